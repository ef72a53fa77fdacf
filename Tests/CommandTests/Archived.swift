import Foundation
import Testing

extension Program {
    var backups: URL { home.appendingPathComponent("storage/backups") }
    var documents: URL { home.appendingPathComponent("storage/documents") }
    func archive(_ name: String) -> String { backups.appendingPathComponent(name).path }

    func makeFolders() throws {
        for folder in [backups, documents] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    func document(_ name: String, _ text: String) throws {
        let file = documents.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Each document's text, by its name.
    var papers: [String: String] {
        get throws {
            var papers: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: documents.path) {
                papers[name] = try String(contentsOf: documents.appendingPathComponent(name), encoding: .utf8)
            }
            return papers
        }
    }

    /// A staffed shop with Ann Reef, Bo Wreck and one document, which restores begin with.
    static func withTwoCustomers() throws -> Program {
        let program = try Program()
        try program.staff()
        try program.makeFolders()
        try program.sql(
            "INSERT INTO customers (id, first_name, last_name, email) VALUES (1, 'Ann', 'Reef', 'ann@example.com'), (2, 'Bo', 'Wreck', NULL)"
        )
        try program.document("doc_1.txt", "a paper")
        return program
    }

    /// Makes one, and says its name.
    @discardableResult
    func backUp(_ options: String...) throws -> String {
        let made = try runList(["backup", "create", "--json"] + options).expect(0).object
        return try #require(made["filename"] as? String)
    }

    private var inBackups: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: backups.path)) ?? []).sorted()
    }
    /// Names of archives, in order.
    var archives: [String] { inBackups.filter { $0.hasSuffix(".zip") } }
    /// What stands in the folders of archives and documents that is neither an archive nor its digest.
    var leftovers: [String] {
        let names = Set(archives)
        let odd = inBackups.filter {
            !names.contains($0) && !($0.hasSuffix(".sha256") && names.contains(String($0.dropLast(7))))
        }
        let storage =
            (try? FileManager.default.contentsOfDirectory(atPath: home.appendingPathComponent("storage").path)) ?? []
        return odd + storage.filter { $0 != "backups" && $0 != "documents" }
    }

    /// Whether a folder can be made read-only for whoever runs the tests.
    static let canMakeReadOnly: Bool = {
        guard let program = try? Program(), (try? program.makeFolders()) != nil else { return false }
        return (try? program.whileReadOnly(program.backups) {}) != nil
    }()

    /// A folder of another disk, or of the same, is mounted at that one meanwhile.
    func whileMounted(_ source: URL, at folder: URL, _ body: () throws -> Void) throws {
        guard mount(source.path, folder.path, nil, UInt(MS_BIND), nil) == 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { umount2(folder.path, 2) }
        try body()
    }

    /// A folder takes nothing meanwhile. Root is kept out by a disk alone.
    func whileReadOnly(_ folder: URL, _ body: () throws -> Void) throws {
        if geteuid() != 0 {
            chmod(folder.path, 0o555)
            defer { chmod(folder.path, 0o755) }
            return try body()
        }
        guard mount(folder.path, folder.path, nil, UInt(MS_BIND), nil) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { umount2(folder.path, 2) }
        let how = UInt(MS_BIND | MS_REMOUNT | MS_RDONLY)
        guard mount(folder.path, folder.path, nil, how, nil) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try body()
    }

    func size(of name: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: archive(name))[.size] as? Int
    }

    func flip(_ name: String, at place: UInt64) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: archive(name)))
        defer { try? file.close() }
        try file.seek(toOffset: place)
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: place)
        try file.write(contentsOf: Data([byte ^ 0x10]))
    }

    func state(of name: String) throws -> String? {
        try run("backup", "list", "--json").expect(0).list.first { $0["filename"] as? String == name }?["state"]
            as? String
    }

    /// Every customer's name, in order.
    var customers: String {
        get throws { try sql("SELECT group_concat(last_name, ' ') FROM (SELECT last_name FROM customers ORDER BY id)") }
    }
}
