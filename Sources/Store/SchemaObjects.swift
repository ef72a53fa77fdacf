import DiveShop
import GRDB
import Schema

/// What stands in a schema beside tables: indexes, triggers and views, each with its SQL by its kind and name.
struct SchemaObjects {
    private let sql: [String: String]

    init(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT type || ' ' || name AS name, sql FROM sqlite_schema
                WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL
                """)
        sql = Dictionary(rows.map { ($0["name"], $0["sql"]) }) { $1 }
    }

    /// Those that this program's migrations make and a store lacks, or has otherwise: nothing fails for that, yet counts stand still and lists are
    /// slow. What the shop has added is its own.
    /// - Returns: a line each.
    func differences(from ours: SchemaObjects) -> [String] {
        ours.sql.filter { sql[$0.key] != $0.value }.keys.sorted().map {
            "the \($0) \(sql[$0] == nil ? "is gone" : "is not as this program made it")"
        }
    }

    /// Whether each trigger and view is to the letter one of ours: what stands there runs as this program.
    func runNothing(but ours: SchemaObjects) -> Bool {
        sql.allSatisfy { $0.key.hasPrefix("index ") || ours.sql[$0.key] == $0.value }
    }

    /// Makes those of ours that are not there.
    func complete(_ db: Database, as ours: SchemaObjects) throws {
        // Views before triggers, which may be of a view.
        for (name, text) in ours.sql.sorted(by: { $0.key > $1.key }) where sql[name] == nil {
            try db.execute(sql: text)
        }
    }
}

extension Store {
    /// Asks something of an empty store as this program's migrations make it.
    static func model<T>(_ body: (Database) throws -> T) throws -> T {
        let model = try DatabaseQueue()
        defer { try? model.close() }
        return try model.write { db in
            try carryOut(Schema.migrations, on: db)
            return try body(db)
        }
    }
}
