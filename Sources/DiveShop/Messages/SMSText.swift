/// A text as it goes out by SMS: in which alphabet, in how many segments, and whether it may go at all.
///
/// Made in one pass with one look-up a character, so that it can be made anew at each key typed and for each recipient
/// of a campaign.
package struct SMSText: Hashable, Sendable {
    package enum Encoding: String, Hashable, Sendable {
        /// Seven bits a character; `^{}\[~]|€` take two septets (3GPP TS 23.038).
        case gsm7 = "GSM-7"
        /// Sixteen bits a character; what is beyond U+FFFF, emoji for one, takes two.
        case ucs2 = "UCS-2"

        /// Units in a message that is one segment: 140 bytes.
        package var alone: Int { self == .gsm7 ? 160 : 70 }
        /// Units in a segment of several: the header that joins them takes 6 bytes (3GPP TS 23.040 §9.2.3.24.1).
        package var joined: Int { self == .gsm7 ? 153 : 67 }
    }

    /// The longest text that Twilio takes, in UTF-16 units: its error 21617.
    package static let longest = 1600

    package let text: String
    package let encoding: Encoding
    /// Septets, or UTF-16 units where it is UCS-2.
    package let units: Int
    /// How many messages are charged; 0 for an empty text. An escaped character and a surrogate pair are never split between two, so
    /// that there can be more of them than the units alone tell.
    package let segments: Int
    /// Units that still fit into the last segment.
    package let room: Int
    /// UTF-16 units, as Twilio counts characters.
    package let length: Int
    /// The first character that GSM-7 does not have; nil: the text is GSM-7.
    package let culprit: Unicode.Scalar?
    /// The first character that is never sent; nil: there is none.
    package let refused: Unicode.Scalar?

    package init(_ text: String) {
        var (seven, sixteen) = (Packing(), Packing())
        var culprit: Unicode.Scalar?
        var refused: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let septets = GSMAlphabet.septets(scalar)
            if septets == 0 {
                culprit = culprit ?? scalar
            } else {
                seven.add(septets, joined: Encoding.gsm7.joined)
            }
            sixteen.add(scalar.value > 0xFFFF ? 2 : 1, joined: Encoding.ucs2.joined)
            if refused == nil, SMSText.isRefused(scalar) { refused = scalar }
        }
        self.text = text
        self.culprit = culprit
        self.refused = refused
        encoding = culprit == nil ? .gsm7 : .ucs2
        length = sixteen.units
        let packing = culprit == nil ? seven : sixteen
        units = packing.units
        if units <= encoding.alone {
            segments = units == 0 ? 0 : 1
            room = encoding.alone - units
        } else {
            segments = packing.segments
            room = encoding.joined - packing.used
        }
    }

    /// Units put into segments one after the other.
    private struct Packing {
        var units = 0
        var segments = 1
        var used = 0

        mutating func add(_ width: Int, joined: Int) {
            units += width
            used += width
            if used > joined {
                segments += 1
                used = width
            }
        }
    }

    /// Control characters but the newline, the separators that break lines without being one, and what turns the direction
    /// of the text around, so that it reads as something else than it is.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case ..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
