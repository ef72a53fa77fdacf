import DiveShop
import Foundation
import GRDB
import Rig
import Schema
import Store

/// A folder of a test's own, removed with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/nautilus-store-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ data: some DataProtocol) throws -> String {
        try Data(data).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// A new store in this folder.
    func store(_ name: String = "nautilus.db", settings: Settings = .none) throws -> Store {
        try Store.new(at: file(name), settings: settings)
    }

    /// A store as the program of that schema made it, with those rows.
    func store(ofSchema version: Int, _ rows: String) throws -> String {
        let path = file("schema-\(version).db")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            for migration in Schema.migrations.prefix(version) { try db.execute(sql: migration.sql) }
            try db.execute(
                sql: "PRAGMA application_id = \(Store.applicationID); PRAGMA user_version = \(version); \(rows)")
        }
        try queue.close()
        return path
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? -1
}

/// The moment at which the tests' shops are founded.
let founding = Instant(text: "2026-11-24 12:30:00")!

/// Starts `hammer`, which lies beside the test runner.
func hammer(_ arguments: String...) throws -> Process { try hammer(arguments) }

func hammer(_ arguments: [String]) throws -> Process {
    let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("Hammer")
    process.arguments = arguments
    process.standardOutput = Pipe()
    try process.run()
    return process
}

/// Waits for the process: what it said, and its exit status.
func outcome(_ process: Process) -> (words: String, status: Int32) {
    let pipe = process.standardOutput as? Pipe
    let data = pipe?.fileHandleForReading.readDataToEndOfFile() ?? Data()
    process.waitUntilExit()
    return (
        String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines), process.terminationStatus
    )
}
