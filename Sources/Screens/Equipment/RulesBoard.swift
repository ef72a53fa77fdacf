import Cells
import DiveShop

/// How often what is looked at: the rules in force where the shop is, each with where it comes from; and which rules the items of each
/// category are under.
struct RulesBoard: Place {
    enum Action: Hashable, Sendable {
        case step(Choices.Step)
        case change, others, add, leave
    }
    fileprivate enum Line: Hashable, Sendable {
        case rule(ListedRule)
        case category(EquipmentCategory)
    }
    private var shop: Workshop?
    private var lines: [Line] = []
    private var choices = Choices([])
    /// Whether rules of other places, and those that are switched off, show too.
    private var showsAll = false

    var name: String { "Rules" }
    let table: [Binding<Action>] = [
        Binding("up k", .step(.up), "Go up"), Binding("down j", .step(.down), "Go down"),
        Binding("pgup", .step(.pageUp), "Go a page up"), Binding("pgdn space", .step(.pageDown), "Go a page down"),
        Binding("home g", .step(.first), "Go to the first"), Binding("end G", .step(.last), "Go to the last"),
        Binding("enter e", .change, "Change the rule, or what a category is under", hint: "change"),
        Binding("a", .add, "Add a category", hint: "add a category"),
        Binding("o", .others, "Show rules of other places too, or no more", hint: "other places"),
        Binding("esc q", .leave, "Leave the rules", hint: "back"),
    ]

    func queries(_ desk: Desk) -> [Query] { [.workshop] }

    mutating func follow(_ desk: Desk) {
        guard case .workshop(let shop) = desk.answers[.workshop] else { return }
        self.shop = shop
        list()
    }

    private mutating func list() {
        guard let shop else { return }
        let here = selected?.key
        let rules = shop.rules.filter { showsAll || $0.isInForce }
        lines = rules.map(Line.rule) + shop.categories.map(Line.category)
        choices.replace(lines.map(item))
        if let i = lines.firstIndex(where: { $0.key == here }) { choices.select(i) }
    }

    private func item(_ line: Line) -> Choices.Item {
        switch line {
        case .rule(let rule):
            let notes = [
                rule.onlyFor.map(RulesBoard.only), rule.rule.isLegal ? "law" : nil,
                rule.isActive ? nil : "switched off",
            ]
            return Choices.Item(
                group: "\(rule.ruleSet.title) · \(rule.jurisdiction.title)", title: rule.rule.kind.short,
                detail: every(rule), note: notes.compactMap(\.self).joined(separator: ", "))
        case .category(let category):
            return Choices.Item(
                group: "Categories", title: category.name,
                detail: category.ruleSet == .none ? "not inspected" : "as \(category.ruleSet.inSentence)",
                note: category.items == 1 ? "one item" : "\(Words.grouped(category.items)) items")
        }
    }

    private func every(_ rule: ListedRule) -> String {
        if let along = rule.alongWith { return "with each \(along.short)" }
        return "every \(DueWords.every(rule.rule))"
    }

    private static func only(_ condition: String) -> String {
        switch condition {
        case "alloy_6351": "alloy 6351"
        case "oxygen_service": "oxygen service"
        default: condition
        }
    }

    private var selected: Line? { choices.selection.flatMap { lines.indices.contains($0) ? lines[$0] : nil } }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .change: desk.refusal(without: .editEquipment) ?? (selected == nil ? "there is no rule" : nil)
        case .add: desk.refusal(without: .editEquipment)
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): choices.step(step, page: max(1, Shell.body(of: desk.frame).height - 7))
        case .change:
            switch selected {
            case .rule(let rule): desk.open(RuleForm(rule))
            case .category(let category): desk.open(CategoryForm(category))
            case nil: break
            }
        case .add: desk.open(CategoryForm())
        case .others:
            showsAll.toggle()
            list()
        case .leave: desk.close()
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        let room = room(Shell.body(of: desk.frame))
        switch mouse.action {
        case .wheelUp: choices.step(.up, page: 1)
        case .wheelDown: choices.step(.down, page: 1)
        case .press:
            guard let item = choices.item(atRow: mouse.at.y - room.minY, width: room.width, height: room.height) else {
                return false
            }
            if item == choices.selected {
                if refusal(of: .change, desk) == nil { perform(.change, &desk) }
            } else {
                choices.select(item)
            }
        default: return false
        }
        return true
    }

    /// Above the two lines that say where the selected rule comes from.
    private func room(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: min(100, rect.width - 4), height: rect.height - 4)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let place = shop.map { "in force: \($0.jurisdiction.title)" }
        Panel(title: "Rules of service", badge: place, state: .focused).draw(into: &grid, rect)
        let room = room(rect)
        if case .refused(let why) = desk.answers[.workshop] {
            grid.write(why.words, at: room.origin, face: .alarm, width: room.width)
            return
        }
        guard shop != nil else {
            grid.write("reading …", at: room.origin, face: .quiet)
            return
        }
        choices.draw(into: &grid, room, empty: "There is no rule.", glyphs: desk.frame.glyphs)
        // What the selected one rests on, instead of the count.
        let y = room.maxY - 1
        grid.fill(Rect(x: room.minX, y: y, width: room.width, height: 1))
        for (i, line) in wrapped(help, width: rect.width - 4).prefix(3).enumerated() {
            grid.write(line, at: Point(room.minX, y + i), face: .quiet, width: rect.width - 4)
        }
    }

    private var help: String {
        switch selected {
        case .rule(let rule):
            let law = rule.rule.isLegal ? " It is law: nobody can override it, or put its date off." : ""
            let stamp = rule.rule.isStamp ? " Stamped by month, so due at the month's end." : ""
            let only = rule.onlyFor.map { " Only for \(RulesBoard.only($0))." } ?? ""
            let uses =
                rule.rule.uses == nil ? "" : " A day out on rental counts as \(rule.rule.usesPerDay) dives."
            return "Source: \(rule.rule.source).\(law)\(stamp)\(only)\(uses)"
        case .category(let category):
            return category.ruleSet == .none
                ? "Its items have no due dates."
                : "Its items are due by the rules for \(category.ruleSet.inSentence)."
        case nil: return ""
        }
    }
}

extension RulesBoard.Line {
    /// Which one it is, whatever it says.
    fileprivate var key: String {
        switch self {
        case .rule(let rule): "rule \(rule.id)"
        case .category(let category): "category \(category.id)"
        }
    }
}

extension RuleSet {
    var title: String {
        switch self {
        case .cylinder: "Cylinders"
        case .regulator: "Regulators"
        case .bcd: "BCDs"
        case .general: "Other gear"
        case .none: "Not inspected"
        }
    }
}

extension RuleSet {
    var inSentence: String { self == .bcd ? title : title.lowercased() }
}

extension Jurisdiction {
    var title: String {
        switch self {
        case .unitedStates: "United States"
        case .unitedKingdom: "United Kingdom"
        }
    }
}
