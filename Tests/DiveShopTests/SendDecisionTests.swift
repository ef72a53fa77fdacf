import DiveShop
import Testing

/// Who gets a message, who gets it later, and who does not, with the reason in words.
@Suite struct SendDecisionTests {
    /// A Thursday, 10:00 in New York.
    static let now = Instant(text: "2026-11-26 15:00:00")!
    static let then = Instant(text: "2026-05-04 12:00:00")!

    static func rules(
        _ channel: Channel = .sms, _ purpose: Purpose = .promotional, isOn: Bool = true, country: String = "US",
        cap: Int? = nil
    ) throws -> SendRules {
        SendRules(
            channel: channel, purpose: purpose, isChannelOn: isOn, shopCountry: country,
            shop: try #require(ShopCalendar(timeZone: "America/New_York")), dailyCap: cap)
    }

    static func kim(_ change: (inout Recipient) -> Void = { _ in }) -> Recipient {
        var kim = Recipient(
            customer: 7, isOptedIn: true, promotional: .granted(then), addresses: ["305 555 0123"], country: "US",
            state: "NY")
        change(&kim)
        return kim
    }

    func decide(
        _ rules: SendRules, _ recipient: Recipient, missing: [String] = [], complaint: String? = nil,
        at now: Instant = now
    ) -> SendDecision {
        var tally = SendTally(on: rules.shop.day(of: now))
        return rules.decision(on: recipient, missing: missing, complaint: complaint, at: now, tally: &tally)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let channel: Channel
        let purpose: Purpose
        let recipient: Recipient
        let reason: String?
        var testDescription: String { name }

        init(
            _ name: String, _ reason: String?, _ channel: Channel = .sms, _ purpose: Purpose = .promotional,
            _ change: (inout Recipient) -> Void = { _ in }
        ) {
            (self.name, self.channel, self.purpose, self.reason) = (name, channel, purpose, reason)
            recipient = SendDecisionTests.kim(change)
        }
    }

    static let cases: [Case] = [
        Case("consent to promotional", nil),
        Case("transactional needs none", nil, .sms, .transactional) { $0.promotional = .notRecorded },
        Case("transactional after promotional was withdrawn", nil, .sms, .transactional) {
            $0.promotional = .withdrawn(then)
        },
        Case("no opt-in", "has not agreed to SMS") { $0.isOptedIn = false },
        Case("no opt-in, transactional", "has not agreed to SMS", .sms, .transactional) { $0.isOptedIn = false },
        Case("no opt-in, push", "has not agreed to push", .push, .transactional) { $0.isOptedIn = false },
        Case("not recorded", "no consent to promotional SMS is recorded") { $0.promotional = .notRecorded },
        Case("withdrawn", "consent to SMS was withdrawn") { $0.promotional = .withdrawn(then) },
        Case(
            "withdrawn, and the opt-in too", "consent to e-mail was withdrawn", .email, .transactional
        ) {
            ($0.promotional, $0.isOptedIn) = (.withdrawn(then), false)
        },
        Case("erased", "their data were erased") { ($0.isErased, $0.isActive, $0.addresses) = (true, false, []) },
        Case("inactive", "not an active customer") { ($0.isActive, $0.isOptedIn) = (false, false) },
        Case("consent before address", "has not agreed to SMS") { ($0.isOptedIn, $0.addresses) = (false, []) },
        Case("no number", "no mobile or telephone number") { $0.addresses = [] },
        Case("no address", "no e-mail address", .email) { $0.addresses = [] },
        Case("no device", "no device with push on", .push) { $0.addresses = [] },
        Case("a number that cannot be", "the number cannot be: it has 7 digits; in the United States numbers have 10") {
            $0.addresses = ["555-0123"]
        },
        Case("a number of another country", "the number cannot be: it has 10 digits; in the Maldives numbers have 7") {
            $0.country = "MV"
        },
        Case(
            "an address that cannot be", "the e-mail address cannot be: an address looks like name@example.org", .email
        ) {
            $0.addresses = ["kim@"]
        },
        Case("a bad number", "the number is known not to work: not a mobile number") {
            $0.knownBad = "not a mobile number"
        },
        Case("a bad address", "the e-mail address is known not to work: no such user", .email) {
            ($0.addresses, $0.knownBad) = (["kim@example.org"], "no such user")
        },
        Case("e-mail", nil, .email) { $0.addresses = ["kim@example.org"] },
        Case("push", nil, .push) { $0.addresses = ["a:1", "b:2"] },
    ]

    @Test(arguments: cases)
    func decides(_ expected: Case) throws {
        let decision = decide(try Self.rules(expected.channel, expected.purpose), expected.recipient)
        #expect(decision.reason == expected.reason)
        if expected.reason == nil {
            let sent = expected.channel == .sms ? ["+13055550123"] : expected.recipient.addresses
            #expect(decision == .send(to: sent))
        } else {
            guard case .skipped = decision else {
                Issue.record("\(decision)")
                return
            }
        }
    }

    @Test func switchedOff() throws {
        #expect(decide(try Self.rules(isOn: false), Self.kim()).reason == "SMS is switched off")
        #expect(decide(try Self.rules(isOn: false), Self.kim { $0.isErased = true }).reason == "SMS is switched off")
        #expect(decide(try Self.rules(cap: 0), Self.kim()).reason == "SMS is switched off")
    }

    @Test func theText() throws {
        let rules = try Self.rules()
        #expect(decide(rules, Self.kim(), missing: ["[date]", "[time]"]).reason == "no value for [date], [time]")
        #expect(decide(rules, Self.kim(), missing: ["[date]"], complaint: "too long").reason == "no value for [date]")
        #expect(decide(rules, Self.kim(), complaint: "too long").reason == "too long")
        #expect(decide(rules, Self.kim { $0.isOptedIn = false }, missing: ["[date]"]).reason == "has not agreed to SMS")
    }

    @Test func theNumberForMessages() {
        #expect(Recipient.number(mobile: " 1 ", phone: "2") == ["1"])
        #expect(Recipient.number(mobile: " ", phone: "2") == ["2"])
        #expect(Recipient.number(mobile: nil, phone: nil).isEmpty)
    }

    /// The country of the customer, where it has one; else the shop's.
    @Test func countries() throws {
        let maldives = try Self.rules(.sms, .transactional, country: "MV")
        for none in [nil, "", " "] {
            #expect(
                decide(maldives, Self.kim { ($0.addresses, $0.country) = (["777 1234"], none) })
                    == .send(to: ["+9607771234"]))
        }
        #expect(decide(maldives, Self.kim { $0.country = "US" }) == .send(to: ["+13055550123"]))
    }

    /// One message a number, however it is written, and only for those who would get one.
    @Test func theSameNumberTwice() throws {
        let rules = try Self.rules()
        var tally = SendTally(addresses: ["+13055550199"], on: rules.shop.day(of: Self.now))
        func next(_ change: (inout Recipient) -> Void) -> SendDecision {
            rules.decision(on: Self.kim(change), at: Self.now, tally: &tally)
        }
        #expect(next { $0.isOptedIn = false }.reason == "has not agreed to SMS")
        #expect(next { $0.addresses = ["+1 (305) 555-0123"] } == .send(to: ["+13055550123"]))
        #expect(
            next {
                $0.addresses = ["0013055550123"]
                $0.country = "GB"
                $0.state = nil
            }.reason == "same number as an earlier recipient")
        #expect(next { $0.addresses = ["305.555.0199"] }.reason == "same number as an earlier recipient")
        #expect(next { $0.addresses = ["305 555 0124"] } == .send(to: ["+13055550124"]))
    }

    @Test func theSameAddressOrDeviceTwice() throws {
        var rules = try Self.rules(.email)
        var tally = SendTally(on: rules.shop.day(of: Self.now))
        func next(_ addresses: [String]) -> SendDecision {
            rules.decision(on: Self.kim { $0.addresses = addresses }, at: Self.now, tally: &tally)
        }
        #expect(next(["Kim@Example.org"]) == .send(to: ["Kim@Example.org"]))
        #expect(next(["kim@example.ORG"]).reason == "same address as an earlier recipient")
        rules = try Self.rules(.push)
        #expect(next(["tok-A", "tok-B"]) == .send(to: ["tok-A", "tok-B"]))
        #expect(next(["tok-B", "tok-C"]) == .send(to: ["tok-C"]))
        #expect(next(["TOK-C"]) == .send(to: ["TOK-C"]))
        #expect(next(["tok-C", "tok-A"]).reason == "same device as an earlier recipient")
    }

    @Test func quietHours() throws {
        let early = try #require(Instant(text: "2026-11-26 12:00:00"))
        let eight = try #require(Instant(text: "2026-11-26 13:00:00"))
        let held = decide(try Self.rules(), Self.kim(), at: early)
        #expect(held == .held(to: ["+13055550123"], until: eight, .quietHours))
        #expect(held.reason == "quiet hours")
        // About something the customer has with the shop: at once.
        #expect(decide(try Self.rules(.sms, .transactional), Self.kim(), at: early) == .send(to: ["+13055550123"]))
        // By the clock of each: it is noon in London.
        let london = Self.kim { ($0.country, $0.addresses) = ("GB", ["07700 900123"]) }
        #expect(decide(try Self.rules(), london, at: early) == .send(to: ["+447700900123"]))
        // Whoever is not to get it is skipped, not held.
        #expect(decide(try Self.rules(), Self.kim { $0.promotional = .notRecorded }, at: early).reason != "quiet hours")
    }

    /// As many a day as the cap says, those of the day so far included; the rest on the days after, in hours in which it may be sent.
    @Test func dailyCap() throws {
        let rules = try Self.rules(cap: 3)
        let today = rules.shop.day(of: Self.now)
        var tally = SendTally(sent: 1, on: today, cap: 3)
        var told: [String] = []
        for i in 0..<9 {
            let decision = rules.decision(
                on: Self.kim { $0.addresses = ["305 555 010\(i)"] }, at: Self.now, tally: &tally)
            switch decision {
            case .send: told.append("send")
            case .held(_, let until, let reason): told.append("\(until.text) \(reason)")
            case .skipped(let reason): told.append(reason.words)
            }
        }
        #expect(told.prefix(2) == ["send", "send"])
        #expect(told[2...4].allSatisfy { $0 == "2026-11-27 13:00:00 dailyCap" })
        #expect(told[5...7].allSatisfy { $0 == "2026-11-28 13:00:00 dailyCap" })
        #expect(told[8] == "2026-11-29 13:00:00 dailyCap")
        #expect(tally.count(on: today) == 3 && tally.count(on: today.adding(days: 3)) == 1)

        // Transactional ones go from midnight of the shop on.
        let due = try Self.rules(.sms, .transactional, cap: 1)
        var full = SendTally(sent: 1, on: today, cap: 1)
        let decision = due.decision(on: Self.kim(), at: Self.now, tally: &full)
        #expect(decision == .held(to: ["+13055550123"], until: due.shop.start(of: today.adding(days: 1)), .dailyCap))
        #expect(decision.reason == "as many as a day may have are sent")
    }

    /// A cap of one a day and very many recipients: the days follow one another, and it does not take a walk over all days for each.
    @Test func manyDays() throws {
        let rules = try Self.rules(.sms, .transactional, cap: 1)
        let today = rules.shop.day(of: Self.now)
        var tally = SendTally(on: today)
        var last = SendDecision.skipped(.noHours)
        for i in 0..<5000 {
            last = rules.decision(on: Self.kim { $0.addresses = ["305555\(1000 + i)"] }, at: Self.now, tally: &tally)
        }
        #expect(last == .held(to: ["+13055555999"], until: rules.shop.start(of: today.adding(days: 4999)), .dailyCap))
    }
}
