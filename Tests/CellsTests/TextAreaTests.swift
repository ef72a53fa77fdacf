import Cells
import Testing

/// Text of several lines being typed.
@Suite struct TextAreaTests {
    private func press(_ names: String, in area: inout TextArea, width: Int = 12) {
        for name in names.split(separator: " ") {
            guard let key = Key(String(name)) else { preconditionFailure("no key is called \(name)") }
            _ = area.handle(key, width: width)
        }
    }
    private func lines(_ area: TextArea, _ width: Int) -> [String] {
        let characters = Array(area.text)
        return area.lines(width).map { String(characters[$0]) }
    }

    @Test(
        arguments: [
            ("", 10, [""]), ("one two three", 10, ["one two ", "three"]), ("a\n\nb", 10, ["a", "", "b"]),
            ("one\n", 10, ["one", ""]), ("abcdefghijkl", 6, ["abcde", "fghij", "kl"]),
            ("ab 漢字漢字", 6, ["ab ", "漢字", "漢字"]),
            ("a\tb", 20, ["a\tb"]),
        ])
    func itIsBrokenAtBlanks(_ text: String, _ width: Int, _ expected: [String]) {
        #expect(lines(TextArea(text), width) == expected)
    }

    @Test func typingGoesWhereTheCursorIs() {
        var area = TextArea("one two three")
        press("up", in: &area)
        press("X", in: &area)
        #expect(area.text == "one tXwo three", "in the same column")
        area = TextArea("first\nsecond")
        press("up home A down end Z", in: &area)
        #expect(area.text == "Afirst\nsecondZ")
        press("ctrl-u", in: &area)
        #expect(area.text == "Afirst\n")
        press("backspace enter B", in: &area)
        #expect(area.text == "Afirst\nB")
        press("ctrl-home delete ctrl-k", in: &area)
        #expect(area.text == "\nB")
    }

    /// Up from the first line and down from the last lead out of it.
    @Test func itsEndsLeadOut() {
        var area = TextArea("one\ntwo")
        let (up, down) = (Key(.up), Key(.down))
        let isDown = area.handle(down, width: 10)
        let isUp = area.handle(up, width: 10)
        let isOut = area.handle(up, width: 10)
        #expect(!isDown && isUp && !isOut)
    }

    @Test func whatIsPastedIsNotChanged() {
        var area = TextArea()
        area.insert("a\r\nb\rc\u{07}\t")
        #expect(area.text == "a\nb\nc\u{07}\t", "only ends of lines are")
        area = TextArea("", limit: 3)
        area.insert("abcdef")
        #expect(area.text == "abc")
    }

    @Test(arguments: [(0, 0, 0), (0, 2, 2), (0, 40, 7), (1, 0, 8), (1, 3, 11), (9, 0, 13)])
    func theMousePutsTheCursor(_ row: Int, _ column: Int, _ expected: Int) {
        var area = TextArea("one two three")
        area.place(row: row, column: column, width: 10, height: 4)
        #expect(area.cursor == expected)
    }

    @Test func itShowsThePartAroundTheCursor() {
        var grid = Grid(Size(12, 3))
        var area = TextArea((1...9).map { "line \($0)" }.joined(separator: "\n"))
        area.draw(into: &grid, Rect(x: 0, y: 0, width: 12, height: 3), isFocused: true)
        #expect(grid.text.contains("line 9") && grid.text.contains("▲") && !grid.text.contains("line 6"))
        press("ctrl-home", in: &area)
        area.draw(into: &grid, Rect(x: 0, y: 0, width: 12, height: 3), isFocused: true)
        #expect(grid.text.contains("line 1") && grid.text.contains("▼") && !grid.text.contains("line 4"))
        #expect(grid[0, 0].face == .tableSelected, "the cursor is on its first character")
    }

    @Test func theBlamedCharacterIsMarked() {
        var grid = Grid(Size(12, 2))
        TextArea("it’s").draw(into: &grid, Rect(x: 0, y: 0, width: 12, height: 2), isFocused: false, blamed: "’")
        #expect(grid[2, 0].face == .warning && grid[1, 0].face == .field)
    }
}
