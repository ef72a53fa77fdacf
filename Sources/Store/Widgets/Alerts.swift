import DiveShop
import GRDB

/// A kind of thing that wants attention: the tile has a line for each, the rows behind it one for each thing.
private struct AlertKind {
    let severity: Alert.Severity
    /// How the tile begins for one thing, and for several after their number.
    let one: String
    let many: String
    /// Selects kind, name, since, detail and tone of each thing.
    let sql: String
    let order: String
    /// Whether the tile tells the detail too, and not the name alone.
    var tellsDetail = false
    /// Whether its things are pieces of gear, named by their codes.
    var isGear = false
}

extension Store {
    /// How the last check of that item ended; an item that failed it is told of as that, and not as overdue besides.
    private static func lastResult(_ item: String, since date: String? = nil) -> String {
        """
        (SELECT result FROM equipment_maintenance AS last WHERE last.equipment_id = \(item) AND result IS NOT NULL
            \(date.map { "AND maintenance_date >= \($0)" } ?? "") ORDER BY maintenance_date DESC, last.id DESC LIMIT 1)
        """
    }

    /// The most urgent kind first (domain.md §3).
    private static func alertKinds(_ moment: Moment) -> [AlertKind] {
        let late = moment.now.adding(seconds: -lateAfter * 3600).text
        let dueBefore = moment.now.adding(seconds: -scheduleLateAfter * 3600).text
        return [
            AlertKind(
                severity: .critical, one: "One item is overdue for inspection",
                many: "items are overdue for inspection",
                sql: """
                    SELECT 'overdue gear' AS kind, equipment_code AS name, next_inspection_due AS since,
                        rental_equipment.name || COALESCE(': ' || (SELECT group_concat(replace(kind, '_', ' '), ', ')
                            FROM equipment_due_dates WHERE equipment_id = rental_equipment.id
                                AND due_date < '\(moment.today.text)'), '') AS detail, 'alarm' AS tone
                    FROM rental_equipment WHERE status <> 'retired' AND next_inspection_due < '\(moment.today.text)'
                        AND \(lastResult("rental_equipment.id")) IS NOT 'failed'
                    """, order: "since, name", isGear: true),
            // The last failure of each item, if no check came after it.
            AlertKind(
                severity: .critical, one: "One item failed its last check", many: "items failed their last check",
                sql: """
                    SELECT 'failed check' AS kind, equipment_code AS name, failed.date AS since, rental_equipment.name AS detail,
                        'alarm' AS tone
                    FROM (SELECT equipment_id, MAX(maintenance_date) AS date FROM equipment_maintenance
                        WHERE result = 'failed' GROUP BY equipment_id) AS failed
                    JOIN rental_equipment ON rental_equipment.id = failed.equipment_id AND status <> 'retired'
                    WHERE \(lastResult("failed.equipment_id", since: "failed.date")) = 'failed'
                    """, order: "since DESC, name", isGear: true),
            AlertKind(
                severity: .critical, one: "The last backup failed", many: "backups failed",
                sql: """
                    SELECT 'failed backup' AS kind, filename AS name, created_at AS since, failure AS detail, 'alarm' AS tone
                    FROM (SELECT * FROM backups WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1) WHERE failure IS NOT NULL
                    """, order: "since", tellsDetail: true),
            AlertKind(
                severity: .critical, one: "The last backup's file is gone", many: "backups' files are gone",
                sql: """
                    SELECT 'missing backup' AS kind, filename AS name, created_at AS since, NULL AS detail, 'alarm' AS tone
                    FROM (SELECT * FROM backups WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1) WHERE \(isGone)
                    """, order: "since"),
            AlertKind(
                severity: .critical, one: "No recent backup is proven restorable", many: "backups are late",
                sql: """
                    SELECT 'late backup' AS kind, CASE WHEN made IS NULL THEN 'there is none at all'
                        ELSE 'the last is ' || CAST(julianday('\(moment.now.text)') - julianday(made) AS INTEGER) || ' days old' END AS name, made AS since, NULL AS detail, 'alarm' AS tone
                    FROM (SELECT (SELECT created_at FROM backups WHERE \(isProven) ORDER BY created_at DESC LIMIT 1) AS made)
                    WHERE (made IS NULL OR made < '\(late)') AND NOT \(hasSchedules)
                    """, order: "since"),
            AlertKind(
                severity: .critical, one: "A scheduled backup failed", many: "scheduled backups failed",
                sql: """
                    SELECT 'failed backup' AS kind, frequency || ' at ' || time AS name, due_at AS since, run.failure AS detail,
                        'alarm' AS tone
                    FROM backup_schedules AS schedule JOIN backup_runs AS run ON run.id = (SELECT id FROM backup_runs
                        WHERE schedule_id = schedule.id AND finished_at IS NOT NULL ORDER BY due_at DESC LIMIT 1)
                    WHERE schedule.is_active = 1 AND run.failure IS NOT NULL
                    """, order: "since, name", tellsDetail: true),
            AlertKind(
                severity: .critical, one: "A scheduled backup is late", many: "scheduled backups are late",
                sql: """
                    SELECT 'late backup' AS kind, frequency || ' at ' || time AS name,
                        COALESCE(next_due_at, created_at) AS since, NULL AS detail, 'alarm' AS tone
                    FROM backup_schedules WHERE \(isLateSchedule(dueBefore))
                    """, order: "since, name"),
            AlertKind(
                severity: .warning, one: "One campaign stopped", many: "campaigns stopped",
                sql: """
                    SELECT 'stopped campaign' AS kind, name, created_at AS since, stopped_because AS detail, 'warning' AS tone
                    FROM communication_campaigns WHERE status IN ('paused', 'failed') AND stopped_because IS NOT NULL
                    """, order: "since DESC, name", tellsDetail: true),
            AlertKind(
                severity: .warning, one: "One product is low on stock", many: "products are low on stock",
                sql: """
                    SELECT 'low stock' AS kind, name, NULL AS since, stock_quantity || ' of ' || low_stock_threshold AS detail,
                        CASE WHEN stock_quantity <= 0 THEN 'alarm' ELSE 'warning' END AS tone,
                        low_stock_threshold - stock_quantity AS lacking
                    FROM products WHERE \(isLowOnStock)
                    """, order: "tone, lacking DESC, name", tellsDetail: true),
            AlertKind(
                severity: .info, one: "One certification is to be issued", many: "certifications are to be issued",
                sql: """
                    SELECT 'certification' AS kind, \(customerName) AS name, completion_date AS since, NULL AS detail, NULL AS tone
                    FROM course_enrollments JOIN customers ON customers.id = customer_id WHERE \(awaitsCertificate)
                    """, order: "since, name"),
        ]
    }

    /// A line for each kind of thing there is, and how many things they are in all.
    static func alerts(_ db: Database, _ moment: Moment) throws -> ([Alert], count: Int) {
        var alerts: [Alert] = []
        var total = 0
        for kind in alertKinds(moment) {
            let rows = try Row.fetchAll(
                db, sql: "SELECT *, COUNT(*) OVER () AS things FROM (\(kind.sql)) ORDER BY \(kind.order) LIMIT 3")
            guard let count = rows.first?.int("things") else { continue }
            total += count
            let names = rows.map { row in
                let detail = kind.tellsDetail ? row.text("detail").map { " (\($0))" } : nil
                return (row.text("name") ?? "") + (detail ?? "")
            }
            let more = count > rows.count ? " and \(count - rows.count) more" : ""
            let words = count == 1 ? kind.one : "\(count) \(kind.many)"
            alerts.append(Alert(kind.severity, "\(words): \(names.joined(separator: ", "))\(more)"))
        }
        return (alerts, total)
    }

    static func alertRows(_ moment: Moment) -> Listing {
        let selects = alertKinds(moment).enumerated().map { place, kind in
            "SELECT \(place) AS place, kind, name, since, detail, tone, \(kind.isGear ? "name" : "NULL") AS equipment_code FROM (\(kind.sql))"
        }
        return Listing(
            columns: [
                .init("kind", "What"), .init("name", "Which"), .init("since", "Since", .day, rank: 1),
                .init("detail", "Detail", rank: 2),
            ],
            sql: selects.joined(separator: "\nUNION ALL\n"), order: "place, since, name, detail")
    }
}
