package import DiveShop

/// The order in which a date's three numbers are written.
package enum DateOrder: String, CaseIterable, Sendable {
    case dmy, mdy, ymd
}

/// Several orders.
package struct DateOrders: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package init(_ order: DateOrder) {
        self =
            switch order {
            case .dmy: .dmy
            case .mdy: .mdy
            case .ymd: .ymd
            }
    }
    package static let dmy = DateOrders(rawValue: 1)
    package static let mdy = DateOrders(rawValue: 2)
    package static let ymd = DateOrders(rawValue: 4)
    package static let all: DateOrders = [.dmy, .mdy, .ymd]

    package var each: [DateOrder] { DateOrder.allCases.filter { contains(DateOrders($0)) } }
}

/// A date as somebody wrote it, with the time that may stand behind it.
package struct WrittenDate: Equatable {
    package enum Date: Equatable {
        case day(Day)
        /// Three numbers that are a date in more than one order, and another one in each.
        case open(first: Int, second: Int, third: Int)
    }
    package var date: Date
    /// Those of its numbers in which it is a date; nil: it says so itself, by a year in front or a month's name.
    package var orders: DateOrders?
    /// Seconds into the day; nil: no time.
    package var time: Int?
    /// What its clock is ahead of UTC, in seconds; nil: it does not say.
    package var offset: Int?

    /// The day in that order, if it is one then.
    package func day(in order: DateOrder) -> Day? {
        switch date {
        case .day(let day): orders?.contains(DateOrders(order)) == false ? nil : day
        case .open(let first, let second, let third): WrittenDate.day(first, second, third, order)
        }
    }

    /// Years that a shop's file may have; others are slips of the pen.
    private static let years = 1800...2199

    fileprivate static func day(year: Int, _ month: Int, _ day: Int) -> Day? {
        years.contains(year) ? Day(year: year, month: month, day: day) : nil
    }

    /// Two figures for a year are 1930 to 2029, as spreadsheets have them.
    fileprivate static func year(_ number: Int) -> Int {
        number > 99 ? number : number < 30 ? 2000 + number : 1900 + number
    }

    fileprivate static func day(_ first: Int, _ second: Int, _ third: Int, _ order: DateOrder) -> Day? {
        switch order {
        case .dmy: day(year: year(third), second, first)
        case .mdy: day(year: year(third), first, second)
        case .ymd: day(year: year(first), second, third)
        }
    }

    /// Reads `2026-11-24`, `24.11.2026`, `11/24/26`, `24-Nov-2026`, `Tuesday, November 24, 2026`, `20261124`, each also with a time
    /// (`15:30`, `3:30:05 PM`, `T15:30:00.000Z`, `15:30 +0100`). Nil: it is nothing of these.
    package init?(_ text: UnsafeRawBufferPointer) {
        var scanner = DateScanner(text)
        guard let (date, orders) = scanner.date() else { return nil }
        self.date = date
        self.orders = orders
        scanner.skip(while: { $0 == 0x20 || $0 == 0x2C })
        if scanner.isAtEnd { return }
        if scanner.peek == 0x54 { scanner.advance() }
        guard let time = scanner.time() else { return nil }
        self.time = time
        if scanner.isAtEnd { return }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        self.offset = offset
    }
}

private struct DateScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    /// The next byte; 0 at the end.
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }
    mutating func advance() { position += 1 }

    mutating func skip(while condition: (UInt8) -> Bool) {
        while position < bytes.count && condition(bytes[position]) { position += 1 }
    }

    private mutating func skipBlanks() { skip { $0 == 0x20 } }

    /// Digits, at most eight of them.
    private mutating func number() -> (value: Int, figures: Int)? {
        let start = position
        var value = 0
        while position < bytes.count, case let digit = Int(bytes[position]) - 0x30, 0...9 ~= digit {
            value = value * 10 + digit
            position += 1
            if position - start > 8 { return nil }
        }
        return position > start ? (value, position - start) : nil
    }

    /// A name of letters; its first three in small ones, as one number.
    private mutating func name() -> UInt32? {
        let start = position
        var letters: UInt32 = 0
        while position < bytes.count, case let letter = bytes[position] | 0x20, 0x61...0x7A ~= letter {
            if position - start < 3 { letters = letters << 8 | UInt32(letter) }
            position += 1
        }
        return position - start >= 3 && position - start <= 9 ? letters : nil
    }

    private static func letters(_ name: String) -> UInt32 { name.lowercased().utf8.reduce(0) { $0 << 8 | UInt32($1) } }
    private static let months = Day.monthNames.map(letters)
    private static let weekdays = Day.weekdayNames.map(letters)

    private mutating func month() -> Int? {
        guard let name = name(), let place = DateScanner.months.firstIndex(of: name) else { return nil }
        if peek == 0x2E { advance() }
        return place + 1
    }

    /// What stands between a date's parts: the same sign twice, or blanks, commas and dots around a month's name.
    private mutating func gap() { skip { $0 == 0x20 || $0 == 0x2C || $0 == 0x2E || $0 == 0x2D || $0 == 0x2F } }

    mutating func date() -> (WrittenDate.Date, DateOrders?)? {
        if number(at: position) { return dateOfNumbers() }
        let start = position
        if let name = name(), DateScanner.weekdays.contains(name) {
            gap()
            if number(at: position) { return dateOfNumbers() }
        } else {
            position = start
        }
        // November 24, 2026
        guard let month = month() else { return nil }
        gap()
        guard let day = number(), day.figures <= 2 else { return nil }
        ordinal()
        gap()
        guard let year = number(), year.figures == 2 || year.figures == 4 else { return nil }
        return certain(year, month, day.value)
    }

    private func number(at place: Int) -> Bool { place < bytes.count && 0x30...0x39 ~= bytes[place] }

    /// The letters of 1st, 2nd, 3rd and 4th.
    private mutating func ordinal() {
        guard position + 1 < bytes.count else { return }
        let ending = UInt16(bytes[position] | 0x20) << 8 | UInt16(bytes[position + 1] | 0x20)
        if [0x7374, 0x6E64, 0x7264, 0x7468].contains(ending) { position += 2 }
    }

    private func certain(_ year: (value: Int, figures: Int), _ month: Int, _ day: Int) -> (
        WrittenDate.Date, DateOrders?
    )? {
        let number = year.figures == 2 ? WrittenDate.year(year.value) : year.value
        return WrittenDate.day(year: number, month, day).map { (.day($0), nil) }
    }

    private mutating func dateOfNumbers() -> (WrittenDate.Date, DateOrders?)? {
        guard let first = number() else { return nil }
        if first.figures == 8 {
            // 20261124; a day in front would be in no year that a shop has seen.
            guard 1900...2099 ~= first.value / 10_000 else { return nil }
            return certain((first.value / 10_000, 4), first.value / 100 % 100, first.value % 100)
        }
        ordinal()
        let separator = peek
        if separator != 0x2D && separator != 0x2E && separator != 0x2F || !number(at: position + 1) {
            // 24 Nov 2026, 24-Nov-26, 24. November 2026
            guard first.figures <= 2 else { return nil }
            gap()
            guard let month = month() else { return nil }
            gap()
            guard let year = number(), year.figures == 2 || year.figures == 4 else { return nil }
            return certain(year, month, first.value)
        }
        advance()
        guard let second = number(), second.figures <= 2, peek == separator else { return nil }
        advance()
        guard let third = number() else { return nil }
        if first.figures == 4 {
            return third.figures <= 2 ? certain(first, second.value, third.value) : nil
        }
        guard first.figures <= 2, third.figures <= 2 || third.figures == 4 && third.value > 99 else { return nil }
        // A year has two figures at least.
        var orders: DateOrders = third.figures > 1 ? [.dmy, .mdy] : []
        if first.figures == 2 && third.figures <= 2 { orders.insert(.ymd) }
        return inAnyOrder(first.value, second.value, third.value, orders)
    }

    private func inAnyOrder(_ first: Int, _ second: Int, _ third: Int, _ orders: DateOrders)
        -> (WrittenDate.Date, DateOrders?)?
    {
        var possible: DateOrders = []
        var some: Day?
        var isOpen = false
        for order in DateOrder.allCases where orders.contains(DateOrders(order)) {
            guard let day = WrittenDate.day(first, second, third, order) else { continue }
            possible.insert(DateOrders(order))
            isOpen = isOpen || some != nil && some != day
            some = day
        }
        guard let some else { return nil }
        return (isOpen ? .open(first: first, second: second, third: third) : .day(some), possible)
    }

    /// `15:30`, `15:30:05.250`, `3:30 PM`: seconds into the day.
    mutating func time() -> Int? {
        guard let hour = number(), hour.figures <= 2, peek == 0x3A else { return nil }
        advance()
        guard let minute = number(), minute.figures == 2, minute.value < 60 else { return nil }
        var second = 0
        if peek == 0x3A {
            advance()
            guard let read = number(), read.figures == 2, read.value < 60 else { return nil }
            second = read.value
            if peek == 0x2E {
                advance()
                guard number(at: position) else { return nil }
                skip { 0x30...0x39 ~= $0 }
            }
        }
        var hours = hour.value
        let before = position
        skipBlanks()
        let half = peek | 0x20
        if half == 0x61 || half == 0x70 {
            advance()
            if peek == 0x2E { advance() }
            guard peek | 0x20 == 0x6D, 1...12 ~= hours else { return nil }
            advance()
            if peek == 0x2E { advance() }
            hours = hours % 12 + (half == 0x70 ? 12 : 0)
        } else {
            position = before
        }
        guard hours < 24 else { return nil }
        return hours * 3600 + minute.value * 60 + second
    }

    /// `Z`, `+01:00`, `-0500`, `+01`, `UTC`, `GMT`: seconds ahead of UTC.
    mutating func offset() -> Int? {
        skipBlanks()
        switch peek {
        case 0x5A, 0x7A:
            advance()
            return 0
        case 0x2B, 0x2D:
            let sign = peek == 0x2D ? -1 : 1
            advance()
            guard let read = number() else { return nil }
            var (hours, minutes) = (read.value, 0)
            if read.figures == 4 {
                (hours, minutes) = (read.value / 100, read.value % 100)
            } else if read.figures > 2 {
                return nil
            } else if peek == 0x3A {
                advance()
                guard let read = number(), read.figures == 2 else { return nil }
                minutes = read.value
            }
            return hours <= 14 && minutes < 60 ? sign * (hours * 3600 + minutes * 60) : nil
        default:
            guard let name = name(), [DateScanner.letters("utc"), DateScanner.letters("gmt")].contains(name) else {
                return nil
            }
            return 0
        }
    }
}
