import CSystem

/// Text from outside, made fit for a terminal, a log or a mail header: the one sanitiser of the program.
///
/// Control characters (C0, C1, DEL), line and paragraph separators, bidirectional overrides and isolates, zero-width and tag
/// characters, variation selectors, unassigned and private ones are shown as a visible escape (`\e`, `\n`, `\u{202E}`);
/// combining marks beyond two on a letter are dropped and marked by one `…`. What is stored is not touched.
package enum Printable {
    /// The text with everything harmful shown as an escape.
    package static func visible(_ text: String) -> String {
        // Nearly all text is plain ASCII: that is told at once.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var out = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            switch kind(of: scalar) {
            case .plain:
                marks = 0
                out.append(scalar)
            case .mark:
                marks += 1
                if marks <= 2 && !out.isEmpty { out.append(scalar) } else if marks == 3 { out.append("…") }
            case .harmful:
                marks = 0
                out.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(out)
    }

    /// Columns that the text takes on a terminal once it is made visible.
    package static func columns(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return visible(text).unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// Columns of one scalar that is not harmful: 0 for a combining mark, 2 for a wide character.
    package static func columns(_ scalar: Unicode.Scalar) -> Int {
        scalar.value < 0x7F ? 1 : Int(max(0, csys_columns(scalar.value)))
    }

    package enum Kind { case plain, mark, harmful }

    /// What a scalar would do to a terminal.
    package static func kind(of scalar: Unicode.Scalar) -> Kind {
        let v = scalar.value
        if v >= 0x20 && v < 0x7F { return .plain }
        if v < 0xA0 { return .harmful }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return .harmful
        default: break
        }
        // Variation selectors and the other invisible ones that Unicode calls default-ignorable.
        if scalar.properties.isDefaultIgnorableCodePoint { return .harmful }
        switch csys_columns(v) {
        case 0: return .mark
        case ..<0: return .harmful
        default: return .plain
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\u{1B}": "\\e"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}
