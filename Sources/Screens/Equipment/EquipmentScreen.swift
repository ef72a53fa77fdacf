import Cells
import DiveShop

/// All gear of the shop, by code: looking for it, by words, category, status and what is due; adding, changing, retiring it.
struct EquipmentScreen: NarrowedList {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case open, code, add, edit, retire, filter, narrow, urgency, status, all, recall, rules, refresh, backOut
    }

    var conditions = EquipmentFilter()
    static let opening = Action.open
    var list = RowsList()

    var name: String { "Equipment" }
    var isFiltering: Bool { list.isFiltering }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("enter", .open, "Open the item's page", hint: "open"),
            Binding(".", .code, "Open an item by its code; a scanned code needs no key before it", hint: "code"),
            Binding("/", .filter, "Show only items with these words", hint: "filter"),
            Binding("a", .add, "Add an item", hint: "add"),
            Binding("u", .urgency, "Show only what is overdue, then the next urgency", hint: "due"),
            Binding("t", .status, "Show only what is available, then the next status", hint: "status"),
            Binding("f", .narrow, "Show only one category, status or urgency", hint: "only"),
            Binding("A", .all, "Show everything again"),
            Binding("e", .edit, "Change what is written down of the item", hint: "edit"),
            Binding("x", .retire, "Retire the item for good"),
            Binding("l", .recall, "Recall: everything that got a part or lot, and who rented it", hint: "recall"),
            Binding("R", .rules, "Rules of service, and which categories are under which", hint: "rules"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc", .backOut, "End the filter"),
        ]

    private var query: Query { .equipment(conditions, list.request) }
    func queries(_ desk: Desk) -> [Query] { desk.may(.viewMaintenance) ? [query] : [] }
    mutating func follow(_ desk: Desk) { list.follow(desk.answers[query]) }

    /// The code in the row that is selected.
    private var selectedCode: String? { list.selected("equipment_code") }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .viewMaintenance) { return why }
        switch action {
        case .open: return selectedCode == nil ? "there is no item" : nil
        case .add: return desk.refusal(without: .editEquipment)
        case .edit: return desk.refusal(without: .editEquipment) ?? (selectedCode == nil ? "there is no item" : nil)
        case .retire:
            return desk.refusal(without: .editEquipment) ?? (list.selection?.id == nil ? "there is no item" : nil)
        case .all: return conditions == EquipmentFilter() ? "everything shows already" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: RowsList.room(Shell.body(of: desk.frame)).height - 1)
        case .open: if let selectedCode { desk.open(ItemBoard(code: selectedCode)) }
        case .code: desk.open(CodePrompt())
        case .add: desk.open(EquipmentForm())
        case .edit: if let selectedCode { desk.open(EquipmentForm(changing: selectedCode)) }
        case .retire:
            if let selectedCode, let id = list.selection?.id { desk.open(RetireForm(id: id, code: selectedCode)) }
        case .filter: list.beginFilter()
        case .narrow: desk.open(EquipmentFilterForm(conditions))
        case .urgency: conditions.urgency = conditions.urgency.next
        case .status: conditions.status = conditions.status.next
        case .all: narrow(EquipmentFilter())
        case .recall: desk.open(RecallBoard())
        case .rules: desk.open(RulesBoard())
        case .refresh: desk.effects.append(.refresh)
        case .backOut: _ = list.endFilter()
        }
        if action == .urgency || action == .status { list.startOver() }
        follow(desk)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let title = (["Equipment"] + conditions.words).joined(separator: " · ")
        Panel(title: title, badge: badge, note: list.note(desk.words), state: .focused).draw(into: &grid, rect)
        let room = RowsList.room(rect)
        if let why = desk.refusal(without: .viewMaintenance) {
            grid.write(why, at: room.origin, face: .quiet, width: room.width)
            return
        }
        list.draw(
            into: &grid, room, desk.answers[query], desk.words, empty: empty(desk), as: EquipmentScreen.table)
    }

    /// State and urgency have their own colours, beside mark and word: where much is due, the rest stays calm.
    private static func table(_ rows: Rows, _ words: Words) -> Table {
        let status = rows.columns.firstIndex { $0.name == "status" }
        let urgency = rows.columns.firstIndex { $0.name == "urgency" }
        var table = Table(Rows(columns: rows.columns, rows: rows.rows.map { Rows.Row($0.cells, id: $0.id) }), words)
        table.isCompact = true
        for (i, row) in rows.rows.enumerated() {
            let state = row.text("status", in: rows).flatMap(EquipmentStatus.init(rawValue:))
            if state == .retired { table.rows[i].face = .quiet }
            if let status, let state, state == .damaged || state == .maintenance {
                table.rows[i].cells[status] = "\(state.tone.mark) \(table.rows[i].cells[status])"
                table.rows[i].faces[status] = state.tone.face
            }
            if let urgency, let due = Urgency(of: row, in: rows) {
                table.rows[i].faces[urgency] = due.tone.face
                table.rows[i].shorter[urgency] = due.shorter
            }
        }
        return table
    }

    private func empty(_ desk: Desk) -> String {
        if conditions == EquipmentFilter() {
            return desk.may(.editEquipment)
                ? "There is no gear yet: a adds the first item, nautilus import brings in a list."
                : "There is no gear yet."
        }
        return "No item is like that; A shows everything again."
    }

    /// `one item`, `1,204 items`.
    private var badge: String? {
        list.page.map { page in
            page.total == 0 ? "no item" : page.total == 1 ? "one item" : "\(Words.grouped(page.total)) items"
        }
    }
}

extension Optional where Wrapped: CaseIterable & Equatable {
    /// One after the other, and after the last one all.
    fileprivate var next: Wrapped? {
        let all = Array(Wrapped.allCases)
        guard let self, let at = all.firstIndex(of: self) else { return all.first }
        return at + 1 < all.count ? all[at + 1] : nil
    }
}

extension EquipmentFilter {
    var words: [String] { [category, status?.title, urgency.map { "\($0.symbol) \($0.title)" }].compactMap(\.self) }
}
