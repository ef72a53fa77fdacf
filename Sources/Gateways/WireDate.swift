package import DiveShop

/// Times as they stand in headers and in Twilio's answers.
package enum WireDate {
    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7) and `Thu, 24 Aug 2023 05:01:45 +0000` (RFC 5322 §3.3). Nil: neither.
    package static func read(_ text: some StringProtocol) -> Instant? {
        var words = String(text).split(separator: " ")
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count == 5, let day = number(words[0], digits: 1...2),
            let month = Day.monthNames.firstIndex(where: { $0 == words[1] }),
            let year = number(words[2], digits: 4...4),
            let date = Day(year: year, month: month + 1, day: day), let ahead = seconds(ahead: words[4])
        else { return nil }
        let clock = words[3].split(separator: ":", omittingEmptySubsequences: false).map { number($0, digits: 2...2) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24,
            minute < 60, second < 61
        else { return nil }
        let ofDay: Int = hour * 3600 + minute * 60 + second
        return Instant(seconds: date.number * 86_400 + ofDay - ahead)
    }

    /// ISO 8601 in UTC, as Twilio's lists take it.
    static func iso8601(_ instant: Instant) -> String {
        let text = instant.text
        return "\(text.prefix(10))T\(text.suffix(8))Z"
    }

    private static func seconds(ahead zone: Substring) -> Int? {
        if ["GMT", "UT", "UTC", "Z"].contains(zone) { return 0 }
        guard zone.utf8.count == 5, let sign = zone.first, sign == "+" || sign == "-",
            let digits = number(zone.dropFirst(), digits: 4...4), digits % 100 < 60
        else { return nil }
        let seconds = digits / 100 * 3600 + digits % 100 * 60
        return sign == "-" ? -seconds : seconds
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }
}

extension Answer {
    /// Seconds that `Retry-After` asks for (RFC 9110 §10.2.3): as a number, or as a moment, counted from the server's own `Date` where it
    /// gives one. At least 0, at most a day. Nil: it does not ask.
    func retryAfter(at now: Instant) -> Int? {
        guard let text = self[header: "retry-after"], !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return min(Int(text) ?? 86_400, 86_400) }
        guard let then = WireDate.read(text) else { return nil }
        return min(max(0, then.seconds - (date ?? now).seconds), 86_400)
    }

    /// The server's clock.
    var date: Instant? { self[header: "date"].flatMap { WireDate.read($0) } }
}
