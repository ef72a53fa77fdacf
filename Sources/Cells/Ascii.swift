/// ASCII look-alikes for terminals without UTF-8.
package enum Ascii {
    /// The nearest ASCII character: lines and blocks by shape, letters without their accents, else `?`.
    package static func lookalike(_ scalar: UInt32) -> UInt32 {
        let character: Unicode.Scalar =
            switch scalar {
            case 0x2500, 0x2501, 0x2504, 0x2508, 0x254C, 0x2550, 0x2574, 0x2576, 0x2013, 0x2014, 0x2212: "-"
            case 0x2502, 0x2503, 0x2506, 0x250A, 0x2551, 0x2575, 0x2577: "|"
            case 0x250C...0x254B, 0x2552...0x256C, 0x256D...0x2570: "+"
            case 0x2571: "/"
            case 0x2572: "\\"
            case 0x2580...0x258F, 0x2590...0x259F, 0x25A0, 0x25AA, 0x25AE: "#"
            case 0x2800: " "
            case 0x2801...0x28FF, 0x2022, 0x25CF, 0x25CB, 0x25C9, 0x00B7: "*"
            case 0x2190, 0x25C0, 0x25C2, 0x2039, 0x00AB: "<"
            case 0x2192, 0x25B6, 0x25B8, 0x203A, 0x00BB: ">"
            case 0x2191, 0x25B2, 0x25B4: "^"
            case 0x2193, 0x25BC, 0x25BE: "v"
            case 0x2026: "~"
            case 0x2018, 0x2019: "'"
            case 0x201C, 0x201D: "\""
            case 0x2713, 0x2714: "+"
            case 0x2715, 0x2716, 0x2717, 0x2718, 0x00D7: "x"
            case 0x00A0: " "
            default: base(of: scalar)
            }
        return character.value
    }

    /// A letter without its accent, for Latin letters; `?` for anything else.
    private static func base(of scalar: UInt32) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(scalar), (0xC0...0x24F).contains(scalar.value) || (0x1E00...0x1EFF).contains(scalar.value)
        else { return "?" }
        // A canonical decomposition begins with the letter itself.
        for letter in "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz" {
            for mark in decompositions where Character(String(letter) + String(mark)) == Character(scalar) {
                return letter.unicodeScalars.first!
            }
        }
        return ["ß": "s", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ı": "i"][scalar] ?? "?"
    }

    private static let decompositions: [Unicode.Scalar] = [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{309}", "\u{30A}", "\u{30B}",
        "\u{30C}", "\u{31B}", "\u{323}", "\u{327}", "\u{328}",
    ]
}
