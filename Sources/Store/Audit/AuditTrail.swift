package import DiveShop
import GRDB

/// The chain of audit rows: its newest hash and its length stand in the settings too, so that a tail cut off is found.
enum AuditTrail {
    struct Head: Equatable {
        var hash = ""
        var rows = 0
    }

    static func head(_ db: Database) throws -> Head {
        let select = try db.cachedStatement(
            sql: "SELECT key, value FROM settings WHERE category = 'audit' AND key IN ('head', 'rows')")
        var head = Head()
        for row in try Row.fetchAll(select) {
            if row.text("key") == "head" { head.hash = row.text("value") ?? "" }
            if row.text("key") == "rows" { head.rows = row.text("value").flatMap { Int($0) } ?? 0 }
        }
        return head
    }

    /// Says that one row more stands in the trail, and its hash.
    static func setHead(_ db: Database, hash: String) throws {
        let sql = """
            INSERT INTO settings (category, key, value, type) VALUES ('audit', 'head', ?, 'text'), ('audit', 'rows', '1', 'number')
            ON CONFLICT (category, key) DO UPDATE SET
                value = CASE key WHEN 'head' THEN excluded.value ELSE CAST(value AS INTEGER) + 1 END
            """
        try db.cachedStatement(sql: sql).execute(arguments: [hash])
    }

    /// Reads the whole trail and finds the first row that was altered, removed or put in.
    static func check(_ db: Database, progress: (Double) -> Bool) throws -> AuditCheck? {
        let head = try head(db)
        var last = ""
        var lastID: Int64 = 0
        var rows = 0
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM audit_logs ORDER BY id")
        while let row = try cursor.next() {
            if rows % 4096 == 0, !progress(head.rows == 0 ? 1 : min(1, Double(rows) / Double(head.rows))) { return nil }
            let id = row.text("id").flatMap { Int64($0) } ?? 0
            guard let previous = row.text("previous_hash"), let hash = row.text("hash") else {
                return AuditCheck(rows: rows, problem: "row \(id) has no hash: it was put in by another program")
            }
            let stored = AuditRow(
                userID: row.text("user_id").flatMap { Int64($0) }, action: row.text("action") ?? "",
                module: row.text("module") ?? "",
                entityType: row.text("entity_type"), entityID: row.text("entity_id").flatMap { Int64($0) },
                old: row.text("old_values"),
                new: row.text("new_values"), outcome: row.text("outcome") ?? "",
                createdAt: row.text("created_at") ?? "",
                previousHash: previous)
            if stored.computedHash != hash { return AuditCheck(rows: rows, problem: "row \(id) was altered or put in") }
            if previous != last {
                let place = lastID == 0 ? "before row \(id)" : "between the rows \(lastID) and \(id)"
                return AuditCheck(rows: rows, problem: "rows were removed or put in \(place)")
            }
            (last, lastID) = (hash, id)
            rows += 1
        }
        guard head == Head(hash: last, rows: rows) else {
            let missing = head.rows - rows
            let words =
                missing > 0
                ? "the newest \(missing == 1 ? "row was" : "\(missing) rows were") cut off"
                : "the newest rows are not those that were written"
            return AuditCheck(rows: rows, problem: words)
        }
        _ = progress(1)
        return AuditCheck(rows: rows, problem: nil)
    }
}

extension Store {
    /// Whether the trail of what was done is as it was written.
    /// - Parameter progress: how much is read; the check stops when it returns false.
    /// - Returns: nil: it was stopped.
    /// - Throws: ``Refusal`` where the person may not see the trail.
    package func checkAudit(staff id: Int64, progress: (Double) -> Bool) throws(Refusal) -> AuditCheck? {
        do {
            return try read { db in
                guard let staff = try Store.staff(db, id: id) else { throw Refusal.accountClosed }
                guard staff.may(.viewAudit) else { throw Refusal.needs(.viewAudit) }
                return try AuditTrail.check(db, progress: progress)
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}
