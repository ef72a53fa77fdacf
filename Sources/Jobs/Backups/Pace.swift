import DiveShop
import Foundation
import Synchronization

/// Long work in steps, each with its share of the whole: tells how much is done, and how long the rest takes at this pace.
final class Pace {
    private let report: Backups.Report
    private let began = ContinuousClock.now
    private var last = ContinuousClock.now - .seconds(1)
    private var goesOn = true

    init(_ report: @escaping Backups.Report) { self.report = report }

    /// - Parameters:
    ///   - range: of the whole.
    /// - Returns: what the step is to be told: its own share, from 0 to 1; false: stop.
    func step(_ range: ClosedRange<Double>, _ words: String) -> (Double) -> Bool {
        { share in
            self.tell(range.lowerBound + (range.upperBound - range.lowerBound) * min(1, max(0, share)), words)
        }
    }

    /// Often called: people are told twenty times a second at most.
    private func tell(_ share: Double, _ words: String) -> Bool {
        guard goesOn else { return false }
        let now = ContinuousClock.now
        guard now - last >= .milliseconds(50) else { return true }
        last = now
        goesOn = report(share, words + left(share, now - began))
        return goesOn
    }

    /// Nothing before the pace is known.
    private func left(_ share: Double, _ elapsed: Duration) -> String {
        guard elapsed > .seconds(2), share > 0.03, share < 1 else { return "" }
        let seconds = Int((elapsed / .seconds(1) * (1 - share) / share).rounded(.up))
        return seconds < 100 ? ", \(seconds) s left" : ", \((seconds + 30) / 60) min left"
    }
}

/// Something that other threads wait for: it comes, or it is known that it will not.
final class Arrival: Sendable {
    private let isSettled = DispatchGroup()
    private let outcome = Mutex<Bool?>(nil)

    init() { isSettled.enter() }

    /// What was said first counts.
    func settle(_ isThere: Bool) {
        outcome.withLock {
            if $0 != nil { return }
            $0 = isThere
            isSettled.leave()
        }
    }

    /// - Throws: ``Refusal``: it does not come.
    func wait() throws(Refusal) {
        isSettled.wait()
        if outcome.withLock({ $0 }) != true { throw Refusal(.failed, "what was waited for did not come") }
    }
}

/// Work on a thread of its own, beside this one.
final class Beside<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, Refusal>?>(nil)
    private let isDone = DispatchGroup()
    private let isStopped = Atomic(false)
    /// In thousandths.
    private let share = Atomic(0)

    /// - Parameter work: tells the share that is done, and is told whether to go on.
    init(_ work: @escaping @Sendable (_ goesOn: (Double) -> Bool) throws(Refusal) -> T) {
        isDone.enter()
        let thread = Thread { [self] in
            let outcome: Result<T, Refusal>
            do throws(Refusal) {
                outcome = .success(
                    try work {
                        share.store(Int($0 * 1000), ordering: .relaxed)
                        return !isStopped.load(ordering: .relaxed)
                    })
            } catch {
                outcome = .failure(error)
            }
            result.withLock { $0 = outcome }
            isDone.leave()
        }
        thread.stackSize = 1 << 21
        thread.start()
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Stops it, and waits until it has: whatever became of it does not matter.
    func end() {
        stop()
        isDone.wait()
    }

    /// Waits for its end, which comes soon where the progress is answered with false.
    func outcome(_ progress: (Double) -> Bool = { _ in true }) throws(Refusal) -> T {
        while isDone.wait(timeout: .now() + 0.05) == .timedOut {
            if !progress(Double(share.load(ordering: .relaxed)) / 1000) { stop() }
        }
        guard let outcome = result.withLock({ $0 }) else { throw Refusal(.failed, "a thread ended without a word") }
        return try outcome.get()
    }
}
