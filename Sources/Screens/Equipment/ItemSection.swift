import Cells

/// A part of an item's page under a heading: a table, or what is known by name; and notes below.
struct ItemSection {
    let title: String
    /// Beside the heading; nil: there is nothing to count.
    let count: Int?
    /// Where there is no row.
    let empty: String
    var columns: [Table.Column] = []
    var rows: [Table.Row] = []
    var pairs: [(label: String, value: String, face: Face)] = []
    var notes: [(text: String, face: Face)] = []
    /// Of the rows; nil: none is.
    var selected: Int?

    init(_ title: String, count: Int? = nil, empty: String) {
        self.title = title
        self.count = count
        self.empty = empty
    }

    mutating func take(_ table: Table) {
        columns = table.columns
        rows = table.rows
    }

    private static let labelWidth = 14

    /// Below one another, as high as they need.
    static func stack(_ sections: [ItemSection], width: Int) -> Grid {
        let parts = sections.map { $0.grid(width: width) }
        var grid = Grid(Size(width, parts.reduce(0) { $0 + $1.size.height }))
        var y = 0
        for part in parts {
            grid.paste(part, at: Point(0, y))
            y += part.size.height
        }
        return grid
    }

    /// As high as it needs in that width, with a blank line above.
    func grid(width: Int) -> Grid {
        let values = pairs.map { wrapped($0.value, width: max(1, width - ItemSection.labelWidth)) }
        let said = notes.flatMap { note in wrapped(note.text, width: max(1, width)).map { ($0, note.face) } }
        let isEmpty = rows.isEmpty && pairs.isEmpty && !empty.isEmpty
        let body = rows.isEmpty ? (isEmpty ? 1 : 0) : rows.count + 1
        var grid = Grid(Size(width, 2 + body + values.reduce(0) { $0 + $1.count } + said.count))
        var x = grid.write(title, at: Point(0, 1), face: .heading)
        if let count, count > 0 { x += grid.write("  \(count)", at: Point(x, 1), face: .panelBadge) }
        for column in min(width, x + 1)..<width { grid.put(Cell("─", .panelBorder), at: Point(column, 1)) }
        var y = 2
        if isEmpty {
            grid.write(empty, at: Point(0, y), face: .quiet, width: width)
        } else if !rows.isEmpty {
            var table = Table(columns: columns, rows: rows)
            table.isCompact = true
            table.selected = selected
            table.draw(into: &grid, Rect(x: 0, y: y, width: width, height: body))
        }
        y += body
        for (pair, lines) in zip(pairs, values) {
            grid.write(pair.label, at: Point(0, y), face: .quiet, width: ItemSection.labelWidth)
            for line in lines {
                grid.write(line, at: Point(ItemSection.labelWidth, y), face: pair.face)
                y += 1
            }
        }
        for (text, face) in said {
            grid.write(text, at: Point(0, y), face: face, width: width)
            y += 1
        }
        return grid
    }
}
