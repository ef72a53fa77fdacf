/// What is known of an archive in `storage/backups`, or of a row whose file is gone (domain.md §4).
package struct Backup: Hashable, Sendable, Identifiable {
    package enum State: String, CaseIterable, Hashable, Sendable {
        /// Read back whole and found restorable.
        case proven
        /// Nobody has read it back yet.
        case unproven
        /// It was read and is not what was written.
        case damaged
        /// The list knows it, the disk does not.
        case missing
        /// The disk has it, the list does not: it came from elsewhere.
        case foreign
    }
    package enum Origin: String, CaseIterable, Hashable, Sendable {
        case manual, scheduled
        case preRestore = "pre_restore"
    }

    /// The file's name, without its folder; no two have the same.
    package let filename: String
    package let createdAt: Instant
    package let description: String
    /// In bytes.
    package let fileSize: Int
    package let includesDocuments: Bool
    package let isEncrypted: Bool
    package let state: State
    package let provenAt: Instant?
    /// Why it is not proven; empty: nothing is wrong.
    package let problem: String
    /// Never pruned.
    package let isPinned: Bool
    package let origin: Origin
    /// Links among the documents, which no archive holds; known of one that was just made alone.
    package let leftOut: Int
    package var id: String { filename }

    package init(
        filename: String, createdAt: Instant, description: String = "", fileSize: Int, includesDocuments: Bool = false,
        isEncrypted: Bool = false, state: State, provenAt: Instant? = nil, problem: String = "",
        isPinned: Bool = false, origin: Origin = .manual, leftOut: Int = 0
    ) {
        self.filename = filename
        self.createdAt = createdAt
        self.description = description
        self.fileSize = fileSize
        self.includesDocuments = includesDocuments
        self.isEncrypted = isEncrypted
        self.state = state
        self.provenAt = provenAt
        self.problem = problem
        self.isPinned = isPinned
        self.origin = origin
        self.leftOut = leftOut
    }

    /// For people, once it is made; empty: nothing was left out.
    package var leftOutWords: String {
        leftOut == 0
            ? ""
            : "; left out: \(leftOut) among the documents that \(leftOut == 1 ? "is" : "are") no \(leftOut == 1 ? "file" : "files") (links, pipes, sockets)"
    }
}

/// The screen of backups, at one moment. Sizes are in bytes.
package struct BackupList: Hashable, Sendable {
    /// The newest first.
    package let backups: [Backup]
    package let databaseSize: Int
    /// Of the disk that holds the backups.
    package let diskFree: Int
    package let diskSize: Int
    package let schedules: [BackupSchedule]
    /// The last restore, and what undoes it; nil: there was none, or it is undone.
    package let undo: Undo?
    package let asOf: Instant

    package struct Undo: Hashable, Sendable {
        /// The archive that was restored, and the one made before.
        package let restored: String
        package let before: String
        package let at: Instant
        package init(restored: String, before: String, at: Instant) {
            self.restored = restored
            self.before = before
            self.at = at
        }
    }

    package init(
        backups: [Backup], databaseSize: Int, diskFree: Int, diskSize: Int, schedules: [BackupSchedule], undo: Undo?,
        asOf: Instant
    ) {
        self.backups = backups
        self.databaseSize = databaseSize
        self.diskFree = diskFree
        self.diskSize = diskSize
        self.schedules = schedules
        self.undo = undo
        self.asOf = asOf
    }
    package var totalSize: Int { backups.reduce(0) { $0 + ($1.state == .missing ? 0 : $1.fileSize) } }
    /// The newest that was proven restorable.
    package var lastProven: Backup? { backups.first { $0.state == .proven } }
    package func find(_ name: String) -> Backup? {
        backups.first { $0.filename.utf8.elementsEqual(name.utf8) }
    }
}

/// What is to be backed up.
package struct BackupOrder: Hashable, Sendable {
    package var includesDocuments: Bool
    package var description: String
    /// With the passphrase of the settings.
    package var isEncrypted: Bool
    package var origin: Backup.Origin
    /// The schedule that asks, and the moment it was due; nil: a person asks.
    package var schedule: Int64?
    package var dueAt: Instant?
    package init(
        includesDocuments: Bool, description: String = "", isEncrypted: Bool = false,
        origin: Backup.Origin = .manual, schedule: Int64? = nil, dueAt: Instant? = nil
    ) {
        self.includesDocuments = includesDocuments
        self.description = description
        self.isEncrypted = isEncrypted
        self.origin = origin
        self.schedule = schedule
        self.dueAt = dueAt
    }
    package static let longestDescription = 500
}

/// Commands that change what is written down of backups; what takes long is a ``Job``.
package enum BackupCommand: Hashable, Sendable {
    case pin(String, Bool)
    case addSchedule(ScheduleDraft)
    case removeSchedule(Int64)
    case setScheduleActive(Int64, Bool)

    package var permission: Permission { .manageBackups }
    /// As the trail names it.
    package var name: String {
        switch self {
        case .pin(_, true): "pin_backup"
        case .pin(_, false): "unpin_backup"
        case .addSchedule: "add_schedule"
        case .removeSchedule: "remove_schedule"
        case .setScheduleActive(_, true): "resume_schedule"
        case .setScheduleActive(_, false): "pause_schedule"
        }
    }
}
