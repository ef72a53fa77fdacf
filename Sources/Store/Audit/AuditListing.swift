import DiveShop
import GRDB

extension Store {
    /// The trail, the newest first.
    static func auditListing(_ filter: AuditFilter, _ moment: Moment) -> Listing {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible & Sendable] = []
        func add(_ condition: String, _ value: String?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        add("audit_logs.created_at >= ?", filter.since.map { moment.start(of: $0) })
        add("audit_logs.created_at < ?", filter.until.map { moment.start(of: $0.adding(days: 1)) })
        // As at sign-in, where the case of a name does not count.
        add("user_id IN (SELECT id FROM users WHERE \(Folding.name)(username) = ?)", filter.user.map(Folding.fold))
        add("audit_logs.module = ?", filter.module)
        return Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("username", "Who"), .init("action", "What"),
                .init("module", "Where", rank: 2),
                .init("entity", "Which", rank: 1), .init("old_values", "Before", .auditValues, rank: 4),
                .init("new_values", "After", .auditValues, rank: 3),
                .init("outcome", "Outcome", rank: 1),
            ],
            sql: """
                SELECT audit_logs.created_at, COALESCE(users.username, '–') AS username, action, module,
                    COALESCE(entity_type || COALESCE(' ' || entity_id, ''), '') AS entity, old_values, new_values, outcome,
                    audit_logs.id AS place, CASE outcome WHEN 'done' THEN NULL ELSE 'warning' END AS tone
                FROM audit_logs LEFT JOIN users ON users.id = audit_logs.user_id
                \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
                """, arguments: arguments, order: "place DESC", alsoFound: meaning)
    }

    /// Rows whose action is read with that word in it: `signed` is `sign_in`, where it was done.
    @Sendable private static func meaning(_ word: String) -> String? {
        let (verbs, isTried) = AuditAction.meant(by: word)
        var conditions = verbs.map { "outcome = 'done' AND action GLOB '\($0)_*'" }
        if isTried { conditions.append("outcome <> 'done'") }
        return conditions.isEmpty ? nil : conditions.joined(separator: " OR ")
    }
}
