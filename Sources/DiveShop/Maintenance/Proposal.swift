/// What one item is looked at for, and what a record of service does to that: the same for the form that proposes and for the store that
/// writes.
package struct ItemRules: Hashable, Sendable {
    package let ruleSet: RuleSet
    /// Those in force for the item.
    package let rules: [ServiceRule]
    /// What a record of a type renews where it does not say.
    package let renewals: [MaintenanceType: [DueKind]]

    package init(ruleSet: RuleSet, rules: [ServiceRule], renewals: [MaintenanceType: [DueKind]]) {
        self.ruleSet = ruleSet
        self.rules = rules
        self.renewals = renewals
    }

    package init(_ item: ItemPage, _ workshop: Workshop) {
        self.init(
            ruleSet: item.ruleSet, rules: item.dues.compactMap(\.rule), renewals: workshop.renewals[item.ruleSet] ?? [:]
        )
    }

    package func rule(_ kind: DueKind) -> ServiceRule? { rules.first { $0.kind == kind } }
}

extension ServiceDraft {
    package var type: MaintenanceType? { MaintenanceType(typed: self[.type]) }
    package var result: ServiceResult? { ServiceResult(typed: self[.result]) }
    /// Nothing typed is no cost. Nil: it is no amount.
    package var cost: Money? { self[.cost].trimmed.isEmpty ? .zero : Money(typed: self[.cost]) }
    /// When it was done; nothing typed is today. Nil: it is no day.
    package func date(today: Day) -> Day? {
        self[.date].trimmed.isEmpty ? today : Day(typed: self[.date], today: today)
    }
    /// The next date as a person typed it; nil: nobody did, or it is no day.
    package func givenNext(today: Day) -> Day? { Day(typed: self[.next], today: today) }

    /// The kinds it renews, the main one first: a given next date is that one's. None where it failed.
    package func renewed(_ rules: ItemRules) -> [DueKind] {
        result == .failed ? [] : concerned(rules)
    }

    /// The kinds that the work is about: renewed where it passed, out of test where it failed. In the order that the record has them.
    package func concerned(_ rules: ItemRules) -> [DueKind] {
        guard let type else { return [] }
        if let named = namedKinds { return named }
        let kinds = (rules.renewals[type] ?? []).sorted { $0.order < $1.order }
        return kinds.isEmpty && !self[.next].trimmed.isEmpty ? [.service] : kinds
    }

    /// What stands in the field; nil: nothing, or a word that is no kind.
    private var namedKinds: [DueKind]? {
        let text = self[.renews].trimmed
        guard !text.isEmpty else { return nil }
        if text.lowercased() == "none" { return [] }
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { DueKind(typed: String($0)) }
        guard !words.contains(nil) else { return nil }
        var kinds: [DueKind] = []
        for case let kind? in words where !kinds.contains(kind) { kinds.append(kind) }
        return kinds
    }

    /// The next date that the rules give: the earliest of the renewed kinds. Nil: no rule gives any, or the draft is not that far.
    package func proposedNext(_ rules: ItemRules, today: Day) -> Day? {
        guard let date = date(today: today) else { return nil }
        return renewed(rules).compactMap { rules.rule($0)?.due(after: date) }.min()
    }

    /// Spent on one service at most.
    package static let dearest = Money(cents: 100_000_00)
    package static let longestText = 2000

    /// What is wrong, by field; whether item and technician are known, the store says.
    /// - Parameter rules: of the item; nil: it is not known yet.
    package func complaints(_ rules: ItemRules?, today: Day) -> [Field: String] {
        var complaints: [Field: String] = [:]
        if self[.code].trimmed.isEmpty { complaints[.code] = "type or scan the item's code" }
        if type == nil { complaints[.type] = "one of \(MaintenanceType.words)" }
        if result == nil, !self[.result].trimmed.isEmpty { complaints[.result] = "passed, failed, or nothing" }
        complaints[.date] = whyNoDate(today)
        complaints[.cost] = Money.why(self[.cost], isNone: cost, above: ServiceDraft.dearest)
        complaints[.parts] = self[.parts].whyNoNotes(atMost: ServiceDraft.longestText)
        complaints[.description] = self[.description].whyNoNotes(atMost: ServiceDraft.longestText)
        complaints[.renews] = whyNoRenewal(rules)
        complaints[.next] = whyNoNext(rules, today)
        return complaints
    }

    private func whyNoDate(_ today: Day) -> String? {
        guard let date = date(today: today) else { return Day.howTyped }
        if date > today { return "it is still to come: what was done has a date until today, \(today.text)" }
        return date < Day.earliest ? "that is too long ago" : nil
    }

    private func whyNoRenewal(_ rules: ItemRules?) -> String? {
        guard !self[.renews].trimmed.isEmpty else { return nil }
        guard let named = namedKinds else { return "\(DueKind.words), with a comma between, or none" }
        guard let rules else { return nil }
        // A kind that no rule asks for is renewed by a given date alone, and that is the first one's.
        for (i, kind) in named.enumerated() where rules.rule(kind) == nil {
            if i > 0 || self[.next].trimmed.isEmpty {
                return "no rule asks for \(kind.title) here: name it first, with its next date"
            }
        }
        return nil
    }

    private func whyNoNext(_ rules: ItemRules?, _ today: Day) -> String? {
        guard !self[.next].trimmed.isEmpty else { return nil }
        guard let next = givenNext(today: today) else { return Day.howTyped }
        if result == .failed { return "what failed has no next date: leave it empty" }
        if namedKinds?.isEmpty == true { return "nothing is renewed, so there is no next date: leave it empty" }
        guard let date = date(today: today) else { return nil }
        if next <= date { return "it is not after the service of \(date.text)" }
        if next > date.adding(months: 600) { return "that is more than 50 years away" }
        guard let rules, let first = renewed(rules).first, let rule = rules.rule(first), rule.isLegal,
            let last = rule.due(after: date), next > last
        else { return nil }
        return "\(first.title) is due by \(last.text) at the latest (\(rule.source))"
    }
}

extension DueKind {
    /// The order of the list above.
    fileprivate var order: Int { DueKind.allCases.firstIndex(of: self) ?? 0 }
}

extension Money {
    /// - Parameter isNone: what was read of it.
    fileprivate static func why(_ text: String, isNone read: Money?, above most: Money) -> String? {
        guard let read else {
            return text.trimmed.hasPrefix("-") ? "an amount is not negative" : "an amount looks like 45 or 45.00"
        }
        return read > most ? "that is more than \(most.decimal)" : nil
    }
    static func why(_ text: String, above most: Money) -> String? {
        text.trimmed.isEmpty ? nil : why(text, isNone: Money(typed: text), above: most)
    }
}

extension JobDraft {
    package var type: MaintenanceType? { MaintenanceType(typed: self[.type]) }
    package func date(today: Day) -> Day? { Day(typed: self[.date], today: today) }
    /// Nil: once, or it is no number of months.
    package var repeatMonths: Int? { Int(self[.repeatMonths].trimmed) }

    package static let longestNotes = 2000
    package static let repeats = 1...120

    /// What is wrong, by field; whether item and technician are known, the store says.
    package func complaints(today: Day) -> [Field: String] {
        var complaints: [Field: String] = [:]
        if self[.code].trimmed.isEmpty { complaints[.code] = "type or scan the item's code" }
        if type == nil { complaints[.type] = "one of \(MaintenanceType.words)" }
        if let date = date(today: today) {
            if date < today { complaints[.date] = "it is past: plan it for today, \(today.text), or later" }
            if date > today.adding(months: 120) { complaints[.date] = "that is more than ten years away" }
        } else {
            complaints[.date] = Day.howTyped
        }
        complaints[.notes] = self[.notes].whyNoNotes(atMost: JobDraft.longestNotes)
        if !self[.repeatMonths].trimmed.isEmpty, repeatMonths.map(JobDraft.repeats.contains) != true {
            complaints[.repeatMonths] = "months, from \(JobDraft.repeats.lowerBound) to \(JobDraft.repeats.upperBound)"
        }
        return complaints
    }
}
