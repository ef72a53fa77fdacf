import DiveShop
import Foundation
import GRDB
import Jobs
import Rig
import Store
import Testing

/// A shop in a home of its own, into which files are brought.
final class Desk {
    let home: TestHome
    let store: Store
    let owner: Int64
    static let now = Instant(text: "2026-06-13 19:30:00")!

    init() throws {
        home = try TestHome()
        store = try home.found()
        owner = try #require(try store.staff(osAccount: TestHome.account)).id
    }

    struct Result {
        var counts: ImportCounts?
        /// Line and reason.
        var refused: [String] = []
        /// Why it was refused as a whole.
        var refusal: Refusal?
        var ignored: [String] = []

        /// Counts in words, and nothing where it was refused as a whole.
        var words: String {
            guard let counts else { return "" }
            let parts = [
                (counts.new, "new"), (counts.unchanged, "unchanged"), (counts.updated, "updated"),
                (counts.refused, "refused"),
            ]
            let made = counts.made.sorted { $0.key < $1.key }.map { "\($0.value) made in \($0.key)" }
            return (parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" } + made).joined(separator: ", ")
        }
    }

    func write(_ bytes: [UInt8]) throws -> String {
        let path = "\(home.home.root)/\(UUID().uuidString).csv"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func bring(
        _ table: String, _ csv: String, staff: Int64? = nil, large: Bool = false,
        _ options: (inout ImportOptions) -> Void = { _ in }, watch: @escaping (ImportFile.Event) -> Bool = { _ in true }
    ) throws -> Result {
        try bring(table, bytes: Array(csv.utf8), staff: staff, large: large, options, watch: watch)
    }

    /// - Parameter large: the file is taken for a large one.
    @discardableResult
    func bring(
        _ table: String, bytes: [UInt8], staff: Int64? = nil, large: Bool = false,
        _ options: (inout ImportOptions) -> Void = { _ in }, watch: @escaping (ImportFile.Event) -> Bool = { _ in true }
    ) throws -> Result {
        try bring(table, path: write(bytes), staff: staff, large: large, options, watch: watch)
    }

    @discardableResult
    func bring(
        _ table: String, path: String, staff: Int64? = nil, large: Bool = false,
        _ options: (inout ImportOptions) -> Void = { _ in }, watch: @escaping (ImportFile.Event) -> Bool = { _ in true }
    ) throws -> Result {
        var chosen = ImportOptions()
        options(&chosen)
        let job = ImportFile(
            try #require(ImportTable.named(table)), path: path, options: chosen, staff: staff ?? owner, home: home.home,
            largeSize: large ? 1 : .max)
        var result = Result()
        do {
            result.counts = try job.carryOut(on: store, at: Self.now) { event in
                switch event {
                case .refused(let line, let reason): result.refused.append("\(line): \(reason)")
                case .columns(_, let ignored): result.ignored = ignored
                case .progress: break
                }
                return watch(event)
            }
        } catch {
            result.refusal = error
        }
        return result
    }

    /// Another connection's view of the store.
    func rows(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: store.path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "-" : "\($0.storage.value ?? "")" }.joined(separator: "|")
            }
        }
    }

    func run(_ sql: String) throws {
        let queue = try DatabaseQueue(path: store.path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try $0.execute(sql: sql)
        }
    }

    /// Somebody of that role.
    func addUser(_ name: String, role: String) throws -> Int64 {
        try run(
            "INSERT INTO users (username, first_name, last_name, role_id) SELECT '\(name)', 'Uma', '\(name)', id FROM roles WHERE name = '\(role)'"
        )
        return try #require(Int64(rows("SELECT id FROM users WHERE username = '\(name)'")[0]))
    }
}
