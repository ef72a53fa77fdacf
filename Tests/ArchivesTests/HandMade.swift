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
        var file = front
        var places: [Int] = []
        for entry in entries {
            places.append(file.count)
            let name = entry.frontName ?? entry.name
            file += number(0x0403_4b50, 4) + number(20, 2) + fields(entry)
            file += number(name.count, 2) + number(entry.extra.count, 2) + name + entry.extra + entry.packed
            file += entry.behind
        }
        let start = file.count
        for (entry, place) in zip(entries, places) {
            file += number(0x0201_4b50, 4) + number(entry.madeBy, 2) + number(20, 2) + fields(entry)
            file += number(entry.name.count, 2) + number(entry.extra.count, 2) + number(0, 6)
            file += number(entry.attributes, 4) + number(entry.place ?? place, 4) + entry.name + entry.extra
        }
        let words = Array("Nautilus backup, SHA-256 of all before: ".utf8)
        let length = comment?.count ?? words.count + 64
        let size = file.count - start
        file += number(0x0605_4b50, 4) + number(0, 4) + number(count ?? entries.count, 2)
        file += number(count ?? entries.count, 2) + number(size, 4) + number(start, 4) + number(length, 2)
        if let comment { return file + comment }
        file += words
        return file + Array(HandMade.sha256(file).utf8)
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
