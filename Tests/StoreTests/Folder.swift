import DiveShop
import Foundation
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
        try Store(path: file(name), creating: true, settings: settings)
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? -1
}

/// The moment at which the tests' shops are founded.
let founding = Instant(text: "2026-11-24 12:30:00")!
