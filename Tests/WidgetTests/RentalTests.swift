import DiveShop
import Testing

/// The tiles active_rentals, equipment_status, air_fills_today and maintenance_due.
struct RentalTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    private func reservation(_ number: String, _ status: String, from: String = "2026-06-10", back: String) throws {
        try shop.add(
            "rental_reservations",
            [
                "reservation_number": number, "customer_id": try shop.customer("Ana", "Diver"), "start_date": from,
                "end_date": back, "status": status, "total_cost": 45,
            ])
    }

    @Test func rentalsAreOutOverdueAndBooked() throws {
        try reservation("R1", "picked_up", back: "2026-06-12")
        try reservation("R2", "picked_up", back: "2026-06-13")
        try reservation("R3", "picked_up", back: "2026-06-14")
        try reservation("R4", "confirmed", from: "2026-06-20", back: "2026-06-22")
        // Confirmed and not fetched is booked still, whatever its days.
        try reservation("R5", "confirmed", from: "2026-06-01", back: "2026-06-02")
        for (n, status) in ["pending", "returned", "cancelled"].enumerated() {
            try reservation("R\(6 + n)", status, back: "2026-06-01")
        }
        let figure = try #require(try shop.reading(.activeRentals).figure)
        #expect(figure.value == .count(3))
        #expect(figure.detail("overdue") == .count(1))
        #expect(figure.detail("due today") == .count(1))
        #expect(figure.detail("booked") == .count(2))
        #expect(figure.tone == .warning)
        let behind = try shop.rows(.activeRentals)
        #expect(behind.rows.column("reservation_number").map(\.text) == ["R1", "R2", "R3", "R5", "R4"])
        #expect(behind.rows.column("state").map(\.text) == ["overdue", "out", "out", "booked", "booked"])
        #expect(behind.total == 5)
    }

    /// Late in the evening of the 12th in New York it is the 13th in UTC: what is due on the 12th is not overdue yet.
    @Test func overdueIsByTheShopsDay() throws {
        try reservation("R1", "picked_up", back: "2026-06-12")
        for (time, overdue) in [("2026-06-13 03:59:59", 0), ("2026-06-13 04:00:00", 1)] {
            let figure = try shop.reading(.activeRentals, at: Instant(text: time)!).figure
            #expect(figure?.detail("overdue") == .count(overdue))
        }
    }

    @Test func aShopWithoutRentalsShowsZeros() throws {
        let figure = try #require(try shop.reading(.activeRentals).figure)
        #expect(figure.value == .count(0))
        #expect(figure.details.map(\.value) == [.count(0), .count(0), .count(0)])
        #expect(figure.tone == .plain)
    }

    @Test func gearIsShownByStatusAndRetiredApart() throws {
        for (status, count) in [("available", 2), ("rented", 4), ("maintenance", 3), ("damaged", 1), ("retired", 5)] {
            for n in 0..<count { _ = try shop.gear("\(status)\(n)", status: status) }
        }
        let shares = try #require(try shop.reading(.equipmentStatus).shares)
        #expect(shares.slices.map(\.label) == ["Rented", "In maintenance", "Available", "Damaged"])
        #expect(shares.slices.map(\.value) == [.count(4), .count(3), .count(2), .count(1)])
        #expect(shares.apart == [.init("retired", .count(5), tone: .quiet)])
        let behind = try shop.rows(.equipmentStatus)
        #expect(behind.total == 15)
        #expect(behind.rows.column("status").first?.text == "damaged")
    }

    @Test func fillsAreCountedByGasOnTicketsAndOff() throws {
        let ticket = try shop.ticket(8)
        for (gas, time, on) in [
            ("air", "2026-06-13 04:00:00", nil), ("air", "2026-06-13 18:00:00", ticket),
            ("nitrox", "2026-06-14 03:59:59", nil), ("trimix", "2026-06-13 12:00:00", nil),
            ("air", "2026-06-13 03:59:59", nil), ("oxygen", "2026-06-14 04:00:00", nil),
        ] { try shop.add("air_fills", ["fill_type": gas, "created_at": time, "transaction_id": on, "cost": 8]) }
        let figure = try #require(try shop.reading(.airFillsToday).figure)
        #expect(figure.value == .count(4))
        #expect(figure.details.map(\.label) == ["air", "nitrox", "trimix"])
        #expect(figure.details.map(\.value) == [.count(2), .count(1), .count(1)])
        #expect(try shop.rows(.airFillsToday).total == 4)
        #expect(try shop.rows(.airFillsToday).rows.column("gas").map(\.text) == ["nitrox", "air", "trimix", "air"])
    }

    /// Overdue before today, due soon within seven days; what was never inspected is due, not fine.
    @Test(arguments: [10, 5]) func gearIsDueByUrgency(limit: Int) throws {
        for (code, status, due) in [
            ("fine", "available", "2026-06-21"), ("never", "available", nil), ("yesterday", "rented", "2026-06-12"),
            ("today", "maintenance", "2026-06-13"), ("in a week", "damaged", "2026-06-20"),
            ("long ago", "available", "2024-01-31"), ("gone", "retired", "2024-01-31"), ("gone too", "retired", nil),
        ] { _ = try shop.gear(code, status: status, due: due) }
        let reading = try shop.reading(.maintenanceDue, ["limit": limit])
        #expect(
            reading.table?.column("equipment_code").map(\.text)
                == ["long ago", "yesterday", "never", "today", "in a week"])
        #expect(
            reading.table?.column("urgency").map(\.text)
                == ["overdue", "overdue", "never inspected", "due soon", "due soon"])
        #expect(reading.table?.rows.map(\.tone) == [.alarm, .alarm, .warning, .warning, .warning])
        #expect(reading.badge == "5 in all")
        for n in 0..<20 { _ = try shop.gear("more \(n)", due: nil) }
        #expect(try shop.reading(.maintenanceDue, ["limit": limit]).table?.rows.count == limit)
        #expect(try shop.reading(.maintenanceDue, ["limit": limit]).badge == "25 in all")
    }
}
