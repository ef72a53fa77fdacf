import DiveShop
import Foundation
import Gateways
import Providers
import Testing

/// A shop that pushes: its double, its engine and its file, which end with it.
final class Pusher {
    static let now = Counter.now
    let double: FirebaseDouble
    let post: Post
    let path: String

    init(_ change: (inout Limits) -> Void = { _ in }) throws {
        double = try FirebaseDouble(at: Pusher.now)
        var limits = Limits()
        limits.total = 20_000
        change(&limits)
        post = try Post(limits)
        path = FileManager.default.temporaryDirectory.appendingPathComponent("account-\(UUID().uuidString)").path
        try write(double.accountFile())
    }

    deinit {
        post.close()
        double.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: [UInt8], mode: Int = 0o600) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func gateway() throws -> Firebase {
        let settings = ["FIREBASE_SERVICE_ACCOUNT": path, "FCM_API_BASE": double.base]
        return try Firebase({ settings[$0] }, post)
    }

    static let push = OutgoingPush(
        token: "device-1:APA91b", title: "Tomorrow", body: "The boat leaves at 8 ⛵️",
        image: "https://example.com/boat.jpg",
        data: ["trip": "12", "länge": "ü"], collapseKey: "trip-12")
}

@Suite(.timeLimit(.minutes(1)))
struct FirebaseTests {
    @Test func aNotificationGoesOut() async throws {
        let pusher = try Pusher()
        let outcome = await (try pusher.gateway()).send(Pusher.push, at: Pusher.now)
        #expect(outcome == .accepted(Receipt(id: "projects/blue-hole-1/messages/1")))
        let sent = try #require(pusher.double.sent.first)
        #expect(sent.token == "device-1:APA91b" && pusher.double.complaints == [])
        #expect(
            sent.json
                == #"{"message":{"android":{"collapseKey":"trip-12","notification":{"tag":"trip-12"}},"apns":{"headers":{"apns-collapse-id":"trip-12"}},"data":{"länge":"ü","trip":"12"},"notification":{"body":"The boat leaves at 8 ⛵️","image":"https://example.com/boat.jpg","title":"Tomorrow"},"token":"device-1:APA91b"}}"#
        )
    }

    @Test func oneTokenIsFetchedForMany() async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let push = OutgoingPush(token: "device-\(number)", title: "t", body: "b")
                    if case .accepted = await gateway.send(push, at: Pusher.now) { return true }
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 50 && pusher.double.tokens.count == 1)
        #expect(Set(pusher.double.sent.map(\.token)).count == 50 && pusher.double.complaints == [])
    }

    @Test func aTokenIsRenewedAMinuteEarly() async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        for (seconds, tokens) in [(0, 1), (3_538, 1), (3_539, 2), (3_600, 2)] {
            let now = Pusher.now.adding(seconds: seconds)
            pusher.double.set(clock: now)
            guard case .accepted = await gateway.send(Pusher.push, at: now) else {
                Issue.record("it was not sent")
                continue
            }
            #expect(pusher.double.tokens.count == tokens)
        }
    }

    @Test func aTokenThatEndedIsRenewedOnce() async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        _ = await gateway.send(Pusher.push, at: Pusher.now)
        pusher.double.endTokens()
        guard case .accepted = await gateway.send(Pusher.push, at: Pusher.now) else {
            Issue.record("it was not sent")
            return
        }
        #expect(pusher.double.tokens.count == 2 && pusher.double.sent.count == 2)
        let denied = Mischief(.read, .answer(FirebaseDouble.error(401, "UNAUTHENTICATED")))
        pusher.double.web.plan.add(denied, denied)
        guard case .stopped = await gateway.send(Pusher.push, at: Pusher.now) else {
            Issue.record("a second 401 is not the end")
            return
        }
        #expect(pusher.double.tokens.count == 3 && pusher.double.sent.count == 2)
    }

    struct Code: Sendable, CustomTestStringConvertible {
        let response: Response
        let expected: TwilioCodeTests.Expected
        let testDescription: String

        init(_ response: Response, _ expected: TwilioCodeTests.Expected) {
            (self.response, self.expected) = (response, expected)
            testDescription = "\(response.status) \(String(decoding: response.body, as: UTF8.self).suffix(90))"
        }

        static func error(
            _ status: Int, _ name: String, _ code: String? = nil, field: String? = nil,
            then expected: TwilioCodeTests.Expected, after: String? = nil
        ) -> Code {
            var response = FirebaseDouble.error(status, name, code, field: field)
            if let after { response.headers.append(("Retry-After", after)) }
            return Code(response, expected)
        }
    }

    @Test(arguments: [
        Code.error(404, "NOT_FOUND", "UNREGISTERED", then: .refused(.dropDevice)),
        .error(404, "NOT_FOUND", then: .stopped),
        .error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", then: .refused(.none)),
        .error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", field: "message.token", then: .refused(.dropDevice)),
        .error(400, "INVALID_ARGUMENT", field: "message.data", then: .refused(.none)),
        .error(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", then: .refused(.dropDevice)),
        .error(403, "PERMISSION_DENIED", then: .stopped),
        .error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", then: .later(60)),
        .error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", then: .later(9), after: "9"),
        .error(503, "UNAVAILABLE", "UNAVAILABLE", then: .later(nil)),
        .error(503, "UNAVAILABLE", then: .later(4), after: "4"),
        .error(500, "INTERNAL", "INTERNAL", then: .inDoubt),
        .error(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", then: .stopped),
        Code(.page, .inDoubt), Code(Response(404, "<html></html>", type: "text/html"), .stopped),
        Code(Response(302, headers: [("Location", "https://example.com")]), .stopped),
        Code(Response(200, "<html></html>", type: "text/html"), .inDoubt), Code(Response(200, "{}"), .inDoubt),
        Code(Response(200, #"{"name":"projects/p/messages/1\u001b[2J"}"#), .inDoubt),
    ])
    func aCodeDecides(_ code: Code) async throws {
        let pusher = try Pusher()
        pusher.double.refuse(Pusher.push.token, code.response)
        let outcome = await (try pusher.gateway()).send(Pusher.push, at: Pusher.now)
        #expect(TwilioCodeTests.kind(outcome) == code.expected, "\(outcome)")
        #expect(pusher.double.web.received.count == 1 && pusher.double.sent.isEmpty)
    }

    @Test(arguments: [
        Mischief(.carriedOut, .reset), Mischief(.unread, .reset), Mischief(.carriedOut, .torn),
        Mischief(.carriedOut, .half),
        Mischief(.carriedOut, .silence), Mischief(.carriedOut, .flood(bytes: 100_000_000)),
        Mischief(.carriedOut, .drip),
    ])
    func whatGetsNoWholeAnswerIsInDoubt(_ mischief: Mischief) async throws {
        let pusher = try Pusher { if mischief.isEndless { $0.total = 2_000 } }
        pusher.double.web.plan.add(mischief)
        let outcome = await (try pusher.gateway()).send(Pusher.push, at: Pusher.now)
        #expect(TwilioCodeTests.kind(outcome) == .inDoubt, "\(outcome)")
        #expect(pusher.double.web.received.count <= 1)
    }

    @Test(arguments: [
        OutgoingPush(token: "", title: "t", body: "b"), OutgoingPush(token: "a\r\nb", title: "t", body: "b"),
        OutgoingPush(token: "d", title: "t", body: "b", data: ["from": "x"]),
        OutgoingPush(token: "d", title: "t", body: "b", data: ["google.x": "x"]),
        OutgoingPush(token: "d", title: "t", body: "b", data: ["gcm.notification.x": "x"]),
        OutgoingPush(token: "d", title: "t", body: String(repeating: "é", count: 2_048)),
    ])
    func whatFirebaseWouldNotTakeIsNotSent(_ push: OutgoingPush) async throws {
        let pusher = try Pusher()
        guard case .refused = await (try pusher.gateway()).send(push, at: Pusher.now) else {
            Issue.record("it was sent")
            return
        }
        #expect(pusher.double.google.received.isEmpty && pusher.double.web.received.isEmpty)
    }

    @Test func theServiceAccountIsTriedWithoutSending() async throws {
        let pusher = try Pusher()
        let gateway = try pusher.gateway()
        guard case .good(let words) = await gateway.check(at: Pusher.now) else {
            Issue.record("it is good")
            return
        }
        #expect(words.contains("blue-hole-1"))
        #expect(pusher.double.trials == 1 && pusher.double.sent.isEmpty && pusher.double.complaints == [])
        pusher.double.web.plan.add(.read, .answer(FirebaseDouble.error(403, "PERMISSION_DENIED")))
        guard case .wrong = await gateway.check(at: Pusher.now) else {
            Issue.record("it may not send")
            return
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct AccessTests {
    @Test(arguments: [(-7_500, "2 h 5 min behind"), (4_000, "66 min ahead"), (-3_700, "61 min behind")])
    func aWrongClockIsTold(_ seconds: Int, _ told: String) async throws {
        let pusher = try Pusher()
        let outcome = await (try pusher.gateway()).send(Pusher.push, at: Pusher.now.adding(seconds: seconds))
        guard case .stopped(_, let words) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(words.contains(told) && words.contains("timedatectl"))
        #expect(pusher.double.web.received.isEmpty)
    }

    struct Denied: Sendable, CustomTestStringConvertible {
        let mischief: Mischief
        let expected: TwilioCodeTests.Expected
        let testDescription: String
        init(_ name: String, _ act: Mischief.Act, _ expected: TwilioCodeTests.Expected) {
            (mischief, self.expected, testDescription) = (Mischief(.read, act), expected, name)
        }
    }

    @Test(arguments: [
        Denied(
            "signature",
            .answer(Response(400, #"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#)), .stopped
        ),
        Denied("scope", .answer(Response(400, #"{"error":"invalid_scope"}"#)), .stopped),
        Denied("client", .answer(Response(401, #"{"error":"unauthorized_client"}"#)), .stopped),
        Denied(
            "short-lived",
            .answer(
                Response(400, #"{"error":"invalid_grant","error_description":"Token must be a short-lived token"}"#)),
            .stopped),
        Denied("a page", .answer(Response(403, "<html></html>", type: "text/html")), .stopped),
        Denied("a redirect", .answer(Response(302, headers: [("Location", "https://example.com")])), .stopped),
        Denied("503", .answer(Response(503, headers: [("Retry-After", "3")])), .later(3)),
        Denied("429", .answer(Response(429)), .later(nil)), Denied("reset", .reset, .later(nil)),
        Denied("silence", .silence, .later(nil)), Denied("100 MB", .flood(bytes: 100_000_000), .later(nil)),
        Denied("nothing", .answer(Response(200)), .later(nil)),
        Denied(
            "an odd token", .answer(Response(200, #"{"access_token":"a\r\nX-Evil: b","expires_in":9}"#)), .later(nil)),
        Denied("no token", .answer(Response(200, #"{"expires_in":9}"#)), .later(nil)),
    ])
    func withoutATokenNothingGoesOut(_ denied: Denied) async throws {
        let pusher = try Pusher { if denied.mischief.isEndless { $0.total = 2_000 } }
        let gateway = try pusher.gateway()
        pusher.double.google.plan.add(denied.mischief)
        let outcome = await gateway.send(Pusher.push, at: Pusher.now)
        #expect(TwilioCodeTests.kind(outcome) == denied.expected, "\(outcome)")
        #expect(pusher.double.web.received.isEmpty)
        // It is asked for again.
        let again = await gateway.send(Pusher.push, at: Pusher.now)
        #expect(TwilioCodeTests.kind(again) == .accepted, "\(again)")
    }

    struct File: Sendable, CustomTestStringConvertible {
        let change: @Sendable (inout [String: String]) -> Void
        let told: String
        var testDescription: String { told }
        init(_ told: String, _ change: @escaping @Sendable (inout [String: String]) -> Void) {
            (self.change, self.told) = (change, told)
        }
    }

    @Test(arguments: [
        File("is no service account") { $0["type"] = "authorized_user" },
        File("no project_id") { $0["project_id"] = nil },
        File("is no project's name") { $0["project_id"] = "a/../b" },
        File("no private_key;") { $0["private_key"] = nil },
        File("no client_email") { $0["client_email"] = "" }, File("no private_key_id") { $0["private_key_id"] = nil },
        File("no token_uri") { $0["token_uri"] = nil },
        File("must begin with https") { $0["token_uri"] = "http://example.com/token" },
        File("is no RSA key") { $0["private_key"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" },
    ])
    func aFileThatIsNotRightIsTold(_ file: File) throws {
        let pusher = try Pusher()
        try pusher.write(pusher.double.accountFile(file.change))
        let refusal = try #require(throws: Refusal.self) { try ServiceAccount(path: pusher.path) }
        #expect(refusal.words.contains(file.told) && refusal.words.contains(pusher.path))
        #expect(!refusal.words.contains("BEGIN PRIVATE"))
    }

    @Test func whatIsNoFileIsTold() throws {
        let pusher = try Pusher()
        for bytes in [
            [], Array("PK".utf8), [UInt8](repeating: 0x5B, count: 50_000), [UInt8](repeating: 0x20, count: 70_000),
        ] {
            try pusher.write(bytes)
            let refusal = try #require(throws: Refusal.self) { try ServiceAccount(path: pusher.path) }
            #expect(refusal.words.contains("service account"))
        }
        for path in ["/nowhere/at/all.json", "/dev/null", FileManager.default.temporaryDirectory.path] {
            let refusal = try #require(throws: Refusal.self) { try ServiceAccount(path: path) }
            #expect(refusal.words.contains(path))
        }
    }

    @Test func whoElseMayReadTheKeyIsTold() throws {
        let pusher = try Pusher()
        #expect(try ServiceAccount(path: pusher.path).warning == nil)
        try pusher.write(pusher.double.accountFile(), mode: 0o640)
        #expect(try ServiceAccount(path: pusher.path).warning == nil)
        try pusher.write(pusher.double.accountFile(), mode: 0o644)
        #expect(try ServiceAccount(path: pusher.path).warning?.contains("chmod 600") == true)
    }

    @Test func theOldKeyIsAnsweredWithWhatHappened() throws {
        let pusher = try Pusher()
        let old = try #require(throws: Refusal.self) {
            try Firebase({ ["FIREBASE_SERVER_KEY": "AAAA-secret"][$0] }, pusher.post)
        }
        #expect(old.words.contains("2024-07-22") && old.words.contains("FIREBASE_SERVICE_ACCOUNT"))
        #expect(!old.words.contains("AAAA-secret"))
        let none = try #require(throws: Refusal.self) { try Firebase({ _ in nil }, pusher.post) }
        #expect(none.words.contains("FIREBASE_SERVICE_ACCOUNT is not set"))
    }
}
