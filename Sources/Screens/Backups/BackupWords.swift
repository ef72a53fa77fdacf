import Cells
import DiveShop

extension Backup.State {
    /// Beside the word, so that colour is never all.
    var mark: String {
        switch self {
        case .proven: "✓"
        case .unproven: "?"
        case .damaged: "‼"
        case .missing: "!"
        case .foreign: "·"
        }
    }
    var title: String {
        switch self {
        case .proven: "proven"
        case .unproven: "unproven"
        case .damaged: "damaged"
        case .missing: "missing"
        case .foreign: "foreign"
        }
    }
    var face: Face {
        switch self {
        case .proven: .good
        case .unproven, .missing: .warning
        case .damaged: .alarm
        case .foreign: .info
        }
    }
}

extension Backup.Origin {
    var title: String {
        switch self {
        case .manual: "by hand"
        case .scheduled: "schedule"
        case .preRestore: "before a restore"
        }
    }
}

extension Backup {
    /// Whether there is a file that can be read.
    var isThere: Bool { state != .missing }

    /// When it was proven, or why it is not, in one sentence.
    func proof(_ words: Words) -> String {
        let why = problem.isEmpty ? "" : ": \(problem)"
        switch state {
        case .proven: return "proven\(provenAt.map { " \(words.text(.moment($0)))" } ?? "") as restorable"
        case .unproven: return "not proven yet\(why); v reads it back"
        case .damaged: return "damaged\(why)"
        case .missing: return "its file is gone\(why); x takes it off the list"
        case .foreign: return "not made by this list\(why); v reads it through"
        }
    }

    /// What is in it besides the database, and how it is kept.
    var marks: [String] {
        [
            includesDocuments ? "documents" : nil, isEncrypted ? "encrypted" : nil, isPinned ? "pinned" : nil,
        ].compactMap(\.self)
    }
}

extension Job {
    /// Whether it is one of the screen of backups.
    var isOfBackups: Bool {
        switch self {
        case .backUp, .verifyBackup, .previewRestore, .restoreBackup, .undoRestore, .downloadBackup, .deleteBackup,
            .cleanBackups, .bringBack:
            true
        case .checkStore, .exportRows, .exportCosts, .exportCustomer, .verifyAudit, .dryRun, .testMessage: false
        }
    }

    /// The same with a passphrase; nil: it takes none.
    func opened(with passphrase: Secret) -> Job? {
        switch self {
        case .verifyBackup(let name, _): return .verifyBackup(name, passphrase)
        case .previewRestore(let name, _): return .previewRestore(name, passphrase)
        case .bringBack(let what, let name, _): return .bringBack(what, from: name, passphrase)
        case .restoreBackup(var order):
            order.passphrase = passphrase
            return .restoreBackup(order)
        case .undoRestore: return .undoRestore(passphrase)
        default: return nil
        }
    }
}

extension RunningJob {
    /// What is wrong with the passphrase, where it ended for that; nil: it did not.
    var passphraseComplaint: String? {
        guard case .failed(let why) = last else { return nil }
        return why.passphraseComplaint
    }
}

extension RestorePreview {
    /// `12 Jun 02:00`.
    func moment(_ words: Words) -> String { words.text(.moment(createdAt)) }
}
