package import DiveShop
import Foundation

/// Push notifications through FCM HTTP v1.
package struct Firebase: Sendable {
    private let account: ServiceAccount
    private let base: WebAddress
    private let post: Post
    private let tokens: AccessTokens

    /// - Parameter base: `FCM_API_BASE`; nil: Firebase's own.
    /// - Throws: ``Refusal``, with words that name the setting.
    package init(_ account: ServiceAccount, base: String? = nil, _ post: Post) throws(Refusal) {
        self.account = account
        self.base = try WebAddress(base ?? "https://fcm.googleapis.com", setting: "FCM_API_BASE")
        self.post = post
        tokens = AccessTokens(account, post)
    }

    /// As the settings have it.
    /// - Parameter setting: the value of a setting by its name; nil: not set.
    package init(_ setting: (String) -> String?, _ post: Post) throws(Refusal) {
        guard let path = setting("FIREBASE_SERVICE_ACCOUNT") else {
            throw Refusal(.data, setting("FIREBASE_SERVER_KEY") == nil ? Firebase.noAccount : Firebase.oldKey)
        }
        try self.init(try ServiceAccount(path: path), base: setting("FCM_API_BASE"), post)
    }

    /// What the customer's document asks for is not there any more.
    package static let oldKey =
        "FIREBASE_SERVER_KEY belongs to an interface that Firebase has shut down (from 2024-07-22). Make a service account: "
        + "Firebase console, Project settings, Service accounts, Generate new private key; put the file's path into FIREBASE_SERVICE_ACCOUNT"
    private static let noAccount =
        "FIREBASE_SERVICE_ACCOUNT is not set; it is the path of the JSON file from Firebase's console, Project settings, Service accounts"

    /// Sends one notification, once.
    /// - Parameter leaving: by when its request has to be on its way; nil: whenever its turn comes.
    package func send(_ push: OutgoingPush, at now: Instant, leaving: Departure? = nil) async -> Outcome {
        if let complaint = PushRequest.complaint(push) { return .refused(code: nil, words: complaint, .none) }
        return await send(PushRequest(push), at: now, leaving: leaving)
    }

    /// Whether the service account may send, without sending.
    package func check(at now: Instant) async -> Check {
        switch await send(.trial, at: now) {
        case .accepted:
            let good = "Firebase takes the service account of the project \(account.project)"
            return .good(words: account.warning.map { "\(good); but \($0)" } ?? good)
        case .refused(_, let words, _), .stopped(_, let words): return .wrong(words: words)
        case .later(_, let words), .inDoubt(let words): return .unknown(words: words)
        }
    }

    private func send(_ request: PushRequest, at now: Instant, leaving: Departure? = nil) async -> Outcome {
        guard let json = request.json,
            let address = base.adding("/v1/projects/\(Form.encoded(account.project))/messages:send")
        else { return .refused(code: nil, words: "the notification has text that cannot be sent", .none) }
        var stale: Secret?
        while true {
            let token: Secret
            switch await tokens.token(at: now, insteadOf: stale) {
            case .success(let fresh): token = fresh
            case .failure(let none): return none.outcome
            }
            let answer: Answer
            switch await post.send(.post(address, .bearer(token), .json(json), leaving: leaving)) {
            case .success(let whole): answer = whole
            case .failure(let fault): return Outcome(fault, "Firebase")
            }
            if answer.status == 200 { return accepted(answer) }
            // What is not FCM's own error is told apart by having no such shape.
            let error = try? JSONDecoder().decode(FirebaseError.self, from: Data(answer.body))
            if answer.status == 401, error?.code != "THIRD_PARTY_AUTH_ERROR", stale == nil {
                // Nothing was processed: once more, with a new token.
                stale = token
                continue
            }
            return FirebaseCodes.refusal(
                status: answer.status, error: error,
                words: Remote.words(error?.error.message ?? "", hiding: [token.value]),
                retryAfter: answer.retryAfter(at: now))
        }
    }

    private struct Sent: Decodable {
        let name: String
    }

    private func accepted(_ answer: Answer) -> Outcome {
        guard let sent = try? JSONDecoder().decode(Sent.self, from: Data(answer.body)),
            sent.name.hasPrefix("projects/"),
            sent.name.utf8.count <= 300, !sent.name.hasControlCharacters
        else { return .inDoubt(words: "Firebase said yes, but its answer has no message that can be read") }
        return .accepted(Receipt(id: sent.name))
    }
}
