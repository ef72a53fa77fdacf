import GRDB
import GRDBSQLite

/// Whether every page of a database belongs to just one table, one index or the list of free ones.
///
/// A check of one table does not see that: two tables that share a page, or a page that nobody has, are found only where all trees are
/// walked together. SQLite does that as the first step of `quick_check`, and then reads each row of each table. That second part, which
/// the checks of the tables do anyway, takes most of the time: so it is stopped as it begins.
enum PageAccounting {
    /// Steps of SQLite's machine, of which the walk is one among the first few. On newer SQLites the walk tells of its progress too: a
    /// stop in it comes before so many.
    private static let steps: Int32 = 200

    /// Takes the connection's progress handler: who has one sets it again.
    /// - Returns: the first thing that is wrong; nil: nothing.
    /// - Throws: also where the file is so damaged that it cannot be walked.
    static func problem(_ db: Database) throws -> String? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        var code = sqlite3_prepare_v2(db.sqliteConnection, "PRAGMA quick_check(1)", -1, &statement, nil)
        guard code == SQLITE_OK else { throw error(db, code) }
        sqlite3_progress_handler(db.sqliteConnection, steps, { _ in 1 }, nil)
        code = sqlite3_step(statement)
        sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
        if code == SQLITE_INTERRUPT {
            if sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0) >= steps { return nil }
            // The walk itself was stopped: then the whole check is made.
            sqlite3_reset(statement)
            code = sqlite3_step(statement)
        }
        guard code == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else { throw error(db, code) }
        // A heading comes before what is wrong with a tree.
        let said = String(cString: text).split(separator: "\n").last.map(String.init) ?? ""
        return said == "ok" ? nil : said
    }

    private static func error(_ db: Database, _ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
    }
}
