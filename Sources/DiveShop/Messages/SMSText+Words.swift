/// What a person who composes a text is told about it.
extension SMSText {
    /// Why the text cannot be sent, and what to do; nil: it can.
    package var complaint: String? {
        if let refused {
            return "\(refused.toldToPeople) cannot be sent: take it out"
        }
        if text.allSatisfy(\.isWhitespace) { return "there is no text" }
        if length > SMSText.longest {
            return "\(length) of at most \(SMSText.longest) characters: \(length - SMSText.longest) too many"
        }
        return nil
    }

    /// Which character makes each segment hold 70 instead of 160, and what to write instead; nil: the text is GSM-7.
    package var blame: String? {
        guard let culprit else { return nil }
        let effect = "\(culprit.toldToPeople) makes it UCS-2: \(Encoding.ucs2.alone) characters a segment, not 160"
        guard let instead = Lookalikes.instead(of: Character(culprit)) else { return effect }
        switch instead {
        case "": return effect + "; it can be left out"
        case " ": return effect + "; a space would not"
        default: return effect + "; \(instead) would not"
        }
    }

    /// For the line under what is being typed: `143 of 160, 1 segment, GSM-7`.
    package var count: String {
        let whole = segments < 2 ? encoding.alone : segments * encoding.joined
        return "\(units) of \(whole), \(segments) \(segments == 1 ? "segment" : "segments"), \(encoding.rawValue)"
    }
}

extension Unicode.Scalar {
    /// The character, where it can be seen, with its Unicode name and code point: `’ (right single quotation mark, U+2019)`.
    var toldToPeople: String {
        let digits = String(value, radix: 16, uppercase: true)
        let point = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let name = Unicode.Scalar.controls[value] ?? properties.name?.lowercased()
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .nonspacingMark, .enclosingMark,
            .surrogate, .privateUse, .unassigned:
            return name.map { "\($0) (\(point))" } ?? "the control character \(point)"
        default:
            return name.map { "\(self) (\($0), \(point))" } ?? "\(self) (\(point))"
        }
    }

    /// Unicode gives control characters no names.
    private static let controls: [UInt32: String] = [
        0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab", 0x0A: "newline", 0x0B: "vertical tab",
        0x0C: "form feed",
        0x0D: "carriage return", 0x1B: "escape", 0x7F: "delete", 0x85: "next line",
    ]
}
