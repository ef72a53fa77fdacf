import Dispatch
package import DiveShop
import Foundation
package import Store
import Synchronization

/// Sends what waits on all channels and hears what comes back, on threads of its own. Several may be at work on one store, in one process or in
/// several: each message goes once.
package final class Postman: Sendable {
    private let store: Store
    private let carriers: Carriers
    private let clock: @Sendable () -> Instant
    private let senders: [Sender]
    private let working = DispatchGroup()
    private let isEnding = Atomic<Bool>(false)
    private let wake = DispatchSemaphore(value: 0)

    /// Seconds between two looks at what there is to ask.
    private static let pause = 10

    /// - Parameter clock: what the time is.
    package init(store: Store, carriers: Carriers, clock: @escaping @Sendable () -> Instant = { .now }) {
        self.store = store
        self.carriers = carriers
        self.clock = clock
        senders = Channel.allCases.map { Sender($0, store, carriers, clock: clock) }
    }

    private var goesOn: Bool { !isEnding.load(ordering: .relaxed) }

    /// Begins, and returns at once.
    /// - Parameter tell: told what was done and what could not be, a line each; from any thread.
    package func start(tell: @escaping @Sendable (String) -> Void) {
        onThread("listening") { [self] in
            let listener = Listener(store: store, carriers: carriers)
            // Whoever has taken themselves out gets nothing more: what came in is read before anything is sent.
            look(listener, tell)
            for sender in senders where goesOn {
                onThread("sending") { sender.run(once: false, tell: tell) }
            }
            while goesOn {
                _ = wake.wait(timeout: .now() + .seconds(Postman.pause))
                if goesOn { look(listener, tell) }
            }
        }
    }

    /// Nothing more is taken on; what is under way is waited for a little and written down. Returns when all threads have ended: after a second
    /// or so; later where the store cannot be written, which is tried a few times.
    package func end() {
        isEnding.store(true, ordering: .relaxed)
        for sender in senders { sender.end() }
        wake.signal()
        working.wait()
    }

    /// Sends what can go now, asks what is to be asked, and returns.
    /// - Parameter goesOn: asked a few times a second; false ends it early.
    package func once(goesOn: () -> Bool, tell: @escaping @Sendable (String) -> Void) {
        let listener = Listener(store: store, carriers: carriers)
        look(listener, goesOn: goesOn, tell)
        for sender in senders { onThread("sending") { sender.run(once: true, tell: tell) } }
        while working.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            if !goesOn() { end() }
        }
    }

    private func look(_ listener: Listener, _ tell: (String) -> Void) {
        look(listener, goesOn: { self.goesOn }, tell)
    }

    private func look(_ listener: Listener, goesOn: () -> Bool, _ tell: (String) -> Void) {
        // Each by itself, and what customers want first: whatever else cannot be done, a STOP is heard.
        func attempt(_ body: () throws(Refusal) -> Void) {
            do throws(Refusal) { try body() } catch { tell(error.words) }
        }
        attempt { () throws(Refusal) in try listener.listen(clock, goesOn: goesOn, tell: tell) }
        attempt { () throws(Refusal) in
            let count = try store.takeOverFromDead(at: clock())
            if count > 0 { tell("\(count) messages were left by a program that has ended") }
        }
        attempt { () throws(Refusal) in
            let count = try store.forgetStrangers(at: clock())
            if count > 0 { tell(count == 1 ? "one old reply is forgotten" : "\(count) old replies are forgotten") }
        }
        attempt { () throws(Refusal) in for words in try store.startDueCampaigns(at: clock()) { tell(words) } }
        attempt { () throws(Refusal) in
            let told = try store.tellCustomers(at: clock())
            if told > 0 { tell(told == 1 ? "one message goes by itself" : "\(told) messages go by themselves") }
        }
    }

    private func onThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
        working.enter()
        let thread = Thread { [working] in
            body()
            working.leave()
        }
        thread.name = name
        thread.start()
    }
}
