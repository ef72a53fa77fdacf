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

/// Work on a thread of its own, beside this one.
final class Beside<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, Refusal>?>(nil)
    private let isDone = DispatchGroup()
    private let isStopped = Atomic(false)

    /// - Parameter work: is given what tells whether to go on.
    init(_ work: @escaping @Sendable (_ goesOn: () -> Bool) throws(Refusal) -> T) {
        isDone.enter()
        let thread = Thread { [self] in
            let outcome: Result<T, Refusal>
            do throws(Refusal) {
                outcome = .success(try work { !isStopped.load(ordering: .relaxed) })
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

    /// Waits for its end.
    func outcome() throws(Refusal) -> T {
        isDone.wait()
        guard let outcome = result.withLock({ $0 }) else { throw Refusal(.failed, "a thread ended without a word") }
        return try outcome.get()
    }
}
