import DiveShop
import GRDB
import Store
import Testing

/// A shop with gear of every kind of category, as of Tuesday 24 November 2026.
final class GearShop {
    let shop: StaffShop
    static let today = Day(text: "2026-11-24")!

    init() throws {
        shop = try StaffShop()
        try shop.run(
            """
            INSERT INTO rental_categories (id, name) VALUES (1, 'Cylinders'), (2, 'Regulators'), (3, 'BCDs'), (4, 'Lights'), (5, 'Masks');
            UPDATE rental_categories SET rule_set = 'none' WHERE id = 5;
            INSERT INTO customers (id, first_name, last_name) VALUES (1, 'Kim', 'Lee');
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date)
            VALUES (1, 'R1', 1, '2026-01-01', '2026-12-31')
            """)
    }

    /// - Parameter columns: more of them, with their values as SQL.
    @discardableResult
    func item(_ code: String, _ category: Int = 4, _ columns: String = "", _ values: String = "") throws -> Int64 {
        try shop.run(
            "INSERT INTO rental_equipment (equipment_code, name, category_id\(columns.isEmpty ? "" : ", \(columns)")) VALUES (?, 'Gear', ?\(values.isEmpty ? "" : ", \(values)"))",
            [code, category])
        return try id(code)
    }

    func id(_ code: String) throws -> Int64 {
        Int64(
            try #require(shop.store.column("SELECT id FROM rental_equipment WHERE equipment_code = '\(code)'").first))!
    }

    func record(_ item: Int64, _ type: String, _ day: String, _ columns: String = "", _ values: String = "") throws {
        try shop.run(
            "INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by\(columns.isEmpty ? "" : ", \(columns)")) VALUES (?, ?, ?, 1\(values.isEmpty ? "" : ", \(values)"))",
            [item, type, day])
    }

    func rent(_ item: Int64, _ from: String, _ back: String) throws {
        try shop.run(
            "INSERT INTO rental_checkouts (reservation_id, equipment_id, checkout_date, expected_return_date) VALUES (1, ?, ?, ?)",
            [item, from + " 12:00:00", back])
    }

    /// `visual 2026-01-15 2027-01-31`, a kind each; a dash: nothing.
    func dues(_ item: Int64) throws -> [String] {
        let dues = try shop.store.column(
            """
            SELECT kind || ' ' || COALESCE(last_done, '-') || ' ' || COALESCE(due_date, '-') || CASE WHEN is_given THEN ' given' ELSE '' END
            FROM equipment_due_dates WHERE equipment_id = \(item) ORDER BY kind
            """)
        // Whatever moved them, the earliest is the item's.
        let next = try shop.store.column(
            """
            SELECT COALESCE(next_inspection_due, '-') || ' '
                || COALESCE((SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = \(item)), '-')
            FROM rental_equipment WHERE id = \(item)
            """)
        let parts = next[0].split(separator: " ")
        #expect(parts[0] == parts[1], "\(next)")
        return dues
    }

    func column(_ column: String, of item: Int64) throws -> String {
        try shop.store.column("SELECT COALESCE(\(column), '-') FROM rental_equipment WHERE id = \(item)")[0]
    }

    func answer(_ command: EquipmentCommand, by name: String = "tom", at now: Instant = founding) throws -> Refusal? {
        try shop.answer(.equipment(command), by: name, at: now)
    }
    func answer(_ command: MaintenanceCommand, by name: String = "tom", at now: Instant = founding) throws -> Refusal? {
        try shop.answer(.maintenance(command), by: name, at: now)
    }
    /// All that is known of an item, as of the founding.
    func page(_ code: String) throws -> ItemPage {
        let answer = try shop.store.answer(.item(code: code), staff: shop.id("tom"), at: founding)
        guard case .item(let page) = answer else { throw Refusal(.failed, "\(answer)") }
        return page
    }
    func count(_ table: String) throws -> Int { Int(try shop.store.column("SELECT COUNT(*) FROM \(table)")[0]) ?? -1 }
}
