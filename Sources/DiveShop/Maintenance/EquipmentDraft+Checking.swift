extension EquipmentDraft {
    /// Bought or rented out for at most.
    package static let dearest = Money(cents: 100_000_00)
    package static let longestCode = 64
    package static let longestLine = 200
    package static let longestNotes = 2000
    package static let conditions = ["excellent", "good", "fair", "poor"]

    /// What is stored of a field: trimmed, dates and amounts in the store's form, words in small letters; empty: nothing. What was typed,
    /// where it cannot be read.
    package func stored(_ field: Field, today: Day) -> String {
        let text = self[field].trimmed
        guard !text.isEmpty else {
            switch field {
            case .condition: return "good"
            case .oxygenService: return "no"
            case .dailyRate: return "0.00"
            default: return ""
            }
        }
        switch field {
        case .visual, .hydro: return Day(stamped: text, today: today)?.text ?? text
        case .service, .purchaseDate: return Day(typed: text, today: today)?.text ?? text
        case .purchaseCost, .dailyRate, .weeklyRate: return Money(typed: text)?.decimal ?? text
        case .condition: return text.lowercased()
        case .oxygenService:
            switch text.lowercased() {
            case "yes", "y", "1", "true": return "yes"
            case "no", "n", "0", "false": return "no"
            default: return text
            }
        case .notes: return self[.notes]
        default: return text
        }
    }

    /// What is wrong, by field; whether the code is free and the category known, the store says.
    package func complaints(today: Day) -> [Field: String] {
        var complaints: [Field: String] = [:]
        for field in Field.allCases { complaints[field] = why(not: field, today) }
        return complaints
    }

    private func why(not field: Field, _ today: Day) -> String? {
        let text = stored(field, today: today)
        switch field {
        case .code:
            return text.isEmpty ? "a code is needed" : text.whyNoLine(atMost: EquipmentDraft.longestCode)
        case .name:
            return text.isEmpty ? "a name is needed" : text.whyNoLine(atMost: EquipmentDraft.longestLine)
        case .category: return text.isEmpty ? "a category is needed" : nil
        case .size, .manufacturer, .model, .serial, .alloy: return text.whyNoLine(atMost: EquipmentDraft.longestLine)
        case .oxygenService: return ["yes", "no"].contains(text) ? nil : "yes or no"
        case .condition:
            return EquipmentDraft.conditions.contains(text)
                ? nil : "one of \(EquipmentDraft.conditions.joined(separator: ", "))"
        case .purchaseCost, .dailyRate, .weeklyRate: return Money.why(text, above: EquipmentDraft.dearest)
        case .purchaseDate, .visual, .hydro, .service:
            guard !text.isEmpty else { return nil }
            guard let day = Day(text: text) else {
                return field == .visual || field == .hydro
                    ? "a date looks like 2026-11-24, or a stamp 2026-11" : "a date looks like 2026-11-24"
            }
            return day > today ? "it is still to come" : day < Day.earliest ? "that is too long ago" : nil
        case .notes: return text.whyNoNotes(atMost: EquipmentDraft.longestNotes)
        }
    }
}
