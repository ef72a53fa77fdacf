import DiveShop
import GRDB
import Store
import Testing

/// What service cost, and what is coming. The shop's day is 2026-06-13.
struct MaintenanceCostTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    private func costs(_ from: String, _ to: String) throws -> CostAnalysis {
        let (from, to) = (try #require(Day(text: from)), try #require(Day(text: to)))
        guard case .costs(let costs) = try shop.snapshot(.costs(from: from, to: to)) else {
            throw HandShop.Unexpected()
        }
        return costs
    }

    private func record(_ item: Int64, _ type: String, _ date: String, _ cost: Double?) throws {
        try shop.add(
            "equipment_maintenance",
            [
                "equipment_id": item, "maintenance_type": type, "maintenance_date": date, "performed_by": shop.owner,
                "cost": cost,
            ])
    }

    private func rental(_ number: String, of item: Int64, _ start: String, _ status: String, _ cost: Double) throws {
        let id = try shop.add(
            "rental_reservations",
            [
                "reservation_number": number, "customer_id": try shop.customer("A"), "start_date": start,
                "end_date": start, "status": status, "total_cost": cost,
            ])
        try shop.add("rental_reservation_items", ["reservation_id": id, "equipment_id": item, "total_cost": cost])
    }

    /// As people type everything; what lies outside of what a shop can have is cut off.
    @Test func aPeriodOfAllYears() throws {
        try record(shop.gear("A"), "cleaning", "2026-01-31", 5)
        for (from, to) in [("0001-01-01", "9999-12-31"), ("2026-01-01", "9999-12-31"), ("9999-12-31", "2026-01-01")] {
            let all = try costs(from, to)
            #expect(all.services == 1 && all.cost == Money(cents: 500) && all.to.text == "2126-06-13")
        }
        #expect(try costs("9999-01-01", "9999-12-31").services == 0)
        #expect(try costs("0001-01-01", "0001-12-31").from.text == "1950-01-01")
    }

    @Test func costsAreAddedUpByItemTypeAndMonth() throws {
        let (a, b, c) = (try shop.gear("A"), try shop.gear("B"), try shop.gear("C"))
        for _ in 0..<3 { try record(a, "cleaning", "2026-01-31", 0.10) }
        try record(b, "repair", "2026-03-01", 20)
        try record(b, "cleaning", "2026-03-31", nil)
        try record(c, "repair", "2026-04-01", 500)
        try record(c, "repair", "2025-12-31", 500)
        try rental("R1", of: a, "2026-02-01", "returned", 99.99)
        try rental("R2", of: a, "2026-03-31", "picked_up", 0.01)
        try rental("R3", of: a, "2026-04-01", "returned", 1000)
        try rental("R4", of: b, "2026-02-01", "cancelled", 1000)
        let costs = try costs("2026-01-01", "2026-03-31")
        #expect((costs.services, costs.cost, costs.average) == (5, Money(cents: 2030), Money(cents: 406)))
        #expect(
            costs.byItem.rows.map(\.cells) == [
                [.text("B"), .text("Gear B"), .count(2), cents(2000), cents(0), cents(-2000)],
                [.text("A"), .text("Gear A"), .count(3), cents(30), cents(10_000), cents(9970)],
            ])
        #expect(
            costs.byType.rows.map(\.cells) == [
                [.text("repair"), .count(1), cents(2000), cents(2000)],
                [.text("cleaning"), .count(4), cents(30), cents(8)],
            ])
        #expect(costs.byMonth.points.map(\.date.text) == ["2026-01-01", "2026-02-01", "2026-03-01"])
        #expect(costs.byMonth.points.map(\.value) == [cents(30), cents(0), cents(2000)])
    }

    /// Amounts that floating point does not hold: a hundred thousand tenths are ten thousand.
    @Test func sumsAreExact() throws {
        let item = try shop.gear("A")
        try shop.run(
            """
            WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, cost)
            SELECT \(item), 'other', '2026-05-05', \(shop.owner), 0.1 FROM numbers
            """)
        #expect(try costs("2026-05-01", "2026-05-31").cost == Money(cents: 100_000))
    }

    @Test func aPeriodWithoutServiceHasNoAverage() throws {
        let costs = try costs("2026-02-10", "2026-02-11")
        #expect(costs.average == nil)
        #expect(costs.byMonth.points.count == 1)
        #expect(costs.byItem.rows.isEmpty)
    }

    /// From the wrong end: the same period.
    @Test func aPeriodTypedBackwardsIsTheSame() throws {
        try record(try shop.gear("A"), "other", "2026-05-05", 1)
        #expect(try costs("2026-05-31", "2026-05-01") == costs("2026-05-01", "2026-05-31"))
    }

    @Test func theComingQuarterIsToldByMonthAndKind() throws {
        _ = try shop.gear("LATE", due: "2026-06-12")
        _ = try shop.gear("NEVER", due: nil)
        _ = try shop.gear("TODAY", due: "2026-06-13")
        _ = try shop.gear("JULY", due: "2026-07-31")
        _ = try shop.gear("SEPTEMBER", due: "2026-09-12")
        _ = try shop.gear("AFTER", due: "2026-09-13")
        let served = try shop.gear("GONE", status: "retired", due: "2026-07-01")
        try shop.run(
            """
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, cost, renews)
            VALUES (\(served), 'servicing', '2026-05-05', \(shop.owner), 10.01, ''), (\(served), 'servicing', '2026-05-06', \(shop.owner), 20, '')
            """)
        let load = try costs("2026-05-01", "2026-05-31").load
        #expect(
            load.rows.map(\.cells) == [
                [.text("overdue"), .text("service"), .count(2), cents(3002)],
                [.text("2026-06"), .text("service"), .count(1), cents(1501)],
                [.text("2026-07"), .text("service"), .count(1), cents(1501)],
                [.text("2026-09"), .text("service"), .count(1), cents(1501)],
            ])
        #expect(try costs("2026-04-01", "2026-04-30").load.rows[0].cells[3] == .none)
    }

    private func cents(_ cents: Int) -> Quantity { .money(Money(cents: cents)) }
}
