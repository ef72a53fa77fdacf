import DiveShop
import Foundation

/// The access token of a service account: fetched when one is wanted, kept until a minute before it ends, by one request however many
/// messages wait for it.
actor AccessTokens {
    private let account: ServiceAccount
    private let post: Post
    private var current: (token: Secret, until: Instant)?
    private var fetching: Task<Result<Fetched, NoToken>, Never>?

    struct NoToken: Error, Sendable {
        /// For a message that waits for the token: nothing of it went out.
        let outcome: Outcome
    }

    private struct Fetched: Sendable {
        let token: Secret
        let seconds: Int
    }

    init(_ account: ServiceAccount, _ post: Post) {
        self.account = account
        self.post = post
    }

    /// - Parameter stale: a token that the provider does not take any more; another one is wanted.
    func token(at now: Instant, insteadOf stale: Secret? = nil) async -> Result<Secret, NoToken> {
        if let current, current.until > now, current.token != stale { return .success(current.token) }
        let task = fetching ?? Task { [account, post] in await AccessTokens.fetch(account, post, at: now) }
        fetching = task
        let result = await task.value
        if fetching == task {
            fetching = nil
            if case .success(let fetched) = result {
                current = (fetched.token, now.adding(seconds: fetched.seconds - 60))
            }
        }
        return result.map(\.token)
    }

    private static func fetch(_ account: ServiceAccount, _ post: Post, at now: Instant) async -> Result<
        Fetched, NoToken
    > {
        guard let assertion = Jwt.assertion(of: account, at: now) else {
            return .failure(stopped("the private key of the service account does not sign; make a new key file"))
        }
        let request = WebRequest.post(
            account.tokenAddress, .none,
            .form([("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion.value)]),
            isRepeatable: true)
        switch await post.send(request) {
        case .failure(let fault):
            // No message went out, whatever became of the request for a token.
            return .failure(
                NoToken(
                    outcome: Outcome(
                        Fault(fault.kind, mayHaveBeenRead: false, "no access to Firebase: \(fault.words)"), "Firebase"))
            )
        case .success(let answer): return token(of: answer, assertion, at: now)
        }
    }

    private struct Granted: Decodable {
        let accessToken: String
        let expiresIn: Int?
    }

    private struct Denied: Decodable {
        let error: String
        let errorDescription: String?
    }

    /// Nil: the answer is of another shape, so it is not Google's.
    private static func read<Value: Decodable>(_: Value.Type, _ answer: Answer) -> Value? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(Value.self, from: Data(answer.body))
    }

    private static func token(of answer: Answer, _ assertion: Secret, at now: Instant) -> Result<Fetched, NoToken> {
        if answer.status == 200 {
            guard let granted = read(Granted.self, answer),
                !granted.accessToken.isEmpty, !granted.accessToken.hasControlCharacters
            else { return .failure(later(nil, "what Google's token address answers cannot be read")) }
            return .success(
                Fetched(token: Secret(granted.accessToken), seconds: min(max(granted.expiresIn ?? 3600, 0), 86_400)))
        }
        if answer.status == 429 || answer.status >= 500 {
            return .failure(
                later(answer.retryAfter(at: now), "Google gives no access token at the moment (\(answer.status))"))
        }
        guard let denied = read(Denied.self, answer) else {
            return .failure(
                stopped(
                    "what answers at the service account's token_uri (\(answer.status)) is not Google; check the file"))
        }
        if let skew = skew(answer, denied, at: now) { return .failure(stopped(skew)) }
        let told = Remote.words(
            [denied.error, denied.errorDescription].compactMap(\.self).joined(separator: ": "),
            hiding: [assertion.value])
        return .failure(
            stopped("Google does not take the service account (\(told)); make a new key file in Firebase's console"))
    }

    /// Words about this machine's clock, where that is what is wrong.
    private static func skew(_ answer: Answer, _ denied: Denied, at now: Instant) -> String? {
        let away = answer.date.map { now.seconds - $0.seconds }
        let isTold = denied.error == "invalid_grant" && denied.errorDescription?.contains("short-lived") == true
        if let away, abs(away) >= 60, denied.error == "invalid_grant" {
            let minutes = abs(away) / 60
            let length = minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
            return
                "this machine's clock is \(length) \(away > 0 ? "ahead of" : "behind") Google's, so no access is given; "
                + "set it: timedatectl set-ntp true"
        }
        return isTold
            ? "this machine's clock is wrong, so Google gives no access; set it: timedatectl set-ntp true" : nil
    }

    private static func stopped(_ words: String) -> NoToken { NoToken(outcome: .stopped(code: nil, words: words)) }
    private static func later(_ after: Int?, _ words: String) -> NoToken {
        NoToken(outcome: .later(after: after, words: words))
    }
}
