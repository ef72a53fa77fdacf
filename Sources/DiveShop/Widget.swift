/// The dashboard's tiles by name (domain.md §3). Raw values are the customer's `widget_id`s.
package enum WidgetID: String, CaseIterable, Hashable, Sendable, Comparable {
    case salesToday = "sales_today"
    case salesChart = "sales_chart"
    case revenueBreakdown = "revenue_breakdown"
    case recentTransactions = "recent_transactions"
    case customersTotal = "customers_total"
    case customerMetrics = "customer_metrics"
    case lowStockAlert = "low_stock_alert"
    case topProducts = "top_products"
    case activeRentals = "active_rentals"
    case equipmentStatus = "equipment_status"
    case upcomingEvents = "upcoming_events"
    case upcomingCourses = "upcoming_courses"
    case upcomingTrips = "upcoming_trips"
    case alerts
    case pendingCertifications = "pending_certifications"
    case airFillsToday = "air_fills_today"
    case maintenanceDue = "maintenance_due"
    case backupHealth = "backup_health"
    case campaignProgress = "campaign_progress"

    /// In the catalogue's order.
    package static func < (a: WidgetID, b: WidgetID) -> Bool {
        allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
    }
}

/// Small and medium span one column of the grid, large two; medium and large are taller than small.
package enum WidgetSize: String, CaseIterable, Hashable, Sendable, Comparable {
    case small, medium, large

    package static func < (a: WidgetSize, b: WidgetSize) -> Bool {
        allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
    }
    package var larger: WidgetSize? { self == .small ? .medium : self == .medium ? .large : nil }
    package var smaller: WidgetSize? { self == .large ? .medium : self == .medium ? .small : nil }
}

/// Which of the five shapes of reading a widget gives.
package enum WidgetShape: String, CaseIterable, Hashable, Sendable { case figure, series, shares, rows, alerts }

/// Where a widget stands in the list of widgets to add.
package enum WidgetCategory: String, CaseIterable, Hashable, Sendable {
    case sales = "Sales"
    case customers = "Customers"
    case inventory = "Inventory"
    case rentals = "Rentals"
    case events = "Events"
    case system = "System"
}

/// A choice that a widget offers: its name and the values allowed, the default first.
package struct WidgetOption: Hashable, Sendable {
    package let name: String
    package let allowed: [Int]

    package var standard: Int { allowed[0] }
}

/// A widget's row in the catalogue: all that is known of it besides its query.
package struct Widget: Hashable, Sendable, Identifiable {
    package let id: WidgetID
    package let title: String
    package let category: WidgetCategory
    package let permission: Permission
    /// The size it has until a user changes it.
    package let size: WidgetSize
    package let shape: WidgetShape
    /// One line, for the list of widgets to add.
    package let summary: String
    /// How the figure is made, for whoever doubts it.
    package let definition: String
    package let options: [WidgetOption]

    /// The row of that widget.
    package static func of(_ id: WidgetID) -> Widget { byID[id]! }

    private static let byID = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.id, $0) })

    private init(
        _ id: WidgetID, _ title: String, _ category: WidgetCategory, _ permission: Permission, _ size: WidgetSize,
        _ shape: WidgetShape, _ summary: String, definition: String, options: [WidgetOption] = []
    ) {
        self.id = id
        self.title = title
        self.category = category
        self.permission = permission
        self.size = size
        self.shape = shape
        self.summary = summary
        self.definition = definition
        self.options = options
    }

    private static let netSales = """
        Net sales are the totals, tax included, of completed sales and exchanges, also of those refunded since, less completed \
        returns, less refunds on the day they were given. Quotes, layaways, pending and voided tickets are no sales.
        """

    /// Every widget, grouped by category.
    package static let catalogue: [Widget] = [
        Widget(
            .salesToday, "Today's sales", .sales, .viewSales, .small, .figure,
            "Net sales of today against the same weekday last week",
            definition: netSales + " Today is compared with the whole of the same weekday last week."),
        Widget(
            .salesChart, "Sales", .sales, .viewSales, .large, .series, "Net sales a day, as a chart",
            definition: netSales + " Every day of the window is shown, today last; a day without sales is zero.",
            options: [WidgetOption(name: "days", allowed: [7, 14, 30])]),
        Widget(
            .revenueBreakdown, "Revenue by source", .sales, .viewSales, .medium, .shares,
            "Where the money came from, as a pie",
            definition: """
                Net sales by what was sold: retail (by product category where there is room), rentals, courses, trips and air \
                fills, with what was taken for them without a ticket. Whatever is rung up on a ticket counts once, as what it is; tax, \
                discounts and refunds are divided over a ticket in proportion to its items.
                """,
            options: [WidgetOption(name: "days", allowed: [30, 7, 90])]),
        Widget(
            .recentTransactions, "Recent transactions", .sales, .viewSales, .large, .rows, "The newest completed sales",
            definition: "Completed sales, the newest first. Totals include tax.",
            options: [WidgetOption(name: "limit", allowed: [10, 5, 15, 20])]),
        Widget(
            .customersTotal, "Customers", .customers, .viewCustomers, .small, .figure,
            "Active customers, and those new this month",
            definition: "Customers that are active; new are those whose customer-since date lies in this month."),
        Widget(
            .customerMetrics, "Customer trend", .customers, .viewCustomers, .medium, .series,
            "New customers a month and how many come back",
            definition: """
                New customers a month, by customer-since date; this month is not over yet. The returning share of a month is \
                the part of its buyers who had bought before that month.
                """,
            options: [WidgetOption(name: "months", allowed: [6, 12])]),
        Widget(
            .lowStockAlert, "Low stock", .inventory, .viewDashboard, .medium, .rows,
            "Products at or below their threshold",
            definition: """
                Active products whose stock is tracked and at or below the threshold; out of stock first, then by how many are \
                missing to the threshold.
                """,
            options: [WidgetOption(name: "limit", allowed: [10, 5, 15])]),
        Widget(
            .topProducts, "Top products", .inventory, .viewSales, .medium, .rows, "Best sellers by quantity",
            definition: """
                Items of the sales of the window less those of its returns, by quantity, with their revenue, tax included; items \
                that are no product are counted by name.
                """,
            options: [
                WidgetOption(name: "limit", allowed: [5, 10, 15]), WidgetOption(name: "days", allowed: [30, 7, 14]),
            ]),
        Widget(
            .activeRentals, "Rentals", .rentals, .viewDashboard, .small, .figure,
            "Gear out now, overdue back, and booked",
            definition: """
                Reservations picked up and not yet returned; overdue are those of them whose last day was before today; booked \
                are confirmed ones.
                """),
        Widget(
            .equipmentStatus, "Equipment", .rentals, .viewDashboard, .medium, .shares, "Rental gear by status",
            definition: "Rental gear by status; retired gear is no part of the whole and stands apart."),
        Widget(
            .upcomingEvents, "Coming up", .events, .viewDashboard, .large, .rows,
            "Courses and trips by date, with seats left",
            definition: """
                Courses scheduled and trips scheduled or confirmed that begin today or later, by date; seats left are the \
                maximum less those taken.
                """,
            options: [WidgetOption(name: "limit", allowed: [8, 5, 10, 15])]),
        Widget(
            .upcomingCourses, "Courses", .events, .viewDashboard, .small, .figure, "Courses to come, and the next one",
            definition: "Courses that are scheduled and start today or later."),
        Widget(
            .upcomingTrips, "Trips", .events, .viewDashboard, .small, .figure, "Trips to come, and the next one",
            definition: "Trips that are scheduled or confirmed and depart today or later."),
        Widget(
            .alerts, "Alerts", .system, .viewDashboard, .medium, .alerts, "What wants attention now",
            definition: """
                Gear overdue for inspection, failed checks, certifications to issue, low stock, failed or late backups and \
                stopped campaigns. An item that failed its check is counted as that alone, also where a date is overdue.
                """),
        Widget(
            .pendingCertifications, "To certify", .system, .viewDashboard, .small, .figure,
            "Finished students without a card",
            definition: "Enrolments that are completed and have no certification number yet."),
        Widget(
            .airFillsToday, "Air fills today", .system, .viewDashboard, .small, .figure,
            "Cylinders filled today, by gas",
            definition: "Fills recorded today, on a ticket or not, by gas."),
        Widget(
            .maintenanceDue, "Maintenance due", .system, .viewMaintenance, .medium, .rows,
            "Gear overdue and due soon, by urgency",
            definition: """
                Gear that is not retired by its next inspection: never inspected, overdue (before today) and due soon (within 7 \
                days), the most urgent first.
                """,
            options: [WidgetOption(name: "limit", allowed: [10, 5])]),
        Widget(
            .backupHealth, "Backup", .system, .viewDashboard, .small, .figure, "Age of the last proven backup",
            definition: "The time since the newest backup that was read back whole and found restorable."),
        Widget(
            .campaignProgress, "Campaigns", .system, .viewCommunication, .medium, .rows, "Running and last campaigns",
            definition: "Campaigns that are running or paused, then the latest finished ones: sent, failed and held."),
    ]
}

/// The values chosen for a widget's options; what is not chosen has its default.
package struct WidgetOptions: Hashable, Sendable {
    package private(set) var chosen: [String: Int]

    package static let standard = WidgetOptions(chosen: [:])
    private init(chosen: [String: Int]) { self.chosen = chosen }

    /// - Throws: ``OptionRefused`` for an option that the widget has not, or a value that is not among the allowed ones.
    package init(_ values: [String: Int], for widget: WidgetID) throws(OptionRefused) {
        var chosen: [String: Int] = [:]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let option = Widget.of(widget).options.first(where: { $0.name == name }) else {
                throw .unknown(name: name, known: Widget.of(widget).options.map(\.name), widget: widget)
            }
            guard option.allowed.contains(value) else {
                throw .notAllowed(name: name, value: "\(value)", allowed: option.allowed)
            }
            if value != option.standard { chosen[name] = value }
        }
        self.chosen = chosen
    }

    /// The value in force; a programmer's error for an option that the widget has not.
    package func value(_ name: String, of widget: WidgetID) -> Int {
        chosen[name] ?? Widget.of(widget).options.first { $0.name == name }!.standard
    }
}

package enum OptionRefused: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(name: String, known: [String], widget: WidgetID)
    case notAllowed(name: String, value: String, allowed: [Int])

    package var description: String {
        switch self {
        case .unknown(let name, let known, let widget):
            known.isEmpty
                ? "\(widget.rawValue) has no options"
                : "\(widget.rawValue) has no option '\(name)'; it has \(known.joined(separator: ", "))"
        case .notAllowed(let name, let value, let allowed):
            "\(name) cannot be \(value); allowed are \(allowed.map(String.init).joined(separator: ", "))"
        }
    }
}
