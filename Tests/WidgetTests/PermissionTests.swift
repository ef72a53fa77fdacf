import DiveShop
import GRDB
import Store
import Testing

/// Whoever lacks a tile's permission gets neither its figure nor the rows behind it.
struct PermissionTests {
    /// Each widget's permission, and which roles have it (domain.md §2).
    static let permissions: [WidgetID: Permission] = [
        .salesToday: .viewSales, .salesChart: .viewSales, .revenueBreakdown: .viewSales,
        .recentTransactions: .viewSales, .topProducts: .viewSales, .customersTotal: .viewCustomers,
        .customerMetrics: .viewCustomers, .maintenanceDue: .viewMaintenance, .campaignProgress: .viewCommunication,
    ]
    static let roles: [Permission: Set<String>] = [
        .viewSales: ["admin", "manager"], .viewCustomers: ["admin", "manager", "counter"],
        .viewCommunication: ["admin", "manager", "counter"],
        .viewMaintenance: ["admin", "manager", "counter", "technician"],
        .viewDashboard: ["admin", "manager", "counter", "technician"],
    ]

    @Test(arguments: ["admin", "manager", "technician", "counter", "newcomer", ""])
    func aRoleSeesWhatItMay(role: String) throws {
        let shop = try HandShop()
        try shop.ticket(4321)
        try shop.add("roles", ["name": "newcomer", "display_name": "May nothing"])
        let somebody = try shop.run(
            "INSERT INTO users (username, role_id) VALUES ('somebody', (SELECT id FROM roles WHERE name = ?))", [role])
        for widget in WidgetID.allCases {
            let permission = Self.permissions[widget] ?? .viewDashboard
            let may = try #require(Self.roles[permission]).contains(role)
            for query in [Query.reading(widget, .standard), .rows(widget, .standard, RowsRequest())] {
                switch try shop.snapshot(query, as: somebody) {
                case .reading, .rows: #expect(may, "\(widget)")
                case .refused(let why):
                    #expect(!may && why == .needs(permission), "\(widget)")
                    #expect(why.words.contains(permission.rawValue))
                default: Issue.record("\(widget)")
                }
            }
            let statements = {
                try shop.store.statements(for: .reading(widget, .standard), staff: somebody, at: HandShop.now)
            }
            if may {
                #expect(try statements() != [])
            } else {
                #expect(throws: Refusal.needs(permission)) { try statements() }
            }
        }
    }

    @Test func whoLeftSeesNothing() throws {
        let shop = try HandShop()
        try shop.run("UPDATE users SET is_active = 0")
        let refusal = #expect(throws: Refusal.self) { _ = try shop.snapshot(.reading(.salesToday, .standard)) }
        #expect(refusal?.kind == .permission)
    }
}
