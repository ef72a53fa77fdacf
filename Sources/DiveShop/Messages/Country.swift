/// A country by its two letters, ISO 3166-1 alpha-2, from what stands in a customer's record.
package struct Country: Hashable, Sendable, CustomStringConvertible {
    /// Two capital letters.
    package let code: String

    /// Reads two letters in either case, or one of the names and short forms that people write. Nil: it is none of them. Two letters are taken
    /// as they are, whether there is such a country or not.
    package init?(_ text: String) {
        let word = text.trimmed.uppercased()
        if let known = Country.written[word] {
            code = known
        } else if word.utf8.count == 2, word.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
            code = word
        } else {
            return nil
        }
    }

    /// Its name in English where numbers of it are known, else its two letters.
    package var description: String { NumberingPlan.of[code]?.country ?? code }

    private static let written: [String: String] = {
        var written: [String: String] = [:]
        for (code, plan) in NumberingPlan.of {
            let name = plan.country.uppercased()
            written[name] = code
            if name.hasPrefix("THE ") { written[String(name.dropFirst(4))] = code }
        }
        for (name, code) in [
            ("UK", "GB"), ("GREAT BRITAIN", "GB"), ("ENGLAND", "GB"), ("SCOTLAND", "GB"), ("WALES", "GB"),
            ("NORTHERN IRELAND", "GB"),
            ("USA", "US"), ("U.S.", "US"), ("U.S.A.", "US"), ("UNITED STATES", "US"),
            ("UNITED STATES OF AMERICA", "US"), ("AMERICA", "US"),
            ("EL", "GR"), ("UAE", "AE"), ("HOLLAND", "NL"), ("DEUTSCHLAND", "DE"), ("ÖSTERREICH", "AT"),
            ("SCHWEIZ", "CH"), ("SUISSE", "CH"),
            ("ESPAÑA", "ES"), ("ITALIA", "IT"), ("MÉXICO", "MX"), ("BRASIL", "BR"), ("TÜRKIYE", "TR"),
            ("CZECHIA", "CZ"), ("KOREA", "KR"),
            ("HRVATSKA", "HR"), ("RUSSIA", "RU"), ("VIET NAM", "VN"),
        ] {
            written[name] = code
        }
        return written
    }()
}
