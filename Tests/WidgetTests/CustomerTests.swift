import DiveShop
import Testing

/// The tiles customers_total and customer_metrics.
struct CustomerTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    private func total(at now: Instant = HandShop.now) throws -> Figure {
        try #require(try shop.reading(.customersTotal, at: now).figure)
    }

    @Test func activeCustomersAreCounted() throws {
        for n in 0..<7 { _ = try shop.customer("C\(n)", isActive: n < 5) }
        #expect(try total().value == .count(5))
        #expect(try total().unit == "active customers")
        try shop.run("UPDATE customers SET is_active = 0 WHERE id > 1")
        #expect(try total().unit == "active customer")
    }

    @Test func aShopWithoutCustomersHasNone() throws {
        #expect(try total().value == .count(0))
        #expect(try total().detail("new this month") == .count(0))
        #expect(try shop.reading(.customerMetrics).series?.detail("returning") == Quantity.none)
    }

    @Test func newAreTheActiveOnesOfTheMonthSoFar() throws {
        for since in ["2026-05-31", "2026-06-01", "2026-06-13", "2026-06-13 09:00:00", "2026-06-14", "", "soon"] {
            _ = try shop.customer("C", since: since)
        }
        _ = try shop.customer("without a date")
        _ = try shop.customer("left", since: "2026-06-02", isActive: false)
        #expect(try total().detail("new this month") == .count(3))
        #expect(try total().detail("last month") == .count(1))
    }

    /// At 02:00 UTC on the 1st of July it is still June in New York.
    @Test func theMonthIsTheShops() throws {
        _ = try shop.customer("June", since: "2026-06-30")
        _ = try shop.customer("July", since: "2026-07-01")
        for (time, count) in [("2026-07-01 02:00:00", 1), ("2026-07-01 05:00:00", 1), ("2026-07-31 05:00:00", 1)] {
            #expect(try total(at: Instant(text: time)!).detail("new this month") == .count(count))
        }
        #expect(try total(at: Instant(text: "2026-07-01 02:00:00")!).detail("last month") == .count(0))
    }

    @Test(arguments: [6, 12]) func metricsHaveEveryMonth(months: Int) throws {
        let first = Day(text: "2026-06-01")!.adding(months: 1 - months)
        _ = try shop.customer("before", since: first.adding(days: -1).text)
        for n in 0..<months {
            for _ in 0..<n { _ = try shop.customer("C", since: first.adding(months: n).endOfMonth.text) }
        }
        // June is not over: of its last day nobody can be yet.
        for _ in 1..<months { _ = try shop.customer("C", since: "2026-06-13") }
        let series = try #require(try shop.reading(.customerMetrics, ["months": months]).series)
        #expect(series.points.map(\.date) == (0..<months).map { first.adding(months: $0) })
        #expect(series.values == (0..<months).map { .count($0) })
        #expect(series.points.last?.label == "Jun")
        #expect(series.detail("new") == .count(months * (months - 1) / 2))
    }

    /// The returning share of a month is that of its buyers who had bought before it.
    @Test func returningAreTheBuyersWhoHadBoughtBefore() throws {
        let people = try (0..<4).map { try shop.customer("C\($0)") }
        // April: one of two had bought before.
        try shop.ticket(1, at: "2026-01-05 12:00:00", to: people[0])
        try shop.ticket(1, at: "2026-04-05 12:00:00", to: people[0])
        try shop.ticket(1, at: "2026-04-06 12:00:00", to: people[1])
        // May: three of four, one of whom buys twice; the fourth had only bought what was no sale.
        for person in people { try shop.ticket(1, at: "2026-05-05 12:00:00", to: person) }
        try shop.ticket(1, at: "2026-05-06 12:00:00", to: people[0])
        try shop.ticket(1, at: "2026-03-06 12:00:00", to: people[2])
        try shop.ticket(1, type: "quote", at: "2026-03-06 12:00:00", to: people[3])
        try shop.ticket(1, status: "voided", at: "2026-03-06 12:00:00", to: people[3])
        try shop.ticket(1, type: "return", at: "2026-03-06 12:00:00", to: people[3])
        // Nobody in particular, and this month, which is not over.
        try shop.ticket(1, at: "2026-05-06 12:00:00")
        try shop.ticket(1, at: "2026-06-05 12:00:00", to: people[3])
        let series = try #require(try shop.reading(.customerMetrics).series)
        #expect(series.detail("returning") == .share(0.75))
        #expect(series.detail("trend") == .text("▲ +25 points"))
    }

    @Test func theMonthsOfSalesBeginAtTheShopsMidnight() throws {
        let person = try shop.customer("C")
        try shop.ticket(1, at: "2026-05-01 03:59:59", to: person)
        try shop.ticket(1, at: "2026-05-01 04:00:00", to: person)
        #expect(try shop.reading(.customerMetrics).series?.detail("returning") == .share(1))
        #expect(try shop.reading(.customerMetrics).series?.detail("trend") == .text("▲ +100 points"))
    }
}
