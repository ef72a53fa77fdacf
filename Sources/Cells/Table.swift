/// Rows under headings. Columns are as wide as they need; where room is short, those of high rank go first, then the widest
/// text is cut.
package struct Table: Sendable {
    package struct Column: Sendable {
        package var title: String
        /// 0 stays longest.
        package var rank: Int
        package var isNumber: Bool
        /// Whether it is never cut, as numbers never are: it is there in full or not at all.
        package var isWhole: Bool
        /// What it can be cut to before another column is left out; but never more than half of the room.
        package var least = 12
        package init(_ title: String, rank: Int = 0, isNumber: Bool = false, isWhole: Bool = false) {
            self.title = title
            self.rank = rank
            self.isNumber = isNumber
            self.isWhole = isWhole || isNumber
        }
    }
    package struct Row: Sendable {
        package var cells: [String]
        package var face: Face
        /// Cells with a face of their own, by their column.
        package var faces: [Int: Face]
        /// What stands in a cell, by its column, where there is no room for all that the column holds.
        package var shorter: [Int: String] = [:]
        package init(_ cells: [String], face: Face = .text, faces: [Int: Face] = [:]) {
            self.cells = cells
            self.face = face
            self.faces = faces
        }
    }
    package var columns: [Column]
    package var rows: [Row]
    /// Counted in `rows`; nil: none.
    package var selected: Int?
    /// Rows that are not drawn, but count where columns are made as wide as they need.
    package var measured: [Row] = []
    /// Whether columns stand close, however much room is left.
    package var isCompact = false

    package init(columns: [Column], rows: [Row], selected: Int? = nil) {
        self.columns = columns
        self.rows = rows
        self.selected = selected
    }

    private static let gap = 2

    /// Draws the headings and as many rows as there is room for.
    /// - Returns: how many rows were drawn.
    @discardableResult
    package func draw(into grid: inout Grid, _ rect: Rect) -> Int {
        guard rect.height > 1, rect.width > 0, !columns.isEmpty else { return 0 }
        let (shown, widths) = laidOut(Array(rows.prefix(rect.height - 1)), into: rect.width)
        draw(columns.map(\.title), widths, y: rect.minY, face: .tableHeading, into: &grid, rect)
        for (i, row) in shown.enumerated() {
            let y = rect.minY + 1 + i
            let isSelected = i == selected
            if isSelected { grid.fill(Rect(x: rect.minX, y: y, width: rect.width, height: 1), face: .tableSelected) }
            draw(
                row.cells, widths, y: y, face: isSelected ? .tableSelected : row.face,
                faces: isSelected ? [:] : row.faces, into: &grid, rect)
        }
        return shown.count
    }

    /// What has no room in the row that is selected, where nothing is empty: cells that are cut, then those of columns that are left out,
    /// which have their heading with them. Of a text that is longer than a whole line it is what comes after the part that shows.
    package func missing(in width: Int) -> [(heading: String, text: String)] {
        guard let selected, rows.indices.contains(selected), width > 0 else { return [] }
        let (shown, widths) = laidOut(rows, into: width)
        var cut: [(String, String)] = []
        var leftOut: [(column: Column, text: String)] = []
        for (i, column) in columns.enumerated() {
            let cell = rows[selected].cells[i]
            let text = String(cell.drop { $0 == " " })
            if text.isEmpty || text == "–" { continue }
            if let room = widths[i] {
                guard Cells.columns(shown[selected].cells[i]) > room || shown[selected].cells[i] != cell else {
                    continue
                }
                cut.append(("", Cells.columns(text) > width ? "…" + rest(of: cell, after: room - 1) : text))
            } else {
                leftOut.append((column, text))
            }
        }
        return cut + leftOut.sorted { $0.column.rank < $1.column.rank }.map { ($0.column.title, $0.text) }
    }

    /// Rows as they are drawn, and the width of each column; nil: it is left out.
    private func laidOut(_ rows: [Row], into width: Int) -> (rows: [Row], widths: [Int?]) {
        let (needed, widths) = fitted(rows, measured, into: width)
        let short = columns.indices.filter { (widths[$0] ?? 0) < needed[$0] }
        guard !short.isEmpty, (rows + measured).contains(where: { row in short.contains { row.shorter[$0] != nil } })
        else { return (rows, widths) }
        let shorter = rows.map { $0.shortened(short) }
        return (shorter, fitted(shorter, measured.map { $0.shortened(short) }, into: width).widths)
    }

    /// What each column needs, and what it gets.
    private func fitted(_ shown: [Row], _ measured: [Row], into width: Int) -> (needed: [Int], widths: [Int?]) {
        let needed = widest(of: shown)
        let widths = fitted(needed, into: width)
        guard !measured.isEmpty else { return (needed, widths) }
        let all = zip(needed, widest(of: measured)).map { max($0, $1) }
        let steady = fitted(all, into: width)
        // No column that tells something is left out for rows that nobody sees.
        let isLost = columns.indices.contains { column in
            widths[column] != nil && steady[column] == nil && shown.contains { !$0.cells[column].isEmpty }
        }
        return isLost ? (needed, widths) : (all, steady)
    }

    /// Columns of the terminal in which nothing is cut.
    package var natural: Int { widest(of: rows).reduce(0, +) + Table.gap * max(0, columns.count - 1) }

    private func widest(of rows: [Row]) -> [Int] {
        columns.indices.map { column in
            rows.reduce(Cells.columns(columns[column].title)) { max($0, Cells.columns($1.cells[column])) }
        }
    }

    private func draw(
        _ cells: [String], _ widths: [Int?], y: Int, face: Face, faces: [Int: Face] = [:], into grid: inout Grid,
        _ rect: Rect
    ) {
        var x = rect.minX
        for (column, width) in widths.enumerated() {
            guard let width else { continue }
            let face = faces[column] ?? face
            if columns[column].isNumber {
                grid.writeRight(cells[column], before: x + width, y: y, face: face, width: width)
            } else {
                grid.write(cells[column], at: Point(x, y), face: face, width: width)
            }
            x += width + Table.gap
        }
    }

    /// The width of each column; nil: it is left out. Spare room goes between text and numbers: to the widest text column.
    func fitted(_ needed: [Int], into width: Int) -> [Int?] {
        var widths: [Int?] = needed
        func total() -> Int {
            let there = widths.compactMap(\.self)
            return there.reduce(0, +) + Table.gap * max(0, there.count - 1)
        }
        // What a column can be cut to before another one is left out.
        func least(_ column: Int) -> Int {
            columns[column].isWhole
                ? needed[column] : min(needed[column], columns[column].least, max(12, width / 2))
        }
        func leastTotal() -> Int {
            let there = widths.indices.filter { widths[$0] != nil }
            return there.reduce(0) { $0 + least($1) } + Table.gap * max(0, there.count - 1)
        }
        while leastTotal() > width {
            let there = widths.indices.filter { widths[$0] != nil }
            guard there.count > 1, let worst = there.max(by: { columns[$0].rank <= columns[$1].rank }) else { break }
            widths[worst] = nil
        }
        while total() > width {
            let there = widths.indices.filter { widths[$0] != nil }
            let cut = there.filter { widths[$0]! > least($0) }
            guard let widest = (cut.isEmpty ? there : cut).max(by: { widths[$0]! < widths[$1]! }), widths[widest]! > 1
            else { break }
            widths[widest]! -= 1
        }
        let spare = width - total()
        if spare > 0, !isCompact,
            let stretch = widths.indices.filter({ widths[$0] != nil && !columns[$0].isNumber })
                .max(by: { needed[$0] <= needed[$1] && $0 < $1 || needed[$0] < needed[$1] }),
            widths.indices.contains(where: { $0 > stretch && widths[$0] != nil })
        {
            widths[stretch]! += min(spare, 24)
        }
        return widths
    }
}

extension Table.Row {
    /// With what stands there where those columns have no room.
    fileprivate func shortened(_ columns: [Int]) -> Table.Row {
        var row = self
        for column in columns { if let text = shorter[column] { row.cells[column] = text } }
        return row
    }
}
