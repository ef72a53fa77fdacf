import Glibc
import Synchronization

/// When a request has its turn: it has to be on its way within so long after that, or it does not go at all. Between its turn and its way to
/// the wire a new connection, or a busy machine, may come; what would be late would be too near to the one after it.
package final class Departure: Sendable {
    /// Milliseconds by which a request may be late.
    package static let tolerance = 2

    private let latest: UInt64
    private let state = Atomic<Int>(0)
    /// Of ``asleep``, when its turn was given.
    private let slept: UInt64

    /// - Parameter latest: of ``now``.
    package init(latest: UInt64) {
        self.latest = latest
        slept = Departure.asleep
    }

    /// Nanoseconds of a clock that nobody sets.
    package static var now: UInt64 {
        read(CLOCK_MONOTONIC)
    }

    /// Nanoseconds for which the machine has slept, which ``now`` does not count.
    private static var asleep: UInt64 {
        let awake = now
        let all = read(CLOCK_BOOTTIME)
        return all > awake ? all - awake : 0
    }

    private static func read(_ clock: Int32) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// It is about to go. False: its turn is over, and it must not.
    package func leave() -> Bool {
        let isInTime = Departure.now <= latest && Departure.asleep <= slept + 1_000_000_000
        state.store(isInTime ? 1 : 2, ordering: .relaxed)
        return isInTime
    }

    /// Whether its turn was over before it could leave.
    package var isMissed: Bool { state.load(ordering: .relaxed) == 2 }
}
