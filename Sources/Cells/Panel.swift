/// A frame with a title above, and small words set into its lines.
package struct Panel: Sendable {
    package enum State: Hashable, Sendable { case plain, focused, moving }
    package var title: String
    /// Beside the title: a count.
    package var badge: String?
    /// Bottom left: a mark that the mouse can take hold of.
    package var mark: String?
    /// Bottom right.
    package var note: String?
    package var state: State

    package init(
        title: String, badge: String? = nil, mark: String? = nil, note: String? = nil, state: State = .plain
    ) {
        self.title = title
        self.badge = badge
        self.mark = mark
        self.note = note
        self.state = state
    }

    /// Draws the frame and clears what is inside.
    /// - Returns: the room inside, one blank column at each side left free.
    @discardableResult
    package func draw(into grid: inout Grid, _ rect: Rect) -> Rect {
        let border: Face =
            switch state {
            case .plain: .panelBorder
            case .focused: .panelBorderFocused
            case .moving: .panelBorderMoving
            }
        // Focus is a heavy line as well as a colour.
        grid.frame(rect, lines: state == .plain ? .round : .heavy, face: border)
        grid.fill(rect.inset(by: 1))
        let room = rect.width - 4
        if room > 0 {
            var x = rect.minX + 2
            let limit = rect.maxX - 2
            x += grid.inlay(
                title, at: Point(x, rect.minY), face: state == .plain ? .panelTitle : .panelTitleFocused, before: limit)
            if let badge { grid.inlay(badge, at: Point(x, rect.minY), face: .panelBadge, before: limit) }
            var left = rect.minX + 2
            if let mark {
                // It is read, which a line is not: on paper lines are pale.
                let face: Face = state == .plain ? .quiet : border
                left += grid.inlay(mark, at: Point(left, rect.maxY - 1), face: face, before: limit)
            }
            if let note, rect.maxX - 4 - Cells.columns(note) > left {
                grid.inlay(
                    note, at: Point(rect.maxX - 4 - Cells.columns(note), rect.maxY - 1), face: .quiet, before: limit)
            }
        }
        return Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
    }
}

/// How the lines of a frame look.
package enum Lines: Sendable {
    case round, heavy

    var corners: (Unicode.Scalar, Unicode.Scalar, Unicode.Scalar, Unicode.Scalar) {
        self == .round ? ("╭", "╮", "╰", "╯") : ("┏", "┓", "┗", "┛")
    }
    var horizontal: Unicode.Scalar { self == .round ? "─" : "━" }
    var vertical: Unicode.Scalar { self == .round ? "│" : "┃" }
}

extension Grid {
    package mutating func frame(_ rect: Rect, lines: Lines, face: Face) {
        guard rect.width > 1, rect.height > 1 else { return }
        let (topLeft, topRight, bottomLeft, bottomRight) = lines.corners
        for x in rect.minX + 1..<rect.maxX - 1 {
            put(Cell(lines.horizontal, face), at: Point(x, rect.minY))
            put(Cell(lines.horizontal, face), at: Point(x, rect.maxY - 1))
        }
        for y in rect.minY + 1..<rect.maxY - 1 {
            put(Cell(lines.vertical, face), at: Point(rect.minX, y))
            put(Cell(lines.vertical, face), at: Point(rect.maxX - 1, y))
        }
        put(Cell(topLeft, face), at: rect.origin)
        put(Cell(topRight, face), at: Point(rect.maxX - 1, rect.minY))
        put(Cell(bottomLeft, face), at: Point(rect.minX, rect.maxY - 1))
        put(Cell(bottomRight, face), at: Point(rect.maxX - 1, rect.maxY - 1))
    }

    /// Words set into a line, with a blank before and after them; nothing where there is no room for three letters.
    /// - Returns: the columns taken.
    @discardableResult
    fileprivate mutating func inlay(_ words: String, at p: Point, face: Face, before limit: Int) -> Int {
        let room = limit - p.x - 2
        guard room >= min(3, Cells.columns(words)), !words.isEmpty else { return 0 }
        put(.blank(face), at: p)
        let taken = write(words, at: Point(p.x + 1, p.y), face: face, width: room)
        put(.blank(face), at: Point(p.x + 1 + taken, p.y))
        return taken + 2
    }

    /// The same picture in characters that these glyphs have.
    package func fitted(to glyphs: Glyphs) -> Grid {
        guard glyphs != .unicode else { return self }
        var fitted = self
        for y in 0..<size.height {
            for x in 0..<size.width where self[x, y].scalar >= 0x7F || self[x, y].mark1 != 0 {
                var cell = self[x, y]
                guard cell.width > 0 else { continue }
                cell.scalar = glyphs.nearest(to: cell.scalar)
                cell.mark1 = 0
                cell.mark2 = 0
                if glyphs == .ascii && cell.width == 2 {
                    cell.width = 1
                    fitted.cells[y * size.width + x + 1] = .blank(cell.face)
                }
                fitted.cells[y * size.width + x] = cell
            }
        }
        return fitted
    }
}
