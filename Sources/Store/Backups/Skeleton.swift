package import DiveShop
import GRDB

/// What was found in a copy of a store that was read whole and is sound.
package struct CopyFacts: Hashable, Sendable {
    package let rowCounts: [String: Int]
    package let schemaVersion: Int
    package let auditHash: String
    package let auditRows: Int
    package let shopName: String
    package let shopID: String
    /// In bytes.
    package let databaseSize: Int
    package init(
        rowCounts: [String: Int], schemaVersion: Int, auditHash: String, auditRows: Int, shopName: String,
        shopID: String, databaseSize: Int
    ) {
        self.rowCounts = rowCounts
        self.schemaVersion = schemaVersion
        self.auditHash = auditHash
        self.auditRows = auditRows
        self.shopName = shopName
        self.shopID = shopID
        self.databaseSize = databaseSize
    }
}

/// Documents that are to take the place of the shop's: both folders, on one file system; they are exchanged, so that what was there
/// lies in `staged` afterwards.
package struct StagedDocuments: Hashable, Sendable {
    package let staged: String
    package let live: String
    package init(staged: String, live: String) {
        self.staged = staged
        self.live = live
    }
}

extension Store {
    /// Copies the database and, where a folder of them is given, the documents, both of one moment, into `folder`: `nautilus.db` and
    /// `documents/…`. Others go on writing.
    /// - Returns: false: it was stopped; what lies in the folder is of no use.
    package func copy(to folder: String, documents: String?, progress: (Double) -> Bool) throws(Refusal) -> Bool {
        throw Refusal(.failed, "skeleton")
    }
    /// Reads a copy whole: nobody else has it open.
    /// - Returns: nil: it was stopped.
    /// - Throws: ``Refusal`` of kind data where it is damaged, no store of ours, or of a newer schema.
    package static func examine(copy path: String, progress: (Double) -> Bool) throws(Refusal) -> CopyFacts? {
        throw Refusal(.failed, "skeleton")
    }
    /// Brings a staged database to this program's schema; refuses a newer one.
    package static func bringUpToDate(staged path: String) throws(Refusal) { throw Refusal(.failed, "skeleton") }
    /// - Parameter documents: the shop's folder of them.
    package func preview(
        of metadata: ArchiveMetadata, filename: String, documents: String, staff: Int64, at now: Instant
    ) throws(Refusal) -> RestorePreview { throw Refusal(.failed, "skeleton") }
    /// Puts a staged database, of ``bringUpToDate(staged:)``, in the place of the shop's, which others have open, and then exchanges the
    /// documents. All or nothing, also where the program is killed: ``interruptedRestore(at:)`` ends what was begun. Writes
    /// backup_restorations and the trail.
    /// - Parameters:
    ///   - before: the archive made before, which undoes it.
    ///   - isUndo: the last restore is then undone.
    /// - Returns: false: it was stopped, nothing was changed.
    package func restore(
        from staged: String, filename: String, before: String, documents: StagedDocuments? = nil, isUndo: Bool = false,
        staff: Int64, at now: Instant, progress: (Double) -> Bool
    ) throws(Refusal) -> Bool { throw Refusal(.failed, "skeleton") }
    /// Ends what a restore began whose process is gone, and says once what became of it; nil: there is none.
    package func interruptedRestore(at now: Instant) throws(Refusal) -> String? { throw Refusal(.failed, "skeleton") }
    /// - Parameter staged: of ``bringUpToDate(staged:)``.
    /// - Returns: what was brought, in words.
    package func bringBack(_ what: BroughtBack, from staged: String, staff: Int64, at now: Instant) throws(Refusal)
        -> String
    { throw Refusal(.failed, "skeleton") }

    /// Adds an archive to the list, or what is newly known of one that is there by that name; written in the trail.
    /// - Parameter staff: nil: nobody, a schedule.
    package func addBackup(
        _ backup: Backup, sha256: String, schemaVersion: Int?, staff: Int64?, at now: Instant
    ) throws(Refusal) { throw Refusal(.failed, "skeleton") }
    /// Writes down that an archive was read back: whole, or what is wrong with it.
    /// - Returns: false: the list does not know it; ``addBackup(_:sha256:schemaVersion:staff:at:)`` adds it.
    @discardableResult
    package func setProof(of filename: String, failure: String?, staff: Int64?, at now: Instant) throws(Refusal) -> Bool
    {
        throw Refusal(.failed, "skeleton")
    }
    /// The digest of the whole file, as the list has it; nil: the list has none.
    package func digest(of filename: String) throws(Refusal) -> String? { throw Refusal(.failed, "skeleton") }
    /// Writes down that an archive was deleted, or that old ones were pruned.
    /// - Parameter action: as the trail names it: `delete_backup`, `prune_backup`.
    package func removeBackup(_ filename: String, action: String, staff: Int64?, at now: Instant) throws(Refusal) {
        throw Refusal(.failed, "skeleton")
    }
    /// Archives, schedules and room, without a person.
    package func backupList(at now: Instant) throws(Refusal) -> BackupList { throw Refusal(.failed, "skeleton") }

    /// Claims a backup that is due, for this process, before any other does. Of several moments that were missed only the last is
    /// carried out.
    /// - Returns: what to make, with its schedule and the moment; nil: nothing is due.
    package func claimRun(at now: Instant) throws(Refusal) -> BackupOrder? { throw Refusal(.failed, "skeleton") }
    /// - Parameters:
    ///   - filename: of the archive; nil where it failed, with the reason.
    package func finishRun(_ order: BackupOrder, filename: String?, failure: String?, at now: Instant) throws(Refusal) {
        throw Refusal(.failed, "skeleton")
    }

    static func carryOut(
        _ db: Database, _ command: BackupCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
    static func backupList(_ db: Database, _ moment: Moment, path: String) throws -> BackupList {
        throw Refusal(.failed, "skeleton")
    }
}
