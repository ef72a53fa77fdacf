import DiveShop
import Foundation
import GRDB
import Providers
import Store
import Testing

/// What became of messages, and what customers answer.
@Suite(.timeLimit(.minutes(2)))
struct ListeningTests {
    struct Report: Sendable, CustomTestStringConvertible {
        let state: String
        var code: Int?
        let status: String
        var isAskedAgain = false
        var withdraws = false
        var marksBad = false
        var isStopped = false
        var testDescription: String { "\(state) \(code.map { "\($0)" } ?? "")" }
    }

    @Test(arguments: [
        Report(state: "delivered", status: "delivered"), Report(state: "read", status: "delivered"),
        Report(state: "sent", status: "sent", isAskedAgain: true),
        Report(state: "never_heard_of", status: "sent", isAskedAgain: true),
        Report(state: "undelivered", code: 30003, status: "undelivered"),
        Report(state: "undelivered", code: 30005, status: "undelivered", marksBad: true),
        Report(state: "undelivered", code: 30006, status: "undelivered", marksBad: true),
        Report(state: "failed", code: 21610, status: "failed", withdraws: true),
        Report(state: "failed", code: 30001, status: "pending"),
        Report(state: "failed", code: 30002, status: "failed", isStopped: true),
        Report(state: "failed", status: "failed"), Report(state: "canceled", status: "failed"),
    ])
    func aTextIsAskedAboutLater(_ report: Report) async throws {
        let shop = try MessageShop()
        let campaign = try shop.campaign(1)
        await shop.send()
        shop.twilio.change(0) {
            ($0.status, $0.errorCode, $0.price, $0.segments) = (report.state, report.code, "-0.01580", "2")
        }
        shop.wait(31)
        await shop.send()
        let row = try shop.message(1)
        #expect(row["status"] == report.status && (row["ask_at"] != nil) == report.isAskedAgain)
        if report.status != "pending" {
            #expect(row["cost_millionths"] == "15800" && row["currency"] == "USD" && row["segments"] == "2")
            #expect(row["error_code"] == report.code.map { "\($0)" })
        } else {
            #expect(try shop.campaign(at: campaign)["status"] == "sending", "it waits again, and so does its campaign")
        }
        let ann = try shop.row("SELECT * FROM customers")
        #expect((ann["sms_opt_in"] == "0") == report.withdraws && (ann["sms_fault"] != nil) == report.marksBad)
        #expect(try (shop.lane(.sms).stoppedBecause != nil) == report.isStopped)
    }

    @Test func itIsAskedForADayAndThenNotAnyMore() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        await shop.send()
        var moments: [Int] = []
        while let next = try shop.message(id)["ask_at"] {
            let moment = try #require(Instant(text: next))
            moments.append(moment.seconds - MessageShop.noon.seconds)
            shop.wait(moment.seconds - shop.clock.now.seconds)
            await shop.send()
        }
        #expect(moments == [30, 120, 600, 3600, 21_600, 86_400])
        #expect(shop.twilio.received.filter { $0.path.contains("/Messages/SM") }.count == 6)
    }

    @Test func twoDoNotAskTheSame() async throws {
        let shop = try MessageShop()
        try shop.campaign(20)
        await shop.send()
        shop.wait(31)
        let other = try Store(path: shop.store.path, settings: shop.store.settings)
        async let one = shop.send()
        async let two = shop.send(on: other)
        _ = await [one, two]
        #expect(shop.twilio.received.filter { $0.path.contains("/Messages/SM") }.count == 20)
    }

    @Test func whatCannotBeToldIsLeftForAPerson() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        shop.twilio.plan.add(nil, Mischief(.read, .silence))
        await shop.send(total: 1_500)
        // Somebody else wrote to that number at that time.
        shop.twilio.keep(
            from: TwilioDouble.shop, to: MessageShop.number(1), "something else", direction: "outbound-api",
            at: shop.clock.now)
        var asked = 0
        while let next = try shop.message(id)["ask_at"] {
            let moment = try #require(Instant(text: next))
            shop.wait(max(0, moment.seconds - shop.clock.now.seconds))
            await shop.send()
            asked += 1
            #expect(try shop.status(id) == "uncertain")
        }
        #expect(asked == 7)
        #expect(try shop.message(id)["error"]?.contains("console") == true)
        #expect(shop.twilio.accepted.count == 1, "it was not sent again")
    }

    @Test func aMessageThatIsErasedMeanwhileIsNotSentAgain() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        shop.twilio.plan.add(nil, Mischief(.read, .reset))
        await shop.send()
        let owner = try #require(try shop.store.staff(username: "owner"))
        try shop.store.perform(.customer(.erase(1)), staff: owner.id, at: shop.clock.now)
        shop.wait(61)
        await shop.send()
        await shop.send()
        #expect(try shop.status(id) == "skipped" && shop.twilio.accepted.isEmpty)
    }

    struct Reply: Sendable, CustomTestStringConvertible {
        let text: String
        let reading: String
        /// Whether they agree to texts afterwards; before, they do.
        var isIn = true
        var testDescription: String { text }
    }

    @Test(arguments: [
        Reply(text: "STOP", reading: "out", isIn: false), Reply(text: " stop. ", reading: "out", isIn: false),
        Reply(text: "Unsubscribe", reading: "out", isIn: false), Reply(text: "START", reading: "in"),
        Reply(text: "HELP", reading: "help"), Reply(text: "please stop writing", reading: "unclear"),
        Reply(text: "thanks!", reading: "none"),
    ])
    func aReplyIsObeyed(_ reply: Reply) async throws {
        let shop = try MessageShop()
        let (ann, ben, cleo) = (try shop.customer(1), try shop.customer(2), try shop.customer(3))
        // One number, written in another way; it is Ben's, too.
        try shop.run("UPDATE customers SET mobile = '(212) 555-0001' WHERE id = ?", [ann])
        try shop.run("UPDATE customers SET phone = '212.555.0001' WHERE id = ?", [ben])
        let sid = shop.twilio.keep(from: MessageShop.number(1), reply.text, at: shop.clock.now.adding(seconds: -20))
        let id = try shop.put(ann, to: MessageShop.number(1))
        for _ in 0..<2 { await shop.send() }
        for customer in [ann, ben] {
            let row = try shop.row("SELECT * FROM message_replies WHERE customer_id = ?", [customer])
            #expect(row["message_id"] == sid && row["reading"] == reply.reading && row["message"] == reply.text)
            let person = try shop.row("SELECT sms_opt_in FROM customers WHERE id = ?", [customer])
            #expect(person["sms_opt_in"] == (reply.isIn ? "1" : "0"))
            let lines = try shop.row(
                """
                SELECT COUNT(*) AS lines, group_concat(DISTINCT event) AS events, MAX(wording) AS wording
                FROM consent_events WHERE customer_id = ? AND source = 'inbound' AND user_id IS NULL
                """, [customer])
            let isObeyed = reply.reading == "out" || reply.reading == "in"
            #expect(lines["lines"] == (isObeyed ? "2" : "0"))
            #expect(lines["events"] == (isObeyed ? (reply.isIn ? "granted" : "withdrawn") : nil))
            #expect(lines["wording"] == (isObeyed ? reply.text : nil))
        }
        #expect(try shop.row("SELECT sms_opt_in FROM customers WHERE id = ?", [cleo])["sms_opt_in"] == "1")
        #expect(try shop.row("SELECT COUNT(*) AS count FROM message_replies")["count"] == "2")
        // What came in counts before anything is sent.
        #expect(try shop.status(id) == (reply.isIn ? "sent" : "skipped"))
    }

    @Test func startGivesOnlyWhatTheyHadAgreedTo() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer(1, promotional: false)
        shop.twilio.keep(from: MessageShop.number(1), "STOP", at: shop.clock.now.adding(seconds: -30))
        shop.twilio.keep(from: MessageShop.number(1), "START", at: shop.clock.now.adding(seconds: -20))
        await shop.send()
        let grants = try shop.row(
            "SELECT group_concat(purpose) AS purposes FROM consent_events WHERE customer_id = ? AND event = 'granted'",
            [ann])
        #expect(grants["purposes"] == "transactional")
        #expect(try shop.row("SELECT sms_opt_in FROM customers")["sms_opt_in"] == "1")
    }

    @Test func aNoThatCameLaterIsNotUndoneByAnOldStart() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        shop.twilio.keep(from: MessageShop.number(1), "START", at: shop.clock.now.adding(seconds: -3600))
        let owner = try #require(try shop.store.staff(username: "owner"))
        try shop.store.perform(
            .customer(
                .setPreferences(
                    ann, PreferenceChange.of(.sms, false, nil), source: "counter", wording: "")),
            staff: owner.id, at: shop.clock.now.adding(seconds: -60))
        await shop.send()
        #expect(try shop.row("SELECT sms_opt_in FROM customers")["sms_opt_in"] == "0")
    }

    @Test func aReplyFromANumberThatNobodyHasIsKept() async throws {
        let shop = try MessageShop()
        shop.twilio.keep(from: "+12125557777", "who is this?", at: shop.clock.now)
        #expect(await shop.send() == ["one reply came in"])
        #expect(try shop.row("SELECT * FROM message_replies")["customer_id"] == nil)
    }
}
