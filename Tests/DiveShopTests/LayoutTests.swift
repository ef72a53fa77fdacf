import DiveShop
import Testing

@Suite struct LayoutTests {
    private func staff(_ role: String, _ permissions: Set<Permission> = Set(Permission.allCases)) -> Staff {
        Staff(id: 1, username: "u", role: role, permissions: permissions)
    }
    private let owner = Staff(id: 1, username: "u", role: "admin", permissions: Set(Permission.allCases))
    private let layout = Layout([Tile(.salesToday), Tile(.salesChart), Tile(.alerts)])

    private func after(_ change: LayoutChange) throws -> [WidgetID] {
        try layout.applying(change, for: owner).tiles.map(\.widget)
    }

    static let changes: [(change: LayoutChange, order: [WidgetID])] = [
        (.add(.topProducts, at: nil), [.salesToday, .salesChart, .alerts, .topProducts]),
        (.add(.topProducts, at: 0), [.topProducts, .salesToday, .salesChart, .alerts]),
        (.add(.topProducts, at: 2), [.salesToday, .salesChart, .topProducts, .alerts]),
        (.add(.topProducts, at: 99), [.salesToday, .salesChart, .alerts, .topProducts]),
        (.add(.topProducts, at: Int.min), [.topProducts, .salesToday, .salesChart, .alerts]),
        (.remove(.salesToday), [.salesChart, .alerts]),
        (.remove(.alerts), [.salesToday, .salesChart]),
        (.move(.salesToday, to: 0), [.salesToday, .salesChart, .alerts]),
        (.move(.salesToday, to: 1), [.salesChart, .salesToday, .alerts]),
        (.move(.salesToday, to: 2), [.salesChart, .alerts, .salesToday]),
        (.move(.salesToday, to: Int.max), [.salesChart, .alerts, .salesToday]),
        (.move(.alerts, to: -5), [.alerts, .salesToday, .salesChart]),
        (.replace([]), []),
        (.replace([Tile(.airFillsToday)]), [.airFillsToday]),
        (
            .replace([Tile(.alerts, size: .large), Tile(.salesToday), Tile(.alerts, size: .small)]),
            [.alerts, .salesToday]
        ),
    ]

    @Test(arguments: changes)
    func changed(_ change: LayoutChange, _ order: [WidgetID]) throws { #expect(try after(change) == order) }

    @Test func sizeAndOptions() throws {
        let resized = try layout.applying(.resize(.alerts, .large), for: owner)
        #expect(resized[.alerts]?.size == .large && resized.tiles.map(\.widget) == layout.tiles.map(\.widget))
        let options = try WidgetOptions(["days": 30], for: .salesChart)
        let set = try resized.applying(.set(.salesChart, options), for: owner)
        #expect(set[.salesChart]?.options == options && set[.alerts]?.size == .large)
        let moved = try set.applying(.move(.salesChart, to: 0), for: owner)
        #expect(moved.tiles[0] == Tile(.salesChart, options: options), "a tile takes its size and options along")
        #expect(try moved.applying(.reset, for: owner) == .standard(for: owner))
    }

    static let refused: [(change: LayoutChange, words: String)] = [
        (.add(.alerts, at: 0), "Alerts is on the dashboard already"),
        (.remove(.topProducts), "Top products is not on the dashboard"),
        (.move(.topProducts, to: 0), "Top products is not on the dashboard"),
        (.resize(.topProducts, .small), "Top products is not on the dashboard"),
        (.set(.topProducts, .standard), "Top products is not on the dashboard"),
    ]

    @Test(arguments: refused)
    func refusedChange(_ change: LayoutChange, _ words: String) {
        do {
            _ = try layout.applying(change, for: owner)
            Issue.record("it is taken")
        } catch { #expect(error.description == words) }
    }

    @Test func aWidgetStandsOnce() {
        let twice = Layout([Tile(.alerts, size: .large), Tile(.salesToday), Tile(.alerts, size: .small)])
        #expect(twice.tiles.map(\.widget) == [.alerts, .salesToday])
        #expect(twice[.alerts]?.size == .large, "the first counts")
        #expect(twice.index(of: .salesToday) == 1 && twice.index(of: .topProducts) == nil && twice[.topProducts] == nil)
    }

    // MARK: What a person starts from

    private let everything: [(WidgetID, WidgetSize, [String: Int])] = [
        (.salesToday, .small, [:]), (.customersTotal, .small, [:]), (.activeRentals, .small, [:]),
        (.upcomingCourses, .small, [:]),
        (.salesChart, .large, ["days": 7]), (.revenueBreakdown, .medium, [:]), (.upcomingEvents, .large, ["limit": 8]),
        (.alerts, .medium, [:]),
    ]

    @Test(arguments: ["admin", "manager", "counter", "", "a role of the shop's own"])
    func standard(_ role: String) throws {
        let tiles = Layout.standard(for: staff(role)).tiles
        #expect(tiles.map(\.widget) == everything.map(\.0))
        #expect(tiles.map(\.size) == everything.map(\.1))
        for (tile, wanted) in zip(tiles, everything) {
            for (name, value) in wanted.2 { #expect(tile.options.value(name, of: tile.widget) == value) }
        }
    }

    @Test func theTechniciansStandard() {
        let tiles = Layout.standard(for: staff("technician", [.viewDashboard, .viewMaintenance])).tiles
        #expect(
            tiles.map(\.widget) == [.maintenanceDue, .equipmentStatus, .airFillsToday, .pendingCertifications, .alerts])
    }

    /// Nobody starts from a tile that they may not see.
    @Test func onlyWhatOneMaySee() {
        let counter = staff("counter", [.viewDashboard, .viewCustomers, .viewCommunication, .viewMaintenance])
        #expect(
            Layout.standard(for: counter).tiles.map(\.widget)
                == [.customersTotal, .activeRentals, .upcomingCourses, .upcomingEvents, .alerts])
        #expect(Layout.standard(for: staff("counter", [])).tiles.isEmpty)
        for permission in Permission.allCases {
            let one = staff("technician", [permission])
            #expect(Layout.standard(for: one).tiles.allSatisfy { one.may(Widget.of($0.widget).permission) })
        }
    }
}
