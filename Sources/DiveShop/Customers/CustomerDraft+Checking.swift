/// What may be written down of a customer.
extension CustomerDraft {
    package static let longestLine = 200
    package static let longestNotes = 4000
    package static let longestTag = 40
    /// Nobody who dives was born before.
    package static let earliestBirth = Day(number: -25_567)  // 1900-01-01

    /// As it is stored: without white space around it, days as YYYY-MM-DD, a country in capitals.
    package func stored(_ field: Field, today: Day) -> String {
        let text = self[field].trimmed
        switch field {
        case .birthDate, .since: return Day(typed: text, today: today)?.text ?? text
        case .country:
            let code = text.uppercased()
            return code == "UK" ? "GB" : code
        default: return text
        }
    }

    /// What is wrong, by field.
    package func complaints(today: Day) -> [Field: String] {
        var complaints: [Field: String] = [:]
        for field in Field.allCases { complaints[field] = why(not: field, today) }
        if name.isEmpty { complaints[.lastName] = "a name or a company is needed" }
        return complaints
    }

    private func why(not field: Field, _ today: Day) -> String? {
        let text = stored(field, today: today)
        switch field {
        case .notes: return self[.notes].whyNoNotes(atMost: CustomerDraft.longestNotes)
        case .email: return text.isEmpty || text.isPlausibleAddress ? nil : "an address looks like name@example.com"
        case .phone, .mobile:
            if text.isEmpty { return nil }
            if let why = text.whyNoLine(atMost: 40) { return why }
            let figures = text.unicodeScalars.filter { ("0"..."9").contains($0) }.count
            return figures < 5 ? "a telephone has five figures at least" : nil
        case .country:
            let isCode = text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            return text.isEmpty || isCode ? nil : "two letters, such as US or GB"
        case .timeZone:
            return text.isEmpty || ShopCalendar(timeZone: text) != nil ? nil : "a time zone looks like America/New_York"
        case .birthDate, .since:
            if text.isEmpty { return nil }
            guard let day = Day(text: text) else { return "a date looks like 1990-11-24" }
            return day > today
                ? "it is still to come" : day < CustomerDraft.earliestBirth ? "that is too long ago" : nil
        default: return text.whyNoLine(atMost: CustomerDraft.longestLine)
        }
    }

    /// Why a text is no tag; nil: it is one.
    package static func why(notTag tag: String) -> String? {
        if tag.trimmed.isEmpty { return "a tag is a word, such as nitrox" }
        if tag.contains(",") { return "one tag at a time, without a comma" }
        return tag.trimmed.whyNoLine(atMost: longestTag)
    }
}

extension CustomerDraft.Field {
    /// The field in a sentence.
    package var words: String {
        switch self {
        case .firstName: "first name"
        case .lastName: "last name"
        case .company: "company"
        case .email: "e-mail"
        case .phone: "telephone"
        case .birthDate: "birth date"
        case .postalCode: "postal code"
        case .timeZone: "time zone"
        case .since: "customer since"
        default: rawValue
        }
    }
}

extension String {
    /// One `@` with something before it and a host with a dot behind it, and nothing that would end an address in a message's head.
    fileprivate var isPlausibleAddress: Bool {
        guard utf8.count <= 254, !hasControlCharacters,
            !unicodeScalars.contains(where: {
                $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
                    || $0.properties.generalCategory == .format || "<>()[],;:\\\"".unicodeScalars.contains($0)
            })
        else { return false }
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
            }
    }
}
