import Cells
import DiveShop

/// What is due, what is planned, what it costs: the technician's and the manager's screen of maintenance.
struct MaintenanceScreen: Place {
    enum Part: Hashable, Sendable, CaseIterable { case due, jobs, costs }
    enum Action: Hashable, Sendable {
        case part(Part)
        case step(RowsList.Step)
        case cylinders, record, show, plan, begin, complete, cancel, move, mine, narrow, further, before, after, code
        case export, filter, refresh, backOut
    }

    var part = Part.due
    private(set) var due = RowsList()
    /// How far ahead the due list looks.
    private(set) var horizon = MaintenanceScreen.horizons[0]
    private(set) var jobs = RowsList()
    private(set) var jobFilter = JobFilter()
    private(set) var costs = CostsPart()

    static let horizons = [Urgency.scheduledDays, 90, 365]

    var name: String { "Maintenance" }
    var isFiltering: Bool { list?.isFiltering ?? false }
    let table: [Binding<Action>] =
        [
            Binding("1", .part(.due), "Show what is due, the most urgent first"),
            Binding("2", .part(.jobs), "Show planned work by technician and day"),
            Binding("3", .part(.costs), "Show what service costs"),
            Binding("4", .cylinders, "Cylinder day: one after the other"),
            Binding("c", .complete, "Complete the job: record what was done", hint: "complete"),
            Binding("m", .move, "Move the job to another day or technician", hint: "move"),
            Binding("x delete", .cancel, "Cancel the job, with a reason", hint: "cancel"),
            Binding("right l tab", .after, "Show the next table", hint: "next table"),
            Binding("left h", .before, "Show the table before"),
            Binding("e", .export, "Write the costs to CSV files", hint: "export"),
            Binding("f", .narrow, "Show only some jobs, or the costs of other days", hint: "only …"),
            Binding("s", .record, "Record what was done to an item", hint: "record service"),
            Binding("p", .plan, "Plan work on an item", hint: "plan work"),
            Binding("b", .begin, "Begin work: from now on it is in maintenance", hint: "begin work"),
            Binding("w", .mine, "Show only my jobs, or everybody's", hint: "mine"),
            Binding("+ =", .further, "Look further ahead: 90 days, a year, 30 days again"),
        ] + RowsList.bindings(Action.step) + [
            Binding("enter", .show, "Show the item", hint: "item"),
            Binding(".", .code, "Open an item by its code"),
            Binding("/", .filter, "Show only rows with these words", hint: "filter"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc", .backOut, "End the filter"),
        ]

    // MARK: What it shows

    /// The list of the part; costs have tables of their own.
    var list: RowsList? {
        switch part {
        case .due: due
        case .jobs: jobs
        case .costs: nil
        }
    }

    var dueQuery: Query { .due(days: horizon, due.request) }
    var jobsQuery: Query { .jobs(jobFilter, jobs.request) }

    func queries(_ desk: Desk) -> [Query] {
        guard desk.may(.viewMaintenance) else { return [] }
        switch part {
        case .due: return [.maintenanceStats, dueQuery]
        case .jobs: return [.maintenanceStats, jobsQuery]
        case .costs: return [.maintenanceStats, costs.query(desk)]
        }
    }

    mutating func follow(_ desk: Desk) {
        due.follow(desk.answers[dueQuery])
        jobs.follow(desk.answers[jobsQuery])
        costs.follow(desk)
    }

    private var code: String? { part == .costs ? costs.code : list?.selected("equipment_code") }
    private var kind: DueKind? { part == .due ? due.selected("kind").flatMap { DueKind(typed: $0) } : nil }
    private var job: Int64? {
        part == .jobs && (jobFilter.status ?? .scheduled) == .scheduled ? jobs.selection?.id : nil
    }

    // MARK: What can be done

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .viewMaintenance), action != .backOut { return why }
        switch action {
        case .record, .cylinders: return desk.refusal(without: .recordMaintenance)
        case .plan: return desk.refusal(without: .scheduleMaintenance)
        case .begin:
            if let why = desk.refusal(without: .recordMaintenance) { return why }
            if code == nil { return "no item is selected" }
            return list?.selected("status") == EquipmentStatus.rented.rawValue
                ? "it is out on rental: take it back first" : nil
        case .show: return code == nil ? "no item is selected" : nil
        case .complete, .move, .cancel:
            if part != .jobs { return "that is for jobs; 2 shows them" }
            return desk.refusal(without: .scheduleMaintenance) ?? (job == nil ? "no open job is selected" : nil)
        case .mine: return part == .jobs ? nil : "that is for jobs; 2 shows them"
        case .narrow: return part == .due ? "/ filters what is due" : nil
        case .further: return part == .due ? nil : "that is for what is due; 1 shows it"
        case .before, .after, .export: return part == .costs ? nil : "that is for costs; 3 shows them"
        case .filter: return part == .costs ? "there is nothing to filter here" : nil
        case .part, .step, .code, .refresh, .backOut: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .part(let part): self.part = part
        case .step(let step): self.step(step, desk)
        case .cylinders: desk.open(CylinderDay())
        case .record: desk.open(RecordForm(item: code ?? "", for: kind))
        case .plan: desk.open(JobForm(item: code ?? "", for: kind))
        case .show: if let code { desk.open(ItemBoard(code: code)) }
        case .begin: if let code { desk.open(BeginQuestion(code: code)) }
        case .complete: if let job, let code { desk.open(RecordForm(job: job, item: code)) }
        case .move: if let job, let code { desk.open(JobForm(job: job, item: code)) }
        case .cancel:
            if let job, let code {
                desk.open(CancelForm(job: job, what: "\(jobs.selected("maintenance_type") ?? "work") of \(code)"))
            }
        case .mine: showMine(desk)
        case .narrow where part == .costs: desk.open(PeriodForm(costs.period(desk)))
        case .narrow: desk.open(JobsForm(jobFilter))
        case .code: desk.open(CodePrompt())
        case .further: lookFurther()
        case .before: costs.turn(-1)
        case .after: costs.turn(1)
        case .export:
            let period = costs.period(desk)
            desk.start(.exportCosts(from: period.from, to: period.to))
        case .filter: change { $0.beginFilter() }
        case .refresh: desk.effects.append(.refresh)
        case .backOut: change { _ = $0.endFilter() }
        }
        follow(desk)
    }

    private mutating func change(_ body: (inout RowsList) -> Void) {
        switch part {
        case .due: body(&due)
        case .jobs: body(&jobs)
        case .costs: break
        }
    }

    private mutating func step(_ step: RowsList.Step, _ desk: Desk) {
        let height = room(Shell.body(of: desk.frame), desk).list.height - 1
        guard part != .costs else { return costs.step(step, height: height) }
        change { $0.step(step, height: height) }
    }

    private mutating func lookFurther() {
        let at = MaintenanceScreen.horizons.firstIndex(of: horizon) ?? 0
        horizon = MaintenanceScreen.horizons[(at + 1) % MaintenanceScreen.horizons.count]
        due.startOver()
    }

    private mutating func showMine(_ desk: Desk) {
        jobFilter.technician = jobFilter.technician == nil ? desk.dashboard?.staff.username : nil
        jobs.startOver()
    }

    /// What a form above it was filled with.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        switch message {
        case let filter as JobFilter:
            jobFilter = filter
            jobs.startOver()
        case let period as Period: costs.choose(period)
        default: return
        }
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let room = room(Shell.body(of: desk.frame), desk)
        if case .mouse(let mouse) = input, mouse.action == .press, mouse.at.y == room.parts.minY {
            guard let key = partRects(room.parts).first(where: { $0.rect.contains(mouse.at) })?.key else {
                return false
            }
            return handle(.key(Key.character(key)), &desk)
        }
        guard part != .costs else {
            guard case .mouse(let mouse) = input else { return false }
            switch mouse.action {
            case .wheelUp: costs.step(.up, height: room.list.height)
            case .wheelDown: costs.step(.down, height: room.list.height)
            case .press: return costs.click(mouse.at, in: room.list, desk)
            default: return false
            }
            return true
        }
        var taken = RowsList.Taken.nothing
        change { taken = $0.take(input, in: room.list) }
        if taken == .open, refusal(of: .show, desk) == nil { perform(.show, &desk) }
        follow(desk)
        return taken != .nothing
    }
}
