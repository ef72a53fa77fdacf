import Cells
import DiveShop

/// Takes an item out of use for good, with a word why.
struct RetireForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64
    private let code: String

    init(id: Int64, code: String) {
        self.id = id
        self.code = code
        form = Form([
            Form.Row(
                "Why", named: "reason",
                help: "For good: nobody rents or fills it, and its planned work is cancelled."
            ),
            .yes("For good"),
        ])
    }

    var title: String { "Retire \(code)?" }
    var keepWord: String { "retire it" }

    mutating func keep(_ desk: inout Desk) {
        var complaints = form.complaint(unlessYes: 1)
        if form[0].trimmed.isEmpty { complaints[0] = "say why: lost, sold, worn out" }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.order(.equipment(.retire(id, reason: form[0].trimmed)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .equipment(.retire(id, _)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("\(code) is retired")
        desk.close()
    }
}

/// A manager's word that an item may be used although a date is overdue.
struct OverrideForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let item: ItemPage
    private let kinds: [DueKind]

    init(_ item: ItemPage, today: Day) {
        self.item = item
        // Those that keep it from being used come first.
        let overdue = { (due: DueDate) in
            due.urgency(on: today).map { $0 == .overdue || $0 == .neverInspected } ?? false
        }
        kinds = (item.overridable.filter(overdue) + item.overridable.filter { !overdue($0) }).map(\.kind)
        form = Form([
            Form.Row(
                "What", kinds.first?.title ?? "", named: "kind", choices: kinds.map(\.title),
                help: "← and → choose. A hydrostatic test can never be overridden."),
            Form.Row(
                "Until", named: "until_date",
                help: "The last day it may be used so: 2026-06-13, tomorrow, +7."),
            Form.Row("Why", named: "reason", help: "It stands in the trail, with your name."),
        ])
        form.propose(1, today.adding(days: 7).text)
    }

    var title: String { "Let \(item.code) be used all the same" }
    var keepWord: String { "allow it" }

    mutating func keep(_ desk: inout Desk) {
        var complaints: [Int: String] = [:]
        let until = Day(typed: form[1], today: desk.today)
        if until == nil { complaints[1] = Day.howTyped }
        if form[2].trimmed.isEmpty { complaints[2] = "say why it may be used" }
        form.complain(complaints)
        guard complaints.isEmpty, let until, let kind = kinds.first(where: { $0.title == form[0] }) else { return }
        isWaiting = true
        desk.order(.maintenance(.override(equipment: item.id, kind, until: until, reason: form[2].trimmed)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .maintenance(.override(item.id, _, let until, _)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("\(item.code) may be used until \(until.text)")
        desk.close()
    }
}
