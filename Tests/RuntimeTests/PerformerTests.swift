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

@Suite struct PerformerTests {
    let home: TestHome
    let store: Store
    private let told = Told()

    init() throws {
        home = try TestHome()
        store = try home.found()
    }

    private final class Told: Sendable {
        let events = Mutex<[Event]>([])
        let afterwards = Mutex(0)
        private let changed = DispatchSemaphore(value: 0)

        func post(_ event: Event) {
            events.withLock { $0.append(event) }
            changed.signal()
        }
        func wait(_ isSo: (Event) -> Bool) -> Bool {
            let end = DispatchTime.now() + 30
            while true {
                if events.withLock({ $0.contains(where: isSo) }) { return true }
                if changed.wait(timeout: end) == .timedOut { return false }
            }
        }
    }

    private func performer(staff: Int64 = 1) -> Performer {
        let told = told
        return Performer(
            store: store, staff: staff, home: home.home, clock: { Instant(text: "2026-06-13 15:30:00")! },
            post: { told.post($0) },
            afterwards: { then in
                told.afterwards.withLock { $0 += 1 }
                then()
            })
    }

    @Test func commandsInTheirOrder() throws {
        let performer = performer()
        let commands: [Command] = [
            .chooseTheme("one"), .changeLayout(.remove(.alerts)), .changeLayout(.remove(.alerts)), .chooseTheme("two"),
        ]
        for command in commands { performer.perform(command) }
        performer.finish()
        #expect(
            told.events.withLock { $0 } == [
                .done(commands[0]), .done(commands[1]),
                .refused(commands[2], Refusal(.data, "Alerts is not on the dashboard")), .done(commands[3]),
            ])
        #expect(told.afterwards.withLock { $0 } == 4)
        #expect(try store.staff(osAccount: TestHome.account)?.theme == "two", "what is finished is done")
    }

    @Test func whoIsNoLongerThere() {
        let performer = performer(staff: 99)
        performer.perform(.chooseTheme("one"))
        performer.finish()
        #expect(
            told.events.withLock { $0 }
                == [.refused(.chooseTheme("one"), Refusal(.permission, "this account is no longer active"))])
    }

    private func isOver(_ event: Event, _ id: Int) -> Bool {
        guard case .job(JobID(id), let event) = event else { return false }
        if case .progress = event { return false }
        return true
    }

    @Test func aJobTellsHowFarItIs() throws {
        let performer = performer()
        performer.start(JobID(1), .checkStore)
        #expect(told.wait { isOver($0, 1) })
        let events = told.events.withLock { $0 }
        let shares = events.compactMap { if case .job(_, .progress(let share?, _)) = $0 { share } else { nil } }
        #expect(shares.allSatisfy { (0...1).contains($0) } && shares == shares.sorted())
        guard case .job(JobID(1), .finished) = events.last else { return #expect(Bool(false), "\(events)") }
    }

    @Test func aJobThatIsStopped() {
        let performer = performer()
        performer.cancel(JobID(7))
        performer.start(JobID(7), .checkStore)
        #expect(told.wait { $0 == .job(JobID(7), .cancelled) })
        performer.start(JobID(8), .checkStore)
        #expect(told.wait { isOver($0, 8) && $0 != .job(JobID(8), .cancelled) }, "another one goes on")
    }

    /// What somebody was typing is this terminal's no longer once they sign out, or somebody else signs in behind the lock.
    @Test(arguments: [true, false]) func whoGoesLeavesTheirDraft(signsOut: Bool) throws {
        let home = try SmallShop.home()
        let told = told
        let performer = Performer(
            store: try Store(path: home.home.database), staff: 1, home: home.home, clock: { SmallShop.now },
            post: { told.post($0) }, afterwards: { $0() })
        performer.keepDraft("record", ["notes": "rust"])
        if signsOut {
            performer.leaveDrafts()
            performer.serve(nil)
        } else {
            performer.signIn("clara", Secret("dive-demo")) { _ in }
        }
        performer.finish()
        #expect(signsOut || performer.sitter != 1)
        let queue = try DatabaseQueue(path: home.home.database)
        defer { try? queue.close() }
        let left = try queue.read {
            try String.fetchAll(
                $0, sql: "SELECT content FROM form_drafts WHERE user_id = 1 AND kept_by IS NULL")
        }
        #expect(left == [#"{"notes":"rust"}"#])
    }

    /// While one is being written, only the newest of those that come waits; what is forgotten stays so.
    @Test func onlyTheNewestDraftWaits() throws {
        let queue = try DatabaseQueue(path: home.home.database)
        defer { try? queue.close() }
        try queue.write {
            try $0.execute(
                sql: """
                    CREATE TABLE written (content);
                    CREATE TRIGGER a AFTER INSERT ON form_drafts BEGIN INSERT INTO written VALUES (NEW.content); END;
                    CREATE TRIGGER b AFTER UPDATE ON form_drafts BEGIN INSERT INTO written VALUES (NEW.content); END;
                    """)
        }
        let (isAtWork, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let told = told
        let performer = Performer(
            store: store, staff: 1, home: home.home, clock: { Instant(text: "2026-06-13 15:30:00")! },
            post: { told.post($0) },
            afterwards: { _ in
                isAtWork.signal()
                goOn.wait()
            })
        func typeWhileItIsAtWork(_ drafts: [[String: String]?]) {
            performer.perform(.chooseTheme("one"))
            isAtWork.wait()
            for draft in drafts { performer.keepDraft("record", draft) }
            goOn.signal()
            performer.finish()
        }
        func kept(_ sql: String) throws -> [String] { try queue.read { try String.fetchAll($0, sql: sql) } }
        typeWhileItIsAtWork([["notes": "r"], ["notes": "ru"], ["notes": "rust"]])
        #expect(try kept("SELECT content FROM written") == [#"{"notes":"rust"}"#])
        #expect(try kept("SELECT content FROM form_drafts") == [#"{"notes":"rust"}"#])
        typeWhileItIsAtWork([["notes": "rusty"], nil])
        #expect(try kept("SELECT content FROM form_drafts") == [])
        #expect(try kept("SELECT content FROM written").count == 1)
        #expect(told.events.withLock { $0 } == [])
    }
}
