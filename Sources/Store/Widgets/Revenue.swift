import DiveShop
import GRDB

/// Where the money of a window came from. The slices add up to the window's net sales and what was taken for fills, rentals,
/// courses and trips without a ticket; nothing is counted twice (domain.md §3).
extension Store {
    /// A source of revenue, as `products.product_type` names it; whatever it does not know is retail.
    enum Source: String, CaseIterable {
        case retail, rental, course, trip
        case airFill = "air_fill"

        var title: String {
            switch self {
            case .retail: "Retail"
            case .rental: "Rentals"
            case .course: "Courses"
            case .trip: "Trips"
            case .airFill: "Air fills"
            }
        }
    }

    /// Of an item's product: its source.
    private static let sourceOfItem = """
        CASE WHEN product_type IN ('rental', 'course', 'trip', 'air_fill') THEN product_type ELSE 'retail' END
        """

    static func revenue(_ db: Database, days: Int, _ moment: Moment) throws -> Shares {
        let window = Window(from: moment.today.adding(days: 1 - days), moment)
        var sums: [Source: Int] = [:]
        var categories: [String: Int] = [:]
        func add(_ row: Row, _ column: String, sign: Int = 1) {
            let source = row.text("source").flatMap(Source.init(rawValue:)) ?? .retail
            sums[source, default: 0] += sign * row.int(column)
        }
        // What the tickets say of themselves. A ticket's total may differ from its items (rounding, a discount on the whole):
        // the rest is retail.
        var items = 0
        for row in try itemRows(db, window) {
            add(row, "cents")
            items += row.int("cents")
            if row.text("source") == "retail" {
                categories[row.text("category") ?? "Other", default: 0] += row.int("cents")
            }
        }
        let rest = try ticketTotal(db, window) - items
        sums[.retail, default: 0] += rest
        categories["Other", default: 0] += rest
        // A fill, rental, enrolment or booking rung up on a ticket that has no such item is taken out of the ticket's retail.
        for row in try linkedRows(db, window) {
            let moved = row.int("cents")
            add(row, "cents")
            sums[.retail, default: 0] -= moved
            categories["Other", default: 0] -= moved
        }
        for (source, category, cents) in try refunds(db, window) {
            sums[source, default: 0] -= cents
            if source == .retail { categories[category, default: 0] -= cents }
        }
        for row in try offTicketRows(db, window) { add(row, "cents") }
        return shares(sums, categories)
    }

    private static func shares(_ sums: [Source: Int], _ categories: [String: Int]) -> Shares {
        let parts = categories.filter { $0.value > 0 }
            .map { Shares.Slice($0.key, .money(Money(cents: $0.value))) }.sorted {
                ($1.value.cents, $0.label) < ($0.value.cents, $1.label)
            }
        let all = Source.allCases.map { source in
            Shares.Slice(
                source.title, .money(Money(cents: sums[source] ?? 0)),
                parts: source == .retail && parts.count > 1 ? parts : [])
        }
        return Shares(
            slices: all.filter { $0.value.cents > 0 }.sorted {
                ($1.value.cents, $0.label) < ($0.value.cents, $1.label)
            },
            unit: "net sales",
            // What was given back beyond what was sold is no part of a pie.
            apart: all.filter { $0.value.cents < 0 }.map { .init($0.label, $0.value, tone: .warning) })
    }

    /// The days of a window as the columns of the store compare with them.
    private struct Window {
        let since: String
        let until: String
        let firstDay: String
        let lastDay: String

        init(from first: Day, _ moment: Moment) {
            since = moment.start(of: first)
            until = moment.start(of: moment.today.adding(days: 1))
            firstDay = first.text
            lastDay = moment.today.text
        }
        var times: StatementArguments { ["since": since, "until": until] }
    }

    private static let inWindow = "transactions.created_at >= :since AND transactions.created_at < :until"

    private static func itemRows(_ db: Database, _ window: Window) throws -> [Row] {
        // Summed by product first: the products and their categories are then looked up once each.
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(sourceOfItem) AS source, product_categories.name AS category, SUM(sold.cents) AS cents
                FROM (
                    SELECT product_id, SUM((\(sign)) * ABS(\(cents("transaction_items.total")))) AS cents
                    FROM transactions JOIN transaction_items ON transaction_items.transaction_id = transactions.id
                    WHERE \(inWindow) AND (\(isSale) OR \(isReturn)) GROUP BY product_id
                ) AS sold
                LEFT JOIN products ON products.id = sold.product_id
                LEFT JOIN product_categories ON product_categories.id = products.category_id
                GROUP BY 1, 2
                """, arguments: window.times)
    }

    private static func ticketTotal(_ db: Database, _ window: Window) throws -> Int {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT COALESCE(SUM(CASE WHEN \(isSale) THEN \(cents("total")) WHEN \(isReturn) THEN -ABS(\(cents("total")))
                    ELSE 0 END), 0) AS cents
                FROM transactions WHERE \(inWindow)
                """, arguments: window.times)
        return row?.int("cents") ?? 0
    }

    /// Money of linked rows that their ticket does not itself show, never more than the ticket's retail.
    private static func linkedRows(_ db: Database, _ window: Window) throws -> [Row] {
        let linked: [(Source, String)] = [
            (.airFill, "air_fills WHERE transaction_id = transactions.id"),
            (.rental, "rental_reservations WHERE transaction_id = transactions.id AND status <> 'cancelled'"),
            (.course, "course_enrollments WHERE transaction_id = transactions.id AND status <> 'dropped'"),
            (.trip, "trip_bookings WHERE transaction_id = transactions.id AND status <> 'cancelled'"),
        ]
        let amounts: [Source: String] = [
            .airFill: "cost", .rental: "total_cost", .course: "amount_paid", .trip: "total_amount",
        ]
        let tables: [Source: String] = [
            .airFill: "air_fills", .rental: "rental_reservations", .course: "course_enrollments",
            .trip: "trip_bookings",
        ]
        func itemsOf(_ condition: String) -> String {
            """
            FROM transaction_items LEFT JOIN products ON products.id = transaction_items.product_id
            WHERE transaction_items.transaction_id = transactions.id AND \(sourceOfItem) \(condition)
            """
        }
        let selects = linked.map { source, rows in
            """
            SELECT '\(source.rawValue)' AS source, MAX(0, MIN((SELECT SUM(\(cents(amounts[source]!))) FROM \(rows)),
                (SELECT COALESCE(SUM(ABS(\(cents("transaction_items.total")))), 0) \(itemsOf("= 'retail'"))))) AS cents
            FROM transactions
            WHERE \(inWindow) AND \(isSale)
                AND EXISTS (SELECT 1 FROM \(tables[source]!) WHERE transaction_id = transactions.id)
                AND NOT EXISTS (SELECT 1 \(itemsOf("= '\(source.rawValue)'")))
            """
        }
        return try Row.fetchAll(db, sql: selects.joined(separator: "\nUNION ALL\n"), arguments: window.times)
    }

    /// Refunds given in the window, each spread over the sources of its ticket by their part of it.
    private static func refunds(_ db: Database, _ window: Window) throws -> [(Source, category: String, cents: Int)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT refunds.id AS refund, \(cents("refund_amount")) AS amount, \(sourceOfItem) AS source,
                    COALESCE(product_categories.name, 'Other') AS category,
                    SUM(ABS(\(cents("transaction_items.total")))) AS cents
                FROM refunds JOIN transactions ON transactions.id = refunds.transaction_id
                LEFT JOIN transaction_items ON transaction_items.transaction_id = transactions.id
                LEFT JOIN products ON products.id = transaction_items.product_id
                LEFT JOIN product_categories ON product_categories.id = products.category_id
                WHERE refunds.created_at >= :since AND refunds.created_at < :until AND transaction_type <> 'return'
                GROUP BY refunds.id, 3, 4 ORDER BY refunds.id, cents DESC
                """, arguments: window.times)
        var spread: [(Source, category: String, cents: Int)] = []
        var i = 0
        while i < rows.count {
            let refund = rows[i].int("refund")
            let parts = rows[i...].prefix { $0.int("refund") == refund }
            i += parts.count
            let amount = parts.first!.int("amount")
            let whole = parts.reduce(0) { $0 + $1.int("cents") }
            var left = amount
            // The largest part comes first and takes what rounding leaves.
            for part in parts.dropFirst() where whole > 0 {
                let share = Int((Double(amount) * Double(part.int("cents")) / Double(whole)).rounded())
                spread.append(
                    (Source(rawValue: part.text("source") ?? "") ?? .retail, part.text("category") ?? "Other", share))
                left -= share
            }
            spread.append(
                (
                    Source(rawValue: parts.first!.text("source") ?? "") ?? .retail,
                    parts.first!.text("category") ?? "Other", left
                ))
        }
        return spread
    }

    /// What was taken without a ticket: fills when they were made, rentals that went out by their first day, enrolments and
    /// bookings by the day they were made.
    private static func offTicketRows(_ db: Database, _ window: Window) throws -> [Row] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT 'air_fill' AS source, COALESCE(SUM(\(cents("cost"))), 0) AS cents FROM air_fills
                WHERE created_at >= :since AND created_at < :until AND transaction_id IS NULL
                UNION ALL SELECT 'rental', COALESCE(SUM(\(cents("total_cost"))), 0) FROM rental_reservations
                WHERE start_date >= :first AND start_date <= :last AND status IN ('picked_up', 'returned') AND transaction_id IS NULL
                UNION ALL SELECT 'course', COALESCE(SUM(\(cents("amount_paid"))), 0) FROM course_enrollments
                WHERE enrollment_date >= :first AND enrollment_date <= :last AND status <> 'dropped' AND transaction_id IS NULL
                UNION ALL SELECT 'trip', COALESCE(SUM(\(cents("total_amount"))), 0) FROM trip_bookings
                WHERE booking_date >= :first AND booking_date <= :last AND status IN ('confirmed', 'completed')
                    AND transaction_id IS NULL
                """,
            arguments: ["since": window.since, "until": window.until, "first": window.firstDay, "last": window.lastDay])
    }
}

extension Quantity {
    /// Of money; else 0.
    fileprivate var cents: Int { if case .money(let money) = self { money.cents } else { 0 } }
}
