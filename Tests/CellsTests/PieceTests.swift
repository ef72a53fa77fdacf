import Cells
import Testing

/// Panels, progress bars and wrapped text: small pictures.
@Suite struct PieceTests {
    private func draw(_ panel: Panel, _ width: Int, _ height: Int) -> (picture: String, room: Rect) {
        var grid = Grid(Size(width, height))
        let room = panel.draw(into: &grid, Rect(Size(width, height)))
        isWhole(grid)
        return ("\n" + grid.text, room)
    }

    private func draw(_ bar: ProgressBar, _ width: Int) -> String {
        var grid = Grid(Size(width, 1))
        bar.draw(into: &grid, at: Point(0, 0), width: width)
        return grid.text
    }

    @Test func aPanel() {
        let panel = Panel(title: "Sales", badge: "3 in all", mark: "S", note: "as of 14:30")
        let (picture, room) = draw(panel, 34, 4)
        #expect(
            picture == """

                ╭─ Sales  3 in all ──────────────╮
                │                                │
                │                                │
                ╰─ S ────────────── as of 14:30 ─╯
                """)
        #expect(room == Rect(x: 2, y: 1, width: 30, height: 2))
    }

    @Test func whatHasNoRoomIsLeftOut() {
        let panel = Panel(title: "A long title", badge: "9", mark: "S", note: "as of 14:30", state: .focused)
        #expect(
            draw(panel, 16, 3).picture == """

                ┏━ A long ti… ━┓
                ┃              ┃
                ┗━ S ━━━━━━━━━━┛
                """)
        #expect(
            draw(panel, 6, 3).picture == """

                ┏━━━━┓
                ┃    ┃
                ┗━━━━┛
                """)
        // No room at all: nothing, and no crash.
        for width in 0...3 { for height in 0...3 { _ = draw(panel, width, height) } }
    }

    @Test func aTitleOfWideCharacters() {
        #expect(
            draw(Panel(title: "潜水用品店"), 14, 2).picture == """

                ╭─ 潜水用… ──╮
                ╰────────────╯
                """)
    }

    /// Focus and a move are told by the frame's face, and by its weight.
    @Test(arguments: [
        (Panel.State.plain, Face.panelBorder), (.focused, .panelBorderFocused), (.moving, .panelBorderMoving),
    ])
    func states(_ state: Panel.State, _ face: Face) {
        var grid = Grid(Size(12, 3))
        Panel(title: "T", state: state).draw(into: &grid, Rect(Size(12, 3)))
        #expect(grid[0, 0].face == face && grid[11, 2].face == face)
        #expect(grid[3, 0].face == (state == .plain ? .panelTitle : .panelTitleFocused))
        #expect(grid.text.contains("╭") == (state == .plain))
    }

    static let bars: [(share: Double?, shown: String)] = [
        (0, "░░░░░░░░░░   0 %"), (0.5, "█████░░░░░  50 %"), (0.999, "█████████░  99 %"), (1, "██████████ 100 %"),
        (1.7, "██████████ 100 %"), (-1, "░░░░░░░░░░   0 %"), (nil, "··········"),
    ]

    @Test(arguments: bars.indices)
    func progress(_ i: Int) {
        let (share, shown) = PieceTests.bars[i]
        #expect(draw(ProgressBar(share), 16) == shown)
        #expect(draw(ProgressBar(share), 6) == "")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func progressThatIsNoNumber(_ share: Double) {
        #expect(!draw(ProgressBar(share), 16).isEmpty)
    }

    static let wraps: [(text: String, width: Int, lines: [String])] = [
        ("", 5, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 3, ["one", "two", "thr", "ee"]),
        ("one  two", 20, ["one two"]),
        ("one\ntwo", 20, ["one", "two"]),
        ("one\n\ntwo", 20, ["one", "", "two"]),
        ("潜水用品店", 4, ["潜水", "用品", "店"]),
        ("潜水 用品店", 5, ["潜水", "用品", "店"]),
        ("a潜水", 2, ["a", "潜", "水"]),
        ("潜", 1, ["潜"]),
        ("a\u{1B}b", 3, ["a\\e", "b"]),
        ("x", 0, []),
        ("x", -1, []),
    ]

    @Test(arguments: wraps.indices)
    func wrapping(_ i: Int) {
        let (text, width, lines) = PieceTests.wraps[i]
        #expect(wrapped(text, width: width) == lines)
    }

    /// No line is wider than was asked for, and no word is lost.
    @Test func wrappingKeepsEverything() {
        let text =
            "A cylinder has a visual inspection and a hydrostatic test, 潜水用品店 naïve façade, a regulator its service."
        for width in 2...60 {
            let lines = wrapped(text, width: width)
            #expect(lines.allSatisfy { columns($0) <= width }, "\(width)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }
}
