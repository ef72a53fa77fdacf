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
    init(_ rows: Rows, _ words: Words, selected: Int? = nil) {
        let columns = rows.columns.map { Column($0.title, rank: $0.rank, isNumber: $0.isNumber) }
        self.init(
            columns: columns,
            rows: rows.rows.map { row in
                // A row that came short is filled, one that came long is cut: the store may hold anything.
                var cells = zip(row.cells, rows.columns).map { words.text($0, in: $1) }
                cells += Array(repeating: "", count: columns.count - cells.count)
                if !row.tone.mark.isEmpty, !cells.isEmpty { cells[0] = row.tone.mark + " " + cells[0] }
                return Row(cells, face: row.tone.face)
            }, selected: selected)
    }
}
