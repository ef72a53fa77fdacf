import DiveShop
import Testing

/// The tiles top_products and low_stock_alert.
struct StockTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    private func top(_ options: [String: Int] = [:]) throws -> [[Quantity]] {
        try #require(try shop.reading(.topProducts, options).table).rows.map(\.cells)
    }

    @Test func productsStandByQuantityThenRevenue() throws {
        let (fins, mask, knife) = (try shop.product("Fins"), try shop.product("Mask"), try shop.product("Knife"))
        try shop.ticket(
            0, .product(fins, 30, quantity: 2), .product(mask, 50, quantity: 2), .product(knife, 5, quantity: 3))
        try shop.ticket(0, type: "exchange", .product(fins, 10), .product(knife, -5, quantity: -1))
        #expect(
            try top() == [
                [.text("Fins"), .count(3), .cents(4000)], [.text("Mask"), .count(2), .cents(5000)],
                [.text("Knife"), .count(2), .cents(0)],
            ])
    }

    @Test(arguments: NetSalesTests.all) func onlySalesAndReturnsCount(type: String, status: String) throws {
        try shop.ticket(7, type: type, status: status, .product(try shop.product("Fins"), 7, quantity: 2))
        let isSale = ["sale", "exchange"].contains(type) && !["pending", "voided"].contains(status)
        let isReturn = type == "return" && status == "completed"
        let sign = isSale ? 1 : -1
        #expect(try top() == (isSale || isReturn ? [[.text("Fins"), .count(2 * sign), .cents(700 * sign)]] : []))
    }

    @Test(arguments: [1, -1]) func aReturnTakesOffWhateverItsSign(sign: Int) throws {
        let fins = try shop.product("Fins")
        try shop.ticket(50, .product(fins, 50, quantity: 5))
        try shop.ticket(20, type: "return", .product(fins, 20 * Double(sign), quantity: 2 * sign))
        #expect(try top() == [[.text("Fins"), .count(3), .cents(3000)]])
    }

    /// Free-text items are one by name; a product of that name, and another product of it, are things of their own.
    @Test func freeTextIsCountedByName() throws {
        let (a, b) = (try shop.product("Tape"), try shop.product("Tape"))
        try shop.ticket(0, .named("Tape", 1, quantity: 9), .product(a, 2, quantity: 8), .product(b, 3, quantity: 7))
        try shop.ticket(0, .named(" Tape ", 1), .named("", 4, quantity: 2), .named("  ", 4))
        #expect(
            try top() == [
                [.text("Tape"), .count(10), .cents(200)], [.text("Tape"), .count(8), .cents(200)],
                [.text("Tape"), .count(7), .cents(300)], [.text("without a name"), .count(3), .cents(800)],
            ])
    }

    @Test(arguments: [7, 14, 30]) func theWindowIsTodayAndTheDaysBefore(days: Int) throws {
        let fins = try shop.product("Fins")
        let first = Day(text: "2026-06-13")!.adding(days: 1 - days).text
        for (n, time) in ["\(first) 03:59:59", "\(first) 04:00:00", "2026-06-14 03:59:59", "2026-06-14 04:00:00"]
            .enumerated()
        { try shop.ticket(0, at: time, .product(fins, 1, quantity: [1, 10, 100, 1000][n])) }
        #expect(try top(["days": days]) == [[.text("Fins"), .count(110), .cents(200)]])
    }

    @Test(arguments: [5, 10, 15]) func asManyAreShownAsAreAskedFor(limit: Int) throws {
        for n in 1...20 { try shop.ticket(0, .named("Thing \(n)", 1, quantity: n)) }
        #expect(try top(["limit": limit]).map { $0[1].count } == (0..<limit).map { 20 - $0 })
        #expect(try shop.rows(.topProducts).total == 20)
    }

    @Test func lowStockIsOutOfStockFirstThenByWhatIsMissing() throws {
        for (name, stock, least) in [
            ("at the threshold", 5, 5), ("enough", 6, 5), ("two short", 3, 5), ("ten short", 10, 20), ("none", 0, 1),
            ("owed", -3, 5), ("never kept", 0, 0),
        ] { _ = try shop.product(name, stock: stock, least: least) }
        try shop.run("UPDATE products SET is_active = 0 WHERE id = \(try shop.product("given up", stock: 0))")
        try shop.run("UPDATE products SET track_inventory = 0 WHERE id = \(try shop.product("a service", stock: 0))")
        let reading = try shop.reading(.lowStockAlert)
        #expect(
            reading.table?.column("name").map(\.text)
                == ["owed", "none", "never kept", "ten short", "two short", "at the threshold"])
        #expect(reading.table?.column("stock_quantity").map(\.count) == [-3, 0, 0, 10, 3, 5])
        #expect(reading.table?.rows.map(\.tone) == [.alarm, .alarm, .alarm, .warning, .warning, .warning])
        #expect(reading.badge == "6 in all")
    }

    @Test(arguments: [5, 10, 15]) func theTitleCountsMoreThanIsShown(limit: Int) throws {
        for n in 0..<23 { _ = try shop.product("P\(n)", stock: 1) }
        let reading = try shop.reading(.lowStockAlert, ["limit": limit])
        #expect(reading.table?.rows.count == limit)
        #expect(reading.badge == "23 in all")
    }

    @Test func aShopWithEnoughHasNoBadge() throws {
        _ = try shop.product("enough")
        let reading = try shop.reading(.lowStockAlert)
        #expect(reading.table?.rows == [])
        #expect(reading.badge == nil)
    }

    @Test(arguments: [5, 10, 15, 20]) func recentTransactionsAreTheNewestCompletedSales(limit: Int) throws {
        let diver = try shop.customer("Ana", "Diver")
        for n in 0..<25 {
            try shop.ticket(Double(n), at: "2026-06-13 10:00:\(n < 10 ? "0" : "")\(n)", to: n == 24 ? diver : nil)
        }
        for (type, status) in NetSalesTests.all where (type, status) != ("sale", "completed") {
            try shop.ticket(999, type: type, status: status, at: "2026-06-13 12:00:00")
        }
        // Of those of one second the last one entered comes first.
        try shop.ticket(100, at: "2026-06-13 10:00:24")
        try shop.ticket(777, at: nil)
        let table = try #require(try shop.reading(.recentTransactions, ["limit": limit]).table)
        #expect(table.column("total").compactMap(\.cents) == [10_000] + (0..<limit - 1).map { (24 - $0) * 100 })
        #expect(table.column("customer").prefix(2) == [.text("walk-in"), .text("Ana Diver")])
        #expect(table.column("created_at").first == .moment(Instant(text: "2026-06-13 10:00:24")!))
        #expect(table.columns.map(\.name) == ["transaction_number", "created_at", "customer", "total"])
    }
}
