import Archives
import DiveShop
import Foundation
import Rig
import Testing

@Suite struct StoppingTests {
    private static let files = [
        (name: ArchiveMetadata.database, bytes: Shelf.text(3_500_000)),
        (name: "documents/a.jpg", bytes: Shelf.noise(2_200_000)), (name: "documents/b.txt", bytes: Shelf.text(50_000)),
    ]

    @Test func stoppedAtAnyMomentNothingIsLeft() throws {
        let shelf = try Shelf()
        for moment in 0...20 {
            var isStopped = false
            let written = try shelf.write(StoppingTests.files) { share in
                #expect(!isStopped)
                isStopped = share >= Double(moment) / 20
                return !isStopped
            }
            #expect(isStopped && written == nil)
            #expect(shelf.names == [], "at \(moment)")
        }
    }

    @Test func progressGrowsFromNothingToAll() throws {
        let shelf = try Shelf()
        var shares: [Double] = []
        try shelf.write(StoppingTests.files) {
            shares.append($0)
            return true
        }
        #expect(shares == shares.sorted())
        #expect(shares.last == 1)
        shares = []
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        #expect(
            try reader.verify {
                shares.append($0)
                return true
            } != nil)
        #expect(shares == shares.sorted())
        #expect(shares.last == 1)
    }

    @Test func verifyingAndUnpackingStop() throws {
        let shelf = try Shelf()
        try shelf.write(StoppingTests.files)
        let reader = try ArchiveReader(path: shelf["a.zip"], passphrase: nil)
        #expect(try reader.verify { $0 < 0.3 } == nil)
        #expect(try reader.extract(into: shelf["out"], documents: true) { $0 < 0.3 } == nil)
        #expect(try reader.verify { _ in false } == nil)
    }

    /// A disk that is full, wherever that happens: the reason in words, and nothing is left.
    @Test func aFullDiskLeavesNothing() throws {
        let shelf = try Shelf()
        let sources = try shelf.sources(StoppingTests.files)
        let before = shelf.names
        var chance = Chance(5)
        let words = sources.map { "'\($0.name)=\($0.path)'" }.joined(separator: " ")
        for passphrase in ["-", Shelf.passphrase.value] {
            for _ in 0..<6 {
                // Blocks of 512 bytes; the whole archive has some 6,000.
                let limit = chance.below(5_500)
                let outcome = try #require(
                    try Outcome.of(
                        "/bin/sh",
                        [
                            "-c",
                            "ulimit -f \(limit); exec '\(Outcome.packer)' write '\(shelf["a.zip"])' fast \(passphrase) \(words)",
                        ]))
                #expect(outcome.status == 65, "\(limit): \(outcome.text)")
                #expect(outcome.text.contains("cannot be written: no file may be that large"), "\(outcome.text)")
                #expect(shelf.names == before)
            }
        }
    }

    /// What has the name of a draft is not taken for one.
    @Test(arguments: ["a.zip", "a.zip.metadata", "a.zip.directory"])
    func whatIsThereAlreadyStays(_ name: String) throws {
        let shelf = try Shelf()
        try shelf.put([1, 2, 3], as: name)
        #expect(#expect(throws: Refusal.self) { try shelf.write(Shelf.shop) }?.words.contains(name) == true)
        #expect(shelf.names == [name])
        #expect(try shelf.bytes(name) == [1, 2, 3])
    }

    /// The disk is full when libzip has the second part of the entries, and when their directories are put together.
    @Test func aDiskThatIsFullLateLeavesNothing() throws {
        let shelf = try Shelf()
        let folder = shelf["papers"]
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for paper in 0..<1_500 { try shelf.put(Shelf.noise(400, seed: paper), as: "papers/\(paper)") }
        try shelf.put([1], as: "store")
        let before = shelf.names
        func write(_ limit: String) throws -> Outcome? {
            let words =
                "write '\(shelf["a.zip"])' fast - '\(ArchiveMetadata.database)=\(shelf["store"])' 'documents/=\(folder)'"
            return try Outcome.of("/bin/sh", ["-c", "ulimit -f \(limit); exec '\(Outcome.packer)' \(words)"])
        }
        #expect(try write("unlimited")?.status == 0)
        let bytes = try shelf.bytes("a.zip")
        unlink(shelf["a.zip"])
        let directory = try #require(bytes.firstRange(of: [0x50, 0x4B, 1, 2] as [UInt8])).lowerBound
        // Blocks of 512 bytes.
        for place in [directory * 4 / 5, directory + (bytes.count - directory) / 2, bytes.count - 512] {
            let outcome = try #require(try write("\(place / 512)"))
            #expect(outcome.status == 65 && outcome.text.contains("no file may be that large"), "\(outcome.text)")
            #expect(shelf.names == before)
        }
    }

    @Test func memoryDoesNotGrowWithTheFiles() throws {
        let shelf = try Shelf()
        let piece = Data(Shelf.text(500_000) + Shelf.noise(500_000))
        var memory: [[Int]] = []
        for megabytes in [2, 96] {
            let path = shelf["big"]
            try shelf.put([], as: "big")
            let file = try #require(FileHandle(forWritingAtPath: path))
            for _ in 0..<megabytes { try file.write(contentsOf: piece) }
            try file.close()
            memory.append(
                try StoppingTests.memory(
                    shelf, "\(megabytes)", ["\(ArchiveMetadata.database)=\(path)", "documents/a=\(path)"]))
        }
        for (small, large) in zip(memory[0], memory[1]) {
            #expect(large < 64 << 10)
            #expect(large < small + 16 << 10, "\(memory)")
        }
    }

    /// Half a kilobyte for each would be six megabytes more.
    @Test func memoryHardlyGrowsWithTheNumberOfDocuments() throws {
        let shelf = try Shelf()
        try shelf.put(Shelf.text(3_000_000), as: "store")
        var memory: [[Int]] = []
        for number in [100, 12_000] {
            let folder = shelf["papers-\(number)"]
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            for paper in 0..<number {
                let file = open("\(folder)/customer-\(paper)-waiver.txt", O_WRONLY | O_CREAT | O_EXCL, 0o600)
                #expect(write(file, "signed", 6) == 6 && close(file) == 0)
            }
            memory.append(
                try StoppingTests.memory(
                    shelf, "\(number)", ["\(ArchiveMetadata.database)=\(shelf["store"])", "documents/=\(folder)"]))
        }
        for (few, many) in zip(memory[0], memory[1]) { #expect(many < few + 4 << 10, "\(memory)") }
    }

    /// The most that writing, verifying and unpacking take, in kB.
    private static func memory(_ shelf: Shelf, _ name: String, _ sources: [String]) throws -> [Int] {
        let archive = shelf["\(name).zip"]
        let words = [
            ["write", archive, "fast", "-"] + sources, ["verify", archive, "-"],
            ["extract", archive, "-", shelf["out-\(name)"]],
        ]
        return try words.map { words in
            let outcome = try #require(try Outcome.of(Outcome.packer, words))
            #expect(outcome.status == 0, "\(outcome.text)")
            return try #require(outcome.text.split(separator: " ").first.flatMap { Int($0) })
        }
    }
}
