import Cells
import DiveShop

/// What was done to an item: few keys, previous values beside it, and the next date as the rules have it until the person says another.
struct RecordForm: FormPlace {
    /// As its draft is kept.
    static let draftName = FormDraft.record
    static let fields: [ServiceDraft.Field] = [
        .code, .type, .date, .result, .technician, .parts, .cost, .description, .renews, .next,
    ]

    var form: Form
    private(set) var isWaiting = false
    /// The job that it completes; nil: it is recorded by itself.
    let job: Int64?
    /// The code that is asked for: once the person has left its field.
    private(set) var code: String
    private(set) var item: ItemPage?
    /// Why there is no item of that code.
    private(set) var whyNoItem: String?
    private(set) var last: (columns: [Rows.Column], row: Rows.Row)?
    private var workshop: Workshop?
    private var today = Day(number: 0)
    /// Whether the fields have what is known at the start: the job, and who sits there.
    private var isBegun = false
    /// What the person has changed.
    private var touched: Set<ServiceDraft.Field> = []
    /// What a template has put there.
    private var filled: [ServiceDraft.Field: String] = [:]
    private var sent: MaintenanceCommand?

    /// - Parameters:
    ///   - item: its code; empty: it is typed or scanned.
    ///   - kind: what it is to be looked at for; nil: the person says.
    init(item: String = "", for kind: DueKind? = nil) { self.init(item: item, job: nil, kind: kind) }

    /// Completes that job of the item.
    init(job: Int64, item: String) { self.init(item: item, job: job, kind: nil) }

    /// Goes on with what somebody was typing.
    init(_ draft: FormDraft) {
        self.init(
            item: draft.fields[ServiceDraft.Field.code.rawValue] ?? "", job: draft.fields["job"].flatMap { Int64($0) },
            kind: nil)
        for (row, field) in RecordForm.fields.enumerated() { form.set(row, draft.fields[field.rawValue] ?? "") }
        touched = Set(
            (draft.fields["touched"] ?? "").split(separator: ",").compactMap {
                ServiceDraft.Field(rawValue: String($0))
            })
        isBegun = true
    }

    private init(item: String, job: Int64?, kind: DueKind?) {
        self.job = job
        code = item
        form = Form(RecordForm.rows)
        form.put(item, in: .code)
        form.put(kind?.work.title ?? MaintenanceType.inspection.title, in: .type)
        form.put(ServiceResult.passed.rawValue, in: .result)
        form.put(kind.flatMap { $0.isOfItsOwn ? $0.short : nil } ?? RecordForm.asTypeSays, in: .renews)
        form.allow(RecordForm.row(.description), characters: RecordForm.mostCharacters)
        form.allow(RecordForm.row(.parts), characters: RecordForm.mostCharacters)
        if !item.isEmpty { form.focus(RecordForm.row(.type)) }
    }

    /// Far more than is stored: what is too long is kept and told, not cut.
    private static let mostCharacters = 50_000

    private static let rows: [Form.Row] = [
        Form.Row("Item", named: ServiceDraft.Field.code.rawValue, help: "Its code, typed or scanned."),
        Form.Row(
            "Work", named: ServiceDraft.Field.type.rawValue, choices: MaintenanceType.allCases.map(\.title),
            help: "← and → go through the kinds of work."),
        Form.Row(
            "Day", named: ServiceDraft.Field.date.rawValue, help: "When it was done: 2026-11-24, today, yesterday, -3."),
        Form.Row(
            "Result", named: ServiceDraft.Field.result.rawValue,
            choices: ServiceResult.allCases.map(\.rawValue) + [none],
            help: "What failed goes out of service, and a repair is planned."),
        Form.Row("Technician", named: ServiceDraft.Field.technician.rawValue, help: "Who did it, by user name."),
        Form.Row(
            "Parts", named: ServiceDraft.Field.parts.rawValue,
            help: "What was replaced, with lot numbers: a recall finds them."),
        Form.Row("Cost", named: ServiceDraft.Field.cost.rawValue, help: "Such as 45 or 45.00."),
        Form.Row("Notes", named: ServiceDraft.Field.description.rawValue),
        Form.Row(
            "Renews", named: ServiceDraft.Field.renews.rawValue, choices: [asTypeSays, "none"],
            help: "Whose due dates begin anew."),
        Form.Row(
            "Next date", named: ServiceDraft.Field.next.rawValue,
            help: "As the rules have it; type another day to change it."),
    ]
    static let none = "–"
    static let asTypeSays = "as the work says"

    static func row(_ field: ServiceDraft.Field) -> Int { fields.firstIndex(of: field) ?? 0 }

    var title: String { job == nil ? "Record service" : "Complete a job" }
    var keepWord: String { "save" }

    // MARK: What it asks for

    func queries(_ desk: Desk) -> [Query] {
        var queries: [Query] = [.workshop]
        if !code.isEmpty { queries.append(.item(code: code)) }
        if let item { queries.append(RecordForm.history(of: item)) }
        return queries
    }

    /// Enough of it to find the last of that kind of work.
    private static func history(of item: ItemPage) -> Query { .history(equipment: item.id, RowsRequest(limit: 50)) }

    mutating func follow(_ desk: Desk) {
        today = desk.today
        if case .workshop(let workshop) = desk.answers[.workshop] { self.workshop = workshop }
        (item, whyNoItem, last) = (nil, nil, nil)
        switch code.isEmpty ? nil : desk.answers[.item(code: code)] {
        case .item(let page): item = page
        case .refused(let why): whyNoItem = why.words
        default: break
        }
        begin(desk)
        offerChoices()
        fillIn()
        propose()
        if let item, case .rows(let page) = desk.answers[RecordForm.history(of: item)],
            let row = page.rows.rows.first(where: {
                $0.text("maintenance_type", in: page.rows).flatMap { MaintenanceType(typed: $0) } == draft.type
            })
        {
            last = (page.rows.columns, row)
        }
    }

    /// What is known at the start: today, who sits there, and the job.
    private mutating func begin(_ desk: Desk) {
        guard !isBegun, let me = desk.dashboard?.staff.username else { return }
        var planned: ServiceJob?
        if let job {
            guard let item else { return }
            planned = item.jobs.first { $0.id == job }
        }
        isBegun = true
        form.propose(RecordForm.row(.date), today.text)
        form.put(planned?.technician ?? me, in: .technician)
        if let planned {
            form.put(planned.type.title, in: .type)
            form.put(planned.notes, in: .description)
        }
    }

    private mutating func offerChoices() {
        if let technicians = workshop?.technicians {
            let now = form.text(.technician)
            form.offer(technicians.contains(now) || now.isEmpty ? technicians : [now] + technicians, for: .technician)
        }
        guard let item else { return }
        let kinds = item.dues.map(\.kind)
        let several = kinds.count > 1 ? [kinds.map(\.short).joined(separator: ", ")] : []
        form.offer([RecordForm.asTypeSays] + kinds.map(\.short) + several + ["none"], for: .renews)
    }

    /// The template of that category and work, into fields that are empty.
    private mutating func fillIn() {
        guard let item, let workshop else { return }
        let type = draft.type
        let category = item.draft[.category]
        let templates = workshop.templates.filter { $0.type == type }
        let template = templates.first { $0.category == category } ?? templates.first { $0.category == nil }
        let texts: [(ServiceDraft.Field, String)] = [
            (.parts, template?.parts ?? ""), (.cost, template?.cost?.decimal ?? ""),
            (.description, template?.description ?? ""),
        ]
        for (field, text) in texts where !touched.contains(field) {
            let now = form.text(field)
            guard now.isEmpty || now == filled[field], now != text else { continue }
            if field == .cost { form.propose(RecordForm.row(field), text) } else { form.put(text, in: field) }
            filled[field] = text
        }
    }

    /// Follows work and day while the person has not said another date.
    private mutating func propose() {
        let next = RecordForm.row(.next)
        if form.focused != next, form[next].isEmpty { touched.remove(.next) }
        guard !touched.contains(.next) else { return }
        form.propose(next, proposed?.text ?? "")
    }

    var rules: ItemRules? {
        guard let item, let workshop else { return nil }
        return ItemRules(item, workshop)
    }

    private var proposed: Day? { rules.flatMap { draft.proposedNext($0, today: today) } }

    // MARK: What is typed

    /// As it is given to the store: a date that the rules give is left to them.
    var draft: ServiceDraft {
        var draft = ServiceDraft()
        for (row, field) in RecordForm.fields.enumerated() { draft[field] = form[row] }
        if draft[.result] == RecordForm.none { draft[.result] = "" }
        if draft[.renews] == RecordForm.asTypeSays { draft[.renews] = "" }
        if !touched.contains(.next) { draft[.next] = "" }
        return draft
    }

    var isChanged: Bool { !touched.isEmpty }

    var typed: Typed? {
        guard !touched.isEmpty else { return nil }
        var fields: [String: String] = [:]
        for (row, field) in RecordForm.fields.enumerated() { fields[field.rawValue] = form[row] }
        fields["job"] = job.map(String.init)
        fields["touched"] = touched.map(\.rawValue).sorted().joined(separator: ",")
        return Typed(form: RecordForm.draftName, fields: fields, focused: form.focused)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        let before = form
        let fields = room(Shell.body(of: desk.frame)).fields
        let isTaken = form.take(input, fieldsAt: fields.origin, height: fields.height)
        for (row, field) in RecordForm.fields.enumerated() where form[row] != before[row] { touched.insert(field) }
        settle(desk)
        return isTaken
    }

    /// The item is looked up once its field is left: before, every letter would be another code.
    private mutating func settle(_ desk: Desk) {
        if form.focused != RecordForm.row(.code) { code = form.text(.code).trimmed }
        follow(desk)
    }

    mutating func perform(_ action: FormAction, _ desk: inout Desk) {
        act(action, &desk)
        settle(desk)
    }

    func refusal(of action: FormAction, _ desk: Desk) -> String? { isWaiting ? "one moment, it is being done" : nil }

    mutating func left(_ desk: inout Desk) {
        guard typed != nil else { return desk.close() }
        desk.open(
            Question(
                title: "Throw away what you typed?", words: "Nothing of this form is recorded.", yes: "throw away",
                request: .close))
    }

    mutating func keep(_ desk: inout Desk) {
        code = form.text(.code).trimmed
        follow(desk)
        let draft = draft
        var complaints = Dictionary(
            uniqueKeysWithValues: draft.complaints(rules, today: today).map { (RecordForm.row($0.key), $0.value) })
        if let whyNoItem { complaints[0] = whyNoItem }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        let command = job.map { MaintenanceCommand.complete(job: $0, draft) } ?? .record(draft)
        (isWaiting, sent) = (true, command)
        desk.order(.maintenance(command))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, let sent, command == .maintenance(sent) else { return }
        isWaiting = false
        if let refusal {
            // What is wrong with a field stands at it; what is wrong with the whole is told below as well.
            desk.isTold = !refusal.complaints.isEmpty
            return form.complain(refusal)
        }
        follow(desk)
        desk.close()
        if draft.result == .failed { return desk.open(FailedBoard(code: code)) }
        desk.tell(RecordForm.told(item, draft))
    }

    /// What came of it, by the item as it is now.
    static func told(_ item: ItemPage?, _ draft: ServiceDraft) -> String {
        let work = draft.type?.title ?? "service"
        guard let item else { return "\(work) is recorded" }
        let due = item.dues.compactMap { due in due.due.map { (due.kind, $0) } }.min { $0.1 < $1.1 }
        return "\(item.code): \(work) is recorded" + (due.map { "; \($0.0.title) is due \($0.1.text)" } ?? "")
    }
}

extension Form {
    fileprivate func text(_ field: ServiceDraft.Field) -> String { self[RecordForm.row(field)] }
    fileprivate mutating func put(_ text: String, in field: ServiceDraft.Field) { set(RecordForm.row(field), text) }
    fileprivate mutating func offer(_ choices: [String], for field: ServiceDraft.Field) {
        offer(RecordForm.row(field), choices: choices)
    }
}

extension DueKind {
    /// The work that is usually done for it.
    var work: MaintenanceType {
        switch self {
        case .visual, .eddyCurrent: .inspection
        case .hydro: .pressureTest
        case .oxygenClean: .cleaning
        case .service: .servicing
        }
    }
    /// Whether that work alone would not renew it.
    fileprivate var isOfItsOwn: Bool { self == .eddyCurrent || self == .oxygenClean }
}
