import DiveShop
import GRDB
import Store
import Testing

/// Who is told of which due date, and that nobody is told twice.
@Suite struct RemindingTests {
    let shop: StaffShop
    static let today = Day(text: "2026-11-24")!

    init() throws {
        shop = try StaffShop()
        // Days from today at which an item of that code is due.
        for (code, days) in [("FAR", 8), ("SOON", 7), ("TODAY", 0), ("LATE", -1), ("GONE", -5)] {
            try shop.run(
                "INSERT INTO rental_equipment (equipment_code, name, status, next_inspection_due) VALUES (?, 'Light', ?, ?)",
                [code, code == "GONE" ? "retired" : "available", Self.today.adding(days: days).text])
        }
        try shop.run("INSERT INTO rental_equipment (equipment_code, name) VALUES ('NEVER', 'Light')")
    }

    private func remind(_ days: Int = 0, by name: String = "owner") throws -> Int {
        try shop.store.remindStaff(staff: shop.id(name), at: founding.adding(seconds: days * 86_400))
    }

    private func messages(to name: String) throws -> [String] {
        try shop.store.column(
            """
            SELECT subject || char(10) || message FROM staff_messages JOIN users ON users.id = user_id
            WHERE username = '\(name)' ORDER BY staff_messages.id
            """)
    }

    @Test func everybodyWhoRecordsServiceIsToldOnce() throws {
        #expect(try remind() == 3)
        let told = """
            Maintenance: 1 overdue, 2 due within 7 days
            LATE Light: service overdue since 2026-11-23
            TODAY Light: service due 2026-11-24
            SOON Light: service due 2026-12-01
            """
        for name in ["owner", "mia", "tom"] { #expect(try messages(to: name) == [told]) }
        #expect(try messages(to: "cara").isEmpty && messages(to: "dana").isEmpty)
        #expect(try remind() == 0)
        #expect(try shop.store.column("SELECT COUNT(*) FROM staff_messages") == ["3"])
    }

    @Test func whatComesNearerIsToldAgainWhenItHasPassed() throws {
        _ = try remind()
        _ = try remind(1)
        #expect(
            try messages(to: "tom").last == """
                Maintenance: 1 overdue, 1 due within 7 days
                TODAY Light: service overdue since 2026-11-24
                FAR Light: service due 2026-12-02
                """)
        // A worker that slept for long catches up, with one message.
        #expect(try remind(400) == 3)
        #expect(try remind(401) == 0)
    }

    @Test func aNewDueDateIsToldAnew() throws {
        _ = try remind()
        try shop.run(
            "INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, next_service_date) SELECT id, 'servicing', '2026-11-24', 1, '2026-11-30' FROM rental_equipment WHERE equipment_code = 'LATE'"
        )
        #expect(try remind() == 3)
        #expect(
            try messages(to: "tom").last
                == "Maintenance: 1 due within 7 days\nLATE Light: service due 2026-11-30")
    }

    @Test func theTechnicianOfThePlannedWorkIsToldAlone() throws {
        for name in ["tom", "dana"] {
            try shop.run(
                "INSERT INTO maintenance_schedules (equipment_id, scheduled_date, maintenance_type, assigned_to) SELECT id, '2026-11-25', 'servicing', ? FROM rental_equipment WHERE equipment_code = ?",
                [try shop.id(name), name == "tom" ? "SOON" : "LATE"])
        }
        _ = try remind()
        #expect(try messages(to: "tom").first?.contains("SOON") == true)
        // Whoever has left is told nothing, so the others are.
        #expect(try messages(to: "mia").first?.contains("SOON") == false)
        #expect(try messages(to: "mia").first?.contains("LATE") == true)
    }

    @Test func itIsWrittenDownWhoToldThemAndWhoMayNot() throws {
        _ = try remind()
        #expect(
            try shop.store.column("SELECT new_values FROM audit_logs WHERE action = 'remind_staff'")
                == [#"{"messages":"3"}"#])
        #expect(throws: Refusal.needs(.viewMaintenance)) {
            try shop.run(
                "DELETE FROM role_permissions WHERE role_id = (SELECT id FROM roles WHERE name = 'counter')")
            _ = try remind(1, by: "cara")
        }
        #expect(try remind(1, by: "tom") == 3)
    }

    @Test func severalWorkersTellItOnce() throws {
        let id = String(try shop.id("owner"))
        let workers = try (0..<4).map { _ in try hammer("remind", shop.store.path, id, founding.text) }
        let told = workers.map(outcome)
        #expect(told.allSatisfy { $0.status == 0 })
        #expect(told.compactMap { Int($0.words) }.sorted() == [0, 0, 0, 3])
        #expect(try shop.store.column("SELECT COUNT(*) FROM staff_messages") == ["3"])
    }
}
