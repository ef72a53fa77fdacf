import Cells
import Testing

/// Charts, pies, sparklines and big numbers: small pictures, and no crash on numbers that are none.
@Suite struct ChartTests {
    private func picture(_ values: [Double], _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> String {
        var grid = Grid(Size(width, height))
        let points = values.enumerated().map { Chart.Value("\($0.offset + 1)", $0.element) }
        Chart(points).draw(into: &grid, Rect(Size(width, height)), glyphs: glyphs) { value in
            value == value.rounded() && value.magnitude < 1e9 ? "\(Int(value))" : "\(value)"
        }
        isWhole(grid)
        return "\n" + grid.text
    }

    @Test func bars() {
        #expect(
            picture([1, 4, 2, 0, 3], 30, 6) == """

                4 │     ████
                  │     ████           ▆▆▆▆
                2 │     ████ ▄▄▄▄      ████
                  │▂▂▂▂ ████ ████      ████
                0 │████ ████ ████      ████
                     1    2    3    4    5
                """)
        #expect(
            picture([1, 4, 2, 0, 3], 30, 6, .console) == """

                4 │     ████
                  │     ████           ████
                2 │     ████ ▄▄▄▄      ████
                  │▄▄▄▄ ████ ████      ████
                0 │████ ████ ████      ████
                     1    2    3    4    5
                """)
        #expect(
            picture([1, 4, 2, 0, 3], 30, 6, .ascii) == """

                4 │     ####
                  │     ####           ####
                2 │     #### ####      ####
                  │     #### ####      ####
                0 │#### #### ####      ####
                     1    2    3    4    5
                """)
    }

    @Test func barsBelowZero() {
        #expect(
            picture([2, -2, 4, -1.3], 26, 7) == """


                 4 │          ████
                   │▆▆▆▆      ████
                 0 │▄▄▄▄ ▀▀▀▀ ▄▄▄▄ ▀▀▀▀
                   │     ████      ▔▔▔▔
                -4 │
                      1    2    3    4
                """)
    }

    @Test func whatIsNotNothingIsDrawn() {
        #expect(picture([0.001, 4], 20, 5).contains("▁"))
        #expect(!picture([0, 4], 20, 5).contains("▁"))
    }

    @Test func aLine() {
        let values = (0..<40).map { Double($0 % 20) }
        #expect(
            picture(values, 30, 6) == """

                20 │           ⡠⢄           ⣀⠔
                   │        ⢀⠔⠊  ⡇       ⢀⠤⠊
                10 │     ⣀⠔⠒⠁    ⡇    ⣀⠔⠒⠁
                   │  ⢀⠤⠊        ⡇ ⢀⡠⠊
                 0 │⡠⠒⠁          ⠣⠔⠁
                      5  10 15  20 25 30 35 40
                """)
        #expect(
            picture(values, 30, 6, .ascii) == """

                20 │           **           **
                   │        ***  *       ***
                10 │     ****    *    ****
                   │  ***        * ***
                 0 │***          ***
                      5  10 15  20 25 30 35 40
                """)
    }

    @Test func withHardlyAnyRoom() {
        #expect(picture([1, 2, 3], 7, 2) == "\n▃▆█\n")
        #expect(
            picture([0, 0, 0], 20, 4) == """

                1 │
                  │
                0 │
                     1    2    3
                """)
        for width in 0...30 { for height in 0...6 { _ = picture([3, -1, 2, 8], width, height) } }
    }

    @Test(arguments: [Glyphs.unicode, .console, .ascii])
    func numbersThatAreNone(_ glyphs: Glyphs) {
        for odd in [Double.nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, 0] {
            for values in [[odd], [odd, 1], [1, odd, -1], [Double](repeating: odd, count: 50)] {
                _ = picture(values, 30, 6, glyphs)
                var grid = Grid(Size(20, 10))
                Pie(values).draw(into: &grid, Rect(Size(20, 10)), glyphs: glyphs)
                Sparkline(values).draw(into: &grid, at: Point(0, 0), width: 20, glyphs: glyphs)
                isWhole(grid)
            }
        }
        #expect(picture([], 30, 6, glyphs) == "\n\n\n\n\n\n")
    }

    static let axes: [(values: [Double], rows: Int, ticks: [Double])] = [
        ([0, 7], 9, [0, 2, 4, 6, 8]),
        ([1, 99], 11, [0, 20, 40, 60, 80, 100]),
        ([-3, 8], 7, [-4, 0, 4, 8]),
        ([0, 0], 8, [0, 1]),
        ([1234.5], 5, [0, 1000, 2000]),
        ([-40], 7, [-40, -20, 0, 20]),
        ([3], 7, [0, 1, 2, 3]),
        ([], 4, [0, 1]),
    ]

    @Test(arguments: axes)
    func scales(_ values: [Double], _ rows: Int, _ ticks: [Double]) {
        let axis = Axis(values, rows: rows)
        #expect(axis.ticks == ticks)
        #expect(axis.ticks.contains(0))
    }

    /// Whatever the values and the height: each number of the scale stands as many rows above the one before, and the values take most rows.
    @Test(arguments: 3...24)
    func stepsAreEven(_ height: Int) {
        for top in [1.0, 2, 3, 4, 7, 9.5, 13, 40, 99, 101, 1234.5, 88_000] {
            for bottom in [0, -top / 3, -top] {
                let rows = picture([bottom, top], 40, height).split(separator: "\n").dropLast()
                let numbered = rows.indices.filter {
                    rows[$0].split(separator: "│", omittingEmptySubsequences: false)[0].contains { $0 != " " }
                }
                let steps = Set(zip(numbered, numbered.dropFirst()).map { $1 - $0 })
                #expect(steps.count <= 1 || height < 5, "\(bottom) to \(top): \(rows)")
                #expect(height < 6 || numbered.count >= 2, "\(rows)")
            }
        }
    }

    @Test func aSparkline() {
        let values = [0, 1, 2, 3, 4, 5, 6, 7, .nan, -3]
        for (glyphs, shown) in [(Glyphs.unicode, "▁▂▃▄▅▆▇█▁▁"), (.console, "__▄▄▄███__"), (.ascii, "_..-=+*#__")] {
            var grid = Grid(Size(12, 1))
            Sparkline(values).draw(into: &grid, at: Point(0, 0), width: 12, glyphs: glyphs)
            #expect(grid.text == shown)
        }
        var grid = Grid(Size(12, 1))
        Sparkline([9, 9, 0, 1, 2]).draw(into: &grid, at: Point(1, 0), width: 3, glyphs: .unicode)
        #expect(grid.text == " ▁▅█", "the newest where there is room for three")
    }
}
