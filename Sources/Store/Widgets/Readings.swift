import DiveShop
import GRDB

extension Store {
    /// What a widget shows at that moment. All of the catalogue's widgets, each with its own few queries.
    static func reading(_ db: Database, _ widget: WidgetID, _ options: WidgetOptions, _ moment: Moment) throws
        -> Reading
    {
        func option(_ name: String) -> Int { options.value(name, of: widget) }
        func reading(_ content: Reading.Content, badge: String? = nil) -> Reading {
            Reading(asOf: moment.now, content: content, badge: badge)
        }
        func rows(_ limit: Int? = nil, counted: Bool = false) throws -> Reading {
            let listing = listing(widget, options, moment)
            guard counted else { return reading(.rows(try listing.rows(db, limit: limit ?? option("limit")))) }
            let page = try listing.page(db, RowsRequest(limit: limit ?? option("limit")), moment)
            return reading(.rows(page.rows), badge: page.total == 0 ? nil : "\(page.total) in all")
        }
        switch widget {
        case .salesToday: return reading(.figure(try salesToday(db, moment)))
        case .salesChart: return reading(.series(try salesChart(db, days: option("days"), moment)))
        case .revenueBreakdown: return reading(.shares(try revenue(db, days: option("days"), moment)))
        case .customersTotal: return reading(.figure(try customersTotal(db, moment)))
        case .customerMetrics: return reading(.series(try customerMetrics(db, months: option("months"), moment)))
        case .activeRentals: return reading(.figure(try activeRentals(db, moment)))
        case .equipmentStatus: return reading(.shares(try equipmentStatus(db)))
        case .upcomingCourses: return reading(.figure(try upcomingCourses(db, moment)))
        case .upcomingTrips: return reading(.figure(try upcomingTrips(db, moment)))
        case .alerts:
            let (alerts, count) = try alerts(db, moment)
            return reading(.alerts(alerts), badge: count == 0 ? nil : "\(count) in all")
        case .pendingCertifications: return reading(.figure(try pendingCertifications(db, moment)))
        case .airFillsToday: return reading(.figure(try airFillsToday(db, moment)))
        case .backupHealth: return reading(.figure(try backupHealth(db, moment)))
        case .recentTransactions, .topProducts, .upcomingEvents: return try rows()
        case .lowStockAlert, .maintenanceDue: return try rows(counted: true)
        case .campaignProgress: return try rows(10)
        }
    }

    static func rows(
        _ db: Database, _ widget: WidgetID, _ options: WidgetOptions, _ request: RowsRequest, _ moment: Moment
    ) throws -> RowsPage {
        try listing(widget, options, moment).page(db, request, moment)
    }
}
