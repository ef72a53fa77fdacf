/// What messages cost, in millionths of the shop's currency: a provider's rates have four or five decimals (Twilio's 0.0079 a segment), and sums of
/// them are exact all the same.
package struct MessagePrice: Hashable, Comparable, Sendable, AdditiveArithmetic {
    package var millionths: Int

    package init(millionths: Int) { self.millionths = millionths }
    package static let zero = MessagePrice(millionths: 0)
    package static func < (a: MessagePrice, b: MessagePrice) -> Bool { a.millionths < b.millionths }
    package static func + (a: MessagePrice, b: MessagePrice) -> MessagePrice {
        MessagePrice(millionths: a.millionths + b.millionths)
    }
    package static func - (a: MessagePrice, b: MessagePrice) -> MessagePrice {
        MessagePrice(millionths: a.millionths - b.millionths)
    }
    /// So many segments at a rate.
    package static func * (rate: MessagePrice, count: Int) -> MessagePrice {
        MessagePrice(millionths: rate.millionths * count)
    }

    /// Reads a rate as the shop sets it: `0.0079`, `0,0079`, `1`. Nil: it is none, is negative, or has more than six digits before or after the point.
    package init?(typed text: String) {
        let text = text.trimmed
        let parts = text.split(separator: text.contains(",") ? "," : ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...6).contains(parts[0].utf8.count),
            let whole = MessagePrice.digits(parts[0])
        else { return nil }
        var part = 0
        if parts.count == 2 {
            guard (1...6).contains(parts[1].utf8.count), let read = MessagePrice.digits(parts[1]) else { return nil }
            part = (parts[1].utf8.count..<6).reduce(read) { value, _ in value * 10 }
        }
        self.init(millionths: whole * 1_000_000 + part)
    }

    /// Reads what the provider says that a message cost: Twilio writes `-0.00790`, since it takes it from the account. Nil: it does not say, or
    /// not as a number.
    package init?(provider text: String?) {
        guard let text else { return nil }
        self.init(typed: text.hasPrefix("-") ? String(text.dropFirst()) : text)
    }

    /// In whole cents, rounded up: what is announced is never less than what is paid.
    package var money: Money {
        let cents = millionths / 10_000
        return Money(cents: millionths > cents * 10_000 ? cents + 1 : cents)
    }

    /// As a rate is written: `0.0079`, `1.00`; at least two decimals, at most six.
    package var decimal: String {
        let magnitude = millionths.magnitude
        var part = String(magnitude % 1_000_000)
        part = String(repeating: "0", count: 6 - part.count) + part
        while part.count > 2, part.hasSuffix("0") { part.removeLast() }
        return "\(millionths < 0 ? "-" : "")\(magnitude / 1_000_000).\(part)"
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

/// What the messages of a campaign come to, summed up text by text as they are filled in.
package struct SegmentTotals: Hashable, Sendable {
    package private(set) var messages = 0
    package private(set) var segments = 0
    /// Of the longest text: the worst case of one recipient.
    package private(set) var most = 0
    /// Texts that are UCS-2.
    package private(set) var wide = 0

    package init() {}

    package mutating func add(_ text: SMSText) {
        messages += 1
        segments += text.segments
        most = max(most, text.segments)
        if text.encoding == .ucs2 { wide += 1 }
    }

    package func price(at rate: MessagePrice) -> MessagePrice { rate * segments }
    /// If every text were as long as the longest: what is known before all are filled in.
    package func worst(of messages: Int, at rate: MessagePrice) -> MessagePrice { rate * (messages * most) }
}
