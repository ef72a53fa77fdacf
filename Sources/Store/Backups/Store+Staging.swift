package import DiveShop
import Foundation
import GRDB
import Schema

extension Store {
    /// Brings a staged database to this program's schema, in place; refuses a newer one, one whose triggers and views are not to the letter
    /// ours, since what stands there would run as this program, and one that lacks a column of ours. Tables' rules and indexes are not
    /// compared: a column or an index that the shop has added is no reason to refuse its own archive.
    package static func bringUpToDate(staged path: String) throws(Refusal) {
        do {
            let queue = try stage(path)
            defer { try? queue.close() }
            try queue.writeWithoutTransaction { db in
                // The copy of a store says that it has a log.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let version = try versionOfCopy(db)
                if version < Schema.version {
                    try db.inTransaction(.immediate) {
                        let had = try Bool.fetchOne(db, sql: "SELECT EXISTS (\(shopID))") ?? false
                        try carryOut(Schema.migrations.dropFirst(version), on: db)
                        // The migration made one up. Whose the archive is, its trail tells.
                        if !had { try db.execute(sql: "DELETE FROM settings WHERE category = 'shop' AND key = 'id'") }
                        return .commit
                    }
                }
                try checkSchema(db)
            }
        } catch {
            throw damage(error, in: path)
        }
    }

    private static let shopID = "SELECT 1 FROM settings WHERE category = 'shop' AND key = 'id'"

    /// A connection to a private file, which does not matter before it is whole.
    static func stage(_ path: String, cache: Int = 8000) throws -> DatabaseQueue {
        let queue = try connect(path, label: "stager", cache: cache)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cell_size_check = ON") }
        return queue
    }

    private static func checkSchema(_ db: Database) throws {
        let model = try DatabaseQueue()
        defer { try? model.close() }
        let ours = try model.write { model in
            try carryOut(Schema.migrations, on: model)
            return try (objects(model, "trigger"), objects(model, "view"), columns(model))
        }
        guard try objects(db, "trigger") == ours.0, try objects(db, "view") == ours.1 else {
            throw Refusal(.data, "its database has triggers or views that are not those of a Nautilus store")
        }
        let have = try columns(db)
        if let lacking = ours.2.subtracting(have).sorted().first {
            throw Refusal(.data, "its database is no whole Nautilus store: it has no \(lacking)")
        }
    }

    private static func objects(_ db: Database, _ type: String) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT name || ': ' || sql FROM sqlite_schema WHERE type = ? ORDER BY name", arguments: [type])
    }

    private static func columns(_ db: Database) throws -> Set<String> {
        try Set(
            String.fetchAll(
                db,
                sql: """
                    SELECT schema.name || '.' || info.name FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS info
                    WHERE schema.type = 'table' AND schema.name NOT LIKE 'sqlite_%'
                    """))
    }

    /// SQLite copies no database over one of other pages.
    static func givePages(of size: Int, to path: String) throws {
        let queue = try stage(path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            if try Int.fetchOne(db, sql: "PRAGMA page_size") == size { return }
            try db.execute(sql: "PRAGMA page_size = \(size); VACUUM")
        }
    }
}
