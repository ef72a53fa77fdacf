import DiveShop

/// Reads one column of a file: first for what its values prove of how dates and numbers are written there, then for the values.
final class ColumnReader {
    /// What the file calls it.
    let header: String
    /// The file's column, from 0; nil: the value is the same in every row.
    let field: Int?
    /// That value, trimmed.
    let constant: [UInt8]
    let isRequired: Bool
    private let kind: ImportKind
    private let hasWordsForNothing: Bool
    private let setting: ImportSetting
    /// The orders and signs that fit every value seen so far.
    private var orders: DateOrders
    private var signs: DecimalSigns
    private let saidOrder: DateOrder?
    private let saidSign: DecimalSign?
    private var currency: String?
    private var clock: ShopClock
    /// The last words that were looked up, since columns repeat themselves.
    private var lastWord: (written: [UInt8], meant: String)?

    init(_ entry: HeaderMap.Entry, options: ImportOptions, setting: ImportSetting) {
        header = entry.header
        switch entry.source {
        case .field(let place): (field, constant) = (place, [])
        case .constant(var value):
            field = nil
            constant = value.withUTF8 { Array(TextForms.trimmed(UnsafeRawBufferPointer($0))) }
        }
        isRequired = entry.column.isRequired
        kind = entry.column.kind
        hasWordsForNothing = TextForms.hasWordsForNothing(kind)
        self.setting = setting
        saidOrder = options.dates
        saidSign = options.decimal
        orders = options.dates.map { DateOrders($0) } ?? .all
        signs = options.decimal.map { DecimalSigns($0) } ?? .all
        clock = ShopClock(setting.calendar)
    }

    /// - Parameter text: UTF-8, trimmed.
    func isNothing(_ text: UnsafeRawBufferPointer) -> Bool {
        text.isEmpty || hasWordsForNothing && TextForms.isNothing(text, kind)
    }

    /// Whether values of this kind can be read in more than one way.
    var needsSurvey: Bool {
        switch kind {
        case .day, .pastDay, .moment: saidOrder == nil
        case .money, .whole, .percent: saidSign == nil
        default: false
        }
    }

    /// Takes a value as evidence.
    func survey(_ text: UnsafeRawBufferPointer) {
        if isNothing(text) { return }
        switch kind {
        case .day, .pastDay, .moment:
            if let orders = WrittenDate(text)?.orders { self.orders.formIntersection(orders) }
        case .money, .whole, .percent:
            if let number = WrittenNumber(text), !number.signs.isEmpty { signs.formIntersection(number.signs) }
        default: break
        }
    }

    /// Adds a value to the batch.
    /// - Parameter text: UTF-8, trimmed.
    /// - Returns: why it cannot be read; then nothing was added.
    func read(_ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        switch kind {
        case .text: return read(text, atMost: 1000, into: batch)
        case .notes: batch.add(text)
        case .code:
            if TextForms.isMangledNumber(text) { return mangled(text) }
            return read(text, atMost: 1000, into: batch)
        case .phone:
            if TextForms.isMangledNumber(text) { return mangled(text) }
            guard TextForms.isPhone(text) else { return "\(quote(text)) is no phone number" }
            batch.add(text)
        case .email:
            guard TextForms.isEmail(text) else { return "\(quote(text)) is no e-mail address" }
            batch.add(text)
        case .country, .timeZone, .word, .anyWord: return readWord(text, into: batch)
        case .flag:
            guard let flag = TextForms.flag(text) else { return "\(quote(text)) is neither yes nor no" }
            batch.add(.whole(flag ? 1 : 0))
        case .whole(let range): return readWhole(text, range, into: batch)
        case .percent: return readPercent(text, into: batch)
        case .money(let negative): return readMoney(text, negative: negative, into: batch)
        case .day, .pastDay: return readDay(text, into: batch)
        case .moment: return readMoment(text, into: batch)
        }
        return nil
    }

    /// A cell in words: what the file calls it, and its value, shortened.
    private func quote(_ text: UnsafeRawBufferPointer) -> String {
        var value = String(decoding: text.prefix(200), as: UTF8.self)
        if value.count > 40 { value = value.prefix(39) + "…" }
        return "\(header) '\(value)'"
    }

    private func mangled(_ text: UnsafeRawBufferPointer) -> String {
        "\(quote(text)) is what a spreadsheet made of a long number; export it anew with that column as text"
    }

    private func read(_ text: UnsafeRawBufferPointer, atMost limit: Int, into batch: ImportBatch) -> String? {
        guard text.count <= limit else { return "\(header) is longer than \(limit) bytes" }
        batch.add(text)
        return nil
    }

    private func readWord(_ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        if let lastWord, lastWord.written.elementsEqual(text) {
            batch.add(lastWord.meant)
            return nil
        }
        let written = String(decoding: text.prefix(1000), as: UTF8.self)
        let meant: String
        switch kind {
        case .country:
            guard let code = TextForms.country(written) else {
                return "\(quote(text)) is no country; write it as two letters, such as US or GB"
            }
            meant = code
        case .timeZone:
            guard ShopCalendar(timeZone: written) != nil else {
                return "\(quote(text)) is no time zone; write it like America/New_York"
            }
            meant = written
        case .word(let words, let others):
            let word = TextForms.word(written)
            guard let found = words.contains(word) ? word : others[word] else {
                return "\(quote(text)) is none of \(words.joined(separator: ", "))"
            }
            meant = found
        default:
            meant = TextForms.word(written)
            guard !meant.isEmpty, meant.utf8.count <= 100 else { return "\(quote(text)) is no word" }
        }
        lastWord = (Array(text), meant)
        batch.add(meant)
        return nil
    }
}

// MARK: Numbers

extension ColumnReader {
    /// The sign that decides this number; a reason where nothing does.
    private func sign(of number: WrittenNumber, _ text: UnsafeRawBufferPointer) -> (DecimalSign?, String?) {
        if let saidSign { return (saidSign, nil) }
        guard number.isOpen else { return (number.signs.each.first, nil) }
        if signs.each.count == 1 { return (signs.each[0], nil) }
        return (nil, "\(quote(text)) can be thousands or a fraction; say --decimal point or --decimal comma")
    }

    private func scaled(_ text: UnsafeRawBufferPointer, _ places: Int, _ what: String) -> (Int, String?) {
        guard let number = WrittenNumber(text), number.currency == nil else {
            return (0, "\(quote(text)) is no \(what)")
        }
        let (sign, reason) = sign(of: number, text)
        guard let sign else { return (0, reason) }
        guard let value = number.scaled(places, with: sign) else {
            return (0, "\(quote(text)) is no \(what)\(withSign)")
        }
        return (value, nil)
    }

    private var withSign: String { saidSign.map { ", with a decimal \($0.rawValue)" } ?? "" }

    private func readWhole(_ text: UnsafeRawBufferPointer, _ range: ClosedRange<Int>, into batch: ImportBatch)
        -> String?
    {
        let (value, reason) = scaled(text, 0, "whole number")
        if let reason { return reason }
        guard range.contains(value) else {
            return "\(quote(text)) is not between \(range.lowerBound) and \(range.upperBound)"
        }
        batch.add(.whole(value))
        return nil
    }

    private func readPercent(_ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        var text = text
        if text.last == 0x25 { text = TextForms.trimmed(UnsafeRawBufferPointer(rebasing: text.dropLast())) }
        let (value, reason) = scaled(text, 1, "percentage")
        if let reason { return reason }
        guard 0...1000 ~= value else { return "\(quote(text)) is not between 0 and 100" }
        batch.add(.real(Double(value) / 10))
        return nil
    }

    /// DECIMAL(10,2) has eight figures before the point.
    private static let mostCents = 9_999_999_999

    private func readMoney(_ text: UnsafeRawBufferPointer, negative: Bool, into batch: ImportBatch) -> String? {
        guard let number = WrittenNumber(text) else { return "\(quote(text)) is no amount of money" }
        if let currency = number.currency {
            guard Currencies.isSame(currency, as: setting.currencySymbol) else {
                return "\(quote(text)) is not in the shop's \(setting.currencySymbol)"
            }
        }
        let (sign, reason) = sign(of: number, text)
        guard let sign else { return reason }
        guard let cents = number.scaled(2, with: sign) else {
            return "\(quote(text)) is no amount of whole cents\(withSign)"
        }
        guard cents.magnitude <= ColumnReader.mostCents else {
            return "\(quote(text)) is more than a shop's books can hold"
        }
        guard negative || cents >= 0 else { return "\(quote(text)) is less than nothing" }
        batch.add(.real(Double(cents) / 100))
        return nil
    }
}

// MARK: Dates

extension ColumnReader {
    private func day(of date: WrittenDate, _ text: UnsafeRawBufferPointer) -> (Day?, String?) {
        guard date.orders != nil else { return (date.day(in: .ymd), nil) }
        if let saidOrder {
            let day = date.day(in: saidOrder)
            return (day, day == nil ? "\(quote(text)) is no date with \(saidOrder.words)" : nil)
        }
        if case .day(let day) = date.date { return (day, nil) }
        if orders.each.count == 1, let day = date.day(in: orders.each[0]) { return (day, nil) }
        let ways = date.orders!.each
        let days = ways.compactMap { date.day(in: $0)?.long }.joined(separator: " or ")
        let options = ways.map { "--dates \($0.rawValue)" }.joined(separator: " or ")
        return (nil, "\(quote(text)) can be \(days); say \(options)")
    }

    private func readDay(_ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        guard let date = WrittenDate(text) else { return "\(quote(text)) is no date; write it like 2026-11-24" }
        let (read, reason) = day(of: date, text)
        guard var day = read else { return reason }
        if let time = date.time, let offset = date.offset {
            day = setting.calendar.day(of: Instant(seconds: day.number * 86_400 + time - offset))
        }
        if kind == .pastDay && day > setting.today { return "\(quote(text)) is still to come" }
        StoredForm.write(day, into: batch)
        return nil
    }

    private func readMoment(_ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        guard let date = WrittenDate(text) else {
            return "\(quote(text)) is no date and time; write it like 2026-11-24 15:30"
        }
        let (read, reason) = day(of: date, text)
        guard let day = read else { return reason }
        let local = day.number * 86_400 + (date.time ?? 0)
        let instant: Instant
        if let offset = date.offset {
            instant = Instant(seconds: local - offset)
        } else if date.time == nil {
            instant = setting.calendar.start(of: day)
        } else {
            instant = clock.instant(local)
        }
        StoredForm.write(instant, into: batch)
        return nil
    }
}

extension DateOrder {
    fileprivate var words: String {
        switch self {
        case .dmy: "the day first"
        case .mdy: "the month first"
        case .ymd: "the year first"
        }
    }
}
