import Cells
import DiveShop
import GRDB
import Rig
import Runtime
import Store
import Testing

/// Layouts that nobody should have stored, drawn at many sizes: the dashboard stands, and every change of it is a good one.
@Suite struct OddLayoutTests {
    let home: TestHome
    let store: Store
    private static let sizes = [(1, 1), (30, 10), (40, 20), (80, 24), (117, 33), (200, 60), (500, 200)]

    init() throws {
        home = try TestHome()
        store = try home.found()
    }

    private func keep(_ rows: [String]) throws {
        try DatabaseQueue(path: home.home.database).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON; BEGIN; DELETE FROM dashboard_widgets")
            for row in rows {
                try db.execute(
                    sql: "INSERT INTO dashboard_widgets (user_id, widget_id, position, size, config) VALUES (1, \(row))"
                )
            }
            try db.execute(sql: "UPDATE users SET has_own_dashboard = 1; COMMIT")
        }
    }

    private func tiles() throws -> [Tile] {
        var tiles: [Tile]?
        try store.answer([.dashboard], staff: 1, at: .now) { _, snapshot in
            if case .dashboard(let dashboard) = snapshot { tiles = dashboard.layout.tiles }
            return true
        }
        return try #require(tiles)
    }

    @Test(arguments: OddLayouts.rows.indices)
    func eachByItself(_ i: Int) throws {
        try keep([OddLayouts.rows[i].values])
        for tile in try tiles() {
            for option in Widget.of(tile.widget).options {
                #expect(option.allowed.contains(tile.options.value(option.name, of: tile.widget)))
            }
        }
        var sitting = try Sitting(
            store: store, staff: 1, frame: Frame(80, 24), now: Instant(text: "2026-06-13 19:30:00")!)
        #expect(sitting.picture.text.contains("as of") || sitting.picture.text.contains("Nothing on this dashboard"))
        try sitting.press("a enter")
        #expect(try tiles().count >= 1)
    }

    @Test(arguments: 1...60)
    func byChance(_ seed: Int) throws {
        var chance = Chance(seed)
        try keep(OddLayouts.some(&chance))
        let (width, height) = chance.one(of: OddLayoutTests.sizes)
        var sitting = try Sitting(
            store: store, staff: 1, frame: Frame(width, height), now: Instant(text: "2026-06-13 19:30:00")!)
        let keys = [
            "tab", "right", "down", "m", "enter", "esc", "1", "2", "3", "x", "a", "o", "u", "ctrl-r", "z", "R", "y",
            "pgdn", "i",
        ]
        for _ in 0..<25 { try sitting.press(chance.one(of: keys)) }
        #expect(sitting.picture.size == Size(width, height))
        let stored = try tiles().map(\.widget)
        #expect(Set(stored).count == stored.count, "each stands once")
    }
}
