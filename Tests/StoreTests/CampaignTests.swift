import DiveShop
import GRDB
import Store
import Testing

/// Campaigns from the draft to the end: their recipients are put down once, and what becomes of each is told.
@Suite struct CampaignTests {
    let shop: MessageShop
    init() throws { shop = try MessageShop() }

    @Test func aDraftIsMadeChangedAndDeleted() throws {
        let draft = shop.draft(.all, text: "Sale, [first_name]", purpose: .promotional)
        let id = try #require(try shop.perform(.createCampaign(draft)))
        var page = try shop.page(id)
        #expect(page.draft == draft && page.campaign.status == .draft && page.createdBy == "mia")
        var changed = draft
        changed.name = "Winter"
        changed.audience = Audience([.tag("club"), .customers([3])])
        changed.content.text = "Winter sale"
        try shop.perform(.editCampaign(id, Change(from: draft, to: changed)))
        page = try shop.page(id)
        #expect(page.draft == changed && page.campaign.name == "Winter")
        // Who has not seen that keeps what the other changed, and writes what is theirs.
        var other = draft
        other.content.text = "Spring sale"
        let refusal = try #require(try shop.refusal(.editCampaign(id, Change(from: draft, to: other))))
        #expect(refusal.words == "mia changed message meanwhile; nothing was written over it")
        #expect(refusal.newer?.fields.map(\.value) == ["Winter sale"])
        other.content.text = draft.content.text
        other.purpose = .transactional
        try shop.perform(.editCampaign(id, Change(from: draft, to: other)))
        #expect(try shop.page(id).draft.name == "Winter" && shop.page(id).draft.purpose == .transactional)
        try shop.perform(.deleteCampaign(id))
        #expect(
            try shop.refusal(.deleteCampaign(id))?.words
                == "there is no campaign \(id); nautilus campaign list shows them")
    }

    @Test(arguments: [
        ("", "Sale", "", Channel.sms, "name", "a campaign needs a name"),
        ("News", "", "", .sms, "message", "there is no text"), ("News", "[date]", "", .sms, "message", ""),
        ("News", "Sale", "", .email, "title", "the subject cannot be: it is empty"),
        ("News", "Sale", "", .push, "title", "there is no title"),
    ])
    func whatCannotBeKept(
        name: String, text: String, title: String, channel: Channel, field: String, words: String
    ) throws {
        var draft = shop.draft(.all, text: text, channel: channel, title: title)
        draft.name = name
        let refusal = try #require(try shop.refusal(.createCampaign(draft)))
        #expect(refusal.complaints[field] != nil && (words.isEmpty || refusal.words == words), "\(refusal)")
        #expect(try shop.store.column("SELECT COUNT(*) FROM communication_campaigns") == ["0"])
    }

    /// Everybody has a row: who gets it, and who does not and why.
    @Test func everybodyIsPutDownOnce() throws {
        let id = try shop.started(shop.draft(.all, .customers([6])))
        #expect(
            try shop.messages(id) == [
                "1 pending +13055550101", "2 pending +13055550102", "3 pending +13055550103",
                "4 skipped: has not agreed to SMS", "5 skipped: no mobile or telephone number",
                "6 skipped: not an active customer", "7 skipped: same number as an earlier recipient",
            ])
        #expect(
            try shop.store.column("SELECT message FROM communication_log WHERE customer_id = 2") == ["Back soon, Bo"])
        let page = try shop.page(id)
        #expect(page.campaign.status == .sending && page.campaign.startedAt == MessageShop.now)
        #expect(page.campaign.counts.target == 7 && page.campaign.counts.skipped == 4 && page.campaign.counts.left == 3)
        #expect(page.reasons.count == 4 && page.reasons.allSatisfy { $0.status == .skipped && $0.count == 1 })
        // At 100 ms each.
        #expect(page.finish == MessageShop.now.adding(seconds: 1))
        // Whoever begins it a second time is told so, and nobody has two.
        #expect(
            try shop.refusal(.startCampaign(id, at: nil))?.words
                == "campaign \(id) is sending; only a draft or a scheduled one can be sent")
        #expect(try shop.messages(id).count == 7)
        // Who comes later is not in it.
        try shop.run("INSERT INTO customers (id, first_name, last_name, mobile) VALUES (8, 'Hal', 'New', '3055550108')")
        #expect(try shop.messages(id).count == 7)
    }

    /// Two terminals begin it at the same moment.
    @Test func oneOfTwoBeginsIt() async throws {
        let id = try #require(try shop.perform(.createCampaign(shop.draft(.all))))
        let (path, staff) = (shop.store.path, try shop.shop.id("mia"))
        let settings = Settings(environment: ["SMS_ENABLED": "true"])
        let refusals = try await withThrowingTaskGroup(of: Refusal?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let store = try Store(path: path, settings: settings)
                    do throws(Refusal) {
                        try store.perform(.messages(.startCampaign(id, at: nil)), staff: staff, at: MessageShop.now)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(try shop.messages(id).count == 6)
    }

    /// Promotional messages need recorded consent, and wait for the morning of whoever gets them.
    @Test func consentAndQuietHours() throws {
        try shop.agree(1, 2, 4)
        try shop.run(
            """
            UPDATE customers SET time_zone = 'America/Los_Angeles' WHERE id = 2;
            INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at) VALUES
                (3, 'sms', 'promotional', 'granted', 'form', '2026-01-01 12:00:00'), (3, 'sms', 'promotional', 'withdrawn', 'inbound', '2026-02-01 12:00:00')
            """)
        let morning = Instant(text: "2026-11-24 14:00:00")!
        let id = try shop.started(shop.draft(.all, text: "Sale", purpose: .promotional), at: morning)
        #expect(
            try shop.messages(id) == [
                "1 pending +13055550101", "2 pending +13055550102: quiet hours",
                "3 skipped: consent to SMS was withdrawn", "4 skipped: has not agreed to SMS",
                "5 skipped: no consent to promotional SMS is recorded",
                "7 skipped: no consent to promotional SMS is recorded",
            ])
        let page = try shop.page(id, at: morning)
        #expect(page.campaign.counts.held == 1 && page.nextHeld == Instant(text: "2026-11-24 16:00:00"))
        #expect(
            page.reasons.first == .init(status: .skipped, words: "no consent to promotional SMS is recorded", count: 2))
        #expect(page.reasons.contains(.init(status: .pending, words: "quiet hours", count: 1)))
    }

    @Test func aCapSpreadsItOverDays() throws {
        let capped = try MessageShop(["SMS_DAILY_CAP": "2"])
        try capped.run("UPDATE message_lanes SET day = '2026-11-24', day_count = 1 WHERE channel = 'sms'")
        let id = try capped.started(capped.draft(.customers([1, 2, 3])))
        let rows = try capped.store.column("SELECT COALESCE(held_until, 'now') FROM communication_log ORDER BY id")
        #expect(rows == ["now", "2026-11-25 00:00:00", "2026-11-25 00:00:00"])
        #expect(try capped.page(id).lane.sentToday == 1 && capped.page(id).lane.dailyCap == 2)
    }

    /// Nothing of it can go: it is complete at once.
    @Test func whereNobodyCanBeReached() throws {
        let id = try shop.started(shop.draft(.customers([4, 5])))
        let page = try shop.page(id)
        #expect(page.campaign.status == .completed && page.campaign.completedAt == MessageShop.now)
        #expect(page.campaign.counts.target == 2 && page.campaign.counts.skipped == 2 && page.finish == nil)
    }

    @Test func pausedAndResumed() throws {
        let id = try shop.started(shop.draft(.all))
        #expect(
            try shop.refusal(.resumeCampaign(id))?.words
                == "campaign \(id) is sending; only a paused one can be resumed")
        try shop.perform(.pauseCampaign(id))
        #expect(try shop.status(id) == "paused" && shop.page(id).finish == nil)
        #expect(try shop.refusal(.startCampaign(id, at: nil))?.words == "campaign \(id) is paused: resume it")
        try shop.perform(.resumeCampaign(id))
        #expect(try shop.status(id) == "sending")
        // All went while it was paused: what was on its way.
        try shop.perform(.pauseCampaign(id))
        try shop.run("UPDATE communication_log SET status = 'sent' WHERE status = 'pending'")
        try shop.perform(.resumeCampaign(id))
        #expect(try shop.status(id) == "completed" && shop.page(id).campaign.counts.sent == 3)
    }

    @Test func cancelled() throws {
        let id = try shop.started(shop.draft(.all))
        try shop.run("UPDATE communication_log SET status = 'sending' WHERE customer_id = 1")
        try shop.perform(.cancelCampaign(id))
        #expect(
            try shop.messages(id).prefix(3) == [
                "1 sending +13055550101", "2 skipped +13055550102: the campaign was cancelled",
                "3 skipped +13055550103: the campaign was cancelled",
            ])
        let counts = try shop.page(id).campaign.counts
        #expect(try shop.status(id) == "cancelled" && counts.skipped == 5 && counts.target == 6)
        #expect(try shop.refusal(.cancelCampaign(id)) != nil && shop.refusal(.resumeCampaign(id)) != nil)
        let draft = try #require(try shop.perform(.createCampaign(shop.draft(.all))))
        #expect(
            try shop.refusal(.cancelCampaign(draft))?.words
                == "campaign \(draft) is draft; only one that is scheduled, sending or paused can be cancelled")
    }

    @Test func offMeansOff() throws {
        let off = try MessageShop(["SMS_ENABLED": "false"])
        let id = try #require(try off.perform(.createCampaign(off.draft(.all))))
        for command in [
            MessageCommand.startCampaign(id, at: nil), .startCampaign(id, at: MessageShop.now.adding(seconds: 60)),
        ] {
            #expect(try off.refusal(command)?.kind == .unavailable)
        }
        #expect(try off.status(id) == "draft")
    }

    /// The trail names campaigns and counts, never what people are written or where.
    @Test func theTrailTellsNothingOfPeople() throws {
        let id = try shop.started(shop.draft(.all, text: "Back soon, [first_name]"))
        try shop.perform(.cancelCampaign(id))
        let trail = try shop.store.column(
            "SELECT action || ' ' || COALESCE(new_values, '') FROM audit_logs WHERE module = 'messages' ORDER BY id")
        #expect(
            trail.count == 3
                && trail[1] == #"send_campaign {"held_count":"0","name":"News","skipped_count":"3","target_count":"6"}"#
        )
        #expect(trail[2] == #"cancel_campaign {"name":"News","skipped":"3"}"#)
        #expect(!trail.joined().contains("555") && !trail.joined().contains("Ann"))
    }

    /// What customers are written, and of whom, stays out of the trail, which nobody can take it out of; who changed it is known all the same.
    @Test func noTextStandsInTheTrail() throws {
        var draft = shop.draft(.customers([2]), text: "Bo, your test is positive", channel: .push, title: "Dear Bo")
        let id = try #require(try shop.perform(.createCampaign(draft)))
        let seen = draft
        draft.content.text = "Bo, come and see us"
        draft.name = "Bad news"
        try shop.perform(.editCampaign(id, Change(from: seen, to: draft)))
        let template = ShopTemplate(
            name: "bo", title: "For Bo", purpose: .transactional, occasion: .other, text: "Bo, it broke")
        try shop.perform(.setTemplate(template))
        try shop.perform(.removeTemplate("bo"))
        let trail = try shop.store.column(
            "SELECT action || COALESCE(old_values, '') || COALESCE(new_values, '') FROM audit_logs WHERE module = 'messages' ORDER BY id"
        )
        #expect(trail.count == 4 && !trail.contains { $0.contains("Bo") || $0.contains("customers") }, "\(trail)")
        #expect(
            trail[1]
                == #"edit_campaign{"message":"not told here","name":"News"}{"message":"not told here","name":"Bad news"}"#
        )
        var mine = seen
        mine.content.text = "Bo, call us"
        let refusal = try shop.refusal(.editCampaign(id, Change(from: seen, to: mine)), by: "owner")
        #expect(refusal?.words == "mia changed message meanwhile; nothing was written over it")
    }

    /// What somebody else made of it after it was looked at does not go out unseen.
    @Test func onlyWhatWasSeenIsSent() throws {
        let seen = shop.draft(.all)
        let id = try #require(try shop.perform(.createCampaign(seen)))
        var changed = seen
        changed.content.text = "Half price"
        try shop.perform(.editCampaign(id, .to(changed)), by: "owner")
        for moment in [nil, MessageShop.now.adding(seconds: 60)] {
            #expect(
                try shop.refusal(.startCampaign(id, at: moment, as: seen))?.words
                    == "campaign \(id) was changed meanwhile and is not what you looked at; open it anew, look at it, then send it"
            )
        }
        #expect(try shop.messages(id).isEmpty)
        try shop.perform(.startCampaign(id, at: nil, as: changed))
        #expect(try shop.status(id) == "sending")
    }
}
