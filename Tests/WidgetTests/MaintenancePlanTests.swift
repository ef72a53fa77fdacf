import DiveShop
import GRDB
import Store
import Testing

/// How SQLite finds what the screens of maintenance ask for: nothing that grows with the years is read whole, but the records of the
/// period whose costs are asked for and the parts that a recall looks through.
struct MaintenancePlanTests {
    static let questions: [Query] =
        [
            .item(code: "g7"), .item(code: "unknown"), .history(equipment: 7, RowsRequest()), .maintenanceStats,
            .due(days: 30, RowsRequest()), .jobs(JobFilter(), RowsRequest()),
            .jobs(JobFilter(technician: "owner", since: Day(text: "2026-06-01"), until: nil), RowsRequest()),
            .jobs(JobFilter(status: nil), RowsRequest()), .costs(from: day("2026-05-01"), to: day("2026-05-31")),
            .recall("lot 7", RowsRequest()), .workshop, .draft(form: "record"),
            .equipment(EquipmentFilter(), RowsRequest(offset: 20, limit: 5)),
            .equipment(EquipmentFilter(category: "Regulators", status: .available), RowsRequest()),
        ] + Urgency.allCases.map { .equipment(EquipmentFilter(urgency: $0), RowsRequest()) }

    private static func day(_ text: String) -> Day { Day(text: text)! }

    /// What the shop's size bounds, and not its age, and the walks that are meant.
    private static let small: Set<String> = [
        "rental_equipment", "rental_categories", "maintenance_templates", "service_renewals", "rule", "other", "users",
        "role_permissions", "roles", "permissions", "service_rules", "dues", "CONSTANT", "item", "renewed",
    ]
    private static let walks: Set<String> = [
        "records USING COVERING INDEX equipment_maintenance_by_parts",
        "jobs USING INDEX maintenance_schedules_by_date", "jobs USING INDEX maintenance_schedules_by_technician",
        "jobs USING INDEX maintenance_schedules_open", "maintenance_schedules USING INDEX maintenance_schedules_open",
        "maintenance_schedules USING COVERING INDEX maintenance_schedules_open",
        "maintenance_schedules USING COVERING INDEX maintenance_schedules_by_technician",
    ]

    @Test(arguments: [false, true]) func nothingThatGrowsIsReadWhole(analyzed: Bool) throws {
        let growing = try GrowingShop(days: 1200)
        let shop = growing.shop
        try shop.run("INSERT INTO rental_categories (name, rule_set) VALUES ('Regulators', 'regulator')")
        try shop.run("UPDATE rental_equipment SET category_id = 1")
        try shop.run("UPDATE equipment_maintenance SET parts_replaced = 'O-ring, lot ' || id WHERE id % 10 = 0")
        try shop.run(
            """
            INSERT INTO maintenance_schedules (equipment_id, scheduled_date, maintenance_type, status)
            SELECT equipment_id, maintenance_date, 'cleaning', CASE WHEN id < 1190 THEN 'completed' ELSE 'scheduled' END
            FROM equipment_maintenance
            """)
        try shop.run(
            """
            INSERT INTO rental_reservation_items (reservation_id, equipment_id, total_cost)
            SELECT id, 1 + id % 60, 45 FROM rental_reservations
            """)
        if analyzed { try growing.analyze() }
        for question in Self.questions {
            // What is asked before an unknown code is told.
            let statements = (try? shop.store.statements(for: question, staff: shop.owner, at: HandShop.now)) ?? []
            if question != .item(code: "unknown") { #expect(!statements.isEmpty, "\(question)") }
            for sql in statements {
                let plan = try shop.query { db in
                    db.add(function: DatabaseFunction("nautilus_fold", argumentCount: 1, pure: true) { $0[0] })
                    return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
                }
                for line in plan where line.hasPrefix("SCAN ") {
                    let what = String(line.dropFirst(5))
                    let name = String(what.prefix { $0 != " " && $0 != "-" })
                    #expect(
                        Self.small.contains(name) || Int(name) != nil || name == "(subquery"
                            || Self.walks.contains(what)
                            // All jobs of all times are counted by whichever index is smallest.
                            || what.hasPrefix("maintenance_schedules USING COVERING INDEX "),
                        "\(question): \(line)\n\(sql)")
                }
                #expect(!plan.contains { $0.contains("AUTOMATIC") }, "\(question): \(plan)\n\(sql)")
            }
        }
    }
}
