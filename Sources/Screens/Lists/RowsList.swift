import Cells
import DiveShop

/// A long list of rows, a window at a time: moving, filtering, the selection. What it lists is a question that is asked anew for the
/// part that shows.
struct RowsList: Sendable {
    enum Step: Hashable, Sendable {
        case up, down, pageUp, pageDown, first, last

        /// Which of so many rows is selected next.
        func from(_ selected: Int, of total: Int, page: Int) -> Int {
            let to =
                switch self {
                case .up: selected - 1
                case .down: selected + 1
                case .pageUp: selected - max(1, page)
                case .pageDown: selected + max(1, page)
                case .first: 0
                case .last: total - 1
                }
            return max(0, min(to, total - 1))
        }
    }

    /// Whether new rows come in at the top and nowhere else: then the selection stays on its row.
    private let growsAtTop: Bool
    private(set) var filter = TextField()
    private(set) var isFiltering = false
    /// Counted in all rows that the filter keeps.
    private(set) var selected = 0
    /// The last page that came, drawn until the next one is there.
    private(set) var page: RowsPage?

    /// Of every column the row with the widest cell of all that came, so that columns stay where they are when the next page shows.
    private var widest: [(width: Int, row: Rows.Row)] = []

    /// Rows asked for at once: several screens of them.
    private static let pageLength = 200

    init(growsAtTop: Bool = false) { self.growsAtTop = growsAtTop }

    var total: Int { page?.total ?? 0 }

    /// What is to be asked now.
    var request: RowsRequest {
        // The page begins half a page before the selection, in steps, so that a step of one asks for nothing new.
        let half = RowsList.pageLength / 2
        return RowsRequest(filter: filter.text, offset: max(0, selected / half - 1) * half, limit: RowsList.pageLength)
    }

    /// Takes the answer to that request, if it is there.
    mutating func follow(_ snapshot: Snapshot?) {
        guard case .rows(let page) = snapshot else { return }
        if growsAtTop, let old = self.page, old.request.filter == page.request.filter {
            selected += page.total - old.total
        }
        if page.request != self.page?.request || page.asOf != self.page?.asOf { measure(page) }
        self.page = page
        selected = max(0, min(selected, page.total - 1))
    }

    private mutating func measure(_ new: RowsPage) {
        if new.request.filter != page?.request.filter || new.rows.columns != page?.rows.columns { widest = [] }
        for row in new.rows.rows {
            if widest.isEmpty { widest = new.rows.columns.map { _ in (-1, row) } }
            for (i, cell) in row.cells.enumerated() where i < widest.count && cell.roughWidth > widest[i].width {
                widest[i] = (cell.roughWidth, row)
            }
        }
    }

    /// Another list begins at its first row.
    mutating func startOver() {
        page = nil
        widest = []
        selected = 0
    }

    var selection: Rows.Row? {
        guard let page else { return nil }
        let at = selected - page.request.offset
        return page.rows.rows.indices.contains(at) ? page.rows.rows[at] : nil
    }

    /// The text in a column of the row that is selected; nil: there is none.
    func selected(_ column: String) -> String? {
        guard let page else { return nil }
        return selection?.text(column, in: page.rows)
    }

    mutating func step(_ step: Step, height: Int) {
        selected = step.from(selected, of: total, page: height - 1)
    }

    mutating func beginFilter() { isFiltering = true }

    /// - Returns: false: there was no filter to end.
    mutating func endFilter() -> Bool {
        guard isFiltering || !filter.isEmpty else { return false }
        isFiltering = false
        filter = TextField()
        selected = 0
        return true
    }

    enum Taken: Hashable, Sendable { case nothing, done, open }

    /// Takes what is typed into the filter, and the mouse: the wheel moves, a click selects, one on the selection opens it.
    /// - Parameter list: where ``draw(into:_:_:_:empty:)`` draws.
    mutating func take(_ input: Input, in list: Rect) -> Taken {
        switch input {
        case .mouse(let mouse):
            switch mouse.action {
            case .wheelUp: step(.up, height: list.height - 1)
            case .wheelDown: step(.down, height: list.height - 1)
            case .press: if click(mouse.at, in: list) { return .open }
            case .drag, .release: break
            }
            return .done
        case .key(Key(.enter)) where isFiltering: isFiltering = false
        case .key(let key):
            guard isFiltering, filter.handle(key) else { return .nothing }
            selected = 0
        case .paste(let text):
            guard isFiltering else { return .nothing }
            filter.insert(text)
            selected = 0
        case .resized: return .nothing
        }
        return .done
    }

    /// - Returns: whether the row was selected already.
    private mutating func click(_ p: Point, in list: Rect) -> Bool {
        let row = p.y - list.minY - 1
        let height = list.height - 1
        guard row >= 0, row < height, top(height) + row < total else { return false }
        let index = top(height) + row
        defer { selected = index }
        return index == selected
    }

    /// Inside of a panel that takes the whole of `rect`.
    static func room(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 3)
    }

    /// The first row drawn.
    private func top(_ height: Int) -> Int { max(0, min(selected - height / 2, total - height)) }

    /// Draws the rows in `list`, and the filter or the place in the list on the line below it.
    /// - Parameter table: how the rows look, where it is not as everywhere.
    func draw(
        into grid: inout Grid, _ list: Rect, _ answer: Snapshot?, _ words: Words, empty: String,
        as table: ((Rows, Words) -> Table)? = nil
    ) {
        let below = Point(list.minX, list.maxY)
        if isFiltering || !filter.isEmpty {
            grid.write("/", at: below, face: .overlayKey)
            filter.draw(
                into: &grid, at: Point(below.x + 2, below.y), width: min(60, list.width - 2), isFocused: isFiltering)
        }
        if case .refused(let why) = answer {
            grid.write(why.words, at: list.origin, face: .alarm, width: list.width)
            return
        }
        guard let page else {
            grid.write("reading …", at: list.origin, face: .quiet)
            return
        }
        guard page.total > 0 else {
            let text = filter.isEmpty ? empty : "No row with “\(filter.text)”."
            for (i, line) in wrapped(text, width: max(1, list.width)).prefix(max(1, list.height)).enumerated() {
                grid.write(line, at: Point(list.minX, list.minY + i), face: .quiet, width: list.width)
            }
            return
        }
        let height = list.height - 1
        let from = max(0, top(height) - page.request.offset)
        let part = page.rows.rows.dropFirst(from).prefix(max(0, height))
        // Those that are only measured stand behind them, and are not drawn.
        let rows = Rows(columns: page.rows.columns, rows: part + widest.map(\.row))
        var shown = table?(rows, words) ?? Table(rows, words, isMarked: page.rows.isMarked)
        shown.measured = Array(shown.rows.dropFirst(part.count))
        shown.rows.removeLast(shown.measured.count)
        shown.selected = selected - page.request.offset - from
        shown.draw(into: &grid, list)
        guard !isFiltering, filter.isEmpty else { return }
        let place = page.total > height ? "row \(Words.grouped(selected + 1)) of \(Words.grouped(page.total))" : ""
        shown.tellMissing(into: &grid, at: below, width: list.width, place: place)
    }

    /// When it was read; nil: it was not yet.
    func note(_ words: Words) -> String? { page.map { words.asOf($0.asOf) } }

    /// `one row`, `1,204 rows`.
    var badge: String? {
        page.map { $0.total == 0 ? "no row" : $0.total == 1 ? "one row" : "\(Words.grouped($0.total)) rows" }
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
            let text = desk.words.text(cell, in: column)
            for (i, line) in wrapped(text, width: max(1, width - label)).enumerated() {
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

extension Rows.Row {
    /// The text in a column, by its name; nil: there is none.
    func text(_ column: String, in rows: Rows) -> String? {
        guard let at = rows.columns.firstIndex(where: { $0.name == column }), cells.indices.contains(at),
            case .text(let text) = cells[at]
        else { return nil }
        return text
    }
}

extension TextField {
    /// Takes what is typed or pasted.
    /// - Returns: false: it is nothing of the field's.
    mutating func take(_ input: Input) -> Bool {
        switch input {
        case .key(let key): return handle(key)
        case .paste(let text):
            insert(text)
            return true
        case .mouse, .resized: return false
        }
    }
}

extension Quantity {
    /// About how wide it is written: enough to tell the widest of a column.
    fileprivate var roughWidth: Int {
        switch self {
        case .text(let text): columns(text)
        case .money(let money): digits(money.cents)
        case .count(let count): digits(count)
        case .moment, .day: 12
        case .share, .seconds: 8
        case .none: 0
        }
    }

    private func digits(_ number: Int) -> Int { String(number.magnitude).utf8.count + (number < 0 ? 1 : 0) }
}
