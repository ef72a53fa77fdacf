/// Where a campaign is. The raw values are the column's.
package enum CampaignStatus: String, CaseIterable, Hashable, Sendable {
    case draft, scheduled, sending, paused, completed, cancelled, failed

    /// Whether it may still be written.
    package var isOpen: Bool { self == .draft }
    package var isUnderWay: Bool { self == .sending || self == .paused }
}

/// A campaign as it is written.
package struct CampaignDraft: Hashable, Sendable {
    package var name: String
    package var channel: Channel
    package var purpose: Purpose
    package var content: MessageContent
    package var audience: Audience

    package init(
        name: String, channel: Channel, purpose: Purpose = .promotional, content: MessageContent, audience: Audience
    ) {
        self.name = name
        self.channel = channel
        self.purpose = purpose
        self.content = content
        self.audience = audience
    }

    package static let longestName = 100

    /// Why it cannot be kept, by column (`name`, `message`, `title`, `image`, `data`, `audience`); empty: it can.
    package var complaints: [String: String] {
        var complaints: [String: String] = [:]
        if name.trimmed.isEmpty { complaints["name"] = "a campaign needs a name" }
        if let why = name.trimmed.whyNoLine(atMost: CampaignDraft.longestName) { complaints["name"] = why }
        for (field, why) in content.completed(channel, purpose).complaints(by: channel) {
            complaints[field == "text" ? "message" : field] = why
        }
        let form = MessageContent.Form(content)
        if let first = form.complaints(for: .offer).first { complaints["message"] = first }
        if form.fields.contains(.details) {
            complaints["message"] =
                "\(MessageField.details.written) stands for what you have to say: write it in its place"
        }
        if audience.rules.isEmpty { complaints["audience"] = "say who is to get it" }
        return complaints
    }
}

/// How many messages of a campaign are where.
package struct CampaignCounts: Hashable, Sendable {
    /// Messages in all: the skipped ones, too.
    package var target = 0
    /// The provider has them; delivered ones are among them.
    package var sent = 0
    package var delivered = 0
    package var failed = 0
    package var skipped = 0
    package var held = 0
    package var uncertain = 0

    package init() {}

    /// Those of which it is settled what becomes of them here.
    package var done: Int { min(target, sent + failed + skipped + uncertain) }
    /// Those that are still to go.
    package var left: Int { max(0, target - done) }
    /// Of those that were to go, how many went, from 0 to 1; nil: none was.
    package var successRate: Double? {
        let tried = sent + failed + uncertain
        return tried == 0 ? nil : Double(sent) / Double(tried)
    }
}

/// A campaign in the list.
package struct Campaign: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    package let channel: Channel
    package let purpose: Purpose
    package let status: CampaignStatus
    package let counts: CampaignCounts
    package let createdAt: Instant?
    package let scheduledAt: Instant?
    package let startedAt: Instant?
    package let completedAt: Instant?
    /// Why it was paused or failed, in words.
    package let stoppedBecause: String?

    package init(
        id: Int64, name: String, channel: Channel, purpose: Purpose, status: CampaignStatus, counts: CampaignCounts,
        createdAt: Instant? = nil, scheduledAt: Instant? = nil, startedAt: Instant? = nil, completedAt: Instant? = nil,
        stoppedBecause: String? = nil
    ) {
        self.id = id
        self.name = name
        self.channel = channel
        self.purpose = purpose
        self.status = status
        self.counts = counts
        self.createdAt = createdAt
        self.scheduledAt = scheduledAt
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.stoppedBecause = stoppedBecause
    }
}

/// A part of the list of campaigns: the running ones first, then the newest.
package struct CampaignList: Hashable, Sendable {
    package let campaigns: [Campaign]
    /// The place of the first of them in the whole list, and how long that is.
    package let offset: Int
    package let total: Int
    package let lanes: [LaneState]
    /// Replies that a person has to look at.
    package let openReplies: Int

    package init(campaigns: [Campaign], offset: Int, total: Int, lanes: [LaneState], openReplies: Int) {
        self.campaigns = campaigns
        self.offset = offset
        self.total = total
        self.lanes = lanes
        self.openReplies = openReplies
    }
}

/// One campaign, whole.
package struct CampaignPage: Hashable, Sendable {
    /// Why messages are where they are, and how many.
    package struct Reason: Hashable, Sendable {
        package let status: MessageStatus
        package let words: String
        package let count: Int

        package init(status: MessageStatus, words: String, count: Int) {
            self.status = status
            self.words = words
            self.count = count
        }
    }
    package let campaign: Campaign
    package let draft: CampaignDraft
    package let createdBy: String?
    /// Skips, failures, holds and doubts by reason, the most frequent first.
    package let reasons: [Reason]
    /// Of the messages that the provider told of.
    package let segments: Int
    package let cost: MessagePrice
    /// Empty: the provider did not say.
    package let currency: String
    /// Messages of which the provider told the cost.
    package let priced: Int
    /// Customers who took themselves out after they had got it, within a week.
    package let optOuts: Int
    /// Messages that went in the last minute.
    package let lastMinute: Int
    /// When the last may go, at the pace set; nil: none is left, or nobody can tell.
    package let finish: Instant?
    /// The first moment at which a held one may go.
    package let nextHeld: Instant?
    package let lane: LaneState

    package init(
        campaign: Campaign, draft: CampaignDraft, createdBy: String?, reasons: [Reason], segments: Int,
        cost: MessagePrice, currency: String, priced: Int, optOuts: Int, lastMinute: Int, finish: Instant?,
        nextHeld: Instant?, lane: LaneState
    ) {
        self.campaign = campaign
        self.draft = draft
        self.createdBy = createdBy
        self.reasons = reasons
        self.segments = segments
        self.cost = cost
        self.currency = currency
        self.priced = priced
        self.optOuts = optOuts
        self.lastMinute = lastMinute
        self.finish = finish
        self.nextHeld = nextHeld
        self.lane = lane
    }
}

/// Which messages of a campaign are listed.
package enum MessageFilter: String, CaseIterable, Hashable, Sendable {
    case all, waiting, held, sent, failed, skipped, uncertain
}
