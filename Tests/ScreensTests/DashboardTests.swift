import Cells
import DiveShop
import GRDB
import Rig
import Runtime
import Screens
import Store
import Testing

/// What keys and mouse do to the dashboard, and what is kept of it in the store.
@Suite struct DashboardTests {
    let home: TestHome
    init() throws { home = try SmallShop.home() }

    private func sitting(_ width: Int = 120, _ height: Int = 40, user: String = "owner") throws -> Sitting {
        try SmallShop.sitting(home, width, height, user: user)
    }

    /// The layout that the store has for that person, as the command line says it: `salesToday.small …`.
    private func stored(_ user: String = "owner") throws -> [String] {
        let store = try Store(path: home.home.database)
        let id = try #require(try store.staff(username: user)).id
        var layout: [String] = []
        try store.answer([.dashboard], staff: id, at: SmallShop.now) { _, snapshot in
            if case .dashboard(let dashboard) = snapshot {
                layout = dashboard.layout.tiles.map { "\($0.widget.rawValue) \($0.size.rawValue)" }
            }
            return true
        }
        return layout
    }

    /// The titles of the tiles whose frame says that they have the keys or are being moved.
    private func focusedTitle(_ sitting: Sitting) -> String {
        let grid = sitting.picture
        for y in 0..<grid.size.height {
            let title = grid.row(y).filter { $0.face == .panelTitleFocused && $0.width > 0 }
            if !title.isEmpty {
                return String(String.UnicodeScalarView(title.compactMap { Unicode.Scalar($0.scalar) })).split(
                    separator: " "
                ).joined(separator: " ")
            }
        }
        return ""
    }

    @Test(arguments: [
        ("", "Today's sales"), ("right", "Customers"), ("right right", "Rentals"), ("right right right", "Rentals"),
        ("down", "Courses"),
        ("down right", "Sales · 7 days"), ("down right up", "Customers"), ("tab tab", "Rentals"),
        ("shift-tab", "Alerts"), ("end", "Alerts"),
        ("end home", "Today's sales"), ("l j h k", "Today's sales"), ("left up", "Today's sales"),
    ])
    func focusGoes(_ keys: String, _ title: String) throws {
        var sitting = try sitting()
        try sitting.press(keys)
        #expect(focusedTitle(sitting) == title)
    }

    @Test func moveModeKeepsWithEnterAndUndoesWithEscape() throws {
        var sitting = try sitting()
        let before = sitting.picture
        try sitting.press("m right right esc")
        #expect(sitting.picture.cells == before.cells)
        #expect(try stored().first == "sales_today small")
        try sitting.press("m right right enter")
        #expect(try stored().prefix(3) == ["customers_total small", "active_rentals small", "sales_today small"])
        #expect(focusedTitle(sitting) == "Today's sales")
        try sitting.press("u")
        #expect(try stored().first == "sales_today small")
        #expect(
            sitting.picture.text.split(separator: "\n").dropLast() == before.text.split(separator: "\n").dropLast(),
            "all but the word of it in the footer")
    }

    @Test func sizesChangeAndAreUndoneAndDoneAgain() throws {
        var sitting = try sitting()
        try sitting.press("3")
        #expect(try stored().first == "sales_today large")
        try sitting.press("-")
        #expect(try stored().first == "sales_today medium")
        try sitting.press("u u")
        #expect(try stored().first == "sales_today small")
        try sitting.press("ctrl-r ctrl-r")
        #expect(try stored().first == "sales_today medium")
        try sitting.press("1 -")
        #expect(sitting.picture.text.contains("it is as small as can be"))
        #expect(try stored().first == "sales_today small")
    }

    @Test func addingKeepsTheOtherEight() throws {
        var sitting = try sitting()
        try sitting.press("a / b a c k u p enter")
        #expect(try stored().count == 9)
        #expect(try stored().contains("backup_health small"))
        #expect(focusedTitle(sitting) == "Backup")
        #expect(sitting.picture.text.contains("since the last proven backup"))
    }

    @Test func anEmptyDashboardStaysEmpty() throws {
        var first = try sitting()
        try first.press("x x x x x x x x")
        #expect(try stored().isEmpty)
        var second = try sitting()
        #expect(second.picture.text.contains("Nothing on this dashboard"))
        try second.press("x")
        #expect(second.picture.text.contains("the dashboard is empty; a adds a tile"))
        try second.press("R y")
        #expect(try stored().count == 8)
    }

    @Test func resetAsksFirst() throws {
        var sitting = try sitting()
        try sitting.press("x R n")
        #expect(try stored().count == 7)
        try sitting.press("R y")
        #expect(try stored().count == 8)
        try sitting.press("u")
        #expect(try stored().count == 7)
    }

    @Test func optionsAreKeptAndRead() throws {
        var sitting = try sitting()
        try sitting.press("tab tab tab tab o right right enter")
        #expect(sitting.picture.text.contains("Sales · 30 days"))
        var again = try self.sitting()
        #expect(again.picture.text.contains("Sales · 30 days"))
        try again.press("tab o")
        #expect(again.picture.text.contains("Customers has no options"))
    }

    @Test func layoutsAreEachPersonsOwn() throws {
        var owner = try sitting()
        try owner.press("x")
        #expect(try stored("clara").count == (try stored("ben").count))
        #expect(try stored("owner").count == 7)
        #expect(try stored("kai").first == "maintenance_due large")
    }

    @Test func aRolesTilesAreTheirsToSee() throws {
        var counter = try sitting(user: "clara")
        #expect(!counter.picture.text.contains("Today's sales"))
        try counter.press("a")
        #expect(!counter.picture.text.contains("Recent transactions"))
        let store = try Store(path: home.home.database)
        let clara = try #require(try store.staff(username: "clara")).id
        #expect(throws: Refusal.self) {
            try store.perform(.changeLayout(.add(.salesToday, at: 0)), staff: clara, at: SmallShop.now)
        }
    }

    @Test func zoomShowsOneAndComesBack() throws {
        var sitting = try sitting()
        let before = sitting.picture.text
        #expect(before.contains("─ Customers"))
        try sitting.press("z")
        #expect(!sitting.picture.text.contains("─ Customers"))
        try sitting.press("tab")
        #expect(focusedTitle(sitting) == "Customers")
        try sitting.press("shift-tab esc")
        #expect(sitting.picture.text == before)
    }

    /// Rows about a piece of gear open it; esc leads back to the row, and from there to the tile.
    @Test(arguments: [("owner", "Alerts", "shift-tab"), ("kai", "Maintenance due", "")])
    func gearBehindATileIsOpened(_ user: String, _ title: String, _ keys: String) throws {
        var sitting = try sitting(user: user)
        try sitting.press(keys)
        let dashboard = sitting.picture.text
        try sitting.press("enter down")
        let rows = sitting.picture.text
        #expect(rows.contains("\(title): rows"), "\(rows)")
        let code = try #require(rows.firstMatch(of: #/[A-Z]{3}-\d{4}/#)).output
        try sitting.press("up enter")
        #expect(sitting.picture.text.contains("━ \(code)  "), "\(sitting.picture.text)")
        try sitting.press("esc down")
        #expect(sitting.picture.text == rows)
        try sitting.press("up v")
        #expect(sitting.picture.text.contains("╭─ \(title) ─"), "\(sitting.picture.text)")
        try sitting.press("esc esc")
        #expect(sitting.picture.text == dashboard)
    }

    @Test func rowsThatAreAboutNoGearShowInFull() throws {
        var sitting = try sitting()
        try sitting.press("shift-tab enter end enter")
        #expect(sitting.picture.text.contains("╭─ Alerts ─"), "\(sitting.picture.text)")
    }

    /// A resize in the midst of anything loses nothing of it.
    @Test func resizingLosesNothing() throws {
        var sitting = try sitting()
        try sitting.press("m right")
        let before = sitting.picture.text
        for size in [Size(24, 8), Size(80, 24), Size(1, 1), Size(500, 200), Size(40, 20), Size(120, 40)] {
            try sitting.event(.frame(Frame(size)))
            #expect(sitting.picture.size == size)
        }
        #expect(sitting.picture.text == before)
        try sitting.press("enter")
        #expect(try stored().first == "customers_total small")
    }

    // MARK: The mouse

    @Test func aClickGivesTheKeysAndADragMoves() throws {
        var sitting = try sitting()
        try sitting.input(.mouse(Mouse(.press, at: Point(50, 4))))
        try sitting.input(.mouse(Mouse(.release, at: Point(50, 4))))
        #expect(focusedTitle(sitting) == "Customers")
        try sitting.input(.mouse(Mouse(.press, at: Point(50, 2))))
        try sitting.input(.mouse(Mouse(.drag, at: Point(20, 3))))
        try sitting.input(.mouse(Mouse(.release, at: Point(20, 3))))
        #expect(try stored().prefix(2) == ["customers_total small", "sales_today small"])
    }

    @Test func whoMayNotMoveTilesIsToldAtTheFirstDrag() throws {
        let remove = "DELETE FROM role_permissions WHERE permission_id = (SELECT id FROM permissions WHERE name = ?)"
        try DatabaseQueue(path: home.home.database).write { db in
            try db.execute(sql: remove, arguments: [Permission.customizeWidgets.rawValue])
        }
        var sitting = try sitting(user: "clara")
        let before = try stored("clara")
        try sitting.input(.mouse(Mouse(.press, at: Point(50, 2))))
        try sitting.input(.mouse(Mouse(.drag, at: Point(20, 3))))
        try sitting.input(.mouse(Mouse(.release, at: Point(20, 3))))
        let picture = sitting.picture.text
        #expect(picture.contains("Move or resize a tile: needs the permission widgets.customize"), "\(picture)")
        #expect(try stored("clara") == before)
    }

    @Test func aDraggedEdgeAndTheWheelResize() throws {
        var sitting = try sitting()
        // The right edge of the first tile, pulled over the second column.
        try sitting.input(.mouse(Mouse(.press, at: Point(39, 3))))
        try sitting.input(.mouse(Mouse(.drag, at: Point(75, 3))))
        try sitting.input(.mouse(Mouse(.release, at: Point(75, 3))))
        #expect(try stored().first == "sales_today large")
        try sitting.press("u")
        // The size mark stands at the bottom left.
        let mark = try #require(
            (0..<40).first {
                sitting.picture[3, $0].scalar == UInt32(UInt8(ascii: "S")) && sitting.picture[2, $0].scalar == 32
            })
        try sitting.input(.mouse(Mouse(.wheelUp, at: Point(3, mark))))
        #expect(try stored().first == "sales_today medium")
        try sitting.input(
            .mouse(
                Mouse(
                    .wheelDown,
                    at: Point(
                        3,
                        (0..<40).first {
                            sitting.picture[3, $0].scalar == UInt32(UInt8(ascii: "M"))
                                && sitting.picture[2, $0].scalar == 32
                        }!))))
        #expect(try stored().first == "sales_today small")
    }

    // MARK: Two terminals

    @Test func aChangeOfAnotherTerminalIsNotUndoneByMine() throws {
        var mine = try sitting()
        var other = try sitting()
        try other.press("x")
        // Mine still shows the old arrangement; its change is applied to what is stored.
        try mine.press("tab 3")
        #expect(try stored() == ["customers_total large"] + stored().dropFirst())
        #expect(try stored().count == 7)
    }
}
