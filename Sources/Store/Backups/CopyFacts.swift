package import DiveShop
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// What a copy of a store says of itself.
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
    /// Whose a copy is, and its rows counted.
    /// - Throws: ``Refusal`` of kind data where it cannot be read, is no store of ours, or of a newer schema.
    package static func facts(ofCopy path: String) throws(Refusal) -> CopyFacts {
        do {
            let queue = try openCopy(path, cache: passingCache)
            defer { try? queue.close() }
            return try queue.unsafeRead { db in
                let version = try versionOfCopy(db)
                let names = try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                        """)
                let counts = try names.map { name in
                    (name, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name.quotedDatabaseIdentifier)") ?? 0)
                }
                let head = try AuditTrail.head(db)
                let shop = try Row.fetchAll(db, sql: "SELECT key, value FROM settings WHERE category = 'shop'")
                func setting(_ key: String) -> String {
                    shop.first { $0.text("key") == key }?.text("value") ?? ""
                }
                let size =
                    try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                    * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
                return CopyFacts(
                    rowCounts: Dictionary(uniqueKeysWithValues: counts), schemaVersion: version, auditHash: head.hash,
                    auditRows: head.rows, shopName: setting("name"), shopID: setting("id"), databaseSize: size)
            }
        } catch {
            throw damage(error, in: path)
        }
    }

    /// Reads a copy whole, on two threads: nobody else has it open. Damaged pages, indexes that disagree with their table, values against
    /// a CHECK or NOT NULL, references to rows that are not there.
    /// - Parameter progress: from 0 to 1, called on this thread; it stops when it returns false.
    /// - Returns: false: it was stopped.
    /// - Throws: ``Refusal`` of kind data where it is damaged, no store of ours, or of a newer schema.
    package static func examine(copy path: String, progress: (Double) -> Bool) throws(Refusal) -> Bool {
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

extension Store {
    /// A copy that nothing is written into.
    fileprivate static func openCopy(_ path: String, cache: Int) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { db in
            db.add(function: Folding.function)
            // What stands in the schema of a file from elsewhere is not to be trusted.
            try db.execute(
                sql:
                    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -\(cache)"
            )
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

/// One reading of a copy: two threads take what is to be checked from one list, what takes longest first.
private final class CopyReading: @unchecked Sendable {
    /// All that is checked of one table, or of the pages of all.
    private struct Check {
        /// nil: the pages.
        let table: String?
        var hasParents = false
        /// Steps of SQLite's machine that it takes, more or less.
        let steps: Int
        /// How long that takes, compared with others: what is looked up in an index or a parent takes longer than what is in the row.
        let cost: Int
    }
    /// One of the two threads.
    private final class Worker {
        private let reading: CopyReading
        private var check: Check?
        private var counted = 0
        static let stride = 200_000

        init(_ reading: CopyReading) { self.reading = reading }

        func begin(_ check: Check) { (self.check, counted) = (check, 0) }

        /// Told by SQLite after each stride.
        func goesOn() -> Bool {
            if let check, counted + Worker.stride < check.steps {
                counted += Worker.stride
                reading.count(Worker.stride)
            }
            return reading.tell()
        }

        func end() { reading.count((check?.steps ?? 0) - counted) }

        func watch(_ db: Database) {
            sqlite3_progress_handler(
                db.sqliteConnection, Int32(Worker.stride),
                { me in me.map { Unmanaged<Worker>.fromOpaque($0).takeUnretainedValue().goesOn() ? 0 : 1 } ?? 0 },
                Unmanaged.passUnretained(self).toOpaque())
        }
    }
    private struct State {
        var checks: [Check] = []
        var done = 0
        var failure: (any Error)?
    }
    /// In kB. Rows of an index are looked for all over it: so the thread that has the table that takes longest gets the most.
    private static let (largeCache, smallCache) = (18_000, 4000)
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

    /// - Returns: false: it was stopped.
    func carryOut() throws -> Bool {
        defer { progress = nil }
        let queue = try open(CopyReading.largeCache)
        defer { try? queue.close() }
        return try queue.unsafeRead { db in
            _ = try Store.versionOfCopy(db)
            try list(db)
            let largest = state.withLock { $0.checks.popLast() }
            let other = DispatchGroup()
            let helper = Thread { [self] in
                workBeside()
                other.leave()
            }
            other.enter()
            helper.start()
            work(db, first: largest)
            while other.wait(timeout: .now() + 0.05) == .timedOut { tell() }
            if let failure = state.withLock({ $0.failure }) { throw failure }
            return !isStopped.load(ordering: .relaxed)
        }
    }

    private func open(_ cache: Int) throws -> DatabaseQueue {
        let queue = try Store.openCopy(path, cache: cache)
        // SQLite would look at a page's cells each time that it comes into the cache. integrity_check itself looks at all of them.
        try queue.unsafeRead { try $0.execute(sql: "PRAGMA cell_size_check = OFF") }
        return queue
    }

    private func list(_ db: Database) throws {
        let names =
            try ["sqlite_schema"]
            + String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let whole = Check(table: nil, steps: 1000, cost: pages)
        let checks =
            try [whole]
            + names.map { name in
                let quoted = name.quotedDatabaseIdentifier
                let indexes = try Row.fetchAll(db, sql: "PRAGMA index_list(\(quoted))").count
                let parents = try Row.fetchAll(db, sql: "PRAGMA foreign_key_list(\(quoted))").count
                let columns = try Row.fetchAll(db, sql: "PRAGMA table_xinfo(\(quoted))")
                // What is computed is computed for each index that has it.
                let computed = columns.count { $0.int("hidden") > 1 }
                // A table without row ids is small here.
                let rows = (try? Int.fetchOne(db, sql: "SELECT max(rowid) FROM \(quoted)") ?? 0) ?? 0
                let steps = columns.count + 10 * indexes + 5 * parents + 60 * computed
                let cost = columns.count + 20 * indexes + 9 * parents + 300 * computed
                let counted = min(max(0, rows), 1 << 32)
                return Check(
                    table: name, hasParents: parents > 0, steps: 1000 + counted * steps, cost: counted * cost)
            }
        total = max(1, checks.reduce(0) { $0 + $1.steps })
        state.withLock { $0.checks = checks.sorted { $0.cost < $1.cost } }
    }

    private func workBeside() {
        do {
            let queue = try open(CopyReading.smallCache)
            defer { try? queue.close() }
            queue.unsafeRead { work($0) }
        } catch { fail(error) }
    }

    private func work(_ db: Database, first: Check? = nil) {
        let worker = Worker(self)
        worker.watch(db)
        defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
        var first = first
        while tell(), let check = first ?? state.withLock({ $0.failure == nil ? $0.checks.popLast() : nil }) {
            first = nil
            do {
                worker.begin(check)
                try carryOut(check, db)
                worker.end()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                return
            } catch { return fail(error) }
        }
    }

    private func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

    private func count(_ steps: Int) { state.withLock { $0.done += steps } }

    /// - Returns: false: it is to end.
    @discardableResult
    private func tell() -> Bool {
        if Thread.current == caller, !isStopped.load(ordering: .relaxed) {
            let share = Double(state.withLock { $0.done }) / Double(total)
            if let progress, !progress(min(1, share)) { isStopped.store(true, ordering: .relaxed) }
        }
        return !isStopped.load(ordering: .relaxed)
    }

    private func carryOut(_ check: Check, _ db: Database) throws {
        guard let table = check.table else { return try PageOwners.account(for: db) }
        let name = table.quotedDatabaseIdentifier
        let said = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(name))")
        if let problem = said.first(where: { $0 != "ok" }) {
            throw Refusal(.data, "its database is damaged: \(table): \(problem)")
        }
        if check.hasParents, let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check(\(name))") {
            throw Refusal(
                .data,
                "its database is damaged: \(table): row \(row.text("rowid") ?? "?") refers to a row of \(row.text("parent") ?? "?") that is not there"
            )
        }
    }
}
