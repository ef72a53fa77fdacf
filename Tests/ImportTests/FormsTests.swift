import DiveShop
import Foundation
import Jobs
import Testing

private func bytes<T>(_ text: String, _ body: (UnsafeRawBufferPointer) -> T) -> T {
    Array(text.utf8).withUnsafeBytes(body)
}

@Suite struct DateFormsTests {
    /// What is written, and what it is: a day, a time and an offset that it says itself; or the day in each order in which it is one.
    static let dates: [(String, String)] = [
        ("2026-11-24", "2026-11-24"), ("2026/11/24", "2026-11-24"), ("2026.11.24", "2026-11-24"),
        ("2026-1-5", "2026-01-05"), ("20261124", "2026-11-24"),
        ("24 Nov 2026", "2026-11-24"), ("24-Nov-2026", "2026-11-24"), ("24-Nov-26", "2026-11-24"),
        ("24-NOV-99", "1999-11-24"), ("1 jan 30", "1930-01-01"), ("24. November 2026", "2026-11-24"),
        ("24. Nov. 2026", "2026-11-24"), ("Nov 24, 2026", "2026-11-24"), ("November 24 2026", "2026-11-24"),
        ("Tuesday, November 24, 2026", "2026-11-24"), ("Tue 24 Nov 2026", "2026-11-24"),
        ("24th November 2026", "2026-11-24"), ("Nov 1st, 2026", "2026-11-01"), ("24Nov2026", "2026-11-24"),
        ("24.11.2026", "dmy 2026-11-24"), ("11/24/2026", "mdy 2026-11-24"), ("24-11-2026", "dmy 2026-11-24"),
        ("Tue 11/24/2026", "mdy 2026-11-24"),
        ("03/04/2026", "dmy 2026-04-03, mdy 2026-03-04"), ("3.4.2026", "dmy 2026-04-03, mdy 2026-03-04"),
        ("03/03/2026", "dmy 2026-03-03, mdy 2026-03-03"),
        ("11/24/26", "mdy 2026-11-24"), ("24/11/85", "dmy 1985-11-24"),
        ("24/11/26", "dmy 2026-11-24, ymd 2024-11-26"),
        ("01/02/03", "dmy 2003-02-01, mdy 2003-01-02, ymd 2001-02-03"), ("26/1/5", "ymd 2026-01-05"),
        ("1/2/26", "dmy 2026-02-01, mdy 2026-01-02"),
        ("29.02.2024", "dmy 2024-02-29"), ("29.02.2023", "-"), ("2023-02-29", "-"), ("31/04/2026", "-"),
        ("2026-11-24 15:30", "2026-11-24 at 55800"), ("2026-11-24T15:30:05", "2026-11-24 at 55805"),
        ("2026-11-24T15:30:05.123Z", "2026-11-24 at 55805 ahead 0"),
        ("2026-11-24 15:30:05+01:00", "2026-11-24 at 55805 ahead 3600"),
        ("2026-11-24 15:30:05 -0530", "2026-11-24 at 55805 ahead -19800"),
        ("2026-11-24 15:30 +01", "2026-11-24 at 55800 ahead 3600"),
        ("2026-11-24 15:30 UTC", "2026-11-24 at 55800 ahead 0"),
        ("11/24/2026 3:30 PM", "mdy 2026-11-24 at 55800"), ("11/24/2026 3:30:05pm", "mdy 2026-11-24 at 55805"),
        ("11/24/2026 12:00 AM", "mdy 2026-11-24 at 0"), ("11/24/2026 12:15 p.m.", "mdy 2026-11-24 at 44100"),
        ("11/24/2026 0:00", "mdy 2026-11-24 at 0"), ("Nov 24, 2026, 9:05 am", "2026-11-24 at 32700"),
        ("11/24/2026 13:30 PM", "-"), ("2026-11-24 24:00", "-"), ("2026-11-24 15:60", "-"), ("2026-11-24 15", "-"),
        ("2026-11-24x", "-"), ("2026-11-24 15:30 +25:00", "-"), ("2026-11-24 15:30 Mars", "-"),
        ("next week", "-"), ("24 Foo 2026", "-"), ("2026", "-"), ("11/2026", "-"), ("Nov 2026", "-"), ("46350", "-"),
        ("24/11-2026", "-"), ("24112026", "-"), ("0026-11-24", "-"), ("9999-01-01", "-"), ("00/00/0000", "-"),
        ("1234567890123", "-"), ("-", "-"), ("2026-11-", "-"), ("/11/2026", "-"), ("", "-"),
    ]

    @Test(arguments: dates.indices) func readsADate(place: Int) {
        let (text, expected) = Self.dates[place]
        guard let date = bytes(text, { WrittenDate($0) }) else {
            #expect(expected == "-", "'\(text)' is a date")
            return
        }
        var said = date.orders?.each.compactMap { order in date.day(in: order).map { "\(order.rawValue) \($0.text)" } }
            .joined(separator: ", ")
        if said == nil { said = date.day(in: .dmy)?.text }
        if let time = date.time { said? += " at \(time)" }
        if let offset = date.offset { said? += " ahead \(offset)" }
        #expect(said == expected, "'\(text)'")
    }

    /// Every day of two years, in each form, is read as itself.
    @Test func everyDayIsReadBack() {
        for number in 0..<731 {
            let day = Day(year: 2024, month: 1, day: 1)!.adding(days: number)
            let (year, month, date) = day.civil
            for (text, order) in [
                (day.text, .dmy), ("\(date).\(month).\(year)", .dmy), ("\(month)/\(date)/\(year)", .mdy),
                ("\(date) \(Day.monthNames[month - 1]) \(year)", .ymd), (day.long, .mdy),
            ] as [(String, DateOrder)] {
                #expect(bytes(text) { WrittenDate($0)?.day(in: order) } == day, "\(text)")
            }
        }
    }
}

@Suite struct NumberFormsTests {
    /// What is written, and what it is in hundredths with a decimal point and with a comma; and the currency beside it.
    static let numbers: [(String, Int?, Int?, String?)] = [
        ("45", 4500, 4500, nil), ("0", 0, 0, nil), ("007", 700, 700, nil), ("+5", 500, 500, nil),
        ("12.5", 1250, nil, nil), ("12.50", 1250, nil, nil), ("12,50", nil, 1250, nil), (".50", 50, nil, nil),
        (",5", nil, 50, nil), ("12.500", 1250, 1_250_000, nil), ("1,234", 123_400, nil, nil),
        ("1,234.56", 123_456, nil, nil), ("1.234,56", nil, 123_456, nil), ("1 234,56", nil, 123_456, nil),
        ("1\u{A0}234,56", nil, 123_456, nil), ("1\u{202F}234.5", 123_450, nil, nil), ("1'234.50", 123_450, nil, nil),
        ("1’234.50", 123_450, nil, nil), ("1,234,567", 123_456_700, nil, nil), ("1.234.567", nil, 123_456_700, nil),
        ("1,234,567.80", 123_456_780, nil, nil), ("1 234", 123_400, 123_400, nil), ("0.500", 50, nil, nil),
        ("0,500", nil, 50, nil), ("1234.567", nil, nil, nil), ("1234.500", 123_450, nil, nil),
        ("-12", -1200, -1200, nil), ("12-", -1200, -1200, nil), ("(12.00)", -1200, nil, nil),
        ("\u{2212}3", -300, -300, nil),
        ("$45", 4500, 4500, "$"), ("$ 1,234.50", 123_450, nil, "$"), ("-$45.10", -4510, nil, "$"),
        ("$-45.10", -4510, nil, "$"), ("($45.10)", -4510, nil, "$"), ("45.00 USD", 4500, nil, "USD"),
        ("EUR 1.234,50", nil, 123_450, "EUR"), ("12,50 €", nil, 1250, "€"), ("US$5", 500, 500, "US$"),
        ("Fr. 5", 500, 500, "Fr."),
        ("45,-", 4500, 4500, nil), ("45.--", 4500, 4500, nil),
    ]

    @Test(arguments: numbers.indices) func readsANumber(place: Int) throws {
        let (text, point, comma, currency) = Self.numbers[place]
        let number = try #require(bytes(text) { WrittenNumber($0) }, "'\(text)'")
        #expect(number.scaled(2, with: .point) == point, "'\(text)'")
        #expect(number.scaled(2, with: .comma) == comma, "'\(text)'")
        #expect(number.currency == currency, "'\(text)'")
    }

    /// Thousands or thousandths: nobody can tell.
    @Test(arguments: [("1,234", 1_234_000, 1234), ("12.345", 12_345, 12_345_000), ("123,456", 123_456_000, 123_456)])
    func someNumbersAreTwo(text: String, point: Int, comma: Int) throws {
        let number = try #require(bytes(text) { WrittenNumber($0) })
        #expect(number.isOpen)
        #expect(number.scaled(3, with: .point) == point)
        #expect(number.scaled(3, with: .comma) == comma)
    }

    @Test(arguments: ["45", "12.50", "1.234,56", "0,500", "1234,567", "1,234,567", "1 234"])
    func othersAreOne(text: String) throws {
        #expect(try !#require(bytes(text) { WrittenNumber($0) }).isOpen)
    }

    @Test(arguments: [
        "", "abc", "$", "-", "()", "1.2.3,4", "1,23,456", "1,2345,678", "1..5", "1.5E+3", "12 34", "--5", "-5-", "(-5)",
        "5 dollars each", "1234567890123456", "1.234,567.89", "0x10", "5;6", "½", "1,234'567.00", "$5€",
    ])
    func otherThingsAreNone(text: String) { #expect(bytes(text) { WrittenNumber($0) } == nil, "'\(text)'") }
}

@Suite struct TextFormsTests {
    @Test(arguments: [
        ("  a b \t", "a b"), ("\u{A0}a\u{A0}", "a"), ("\n a\r\n", "a"), ("", ""), (" ", ""), ("=\"00123\"", "00123"),
        ("'+1555", "+1555"), ("'=x", "=x"), ("'tis", "'tis"), ("=\"", "=\""), ("'", "'"), ("é ", "é"),
    ])
    func trims(text: String, expected: String) {
        #expect(bytes(text) { String(decoding: TextForms.trimmed($0), as: UTF8.self) } == expected)
    }

    @Test(arguments: [
        ("E-mail", "email"), ("First Name", "firstname"), ("first_name", "firstname"),
        ("  Zip/Postal Code ", "zippostalcode"),
        ("Größe", "größe"), ("#", ""),
    ])
    func headersAreAlikeWithoutCaseAndSigns(text: String, expected: String) {
        #expect(TextForms.header(text) == expected)
    }

    @Test(arguments: [
        ("Picked Up", "picked_up"), ("in-progress", "in_progress"), (" AIR ", "air"), ("air_fill", "air_fill"),
    ])
    func wordsAreAlike(text: String, expected: String) { #expect(TextForms.word(text) == expected) }

    @Test(arguments: [
        ("comma", 0x2C as UInt8?), (";", 0x3B), ("tab", 0x09), ("\\t", 0x09), ("|", 0x7C), (":", 0x3A), ("", nil),
        ("ab", nil), ("\"", nil), ("a", nil), ("5", nil), ("é", nil),
    ])
    func delimiters(word: String, byte: UInt8?) { #expect(ImportOptions.delimiter(word) == byte) }
}

@Suite struct EncodingTests {
    /// Bytes, the encoding that they prove, and else what is said of them.
    static let files: [([UInt8], TextEncoding?, String)] = [
        (Array("plain\nascii".utf8), .utf8, ""), ([], .utf8, ""), (Array("é€😀".utf8), .utf8, ""),
        ([0x4A, 0xF6, 0x72, 0x67], .windows1252, ""), ([0x80], .windows1252, ""),
        ([0x61, 0xC3], .windows1252, ""), ([0xC0, 0x80], .windows1252, ""), ([0xED, 0xA0, 0x80], .windows1252, ""),
        ([0xF4, 0x90, 0x80, 0x80], .windows1252, ""), ([0xE0, 0x80, 0x80], .windows1252, ""),
        (Array("a\r\nb\né\n".utf8) + [0xE9], nil, "line 3 is UTF-8 and line 4 is not"),
        ([0xE9] + Array("\r\r\n\né".utf8), nil, "line 4 is UTF-8 and line 1 is not"),
    ]

    @Test(arguments: [1, 2, 3, 7, 65_536], files.indices) func tellsTheEncoding(block: Int, place: Int) throws {
        let (file, encoding, words) = Self.files[place]
        var survey = EncodingSurvey()
        for start in stride(from: 0, to: file.count, by: block) {
            file[start..<min(start + block, file.count)].withUnsafeBytes { survey.look(at: $0) }
        }
        survey.finish()
        if let encoding {
            #expect(try survey.encoding() == encoding)
        } else {
            let refusal = #expect(throws: Refusal.self) { try survey.encoding() }
            #expect(refusal?.words.hasPrefix(words) == true, "\(refusal?.words ?? "")")
            #expect(refusal?.words.contains("--encoding") == true)
        }
    }

    /// Lines are counted in long stretches of ASCII too.
    @Test(arguments: ["\n", "\r\n", "\r"]) func countsLines(end: String) {
        var file = Array(String(repeating: "some words in a line\(end)", count: 1000).utf8)
        file += [0xE9]
        file += Array("é".utf8)
        var survey = EncodingSurvey()
        file.withUnsafeBytes { survey.look(at: $0) }
        #expect(survey.wrongLine == 1001)
        #expect(survey.rightLine == 1001)
    }

    @Test(arguments: [
        ("UTF-8", TextEncoding.utf8 as TextEncoding?), ("latin1", .windows1252), ("ISO-8859-1", .windows1252),
        ("cp1252", .windows1252), ("utf-16", nil),
    ])
    func names(name: String, encoding: TextEncoding?) { #expect(TextEncoding(name: name) == encoding) }
}
