import Archives
import DiveShop
import Foundation
import Testing

@Suite struct HostileArchiveTests {
    typealias Change = @Sendable (inout HandMade) -> Void

    private static let files: [(name: String, bytes: [UInt8])] = [
        (ArchiveMetadata.database, Shelf.text(4_000)), ("documents/a.pdf", Shelf.noise(900)),
        ("documents/b/c.txt", Shelf.text(700)),
    ]

    @Test func whatIsMadeByHandAsOursIsTaken() throws {
        let shelf = try Shelf()
        try shelf.put(try HandMade(HostileArchiveTests.files).bytes, as: "a.zip")
        #expect(shelf.complaint() == nil)
    }

    /// Names of which the metadata says the same.
    @Test(arguments: [
        ("../evil", "leads out"), ("documents/../../evil", "leads out"), ("documents/..", "leads out"),
        ("documents/../\u{301}evil", "leads out"), ("documents/b/\u{301}/../x", "leads out"),
        ("documents/./\u{301}x", "empty part"), ("documents/a.pdf/\u{301}x", "folder of"),
        ("documents/\u{301}\(String(repeating: "x/", count: 40))y", "too long"), ("documents\u{301}/x", "nothing of"),
        ("/tmp/evil", "absolute"), ("documents\\..\\evil", "backslash"), ("C:\\evil", "backslash"),
        ("documents/a\nb", "control"), ("documents/a\u{1B}[2J", "control"), ("documents/a\0b", "control"),
        ("documents//x", "empty part"), ("documents/./x", "empty part"), ("documents/", "empty part"),
        ("documents", "nothing of that name"), ("evil.sh", "nothing of that name"), ("", "empty part"),
        ("database/nautilus.db-wal", "nothing of that name"), ("database/../evil", "leads out"),
        ("documents/a.pdf", "twice"), ("documents/A.PDF", "upper and lower case"), ("documents/b", "folder of"),
        ("documents/a.pdf/x", "folder of"), ("database/nautilus.db", "twice"), ("DATABASE/nautilus.db", "nothing of"),
        ("documents/\(String(repeating: "x", count: 300))", "too long"),
        ("documents/\(String(repeating: "x/", count: 40))y", "too long"), ("metadata.json", "metadata.json"),
    ])
    func namesThatLeadElsewhere(_ name: String, _ reason: String) throws {
        try refuse(try HandMade(HostileArchiveTests.files + [(name, Array("evil".utf8))]), reason)
    }

    private static let changes: [(String, Change)] = [
        ("is a link", { $0.entries[1].attributes = 0o120777 << 16 }),
        ("no plain file", { $0.entries[1].attributes = 0o040700 << 16 }),
        ("no plain file", { $0.entries[1].attributes = 0o100777 << 16 }),
        ("no plain file", { $0.entries[1].attributes = 0o104600 << 16 }),
        ("another program", { $0.entries[1].madeBy = 0x003F }),
        ("not where the directory says", { $0.entries[2].place = 0 }),
        ("not where the directory says", { $0.entries[1].place = 1 << 30 }),
        ("damaged", { $0.entries[0].behind = [1, 2, 3] }),
        ("belong to nobody", { $0.entries[3].behind = [1, 2, 3] }),
        ("damaged", { $0.front = Array("#!/bin/sh\n".utf8) }),
        ("do not agree in its name", { $0.entries[1].frontName = Array("documents/../x".utf8) }),
        ("flags", { $0.entries[1].flags = 8 }),
        ("encrypted", { $0.entries[1].flags = 1 }),
        ("none of ours", { $0.entries[1].method = 12 }),
        ("is no UTF-8", { $0.entries[1].name = Array("documents/a".utf8) + [0xC3, 0x28] }),
        ("damaged", { $0.entries[1].extra = [0x75, 0x70, 1, 0, 0] }),
        ("damaged", { $0.entries[1].extra = [1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0] }),
        ("directory", { $0.count = 3 }), ("directory", { $0.count = 5 }),
        ("none of ours", { $0.comment = [] }), ("none of ours", { $0.comment = Array("zip".utf8) }),
        ("no metadata.json", { $0.entries.removeLast() }),
        ("not the last entry", { $0.entries.swapAt(2, 3) }),
        ("no database", { $0.entries.removeFirst() }),
        ("none of ours", { $0.entries[0].size += 1 }),
        ("checksum", { $0.entries[1].crc ^= 1 }),
        ("metadata.json", { $0.entries[3] = .init(ArchiveMetadata.name, Array("{}".utf8)) }),
        ("metadata.json", { $0.entries[3] = .init(ArchiveMetadata.name, [0xFF, 0xFE]) }),
        (
            "metadata.json",
            { $0.entries[3] = .init(ArchiveMetadata.name, Array(String(repeating: "[", count: 9_999).utf8)) }
        ),
        ("metadata.json", { $0.entries[3] = .init(ArchiveMetadata.name, []) }),
        ("documents/c", { $0.entries.insert(.init("documents/c", [1]), at: 3) }),
        ("documents/b/c.txt", { $0.entries.remove(at: 2) }),
        ("documents/a.pdf", { $0.entries[1] = .init("documents/a.pdf", Shelf.noise(900, seed: 2)) }),
        ("database/nautilus.db", { $0.entries[0] = .init(ArchiveMetadata.database, Shelf.text(4_000, seed: 2)) }),
        // Streams that are no whole stream.
        ("documents/b/c.txt", { $0.entries[2] = compressed(2) { $0.packed.removeLast(9) } }),
        ("bytes behind", { $0.entries[2] = compressed(2) { $0.packed += [0] } }),
        ("bytes behind", { $0.entries[2] = compressed(2) { $0.packed += Shelf.noise(70_000) } }),
        ("documents/b/c.txt", { $0.entries[2] = compressed(2) { $0.packed = [7] } }),
        ("documents/b/c.txt", { $0.entries[2] = compressed(2) { $0.packed = Shelf.noise(500) } }),
    ]

    private static func compressed(_ index: Int, _ change: (inout HandMade.Entry) -> Void) -> HandMade.Entry {
        var entry = HandMade.Entry(files[index].name, compressed: files[index].bytes)
        change(&entry)
        return entry
    }

    @Test(arguments: changes.indices)
    func structureThatIsNoneOfOurs(_ index: Int) throws {
        let (reason, change) = HostileArchiveTests.changes[index]
        var made = try HandMade(HostileArchiveTests.files)
        change(&made)
        try refuse(made, reason)
    }

    private static let lies: [(String, @Sendable (inout HandMade.Metadata) -> Void)] = [
        (
            "documents/a.pdf",
            { $0.entries[1] = .init(name: $0.entries[1].name, sha256: $0.entries[0].sha256, size: 900) }
        ),
        (
            "documents/a.pdf",
            { $0.entries[1] = .init(name: $0.entries[1].name, sha256: $0.entries[1].sha256, size: 901) }
        ),
        ("documents/a.pdf", { $0.entries[1] = .init(name: $0.entries[1].name, sha256: "", size: 900) }),
        (
            "documents/b.pdf",
            { $0.entries[1] = .init(name: "documents/b.pdf", sha256: $0.entries[1].sha256, size: 900) }
        ),
        ("entries", { $0.entries.removeLast() }),
        ("entries", { $0.entries.append($0.entries[0]) }),
        ("entries", { $0.entries = [] }),
        ("documents", { $0.facts.includesDocuments = false }),
        ("size of the database", { $0.facts.databaseSize = 3_999 }),
        ("when", { $0.facts.createdAt = "yesterday" }),
        ("below zero", { $0.facts.rowCounts["sales"] = -1 }),
        ("below zero", { $0.facts.schemaVersion = -1 }),
    ]

    @Test(arguments: lies.indices)
    func metadataThatLies(_ index: Int) throws {
        let (reason, lie) = HostileArchiveTests.lies[index]
        try refuse(try HandMade(HostileArchiveTests.files, changing: lie), reason)
    }

    /// A name that a string takes for the same.
    @Test func metadataThatPutsANameTogetherInAnotherWayLies() throws {
        let files = [HostileArchiveTests.files[0], ("documents/caf\u{E9}.pdf", [1])]
        try refuse(
            try HandMade(files) { metadata in
                metadata.entries[1] = .init(
                    name: "documents/cafe\u{301}.pdf", sha256: metadata.entries[1].sha256, size: 1)
            }, "where the archive has")
    }

    struct Layout: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Nil: it is taken.
        var reason: String?
        let change: @Sendable (String) -> String
    }

    private static let layouts = [
        Layout(testDescription: "as it is written") { $0 },
        Layout(testDescription: "no spaces") {
            $0.replacing("\n", with: "").replacing(#"" : "#, with: #"":"#)
        },
        Layout(testDescription: "the word elsewhere") {
            #"{"entries ":[[1]],"x":{"entries":[1,{}]},"y":"\"entries\":[","# + $0.dropFirst()
        },
        Layout(testDescription: "twice", reason: "none of a backup") { #"{"entries":[],"# + $0.dropFirst() },
        Layout(testDescription: "not there", reason: "none of a backup") {
            $0.replacing(#""entries""#, with: #""Entries""#)
        },
        Layout(testDescription: "no objects", reason: "none of a backup") {
            $0.replacing(#""entries" : ["#, with: #""entries" : [7,"#)
        },
        Layout(testDescription: "cut short", reason: "none of a backup") { String($0.dropLast(3)) },
        Layout(testDescription: "more behind", reason: "none of a backup") { $0 + "}" },
    ]

    /// The list of entries is found, and nothing else is taken for it.
    @Test(arguments: layouts) func metadataIsReadHoweverItIsLaidOut(_ layout: Layout) throws {
        let shelf = try Shelf()
        var made = try HandMade(HostileArchiveTests.files)
        try shelf.write(HostileArchiveTests.files, to: "own.zip")
        let unzip = try Outcome.of("/usr/bin/unzip", ["-p", shelf["own.zip"], ArchiveMetadata.name])
        guard let text = unzip?.text else { return }
        made.entries[3] = .init(ArchiveMetadata.name, Array(layout.change(text).utf8))
        if let reason = layout.reason { return try refuse(made, reason) }
        try shelf.put(made.bytes, as: "a.zip")
        #expect(shelf.complaint() == nil)
    }

    /// What begins beyond 4 GB has another version in the directory than in front of it.
    @Test func whatLiesBehindFourGigabytesIsRead() throws {
        let shelf = try Shelf()
        // A hole for the first, whose size needs no field of its own; what comes next begins below the mark, the others beyond it.
        let hole = 0xFFFF_FFFF - 2_000
        let files = [("documents/scan", [0])] + HostileArchiveTests.files
        let made = try HandMade(files) { metadata in
            metadata.facts.databaseSize = 4_000
            metadata.entries[0] = .init(name: files[0].0, sha256: metadata.entries[0].sha256, size: 1 + hole)
        }
        try made.write(to: shelf["a.zip"], hole: hole)
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        #expect(reader.entries.map(\.name) == files.map(\.0))
        if let list = try Outcome.of("/usr/bin/unzip", ["-Z1", shelf["a.zip"]]) {
            #expect(list.text.split(separator: "\n").map(String.init) == files.map(\.0) + [ArchiveMetadata.name])
        }
    }

    /// 10 GB out of 10 MB are refused before anything is unpacked, and what is longer than it says is not unpacked further.
    @Test func bombsDoNotGoOff() throws {
        var made = try HandMade(HostileArchiveTests.files) { $0.facts.databaseSize = 4_000_000_000 }
        made.entries[0].method = 8
        made.entries[0].size = 4_000_000_000
        try refuse(made, "which no backup does")

        let zeros = HandMade.compressed([UInt8](repeating: 0, count: 30 << 20))
        made = try HandMade(HostileArchiveTests.files)
        made.entries[0].method = 8
        made.entries[0].packed = zeros
        let shelf = try Shelf()
        try shelf.put(made.bytes, as: "a.zip")
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        let refusal = #expect(throws: Refusal.self) {
            try reader.extract(into: shelf["out"], documents: true) { _ in true }
        }
        #expect(refusal?.words.contains("longer than declared") == true)
        #expect((try shelf.bytes("out/\(ArchiveMetadata.database)")).count <= 4_000)
    }

    @Test func moreThanTheDiskHoldsIsNotUnpacked() throws {
        let size = 1 << 60
        let shelf = try Shelf()
        let unpacking = shelf["out"]
        #expect(throws: Refusal.self) { try ArchiveReader.checkRoom(for: size, in: unpacking) }
        try ArchiveReader.checkRoom(for: 1_000, in: unpacking)
    }

    @Test func cutShortAnywhere() throws {
        let shelf = try Shelf()
        let bytes = try HandMade(HostileArchiveTests.files).bytes
        for length in stride(from: 0, to: bytes.count, by: 37) + [bytes.count - 1] {
            try shelf.put(Array(bytes.prefix(length)), as: "a.zip")
            let refusal = try #require(shelf.complaint(), "\(length)")
            #expect(refusal.kind == .data)
            #expect(shelf.names == ["a.zip"])
        }
    }

    @Test func otherFilesAreNoneOfOurs() throws {
        let shelf = try Shelf()
        for bytes in [[], [0x50], Array("PK\u{3}\u{4}".utf8), Shelf.text(9_000), Shelf.noise(9_000)] {
            try shelf.put(bytes, as: "a.zip")
            #expect(shelf.complaint()?.kind == .data)
        }
        #expect(shelf.complaint(of: "none.zip")?.kind == .data)
        try FileManager.default.createDirectory(atPath: shelf["folder.zip"], withIntermediateDirectories: false)
        #expect(shelf.complaint(of: "folder.zip")?.words.contains("no plain file") == true)
        #expect(mkfifo(shelf["pipe.zip"], 0o600) == 0)
        #expect(shelf.complaint(of: "pipe.zip")?.words.contains("no plain file") == true)
    }

    @Test func otherProgramsArchivesAreNoneOfOurs() throws {
        let shelf = try Shelf()
        try shelf.write(Shelf.shop)
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        _ = try reader.extract(into: shelf["out"], documents: true) { _ in true }
        let words = ["-r", "-q", shelf["z.zip"], "."]
        guard try Outcome.of("/usr/bin/zip", words, in: shelf["out"])?.status == 0 else { return }
        #expect(shelf.complaint(of: "z.zip")?.words.contains("not written by Nautilus") == true)
    }

    /// A link where a folder would be made, or a file that is there: nothing is written through or over it.
    @Test func linksThatWaitAreNotFollowed() throws {
        let shelf = try Shelf()
        try shelf.put(try HandMade(HostileArchiveTests.files).bytes, as: "a.zip")
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        let manager = FileManager.default
        try manager.createDirectory(atPath: shelf["elsewhere"], withIntermediateDirectories: false)
        try shelf.put([1, 2, 3], as: "precious")
        let plants: [(String) throws -> Void] = [
            { try manager.createSymbolicLink(atPath: $0 + "/documents", withDestinationPath: shelf["elsewhere"]) },
            { folder in
                try manager.createDirectory(atPath: folder + "/database", withIntermediateDirectories: false)
                try manager.createSymbolicLink(
                    atPath: folder + "/database/nautilus.db", withDestinationPath: shelf["precious"])
            },
            { folder in
                try manager.createDirectory(atPath: folder + "/database", withIntermediateDirectories: false)
                try manager.linkItem(atPath: shelf["precious"], toPath: folder + "/database/nautilus.db")
            },
        ]
        for (number, plant) in plants.enumerated() {
            let folder = shelf["out-\(number)"]
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try plant(folder)
            #expect(throws: Refusal.self) { try reader.extract(into: folder, documents: true) { _ in true } }
            #expect(try manager.contentsOfDirectory(atPath: shelf["elsewhere"]) == [])
            #expect(try shelf.bytes("precious") == [1, 2, 3])
        }
        try manager.createSymbolicLink(atPath: shelf["link"], withDestinationPath: shelf["elsewhere"])
        try manager.createDirectory(
            atPath: shelf["open"], withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        for folder in ["link", "open"] {
            #expect(throws: Refusal.self) {
                try reader.extract(into: shelf[folder], documents: true) { _ in true }
            }
        }
        #expect(try manager.contentsOfDirectory(atPath: shelf["elsewhere"]) == [])
    }

    private func refuse(_ made: HandMade, _ reason: String) throws {
        let shelf = try Shelf()
        try shelf.put(made.bytes, as: "a.zip")
        let refusal = try #require(shelf.complaint())
        #expect(refusal.kind == .data)
        #expect(refusal.words.contains(reason), "\(refusal.words)")
        #expect(refusal.words.hasPrefix("a.zip: "))
        #expect(!refusal.words.contains { $0.isNewline || $0 == "\u{1B}" })
        #expect(shelf.names == ["a.zip"])
    }
}
