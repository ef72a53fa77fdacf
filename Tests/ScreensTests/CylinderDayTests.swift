import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// Cylinder after cylinder.
@Suite struct CylinderDayTests {
    var bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.press("f2 4")
    }

    private mutating func scan(_ code: String) throws {
        try bench.type(code)
        try bench.press("enter")
    }
    private var records: [String] {
        get throws {
            try bench.column(
                """
                SELECT equipment_code || ' ' || maintenance_type || ' ' || COALESCE(result, '') FROM equipment_maintenance
                JOIN rental_equipment ON rental_equipment.id = equipment_id WHERE equipment_maintenance.id > 1 ORDER BY equipment_maintenance.id
                """)
        }
    }

    @Test mutating func eachIsRecordedAsItComes() throws {
        try scan("tnk-0001")
        #expect(bench.picture.contains("1  TNK-0001  ✓ passed visual inspection, due 2027-06-30"), "\(bench.picture)")
        #expect(try records == ["TNK-0001 inspection passed"], "stored before the next one comes")
        try scan("LX101")
        #expect(bench.picture.contains("2  TNK-0002  ✓ passed visual inspection, due 2027-06-30"), "\(bench.picture)")
        #expect(bench.picture.contains("Cylinder day  2 passed"))
        try bench.press("esc")
        #expect(bench.picture.contains("2 services this month"), "\(bench.picture)")
    }

    @Test mutating func whatIsNotRecordedIsToldAtOnce() throws {
        try scan("TNK-0001")
        try scan("tnk-0001")
        try scan("LX100")
        try scan("TNK-4711")
        try scan("TNK-0009")
        try scan("REG-0001")
        try scan("  ")
        let picture = bench.picture
        #expect(picture.contains("2  tnk-0001  ! twice: it is number 1 already"), "\(picture)")
        #expect(picture.contains("3  TNK-0001  ! twice: it is number 1 already"), "\(picture)")
        #expect(picture.contains("4  TNK-4711  ! there is no item TNK-4711"), "\(picture)")
        #expect(picture.contains("5  TNK-0009  ! it is retired: nothing is recorded"), "\(picture)")
        #expect(picture.contains("6  REG-0001  ! Regulator set is no cylinder"), "\(picture)")
        #expect(picture.contains("1 passed, 5 not recorded"), "\(picture)")
        #expect(try records == ["TNK-0001 inspection passed"])
    }

    @Test mutating func aFailedOneIsSaidBefore() throws {
        try bench.press("tab")
        #expect(bench.picture.contains("‼ the next one failed"))
        #expect(
            bench.notice.contains("tab next failed"), "there is room for that key on a phone, too: \(bench.picture)")
        try scan("TNK-0001")
        #expect(
            bench.picture.contains("‼ failed visual inspection: out of service, a repair is planned"),
            "\(bench.picture)")
        // Only that one.
        try scan("TNK-0002")
        #expect(try records == ["TNK-0001 inspection failed", "TNK-0002 inspection passed"])
        #expect(bench.picture.contains("1 passed, 1 failed"))
        #expect(try bench.column("SELECT status FROM rental_equipment WHERE id IN (1, 2)") == ["damaged", "available"])
    }

    /// The right result is given after the wrong one.
    @Test mutating func aWrongOneIsPutRight() throws {
        try scan("TNK-0001")
        try bench.press("tab")
        try scan("TNK-0001")
        #expect(try records == ["TNK-0001 inspection passed", "TNK-0001 inspection failed"])
        #expect(bench.picture.contains("A wrong one? Nothing is erased"))
    }

    @Test mutating func pressureTests() throws {
        try bench.press("shift-tab")
        try scan("TNK-0002")
        #expect(bench.picture.contains("✓ passed hydrostatic test, due 2031-06-30"), "\(bench.picture)")
        #expect(try records == ["TNK-0002 pressure_test passed"])
    }

    /// A scanner that sends them in one piece.
    @Test mutating func severalCodesAtOnce() throws {
        try bench.type("TNK-0001\nTNK-0002\n")
        #expect(bench.picture.contains("2 passed"), "\(bench.picture)")
        #expect(try records.count == 2)
    }
}
