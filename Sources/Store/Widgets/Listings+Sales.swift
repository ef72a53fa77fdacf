import DiveShop
import GRDB

/// Rows behind the tiles of sales and stock.
extension Store {
    /// Sales, returns and refunds, the newest first: their amounts add up to the net sales.
    static func tickets(_ window: Window) -> Listing {
        Listing(
            columns: [
                .init("transaction_number", "Number"), .init("created_at", "Time", .moment, rank: 1),
                .init("kind", "What", rank: 2),
                .init("customer", "Customer", rank: 3), .init("amount", "Amount", .money),
            ],
            sql: """
                SELECT transaction_number, transactions.created_at, transaction_type AS kind, \(customerName) AS customer,
                    \(sold(cents("total"))) / 100 AS amount,
                    CASE transaction_type WHEN 'return' THEN 'warning' END AS tone, transactions.id AS place
                FROM transactions LEFT JOIN customers ON customers.id = customer_id
                WHERE transactions.created_at >= ?1 AND transactions.created_at < ?2 AND (\(isSale) OR \(isReturn))
                UNION ALL
                SELECT transaction_number, refunds.created_at, 'refund', \(customerName), -\(cents("refund_amount")) / 100,
                    'warning', refunds.id
                FROM refunds JOIN transactions ON transactions.id = refunds.transaction_id
                LEFT JOIN customers ON customers.id = customer_id
                WHERE refunds.created_at >= ?1 AND refunds.created_at < ?2 AND transaction_type <> 'return'
                """, arguments: [window.since, window.until], order: "created_at DESC, kind DESC, place DESC")
    }

    private static let isCompletedSale = "transaction_type = 'sale' AND status = 'completed'"

    static let completedSales = Listing(
        columns: [
            .init("transaction_number", "Number"), .init("created_at", "Time", .moment, rank: 1),
            .init("customer", "Customer", rank: 2), .init("total", "Total", .money),
        ],
        sql: """
            SELECT transaction_number, transactions.created_at, \(customerName) AS customer, total, transactions.id AS place
            FROM transactions LEFT JOIN customers ON customers.id = customer_id
            WHERE \(isCompletedSale)
            """, order: "created_at DESC, place DESC",
        count: "SELECT COUNT(*) FROM transactions WHERE \(isCompletedSale)")

    /// What was sold, item by item, what was given back of it, and what was taken without a ticket.
    static func revenueRows(_ window: Window) -> Listing {
        func withoutTicket(_ source: RevenueSource, _ time: String, _ what: String, _ amount: String, _ from: String)
            -> String
        {
            """
            SELECT \(time), '\(source.title)', \(what), 1, NULL, \(cents(amount)) / 100, id
            FROM \(from) WHERE \(window.takenWithoutTicket(source)) AND transaction_id IS NULL
            """
        }
        let types = RevenueSource.allCases.filter { $0 != .retail }.map { "WHEN '\($0.rawValue)' THEN '\($0.title)'" }
            .joined(separator: " ")
        return Listing(
            columns: [
                .init("created_at", "Time", .moment, rank: 2), .init("source", "Source", rank: 1),
                .init("item_name", "What"),
                .init("quantity", "Quantity", .count, rank: 3), .init("transaction_number", "Ticket", rank: 4),
                .init("amount", "Amount", .money),
            ],
            sql: """
                SELECT transactions.created_at,
                    CASE product_type \(types) ELSE COALESCE(product_categories.name, 'Retail') END AS source,
                    COALESCE(NULLIF(item_name, ''), products.name) AS item_name, \(sold("quantity * 1.0")) AS quantity,
                    transaction_number, \(sold(cents("transaction_items.total"))) / 100 AS amount, transaction_items.id AS place
                FROM transactions JOIN transaction_items ON transaction_items.transaction_id = transactions.id
                LEFT JOIN products ON products.id = product_id
                LEFT JOIN product_categories ON product_categories.id = category_id
                WHERE transactions.created_at >= ?1 AND transactions.created_at < ?2 AND (\(isSale) OR \(isReturn))
                UNION ALL
                SELECT refunds.created_at, 'Refund', reason, NULL, transaction_number, -\(cents("refund_amount")) / 100, refunds.id
                FROM refunds JOIN transactions ON transactions.id = refunds.transaction_id
                WHERE refunds.created_at >= ?1 AND refunds.created_at < ?2 AND transaction_type <> 'return'
                UNION ALL
                \(withoutTicket(.airFill, "created_at", "fill_type", "cost", "air_fills"))
                UNION ALL
                \(withoutTicket(.rental, "start_date", "reservation_number", "total_cost", "rental_reservations"))
                UNION ALL
                \(withoutTicket(.course, "enrollment_date", "'enrolment'", "amount_paid", "course_enrollments"))
                UNION ALL
                \(withoutTicket(.trip, "booking_date", "'booking'", "total_amount", "trip_bookings"))
                """, arguments: [window.since, window.until], order: "created_at DESC, source, place DESC")
    }

    /// Products and free-text items apart, since an item's name is needed for those alone: the index holds all else.
    static func topProducts(_ window: Window) -> Listing {
        func sums(_ key: String, _ condition: String) -> String {
            """
            SELECT \(key) AS thing, TOTAL(\(sold("quantity * 1.0"))) AS quantity,
                TOTAL(\(sold(cents("transaction_items.total")))) / 100 AS revenue
            FROM transactions JOIN transaction_items ON transaction_items.transaction_id = transactions.id
            WHERE created_at >= ?1 AND created_at < ?2 AND (\(isSale) OR \(isReturn)) AND \(condition) GROUP BY 1
            """
        }
        return Listing(
            columns: [
                .init("item_name", "Product"), .init("quantity", "Sold", .count),
                .init("revenue", "Revenue", .money, rank: 1),
            ],
            sql: """
                SELECT products.name AS item_name, sold.quantity, sold.revenue, products.id AS place
                FROM (\(sums("product_id", "product_id IS NOT NULL"))) AS sold JOIN products ON products.id = sold.thing
                UNION ALL
                SELECT thing, quantity, revenue, 0
                FROM (\(sums("COALESCE(NULLIF(TRIM(item_name), ''), 'without a name')", "product_id IS NULL")))
                """, arguments: [window.since, window.until], order: "quantity DESC, revenue DESC, item_name, place")
    }

    static let isLowOnStock = "is_active = 1 AND track_inventory = 1 AND stock_quantity <= low_stock_threshold"

    static let lowStock = Listing(
        columns: [
            .init("name", "Product"), .init("stock_quantity", "Stock", .count),
            .init("low_stock_threshold", "Least", .count, rank: 1),
            .init("sku", "SKU", rank: 2),
        ],
        sql: """
            SELECT name, stock_quantity, low_stock_threshold, sku, CASE WHEN stock_quantity <= 0 THEN 'alarm' ELSE 'warning' END AS tone
            FROM products WHERE \(isLowOnStock)
            """, order: "stock_quantity <= 0 DESC, low_stock_threshold - stock_quantity DESC, name, sku")
}
