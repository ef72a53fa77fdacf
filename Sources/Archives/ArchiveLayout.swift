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

    let file: OpenFile
    let count: Int
    let isEncrypted: Bool
    /// The SHA-256 of all before it, and where it is.
    let seal: String
    let sealPlace: Int
    private let directory: Range<Int>
    /// Where each header in the directory begins, from the directory's beginning on, and where the last ends: what they say stays in the file.
    private let places: [UInt32]

    /// - Throws: ``Refusal`` (data) with the first thing that is not right, and the entry's name where it is one's.
    init(of file: OpenFile) throws(Refusal) {
        let end = try ArchiveEnd(of: file)
        do throws(Refusal) { places = try ArchiveLayout.places(in: file, end) } catch {
            throw end.seal == nil && error.kind == .data ? ArchiveEnd.notOurs : error
        }
        self.file = file
        count = end.count
        directory = end.directory
        let all = DirectoryHeaders(file, directory)
        // Names first: whoever looks at a hostile archive is told the worst of it.
        var own = 0
        try EntryName.check { each throws(Refusal) in
            own = 0
            try all.each { header throws(Refusal) in
                if header.name == ArchiveMetadata.name { own += 1 } else { try each(header.name) }
            }
        }
        guard own == 1 else {
            throw Refusal(.data, "there is no \(ArchiveMetadata.name) in it: it is no backup of Nautilus")
        }
        let last = try ArchiveLayout.header(count - 1, file, directory, places)
        guard last.name == ArchiveMetadata.name else {
            throw EntryName.refusal(ArchiveMetadata.name, "it is not the last entry, as in a backup of Nautilus")
        }
        guard let seal = end.seal else { throw ArchiveEnd.notOurs }
        isEncrypted = last.isEncrypted
        try all.each { header throws(Refusal) in
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
    }

    /// One of them.
    func entry(_ index: Int) throws(Refusal) -> Entry {
        Entry(index, try ArchiveLayout.header(index, file, directory, places))
    }

    /// All, in order.
    func eachEntry(_ body: (Entry) throws(Refusal) -> Void) throws(Refusal) {
        var index = 0
        try DirectoryHeaders(file, directory).each { header throws(Refusal) in
            try body(Entry(index, header))
            index += 1
        }
    }

    /// The archive as if these were all its entries: so many bytes of the file, and others after them.
    func part(_ entries: Range<Int>) throws(Refusal) -> (front: Int, end: [UInt8]) {
        let headers = Int(places[entries.lowerBound])..<Int(places[entries.upperBound])
        let start = directory.lowerBound
        guard let bytes = try file.bytes(at: start + headers.lowerBound, count: headers.count) else {
            throw ArchiveEnd.damaged
        }
        let end = ArchiveEnd.bytes(directory: start..<start + headers.count, count: entries.count, comment: "")
        return (start, bytes + end)
    }

    private static func header(
        _ index: Int, _ file: OpenFile, _ directory: Range<Int>, _ places: [UInt32]
    ) throws(Refusal) -> EntryHeader {
        let (start, end) = (Int(places[index]), Int(places[index + 1]))
        guard let bytes = try file.bytes(at: directory.lowerBound + start, count: end - start),
            let header = EntryHeader(central: bytes, from: 0)
        else { throw ArchiveEnd.damaged }
        return header
    }

    /// Where the directory's headers are, each of which agrees with the one in front of its entry.
    private static func places(in file: OpenFile, _ end: ArchiveEnd) throws(Refusal) -> [UInt32] {
        var places: [UInt32] = []
        var place = 0
        var next = 0
        let all = DirectoryHeaders(file, end.directory)
        while end.directory.lowerBound + place < end.directory.upperBound {
            let front = try front(in: file, at: next, upTo: end.directory.lowerBound)
            guard let header = try all.header(at: place) else {
                throw EntryName.refusal(
                    front?.name ?? "the directory", "its header in the directory is damaged")
            }
            guard let front, header.place == next else {
                throw EntryName.refusal(
                    header.name == front?.name || front == nil
                        ? header.name : "\(header.name) (or \(front?.name ?? ""))",
                    "the header in front of it is damaged, or is not where the directory says")
            }
            if let field = header.difference(to: front) {
                throw EntryName.refusal(
                    header.name,
                    "its two headers do not agree in \(field)"
                        + (front.name == header.name ? "" : " (the other: \(Printable.visible(front.name)))"))
            }
            next += front.length + front.packed
            places.append(UInt32(place))
            place += header.length
        }
        guard next == end.directory.lowerBound else {
            throw Refusal(.data, "the directory: there are bytes between it and the entries that belong to nobody")
        }
        guard places.count == end.count, end.count > 0 else {
            throw Refusal(.data, "the directory: it says \(end.count) entries and has \(places.count)")
        }
        return places + [UInt32(place)]
    }

    /// The header in front of an entry, where one may begin.
    private static func front(in file: OpenFile, at place: Int, upTo end: Int) throws(Refusal) -> EntryHeader? {
        guard place < end, let fixed = try file.bytes(at: place, count: min(30, file.size - place)),
            let lengths = EntryHeader.lengths(front: fixed),
            let bytes = try file.bytes(at: place, count: min(30 + lengths, file.size - place)),
            let header = EntryHeader(front: bytes, at: place), header.packed <= end - place - header.length
        else { return nil }
        return header
    }
}

extension ArchiveLayout.Entry {
    fileprivate init(_ index: Int, _ header: EntryHeader) {
        self.init(
            index: index, name: header.name, isCompressed: header.actualMethod == UInt16(ZIP_CM_DEFLATE),
            isEncrypted: header.isEncrypted, crc: header.crc, packed: header.packed, size: header.size)
    }
}

/// The headers of a directory, read one after another; of the file some are held at a time.
private final class DirectoryHeaders {
    private let file: OpenFile
    private let directory: Range<Int>
    private var bytes: [UInt8] = []
    /// Where these begin, from the directory's beginning on.
    private var start = 0
    /// A header and what comes with it have less than four times 64 kB.
    private static let (longest, room) = (4 << 16, 1 << 19)

    init(_ file: OpenFile, _ directory: Range<Int>) {
        self.file = file
        self.directory = directory
    }

    /// Nil: there is none.
    func header(at place: Int) throws(Refusal) -> EntryHeader? {
        let left = directory.count - place
        if place < start || start + bytes.count < place + min(DirectoryHeaders.longest, left) {
            start = place
            guard let more = try file.bytes(at: directory.lowerBound + place, count: min(DirectoryHeaders.room, left))
            else { throw ArchiveEnd.damaged }
            bytes = more
        }
        return EntryHeader(central: bytes, from: place - start)
    }

    /// All, which were found sound before.
    func each(_ body: (EntryHeader) throws(Refusal) -> Void) throws(Refusal) {
        var place = 0
        while place < directory.count {
            guard let header = try header(at: place) else { throw ArchiveEnd.damaged }
            try body(header)
            place += header.length
        }
    }
}
