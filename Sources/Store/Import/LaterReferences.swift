import DiveShop
import GRDB

/// References within a table that a line makes to a row which has not come yet: a category's parent, a return's sale in a list with the
/// newest first. They are kept beside the store, and settled once all rows are there.
final class LaterReferences {
    let finder: ReferenceFinder
    private let db: Database
    private let table: String
    private var insertion: ImportStatement?
    private var lookUp: ImportStatement?

    init(_ db: Database, _ table: ImportTable, _ finder: ReferenceFinder) throws {
        self.db = db
        self.table = table.name
        self.finder = finder
        try db.execute(sql: "DROP TABLE IF EXISTS temp.later_references")
    }

    /// - Parameters:
    ///   - line: of the file.
    ///   - id: of the row that refers.
    ///   - name: what it refers to.
    func add(line: Int, id: Int64, name: String) throws {
        if insertion == nil {
            try db.execute(sql: "CREATE TEMP TABLE later_references (id INTEGER PRIMARY KEY, line INTEGER, name TEXT)")
            insertion = try ImportStatement(db, "INSERT INTO temp.later_references VALUES (?1, ?2, ?3)")
            lookUp = try ImportStatement(db, "SELECT name FROM temp.later_references WHERE id = ?1")
        }
        insertion?.bind(id, at: 1)
        insertion?.bind(Int64(line), at: 2)
        insertion?.bind(name, at: 3)
        try insertion?.run()
    }

    /// Whether an earlier line about a row refers to that.
    func has(_ id: Int64, _ name: String) throws -> Bool {
        guard let lookUp else { return false }
        lookUp.bind(id, at: 1)
        defer { lookUp.reset() }
        return try lookUp.step() && lookUp.string(0) == name
    }

    /// - Parameter find: for the line of a row, the row of that name; nil: it was refused.
    func settle(_ find: (_ line: Int, _ id: Int64, _ name: String) throws -> Int64?) throws {
        guard insertion != nil else { return }
        (insertion, lookUp) = (nil, nil)
        do {
            let all = try ImportStatement(db, "SELECT id, line, name FROM temp.later_references ORDER BY line")
            let change = try ImportStatement(
                db, "UPDATE \(table) SET \"\(finder.reference.column)\" = ?1 WHERE id = ?2")
            while try all.step() {
                let id = all.number(0)
                guard let found = try find(Int(all.number(1)), id, all.string(2)) else { continue }
                change.bind(found, at: 1)
                change.bind(id, at: 2)
                try change.run()
            }
        }
        try db.execute(sql: "DROP TABLE temp.later_references")
    }
}
