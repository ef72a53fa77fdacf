/// A line of the ledger of consent: who agreed to what, or withdrew it, and how that is known.
package struct ConsentLine: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let channel: Channel
    package let purpose: Purpose
    package let isGranted: Bool
    /// `counter`, `web form`, `inbound`.
    package let source: String
    /// What they were told or wrote; empty: nothing was kept.
    package let wording: String
    /// Who wrote it down; nil: nobody, it came in by itself.
    package let by: String?
    package let at: Instant?

    package init(
        id: Int64, channel: Channel, purpose: Purpose, isGranted: Bool, source: String, wording: String, by: String?,
        at: Instant?
    ) {
        self.id = id
        self.channel = channel
        self.purpose = purpose
        self.isGranted = isGranted
        self.source = source
        self.wording = wording
        self.by = by
        self.at = at
    }
}

/// What a customer may be sent by one channel for one purpose, and where that comes from (domain.md §5): the opt-in of the channel decides
/// about transactional messages; a promotional one needs the opt-in and recorded consent besides.
package struct CustomerPreference: Hashable, Sendable {
    package let channel: Channel
    package let purpose: Purpose
    /// The channel's opt-in column.
    package let isChannelOn: Bool
    /// The ledger's last word; nil: nobody said anything.
    package let last: ConsentLine?

    package init(channel: Channel, purpose: Purpose, isChannelOn: Bool, last: ConsentLine?) {
        self.channel = channel
        self.purpose = purpose
        self.isChannelOn = isChannelOn
        self.last = last
    }

    /// Whether it may be sent.
    package var isOn: Bool {
        switch purpose {
        case .transactional: isChannelOn
        case .promotional: isChannelOn && last?.isGranted == true
        }
    }

    /// Why it is as it is, where the ledger's last line does not say it.
    package var reason: String? {
        switch (purpose, last) {
        case (.promotional, nil): "nobody agreed to it"
        case (.promotional, .some(let last)) where last.isGranted && !isChannelOn: "agreed to, but the channel is off"
        case (.promotional, _): nil
        case (.transactional, nil): isChannelOn ? "on unless they say no" : "off, as it came in"
        case (.transactional, .some(let last)): last.isGranted == isChannelOn ? nil : "set without the ledger"
        }
    }
}

/// What a customer says about one channel and purpose.
package struct PreferenceChange: Hashable, Sendable {
    package let channel: Channel
    package let purpose: Purpose
    package let isOn: Bool

    package init(_ channel: Channel, _ purpose: Purpose, _ isOn: Bool) {
        self.channel = channel
        self.purpose = purpose
        self.isOn = isOn
    }

    /// Where nobody says which purpose is meant: a yes is for messages about what the customer has with the shop, a no for all of them.
    package static func of(_ channel: Channel, _ isOn: Bool, _ purpose: Purpose?) -> [PreferenceChange] {
        if let purpose { return [PreferenceChange(channel, purpose, isOn)] }
        let both: [Purpose] = isOn ? [.transactional] : [.transactional, .promotional]
        return both.map { PreferenceChange(channel, $0, isOn) }
    }
}
