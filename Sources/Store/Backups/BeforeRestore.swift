package import DiveShop
import GRDB

/// An archive that stands under its name and is not in the list yet.
package struct MadeArchive {
    package let backup: Backup
    package let sha256: String
    package let schemaVersion: Int
    /// Those that it holds; nil: it holds none.
    let documents: CopiedDocuments?

    package init(
        backup: Backup, sha256: String, schemaVersion: Int, documents: CopiedDocuments? = nil
    ) {
        self.backup = backup
        self.sha256 = sha256
        self.schemaVersion = schemaVersion
        self.documents = documents
    }
}

/// Sees whether anybody has committed to the store since a moment: another process, or another part of this one.
package final class ChangeWatch {
    /// Of its own: what is committed by it does not count.
    let queue: DatabaseQueue
    private let version: Int

    fileprivate init(_ path: String) throws {
        queue = try Store.connect(path, label: "watcher")
        version = try ChangeWatch.version(queue)
    }

    private static func version(_ queue: DatabaseQueue) throws -> Int {
        try queue.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    func hasChanged() throws -> Bool { try ChangeWatch.version(queue) != version }
}

/// What was backed up before a restore, so that it can be undone. Nothing may lie between that copy and the restore, or it would be in
/// neither: what others commit meanwhile is seen, and then a new copy is made while they wait.
package struct BeforeRestore {
    /// From before the copy.
    let watch: ChangeWatch
    let made: MadeArchive
    /// Makes another one, while the write lock is held; nil: it was stopped.
    let again: () throws(Refusal) -> MadeArchive?

    package init(watch: ChangeWatch, made: MadeArchive, again: @escaping () throws(Refusal) -> MadeArchive?) {
        self.watch = watch
        self.made = made
        self.again = again
    }
}

extension Store {
    package func watchForChanges() throws(Refusal) -> ChangeWatch {
        do { return try ChangeWatch(path) } catch { throw Store.refusal(error, path: path) }
    }
}
