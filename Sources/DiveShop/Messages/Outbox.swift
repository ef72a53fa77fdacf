/// A message that this process has taken on, to be sent once. What is to go to whom is personal: it does not describe itself.
package struct ClaimedMessage: Hashable, Sendable, Identifiable, CustomStringConvertible, CustomReflectable {
    /// Which row it is.
    package enum ID: Hashable, Sendable {
        /// Of communication_log.
        case customer(Int64)
        /// Of staff_messages.
        case staff(Int64)
        /// None: it goes beside the outbox.
        case test(Int)
    }
    package let id: ID
    package let channel: Channel
    package let purpose: Purpose
    /// E.164, a mail address, a device's token.
    package let address: String
    /// Of whom it goes to; empty: not known.
    package let name: String
    package let content: MessageContent
    /// Which request for this row it is, from 1.
    package let attempt: Int
    /// When it is to leave, in milliseconds since 1970; nil: at once.
    package let slot: Int?

    package init(
        id: ID, channel: Channel, purpose: Purpose, address: String, name: String, content: MessageContent,
        attempt: Int = 1, slot: Int? = nil
    ) {
        self.id = id
        self.channel = channel
        self.purpose = purpose
        self.address = address
        self.name = name
        self.content = content
        self.attempt = attempt
        self.slot = slot
    }

    package var description: String { "a message by \(channel.title)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What the provider said of a message that it took.
package struct SentMessage: Hashable, Sendable {
    /// The provider's number for it.
    package let id: String
    /// Nil: not known yet, or none.
    package let segments: Int?
    package let cost: MessagePrice?
    /// Of the cost; empty: not told.
    package let currency: String

    package init(id: String, segments: Int? = nil, cost: MessagePrice? = nil, currency: String = "") {
        self.id = id
        self.segments = segments
        self.cost = cost
        self.currency = currency
    }
}

/// What became of a message that was taken on.
package struct Settlement: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        case accepted(SentMessage)
        /// The provider will never take it.
        case refused(code: String?, words: String, Consequence)
        /// Surely not processed; the whole channel waits, so many seconds or as the store thinks fit.
        case later(after: Int?, words: String)
        /// Surely not processed; this one waits so many seconds, others go on.
        case heldBack(seconds: Int, words: String)
        /// Nothing can be sent on the channel until somebody has done something.
        case stopped(code: String?, words: String)
        /// It may have been processed.
        case inDoubt(words: String)
        /// It surely did not leave; it is as if it had not been taken on.
        case notLeft
    }
    package let message: ClaimedMessage.ID
    /// Of ``ClaimedMessage/attempt``.
    package let attempt: Int
    package let result: Result

    package init(_ message: ClaimedMessage, _ result: Result) {
        (self.message, attempt) = (message.id, message.attempt)
        self.result = result
    }
}

/// What a worker gets when it has told what became of its messages and asked for more.
package struct OutboxRound: Hashable, Sendable {
    /// When another round brings something, unless the store changes or an answer comes before.
    package enum Next: Hashable, Sendable {
        case now
        /// The next message may be taken on in so many milliseconds: the pace asks for it.
        case pace(milliseconds: Int)
        /// Something held may go then, or the channel's rest is over.
        case moment(Instant)
        case whenChanged
    }
    /// To be sent, now or at their slots.
    package let claimed: [ClaimedMessage]
    package let next: Next

    package init(claimed: [ClaimedMessage], next: Next) {
        self.claimed = claimed
        self.next = next
    }
}

/// What a provider is asked about a message that it has, or may have.
package struct OutboxQuestion: Hashable, Sendable, Identifiable, CustomStringConvertible, CustomReflectable {
    package enum Kind: Hashable, Sendable {
        /// What became of it, by the provider's number.
        case delivery(String)
        /// Whether the provider has it: to whom, what, when its request went out, and numbers that are others'.
        case whether(address: String, text: String, sentAt: Instant, known: Set<String>)
    }
    /// Of communication_log.
    package let id: Int64
    /// Which request for it the question is about.
    package let attempt: Int
    package let kind: Kind

    package init(id: Int64, attempt: Int, kind: Kind) {
        self.id = id
        self.attempt = attempt
        self.kind = kind
    }

    package var description: String { "a question about message \(id)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What the provider answered.
package struct OutboxAnswer: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// It is on its way.
        case underWay(SentMessage)
        case delivered(SentMessage)
        /// It will not arrive. ``isUndelivered``: the networks had it.
        case failed(SentMessage, isUndelivered: Bool, Settlement.Result)
        /// It has no such message.
        case unknown
        /// It has surely not got it.
        case notAccepted
        case cannotTell(words: String)
    }
    package let id: Int64
    /// Of ``OutboxQuestion/attempt``.
    package let attempt: Int
    package let kind: Kind

    package init(_ question: OutboxQuestion, _ kind: Kind) {
        (id, attempt) = (question.id, question.attempt)
        self.kind = kind
    }
}

/// A text message that came in.
package struct InboundMessage: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The provider's number for it.
    package let id: String
    /// E.164.
    package let from: String
    /// As it came.
    package let text: String
    package let receivedAt: Instant

    package init(id: String, from: String, text: String, receivedAt: Instant) {
        self.id = id
        self.from = from
        self.text = text
        self.receivedAt = receivedAt
    }

    package var description: String { "a reply" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
