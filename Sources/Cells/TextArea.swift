import Printable

/// Text of several lines being typed. It is broken at blanks where a line is full; a newline is typed by enter.
package struct TextArea: Hashable, Sendable {
    package private(set) var text: String
    /// Characters before the cursor.
    package private(set) var cursor: Int
    /// More characters than this are not taken.
    package var limit: Int
    /// How many characters of what was typed or pasted last had no room, and were left out.
    package private(set) var leftOut = 0

    package init(_ text: String = "", limit: Int = 50_000) {
        self.text = text
        self.limit = limit
        cursor = text.count
    }

    // MARK: Typing

    /// Takes a key that edits text.
    /// - Parameter width: of the area as it is drawn: up and down go by the lines that show.
    /// - Returns: false: the key is none of those, or it leads out of the text.
    package mutating func handle(_ key: Key, width: Int) -> Bool {
        leftOut = 0
        switch (key.code, key.control, key.alt) {
        case (.character(let character), false, false): insert(String(character))
        case (.enter, _, _): insert("\n")
        case (.backspace, _, _), (.character("h"), true, _): if cursor > 0 { remove(cursor - 1..<cursor) }
        case (.delete, _, _), (.character("d"), true, _): if cursor < text.count { remove(cursor..<cursor + 1) }
        case (.left, false, _), (.character("b"), true, _): cursor = max(0, cursor - 1)
        case (.right, false, _), (.character("f"), true, _): cursor = min(text.count, cursor + 1)
        case (.up, false, _): return move(-1, width)
        case (.down, false, _): return move(1, width)
        case (.home, true, _): cursor = 0
        case (.end, true, _): cursor = text.count
        case (.home, _, _), (.character("a"), true, _): cursor = line(width).lowerBound
        case (.end, _, _), (.character("e"), true, _): cursor = line(width).upperBound
        case (.character("u"), true, _): remove(line(width).lowerBound..<cursor)
        case (.character("k"), true, _): remove(cursor..<line(width).upperBound)
        case (.character("w"), true, _): remove(startOfWord..<cursor)
        default: return false
        }
        return true
    }

    /// Puts text in at the cursor; the ends of lines become newlines, and nothing else is changed: what cannot be sent is told, not hidden.
    package mutating func insert(_ new: String) {
        let all = new.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }
        let new = String(all.prefix(max(0, limit - text.count)))
        leftOut = all.count - new.count
        text.insert(contentsOf: new, at: index(cursor))
        cursor = min(text.count, cursor + new.count)
    }

    /// Puts the cursor where the mouse is, counted in lines and columns of the area.
    package mutating func place(row: Int, column: Int, width: Int, height: Int) {
        let lines = lines(width)
        let at = top(lines, height) + row
        guard lines.indices.contains(at) else {
            cursor = text.count
            return
        }
        cursor = position(column, in: lines[at])
    }

    private mutating func remove(_ range: Range<Int>) {
        text.removeSubrange(index(range.lowerBound)..<index(range.upperBound))
        cursor = range.lowerBound
    }

    private func index(_ offset: Int) -> String.Index { text.index(text.startIndex, offsetBy: offset) }

    private var startOfWord: Int {
        let before = Array(text.prefix(cursor))
        var start = before.count
        while start > 0, before[start - 1].isWhitespace { start -= 1 }
        while start > 0, !before[start - 1].isWhitespace { start -= 1 }
        return start
    }

    // MARK: Lines

    /// The lines as they show, each by its characters, without the newline that ends it.
    package func lines(_ width: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var (start, used, at) = (0, 0, 0)
        // Where the line can be broken, and how many columns come after that.
        var blank: (after: Int, used: Int)?
        for character in text {
            if character == "\n" {
                lines.append(start..<at)
                (start, used, blank) = (at + 1, 0, nil)
            } else {
                let columns = TextArea.columns(character)
                if used + columns > max(1, width - 1), character != " " {
                    let end = blank?.after ?? at
                    if end > start {
                        lines.append(start..<end)
                        used -= blank?.used ?? used
                        (start, blank) = (end, nil)
                    }
                }
                used += columns
                if character == " " { blank = (at + 1, used) }
            }
            at += 1
        }
        lines.append(start..<at)
        return lines
    }

    private static func columns(_ character: Character) -> Int {
        character.isASCII && character.asciiValue.map { $0 >= 0x20 && $0 < 0x7F } == true
            ? 1 : Cells.columns(Printable.visible(String(character)))
    }

    /// Of those, the one that the cursor is in: at a break, the later one.
    private func row(_ lines: [Range<Int>]) -> Int {
        max(0, (lines.firstIndex { $0.lowerBound > cursor } ?? lines.count) - 1)
    }

    private func line(_ width: Int) -> Range<Int> {
        let lines = lines(width)
        let row = row(lines)
        // At a break the place behind the last blank is the next line's.
        let isBroken = row + 1 < lines.count && lines[row + 1].lowerBound == lines[row].upperBound
        let end = lines[row].upperBound - (isBroken ? 1 : 0)
        return lines[row].lowerBound..<max(lines[row].lowerBound, end, min(cursor, lines[row].upperBound))
    }

    private mutating func move(_ by: Int, _ width: Int) -> Bool {
        let lines = lines(width)
        let row = row(lines)
        guard lines.indices.contains(row + by) else { return false }
        let here = slice(lines[row].lowerBound..<cursor).reduce(0) { $0 + TextArea.columns($1) }
        cursor = position(here, in: lines[row + by])
        return true
    }

    /// The character of a line at that column.
    private func position(_ column: Int, in line: Range<Int>) -> Int {
        var (at, used) = (line.lowerBound, 0)
        for character in slice(line) {
            used += TextArea.columns(character)
            if used > column { break }
            at += 1
        }
        let isBroken = line.upperBound < text.count && text[index(line.upperBound)] != "\n"
        return isBroken ? min(at, max(line.lowerBound, line.upperBound - 1)) : at
    }

    private func slice(_ range: Range<Int>) -> Substring { text[index(range.lowerBound)..<index(range.upperBound)] }

    // MARK: Drawing

    /// The first line drawn, such that the cursor's is among them.
    private func top(_ lines: [Range<Int>], _ height: Int) -> Int {
        max(0, min(row(lines) - height / 2, lines.count - height))
    }

    /// Draws the text, or the part of it around the cursor.
    /// - Parameter blamed: a character that is told of beside it: where it stands first, it is marked.
    package func draw(into grid: inout Grid, _ rect: Rect, isFocused: Bool, blamed: Unicode.Scalar? = nil) {
        guard rect.width > 2, rect.height > 0 else { return }
        let face: Face = isFocused ? .fieldFocused : .field
        grid.fill(rect, face: face)
        let lines = lines(rect.width)
        let top = top(lines, rect.height)
        let marked = blamed.flatMap { scalar in text.firstIndex { $0.unicodeScalars.contains(scalar) } }
            .map { text.distance(from: text.startIndex, to: $0) }
        for (row, line) in lines.dropFirst(top).prefix(rect.height).enumerated() {
            let y = rect.minY + row
            let characters = slice(line)
            grid.write(String(characters), at: Point(rect.minX, y), face: face, width: rect.width)
            for (place, isCursor) in [(marked, false), (isFocused ? cursor : nil, true)] {
                guard let place, line.contains(place) || place == line.upperBound else { continue }
                if isCursor, row + top != self.row(lines) { continue }
                let before = characters.prefix(place - line.lowerBound).reduce(0) { $0 + TextArea.columns($1) }
                let p = Point(min(rect.maxX - 1, rect.minX + before), y)
                if isCursor, place == line.upperBound {
                    grid.put(Cell("▏", face), at: p)
                } else if place < line.upperBound {
                    grid.tint(Rect(x: p.x, y: y, width: 1, height: 1), isCursor ? .tableSelected : .warning)
                }
            }
        }
        if top > 0 { grid.put(Cell("▲", .quiet), at: Point(rect.maxX - 1, rect.minY)) }
        if top + rect.height < lines.count { grid.put(Cell("▼", .quiet), at: Point(rect.maxX - 1, rect.maxY - 1)) }
    }
}
