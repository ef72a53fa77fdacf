/// What the settings say of messages: nothing secret. The names are the customer's, or of their kind.
package struct MessageSettings: Hashable, Sendable {
    package struct OfChannel: Hashable, Sendable {
        /// `SMS_ENABLED`, `PUSH_ENABLED`, `EMAIL_ENABLED`; where it is not set: whether the provider's settings are there.
        package var isOn: Bool
        /// `SMS_DELAY_MS` and `SMS_DAILY_CAP`, and their kin.
        package var pace: SendPace

        package init(isOn: Bool, pace: SendPace) {
            self.isOn = isOn
            self.pace = pace
        }
    }
    package var channels: [Channel: OfChannel]
    /// `SMS_PRICE`: of one segment, in the shop's currency; nil: nobody said.
    package var smsPrice: MessagePrice?
    /// `QUIET_HOURS`: promotional messages go between these hours of the recipient's clock, `8-21`.
    package var hours: QuietHours.Window
    /// What is wrong with them, a sentence each.
    package var problems: [String]

    package static let none = MessageSettings { _ in nil }

    /// - Parameter setting: the value of a setting by its name; nil: not set.
    package init(_ setting: (String) -> String?) {
        var problems: [String] = []
        func number(_ name: String) -> Int? {
            guard let text = setting(name) else { return nil }
            guard let number = Int(text.trimmed), (0...86_400_000).contains(number) else {
                problems.append("\(name) is no whole number from 0 on; it is left out")
                return nil
            }
            return number
        }
        channels = [:]
        for channel in Channel.allCases {
            let name = channel.rawValue.uppercased()
            let standard = SendPace.standard(channel)
            let isOn: Bool
            switch setting("\(name)_ENABLED")?.trimmed.lowercased() ?? "" {
            case "": isOn = channel.providerSettings.contains { setting($0) != nil }
            case "true", "1", "yes", "on": isOn = true
            case "false", "0", "no", "off": isOn = false
            default:
                // Whoever mistyped it may have meant that nothing goes.
                isOn = false
                problems.append("\(name)_ENABLED is neither true nor false; \(channel.title) is off")
            }
            channels[channel] = OfChannel(
                isOn: isOn,
                pace: SendPace(
                    delayMilliseconds: number("\(name)_DELAY_MS") ?? standard.delayMilliseconds,
                    dailyCap: number("\(name)_DAILY_CAP")))
        }
        smsPrice = setting("SMS_PRICE").flatMap { text in
            let price = MessagePrice(typed: text)
            if price == nil { problems.append("SMS_PRICE is no price of a segment like 0.0079; it is left out") }
            return price
        }
        hours = .federal
        if let text = setting("QUIET_HOURS") {
            let parts = text.split(separator: "-").map { Int(String($0).trimmed) }
            if parts.count == 2, let opens = parts[0], let closes = parts[1], 0 <= opens, opens < closes, closes <= 24 {
                hours = QuietHours.Window(opens, closes)
            } else {
                problems.append("QUIET_HOURS is not two hours like 8-21, between which messages may go; it is left out")
            }
        }
        self.problems = problems
    }

    package subscript(channel: Channel) -> OfChannel {
        channels[channel] ?? OfChannel(isOn: false, pace: .standard(channel))
    }

    package func rules(_ channel: Channel, _ purpose: Purpose, of shop: Shop) -> SendRules {
        SendRules(
            channel: channel, purpose: purpose, isChannelOn: self[channel].isOn, shopCountry: shop.country,
            shop: shop.calendar, dailyCap: self[channel].pace.dailyCap, hours: hours)
    }
}

extension Channel {
    /// The settings one of which shows that the shop means to use it. Firebase's old key is among them although nothing can be sent by it:
    /// whoever has it is told why.
    fileprivate var providerSettings: [String] {
        switch self {
        case .sms: ["TWILIO_ACCOUNT_SID"]
        case .push: ["FIREBASE_SERVICE_ACCOUNT", "FIREBASE_SERVER_KEY"]
        case .email: ["SMTP_URL"]
        }
    }
}
