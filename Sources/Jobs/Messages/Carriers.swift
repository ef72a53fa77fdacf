package import DiveShop
package import Gateways
package import Store

/// The one place where providers are made of the settings. Another provider of SMS would be another case of ``sms(_:)``.
package struct Carriers: Sendable {
    private let settings: @Sendable () -> Settings
    private let limits: @Sendable (Channel) -> Limits
    /// Of ``Gateways/Twilio``, as is the next.
    private let settling: Int
    private let mostPages: Int

    /// - Parameters:
    ///   - settings: read anew whenever a provider is made.
    ///   - limits: how long a channel's requests may take, and how many go at once.
    package init(
        settings: @escaping @Sendable () -> Settings,
        limits: @escaping @Sendable (Channel) -> Limits = { $0 == .email ? .mail : Limits() }, settling: Int = 60,
        mostPages: Int = Twilio.mostPages
    ) {
        self.settings = settings
        self.limits = limits
        self.settling = settling
        self.mostPages = mostPages
    }

    /// What a channel's stop begins with where its settings are not right: it goes again as soon as a sender finds them right.
    package static let wrong = "the settings are not right: "

    /// - Throws: ``Refusal``, with words that name the setting to mend.
    func make(_ channel: Channel, of store: Store) throws(Refusal) -> any Carrier {
        switch channel {
        case .sms: try SMSCarrier(sms(limits(channel)))
        case .push: try PushCarrier(settings(), limits(channel))
        case .email: try MailCarrier(settings(), limits(channel), store)
        }
    }

    /// `SMS_PROVIDER` names who carries SMS; there is one so far.
    func sms(_ limits: Limits) throws(Refusal) -> (twilio: Twilio, post: Post) {
        let settings = settings()
        let name = settings["SMS_PROVIDER"] ?? "twilio"
        guard name.trimmed.lowercased() == "twilio" else {
            throw Refusal(
                .data, "SMS_PROVIDER names a provider that is not there; the only one is twilio, so leave it out")
        }
        let account = try TwilioAccount { settings[$0] }
        let post = try Carriers.post(limits)
        return (Twilio(account, post, settling: settling, mostPages: mostPages), post)
    }

    /// For asking what became of messages, and what came in: beside those that are being sent.
    func listening() throws(Refusal) -> (twilio: Twilio, post: Post) {
        var limits = limits(.sms)
        limits.connections = min(limits.connections, 8)
        return try sms(limits)
    }

    static func post(_ limits: Limits) throws(Refusal) -> Post {
        do { return try Post(limits) } catch { throw Refusal(.unavailable, error.words) }
    }
}

/// Carries messages of one channel to its provider.
protocol Carrier: Sendable {
    /// How many may be under way at once.
    var connections: Int { get }
    /// - Parameter leaving: by when it has to be on its way; nil: as soon as may be.
    func carry(_ message: ClaimedMessage, at now: Instant, leaving: Departure?) async -> Outcome
    /// Tries the credentials without sending.
    func check(at now: Instant) async -> Check
    /// What is under way ends.
    func close()
}

private struct SMSCarrier: Carrier {
    private let twilio: Twilio
    private let post: Post
    let connections: Int

    init(_ made: (twilio: Twilio, post: Post)) {
        (twilio, post) = made
        connections = made.post.connections
    }

    func carry(_ message: ClaimedMessage, at now: Instant, leaving: Departure?) async -> Outcome {
        await twilio.send(OutgoingText(to: message.address, body: message.content.text), at: now, leaving: leaving)
    }
    func check(at now: Instant) async -> Check { await twilio.check(at: now) }
    func close() { post.close() }
}

private struct PushCarrier: Carrier {
    private let firebase: Firebase
    private let post: Post
    let connections: Int

    init(_ settings: Settings, _ limits: Limits) throws(Refusal) {
        post = try Carriers.post(limits)
        connections = limits.connections
        do { firebase = try Firebase({ settings[$0] }, post) } catch {
            post.close()
            throw error
        }
    }

    func carry(_ message: ClaimedMessage, at now: Instant, leaving: Departure?) async -> Outcome {
        let content = message.content
        let push = OutgoingPush(
            token: message.address, title: content.title, body: content.text,
            image: content.image.isEmpty ? nil : content.image, data: content.data, collapseKey: message.mark)
        return await firebase.send(push, at: now, leaving: leaving)
    }
    func check(at now: Instant) async -> Check { await firebase.check(at: now) }
    func close() { post.close() }
}

extension ClaimedMessage {
    /// The same whenever this row is sent: a device or a mailbox that gets it twice shows it once.
    var mark: String {
        switch id {
        case .customer(let number): "nautilus-\(number)"
        case .staff(let number): "nautilus-staff-\(number)"
        case .test(let mark): "nautilus-test-\(mark)"
        }
    }
}
