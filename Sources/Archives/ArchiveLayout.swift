import CZip
import DiveShop
import Foundation
import Printable

/// Where everything is in an archive, once its structure is found to be what ``ArchiveWriter`` makes: the headers in front of the entries
/// agree with the directory in every field, entries lie end to end in its order, and no byte belongs to nobody. So a bit changed in any
/// header is found without unpacking, which ZIP's own checks do not do.
///
/// Source: PKWARE's APPNOTE 6.3.10, §4.3 to §4.5; WinZip's AE-2 for encrypted entries.
struct ArchiveLayout: Sendable {
    struct Entry: Sendable {
        let index: Int
        let name: String
        let isCompressed: Bool
        let isEncrypted: Bool
        let crc: UInt32
        /// Bytes in the archive, and unpacked.
        let packed: Int
        let size: Int
    }

    let entries: [Entry]
    let isEncrypted: Bool
    /// The SHA-256 of all before it, and where it is.
    let seal: String
    let sealPlace: Int

    /// - Throws: ``Refusal`` (data) with the first thing that is not right, and the entry's name where it is one's.
    init(of file: OpenFile) throws(Refusal) {
        let end = try ArchiveEnd(of: file)
        let central: [EntryHeader]
        do throws(Refusal) {
            let front = try ArchiveLayout.fronts(in: file, upTo: end.directory.lowerBound)
            central = try ArchiveLayout.centrals(in: file, end, names: front.map(\.name))
        } catch {
            throw end.seal == nil && error.kind == .data ? ArchiveEnd.notOurs : error
        }
        // Names first: whoever looks at a hostile archive is told the worst of it.
        try EntryName.check(central.filter { $0.name != ArchiveMetadata.name }.map(\.name))
        guard central.filter({ $0.name == ArchiveMetadata.name }).count == 1 else {
            throw Refusal(.data, "there is no \(ArchiveMetadata.name) in it: it is no backup of Nautilus")
        }
        guard let last = central.last, last.name == ArchiveMetadata.name else {
            throw EntryName.refusal(ArchiveMetadata.name, "it is not the last entry, as in a backup of Nautilus")
        }
        guard let seal = end.seal else { throw ArchiveEnd.notOurs }
        isEncrypted = last.isEncrypted
        for header in central {
            if let why = header.whyOdd(beside: last) { throw EntryName.refusal(header.name, why) }
            if EntryName.isBomb(packed: header.packed, size: header.size) {
                throw EntryName.refusal(
                    header.name,
                    "it would become \(ByteCount.words(header.size)) out of \(ByteCount.words(header.packed)), which no backup does"
                )
            }
        }
        self.seal = seal
        sealPlace = file.size - ArchiveSeal.length
        entries = central.enumerated().map { index, header in
            Entry(
                index: index, name: header.name, isCompressed: header.actualMethod == UInt16(ZIP_CM_DEFLATE),
                isEncrypted: header.isEncrypted, crc: header.crc, packed: header.packed, size: header.size)
        }
    }

    /// Headers in front of entries, one after another, as far as they can be followed.
    private static func fronts(in file: OpenFile, upTo end: Int) throws(Refusal) -> [EntryHeader] {
        var headers: [EntryHeader] = []
        var place = 0
        while place < end {
            guard let fixed = try file.bytes(at: place, count: min(30, file.size - place)),
                let lengths = EntryHeader.lengths(front: fixed),
                let bytes = try file.bytes(at: place, count: min(30 + lengths, file.size - place)),
                let header = EntryHeader(front: bytes, at: place), header.packed <= end - place - header.length
            else { break }
            headers.append(header)
            place += header.length + header.packed
        }
        return headers
    }

    /// The directory's headers, each of which agrees with the one in front of its entry.
    private static func centrals(
        in file: OpenFile, _ end: ArchiveEnd, names: [String]
    ) throws(Refusal) -> [EntryHeader] {
        guard let bytes = try file.bytes(at: end.directory.lowerBound, count: end.directory.count) else {
            throw ArchiveEnd.damaged
        }
        var headers: [EntryHeader] = []
        var place = 0
        var next = 0
        while place < bytes.count {
            let name = headers.count < names.count ? names[headers.count] : ""
            guard let header = EntryHeader(central: bytes, from: place) else {
                throw EntryName.refusal(
                    name.isEmpty ? "the directory" : name, "its header in the directory is damaged")
            }
            let front = try front(of: header, in: file, at: next)
            guard let front else {
                throw EntryName.refusal(
                    header.name == name || name.isEmpty ? header.name : "\(header.name) (or \(name))",
                    "the header in front of it is damaged, or is not where the directory says")
            }
            if let field = header.difference(to: front) {
                throw EntryName.refusal(
                    header.name,
                    "its two headers do not agree in \(field)"
                        + (front.name == header.name ? "" : " (the other: \(Printable.visible(front.name)))"))
            }
            next += front.length + front.packed
            place += header.length
            headers.append(header)
        }
        guard next == end.directory.lowerBound else {
            throw Refusal(.data, "the directory: there are bytes between it and the entries that belong to nobody")
        }
        guard headers.count == end.count else {
            throw Refusal(.data, "the directory: it says \(end.count) entries and has \(headers.count)")
        }
        return headers
    }

    /// The header in front of an entry, which must be where the one before ended.
    private static func front(of header: EntryHeader, in file: OpenFile, at place: Int) throws(Refusal) -> EntryHeader?
    {
        guard header.place == place, let fixed = try file.bytes(at: place, count: 30),
            let lengths = EntryHeader.lengths(front: fixed),
            let bytes = try file.bytes(at: place, count: 30 + lengths)
        else { return nil }
        return EntryHeader(front: bytes, at: place)
    }
}
