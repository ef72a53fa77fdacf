import Archives
package import DiveShop
import Foundation
import Store

extension Backups {
    /// Reads an archive back whole, as proving does: the file's digest, each entry, the database unpacked and examined, its rows counted.
    /// What came of it stands in the list; a sound one that came from elsewhere is added to it.
    /// - Throws: ``Refusal`` of kind data where it is damaged.
    package func verify(_ name: String, _ passphrase: Secret?, at now: Instant, _ report: @escaping Report)
        throws(Refusal) -> Backup?
    {
        try mustBeAllowed(.createBackups, to: "verify_backup", at: now)
        let place = try telling("verify_backup", at: now) { () throws(Refusal) in
            try sweep(at: now)
            return try find(name, at: now)
        }
        do throws(Refusal) {
            return try verify(place, passphrase, at: now, Pace(report))
        } catch {
            store.tellTrail(of: error, action: "verify_backup", module: "backups", staff: staff, at: now)
            throw error
        }
    }

    private func verify(_ place: Place, _ passphrase: Secret?, at now: Instant, _ pace: Pace) throws(Refusal)
        -> Backup?
    {
        let listed = place.isOurs ? try store.digest(of: place.filename) : nil
        let beside = try FileDigest.side(of: place.path)
        let digest: String
        let metadata: ArchiveMetadata
        let isEncrypted: Bool
        var isNewer = false
        do throws(Refusal) {
            let reader = try open(place, passphrase)
            isNewer = reader.metadata.schemaVersion > Store.schemaVersion
            try mustKnow(reader.metadata, place)
            guard let found = try read(reader, pace) else { return nil }
            guard reader.isStillThere else {
                throw Refusal(
                    .failed, "\(place.filename) was replaced or changed while it was read; verify it again")
            }
            if !found.problem.isEmpty { throw Refusal(.data, "\(place.filename) is damaged: \(found.problem)") }
            guard found.digest == listed ?? found.digest else {
                throw Refusal(.data, "\(place.filename) is not the file that was written: its digest is another")
            }
            (digest, metadata, isEncrypted) = (found.digest, reader.metadata, reader.isEncrypted)
        } catch {
            if error.kind == .data, !isNewer, let known = place.known {
                // Who has the right bytes and cannot open them has the wrong passphrase: that is no damage.
                let digest = known.isEncrypted ? try FileDigest.sha256(of: place.path) : nil
                if digest == nil || digest != listed ?? beside {
                    try store.setProof(of: place.filename, failure: error.words, staff: staff, at: now)
                }
            }
            throw error
        }
        let backup = Backup(
            filename: place.filename,
            createdAt: place.known?.createdAt ?? Instant(text: metadata.createdAt) ?? now,
            description: metadata.description, fileSize: Disk.size(of: place.path),
            includesDocuments: metadata.includesDocuments, isEncrypted: isEncrypted, state: .proven, provenAt: now,
            isPinned: place.known?.isPinned ?? false, origin: place.known?.origin ?? .manual)
        guard place.isOurs else { return backup }
        if listed == nil || place.known.map({ $0.state == .foreign }) ?? true {
            try store.addBackup(
                backup, sha256: digest, schemaVersion: metadata.schemaVersion, staff: staff, at: now)
        } else {
            try store.setProof(of: place.filename, failure: nil, staff: staff, at: now)
        }
        // Where nothing can be written beside it, the list has its digest.
        if beside == nil, access(home.backups, W_OK) == 0 {
            let held = try FolderLock(home.backups)
            defer { held.release() }
            try FileDigest.writeSide(of: place.path, digest: digest)
        }
        return backup
    }

    /// - Parameter passphrase: nil: the one that is set.
    func reader(of place: Place, _ passphrase: Secret?) throws(Refusal) -> ArchiveReader {
        let reader = try open(place, passphrase)
        try mustKnow(reader.metadata, place)
        return reader
    }

    private func open(_ place: Place, _ passphrase: Secret?) throws(Refusal) -> ArchiveReader {
        if let passphrase { return try ArchiveReader(path: place.path, passphrase: passphrase) }
        // Whose passphrase is on a disk that is not there opens what is not encrypted all the same.
        let (set, why) = settingsPassphrase
        do throws(Refusal) { return try ArchiveReader(path: place.path, passphrase: set) } catch {
            throw error.passphraseComplaint == nil ? error : why ?? error
        }
    }

    var settingsPassphrase: (Secret?, whyNot: Refusal?) {
        do throws(Refusal) { return (try store.settings.backupPassphrase, nil) } catch { return (nil, error) }
    }

    private func mustKnow(_ metadata: ArchiveMetadata, _ place: Place) throws(Refusal) {
        guard metadata.schemaVersion > Store.schemaVersion else { return }
        throw Refusal(
            .data,
            "\(place.filename) was made by a newer Nautilus (schema \(metadata.schemaVersion), this one knows \(Store.schemaVersion)); update the program"
        )
    }

    /// - Returns: the file's digest and what is wrong with what it holds, empty: nothing; nil: it was stopped.
    private func read(_ reader: ArchiveReader, _ pace: Pace) throws(Refusal) -> (digest: String, problem: String)? {
        let work = try WorkFolder(.making, in: placeToRead(reader.metadata.databaseSize), of: home)
        defer { work.remove() }
        guard
            let digest = try reader.verify(
                unpackingDatabaseInto: work.path, progress: pace.step(0...0.35, "reading every entry"))
        else { return nil }
        let database = "\(work.path)/\(ArchiveMetadata.database)"
        let facts = try Store.facts(ofCopy: database)
        guard try Store.examine(copy: database, progress: pace.step(0.35...0.95, "examining")) else { return nil }
        return (digest, Backups.disagreement(facts, reader.metadata))
    }

    /// Where a database of that size is unpacked to be examined: on the disk of the backups, or, where that takes nothing or has no room, where
    /// one that is to be restored is. What a killed process leaves is swept from both.
    private func placeToRead(_ bytes: Int) throws(Refusal) -> String {
        let places = [home.backups, Backups.staging(home, documents: false)]
        for place in places where access(place, W_OK) == 0 && Disk.free(on: place) ?? 0 >= bytes { return place }
        try Disk.mustHave(bytes, on: home.backups, for: "unpacking the database")
        return home.backups
    }

    /// Where an archive says other things of its database than are found there: whose it is, how much there is, how far its trail goes.
    /// Empty: nowhere. An archive from before shops had ids has an empty one on both sides.
    static func disagreement(_ facts: CopyFacts, _ metadata: ArchiveMetadata) -> String {
        let sayings: [(what: String, found: String, said: String)] = [
            ("schema", "\(facts.schemaVersion)", "\(metadata.schemaVersion)"),
            ("shop", facts.shopName, metadata.shopName), ("shop id", facts.shopID, metadata.shopID),
            ("rows of the trail", "\(facts.auditRows)", "\(metadata.auditRows)"),
            ("newest hash of the trail", facts.auditHash, metadata.auditHash),
        ]
        for (what, found, said) in sayings where found != said {
            func named(_ value: String) -> String { value.isEmpty ? "none" : value }
            return "it says \(what) \(named(said)), and its database has \(named(found))"
        }
        for table in Set(facts.rowCounts.keys).union(metadata.rowCounts.keys).sorted() {
            let (found, said) = (facts.rowCounts[table], metadata.rowCounts[table])
            if found != said {
                return
                    "it says \(said.map(String.init) ?? "no") rows of \(table), and its database has \(found.map(String.init) ?? "none")"
            }
        }
        return ""
    }
}
