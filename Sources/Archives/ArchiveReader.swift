package import DiveShop
import Foundation
import Printable

/// An archive whose structure, names, sizes and metadata were found sound before anything of it was unpacked.
///
/// It stays the file that was opened, also if another takes its name meanwhile.
package struct ArchiveReader: Sendable {
    package let path: String
    package let metadata: ArchiveMetadata
    /// All but the metadata.
    package let entries: ArchiveEntries
    package let isEncrypted: Bool
    private let layout: ArchiveLayout
    private let passphrase: Secret?

    /// - Throws: ``Refusal`` (data): it is no sound archive of ours, or the passphrase is not its own, with the reason.
    package init(path: String, passphrase: Secret?) throws(Refusal) {
        try self.init(path: path, passphrase: passphrase, written: nil)
    }

    /// - Parameter written: what its metadata is to say of the entries, where that is known.
    init(path: String, passphrase: Secret?, written: ArchiveEntries?) throws(Refusal) {
        let file = try OpenFile(reading: path)
        let passphrase = passphrase.flatMap { $0.value.isEmpty ? nil : $0 }
        self.path = path
        (layout, (metadata, entries)) = try Archive.naming(path) { () throws(Refusal) in
            let layout = try ArchiveLayout(of: file)
            if layout.isEncrypted && passphrase == nil {
                throw Refusal.passphrase("it is encrypted; its passphrase is needed")
            }
            return (layout, try MetadataReader.read(layout, passphrase, written: written))
        }
        isEncrypted = layout.isEncrypted
        self.passphrase = layout.isEncrypted ? passphrase : nil
    }

    /// Whether what has its name is still the file that was opened, with nothing written to it since.
    package var isStillThere: Bool { layout.file.isStillThere }

    /// Reads every entry whole (size, CRC and SHA-256), and the file's bytes against the digest in its comment and the one beside it, where
    /// there is one. Memory does not grow with the archive; all cores are used.
    /// - Parameter folder: where the database is unpacked to meanwhile, as by ``extract(into:documents:progress:)``.
    /// - Returns: the SHA-256 of the whole file; nil: it was stopped.
    /// - Throws: ``Refusal`` (data): it is damaged, and where.
    package func verify(unpackingDatabaseInto folder: String? = nil, progress: (Double) -> Bool) throws(Refusal)
        -> String?
    {
        try carryOut(unpacking: { $0 == ArchiveMetadata.database }, into: folder, progress: progress)?.whole
    }

    /// The same of one that is whole but for its digest.
    /// - Returns: what its digest is to be, and the SHA-256 of the whole file once it is there; nil: it was stopped.
    func verifyDraft(progress: (Double) -> Bool) throws(Refusal) -> ReadingCrew.Digests? {
        try carryOut(isDraft: true, progress: progress)
    }

    /// Unpacks into a private folder (0700, made where it is not there) under the entries' names: `database/nautilus.db`, and `documents/…`
    /// where they are wanted, with the same checks of these and of the file as ``verify(unpackingDatabaseInto:progress:)``. The disk is not asked to confirm them.
    /// When it fails or is stopped, the folder holds what came so far: it is for whoever gave it to take it away.
    /// - Returns: the SHA-256 of the whole file; nil: it was stopped.
    /// - Throws: ``Refusal``: data, where it is damaged, and where; unavailable, where the disk has no room or fails.
    package func extract(into folder: String, documents: Bool, progress: (Double) -> Bool) throws(Refusal) -> String? {
        let isWanted: @Sendable (String) -> Bool = { documents || $0 == ArchiveMetadata.database }
        return try carryOut(isWanted, unpacking: isWanted, into: folder, progress: progress)?.whole
    }

    /// - Throws: ``Refusal`` (unavailable): the folder's disk has no room for so many bytes.
    package static func checkRoom(for bytes: Int, in folder: String) throws(Refusal) {
        try Unpacking(folder).checkRoom(for: bytes)
    }

    /// Reads entries whole, and the file.
    /// - Parameters:
    ///   - isRead: which of them, by name.
    ///   - isUnpacked: which of these are unpacked into the folder, where there is one.
    ///   - isDraft: its own digest is not there yet.
    private func carryOut(
        _ isRead: @escaping @Sendable (String) -> Bool = { _ in true },
        unpacking isUnpacked: @escaping @Sendable (String) -> Bool = { _ in false }, into folder: String? = nil,
        isDraft: Bool = false, progress: (Double) -> Bool
    ) throws(Refusal) -> ReadingCrew.Digests? {
        let unpacking: Unpacking? = if let folder { try Unpacking(folder) } else { nil }
        try unpacking?.checkRoom(for: entries.lazy.filter { isUnpacked($0.name) }.reduce(0) { $0 + $1.size })
        return try Archive.naming(path) { () throws(Refusal) in
            let crew = try ReadingCrew(
                layout, passphrase,
                digest: { [entries] entry in
                    entry.index < entries.count && isRead(entry.name) ? entries[entry.index].sha256 : nil
                },
                side: try FileDigest.side(of: path), isDraft: isDraft,
                sink: { entry throws(Refusal) in
                    guard isUnpacked(entry.name), let new = try unpacking?.make(entry.name) else {
                        return { _ throws(Refusal) in }
                    }
                    return { bytes throws(Refusal) in try new.add(bytes) }
                })
            return try crew.carryOut(progress: progress)
        }
    }
}

extension Archive {
    /// Puts the archive's name before the words of what is wrong with it.
    static func naming<T>(_ path: String, _ body: () throws(Refusal) -> T) throws(Refusal) -> T {
        do throws(Refusal) { return try body() } catch {
            guard error.kind == .data else { throw error }
            throw Refusal(
                .data, "\(Printable.visible((path as NSString).lastPathComponent)): \(error.words)",
                complaints: error.complaints)
        }
    }
}
