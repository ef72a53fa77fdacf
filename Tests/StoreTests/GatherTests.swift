import Foundation
import GRDB
import Store
import Testing

/// The file whose writes are put together is, to everybody, a file like any other.
@Suite struct GatherTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    private func queue(_ path: String, gathers: Bool) throws -> DatabaseQueue {
        try DatabaseQueue(path: gathers ? Store.gathering(path) : path)
    }

    /// Each step leaves a commit, or none; small pages and a small cache make SQLite write in the midst of a transaction, and read again.
    private static let steps = [
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE INDEX i ON t (a)",
        "INSERT INTO t (a, b) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT 'row ' || (i * 7919 % 3000), zeroblob(i % 700) FROM n",
        "BEGIN; UPDATE t SET b = zeroblob(id % 900); DELETE FROM t WHERE id % 3 = 0; ROLLBACK",
        "BEGIN; UPDATE t SET a = a || '!' WHERE id % 2 = 0; SAVEPOINT s; DELETE FROM t WHERE id % 5 = 0; ROLLBACK TO s; DELETE FROM t WHERE id % 7 = 0; COMMIT",
        "DELETE FROM t WHERE id > 2000", "VACUUM", "DROP INDEX i",
    ]

    /// A write-ahead log is gathered only where commits are synced, as the store's are.
    @Test(arguments: ["DELETE", "TRUNCATE", "PERSIST", "MEMORY", "OFF", "WAL"], [0, 2])
    func othersReadWhatWasCommitted(journal: String, synchronous: Int) throws {
        if journal == "WAL" && synchronous == 0 { return }
        let paths = [true, false].map { folder.path + "/\($0).db" }
        let writers = try zip(paths, [true, false]).map { path, gathers in try queue(path, gathers: gathers) }
        for writer in writers {
            try writer.writeWithoutTransaction {
                try $0.execute(
                    sql: """
                        PRAGMA page_size = 1024; PRAGMA cache_size = 20; PRAGMA journal_mode = \(journal);
                        PRAGMA synchronous = \(synchronous)
                        """)
            }
        }
        for step in GatherTests.steps where !(journal == "OFF" && step.contains("ROLLBACK")) {
            var contents: [[String]] = []
            for (path, writer) in zip(paths, writers) {
                try writer.writeWithoutTransaction { try $0.execute(sql: step) }
                let other = try queue(path, gathers: false)
                contents.append(
                    try other.read { db in
                        try String.fetchAll(db, sql: "PRAGMA integrity_check")
                            + String.fetchAll(db, sql: "SELECT id || a || length(b) FROM t ORDER BY id")
                    })
                try other.close()
            }
            #expect(contents[0].first == "ok", "\(step)")
            #expect(contents[0] == contents[1], "\(step)")
        }
        if journal == "WAL" {
            try writers[0].writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try writers[1].writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
        for writer in writers { try writer.close() }
        let files = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(files[0].count == files[1].count && files[0].count > 100_000)
    }

    @Test func aNameMayHoldAnything() throws {
        let path = folder.path + "/a b?c#d%41&vfs=none ü.db"
        let writer = try queue(path, gathers: true)
        try writer.write { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (7)") }
        try writer.close()
        let reader = try queue(path, gathers: false)
        #expect(try reader.read { try Int.fetchOne($0, sql: "SELECT a FROM t") } == 7)
        try reader.close()
    }

    /// Only the writing back of what was gathered can fail: then the commit does.
    @Test(.enabled(if: Disk.canBeMade)) func aDiskThatIsFullFailsTheCommit() throws {
        let disk = try Disk(folder, kilobytes: 256)
        let writer = try queue(disk.path + "/full.db", gathers: true)
        defer { try? writer.close() }
        try writer.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE t (b)")
        }
        let error = #expect(throws: DatabaseError.self) {
            try writer.write { try $0.execute(sql: "INSERT INTO t VALUES (zeroblob(1000000))") }
        }
        #expect(error?.resultCode == .SQLITE_FULL)
    }
}
