import DiveShop
import Gateways
import Providers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MailTests {
    private let double: MailDouble
    private static let message =
        "From: shop@example.com\r\nTo: mia@example.org\r\nSubject: Tomorrow\r\n\r\nThe boat leaves at 8.\r\n"
    private static let mail = OutgoingMail(
        from: "shop@example.com", to: "mia@example.org", message: Array(message.utf8))

    init() throws { double = try MailDouble() }

    /// Opens and closes what it needs around a piece of work.
    private func with<Value>(
        total: Int = 20_000, user: String? = nil, password: String? = nil, _ work: (Mail) async throws -> Value
    ) async throws -> Value {
        var limits = Limits.mail
        limits.total = total
        let post = try Post(limits)
        defer {
            post.close()
            double.close()
        }
        return try await work(
            Mail(try MailServer(double.address, user: user, password: password.map(Secret.init)), post))
    }

    @Test func aMailGoesOut() async throws {
        let outcome = try await with(user: MailDouble.user, password: MailDouble.password) {
            await $0.send(MailTests.mail)
        }
        #expect(outcome == .accepted(Receipt(id: "2.0.0 Ok: queued as Q1")))
        let kept = try #require(double.kept.first)
        #expect(kept.from == "shop@example.com" && kept.to == "mia@example.org" && double.signIns == 1)
        #expect(kept.text + "\r\n" == MailTests.message)
    }

    @Test(arguments: [
        ("a\r\n.\r\n..\r\n.b\r\n", "a\r\n.\r\n..\r\n.b"), ("a\n.\nb\n", "a\r\n.\r\nb"), ("a\r.\rb", "a\r\n.\r\nb"),
        ("a\r\r\n.\n\rb", "a\r\n\r\n.\r\n\r\nb"),
    ])
    func aTextCannotEndItsMessage(_ text: String, _ arrived: String) async throws {
        let outcome = try await with {
            await $0.send(OutgoingMail(from: "a@example.com", to: "b@example.com", message: Array(text.utf8)))
        }
        guard case .accepted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(double.kept.map(\.text) == [arrived])
    }

    @Test func aLongMailArrivesWhole() async throws {
        let text = (0..<20_000).map { "ü .\($0)" }.joined(separator: "\r\n")
        _ = try await with {
            await $0.send(OutgoingMail(from: "a@example.com", to: "b@example.com", message: Array(text.utf8)))
        }
        #expect(double.kept.count == 1 && double.kept.first?.text == text)
    }

    @Test func oneConnectionServesOneMailAfterAnother() async throws {
        try await with { mail in
            for _ in 0..<3 { _ = await mail.send(MailTests.mail) }
        }
        #expect(double.kept.count == 3 && double.connectionCount == 1)
    }

    struct Reply: Sendable, CustomTestStringConvertible {
        let step: MailDouble.Step
        let reply: String
        let expected: TwilioCodeTests.Expected
        var testDescription: String { "\(step) \(reply)" }
        init(_ step: MailDouble.Step, _ reply: String, _ expected: TwilioCodeTests.Expected) {
            (self.step, self.reply, self.expected) = (step, reply, expected)
        }
    }

    @Test(arguments: [
        Reply(.greeting, "421 4.3.2 too busy", .later(nil)), Reply(.greeting, "554 5.7.1 not from there", .stopped),
        Reply(.sender, "451 4.3.0 later", .later(300)), Reply(.sender, "553 5.7.1 not your address", .stopped),
        Reply(.sender, "530 5.7.0 sign in first", .stopped), Reply(.sender, "552 5.3.4 too large", .refused(.none)),
        Reply(.recipient, "450 4.2.0 greylisted", .later(300)),
        Reply(.recipient, "452 4.2.2 mailbox full", .later(300)),
        Reply(.recipient, "550 5.1.1 no such user", .refused(.addressIsBad)),
        Reply(.recipient, "550 no such user", .refused(.addressIsBad)),
        Reply(.recipient, "553-5.1.3 what\r\n553 5.1.3 is that", .refused(.addressIsBad)),
        Reply(.recipient, "550 5.7.1 policy", .refused(.none)),
        Reply(.recipient, "554 5.2.1 disabled", .refused(.none)),
        Reply(.recipient, "421 4.7.0 too many", .later(nil)), Reply(.data, "554 5.5.1 no", .refused(.none)),
        Reply(.data, "451 4.0.0 later", .later(300)), Reply(.end, "451 4.7.1 later", .later(300)),
        Reply(.end, "550 5.7.1 spam", .refused(.none)), Reply(.end, "554 5.1.1 odd", .refused(.none)),
        // No server should say that of a text, and it does not say that it has none.
        Reply(.end, "251 2.1.5 goes on from here", .inDoubt), Reply(.end, "354 go on", .inDoubt),
        Reply(.end, "200 ok", .inDoubt), Reply(.end, "221 bye", .inDoubt),
    ])
    func aReplyDecides(_ reply: Reply) async throws {
        double.say(reply.reply, at: reply.step)
        let outcome = try await with { await $0.send(MailTests.mail) }
        #expect(TwilioCodeTests.kind(outcome) == reply.expected, "\(outcome)")
        #expect(double.kept.isEmpty)
    }

    /// libcurl by itself waits minutes for the answer to QUIT; the suite does not.
    @Test func aServerThatSaysNoGoodbyeHoldsNobody() async throws {
        double.say("", at: .leave)
        double.say("550 5.1.1 no such user", about: "nobody@example.org")
        try await with(total: 300_000) { mail in
            let none = OutgoingMail(from: "shop@example.com", to: "nobody@example.org", message: MailTests.mail.message)
            #expect(TwilioCodeTests.kind(await mail.send(none)) == .refused(.addressIsBad))
            #expect(TwilioCodeTests.kind(await mail.send(MailTests.mail)) == .accepted)
        }
        #expect(double.kept.count == 1)
    }

    struct Cut: Sendable, CustomTestStringConvertible {
        let mischief: Mischief
        let expected: TwilioCodeTests.Expected
        let kept: Int
        var testDescription: String { "\(mischief.moment) \(mischief.act)" }
        init(_ moment: Mischief.Moment, _ act: Mischief.Act, _ expected: TwilioCodeTests.Expected, kept: Int = 0) {
            (mischief, self.expected, self.kept) = (Mischief(moment, act), expected, kept)
        }
    }

    @Test(arguments: [
        Cut(.unread, .reset, .later(nil)), Cut(.unread, .close, .later(nil)), Cut(.unread, .silence, .later(nil)),
        Cut(.read, .reset, .inDoubt), Cut(.read, .close, .inDoubt), Cut(.read, .silence, .inDoubt),
        Cut(.carriedOut, .reset, .inDoubt, kept: 1), Cut(.carriedOut, .close, .inDoubt, kept: 1),
        Cut(.carriedOut, .silence, .inDoubt, kept: 1),
    ])
    func onlyAfterTheLastDotIsItInDoubt(_ cut: Cut) async throws {
        double.plan.add(cut.mischief)
        let outcome = try await with(total: cut.mischief.isEndless ? 2_000 : 20_000) { await $0.send(MailTests.mail) }
        #expect(TwilioCodeTests.kind(outcome) == cut.expected, "\(outcome)")
        #expect(double.kept.count == cut.kept)
    }

    @Test func aWrongPasswordStopsEverything() async throws {
        let outcome = try await with(user: MailDouble.user, password: "wrong word") { await $0.send(MailTests.mail) }
        guard case .stopped(let code, let words) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(code == "535" && !words.contains("wrong word") && double.kept.isEmpty)
        // The double echoes what it was sent: AUTH PLAIN of "\0shop\0wrong word".
        #expect(!words.contains("AHNob3AAd3Jvbmcgd29yZA=="))
    }

    @Test func aServerIsTriedWithoutSending() async throws {
        let check = try await with(user: MailDouble.user, password: MailDouble.password) { await $0.check() }
        guard case .good = check else {
            Issue.record("\(check)")
            return
        }
        #expect(double.commands == ["EHLO", "AUTH", "NOOP"] || double.commands == ["EHLO", "AUTH", "NOOP", "QUIT"])
    }

    @Test(arguments: [
        "mia", "@example.org", "mia@", "mia@example.org\r\nRCPT TO:<all@example.org>", "a b@example.org",
        "<mia@example.org>",
        "mia@a@b", "müller@example.org", "",
    ])
    func whatIsNoAddressIsNotSent(_ address: String) async throws {
        let mail = OutgoingMail(from: "shop@example.com", to: address, message: [])
        let outcome = try await with { await $0.send(mail) }
        #expect(TwilioCodeTests.kind(outcome) == .refused(.addressIsBad), "\(outcome)")
        #expect(double.connectionCount == 0)
    }

    @Test(arguments: [
        "mail.example.com", "https://mail.example.com", "smtp://", "smtp://shop@mail.example.com",
        "smtp://a%0Ab:c@mail.example.com",
    ])
    func whatIsNoServerIsTold(_ address: String) throws {
        _ = try #require(throws: Refusal.self) { try MailServer(address) }
    }

    @Test(arguments: [
        ("smtp://mail.example.com", "smtp://mail.example.com:587"),
        ("smtps://mail.example.com", "smtps://mail.example.com:465"),
        ("smtp://a:b%40c@mail.example.com:25/", "smtp://mail.example.com:25"),
        ("SMTP://LOCALHOST:2525", "smtp://localhost:2525"),
    ])
    func aServerIsShownWithoutItsPassword(_ address: String, _ shown: String) throws {
        #expect("\(try MailServer(address))" == shown)
    }

    @Test(
        arguments: [
            ([:], "SMTP_URL is not set"),
            (["SMTP_URL": "smtp://mail.example.com", "SMTP_USERNAME": "shop"], "without a password"),
            (["SMTP_URL": "smtp://mail.example.com", "SMTP_PASSWORD": "hush-hush"], "without a user"),
        ] as [([String: String], String)])
    func aServerOfTheSettingsIsWhole(_ settings: [String: String], _ told: String) throws {
        let refusal = try #require(throws: Refusal.self) { try MailServer { settings[$0] } }
        #expect(refusal.words.contains(told) && !refusal.words.contains("hush-hush"))
    }

    @Test func theSettingsGiveUserAndPassword() async throws {
        let settings = [
            "SMTP_URL": double.address, "SMTP_USERNAME": MailDouble.user, "SMTP_PASSWORD": MailDouble.password,
        ]
        let post = try Post(.mail)
        defer {
            post.close()
            double.close()
        }
        let outcome = await Mail(try MailServer { settings[$0] }, post).send(MailTests.mail)
        #expect(TwilioCodeTests.kind(outcome) == .accepted, "\(outcome)")
        #expect(double.signIns == 1)
    }

    @Test func withoutEncryptionNothingLeavesThisMachine() async throws {
        // The double offers no STARTTLS, and at this address it is no part of this machine.
        let stranger = try MailDouble(host: 2)
        let post = try Post(.mail)
        defer {
            post.close()
            stranger.close()
        }
        let server = try MailServer(stranger.address, user: MailDouble.user, password: Secret(MailDouble.password))
        let outcome = await Mail(server, post).send(MailTests.mail)
        guard case .stopped(_, let words) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(words.contains("encryption") && stranger.signIns == 0 && stranger.kept.isEmpty)
        #expect(Set(stranger.commands).isSubset(of: ["EHLO", "HELO", "QUIT"]))
    }
}
