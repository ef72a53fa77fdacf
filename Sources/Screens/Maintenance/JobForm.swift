import Cells
import DiveShop

/// Work that is planned for an item, or moved to another day or technician.
struct JobForm: FormPlace {
    private static let fields: [JobDraft.Field] = [.code, .type, .date, .technician, .notes, .repeatMonths]
    private static let nobody = "nobody yet"
    private static let mostCharacters = 50_000

    var form: Form
    private(set) var isWaiting = false
    private(set) var isChanged = false
    /// The code that is asked for: once the person has left its field.
    private var code: String
    /// What a new job is planned for; nil: the person says.
    private let kind: DueKind?
    /// The day that the form itself has put there.
    private var proposed = ""
    /// The job that is changed; nil: a new one.
    private let job: Int64?
    /// Whether the form holds the job.
    private var isFilled = false
    private var whyNot: String?
    private var sent: MaintenanceCommand?

    /// - Parameter item: its code; empty: it is typed or scanned.
    init(item: String = "", for kind: DueKind? = nil) {
        code = item
        self.kind = kind
        job = nil
        form = JobForm.empty
        form.set(0, item)
        if let kind { form.set(1, kind.work.title) }
        if !item.isEmpty { form.focus(1) }
    }

    /// Changes that job of the item.
    init(job: Int64, item: String) {
        code = item
        kind = nil
        self.job = job
        form = JobForm.empty
        form.set(0, item)
        form.focus(2)
    }

    private static var empty: Form {
        var form = Form([
            Form.Row("Item", named: JobDraft.Field.code.rawValue, help: "Its code, typed or scanned."),
            Form.Row(
                "Work", MaintenanceType.inspection.title, named: JobDraft.Field.type.rawValue,
                choices: MaintenanceType.allCases.map(\.title),
                help: "← and → go through the kinds of work."),
            Form.Row(
                "Day", named: JobDraft.Field.date.rawValue,
                help: "today, tomorrow, +30 for in thirty days, or a day such as 2026-11-24."),
            Form.Row(
                "Technician", nobody, named: JobDraft.Field.technician.rawValue, choices: [nobody],
                help: "← and → go through those who record service."),
            Form.Row("Notes", named: JobDraft.Field.notes.rawValue, help: "What is to be done, and what it needs."),
            Form.Row(
                "Every … months", named: JobDraft.Field.repeatMonths.rawValue,
                help: "Once it is done, the next one is planned; empty: once."),
        ])
        form.allow(4, characters: mostCharacters)
        return form
    }

    var title: String { job == nil ? "Plan work" : "Change a job" }
    var keepWord: String { "save" }

    func queries(_ desk: Desk) -> [Query] { [.workshop] + (code.isEmpty ? [] : [.item(code: code)]) }

    mutating func follow(_ desk: Desk) {
        if case .workshop(let workshop) = desk.answers[.workshop] {
            let now = form[3]
            let known = [JobForm.nobody] + workshop.technicians
            form.offer(3, choices: known.contains(now) ? known : known + [now])
        }
        guard let job else { return propose(desk) }
        guard !isFilled else { return }
        switch desk.answers[.item(code: code)] {
        case .item(let item):
            guard let found = item.jobs.first(where: { $0.id == job }) else {
                whyNot = "this job is done or cancelled by now"
                return
            }
            let texts = [
                found.code, found.type.title, found.date.text, found.technician ?? JobForm.nobody, found.notes,
                found.repeatMonths.map(String.init) ?? "",
            ]
            for (row, text) in texts.enumerated() { form.begin(row, text) }
            isFilled = true
        case .refused(let why): whyNot = why.words
        default: break
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        let box = Box.room(title, width, form.height, in: Shell.body(of: desk.frame))
        let before = form
        let isTaken = form.take(input, fieldsAt: box.origin, height: box.height)
        if form.rows.map(\.text) != before.rows.map(\.text) { isChanged = true }
        settle(desk)
        return isTaken
    }

    mutating func perform(_ action: FormAction, _ desk: inout Desk) {
        act(action, &desk)
        settle(desk)
    }

    /// The item is looked up once its field is left: before, every letter would be another code.
    private mutating func settle(_ desk: Desk) {
        guard job == nil else { return }
        if form.focused != 0 { code = form[0].trimmed }
        follow(desk)
    }

    /// Until the person says another: the day on which what the work renews is due, or today.
    private mutating func propose(_ desk: Desk) {
        guard form.focused != 2, form[2].isEmpty || form[2] == proposed else { return }
        let day = code.isEmpty ? "" : due(desk).map { max($0, desk.today).text } ?? ""
        proposed = day
        form.propose(2, day)
    }

    /// Nil: the item is not known yet.
    private func due(_ desk: Desk) -> Day? {
        guard case .item(let item) = desk.answers[.item(code: code)],
            case .workshop(let workshop) = desk.answers[.workshop], let type = MaintenanceType(typed: form[1])
        else { return nil }
        let kinds =
            if let kind, kind.work == type { [kind] } else { workshop.renewals[item.ruleSet]?[type] ?? [] }
        let dues = item.dues.filter { kinds.contains($0.kind) && $0.isAsked }
        return dues.contains { $0.urgency(on: desk.today) == .neverInspected }
            ? desk.today : dues.compactMap(\.due).min() ?? desk.today
    }

    func refusal(of action: FormAction, _ desk: Desk) -> String? {
        if isWaiting && action != .leave { return "one moment, it is being done" }
        guard action == .keep || action == .enter && form.isLast, job != nil, !isFilled else { return nil }
        return whyNot ?? "the job is still being read"
    }

    private var draft: JobDraft {
        var draft = JobDraft()
        for (row, field) in JobForm.fields.enumerated() { draft[field] = JobForm.stored(form[row], field) }
        return draft
    }

    /// What a field shows, as the store has it.
    private static func stored(_ text: String, _ field: JobDraft.Field) -> String {
        switch field {
        case .type: MaintenanceType(typed: text)?.rawValue ?? text
        case .technician: text == nobody ? "" : text
        default: text
        }
    }

    /// What is different from what was seen; nil: it is a new job.
    private var changes: [JobDraft.Field: Change<String>]? {
        guard job != nil else { return nil }
        var changes: [JobDraft.Field: Change<String>] = [:]
        for (name, change) in form.changes {
            guard let field = JobDraft.Field(rawValue: name) else { continue }
            changes[field] = Change(
                from: JobForm.stored(change.from ?? "", field), to: JobForm.stored(change.to, field))
        }
        return changes
    }

    private func row(_ field: JobDraft.Field) -> Int { JobForm.fields.firstIndex(of: field) ?? 0 }

    mutating func keep(_ desk: inout Desk) {
        let draft = draft
        var complaints = draft.complaints(today: desk.today)
        let changes = changes
        // What was planned for a day that is past by now may stay there while something else of it is changed.
        if let changes, changes[.date] == nil { complaints[.date] = nil }
        form.complain(Dictionary(uniqueKeysWithValues: complaints.map { (row($0.key), $0.value) }))
        guard complaints.isEmpty else { return }
        if let changes, changes.isEmpty { return desk.close() }
        let command: MaintenanceCommand
        if let job, let changes { command = .reschedule(job: job, changes) } else { command = .schedule(draft) }
        (isWaiting, sent) = (true, command)
        desk.order(.maintenance(command))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, let sent, command == .maintenance(sent) else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell(job == nil ? "\(form[1]) of \(form[0]) is planned" : "the job of \(form[0]) is changed")
        desk.close()
    }
}

/// Why a job is not to be done.
struct CancelForm: FormPlace {
    var form = Form([Form.Row("Why", help: "A word for whoever looks at it later."), .yes("Cancel it")])
    private(set) var isWaiting = false
    let job: Int64
    let what: String

    var title: String { "Cancel \(what)" }
    var keepWord: String { "cancel it" }

    init(job: Int64, what: String) {
        self.job = job
        self.what = what
    }

    mutating func keep(_ desk: inout Desk) {
        var complaints = form.complaint(unlessYes: 1)
        if form[0].trimmed.isEmpty { complaints[0] = "a job is cancelled for a reason; type it" }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.order(.maintenance(.cancel(job: job, reason: form[0])))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .maintenance(.cancel(job, _)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("\(what) is cancelled")
        desk.close()
    }
}

/// Work on an item begins.
struct BeginQuestion: Place {
    enum Action: Hashable, Sendable { case yes, no }
    let code: String
    private var item: ItemPage?

    init(code: String) { self.code = code }

    var name: String { "Begin work" }
    let table: [Binding<Action>] = [
        Binding("y", .yes, "Yes, begin", hint: "begin"),
        Binding("n esc q enter", .no, "No, leave it as it is", hint: "leave it as it is"),
    ]
    func queries(_ desk: Desk) -> [Query] { [.item(code: code)] }
    mutating func follow(_ desk: Desk) {
        if case .item(let item) = desk.answers[.item(code: code)] { self.item = item }
    }
    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .yes && item == nil ? "the item is still being read" : nil
    }
    mutating func perform(_ action: Action, _ desk: inout Desk) {
        desk.close()
        if action == .yes, let item { desk.order(.maintenance(.begin(equipment: item.id))) }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let words =
            "\(item.map { "\($0.code) \($0.name)" } ?? code) is in maintenance from now on: nobody is given it until a service of it has passed."
        Question(title: "Begin work on \(code)?", words: words, yes: "begin", request: .close)
            .draw(into: &grid, rect, desk)
    }
}
