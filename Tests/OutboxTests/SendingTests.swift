import DiveShop
import Foundation
import GRDB
import Jobs
import Providers
import Store
import Testing

/// What waits goes out, once, and what became of it is written down.
@Suite(.timeLimit(.minutes(2)))
struct SendingTests {
    @Test func aTextGoesOutAndIsWrittenDown() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        #expect(await shop.send() == ["SMS: 1 sent"])
        let kept = try #require(shop.twilio.accepted.first)
        #expect(kept.to == MessageShop.number(1) && kept.body == "Your rental is due")
        let row = try shop.message(id)
        #expect(row["status"] == "sent" && row["message_id"] == kept.sid && row["segments"] == "1")
        #expect(row["sent_at"] == MessageShop.noon.text && row["attempts"] == "1")
        #expect(row["claimed_by"] == nil && row["error"] == nil)
        #expect(row["ask_at"] == MessageShop.noon.adding(seconds: 30).text)
        #expect(await shop.send() == [])
        #expect(shop.twilio.accepted.count == 1)
        #expect(shop.twilio.complaints == [])
    }

    @Test func aPushGoesOutToEachDevice() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        try shop.run(
            "INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (?, 'tablet', 'android')",
            [ann])
        try shop.run("UPDATE communication_log SET data = '{\"trip\":\"12\"}'")
        let ids = [try shop.put(ann, .push), try shop.put(ann, .push, to: "tablet")]
        try shop.run("UPDATE communication_log SET data = '{\"trip\":\"12\"}', image = 'https://example.com/b.jpg'")
        await shop.send()
        #expect(shop.firebase.sent.map(\.token).sorted() == ["device-1", "tablet"] && shop.firebase.complaints == [])
        #expect(try ids.map(shop.status) == ["sent", "sent"])
        let json = try #require(shop.firebase.sent.first?.json)
        #expect(json.contains(#""trip":"12""#) && json.contains("b.jpg") && json.contains(#""title":"Blue Hole""#))
        #expect(try shop.message(ids[0])["ask_at"] == nil, "a push cannot be asked about")
    }

    @Test(arguments: [Purpose.transactional, .promotional])
    func aMailIsWholeAndTheSameEachTime(_ purpose: Purpose) async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .email, "Grüße\nfrom the shop", purpose: purpose)
        await shop.send()
        let kept = try #require(shop.mail.kept.first)
        #expect(kept.from == "shop@example.com" && kept.to == "ann1@example.org")
        #expect(
            kept.text.contains("From: Blue Hole <shop@example.com>")
                && kept.text.contains("To: Ann1 Reef <ann1@example.org>"))
        #expect(kept.text.contains("Subject: Blue Hole"))
        let unsubscribe = "List-Unsubscribe: <mailto:shop@example.com?subject=unsubscribe>"
        #expect(kept.text.contains(unsubscribe) == (purpose == .promotional))
        let own = try #require(
            try shop.row("SELECT value FROM settings WHERE category = 'shop' AND key = 'id'")["value"])
        #expect(kept.text.contains("Message-ID: <nautilus-\(id).\(own.prefix(12))@example.com>"))
    }

    @Test(arguments: [
        (["UNSUBSCRIBE_ADDRESS": "off@example.com"], ["<mailto:off@example.com?subject=unsubscribe>"]),
        (
            ["UNSUBSCRIBE_URL": "https://example.com/off"],
            ["<https://example.com/off>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        ),
    ])
    func theShopSaysWhereReadersTakeThemselvesOff(_ settings: [String: String], _ headers: [String]) async throws {
        let shop = try MessageShop(settings)
        try shop.put(try shop.customer(), .email, purpose: .promotional)
        await shop.send()
        let text = try #require(shop.mail.kept.first?.text)
        for header in headers { #expect(text.contains(header)) }
        #expect(!text.contains("mailto:shop@"))
    }

    @Test func singleMessagesGoFirstThenCampaignsInTheirOrder() throws {
        let shop = try MessageShop()
        try shop.campaign(2)
        let second = try shop.campaign(0)
        try shop.run("UPDATE communication_log SET campaign_id = ? WHERE id = 1", [second])
        let single = try shop.put(try shop.customer(77), .sms, to: MessageShop.number(77), "hello")
        let round = try shop.store.outboxRound(.sms, settling: [], room: 10, at: shop.clock.now) { 0 }
        #expect(round.claimed.map(\.id) == [single, 2, 1].map { .customer($0) })
    }

    @Test func aCampaignIsCompletedAndCounted() async throws {
        let shop = try MessageShop()
        let id = try shop.campaign(40)
        try shop.run("UPDATE customers SET sms_opt_in = 0 WHERE id IN (3, 30)")
        #expect(await shop.send() == ["SMS: 38 sent"])
        let campaign = try shop.campaign(at: id)
        #expect(campaign["status"] == "completed" && campaign["completed_at"] == MessageShop.noon.text)
        #expect(campaign["sent_count"] == "38" && campaign["skipped_count"] == "2" && campaign["failed_count"] == "0")
        #expect(try shop.message(3)["error"] == SkipReason.notOptedIn(.sms).words)
        #expect(Set(shop.twilio.accepted.map(\.to)).count == 38)
    }

    @Test func aCampaignOfWhichNothingCanGoIsCompleted() async throws {
        let shop = try MessageShop()
        let id = try shop.campaign(3)
        try shop.run("UPDATE customers SET is_active = 0")
        await shop.send()
        #expect(try shop.campaign(at: id)["status"] == "completed")
        #expect(!shop.twilio.received.contains { $0.method == "POST" })
        let empty = try shop.campaign(0)
        await shop.send()
        #expect(try shop.campaign(at: empty)["status"] == "completed")
    }

    @Test func aPausedCampaignWaits() async throws {
        let shop = try MessageShop()
        let id = try shop.campaign(3)
        try shop.run("UPDATE communication_campaigns SET status = 'paused'")
        await shop.send()
        #expect(shop.twilio.accepted.isEmpty)
        #expect(try shop.statuses() == ["pending", "pending", "pending"])
        try shop.run("UPDATE communication_campaigns SET status = 'sending'")
        await shop.send()
        #expect(try shop.campaign(at: id)["status"] == "completed")
        #expect(shop.twilio.accepted.count == 3)
    }

    @Test func anEndWaitsForNoAccessToken() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .push)
        shop.firebase.google.plan.add(.read, .silence)
        let postman = Postman(
            store: shop.store, carriers: shop.carriers(total: 600_000), clock: { [clock = shop.clock] in clock.now })
        await aside { [google = shop.firebase.google] in
            postman.start { _ in }
            while google.received.isEmpty { usleep(1000) }
            postman.end()
        }
        #expect(try shop.status(id) == "pending" && shop.firebase.sent.isEmpty)
    }

    @Test func aChannelGoesAgainAsSoonAsItsSettingsAreRight() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        let postman = Postman(
            store: shop.store, carriers: shop.carriers(), clock: { [clock = shop.clock] in clock.now })
        await aside { [twilio = shop.twilio] in
            postman.start { _ in }
            while twilio.accepted.isEmpty { usleep(1000) }
        }
        // A process without the settings, beside one that has them.
        try shop.store.stopLane(.sms, because: Carriers.wrong + "TWILIO_FROM_NUMBER is not set", at: shop.clock.now)
        try shop.put(1, .sms, "another")
        await aside { [twilio = shop.twilio] in
            while twilio.accepted.count < 2 { usleep(1000) }
            postman.end()
        }
        #expect(try shop.status(id) == "sent" && shop.lane(.sms).stoppedBecause == nil)
    }

    @Test func disabledMeansDisabled() async throws {
        let shop = try MessageShop(["SMS_ENABLED": "false"])
        let id = try shop.put(try shop.customer())
        await shop.send()
        #expect(try shop.status(id) == "pending" && shop.twilio.received.isEmpty)
        #expect(try !shop.lane(.sms).isOn && shop.lane(.email).isOn)
    }

    @Test func anotherProviderOfTextsIsRefusedWithWords() async throws {
        let shop = try MessageShop(["SMS_PROVIDER": "carrier-pigeon"])
        let id = try shop.put(try shop.customer())
        await shop.send()
        let lane = try shop.lane(.sms)
        #expect(lane.stoppedBecause?.contains("SMS_PROVIDER") == true)
        #expect(try shop.status(id) == "pending")
    }

    @Test func whatTheCustomersDocumentPutsDownGoesOut() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        try shop.run(
            "INSERT INTO communication_log (customer_id, type, message, status) VALUES (?, 'sms', 'Hello', 'pending')",
            [ann])
        await shop.send()
        #expect(shop.twilio.accepted.map(\.to) == [MessageShop.number(1)])
        #expect(try shop.message(1)["address"] == MessageShop.number(1))
    }

    @Test func anErasedTextIsNeverSent() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .sms, "")
        await shop.send()
        #expect(try shop.status(id) == "skipped" && shop.twilio.accepted.isEmpty)
    }
}
