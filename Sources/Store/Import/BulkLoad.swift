import DiveShop
import GRDB

/// A large file into a table that is small beside it: its indexes are taken away and built once at the end, in order, which takes a third of the time that
/// a million entries at random places do. All of it is in the one transaction, so nobody else ever sees the table without them.
///
/// Rows cannot be looked up meanwhile. Where a table's key has no index that must stay, a ``KeyFilter`` tells the rows that are new for
/// certain; the others are put off until the indexes are there again.
final class BulkLoad {
    private let db: Database
    private let table: String
    /// What makes the indexes again; empty: they are there.
    private var indexes: [String] = []
    private var filter: KeyFilter?
    /// By their number among the file's rows.
    private var putOff = IdentifierSet()
    private(set) var hasPutOff = false
    /// No index that stays finds a row by its key.
    let needsFilter: Bool
    private let cacheSize: Int

    /// - Parameters:
    ///   - needsFilter: no index that stays finds a row by its key.
    ///   - keys: how many are about to come, as far as anybody can tell.
    ///   - refers: rows refer to other tables.
    init(_ db: Database, _ table: ImportTable, needsFilter: Bool, keys: Int, refers: Bool) throws {
        self.db = db
        self.table = table.name
        self.needsFilter = needsFilter
        if needsFilter { filter = KeyFilter(keys: keys) }
        let found = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            arguments: [table.name])
        for row in found {
            guard let name = row.text("name"), let sql = row.text("sql") else { continue }
            indexes.append(sql)
            try db.execute(sql: "DROP INDEX \"\(name)\"")
        }
        cacheSize = try Int.fetchOne(db, sql: "PRAGMA cache_size") ?? -2000
        if !refers { try shrinkCache() }
    }

    /// Whether each of the table's keys is one that the schema keeps unique, so that its index stays.
    static func keepsKeysUnique(_ db: Database, _ table: ImportTable) throws -> Bool {
        let names = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", arguments: [table.name])
        let unique = try names.map {
            try Set(String.fetchAll(db, sql: "SELECT name FROM pragma_index_info(?)", arguments: [$0]))
        }
        return !table.keys.isEmpty && table.keys.allSatisfy { unique.contains(Set($0.parts.map(\.column))) }
    }

    /// - Returns: whether the key was new for certain.
    func remember(_ hash: UInt64) -> Bool { filter?.insert(hash) ?? true }

    /// Whether a row is new for certain. If not, it is put off.
    /// - Parameters:
    ///   - number: of the row in the file.
    ///   - hashes: of its keys; empty: it has none.
    func admits(_ number: Int, _ hashes: [UInt64]) -> Bool {
        var isNew = !hashes.isEmpty
        for hash in hashes where !remember(hash) { isNew = false }
        if !isNew {
            _ = putOff.insert(Int64(number))
            hasPutOff = true
        }
        return isNew
    }

    /// Whether a row was put off.
    func hasPutOff(_ number: Int) -> Bool { putOff.contains(Int64(number)) }

    /// Pages are written in order: where nothing else is read, more of them would only push each other out of the processor's cache,
    /// and sorting would take as much again.
    private func shrinkCache() throws { try db.execute(sql: "PRAGMA cache_size = -4000") }

    /// Builds the indexes.
    func build() throws {
        filter = nil
        try shrinkCache()
        for sql in indexes { try db.execute(sql: sql) }
        indexes = []
        // Dropping an index drops what was known of it for planning.
        if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1')") == true
        {
            try db.execute(sql: "PRAGMA analysis_limit = 400; ANALYZE \"\(table)\"; PRAGMA analysis_limit = 0")
        }
    }

    /// Leaves the connection as it was. What the transaction did is kept or undone by whoever began it.
    func end() { try? db.execute(sql: "PRAGMA cache_size = \(cacheSize)") }
}
