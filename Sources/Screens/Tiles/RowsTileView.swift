import Cells
import DiveShop

/// The first rows of a list.
struct RowsTileView {
    var rows: Rows
    var words: Words

    func draw(into grid: inout Grid, _ rect: Rect) {
        guard !rows.rows.isEmpty else {
            grid.write("✓ nothing here", at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        let drawn = Table(rows, words).draw(into: &grid, rect)
        if drawn < rows.rows.count, rect.height > 2 {
            let y = rect.maxY - 1
            grid.fill(Rect(x: rect.minX, y: y, width: rect.width, height: 1))
            grid.write(
                "… \(rows.rows.count - drawn + 1) more, Enter shows all", at: Point(rect.minX, y), face: .quiet,
                width: rect.width)
        }
    }
}

extension Table {
    /// - Parameter isMarked: whether rows without a mark leave room for one, so that all begin below one another; nil: where any has one.
    init(_ rows: Rows, _ words: Words, selected: Int? = nil, isMarked: Bool? = nil) {
        let isMarked = isMarked ?? rows.isMarked
        let columns = rows.columns.enumerated().map { i, column in
            // The first heading stands above the titles, not above their marks.
            Column(
                isMarked && i == 0 ? "  \(column.title)" : column.title, rank: column.rank, isNumber: column.isNumber,
                isWhole: rows.rows.contains { $0.cells.indices.contains(i) && $0.cells[i].isTime }
                    || rows.isOfTelephones(i))
        }
        self.init(
            columns: columns,
            rows: rows.rows.map { row in
                // A row that came short is filled, one that came long is cut: the store may hold anything.
                var cells = zip(row.cells, rows.columns).map { words.text($0, in: $1) }
                cells += Array(repeating: "", count: columns.count - cells.count)
                if isMarked, !cells.isEmpty {
                    cells[0] = (row.tone.mark.isEmpty ? " " : row.tone.mark) + " " + cells[0]
                }
                return Row(cells, face: row.tone.face)
            }, selected: selected)
    }
}

extension Table {
    /// Tells on one line below the list what the selected row has no room for, and behind it the place in the list where that fits.
    func tellMissing(into grid: inout Grid, at below: Point, width: Int, place: String = "") {
        var pieces: [StatsLine.Piece] = []
        for (heading, text) in missing(in: width) {
            if !pieces.isEmpty { pieces.append(StatsLine.Piece(text: " · ", face: .quiet)) }
            if !heading.isEmpty { pieces.append(StatsLine.Piece(text: "\(heading.trimmed) ", face: .quiet)) }
            pieces.append(StatsLine.Piece(text: text, face: .text))
        }
        let length = pieces.reduce(0) { $0 + Cells.columns($1.text) }
        // The end of what was cut, where not all of it fits: its beginning stands in the list.
        StatsLine.draw(pieces, into: &grid, below, before: below.x + width)
        guard !place.isEmpty else { return }
        if pieces.isEmpty {
            grid.write(place, at: below, face: .quiet, width: width)
        } else if length + 2 + Cells.columns(place) <= width {
            grid.writeRight(place, before: below.x + width, y: below.y, face: .quiet)
        }
    }
}

extension Rows {
    /// Whether a column holds telephones that nobody can dial once they are cut; what somebody wrote there at length is no such.
    fileprivate func isOfTelephones(_ i: Int) -> Bool {
        ["mobile", "phone"].contains(columns[i].name)
            && rows.allSatisfy { row in
                guard row.cells.indices.contains(i), case .text(let text) = row.cells[i] else { return true }
                return Cells.columns(text) <= Rows.longestTelephone
            }
    }
    private static let longestTelephone = 18

    /// Whether any row has a mark beside its colour.
    var isMarked: Bool { rows.contains { !$0.tone.mark.isEmpty } }
}

extension Quantity {
    /// A day or a time tells nothing once it is cut.
    fileprivate var isTime: Bool {
        switch self {
        case .day, .moment: true
        default: false
        }
    }
}
