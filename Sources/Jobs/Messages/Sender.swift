import Dispatch
import DiveShop
import Foundation
import Gateways
import Store
import Synchronization

/// Sends what waits on one channel, at its pace: on the thread that calls ``run(once:tell:)``, with as many requests under way as the pace
/// lets leave. What became of a message is written down in the transaction that takes on the next ones.
final class Sender: Sendable {
    private let channel: Channel
    private let store: Store
    private let carriers: Carriers
    private let clock: @Sendable () -> Instant
    private let inbox = Mutex(Inbox())
    private let wake = DispatchSemaphore(value: 0)

    private struct Inbox {
        var answers: [(settlement: Settlement, isLate: Bool)] = []
        var isEnding = false
    }

    /// - Parameter clock: what the time is.
    init(_ channel: Channel, _ store: Store, _ carriers: Carriers, clock: @escaping @Sendable () -> Instant) {
        self.channel = channel
        self.store = store
        self.carriers = carriers
        self.clock = clock
    }

    /// Milliseconds that what is under way is waited for at the end; then it is stopped, and what had left is in doubt.
    private static let patience: UInt64 = 700
    /// Seconds between two looks at the store at most, whether it has changed or not.
    private static let longest = 60
    /// Seconds until a channel is stopped again by one whose settings are still not right.
    private static let again = 600
    /// Rounds that may fail at the end before messages are left as being sent: whoever comes next finds them in doubt.
    private static let mostFailures = 3

    /// From any thread: nothing more is taken on, and ``run(once:tell:)`` returns within a second.
    func end() {
        inbox.withLock { $0.isEnding = true }
        wake.signal()
    }

    /// - Parameters:
    ///   - once: ends when nothing more can go now; else goes on until ``end()``.
    ///   - tell: told what was done, and why nothing is.
    func run(once: Bool, tell: @escaping (String) -> Void) {
        var work = Work(sender: self, tell: tell)
        defer { work.close() }
        while work.turn(once: once) {
            _ = wake.wait(timeout: DispatchTime(uptimeNanoseconds: work.until))
            // However often it was woken, one turn sees to it all.
            while wake.wait(timeout: .now()) == .success {}
        }
    }

    /// Seconds for which holds what was decided when a message was taken on: the machine may have slept since, and it may be night now.
    private static let decided = 30

    /// - Parameter taken: when it was taken on.
    private func send(
        _ message: ClaimedMessage, by carrier: any Carrier, taken: Instant, leaving departure: Departure
    ) -> Task<Void, Never> {
        Task {
            let now = clock()
            let isOld = abs(now.seconds - taken.seconds) > Sender.decided
            let outcome =
                isOld
                ? .later(after: nil, words: "it was taken on too long ago")
                : await carrier.carry(message, at: now, leaving: departure)
            let isLate = departure.isMissed
            var result = outcome.settled(channel)
            // What was stopped from here before it left says nothing of the provider.
            if case .later = outcome, isOld || isLate || Task.isCancelled { result = .notLeft }
            inbox.withLock { $0.answers.append((Settlement(message, result), isLate)) }
            wake.signal()
        }
    }
}

extension Sender {
    /// What the sending thread knows.
    private struct Work {
        let sender: Sender
        let tell: (String) -> Void
        /// Of ``Departure/now``: when the next turn is due.
        private(set) var until: UInt64 = 0
        private var carrier: (any Carrier)?
        /// Of ``Departure/now``: when this sender stopped the channel since its settings were not right.
        private var stoppedForSettingsAt: UInt64?
        private var underWay: [ClaimedMessage.ID: Task<Void, Never>] = [:]
        /// What came back and is not written down yet.
        private var unsettled: [Settlement] = []
        /// Of the store, as the last round began.
        private var seen: Int?
        private var next = OutboxRound.Next.now
        private var nextAt: UInt64 = 0
        private var failures = 0
        private var stoppedAt: UInt64?
        private var slots = SlotWidth()
        private var told = SendingTold()

        init(sender: Sender, tell: @escaping (String) -> Void) {
            self.sender = sender
            self.tell = tell
        }

        private static func milliseconds(_ count: Int) -> UInt64 { UInt64(max(0, count)) * 1_000_000 }

        /// - Returns: false: it is over.
        mutating func turn(once: Bool) -> Bool {
            let isEnding = take()
            if isEnding { stopLate() }
            if isEnding && underWay.isEmpty && (unsettled.isEmpty || failures > Sender.mostFailures) {
                told.tell(sender.channel, tell)
                return false
            }
            let now = Departure.now
            let counter = try? sender.store.changeCounter()
            let isDue = now >= nextAt || (failures == 0 && (!unsettled.isEmpty || counter != seen))
            if isDue && (!isEnding || !unsettled.isEmpty) { round(isEnding: isEnding, counter) }
            if underWay.isEmpty && unsettled.isEmpty && !mayGoOn {
                told.tell(sender.channel, tell)
                if once { return false }
            }
            let second = Departure.now + Work.milliseconds(isEnding ? 50 : 1000)
            until = min(nextAt, second)
            return true
        }

        /// Whether something may still go without a change from outside.
        private var mayGoOn: Bool {
            if failures > 0 { return false }
            switch next {
            case .now, .pace: return true
            case .moment, .whenChanged: return false
            }
        }

        /// What has come back.
        private mutating func take() -> Bool {
            let (answers, isEnding) = sender.inbox.withLock { inbox in
                defer { inbox.answers = [] }
                return (inbox.answers, inbox.isEnding)
            }
            for (settlement, isLate) in answers {
                underWay[settlement.message] = nil
                unsettled.append(settlement)
                slots.count(isLate: isLate)
                told.count(settlement.result)
            }
            return isEnding
        }

        private mutating func stopLate() {
            let now = Departure.now
            let begin = stoppedAt ?? now
            stoppedAt = begin
            if now - begin >= Sender.patience * 1_000_000 {
                for task in underWay.values { task.cancel() }
                // Some wait for what others have asked for, too: that cannot be cancelled by one of them.
                carrier?.close()
            }
        }

        /// - Parameter counter: the store's, before.
        private mutating func round(isEnding: Bool, _ counter: Int?) {
            do throws(Refusal) {
                if !isEnding { try prepare() }
                let taken = sender.clock()
                let width = slots.width
                let room = !isEnding ? (carrier?.connections ?? 0) - underWay.count : 0
                let round = try sender.store.outboxRound(
                    sender.channel, settling: unsettled, room: room, width: width, at: taken
                ) { Sender.wallMilliseconds }
                unsettled = []
                failures = 0
                seen = counter
                next = room > 0 || isEnding ? round.next : .whenChanged
                plan()
                for message in round.claimed { launch(message, taken, width: width) }
            } catch {
                failures += 1
                if failures == 1 { tell(error.words) }
                nextAt = Departure.now + Work.milliseconds(min(failures, 30) * 1000)
            }
        }

        private mutating func plan() {
            let now = Departure.now
            switch next {
            case .now: nextAt = now
            case .pace(let milliseconds): nextAt = now + Work.milliseconds(milliseconds)
            case .moment(let moment):
                let seconds = min(max(1, moment.seconds - sender.clock().seconds), Sender.longest)
                nextAt = now + Work.milliseconds(seconds * 1000)
            case .whenChanged: nextAt = now + Work.milliseconds(Sender.longest * 1000)
            }
        }

        /// Makes the provider of the settings. Where they are not right, the channel is stopped with these words; whoever resumes it has them
        /// tried again.
        private mutating func prepare() throws(Refusal) {
            let now = sender.clock()
            if carrier != nil {
                // Another process, whose settings are not right, may have stopped it.
                guard next == .whenChanged else { return }
                return try sender.store.resumeLane(sender.channel, stoppedBecause: Carriers.wrong, at: now)
            }
            guard try sender.store.shop().messages[sender.channel].isOn else { return }
            do throws(Refusal) {
                carrier = try sender.carriers.make(sender.channel, of: sender.store)
                try sender.store.resumeLane(sender.channel, stoppedBecause: Carriers.wrong, at: now)
            } catch  where error.kind == .data {
                // Not again at once: another process may have better settings, and let it go on.
                if let at = stoppedForSettingsAt, Departure.now - at < Work.milliseconds(Sender.again * 1000) { return }
                guard try sender.store.isAnythingWaiting(sender.channel) else { return }
                stoppedForSettingsAt = Departure.now
                try sender.store.stopLane(sender.channel, because: Carriers.wrong + error.words, at: now)
            }
        }

        private mutating func launch(_ message: ClaimedMessage, _ taken: Instant, width: Int) {
            guard let carrier else { return }
            var departure = Departure(latest: Departure.now + Work.milliseconds(Sender.decided * 1000))
            if let slot = message.slot {
                // It was taken on when its slot was near; a clock that was set back meanwhile keeps nobody waiting.
                let begin = Departure.now + Work.milliseconds(min(slot - Sender.wallMilliseconds, 100))
                Sender.sleep(until: begin)
                departure = Departure(latest: begin + Work.milliseconds(Departure.tolerance + width))
                slots.leave()
            }
            underWay[message.id] = sender.send(message, by: carrier, taken: taken, leaving: departure)
        }

        func close() {
            carrier?.close()
        }
    }

    /// Milliseconds since 1970.
    static var wallMilliseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private static func sleep(until moment: UInt64) {
        var time = timespec(tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
    }
}
