import DiveShop
import GRDB
import Jobs
import Store
import Testing

/// What a campaign would do: the same as it does, and nothing is written down.
@Suite struct DryRunTests {
    let shop: MessageShop
    init() throws { shop = try MessageShop(["SMS_PRICE": "0.0079"]) }

    private func events(
        _ draft: CampaignDraft, by name: String = "mia", at now: Instant = MessageShop.now, stop: Bool = false
    ) throws -> [JobEvent] {
        var events: [JobEvent] = []
        DryRunCampaign(draft: draft, staff: try shop.shop.id(name)).carryOut(on: shop.store, at: now) {
            events.append($0)
            return !stop
        }
        return events
    }

    private func run(_ draft: CampaignDraft, at now: Instant = MessageShop.now) throws -> DryRun {
        guard case .dryRun(let run) = try events(draft, at: now).last else { throw Refusal(.failed, "no dry run") }
        return run
    }

    @Test func itTellsWhatTheCampaignThenDoes() throws {
        let draft = shop.draft(.all, text: "Back soon, [first_name]")
        let run = try run(draft)
        #expect(try shop.store.column("SELECT COUNT(*) FROM communication_log") == ["0"])
        #expect(run.people == 6 && run.counts == [.send: 3, .skipped: 3] && run.segments.segments == 3)
        #expect(run.price == MessagePrice(millionths: 23_700) && run.duration == 1)
        #expect(run.longest?.customer == 1 && run.recipients.map(\.customer) == [1, 2, 3, 4, 5, 7])
        #expect(run.recipients[3].address == "305-555-0104" && run.recipients[4].address.isEmpty)
        let id = try shop.started(draft)
        let rows = try shop.store.column(
            "SELECT customer_id || ' ' || message || COALESCE(' ' || error, '') FROM communication_log WHERE campaign_id = \(id) ORDER BY id"
        )
        #expect(
            run.recipients.map { "\($0.customer) \($0.content.text)" + ($0.reason.isEmpty ? "" : " \($0.reason)") }
                == rows)
    }

    /// A line a device; the most frequent reason first; a character that costs more is found in whoever has it.
    @Test func devicesReasonsAndTheLongest() throws {
        try shop.run(
            """
            UPDATE customers SET push_opt_in = 1 WHERE id IN (1, 2);
            INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (1, 'one', 'ios'), (1, 'two', 'ios'), (2, 'one2', 'ios');
            UPDATE customers SET first_name = 'Zoë' WHERE id = 2
            """)
        let push = try run(shop.draft(.all, text: "Hello", channel: .push, title: "News"))
        #expect(push.counts == [.send: 3, .skipped: 4] && push.price == nil && push.segments.segments == 0)
        #expect(push.reasons == [DryRun.Reason(.skipped, "has not agreed to push", 4)])
        let long = String(repeating: "x", count: 80)
        let sms = try run(shop.draft(.all, text: "[first_name] \(long)"))
        #expect(sms.segments.segments == 4 && sms.segments.most == 2 && sms.segments.wide == 1)
        #expect(sms.longest?.customer == 2)
    }

    @Test func heldUntilMorning() throws {
        try shop.agree(1, 2, 3)
        let night = Instant(text: "2026-11-25 03:00:00")!
        let run = try run(shop.draft(.all, text: "Sale", purpose: .promotional), at: night)
        #expect(run.counts[.held] == 3 && run.recipients[0].until == Instant(text: "2026-11-25 13:00:00"))
        #expect(run.recipients[0].content.text == "Sale\nReply STOP to opt out")
        #expect(try #require(run.duration) >= 10 * 3600, "until the last of them may go")
    }

    @Test func itCanBeStopped() throws {
        #expect(try events(shop.draft(.all), stop: true).last == .cancelled)
    }

    @Test func whatCannotBeSentIsTold() throws {
        let refusal = Refusal(
            .data, "there is no course X", complaints: ["audience": "there is no course X"])
        #expect(try events(shop.draft(.course("X"))) == [.failed(refusal)])
        #expect(
            try events(shop.draft(.all), by: "cara") == [
                .failed(Refusal(.permission, "this needs the permission communication.send_bulk"))
            ])
        #expect(
            try shop.store.column("SELECT action || ' ' || outcome FROM audit_logs ORDER BY id DESC LIMIT 2") == [
                "dry_run refused", "dry_run refused",
            ])
    }

    /// However many there are, the answer has the first ones, and each is told on the way.
    @Test func theFirstOnesAreShown() throws {
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1299)
            INSERT INTO customers (id, first_name, last_name, mobile) SELECT i, 'N', 'N', printf('+1305555%04d', i) FROM n
            """)
        var told = 0
        var shares: [Double] = []
        let run = try DryRunCampaign(draft: shop.draft(.all), staff: shop.shop.id("mia")).run(
            on: shop.store, at: MessageShop.now,
            progress: {
                shares.append($0)
                return true
            }, each: { _ in told += 1 })
        #expect(run?.recipients.count == DryRun.shown && told == 1206 && run?.people == 1206)
        #expect(shares.count == 3 && shares == shares.sorted() && shares.allSatisfy { (0...1).contains($0) })
    }
}
