package import DiveShop
import Foundation
import GRDB
import GRDBSQLite

extension Store {
    /// Copies the database and, where a folder of them is given, the documents, both of one moment, into `folder`: `nautilus.db` and
    /// `documents/…`. Others go on writing: SQLite's write lock is held while a reader's snapshot is taken and what has changed among
    /// the documents since they were linked a moment before is linked again. The database is then copied from that snapshot.
    /// - Parameters:
    ///   - isHeld: the caller has the write lock already.
    ///   - remembers: the documents; their list grows with them.
    ///   - linked: called once, when the documents are there and the database is still to be copied.
    ///   - progress: from 0 to 1; the copy stops when it returns false.
    /// - Returns: false: it was stopped; what lies in the folder is of no use.
    package func copy(
        to folder: String, documents: String?, isHeld: Bool = false, remembers: Bool = false,
        linked: (DocumentLinks?) -> Void = { _ in },
        progress: (Double) -> Bool
    ) throws(Refusal) -> Bool {
        let target = folder + "/nautilus.db"
        do {
            var links = try documents.map {
                try DocumentLinks(from: $0, to: folder + "/documents", remembers: remembers)
            }
            try links?.bringUpToDate()
            let source = try Store.connect(path, label: "copier", cache: Store.passingCache)
            defer { try? source.close() }
            return try source.writeWithoutTransaction { db in
                try momentarily(isHeld) {
                    try db.execute(sql: "BEGIN")
                    // The snapshot is taken by the first read.
                    _ = try Row.fetchOne(db, sql: "PRAGMA main.schema_version")
                    _ = try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_schema")
                    try links?.bringUpToDate()
                }
                defer { try? db.rollback() }
                linked(links)
                return try Store.copy(db, to: target, progress: progress)
            }
        } catch {
            throw Store.refusal(error, path: Store.isOwnFault(error) ? path : target)
        }
    }

    private static func isOwnFault(_ error: any Error) -> Bool {
        (error as? DatabaseError).map { [.SQLITE_BUSY, .SQLITE_CORRUPT, .SQLITE_NOTADB].contains($0.resultCode) }
            ?? true
    }

    /// The latch waits for a quarter of a second each time: half a minute in all.
    private static let longestLatching = 110

    /// While nobody can begin to write: for a few milliseconds.
    private func momentarily(_ isHeld: Bool, _ body: () throws -> Void) throws {
        if isHeld { return try body() }
        let latch = try latch
        var tries = 0
        while true {
            do {
                return try latch.writeWithoutTransaction { db in
                    try db.execute(sql: "BEGIN IMMEDIATE")
                    defer { try? db.rollback() }
                    try body()
                }
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && tries < Store.longestLatching && Store.waitForLock(tries)
            {
                tries += 1
            }
        }
    }

    /// Pages between two words of progress: 16 MB.
    private static let pagesAtOnce: Int32 = 4096

    /// Copies what a connection sees within its transaction, which no other one changes: so it never begins again, in however many
    /// steps.
    private static func copy(_ db: Database, to target: String, progress: (Double) -> Bool) throws -> Bool {
        let file = Foundation.open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Refusal(.unavailable, "\(target) cannot be made: \(String(cString: strerror(errno)))")
        }
        close(file)
        let copy = try DatabaseQueue(path: gathering(target))
        defer { try? copy.close() }
        return try copy.writeWithoutTransaction { copy in
            // Whatever becomes of a private file before it is whole does not matter.
            try copy.execute(
                sql: """
                    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA mmap_size = 0;
                    PRAGMA cache_size = -\(Store.passingCache)
                    """)
            guard try step(from: db, into: copy, progress: progress) else { return false }
            // The copy says that it has a write-ahead log, as the store has.
            try copy.execute(sql: "PRAGMA journal_mode = DELETE")
            return true
        }
    }

    /// - Parameter begun: called once, when the target's write lock is held and the first page is copied; what it writes into the source
    ///   is copied too.
    static func step(
        from source: Database, into target: Database, begun: () throws -> Void = {}, progress: (Double) -> Bool
    ) throws -> Bool {
        guard let backup = sqlite3_backup_init(target.sqliteConnection, "main", source.sqliteConnection, "main") else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_errcode(target.sqliteConnection)),
                message: target.lastErrorMessage)
        }
        var isOpen = true
        defer { if isOpen { sqlite3_backup_finish(backup) } }
        var pages: Int32 = 1
        var isFirst = true
        while true {
            let code = sqlite3_backup_step(backup, pages)
            if code == SQLITE_DONE {
                isOpen = false
                let ended = sqlite3_backup_finish(backup)
                guard ended == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: ended)) }
                _ = progress(1)
                return true
            }
            guard code == SQLITE_OK else {
                isOpen = false
                sqlite3_backup_finish(backup)
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: target.lastErrorMessage)
            }
            if isFirst { try begun() }
            isFirst = false
            pages = pagesAtOnce
            let total = Double(max(1, sqlite3_backup_pagecount(backup)))
            guard progress(1 - Double(sqlite3_backup_remaining(backup)) / total) else { return false }
        }
    }
}
