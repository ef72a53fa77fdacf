import DiveShop
import Foundation
import Gateways
import Providers
import Testing

/// Nothing that is secret, and nothing that a terminal obeys, stands in any words: not even when a provider sends it back.
@Suite(.timeLimit(.minutes(1)))
struct SecretTests {
    private static let secrets = [
        TwilioDouble.secret, Data("\(TwilioDouble.account):\(TwilioDouble.secret)".utf8).base64EncodedString(), "ya29.",
        "BEGIN PRIVATE KEY", MailDouble.password, "+12025550123", "device-1:APA91b", "mia@example.org",
    ]

    private static func check(_ values: Any...) {
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                for secret in secrets { #expect(!text.contains(secret), "\(secret) is shown") }
                #expect(!text.contains("\u{1B}"))
            }
        }
    }

    @Test func valuesDoNotDescribeWhatIsSecret() throws {
        let counter = try Counter()
        let pusher = try Pusher()
        let account = try TwilioAccount { counter.twilio.settings[$0] }
        let server = try MailServer("smtp://127.0.0.1", user: "shop", password: Secret(MailDouble.password))
        let address = try WebAddress("https://example.com", setting: "BASE")
        SecretTests.check(
            account, server, try ServiceAccount(path: pusher.path), Counter.text, Pusher.push, try counter.gateway(),
            try pusher.gateway(), Mail(server, counter.post), counter.post,
            OutgoingMail(from: "a@example.com", to: "mia@example.org", message: Array("mia@example.org".utf8)),
            WebRequest.post(
                address, .basic(user: "u", Secret(TwilioDouble.secret)), .form([("To", "+12025550123")])),
            WebRequest.get(address.adding("/x", query: "To=+12025550123") ?? address, .bearer(Secret("ya29.x"))),
            Answer(status: 200, headers: ["x": "ya29.x"], body: Array("ya29.x".utf8)))
    }

    @Test(arguments: [400, 401, 403, 429, 500])
    func whatTwilioSendsBackIsHidden(_ status: Int) async throws {
        let counter = try Counter()
        let echo = SecretTests.secrets.prefix(2).joined(separator: " and ")
        let body = #"{"code":99999,"message":"bad: \#(echo)\u001b[2J\u202e","status":400}"#
        counter.twilio.plan.always(Mischief(.read, .answer(Response(status, body))))
        let gateway = try counter.gateway()
        SecretTests.check(
            await gateway.send(Counter.text, at: Counter.now), await gateway.check(at: Counter.now),
            await gateway.inbound(since: Counter.now, at: Counter.now),
            await gateway.lookUp(Counter.text, sentAt: Counter.now, known: [], at: Counter.now))
    }

    @Test(arguments: [400, 401, 403, 404, 500])
    func whatFirebaseSendsBackIsHidden(_ status: Int) async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        let body =
            #"{"error":{"code":1,"message":"ya29.1-made-for-the-tests ya29.2-made-for-the-tests\u001b[2J","status":"X\u001b[2J"}}"#
        pusher.double.web.plan.always(Mischief(.read, .answer(Response(status, body))))
        let outcome = await gateway.send(Pusher.push, at: Pusher.now)
        let words = try #require(outcome.words)
        // The token that was sent is known, and no other can be.
        #expect(!words.contains(pusher.double.tokens.last ?? "ya29"))
        #expect(!"\(outcome)".contains("\u{1B}"))
    }

    @Test func whatGoogleSendsBackIsHidden() async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        pusher.double.google.plan.add(.read, .silence)
        let first = Task { await gateway.check(at: Pusher.now) }
        while pusher.double.google.received.isEmpty && !Task.isCancelled { await Task.yield() }
        let assertion = try #require(pusher.double.google.received.first?.form.first { $0.name == "assertion" }?.value)
        pusher.double.google.plan.add(
            .read, .answer(Response(400, #"{"error":"invalid_scope","error_description":"\#(assertion)"}"#)))
        // The same moment gives the same signed word.
        let outcome = await (try pusher.gateway()).send(Pusher.push, at: Pusher.now)
        guard case .stopped(_, let words) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(words.contains("invalid_scope: •••"))
        pusher.double.close()
        guard case .unknown = await first.value else {
            Issue.record("an answer came")
            return
        }
    }
}
