import CDeflate
import CZip
import DiveShop
import Foundation
import Printable

/// Reads entries of one archive, on one thread: what libzip gives (decrypted, with AES's own proof) is unpacked as it comes, never beyond the
/// size that is declared. ``EntryProof`` takes its checksums beside it.
final class EntryReader {
    private let layout: ArchiveLayout
    /// Some entries of it, and which.
    private var archive: OpaquePointer?
    private var input: ZipInput?
    private var part = 0..<0
    private static let stretch = 256
    private let passphrase: Secret?
    private let proof: EntryProof
    private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)

    init(_ layout: ArchiveLayout, _ passphrase: Secret?) throws(Refusal) {
        proof = try EntryProof()
        self.layout = layout
        self.passphrase = passphrase
    }

    deinit {
        if let archive { zip_discard(archive) }
        packed.deallocate()
    }

    static func damaged(_ entry: ArchiveLayout.Entry, _ why: String) -> Refusal {
        EntryName.refusal(entry.name, "it is damaged in the archive: \(why)")
    }

    /// Reads one whole.
    /// - Parameters:
    ///   - sink: where its bytes go.
    ///   - goesOn: told how many more there are; false stops.
    /// - Returns: its SHA-256; nil: it was stopped.
    /// - Throws: ``Refusal`` (data), also when its size or CRC is not the declared one; or what the sink throws.
    func read(
        _ entry: ArchiveLayout.Entry, into sink: @escaping EntryProof.Sink, goesOn: (Int) -> Bool
    ) throws(Refusal) -> String? {
        let archive = try archive(with: entry.index)
        guard
            let stream = zip_fopen_index_encrypted(
                archive, UInt64(entry.index - part.lowerBound), zip_flags_t(ZIP_FL_COMPRESSED), passphrase?.value)
        else { throw refusal(entry, zip_error_code_zip(zip_get_error(archive))) }
        defer { zip_fclose(stream) }
        try proof.begin(size: entry.size, into: sink)
        defer { proof.leaveOff() }
        var size = 0
        let accept = { (count: Int) throws(Refusal) -> Bool in
            size += count
            if size > entry.size { throw EntryReader.damaged(entry, "it is longer than declared") }
            if count == 0 { return true }
            try self.proof.add(count)
            return goesOn(count)
        }
        let isWhole =
            entry.isCompressed
            ? try unpack(entry, stream, accept)
            : try copy(entry, stream, accept)
        guard isWhole else { return nil }
        if size != entry.size { throw EntryReader.damaged(entry, "it is shorter than declared") }
        let (crc, sha256) = try proof.end()
        // AES has a proof of its own, and AE-2 writes no CRC of small files.
        if crc != entry.crc && !(entry.isEncrypted && entry.crc == 0) {
            throw EntryReader.damaged(entry, "its checksum is another")
        }
        return sha256
    }

    /// Entries are mostly read one after another: so those that come after this one are opened with it.
    private func archive(with index: Int) throws(Refusal) -> OpaquePointer {
        if let archive, part.contains(index) { return archive }
        if let archive { zip_discard(archive) }
        archive = nil
        part = index..<min(layout.count, index + EntryReader.stretch)
        let opened = try ZipInput.open(layout, part)
        (archive, input) = opened
        return opened.archive
    }

    private func copy(
        _ entry: ArchiveLayout.Entry, _ stream: OpaquePointer, _ accept: (Int) throws(Refusal) -> Bool
    ) throws(Refusal) -> Bool {
        while let bytes = try next(entry, stream, proof.room) { guard try accept(bytes.count) else { return false } }
        return true
    }

    private func unpack(
        _ entry: ArchiveLayout.Entry, _ stream: OpaquePointer, _ accept: (Int) throws(Refusal) -> Bool
    ) throws(Refusal) -> Bool {
        guard let reader = deflate_reader_begin() else { throw Refusal.noMemory }
        defer { deflate_reader_end(reader) }
        var isOver = false
        while let bytes = try next(entry, stream, packed) {
            var rest = bytes.bindMemory(to: UInt8.self)[...]
            while true {
                if isOver && !rest.isEmpty { throw EntryReader.damaged(entry, "there are bytes behind it") }
                let room = proof.room
                var (length, made) = (rest.count, room.count)
                let outcome = deflate_reader_read(
                    reader, UnsafeBufferPointer(rebasing: rest).baseAddress, &length,
                    room.bindMemory(to: UInt8.self).baseAddress, &made)
                if outcome == deflate_is_broken { throw EntryReader.damaged(entry, "it cannot be unpacked") }
                rest = rest.dropFirst(length)
                isOver = outcome == deflate_is_over
                guard try accept(made) else { return false }
                // Where the room was filled there may be more to come of what was taken.
                if isOver || (rest.isEmpty && made < room.count) { break }
                if length == 0 && made == 0 { throw EntryReader.damaged(entry, "it cannot be unpacked") }
            }
            if isOver && !rest.isEmpty { throw EntryReader.damaged(entry, "there are bytes behind it") }
        }
        if !isOver { throw EntryReader.damaged(entry, "it is cut short") }
        if deflate_reader_unused(reader) > 0 { throw EntryReader.damaged(entry, "there are bytes behind it") }
        return true
    }

    private func next(
        _ entry: ArchiveLayout.Entry, _ stream: OpaquePointer, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(Refusal) -> UnsafeRawBufferPointer? {
        let count = zip_fread(stream, buffer.baseAddress, UInt64(buffer.count))
        if count < 0 { throw refusal(entry, zip_error_code_zip(zip_file_get_error(stream))) }
        return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer.prefix(Int(count)))
    }

    private func refusal(_ entry: ArchiveLayout.Entry, _ code: Int32) -> Refusal {
        if let failure = input?.failure { return failure }
        return switch code {
        case ZIP_ER_NOPASSWD: Refusal.passphrase("it is encrypted; its passphrase is needed")
        case ZIP_ER_WRONGPASSWD:
            entry.name == ArchiveMetadata.name
                ? Refusal.passphrase("the passphrase is not this archive's, or \(entry.name) is damaged in it")
                : EntryReader.damaged(entry, "it does not open with the archive's passphrase")
        case ZIP_ER_MEMORY: Refusal.noMemory
        case ZIP_ER_CRC: EntryReader.damaged(entry, "its checksum is another")
        default: EntryReader.damaged(entry, "it cannot be read")
        }
    }
}
