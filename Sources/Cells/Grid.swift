import Printable

/// One place of the screen: a character with up to two combining marks, and what it means.
package struct Cell: Hashable, Sendable {
    package var scalar: UInt32
    package var mark1: UInt32 = 0
    package var mark2: UInt32 = 0
    package var face: Face
    /// Columns of the character: 1 or 2; 0 is the second column of the wide character on the left.
    package var width: UInt8 = 1

    package init(_ scalar: Unicode.Scalar, _ face: Face) {
        self.scalar = scalar.value
        self.face = face
    }

    package static func blank(_ face: Face) -> Cell { Cell(" ", face) }
}

/// A rectangle of cells. Whatever is written outside of it is cut off; text from outside is made visible first.
package struct Grid: Hashable, Sendable {
    package let size: Size
    package internal(set) var cells: [Cell]

    package init(_ size: Size, face: Face = .text) {
        self.size = size
        cells = [Cell](repeating: .blank(face), count: size.width * size.height)
    }

    package subscript(x: Int, y: Int) -> Cell {
        get { cells[y * size.width + x] }
    }

    /// The cells of one row, left to right.
    package func row(_ y: Int) -> ArraySlice<Cell> { cells[y * size.width..<(y + 1) * size.width] }

    /// Whether another grid of this size shows the same in that row. (Slices compared in another module ask each cell's witness: ten times the
    /// work, for every frame.)
    package func hasSameRow(_ y: Int, as other: Grid) -> Bool {
        (y * size.width..<(y + 1) * size.width).allSatisfy { cells[$0] == other.cells[$0] }
    }

    /// Puts one cell; half of a wide character that it covers becomes a blank.
    package mutating func put(_ cell: Cell, at p: Point) {
        guard p.x >= 0, p.y >= 0, p.x < size.width, p.y < size.height else { return }
        let i = p.y * size.width + p.x
        if cells[i].width == 0, p.x > 0 { cells[i - 1] = .blank(cells[i - 1].face) }
        if cells[i].width == 2, p.x + 1 < size.width { cells[i + 1] = .blank(cells[i + 1].face) }
        cells[i] = cell
    }

    /// Writes one line of text from `p` on, at most `width` columns (nil: to the edge); longer text ends in `…` (`~` in ASCII it is
    /// the terminal's to replace). Returns the columns taken.
    @discardableResult
    package mutating func write(_ text: String, at p: Point, face: Face = .text, width: Int? = nil) -> Int {
        let room = min(width ?? Int.max, size.width - p.x)
        guard p.y >= 0, p.y < size.height, room > 0 else { return 0 }
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            return writeASCII(text, at: p, face: face, room: room)
        }
        let visible = Printable.visible(text)
        let needed = visible.unicodeScalars.reduce(0) { $0 + Printable.columns($1) }
        let limit = needed > room ? room - 1 : room
        var x = 0
        for scalar in visible.unicodeScalars {
            let columns = Printable.columns(scalar)
            if columns == 0 {
                mark(scalar, at: Point(p.x + x, p.y))
                continue
            }
            if x + columns > limit { break }
            var cell = Cell(scalar, face)
            cell.width = UInt8(columns)
            if p.x + x >= 0 {
                put(cell, at: Point(p.x + x, p.y))
                if columns == 2 {
                    put(.blank(face), at: Point(p.x + x + 1, p.y))
                    cells[p.y * size.width + p.x + x].width = 2
                    cells[p.y * size.width + p.x + x].scalar = scalar.value
                    cells[p.y * size.width + p.x + x + 1].width = 0
                }
            }
            x += columns
        }
        if needed > room {
            put(Cell("…", face), at: Point(p.x + x, p.y))
            x += 1
        }
        return x
    }

    private mutating func writeASCII(_ text: String, at p: Point, face: Face, room: Int) -> Int {
        let count = text.utf8.count
        var x = 0
        for byte in text.utf8 {
            if x == room - 1 && count > room {
                put(Cell("…", face), at: Point(p.x + x, p.y))
                return room
            }
            put(Cell(Unicode.Scalar(byte), face), at: Point(p.x + x, p.y))
            x += 1
        }
        return x
    }

    private mutating func mark(_ scalar: Unicode.Scalar, at next: Point) {
        var x = next.x - 1
        if x >= 0, x < size.width, self[x, next.y].width == 0 { x -= 1 }
        guard x >= 0, x < size.width else { return }
        let i = next.y * size.width + x
        if cells[i].mark1 == 0 {
            cells[i].mark1 = scalar.value
        } else if cells[i].mark2 == 0 {
            cells[i].mark2 = scalar.value
        }
    }

    /// Writes text so that it ends before column `x`; text that is longer than `width` is cut at its end.
    @discardableResult
    package mutating func writeRight(_ text: String, before x: Int, y: Int, face: Face = .text, width: Int? = nil)
        -> Int
    {
        let columns = min(Printable.columns(text), width ?? Int.max)
        return write(text, at: Point(x - columns, y), face: face, width: columns)
    }

    package mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", face: Face = .text) {
        let columns = max(0, rect.minX)..<max(0, rect.minX, min(size.width, rect.maxX))
        if columns.isEmpty { return }
        for y in max(0, rect.minY)..<max(0, rect.minY, min(size.height, rect.maxY)) {
            let row = y * size.width
            makeRoom(row, columns)
            for x in columns { cells[row + x] = Cell(scalar, face) }
        }
    }

    /// Of a wide character that an edge of those columns cuts in two, the half beside them becomes a blank.
    private mutating func makeRoom(_ row: Int, _ columns: Range<Int>) {
        let (left, right) = (columns.lowerBound, columns.upperBound)
        if cells[row + left].width == 0, left > 0 { cells[row + left - 1] = .blank(cells[row + left - 1].face) }
        if cells[row + right - 1].width == 2, right < size.width {
            cells[row + right] = .blank(cells[row + right].face)
        }
    }

    /// Gives the cells of that rectangle another face; what they show stays.
    package mutating func tint(_ rect: Rect, _ face: Face) {
        for y in max(0, rect.minY)..<max(0, rect.minY, min(size.height, rect.maxY)) {
            for x in max(0, rect.minX)..<max(0, rect.minX, min(size.width, rect.maxX)) {
                cells[y * size.width + x].face = face
            }
        }
    }

    /// Lays another grid over this one, as far as it lies within a rectangle (nil: anywhere).
    package mutating func paste(_ other: Grid, at p: Point, within limits: Rect? = nil) {
        let limits = limits ?? Rect(size)
        let left = max(0, p.x, limits.minX)
        let right = min(size.width, p.x + other.size.width, limits.maxX)
        guard left < right else { return }
        for y in max(
            0, p.y, limits.minY)..<max(0, p.y, limits.minY, min(size.height, p.y + other.size.height, limits.maxY))
        {
            let row = y * size.width
            makeRoom(row, left..<right)
            let source = (y - p.y) * other.size.width - p.x
            for x in left..<right { cells[row + x] = other.cells[source + x] }
            // The edges may cut a wide character of what is pasted, too.
            if cells[row + left].width == 0 { cells[row + left] = .blank(cells[row + left].face) }
            if cells[row + right - 1].width == 2 { cells[row + right - 1] = .blank(cells[row + right - 1].face) }
        }
    }

    /// The characters, a line a row, trailing blanks left out: what a picture shows.
    package var text: String {
        (0..<size.height).map { y in
            var line = String.UnicodeScalarView()
            for cell in row(y) where cell.width > 0 {
                for value in [cell.scalar, cell.mark1, cell.mark2] where value != 0 {
                    if let scalar = Unicode.Scalar(value) { line.append(scalar) }
                }
            }
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }
}
