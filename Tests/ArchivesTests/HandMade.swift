import Archives
import CDeflate
import DiveShop
import Foundation

/// An archive put together by hand, byte for byte: as ``ArchiveWriter`` would, unless it is told otherwise.
struct HandMade {
    struct Entry {
        var name: [UInt8]
        /// As they lie in the archive.
        var packed: [UInt8]
        var method = 0
        /// The version that reads it, as libzip has it.
        var needs: Int { method == 8 ? 20 : 10 }
        /// As they are declared.
        var size: Int
        var packedSize: Int?
        var crc: UInt32
        var flags = 0
        var attributes = 0o100600 << 16
        var madeBy = 0x033F
        /// Of the header in front, where it is another than that in the directory.
        var frontName: [UInt8]?
        /// Where the directory says it is, where that is wrong.
        var place: Int?
        /// Bytes behind it that belong to nobody.
        var behind: [UInt8] = []
        var extra: [UInt8] = []

        init(_ name: String, _ bytes: [UInt8]) {
            self.name = Array(name.utf8)
            flags = self.name.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11
            packed = bytes
            size = bytes.count
            crc = deflate_crc(0, bytes, bytes.count)
        }

        /// Compressed.
        init(_ name: String, compressed bytes: [UInt8]) {
            self.init(name, bytes)
            method = 8
            packed = HandMade.compressed(bytes)
        }
    }

    var entries: [Entry]
    /// Before the first entry.
    var front: [UInt8] = []
    var count: Int?
    /// The comment, where it is another than ours.
    var comment: [UInt8]?

    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: deflate_bound(bytes.count))
        let packer = deflate_packer_begin(9)
        defer { deflate_packer_end(packer) }
        let count = deflate_piece(packer, bytes, bytes.count, 1, &out, out.count)
        return Array(out.prefix(count))
    }

    /// Entries with metadata that says what they are.
    init(_ files: [(name: String, bytes: [UInt8])], changing: (inout Metadata) -> Void = { _ in }) throws {
        entries = files.map { Entry($0.name, $0.bytes) }
        var metadata = Metadata(
            facts: Shelf.metadata(files),
            entries: files.map { .init(name: $0.name, sha256: HandMade.sha256($0.bytes), size: $0.bytes.count) })
        changing(&metadata)
        entries.append(Entry(ArchiveMetadata.name, [UInt8](try JSONEncoder().encode(metadata))))
    }

    /// All that `metadata.json` says.
    struct Metadata: Encodable {
        var facts: ArchiveMetadata
        var entries: [ArchiveEntries.Entry]

        private enum Keys: String, CodingKey { case entries }

        func encode(to encoder: any Encoder) throws {
            try facts.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(entries, forKey: .entries)
        }
    }

    static func sha256(_ bytes: [UInt8]) -> String {
        guard let digest = deflate_digest_begin() else { return "" }
        deflate_digest_add(digest, bytes, bytes.count)
        var out = [UInt8](repeating: 0, count: 32)
        deflate_digest_end(digest, &out)
        return out.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    var bytes: [UInt8] {
        let (first, rest) = pieces(hole: 0)
        let file = first + rest
        return comment == nil ? HandMade.sealed(file) : file
    }

    /// Writes it with so many noughts more at the end of the first entry, which are a hole of the file: all others are far behind. Its digests are
    /// not right.
    func write(to path: String, hole: Int) throws {
        let (first, rest) = pieces(hole: hole)
        try Data(first).write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(first.count + hole))
        try file.write(contentsOf: rest)
        try file.close()
    }

    /// What comes before a hole, and after it.
    private func pieces(hole: Int) -> (first: [UInt8], rest: [UInt8]) {
        var entries = entries
        if hole > 0 {
            entries[0].size += hole
            entries[0].packedSize = entries[0].packed.count + hole
        }
        var (file, first) = (front, 0)
        var places: [Int] = []
        for entry in entries {
            places.append(file.count + (places.isEmpty ? 0 : hole))
            let name = entry.frontName ?? entry.name
            file += number(0x0403_4b50, 4) + number(entry.needs, 2) + fields(entry)
            file += number(name.count, 2) + number(entry.extra.count, 2) + name + entry.extra + entry.packed
            if places.count == 1 { first = file.count }
            file += entry.behind
        }
        let start = file.count + hole
        for (entry, place) in zip(entries, places) {
            let isFar = place >= 0xFFFF_FFFF
            let extra = entry.extra + (isFar ? number(1, 2) + number(8, 2) + number(place, 8) : [])
            file += number(0x0201_4b50, 4) + number(entry.madeBy, 2)
            file += number(isFar ? max(45, entry.needs) : entry.needs, 2) + fields(entry)
            file += number(entry.name.count, 2) + number(extra.count, 2) + number(0, 6)
            file += number(entry.attributes, 4) + number(isFar ? 0xFFFF_FFFF : entry.place ?? place, 4)
            file += entry.name + extra
        }
        let words = Array("Nautilus backup, SHA-256 of all before: ".utf8)
        let length = comment?.count ?? words.count + 64
        let end = file.count + hole
        let count = count ?? entries.count
        if end >= 0xFFFF_FFFF {
            file += number(0x0606_4b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            file += number(count, 8) + number(count, 8) + number(end - start, 8) + number(start, 8)
            file += number(0x0706_4b50, 4) + number(0, 4) + number(end, 8) + number(1, 4)
        }
        file += number(0x0605_4b50, 4) + number(0, 4) + number(count, 2) + number(count, 2)
        file += number(end - start, 4) + number(min(start, 0xFFFF_FFFF), 4) + number(length, 2)
        file += comment ?? words + Array(repeating: UInt8(ascii: "0"), count: 64)
        return (Array(file[..<first]), Array(file[first...]))
    }

    private func fields(_ entry: Entry) -> [UInt8] {
        number(entry.flags, 2) + number(entry.method, 2) + number(0x6000, 2) + number(0x5CCD, 2)
            + number(Int(entry.crc), 4) + number(entry.packedSize ?? entry.packed.count, 4) + number(entry.size, 4)
    }

    /// The same bytes with a digest in the comment that is theirs.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        bytes.count < 64 ? bytes : bytes.dropLast(64) + Array(sha256(Array(bytes.dropLast(64))).utf8)
    }
}

private func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
