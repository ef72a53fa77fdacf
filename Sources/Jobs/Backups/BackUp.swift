import Archives
package import DiveShop
import Foundation
import Printable
import Store

extension Backups {
    /// Makes an archive and proves it before it is listed.
    package func backUp(_ order: BackupOrder, at now: Instant, _ report: @escaping Report) throws(Refusal) -> Backup? {
        try mustBeAllowed(.createBackups, to: "create_backup", at: now)
        return try telling("create_backup", at: now) { () throws(Refusal) in
            try make(order, at: now, Pace(report), 0...1)
        }
    }

    /// - Parameter range: the share that it is of the whole work.
    func make(_ order: BackupOrder, at now: Instant, _ pace: Pace, _ range: ClosedRange<Double>) throws(Refusal)
        -> Backup?
    {
        guard let unlisted = try makeUnlisted(order, at: now, pace, range) else { return nil }
        let made = unlisted.made
        defer { unlisted.note.remove() }
        do throws(Refusal) {
            try store.addBackup(
                made.backup, sha256: made.sha256, schemaVersion: made.schemaVersion, order: order,
                staff: order.schedule == nil ? staff : nil, at: now)
        } catch {
            // What is not listed is not left.
            Backups.withdraw(made.backup.filename, from: home)
            throw error
        }
        return made.backup
    }

    /// Proven and under its name, but not in the list. Whoever has settled that removes the note.
    /// - Parameters:
    ///   - given: instead of the passphrase of the settings, where it is encrypted.
    ///   - isHeld: the caller has the store's write lock.
    func makeUnlisted(
        _ order: BackupOrder, at now: Instant, _ pace: Pace, _ range: ClosedRange<Double>, given: Secret? = nil,
        isHeld: Bool = false
    ) throws(Refusal) -> UnlistedArchive? {
        guard order.description.unicodeScalars.count <= BackupOrder.longestDescription,
            !order.description.hasControlCharacters
        else {
            throw Refusal(
                .data, field: "description",
                "a description has at most \(BackupOrder.longestDescription) letters, and no control characters")
        }
        let passphrase: Secret? =
            if !order.isEncrypted { nil } else if let given { given } else {
                try store.settings.strongBackupPassphrase
            }
        let compression = try store.settings.backupCompression
        try sweep(at: now)
        let folder = order.includesDocuments ? try Backups.documents(home) : nil
        try Disk.mustHave(roomForOne(folder), on: home.backups, for: "a backup")
        let work = try WorkFolder(.making, in: home.backups, of: home)
        var isPlaced = false
        defer { if !isPlaced { work.remove() } }
        func at(_ from: Double, _ to: Double) -> ClosedRange<Double> {
            let length = range.upperBound - range.lowerBound
            return range.lowerBound + from * length...range.lowerBound + to * length
        }
        guard
            let draft = try draft(
                order, folder, in: work, passphrase, compression, isHeld: isHeld, at: now,
                copying: pace.step(at(0, 0.1), "copying the shop"),
                compressing: pace.step(at(0.1, 0.25), "compressing"),
                readingBack: pace.step(at(0.25, 0.4), "reading it back"))
        else { return nil }
        // The disk takes it in while the copy is examined.
        let confirming = Beside { _ throws(Refusal) in try ArchiveWriter.confirm(draft.path) }
        defer { confirming.end() }
        guard try Store.examine(copy: draft.copy, progress: pace.step(at(0.4, 0.99), "examining")) else { return nil }
        try confirming.outcome()
        let written = draft.written
        let filename = try publish(draft.path, digest: written.sha256, noted: work, at: now)
        isPlaced = true
        work.keepNote()
        let backup = Backup(
            filename: filename, createdAt: now, description: order.description, fileSize: written.size,
            includesDocuments: order.includesDocuments, isEncrypted: order.isEncrypted, state: .proven, provenAt: now,
            origin: order.origin, leftOut: draft.leftOut)
        return UnlistedArchive(
            made: MadeArchive(
                backup: backup, sha256: written.sha256, schemaVersion: written.metadata.schemaVersion,
                documents: draft.documents),
            note: work)
    }

    /// An archive that has been read back, and what it was made of, whose database is still to be examined.
    private struct Draft {
        let path: String
        /// The database, to the bit as it is in the archive.
        let copy: String
        let written: WrittenArchive
        let documents: CopiedDocuments?
        /// What lies among the documents and is none.
        let leftOut: Int
    }

    /// Copies the shop into a folder and writes the archive there. Documents are compressed while the database is copied.
    /// - Returns: nil: it was stopped.
    private func draft(
        _ order: BackupOrder, _ folder: String?, in work: WorkFolder, _ passphrase: Secret?, _ compression: Compression,
        isHeld: Bool, at now: Instant, copying: (Double) -> Bool, compressing: (Double) -> Bool,
        readingBack: (Double) -> Bool
    ) throws(Refusal) -> Draft? {
        let path = work.path + "/archive.zip"
        let copied = Arrival()
        var writing: Beside<WrittenArchive?>?
        var documents: CopiedDocuments?
        var leftOut = 0
        defer {
            copied.settle(false)
            writing?.end()
        }
        guard
            try store.copy(
                to: work.path, documents: folder, isHeld: isHeld, remembers: order.origin == .preRestore,
                linked: { held in
                    documents = held?.copied
                    leftOut = held?.leftOut ?? 0
                    writing = Beside { [self] goesOn throws(Refusal) in
                        try write(work.path, copied, to: path, order, passphrase, compression, at: now, goesOn)
                    }
                }, progress: copying)
        else { return nil }
        copied.settle(true)
        guard
            let written = try writing?.outcome({ share in
                let rest = share - ArchiveWriter.writing
                return rest < 0
                    ? compressing(share / ArchiveWriter.writing) : readingBack(rest / (1 - ArchiveWriter.writing))
            }) ?? nil
        else { return nil }
        return Draft(
            path: path, copy: work.path + "/nautilus.db", written: written, documents: documents, leftOut: leftOut)
    }

    /// Bytes that making one may take: the copy and the archive. Documents on another disk cannot be linked, and are copied.
    func roomForOne(_ documents: String?) throws(Refusal) -> Int {
        let database = Disk.size(of: store.path) + Disk.size(of: store.path + "-wal")
        guard let documents else { return database * 2 }
        return try database * 2 + Disk.size(ofFolder: documents) * (Disk.areOnOneDisk(documents, home.backups) ? 1 : 2)
    }

    private func write(
        _ folder: String, _ copied: Arrival, to draft: String, _ order: BackupOrder, _ passphrase: Secret?,
        _ compression: Compression, at now: Instant, _ progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        let copy = folder + "/nautilus.db"
        var names = PackedNames()
        var size = Disk.size(of: store.path)
        if order.includesDocuments {
            try Disk.forEachFile(in: folder + "/documents") { name, bytes in
                names.append(ArchiveMetadata.documents + name)
                size += bytes
            }
            names = names.sorted()
        }
        names.append(ArchiveMetadata.database)
        let sources = ArchiveSources(
            names, size: size, path: { $0 == ArchiveMetadata.database ? copy : "\(folder)/\($0)" },
            wait: { name throws(Refusal) in if name == ArchiveMetadata.database { try copied.wait() } })
        let draftMetadata = ArchiveMetadata(
            createdAt: now.text, description: order.description, includesDocuments: order.includesDocuments,
            databaseSize: 0, appVersion: Release.version, schemaVersion: 0, rowCounts: [:], shopName: "", shopID: "",
            auditHash: "", auditRows: 0)
        return try ArchiveWriter.write(
            sources, draftMetadata, to: draft, passphrase: passphrase, compression: compression,
            complete: { metadata throws(Refusal) in
                let facts = try Store.facts(ofCopy: copy)
                metadata.databaseSize = facts.databaseSize
                metadata.schemaVersion = facts.schemaVersion
                metadata.rowCounts = facts.rowCounts
                metadata.shopName = facts.shopName
                metadata.shopID = facts.shopID
                metadata.auditHash = facts.auditHash
                metadata.auditRows = facts.auditRows
            }, progress: progress)
    }
}
