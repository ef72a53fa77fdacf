import Cells
import Rig
import Testing

@Suite struct GridTests {
    private func grid(_ width: Int, _ height: Int, filled: Unicode.Scalar = ".") -> Grid {
        var grid = Grid(Size(width, height))
        grid.fill(Rect(Size(width, height)), with: filled)
        return grid
    }

    /// What is written, where, in how many columns → what stands there, and how many columns were taken.
    static let writes: [(text: String, x: Int, width: Int?, shown: String, taken: Int)] = [
        ("abc", 0, nil, "abc.....", 3),
        ("abc", 6, nil, "......a…", 2),
        ("abc", 7, nil, ".......…", 1),
        ("abc", 8, nil, "........", 0),
        ("abcdefgh", 0, nil, "abcdefgh", 8),
        ("abcdefghi", 0, nil, "abcdefg…", 8),
        ("abc", 1, 2, ".a….....", 2),
        ("abc", 1, 0, "........", 0),
        ("abc", 1, -3, "........", 0),
        ("", 1, nil, "........", 0),
        ("潜水", 0, nil, "潜水....", 4),
        ("潜水", 5, nil, ".....潜…", 3),
        ("潜水", 6, nil, "......….", 1),
        ("a潜水b", 2, 4, "..a潜…..", 4),
        ("a潜水b", 2, 5, "..a潜…..", 4),
        ("a潜水b", 2, 6, "..a潜水b", 6),
        ("e\u{301}tude", 0, 3, "e\u{301}t….....", 3),
        ("a\tb", 0, nil, "a\\tb....", 4),
    ]

    @Test(arguments: writes.indices)
    func writesText(_ i: Int) {
        let (text, x, width, shown, taken) = GridTests.writes[i]
        var grid = grid(8, 1)
        #expect(grid.write(text, at: Point(x, 0), width: width) == taken)
        #expect(grid.text == shown)
        isWhole(grid)
    }

    @Test func nothingIsWrittenOutside() {
        var grid = grid(4, 2)
        for p in [Point(0, -1), Point(0, 2), Point(0, Int.max), Point(9, 0)] { grid.write("abcd", at: p) }
        grid.put(Cell("x", .text), at: Point(-1, 0))
        grid.fill(Rect(x: 9, y: 9, width: 5, height: 5), with: "x")
        grid.fill(Rect(x: -9, y: -9, width: 5, height: 5), with: "x")
        grid.tint(Rect(x: -2, y: 1, width: 100, height: 100), .alarm)
        grid.frame(Rect(x: 1, y: 1, width: 1, height: 1), lines: .round, face: .text)
        #expect(grid.text == "....\n....")
        #expect(grid.row(1).allSatisfy { $0.face == .alarm } && grid.row(0).allSatisfy { $0.face == .text })
        var none = Grid(Size(-3, 0))
        none.write("x", at: Point(0, 0))
        #expect(none.text == "" && none.cells.isEmpty)
    }

    /// Text that begins left of the edge shows its end.
    @Test func textFromLeftOfTheEdge() {
        var grid = grid(4, 2)
        grid.write("ab潜cd", at: Point(-3, 0))
        grid.write("abcd", at: Point(-2, 1))
        #expect(grid.text.split(separator: "\n").map { $0.last } == [".", "."])
        #expect(grid.text.split(separator: "\n")[1] == "cd..")
        isWhole(grid)
    }

    @Test func rightAligned() {
        var grid = grid(8, 3)
        grid.writeRight("12.50", before: 7, y: 0)
        grid.writeRight("潜水", before: 8, y: 1)
        grid.writeRight("123456", before: 8, y: 2, width: 4)
        #expect(grid.text == "..12.50.\n....潜水\n....123…")
    }

    /// Half of a wide character is never left over.
    @Test(arguments: 0...4)
    func overWrittenWideCharacters(_ x: Int) {
        var grid = grid(6, 1)
        grid.write("潜水", at: Point(1, 0))
        grid.put(Cell("x", .text), at: Point(x, 0))
        #expect(grid.text == ["x潜水.", ".x 水.", ". x水.", ".潜x .", ".潜 x."][x])
        isWhole(grid)
        grid.write("店", at: Point(x, 0))
        #expect(grid.text.contains("店"))
        isWhole(grid)
    }

    @Test func marks() {
        var grid = grid(6, 1)
        grid.write("e\u{301}潜\u{302}\u{303}\u{304}", at: Point(0, 0))
        #expect(Array(grid.text.unicodeScalars) == Array("e\u{301}潜\u{302}\u{303}…..".unicodeScalars))
        // Nothing there to stand on.
        grid.write("\u{301}x", at: Point(0, 0))
        #expect(grid.text.hasPrefix("x"))
    }

    /// A window pasted over text, at every place: what stands out is cut off, wide characters at its edges become blanks.
    @Test(arguments: -4...8)
    func pastes(_ x: Int) {
        var below = grid(8, 3)
        for y in 0..<3 { below.write("潜水用品", at: Point(0, y)) }
        var sheet = Grid(Size(3, 1))
        sheet.write("店a", at: Point(0, 0))
        below.paste(sheet, at: Point(x, 1))
        isWhole(below)
        #expect(below.text.split(separator: "\n")[0] == "潜水用品" && below.text.split(separator: "\n")[2] == "潜水用品")
        let middle = String(below.text.split(separator: "\n")[1])
        #expect(middle.contains("a") == (-2...5).contains(x))
        #expect(middle.contains("店") == (0...6).contains(x))
    }

    @Test func pastesWithinLimits() {
        var below = grid(8, 3)
        var sheet = Grid(Size(6, 3))
        sheet.fill(Rect(Size(6, 3)), with: "x")
        below.paste(sheet, at: Point(1, -1), within: Rect(x: 2, y: 1, width: 3, height: 5))
        #expect(below.text == "........\n..xxx...\n........")
        below.paste(sheet, at: Point(0, 0), within: Rect(x: 9, y: 9, width: 3, height: 5))
        #expect(below.text == "........\n..xxx...\n........")
    }

    /// Chance writes, puts, fills and pastes: no wide character is ever cut in two.
    @Test(arguments: 1...20)
    func staysWhole(_ seed: Int) {
        var chance = Chance(seed)
        var grid = Grid(Size(12, 4))
        let texts = ["潜水用品店", "abc", "a潜b水c", "e\u{301}\u{302}", "\u{1B}x", "👩👧", "한"]
        for _ in 0..<200 {
            let p = Point(chance.below(18) - 3, chance.below(6) - 1)
            switch chance.below(5) {
            case 0: grid.put(Cell("x", .text), at: p)
            case 1: grid.fill(Rect(x: p.x, y: p.y, width: chance.below(5), height: chance.below(3)))
            case 2:
                var sheet = Grid(Size(1 + chance.below(6), 1 + chance.below(3)))
                sheet.write(chance.one(of: texts), at: Point(chance.below(3) - 1, 0))
                grid.paste(sheet, at: p, within: chance.below(2) == 0 ? nil : Rect(x: 2, y: 1, width: 7, height: 2))
            case 3: grid.writeRight(chance.one(of: texts), before: p.x, y: p.y, width: chance.below(7))
            default: grid.write(chance.one(of: texts), at: p, width: chance.below(9))
            }
        }
        isWhole(grid)
    }

    @Test(arguments: [(Glyphs.unicode, "╭─潜e\u{301}█▗…"), (.console, "┌─潜e█▄~"), (.ascii, "+-? e##~")])
    func fitsTheGlyphs(_ glyphs: Glyphs, _ shown: String) {
        var grid = Grid(Size(8, 1))
        grid.write("╭─潜e\u{301}█▗…", at: Point(0, 0))
        #expect(grid.fitted(to: glyphs).text == shown)
        isWhole(grid.fitted(to: glyphs))
    }
}

/// Each wide character has its second column beside it, and no second column stands alone.
func isWhole(_ grid: Grid, _ location: SourceLocation = #_sourceLocation) {
    for y in 0..<grid.size.height {
        for x in 0..<grid.size.width {
            let (cell, next) = (grid[x, y], x + 1 < grid.size.width ? grid[x + 1, y].width : 1)
            if cell.width == 2 {
                #expect(next == 0, "\(x), \(y) in\n\(grid.text)", sourceLocation: location)
            } else {
                #expect(next != 0, "\(x), \(y) in\n\(grid.text)", sourceLocation: location)
            }
        }
        if grid.size.width > 0 { #expect(grid[0, y].width != 0, "0, \(y) in\n\(grid.text)", sourceLocation: location) }
    }
}
