import Cells
import DiveShop

/// The rows behind a tile, a window at a time: moving, filtering, one row in full, a CSV file of them all.
struct RowsBehind: Place {
    enum Action: Hashable, Sendable {
        case up, down, pageUp, pageDown, first, last, show, filter, export, definition, refresh, leave
    }
    let tile: Tile
    private var filter = TextField()
    private var isFiltering = false
    /// Counted in all rows that the filter keeps.
    private var selected = 0
    /// The last page that came, drawn until the next one is there.
    private var page: RowsPage?

    init(tile: Tile) { self.tile = tile }

    /// Rows asked for at once: several screens of them.
    private static let pageLength = 200

    private var widget: Widget { Widget.of(tile.widget) }
    var name: String { "Rows" }
    var isTyping: Bool { isFiltering }
    var table: [Binding<Action>] {
        [
            Binding("up k", .up, "Go up"), Binding("down j", .down, "Go down"),
            Binding("pgup", .pageUp, "Go a page up"),
            Binding("pgdn space", .pageDown, "Go a page down"), Binding("home g", .first, "Go to the first row"),
            Binding("end G", .last, "Go to the last row"),
            Binding("enter", .show, "Show the row in full", hint: "in full"),
            Binding("/", .filter, "Show only rows with these words", hint: "filter"),
            Binding("e", .export, "Write these rows to a CSV file", hint: "export"),
            Binding("i", .definition, "Say how the tile's figure is made"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc q", .leave, "Back to the dashboard", hint: "back"),
        ]
    }

    private var query: Query {
        // The page begins half a page before the selection, in steps, so that a step of one asks for nothing new.
        let half = RowsBehind.pageLength / 2
        let offset = max(0, selected / half - 1) * half
        return .rows(
            tile.widget, tile.options, RowsRequest(filter: filter.text, offset: offset, limit: RowsBehind.pageLength))
    }

    func queries(_ desk: Desk) -> [Query] { [query] }

    mutating func follow(_ desk: Desk) {
        if case .rows(let page) = desk.answers[query] {
            self.page = page
            selected = max(0, min(selected, page.total - 1))
        }
    }

    private var total: Int { page?.total ?? 0 }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .show, .export: total == 0 ? "there is no row" : nil
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        let height = max(1, list(Shell.body(of: desk.frame)).height - 1)
        switch action {
        case .up: selected -= 1
        case .down: selected += 1
        case .pageUp: selected -= height
        case .pageDown: selected += height
        case .first: selected = 0
        case .last: selected = total - 1
        case .show:
            if let page, let row = row(selected, page) {
                desk.open(RowInFull(title: widget.title, columns: page.rows.columns, row: row))
            }
        case .filter: isFiltering = true
        case .export: desk.start(.exportRows(tile.widget, tile.options, filter: filter.text))
        case .definition: desk.open(Definition(tile: tile))
        case .refresh: desk.effects.append(.refresh)
        case .leave:
            if isFiltering || !filter.isEmpty {
                isFiltering = false
                filter = TextField()
                selected = 0
            } else {
                desk.close()
            }
        }
        selected = max(0, min(selected, total - 1))
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        switch input {
        case .key(let key):
            guard isFiltering else { return false }
            if key == Key(.enter) {
                isFiltering = false
                return true
            }
            guard filter.handle(key) else { return false }
            selected = 0
        case .paste(let text):
            guard isFiltering else { return false }
            filter.insert(text)
            selected = 0
        case .mouse(let mouse): click(mouse, &desk)
        case .resized: return false
        }
        follow(desk)
        return true
    }

    private mutating func click(_ mouse: Mouse, _ desk: inout Desk) {
        switch mouse.action {
        case .wheelUp: perform(.up, &desk)
        case .wheelDown: perform(.down, &desk)
        case .press:
            let list = list(Shell.body(of: desk.frame))
            let row = mouse.at.y - list.minY - 1
            guard row >= 0, row < list.height - 1, top(list.height - 1) + row < total else { return }
            let index = top(list.height - 1) + row
            if index == selected { perform(.show, &desk) } else { selected = index }
        case .drag, .release: break
        }
    }

    private func row(_ index: Int, _ page: RowsPage) -> Rows.Row? {
        let at = index - page.request.offset
        return page.rows.rows.indices.contains(at) ? page.rows.rows[at] : nil
    }

    /// The first row drawn.
    private func top(_ height: Int) -> Int { max(0, min(selected - height / 2, total - height)) }

    private func list(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 3)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let note = page.map { "as of \(desk.words.calendar.clock(of: $0.asOf))" }
        let badge = page.map {
            $0.total == 0 ? "no row" : $0.total == 1 ? "one row" : "\(Words.grouped($0.total)) rows"
        }
        Panel(title: "\(widget.title): rows", badge: badge, note: note, state: .focused).draw(into: &grid, rect)
        let list = list(rect)
        let below = Point(list.minX, list.maxY)
        if isFiltering || !filter.isEmpty {
            grid.write("/", at: below, face: .overlayKey)
            filter.draw(
                into: &grid, at: Point(below.x + 2, below.y), width: min(60, list.width - 2), isFocused: isFiltering)
        }
        if case .refused(let why) = desk.answers[query] {
            grid.write(why.words, at: list.origin, face: .alarm, width: list.width)
            return
        }
        guard let page else {
            grid.write("reading …", at: list.origin, face: .quiet)
            return
        }
        guard page.total > 0 else {
            grid.write(
                filter.isEmpty ? "There is no row." : "No row with “\(filter.text)”.", at: list.origin, face: .quiet,
                width: list.width)
            return
        }
        let height = list.height - 1
        let top = top(height)
        let from = max(0, top - page.request.offset)
        let rows = Rows(columns: page.rows.columns, rows: Array(page.rows.rows.dropFirst(from).prefix(max(0, height))))
        Table(rows, desk.words, selected: selected - page.request.offset - from).draw(into: &grid, list)
        if isFiltering == false && filter.isEmpty && page.total > height {
            grid.write(
                "row \(Words.grouped(selected + 1)) of \(Words.grouped(page.total))", at: below, face: .quiet,
                width: list.width)
        }
    }
}

/// All cells of one row, a line each.
struct RowInFull: Place {
    enum Action: Hashable, Sendable { case leave }
    let title: String
    let columns: [Rows.Column]
    let row: Rows.Row

    var name: String { "Row" }
    var table: [Binding<Action>] { [Binding("esc q enter", .leave, "Back to the rows", hint: "back")] }
    mutating func perform(_ action: Action, _ desk: inout Desk) { desk.close() }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(72, rect.width - 4)
        let label = min(24, (columns.map { Cells.columns($0.title) }.max() ?? 0) + 2)
        var lines: [(String, String)] = []
        for (column, cell) in zip(columns, row.cells) {
            for (i, line) in wrapped(desk.words.text(cell), width: max(1, width - label)).enumerated() {
                lines.append((i == 0 ? column.title : "", line))
            }
        }
        let inside = Box.draw(title, width, lines.count, into: &grid, rect)
        for (i, line) in lines.prefix(inside.height).enumerated() {
            grid.write(line.0, at: Point(inside.minX, inside.minY + i), face: .quiet, width: label)
            grid.write(line.1, at: Point(inside.minX + label, inside.minY + i), width: inside.width - label)
        }
    }
}
