import CZip
package import DiveShop
import Foundation
import Printable

/// Writes archives: a ZIP that any program reads (with a passphrase: AES-256, as 7-Zip reads it), whose comment is the SHA-256 of all before it,
/// so that the file alone tells whether a bit of it was changed.
package enum ArchiveWriter {
    /// Writes a whole archive under a name that nothing has yet, for its owner alone, reads it back as anybody would, and has the disk confirm
    /// it. Memory does not grow with the files; all cores are used.
    /// - Parameters:
    ///   - sources: in the order in which they come in the archive; the database is among them.
    ///   - metadata: its entries are filled in here.
    ///   - complete: fills in what is known only now, when every source was read; called once, on another thread. What it throws ends it.
    ///   - passphrase: with it everything is AES-256, `metadata.json` too.
    ///   - progress: told the share that is done, on this thread; false stops. After ``writing`` of it, it is read back.
    /// - Returns: nil: it was stopped. Then, and when it fails, nothing is left.
    /// - Throws: ``Refusal``: data, where a name is none that would be restored; unavailable, where the disk is full or fails.
    package static func write(
        _ sources: [ArchiveSource], _ metadata: ArchiveMetadata, to path: String, passphrase: Secret?,
        compression: Compression,
        complete: @escaping @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void = { _ in },
        progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        if passphrase?.value.isEmpty == true { throw Refusal(.data, "an empty passphrase keeps nothing secret") }
        do throws(Refusal) { try EntryName.check(sources.map(\.name)) } catch {
            throw Refusal(.data, "\(error.words); no archive can hold it so: rename it")
        }
        let result = withoutActuallyEscaping(progress) { progress in
            Result { () throws(Refusal) -> WrittenArchive? in
                let output = try ZipOutput(making: path)
                var isKept = false
                defer { if !isKept { unlink(path) } }
                let completed = CompletedMetadata(metadata, complete)
                let work = ArchiveWork(
                    sources, completed, output, passphrase, compression, progress: { progress($0 * writing) })
                guard try work.write() else { return nil }
                let written = try readBack(
                    output, completed.metadata, passphrase, progress: { progress(writing + $0 * (1 - writing)) })
                isKept = written != nil
                return written
            }
        }
        return try result.get()
    }

    /// The share of writing in the whole.
    package static let writing = 0.65

    /// Reads it back, each entry as its source had it. The digest of what was read goes into the comment, where there is room for it, and the
    /// disk confirms the file.
    private static func readBack(
        _ output: ZipOutput, _ metadata: ArchiveMetadata?, _ passphrase: Secret?, progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        let reader = try ArchiveReader(path: output.path, passphrase: passphrase)
        guard let metadata, reader.metadata == metadata, reader.isEncrypted == (passphrase != nil) else {
            throw Refusal(.failed, "the archive does not say of itself what was written; the disk fails")
        }
        guard let (seal, whole) = try reader.verifyDraft(progress: progress) else { return nil }
        let place = output.size - ArchiveSeal.length
        if let failure = Array(seal.utf8).withUnsafeBytes({ Files.write($0, to: output.descriptor, at: place) }) {
            throw Files.cannotWrite(output.path, failure)
        }
        if fsync(output.descriptor) != 0 { throw Files.cannotWrite(output.path, errno) }
        try Files.syncFolder(of: output.path)
        return WrittenArchive(metadata: metadata, size: output.size, sha256: whole)
    }
}

/// One archive that is being written.
private final class ArchiveWork {
    private let output: ZipOutput
    private let passphrase: Secret?
    private let line: PieceLine
    private let time: Int
    private let progress: (Double) -> Bool
    private let whole: Int
    private var done = 0
    private var entries: [EntrySource] = []

    init(
        _ sources: [ArchiveSource], _ complete: CompletedMetadata, _ output: ZipOutput, _ passphrase: Secret?,
        _ compression: Compression, progress: @escaping (Double) -> Bool
    ) {
        self.output = output
        self.passphrase = passphrase
        self.progress = progress
        time = Instant(text: complete.draft.createdAt).map { Int($0.seconds) } ?? 0
        whole = max(1, sources.reduce(0) { $0 + $1.size })
        line = PieceLine(
            sources, compression,
            last: (
                ArchiveMetadata.name,
                { entries throws(Refusal) in
                    try complete.json(entries.map { .init(name: $0.name, sha256: $0.sha256, size: $0.size) })
                }
            ))
    }

    /// The archive is whole but for its digest, for which there are noughts.
    /// - Returns: false: it was stopped.
    func write() throws(Refusal) -> Bool {
        line.start()
        defer { line.stop() }
        guard try writeEntries() else { return false }
        for (entry, source) in zip(line.entries, entries)
        where EntryName.isBomb(packed: source.packed, size: entry.size) {
            throw EntryName.refusal(
                entry.name, "it holds next to nothing but zeros, which no restore would take; compact it first")
        }
        return true
    }

    private func writeEntries() throws(Refusal) -> Bool {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        let target = try output.source()
        guard let archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
            zip_source_free(target)
            throw ArchiveWork.refusal(output.path, &error)
        }
        var isOpen = true
        defer { if isOpen { zip_discard(archive) } }
        for entry in line.entries { try add(entry, to: archive) }
        let comment = ArchiveSeal.empty
        if zip_set_archive_comment(archive, comment, UInt16(comment.utf8.count)) != 0 {
            throw ArchiveWork.refusal(output.path, zip_get_error(archive))
        }
        if zip_close(archive) == 0 {
            isOpen = false
            return true
        }
        if entries.contains(where: \.isStopped) { return false }
        if let failure = entries.lazy.compactMap(\.failure).first { throw failure }
        if let reason = output.failure { throw Files.cannotWrite(output.path, reason) }
        throw ArchiveWork.refusal(output.path, zip_get_error(archive))
    }

    private func add(_ entry: PieceLine.Entry, to archive: OpaquePointer) throws(Refusal) {
        let source = EntrySource(entry, of: line) { [unowned self] bytes in
            done += bytes
            return progress(min(1, Double(done) / Double(whole)))
        }
        entries.append(source)
        let pointer = try source.source()
        let index = zip_file_add(archive, entry.name, pointer, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(pointer)
            throw ArchiveWork.refusal(entry.name, zip_get_error(archive))
        }
        let number = UInt64(index)
        source.onStored = { zip_set_file_compression(archive, number, ZIP_CM_STORE, 0) }
        guard zip_file_set_mtime(archive, number, time_t(time), 0) == 0,
            zip_file_set_external_attributes(
                archive, number, 0, UInt8(ZIP_OPSYS_UNIX), ArchiveSeal.attributes) == 0,
            passphrase.map({ zip_file_set_encryption(archive, number, UInt16(ZIP_EM_AES_256), $0.value) == 0 }) ?? true
        else { throw ArchiveWork.refusal(entry.name, zip_get_error(archive)) }
    }

    private static func refusal(_ name: String, _ error: UnsafeMutablePointer<zip_error_t>?) -> Refusal {
        let words = error.flatMap { zip_error_strerror($0) }.map { String(cString: $0) } ?? "the reason is not known"
        return Refusal(.failed, "\(Printable.visible(name)) cannot be written: \(words.lowercased())")
    }
}

/// What tells an archive of ours from those of other programs.
enum ArchiveSeal {
    /// What the comment begins with; digits of hex come after it.
    static let words = "Nautilus backup, SHA-256 of all before: "
    static let length = 64
    /// The comment while the digest is not known.
    static let empty = words + String(repeating: "0", count: length)
    /// A plain file that its owner reads and writes.
    static let attributes: UInt32 = 0o100600 << 16
}

/// The metadata, once the entries are known: filled in by the thread that reads, taken when that has ended.
private final class CompletedMetadata: @unchecked Sendable {
    private(set) var draft: ArchiveMetadata
    private let complete: @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void
    private(set) var metadata: ArchiveMetadata?

    init(_ draft: ArchiveMetadata, _ complete: @escaping @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void) {
        self.draft = draft
        self.complete = complete
    }

    func json(_ entries: [ArchiveMetadata.Entry]) throws(Refusal) -> [UInt8] {
        try complete(&draft)
        guard let bytes = try? json(of: draft, entries) else {
            throw Refusal(.failed, "\(ArchiveMetadata.name) cannot be written: a value in it is no JSON")
        }
        draft.entries = entries
        metadata = draft
        return bytes
    }

    /// Entries are encoded one by one, and put into their place: the encoder takes half a kilobyte for each that it has at once. No text holds
    /// that place's beginning, since quotes in texts are escaped.
    private func json(of head: ArchiveMetadata, _ entries: [ArchiveMetadata.Entry]) throws -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let whole = try encoder.encode(head)
        guard head.entries.isEmpty, let place = whole.range(of: Data("\"entries\" : [".utf8))?.upperBound else {
            return nil
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = [UInt8](whole[..<place])
        bytes.reserveCapacity(whole.count + entries.count * 160)
        for (number, entry) in entries.enumerated() {
            bytes += (number == 0 ? "\n    " : ",\n    ").utf8
            bytes += try encoder.encode(entry)
        }
        return bytes + whole[place...]
    }
}
