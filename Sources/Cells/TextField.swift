import Printable

/// One line of text being typed.
package struct TextField: Hashable, Sendable {
    package private(set) var text: String
    /// Characters before the cursor.
    package private(set) var cursor: Int

    /// Whether all of it is marked: what is typed stands instead of it.
    package private(set) var isMarked: Bool

    /// More characters than this are not taken.
    package var limit: Int

    /// No name or filter is longer.
    package static let usualLimit = 500

    /// How many characters of what was typed or pasted last had no room, and were left out.
    package private(set) var leftOut = 0

    package init(_ text: String = "", limit: Int = TextField.usualLimit, isMarked: Bool = false) {
        self.text = text
        self.isMarked = isMarked && !text.isEmpty
        self.limit = limit
        cursor = text.count
    }

    package var isEmpty: Bool { text.isEmpty }

    /// Takes a key that edits text.
    /// - Returns: false: the key is none of those.
    package mutating func handle(_ key: Key) -> Bool {
        let wasMarked = isMarked
        isMarked = false
        leftOut = 0
        switch (key.code, key.control, key.alt) {
        case (.character(let character), false, false):
            isMarked = wasMarked
            insert(String(character))
        case (.backspace, _, _), (.character("h"), true, _):
            if wasMarked { remove(0..<text.count) } else { deleteBefore() }
        case (.delete, _, _), (.character("d"), true, _):
            if wasMarked { remove(0..<text.count) } else if cursor < text.count { remove(cursor..<cursor + 1) }
        case (.left, false, _), (.character("b"), true, _): cursor = max(0, cursor - 1)
        case (.right, false, _), (.character("f"), true, _): cursor = min(text.count, cursor + 1)
        case (.home, _, _), (.character("a"), true, _): cursor = 0
        case (.end, _, _), (.character("e"), true, _): cursor = text.count
        case (.character("u"), true, _): remove(0..<cursor)
        case (.character("k"), true, _): remove(cursor..<text.count)
        case (.character("w"), true, _): remove(startOfWord..<cursor)
        default:
            isMarked = wasMarked
            return false
        }
        return true
    }

    /// Puts text in at the cursor, or instead of what is marked: lines and the cells of a sheet become one, with a blank between them.
    package mutating func insert(_ new: String) {
        if isMarked { remove(0..<text.count) }
        isMarked = false
        // What comes out of a sheet or a letter ends with a line end, and some terminals tell two for one.
        let line = new.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        let new = String(line.prefix(max(0, limit - text.count)))
        leftOut = line.count - new.count
        text.insert(contentsOf: new, at: index(cursor))
        cursor = min(text.count, cursor + new.count)
    }

    private mutating func deleteBefore() {
        if cursor > 0 { remove(cursor - 1..<cursor) }
    }

    private mutating func remove(_ range: Range<Int>) {
        text.removeSubrange(index(range.lowerBound)..<index(range.upperBound))
        cursor = range.lowerBound
    }

    private var startOfWord: Int {
        let before = Array(text.prefix(cursor))
        var start = before.count
        while start > 0, before[start - 1] == " " { start -= 1 }
        while start > 0, before[start - 1] != " " { start -= 1 }
        return start
    }

    private func index(_ offset: Int) -> String.Index { text.index(text.startIndex, offsetBy: offset) }

    /// Draws the field, from its beginning where it has no keys; the cursor is a cell in the focused face's reverse: an underscore stands there as well.
    package func draw(into grid: inout Grid, at p: Point, width: Int, isFocused: Bool, hint: String = "") {
        guard width > 1 else { return }
        let face: Face = isFocused ? .fieldFocused : .field
        grid.fill(Rect(x: p.x, y: p.y, width: width, height: 1), face: face)
        if text.isEmpty && !isFocused {
            grid.write(hint, at: p, face: .quiet, width: width)
            return
        }
        guard isFocused else {
            grid.write(text, at: p, face: face, width: width)
            return
        }
        if isMarked {
            let length = grid.write(text, at: p, face: face, width: width - 1)
            grid.tint(Rect(x: p.x, y: p.y, width: length, height: 1), .tableSelected)
            grid.put(Cell("▏", face), at: Point(p.x + length, p.y))
            return
        }
        // The part around the cursor is shown; a mark at its left tells that it is not the beginning.
        var left = ""
        let isCut = columns(String(text.prefix(cursor))) > width - 1
        var room = isCut ? width - 2 : width - 1
        for character in text.prefix(cursor).suffix(width).reversed() {
            let visible = Printable.visible(String(character))
            room -= columns(visible)
            guard room >= 0 else { break }
            left = visible + left
        }
        let x = p.x + grid.write(isCut ? "…\(left)" : left, at: p, face: face, width: width - 1)
        let after = String(text.dropFirst(cursor))
        if after.isEmpty {
            grid.put(Cell("▏", face), at: Point(x, p.y))
        } else {
            grid.write(after, at: Point(x, p.y), face: face, width: p.x + width - x)
            grid.tint(Rect(x: x, y: p.y, width: 1, height: 1), .tableSelected)
        }
    }
}
