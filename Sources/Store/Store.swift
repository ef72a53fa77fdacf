package import DiveShop
import Foundation
import GRDB
import Schema

/// The shop's SQLite file: opened, migrated, read and written. Nobody else knows SQL.
///
/// Two connections: one reads, so that a write never holds up a screen; one writes, one transaction an intention, each begun
/// as IMMEDIATE. Both wait up to five seconds for another process. All methods may be called from any thread and block it:
/// call them off the main one.
package final class Store: Sendable {
    /// The file, for messages.
    package let path: String
    let settings: Settings
    let reader: DatabaseQueue
    let writer: DatabaseQueue

    /// Opens the store at `path`, and brings its schema up to date.
    /// - Parameters:
    ///   - creating: make a new store where there is no file; otherwise that is refused.
    ///   - settings: `BUSINESS_NAME` and `SHOP_TIMEZONE` go before what the store says of the shop.
    package init(path: String, creating: Bool = false, settings: Settings = .none) throws(Refusal) {
        self.path = path
        self.settings = settings
        do {
            try Store.look(at: path, creating: creating)
            writer = try DatabaseQueue(path: path, configuration: Store.configuration(label: "writer"))
            try Store.migrate(writer, path: path)
            var reading = Store.configuration(label: "reader")
            reading.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
            reader = try DatabaseQueue(path: path, configuration: reading)
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// domain.md §1: foreign keys, FULL, no memory map, and no automatic checkpoints (SQLite 3.40 may corrupt a file that two
    /// connections write and checkpoint at one moment); see ``checkpoint()``.
    private static func configuration(label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(
                sql:
                    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; PRAGMA cache_size = -16000"
            )
        }
        return configuration
    }

    /// Reads in one transaction.
    func read<T>(_ body: (Database) throws -> T) throws -> T { try reader.read(body) }

    /// Writes in one IMMEDIATE transaction: all of it or nothing.
    func write<T>(_ body: (Database) throws -> T) throws -> T {
        let result = try writer.writeWithoutTransaction { db in
            var result: T?
            try db.inTransaction(.immediate) {
                result = try body(db)
                return .commit
            }
            return result!
        }
        return result
    }

    /// Changes whenever any connection of any process has committed, this store's own writes included. Costs microseconds.
    package func changeCounter() throws -> Int {
        try reader.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
}
