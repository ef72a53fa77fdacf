import Archives
import CDeflate
import DiveShop
import Foundation
import Rig

/// A folder with files and archives of them, which goes away with it.
final class Shelf {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("shelf-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(_ name: String) -> String { "\(path)/\(name)" }

    /// Everything in the folder, by its path from there.
    var names: [String] { ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted() }

    /// Files with these bytes, as sources of an archive.
    func sources(_ files: [(name: String, bytes: [UInt8])]) throws -> [(name: String, path: String)] {
        let folder = self["sources-\(UUID().uuidString)"]
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        return try files.enumerated().map { number, file in
            let place = "\(folder)/\(number)"
            try Data(file.bytes).write(to: URL(fileURLWithPath: place))
            return (file.name, place)
        }
    }

    static func metadata(_ files: [(name: String, bytes: [UInt8])]) -> ArchiveMetadata {
        ArchiveMetadata(
            createdAt: "2026-06-13 12:00:00", description: "before the \"season\"",
            includesDocuments: files.count > 1, databaseSize: files.first?.bytes.count ?? 0, appVersion: "0.5",
            schemaVersion: 9, rowCounts: ["customers": 12], shopName: "Blue Hole", shopID: "b1",
            auditHash: "ab", auditRows: 3)
    }

    @discardableResult
    func write(
        _ files: [(name: String, bytes: [UInt8])], to name: String = "a.zip", passphrase: Secret? = nil,
        compression: Compression = .fast, metadata: ArchiveMetadata? = nil,
        progress: (Double) -> Bool = { _ in true }
    ) throws -> WrittenArchive? {
        let sources = try sources(files)
        defer {
            if let first = sources.first {
                try? FileManager.default.removeItem(atPath: (first.path as NSString).deletingLastPathComponent)
            }
        }
        return try ArchiveWriter.write(
            ArchiveSources(sources), metadata ?? Shelf.metadata(files), to: self[name], passphrase: passphrase,
            compression: compression, progress: progress)
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: self[name]))) }

    func put(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: self[name]))
    }

    /// Why the archive is refused, by opening, verifying or unpacking it; nil: it is sound and was unpacked.
    func complaint(of name: String = "a.zip", passphrase: Secret? = nil, unpacking: Bool = true) -> Refusal? {
        let folder = self["unpacked-\(UUID().uuidString)"]
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do throws(Refusal) {
            let reader = try ArchiveReader(path: self[name], passphrase: passphrase)
            _ = try reader.verify { _ in true }
            if unpacking { _ = try reader.extract(into: folder, documents: true) { _ in true } }
            return nil
        } catch { return error }
    }

    /// Bytes that do not shrink, and text that does.
    static func noise(_ count: Int, seed: Int = 1) -> [UInt8] {
        var chance = Chance(seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: chance.next()) { bytes.append(contentsOf: $0) } }
        return Array(bytes.prefix(count))
    }

    static func text(_ count: Int, seed: Int = 1) -> [UInt8] {
        var chance = Chance(seed)
        var bytes: [UInt8] = []
        let words = ["regulator", "cylinder", "wing", "fins", "course", "trip", "sold", "rented", "\n", "2026-06-13"]
        while bytes.count < count { bytes.append(contentsOf: Array((chance.one(of: words) + " ").utf8)) }
        return Array(bytes.prefix(count))
    }

    /// A small shop with a few documents: text, noise, nothing, and a name with letters of elsewhere.
    static var shop: [(name: String, bytes: [UInt8])] {
        [
            (ArchiveMetadata.database, text(150_000)), ("documents/waiver.pdf", noise(20_000)),
            ("documents/2026/Überprüfung 検査.txt", text(9_000, seed: 2)), ("documents/empty", []),
        ]
    }

    static let passphrase = Secret("k7mq2-9xw4t-hdr3f-pz8ve-n5j6c")
}

/// What a program says and how it ends.
struct Outcome {
    let status: Int32
    let text: String

    /// Nil: the program is not installed.
    static func of(_ program: String, _ words: [String], in folder: String? = nil) throws -> Outcome? {
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, text: String(decoding: data, as: UTF8.self))
    }

    /// The helper program, which lies beside the tests.
    static let packer = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("Packer").path
}
