import DiveShop
import GRDB

/// Who a row is about, of a row of customers that may be missing.
let customerName = """
    COALESCE(NULLIF(TRIM(COALESCE(customers.first_name, '') || ' ' || COALESCE(customers.last_name, '')), ''), company_name, 'walk-in')
    """

extension Store {
    /// The rows behind a widget.
    static func listing(_ widget: WidgetID, _ options: WidgetOptions, _ moment: Moment) -> Listing {
        func window() -> Window { Window(days: options.value("days", of: widget), moment) }
        let today = moment.today.text
        switch widget {
        case .salesToday: return tickets(Window(days: 1, moment))
        case .salesChart: return tickets(window())
        case .revenueBreakdown: return revenueRows(window())
        case .recentTransactions: return completedSales
        case .topProducts: return topProducts(window())
        case .lowStockAlert: return lowStock
        case .customersTotal: return customers
        case .customerMetrics:
            return newCustomers(
                since: moment.today.startOfMonth.adding(months: 1 - options.value("months", of: widget)).text,
                before: moment.today.adding(days: 1).text)
        case .activeRentals: return openRentals(today)
        case .equipmentStatus: return equipment
        case .upcomingEvents: return events(today, courses: true, trips: true)
        case .upcomingCourses: return events(today, courses: true, trips: false)
        case .upcomingTrips: return events(today, courses: false, trips: true)
        case .maintenanceDue: return maintenanceDue(moment)
        case .alerts: return alertRows(moment)
        case .pendingCertifications: return toCertify
        case .airFillsToday: return fills(Window(days: 1, moment))
        case .backupHealth: return backups
        case .campaignProgress: return campaigns
        }
    }
}
