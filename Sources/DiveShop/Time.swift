package import Foundation

/// A moment, in whole seconds of UTC; stored as `YYYY-MM-DD HH:MM:SS`.
package struct Instant: Hashable, Comparable, Sendable {
    /// Since 1970-01-01 00:00:00 UTC.
    package var seconds: Int

    package init(seconds: Int) { self.seconds = seconds }
    package static var now: Instant { Instant(seconds: Int(Date().timeIntervalSince1970.rounded(.down))) }
    package static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
    package func adding(seconds more: Int) -> Instant { Instant(seconds: seconds + more) }

    /// The store's form, `2026-11-24 12:30:00`.
    package var text: String {
        let (days, rest) = seconds.quotientAndFloorRemainder(by: 86_400)
        return
            "\(Day(number: days).text) \(twoDigits(rest / 3600)):\(twoDigits(rest / 60 % 60)):\(twoDigits(rest % 60))"
    }

    /// Reads the store's form, also with `T` between, without seconds, or with a fraction, which is dropped. Nil: not a time.
    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 16, let day = Day(text: text.prefix(10)), bytes[10] == 0x20 || bytes[10] == 0x54,
            bytes[13] == 0x3A, let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), hour < 24,
            minute < 60
        else { return nil }
        var second = 0
        if bytes.count > 16 {
            guard bytes.count >= 19, bytes[16] == 0x3A, let read = number(bytes[17..<19]), read < 61 else { return nil }
            second = read
        }
        self.init(seconds: day.number * 86_400 + hour * 3600 + minute * 60 + second)
    }
}

/// A date of the civil calendar, without a time zone; stored as `YYYY-MM-DD`.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    package var number: Int

    package init(number: Int) { self.number = number }
    package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    package func adding(days: Int) -> Day { Day(number: number + days) }
    package static func - (a: Day, b: Day) -> Int { a.number - b.number }

    /// Nil where there is no such date (30 February, month 13).
    package init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else {
            return nil
        }
        // Days from civil, counted in 400-year eras that begin on 1 March.
        let y = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = y.quotientAndFloorRemainder(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let y = DiveShop.number(bytes[0..<4]),
            let m = DiveShop.number(bytes[5..<7]), let d = DiveShop.number(bytes[8..<10])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (number + 719_468).quotientAndFloorRemainder(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let m = (5 * dayOfYear + 2) / 153
        let month = m < 10 ? m + 3 : m - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
    }

    package var text: String {
        let (y, m, d) = civil
        let year = String(y)
        return "\(String(repeating: "0", count: max(0, 4 - year.count)))\(year)-\(twoDigits(m))-\(twoDigits(d))"
    }

    /// 0 is Monday, 6 is Sunday.
    package var weekday: Int { (number + 3).quotientAndFloorRemainder(by: 7).1 }

    /// The same day `months` later, or that month's last day where it has no such day.
    package func adding(months: Int) -> Day {
        let (y, m, d) = civil
        let (year, month0) = (y * 12 + m - 1 + months).quotientAndFloorRemainder(by: 12)
        return Day(year: year, month: month0 + 1, day: min(d, Day.length(ofMonth: month0 + 1, year: year)))!
    }

    package var startOfMonth: Day { adding(days: 1 - civil.day) }
    package var endOfMonth: Day { startOfMonth.adding(months: 1).adding(days: -1) }

    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    package static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    /// For people: `24 Nov`.
    package var short: String { "\(civil.day) \(Day.monthNames[civil.month - 1])" }
    /// For people: `Tue 24 Nov 2026`.
    package var long: String { "\(Day.weekdayNames[weekday]) \(short) \(civil.year)" }
}

/// What "today" is in the shop: civil days and clock times of its time zone (`SHOP_TIMEZONE`).
package struct ShopCalendar: Hashable, Sendable {
    package let timeZone: TimeZone

    package static let utc = ShopCalendar(timeZone: .gmt)
    /// The name of the machine's own time zone.
    package static var systemTimeZone: String { TimeZone.current.identifier }

    package init(timeZone: TimeZone) { self.timeZone = timeZone }

    /// Nil for a name that is no time zone.
    package init?(timeZone name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(timeZone: zone)
    }

    /// Seconds that the shop's clock is ahead of UTC at that moment.
    package func offset(at instant: Instant) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
    }

    package func day(of instant: Instant) -> Day {
        Day(number: (instant.seconds + offset(at: instant)).quotientAndFloorRemainder(by: 86_400).0)
    }

    /// The day then, and the seconds since midnight that the clock shows.
    package func dayAndSecond(of instant: Instant) -> (day: Day, second: Int) {
        let (day, second) = (instant.seconds + offset(at: instant)).quotientAndFloorRemainder(by: 86_400)
        return (Day(number: day), second)
    }

    /// When the clock shows that time of day, in seconds since midnight by the clock. Where the clock skips it, the moment after; where it comes
    /// twice, the first.
    package func moment(of second: Int, on day: Day) -> Instant {
        // Midnight plus so many seconds is another clock time on a day on which the clock is changed.
        let wanted = day.number * 86_400 + second
        let before = wanted - offset(at: Instant(seconds: wanted - 86_400))
        let after = wanted - offset(at: Instant(seconds: wanted + 86_400))
        let exact = [before, after].filter { $0 + offset(at: Instant(seconds: $0)) == wanted }
        return Instant(seconds: exact.min() ?? max(before, after))
    }

    /// The first moment of that day in the shop; where the clock is put forward over midnight, the moment it is.
    package func start(of day: Day) -> Instant {
        let midnight = day.number * 86_400
        var guess = Instant(seconds: midnight - offset(at: Instant(seconds: midnight)))
        guess = Instant(seconds: midnight - offset(at: guess))
        if self.day(of: guess) < day {
            // Midnight does not exist: the day begins where the offset changes. That is within the next hours, or a day later
            // where a whole day was left out to cross the date line.
            var (before, after) = (guess.seconds, guess.seconds + 25 * 3600)
            while after - before > 1 {
                let middle = (before + after) / 2
                if self.day(of: Instant(seconds: middle)) < day { before = middle } else { after = middle }
            }
            return Instant(seconds: after)
        }
        // Where the clock is put back over midnight, the day begins at the earlier of the two.
        let earlier = Instant(seconds: guess.seconds - 3600)
        return self.day(of: earlier) == day ? earlier : guess
    }

    /// The shop's clock then, `14:30`.
    package func clock(of instant: Instant) -> String {
        let second = (instant.seconds + offset(at: instant)).quotientAndFloorRemainder(by: 86_400).1
        return "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
    }

    /// ISO 8601 with the shop's offset: `2026-11-24T14:30:00+01:00`.
    package func iso8601(_ instant: Instant) -> String {
        let offset = offset(at: instant)
        let text = Instant(seconds: instant.seconds + offset).text
        let minutes = Int(offset.magnitude) / 60
        return
            "\(text.prefix(10))T\(text.suffix(8))\(offset < 0 ? "-" : "+")\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }
}

extension Int {
    fileprivate func quotientAndFloorRemainder(by divisor: Int) -> (Int, Int) {
        let remainder = ((self % divisor) + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}

private func twoDigits(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }

private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}
