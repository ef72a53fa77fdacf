import Foundation
import GRDB

extension Store {
    /// How long the write-ahead log grows before it is written back, in bytes.
    static let longestLog = 4 << 20

    /// Writes the log back into the database once it is long, after a commit on the connection that writes.
    ///
    /// SQLite 3.40 (Debian 12) has the WAL-reset bug, fixed in 3.51.3: one connection that checkpoints while another one
    /// writes may corrupt the file. So automatic checkpoints are off everywhere, and this one runs while a second
    /// connection holds SQLite's own write lock: no process can begin a write, nor a checkpoint of this kind, meanwhile.
    /// It is PASSIVE: it waits for nobody, and readers go on. The next write starts the log anew, once no reader uses it.
    ///
    /// Nothing that fails here is an error: the commit stands in the log, and the next one tries again. Where another
    /// process has the lock for long, that process will see to the log.
    ///
    /// The checkpoint that SQLite makes when the last connection of all closes stays: it holds the exclusive lock on the
    /// whole file, so that no other connection exists or can come; and it leaves one file, without a log beside it.
    func keepLogShort(_ db: Database) {
        var log = stat()
        guard stat(logPath, &log) == 0, log.st_size > Store.longestLog else { return }
        try? latch.writeWithoutTransaction { latch in
            try latch.execute(sql: "BEGIN IMMEDIATE")
            defer { try? latch.rollback() }
            try db.checkpoint(.passive)
        }
    }

    /// Writes the log back now, whatever its length, as far as no reader needs it.
    package func checkpoint() throws {
        try writer.writeWithoutTransaction { db in
            try latch.writeWithoutTransaction { latch in
                try latch.execute(sql: "BEGIN IMMEDIATE")
                defer { try? latch.rollback() }
                try db.checkpoint(.passive)
            }
        }
    }
}
