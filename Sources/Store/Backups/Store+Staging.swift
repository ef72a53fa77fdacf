package import DiveShop
import Foundation
import GRDB
import Schema

extension Store {
    /// Brings a staged database to this program's schema, in place; refuses a newer one, one with triggers or views that are not to the letter
    /// ours, since what stands there would run as this program, and one that lacks a column of ours. An index, trigger or view of ours that is gone is
    /// made again. Tables' rules and indexes are not compared: a column or an index that the shop has added is no reason to refuse its own archive.
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
                try completeSchema(db)
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

    private static func completeSchema(_ db: Database) throws {
        let (objects, ourColumns) = try model { try (SchemaObjects($0), columns($0)) }
        let have = try SchemaObjects(db)
        guard have.runNothing(but: objects) else {
            throw Refusal(.data, "its database has triggers or views that are not those of a Nautilus store")
        }
        if let lacking = try ourColumns.subtracting(columns(db)).sorted().first {
            throw Refusal(.data, "its database is no whole Nautilus store: it has no \(lacking)")
        }
        try have.complete(db, as: objects)
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
