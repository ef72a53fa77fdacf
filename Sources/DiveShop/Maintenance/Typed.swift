/// What people type for amounts, days and words, read into values.

extension Money {
    /// Reads an amount as people type it: `45`, `45.00`, `45,5`, also with a space or an apostrophe between thousands.
    /// Nil: it is no amount, is negative, has more than two decimals, or more than nine digits before them.
    package init?(typed text: String) {
        let signs = text.trimmed.filter { $0 != " " && $0 != "'" && $0 != "\u{A0}" }
        let parts = signs.split(separator: signs.contains(",") ? "," : ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].count), parts[0].isDigits,
            let whole = Int(parts[0])
        else { return nil }
        var part = 0
        if parts.count == 2 {
            guard (1...2).contains(parts[1].count), parts[1].isDigits, let read = Int(parts[1]) else { return nil }
            part = parts[1].count == 1 ? read * 10 : read
        }
        self.init(cents: whole * 100 + part)
    }
}

extension Day {
    /// Reads a day as people type it: `2026-11-24`, `today`, `yesterday`, `tomorrow`, or days from today, `+30` and `-2`.
    /// Nil: it is none of these, or there is no such day.
    package init?(typed text: String, today: Day) {
        let word = text.trimmed.lowercased()
        switch word {
        case "today": self = today
        case "yesterday": self = today.adding(days: -1)
        case "tomorrow": self = today.adding(days: 1)
        default:
            if word.hasPrefix("+") || word.hasPrefix("-") {
                let digits = word.dropFirst()
                guard (1...5).contains(digits.count), digits.isDigits, let days = Int(digits) else { return nil }
                self = today.adding(days: word.hasPrefix("+") ? days : -days)
            } else {
                self.init(text: word)
            }
        }
    }

    /// Reads what is stamped on a cylinder, too: a month, `2026-11` or `11/2026`, counts by its first day.
    package init?(stamped text: String, today: Day) {
        let word = text.trimmed
        let month = word.split(separator: "/", omittingEmptySubsequences: false)
        if month.count == 2, month[0].count == 2 {
            self.init(text: "\(month[1])-\(month[0])-01")
        } else if word.utf8.count == 7 {
            self.init(text: word + "-01")
        } else {
            self.init(typed: text, today: today)
        }
    }

    /// How a day is typed, for people.
    package static let howTyped = "a date looks like 2026-11-24; also today, tomorrow, +30"
    /// Nothing that a shop works with was made or done before.
    package static let earliest = Day(number: -7305)  // 1950-01-01
}

extension MaintenanceType {
    /// By its word or its title, whatever the case: `safety_check`, `Safety check`. Nil: there is no such type.
    package init?(typed text: String) { self.init(rawValue: text.asWord) }

    /// The words of all of them, for people.
    package static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension DueKind {
    /// By its word, whatever the case: `eddy_current`, `eddy current`. Nil: there is no such kind.
    package init?(typed text: String) { self.init(rawValue: text.asWord) }

    package static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension ServiceResult {
    package init?(typed text: String) { self.init(rawValue: text.asWord) }
}

extension String {
    /// Without white space around it.
    package var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// As words of the schema are written: small letters, underscores between.
    fileprivate var asWord: String {
        String(trimmed.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }

    /// Why a text of one line cannot be stored; nil: it can.
    package func whyNoLine(atMost length: Int) -> String? {
        hasControlCharacters ? "there are control characters in it" : whyTooLong(atMost: length)
    }

    /// Why a text of several lines cannot be stored; nil: it can.
    package func whyNoNotes(atMost length: Int) -> String? {
        let lines = filter { $0 != "\n" && $0 != "\r\n" && $0 != "\t" }
        return lines.hasControlCharacters ? "there are control characters in it" : whyTooLong(atMost: length)
    }

    private func whyTooLong(atMost length: Int) -> String? {
        let count = unicodeScalars.count
        return count > length ? "at most \(length.grouped) characters; there are \(count.grouped)" : nil
    }
}

extension Substring {
    fileprivate var isDigits: Bool { utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
}

extension Int {
    /// For people: `5,000`.
    fileprivate var grouped: String {
        let digits = String(self)
        var text = ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}

extension EquipmentDraft.Field {
    /// The field in a sentence.
    package var words: String {
        switch self {
        case .code: "code"
        case .serial: "serial number"
        case .oxygenService: "oxygen service"
        case .purchaseDate: "bought on"
        case .purchaseCost: "price"
        case .dailyRate: "daily rate"
        case .weeklyRate: "weekly rate"
        case .visual: "last visual inspection"
        case .hydro: "last hydrostatic test"
        case .service: "last service"
        default: rawValue
        }
    }
}

extension ServiceDraft.Field {
    /// The field in a sentence.
    package var words: String {
        switch self {
        case .code: "code"
        case .type: "type"
        case .date: "date"
        case .technician: "technician"
        case .parts: "parts"
        case .description: "notes"
        case .next: "next date"
        default: rawValue
        }
    }
}

extension JobDraft.Field {
    /// The field in a sentence.
    package var words: String {
        switch self {
        case .code: "code"
        case .type: "type"
        case .date: "date"
        case .technician: "technician"
        case .notes: "notes"
        case .repeatMonths: "months to the next"
        }
    }
}
