import DiveShop
import Gateways
import Providers
import Testing

/// What becomes of a message by what Twilio answers.
@Suite(.timeLimit(.minutes(1)))
struct TwilioCodeTests {
    enum Expected: Sendable, Equatable {
        case refused(Consequence)
        case later(Int?)
        case stopped
        case inDoubt
        case accepted
    }

    static func kind(_ outcome: Outcome) -> Expected {
        switch outcome {
        case .accepted: .accepted
        case .refused(_, _, let consequence): .refused(consequence)
        case .later(let after, _): .later(after)
        case .stopped: .stopped
        case .inDoubt: .inDoubt
        }
    }

    struct Code: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: Int
        let expected: Expected
        var testDescription: String { "\(status) \(code)" }
        init(_ status: Int, _ code: Int, _ expected: Expected) {
            (self.status, self.code, self.expected) = (status, code, expected)
        }
    }

    static let codes = [
        Code(401, 20003, .stopped), Code(403, 20003, .stopped), Code(400, 10001, .stopped), Code(404, 20404, .stopped),
        Code(429, 20429, .later(nil)), Code(429, 21611, .later(600)), Code(429, 99999, .later(nil)),
        Code(500, 20500, .inDoubt), Code(503, 20503, .inDoubt), Code(500, 21211, .inDoubt),
        Code(400, 21211, .refused(.addressIsBad)), Code(400, 21614, .refused(.addressIsBad)),
        Code(400, 21212, .stopped), Code(400, 21606, .stopped), Code(400, 21603, .stopped), Code(400, 21408, .stopped),
        Code(404, 21701, .stopped), Code(400, 30002, .stopped), Code(403, 77777, .stopped),
        Code(400, 21610, .refused(.withdrawConsent)), Code(400, 21266, .refused(.none)),
        Code(400, 21612, .refused(.none)), Code(400, 21617, .refused(.none)), Code(400, 21602, .refused(.none)),
        Code(400, 30007, .refused(.holdCampaign)), Code(400, 30034, .refused(.holdCampaign)),
        Code(400, 12345, .refused(.none)),
    ]

    @Test(arguments: codes)
    func aCodeDecides(_ code: Code) async throws {
        let counter = try Counter()
        counter.twilio.refuse(Counter.text.to, code.status, code: code.code)
        let outcome = await (try counter.gateway()).send(Counter.text, at: Counter.now)
        #expect(TwilioCodeTests.kind(outcome) == code.expected, "\(outcome)")
        #expect(outcome.words?.isEmpty == false)
        #expect(counter.twilio.accepted.isEmpty && counter.twilio.received.count == 1)
    }

    struct Answered: Sendable, CustomTestStringConvertible {
        let name: String
        let mischief: Mischief
        let expected: Expected
        let isAccepted: Bool
        var testDescription: String { name }
        init(_ name: String, _ mischief: Mischief, _ expected: Expected, accepted: Bool = false) {
            (self.name, self.mischief, self.expected, isAccepted) = (name, mischief, expected, accepted)
        }
    }

    static let date = HttpDate.text(Counter.now.adding(seconds: 90))
    static let answers = [
        Answered(
            "429 with seconds", Mischief(.read, .answer(Response(429, headers: [("Retry-After", "7")]))), .later(7)),
        Answered(
            "429 with a date", Mischief(.read, .answer(Response(429, headers: [("Retry-After", date)]))), .later(90)),
        Answered(
            "429 with a date, by its own clock",
            Mischief(
                .read,
                .answer(
                    Response(
                        429,
                        headers: [("Retry-After", date), ("Date", HttpDate.text(Counter.now.adding(seconds: 30)))]))),
            .later(60)),
        Answered(
            "429 with a date gone by",
            Mischief(
                .read,
                .answer(Response(429, headers: [("Retry-After", HttpDate.text(Counter.now.adding(seconds: -9)))]))),
            .later(0)),
        Answered(
            "429 with nonsense", Mischief(.read, .answer(Response(429, headers: [("Retry-After", "soon")]))),
            .later(nil)),
        Answered(
            "429 for ever", Mischief(.read, .answer(Response(429, headers: [("Retry-After", "99999999999999999999")]))),
            .later(86_400)),
        Answered("500 after it was accepted", Mischief(.carriedOut, .answer(Response(500))), .inDoubt, accepted: true),
        Answered("a page of a proxy, accepted", Mischief(.carriedOut, .answer(.page)), .inDoubt, accepted: true),
        Answered(
            "a page with 201", Mischief(.carriedOut, .answer(Response(201, "<html></html>", type: "text/html"))),
            .inDoubt, accepted: true),
        Answered(
            "a page with 403", Mischief(.read, .answer(Response(403, "<html></html>", type: "text/html"))), .stopped),
        Answered(
            "a redirect", Mischief(.read, .answer(Response(307, headers: [("Location", "https://example.com/")]))),
            .stopped),
        Answered(
            "see other", Mischief(.carriedOut, .answer(Response(303, headers: [("Location", "/x")]))), .inDoubt,
            accepted: true),
        Answered(
            "201 without sid", Mischief(.carriedOut, .answer(Response(201, #"{"status":"queued"}"#))), .inDoubt,
            accepted: true),
        Answered(
            "201 with a wrong sid", Mischief(.carriedOut, .answer(Response(201, #"{"sid":"SM1","status":"queued"}"#))),
            .inDoubt, accepted: true),
        Answered("201 and nothing", Mischief(.carriedOut, .answer(Response(201))), .inDoubt, accepted: true),
        Answered("JSON that is cut", Mischief(.carriedOut, .torn), .inDoubt, accepted: true),
        Answered(
            "nested without an end",
            Mischief(.carriedOut, .answer(Response(201, String(repeating: "[", count: 500_000)))), .inDoubt,
            accepted: true),
        Answered("100 MB", Mischief(.carriedOut, .flood(bytes: 100_000_000)), .inDoubt, accepted: true),
        Answered("reset, accepted", Mischief(.carriedOut, .reset), .inDoubt, accepted: true),
        Answered("reset, not read", Mischief(.unread, .reset), .inDoubt),
        Answered("half an answer", Mischief(.carriedOut, .half), .inDoubt, accepted: true),
        Answered(
            "200",
            Mischief(
                .carriedOut,
                .answer(
                    Response(
                        200,
                        #"{"sid":"SM0123456789abcdef0123456789abcdef","status":"odd","price":-0.0079,"num_segments":3}"#
                    ))), .accepted, accepted: true),
    ]

    @Test(arguments: answers)
    func anAnswerDecides(_ answered: Answered) async throws {
        let counter = try Counter()
        counter.twilio.plan.add(answered.mischief)
        let outcome = await (try counter.gateway()).send(Counter.text, at: Counter.now)
        #expect(TwilioCodeTests.kind(outcome) == answered.expected, "\(outcome)")
        #expect(counter.twilio.accepted.count == (answered.isAccepted ? 1 : 0))
    }

    @Test(arguments: [Mischief.Moment.unread, .read, .carriedOut])
    func whatNobodyAnswersIsInDoubt(_ moment: Mischief.Moment) async throws {
        let counter = try Counter { $0.total = 2_000 }
        counter.twilio.plan.add(moment, .silence)
        let outcome = await (try counter.gateway()).send(Counter.text, at: Counter.now)
        #expect(TwilioCodeTests.kind(outcome) == .inDoubt, "\(outcome)")
    }

    @Test func whatDoesNotGoOutMayBeSentLater() async throws {
        let counter = try Counter()
        let gateway = try counter.gateway()
        counter.twilio.close()
        #expect(TwilioCodeTests.kind(await gateway.send(Counter.text, at: Counter.now)) == .later(nil))
        counter.post.close()
        #expect(TwilioCodeTests.kind(await gateway.send(Counter.text, at: Counter.now)) == .later(nil))
    }

    @Test(
        arguments: [
            (30001, Expected.later(600)), (30002, .stopped), (30003, .refused(.none)), (30004, .refused(.none)),
            (30005, .refused(.addressIsBad)), (30006, .refused(.addressIsBad)), (30007, .refused(.holdCampaign)),
            (30008, .refused(.none)), (30034, .refused(.holdCampaign)), (30036, .refused(.none)),
            (21610, .refused(.withdrawConsent)), (54321, .refused(.none)), (nil, .refused(.none)),
        ] as [(Int?, Expected)])
    func aFailureThatComesLaterDecides(_ code: Int?, _ expected: Expected) async throws {
        let counter = try Counter()
        let gateway = try counter.gateway(["TWILIO_MESSAGING_SERVICE_SID": TwilioDouble.service])
        guard case .accepted(let receipt) = await gateway.send(Counter.text, at: Counter.now) else {
            Issue.record("it was not accepted")
            return
        }
        #expect(receipt.state == TextState("accepted") && receipt.segments == nil && receipt.price == nil)
        counter.twilio.change(0) {
            ($0.status, $0.errorCode, $0.price, $0.segments) = ("failed", code, "-0.00790", "2")
        }
        let message = try await gateway.message(receipt.id, at: Counter.now).get()
        let failure = try #require(message.failure)
        #expect(TwilioCodeTests.kind(failure) == expected)
        #expect(message.state.isFinal && message.segments == 2 && message.price?.text == "0.00790 USD")
        #expect(counter.twilio.complaints == [])
    }
}
