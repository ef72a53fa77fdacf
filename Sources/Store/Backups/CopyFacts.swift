package import DiveShop
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// What was found in a copy of a store that was read whole and is sound.
package struct CopyFacts: Hashable, Sendable {
    package let rowCounts: [String: Int]
    package let schemaVersion: Int
    /// The trail's newest hash, and how many rows it has.
    package let auditHash: String
    package let auditRows: Int
    package let shopName: String
    /// Empty in a store from before there were any.
    package let shopID: String
    /// In bytes.
    package let databaseSize: Int
}

extension Store {
    /// Reads a copy whole, on two threads: nobody else has it open. Damaged pages, indexes that disagree with their table, values against
    /// a CHECK or NOT NULL, references to rows that are not there.
    /// - Parameter progress: from 0 to 1, called on this thread; it stops when it returns false.
    /// - Returns: nil: it was stopped.
    /// - Throws: ``Refusal`` of kind data where it is damaged, no store of ours, or of a newer schema.
    package static func examine(copy path: String, progress: (Double) -> Bool) throws(Refusal) -> CopyFacts? {
        do {
            return try withoutActuallyEscaping(progress) { progress in
                let reading = CopyReading(path, progress)
                // The other thread may hold the reading a moment longer than its work takes.
                defer { reading.forget() }
                return try reading.carryOut()
            }
        } catch {
            throw damage(error, in: path)
        }
    }

    /// What SQLite says of a copy, in words about the copy.
    static func damage(_ error: any Error, in path: String) -> Refusal {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?, .SQLITE_ERROR?, .SQLITE_CONSTRAINT?, .SQLITE_MISMATCH?:
            Refusal(.data, "its database is damaged: \((error as? DatabaseError)?.message ?? "it cannot be read")")
        default: refusal(error, path: path)
        }
    }

    /// Whose it is, and how many migrations it has had.
    static func versionOfCopy(_ db: Database) throws -> Int {
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw Refusal(.data, "its database is no Nautilus store")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version > 0 else { throw Refusal(.data, "its database is no Nautilus store") }
        guard version <= schemaVersion else {
            throw Refusal(
                .data,
                "it was made by a newer Nautilus (schema \(version), this one knows \(schemaVersion)); update the program"
            )
        }
        return version
    }
}

/// One reading of a copy: two threads take its tables from one list, the largest first.
private final class CopyReading: @unchecked Sendable {
    private struct State {
        var tables: [(name: String, weight: Int)] = []
        var done = 0
        var counts: [String: Int] = [:]
        var failure: (any Error)?
    }
    private let path: String
    /// The caller's; let go of at the end, since the other thread may hold this object a moment longer.
    private var progress: ((Double) -> Bool)?
    private let state = Mutex(State())
    private let isStopped = Atomic(false)
    private let caller = Thread.current
    private var total = 1

    init(_ path: String, _ progress: @escaping (Double) -> Bool) {
        self.path = path
        self.progress = progress
    }

    func forget() { progress = nil }

    func carryOut() throws -> CopyFacts? {
        defer { progress = nil }
        let queue = try open()
        defer { try? queue.close() }
        return try queue.unsafeRead { db in
            let version = try Store.versionOfCopy(db)
            try list(db)
            let other = DispatchGroup()
            let helper = Thread { [self] in
                work { try self.open() }
                other.leave()
            }
            other.enter()
            helper.start()
            work(db)
            while other.wait(timeout: .now() + 0.05) == .timedOut { tell() }
            if let failure = state.withLock({ $0.failure }) { throw failure }
            if isStopped.load(ordering: .relaxed) { return nil }
            return try facts(db, version)
        }
    }

    private func open() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { db in
            db.add(function: Folding.function)
            // What stands in the schema of a file from elsewhere is not to be trusted.
            try db.execute(
                sql:
                    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -8000"
            )
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func list(_ db: Database) throws {
        // The schema's own table brings the check of the free pages with it.
        let names =
            try ["sqlite_schema"]
            + String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
        let tables = try names.map { name in
            let indexes = try Row.fetchAll(db, sql: "PRAGMA index_list(\(name.quotedDatabaseIdentifier))").count
            // A table without row ids is small here.
            let rows = (try? Int.fetchOne(db, sql: "SELECT max(rowid) FROM \(name.quotedDatabaseIdentifier)") ?? 0) ?? 0
            return (name, (100 + min(max(0, rows), 1 << 32)) * (1 + indexes))
        }
        total = max(1, tables.reduce(0) { $0 + $1.1 })
        state.withLock { $0.tables = tables.sorted { $0.1 < $1.1 } }
    }

    private func work(_ open: () throws -> DatabaseQueue) {
        do {
            let queue = try open()
            defer { try? queue.close() }
            queue.unsafeRead { work($0) }
        } catch { fail(error) }
    }

    private func work(_ db: Database) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            db.sqliteConnection, 200_000,
            { me in me.map { Unmanaged<CopyReading>.fromOpaque($0).takeUnretainedValue().tell() ? 0 : 1 } ?? 0 }, me)
        defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
        while tell(), let table = state.withLock({ $0.failure == nil ? $0.tables.popLast() : nil }) {
            do {
                let count = try read(db, table.name)
                state.withLock {
                    $0.done += table.weight
                    if let count { $0.counts[table.name] = count }
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                return
            } catch { return fail(error) }
        }
    }

    private func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

    /// - Returns: false: it is to end.
    @discardableResult
    private func tell() -> Bool {
        if Thread.current == caller, !isStopped.load(ordering: .relaxed) {
            let share = Double(state.withLock { $0.done }) / Double(total)
            if let progress, !progress(min(1, share)) { isStopped.store(true, ordering: .relaxed) }
        }
        return !isStopped.load(ordering: .relaxed)
    }

    private func read(_ db: Database, _ table: String) throws -> Int? {
        let name = table.quotedDatabaseIdentifier
        if let problem = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(name))").first(where: { $0 != "ok" }) {
            throw Refusal(.data, "its database is damaged: \(table): \(problem)")
        }
        if table == "sqlite_schema" { return nil }
        if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check(\(name))") {
            throw Refusal(
                .data,
                "its database is damaged: \(table): row \(row.text("rowid") ?? "?") refers to a row of \(row.text("parent") ?? "?") that is not there"
            )
        }
        return table.hasPrefix("sqlite_") ? nil : try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name)")
    }

    private func facts(_ db: Database, _ version: Int) throws -> CopyFacts {
        let head = try AuditTrail.head(db)
        let shop = try Row.fetchAll(db, sql: "SELECT key, value FROM settings WHERE category = 'shop'")
        func setting(_ key: String) -> String { shop.first { $0.text("key") == key }?.text("value") ?? "" }
        let size =
            try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        return CopyFacts(
            rowCounts: state.withLock { $0.counts }, schemaVersion: version, auditHash: head.hash, auditRows: head.rows,
            shopName: setting("name"), shopID: setting("id"), databaseSize: size)
    }
}
