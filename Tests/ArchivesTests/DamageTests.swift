import Archives
import DiveShop
import Foundation
import Rig
import Testing

@Suite struct DamageTests {
    /// What lies where: an entry's header and bytes, its header in the directory, or the end.
    struct Part {
        let range: Range<Int>
        let name: String
        let isBytes: Bool
    }

    /// The parts of a sound archive, read without the reader that is tested.
    static func parts(of bytes: [UInt8]) -> [Part] {
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
        }
        var parts: [Part] = []
        var place = 0
        while number(place, 4) == 0x0403_4b50 {
            let header = 30 + number(place + 26, 2) + number(place + 28, 2)
            let name = String(decoding: bytes[place + 30..<place + 30 + number(place + 26, 2)], as: UTF8.self)
            let end = place + header + number(place + 18, 4)
            parts.append(Part(range: place..<place + header, name: name, isBytes: false))
            parts.append(Part(range: place + header..<end, name: name, isBytes: true))
            place = end
        }
        while number(place, 4) == 0x0201_4b50 {
            let length = number(place + 28, 2)
            let name = String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self)
            let end = place + 46 + length + number(place + 30, 2)
            parts.append(Part(range: place..<end, name: name, isBytes: false))
            place = end
        }
        parts.append(Part(range: place..<place + 22, name: "directory", isBytes: false))
        parts.append(Part(range: place + 22..<bytes.count, name: "comment", isBytes: false))
        return parts
    }

    private func flip(_ count: Int, headersOnly: Bool, passphrase: Secret?, seed: Int) throws {
        let shelf = try Shelf()
        try shelf.write(Shelf.shop, passphrase: passphrase)
        let bytes = try shelf.bytes("a.zip")
        let parts = DamageTests.parts(of: bytes)
        #expect(parts.last?.range.upperBound == bytes.count)
        let places = (headersOnly ? parts.filter { !$0.isBytes } : parts).flatMap { Array($0.range) }
        let file = try #require(FileHandle(forUpdatingAtPath: shelf["a.zip"]))
        var chance = Chance(seed)
        var unnamed = 0
        for _ in 0..<count {
            let place = chance.one(of: places)
            let bit = UInt8(1) << UInt8(chance.below(8))
            try put(bytes[place] ^ bit, at: place, in: file)
            let part = try #require(parts.first { $0.range.contains(place) })
            let refusal = try #require(
                shelf.complaint(passphrase: passphrase, unpacking: false), "\(place) \(bit) in \(part.name)")
            #expect(refusal.kind == .data)
            let isNamed =
                part.name == "comment"
                ? refusal.words.contains("comment") || refusal.words.contains("digest")
                : refusal.words.contains(part.name)
            // Deflate has a few bits that say nothing: they are missed by all but the digest of the whole.
            if !isNamed && part.isBytes && refusal.words.contains("its own digest") {
                unnamed += 1
            } else {
                #expect(isNamed, "\(place) \(bit) in \(part.name): \(refusal.words)")
            }
            try put(bytes[place], at: place, in: file)
        }
        #expect(unnamed <= count / 100)
        #expect(shelf.complaint(passphrase: passphrase) == nil)
    }

    private func put(_ byte: UInt8, at place: Int, in file: FileHandle) throws {
        try file.seek(toOffset: UInt64(place))
        try file.write(contentsOf: Data([byte]))
    }

    @Test func aBitFlippedAnywhereIsFound() throws { try flip(500, headersOnly: false, passphrase: nil, seed: 1) }

    @Test func aBitFlippedInHeadersAndDirectoryIsFound() throws {
        try flip(600, headersOnly: true, passphrase: nil, seed: 2)
    }

    @Test func aBitFlippedInAnEncryptedOneIsFound() throws {
        try flip(80, headersOnly: false, passphrase: Shelf.passphrase, seed: 3)
        try flip(80, headersOnly: true, passphrase: Shelf.passphrase, seed: 4)
    }

    /// A disk that cannot be read says nothing of the archive: it is not taken for damaged. Where strace is there and may do so, it has reading fail
    /// from one time on.
    @Test(arguments: [1, 10, 20, 30, 40]) func aDiskThatFailsIsNoDamage(from time: Int) throws {
        let shelf = try Shelf()
        try shelf.write([
            (ArchiveMetadata.database, Shelf.text(2_000_000)), ("documents/a", Shelf.noise(9_000_000)),
        ])
        let failing = ["-f", "-qq", "-o", "/dev/null", "-P", shelf["a.zip"], "-e", "trace=pread64"]
        guard try Outcome.of("/usr/bin/strace", failing + ["/bin/true"])?.status == 0 else { return }
        let outcome = try #require(
            try Outcome.of(
                "/usr/bin/strace",
                failing + [
                    "-e", "inject=pread64:error=EIO:when=\(time)+", Outcome.packer, "verify", shelf["a.zip"], "-",
                ]))
        #expect(outcome.status == 65 && outcome.text.contains("cannot be read: the disk fails"), "\(outcome.text)")
    }

    /// An archive that is sound, but is not the one whose digest is beside it.
    @Test func theDigestBesideItIsHeldAgainstIt() throws {
        let shelf = try Shelf()
        let written = try #require(try shelf.write(Shelf.shop))
        try FileDigest.writeSide(of: shelf["a.zip"], digest: written.sha256)
        #expect(shelf.complaint() == nil)
        try shelf.write([(ArchiveMetadata.database, [1])], to: "b.zip")
        try shelf.put(try shelf.bytes("b.zip"), as: "a.zip")
        #expect(shelf.complaint()?.words.contains("not the file whose digest") == true)
        try shelf.put([1, 2], as: "a.zip.sha256")
        #expect(shelf.complaint()?.words.contains("a.zip.sha256") == true)
    }

    /// One that is proven beside its unpacking: each of the proofs alone finds what is wrong with it.
    @Test(arguments: [true, false])
    func aLargeEntryIsProvenToItsLastByte(isPressed: Bool) throws {
        let shelf = try Shelf()
        let text = Shelf.text(3_000_000)
        func complaint(
            of other: [UInt8], saying size: Int = text.count, _ change: (inout HandMade.Entry) -> Void = { _ in }
        ) throws -> String? {
            var made = try HandMade([(ArchiveMetadata.database, text)]) {
                $0.entries[0] = .init(name: ArchiveMetadata.database, sha256: $0.entries[0].sha256, size: size)
                $0.facts.databaseSize = size
            }
            made.entries[0] =
                isPressed
                ? .init(ArchiveMetadata.database, compressed: other) : .init(ArchiveMetadata.database, other)
            made.entries[0].size = size
            change(&made.entries[0])
            try shelf.put(made.bytes, as: "a.zip")
            return shelf.complaint()?.words
        }
        #expect(try complaint(of: text) == nil)
        #expect(try complaint(of: text) { $0.crc ^= 1 }?.contains("its checksum is another") == true)
        for place in [0, 1 << 20, text.count - 1] {
            var other = text
            other[place] ^= 1
            #expect(try complaint(of: other)?.contains("not what metadata.json says") == true, "\(place)")
        }
        if isPressed {
            #expect(try complaint(of: text + [1])?.contains("longer than declared") == true)
            #expect(try complaint(of: text, saying: text.count + 1)?.contains("shorter than declared") == true)
            #expect(try complaint(of: text) { $0.packed.removeLast(40) }?.contains("cut short") == true)
        }
    }

    /// Archives with many bytes changed, moved, cut and sewn together, with and without a digest that is theirs again: none brings
    /// the reader down, none is taken for what it is not, and nothing is written but in the folder.
    @Test func mutatedArchivesHarmNothing() throws {
        let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"
        let shelf = try Shelf()
        let files = [
            (name: ArchiveMetadata.database, bytes: Shelf.text(20_000)),
            (name: "documents/a.pdf", bytes: Shelf.noise(3_000)),
            (name: "documents/b.txt", bytes: Shelf.text(5_000)),
        ]
        try shelf.write(files, to: "first.zip")
        try shelf.write(Shelf.shop, to: "second.zip")
        let (first, second) = (try shelf.bytes("first.zip"), try shelf.bytes("second.zip"))
        let before = shelf.names + ["a.zip"]
        var chance = Chance(6)
        for number in 0..<(isLong ? 2_000 : 200) {
            var bytes = chance.mutated(first, with: second)
            if number % 2 == 0 { bytes = HandMade.sealed(bytes) }
            try shelf.put(bytes, as: "a.zip")
            let refusal = shelf.complaint()
            if bytes != first && bytes != second {
                #expect(refusal != nil, "\(number)")
            }
            if let refusal { #expect(refusal.kind == .data, "\(number): \(refusal.words)") }
            #expect(shelf.names == before.sorted())
        }
    }

    /// Streams of rubbish in an archive that is sound in all else.
    @Test func rubbishIsNotUnpacked() throws {
        let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"
        let shelf = try Shelf()
        let text = Shelf.text(30_000)
        let compressed = HandMade.compressed(text)
        var chance = Chance(7)
        for number in 0..<(isLong ? 2_000 : 200) {
            var made = try HandMade([(ArchiveMetadata.database, text)])
            made.entries[0].method = 8
            made.entries[0].packed = chance.mutated(compressed, with: Shelf.noise(2_000, seed: number))
            if made.entries[0].packed.isEmpty { continue }
            try shelf.put(made.bytes, as: "a.zip")
            let refusal = shelf.complaint()
            // Sound all the same: a bit that says nothing.
            if let refusal { #expect(refusal.words.contains(ArchiveMetadata.database), "\(refusal.words)") }
            #expect(refusal != nil || made.entries[0].packed.count == compressed.count)
            #expect(shelf.names == ["a.zip"])
        }
    }
}

extension Chance {
    /// One to four changes of any kind.
    mutating func mutated(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) where !bytes.isEmpty {
            let place = below(bytes.count)
            let length = min(bytes.count - place, 1 + below(200))
            switch below(8) {
            case 0: bytes[place] ^= UInt8(1) << UInt8(below(8))
            case 1: bytes[place] = UInt8(below(256))
            case 2: bytes.removeSubrange(place..<place + length)
            case 3: bytes.insert(contentsOf: other.prefix(length), at: place)
            case 4: bytes.replaceSubrange(place..<place + length, with: repeatElement(0, count: length))
            case 5: bytes.insert(contentsOf: bytes[place..<place + length], at: below(bytes.count))
            case 6: bytes = Array(bytes[..<place]) + Array(other[min(place, other.count)...])
            default: bytes.removeLast(length)
            }
        }
        return bytes
    }
}
