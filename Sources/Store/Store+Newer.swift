import DiveShop
import GRDB

extension Store {
    /// A field in which something newer stands than what the person saw who changes it.
    struct Overwritten {
        /// The column, as the trail names it.
        let field: String
        /// The field in a sentence.
        let words: String
        /// What stands there now; nil: nothing.
        let value: String?

        init(_ field: String, words: String, _ value: String?) {
            self.field = field
            self.words = words
            self.value = value
        }
    }

    /// How far back the trail is asked who it was: no form is open longer than it takes to do so much.
    private static let rowsBack = 100_000

    /// Refuses to undo what somebody else has done since a form was opened (domain.md §7). To be called in the transaction that is to
    /// write.
    /// - Throws: ``Refusal`` with ``Refusal/newer`` where there are any of these fields.
    static func mustNotOverwrite(_ db: Database, _ fields: [Overwritten], of entityType: String, id: Int64?) throws {
        guard !fields.isEmpty else { return }
        let newer = try fields.map { try newest(db, $0, of: entityType, id: id) }
        let words = fields.map(\.words).joined(separator: ", ")
        let people = Set(newer.map(\.by))
        let who = people.count == 1 ? people.first.flatMap(\.self) ?? "somebody" : "others"
        throw Refusal(
            .data, "\(who) changed \(words) meanwhile; nothing was written over it", newer: Newer(newer))
    }

    /// The newest row of the trail that tells of the field, if what stands there now came by it.
    private static func newest(_ db: Database, _ field: Overwritten, of entityType: String, id: Int64?) throws
        -> Newer.Field
    {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT audit_logs.created_at, username, first_name, last_name, COALESCE(kept.new_value, told.value) AS value
                FROM audit_logs JOIN json_each(CASE WHEN json_valid(new_values) THEN new_values END) AS told ON told.key = ?
                LEFT JOIN users ON users.id = audit_logs.user_id
                LEFT JOIN customer_changes AS kept ON kept.audit_id = audit_logs.id AND kept.field = told.key
                WHERE entity_type = ? AND entity_id IS ? AND outcome = 'done'
                    AND audit_logs.id > (SELECT MAX(id) FROM audit_logs) - ?
                ORDER BY audit_logs.id DESC LIMIT 1
                """, arguments: [field.field, entityType, id, rowsBack])
        let value = field.value ?? ""
        guard let row, [value, AuditEntry.unsaid].contains(row.text("value") ?? ""), let username = row.text("username")
        else {
            return Newer.Field(name: field.field, value: value)
        }
        let name = [row.text("first_name"), row.text("last_name")].compactMap { $0 }.filter { !$0.isEmpty }
        return Newer.Field(
            name: field.field, value: value, by: name.isEmpty ? username : name.joined(separator: " "),
            at: row.text("created_at").flatMap { Instant(text: $0) })
    }
}
