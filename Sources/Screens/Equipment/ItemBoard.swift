import Cells
import DiveShop

/// The page of one item: whether it may be used, and all that is known of it.
struct ItemBoard: Place {
    enum Action: Hashable, Sendable {
        case scroll(RowsList.Step)
        case record, begin, schedule, override, edit, retire, history, code, refresh, leave
    }

    /// As it was typed or scanned.
    private(set) var code: String
    private(set) var page: ItemPage?
    /// The newest records of service.
    private var recent: RowsPage?
    /// The first line of the sections that shows.
    private var top = 0
    private var isBeginning = false

    init(code: String) { self.code = code.trimmed }

    /// Records that show on the page; `h` shows them all.
    private static let recordsShown = 40

    var name: String { "Item" }
    let table: [Binding<Action>] = [
        Binding("up k", .scroll(.up), "Scroll up"), Binding("down j", .scroll(.down), "Scroll down"),
        Binding("pgup", .scroll(.pageUp), "Scroll a page up"),
        Binding("pgdn space", .scroll(.pageDown), "Scroll a page down"),
        Binding("home g", .scroll(.first), "Scroll to the top"), Binding("end G", .scroll(.last), "Scroll to the end"),
        Binding("s", .record, "Record what was done to it", hint: "record service"),
        Binding("b", .begin, "Begin work: from now on it is in maintenance", hint: "begin work"),
        Binding("p", .schedule, "Plan work on it", hint: "plan work"),
        Binding("o", .override, "Let it be used although a date is overdue", hint: "override"),
        Binding("e", .edit, "Change what is written down of it", hint: "edit"),
        Binding("h", .history, "Show every record of service", hint: "history"),
        Binding("x", .retire, "Retire it for good"),
        Binding(".", .code, "Open another item by its code", hint: "code"),
        Binding("r", .refresh, "Read everything anew"),
        Binding("esc q", .leave, "Leave the page", hint: "back"),
    ]

    private var query: Query { .item(code: code) }
    private var historyQuery: Query? {
        page.map { .history(equipment: $0.id, RowsRequest(limit: ItemBoard.recordsShown)) }
    }
    func queries(_ desk: Desk) -> [Query] { [query] + [historyQuery].compactMap(\.self) }

    mutating func follow(_ desk: Desk) {
        if case .item(let page) = desk.answers[query] { self.page = page }
        if let historyQuery, case .rows(let page) = desk.answers[historyQuery] { recent = page }
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .scroll, .code, .refresh, .leave: return nil
        case .history: return page == nil ? "there is no item" : nil
        case .record: if let why = desk.refusal(without: .recordMaintenance) { return why }
        case .begin:
            if let why = desk.refusal(without: .recordMaintenance) { return why }
            if page?.status == .maintenance { return "it is in maintenance already" }
            if page?.status == .rented { return "it is out on rental" }
        case .schedule: if let why = desk.refusal(without: .scheduleMaintenance) { return why }
        case .override:
            if let why = desk.refusal(without: .overrideDueDates) { return why }
            if page?.overridable.isEmpty == true { return "there is no date that could be overridden" }
        case .edit, .retire: if let why = desk.refusal(without: .editEquipment) { return why }
        }
        guard let page else { return "there is no item" }
        return page.status == .retired && action != .edit ? "it is retired" : nil
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .scroll(let step): scroll(step, desk)
        case .code: desk.open(CodePrompt())
        case .refresh: desk.effects.append(.refresh)
        case .leave: desk.close()
        default: if let page { perform(action, on: page, &desk) }
        }
    }

    private mutating func perform(_ action: Action, on page: ItemPage, _ desk: inout Desk) {
        switch action {
        case .begin:
            isBeginning = true
            desk.order(.maintenance(.begin(equipment: page.id)))
        case .record: desk.open(RecordForm(item: page.code))
        case .schedule: desk.open(JobForm(item: page.code))
        case .override: desk.open(OverrideForm(page, today: desk.today))
        case .edit: desk.open(EquipmentForm(changing: code))
        case .retire: desk.open(RetireForm(id: page.id, code: page.code))
        case .history: desk.open(HistoryBoard(equipment: page.id, code: page.code))
        default: break
        }
    }

    /// The page stays with its item when the code is another one from now on.
    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard let page else { return }
        switch command {
        case .equipment(.edit(page.id, let changes)) where refusal == nil:
            if let code = changes[.code]?.to { self.code = code.trimmed }
        case .maintenance(.begin(page.id)) where isBeginning:
            isBeginning = false
            if refusal == nil { desk.tell("\(page.code) is in maintenance from now on") }
        default: break
        }
    }

    // MARK: Drawing

    private func view(_ page: ItemPage, _ desk: Desk) -> ItemView {
        ItemView(
            page: page, recent: recent, words: desk.words, today: desk.today, mayPlan: desk.may(.scheduleMaintenance))
    }

    /// Where the head stands, and below it what is scrolled: where the head would take more than half, its rest is scrolled too.
    private func parts(_ rect: Rect, _ view: ItemView) -> (head: [ItemView.Line], room: Rect, sections: Grid) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let head = view.head(width: inside.width)
        let shown = min(head.count, max(1, inside.height / 2))
        let room = Rect(x: inside.minX, y: inside.minY + shown, width: inside.width, height: inside.height - shown)
        let sections = view.sections(width: room.width, height: room.height)
        let rest = head.dropFirst(shown)
        guard !rest.isEmpty else { return (head, room, sections) }
        var scrolled = Grid(Size(room.width, rest.count + sections.size.height))
        for (y, line) in rest.enumerated() { scrolled.write(line.text, at: Point(0, y), face: line.face) }
        scrolled.paste(sections, at: Point(0, rest.count))
        return (Array(head.prefix(shown)), room, scrolled)
    }

    private mutating func scroll(_ step: RowsList.Step, _ desk: Desk) {
        guard let page else { return }
        let (_, room, sections) = parts(Shell.body(of: desk.frame), view(page, desk))
        let last = max(0, sections.size.height - room.height)
        let to =
            switch step {
            case .up: min(top, last) - 1
            case .down: top + 1
            case .pageUp: min(top, last) - max(1, room.height - 1)
            case .pageDown: top + max(1, room.height - 1)
            case .first: 0
            case .last: last
            }
        top = max(0, min(to, last))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        switch mouse.action {
        case .wheelUp: scroll(.up, desk)
        case .wheelDown: scroll(.down, desk)
        default: return mouse.at.y > 0
        }
        return true
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let page, !isGone(desk) else { return drawNothing(into: &grid, rect, desk) }
        let view = view(page, desk)
        let (head, room, sections) = parts(rect, view)
        let first = max(0, min(top, sections.size.height - room.height))
        let more =
            first + room.height < sections.size.height ? "▼ more · " : first > 0 ? "▲ · " : ""
        Panel(
            title: page.code, badge: view.status,
            note: more + desk.words.asOf(page.asOf), state: .focused
        )
        .draw(into: &grid, rect)
        for (i, line) in head.enumerated() {
            grid.write(line.text, at: Point(room.minX, rect.minY + 1 + i), face: line.face, width: room.width)
        }
        grid.paste(sections, at: Point(room.minX, room.minY - first), within: room)
    }

    private func isGone(_ desk: Desk) -> Bool { if case .refused = desk.answers[query] { true } else { false } }

    private func drawNothing(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Panel(title: "Item", state: .focused).draw(into: &grid, rect)
        guard case .refused(let why) = desk.answers[query] else {
            grid.write("reading …", at: inside.origin, face: .quiet, width: inside.width)
            return
        }
        let lines = wrapped("‼ \(why.words)", width: inside.width)
        for (i, line) in lines.enumerated() where i < inside.height {
            grid.write(line, at: Point(inside.minX, inside.minY + i), face: .alarm, width: inside.width)
        }
        let below = wrapped("Scan or type (.) another code, or go back with esc.", width: inside.width)
        for (i, line) in below.enumerated() where lines.count + 1 + i < inside.height {
            grid.write(line, at: Point(inside.minX, inside.minY + lines.count + 1 + i), face: .quiet)
        }
    }
}

extension ItemPage {
    /// Kinds of which a date may be overridden, those that press first.
    var overridable: [DueDate] { dues.filter(\.kind.mayBeOverridden) }
}

extension EquipmentStatus {
    /// With the mark of its tone.
    var marked: String { tone.mark.isEmpty ? title : "\(tone.mark) \(title)" }
}
