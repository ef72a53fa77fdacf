import Cells
import Testing

@Suite struct PieTests {
    private func pie(_ values: [Double], _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> Grid {
        var grid = Grid(Size(width, height))
        Pie(values).draw(into: &grid, Rect(Size(width, height)), glyphs: glyphs)
        isWhole(grid)
        return grid
    }

    /// Clockwise from the top, a gap and a number to tell the slices apart.
    @Test func threeSlices() {
        #expect(
            "\n" + pie([50, 25, 25], 24, 12).text == """

                      ▄▄▟██▌▐██▙▄▄
                   ▗▟██████▌▐██████▙▖
                  ▟████████▌▐████████▙
                 ▟███ 3 ███▌▐█████████▙
                ▐██████████▌▐██████████▌
                ███████████▌▐███████████
                ███████████▌▐█████ 1 ███
                ▐██████████▌▐██████████▌
                 ▜███ 2 ███▌▐█████████▛
                  ▜████████▌▐████████▛
                   ▝▜██████▌▐██████▛▘
                      ▀▀▜██▌▐██▛▀▀
                """)
    }

    /// Where there is no colour and no block, each slice has a character of its own.
    @Test func inASCII() {
        #expect(
            "\n" + pie([50, 25, 25], 24, 12, .ascii).text == """

                      ++++++######
                    ++++++++########
                  ++++++++++##########
                 ++++ 3 ++++###########
                ++++++++++++############
                ++++++++++++############
                oooooooooooo###### 1 ###
                oooooooooooo############
                 oooo 2 oooo###########
                  oooooooooo##########
                    oooooooo########
                      oooooo######
                """)
    }

    @Test func theWholeIsOneSlice() {
        #expect(
            "\n" + pie([7], 24, 6).text == """

                        ▄▟████▙▄
                      ▗██████████▖
                      ████████████
                      ████████████
                      ▝██████████▘
                        ▀▜████▛▀
                """)
        #expect(pie([0, 7, 0], 24, 6)[11, 2].face == .chartSlice2)
    }

    @Test func nothingToShare() {
        for values in [[], [0, 0], [-1, 0], [.nan]] as [[Double]] {
            #expect(pie(values, 24, 6).text.filter { !$0.isWhitespace } == "")
        }
        #expect(pie([1, 2], 24, 2).text == "\n" && pie([1, 2], 5, 9).text.filter { !$0.isWhitespace } == "")
    }

    /// Cells are shared out as the values are.
    @Test(arguments: [[50.0, 50], [70, 20, 10], [40, 30, 20, 10], [1, 1, 1, 1, 1, 1, 1, 1]])
    func cellsFollowTheValues(_ values: [Double]) {
        let grid = pie(values, 80, 40)
        let drawn = grid.cells.filter { $0.scalar != 0x20 }
        for (slice, value) in values.enumerated().prefix(6) {
            let share = Double(drawn.count { $0.face == Pie.face(slice) }) / Double(drawn.count)
            #expect(abs(share - value / values.reduce(0, +)) < 0.03, "slice \(slice): \(share)")
        }
        #expect(Pie.face(6) == Pie.face(99))
    }

    @Test func bigText() {
        var grid = Grid(Size(60, 3))
        BigText("$1,234.56-789 0%").draw(into: &grid, at: Point(0, 0), face: .figure)
        #expect(
            "\n" + grid.text == """

                $▄█    ▀▀█ ▀▀█ █ █   █▀▀ █▀▀    ▀▀█ █▀█ █▀█   █▀█ █ █
                  █    █▀▀  ▀█ ▀▀█   ▀▀█ █▀█ ▀▀   █ █▀█ ▀▀█   █ █  █
                 ▀▀▀ ▟ ▀▀▀ ▀▀▀   ▀ ▄ ▀▀▀ ▀▀▀      ▀ ▀▀▀ ▀▀▀   ▀▀▀ █ █
                """)
        #expect(BigText("$1,234.56-789 0%").width == 53)
    }

    /// The width that is told is the width that is drawn; what has no big form is told.
    @Test(arguments: ["", "0", "42", "-7", "€1.50", "Kr 12", "kr12", "潜8", "\u{3164}8", "100 %"])
    func bigTextIsAsWideAsItSays(_ text: String) throws {
        let width = try #require(BigText(text).width)
        var grid = Grid(Size(40, 3))
        BigText(text).draw(into: &grid, at: Point(1, 0), face: .figure)
        let last = (0..<40).last { x in (0..<3).contains { y in grid[x, y].face == .figure } } ?? 0
        #expect(last == width, "\(grid.text)")
    }

    @Test(arguments: ["12 gone", "1:30", "–", "½", "-€5"])
    func hasNoBigForm(_ text: String) { #expect(BigText(text).width == nil) }
}
