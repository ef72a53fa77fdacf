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
            // Who is in is not taken in again.
            let isObeyed = reply.reading == "out"
            #expect(lines["lines"] == (isObeyed ? "2" : "0"))
            #expect(lines["events"] == (isObeyed ? "withdrawn" : nil))
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

    struct Undoing: Sendable, CustomTestStringConvertible {
        let name: String
        /// Lines of the ledger before the reply, both purposes: granted or withdrawn, and where.
        let lines: [(isGranted: Bool, source: String)]
        let isIn: Bool
        let isPromotional: Bool
        var testDescription: String { name }
    }

    @Test(arguments: [
        Undoing(name: "after a STOP", lines: [(false, "inbound")], isIn: true, isPromotional: true),
        Undoing(name: "after the provider's word", lines: [(false, "Twilio 21610")], isIn: true, isPromotional: true),
        Undoing(name: "taken back at the counter", lines: [(false, "counter")], isIn: false, isPromotional: false),
        Undoing(
            name: "taken back at the counter, then STOP", lines: [(false, "counter"), (false, "inbound")], isIn: false,
            isPromotional: false),
        Undoing(
            name: "STOP twice", lines: [(false, "inbound"), (false, "Twilio 21610")], isIn: true, isPromotional: true),
        Undoing(
            name: "STOP, then given at the counter", lines: [(false, "inbound"), (true, "counter")], isIn: true,
            isPromotional: true),
    ])
    func anOrdinaryYesUndoesAStopAndNothingElse(_ given: Undoing) async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        for line in given.lines {
            for purpose in Purpose.allCases {
                try shop.run(
                    "INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at) VALUES (?, 'sms', ?, ?, ?, ?)",
                    [
                        ann, purpose.rawValue, line.isGranted ? "granted" : "withdrawn", line.source,
                        shop.clock.now.adding(seconds: -7200).text,
                    ])
            }
            try shop.run("UPDATE customers SET sms_opt_in = ?", [line.isGranted])
        }
        shop.twilio.keep(from: MessageShop.number(1), "YES", at: shop.clock.now.adding(seconds: -60))
        await shop.send()
        #expect(try shop.row("SELECT sms_opt_in FROM customers")["sms_opt_in"] == (given.isIn ? "1" : "0"))
        let last = try shop.row(
            "SELECT event FROM consent_events WHERE channel = 'sms' AND purpose = 'promotional' ORDER BY id DESC LIMIT 1"
        )
        #expect(last["event"] == (given.isPromotional ? "granted" : "withdrawn"))
        #expect(try shop.row("SELECT reading FROM message_replies")["reading"] == "in", "the reply is kept")
    }

    @Test func aStopIsHeardAmongThousandsThatWentOut() async throws {
        let shop = try MessageShop(["TWILIO_MESSAGING_SERVICE_SID": TwilioDouble.service])
        let ann = try shop.customer()
        let begin = shop.clock.now.adding(seconds: -3000)
        for number in 0..<400 {
            shop.twilio.keep(
                from: TwilioDouble.shop, to: MessageShop.number(2), "out", direction: "outbound-api",
                at: begin.adding(seconds: number * 7))
        }
        shop.twilio.keep(from: MessageShop.number(1), "STOP", at: begin.adding(seconds: 1000))
        #expect(await shop.send(mostPages: 2) == ["one reply came in"])
        #expect(try shop.row("SELECT sms_opt_in FROM customers WHERE id = ?", [ann])["sms_opt_in"] == "0")
        let read = try shop.row("SELECT value FROM settings WHERE key = 'replies_read_at'")
        #expect(read["value"] == shop.clock.now.text && shop.twilio.complaints == [])
    }

    @Test func aStopIsHeardWhateverElseCannotBeDone() async throws {
        let shop = try MessageShop()
        try shop.customer()
        try shop.run("ALTER TABLE message_rules RENAME TO elsewhere")
        shop.twilio.keep(from: MessageShop.number(1), "STOP", at: shop.clock.now.adding(seconds: -20))
        await shop.send()
        #expect(try shop.row("SELECT sms_opt_in FROM customers")["sms_opt_in"] == "0")
    }

    @Test func aStartThatIsListedLateDoesNotUndoALaterStop() async throws {
        let shop = try MessageShop()
        try shop.customer()
        shop.twilio.keep(from: MessageShop.number(1), "STOP", at: shop.clock.now.adding(seconds: -60))
        await shop.send()
        shop.twilio.keep(from: MessageShop.number(1), "START", at: shop.clock.now.adding(seconds: -120))
        shop.wait(61)
        await shop.send()
        #expect(try shop.row("SELECT COUNT(*) AS count FROM message_replies")["count"] == "2")
        #expect(try shop.row("SELECT sms_opt_in FROM customers")["sms_opt_in"] == "0")
    }

    @Test func whatWasErasedIsSettledWithoutAsking() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        try shop.run(
            "UPDATE communication_log SET status = 'uncertain', message = '', address = NULL, sending_at = ?, ask_at = ?",
            [shop.clock.now.text, shop.clock.now.text])
        await shop.send()
        #expect(try shop.status(id) == "skipped")
        #expect(shop.twilio.received.count == 1, "replies were asked for, and nothing else")
    }

    @Test func anOldAnswerSaysNothingOfANewRequest() throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        try shop.run(
            "UPDATE communication_log SET status = 'uncertain', attempts = 1, sending_at = ?, ask_at = ?",
            [shop.clock.now.text, shop.clock.now.text])
        let question = try #require(try shop.store.outboxQuestions(8, at: shop.clock.now).first)
        // A person had it sent again meanwhile, and that is in doubt, too.
        try shop.run("UPDATE communication_log SET attempts = 2")
        try shop.store.settle([OutboxAnswer(question, .notAccepted)], at: shop.clock.now)
        #expect(try shop.status(id) == "uncertain")
        try shop.run("UPDATE communication_log SET attempts = 1")
        try shop.store.settle([OutboxAnswer(question, .notAccepted)], at: shop.clock.now)
        #expect(try shop.status(id) == "pending")
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

    /// It is forgotten after as long as a first look goes back, looked at or not, and not read again; what customers wrote stays.
    @Test func aReplyFromANumberThatNobodyHasIsForgotten() async throws {
        let shop = try MessageShop()
        try shop.customer()
        for (number, words) in [("+12125557777", "please stop"), (MessageShop.number(1), "please stop")] {
            shop.twilio.keep(from: number, words, at: shop.clock.now)
        }
        #expect(await shop.send() == ["2 replies came in"])
        shop.wait(30 * 86_400)
        #expect(await shop.send() == [])
        shop.wait(1)
        #expect(await shop.send() == ["one old reply is forgotten"])
        #expect(
            try shop.row("SELECT group_concat(customer_id) AS customers FROM message_replies") == ["customers": "1"])
        #expect(
            try shop.row("SELECT new_values FROM audit_logs WHERE action = 'forget_replies'")["new_values"]
                == #"{"count":"1"}"#)
        // Even a look that begins anew does not bring it back.
        try shop.run("DELETE FROM settings WHERE key = 'replies_read_at'")
        shop.wait(61)
        await shop.send()
        #expect(try shop.row("SELECT COUNT(*) AS count FROM message_replies")["count"] == "1")
    }
}
