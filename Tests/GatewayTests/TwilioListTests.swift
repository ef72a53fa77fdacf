import DiveShop
import Gateways
import Providers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TwilioListTests {
    private let counter: Counter
    private let gateway: Twilio
    private let now = Counter.now

    init() throws {
        counter = try Counter()
        gateway = try counter.gateway()
    }

    @Test func aListIsReadPageByPage() async throws {
        for number in 0..<120 {
            counter.twilio.keep(
                from: "+1202555\(1000 + number)", "reply \(number)", at: now.adding(seconds: number - 200))
        }
        counter.twilio.keep(from: "+12025550123", "too old", at: now.adding(seconds: -9_000))
        counter.twilio.keep(from: TwilioDouble.shop, "by hand", direction: "outbound-api", at: now)
        let messages = try await gateway.inbound(since: now.adding(seconds: -200), at: now).get()
        #expect(messages.map(\.body) == (0..<120).map { "reply \($0)" })
        #expect(messages.allSatisfy { $0.isInbound && $0.to == TwilioDouble.shop })
        #expect(messages.first?.sent == now.adding(seconds: -200))
        #expect(counter.twilio.received.count == 3 && counter.twilio.complaints == [])
        #expect(
            counter.twilio.received.first?.query.contains { $0.name == "DateSent>" && $0.value.hasSuffix("Z") } == true)
    }

    @Test func repliesToAServiceComeToAnyOfItsNumbers() async throws {
        let service = try counter.gateway(["TWILIO_MESSAGING_SERVICE_SID": TwilioDouble.service])
        counter.twilio.keep(from: "+12025550123", to: "+15550001111", "STOP", at: now)
        counter.twilio.keep(from: "+12025550124", "HELP", at: now)
        #expect(try await service.inbound(since: now, at: now).get().map(\.body) == ["STOP", "HELP"])
        #expect(try await gateway.inbound(since: now, at: now).get().map(\.body) == ["HELP"])
        #expect(counter.twilio.complaints == [])
    }

    @Test func aListThatIsTooLongIsReadInPieces() async throws {
        let service = try counter.gateway(["TWILIO_MESSAGING_SERVICE_SID": TwilioDouble.service], mostPages: 2)
        for number in 0..<150 {
            counter.twilio.keep(
                from: TwilioDouble.shop, to: "+12025550123", "out", direction: "outbound-api",
                at: now.adding(seconds: number - 200))
        }
        counter.twilio.keep(from: "+12025550124", "STOP", at: now.adding(seconds: -120))
        let begin = now.adding(seconds: -200)
        guard case .failure(let unread) = await service.inbound(since: begin, at: now) else {
            Issue.record("it was read as a whole")
            return
        }
        #expect(unread.kind == .tooLong)
        let middle = now.adding(seconds: -125)
        #expect(try await service.inbound(since: begin, until: middle, at: now).get().isEmpty)
        #expect(try await service.inbound(since: middle, at: now).get().map(\.body) == ["STOP"])
        #expect(counter.twilio.complaints == [])
    }

    @Test(arguments: [
        "https://example.com/next", "//example.com/x", "@example.com/", "http://127.0.0.1:1/x",
        "http://127.0.0.1@example.com/", "file:///etc/passwd",
    ])
    func aListDoesNotLeadElsewhere(_ next: String) async throws {
        counter.twilio.set(nextPage: next)
        guard case .failure(let unread) = await gateway.inbound(since: now, at: now) else {
            Issue.record("it was followed")
            return
        }
        #expect(unread.kind == .stopped && counter.twilio.received.count == 1)
    }

    @Test func aListThatGoesRoundEnds() async throws {
        counter.twilio.set(nextPage: "/2010-04-01/Accounts/\(TwilioDouble.account)/Messages.json?Page=1&PageToken=7")
        guard case .failure(let unread) = await gateway.inbound(since: now, at: now) else {
            Issue.record("it has an end")
            return
        }
        #expect(unread.kind == .stopped && counter.twilio.received.count == 2)
    }

    @Test func aListIsWholeOrNotThere() async throws {
        for number in 0..<60 { counter.twilio.keep(from: "+12025550123", "\(number)", at: now) }
        counter.twilio.plan.add(nil, Mischief(.read, .answer(Response(503, headers: [("Retry-After", "5")]))))
        guard case .failure(let unread) = await gateway.inbound(since: now, at: now) else {
            Issue.record("half a list is a list")
            return
        }
        #expect(unread.kind == .later(after: 5))
    }

    @Test(
        arguments: [
            ("-0.00790", "0.00790 USD"), ("-1", "1 USD"), ("0", "0 USD"), ("0.02", "-0.02 USD"),
            ("-0.00000", "0.00000 USD"),
            ("-123456789012.3456", "123456789012.3456 USD"), ("", nil), ("-", nil), ("-.5", nil), ("1e3", nil),
            ("-0,5", nil),
            ("--1", nil), ("NaN", nil), ("-0.1.2", nil), (nil, nil),
        ] as [(String?, String?)])
    func aPriceIsExact(_ charge: String?, _ price: String?) async throws {
        let sid = counter.twilio.keep(
            from: TwilioDouble.shop, to: "+12025550123", "x", direction: "outbound-api", at: now)
        counter.twilio.change(0) { $0.price = charge }
        #expect(try await gateway.message(sid, at: now).get().price?.text == price)
    }

    @Test func anAnswerAboutAnotherMessageIsNone() async throws {
        let sid = counter.twilio.keep(
            from: TwilioDouble.shop, to: "+12025550123", "x", direction: "outbound-api", at: now)
        let other = #"{"sid":"SM00000000000000000000000000000077","status":"failed","error_code":21610}"#
        counter.twilio.plan.add(.read, .answer(Response(200, other)))
        guard case .failure(let unread) = await gateway.message(sid, at: now) else {
            Issue.record("it was taken for the answer")
            return
        }
        #expect(unread.kind == .later(after: nil))
        #expect(try await gateway.message(sid, at: now).get().id == sid)
    }

    @Test func aMessageThatIsNotThere() async throws {
        for id in ["SM00000000000000000000000000000009", "SM9", "../Accounts"] {
            guard case .failure(let unread) = await gateway.message(id, at: now) else {
                Issue.record("\(id) is there")
                continue
            }
            #expect(unread.kind == .unknown)
        }
        #expect(counter.twilio.received.count == 1)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct LookUpTests {
    private let counter: Counter
    private let gateway: Twilio
    private let now = Counter.now
    private let text = Counter.text
    private var later: Instant { now.adding(seconds: 120) }

    init() throws {
        counter = try Counter()
        gateway = try counter.gateway()
    }

    private func lookUp(known: Set<String> = [], at moment: Instant? = nil) async -> LookUp {
        let moment = moment ?? later
        counter.twilio.set(clock: moment)
        return await gateway.lookUp(text, sentAt: now, known: known, at: moment)
    }

    @Test(arguments: [
        Mischief(.carriedOut, .reset), Mischief(.carriedOut, .answer(Response(500))), Mischief(.carriedOut, .torn),
    ])
    func whatWasAcceptedIsFound(_ mischief: Mischief) async throws {
        counter.twilio.plan.add(mischief)
        guard case .inDoubt = await gateway.send(text, at: now), case .accepted(let message) = await lookUp() else {
            Issue.record("it was not found")
            return
        }
        #expect(message.id == counter.twilio.accepted.first?.sid && message.sent == nil)
        #expect(counter.twilio.accepted.count == 1 && counter.twilio.complaints == [])
    }

    @Test(arguments: [Mischief(.unread, .reset), Mischief(.read, .answer(Response(500)))])
    func whatWasNotAcceptedIsNot(_ mischief: Mischief) async throws {
        counter.twilio.plan.add(mischief)
        guard case .inDoubt = await gateway.send(text, at: now) else {
            Issue.record("it is not in doubt")
            return
        }
        guard case .cannotTell = await lookUp(at: now.adding(seconds: 10)) else {
            Issue.record("it is too early to tell")
            return
        }
        #expect(await lookUp() == .notAccepted)
    }

    @Test func whatIsKnownIsAnotherMessage() async throws {
        let sid = counter.twilio.keep(
            from: TwilioDouble.shop, to: text.to, text.body, direction: "outbound-api", at: now)
        #expect(await lookUp(known: [sid]) == .notAccepted)
        guard case .accepted(let message) = await lookUp() else {
            Issue.record("it was not found")
            return
        }
        #expect(message.id == sid)
    }

    struct Other: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var direction = "outbound-api"
        var to = Counter.text.to
        var seconds = 0
        let expected: Int
        var testDescription: String { name }
    }

    /// 0: accepted, 1: not accepted, 2: cannot tell.
    @Test(arguments: [
        Other(name: "a trial's words", body: "Sent from your Twilio trial account - \(Counter.text.body)", expected: 0),
        Other(name: "within the leeway", body: Counter.text.body, seconds: 500, expected: 0),
        Other(name: "text not kept", body: "", expected: 2),
        Other(name: "characters replaced", body: "Your rental is due today.", expected: 2),
        Other(name: "yesterday's", body: Counter.text.body, seconds: -86_400, expected: 1),
        Other(name: "another text, yesterday", body: "x", seconds: -86_400, expected: 1),
        Other(name: "Twilio's own answer", body: Counter.text.body, direction: "outbound-reply", expected: 1),
        Other(name: "to another", body: Counter.text.body, to: "+12025550199", expected: 1),
    ])
    func whatElseIsThere(_ other: Other) async throws {
        counter.twilio.keep(
            from: TwilioDouble.shop, to: other.to, other.body, direction: other.direction,
            at: now.adding(seconds: other.seconds))
        let found =
            switch await lookUp(at: now.adding(seconds: 900)) {
            case .accepted: 0
            case .notAccepted: 1
            case .cannotTell: 2
            }
        #expect(found == other.expected)
    }

    @Test func whereTheListCannotBeReadNothingIsTold() async throws {
        counter.twilio.plan.add(.read, .answer(.page))
        guard case .cannotTell = await lookUp() else {
            Issue.record("a page tells")
            return
        }
    }

    @Test func anotherClockDoesNotMislead() async throws {
        counter.twilio.set(clock: now.adding(seconds: 7_200))
        counter.twilio.plan.add(.carriedOut, .close)
        _ = await gateway.send(text, at: now)
        counter.twilio.set(clock: now.adding(seconds: 7_320))
        guard case .accepted = await gateway.lookUp(text, sentAt: now, known: [], at: later) else {
            Issue.record("it was not found")
            return
        }
    }

    @Test func aLongHistoryIsReadAsFarAsNeeded() async throws {
        for number in 0..<150 {
            counter.twilio.keep(
                from: TwilioDouble.shop, to: text.to, "\(number)", direction: "outbound-api",
                at: now.adding(seconds: (number - 150) * 3_600))
        }
        #expect(await lookUp() == .notAccepted)
        #expect(counter.twilio.received.count == 2)
    }
}
