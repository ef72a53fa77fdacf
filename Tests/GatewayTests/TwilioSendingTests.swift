import DiveShop
import Gateways
import Providers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TwilioSendingTests {
    static let odd = [
        "plain", "+1 & 2 = 3; 100 %", "Grüße, 你好 👋🏽 €", "line\none\r\ntwo\ttab", "=&=&%2B+", "\"quoted\" \\ 'too'",
        String(repeating: "x", count: 1600), "ends with a blank ", " ", "e\u{301} and \u{200D}",
    ]

    @Test(arguments: odd)
    func aTextArrivesAsItIs(_ body: String) async throws {
        let counter = try Counter()
        let gateway = try counter.gateway()
        let outcome = await gateway.send(OutgoingText(to: "+442071838750", body: body), at: Counter.now)
        guard case .accepted(let receipt) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let kept = try #require(counter.twilio.accepted.first)
        #expect(receipt == Receipt(id: kept.sid, state: TextState("queued"), segments: 1, price: nil))
        #expect(kept.to == "+442071838750" && Array(kept.body.utf8) == Array(body.utf8))
        #expect(counter.twilio.complaints == [])
        #expect(counter.twilio.received.first?.text.contains("To=%2B442071838750&") == true)
    }

    @Test func aServiceChoosesTheNumber() async throws {
        let counter = try Counter()
        let gateway = try counter.gateway(["TWILIO_MESSAGING_SERVICE_SID": TwilioDouble.service])
        _ = await gateway.send(Counter.text, at: Counter.now)
        let form = try #require(counter.twilio.received.first).form
        #expect(form.map(\.name) == ["To", "MessagingServiceSid", "Body"])
        #expect(counter.twilio.complaints == [])
    }

    @Test(arguments: [
        OutgoingText(to: "2025550123", body: "x"), OutgoingText(to: "+0125550123", body: "x"),
        OutgoingText(to: "+1202555012345678", body: "x"), OutgoingText(to: "+1202\r\n5550123", body: "x"),
        OutgoingText(to: "+12025550123", body: ""),
        OutgoingText(to: "+12025550123", body: String(repeating: "👋", count: 801)),
    ])
    func whatTwilioWouldNotTakeIsNotSent(_ text: OutgoingText) async throws {
        let counter = try Counter()
        guard case .refused = await (try counter.gateway()).send(text, at: Counter.now) else {
            Issue.record("it was sent")
            return
        }
        #expect(counter.twilio.received.isEmpty)
    }

    @Test(
        arguments: [
            ("TWILIO_ACCOUNT_SID", nil), ("TWILIO_ACCOUNT_SID", "AC12"), ("TWILIO_ACCOUNT_SID", "../../../../etc"),
            ("TWILIO_AUTH_TOKEN", nil), ("TWILIO_AUTH_TOKEN", "a\nb"), ("TWILIO_FROM_NUMBER", nil),
            ("TWILIO_FROM_NUMBER", "+12 34"), ("TWILIO_MESSAGING_SERVICE_SID", "MG"),
            ("TWILIO_API_BASE", "http://example.com"),
            ("TWILIO_API_BASE", "https://a:b@example.com"), ("TWILIO_API_KEY", "SK1"),
        ] as [(String, String?)])
    func aSettingThatIsNotRightIsNamed(_ name: String, _ value: String?) throws {
        var settings = [
            "TWILIO_ACCOUNT_SID": TwilioDouble.account, "TWILIO_AUTH_TOKEN": TwilioDouble.secret,
            "TWILIO_FROM_NUMBER": TwilioDouble.shop,
        ]
        settings[name] = value
        let refusal = try #require(throws: Refusal.self) { try TwilioAccount { settings[$0] } }
        #expect(refusal.words.contains(name == "TWILIO_AUTH_TOKEN" && value != nil ? "secret for Twilio" : name))
        #expect(!refusal.words.contains(TwilioDouble.secret))
    }

    @Test func anApiKeyStandsInForTheToken() async throws {
        let counter = try Counter()
        let key = "SK0123456789abcdef0123456789abcdef"
        let gateway = try counter.gateway(["TWILIO_API_KEY": key, "TWILIO_API_SECRET": "other"])
        guard case .stopped(let code, _) = await gateway.send(Counter.text, at: Counter.now) else {
            Issue.record("the double knows no such key")
            return
        }
        #expect(code == "20003")
        // "SK…:other"
        #expect(
            counter.twilio.received.first?.headers["authorization"]
                == "Basic U0swMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpvdGhlcg==")
    }

    @Test func credentialsAreTriedWithoutSending() async throws {
        let counter = try Counter()
        let gateway = try counter.gateway()
        #expect(await gateway.check(at: Counter.now) == .good(words: "Twilio takes the credentials of The Blue Hole"))
        counter.twilio.set(account: "active", type: "Trial")
        #expect(await gateway.check(at: Counter.now).words.contains("trial"))
        counter.twilio.set(account: "suspended")
        guard case .wrong = await gateway.check(at: Counter.now) else {
            Issue.record("a suspended account is good")
            return
        }
        let stranger = try counter.gateway(["TWILIO_AUTH_TOKEN": "wrong-horse"])
        guard case .wrong(let words) = await stranger.check(at: Counter.now) else {
            Issue.record("a wrong token is good")
            return
        }
        #expect(words.contains("20003") && !words.contains("wrong-horse"))
        counter.twilio.plan.add(.read, .answer(.page))
        guard case .unknown = await gateway.check(at: Counter.now) else {
            Issue.record("a page is an answer")
            return
        }
        #expect(counter.twilio.complaints == [] && counter.twilio.kept.isEmpty)
    }
}
