import DiveShop
import GRDB

extension Store {
    /// Hours after which a proven backup is late, and very late.
    private static let lateAfter = 26
    private static let veryLateAfter = 48

    static func backupHealth(_ db: Database, _ moment: Moment) throws -> Figure {
        let proven = try Row.fetchOne(
            db,
            sql: """
                SELECT filename, created_at, proven_at FROM backups WHERE proven_at IS NOT NULL
                ORDER BY created_at DESC, id DESC LIMIT 1
                """)
        let last = try Row.fetchOne(
            db, sql: "SELECT failure, created_at FROM backups ORDER BY created_at DESC, id DESC LIMIT 1")
        var details: [Figure.Detail] = []
        if last?.text("failure") != nil {
            details.append(.init("the last one failed:", .text(last?.text("failure") ?? ""), tone: .alarm))
        }
        guard let made = proven?.text("created_at").flatMap({ Instant(text: $0) }) else {
            return Figure(value: .text("never"), unit: "backed up and proven", details: details, tone: .alarm)
        }
        let age = max(0, moment.now.seconds - made.seconds)
        details.append(.init("made", .moment(made)))
        let tone: Tone = age > veryLateAfter * 3600 ? .alarm : age > lateAfter * 3600 ? .warning : .good
        return Figure(value: .seconds(age), unit: "since the last proven backup", details: details, tone: tone)
    }

    /// The most urgent first, a line for each kind of thing, and how many things they are in all.
    static func alerts(_ db: Database, _ moment: Moment) throws -> ([Alert], count: Int) {
        var alerts: [Alert] = []
        var total = 0
        func add(
            _ severity: Alert.Severity, _ one: String, _ many: String, _ sql: String,
            _ arguments: StatementArguments = []
        ) throws {
            let names = try Row.fetchAll(db, sql: "\(sql) LIMIT 3", arguments: arguments).compactMap { $0.text("name") }
            guard !names.isEmpty else { return }
            let count =
                names.count < 3
                ? names.count : try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM (\(sql))", arguments: arguments) ?? 3
            let more = count > names.count ? " and \(count - names.count) more" : ""
            total += count
            alerts.append(
                Alert(severity, "\(count == 1 ? one : "\(count) \(many)"): \(names.joined(separator: ", "))\(more)"))
        }
        try add(
            .critical, "One item is overdue for inspection", "items are overdue for inspection",
            """
            SELECT equipment_code AS name FROM rental_equipment
            WHERE status <> 'retired' AND next_inspection_due < ? ORDER BY next_inspection_due, equipment_code
            """, [moment.today.text])
        try add(
            .critical, "One item failed its last check", "items failed their last check",
            """
            SELECT equipment_code AS name FROM equipment_maintenance AS failed
            JOIN rental_equipment ON rental_equipment.id = failed.equipment_id AND rental_equipment.status <> 'retired'
            WHERE failed.result = 'failed' AND NOT EXISTS (SELECT 1 FROM equipment_maintenance AS later
                WHERE later.equipment_id = failed.equipment_id AND later.result IS NOT NULL
                    AND (later.maintenance_date, later.id) > (failed.maintenance_date, failed.id))
            ORDER BY failed.maintenance_date DESC, equipment_code
            """)
        let health = try backupHealth(db, moment)
        if health.tone == .alarm || health.details.contains(where: { $0.tone == .alarm }) {
            total += 1
            let failed = health.details.first { $0.tone == .alarm }
            let words =
                if case .text(let why) = failed?.value {
                    "The last backup failed: \(why)"
                } else if case .seconds(let age) = health.value {
                    "No backup was proven for \(age / 86_400) days"
                } else { "No backup was ever proven restorable" }
            alerts.append(Alert(.critical, words))
        }
        try add(
            .warning, "One campaign stopped", "campaigns stopped",
            """
            SELECT name || COALESCE(' (' || stopped_because || ')', '') AS name FROM communication_campaigns
            WHERE status IN ('paused', 'failed') AND stopped_because IS NOT NULL ORDER BY created_at DESC
            """)
        try add(
            .warning, "One product is low on stock", "products are low on stock",
            """
            SELECT name || ' (' || stock_quantity || ')' AS name FROM products
            WHERE is_active = 1 AND track_inventory = 1 AND stock_quantity <= low_stock_threshold
            ORDER BY stock_quantity <= 0 DESC, low_stock_threshold - stock_quantity DESC, products.name
            """)
        try add(
            .info, "One certification is to be issued", "certifications are to be issued",
            """
            SELECT TRIM(first_name || ' ' || last_name) AS name FROM course_enrollments
            JOIN customers ON customers.id = course_enrollments.customer_id
            WHERE status = 'completed' AND (certification_number IS NULL OR certification_number = '')
            ORDER BY completion_date, course_enrollments.id
            """)
        return (alerts, total)
    }
}
