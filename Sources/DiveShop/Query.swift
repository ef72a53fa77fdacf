/// Everything that may be watched. A screen states its queries; each is answered by a ``Snapshot`` whenever the shop changed.
package enum Query: Hashable, Sendable {
    /// The shop, the person and their dashboard's arrangement.
    case dashboard
    /// What a tile shows.
    case reading(WidgetID, WidgetOptions)
    /// The rows behind a tile.
    case rows(WidgetID, WidgetOptions, RowsRequest)
    /// Everybody who works here, and the roles.
    case people
    /// What was done, the newest first.
    case audit(AuditFilter, RowsRequest)
    /// The settings that are changed in the program.
    case settings
    /// Gear, by code.
    case equipment(EquipmentFilter, RowsRequest)
    /// One piece of gear, by its code as it is typed or scanned.
    case item(code: String)
    /// Records of service of an item, the newest first.
    case history(equipment: Int64, RowsRequest)
    case maintenanceStats
    /// What is overdue, never inspected, or due within so many days, a row a kind, the most urgent first.
    case due(days: Int, RowsRequest)
    /// Planned work by technician and day.
    case jobs(JobFilter, RowsRequest)
    case costs(from: Day, to: Day)
    /// Everything that got a part or lot, and who rented it since.
    case recall(String, RowsRequest)
    /// Rules, categories, templates and technicians, for the forms of maintenance.
    case workshop
    /// Archives, schedules, and the room there is.
    case backups
    /// Customers, by name.
    case customers(CustomerFilter, RowsRequest)
    case customer(Int64)
    /// Who else has that address or one of these telephones.
    case customersAlike(CustomerContact)
    case messages(MessageQuery)
    /// What the person was typing in that form when the line dropped.
    case draft(form: String)

    /// The part of the program it belongs to, as the trail names it.
    package var module: String {
        switch self {
        case .dashboard, .reading, .rows: "dashboard"
        case .people, .settings: "staff"
        case .audit: "audit"
        case .backups: "backups"
        case .customers, .customer, .customersAlike: "customers"
        case .messages: "messages"
        case .equipment, .item: "equipment"
        case .history, .maintenanceStats, .due, .jobs, .costs, .recall, .workshop, .draft: "maintenance"
        }
    }

    /// What one must be allowed to do to see the answer; nil: whoever works here may.
    package var permission: Permission? {
        switch self {
        case .dashboard: nil
        case .reading(let widget, _), .rows(let widget, _, _): Widget.of(widget).permission
        case .people, .settings: .manageUsers
        case .audit: .viewAudit
        case .equipment, .item, .history, .maintenanceStats, .due, .jobs, .costs, .recall, .workshop: .viewMaintenance
        case .draft: nil
        case .backups: .createBackups
        case .customers, .customer, .customersAlike: .viewCustomers
        case .messages: .viewCommunication
        }
    }
}

/// Which part of the rows behind a tile is wanted.
package struct RowsRequest: Hashable, Sendable {
    /// Kept are rows with every one of these words in one of their texts, whatever the case; empty: all.
    package var filter: String
    /// The first row wanted, from 0, and how many.
    package var offset: Int
    package var limit: Int

    package init(filter: String = "", offset: Int = 0, limit: Int = 200) {
        self.filter = filter
        self.offset = offset
        self.limit = limit
    }
}

package enum Snapshot: Hashable, Sendable {
    case dashboard(DashboardSnapshot)
    case reading(Reading)
    case rows(RowsPage)
    case people(People)
    case settings([ShopSetting: Int])
    case item(ItemPage)
    case maintenanceStats(MaintenanceStats)
    case costs(CostAnalysis)
    case workshop(Workshop)
    /// The oldest first.
    case drafts([FormDraft])
    case backups(BackupList)
    case customer(CustomerPage)
    case customersAlike([CustomerAlike])
    case messages(MessageSnapshot)
    /// It could not be read, and why.
    case refused(Refusal)
}

package struct DashboardSnapshot: Hashable, Sendable {
    package let shop: Shop
    package let staff: Staff
    package let layout: Layout
    /// Whether the layout is the role's default, which is not stored.
    package let isStandard: Bool
    /// Stored tiles that could not be understood and are left out.
    package let unreadable: Int

    package init(shop: Shop, staff: Staff, layout: Layout, isStandard: Bool, unreadable: Int = 0) {
        self.shop = shop
        self.staff = staff
        self.layout = layout
        self.isStandard = isStandard
        self.unreadable = unreadable
    }
}

/// A window on a list that may be long.
package struct RowsPage: Hashable, Sendable {
    package let request: RowsRequest
    package let rows: Rows
    /// How many rows the filter keeps in all.
    package let total: Int
    package let asOf: Instant

    package init(request: RowsRequest, rows: Rows, total: Int, asOf: Instant) {
        self.request = request
        self.rows = rows
        self.total = total
        self.asOf = asOf
    }
}
