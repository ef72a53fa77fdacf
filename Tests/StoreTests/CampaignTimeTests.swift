import DiveShop
import GRDB
import Store
import Testing

/// Campaigns that begin by themselves, that were stopped, and messages of which nobody knows.
@Suite struct CampaignTimeTests {
    let shop: MessageShop
    let soon = MessageShop.now.adding(seconds: 3600)
    init() throws { shop = try MessageShop() }

    private func scheduled(_ rule: AudienceRule = .all, in shop: MessageShop? = nil) throws -> Int64 {
        let shop = shop ?? self.shop
        let id = try #require(try shop.perform(.createCampaign(shop.draft(rule))))
        try shop.perform(.startCampaign(id, at: soon))
        return id
    }

    @Test func itBeginsWhenItsMomentHasCome() throws {
        let id = try scheduled()
        #expect(try shop.status(id) == "scheduled" && shop.messages(id).isEmpty)
        #expect(try shop.page(id).campaign.scheduledAt == soon)
        #expect(try shop.store.startDueCampaigns(at: soon.adding(seconds: -1)) == [])
        // Who came meanwhile is in it: it is frozen when it begins.
        try shop.run("INSERT INTO customers (id, first_name, last_name, mobile) VALUES (8, 'Hal', 'New', '3055550108')")
        #expect(try shop.store.startDueCampaigns(at: soon) == ["campaign \(id) begins: 7 messages"])
        #expect(try shop.store.startDueCampaigns(at: soon) == [], "once, whoever asks")
        #expect(try shop.messages(id).count == 7 && shop.status(id) == "sending")
        let told = try shop.store.column(
            "SELECT action || ' ' || outcome || ' ' || COALESCE(user_id, 'nobody') FROM audit_logs ORDER BY id DESC LIMIT 1"
        )
        #expect(told == ["send_campaign done nobody"])
        #expect(
            try shop.store.column("SELECT DISTINCT created_by FROM communication_log") == ["\(try shop.shop.id("mia"))"]
        )
    }

    @Test func aMomentThatHasPassedIsRefused() throws {
        let id = try #require(try shop.perform(.createCampaign(shop.draft(.all))))
        for moment in [MessageShop.now, MessageShop.now.adding(seconds: -60)] {
            #expect(try shop.refusal(.startCampaign(id, at: moment))?.complaints["at"] == "that moment has passed")
        }
    }

    @Test func aScheduledOneCanBeChangedAfterItIsPaused() throws {
        let id = try scheduled()
        let change = Change<CampaignDraft>.to(shop.draft(.customers([1])))
        #expect(
            try shop.refusal(.editCampaign(id, change))?.words
                == "campaign \(id) is scheduled; only a draft can be changed")
        try shop.perform(.startCampaign(id, at: soon.adding(seconds: 60)))
        #expect(try shop.page(id).campaign.scheduledAt == soon.adding(seconds: 60))
        try shop.perform(.pauseCampaign(id))
        #expect(try shop.status(id) == "draft" && shop.page(id).campaign.scheduledAt == nil)
        try shop.perform(.editCampaign(id, change))
        try shop.perform(.startCampaign(id, at: nil))
        #expect(try shop.messages(id).count == 1)
    }

    @Test func oneThatCannotBeginIsPausedAndSaysWhy() throws {
        try shop.run("INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'club')")
        let id = try scheduled(.tag("club"))
        try shop.run("DELETE FROM customer_tags")
        let words = "nobody is in the audience: tagged club"
        #expect(try shop.store.startDueCampaigns(at: soon) == ["campaign \(id) cannot begin: \(words)"])
        #expect(try shop.status(id) == "paused: \(words)")
        #expect(try shop.refusal(.resumeCampaign(id), at: soon)?.words == words)
        try shop.run("INSERT INTO customer_tags (customer_id, tag) VALUES (2, 'club')")
        try shop.perform(.resumeCampaign(id), at: soon)
        #expect(try shop.messages(id) == ["2 pending +13055550102"] && shop.status(id) == "sending")
    }

    /// As a restore leaves it: paused before its moment.
    @Test func oneThatWasPausedBeforeItsMomentWaitsForItAgain() throws {
        let id = try scheduled()
        try shop.run("UPDATE communication_campaigns SET status = 'paused', stopped_because = 'restored'")
        try shop.perform(.resumeCampaign(id))
        #expect(try shop.status(id) == "scheduled" && shop.messages(id).isEmpty)
    }

    @Test func aChannelThatWasStopped() throws {
        let (one, other) = (try shop.started(shop.draft(.all)), try shop.started(shop.draft(.customers([1]))))
        #expect(try shop.refusal(.resumeChannel(.sms))?.words == "SMS is not stopped")
        try shop.run(
            """
            UPDATE message_lanes SET stopped_because = 'the account is closed', stopped_at = '2026-11-24 17:00:00', rests = 3 WHERE channel = 'sms';
            UPDATE communication_campaigns SET status = 'paused', stopped_because = 'the account is closed' WHERE id = \(one);
            UPDATE communication_campaigns SET status = 'paused', stopped_because = 'held by the carrier' WHERE id = \(other)
            """)
        #expect(
            try shop.refusal(.resumeCampaign(one))?.words
                == "nothing goes by SMS until it is resumed as a whole: the account is closed")
        #expect(try shop.page(one).lane.stoppedBecause == "the account is closed")
        try shop.perform(.resumeChannel(.sms))
        #expect(try shop.status(one) == "sending" && shop.status(other) == "paused: held by the carrier")
        #expect(
            try shop.store.column("SELECT rests FROM message_lanes WHERE stopped_because IS NULL AND channel = 'sms'")
                == ["0"])
    }

    // MARK: Uncertain ones

    private func uncertain() throws -> (campaign: Int64, ids: [Int64]) {
        let id = try shop.started(shop.draft(.customers([1, 2, 3])))
        try shop.run(
            """
            UPDATE communication_log SET status = 'uncertain', attempts = 1, sending_at = '2026-11-24 17:00:05', ask_at = '2026-11-24 17:01:05',
                error = 'no answer';
            UPDATE communication_campaigns SET status = 'completed', completed_at = '2026-11-24 17:00:10'
            """)
        return (id, try shop.store.column("SELECT id FROM communication_log ORDER BY id").compactMap { Int64($0) })
    }

    @Test func resolvedByAPerson() throws {
        let (campaign, ids) = try uncertain()
        #expect(try shop.page(campaign).campaign.counts.uncertain == 3)
        try shop.perform(.resolve([ids[0]], .countAsSent))
        try shop.perform(.resolve([ids[1]], .giveUp))
        #expect(try shop.status(campaign) == "completed")
        // What is settled stays as it is, and what is not goes again.
        try shop.perform(.resolve(ids, .sendAgain))
        let rows = try shop.store.column(
            """
            SELECT status || ' ' || attempts || COALESCE(' ' || sent_at, '') || COALESCE(': ' || error, '') || COALESCE(ask_at, '')
            FROM communication_log ORDER BY id
            """)
        #expect(
            rows == [
                "sent 1 2026-11-24 17:00:05", "failed 1: given up: nobody knows whether it went out", "pending 1",
            ])
        #expect(try shop.status(campaign) == "sending" && shop.page(campaign).campaign.completedAt == nil)
        let counts = try shop.page(campaign).campaign.counts
        #expect(counts.sent == 1 && counts.failed == 1 && counts.uncertain == 0 && counts.left == 1)
        #expect(try shop.refusal(.resolve([ids[0]], .giveUp))?.words == "message \(ids[0]) is not uncertain")
        #expect(try shop.refusal(.resolve([999], .giveUp))?.words == "there is no message 999")
    }

    @Test func whatCannotGoAgain() throws {
        let (_, ids) = try uncertain()
        try shop.run("UPDATE communication_log SET message = '' WHERE id = \(ids[0])")
        #expect(
            try shop.refusal(.resolve([ids[0]], .sendAgain))?.words
                == "message \(ids[0]) cannot go again: the customer's data were erased")
        try shop.run("UPDATE communication_campaigns SET status = 'cancelled'")
        #expect(
            try shop.refusal(.resolve([ids[1]], .sendAgain))?.words
                == "message \(ids[1]) cannot go again: the campaign was cancelled")
        try shop.perform(.resolve(ids, .giveUp))
    }

    // MARK: What came of it

    @Test func costAndOptOuts() throws {
        let id = try shop.started(shop.draft(.customers([1, 2, 3])))
        try shop.run(
            """
            UPDATE communication_log SET status = 'delivered', sent_at = '2026-11-24 17:00:01', segments = 2, cost_millionths = 15800, currency = 'USD'
                WHERE customer_id = 1;
            UPDATE communication_log SET status = 'sent', sent_at = '2026-11-24 17:00:02', segments = 1 WHERE customer_id = 2;
            UPDATE communication_log SET status = 'undelivered', sent_at = '2026-11-24 16:00:00', segments = 1, cost_millionths = 7900, currency = 'USD',
                error = 'Unreachable' WHERE customer_id = 3;
            INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at) VALUES
                (1, 'sms', 'promotional', 'withdrawn', 'inbound', '2026-11-25 09:00:00'), (1, 'sms', 'transactional', 'withdrawn', 'inbound', '2026-11-25 09:00:00'),
                (2, 'sms', 'promotional', 'withdrawn', 'inbound', '2026-12-25 09:00:00'), (2, 'email', 'promotional', 'withdrawn', 'form', '2026-11-25 09:00:00'),
                (7, 'sms', 'promotional', 'withdrawn', 'inbound', '2026-11-25 09:00:00')
            """)
        let page = try shop.page(id, at: MessageShop.now.adding(seconds: 30))
        #expect(page.segments == 4 && page.cost == MessagePrice(millionths: 23_700) && page.currency == "USD")
        #expect(page.priced == 2 && page.lastMinute == 2 && page.optOuts == 1)
        #expect(page.reasons == [.init(status: .undelivered, words: "Unreachable", count: 1)])
        #expect(
            page.campaign.counts.sent == 2 && page.campaign.counts.delivered == 1 && page.campaign.counts.failed == 1)
    }
}
