import Cells
import DiveShop

/// The rows behind a tile: moving, filtering, one row in full, a CSV file of them all.
struct RowsBehind: Place {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case open, show, filter, export, definition, refresh, leave
    }
    let tile: Tile
    private var list = RowsList()

    init(tile: Tile) { self.tile = tile }

    private var widget: Widget { Widget.of(tile.widget) }
    var name: String { "Rows" }
    var isFiltering: Bool { list.isFiltering }
    var table: [Binding<Action>] {
        RowsList.bindings(Action.step) + [
            Binding(
                "enter", .open, "Open the item that the row is about; of others, show the row in full",
                hint: item == nil ? "in full" : "item"),
            Binding("v", .show, "Show the row in full", hint: item == nil ? nil : "in full"),
            Binding("/", .filter, "Show only rows with these words", hint: "filter"),
            Binding("e", .export, "Write these rows to a CSV file", hint: "export"),
            Binding("i", .definition, "Say how the tile's figure is made"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc q", .leave, "Back to the dashboard", hint: "back"),
        ]
    }

    /// The code of the piece of gear that the selected row is about.
    private var item: String? { list.selection?.item }

    private var query: Query { .rows(tile.widget, tile.options, list.request) }
    func queries(_ desk: Desk) -> [Query] { [query] }
    mutating func follow(_ desk: Desk) { list.follow(desk.answers[query]) }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .open, .show, .export: list.total == 0 ? "there is no row" : nil
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: RowsList.room(Shell.body(of: desk.frame)).height - 1)
        case .open:
            if let item, desk.may(.viewMaintenance) { desk.open(ItemBoard(code: item)) } else { perform(.show, &desk) }
        case .show:
            if let page = list.page, let row = list.selection {
                desk.open(RowInFull(title: widget.title, columns: page.rows.columns, row: row))
            }
        case .filter: list.beginFilter()
        case .export: desk.start(.exportRows(tile.widget, tile.options, filter: list.filter.text))
        case .definition: desk.open(Definition(tile: tile))
        case .refresh: desk.effects.append(.refresh)
        case .leave: if !list.endFilter() { desk.close() }
        }
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let taken = list.take(input, in: RowsList.room(Shell.body(of: desk.frame)))
        if taken == .open, refusal(of: .open, desk) == nil { perform(.open, &desk) }
        follow(desk)
        return taken != .nothing
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: "\(widget.title): rows", badge: list.badge, note: list.note(desk.words), state: .focused).draw(
            into: &grid, rect)
        list.draw(into: &grid, RowsList.room(rect), desk.answers[query], desk.words, empty: "There is no row.")
    }
}

extension RowsList {
    /// The keys that move in every list of rows.
    static func bindings<Action>(_ action: (Step) -> Action) -> [Binding<Action>] {
        [
            Binding("up k", action(.up), "Go up"), Binding("down j", action(.down), "Go down"),
            Binding("pgup", action(.pageUp), "Go a page up"),
            Binding("pgdn space", action(.pageDown), "Go a page down"),
            Binding("home g", action(.first), "Go to the first row"),
            Binding("end G", action(.last), "Go to the last row"),
        ]
    }
}
