import Cells
import DiveShop

/// The shop's customers by name: looking for one, by name, company, address, telephone and tag; adding, changing, deactivating.
struct CustomersScreen: NarrowedList {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case open, add, edit, active, filter, standing, tag, all, refresh, backOut
    }

    var conditions = CustomerFilter()
    static let opening = Action.open
    var list = RowsList()

    var name: String { "Customers" }
    var isFiltering: Bool { list.isFiltering }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("enter", .open, "Open the customer's page", hint: "open"),
            Binding("/", .filter, "Look for a name, a company, an address or a telephone", hint: "search"),
            Binding("a", .add, "Add a customer", hint: "add"),
            Binding("t", .standing, "Show who is no customer any more, then everybody", hint: "active"),
            Binding("f", .tag, "Show only those with a tag", hint: "tag"),
            Binding("A", .all, "Show all active customers again"),
            Binding("e", .edit, "Change what is written down of the customer", hint: "edit"),
            Binding("d", .active, "Deactivate the customer, or make them active again", hint: "deactivate"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc", .backOut, "End the search"),
        ]

    private var query: Query { .customers(conditions, list.request) }
    func queries(_ desk: Desk) -> [Query] { desk.may(.viewCustomers) ? [query] : [] }
    mutating func follow(_ desk: Desk) { list.follow(desk.answers[query]) }

    private var selected: (id: Int64, name: String, isActive: Bool)? {
        guard let id = list.selection?.id, let page = list.page, let row = list.selection else { return nil }
        let full = ["first_name", "last_name"].compactMap { list.selected($0) }.joined(separator: " ")
        let active = page.rows.columns.firstIndex { $0.name == "is_active" }
        return (
            id, full.isEmpty ? list.selected("company_name") ?? "customer \(id)" : full,
            active.map { row.cells[$0] } == .count(1)
        )
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .viewCustomers) { return why }
        switch action {
        case .open: return selected == nil ? "there is no customer" : nil
        case .add: return desk.refusal(without: .editCustomers)
        case .edit, .active:
            return desk.refusal(without: .editCustomers) ?? (selected == nil ? "there is no customer" : nil)
        case .all: return conditions == CustomerFilter() ? "all active customers show already" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: RowsList.room(Shell.body(of: desk.frame)).height - 1)
        case .open: if let selected { desk.open(CustomerBoard(id: selected.id)) }
        case .add: desk.open(CustomerForm())
        case .edit: if let selected { desk.open(CustomerForm(changing: selected.id)) }
        case .active:
            if let selected { desk.toggle(selected.id, selected.name, isActive: selected.isActive) }
        case .filter: list.beginFilter()
        case .standing:
            switch conditions.standing {
            case .active: conditions.standing = .inactive
            case .inactive: conditions.standing = nil
            case nil: conditions.standing = .active
            }
            list.startOver()
        case .tag: desk.open(CustomerTagFilter(conditions))
        case .all: narrow(CustomerFilter())
        case .refresh: desk.effects.append(.refresh)
        case .backOut: _ = list.endFilter()
        }
        follow(desk)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let title = (["Customers"] + conditions.words).joined(separator: " · ")
        Panel(title: title, badge: badge, note: list.note(desk.words), state: .focused).draw(into: &grid, rect)
        let room = RowsList.room(rect)
        if let why = desk.refusal(without: .viewCustomers) {
            grid.write(why, at: room.origin, face: .quiet, width: room.width)
            return
        }
        list.draw(
            into: &grid, room, desk.answers[query], desk.words, empty: empty(desk),
            as: { table($0, $1, width: room.width) })
    }

    /// From here on there is room for every column.
    private static let wide = 110

    /// Whether somebody is active is told by a word. Where there is little room a company stands for a name that is missing, one
    /// telephone for both, and what says least is left out.
    private func table(_ rows: Rows, _ words: Words, width: Int) -> Table {
        var table = Table(rows, words)
        table.isCompact = true
        func place(_ name: String) -> Int? { rows.columns.firstIndex { $0.name == name } }
        guard let last = place("last_name"), let company = place("company_name"), let mobile = place("mobile"),
            let phone = place("phone"), let active = place("is_active")
        else { return table }
        table.columns[active].isNumber = false
        for (i, row) in rows.rows.enumerated() {
            table.rows[i].cells[active] = row.cells[active] == .count(1) ? "yes" : "no"
            guard width < CustomersScreen.wide else { continue }
            for (first, second) in [(last, company), (mobile, phone)] where row.cells[first] == .none {
                table.rows[i].cells[first] = table.rows[i].cells[second]
            }
        }
        guard width < CustomersScreen.wide else { return table }
        table.columns[mobile].title = "Telephone"
        let since = place("customer_since").map { [$0] } ?? []
        for column in ([phone, company] + since + (conditions.standing == nil ? [] : [active])).sorted(by: >) {
            table.columns.remove(at: column)
            for i in table.rows.indices { table.rows[i].cells.remove(at: column) }
        }
        return table
    }

    private func empty(_ desk: Desk) -> String {
        if conditions == CustomerFilter() {
            return desk.may(.editCustomers)
                ? "There is no customer yet: a adds one, nautilus import brings in a list."
                : "There is no customer yet."
        }
        return conditions.standing == .inactive && conditions.tag == nil
            ? "Nobody is inactive; A shows who is active."
            : "Nobody is like that; A shows all active customers again."
    }

    /// `one customer`, `1,204 customers`.
    private var badge: String? {
        list.page.map { page in
            page.total == 0
                ? "nobody" : page.total == 1 ? "one customer" : "\(Words.grouped(page.total)) customers"
        }
    }
}

extension CustomerFilter {
    var words: [String] {
        [standing == .active ? nil : standing?.rawValue ?? "active and inactive", tag].compactMap(\.self)
    }
}

extension Desk {
    /// Asks before somebody is no customer any more; makes them one again at once.
    mutating func toggle(_ id: Int64, _ name: String, isActive: Bool) {
        let command = Command.customer(.setActive(id, !isActive))
        guard isActive else { return order(command) }
        open(
            Question(
                title: "Deactivate \(words.isPrivate ? "customer \(id)" : name)?",
                words:
                    "They show in no list any more and are not written to. All that is known of them stays; d makes them active again.",
                yes: "deactivate", request: .order(command)))
    }
}

/// Only those with one tag.
struct CustomerTagFilter: FormPlace {
    var form: Form
    private var filter: CustomerFilter

    init(_ filter: CustomerFilter) {
        self.filter = filter
        form = Form([Form.Row("Tag", filter.tag ?? "", help: "A word, such as nitrox; empty: whatever tags they have.")]
        )
    }

    var title: String { "Show only" }
    var keepWord: String { "show" }
    var isChanged: Bool { false }

    mutating func keep(_ desk: inout Desk) {
        filter.tag = form[0].trimmed.isEmpty ? nil : form[0].trimmed
        desk.close()
        desk.requests.append(.screen(filter))
    }
}
