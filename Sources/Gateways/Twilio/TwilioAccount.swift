package import DiveShop

/// The shop's account at Twilio, as its settings have it.
package struct TwilioAccount: Sendable, CustomStringConvertible, CustomReflectable {
    package enum Sender: Hashable, Sendable {
        /// The shop's number, short code or name.
        case number(String)
        /// A Messaging Service chooses the number.
        case service(String)
    }

    package let sid: String
    package let sender: Sender
    /// Where replies come in; nil: to any number of the account, since a service chooses among several.
    package var number: String? {
        if case .number(let number) = sender { return number }
        return nil
    }
    let pass: WebRequest.Pass
    let base: WebAddress
    /// What must not stand in any words.
    let secrets: [String]

    /// - Parameter setting: the value of a setting by its name; nil: not set.
    /// - Throws: ``Refusal``, with words that name the setting to mend.
    package init(_ setting: (String) -> String?) throws(Refusal) {
        guard let sid = setting("TWILIO_ACCOUNT_SID") else {
            throw Refusal(.data, "TWILIO_ACCOUNT_SID is not set; Twilio's console shows it, it begins with AC")
        }
        guard TwilioAccount.isSid(sid, "AC") else {
            throw Refusal(.data, "TWILIO_ACCOUNT_SID is not right: it is AC and 32 digits or letters a to f")
        }
        let user: String
        let secret: String
        if let key = setting("TWILIO_API_KEY") {
            guard TwilioAccount.isSid(key, "SK") else {
                throw Refusal(.data, "TWILIO_API_KEY is not right: it is SK and 32 digits or letters a to f")
            }
            guard let value = setting("TWILIO_API_SECRET") else {
                throw Refusal(.data, "TWILIO_API_SECRET is not set; it belongs to TWILIO_API_KEY")
            }
            (user, secret) = (key, value)
        } else if let token = setting("TWILIO_AUTH_TOKEN") {
            (user, secret) = (sid, token)
        } else {
            throw Refusal(.data, "TWILIO_AUTH_TOKEN is not set; Twilio's console shows it")
        }
        guard !secret.hasControlCharacters else {
            throw Refusal(.data, "the secret for Twilio has control characters in it; write it again")
        }
        let number = setting("TWILIO_FROM_NUMBER")
        if let number, !TwilioAccount.isSender(number) {
            throw Refusal(
                .data, "TWILIO_FROM_NUMBER is no number, short code or name; write the shop's number like +15551234567")
        }
        if let service = setting("TWILIO_MESSAGING_SERVICE_SID") {
            guard TwilioAccount.isSid(service, "MG") else {
                throw Refusal(
                    .data, "TWILIO_MESSAGING_SERVICE_SID is not right: it is MG and 32 digits or letters a to f")
            }
            sender = .service(service)
        } else if let number {
            sender = .number(number)
        } else {
            throw Refusal(.data, "TWILIO_FROM_NUMBER is not set; it is the shop's number at Twilio, like +15551234567")
        }
        self.sid = sid
        base = try WebAddress(setting("TWILIO_API_BASE") ?? "https://api.twilio.com", setting: "TWILIO_API_BASE")
        pass = .basic(user: user, Secret(secret))
        secrets = [secret, Base64.encoded(Array("\(user):\(secret)".utf8))]
    }

    package var description: String { "the Twilio account \(sid)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Two letters and 32 hexadecimal digits.
    static func isSid(_ text: String, _ kind: String) -> Bool {
        text.utf8.count == 34 && text.hasPrefix(kind)
            && text.utf8.dropFirst(2).allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
            }
    }

    static func isMessage(_ sid: String) -> Bool { isSid(sid, "SM") || isSid(sid, "MM") }

    /// E.164, a short code, or a name of at most eleven letters, digits and blanks.
    private static func isSender(_ text: String) -> Bool {
        if isTelephone(text) { return true }
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x20
        }
        return isPlain && (3...11).contains(text.utf8.count)
    }

    /// E.164: a plus, and at most 15 digits that do not begin with a zero.
    static func isTelephone(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.hasPrefix("+") && (7...15).contains(digits.count) && digits.first != 0x30
            && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
