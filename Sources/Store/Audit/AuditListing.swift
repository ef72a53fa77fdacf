import DiveShop
import GRDB

extension Store {
    /// The trail, the newest first.
    static func auditListing(_ filter: AuditFilter, _ moment: Moment) -> Listing {
        var conditions = Conditions()
        conditions.add("audit_logs.created_at >= ?", filter.since.map { moment.start(of: $0) })
        conditions.add("audit_logs.created_at < ?", filter.until.map { moment.start(of: $0.adding(days: 1)) })
        // As at sign-in, where the case of a name does not count.
        conditions.add(
            "user_id IN (SELECT id FROM users WHERE \(Folding.name)(username) = ?)", filter.user.map(Folding.fold))
        conditions.add("audit_logs.module = ?", filter.module)
        return Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("username", "Who"), .init("action", "What"),
                .init("module", "Where", rank: 2),
                .init("entity", "Row", rank: 5), .init("subject", "Which", rank: 1),
                .init("old_values", "Before", .auditValues, rank: 4),
                .init("new_values", "After", .auditValues, rank: 3),
                .init("outcome", "Outcome", rank: 1),
            ],
            sql: """
                SELECT audit_logs.created_at, COALESCE(users.username, '–') AS username, action, module,
                    COALESCE(entity_type || COALESCE(' ' || entity_id, ''), '') AS entity, \(subject) AS subject, old_values,
                    new_values, outcome,
                    audit_logs.id AS place, CASE outcome WHEN 'done' THEN NULL ELSE 'warning' END AS tone
                FROM audit_logs LEFT JOIN users ON users.id = audit_logs.user_id
                \(conditions.sql)
                """, arguments: conditions.arguments, order: "place DESC", alsoFound: meaning)
    }

    /// What a row of the trail is about, as people call it: `user clara`, `item TNK-0002`. It is read anew each time, so that a name goes
    /// where its owner was erased; customers have their number alone, since who reads the trail need not be allowed to see them.
    private static let subject: String = {
        func read(_ column: String, _ table: String) -> String {
            "(SELECT \(column) FROM \(table) WHERE \(table).id = entity_id)"
        }
        // What is gone is known by what the row itself tells.
        func told(_ name: String) -> String {
            let values = "COALESCE(old_values, new_values)"
            return "CASE WHEN json_valid(\(values)) THEN json_extract(\(values), '$.\(name)') END"
        }
        let schedule = { (frequency: String, time: String) in "\(frequency) || ' at ' || \(time)" }
        func code(_ table: String) -> String {
            """
            (SELECT equipment_code FROM rental_equipment JOIN \(table) ON \(table).equipment_id = rental_equipment.id
                WHERE \(table).id = entity_id)
            """
        }
        let named: [(entity: String, kind: String, name: String?)] = [
            ("users", "user", read("username", "users")), ("roles", "role", read("display_name", "roles")),
            ("customers", "customer", nil), ("rental_equipment", "item", read("equipment_code", "rental_equipment")),
            ("rental_categories", "category", read("name", "rental_categories")),
            ("equipment_maintenance", "service of", code("equipment_maintenance")),
            ("maintenance_schedules", "job on", code("maintenance_schedules")),
            (
                "maintenance_templates", "usual work",
                read("REPLACE(maintenance_type, '_', ' ')", "maintenance_templates")
            ), ("service_rules", "rule", read("REPLACE(kind, '_', ' ')", "service_rules")),
            ("communication_campaigns", "campaign", read("name", "communication_campaigns")),
            ("communication_log", "message", read("'to customer ' || customer_id", "communication_log")),
            ("staff_messages", "message to staff", nil),
            (
                "message_replies", "reply",
                read("COALESCE('of customer ' || customer_id, 'of nobody known')", "message_replies")
            ), ("message_templates", "template", read("name", "message_templates")),
            ("message_rules", "automatic message", nil), ("message_lanes", "channel", nil),
            (
                "backups", "backup",
                "COALESCE(\(read("filename", "backups")), \(told("filename")))"
            ),
            (
                "backup_schedules", "backup",
                "COALESCE(\(read(schedule("frequency", "time"), "backup_schedules")), \(schedule(told("frequency"), told("time"))))"
            ), ("backup_restorations", "restore", read("'of ' || backup_filename", "backup_restorations")),
        ]
        let kinds = named.map { "WHEN '\($0.entity)' THEN '\($0.kind)'" }.joined(separator: " ")
        let names = named.compactMap { entity in entity.name.map { "WHEN '\(entity.entity)' THEN \($0)" } }
            .joined(separator: "\n")
        return """
            COALESCE(CASE entity_type \(kinds) ELSE REPLACE(entity_type, '_', ' ') END
                || COALESCE(' ' || COALESCE(CASE entity_type \(names) END, entity_id), ''), '')
            """
    }()

    /// Rows whose action is read with that word in it: `signed` is `sign_in`, where it was done.
    @Sendable private static func meaning(_ word: String) -> String? {
        let (verbs, isTried) = AuditAction.meant(by: word)
        var conditions = verbs.map { "outcome = 'done' AND action GLOB '\($0)_*'" }
        if isTried { conditions.append("outcome <> 'done'") }
        return conditions.isEmpty ? nil : conditions.joined(separator: " OR ")
    }
}
