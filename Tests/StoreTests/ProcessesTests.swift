import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Several terminals at one store: each a process of its own.
@Suite(.serialized) struct ProcessesTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    private func together(_ count: Int, _ arguments: (Int) -> [String]) throws -> [(words: String, status: Int32)] {
        try (0..<count).map { try hammer(arguments($0)) }.map(outcome)
    }

    /// 200 kB, none of them as the turn before: SQLite writes only pages that differ.
    private func long(_ turn: Int) -> String {
        String(repeating: turn.isMultiple(of: 2) ? "even" : "odd!", count: 50_000)
    }

    private func isSound(_ path: String) throws -> Bool {
        try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok"
    }

    @Test(arguments: [false, true])
    func eightMakeOneStoreAtOnce(whereAnEmptyFileLies: Bool) throws {
        let path = folder.file("nautilus.db")
        if whereAnEmptyFileLies { _ = try folder.write("nautilus.db", Data()) }
        for result in try together(8, { _ in ["create", path] }) { #expect(result == ("done", 0)) }
        // Of two that close at the same instant each leaves the log to the other; whoever comes next sees to it.
        #expect(outcome(try hammer("open", path)) == ("done", 0))
        #expect(try folder.names == ["nautilus.db"])
        #expect(try isSound(path))
        let roles = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM roles") }
        #expect(roles == 4, "the migrations were carried out once")
    }

    @Test func eightWriteBesideAnOpenReader() throws {
        let store = try folder.store()
        let owner = try store.makeShop(name: "Shop", owner: "grace", osAccount: "gh", at: founding)
        for number in 2...8 {
            try store.addUser("clerk\(number)", role: "counter")
        }
        var counters: Set<Int> = [try store.changeCounter()]
        let writers = try (1...8).map { try hammer(["write", store.path, "500", "\($0)", "theme\($0)"]) }
        repeat {
            counters.insert(try store.changeCounter())
            guard case .dashboard(let dashboard) = try store.answer(.dashboard, staff: owner, at: founding) else {
                Issue.record("no dashboard")
                break
            }
            #expect(dashboard.layout.tiles.count == 8)
        } while writers.contains { $0.isRunning }
        for writer in writers { #expect(outcome(writer) == ("done", 0)) }
        counters.insert(try store.changeCounter())
        #expect(counters.count > 2, "the reader saw that the shop was changed")
        let themes = try store.column("SELECT theme FROM users ORDER BY id")
        #expect(themes == (1...8).map { "theme\($0)-500" })
        #expect(try isSound(store.path))
    }

    @Test func twoArrangeOneDashboardAtOnce() throws {
        let store = try folder.store()
        let owner = try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        let halves = [
            ["sales_today", "customers_total", "active_rentals"], ["sales_chart", "revenue_breakdown", "alerts"],
        ]
        for result in try together(2, { ["remove", store.path, "\(owner)"] + halves[$0] }) {
            #expect(result == ("done", 0))
        }
        let left = try store.column("SELECT widget_id FROM dashboard_widgets ORDER BY position")
        #expect(left == ["upcoming_courses", "upcoming_events"])
    }

    /// Ten times the longest log is written while a terminal has the store open and reads: the log stays short.
    @Test func theLogStaysShort() throws {
        let store = try folder.store()
        let owner = try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        let reading = try Store(path: store.path)
        var longest: Int64 = 0
        for turn in 1...250 {
            try store.perform(.chooseTheme(long(turn)), staff: owner, at: founding)
            _ = try reading.shop()
            var log = stat()
            #expect(stat(store.path + "-wal", &log) == 0)
            longest = max(longest, Int64(log.st_size))
        }
        #expect(longest > 4 << 20, "the log was longer than what starts a checkpoint")
        #expect(longest < 6 << 20)
        #expect(try isSound(store.path))
    }

    /// A checkpoint goes as far as a reader's snapshot allows; once that is over, the log begins anew.
    @Test func aLongReadOnlyDelaysTheCheckpoint() throws {
        let store = try folder.store()
        let owner = try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        let reader = try DatabaseQueue(path: store.path)
        try reader.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; BEGIN")
            _ = try Row.fetchAll(db, sql: "SELECT * FROM users")
            for turn in 1...40 {
                try store.perform(.chooseTheme(long(turn)), staff: owner, at: founding)
            }
            #expect(try String.fetchOne(db, sql: "SELECT theme FROM users") == nil, "the snapshot stands")
            try db.execute(sql: "COMMIT")
        }
        func size() -> Int64 {
            var log = stat()
            stat(store.path + "-wal", &log)
            return Int64(log.st_size)
        }
        #expect(size() > 6 << 20)
        for turn in 1...3 { try store.perform(.chooseTheme("\(turn)"), staff: owner, at: founding) }
        #expect(size() < 1 << 20)
    }
}
