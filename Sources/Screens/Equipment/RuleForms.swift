import Cells
import DiveShop

/// How often something is looked at: months, uses, whether at all.
struct RuleForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let rule: ListedRule

    init(_ rule: ListedRule) {
        self.rule = rule
        let source = "Source: \(rule.rule.source)."
        let time =
            rule.alongWith.map {
                Form.Row(
                    "Along with", $0.title, named: "along_with", choices: RuleForm.companions.map(\.title),
                    help: "It is due as often as that. \(source)")
            }
            ?? Form.Row(
                "Months", rule.rule.months.map { "\($0)" } ?? "", named: "months", help: "1 to 600. \(source)")
        form = Form([
            time,
            Form.Row(
                "Dives", rule.rule.uses.map { "\($0)" } ?? "", named: "uses",
                help: "Due after so many, if that comes first; empty or 0: not by use."),
            Form.Row(
                "Dives a day", "\(rule.rule.usesPerDay)", named: "uses_per_day",
                help: "As how many a day out on rental counts."),
            Form.Row(
                "In use", rule.isActive ? "yes" : "no", named: "is_active", choices: ["yes", "no"],
                help: "Whether the shop goes by it. ← and → change it."),
        ])
    }

    private static let companions: [DueKind] = [.visual, .hydro]

    var title: String { "\(rule.ruleSet.title): \(rule.rule.kind.title)" }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        let changes = form.changes
        guard !changes.isEmpty else {
            desk.tell("nothing was changed")
            return desk.close()
        }
        var change = RuleChange(rule.ruleSet, rule.jurisdiction, rule.rule.kind)
        var complaints: [Int: String] = [:]
        func number(_ name: String, _ allowed: ClosedRange<Int>) -> Int? {
            guard let text = changes[name]?.to.trimmed else { return nil }
            if text.isEmpty, allowed.contains(0) { return 0 }
            if let number = Int(text), allowed.contains(number) { return number }
            if let row = form.row(named: name) {
                complaints[row] = "a number from \(allowed.lowerBound) to \(Words.grouped(allowed.upperBound))"
            }
            return nil
        }
        change.months = number("months", 1...600)
        change.uses = number("uses", 0...100_000)
        change.usesPerDay = number("uses_per_day", 1...100)
        change.alongWith = changes["along_with"].flatMap { chosen in
            RuleForm.companions.first { $0.title == chosen.to }
        }
        change.isActive = changes["is_active"].map { $0.to == "yes" }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.order(.maintenance(.changeRule(change)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .maintenance(.changeRule) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("the rule is changed; due dates that were computed by it have moved")
        desk.close()
    }
}

/// A category of gear: its name, and which rules its items are under.
struct CategoryForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    /// Nil: a new one.
    private let category: EquipmentCategory?

    init(_ category: EquipmentCategory? = nil) {
        self.category = category
        let rules = Form.Row(
            "Rules for", (category?.ruleSet ?? .general).title, named: "rule_set",
            choices: RuleSet.allCases.map(\.title),
            help: "What its items are looked at for. ← and → go through them.")
        form = Form(category == nil ? [Form.Row("Name", named: "name", help: "Such as Regulators."), rules] : [rules])
    }

    var title: String { category.map { "Category \($0.name)" } ?? "A new category" }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        let row = form.rows.count - 1
        guard let rules = RuleSet.allCases.first(where: { $0.title == form[row] }) else { return }
        if let category {
            guard rules != category.ruleSet else { return desk.close() }
            isWaiting = true
            return desk.order(.equipment(.setRuleSet(category: category.id, rules)))
        }
        guard !form[0].trimmed.isEmpty else { return form.complain([0: "the category needs a name"]) }
        isWaiting = true
        desk.order(.equipment(.addCategory(name: form[0].trimmed, rules)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .equipment = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell(category.map { "\($0.name) is under other rules from now on" } ?? "\(form[0].trimmed) is a category")
        desk.close()
    }
}
