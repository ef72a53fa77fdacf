import Printable
import Rig
import Testing

/// The one sanitiser: what is harmful shows as an escape, what is text stays, and nothing is made visible twice.
@Suite struct PrintableTests {
    static let cases: [(text: String, shown: String, columns: Int)] = [
        ("", "", 0),
        ("Ann Zoe 3.5 mm", "Ann Zoe 3.5 mm", 14),
        ("back\\slash \\e \\u{41}", "back\\slash \\e \\u{41}", 20),
        ("O'Brien & Søn", "O'Brien & Søn", 13),
        ("Zoë", "Zoë", 3),
        ("Zoe\u{308}", "Zoe\u{308}", 3),
        ("Ηλίας Иван", "Ηλίας Иван", 10),
        ("שלום", "שלום", 4),
        ("مرحبا", "مرحبا", 5),
        ("नमस्ते", "नमस्ते", Printable.columns("नमस्ते")),
        ("潜水", "潜水", 4),
        ("ﾀﾝｸ", "ﾀﾝｸ", 3),
        ("한국", "한국", 4),
        ("1 €", "1 €", 3),
        ("½ ±°", "½ ±°", 4),
        ("a\u{A0}b", "a\u{A0}b", 3),
        ("\u{1B}[2J", "\\e[2J", 5),
        ("\u{1B}]0;x\u{07}", "\\e]0;x\\u{7}", 11),
        ("a\rb", "a\\rb", 4),
        ("a\nb", "a\\nb", 4),
        ("a\r\nb", "a\\r\\nb", 6),
        ("a\tb", "a\\tb", 4),
        ("a\u{0}b", "a\\u{0}b", 7),
        ("\u{08}\u{7F}", "\\u{8}\\u{7F}", 11),
        ("\u{9B}2J", "\\u{9B}2J", 8),
        ("\u{85}", "\\u{85}", 6),
        ("\u{AD}", "\\u{AD}", 6),
        ("\u{202E}evil", "\\u{202E}evil", 12),
        ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}", 17),
        ("\u{200E}\u{200F}\u{61C}", "\\u{200E}\\u{200F}\\u{61C}", 23),
        ("\u{200B}\u{200D}\u{FEFF}", "\\u{200B}\\u{200D}\\u{FEFF}", 24),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}", 16),
        ("\u{E0041}", "\\u{E0041}", 9),
        ("\u{2764}\u{FE0F}", "\u{2764}\\u{FE0F}", 9),
        ("\u{E0100}", "\\u{E0100}", 9),
        ("\u{3164}\u{115F}\u{FFA0}", "\\u{3164}\\u{115F}\\u{FFA0}", 24),
        ("\u{34F}", "\\u{34F}", 7),
        ("\u{FFF9}\u{1D173}", "\\u{FFF9}\\u{1D173}", 17),
        ("\u{E000}\u{10FFFD}", "\\u{E000}\\u{10FFFD}", 18),
        ("\u{378}", "\\u{378}", 7),
        ("\u{FFFD}", "\u{FFFD}", 1),
        ("👩\u{200D}👧", "👩\\u{200D}👧", 12),
        ("e\u{301}\u{302}", "e\u{301}\u{302}", 1),
        ("e\u{301}\u{302}\u{303}\u{304}", "e\u{301}\u{302}…", 2),
        ("\u{301}a", "a", 1),
        ("潜\u{301}\u{302}\u{303}水", "潜\u{301}\u{302}…水", 5),
    ]

    @Test(arguments: cases.indices)
    func shows(_ i: Int) {
        let (text, shown, columns) = PrintableTests.cases[i]
        // Scalar by scalar: Swift's own comparison takes texts for equal that differ in their marks.
        #expect(Array(Printable.visible(text).unicodeScalars) == Array(shown.unicodeScalars))
        #expect(Printable.columns(text) == columns)
    }

    @Test(arguments: Hostile.kinds)
    func leavesNothingHarmful(_ kind: Hostile) {
        let shown = Printable.visible(kind.text)
        #expect(shown.unicodeScalars.allSatisfy { Printable.kind(of: $0) != .harmful })
        #expect(shown.hasPrefix("Ann") && shown.hasSuffix("Zoe"))
        #expect(Array(Printable.visible(shown).unicodeScalars) == Array(shown.unicodeScalars), "once is enough")
    }

    /// Of every scalar that there is: nothing that is shown as it is belongs to a category that must not be.
    @Test func everyScalar() {
        var shown = 0
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let category = scalar.properties.generalCategory
            switch Printable.kind(of: scalar) {
            case .harmful: continue
            case .mark: if Printable.columns(scalar) != 0 { Issue.record("U+\(String(value, radix: 16)) is no mark") }
            case .plain:
                shown += 1
                if ![1, 2].contains(Printable.columns(scalar)) {
                    Issue.record("U+\(String(value, radix: 16)) has no width")
                }
            }
            let isHidden: Bool =
                switch category {
                case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
                default: scalar.properties.isDefaultIgnorableCodePoint
                }
            if isHidden { Issue.record("U+\(String(value, radix: 16)) is shown as it is") }
        }
        #expect(shown > 100_000, "letters of all scripts")
    }

    @Test func aThousandMarksEndInOneEllipsis() {
        let text = "x" + String(repeating: "\u{301}", count: 1000) + "y"
        #expect(Printable.visible(text).unicodeScalars.count == 5)
        #expect(Printable.columns(text) == 3)
    }
}
