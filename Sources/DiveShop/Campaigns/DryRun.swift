/// What a campaign would do if it began now; nothing is written down.
package struct DryRun: Hashable, Sendable {
    package struct Recipient: Hashable, Sendable {
        package let customer: Int64
        package let name: String
        /// In the form in which it is sent to; as it stands in the record, where it cannot be.
        package let address: String
        package let decision: Decision
        /// Why it is held or skipped; empty: it is sent.
        package let reason: String
        /// Of a held one.
        package let until: Instant?
        package let content: MessageContent

        package init(
            customer: Int64, name: String, address: String, decision: Decision, reason: String, until: Instant?,
            content: MessageContent
        ) {
            self.customer = customer
            self.name = name
            self.address = address
            self.decision = decision
            self.reason = reason
            self.until = until
            self.content = content
        }
    }
    package enum Decision: String, CaseIterable, Hashable, Sendable { case send, held, skipped }
    package struct Reason: Hashable, Sendable {
        package let decision: Decision
        package let words: String
        package var count: Int

        package init(_ decision: Decision, _ words: String, _ count: Int) {
            self.decision = decision
            self.words = words
            self.count = count
        }
    }

    package let draft: CampaignDraft
    /// People in the audience.
    package let people: Int
    /// Messages: somebody with two devices gets two.
    package let counts: [Decision: Int]
    /// The most frequent first.
    package let reasons: [Reason]
    /// Of SMS: summed up over those that go or are held.
    package let segments: SegmentTotals
    /// The longest text, and whose it is; nil: nobody gets one.
    package let longest: Recipient?
    /// Nil: there is no price, since the shop set none or it costs nothing.
    package let price: MessagePrice?
    /// Seconds from the first to the last, as far as one can tell; nil: it never ends, since a day may have none.
    package let duration: Int?
    /// The first ones, in the order in which they go; all of them where the one who asked wanted all.
    package let recipients: [Recipient]

    package init(
        draft: CampaignDraft, people: Int, counts: [Decision: Int], reasons: [Reason], segments: SegmentTotals,
        longest: Recipient?, price: MessagePrice?, duration: Int?, recipients: [Recipient]
    ) {
        self.draft = draft
        self.people = people
        self.counts = counts
        self.reasons = reasons
        self.segments = segments
        self.longest = longest
        self.price = price
        self.duration = duration
        self.recipients = recipients
    }

    package static let shown = 500
}

/// Somebody of an audience, for the preview beside what is being typed.
package struct AudienceSample: Hashable, Sendable {
    /// People in the audience.
    package let count: Int
    package let customer: Int64
    package let name: String
    /// What the fields stand for.
    package let values: [MessageField: String]
    /// The longest value of each field in the audience: with them the text is as long as it can be.
    package let longest: [MessageField: String]

    package init(
        count: Int, customer: Int64, name: String, values: [MessageField: String], longest: [MessageField: String]
    ) {
        self.count = count
        self.customer = customer
        self.name = name
        self.values = values
        self.longest = longest
    }
}
