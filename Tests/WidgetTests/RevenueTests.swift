import DiveShop
import Testing

/// revenue_breakdown: by source, nothing twice, and never a cent more or less than net sales and what stood on no ticket.
struct RevenueTests {
    let shop: HandShop
    let diver: Int64
    init() throws {
        shop = try HandShop()
        diver = try shop.customer("Ana", "Diver")
    }

    private func amounts(_ options: [String: Int] = [:]) throws -> [String: Int] {
        try #require(try shop.reading(.revenueBreakdown, options).shares).amounts.compactMapValues(\.cents)
    }

    @discardableResult
    private func fill(_ cost: Double, on ticket: Int64? = nil, at time: String = "2026-06-13 18:00:00") throws -> Int64
    {
        try shop.add(
            "air_fills", ["fill_type": "nitrox", "cost": cost, "transaction_id": ticket, "created_at": time])
    }
    private func rental(
        _ cost: Double, status: String = "picked_up", from day: String = "2026-06-13", on ticket: Int64? = nil
    ) throws {
        try shop.add(
            "rental_reservations",
            [
                "reservation_number": "R\(cost)\(status)\(day)", "customer_id": diver, "start_date": day,
                "end_date": "2026-06-20", "status": status, "total_cost": cost, "transaction_id": ticket,
            ])
    }
    private func enrolment(
        _ paid: Double, status: String = "enrolled", on day: String = "2026-06-13", ticket: Int64? = nil
    ) throws {
        let course = try shop.add("courses", ["course_code": "C\(paid)\(status)\(day)", "name": "Open Water"])
        let schedule = try shop.add(
            "course_schedules", ["course_id": course, "start_date": "2026-07-01", "end_date": "2026-07-04"])
        try shop.add(
            "course_enrollments",
            [
                "schedule_id": schedule, "customer_id": diver, "enrollment_date": day, "status": status,
                "amount_paid": paid, "transaction_id": ticket,
            ])
    }
    private func booking(
        _ amount: Double, status: String = "confirmed", on day: String = "2026-06-13", ticket: Int64? = nil
    ) throws {
        let trip = try shop.add("trips", ["trip_code": "T\(amount)\(status)\(day)", "name": "Reef"])
        let schedule = try shop.add(
            "trip_schedules", ["trip_id": trip, "departure_date": "2026-07-01", "return_date": "2026-07-04"])
        try shop.add(
            "trip_bookings",
            [
                "schedule_id": schedule, "customer_id": diver, "booking_date": day, "status": status,
                "total_amount": amount, "transaction_id": ticket,
            ])
    }

    /// An item is what its product is; an unknown type and no product at all are retail.
    @Test(arguments: [
        ("retail", "Retail"), ("rental", "Rentals"), ("course", "Courses"), ("trip", "Trips"),
        ("air_fill", "Air fills"),
        ("gift card", "Retail"),
    ])
    func anItemCountsAsItsProduct(type: String, source: String) throws {
        try shop.ticket(30, .product(try shop.product("Thing", type: type), 30))
        #expect(try amounts() == [source: 3000])
    }

    @Test func aTicketOfEverythingIsCountedOnce() throws {
        let products = try ["retail", "rental", "course", "trip", "air_fill"].map { try shop.product($0, type: $0) }
        let ticket = try shop.ticket(
            150, .product(products[0], 10), .product(products[1], 20), .product(products[2], 30),
            .product(products[3], 40), .product(products[4], 50))
        try fill(50, on: ticket)
        try rental(20, on: ticket)
        try enrolment(30, ticket: ticket)
        try booking(40, ticket: ticket)
        #expect(
            try amounts() == ["Retail": 1000, "Rentals": 2000, "Courses": 3000, "Trips": 4000, "Air fills": 5000])
    }

    /// Rung up as free text, or as goods: it is taken out of the ticket's retail.
    @Test func whatIsRungUpWithoutAnItemOfItsKindCountsAsWhatItIs() throws {
        let ticket = try shop.ticket(100, .named("various", 100))
        try fill(8, on: ticket)
        try rental(20, on: ticket)
        try enrolment(30, ticket: ticket)
        try booking(40, ticket: ticket)
        #expect(try amounts() == ["Retail": 200, "Rentals": 2000, "Courses": 3000, "Trips": 4000, "Air fills": 800])
    }

    @Test func whatCostsMoreThanItsTicketIsNoMoreThanTheTicket() throws {
        try fill(50, on: try shop.ticket(20, .named("fill", 20)))
        try rental(70, on: try shop.ticket(30))
        #expect(try amounts() == ["Air fills": 2000, "Rentals": 3000])
    }

    /// What is linked to a ticket counts by the ticket's day and state alone.
    @Test(arguments: ["voided", "pending"]) func onATicketThatIsNoSaleItIsNothing(status: String) throws {
        try fill(8, on: try shop.ticket(8, status: status))
        #expect(try amounts().isEmpty)
    }

    @Test func onATicketOfAnotherDayItCountsThen() throws {
        try fill(8, on: try shop.ticket(8, at: "2026-04-01 18:00:00"))
        try fill(9, on: try shop.ticket(9), at: "2026-04-01 18:00:00")
        #expect(try amounts(["days": 7]) == ["Air fills": 900])
        #expect(try amounts(["days": 90]) == ["Air fills": 1700])
    }

    @Test func whatWasTakenWithoutATicketIsAddedByItsState() throws {
        try fill(1)
        for (n, status) in ["pending", "confirmed", "picked_up", "returned", "cancelled"].enumerated() {
            try rental(pow10(n), status: status)
        }
        for (n, status) in ["enrolled", "in_progress", "completed", "failed", "dropped"].enumerated() {
            try enrolment(pow10(n), status: status)
        }
        for (n, status) in ["pending", "confirmed", "completed", "cancelled"].enumerated() {
            try booking(pow10(n), status: status)
        }
        #expect(
            try amounts() == ["Air fills": 100, "Rentals": 110_000, "Courses": 111_100, "Trips": 11_000])
    }

    /// A window of seven days begins on the 7th, whose first moment is 04:00 UTC.
    @Test func whatWasTakenWithoutATicketCountsOnItsDay() throws {
        for (n, time) in ["2026-06-07 03:59:59", "2026-06-07 04:00:00", "2026-06-14 03:59:59", "2026-06-14 04:00:00"]
            .enumerated()
        { try fill(pow10(n), at: time) }
        for (n, day) in ["2026-06-06", "2026-06-07", "2026-06-13", "2026-06-14"].enumerated() {
            try rental(pow10(n), from: day)
            try enrolment(pow10(n), on: day)
            try booking(pow10(n), on: day)
        }
        #expect(
            try amounts(["days": 7]) == ["Air fills": 11_000, "Rentals": 11_000, "Courses": 11_000, "Trips": 11_000])
    }

    @Test(arguments: [7, 30, 90]) func theWindowEndsToday(days: Int) throws {
        let first = Day(text: "2026-06-13")!.adding(days: 1 - days).text
        try shop.ticket(1, at: "\(first) 03:59:59")
        try shop.ticket(10, at: "\(first) 05:00:00")
        try shop.ticket(100, at: "2026-06-14 03:59:59")
        try shop.ticket(1000, at: "2026-06-14 04:00:00")
        #expect(try amounts(["days": days]) == ["Retail": 11_000])
    }

    /// A third each of a refund of a dollar: not a cent is lost.
    @Test func aRefundIsSpreadOverItsTicketExactly() throws {
        let rental = try shop.product("BCD", type: "rental")
        let fill = try shop.product("Fill", type: "air_fill")
        let goods = try shop.product("Mask")
        let ticket = try shop.ticket(
            30, status: "partial_refund", at: "2026-03-01 18:00:00", .product(goods, 10), .product(rental, 10),
            .product(fill, 10))
        try shop.refund(1, of: ticket)
        try shop.ticket(10, .product(goods, 10))
        let shares = try #require(try shop.reading(.revenueBreakdown).shares)
        #expect(shares.cents == 900)
        #expect(shares.slices.map(\.label) == ["Retail"])
        // More given back than sold is no part of the pie, and stands apart.
        #expect(Set(shares.apart.map(\.label)) == ["Rentals", "Air fills"])
        #expect(Set(shares.amounts.values.compactMap(\.cents)).isSubset(of: [967, 966, -33, -34]))
    }

    @Test func aRefundOfAFillRungUpAsGoodsIsTakenOffTheFills() throws {
        let ticket = try shop.ticket(10, status: "refunded", at: "2026-06-12 18:00:00", .named("fill", 10))
        try fill(10, on: ticket, at: "2026-06-12 18:00:00")
        try shop.refund(4, of: ticket)
        #expect(try amounts() == ["Air fills": 600])
    }

    @Test func anExchangeMovesMoneyBetweenSources() throws {
        let (goods, rental) = (try shop.product("Mask"), try shop.product("BCD", type: "rental"))
        try shop.ticket(100, .product(goods, 100))
        try shop.ticket(30, type: "exchange", .product(goods, -50, quantity: -1), .product(rental, 80))
        #expect(try amounts() == ["Retail": 5000, "Rentals": 8000])
    }

    @Test func aReturnTakesFromWhatItGaveBack() throws {
        let (goods, rental) = (try shop.product("Mask"), try shop.product("BCD", type: "rental"))
        try shop.ticket(100, .product(goods, 60), .product(rental, 40))
        try shop.ticket(25, type: "return", .product(rental, 25))
        #expect(try amounts() == ["Retail": 6000, "Rentals": 1500])
    }

    @Test func retailIsShownByCategoryWhichAddUpToIt() throws {
        let (mask, fins) = (try shop.product("Mask", category: "Masks"), try shop.product("Fins", category: "Fins"))
        let suit = try shop.product("Suit", category: "Suits")
        try shop.ticket(100, .product(mask, 50), .product(fins, 30), .named("tape", 20))
        try shop.ticket(15, type: "return", .product(suit, 15))
        let retail = try #require(try shop.reading(.revenueBreakdown).shares?.slices.first)
        #expect(retail.value == .cents(8500))
        #expect(retail.parts.map(\.label) == ["Masks", "Fins", "Other"])
        #expect(retail.parts.map(\.value.cents) == [3500, 3000, 2000])
        #expect(retail.parts.reduce(0) { $0 + ($1.value.cents ?? 0) } == 8500)
    }

    @Test func slicesStandByTheirSize() throws {
        try shop.ticket(60, .product(try shop.product("x", type: "trip"), 20), .product(try shop.product("y"), 40))
        try fill(90)
        let shares = try #require(try shop.reading(.revenueBreakdown).shares)
        #expect(shares.slices.map(\.label) == ["Air fills", "Retail", "Trips"])
        #expect(shares.unit == "net sales")
    }

    private func pow10(_ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * 10 } }
}
