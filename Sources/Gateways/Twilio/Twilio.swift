package import DiveShop
import Foundation

/// Why something could not be read from a provider. Nothing was changed by trying.
package struct Unread: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Try again, after so many seconds where the provider says.
        case later(after: Int?)
        /// Not before somebody has done something.
        case stopped
        /// There is no such message.
        case unknown
        /// It is more than is read at once; a shorter time has less.
        case tooLong
    }
    package let kind: Kind
    package let words: String
    package var description: String { words }
}

/// Text messages through Twilio's Messages resource (2010-04-01).
package struct Twilio: Sendable {
    let account: TwilioAccount
    let post: Post
    /// Seconds after a request within which its message may be on the way into Twilio's lists.
    let settling: Int
    /// Pages of a list that are read at most.
    let mostPages: Int

    package init(_ account: TwilioAccount, _ post: Post, settling: Int = 60, mostPages: Int = Twilio.mostPages) {
        self.account = account
        self.post = post
        self.settling = settling
        self.mostPages = mostPages
    }

    private var path: String { "/2010-04-01/Accounts/\(account.sid)" }

    /// Sends one message, once.
    /// - Parameter leaving: by when its request has to be on its way; nil: whenever its turn comes.
    package func send(_ text: OutgoingText, at now: Instant, leaving: Departure? = nil) async -> Outcome {
        guard TwilioAccount.isTelephone(text.to) else {
            return .refused(code: nil, words: "this is no telephone number as networks take it", .addressIsBad)
        }
        guard !text.body.isEmpty else { return .refused(code: nil, words: "the message has no text", .none) }
        guard text.body.utf16.count <= 1600 else {
            return .refused(code: nil, words: "the text is longer than Twilio takes (1,600 characters)", .none)
        }
        var fields = [("To", text.to)]
        switch account.sender {
        case .number(let number): fields.append(("From", number))
        case .service(let service): fields.append(("MessagingServiceSid", service))
        }
        fields.append(("Body", text.body))
        guard let address = account.base.adding("\(path)/Messages.json") else {
            return .stopped(code: nil, words: badBase)
        }
        switch await post.send(.post(address, account.pass, .form(fields), leaving: leaving)) {
        case .success(let answer): return outcome(answer, at: now)
        case .failure(let fault): return Outcome(fault, "Twilio")
        }
    }

    /// One message as it stands now.
    package func message(_ id: String, at now: Instant) async -> Result<TextMessage, Unread> {
        guard TwilioAccount.isMessage(id), let address = account.base.adding("\(path)/Messages/\(id).json") else {
            return .failure(Unread(kind: .unknown, words: "this is no message's number at Twilio"))
        }
        return await read(TextMessage.self, address, at: now).flatMap { answer in
            // What became of another message says nothing of this one, and might take somebody out who never asked for it.
            answer.value.id == id
                ? .success(answer.value)
                : .failure(Unread(kind: .later(after: nil), words: "Twilio's answer is about another message"))
        }
    }

    /// Whether the account is there and takes the credentials.
    package func check(at now: Instant) async -> Check {
        guard let address = account.base.adding("\(path).json") else { return .wrong(words: badBase) }
        switch await read(TwilioProfile.self, address, at: now) {
        case .success(let profile):
            let name = Remote.words(profile.value.name ?? "", hiding: account.secrets, longest: 60)
            guard profile.value.status == "active" else {
                return .wrong(words: "the account at Twilio is not active; look into Twilio's console")
            }
            let isTrial = profile.value.type == "Trial"
            return .good(
                words: "Twilio takes the credentials\(name.isEmpty ? "" : " of \(name)")"
                    + (isTrial ? "; a trial account sends to verified numbers only" : ""))
        case .failure(let unread):
            if case .later = unread.kind { return .unknown(words: unread.words) }
            return .wrong(words: unread.words)
        }
    }

    // MARK: Answers

    private var badBase: String { "TWILIO_API_BASE is no address that requests can go to" }

    private func outcome(_ answer: Answer, at now: Instant) -> Outcome {
        guard (200..<300).contains(answer.status) else { return refusal(answer, at: now) }
        do {
            return .accepted(try JSONDecoder().decode(TextMessage.self, from: Data(answer.body)).receipt)
        } catch {
            return .inDoubt(words: "Twilio said yes, but its answer has no message that can be read")
        }
    }

    private func refusal(_ answer: Answer, at now: Instant) -> Outcome {
        // An answer that is not Twilio's is told apart by having no such error.
        let error = try? JSONDecoder().decode(TwilioError.self, from: Data(answer.body))
        return TwilioCodes.refusal(
            status: answer.status, error: error,
            words: Remote.words(error?.message ?? "", hiding: account.secrets), retryAfter: answer.retryAfter(at: now))
    }

    /// Asks for something that changes nothing.
    func read<Value: Decodable>(_: Value.Type, _ address: WebAddress, at now: Instant) async -> Result<
        (value: Value, date: Instant?), Unread
    > {
        switch await post.send(.get(address, account.pass)) {
        case .failure(let fault):
            switch Outcome(fault, "Twilio") {
            case .stopped(_, let words): return .failure(Unread(kind: .stopped, words: words))
            default: return .failure(Unread(kind: .later(after: nil), words: fault.words))
            }
        case .success(let answer) where answer.status == 200:
            do {
                return .success((try JSONDecoder().decode(Value.self, from: Data(answer.body)), answer.date))
            } catch {
                return .failure(
                    Unread(kind: .later(after: nil), words: "what Twilio's address answers cannot be read"))
            }
        case .success(let answer):
            switch refusal(answer, at: now) {
            case .stopped(let code, let words):
                let isUnknown = code == "20404" && address.text.contains("/Messages/")
                return .failure(
                    isUnknown
                        ? Unread(kind: .unknown, words: "Twilio does not know this message")
                        : Unread(kind: .stopped, words: words))
            case .later(let after, let words): return .failure(Unread(kind: .later(after: after), words: words))
            case .refused(_, let words, _): return .failure(Unread(kind: .stopped, words: words))
            case .inDoubt, .accepted:
                return .failure(
                    Unread(
                        kind: .later(after: answer.retryAfter(at: now)),
                        words: "Twilio cannot answer at the moment (\(answer.status))"))
            }
        }
    }
}

/// What is read of the account. Its answer holds the account's secret, which is left there.
struct TwilioProfile: Decodable {
    let name: String?
    let status: String?
    let type: String?

    private enum CodingKeys: String, CodingKey {
        case name = "friendly_name"
        case status, type
    }
}

extension Outcome {
    /// What it means for a message that its request got no whole answer.
    init(_ fault: Fault, _ provider: String) {
        if fault.mayHaveBeenRead {
            self = .inDoubt(words: "\(fault.words); whether \(provider) has the message is not known")
            return
        }
        switch fault.kind {
        case .untrusted, .unusable, .denied: self = .stopped(code: nil, words: fault.words)
        default: self = .later(after: nil, words: fault.words)
        }
    }
}
