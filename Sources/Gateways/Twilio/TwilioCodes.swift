import DiveShop

/// What Twilio's numbers mean for the message, its recipient and the campaign (https://www.twilio.com/docs/api/errors).
enum TwilioCodes {
    private enum Meaning {
        case refused(String, Consequence)
        case stopped(String)
        case later(Int?, String)
    }

    private static let meanings: [Int: Meaning] = [
        10001: .stopped("the account at Twilio is not active; look into Twilio's console"),
        20003: .stopped(
            "Twilio does not take the credentials; check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or the API key)"),
        20404: .stopped("Twilio does not know this account; check TWILIO_ACCOUNT_SID and TWILIO_API_BASE"),
        20429: .later(nil, "Twilio asks for a slower pace"),
        21211: .refused("Twilio says that this is no telephone number", .addressIsBad),
        21212: .stopped("Twilio does not know the sender; check TWILIO_FROM_NUMBER"),
        21266: .refused("the message would go to the shop's own number", .none),
        21408: .stopped(
            "this account may not send to that country; allow it in Twilio's console under Messaging, Geo permissions"),
        21602: .refused("Twilio says that the message has no text", .none),
        21603: .stopped("Twilio misses the sender; check TWILIO_FROM_NUMBER"),
        21604: .refused("Twilio says that the message has no recipient", .none),
        21606: .stopped("the sender is not a number of this account that can send texts; check TWILIO_FROM_NUMBER"),
        21610: .refused("the recipient has opted out by STOP", .withdrawConsent),
        21611: .later(600, "the queue of the shop's number at Twilio is full"),
        21612: .refused("Twilio has no way from the shop's number to this one", .none),
        21614: .refused("this number is no mobile telephone", .addressIsBad),
        21617: .refused("the text is longer than Twilio takes (1,600 characters)", .none),
        21658: .refused("the text is longer than Twilio takes (1,600 characters)", .none),
        21701: .stopped("Twilio does not know the Messaging Service; check TWILIO_MESSAGING_SERVICE_SID"),
        30001: .later(600, "the queue of the shop's number at Twilio overflowed"),
        30002: .stopped("the account at Twilio is suspended; look into Twilio's console"),
        30003: .refused("the telephone could not be reached; it may be off", .none),
        30004: .refused("the message is blocked by the recipient or their network", .none),
        30005: .refused("this number is not in use", .addressIsBad),
        30006: .refused("this number takes no texts: a landline, or its network takes none", .addressIsBad),
        30007: .refused("the networks filter this text; change it before more are sent", .holdCampaign),
        30008: .refused("the networks did not deliver it and do not say why", .none),
        30034: .refused(
            "the shop's number is not registered for texts in the US (A2P 10DLC); register it in Twilio's console",
            .holdCampaign),
        30036: .refused("it could not be delivered in time", .none),
    ]

    /// What an answer means that is not the message itself.
    /// - Parameters:
    ///   - error: what the answer says, where it is Twilio's; nil: somebody else answered, as a proxy does.
    ///   - words: Twilio's own, cleaned.
    static func refusal(status: Int, error: TwilioError?, words: String, retryAfter: Int?) -> Outcome {
        switch status {
        case 429:
            if case .later(let after, let words)? = error.flatMap({ meanings[$0.code] }) {
                return .later(after: retryAfter ?? after, words: words)
            }
            return .later(after: retryAfter, words: "Twilio asks for a slower pace")
        // An answer to a POST that was carried out may lead elsewhere by 303; 408 comes from what stands in between.
        case 303, 408, 500...:
            return .inDoubt(words: "Twilio answered \(status): it does not say whether it has the message")
        case 300..<400:
            return .stopped(
                code: nil,
                words: "Twilio's address leads elsewhere (\(status)), which is not followed; check TWILIO_API_BASE")
        default: break
        }
        guard let error else {
            return .stopped(
                code: nil,
                words: "what answered (\(status)) is not Twilio; check TWILIO_API_BASE and what stands in between")
        }
        if let outcome = outcome(error.code, retryAfter) { return outcome }
        let told = words.isEmpty ? "Twilio refused it" : "Twilio refused it: \(words)"
        return [401, 403, 404].contains(status)
            ? .stopped(code: String(error.code), words: "\(told) (\(error.code))")
            : .refused(code: String(error.code), words: "\(told) (\(error.code))", .none)
    }

    /// What it means that a message which was accepted has failed.
    static func undelivered(_ code: Int?) -> Outcome {
        guard let code else {
            return .refused(code: nil, words: "it was not delivered; Twilio does not say why", .none)
        }
        return outcome(code, nil)
            ?? .refused(code: String(code), words: "it was not delivered (Twilio \(code))", .none)
    }

    private static func outcome(_ code: Int, _ retryAfter: Int?) -> Outcome? {
        switch meanings[code] {
        case .refused(let words, let consequence):
            .refused(code: String(code), words: "\(words) (Twilio \(code))", consequence)
        case .stopped(let words): .stopped(code: String(code), words: "\(words) (Twilio \(code))")
        case .later(let after, let words): .later(after: retryAfter ?? after, words: "\(words) (Twilio \(code))")
        case nil: nil
        }
    }
}
