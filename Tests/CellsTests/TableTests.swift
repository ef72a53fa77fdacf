import Cells
import Testing

@Suite struct TableTests {
    private static let columns = [
        Table.Column("Number"), Table.Column("Time", rank: 1), Table.Column("Customer", rank: 2),
        Table.Column("Total", isNumber: true),
    ]
    private static let rows = [
        Table.Row(["T-1001", "13 Jun 14:30", "Ann O'Brien", "$1,204.50"]),
        Table.Row(["T-1002", "13 Jun 15:05", "潜水 太郎", "$8.00"], face: .alarm),
        Table.Row(["T-1003", "13 Jun 15:20", "\u{202E}evil\u{1B}[2J", "-$3.25"]),
    ]

    private func grid(_ width: Int, _ height: Int, selected: Int? = nil, rows: [Table.Row] = rows) -> Grid {
        var grid = Grid(Size(width, height))
        let drawn = Table(columns: TableTests.columns, rows: rows, selected: selected)
            .draw(into: &grid, Rect(Size(width, height)))
        #expect(drawn == (height > 1 && width > 0 ? min(rows.count, height - 1) : 0))
        isWhole(grid)
        return grid
    }

    @Test func withRoom() {
        #expect(
            "\n" + grid(64, 4).text == """

                Number  Time          Customer                             Total
                T-1001  13 Jun 14:30  Ann O'Brien                      $1,204.50
                T-1002  13 Jun 15:05  潜水 太郎                            $8.00
                T-1003  13 Jun 15:20  \\u{202E}evil\\e[2J                   -$3.25
                """)
    }

    /// Text is cut to a dozen columns before a column is left out; then those of high rank go first.
    @Test func withLessAndLessRoom() {
        #expect(
            "\n" + grid(46, 4).text == """

                Number  Time          Customer           Total
                T-1001  13 Jun 14:30  Ann O'Brien    $1,204.50
                T-1002  13 Jun 15:05  潜水 太郎          $8.00
                T-1003  13 Jun 15:20  \\u{202E}evil…     -$3.25
                """)
        #expect(grid(42, 4).text.split(separator: "\n")[0].split(separator: " ") == ["Number", "Time", "Total"])
        #expect(grid(24, 4).text.split(separator: "\n")[0].split(separator: " ") == ["Number", "Total"])
    }

    /// What the selected row has no room for: what is cut, then what is left out, the most wanted first. What is longer than a line goes on
    /// where it was cut.
    @Test func whatHasNoRoomIsTold() {
        func missing(_ width: Int, selected: Int?, _ rows: [Table.Row] = TableTests.rows) -> [String] {
            Table(columns: TableTests.columns, rows: rows, selected: selected).missing(in: width)
                .map { $0.heading.isEmpty ? $0.text : "\($0.heading): \($0.text)" }
        }
        #expect(missing(64, selected: 0) == [] && missing(24, selected: nil) == [] && missing(0, selected: 0) == [])
        #expect(missing(42, selected: 0) == ["Customer: Ann O'Brien"])
        #expect(missing(24, selected: 1) == ["Time: 13 Jun 15:05", "Customer: 潜水 太郎"])
        let long = Table.Row(["T-1004", "13 Jun 15:20", "Ann O'Brien of the Blue Water Charters", "–"])
        #expect(missing(46, selected: 0, [long]) == ["Ann O'Brien of the Blue Water Charters"])
        #expect(missing(42, selected: 0, [long]) == ["Ann O'Brien of the Blue Water Charters"])
        let narrow = Table(
            columns: [Table.Column("Number"), Table.Column("Customer")],
            rows: [Table.Row(["T-1004", "Ann O'Brien of the Blue Water Charters"])], selected: 0)
        #expect(narrow.missing(in: 30).map(\.text) == ["…Blue Water Charters"])
    }

    /// A time tells nothing once it is cut: text is cut instead, and where that is not enough the column goes.
    @Test(arguments: [40, 30, 28, 21]) func whatIsWholeIsNeverCut(width: Int) {
        var grid = Grid(Size(width, 2))
        let columns = [Table.Column("Time", rank: 1, isWhole: true), Table.Column("Customer")]
        Table(columns: columns, rows: [Table.Row(["! 13 Jun 14:30", "Ann O'Brien of Key Largo"])])
            .draw(into: &grid, Rect(Size(width, 2)))
        #expect(!grid.text.contains("14:…") && !grid.text.contains("Jun…"), "\(grid.text)")
        #expect(grid.text.contains("Ann O'Br"))
        #expect(grid.text.contains("! 13 Jun 14:30") == (width > 21), "\(grid.text)")
    }

    /// Fewer words stand in a column that has no room for all, in each of its rows, and only there.
    @Test(arguments: [(25, "never inspected"), (24, "no record"), (21, "no record")])
    func fewerWordsWhereRoomIsShort(width: Int, words: String) {
        var rows = [Table.Row(["TNK-0001", "overdue"]), Table.Row(["TNK-0002", "never inspected"])]
        rows[1].shorter = [1: "no record"]
        // What is only measured counts as well, so that columns stay where they are.
        for (shown, measured) in [(rows, []), ([rows[1]], [rows[0]])] {
            var table = Table(columns: [Table.Column("Code", isWhole: true), Table.Column("Urgency")], rows: shown)
            table.measured = measured
            var grid = Grid(Size(width, 3))
            table.draw(into: &grid, Rect(Size(width, 3)))
            #expect(grid.text.contains(words), "\(grid.text)")
        }
    }

    /// Words that need room have it before a column of higher rank does, but never more than half of the room.
    @Test(arguments: [(60, 3), (40, 2), (24, 1)]) func wordsHaveTheirRoom(width: Int, left: Int) {
        var columns = [Table.Column("Words"), Table.Column("From", rank: 1), Table.Column("Name", rank: 2)]
        columns[0].least = 24
        let row = Table.Row([String(repeating: "word ", count: 12), "+13055550102", "Ann O'Brien."])
        var grid = Grid(Size(width, 2))
        Table(columns: columns, rows: [row]).draw(into: &grid, Rect(Size(width, 2)))
        #expect(grid.text.split(separator: "\n")[0].split(separator: " ").count == left, "\(grid.text)")
    }

    /// A column that tells nothing in the rows that show does not stay for theirs that do not.
    @Test func anEmptyColumnGoesFirst() {
        var table = Table(
            columns: [
                Table.Column("Name"), Table.Column("Why", rank: 2), Table.Column("Time", rank: 1, isWhole: true),
            ],
            rows: [Table.Row(["Ann O'Brien", "", "13 Jun 14:30"])])
        table.measured = [Table.Row(["Ann O'Brien", "quiet hours there", "13 Jun 14:30"])]
        func heading(_ table: Table) -> [Substring] {
            var grid = Grid(Size(32, 2))
            table.draw(into: &grid, Rect(Size(32, 2)))
            return grid.text.split(separator: "\n")[0].split(separator: " ")
        }
        #expect(heading(table) == ["Name", "Time"])
        table.rows[0].cells[1] = "held"
        #expect(heading(table) == ["Name", "Why", "Time"])
    }

    @Test func anyRoomAtAll() {
        for width in 0...70 {
            for height in 0...5 {
                let grid = grid(width, height)
                if width >= 17, height >= 2 { #expect(grid.text.contains("$1,204.50"), "\(width)x\(height)") }
            }
        }
    }

    @Test func faces() {
        let grid = grid(64, 4, selected: 2)
        #expect(grid[0, 0].face == .tableHeading)
        #expect(grid[0, 1].face == .text)
        #expect(grid[0, 2].face == .alarm)
        #expect(grid.row(3).allSatisfy { $0.face == .tableSelected }, "from edge to edge")
    }

    @Test func withoutRowsOrColumns() {
        #expect(grid(64, 3, rows: []).text.hasPrefix("Number  Time  Customer"))
        var none = Grid(Size(10, 3))
        #expect(Table(columns: [], rows: []).draw(into: &none, Rect(Size(10, 3))) == 0)
    }
}
