import DiveShop
import Testing

/// How many segments a text takes, in which alphabet, and what is told about it.
@Suite struct SMSTextTests {
    /// Every character of 3GPP TS 23.038's basic table that can be typed, and of its extension table.
    static let basic =
        "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    static let extended = "^{}\\[~]|€"

    @Test func theAlphabet() {
        // 128 places, less carriage return and escape.
        #expect(Self.basic.unicodeScalars.count == 126)
        #expect(SMSText(Self.basic).encoding == .gsm7)
        #expect(SMSText(Self.basic).units == 126)
        #expect(SMSText(Self.extended).encoding == .gsm7)
        #expect(SMSText(Self.extended).units == 18)
        let all = Set((Self.basic + Self.extended).unicodeScalars)
        for value in (0x20..<0xD800 as Range<UInt32>) {
            guard let scalar = Unicode.Scalar(value), !all.contains(scalar), value < 0x7F || value >= 0xA0 else {
                continue
            }
            #expect(SMSText(String(Character(scalar))).culprit == scalar)
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let segments: Int
        let units: Int
        let room: Int
        let encoding: SMSText.Encoding
        var testDescription: String { "\(text.prefix(12))… \(text.count) \(encoding.rawValue)" }

        init(_ text: String, _ segments: Int, units: Int, room: Int, _ encoding: SMSText.Encoding = .gsm7) {
            (self.text, self.segments, self.units, self.room, self.encoding) = (text, segments, units, room, encoding)
        }
    }
    static func a(_ count: Int, _ text: String = "a") -> String { String(repeating: text, count: count) }

    static let cases: [Case] = [
        Case("", 0, units: 0, room: 160),
        Case("a", 1, units: 1, room: 159),
        Case(a(160), 1, units: 160, room: 0),
        Case(a(161), 2, units: 161, room: 145),
        Case(a(306), 2, units: 306, room: 0),
        Case(a(307), 3, units: 307, room: 152),
        Case(a(1600), 11, units: 1600, room: 83),
        // A euro sign is an escape and a character.
        Case(a(80, "€"), 1, units: 160, room: 0),
        Case(a(158) + "€", 1, units: 160, room: 0),
        Case(a(159) + "€", 2, units: 161, room: 145),
        // The pair would fall on both sides of the 153rd septet: it goes to the second, and one place stays empty.
        Case(a(152) + "€" + a(20), 2, units: 174, room: 131),
        Case(a(151) + "€" + a(20), 2, units: 173, room: 133),
        // 76 pairs a segment, not 76.5: 153 pairs are 306 septets and still take three.
        Case(a(153, "["), 3, units: 306, room: 151),
        Case("ü" + a(69), 1, units: 70, room: 90),
        Case("ą" + a(69), 1, units: 70, room: 0, .ucs2),
        Case("ą" + a(70), 2, units: 71, room: 63, .ucs2),
        Case("ą" + a(133), 2, units: 134, room: 0, .ucs2),
        Case("ą" + a(134), 3, units: 135, room: 66, .ucs2),
        Case(a(35, "🤿"), 1, units: 70, room: 0, .ucs2),
        Case(a(36, "🤿"), 2, units: 72, room: 61, .ucs2),
        // 33 pairs a segment, not 33.5.
        Case(a(67, "🤿"), 3, units: 134, room: 65, .ucs2),
        Case("ą" + a(65) + "🤿" + a(20), 2, units: 88, room: 45, .ucs2),
        Case("ą" + a(64) + "🐠" + a(20), 2, units: 87, room: 47, .ucs2),
        // A line end that is one character for Swift is two for the network.
        Case("a\nb", 1, units: 3, room: 157),
        // Escaped characters are as any other in UCS-2.
        Case("ą€[", 1, units: 3, room: 67, .ucs2),
    ]

    @Test(arguments: cases)
    func segments(_ expected: Case) {
        let text = SMSText(expected.text)
        #expect(text.segments == expected.segments)
        #expect(text.units == expected.units)
        #expect(text.room == expected.room)
        #expect(text.encoding == expected.encoding)
        #expect(text.length == expected.text.utf16.count)
    }

    /// What a slow reader that lays the units out finds, for many mixed texts.
    @Test func segmentsAsLaidOut() {
        for seed in 0..<400 {
            var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
            func next(_ below: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % below
            }
            let letters: [String] = seed % 2 == 0 ? ["a", "b", "€", "[", "\n", "é"] : ["a", "ą", "🤿", "€", "é", "’"]
            let text = (0..<next(500)).map { _ in letters[next(letters.count)] }.joined()
            let made = SMSText(text)
            let isSeven = !text.contains { "ą🤿’".contains($0) }
            let widths = text.unicodeScalars.map {
                isSeven ? ("€[".unicodeScalars.contains($0) ? 2 : 1) : String($0).utf16.count
            }
            var segments: [Int] = []
            for width in widths {
                if let last = segments.last, last + width <= (isSeven ? 153 : 67) {
                    segments[segments.count - 1] += width
                } else {
                    segments.append(width)
                }
            }
            let total = widths.reduce(0, +)
            #expect(made.segments == (total == 0 ? 0 : total <= (isSeven ? 160 : 70) ? 1 : segments.count), "\(text)")
        }
    }

    static let refused: [(text: String, told: String)] = [
        ("a\tb", "tab (U+0009) cannot be sent: take it out"), ("a\rb", "carriage return (U+000D) cannot"),
        ("\u{1B}[31m", "escape (U+001B) cannot"), ("a\u{0}", "null (U+0000) cannot"),
        ("a\u{7F}", "delete (U+007F) cannot"),
        ("a\u{85}b", "next line (U+0085) cannot"), ("a\u{2028}b", "line separator (U+2028) cannot"),
        ("a\u{202E}b", "right-to-left override (U+202E) cannot"), ("\u{2066}", "left-to-right isolate (U+2066) cannot"),
        ("\u{6}", "the control character U+0006 cannot"), ("\r\n", "carriage return (U+000D) cannot"),
        ("\u{C}", "form feed (U+000C) cannot"),
    ]

    @Test(arguments: refused)
    func controlCharacters(_ text: String, _ told: String) throws {
        let complaint = try #require(SMSText(text).complaint)
        #expect(complaint.hasPrefix(told))
    }

    static let complaints: [(text: String, told: String?)] = [
        ("Dive!", nil), ("one\ntwo", nil), ("", "there is no text"), (" \n ", "there is no text"), (a(1600), nil),
        (a(1601), "1601 of at most 1600 characters: 1 too many"), (a(800, "🤿"), nil),
        (a(801, "🤿"), "1602 of at most 1600 characters: 2 too many"), ("مرحبا", nil), ("👨‍👩‍👧", nil),
    ]

    @Test(arguments: complaints)
    func complains(_ text: String, _ told: String?) { #expect(SMSText(text).complaint == told) }

    static let blamed: [(text: String, told: String?)] = [
        ("Don't", nil),
        (
            "Don’t",
            "’ (right single quotation mark, U+2019) makes it UCS-2: 70 characters a segment, not 160; ' would not"
        ),
        (
            "“Hi” – you",
            "“ (left double quotation mark, U+201C) makes it UCS-2: 70 characters a segment, not 160; \" would not"
        ),
        (
            "à ç",
            "ç (latin small letter c with cedilla, U+00E7) makes it UCS-2: 70 characters a segment, not 160; c would not"
        ),
        ("a\u{A0}b", "no-break space (U+00A0) makes it UCS-2: 70 characters a segment, not 160; a space would not"),
        (
            "a\u{200B}b",
            "zero width space (U+200B) makes it UCS-2: 70 characters a segment, not 160; it can be left out"
        ),
        ("Go 🤿", "🤿 (diving mask, U+1F93F) makes it UCS-2: 70 characters a segment, not 160"),
    ]

    @Test(arguments: blamed)
    func blames(_ text: String, _ told: String?) { #expect(SMSText(text).blame == told) }

    static let plain: [(text: String, plain: String)] = [
        ("Don’t “wait” – dive…", "Don't \"wait\" - dive..."), ("Só é çá", "So é ca"),
        ("e\u{301}a\u{301}u\u{308}", "éaü"),
        ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"), ("12\u{A0}m\u{200B}", "12 m"), ("🤿 Łódź", "🤿 Lodz"),
        ("plain [text] €", "plain [text] €"),
    ]

    @Test(arguments: plain)
    func plainText(_ text: String, _ plain: String) {
        #expect(Array(Lookalikes.plain(text).unicodeScalars) == Array(plain.unicodeScalars))
    }

    /// What a replacement is offered for becomes GSM-7 by it.
    @Test func replacementsArePlain() {
        for value in (0x20..<0x3100 as Range<UInt32>) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = SMSText(String(Character(scalar)))
            guard let blame = text.blame, blame.hasSuffix(" would not") || blame.hasSuffix("left out") else { continue }
            #expect(SMSText(Lookalikes.plain(text.text)).encoding == .gsm7, "\(blame)")
        }
    }

    static let counts: [(text: String, told: String)] = [
        (a(143), "143 of 160, 1 segment, GSM-7"), (a(161), "161 of 306, 2 segments, GSM-7"),
        ("ą", "1 of 70, 1 segment, UCS-2"),
        ("", "0 of 160, 0 segments, GSM-7"),
    ]

    @Test(arguments: counts)
    func count(_ text: String, _ told: String) { #expect(SMSText(text).count == told) }
}
