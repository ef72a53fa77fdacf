import DiveShop
import Foundation
import GRDB
import Schema

extension Store {
    /// "NAUT": written into the header of every store, so that another program's file is not taken for one.
    package static let applicationID: Int32 = 0x4E41_5554
    package static var schemaVersion: Int { Schema.version }

    /// Whether there is no shop at that path yet: no file, or one without a table. Whatever else is wrong is told when it is opened.
    package static func isMissing(at path: String) -> Bool {
        let state = try? StoreFile.settled(at: path, creating: true)
        return state == .missing || state == .blank
    }

    /// Makes sure that there is a store at `path` that this program can work with, of its schema.
    /// - Returns: a connection for reading.
    static func open(_ path: String, creating: Bool) throws -> DatabaseQueue {
        do {
            return try openOrLitter(path, creating: creating)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR || error.resultCode == .SQLITE_FULL {
            tidy(path)
            throw error
        }
    }

    private static func openOrLitter(_ path: String, creating: Bool) throws -> DatabaseQueue {
        var state = try StoreFile.settled(at: path, creating: creating)
        if state == .missing {
            try make(path)
            state = try StoreFile.settled(at: path, creating: creating)
        }
        guard case .store(isWAL: true) = state else {
            try migrate(path, creating: creating)
            return try connect(path, label: "reader")
        }
        // Reading the schema finds damage there, and a file that is shorter than it says.
        let reader = try connect(path, label: "reader")
        if try reader.read({ try version(of: $0, path: path) }) == Schema.version { return reader }
        try reader.close()
        try migrate(path, creating: creating)
        return try connect(path, label: "reader")
    }

    /// A new store is made beside its place and then put there whole: nobody ever finds half a store under its name, and of
    /// two processes that make it at the same moment one wins and both go on with that one.
    private static func make(_ path: String) throws {
        let draft = "\(path).new-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let file = Foundation.open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Refusal(.unavailable, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        close(file)
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) } }
        let writer = try connect(draft, label: "maker")
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = MEMORY")
            try db.inTransaction(.immediate) {
                try carryOut(Schema.migrations, on: db)
                return .commit
            }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try writer.close()
        // Where the file system knows no links, renaming must do.
        guard link(draft, path) == 0 || errno == EEXIST || rename(draft, path) == 0 else {
            throw Refusal(.unavailable, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// Carries out the migrations that the store has not had, all in one transaction: a second process that comes at the same
    /// moment waits, then finds nothing left to do.
    private static func migrate(_ path: String, creating: Bool) throws {
        let writer = try connect(path, label: "migrator")
        try writer.writeWithoutTransaction { db in
            let have = try version(of: db, path: path)
            if have == 0 && !creating {
                throw Refusal(
                    .unavailable,
                    "\(path) is empty: there is no shop in it; make one with nautilus init or nautilus demo")
            }
            // A database without a table gets its first ones before the log: a full disk then leaves it empty.
            if have > 0 { try enterWAL(db) }
            try db.inTransaction(.immediate) {
                try carryOut(Schema.migrations.dropFirst(version(of: db, path: path)), on: db)
                return .commit
            }
            try enterWAL(db)
        }
        try writer.close()
    }

    static func carryOut(_ migrations: some Collection<(name: String, sql: String)>, on db: Database) throws {
        if migrations.isEmpty { return }
        for migration in migrations { try db.execute(sql: migration.sql) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(Schema.version)")
    }

    /// The migrations that this store has had; 0: a database without a table.
    /// - Throws: ``Refusal`` for another program's database, and for a newer store.
    private static func version(of db: Database, path: String) throws -> Int {
        let have = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let isBlank =
            try owner == 0 && have == 0 && !Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)")!
        guard owner == applicationID || isBlank else { throw StoreFile.foreign(path) }
        guard have >= 0 else { throw StoreFile.damaged(path) }
        try StoreFile.check(schema: have, path: path)
        return have
    }

    /// SQLite does not wait when several processes change the journal mode at once, so this does.
    private static func enterWAL(_ db: Database) throws {
        var tries = 0
        while true {
            do {
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                if mode == "wal" { return }
                throw Refusal(
                    .unavailable, "\(db.description) is on a disk that cannot keep a write-ahead log; move it")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && waitForLock(tries) {
                tries += 1
            }
        }
    }

    /// Where the disk is full, SQLite leaves a log and its index of no use beside the file. They are removed under the
    /// exclusive lock, which it has only if no other connection exists.
    private static func tidy(_ path: String) {
        let file = StoreFile.look(at: path)
        guard file.size > 0 && !file.hasLog, let alone = try? connect(path, label: "tidier", exclusive: true) else {
            return
        }
        alone.unsafeRead { _ in _ = unlink(StoreFile.indexPath(of: path)) }
        // Deletes the log.
        try? alone.close()
    }
}
