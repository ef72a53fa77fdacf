import Cells
import DiveShop
import Foundation
import GRDB
import Rig
import Runtime
import Store
import Testing

/// A shop with a handful of items whose dates are known: as of Saturday 13 June 2026, 15:30 in New York.
struct Workbench {
    let home: TestHome
    let store: Store
    var sitting: Sitting

    static let today = "2026-06-13"

    init(_ width: Int = 100, _ height: Int = 30, user: String = "owner", glyphs: Glyphs = .unicode) throws {
        home = try TestHome()
        try Workbench.template.get().write(to: URL(fileURLWithPath: home.home.database))
        store = try Store(path: home.home.database)
        sitting = try SmallShop.sitting(home, width, height, user: user, glyphs: glyphs)
    }

    /// Made once.
    private static let template = Result<Data, any Error> {
        let home = try TestHome()
        _ = try home.found()
        try run(home, items)
        try run(home, "PRAGMA wal_checkpoint(TRUNCATE)")
        return try Data(contentsOf: URL(fileURLWithPath: home.home.database))
    }

    private static let items = """
        INSERT INTO users (username, first_name, role_id) SELECT 'tess', 'Tess', id FROM roles WHERE name = 'technician';
        INSERT INTO users (username, first_name, role_id) SELECT 'cara', 'Cara', id FROM roles WHERE name = 'counter';
        INSERT INTO rental_categories (id, name, rule_set) VALUES (1, 'Cylinders', 'cylinder'), (2, 'Regulators', 'regulator');
        INSERT INTO rental_equipment (id, category_id, equipment_code, name, size, status, vip_date, hydro_date, serial_number) VALUES
            (1, 1, 'TNK-0001', 'Cylinder AL80', 'AL80', 'available', '2025-06-20', '2023-01-10', 'LX100'),
            (2, 1, 'TNK-0002', 'Cylinder AL80', 'AL80', 'available', '2026-03-01', '2023-02-01', 'LX101'),
            (3, 1, 'TNK-0003', 'Cylinder AL80', 'AL80', 'available', '2025-03-09', '2023-02-01', 'LX102'),
            (4, 1, 'TNK-0004', 'Cylinder AL80', 'AL80', 'maintenance', '2026-01-09', '2023-02-01', 'LX103'),
            (9, 1, 'TNK-0009', 'Cylinder AL80', 'AL80', 'retired', '2020-03-09', '2019-02-01', 'LX109');
        INSERT INTO rental_equipment (id, category_id, equipment_code, name, status, last_service_date) VALUES
            (5, 2, 'REG-0001', 'Regulator set', 'available', '2025-07-01'), (6, 2, 'REG-0002', 'Regulator set', 'available', NULL);
        INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, description, cost, result)
            VALUES (1, 'inspection', '2025-06-20', 1, 'Clean inside, thread good', 12.5, 'passed');
        INSERT INTO maintenance_templates (category_id, maintenance_type, description, parts_replaced, cost)
            VALUES (1, 'inspection', 'Looked at inside and outside', 'O-ring', 15), (NULL, 'servicing', 'As the maker says', '', NULL);
        INSERT INTO customers (id, first_name, last_name) VALUES (1, 'Dora', 'Deep');
        INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (1, 'R-0001', 1, '2026-06-20', '2026-06-22', 'confirmed');
        INSERT INTO rental_reservation_items (reservation_id, equipment_id) VALUES (1, 1);
        INSERT INTO maintenance_schedules (id, equipment_id, scheduled_date, maintenance_type, assigned_to, notes, created_by)
            VALUES (1, 1, '2026-06-15', 'inspection', 2, 'Thread looked worn', 1), (2, 5, '2026-06-20', 'servicing', NULL, NULL, 1);
        """

    private static func run(_ home: TestHome, _ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: home.home.database)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = 0")
            try $0.execute(sql: sql, arguments: arguments)
        }
    }

    /// As another program at the same store.
    func run(_ sql: String) throws { try Workbench.run(home, sql) }

    func column(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: home.home.database)
        defer { try? queue.close() }
        return try queue.read { try String?.fetchAll($0, sql: sql).map { $0 ?? "NULL" } }
    }

    func perform(_ command: MaintenanceCommand, by user: String = "owner") throws {
        let staff = try #require(try store.staff(username: user))
        try store.perform(.maintenance(command), staff: staff.id, at: SmallShop.now)
    }

    var picture: String { sitting.picture.text }

    mutating func press(_ keys: String) throws { try sitting.press(keys) }
    mutating func type(_ text: String) throws { try sitting.input(.paste(text)) }

    /// Empties the field that has the keys and types into it.
    mutating func retype(_ text: String) throws {
        try press("ctrl-e ctrl-u")
        if !text.isEmpty { try type(text) }
    }

    /// Goes on to the field with that label.
    mutating func go(to label: String) throws {
        let fields = ["Item", "Work", "Day", "Result", "Technician", "Parts", "Cost", "Notes", "Renews", "Next date"]
        let to = try #require(fields.firstIndex(of: label))
        // From wherever the keys are: the first field is the one above which the last one is.
        try press(String(repeating: "shift-tab ", count: fields.count + focusedRow(fields)))
        try press(String(repeating: "tab ", count: to))
    }

    /// Which of the labels is drawn strong.
    private func focusedRow(_ labels: [String]) -> Int {
        let grid = sitting.picture
        let lines = picture.split(separator: "\n", omittingEmptySubsequences: false)
        for (y, line) in lines.enumerated() {
            guard let row = labels.firstIndex(where: { line.contains("│ \($0) ") }),
                let x = grid.row(y).firstIndex(where: { $0.scalar == Unicode.Scalar("│").value })
            else { continue }
            if grid.cells[x + 2].face == .strong { return row }
        }
        return 0
    }

    /// What the form shows in that field.
    func field(_ label: String) -> String {
        let line = picture.split(separator: "\n").first { $0.contains("│ \(label) ") } ?? ""
        let rest = line.split(separator: "│ \(label) ", maxSplits: 1).last ?? ""
        return rest.prefix { $0 != "│" }.replacing("‼", with: "").trimmingBlanks
    }

    /// The notice at the bottom.
    var notice: String { String(picture.split(separator: "\n").last ?? "") }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        String(String(drop { $0 == " " }).reversed().drop { $0 == " " || $0 == "▏" }.reversed())
    }
}
