import DiveShop
import GRDB

/// What became of a campaign.
extension Store {
    static func campaignPage(_ db: Database, _ id: Int64, _ moment: Moment) throws -> CampaignPage {
        let row = try CampaignRow(db, id: id)
        let campaign = row.campaign
        let totals = try CampaignTotals(db, id, since: moment.now.adding(seconds: -60))
        let lane =
            try laneStates(db, moment).first { $0.channel == campaign.channel }
            ?? LaneState(channel: campaign.channel, isOn: false)
        return CampaignPage(
            campaign: campaign, draft: row.draft,
            createdBy: try Row.fetchOne(
                db, sql: "SELECT username, first_name, last_name FROM users WHERE id = ?",
                arguments: [row.row["created_by"]])?
                .staffName,
            reasons: totals.reasons, segments: totals.segments, cost: totals.cost, currency: totals.currency,
            priced: totals.priced, optOuts: try optOuts(db, after: campaign), lastMinute: totals.lastMinute,
            finish: finish(of: campaign, lane, moment), nextHeld: try nextHeld(db, campaign), lane: lane)
    }

    /// Customers who withdrew their consent to the channel within a week of getting it.
    private static func optOuts(_ db: Database, after campaign: Campaign) throws -> Int {
        guard let start = campaign.startedAt else { return 0 }
        return try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(DISTINCT event.customer_id) FROM consent_events AS event INDEXED BY consent_events_withdrawn
                JOIN communication_log AS message ON message.customer_id = event.customer_id AND message.created_at >= ?
                    AND +message.campaign_id = ?
                WHERE event.event = 'withdrawn' AND event.channel = ? AND event.created_at >= ?
                    AND message.sent_at <= event.created_at AND event.created_at <= datetime(message.sent_at, '+7 days')
                """, arguments: [start.text, campaign.id, campaign.channel.rawValue, start.text]) ?? 0
    }

    private static func nextHeld(_ db: Database, _ campaign: Campaign) throws -> Instant? {
        try String.fetchOne(
            db,
            sql: """
                SELECT MIN(held_until) FROM communication_log
                WHERE status = 'pending' AND type = ? AND campaign_id = ? AND held_until IS NOT NULL
                """, arguments: [campaign.channel.rawValue, campaign.id]
        ).flatMap { Instant(text: $0) }
    }

    /// At the pace that is set, as far as one can tell; nil: nothing is left, or nothing goes.
    private static func finish(of campaign: Campaign, _ lane: LaneState, _ moment: Moment) -> Instant? {
        guard campaign.status == .sending, campaign.counts.left > 0, lane.isOn, lane.stoppedBecause == nil else {
            return nil
        }
        let settings = moment.shop.messages
        let start = max(moment.now, lane.restingUntil ?? moment.now)
        return settings[campaign.channel].pace.finish(
            of: campaign.counts.left, from: start, sentToday: lane.sentToday,
            hours: campaign.purpose == .promotional ? settings.hours : nil, in: moment.calendar)
    }
}

/// Messages of a campaign, summed up from an index that has all that is asked of them.
private struct CampaignTotals {
    private(set) var reasons: [CampaignPage.Reason] = []
    private(set) var segments = 0
    private(set) var cost = MessagePrice.zero
    private(set) var currency = ""
    private(set) var priced = 0
    private(set) var lastMinute = 0

    /// Providers may say it in other words to each: no more than these are told.
    private static let most = 30

    init(_ db: Database, _ campaign: Int64, since: Instant) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT status, error, held_because, COUNT(*) AS messages, TOTAL(sent_at >= ?) AS recent, TOTAL(segments) AS segments,
                    TOTAL(cost_millionths) AS cost, COUNT(cost_millionths) AS priced, MAX(currency) AS currency
                FROM communication_log INDEXED BY communication_log_reasons WHERE campaign_id = ?
                GROUP BY status, error, held_because
                """, arguments: [since.text, campaign])
        var counts: [[String]: Int] = [:]
        while let row = try rows.next() {
            segments += row.int("segments")
            cost = cost + MessagePrice(millionths: row.int("cost"))
            priced += row.int("priced")
            lastMinute += row.int("recent")
            if let said = row.text("currency") { currency = said }
            guard let status = row.text("status").flatMap(MessageStatus.init(rawValue:)),
                let words = CampaignTotals.words(status, row)
            else { continue }
            counts[[status.rawValue, words], default: 0] += row.int("messages")
        }
        let all = counts.compactMap { key, count in
            MessageStatus(rawValue: key[0]).map { CampaignPage.Reason(status: $0, words: key[1], count: count) }
        }
        reasons = Array(all.sorted { ($1.count, $0.words) < ($0.count, $1.words) }.prefix(CampaignTotals.most))
    }

    /// Nil: there is no reason to tell.
    private static func words(_ status: MessageStatus, _ row: Row) -> String? {
        switch status {
        case .sent, .delivered, .sending: nil
        case .pending: row.text("held_because")
        case .undelivered, .failed, .skipped, .uncertain: row.text("error") ?? status.title
        }
    }
}
