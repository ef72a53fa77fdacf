import Archives
package import DiveShop
import Foundation
import Store

extension Backups {
    /// What a restore would change. Nothing is unpacked: who restores has the whole archive read.
    package func preview(
        _ name: String, _ passphrase: Secret?, at now: Instant, _ report: @escaping Report
    ) throws(Refusal) -> RestorePreview? {
        try mustBeAllowed(.restoreBackups, to: "preview_restore", at: now)
        return try telling("preview_restore", at: now) { () throws(Refusal) in
            let place = try find(name, at: now)
            return try preview(place, try reader(of: place, passphrase), at: now, Pace(report), 0...1)
        }
    }

    func preview(
        _ place: Place, _ reader: ArchiveReader, at now: Instant, _ pace: Pace, _ range: ClosedRange<Double>
    ) throws(Refusal) -> RestorePreview? {
        guard let documents = try difference(reader, pace.step(range, "comparing documents")) else {
            return nil
        }
        return try store.preview(
            of: reader.metadata, filename: place.filename, documents: documents, staff: staff, at: now)
    }

    /// Documents that would come, go or be others; those of the same size are told apart by their bytes.
    private func difference(
        _ reader: ArchiveReader, _ progress: (Double) -> Bool
    ) throws(Refusal) -> RestorePreview.Documents? {
        guard reader.metadata.includesDocuments else { return .init(added: 0, removed: 0, changed: 0) }
        let entries = reader.entries
        let places = entries.placesByName()
        let folder = try Backups.documents(home)
        var (known, removed, changed) = (0, 0, 0)
        var same: [UInt32] = []
        let others = try Disk.forEachFile(in: folder) { name, size in
            if name == StagedDocuments.mark { return }
            guard let place = entries.place(of: ArchiveMetadata.documents + name, in: places) else {
                removed += 1
                return
            }
            known += 1
            if size == entries.size(at: place) { same.append(UInt32(place)) } else { changed += 1 }
        }
        // Two read, each every other one.
        let beside = Beside { [same] goesOn throws(Refusal) in
            try Backups.changed(entries, same, in: folder, from: 1, goesOn)
        }
        defer { beside.end() }
        guard let mine = try Backups.changed(entries, same, in: folder, from: 0, progress),
            let other = try beside.outcome(progress)
        else { return nil }
        // All but the database are documents.
        return .init(
            added: entries.count - 1 - known, removed: removed, changed: changed + mine + other, links: others)
    }

    /// How many have other bytes in the folder, of every other of these entries; nil: it was stopped.
    private static func changed(
        _ entries: ArchiveEntries, _ places: [UInt32], in folder: String, from first: Int, _ progress: (Double) -> Bool
    ) throws(Refusal) -> Int? {
        var changed = 0
        for number in stride(from: first, to: places.count, by: 2) {
            let share = Double(number) / Double(places.count)
            let entry = entries[Int(places[number])]
            let name = Substring(entry.name.utf8.dropFirst(ArchiveMetadata.documents.utf8.count))
            let digest: String?
            do throws(Refusal) {
                digest = try FileDigest.sha256(of: "\(folder)/\(name)", progress: { _ in progress(share) })
                if digest == nil { return nil }
            } catch  where error.kind == .data {
                // It went, or became shorter, a moment ago.
                digest = ""
            }
            if digest != entry.sha256 { changed += 1 }
        }
        return changed
    }
}
