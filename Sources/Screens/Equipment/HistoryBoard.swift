import Cells
import DiveShop

/// Every record of service of one item, the newest first.
struct HistoryBoard: Place {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case show, filter, refresh, leave
    }
    let equipment: Int64
    let code: String
    private var list = RowsList(growsAtTop: true)

    init(equipment: Int64, code: String) {
        self.equipment = equipment
        self.code = code
    }

    var name: String { "History" }
    var isFiltering: Bool { list.isFiltering }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("enter", .show, "Show the record in full", hint: "in full"),
            Binding("/", .filter, "Show only records with these words", hint: "filter"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc q", .leave, "Back to the item", hint: "back"),
        ]

    private var query: Query { .history(equipment: equipment, list.request) }
    func queries(_ desk: Desk) -> [Query] { [query] }
    mutating func follow(_ desk: Desk) { list.follow(desk.answers[query]) }
    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .show && list.selection == nil ? "there is no record" : nil
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: RowsList.room(Shell.body(of: desk.frame)).height - 1)
        case .show:
            if let page = list.page, let row = list.selection {
                desk.open(RowInFull(title: "Service of \(code)", columns: page.rows.columns, row: row))
            }
        case .filter: list.beginFilter()
        case .refresh: desk.effects.append(.refresh)
        case .leave: if !list.endFilter() { desk.close() }
        }
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let taken = list.take(input, in: RowsList.room(Shell.body(of: desk.frame)))
        if taken == .open { perform(.show, &desk) }
        follow(desk)
        return taken != .nothing
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: "Service of \(code)", badge: list.badge, note: list.note(desk.words), state: .focused).draw(
            into: &grid, rect)
        list.draw(
            into: &grid, RowsList.room(rect), desk.answers[query], desk.words, empty: "Nothing was ever recorded.")
    }
}
