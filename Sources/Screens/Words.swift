package import DiveShop

/// How the shop's values are written for people.
package struct Words: Hashable, Sendable {
    package let calendar: ShopCalendar
    package let currencySymbol: String
    /// Whether money and what tells of a person is blanked: somebody looks over the shoulder.
    package let isPrivate: Bool
    /// Days of another year are written with theirs; nil: no day is.
    private let year: Int?

    package init(calendar: ShopCalendar, currencySymbol: String, isPrivate: Bool = false, now: Instant? = nil) {
        self.calendar = calendar
        self.currencySymbol = currencySymbol
        self.isPrivate = isPrivate
        year = now.map { calendar.day(of: $0).civil.year }
    }

    package init(_ shop: Shop, isPrivate: Bool = false, now: Instant? = nil) {
        self.init(calendar: shop.calendar, currencySymbol: shop.currencySymbol, isPrivate: isPrivate, now: now)
    }

    /// `24 Nov`, or `24 Nov 2025` where that is not this year.
    package func text(_ day: Day) -> String {
        let other = year.map { $0 != day.civil.year } ?? false
        return other ? "\(day.short) \(day.civil.year)" : day.short
    }

    /// At the foot of what was read then.
    func asOf(_ moment: Instant) -> String { "as of \(calendar.clock(of: moment))" }

    /// What stands where something is blanked.
    package static let blank = "•••••"

    /// A cell of a column, which may tell of a person.
    package func text(_ quantity: Quantity, in column: Rows.Column) -> String {
        if isPrivate && column.isPersonal && quantity != .none { return Words.blank }
        // As the screens of messages and campaigns call it.
        if column.name == "type" || column.name == "channel", case .text(let text) = quantity,
            let channel = Channel(rawValue: text)
        {
            return channel.title
        }
        if column.name == "reading", case .text(let text) = quantity { return OptOut.readings[text] ?? text }
        // A number that something goes by is no amount.
        if column.name.hasSuffix("_id"), case .count(let number) = quantity { return "\(number)" }
        if column.isAuditValues, case .text(let json) = quantity { return AuditValues.words(json) }
        return text(quantity)
    }

    package func text(_ quantity: Quantity) -> String {
        switch quantity {
        case .money(let money): text(money)
        case .count(let count): Words.grouped(count)
        case .share(let share): Words.percent(share)
        case .seconds(let seconds): seconds < 60 ? "0 min" : Words.age(seconds)
        case .day(let day): text(day)
        case .moment(let instant): "\(text(calendar.day(of: instant))) \(calendar.clock(of: instant))"
        case .text(let text): text
        case .none: "–"
        }
    }

    package func text(_ money: Money) -> String {
        if isPrivate { return currencySymbol + Words.blank }
        let cents = String(money.cents.magnitude % 100)
        let whole = Words.grouped(digits: String(money.cents.magnitude / 100))
        return "\(money.cents < 0 ? "-" : "")\(currencySymbol)\(whole).\(cents.count < 2 ? "0" : "")\(cents)"
    }

    /// `▲ 12 % against Tue 17 Nov`; up and down are told by sign as well as by mark.
    package func text(_ change: Figure.Change) -> String {
        guard let share = change.share, share.isFinite else { return "nothing to compare: \(change.against)" }
        let mark = share > 0.0005 ? "▲ +" : share < -0.0005 ? "▼ -" : "= "
        return "\(mark)\(Words.percent(share.magnitude)) against \(change.against)"
    }

    /// On the scale of a chart: `$1.2k`, `3M`, `12`.
    package func scale(_ value: Double, isMoney: Bool) -> String {
        if isMoney && isPrivate { return currencySymbol + "••" }
        let symbol = isMoney ? currencySymbol : ""
        let sign = value < 0 ? "-" : ""
        let size = value.magnitude
        let (number, unit) =
            size >= 1_000_000 ? (size / 1_000_000, "M") : size >= 1000 ? (size / 1000, "k") : (size, "")
        let tenths = Int((number * 10).rounded())
        return sign + symbol + (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + unit
    }

    /// `12 %`; a share of a thousandth and less that is not nothing is `<1 %`.
    package static func percent(_ share: Double) -> String {
        guard share.isFinite, share.magnitude < 1e12 else { return "–" }
        let whole = Int((share * 100).rounded())
        return whole == 0 && share > 0 ? "<1 %" : "\(grouped(whole)) %"
    }

    /// `1,234,567`.
    package static func grouped(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(digits: String(number.magnitude))
    }

    private static func grouped(digits: String) -> String {
        guard digits.utf8.count > 3 else { return digits }
        var text = ""
        for (i, digit) in digits.enumerated() {
            if i > 0 && (digits.utf8.count - i) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A length of time in its two largest units at most: `3 h 20 min`, `5 days`.
    package static func age(_ seconds: Int) -> String {
        let minutes = max(0, seconds) / 60
        switch minutes {
        case 0: return "now"
        case ..<60: return "\(minutes) min"
        case ..<(48 * 60):
            let rest = minutes % 60
            return minutes < 600 && rest > 0 ? "\(minutes / 60) h \(rest) min" : "\(minutes / 60) h"
        default: return "\(minutes / 1440) days"
        }
    }
}

extension Quantity {
    /// What a chart draws of it.
    var number: Double {
        switch self {
        case .money(let money): Double(money.cents) / 100
        case .count(let count): Double(count)
        case .share(let share): share
        case .seconds(let seconds): Double(seconds)
        case .day, .moment, .text, .none: 0
        }
    }
    var isMoney: Bool { if case .money = self { true } else { false } }
}
