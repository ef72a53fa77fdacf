/// Where a message is on its way. The raw values are the column's.
package enum MessageStatus: String, CaseIterable, Hashable, Sendable {
    case pending, sending, sent, delivered, undelivered, failed, skipped, uncertain

    /// For lists.
    package var title: String { self == .pending ? "waiting" : rawValue }
}

/// What is to be done with a message of which nobody knows whether it went out.
package enum Resolution: String, CaseIterable, Hashable, Sendable {
    /// It may go out twice.
    case sendAgain = "send_again"
    /// The customer got it, or will not miss it.
    case countAsSent = "count_as_sent"
    case giveUp = "give_up"

    package var title: String {
        switch self {
        case .sendAgain: "send it again, though it may arrive twice"
        case .countAsSent: "count it as sent"
        case .giveUp: "give it up, as failed"
        }
    }
}

/// One message to one customer, written by hand.
package struct MessageOrder: Hashable, Sendable {
    package let customer: Int64
    package let channel: Channel
    package let purpose: Purpose
    package let content: MessageContent

    package init(customer: Int64, channel: Channel, purpose: Purpose = .transactional, content: MessageContent) {
        self.customer = customer
        self.channel = channel
        self.purpose = purpose
        self.content = content
    }
}

/// How a channel stands: whether it goes, and what waits.
package struct LaneState: Hashable, Sendable, Identifiable {
    package let channel: Channel
    package let isOn: Bool
    /// Why nothing goes until somebody resumes it; nil: it is not stopped.
    package let stoppedBecause: String?
    /// Until when it waits, since the provider asked for it, and why.
    package let restingUntil: Instant?
    package let restingBecause: String?
    /// Messages that may go now, those that wait for a moment, and the first of these moments.
    package let waiting: Int
    package let held: Int
    package let nextHeld: Instant?
    package let sending: Int
    package let uncertain: Int
    package let sentToday: Int
    package let dailyCap: Int?
    package var id: Channel { channel }

    package init(
        channel: Channel, isOn: Bool, stoppedBecause: String? = nil, restingUntil: Instant? = nil,
        restingBecause: String? = nil, waiting: Int = 0, held: Int = 0, nextHeld: Instant? = nil, sending: Int = 0,
        uncertain: Int = 0, sentToday: Int = 0, dailyCap: Int? = nil
    ) {
        self.channel = channel
        self.isOn = isOn
        self.stoppedBecause = stoppedBecause
        self.restingUntil = restingUntil
        self.restingBecause = restingBecause
        self.waiting = waiting
        self.held = held
        self.nextHeld = nextHeld
        self.sending = sending
        self.uncertain = uncertain
        self.sentToday = sentToday
        self.dailyCap = dailyCap
    }
}
