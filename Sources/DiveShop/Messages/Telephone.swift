/// A telephone number in the form in which Twilio takes it: E.164, `+` and 8 to 15 digits.
///
/// Read from what people write. Nothing is guessed: what could be two numbers, or only might be one, is refused with the reason.
package struct Telephone: Hashable, Sendable, CustomStringConvertible {
    package let e164: String
    package var description: String { e164 }

    /// Reads a number.
    ///
    /// Blanks, dots, dashes, slashes and parentheses are passed over, and so are the invisible marks that address books put around numbers.
    /// One that begins with `+`, or with what the country dials for abroad, stands for itself; any other is one of that country.
    /// - Parameter country: where numbers without a calling code are: the customer's own country where it has one, else the shop's.
    package init(typed text: String, country: String) throws(Complaint) {
        let written = try Written(text)
        if written.hasPlus {
            e164 = try Telephone.abroad(written.digits, optionalZero: written.optionalZero)
            return
        }
        guard let country = Country(country), let plan = NumberingPlan.of[country.code] else {
            throw .unknownCountry(country)
        }
        // The longest: in Australia 0011 goes abroad, in Singapore 001.
        let abroad = plan.international.filter { written.digits.hasPrefix($0) }.max { $0.count < $1.count }
        if let abroad, written.digits.count >= abroad.count + 8 {
            let optionalZero = written.optionalZero.map { $0 - abroad.count }
            e164 = try Telephone.abroad(String(written.digits.dropFirst(abroad.count)), optionalZero: optionalZero)
        } else {
            e164 = try "+" + plan.callingCode + Telephone.national(written.digits, plan)
        }
    }

    /// What follows `+`: with a calling code that exists, and as long as numbers there are, where that is known.
    private static func abroad(_ written: String, optionalZero: Int?) throws(Complaint) -> String {
        guard let code = (1...3).map({ String(written.prefix($0)) }).first(where: NumberingPlan.callingCodes.contains)
        else {
            throw .unknownCallingCode(String(written.prefix(3)))
        }
        var number = String(written.dropFirst(code.count))
        let plans = NumberingPlan.byCallingCode[code] ?? []
        let hasTrunkZero = plans.contains { $0.trunks.contains("0") }
        // +44 (0)7700 …: the zero is for those who call from within.
        if hasTrunkZero, optionalZero == code.count { number.removeFirst() }
        // Mexico wrote mobile numbers +52 1 … until August 2019; the 1 was taken out of all of them.
        if code == "52", number.count == 11, number.hasPrefix("1") { number.removeFirst() }
        if hasTrunkZero, number.hasPrefix("0") { throw .zeroAfterCode(code) }
        guard (8...15).contains(code.count + number.count) else { throw .notE164(code.count + number.count) }
        if let plan = plans.first, !plans.contains(where: { $0.lengths.contains(number.count) }) {
            throw .wrongLength(number.count, "+" + code, plan.lengths)
        }
        if code == "1", !hasAreaCode(number) { throw .noAreaCode(number) }
        return "+" + code + number
    }

    /// A number of the country as it is dialled there, without what is dialled before it.
    private static func national(_ written: String, _ plan: NumberingPlan) throws(Complaint) -> String {
        if let area = plan.area, written.count == 7, let first = written.first, first >= "2" { return area + written }
        let trunk = plan.trunks.filter { written.hasPrefix($0) }.max { $0.count < $1.count }
        if let trunk, trunk == "0" || plan.lengths.contains(written.count - trunk.count) {
            let number = String(written.dropFirst(trunk.count))
            if number.hasPrefix("0") { throw .tooManyZeros }
            guard plan.lengths.contains(number.count) else {
                throw .wrongLength(number.count, plan.country, plan.lengths)
            }
            if plan.callingCode == "1", !hasAreaCode(number) { throw .noAreaCode(number) }
            return number
        }
        guard plan.lengths.contains(written.count) else {
            if plan.lengths.contains(written.count - plan.callingCode.count), written.hasPrefix(plan.callingCode) {
                throw .plusMissing(plan.callingCode)
            }
            throw .wrongLength(written.count, plan.country, plan.lengths)
        }
        guard written.count >= plan.bare else { throw .trunkMissing(plan.trunks.first ?? "0", plan.country) }
        if plan.callingCode == "1", !hasAreaCode(written) { throw .noAreaCode(written) }
        if written.hasPrefix("0"), !plan.keepsZero { throw .tooManyZeros }
        return written
    }

    /// Area codes of +1 begin with 2 to 9 (NANPA).
    private static func hasAreaCode(_ number: String) -> Bool { number.first.map { $0 >= "2" } ?? false }
}

/// What is left of a number as it is written: its digits.
private struct Written {
    var digits = ""
    var hasPlus = false
    /// Where a zero stands alone in parentheses: before how many digits it comes.
    var optionalZero: Int?

    init(_ text: String) throws(Telephone.Complaint) {
        var sinceParenthesis: Int?
        for scalar in text.unicodeScalars {
            if let digit = scalar.decimalDigit {
                digits.append(digit)
                continue
            }
            switch scalar {
            case "+", "\u{FF0B}":
                guard digits.isEmpty, !hasPlus else { throw .character(scalar) }
                hasPlus = true
            case "(", "\u{FF08}": sinceParenthesis = digits.count
            case ")", "\u{FF09}":
                if let start = sinceParenthesis, digits.dropFirst(start) == "0" { optionalZero = start }
                sinceParenthesis = nil
            case "-", ".", "/", "\u{AD}", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}": break
            case _ where scalar.properties.isWhitespace: break
            // Marks of direction, which telephones put around the numbers of their address books.
            case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2060}", "\u{2066}"..."\u{2069}", "\u{FEFF}":
                break
            case "x", "X", "#",
                "," where !digits.isEmpty:
                throw .hasExtension
            case _ where scalar.properties.isAlphabetic:
                throw Written.namesExtension(text) ? .hasExtension : .letters
            default: throw .character(scalar)
            }
        }
        if digits.isEmpty { throw .empty }
    }

    private static func namesExtension(_ text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter }
        return words.contains {
            ["x", "ext", "extn", "extension", "poste", "durchwahl", "dw", "int", "anexo", "ramal"].contains($0)
        }
    }
}

extension Unicode.Scalar {
    /// `0` to `9`, for decimal digits of any script.
    fileprivate var decimalDigit: Character? {
        if value < 0x80 { return (0x30...0x39).contains(value) ? Character(self) : nil }
        guard properties.numericType == .decimal, let value = properties.numericValue else { return nil }
        return Character(Unicode.Scalar(UInt8(0x30 + Int(value))))
    }
}
