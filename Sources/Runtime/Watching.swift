package import DiveShop
import Foundation
package import Screens
package import Store
import Synchronization

/// Keeps questions answered: reads what is asked, and again when the store has changed. One thread; once a second it looks
/// whether any connection of any process has committed, which costs microseconds. While nothing changes nothing is read.
package final class Watching: Sendable {
    private struct Wish {
        var queries: [Query] = []
        /// Counts changes of the wish, so that a pass that reads for an older one ends early.
        var version = 0
        var mustReadAll = false
        /// To be called once everything has been read after this was wished.
        var then: [@Sendable () -> Void] = []
        /// For whom; nil: nobody, and nothing is read.
        var staff: Int64?
        var isOver = false
    }

    /// What an answer was read from; another answer is needed once this differs.
    private struct Source: Equatable {
        let counter: Int
        let day: Day
    }

    private let wish: Mutex<Wish>
    private let wake = DispatchSemaphore(value: 0)
    private let store: Store
    private let calendar: ShopCalendar
    private let clock: @Sendable () -> Instant
    private let post: @Sendable (Event) -> Void

    /// Seconds between two looks at the store.
    private static let interval = 1.0
    /// Seconds that a reading which is asked for anew may be old (domain.md §3).
    private static let longest = 300

    /// - Parameter post: called on the watching thread.
    package init(
        store: Store, staff: Int64?, calendar: ShopCalendar, clock: @escaping @Sendable () -> Instant,
        post: @escaping @Sendable (Event) -> Void
    ) {
        self.store = store
        wish = Mutex(Wish(staff: staff))
        self.calendar = calendar
        self.clock = clock
        self.post = post
    }

    package func start() {
        let thread = Thread { [self] in watch() }
        thread.name = "watching"
        thread.start()
    }

    /// Reads for that person from now on; nil: for nobody. From any thread.
    package func serve(_ staff: Int64?) {
        change {
            $0.staff = staff
            $0.queries = []
            $0.mustReadAll = true
        }
    }
    /// The most urgent first. From any thread.
    package func watch(_ queries: [Query]) { change { $0.queries = queries } }
    /// Everything is read anew. From any thread.
    package func refresh() { change { $0.mustReadAll = true } }
    /// Somebody in this process has written. From any thread.
    /// - Parameter then: called on the watching thread, once all that is watched has been read after this call.
    package func look(then: @escaping @Sendable () -> Void = {}) {
        wish.withLock { $0.then.append(then) }
        wake.signal()
    }
    package func stop() { change { $0.isOver = true } }

    private func change(_ body: (inout Wish) -> Void) {
        wish.withLock {
            body(&$0)
            $0.version += 1
        }
        wake.signal()
    }

    private func watch() {
        var answered: [Query: (source: Source, at: Instant)] = [:]
        var seen = 0
        while true {
            let now = clock()
            let wished = wish.withLock { wish in
                defer {
                    wish.mustReadAll = false
                    wish.then = []
                }
                return wish
            }
            if wished.isOver { return }
            if wished.mustReadAll { answered.removeAll() }
            var isWhole = true
            do throws(Refusal) {
                let source = Source(counter: try counter(), day: calendar.day(of: now))
                let isNew = wished.version != seen
                seen = wished.version
                answered = answered.filter { wished.queries.contains($0.key) || $0.value.source == source }
                let due = wished.queries.filter { query in
                    guard let last = answered[query] else { return true }
                    return last.source != source || isNew && now.seconds - last.at.seconds > Watching.longest
                }
                if let staff = wished.staff, !due.isEmpty {
                    try store.answer(due, staff: staff, at: now) { query, snapshot in
                        answered[query] = (source, now)
                        isWhole = tell(query, snapshot, to: staff, wished.version)
                        return isWhole
                    }
                }
            } catch {
                _ = tell(.dashboard, .refused(error), to: wished.staff, wished.version)
            }
            if isWhole {
                for then in wished.then { then() }
            } else {
                // What is wished has changed meanwhile: the next pass begins at once.
                wish.withLock { $0.then = wished.then + $0.then }
            }
            _ = wake.wait(timeout: .now() + Watching.interval)
            // However often it was woken, one pass sees to it all.
            while wake.wait(timeout: .now()) == .success {}
        }
    }

    /// What was read for somebody who has gone meanwhile is told to nobody.
    /// - Returns: whether the wish is still the one that is being read for.
    private func tell(_ query: Query, _ snapshot: Snapshot, to staff: Int64?, _ version: Int) -> Bool {
        wish.withLock { wish in
            if wish.staff == staff { post(.snapshot(query, snapshot)) }
            return wish.version == version
        }
    }

    private func counter() throws(Refusal) -> Int {
        do { return try store.changeCounter() } catch {
            throw Refusal(.unavailable, "the store cannot be read: \(error)")
        }
    }
}
