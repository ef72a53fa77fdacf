import DiveShop
import Testing

/// The catalogue against the table of the shop's rules: every widget with its size and options, the default first.
@Suite struct WidgetTests {
    private typealias Row = (id: String, size: String, options: [String: [Int]], shape: WidgetShape)
    private static let table: [Row] = [
        ("sales_today", "small", [:], .figure),
        ("sales_chart", "large", ["days": [7, 14, 30]], .series),
        ("revenue_breakdown", "medium", ["days": [30, 7, 90]], .shares),
        ("recent_transactions", "large", ["limit": [10, 5, 15, 20]], .rows),
        ("customers_total", "small", [:], .figure),
        ("customer_metrics", "medium", ["months": [6, 12]], .series),
        ("low_stock_alert", "medium", ["limit": [10, 5, 15]], .rows),
        ("top_products", "medium", ["limit": [5, 10, 15], "days": [30, 7, 14]], .rows),
        ("active_rentals", "small", [:], .figure),
        ("equipment_status", "medium", [:], .shares),
        ("upcoming_events", "large", ["limit": [8, 5, 10, 15]], .rows),
        ("upcoming_courses", "small", [:], .figure),
        ("upcoming_trips", "small", [:], .figure),
        ("alerts", "medium", [:], .alerts),
        ("pending_certifications", "small", [:], .figure),
        ("air_fills_today", "small", [:], .figure),
        ("maintenance_due", "medium", ["limit": [10, 5]], .rows),
        ("backup_health", "small", [:], .figure),
        ("campaign_progress", "medium", [:], .rows),
    ]

    @Test func theCatalogueIsTheTable() {
        #expect(Widget.catalogue.map(\.id.rawValue) == WidgetTests.table.map(\.id))
        for (widget, row) in zip(Widget.catalogue, WidgetTests.table) {
            #expect(widget.size.rawValue == row.size, "\(row.id)")
            #expect(widget.shape == row.shape, "\(row.id)")
            #expect(
                Dictionary(uniqueKeysWithValues: widget.options.map { ($0.name, $0.allowed) }) == row.options,
                "\(row.id)")
            #expect(Widget.of(widget.id) == widget)
            #expect(![widget.title, widget.summary, widget.definition].contains(""))
            #expect(widget.definition.hasSuffix("."), "\(row.id): a definition is a sentence")
        }
        #expect(Set(Widget.catalogue.map(\.title)).count == 19)
        #expect(WidgetID.allCases.sorted() == WidgetID.allCases)
        #expect(WidgetID(rawValue: "no_such_widget") == nil)
    }

    /// In the list of widgets to add, a category stands in one piece.
    @Test func categoriesAreTogether() {
        var seen: [WidgetCategory] = []
        for widget in Widget.catalogue where seen.last != widget.category {
            #expect(!seen.contains(widget.category))
            seen.append(widget.category)
        }
        #expect(Set(seen) == Set(WidgetCategory.allCases))
    }

    /// Figures of money need sales.view, customers' names customers.view, and so on.
    @Test func permissions() {
        let special: [WidgetID: Permission] = [
            .salesToday: .viewSales, .salesChart: .viewSales, .revenueBreakdown: .viewSales,
            .recentTransactions: .viewSales,
            .topProducts: .viewSales, .customersTotal: .viewCustomers, .customerMetrics: .viewCustomers,
            .maintenanceDue: .viewMaintenance, .campaignProgress: .viewCommunication,
        ]
        for widget in Widget.catalogue {
            #expect(widget.permission == special[widget.id] ?? .viewDashboard, "\(widget.id)")
        }
    }

    @Test func sizes() {
        #expect(WidgetSize.allCases.map(\.larger) == [.medium, .large, nil])
        #expect(WidgetSize.allCases.map(\.smaller) == [nil, .small, .medium])
        #expect(WidgetSize.small < .medium && .medium < .large)
    }

    // MARK: Options

    @Test func everyAllowedOption() throws {
        for widget in Widget.catalogue {
            for option in widget.options {
                #expect(WidgetOptions.standard.value(option.name, of: widget.id) == option.allowed[0])
                for value in option.allowed {
                    let options = try WidgetOptions([option.name: value], for: widget.id)
                    #expect(options.value(option.name, of: widget.id) == value)
                    #expect((options == .standard) == (value == option.standard), "the default is not stored")
                }
            }
        }
        let both = try WidgetOptions(["days": 7, "limit": 15], for: .topProducts)
        #expect(both.value("days", of: .topProducts) == 7 && both.value("limit", of: .topProducts) == 15)
    }

    static let refused: [(widget: WidgetID, values: [String: Int], words: String)] = [
        (.salesChart, ["days": 8], "days cannot be 8; allowed are 7, 14, 30"),
        (.salesChart, ["days": 0], "days cannot be 0; allowed are 7, 14, 30"),
        (.salesChart, ["days": -7], "days cannot be -7; allowed are 7, 14, 30"),
        (.salesChart, ["days": Int.max], "days cannot be 9223372036854775807; allowed are 7, 14, 30"),
        (.salesChart, ["limit": 10], "sales_chart has no option 'limit'; it has days"),
        (.topProducts, ["Days": 7], "top_products has no option 'Days'; it has limit, days"),
        (.salesToday, ["days": 7], "sales_today has no options"),
        (.salesToday, ["": 0], "sales_today has no options"),
        (.topProducts, ["days": 7, "limit": 6], "limit cannot be 6; allowed are 5, 10, 15"),
        (.topProducts, ["days": 8, "limit": 6], "days cannot be 8; allowed are 30, 7, 14"),
    ]

    @Test(arguments: refused.indices)
    func refusedOptions(_ i: Int) {
        let (widget, values, words) = WidgetTests.refused[i]
        do {
            _ = try WidgetOptions(values, for: widget)
            Issue.record("\(values) is taken")
        } catch { #expect(error.description == words) }
    }
}
