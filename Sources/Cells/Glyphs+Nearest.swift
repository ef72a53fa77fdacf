extension Glyphs {
    /// The nearest character that a terminal can show: lines and blocks by shape, letters without their accents, else `?`.
    package func nearest(to scalar: UInt32) -> UInt32 {
        if scalar < 0x7F { return scalar }
        switch self {
        case .unicode: return scalar
        case .console: return Glyphs.console(scalar)
        case .ascii: return Glyphs.ascii(scalar).value
        }
    }

    /// The Linux console's usual fonts have the lines and blocks of code page 437, and no round corners, eighths or braille.
    private static func console(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x256D: 0x250C
        case 0x256E: 0x2510
        case 0x256F: 0x2518
        case 0x2570: 0x2514
        case 0x2501: 0x2550
        case 0x2503: 0x2551
        case 0x250F: 0x2554
        case 0x2513: 0x2557
        case 0x2517: 0x255A
        case 0x251B: 0x255D
        case 0x2581...0x2583: 0x5F
        case 0x2584: 0x2584
        case 0x2585...0x2587: 0x2588
        case 0x2596, 0x2597: 0x2584
        case 0x2598, 0x259D: 0x2580
        case 0x2599...0x259C, 0x259E, 0x259F: 0x2588
        case 0x25B8, 0x203A: 0x3E
        case 0x25B2: 0x5E
        case 0x25BC: 0x76
        case 0x2713, 0x2714: 0x2A
        case 0x2801...0x28FF, 0x25CF: 0x2A
        case 0x2026: 0x7E
        default: scalar
        }
    }

    private static func ascii(_ scalar: UInt32) -> Unicode.Scalar {
        switch scalar {
        case 0x2501, 0x2550: "="
        case 0x2500, 0x2504, 0x2508, 0x254C, 0x2574, 0x2576, 0x2013, 0x2014, 0x2212: "-"
        case 0x2502, 0x2506, 0x250A, 0x2575, 0x2577: "|"
        case 0x2503, 0x2551: "|"
        case 0x250F, 0x2513, 0x2517, 0x251B, 0x2554, 0x2557, 0x255A, 0x255D: "#"
        case 0x250C...0x254B, 0x2552...0x256C, 0x256D...0x2570: "+"
        case 0x2571: "/"
        case 0x2572: "\\"
        case 0x2591: "."
        case 0x2592: ":"
        case 0x2580...0x2590, 0x2593...0x259F, 0x25A0, 0x25AA, 0x25AE: "#"
        case 0x2800: " "
        case 0x2801...0x28FF, 0x2022, 0x25CF, 0x25CB, 0x25C9: "*"
        case 0x00B7: "-"
        case 0x2190, 0x25C0, 0x25C2, 0x2039, 0x00AB: "<"
        case 0x2192, 0x25B6, 0x25B8, 0x203A, 0x00BB: ">"
        case 0x2191, 0x25B2, 0x25B4: "^"
        case 0x2193, 0x25BC, 0x25BE: "v"
        case 0x2026: "~"
        // An alarm's mark is another than a warning's `!`.
        case 0x203C: "X"
        case 0x2018, 0x2019: "'"
        case 0x201C, 0x201D: "\""
        case 0x2713, 0x2714: "+"
        case 0x2715, 0x2716, 0x2717, 0x2718, 0x00D7: "x"
        case 0x00A0: " "
        default: letter(scalar)
        }
    }

    /// A Latin letter without its accent; `?` for anything else.
    private static func letter(_ scalar: UInt32) -> Unicode.Scalar {
        guard (0xC0...0x24F).contains(scalar) || (0x1E00...0x1EFF).contains(scalar) else { return "?" }
        return letters[scalar] ?? "?"
    }

    private static let letters: [UInt32: Unicode.Scalar] = {
        var table: [UInt32: Unicode.Scalar] = [
            0xDF: "s", 0xF8: "o", 0xD8: "O", 0x111: "d", 0x110: "D", 0x142: "l", 0x141: "L", 0xE6: "a", 0xC6: "A",
            0x153: "o", 0x152: "O", 0x131: "i", 0xF0: "d", 0xD0: "D", 0xFE: "t", 0xDE: "T",
        ]
        // Canonical equivalence tells which letter an accented one is made of.
        var byCharacter: [Character: UInt32] = [:]
        for value in Array(0xC0...0x24F) + Array(0x1E00...0x1EFF) {
            if let scalar = Unicode.Scalar(UInt32(value)) { byCharacter[Character(scalar)] = UInt32(value) }
        }
        let marks: [Unicode.Scalar] = [
            "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{309}",
            "\u{30A}",
            "\u{30B}", "\u{30C}", "\u{31B}", "\u{323}", "\u{327}", "\u{328}",
        ]
        var made: [UInt32: Unicode.Scalar] = [:]
        func compose(_ base: Unicode.Scalar, of letter: Unicode.Scalar) {
            for mark in marks {
                var composed = String.UnicodeScalarView()
                composed.append(base)
                composed.append(mark)
                if let value = byCharacter[Character(String(composed))] { made[value] = letter }
            }
        }
        for letter in "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz".unicodeScalars {
            compose(letter, of: letter)
        }
        // Those with two accents, as in Vietnamese.
        for (value, letter) in made { Unicode.Scalar(value).map { compose($0, of: letter) } }
        return table.merging(made) { known, _ in known }
    }()
}
