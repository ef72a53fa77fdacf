/// What becomes of a message to one recipient.
package enum SendDecision: Hashable, Sendable {
    /// Now, to these addresses: a number in E.164, an e-mail address, or the tokens of devices.
    case send(to: [String])
    /// Not before that moment, and decided again then.
    case held(to: [String], until: Instant, HoldReason)
    /// Never. A skip is not a failure.
    case skipped(SkipReason)

    package enum HoldReason: String, Hashable, Sendable {
        case quietHours = "quiet hours"
        case dailyCap = "as many as a day may have are sent"
    }

    /// Why it is not sent, or not yet; nil: it is sent.
    package var reason: String? {
        switch self {
        case .send: nil
        case .held(_, _, let reason): reason.rawValue
        case .skipped(let reason): reason.words
        }
    }
}

/// Why somebody does not get a message.
package enum SkipReason: Error, Hashable, Sendable {
    case channelOff(Channel)
    case erased
    case inactive
    case notOptedIn(Channel)
    case promotionalNotRecorded(Channel)
    case withdrawn(Channel)
    case noAddress(Channel)
    case notANumber(Telephone.Complaint)
    case notAnAddress(EmailAddress.Complaint)
    case knownBad(Channel, String)
    case missing([String])
    case text(String)
    case sameAddress(Channel)
    case noHours

    /// For people, and for `communication_log.error`.
    package var words: String {
        switch self {
        case .channelOff(let channel): "\(channel.title) is switched off"
        case .erased: "their data were erased"
        case .inactive: "not an active customer"
        case .notOptedIn(let channel): "has not agreed to \(channel.title)"
        case .promotionalNotRecorded(let channel): "no consent to promotional \(channel.title) is recorded"
        // The day stands in the ledger; without it, those who said no count as one reason.
        case .withdrawn(let channel): "consent to \(channel.title) was withdrawn"
        case .noAddress(.sms): "no mobile or telephone number"
        case .noAddress(.email): "no e-mail address"
        case .noAddress(.push): "no device with push on"
        case .notANumber(let complaint): "the number cannot be: \(complaint.words)"
        case .notAnAddress(let complaint): "the e-mail address cannot be: \(complaint.rawValue)"
        case .knownBad(.email, let why): "the e-mail address is known not to work: \(why)"
        case .knownBad(_, let why): "the number is known not to work: \(why)"
        case .missing(let fields): "no value for \(fields.joined(separator: ", "))"
        case .text(let complaint): complaint
        case .sameAddress(.sms): "same number as an earlier recipient"
        case .sameAddress(.email): "same address as an earlier recipient"
        case .sameAddress(.push): "same device as an earlier recipient"
        case .noHours: "there is no hour at which it may be sent"
        }
    }
}
