import GRDB
import GRDBSQLite

extension Database {
    /// Runs a query of very many rows, handing over each as SQLite has it: making GRDB's rows of them takes longer than reading
    /// them.
    func eachRow(_ sql: String, _ arguments: StatementArguments = [], _ body: (RawRow) throws -> Void) throws {
        let statement = try makeStatement(sql: sql)
        statement.arguments = arguments
        // The pointer is good for as long as the statement lives.
        try withExtendedLifetime(statement) {
            let row = RawRow(statement: statement.sqliteStatement)
            defer { sqlite3_reset(row.statement) }
            while true {
                let code = sqlite3_step(row.statement)
                if code == SQLITE_DONE { return }
                guard code == SQLITE_ROW else {
                    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
                }
                try body(row)
            }
        }
    }
}

/// The row on which a statement stands: valid until the next one. Columns are counted from 0, and may hold anything.
struct RawRow {
    fileprivate let statement: SQLiteStatement

    /// Nil: NULL.
    func id(_ column: Int32) -> Int64? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// Of a column of whole cents; beyond 10^12, which no shop has, they are cut, so that sums of millions do not overflow.
    func cents(_ column: Int32) -> Int { bounded(sqlite3_column_double(statement, column)) }

    /// Of a DECIMAL column, in cents.
    func amount(_ column: Int32) -> Int { bounded(sqlite3_column_double(statement, column) * 100) }

    private func bounded(_ cents: Double) -> Int { Int(max(-1e12, min(1e12, cents)).rounded()) }

    /// Nil: NULL.
    func text(_ column: Int32) -> String? { sqlite3_column_text(statement, column).map { String(cString: $0) } }

    enum Kind { case null, integer, text, other }
    func kind(_ column: Int32) -> Kind {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer
        case SQLITE_TEXT: .text
        default: .other
        }
    }

    /// Of a text or blob, to its last byte.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: sqlite3_column_blob(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
    }
}
