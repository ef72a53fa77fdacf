package import DiveShop
import Gateways
package import Store

/// Sends one message to an address of one's own, at once and beside the outbox: nobody's history has it.
package struct TestMessage: Sendable {
    private let channel: Channel
    private let address: String
    private let content: MessageContent
    private let staff: Int64

    package init(channel: Channel, address: String, content: MessageContent, staff: Int64) {
        self.channel = channel
        self.address = address
        self.content = content
        self.staff = staff
    }

    /// The settings are the store's.
    /// - Parameter report: told what came of it.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        let settings = store.settings
        carryOut(on: store, Carriers(settings: { settings }), at: now, report: report)
    }

    package func carryOut(on store: Store, _ carriers: Carriers, at now: Instant, report: (JobEvent) -> Bool) {
        do throws(Refusal) {
            try store.checkMay([.sendMessages], action: "test_message", module: "messages", staff: staff, at: now)
            do throws(Refusal) {
                _ = report(try send(on: store, carriers, at: now, report))
            } catch {
                store.tellTrail(of: error, action: "test_message", module: "messages", staff: staff, at: now)
                throw error
            }
        } catch {
            _ = report(.failed(error))
        }
    }

    private func send(on store: Store, _ carriers: Carriers, at now: Instant, _ report: (JobEvent) -> Bool)
        throws(Refusal) -> JobEvent
    {
        let shop = try store.shop()
        guard shop.messages[channel].isOn else {
            throw Refusal(
                .unavailable,
                "\(channel.title) is switched off; \(channel.rawValue.uppercased())_ENABLED switches it on")
        }
        let complaints = content.complaints(by: channel)
        if let first = content.complaint(by: channel) { throw Refusal(.data, first, complaints: complaints) }
        let message = ClaimedMessage(
            id: .test(now.seconds), channel: channel, purpose: .transactional, address: try reached(shop), name: "",
            content: content)
        let carrier = try carriers.make(channel, of: store)
        defer { carrier.close() }
        var goesOn = true
        func isWanted() -> Bool {
            goesOn = goesOn && report(.progress(nil, "waiting for the provider"))
            return goesOn
        }
        let outcome = Waiting.result(goesOn: isWanted) { await carrier.carry(message, at: now, leaving: nil) }
        try store.tellTrail(
            "test_message", module: "messages",
            // Not the provider's words: they may name whom it was for.
            ["channel": channel.rawValue, "outcome": outcome.kind], staff: staff, at: now)
        switch outcome {
        case .accepted: return .finished("the provider has taken it; look whether it arrives")
        case .inDoubt(let words): return goesOn ? .finished("it may have gone out: \(words)") : .cancelled
        case .refused(_, let words, _), .stopped(_, let words): throw Refusal(.failed, "it was not sent: \(words)")
        case .later(_, let words):
            if !goesOn { return .cancelled }
            throw Refusal(.later, "it was not sent: \(words); try again later")
        }
    }

    /// The address as messages go to it.
    private func reached(_ shop: Shop) throws(Refusal) -> String {
        switch channel {
        case .sms:
            do throws(Telephone.Complaint) { return try Telephone(typed: address, country: shop.country).e164 } catch {
                throw Refusal(.data, field: "to", "the number cannot be: \(error.words)")
            }
        case .email:
            do throws(EmailAddress.Complaint) { return try EmailAddress(typed: address).text } catch {
                throw Refusal(.data, field: "to", "the e-mail address cannot be: \(error.rawValue)")
            }
        case .push:
            let token = address.trimmed
            guard !token.isEmpty, !token.hasControlCharacters else {
                throw Refusal(.data, field: "to", "a device has a token; the app tells it")
            }
            return token
        }
    }
}

extension Outcome {
    fileprivate var kind: String {
        switch self {
        case .accepted: "accepted"
        case .refused: "refused"
        case .later: "later"
        case .stopped: "stopped"
        case .inDoubt: "in doubt"
        }
    }
}
