/// What a cylinder may be filled with.
package enum Gas: String, CaseIterable, Hashable, Sendable {
    case air, nitrox, trimix, oxygen

    /// Percent of oxygen that a cylinder for it must bear where nobody says more: blends are counted at the 40 % that shops blend up to.
    package var oxygen: Int {
        switch self {
        case .air: 21
        case .nitrox, .trimix: 40
        case .oxygen: 100
        }
    }
}

/// Whether an item may be rented out or filled, and if not, why (domain.md §6). A rental's whole period must lie inside the dates; a
/// visual inspection or service that is overdue may be overridden, nothing else.
package struct Verdict: Hashable, Sendable {
    /// The last day of a rental that may begin today; nil: it may not be rented out.
    package let mayRentUntil: Day?
    /// Whether any date limits the rental; false: ``mayRentUntil`` is today, and any later day is as good.
    package let isLimited: Bool
    package let mayFill: [Gas]
    /// Why not, or on whose word; a sentence part each, the most important first.
    package let reasons: [String]

    package init(mayRentUntil: Day?, isLimited: Bool, mayFill: [Gas], reasons: [String]) {
        self.mayRentUntil = mayRentUntil
        self.isLimited = isLimited
        self.mayFill = mayFill
        self.reasons = reasons
    }

    /// Whether a rental from today to that day lies inside the dates.
    package func mayRent(until day: Day) -> Bool {
        guard let mayRentUntil else { return false }
        return !isLimited || day <= mayRentUntil
    }
}

extension Verdict {
    /// - Parameters:
    ///   - dues: those that a rule asks for, and those that a person gave.
    ///   - outUntil: when an item that is out is expected back; nil: nobody knows.
    ///   - oxygenLimit: percent of oxygen above which a cylinder must be oxygen clean.
    package init(
        status: EquipmentStatus, ruleSet: RuleSet, isOxygenService: Bool, dues: [DueDate], outUntil: Day? = nil,
        oxygenLimit: Double, on today: Day
    ) {
        var reasons: [String] = []
        switch status {
        case .available: break
        case .rented:
            reasons.append(
                outUntil.map { $0 < today ? "is out, due back since \($0.text)" : "is out until \($0.text)" }
                    ?? "is out on rental")
        case .maintenance: reasons.append("is in maintenance")
        case .damaged: reasons.append("is damaged")
        case .retired: reasons.append("is retired")
        }
        // Oxygen cleaning is for the gas, not for the diver.
        let checks = dues.filter { $0.kind != .oxygenClean }.map { Verdict.check($0, on: today) }
        reasons += checks.compactMap(\.reason)
        let limits = checks.compactMap(\.until)
        let isOverdue = checks.contains { !$0.isAllowed }
        let until = limits.min()
        let mayRent = status == .available && !isOverdue

        var gases: [Gas] = []
        if ruleSet == .cylinder, status == .available || status == .rented, !isOverdue {
            let clean = dues.first { $0.kind == .oxygenClean }.map { Verdict.check($0, on: today) }
            let isClean = isOxygenService && clean?.isAllowed != false && (clean != nil)
            gases = Gas.allCases.filter { Double($0.oxygen) <= oxygenLimit || isClean }
            if gases.count < Gas.allCases.count {
                let others = Gas.allCases.filter { !gases.contains($0) }.map(\.rawValue).joined(separator: ", ")
                let why = clean?.reason ?? "it is not in oxygen service"
                reasons.append("not with \(others): \(why)")
            }
        }
        self.init(
            mayRentUntil: mayRent ? until ?? today : nil, isLimited: until != nil, mayFill: gases, reasons: reasons)
    }

    /// Whether a due date lets the item be used today, up to when, and what is to be said of it.
    private static func check(_ due: DueDate, on today: Day) -> (isAllowed: Bool, until: Day?, reason: String?) {
        if let day = due.failedOn { return (false, nil, "\(due.kind.title) failed on \(day.text)") }
        let isDue: Bool
        let why: String
        if let day = due.due {
            isDue = day < today
            why = "\(due.kind.title) overdue since \(day.text)"
        } else {
            isDue = due.lastDone == nil
            why = "\(due.kind.title) never recorded"
        }
        guard isDue else { return (true, due.due, nil) }
        if due.kind.mayBeOverridden, let word = due.override, word.until >= today {
            return (true, word.until, "\(why), allowed until \(word.until.text) by \(word.by): \(word.reason)")
        }
        return (false, nil, why)
    }

    /// Why it may not be rented up to that day or filled with that gas; nil: it may. `Verdict` in one line, for people.
    package func why(not until: Day?, _ gas: Gas?) -> String? {
        if let until, !mayRent(until: until) {
            guard let mayRentUntil else { return reasons.first ?? "it may not be rented out" }
            return "it may be rented until \(mayRentUntil.text) only"
        }
        if let gas, !mayFill.contains(gas) { return reasons.last ?? "it is no cylinder" }
        return nil
    }

    /// The whole verdict in one line, and how the eye should take it.
    package func line(on today: Day) -> (words: String, tone: Tone) {
        let rent =
            mayRentUntil.map { isLimited ? "may be rented until \($0.text)" : "may be rented" } ?? "may not be rented"
        let fill = mayFill.isEmpty ? nil : "may be filled with \(mayFill.map(\.rawValue).joined(separator: ", "))"
        let words = [rent, fill].compactMap { $0 }.joined(separator: " · ")
        let why = reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; ")
        let tone: Tone =
            mayRentUntil == nil && mayFill.isEmpty ? .alarm : reasons.isEmpty ? .good : .warning
        return (words + why, tone)
    }
}
