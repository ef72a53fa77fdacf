import CZip
package import DiveShop
import Foundation
import Printable

/// Writes archives: a ZIP that any program reads (with a passphrase: AES-256, as 7-Zip reads it), whose comment is the SHA-256 of all before it,
/// so that the file alone tells whether a bit of it was changed.
package enum ArchiveWriter {
    /// Writes a whole archive under a name that nothing has yet, for its owner alone, and reads it back as anybody would. Memory does not grow with
    /// the files; all cores are used. The disk has not confirmed it: see ``confirm(_:)``.
    /// - Parameters:
    ///   - complete: fills in of the metadata what is known only now, when every source was read; called once, on another thread. What it throws ends it.
    ///   - passphrase: with it everything is AES-256, `metadata.json` too.
    ///   - progress: told the share that is done, on this thread; false stops. After ``writing`` of it, it is read back.
    /// - Returns: nil: it was stopped. Then, and when it fails, nothing is left.
    /// - Throws: ``Refusal``: data, where a name is none that would be restored; unavailable, where the disk is full or fails.
    package static func write(
        _ sources: ArchiveSources, _ metadata: ArchiveMetadata, to path: String, passphrase: Secret?,
        compression: Compression,
        complete: @escaping @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void = { _ in },
        progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        if passphrase?.value.isEmpty == true { throw Refusal(.data, "an empty passphrase keeps nothing secret") }
        do throws(Refusal) {
            try EntryName.check { each throws(Refusal) in for name in sources.names { try each(name) } }
        } catch {
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
                    output, completed, passphrase, progress: { progress(writing + $0 * (1 - writing)) })
                isKept = written != nil
                return written
            }
        }
        return try result.get()
    }

    /// The share of writing in the whole.
    package static let writing = 0.65

    /// Has the disk confirm an archive that was written: before it gets a name that anybody trusts.
    package static func confirm(_ path: String) throws(Refusal) {
        let file = try OpenFile(reading: path)
        if fsync(file.descriptor) != 0 { throw Files.cannotWrite(path, errno) }
        try Files.syncFolder(of: path)
    }

    /// Reads it back, each entry as its source had it. The digest of what was read goes into the comment, where there is room for it.
    private static func readBack(
        _ output: ZipOutput, _ completed: CompletedMetadata, _ passphrase: Secret?, progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        let metadata = completed.metadata
        let reader = try ArchiveReader(path: output.path, passphrase: passphrase, written: completed.entries)
        guard reader.metadata == metadata, reader.isEncrypted == (passphrase != nil) else {
            throw Refusal(.failed, "the archive does not say of itself what was written; the disk fails")
        }
        guard let (seal, whole) = try reader.verifyDraft(progress: progress) else { return nil }
        let place = output.size - ArchiveSeal.length
        if let failure = Array(seal.utf8).withUnsafeBytes({ Files.write($0, to: output.descriptor, at: place) }) {
            throw Files.cannotWrite(output.path, failure)
        }
        return WrittenArchive(metadata: metadata, size: output.size, sha256: whole)
    }
}

/// One archive that is being written.
///
/// libzip holds half a kilobyte for each entry of an archive that it has open. So it is given some at a time, as if those were all, and goes on each
/// time where the last entry ended; the directories that it writes come one behind another once it has written all.
private final class ArchiveWork {
    private let output: ZipOutput
    private let passphrase: Secret?
    private let line: PieceLine
    private let names: PackedNames
    private let time: Int
    private let progress: (Double) -> Bool
    private let whole: Int
    private var done = 0
    /// Entries that libzip has at a time.
    private static let stretch = 1024

    init(
        _ sources: ArchiveSources, _ completed: CompletedMetadata, _ output: ZipOutput, _ passphrase: Secret?,
        _ compression: Compression, progress: @escaping (Double) -> Bool
    ) {
        self.output = output
        self.passphrase = passphrase
        self.progress = progress
        names = sources.names
        time = Instant(text: completed.metadata.createdAt).map { Int($0.seconds) } ?? 0
        whole = max(1, sources.size)
        line = PieceLine(sources, compression) { entries throws(Refusal) in
            let draft = try NewFile(namelessAt: output.path + ".metadata")
            try completed.write(entries, to: draft)
            return try draft.opened()
        }
    }

    /// The archive is whole but for its digest, for which there are noughts.
    /// - Returns: false: it was stopped.
    func write() throws(Refusal) -> Bool {
        line.start()
        defer { line.stop() }
        let directory = try NewFile(namelessAt: output.path + ".directory")
        let count = names.count + 1
        for first in stride(from: 0, to: count, by: ArchiveWork.stretch) {
            guard try write(first..<min(count, first + ArchiveWork.stretch)) else { return false }
            let written = try OpenFile(reading: output.path)
            let end = try ArchiveEnd(of: written)
            try written.read(end.directory) { bytes throws(Refusal) in
                try directory.add(bytes)
                return true
            }
            try output.cut(to: end.directory.lowerBound)
        }
        let place = output.size
        try directory.opened().read(0..<directory.size) { bytes throws(Refusal) in
            try output.add(bytes)
            return true
        }
        let end = ArchiveEnd.bytes(directory: place..<output.size, count: count, comment: ArchiveSeal.empty)
        try end.span.withUnsafeBytes { bytes throws(Refusal) in try output.add(bytes) }
        return true
    }

    /// A part of the entries, with a directory of their own.
    private func write(_ part: Range<Int>) throws(Refusal) -> Bool {
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
        var entries: [EntrySource] = []
        for number in part { entries.append(try add(name(number), to: archive)) }
        if zip_close(archive) == 0 {
            isOpen = false
            for (number, entry) in zip(part, entries) where EntryName.isBomb(packed: entry.packed, size: entry.size) {
                throw EntryName.refusal(
                    name(number), "it holds next to nothing but zeros, which no restore would take; compact it first")
            }
            return true
        }
        if entries.contains(where: \.isStopped) { return false }
        if let failure = entries.lazy.compactMap(\.failure).first { throw failure }
        if let reason = output.failure { throw Files.cannotWrite(output.path, reason) }
        throw ArchiveWork.refusal(output.path, zip_get_error(archive))
    }

    private func name(_ number: Int) -> String { number < names.count ? names[number] : ArchiveMetadata.name }

    private func add(_ name: String, to archive: OpaquePointer) throws(Refusal) -> EntrySource {
        let source = EntrySource(of: line) { [unowned self] bytes in
            done += bytes
            return progress(min(1, Double(done) / Double(whole)))
        }
        let pointer = try source.source()
        let index = zip_file_add(archive, name, pointer, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(pointer)
            throw ArchiveWork.refusal(name, zip_get_error(archive))
        }
        let number = UInt64(index)
        source.onStored = { zip_set_file_compression(archive, number, ZIP_CM_STORE, 0) }
        guard zip_file_set_mtime(archive, number, time_t(time), 0) == 0,
            zip_file_set_external_attributes(
                archive, number, 0, UInt8(ZIP_OPSYS_UNIX), ArchiveSeal.attributes) == 0,
            passphrase.map({ zip_file_set_encryption(archive, number, UInt16(ZIP_EM_AES_256), $0.value) == 0 }) ?? true
        else { throw ArchiveWork.refusal(name, zip_get_error(archive)) }
        return source
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

/// The metadata, once the entries are known: written by the thread that reads, taken when that has ended.
private final class CompletedMetadata: @unchecked Sendable {
    private(set) var metadata: ArchiveMetadata
    private(set) var entries = ArchiveEntries()
    private let complete: @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void

    init(_ draft: ArchiveMetadata, _ complete: @escaping @Sendable (inout ArchiveMetadata) throws(Refusal) -> Void) {
        metadata = draft
        self.complete = complete
    }

    func write(_ entries: ArchiveEntries, to file: NewFile) throws(Refusal) {
        try complete(&metadata)
        self.entries = entries
        try MetadataText.write(metadata, entries, to: file)
    }
}
