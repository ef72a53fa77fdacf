import DiveShop
import GRDB
import GRDBSQLite

/// A statement that is run once a row of a file: SQLite's own interface, since GRDB's takes about three times as long a row.
/// It belongs to one transaction of one connection, and what is bound lives as long as the batch it comes from.
final class ImportStatement {
    private let statement: OpaquePointer
    private let db: Database

    init(_ db: Database, _ sql: String) throws {
        var made: OpaquePointer?
        let code = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard code == SQLITE_OK, let made else { throw ImportStatement.error(db, code, sql) }
        statement = made
        self.db = db
    }

    deinit { sqlite3_finalize(statement) }

    /// - Parameter place: from 1.
    func bind(_ cell: ImportBatch.Cell, of batch: ImportBatch, at place: Int32) {
        switch cell.kind {
        case .none: sqlite3_bind_null(statement, place)
        case .whole: sqlite3_bind_int64(statement, place, cell.number)
        case .real: sqlite3_bind_double(statement, place, cell.real)
        case .text:
            // Without a destructor: SQLite reads the bytes where they are.
            sqlite3_bind_text(
                statement, place, (batch.bytes + Int(cell.number)).assumingMemoryBound(to: CChar.self), cell.length, nil
            )
        }
    }

    func bind(_ number: Int64, at place: Int32) { sqlite3_bind_int64(statement, place, number) }

    func bind(_ text: String, at place: Int32) {
        // SQLITE_TRANSIENT: SQLite keeps a copy.
        sqlite3_bind_text(
            statement, place, text, Int32(text.utf8.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// Goes on to the next row. False: there is none.
    func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            sqlite3_reset(statement)
            throw ImportStatement.error(db, code, "")
        }
    }

    /// To be called before values are bound again.
    func reset() { sqlite3_reset(statement) }

    /// Runs a statement that answers nothing.
    func run() throws {
        while try step() {}
        reset()
    }

    /// - Parameter column: from 0.
    func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func string(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Whether a column holds the same as a cell. An empty cell says nothing, so it is the same as anything.
    func has(_ cell: ImportBatch.Cell, of batch: ImportBatch, in column: Int32) -> Bool {
        if cell.kind == .none { return true }
        if sqlite3_column_type(statement, column) == SQLITE_NULL { return false }
        switch cell.kind {
        case .none: return true
        case .whole: return sqlite3_column_double(statement, column) == Double(cell.number)
        // Amounts have two places after the point.
        case .real: return (sqlite3_column_double(statement, column) - cell.real).magnitude < 0.001
        case .text:
            guard let bytes = sqlite3_column_text(statement, column) else { return false }
            let count = Int(sqlite3_column_bytes(statement, column))
            return UnsafeRawBufferPointer(start: bytes, count: count).elementsEqual(batch.text(cell))
        }
    }

    /// Adds a column's value to a hash, as the same value of a file's row would be. Nothing and an empty text are the same: a file
    /// knows no difference.
    func add(_ column: Int32, to hash: inout KeyHash, anyCase: Bool) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: hash.addNothing()
        case SQLITE_INTEGER: hash.add(sqlite3_column_int64(statement, column))
        default:
            let count = Int(sqlite3_column_bytes(statement, column))
            guard count > 0, let bytes = sqlite3_column_text(statement, column) else { return hash.addNothing() }
            hash.add(UnsafeBufferPointer(start: bytes, count: count), anyCase: anyCase)
        }
    }

    private static func error(_ db: Database, _ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)),
            message: String(cString: sqlite3_errmsg(db.sqliteConnection)), sql: sql.isEmpty ? nil : sql)
    }
}
