import Foundation
import Testing

@Suite struct DashboardCommandTests {
    private let usual = [
        "sales_today", "customers_total", "active_rentals", "upcoming_courses", "sales_chart", "revenue_breakdown",
        "upcoming_events", "alerts",
    ]

    private func tiles(_ result: Program.Result) throws -> [String] {
        #expect(result.status == 0, "\(result.complaint)")
        return try result.list.compactMap { $0["widget_id"] as? String }
    }

    @Test func usualTilesAreShownAndNotStored() throws {
        let program = try Program()
        try program.found()
        #expect(try tiles(program.run("dashboard", "layout", "--json")) == usual)
        #expect(try program.sql("SELECT count(*) FROM dashboard_widgets") == "0")
    }

    @Test func addingOneTileKeepsTheOtherEight() throws {
        let program = try Program()
        try program.found()
        #expect(
            try tiles(program.run("dashboard", "add", "top_products", "--at", "1", "--json"))
                == ["sales_today", "top_products"] + usual.dropFirst())
    }

    @Test func everyChange() throws {
        let program = try Program()
        try program.found()
        #expect(
            try tiles(program.run("dashboard", "move", "alerts", "--to", "0", "--json")) == ["alerts"]
                + usual.dropLast())
        #expect(try tiles(program.run("dashboard", "remove", "sales_today", "--json")).contains("sales_today") == false)
        let resized = try program.run("dashboard", "resize", "alerts", "large", "--json")
        #expect(try resized.list[0]["size"] as? String == "large")
        let set = try program.run("dashboard", "set", "sales_chart", "days=30", "--json")
        let chart = try #require(try set.list.first { $0["widget_id"] as? String == "sales_chart" })
        #expect((chart["config"] as? [String: Int]) == ["days": 30])
        #expect(try tiles(program.run("dashboard", "reset", "--json")) == usual)
        #expect(try program.sql("SELECT count(*) FROM dashboard_widgets") == "0")
    }

    @Test func anEmptyDashboardStaysEmpty() throws {
        let program = try Program()
        try program.found()
        for widget in usual { try program.run("dashboard", "remove", widget) }
        #expect(try tiles(program.run("dashboard", "layout", "--json")) == [])
    }

    /// Arguments, exit status, and what the one line on standard error must say.
    @Test(arguments: [
        (["dashboard", "set", "sales_chart", "days=8"], 65, "allowed are 7, 14, 30"),
        (["dashboard", "set", "sales_today", "days=7"], 65, "has no options"),
        (["dashboard", "add", "alerts"], 65, "already"),
        (["dashboard", "remove", "top_products"], 65, "not on the dashboard"),
        (["dashboard", "add", "weather"], 64, "weather"),
        (["dashboard", "resize", "alerts", "huge"], 64, "huge"),
        (["widget", "data", "sales_chart", "--set", "days=x"], 64, "days=x"),
        (["nonsense"], 64, "nonsense"),
    ])
    func badInputIsRefusedInOneLine(arguments: [String], status: Int32, words: String) throws {
        let program = try Program()
        try program.found()
        let result = try program.runList(arguments)
        #expect(result.status == status)
        #expect(result.output.isEmpty)
        #expect(result.complaint.hasPrefix("nautilus: "))
        #expect(result.complaint.contains(words), "\(result.complaint)")
        #expect(result.complaint.split(separator: "\n").count == 1, "\(result.complaint)")
    }

    @Test func permissionIsAskedFirst() throws {
        let program = try Program()
        try program.found()
        try program.sql("UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'counter')")
        let result = try program.run("widget", "data", "sales_today")
        #expect(result.status == 77)
        #expect(result.complaint.contains("sales.view"))
        try program.sql("UPDATE users SET os_account = NULL")
        #expect(try program.run("dashboard", "layout").status == 77)
    }

    @Test func everyWidgetAnswersInJSON() throws {
        let program = try Program()
        try program.found()
        let months = try program.run("widget", "data", "customer_metrics").expect(0).output
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        #expect(!days.contains { months.contains("\($0) 1 ") }, "a month is told as a month: \(months)")
        #expect(months.contains(" 20"))
        let widgets = try program.run("widget", "list", "--json").list
        #expect(widgets.count == 19)
        let readings = try program.run("widget", "data", "--json").list
        #expect(readings.count == 19)
        let keys = [
            "figure": ["value", "unit", "change"], "series": ["points"], "shares": ["slices"],
            "rows": ["columns", "rows"],
            "alerts": ["alerts"],
        ]
        for reading in readings {
            let shape = try #require(reading["shape"] as? String)
            for key in ["id", "title", "definition", "as_of"] + (keys[shape] ?? ["?"]) {
                #expect(reading[key] != nil, "\(reading["id"] ?? "") has no \(key)")
            }
        }
    }
}
