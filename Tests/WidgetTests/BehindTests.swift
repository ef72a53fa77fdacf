import DiveShop
import Testing

/// The rows behind the tiles: they add up to the figure, page without gaps, and are filtered by what they say.
struct BehindTests {
    @Test(arguments: [1, 2, 3]) func rowsAddUpToTheFigure(seed: Int) throws {
        let random = try RandomShop(seed: seed)
        let shop = random.shop
        let today = try #require(try shop.reading(.salesToday).figure?.value.cents)
        #expect(today == random.net[RandomShop.today] ?? 0)
        #expect(try amounts(shop, .salesToday) == today)
        for days in [7, 14, 30] {
            let chart = try #require(try shop.reading(.salesChart, ["days": days]).series)
            #expect(
                chart.points.map { $0.value.cents } == chart.points.map { random.net[$0.date] ?? 0 }, "\(days) days")
            #expect(try amounts(shop, .salesChart, ["days": days]) == random.sum(days, random.net))
        }
        for days in [7, 30, 90] {
            let shares = try #require(try shop.reading(.revenueBreakdown, ["days": days]).shares)
            #expect(shares.cents == random.sum(days, random.net) + random.sum(days, random.withoutTicket))
            for slice in shares.slices where !slice.parts.isEmpty {
                #expect(slice.parts.reduce(0) { $0 + ($1.value.cents ?? 0) } == slice.value.cents)
            }
        }
        for days in [7, 14, 30] {
            var sold: [String: Int] = [:]
            for (day, items) in random.sold where day > RandomShop.today.adding(days: -days) {
                sold.merge(items) { $0 + $1 }
            }
            let rows = try shop.rows(.topProducts, ["days": days]).rows
            let shown = zip(rows.column("item_name"), rows.column("quantity")).map { ($0.text ?? "", $1.count ?? 0) }
            #expect(Dictionary(uniqueKeysWithValues: shown) == sold, "\(days) days")
            #expect(shown.map(\.1) == shown.map(\.1).sorted(by: >))
            #expect(
                try shop.reading(.topProducts, ["days": days]).table?.rows == Array(rows.rows.prefix(5)))
        }
    }

    private func amounts(_ shop: HandShop, _ widget: WidgetID, _ options: [String: Int] = [:]) throws -> Int {
        try shop.rows(widget, options, limit: 100_000).rows.column("amount").reduce(0) { $0 + ($1.cents ?? 0) }
    }

    /// Every widget's rows, page by page, are its rows at once, in their order; beyond the end there are none.
    @Test func pagesFollowOneAnother() throws {
        let shop = try someOfEverything()
        for widget in WidgetID.allCases {
            let whole = try shop.rows(widget, limit: 1000)
            #expect(whole.rows.rows.count == whole.total, "\(widget)")
            #expect(whole.total >= 8, "\(widget): there is something to page through")
            var paged: [Rows.Row] = []
            while paged.count < whole.total {
                let page = try shop.rows(widget, offset: paged.count, limit: 7)
                #expect(page.total == whole.total, "\(widget)")
                #expect(page.rows.rows.count == min(7, whole.total - paged.count), "\(widget)")
                paged += page.rows.rows
                if page.rows.rows.isEmpty { break }
            }
            #expect(paged == whole.rows.rows, "\(widget)")
            #expect(try shop.rows(widget, offset: whole.total + 5, limit: 7).rows.rows == [], "\(widget)")
            #expect(try shop.rows(widget, offset: -3, limit: -1).rows.rows == [], "\(widget)")
        }
    }

    private func someOfEverything() throws -> HandShop {
        let shop = try RandomShop(seed: 9, tickets: 150).shop
        let course = try shop.add("courses", ["course_code": "OW", "name": "Open Water"])
        let trip = try shop.add("trips", ["trip_code": "REEF", "name": "Reef"])
        for n in 10..<30 {
            let customer = try shop.customer("C\(n)", since: "2026-06-0\(n % 9 + 1)")
            _ = try shop.product("Low \(n % 3)", stock: n % 2)
            let gear = try shop.gear("G\(n)", due: n % 2 == 0 ? nil : "2026-06-\(n)")
            try shop.add("air_fills", ["created_at": "2026-06-13 1\(n % 3):00:00", "cost": 8])
            try shop.ticket(Double(n), at: "2026-06-13 10:00:00")
            let schedule = try shop.add(
                "course_schedules", ["course_id": course, "start_date": "2026-07-01", "end_date": "2026-07-02"])
            try shop.add(
                "course_enrollments",
                [
                    "schedule_id": schedule, "customer_id": customer, "status": "completed",
                    "completion_date": "2026-06-01",
                ])
            try shop.add(
                "trip_schedules", ["trip_id": trip, "departure_date": "2026-07-01", "return_date": "2026-07-02"])
            try shop.add(
                "rental_reservations",
                [
                    "reservation_number": "O\(n)", "customer_id": customer, "start_date": "2026-06-10",
                    "end_date": "2026-06-12", "status": n % 2 == 0 ? "picked_up" : "confirmed",
                ])
            try shop.add("backups", ["filename": "b\(n)", "file_size": 1, "created_at": "2026-06-12 10:00:00"])
            try shop.add(
                "communication_campaigns",
                ["name": "Sale", "type": "sms", "target_count": n, "status": "paused", "stopped_because": "why"])
            try shop.add(
                "equipment_maintenance",
                [
                    "equipment_id": gear, "maintenance_type": "other", "maintenance_date": "2026-06-01",
                    "performed_by": shop.owner, "result": "failed",
                ])
        }
        return shop
    }

    @Test(arguments: [
        ("", 8), ("ana", 1), ("ANA", 1), ("diver ana", 1), ("ana nobody", 0), ("100%", 1), ("%", 1), ("a_b", 1),
        ("_", 1), ("\\", 1), ("'", 1), ("O'Brien", 1), ("émile", 1), ("ÉMILE", 1), ("e\u{301}mile", 1),
        ("ЮЛИЯ", 1), ("юлия", 1), ("straße", 1), ("  ana   diver  ", 1), ("customer@", 1), ("zzz", 0),
    ]) func theFilterFindsWhatARowSays(filter: String, count: Int) throws {
        let shop = try HandShop()
        for (first, last) in [
            ("Ana", "Diver"), ("100%", "Sure"), ("a_b", "c"), ("back\\slash", "d"), ("Pat", "O'Brien"),
            ("Émile", "f"), ("Юлия", "g"), ("Große Straße", "h"),
        ] { _ = try shop.customer(first, last) }
        try shop.run("UPDATE customers SET email = 'customer@example.com' WHERE first_name = 'Pat'")
        let page = try shop.rows(.customersTotal, filter: filter)
        #expect(page.total == count)
        #expect(page.rows.rows.count == count)
    }

    /// Amounts are found as they are shown, dates as they are stored.
    @Test func numbersAndDatesAreFound() throws {
        let shop = try HandShop()
        try shop.ticket(12.5)
        try shop.ticket(99, at: "2026-06-13 10:00:00")
        #expect(try shop.rows(.salesToday, filter: "12.50").rows.column("amount") == [.cents(1250)])
        #expect(try shop.rows(.salesToday, filter: "99.00 2026-06-13").total == 1)
        #expect(try shop.rows(.salesToday, filter: "2026-06-14").total == 0)
    }
}
