import DiveShop
import Foundation
import Providers
import Store
import Testing

/// What each misbehaviour of a provider, and each refusal, makes of the row, the customer, the campaign and the channel.
@Suite(.timeLimit(.minutes(2)))
struct SettlingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let mischief: Mischief
        let status: String
        /// Messages that the provider had accepted.
        var accepted = 0
        /// Whether the channel rests, for so many seconds.
        var rests: Int?
        /// Whether it is asked afterwards what became of it.
        var isAsked = false
        var isStopped = false
        var testDescription: String { name }
    }

    private static func error(_ status: Int, _ code: Int, _ headers: [(String, String)] = []) -> Response {
        Response(status, #"{"code":\#(code),"message":"no","status":\#(status)}"#, headers: headers)
    }

    @Test(arguments: [
        Case(name: "reset before it was read", mischief: Mischief(.unread, .reset), status: "uncertain", isAsked: true),
        Case(name: "reset after it was read", mischief: Mischief(.read, .reset), status: "uncertain", isAsked: true),
        Case(
            name: "reset after acceptance", mischief: Mischief(.carriedOut, .reset), status: "uncertain", accepted: 1,
            isAsked: true),
        Case(name: "no answer", mischief: Mischief(.read, .silence), status: "uncertain", isAsked: true),
        Case(
            name: "no answer after acceptance", mischief: Mischief(.carriedOut, .silence), status: "uncertain",
            accepted: 1, isAsked: true),
        Case(
            name: "half an answer", mischief: Mischief(.carriedOut, .half), status: "uncertain", accepted: 1,
            isAsked: true),
        Case(
            name: "a torn answer", mischief: Mischief(.carriedOut, .torn), status: "uncertain", accepted: 1,
            isAsked: true),
        Case(
            name: "100 MB", mischief: Mischief(.carriedOut, .flood(bytes: 100_000_000)), status: "uncertain",
            accepted: 1, isAsked: true),
        Case(
            name: "an endless slow answer", mischief: Mischief(.carriedOut, .drip), status: "uncertain", accepted: 1,
            isAsked: true),
        Case(
            name: "500 after acceptance", mischief: Mischief(.carriedOut, .answer(error(500, 20500))),
            status: "uncertain", accepted: 1, isAsked: true),
        Case(
            name: "a page, 502", mischief: Mischief(.carriedOut, .answer(.page)), status: "uncertain", accepted: 1,
            isAsked: true),
        Case(
            name: "a page, 201", mischief: Mischief(.carriedOut, .answer(Response(201, "<html>", type: "text/html"))),
            status: "uncertain", accepted: 1, isAsked: true),
        Case(
            name: "429 with a time", mischief: Mischief(.read, .answer(error(429, 20429, [("Retry-After", "17")]))),
            status: "pending", rests: 17),
        Case(
            name: "429 without one", mischief: Mischief(.read, .answer(error(429, 20429))), status: "pending", rests: 1),
        Case(
            name: "its queue is full", mischief: Mischief(.read, .answer(error(429, 21611))), status: "pending",
            rests: 600),
        Case(
            name: "a redirect",
            mischief: Mischief(.read, .answer(Response(307, "", headers: [("Location", "http://127.0.0.1:1/")]))),
            status: "pending", isStopped: true),
        Case(
            name: "wrong credentials", mischief: Mischief(.read, .answer(error(401, 20003))), status: "pending",
            isStopped: true),
        Case(
            name: "a suspended account", mischief: Mischief(.read, .answer(error(403, 30002))), status: "pending",
            isStopped: true),
        Case(
            name: "a page, 403", mischief: Mischief(.read, .answer(Response(403, "<html>", type: "text/html"))),
            status: "pending", isStopped: true),
    ])
    func aTextWhoseProviderMisbehaves(_ given: Case) async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        // The first request asks for replies.
        shop.twilio.plan.add(nil, given.mischief)
        await shop.send(total: given.mischief.isEndless ? 1_500 : 20_000)
        let row = try shop.message(id)
        #expect(row["status"] == given.status, "\(row["error"] ?? "")")
        #expect(shop.twilio.accepted.count == given.accepted)
        #expect(row["ask_at"] == (given.isAsked ? shop.clock.now.adding(seconds: 60).text : nil))
        let lane = try shop.lane(.sms)
        #expect(lane.restingUntil == given.rests.map { shop.clock.now.adding(seconds: $0) })
        #expect((lane.stoppedBecause != nil) == given.isStopped)
        #expect(row["claimed_by"] == nil)
        if given.isStopped { return }
        // In the end it is known, and it went once.
        shop.twilio.plan.always(nil)
        for seconds in [61, 61, 600] {
            shop.wait(seconds)
            await shop.send()
        }
        #expect(shop.twilio.accepted.count == 1)
        #expect(try shop.message(id)["message_id"] == shop.twilio.accepted.first?.sid)
        #expect(["sent", "delivered"].contains(try shop.status(id)))
    }

    @Test func aStoppedChannelStopsEverythingAndGoesOnWhenItIsResumed() async throws {
        let shop = try MessageShop()
        let campaign = try shop.campaign(100)
        shop.twilio.plan.add(nil)
        shop.twilio.plan.always(Mischief(.read, .answer(SettlingTests.error(401, 20003))))
        let told = await shop.send()
        let words = try #require(try shop.lane(.sms).stoppedBecause)
        #expect(words.contains("TWILIO_AUTH_TOKEN") && told.contains { $0.contains(words) })
        let row = try shop.campaign(at: campaign)
        #expect(row["status"] == "paused" && row["stopped_because"] == words)
        #expect(try Set(shop.statuses()) == ["pending"])
        let asked = shop.twilio.received.filter { $0.method == "POST" }.count
        #expect(asked <= 32, "no more than were under way")
        await shop.send()
        #expect(shop.twilio.received.filter { $0.method == "POST" }.count == asked)

        shop.twilio.plan.always(nil)
        try shop.run("UPDATE message_lanes SET stopped_because = NULL, stopped_at = NULL")
        try shop.run("UPDATE communication_campaigns SET status = 'sending', stopped_because = NULL")
        await shop.send()
        #expect(shop.twilio.accepted.count == 100 && shop.twilio.complaints == [])
        #expect(try shop.campaign(at: campaign)["status"] == "completed")
    }

    @Test func wrongSettingsStopTheChannelUntilTheyAreRight() async throws {
        let shop = try MessageShop(["TWILIO_FROM_NUMBER": ""])
        let id = try shop.put(try shop.customer())
        await shop.send()
        #expect(try shop.lane(.sms).stoppedBecause?.contains("TWILIO_FROM_NUMBER is not set") == true)
        #expect(try shop.status(id) == "pending")
        shop.set(["TWILIO_FROM_NUMBER": TwilioDouble.shop])
        await shop.send()
        #expect(try shop.lane(.sms).stoppedBecause == nil)
        #expect(try shop.status(id) == "sent")
    }

    @Test func theTrailNeverHasAProvidersWords() throws {
        let shop = try MessageShop()
        try shop.campaign(4, .email)
        let words = "550 5.1.1 <ann1@example.org> unknown"
        func round(_ settlements: [Settlement]) throws -> OutboxRound {
            try shop.store.outboxRound(.email, settling: settlements, room: 5, at: shop.clock.now) { 0 }
        }
        let claimed = try round([]).claimed
        _ = try round([
            Settlement(claimed[0], .refused(code: "5.1.1", words: words, .addressIsBad)),
            Settlement(claimed[1], .refused(code: "5.7.1", words: words, .holdCampaign)),
            Settlement(claimed[2], .refused(code: "5.1.1", words: words, .withdrawConsent)),
            Settlement(claimed[3], .stopped(code: "535", words: words)),
        ])
        let trail = try shop.row(
            "SELECT COUNT(*) AS rows, group_concat(new_values) AS told FROM audit_logs WHERE module = 'messages'")
        #expect(
            trail["rows"] == "4" && trail["told"]?.contains("ann1") == false && trail["told"]?.contains("535") == true)
    }

    @Test func aNightWithoutTheProviderGivesNoCampaignUp() async throws {
        let shop = try MessageShop()
        let id = try shop.campaign(1)
        for _ in 0..<40 {
            let round = try shop.store.outboxRound(.sms, settling: [], room: 1, at: shop.clock.now) { 0 }
            let taken = try #require(round.claimed.first)
            _ = try shop.store.outboxRound(
                .sms, settling: [Settlement(taken, .later(after: nil, words: "busy"))], room: 0, at: shop.clock.now
            ) { 0 }
            shop.wait(601)
        }
        #expect(try shop.statuses() == ["pending"] && shop.campaign(at: id)["status"] == "sending")
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let code: Int
        var withdraws = false
        var marksBad = false
        var pauses = false
        var testDescription: String { "\(code)" }
    }

    @Test(arguments: [
        Refused(code: 21610, withdraws: true), Refused(code: 21211, marksBad: true),
        Refused(code: 21614, marksBad: true),
        Refused(code: 30007, pauses: true), Refused(code: 30034, pauses: true), Refused(code: 21612),
        Refused(code: 99999),
    ])
    func aRefusalMeansSomethingForTheCustomerAndTheCampaign(_ given: Refused) async throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "1"])
        let campaign = try shop.campaign(3)
        shop.twilio.refuse(MessageShop.number(1), 400, code: given.code)
        if given.pauses {
            for number in 2...3 { shop.twilio.refuse(MessageShop.number(number), 400, code: given.code) }
        }
        await shop.send()
        // Which of them comes first is not said.
        let row = try shop.row(
            given.pauses
                ? "SELECT * FROM communication_log WHERE status = 'failed'"
                : "SELECT * FROM communication_log WHERE id = 1")
        #expect(
            row["status"] == "failed" && row["error_code"] == "\(given.code)"
                && row["error"]?.contains("\(given.code)") == true)
        let ann = try shop.row("SELECT * FROM customers WHERE id = 1")
        #expect((ann["sms_opt_in"] == "0") == given.withdraws)
        #expect((ann["sms_fault"] != nil) == given.marksBad)
        let ledger = try shop.row(
            "SELECT COUNT(*) AS lines FROM consent_events WHERE customer_id = 1 AND event = 'withdrawn' AND source = 'Twilio 21610'"
        )
        #expect(ledger["lines"] == (given.withdraws ? "2" : "0"))
        let status = try shop.campaign(at: campaign)["status"]
        #expect(status == (given.pauses ? "paused" : "completed"))
        #expect(shop.twilio.accepted.count == (given.pauses ? 0 : 2))
        // Nobody writes to them again.
        if given.withdraws || given.marksBad {
            let again = try shop.put(1)
            await shop.send()
            #expect(try shop.status(again) == "skipped")
        }
    }

    @Test func anAddressThatWasChangedMeanwhileIsNotMarked() throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        func round(_ settlements: [Settlement]) throws -> OutboxRound {
            try shop.store.outboxRound(.sms, settling: settlements, room: 5, at: shop.clock.now) { 0 }
        }
        let claimed = try round([]).claimed
        #expect(claimed.map(\.id) == [.customer(id)])
        try shop.run("UPDATE customers SET mobile = '+12125559999'")
        _ = try round([Settlement(claimed[0], .refused(code: "21211", words: "no number", .addressIsBad))])
        #expect(try shop.row("SELECT * FROM customers")["sms_fault"] == nil)
        #expect(try shop.status(id) == "failed")
    }

    @Test func aDeviceThatIsGoneIsDropped() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .push)
        shop.firebase.refuse("device-1", FirebaseDouble.error(404, "NOT_FOUND", "UNREGISTERED"))
        await shop.send()
        #expect(try shop.status(id) == "failed")
        #expect(try shop.row("SELECT COUNT(*) AS devices FROM customer_devices")["devices"] == "0")
    }

    @Test func anExpiredAccessTokenIsRenewed() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        try shop.put(ann, .push)
        shop.firebase.web.plan.add(.read, .answer(FirebaseDouble.error(401, "UNAUTHENTICATED")))
        await shop.send()
        #expect(shop.firebase.sent.count == 1 && shop.firebase.tokens.count == 2)
        #expect(try shop.statuses() == ["sent"])
    }

    @Test func aMachineWhoseClockIsWrongIsToldSo() async throws {
        let shop = try MessageShop()
        try shop.put(try shop.customer(), .push)
        shop.firebase.set(clock: shop.clock.now.adding(seconds: 7200))
        await shop.send()
        #expect(try shop.lane(.push).stoppedBecause?.contains("clock") == true)
        #expect(try shop.statuses() == ["pending"])
    }

    @Test func oneGreylistedMailDoesNotKeepTheOthersWaiting() async throws {
        let shop = try MessageShop()
        try shop.campaign(3, .email)
        shop.mail.say("450 4.2.0 greylisted", about: "ann1@example.org")
        await shop.send()
        #expect(try shop.statuses() == ["pending", "sent", "sent"])
        #expect(try shop.message(1)["held_until"] == shop.clock.now.adding(seconds: 300).text)
        #expect(try shop.lane(.email).restingUntil == nil && shop.campaign(at: 1)["held_count"] == "1")
        shop.mail.say("250 2.1.5 good", about: "ann1@example.org")
        shop.wait(301)
        await shop.send()
        #expect(try shop.statuses() == ["sent", "sent", "sent"] && shop.campaign(at: 1)["status"] == "completed")
    }

    @Test func aMailInDoubtWaitsForAPerson() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .email)
        shop.mail.plan.add(.carriedOut, .reset)
        await shop.send()
        shop.wait(100_000)
        await shop.send()
        #expect(try shop.message(id)["status"] == "uncertain" && shop.message(id)["ask_at"] == nil)
        #expect(shop.mail.kept.count == 1)
    }

    @Test func restsGrowUntilOneGoes() async throws {
        let shop = try MessageShop()
        try shop.put(try shop.customer())
        shop.twilio.plan.always(Mischief(.read, .answer(SettlingTests.error(429, 20429))))
        for expected in [1, 2, 4, 8, 16] {
            await shop.send()
            #expect(try shop.lane(.sms).restingUntil == shop.clock.now.adding(seconds: expected))
            shop.wait(expected + 1)
        }
        shop.twilio.plan.always(nil)
        await shop.send()
        #expect(try shop.statuses() == ["sent"])
    }

    @Test func whatCannotGoForADayIsGivenUp() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), at: shop.clock.now.adding(seconds: -86_500))
        shop.twilio.plan.always(Mischief(.read, .answer(SettlingTests.error(429, 20429))))
        await shop.send()
        #expect(
            try shop.message(id)["status"] == "failed" && shop.message(id)["error"]?.hasPrefix("given up: ") == true)
    }
}
