package import DiveShop

/// Whether a message that is in doubt got to the provider.
package enum LookUp: Hashable, Sendable {
    case accepted(TextMessage)
    /// Surely not: it may be sent again.
    case notAccepted
    /// Ask again later, or a person decides: the words say why.
    case cannotTell(words: String)
}

extension Twilio {
    /// Seconds that a message's time at Twilio may differ from the request's, by waiting and by clocks.
    static let leeway = 600
    /// Trial accounts put this before each text.
    private static let trialWords = "Sent from your Twilio trial account"

    /// Looks for a message by recipient, time and text.
    ///
    /// The list is read by recipient alone: a message that still waits at Twilio has no date of sending, and a bound by that date might
    /// leave it out. An unknown message of that time with another text (Twilio replaces characters, and can be told to
    /// keep no texts) is no proof either way.
    ///
    /// - Parameters:
    ///   - sentAt: when the request went out.
    ///   - known: numbers of messages to this recipient that the shop has on record: they are not this one.
    package func lookUp(_ text: OutgoingText, sentAt: Instant, known: Set<String>, at now: Instant) async -> LookUp {
        var found: [TextMessage] = []
        var others = false
        let fault = await pages([("To", text.to)], at: now) { page, clock in
            let moment = sentAt.adding(seconds: clock.map { $0.seconds - now.seconds } ?? 0)
            for message in page where message.isOwn && message.to == text.to && !known.contains(message.id) {
                let distance = message.created.map { abs($0.seconds - moment.seconds) }
                if let distance, distance > Twilio.leeway { continue }
                if distance != nil && Twilio.isSame(message.body, text.body) {
                    found.append(message)
                } else {
                    others = true
                }
            }
            // Older pages cannot have it.
            return page.isEmpty || page.contains { ($0.created ?? moment).seconds >= moment.seconds - 86_400 }
        }
        if let message = found.min(by: { distance($0, sentAt) < distance($1, sentAt) }) { return .accepted(message) }
        if let fault { return .cannotTell(words: fault.words) }
        if others {
            return .cannotTell(
                words:
                    "Twilio has a message to this number of about that time which may be this one; look into its console"
            )
        }
        guard now.seconds - sentAt.seconds >= settling else {
            return .cannotTell(words: "it is too early to tell; Twilio may still be at it")
        }
        return .notAccepted
    }

    private func distance(_ message: TextMessage, _ moment: Instant) -> Int {
        message.created.map { abs($0.seconds - moment.seconds) } ?? Int.max
    }

    private static func isSame(_ theirs: String, _ ours: String) -> Bool {
        theirs == ours || (theirs.hasPrefix(trialWords) && theirs.hasSuffix(ours))
    }
}
