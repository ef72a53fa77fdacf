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
}

extension Store {
    /// Whether the trail of what was done is as it was written. It is read on a connection of its own: screens go on meanwhile.
    /// - Parameter progress: how much is read; the check stops when it returns false.
    /// - Returns: nil: it was stopped.
    /// - Throws: ``Refusal`` where the person may not see the trail.
    package func checkAudit(staff id: Int64, at now: Instant, progress: (Double) -> Bool) throws(Refusal) -> AuditCheck?
    {
        do {
            let connection = try Store.connect(path, label: "auditor")
            defer { try? connection.close() }
            return try connection.read { db in
                guard let staff = try Store.staff(db, id: id) else { throw Refusal.accountClosed }
                guard staff.may(.viewAudit) else { throw Refusal.needs(.viewAudit) }
                return try AuditTrail.check(db, progress: progress)
            }
        } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: "verify_audit", module: "audit", staff: id, at: now)
            throw refusal
        }
    }
}
