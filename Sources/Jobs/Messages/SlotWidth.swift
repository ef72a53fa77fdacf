import DiveShop
import Gateways

/// How long after its turn a message may leave. As a rule at once; one that needs a new connection takes longer, and gets the time by a wider
/// slot, so that the one after it keeps its distance.
struct SlotWidth {
    /// In milliseconds.
    private static let steps = [0, 250, 1000, 4000, 10_000]
    /// Connections are closed when they are idle for about so long, in nanoseconds.
    private static let idle: UInt64 = 15_000_000_000

    private var step = 1
    private var lastLeft: UInt64 = 0

    var width: Int {
        let isCold = lastLeft == 0 || Departure.now - lastLeft > SlotWidth.idle
        return SlotWidth.steps[isCold ? max(1, step) : step]
    }

    mutating func leave() { lastLeft = Departure.now }

    /// A message has come back.
    /// - Parameter isLate: it missed its turn.
    mutating func count(isLate: Bool) { step = isLate ? min(step + 1, SlotWidth.steps.count - 1) : 0 }
}

/// What a sender has done, told in a line when it has nothing more to do.
struct SendingTold {
    private var sent = 0
    private var failed = 0
    private var uncertain = 0
    private var stopped: String?

    mutating func count(_ result: Settlement.Result) {
        switch result {
        case .accepted: sent += 1
        case .refused: failed += 1
        case .inDoubt: uncertain += 1
        case .stopped(_, let words): stopped = words
        case .later, .heldBack, .notLeft: break
        }
    }

    mutating func tell(_ channel: Channel, _ tell: (String) -> Void) {
        let parts = [(sent, "sent"), (failed, "failed"), (uncertain, "uncertain")].filter { $0.0 > 0 }
        if !parts.isEmpty {
            tell("\(channel.title): " + parts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
        }
        if let stopped { tell("\(channel.title) is stopped: \(stopped)") }
        self = SendingTold()
    }
}
