import DiveShop
import GRDB

extension AuditTrail {
    /// What is wrong, in words: the reading ends there.
    private struct Broken: Error { let words: String }
    private struct Stopped: Error {}

    /// Reads the whole trail, a row at a time, and finds the first that was altered, removed or put in. Numbers are part of it: rows
    /// are only ever appended, each by one more than the last, so a gap is a row that was taken out, and the highest number ever given
    /// tells of a tail that was cut off even where the settings were mended.
    /// - Returns: nil: `progress` returned false.
    static func check(_ db: Database, progress: (Double) -> Bool) throws -> AuditCheck? {
        let head = try head(db)
        let begins = try begins(db)
        var last = Link(id: begins, hash: "")
        var rows = 0
        do {
            try db.eachRow(columns) { row in
                if rows % 4096 == 0, !progress(head.rows == 0 ? 1 : min(1, Double(rows) / Double(head.rows))) {
                    throw Stopped()
                }
                let id = row.id(sealed.upperBound) ?? 0
                guard id > 0 else { throw Broken(words: "row \(id) was put in before the first") }
                if id <= begins { return }
                last = try link(row, id, after: last, isFirst: last.id == begins)
                rows += 1
            }
            try checkEnd(db, head, last, rows: rows)
        } catch is Stopped {
            return nil
        } catch let broken as Broken {
            return AuditCheck(rows: rows, problem: broken.words)
        }
        _ = progress(1)
        return AuditCheck(rows: rows, problem: nil)
    }

    private struct Link {
        var id: Int64
        var hash: String
    }

    /// Those that are sealed in the order in which they are.
    private static let columns = """
        SELECT user_id, action, module, entity_type, entity_id, old_values, new_values, outcome, created_at, id, previous_hash, hash
        FROM audit_logs ORDER BY id
        """
    private static let sealed: Range<Int32> = 0..<9

    private static func link(_ row: RawRow, _ id: Int64, after last: Link, isFirst: Bool) throws -> Link {
        guard row.kind(sealed.upperBound + 1) == .text, row.kind(sealed.upperBound + 2) == .text,
            let previous = row.text(sealed.upperBound + 1), let hash = row.text(sealed.upperBound + 2)
        else { throw Broken(words: "row \(id) has no hash: it was put in by another program") }
        var seal = AuditSeal()
        seal.begin(after: previous)
        for column in sealed { seal.add(row, column) }
        guard seal.hash == hash else { throw Broken(words: "row \(id) was altered or put in") }
        if previous != last.hash {
            if id > last.id + 1 {
                let missing = id - last.id - 1
                throw Broken(
                    words: missing == 1
                        ? "row \(id - 1) was removed"
                        : "the \(missing) rows from \(last.id + 1) to \(id - 1) were removed")
            }
            throw Broken(
                words: isFirst
                    ? "row \(id) is not the first that was written: it was put in or moved, or those before it were removed"
                    : "row \(id) does not follow row \(last.id): it was put in or moved, or row \(last.id) was altered and sealed anew"
            )
        }
        guard id == last.id + 1 else {
            throw Broken(words: "row \(id) should be row \(last.id + 1): it was moved, or a row was put in before it")
        }
        return Link(id: id, hash: hash)
    }

    private static func checkEnd(_ db: Database, _ head: Head, _ last: Link, rows: Int) throws {
        let highest = try Row.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit_logs'")?.int("seq")
        let missing = max(head.rows - rows, (highest ?? 0) - Int(last.id))
        if missing > 0 {
            throw Broken(words: missing == 1 ? "the newest row was cut off" : "the newest \(missing) rows were cut off")
        }
        guard head.hash == last.hash else {
            throw Broken(
                words: rows > head.rows
                    ? "row \(last.id), the newest, was put in"
                    : "row \(last.id), the newest, is not the one that was written")
        }
        guard head.rows == rows else { throw Broken(words: "the count of rows in the settings was altered") }
    }

    /// The newest row from before there were hashes; 0: there was none.
    private static func begins(_ db: Database) throws -> Int64 {
        let row = try Row.fetchOne(db, sql: "SELECT value FROM settings WHERE category = 'audit' AND key = 'begins'")
        return Int64(row?.int("value") ?? 0)
    }
}
