import DiveShop
import Jobs
import Store
import Testing

/// Gear and service that come by a file have their due dates at once, by the schema's own triggers.
@Suite struct ImportingMaintenanceTests {
    let desk: Desk
    init() throws {
        desk = try Desk()
        _ = try desk.addUser("tia", role: "technician")
        try desk.bring("rental_categories", "name,rules\nCylinders,\nRegs,regulator\n")
        try desk.bring(
            "rental_equipment",
            """
            code,name,category,vip,hydro,last service,alloy,oxygen service
            C-1,12 l,Cylinders,2025-08-10,2024-02-29,,6351,yes
            C-2,12 l,Cylinders,2026-01-10,2019-01-31,,6061,no
            R-1,MK25,Regs,,,2025-06-30,,

            """)
    }

    private func dues() throws -> [String] {
        try desk.rows(
            """
            SELECT equipment_code, kind, due_date FROM equipment_due_dates JOIN rental_equipment ON rental_equipment.id = equipment_id
            ORDER BY equipment_code, kind
            """)
    }

    @Test func gearHasItsDueDates() throws {
        #expect(
            try desk.rows("SELECT name, rule_set FROM rental_categories") == ["Cylinders|cylinder", "Regs|regulator"])
        #expect(
            try desk.rows("SELECT equipment_code, alloy, is_oxygen_service FROM rental_equipment") == [
                "C-1|6351|1", "C-2|6061|0", "R-1|-|0",
            ])
        #expect(
            try dues() == [
                "C-1|eddy_current|-", "C-1|hydro|2029-02-28", "C-1|oxygen_clean|-", "C-1|visual|2026-08-31",
                "C-2|hydro|2024-01-31", "C-2|visual|2027-01-31", "R-1|service|2026-06-30",
            ])
        #expect(
            try desk.rows("SELECT next_inspection_due FROM rental_equipment") == [
                "2026-08-31", "2024-01-31", "2026-06-30",
            ])
    }

    /// A file of records, small or large: what passed moves its own due date alone, and never backwards; what
    /// failed is overdue.
    @Test(arguments: [false, true]) func recordsMoveDueDates(large: Bool) throws {
        let result = try desk.bring(
            "equipment_maintenance",
            """
            code,type,date,technician,cost,result,next,renews
            C-1,VIP,2026-05-02,tia,20,pass,,
            C-1,VIP,2025-01-01,tia,20,pass,,
            C-2,Hydro,2026-06-01,tia,35,pass,,
            C-2,VIP,2026-06-02,tia,20,fail,,
            C-1,cleaning,2026-06-03,tia,45,pass,,oxygen_clean
            R-1,service,2026-06-04,tia,85,pass,2026-12-01,

            """, large: large)
        #expect(result.words == "6 new" && result.refused.isEmpty)
        let due = try dues()
        #expect(
            due == [
                "C-1|eddy_current|-", "C-1|hydro|2029-02-28", "C-1|oxygen_clean|2027-06-30", "C-1|visual|2027-05-31",
                "C-2|hydro|2031-06-30", "C-2|visual|2026-06-01", "R-1|service|2026-12-01",
            ])
        let items = try desk.rows("SELECT next_inspection_due, last_service_date FROM rental_equipment")
        #expect(
            items == [
                "2027-05-31|2026-06-03", "2026-06-01|2026-06-02", "2026-12-01|2026-06-04",
            ])
    }
}
