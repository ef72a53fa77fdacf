import CGather
package import DiveShop
import Foundation
package import GRDB
import Synchronization

/// The shop's SQLite file: opened, migrated, read and written. Nobody else knows SQL.
///
/// One connection reads, so that a write never holds up a screen; another, opened at the first write, writes: one
/// transaction an intention, each begun as IMMEDIATE. Both wait up to half a minute for another process. All methods may
/// be called from any thread and block it: call them off the main one.
package final class Store: Sendable {
    /// The file, for messages.
    package let path: String
    package let settings: Settings
    package let reader: DatabaseQueue
    let logPath: String
    private let lazyWriter = Mutex<DatabaseQueue?>(nil)
    private let lazyLatch = Mutex<DatabaseQueue?>(nil)

    /// Opens the store at `path`, and brings its schema up to date.
    /// - Parameters:
    ///   - creating: make a new store where there is no file; otherwise that is refused.
    ///   - settings: `BUSINESS_NAME` and `SHOP_TIMEZONE` go before what the store says of the shop.
    /// - Throws: ``Refusal``; then the file, if there is one, was left byte for byte as it was.
    package init(path: String, creating: Bool = false, settings: Settings = .none) throws(Refusal) {
        self.path = path
        self.settings = settings
        do {
            reader = try Store.open(path, creating: creating)
            logPath = StoreFile.logPath(of: path)
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// domain.md §1: foreign keys, FULL, no memory map, and no automatic checkpoints (see ``keepLogShort(_:)``).
    /// - Parameters:
    ///   - exclusive: refused at once where another connection exists; keeps all others out.
    ///   - cache: pages that are kept in memory, in kB.
    ///   - gathers: it writes the whole store.
    static func connect(
        _ path: String, label: String, busyMode: Database.BusyMode = .callback(waitForLock), exclusive: Bool = false,
        cache: Int = 16_000, gathers: Bool = false
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = label
        configuration.foreignKeysEnabled = true
        configuration.busyMode = exclusive ? .immediateError : busyMode
        configuration.prepareDatabase { db in
            db.add(function: Folding.function)
            try Folding.addFound(to: db)
            db.add(function: archiveIsThere(besides: path))
            if exclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            // The log's file is cut when it begins anew, so that its size tells how much there is to checkpoint.
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;
                    PRAGMA cache_size = -\(cache); PRAGMA journal_size_limit = 0
                    """)
        }
        return try DatabaseQueue(path: gathers ? gathering(path) : path, configuration: configuration)
    }

    /// The name under which SQLite opens a file whose writes are put together.
    package static func gathering(_ path: String) -> String {
        URL(fileURLWithPath: path).absoluteString + "?vfs=" + String(cString: gather_name)
    }

    /// For whoever passes over every page once: none is asked for again.
    static let passingCache = 1000

    /// Waits a little for another connection's lock; false after half a minute. SQLite's own waiting goes up to 100 ms at a
    /// time, by which a process among busy ones may never have its turn.
    @Sendable static func waitForLock(_ tries: Int) -> Bool {
        let longest = UInt32(min(10, 1 + tries)) * 1000
        usleep(.random(in: longest / 2...longest))
        return tries < 4000
    }

    /// The connection that writes.
    package var writer: DatabaseQueue {
        get throws { try Store.opened(lazyWriter) { try Store.connect(path, label: "writer") } }
    }

    /// A connection that only ever takes SQLite's write lock, and does not wait long for it.
    package var latch: DatabaseQueue {
        get throws { try Store.opened(lazyLatch) { try Store.connect(path, label: "latch", busyMode: .timeout(0.25)) } }
    }

    private static func opened(_ lazy: borrowing Mutex<DatabaseQueue?>, by open: () throws -> DatabaseQueue) throws
        -> DatabaseQueue
    {
        try lazy.withLock { queue in
            if let queue { return queue }
            let new = try open()
            queue = new
            return new
        }
    }

    /// Reads in one transaction.
    func read<T>(_ body: (Database) throws -> T) throws -> T { try reader.read(body) }

    /// Writes in one IMMEDIATE transaction: all of it or nothing.
    func write<T>(_ body: (Database) throws -> T) throws -> T {
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let result: T
            do {
                result = try body(db)
                try db.execute(sql: "COMMIT")
            } catch {
                // SQLite itself rolls back where the disk is full, and says that there is nothing to roll back.
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
            keepLogShort(db)
            return result
        }
    }

    /// Changes whenever any connection of any process has committed, this store's own writes included. Costs microseconds.
    package func changeCounter() throws -> Int {
        try reader.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
}
