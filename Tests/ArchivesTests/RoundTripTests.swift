import Archives
import DiveShop
import Foundation
import Rig
import Testing

@Suite struct RoundTripTests {
    private static let contents: [(String, [(name: String, bytes: [UInt8])])] = [
        ("an empty database", [(ArchiveMetadata.database, [])]),
        ("one byte", [(ArchiveMetadata.database, [7])]),
        ("a small shop", Shelf.shop),
        ("exactly a piece", [(ArchiveMetadata.database, Shelf.text(1 << 19))]),
        ("a piece and a byte", [(ArchiveMetadata.database, Shelf.text(1 << 19 + 1))]),
        (
            "5 MB that shrink, and 3 that do not",
            [(ArchiveMetadata.database, Shelf.text(5_000_001)), ("documents/scan.jpg", Shelf.noise(3_000_000))]
        ),
        (
            "first noise, then text",
            [(ArchiveMetadata.database, Shelf.noise(1 << 19) + Shelf.text(2_000_000))]
        ),
        (
            "first text, then noise",
            [(ArchiveMetadata.database, Shelf.text(1 << 19) + Shelf.noise(2_000_000))]
        ),
        (
            "many documents",
            [(ArchiveMetadata.database, Shelf.text(3_000))]
                + (0..<300).map { ("documents/\($0 % 7)/\($0).txt", Shelf.text($0 * 11, seed: $0)) }
        ),
        (
            "names of elsewhere",
            [
                (ArchiveMetadata.database, [1, 2, 3]), ("documents/検査 2026.pdf", [4]), ("documents/e\u{301}té", [5]),
                ("documents/.hidden", [6]), ("documents/a b/ c .txt", [7]), ("documents/🐠/🐡.png", [8]),
            ]
        ),
        // To a string the slash is one letter with what comes behind it.
        (
            "names that begin with an accent",
            [
                (ArchiveMetadata.database, [1, 2, 3]), ("documents/\u{301}té", [4]),
                ("documents/a/\u{308}/\u{302}x.txt", [5]),
            ]
        ),
    ]

    @Test(arguments: contents.indices, [nil, Shelf.passphrase])
    func comesBackAsItWas(index: Int, passphrase: Secret?) throws {
        let files = RoundTripTests.contents[index].1
        let shelf = try Shelf()
        let written = try #require(try shelf.write(files, passphrase: passphrase))
        #expect(shelf.names == ["a.zip"])
        #expect(written.size == (try shelf.bytes("a.zip")).count)
        #expect(try FileDigest.sha256(of: shelf["a.zip"]) == written.sha256)

        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: passphrase)
        #expect(reader.metadata == written.metadata)
        #expect(
            Array(reader.entries)
                == files.map { .init(name: $0.name, sha256: HandMade.sha256($0.bytes), size: $0.bytes.count) })
        #expect(reader.isEncrypted == (passphrase != nil))
        #expect(try reader.verify { _ in true } == written.sha256)
        #expect(try reader.extract(into: shelf["out"], documents: true) { _ in true } == written.sha256)
        for file in files {
            #expect(try shelf.bytes("out/\(file.name)") == file.bytes, "\(file.name)")
            let mode = try FileManager.default.attributesOfItem(atPath: shelf["out/\(file.name)"])[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
        let plain = shelf.names.filter { name in
            (try? FileManager.default.attributesOfItem(atPath: shelf[name])[.type] as? FileAttributeType)
                == .typeRegular
        }
        #expect(plain.count == files.count + 1)
        let mode = try FileManager.default.attributesOfItem(atPath: shelf["out"])[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test func documentsStayWhereTheyAreNotWanted() throws {
        let shelf = try Shelf()
        try shelf.write(Shelf.shop)
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        #expect(try reader.extract(into: shelf["out"], documents: false) { _ in true } != nil)
        #expect(shelf.names.filter { $0.hasPrefix("out/") } == ["out/database", "out/database/nautilus.db"])
    }

    @Test func whatDoesNotShrinkIsStored() throws {
        let shelf = try Shelf()
        let text = Shelf.text(400_000)
        let noise = Shelf.noise(300_000)
        let written = try #require(try shelf.write([(ArchiveMetadata.database, text), ("documents/a.pdf", noise)]))
        // Noise as it is, text by a good deal smaller.
        #expect(try shelf.bytes("a.zip").firstRange(of: noise) != nil)
        #expect(written.size < noise.count + text.count / 3)
        let small = try #require(
            try shelf.write([(ArchiveMetadata.database, text)], to: "small.zip", compression: .small))
        let fast = try #require(try shelf.write([(ArchiveMetadata.database, text)], to: "fast.zip"))
        #expect(small.size < fast.size)
    }

    @Test func sizeIsWithinAFifthOfZips() throws {
        let shelf = try Shelf()
        // Rows as a store has them.
        var chance = Chance(3)
        var text: [UInt8] = []
        for number in 0..<30_000 {
            let row =
                "\(number)|\(chance.one(of: ["rental", "sale", "course"]))|\(chance.below(90_000))|2026-0\(1 + chance.below(9))-1\(chance.below(10)) \(chance.below(24)):\(chance.below(60))|customer\(chance.below(4_000))@example.com|\(chance.below(1 << 40))\n"
            text.append(contentsOf: Array(row.utf8))
        }
        let written = try #require(try shelf.write([(ArchiveMetadata.database, text)]))
        try shelf.put(text, as: "text")
        guard try Outcome.of("/usr/bin/zip", ["-6", "-q", shelf["zip.zip"], "text"], in: shelf.path) != nil else {
            return
        }
        #expect(Double(written.size) < 1.2 * Double(try shelf.bytes("zip.zip").count))
    }

    @Test func otherProgramsReadIt() throws {
        let shelf = try Shelf()
        try shelf.write(Shelf.shop)
        try shelf.write(Shelf.shop, to: "e.zip", passphrase: Shelf.passphrase)
        if let unzip = try Outcome.of("/usr/bin/unzip", ["-t", shelf["a.zip"]]) {
            #expect(unzip.status == 0, "\(unzip.text)")
            #expect(unzip.text.contains("No errors detected"))
        }
        for (name, word) in [("a.zip", "-px"), ("e.zip", "-p\(Shelf.passphrase.value)")] {
            if let seven = try Outcome.of("/usr/bin/7z", ["t", word, shelf[name]]) {
                #expect(seven.status == 0, "\(seven.text)")
                #expect(seven.text.contains("Everything is Ok"))
            }
        }
        if let seven = try Outcome.of("/usr/bin/7z", ["t", "-pwrong", shelf["e.zip"]]) { #expect(seven.status != 0) }
        // Nothing of an encrypted one can be read without the passphrase.
        let bytes = try shelf.bytes("e.zip")
        #expect(bytes.firstRange(of: Array("Blue Hole".utf8)) == nil)
        #expect(bytes.firstRange(of: Shelf.noise(20_000).prefix(32)) == nil)
    }

    /// As many entries as libzip has at a time, one less and one more, and the same of two times as many.
    @Test(arguments: [1_023, 1_024, 1_025, 2_048, 2_049])
    func asManyAsLibzipHasAtATime(_ entries: Int) throws {
        let shelf = try Shelf()
        var files = [(name: ArchiveMetadata.database, bytes: Shelf.text(2_000))]
        for number in 2..<entries { files.append(("documents/\(number)", Shelf.text(20, seed: number))) }
        let written = try #require(try shelf.write(files))
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        #expect(reader.entries.map(\.name) == files.map(\.name))
        #expect(try reader.verify { _ in true } == written.sha256)
        if let unzip = try Outcome.of("/usr/bin/unzip", ["-tq", shelf["a.zip"]]) {
            #expect(unzip.status == 0, "\(unzip.text)")
        }
    }

    /// More than libzip has at a time; in the long form, more than a directory can count without being a large one.
    @Test(arguments: [nil, Shelf.passphrase]) func manyDocuments(_ passphrase: Secret?) throws {
        let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"
        let number = passphrase != nil ? 1_100 : isLong ? 66_000 : 2_500
        let shelf = try Shelf()
        var files = (0..<number).map { number in
            (name: "documents/\(number / 500)/paper \(number).txt", bytes: Array("paper \(number)".utf8))
        }
        files[1_050].bytes = Shelf.text(1_500_000)
        files[1_060].bytes = Shelf.noise(50_000)
        files.append((ArchiveMetadata.database, Shelf.text(20_000)))
        let written = try #require(
            try shelf.write(files, passphrase: passphrase, metadata: Shelf.metadata([files[number]] + files)))
        #expect(shelf.names == ["a.zip"])
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: passphrase)
        #expect(reader.entries.map(\.name) == files.map(\.name))
        #expect(try reader.extract(into: shelf["out"], documents: true) { _ in true } == written.sha256)
        for place in [0, 1_023, 1_024, 1_050, 1_060, number - 1, number] {
            #expect(try shelf.bytes("out/\(files[place].name)") == files[place].bytes, "\(files[place].name)")
        }
        #expect(shelf.names.count { $0.hasSuffix(".txt") } == number)
        let word = "-p\(passphrase?.value ?? "x")"
        if let seven = try Outcome.of("/usr/bin/7z", ["t", word, shelf["a.zip"]]) {
            #expect(seven.status == 0 && seven.text.contains("Everything is Ok"), "\(seven.text)")
            #expect(seven.text.contains("Files: \(number + 2)"), "\(seven.text)")
        }
        if passphrase == nil, let unzip = try Outcome.of("/usr/bin/unzip", ["-tq", shelf["a.zip"]]) {
            #expect(unzip.status == 0, "\(unzip.text)")
        }
    }

    @Test(arguments: [nil, "", "wrong", "k7mq2-9xw4t-hdr3f-pz8ve-n5j6C"])
    func onlyItsOwnPassphraseOpensIt(_ other: String?) throws {
        let shelf = try Shelf()
        try shelf.write(Shelf.shop, passphrase: Shelf.passphrase)
        let refusal = try #require(shelf.complaint(passphrase: other.map { Secret($0) }))
        #expect(refusal.kind == .data)
        #expect(refusal.words.contains("passphrase"))
    }

    @Test func aSealedArchiveIsPrivateAndWrittenOverNothing() throws {
        let shelf = try Shelf()
        try shelf.put([1], as: "a.zip")
        #expect(throws: Refusal.self) { try shelf.write(Shelf.shop) }
        #expect(try shelf.bytes("a.zip") == [1])
        try shelf.write(Shelf.shop, to: "b.zip")
        let mode = try FileManager.default.attributesOfItem(atPath: shelf["b.zip"])[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    /// Where a name would be refused when it is read, it is refused when it is written.
    @Test(arguments: [
        "documents/../x", "/documents/x", "documents/a\\b", "documents/a\nb", "documents//x", "x", "metadata.json",
        "documents/", "documents/WAIVER.pdf", "documents/waiver.pdf/x",
        "documents/2026/u\u{308}BERPRU\u{308}FUNG 検査.txt", "documents/2026/U\u{308}BERPRÜFUNG 検査.txt/x",
        "documents/\(String(repeating: "x", count: 256))",
    ])
    func namesThatWouldNotBeReadAreNotWritten(_ name: String) throws {
        let shelf = try Shelf()
        let refusal = #expect(throws: Refusal.self) { try shelf.write(Shelf.shop + [(name, [1])]) }
        #expect(refusal?.kind == .data)
        #expect(shelf.names == [])
    }

    @Test func aFileThatIsGoneLeavesNothing() throws {
        let shelf = try Shelf()
        let sources = ArchiveSources([(ArchiveMetadata.database, shelf["none"])])
        let refusal = #expect(throws: Refusal.self) {
            try ArchiveWriter.write(
                sources, Shelf.metadata([]), to: shelf["a.zip"], passphrase: nil, compression: .fast
            ) { _ in true }
        }
        #expect(refusal?.words.contains("is not there") == true)
        #expect(shelf.names == [])
    }
}
