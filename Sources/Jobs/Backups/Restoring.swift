import Archives
package import DiveShop
import Foundation
package import Store

extension Backups {
    /// What was restored, and the archive that undoes it.
    package struct Restored: Hashable, Sendable {
        package let restored: String
        package let before: String
        /// Documents that somebody put there meanwhile and that stay; by path in the folder.
        package let kept: [String]

        /// Those, for people; empty: there are none.
        package var keptWords: String { kept.isEmpty ? "" : "; \(Store.words(keptDocuments: kept))" }
    }

    /// Brings the shop back to an archive: it is unpacked, brought up to date and examined beside the shop, then what is there now is
    /// backed up and proven, and only then is anything changed.
    package func restore(_ order: RestoreOrder, at now: Instant, _ report: @escaping Report) throws(Refusal)
        -> Restored?
    {
        try mustBeAllowed(.restoreBackups, to: "restore_backup", at: now)
        // Who may come in, and what they may do, is the other shop's then.
        if order.acceptsOtherShop { try mustBeAllowed(.manageUsers, to: "restore_backup", at: now) }
        return try telling("restore_backup", at: now) { () throws(Refusal) in
            try restore(order, isUndo: false, at: now, report)
        }
    }

    /// Brings back what the last restore replaced. That can be undone as well.
    package func undoRestore(_ passphrase: Secret? = nil, at now: Instant, _ report: @escaping Report) throws(Refusal)
        -> Restored?
    {
        try mustBeAllowed(.restoreBackups, to: "undo_restore", at: now)
        return try telling("undo_restore", at: now) { () throws(Refusal) -> Restored? in
            guard let undo = try store.backupList(at: now).undo else {
                throw Refusal(.data, "there is no restore to undo")
            }
            let order = RestoreOrder(filename: undo.before, passphrase: passphrase, acceptsOtherShop: true)
            guard let done = try restore(order, isUndo: true, at: now, report) else { return nil }
            return Restored(restored: undo.restored, before: done.before, kept: done.kept)
        }
    }

    private func restore(_ order: RestoreOrder, isUndo: Bool, at now: Instant, _ report: @escaping Report)
        throws(Refusal) -> Restored?
    {
        try store.mustBeTheOnlyRestore(at: now)
        let place = try find(order.filename, at: now)
        let reader = try reader(of: place, order.passphrase)
        let given = try passphraseBefore(place, reader, order)
        let pace = Pace(report)
        guard let preview = try preview(place, reader, at: now, pace, 0...0.02) else { return nil }
        if preview.isOtherShop && !order.acceptsOtherShop {
            throw Refusal(
                .data,
                "\(place.filename) is the backup of another shop, \(reader.metadata.shopName); say that you want it (--other-shop)"
            )
        }
        try sweep(at: now)
        let touchesDocuments =
            reader.metadata.includesDocuments && !preview.documents.isNothing
        if touchesDocuments { try Backups.mustBeExchangeable(Backups.documents(home)) }
        try mustHavePlace(for: reader, touchesDocuments)
        let work = try WorkFolder(.restoring, in: Backups.staging(home, documents: touchesDocuments), of: home)
        var isNeeded = false
        defer { if isNeeded { work.leave() } else { work.remove() } }
        guard let staged = try stage(place, reader, in: work, documents: touchesDocuments, pace, 0.02...0.4) else {
            return nil
        }
        let before = BackupOrder(
            includesDocuments: touchesDocuments, description: "Before the restore of \(place.filename)",
            isEncrypted: reader.isEncrypted, origin: .preRestore)
        // It holds the name of each document, of which those of today come now.
        _ = consume reader
        let watch = try store.watchForChanges()
        guard let first = try makeUnlisted(before, at: now, pace, 0.4...0.8, given: given) else { return nil }
        var unlisted = [first]
        let kept = BeforeRestore(watch: watch, made: first.made) { () throws(Refusal) in
            guard let again = try makeUnlisted(before, at: now, pace, 0.8...0.8, given: given, isHeld: true) else {
                return nil
            }
            unlisted.append(again)
            return again.made
        }
        // Where the restore comes to nothing they are not in the list, and are not left.
        defer {
            for archive in unlisted {
                withdrawUnlisted(archive.made.backup.filename, at: now)
                if isNeeded { archive.note.leave() } else { archive.note.remove() }
            }
        }
        let documents: StagedDocuments? =
            if touchesDocuments {
                StagedDocuments(staged: "\(work.path)/documents", live: try Backups.documents(home))
            } else { nil }
        let end = try store.restore(
            from: staged, filename: place.filename, before: first.made.backup.filename, kept: kept,
            documents: documents, isUndo: isUndo, staff: staff, at: now,
            progress: pace.step(0.8...1, "into the shop"))
        switch end {
        case .stopped: return nil
        case .done(let kept):
            return Restored(
                restored: place.filename, before: (unlisted.last ?? first).made.backup.filename, kept: kept)
        case .unfinished(let why):
            isNeeded = true
            throw why
        }
    }

    /// What is encrypted outside is not laid open by undoing it: so what is there now is encrypted, too, before it is restored. By the settings'
    /// passphrase, or by the one that opened the archive.
    /// - Returns: that one; nil: the settings'.
    /// - Throws: ``Refusal``: the settings' is too weak, which is said before anything takes long.
    private func passphraseBefore(_ place: Place, _ reader: ArchiveReader, _ order: RestoreOrder) throws(Refusal)
        -> Secret?
    {
        guard reader.isEncrypted else { return nil }
        if settingsPassphrase.0 == nil, let given = order.passphrase { return given }
        do throws(Refusal) { _ = try store.settings.strongBackupPassphrase } catch {
            throw Refusal(
                error.kind,
                "\(place.filename) is encrypted, so what is there now is backed up encrypted before it is restored; \(error.words)"
            )
        }
        return nil
    }

    private func mustHavePlace(for reader: ArchiveReader, _ touchesDocuments: Bool) throws(Refusal) {
        if access(home.backups, W_OK) != 0 { throw Disk.refusal(home.backups, errno) }
        let coming = touchesDocuments ? reader.entries.reduce(0) { $0 + $1.size } : reader.metadata.databaseSize
        let before = try roomForOne(touchesDocuments ? Backups.documents(home) : nil)
        // Unpacked, in the store's log, and what is there now: of that there may be two, where others write meanwhile.
        try Disk.mustHave(
            [
                (coming, Backups.staging(home, documents: touchesDocuments)),
                (reader.metadata.databaseSize, (store.path as NSString).deletingLastPathComponent),
                (before * 2, home.backups),
            ], for: "a restore")
    }

    /// Unpacks an archive in private, brings its database up to date and examines it. One that is, to the bit, what was proven before was
    /// examined then, and is examined again only where it was changed since, by a newer schema. One of an older schema that nobody has proven
    /// here is examined before that, too: a migration makes tables and indexes anew, so damage would be carried over and could not be told
    /// any more.
    /// - Returns: the database; nil: it was stopped.
    func stage(
        _ place: Place, _ reader: ArchiveReader, in work: WorkFolder, documents: Bool, _ pace: Pace,
        _ range: ClosedRange<Double>
    ) throws(Refusal) -> String? {
        let middle = range.lowerBound + (range.upperBound - range.lowerBound) * 0.6
        guard
            let digest = try reader.extract(
                into: work.path, documents: documents, progress: pace.step(range.lowerBound...middle, "unpacking"))
        else { return nil }
        if documents {
            // An archive of a shop without any has no folder of them.
            guard mkdir("\(work.path)/documents", 0o755) == 0 || errno == EEXIST else {
                throw Disk.refusal(work.path, errno)
            }
        }
        let path = "\(work.path)/\(ArchiveMetadata.database)"
        let step = pace.step(middle...range.upperBound, "examining")
        let proven = place.known?.state == .proven ? try store.digest(of: place.filename) : nil
        if proven != digest {
            let problem = Backups.disagreement(try Store.facts(ofCopy: path), reader.metadata)
            guard problem.isEmpty else { throw Refusal(.data, "the archive does not hold what it says: \(problem)") }
            guard try Store.examine(copy: path, progress: step) else { return nil }
        }
        try Store.bringUpToDate(staged: path)
        if reader.metadata.schemaVersion < Store.schemaVersion {
            guard try Store.examine(copy: path, progress: step) else { return nil }
        }
        return path
    }

    /// Ends what a restore began whose process is gone, and removes what it left.
    /// - Returns: what became of it, once; nil: there is nothing to tell.
    package static func endInterrupted(_ store: Store, _ home: Home, at now: Instant) throws(Refusal) -> String? {
        let words = try store.interruptedRestore(at: now)
        try sweep(store, home, at: now)
        for folder in workplaces(home) {
            // A restore may have been cut off a moment ago, since others were ended.
            try WorkFolder.sweep(folder, .restoring, of: home) { _ throws(Refusal) in
                try store.foldersOfOpenRestores()
            }
        }
        return words
    }
}
