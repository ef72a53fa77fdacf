package import DiveShop
import Foundation
import GRDB

/// How a restore ended.
package enum RestoreEnd: Hashable {
    /// - Parameter kept: documents that somebody put there meanwhile; by path in the folder.
    case done(kept: [String] = [])
    /// By whoever was asked to go on: nothing was changed.
    case stopped
    /// The database is restored; what is staged is still needed.
    case unfinished(Refusal)
}

extension Store {
    /// Puts a staged database, of ``bringUpToDate(staged:)``, in the place of the shop's, which others have open, and then exchanges the
    /// documents. All or nothing, also where the program is killed: ``interruptedRestore(at:)`` ends what was begun. Writes
    /// backup_restorations and the trail.
    ///
    /// SQLite's backup takes the shop's write lock with its first page and has it until the last one is committed. So what is carried
    /// over (``CarryOver``) is all that anybody has written: whoever writes meanwhile waits, and then writes into the restored data.
    /// - Parameters:
    ///   - before: the archive made before, which undoes it.
    ///   - kept: that one, not in the list yet: it is added to it as the restore is begun.
    ///   - isUndo: the last restore is then undone.
    ///   - progress: from 0 to 1; until the last page is copied it stops when it returns false.
    /// - Throws: ``Refusal``: nothing was changed.
    package func restore(
        from staged: String, filename: String, before: String, kept: BeforeRestore? = nil,
        documents: StagedDocuments? = nil, isUndo: Bool = false, staff: Int64, at now: Instant,
        progress: (Double) -> Bool
    ) throws(Refusal) -> RestoreEnd {
        let action = isUndo ? "undo_restore" : "restore_backup"
        try checkMay([.restoreBackups], action: action, module: "backups", staff: staff, at: now)
        var row: Int64?
        do {
            guard let lock = try RestoreLock(path) else { throw anotherIsUnderWay }
            defer { lock.release() }
            // What another one left is ended first; the trail tells of it.
            _ = try endClaims(at: now)
            let begun = try beginRestore(filename: filename, before: before, kept, documents, staff: staff, at: now)
            row = begun
            // Not before: another restore's mark may still be needed.
            try documents?.mark(kept?.made.documents)
            guard
                try overwrite(
                    with: staged, kept, documents,
                    CarryOver(
                        restoration: begun, filename: filename, isUndo: isUndo, action: action, staff: staff, now: now),
                    progress: progress)
            else {
                try endRestore(begun, failure: "it was stopped", kept, action: action, staff: staff, at: now)
                return .stopped
            }
            return complete(begun, documents, at: now)
        } catch {
            let refusal = Store.refusal(error, path: path)
            if let row {
                try? endRestore(row, failure: refusal.words, kept, action: action, staff: staff, at: now)
            }
            throw refusal
        }
    }

    /// What comes after the database. Where it fails, the row is given up to whoever starts next: ``interruptedRestore(at:)`` goes on with it.
    private func complete(_ row: Int64, _ documents: StagedDocuments?, at now: Instant) -> RestoreEnd {
        do {
            var kept: [String] = []
            if let documents {
                try documents.exchange()
                kept = try documents.keep(restoration: row)
            }
            try write { try Store.settle($0, restoration: row, kept: kept, at: now) }
            documents?.unmark()
            return .done(kept: kept)
        } catch {
            try? write {
                try $0.execute(sql: "UPDATE backup_restorations SET claimed_by = '' WHERE id = ?", arguments: [row])
            }
            let why = Store.refusal(error, path: path).words
            return .unfinished(
                Refusal(
                    .failed,
                    "the database is restored, the rest is not yet: \(why); once that is put right, the next start of nautilus goes on with it"
                ))
        }
    }

    private func beginRestore(
        filename: String, before: String, _ kept: BeforeRestore?, _ documents: StagedDocuments?, staff: Int64,
        at now: Instant
    ) throws -> Int64 {
        func begin(_ db: Database) throws -> Int64 {
            // What could not be ended is given up: its documents are in its archive, and this one takes its place.
            for row in try Store.openClaims(db) {
                guard Store.documents(of: row)?.areInPlace != true else {
                    throw Refusal(
                        .unavailable,
                        "\(row.text("backup_filename") ?? "") was restored, and what was put among the documents meanwhile is not kept yet: whoever restored it starts nautilus, or puts right what hinders that"
                    )
                }
                try Store.settle(db, restoration: Int64(row.int("id")), at: now)
            }
            if let kept { try Store.list(db, kept.made, staff, at: now) }
            try db.execute(
                sql: """
                    INSERT INTO backup_restorations (backup_filename, restored_at, user_id, pre_restore_filename, outcome, claimed_by,
                        documents_staged, documents_live) VALUES (?, ?, ?, ?, 'begun', ?, ?, ?)
                    """,
                arguments: [
                    filename, now.text, staff, before, ProcessMark.own, documents?.staged, documents?.live,
                ])
            return db.lastInsertedRowID
        }
        guard let kept else { return try write(begin) }
        // By the watching connection, to which its own commits are no change.
        var row: Int64 = 0
        try kept.watch.queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                row = try begin(db)
                return .commit
            }
        }
        return row
    }

    /// One at a time: each exchanges the documents after its database is there, and another's must not come between.
    private var anotherIsUnderWay: Refusal {
        let sql = "SELECT backup_filename FROM backup_restorations WHERE claimed_by IS NOT NULL"
        // Whose it is matters less than that it is.
        let other = try? read { try String.fetchOne($0, sql: sql) }
        return Refusal(
            .unavailable,
            "\(other ?? "another archive") is being restored, or was until a moment ago; wait until that has ended, and try again"
        )
    }

    /// - Throws: ``Refusal`` (unavailable): another restore is under way.
    package func mustBeTheOnlyRestore(at now: Instant) throws(Refusal) {
        do {
            // What was cut off is ended first; the trail tells of it.
            _ = try interruptedRestore(at: now)
            guard let lock = try RestoreLock(path) else { throw anotherIsUnderWay }
            lock.release()
        } catch { throw Store.refusal(error, path: path) }
    }

    /// Names of the folders that hold what a restore still needs, whoever began it.
    package func foldersOfOpenRestores() throws(Refusal) -> Set<String> {
        do {
            let staged = try read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT documents_staged FROM backup_restorations
                        WHERE claimed_by IS NOT NULL AND documents_staged IS NOT NULL
                        """)
            }
            return Set(staged.map { URL(fileURLWithPath: $0).deletingLastPathComponent().lastPathComponent })
        } catch { throw Store.refusal(error, path: path) }
    }

    /// The archives that will undo what is being restored. They may be older by the clock than another one: it can be set back.
    package func archivesOfOpenRestores() throws(Refusal) -> Set<String> {
        let sql = "SELECT pre_restore_filename FROM backup_restorations WHERE claimed_by IS NOT NULL"
        do { return try Set(read { try String?.fetchAll($0, sql: sql) }.compactMap(\.self)) } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Nobody else can write from the first page on: so what was committed since the copy before is seen here, and is copied once more.
    private func prepare(
        _ carryOver: CarryOver, _ kept: BeforeRestore?, _ documents: StagedDocuments?, _ staged: String
    ) throws {
        var carryOver = carryOver
        if let kept, try kept.watch.hasChanged() {
            guard let again = try kept.again() else { throw CancellationError() }
            carryOver.before = again
            if let documents { try again.documents?.write(to: documents.list) }
        }
        try carryOver.carryOut(from: path, into: staged)
    }

    private func overwrite(
        with staged: String, _ kept: BeforeRestore?, _ documents: StagedDocuments?, _ carryOver: CarryOver,
        progress: (Double) -> Bool
    ) throws -> Bool {
        let target = try Store.connect(path, label: "restorer", cache: Store.passingCache, gathers: true)
        defer { try? target.close() }
        return try target.writeWithoutTransaction { live in
            try Store.givePages(of: try Int.fetchOne(live, sql: "PRAGMA page_size") ?? 4096, to: staged)
            let source = try Store.stage(staged, cache: Store.passingCache)
            defer { try? source.close() }
            let isDone: Bool
            do {
                isDone = try source.writeWithoutTransaction { source in
                    try Store.step(
                        from: source, into: live, begun: { try prepare(carryOver, kept, documents, staged) },
                        progress: progress)
                }
            } catch is CancellationError { return false }
            if isDone { keepLogShort(live) }
            return isDone
        }
    }

    /// Writes down that a restore came to nothing. Then what was backed up before it undoes nothing: it goes out of the list again.
    private func endRestore(
        _ row: Int64, failure: String, _ kept: BeforeRestore?, action: String, staff: Int64, at now: Instant
    ) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE backup_restorations SET outcome = 'failed', details = ?, claimed_by = NULL, documents_staged = NULL,
                        documents_live = NULL WHERE id = ? AND outcome = 'begun'
                    """, arguments: [failure, row])
            if db.changesCount == 0 { return }
            let entry = AuditEntry(
                action: action, module: "backups", entityType: "backup_restorations", entityID: row,
                new: ["reason": failure], outcome: .failed)
            try entry.append(db, user: staff, at: now)
            if let name = kept?.made.backup.filename {
                try Store.unlist(db, name, action: "delete_backup", staff: staff, at: now)
            }
        }
    }

    private static func settle(_ db: Database, restoration: Int64, kept: [String] = [], at now: Instant) throws {
        try db.execute(
            sql: """
                UPDATE backup_restorations SET claimed_by = NULL, documents_staged = NULL, documents_live = NULL WHERE id = ?
                """, arguments: [restoration])
        if kept.isEmpty { return }
        var entry = AuditEntry(
            action: "keep_documents", module: "backups", entityType: "backup_restorations", entityID: restoration)
        entry.new = ["documents": "\(kept.count)", "first": kept.first]
        try entry.append(db, user: nil, at: now)
    }

    /// Ends what a restore began whose process is gone, and says once what became of it; nil: there is none.
    ///
    /// The database is all as before or all as after: its own row tells which. Documents that were to be exchanged after it are exchanged
    /// now.
    package func interruptedRestore(at now: Instant) throws(Refusal) -> String? {
        do {
            if try read({ try Store.openClaims($0) }).isEmpty { return nil }
            // Whoever has it is at work.
            guard let lock = try RestoreLock(path) else { return nil }
            defer { lock.release() }
            return try endClaims(at: now)
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// To be called with the lock held: so nobody is at work on what is claimed.
    private func endClaims(at now: Instant) throws -> String? {
        if try read({ try Store.openClaims($0) }).isEmpty { return nil }
        let ended = try write { db in
            try Store.openClaims(db).map { row in (row, end: try Store.end(row, db, at: now)) }
        }
        for (row, end) in ended where end.isEnd { Store.documents(of: row)?.unmark() }
        return ended.isEmpty ? nil : ended.map(\.end.words).joined(separator: " ")
    }

    /// For people: what somebody put among the documents while a restore was under way. Empty: nothing.
    package static func words(keptDocuments kept: [String]) -> String {
        guard let first = kept.first else { return "" }
        return kept.count == 1
            ? "the document \(first), put there meanwhile, is kept"
            : "\(kept.count) documents that were put there meanwhile are kept, \(first) among them"
    }

    private static func openClaims(_ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT * FROM backup_restorations WHERE claimed_by IS NOT NULL ORDER BY id")
    }

    private static func documents(of row: Row) -> StagedDocuments? {
        guard let staged = row.text("documents_staged"), let live = row.text("documents_live") else { return nil }
        return StagedDocuments(staged: staged, live: live)
    }

    /// - Returns: what became of it; not its end: there is still something to come, as soon as that can be.
    private static func end(_ row: Row, _ db: Database, at now: Instant) throws -> (words: String, isEnd: Bool) {
        let id = Int64(row.int("id"))
        let filename = row.text("backup_filename") ?? ""
        var entry = AuditEntry(
            action: "end_interrupted_restore", module: "backups", entityType: "backup_restorations", entityID: id)
        guard row.text("outcome") != "begun" else {
            try db.execute(
                sql: "UPDATE backup_restorations SET outcome = 'failed', details = 'it was interrupted' WHERE id = ?",
                arguments: [id])
            try settle(db, restoration: id, at: now)
            (entry.new["filename"], entry.outcome) = (filename, .failed)
            try entry.append(db, user: nil, at: now)
            let words = "The restore of \(filename) was interrupted before anything was changed; the shop is as it was."
            // What was backed up before it undoes nothing. It is whole and proven, and goes with others of its age.
            guard let before = row.text("pre_restore_filename") else { return (words, true) }
            try db.execute(
                sql: """
                    UPDATE backups SET origin = 'manual' WHERE filename = ? AND origin = 'pre_restore' AND removed_at IS NULL
                    """, arguments: [before])
            if db.changesCount == 0 { return (words, true) }
            return ("\(words.dropLast()), and is in \(before), too, which is kept as any other backup.", true)
        }
        var words = "The restore of \(filename) was interrupted after the shop was restored; it is complete."
        var kept: [String] = []
        if let documents = documents(of: row) {
            if documents.areThere {
                do {
                    try documents.exchange()
                    kept = try documents.keep(restoration: id)
                } catch let refusal as Refusal {
                    // All is still there: another account may, or this one once that is put right.
                    return (
                        "The restore of \(filename) was interrupted: the database is restored, the documents are not all in their place yet (\(refusal.words)); once that is put right, the next start goes on with it.",
                        false
                    )
                }
            } else {
                words =
                    "The restore of \(filename) was interrupted: the database is restored, the documents are not (\(documents.staged) with them is gone); restore it again."
            }
        }
        try settle(db, restoration: id, kept: kept, at: now)
        entry.new["filename"] = filename
        try entry.append(db, user: nil, at: now)
        return (kept.isEmpty ? words : "\(words.dropLast()); \(Store.words(keptDocuments: kept)).", true)
    }
}
