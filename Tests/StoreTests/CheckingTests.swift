import DiveShop
import Foundation
import GRDB
import Jobs
import Schema
import Store
import Synchronization
import Testing

@Suite struct CheckingTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    private func check(_ store: Store, stopAfter: Int = .max) -> [JobEvent] {
        var events: [JobEvent] = []
        CheckStore.carryOut(on: store) { event in
            events.append(event)
            return events.count < stopAfter
        }
        return events
    }

    private func shop() throws -> Store {
        let store = try folder.store()
        try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        return store
    }

    @Test func aSoundStore() throws {
        let events = check(try shop())
        #expect(events.last == .finished("The store is sound"))
        let shares = events.compactMap { if case .progress(let share?, _) = $0 { share } else { nil } }
        #expect(shares == shares.sorted() && shares.first == 0 && shares.last == 1)
        #expect(shares.count > 30, "one for each table")
        #expect(events.contains { if case .progress(_, "transaction_items") = $0 { true } else { false } })
    }

    /// Nothing fails without these; what the shop has added is its own.
    @Test func whatTheMigrationsMadeAndIsNotThereIsTold() throws {
        let store = try shop()
        try store.raw {
            try $0.execute(
                sql: """
                    CREATE INDEX of_the_shop ON customers(notes);
                    DROP TRIGGER communication_log_counted;
                    DROP INDEX transactions_by_time;
                    CREATE INDEX transactions_by_time ON transactions(created_at);
                    """)
        }
        let lines = [
            "schema: the index transactions_by_time is not as this program made it",
            "schema: the trigger communication_log_counted is gone",
        ]
        #expect(try store.check { _, _ in true } == lines)
    }

    @Test(arguments: [1, 2, 20])
    func cancelled(after count: Int) throws {
        let events = check(try shop(), stopAfter: count)
        #expect(events.count == count + 1)
        #expect(events.last == .cancelled)
    }

    @Test func cancelledWithinOneLargeTable() throws {
        let store = try shop()
        try store.raw {
            try $0.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                    INSERT INTO air_fills (cylinder_serial) SELECT i FROM n
                    """)
        }
        var within = 0
        CheckStore.carryOut(on: store) { event in
            if case .progress(_, "air_fills") = event { within += 1 }
            return within < 3
        }
        #expect(within == 3)
        #expect(check(store).last == .finished("The store is sound"))
    }

    /// Pages come into use, and are free again, between one look at the store and the next.
    @Test func aStoreIsSoundHoweverMuchIsWrittenMeanwhile() throws {
        let store = try shop()
        let other = try DatabaseQueue(path: folder.file("nautilus.db"))
        let isOver = Atomic(false)
        let turns = Atomic(0)
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !isOver.load(ordering: .relaxed) {
                do {
                    try other.writeWithoutTransaction { db in
                        try db.execute(sql: "PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF")
                        try db.execute(sql: "INSERT INTO trips (trip_code, name) VALUES ('x', hex(zeroblob(50000)))")
                        try db.execute(sql: "DELETE FROM trips")
                        turns.add(1, ordering: .relaxed)
                    }
                } catch { Issue.record(error) }
            }
            ended.signal()
        }
        var checks = 0
        while checks < 40 || turns.load(ordering: .relaxed) < 400 {
            #expect(try store.check { _, _ in true } == [])
            checks += 1
        }
        isOver.store(true, ordering: .relaxed)
        ended.wait()
        try other.close()
    }

    @Test(arguments: [
        ("PRAGMA foreign_keys = OFF; DELETE FROM users", "there"),
        ("PRAGMA ignore_check_constraints = ON; UPDATE users SET is_active = 7", "CHECK constraint failed in users"),
        (
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'refunds_by_transaction')
            WHERE name = 'refunds_by_time'
            """, "is damaged"
        ),
        (
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'trips') WHERE name = 'courses'
            """, "pages: "
        ),
        (
            "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE tbl_name = 'sign_in_attempts'",
            "pages: 2 are lost"
        ),
    ])
    func whatIsWrongIsTold(_ harm: String, _ words: String) throws {
        let store = try shop()
        try store.raw { db in
            try db.execute(sql: "INSERT INTO dashboard_widgets (user_id, widget_id, position) VALUES (1, 'alerts', 0)")
            try db.execute(sql: "INSERT INTO transactions (transaction_number) VALUES ('T1')")
            try db.execute(sql: "INSERT INTO refunds (transaction_id, refund_amount) VALUES (1, 2)")
            try db.execute(sql: harm)
        }
        guard case .failed(let refusal) = check(store).last else {
            Issue.record("not told")
            return
        }
        #expect(refusal.words.contains(words) && refusal.words.contains("restore a backup"), "\(refusal)")
    }

    /// Pages of noise here and there: told, or at least survived; nothing is written to the file.
    @Test func damagedPages() throws {
        let path = try shop().path
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for page in 1..<whole.count / 4096 {
            var damaged = whole
            damaged.replaceSubrange(page * 4096..<page * 4096 + 64, with: repeatElement(0x5A, count: 64))
            let copy = try folder.write("damaged.db", damaged)
            do {
                let store = try Store(path: copy)
                let end = check(store).last
                if case .failed = end {} else { Issue.record("page \(page + 1): \(String(describing: end))") }
            } catch {
                // A page of the schema: such a store is not even opened.
                #expect(error.words.contains("is damaged"))
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == damaged)
        }
    }
}
