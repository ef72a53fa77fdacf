import Dispatch
import DiveShop
import Foundation
import GRDB
import Rig
import Runtime
import Screens
import Store
import Synchronization
import Testing

/// Questions are answered when they are asked and when the store has changed, and not otherwise.
@Suite struct WatchingTests {
    let home: TestHome
    let store: Store
    private let told = Told()

    init() throws {
        home = try TestHome()
        store = try home.found()
    }

    /// What was posted, and how often the clock was asked: once a pass.
    private final class Told: Sendable {
        struct State {
            var events: [Event] = []
            var passes = 0
            var now = Instant(text: "2026-06-13 15:30:00")!
        }
        let state = Mutex(State())
        private let changed = DispatchSemaphore(value: 0)

        func post(_ event: Event) {
            state.withLock { $0.events.append(event) }
            changed.signal()
        }
        func clock() -> Instant {
            defer { changed.signal() }
            return state.withLock {
                $0.passes += 1
                return $0.now
            }
        }
        func read<T: Sendable>(_ body: @Sendable (State) -> T) -> T { state.withLock { body($0) } }

        /// Waits until it is as wished, for as long as a slow machine may take.
        func wait(_ isSo: @Sendable (State) -> Bool) -> Bool {
            let end = DispatchTime.now() + 30
            while !read(isSo) {
                if changed.wait(timeout: end) == .timedOut { return read(isSo) }
            }
            return true
        }
    }

    private func watching(_ queries: [Query]) throws -> Watching {
        let staff = try #require(try store.staff(osAccount: TestHome.account)).id
        let calendar = try #require(ShopCalendar(timeZone: "America/New_York"))
        let told = told
        let watching = Watching(
            store: store, staff: staff, calendar: calendar, clock: { told.clock() }, post: { told.post($0) })
        watching.watch(queries)
        watching.start()
        return watching
    }

    private func count(_ number: Int) -> Bool { told.wait { $0.events.count >= number } }

    /// The store is looked at twice more: whatever there was to read has been read.
    private func lookTwice(_ watching: Watching) -> Bool {
        for _ in 0..<2 {
            let before = told.read { $0.passes }
            watching.look()
            guard told.wait({ $0.passes > before }) else { return false }
        }
        return true
    }

    private let reading = Query.reading(.salesToday, .standard)

    private func value(_ event: Event) -> Quantity? {
        guard case .snapshot(_, .reading(let reading)) = event, case .figure(let figure) = reading.content else {
            return nil
        }
        return figure.value
    }

    private func sell(_ number: String, at time: String = "2026-06-13 15:00:00") throws {
        try DatabaseQueue(path: home.home.database).write {
            try $0.execute(
                sql:
                    "INSERT INTO transactions (transaction_number, status, total, created_at) VALUES (?, 'completed', 10, ?)",
                arguments: [number, time])
        }
    }

    @Test func nothingIsReadWhileNothingChanges() throws {
        let watching = try watching([.dashboard, reading])
        defer { watching.stop() }
        #expect(count(2))
        for _ in 0..<10 { #expect(lookTwice(watching)) }
        #expect(told.read { $0.events.count } == 2, "ten looks read nothing")
        // The time goes on within the day.
        told.state.withLock { $0.now = $0.now.adding(seconds: 3 * 3600) }
        #expect(lookTwice(watching))
        #expect(told.read { $0.events.count } == 2)
    }

    @Test func anotherConnectionsCommit() throws {
        let watching = try watching([.dashboard, reading])
        defer { watching.stop() }
        #expect(count(2))
        #expect(value(told.read { $0.events[1] }) == .money(.zero))
        try sell("T1")
        #expect(count(4), "seen within the second, by itself")
        #expect(value(told.read { $0.events[3] }) == .money(Money(cents: 1000)))
        // This program's own writing connection is another one, too.
        let staff = try #require(try store.staff(osAccount: TestHome.account)).id
        try store.perform(.chooseTheme("mono"), staff: staff, at: .now)
        watching.look()
        #expect(count(6))
        #expect(lookTwice(watching))
        #expect(told.read { $0.events.count } == 6)
    }

    @Test func theDayChangesAtMidnight() throws {
        try sell("T1")
        let watching = try watching([reading])
        defer { watching.stop() }
        #expect(count(1))
        #expect(value(told.read { $0.events[0] }) == .money(Money(cents: 1000)))
        // A minute before midnight in New York, then a minute after.
        told.state.withLock { $0.now = Instant(text: "2026-06-14 03:59:00")! }
        #expect(lookTwice(watching))
        #expect(told.read { $0.events.count } == 1)
        told.state.withLock { $0.now = Instant(text: "2026-06-14 04:01:00")! }
        #expect(count(2))
        #expect(value(told.read { $0.events[1] }) == .money(.zero))
    }

    @Test func newQuestionsAreAnsweredAtOnce() throws {
        let watching = try watching([.dashboard])
        defer { watching.stop() }
        #expect(count(1))
        watching.watch([reading, .dashboard])
        #expect(count(2))
        #expect(lookTwice(watching))
        // One that was put away and is asked again is still known, for five minutes.
        watching.watch([.dashboard])
        watching.watch([reading, .dashboard])
        #expect(lookTwice(watching))
        #expect(told.read { $0.events.count } == 2)
        told.state.withLock { $0.now = $0.now.adding(seconds: 301) }
        #expect(lookTwice(watching))
        #expect(told.read { $0.events.count } == 2, "time alone asks for nothing")
        watching.watch([.reading(.customersTotal, .standard), reading, .dashboard])
        #expect(count(5), "the new one, and the two that are old")
        watching.refresh()
        #expect(count(8))
    }

    /// What is to be told after a change is told after the reading that has the change in it, never before.
    @Test func tellsAfterwards() throws {
        let watching = try watching([.dashboard, reading])
        defer { watching.stop() }
        #expect(count(2))
        for turn in 1...20 {
            try sell("T\(turn)")
            let told = told
            watching.look { told.post(.notice("told \(turn)", isAlarm: false)) }
            #expect(told.wait { $0.events.last == .notice("told \(turn)", isAlarm: false) })
            let before = told.read { $0.events.dropLast().last }
            #expect(before.flatMap(value) == .money(Money(cents: 1000 * turn)), "\(turn)")
        }
        // Also where what is watched changes while it is read, and where nothing is read at all.
        watching.watch([.reading(.customersTotal, .standard), .dashboard, reading])
        let told = told
        watching.look { told.post(.notice("and again", isAlarm: false)) }
        watching.watch([])
        watching.look { told.post(.notice("nothing", isAlarm: false)) }
        #expect(told.wait { $0.events.contains(.notice("and again", isAlarm: false)) })
        #expect(told.wait { $0.events.last == .notice("nothing", isAlarm: false) })
    }

    @Test func inTheOrderOfUrgency() throws {
        let queries: [Query] = [.reading(.alerts, .standard), .dashboard, reading, .reading(.airFillsToday, .standard)]
        let watching = try watching(queries)
        defer { watching.stop() }
        #expect(count(4))
        let order = told.read { $0.events }.compactMap { if case .snapshot(let query, _) = $0 { query } else { nil } }
        #expect(order == queries)
    }

    @Test func aStoreThatRefusesIsTold() throws {
        let watching = try watching([.dashboard, reading])
        defer { watching.stop() }
        #expect(count(2))
        try DatabaseQueue(path: home.home.database).write { try $0.execute(sql: "UPDATE users SET is_active = 0") }
        #expect(
            told.wait {
                $0.events.contains(
                    .snapshot(.dashboard, .refused(Refusal(.permission, "this account is no longer active"))))
            })
        // It goes on trying.
        try DatabaseQueue(path: home.home.database).write { try $0.execute(sql: "UPDATE users SET is_active = 1") }
        let before = told.read { $0.events.count }
        #expect(
            told.wait { state in
                state.events.dropFirst(before).contains {
                    if case .snapshot(.dashboard, .dashboard) = $0 { true } else { false }
                }
            })
    }

    /// Tells when nobody holds it any more.
    private final class Sentinel: Sendable {
        let over = DispatchSemaphore(value: 0)
        deinit { over.signal() }
    }

    /// Its thread ends, and reads nothing on the way.
    @Test func theEnd() throws {
        let over: DispatchSemaphore
        do {
            let sentinel = Sentinel()
            over = sentinel.over
            let told = told
            let watching = Watching(
                store: store, staff: 1, calendar: .utc, clock: { told.clock() },
                post: { [sentinel] event in withExtendedLifetime(sentinel) { told.post(event) } })
            watching.watch([reading])
            watching.start()
            #expect(count(1))
            watching.stop()
        }
        try sell("T1")
        #expect(over.wait(timeout: .now() + 30) == .success)
        #expect(told.read { $0.events.count } == 1)
    }
}
