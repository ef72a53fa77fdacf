package import DiveShop
import Foundation
import GRDB

/// What somebody is typing into a form, kept so that it is offered again after the line dropped. It is theirs alone and not yet said, so
/// the trail tells nothing of it.
extension Store {
    /// - Parameter fields: by name, as they are typed.
    /// - Throws: ``Refusal``, where it cannot be written.
    package func keepDraft(
        _ form: String, _ fields: [String: String], staff: Int64, at now: Instant
    ) throws(Refusal) {
        do {
            let content = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
            try write { db in
                try db.execute(
                    sql: """
                        INSERT INTO form_drafts (user_id, form, content, saved_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (user_id, form) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
                        """, arguments: [staff, form, content, now.text])
            }
        } catch { throw Store.refusal(error, path: path) }
    }

    package func dropDraft(_ form: String, staff: Int64) throws(Refusal) {
        do {
            try write { try Store.dropDraft($0, form, of: staff) }
        } catch { throw Store.refusal(error, path: path) }
    }

    static func dropDraft(_ db: Database, _ form: String, of staff: Int64) throws {
        try db.execute(sql: "DELETE FROM form_drafts WHERE user_id = ? AND form = ?", arguments: [staff, form])
    }

    /// What the person was typing in that form; nil: nothing, or nothing that can be read any more.
    static func formDraft(_ db: Database, _ form: String, of staff: Staff) throws -> FormDraft? {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT content, saved_at FROM form_drafts WHERE user_id = ? AND form = ?",
                arguments: [staff.id, form]),
            let saved = row.text("saved_at").flatMap({ Instant(text: $0) }), let content = row.text("content"),
            let fields = try? JSONDecoder().decode([String: String].self, from: Data(content.utf8))
        else { return nil }
        return FormDraft(form: form, fields: fields, savedAt: saved)
    }
}
