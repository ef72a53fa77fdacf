package import DiveShop
import Foundation
import GRDB

/// What somebody is typing into a form, kept so that it is offered again after the line dropped. It is theirs alone and not yet said, so
/// the trail tells nothing of it. Each terminal, which is a process, keeps its own: a person who sits at two loses nothing at either.
extension Store {
    /// What is typed at this terminal; it takes the place of what was kept of that form here.
    /// - Parameter fields: by name, as they are typed.
    /// - Throws: ``Refusal``, where it cannot be written, or is to somebody who was erased meanwhile.
    package func keepDraft(
        _ form: String, _ fields: [String: String], staff: Int64, at now: Instant
    ) throws(Refusal) {
        do {
            let content = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
            try write { db in
                try Erasure.refuse(db, draft: fields, of: form)
                try db.execute(
                    sql: """
                        INSERT INTO form_drafts (user_id, form, content, saved_at, kept_by) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (user_id, form, kept_by) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
                        """, arguments: [staff, form, content, now.text, ProcessMark.own])
            }
        } catch { throw Store.refusal(error, path: path) }
    }

    /// Forgets what was typed at this terminal.
    package func dropDraft(_ form: String, staff: Int64) throws(Refusal) {
        do {
            try write { try Store.dropDraft($0, form, of: staff) }
        } catch { throw Store.refusal(error, path: path) }
    }

    static func dropDraft(_ db: Database, _ form: String, of staff: Int64) throws {
        try db.execute(
            sql: "DELETE FROM form_drafts WHERE user_id = ? AND form = ? AND kept_by = ?",
            arguments: [staff, form, ProcessMark.own])
    }

    /// The person goes: what they were typing here is offered to them wherever they sign in next.
    package func leaveDrafts(of staff: Int64) throws(Refusal) {
        do {
            try write {
                try $0.execute(
                    sql: "UPDATE form_drafts SET kept_by = NULL WHERE user_id = ? AND kept_by = ?",
                    arguments: [staff, ProcessMark.own])
            }
        } catch { throw Store.refusal(error, path: path) }
    }

    /// The person goes on here with what was offered, or throws it away. What another terminal has taken on meanwhile stays that one's.
    package func settleDraft(_ id: Int64, goesOn: Bool, staff: Int64) throws(Refusal) {
        do {
            try write { db in
                let kept = try Row.fetchOne(
                    db, sql: "SELECT kept_by FROM form_drafts WHERE id = ? AND user_id = ?", arguments: [id, staff])
                guard let kept, !Store.isOpenElsewhere(kept) else { return }
                try db.execute(
                    sql: goesOn
                        ? "UPDATE OR IGNORE form_drafts SET kept_by = :own WHERE id = :id"
                        : "DELETE FROM form_drafts WHERE id = :id",
                    arguments: goesOn ? ["own": ProcessMark.own, "id": id] : ["id": id])
            }
        } catch { throw Store.refusal(error, path: path) }
    }

    private static func isOpenElsewhere(_ row: Row) -> Bool {
        row.text("kept_by").map { $0 != ProcessMark.own && ProcessMark.isAlive($0) } ?? false
    }

    /// What the person was typing in that form, the oldest first; what cannot be read any more is left out.
    static func formDrafts(_ db: Database, _ form: String, of staff: Staff) throws -> [FormDraft] {
        try Row.fetchAll(
            db,
            sql: "SELECT id, content, saved_at, kept_by FROM form_drafts WHERE user_id = ? AND form = ? ORDER BY id",
            arguments: [staff.id, form]
        ).compactMap { row in
            guard let saved = row.text("saved_at").flatMap({ Instant(text: $0) }), let content = row.text("content"),
                let fields = try? JSONDecoder().decode([String: String].self, from: Data(content.utf8))
            else { return nil }
            return FormDraft(
                id: row["id"], form: form, fields: fields, savedAt: saved, isOpenElsewhere: isOpenElsewhere(row))
        }
    }
}
