import DiveShop
import GRDB

/// Where the money of a window came from. The slices, with what stands apart, add up to the window's net sales and what was
/// taken for fills, rentals, courses and trips without a ticket; nothing is counted twice (domain.md §3).
extension Store {
    static func revenue(_ db: Database, days: Int, _ moment: Moment) throws -> Shares {
        let window = Window(days: days, moment)
        var revenue = Revenue(try products(db))
        let linked = try linked(
            db, window, tickets: "SELECT MIN(id) AS first, MAX(id) AS last FROM transactions WHERE \(window.holds)",
            "BETWEEN first AND last")
        try eachTicket(db, window, linked, &revenue, "\(window.holds) AND (\(isSale) OR \(isReturn))") {
            revenue, _, ticket in revenue.add(ticket.shares)
        }
        try addRefunds(db, window, &revenue)
        try addWithoutTicket(db, window, &revenue)
        return revenue.shares
    }

    /// What is being added up.
    private struct Revenue {
        var products: Products
        /// By part.
        private var sums: [Int] = []

        init(_ products: Products) {
            self.products = products
            sums = Array(repeating: 0, count: RevenueSource.allCases.count + products.parts.categories.count)
        }

        mutating func add(_ shares: [RevenueShare], sign: Int = 1) {
            for share in shares { sums[share.part] += sign * share.cents }
        }

        var shares: Shares {
            let slices = RevenueSource.allCases.map { source in
                let cents = sums[RevenueParts.number(of: source)]
                guard source == .retail else { return Shares.Slice(source.title, .money(Money(cents: cents))) }
                let categories = goods
                return Shares.Slice(
                    source.title, .money(Money(cents: categories.reduce(0) { $0 + $1.cents })),
                    parts: categories.count > 1
                        ? categories.map { Shares.Slice($0.name, .money(Money(cents: $0.cents))) } : [])
            }
            return Shares(
                slices: slices.filter { $0.cents > 0 }.sorted { ($1.cents, $0.label) < ($0.cents, $1.label) },
                unit: "net sales",
                // What was given back beyond what was sold is no part of a pie.
                apart: slices.filter { $0.cents < 0 }.map { .init($0.label, $0.value, tone: .warning) })
        }

        /// Retail by category, the largest first. What was given back beyond what was sold in one is taken off the others,
        /// the largest first, so that they still add up.
        private var goods: [(name: String, cents: Int)] {
            var goods = [(name: "Other", cents: sums[RevenueParts.uncategorised])]
            for (i, name) in products.parts.categories.enumerated() {
                goods.append((name, sums[RevenueSource.allCases.count + i]))
            }
            goods.sort { ($1.cents, $0.name) < ($0.cents, $1.name) }
            var debt = goods.reduce(0) { $0 + min(0, $1.cents) }
            for i in goods.indices where goods[i].cents > 0 {
                let taken = min(goods[i].cents, -debt)
                goods[i].cents -= taken
                debt += taken
            }
            let left = goods.filter { $0.cents > 0 }
            return left.isEmpty ? [("Other", debt)] : left.sorted { ($1.cents, $0.name) < ($0.cents, $1.name) }
        }
    }

    /// What each product counts as.
    private struct Products {
        var parts = RevenueParts()
        var partOf: [Int64: Int] = [:]
    }

    private static func products(_ db: Database) throws -> Products {
        var categories: [Int64: String] = [:]
        try db.eachRow("SELECT id, name FROM product_categories") { row in
            if let id = row.id(0) { categories[id] = row.text(1) }
        }
        var products = Products()
        try db.eachRow("SELECT id, product_type, category_id FROM products") { row in
            guard let id = row.id(0) else { return }
            let source = row.text(1).flatMap(RevenueSource.init(rawValue:)) ?? .retail
            products.partOf[id] = products.parts.number(of: source, category: row.id(2).flatMap { categories[$0] })
        }
        return products
    }

    /// - Parameter condition: which rows of transactions are meant.
    private static func eachTicket(
        _ db: Database, _ window: Window, _ linked: [Int64: [RevenueShare]], _ revenue: inout Revenue,
        _ condition: String, _ body: (inout Revenue, Int64, Ticket) -> Void
    ) throws {
        var id: Int64?
        var ticket = Ticket(net: 0)
        // The left of a LEFT JOIN is the outer loop: the items of a ticket come one after the other.
        try db.eachRow(
            """
            SELECT transactions.id, CASE transaction_type WHEN 'return' THEN -ABS(transactions.total) ELSE transactions.total END,
                product_id, transaction_items.total
            FROM transactions LEFT JOIN transaction_items ON transaction_items.transaction_id = transactions.id
            WHERE \(condition)
            """, window.times
        ) { row in
            let next = row.id(0)
            if next != id {
                if let id { body(&revenue, id, ticket) }
                id = next
                ticket.net = row.amount(1)
                ticket.items.removeAll(keepingCapacity: true)
                ticket.linked = next.flatMap { linked[$0] } ?? []
            }
            guard !row.isNull(3) else { return }
            let part = row.id(2).flatMap { revenue.products.partOf[$0] } ?? RevenueParts.uncategorised
            ticket.items.append(RevenueShare(part: part, cents: row.amount(3)))
        }
        if let id { body(&revenue, id, ticket) }
    }

    /// The fills, rentals, enrolments and bookings rung up on tickets, by ticket.
    /// - Parameters:
    ///   - tickets: a SELECT with a column or two that `which` compares transaction_id with.
    private static func linked(_ db: Database, _ window: Window, tickets: String, _ which: String) throws
        -> [Int64: [RevenueShare]]
    {
        let selects = tables.map { source, table, amount in
            """
            SELECT transaction_id, \(RevenueParts.number(of: source)), \(amount)
            FROM tickets CROSS JOIN \(table) ON transaction_id \(which)
            """
        }
        var linked: [Int64: [RevenueShare]] = [:]
        try db.eachRow(
            "WITH tickets AS MATERIALIZED (\(tickets))\n\(selects.joined(separator: "\nUNION ALL\n"))", window.times
        ) { row in
            guard let ticket = row.id(0), let part = row.id(1) else { return }
            linked[ticket, default: []].append(RevenueShare(part: Int(part), cents: row.amount(2)))
        }
        return linked
    }

    private static let tables: [(RevenueSource, table: String, amount: String)] = [
        (.airFill, "air_fills", "cost"), (.rental, "rental_reservations", "total_cost"),
        (.course, "course_enrollments", "amount_paid"), (.trip, "trip_bookings", "total_amount"),
    ]

    /// Refunds given in the window, each by what was sold on its ticket, whenever that was.
    private static func addRefunds(_ db: Database, _ window: Window, _ revenue: inout Revenue) throws {
        let given = "refunds.created_at >= :since AND refunds.created_at < :until"
        var refunds: [Int64: Int] = [:]
        try db.eachRow("SELECT transaction_id, \(cents("refund_amount")) FROM refunds WHERE \(given)", window.times) {
            row in if let ticket = row.id(0) { refunds[ticket, default: 0] += row.cents(1) }
        }
        if refunds.isEmpty { return }
        let tickets = "SELECT DISTINCT transaction_id AS ticket FROM refunds WHERE \(given)"
        let linked = try linked(db, window, tickets: tickets, "= ticket")
        try eachTicket(
            db, window, linked, &revenue, "transactions.id IN (\(tickets)) AND transaction_type <> 'return'"
        ) { revenue, id, ticket in revenue.add(ticket.refund(of: refunds[id] ?? 0), sign: -1) }
    }

    /// What was taken without a ticket: fills when they were made, rentals that went out by their first day, enrolments and
    /// bookings by the day they were made.
    private static func addWithoutTicket(_ db: Database, _ window: Window, _ revenue: inout Revenue) throws {
        let selects = tables.map { source, table, amount in
            """
            SELECT \(RevenueParts.number(of: source)), TOTAL(\(cents(amount))) FROM \(table)
            WHERE \(window.takenWithoutTicket(source)) AND transaction_id IS NULL
            """
        }
        try db.eachRow(selects.joined(separator: "\nUNION ALL\n")) { row in
            if let part = row.id(0) { revenue.add([RevenueShare(part: Int(part), cents: row.cents(1))]) }
        }
    }
}

extension Shares.Slice {
    fileprivate var cents: Int { if case .money(let money) = value { money.cents } else { 0 } }
}
