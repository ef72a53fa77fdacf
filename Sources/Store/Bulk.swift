package import DiveShop
import GRDBSQLite

/// Fills a store that nobody else has open with very many rows, as the demo shop has them: SQLite's own interface, no
/// journal, indexes built once at the end, and no triggers: whoever fills it writes what they would. GRDB's statements take about three
/// times as long a row. A fault leaves a file that is
/// no store any more, so this is for new files under a temporary name alone.
package final class Bulk {
    package enum Value {
        case int(Int)
        case text(String)
        /// Into a DECIMAL column.
        case money(Money)
        case real(Double)
        case null
        case bool(Bool)

        package static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
        package static func optional(_ number: Int?) -> Value { number.map { .int($0) } ?? .null }
    }

    /// A table being filled: values come in the order of its columns.
    package final class Table {
        private let statement: OpaquePointer
        private unowned let bulk: Bulk

        fileprivate init(_ bulk: Bulk, _ statement: OpaquePointer) {
            self.bulk = bulk
            self.statement = statement
        }
        deinit { sqlite3_finalize(statement) }

        package func insert(_ values: Value...) throws(Refusal) { try insert(values) }

        package func insert(_ values: [Value]) throws(Refusal) {
            for (i, value) in values.enumerated() { bind(value, Int32(i + 1)) }
            guard sqlite3_step(statement) == SQLITE_DONE else { throw bulk.refusal() }
            sqlite3_reset(statement)
            bulk.count += 1
        }

        private func bind(_ value: Value, _ place: Int32) {
            switch value {
            case .int(let number): sqlite3_bind_int64(statement, place, Int64(number))
            case .bool(let flag): sqlite3_bind_int(statement, place, flag ? 1 : 0)
            // A DECIMAL of whole units is stored as a whole number, as SQLite's affinity would.
            case .money(let money): sqlite3_bind_double(statement, place, Double(money.cents) / 100)
            case .real(let number): sqlite3_bind_double(statement, place, number)
            case .null: sqlite3_bind_null(statement, place)
            case .text(var text):
                text.withUTF8 { bytes in
                    // SQLITE_TRANSIENT: SQLite keeps a copy.
                    _ = bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(
                            statement, place, $0.baseAddress, Int32($0.count),
                            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                    }
                }
            }
        }
    }

    private let connection: OpaquePointer
    private let path: String
    private var indexes: [String] = []
    private var triggers: [String] = []
    /// Rows so far.
    package fileprivate(set) var count = 0

    /// - Parameter path: of a store made by ``Store/init(path:creating:settings:)`` that nothing has open.
    package init(path: String) throws(Refusal) {
        var opened: OpaquePointer?
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened else {
            throw Refusal(.unavailable, "\(path) cannot be opened")
        }
        connection = opened
        self.path = path
        for pragma in [
            "journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE",
            "foreign_keys = OFF",
            "cache_size = -64000", "temp_store = MEMORY", "threads = 2",
        ] {
            try run("PRAGMA \(pragma)")
        }
        var names: [String] = []
        try each("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid") {
            columns in
            names.append(columns[0])
            indexes.append(columns[1])
        }
        for name in names { try run("DROP INDEX \"\(name)\"") }
        names = []
        try each("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid") { columns in
            names.append(columns[0])
            triggers.append(columns[1])
        }
        for name in names { try run("DROP TRIGGER \"\(name)\"") }
        try run("BEGIN")
    }

    deinit { sqlite3_close_v2(connection) }

    /// - Parameter columns: in the order in which values will come.
    package func table(_ name: String, _ columns: String) throws(Refusal) -> Table {
        let places = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
        var statement: OpaquePointer?
        guard
            sqlite3_prepare_v2(connection, "INSERT INTO \(name) (\(columns)) VALUES (\(places))", -1, &statement, nil)
                == SQLITE_OK,
            let statement
        else { throw refusal() }
        return Table(self, statement)
    }

    package func run(_ sql: String) throws(Refusal) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw refusal() }
    }

    /// Builds the indexes, makes the triggers again, and leaves a store as any other: everything on the disk, in WAL mode.
    package func finish(progress: (Double) -> Void) throws(Refusal) {
        try run("COMMIT")
        for (i, sql) in indexes.enumerated() {
            progress(Double(i) / Double(indexes.count))
            try run(sql)
        }
        for sql in triggers { try run(sql) }
        // So that the planner knows how large the tables are.
        try run("PRAGMA analysis_limit = 400; ANALYZE")
        try run("PRAGMA synchronous = FULL; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL")
        try run("BEGIN IMMEDIATE; UPDATE settings SET updated_at = updated_at WHERE id = 1; COMMIT")
    }

    func each(_ sql: String, _ body: ([String]) -> Void) throws(Refusal) {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else { throw refusal() }
        defer { sqlite3_finalize(statement) }
        while sqlite3_step(statement) == SQLITE_ROW {
            body(
                (0..<sqlite3_column_count(statement)).map { i in
                    sqlite3_column_text(statement, i).map { String(cString: $0) } ?? ""
                })
        }
    }

    fileprivate func refusal() -> Refusal {
        let isFull = sqlite3_errcode(connection) == SQLITE_FULL
        let words = String(cString: sqlite3_errmsg(connection))
        return Refusal(.unavailable, isFull ? "the disk is full; \(path) was not finished" : "\(path): \(words)")
    }
}
