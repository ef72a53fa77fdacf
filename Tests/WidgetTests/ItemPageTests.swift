import DiveShop
import Testing

/// An item's page: found by what is typed or scanned, with all that is known of it. The shop's day is 2026-06-13.
struct ItemPageTests {
    let shop: HandShop
    init() throws { shop = try HandShop.withGear() }

    @Test(arguments: ["C-1", " c-1 ", "c-1\n", "sn77", "SN77"]) func anItemIsFoundByWhatIsTypedOrScanned(
        _ typed: String
    ) throws {
        try shop.cylinder("C-1", serial: "SN77")
        try shop.cylinder("C-2", serial: "SN78")
        #expect(try shop.item(typed).code == "C-1")
    }

    @Test(arguments: ["", "   ", "C-9", "TWIN", "SAME", "%"]) func aCodeOfNoneOrOfSeveralIsTold(_ typed: String) throws
    {
        try shop.cylinder("C-1", serial: "SAME")
        try shop.cylinder("C-2", serial: "same")
        try shop.cylinder("Twin")
        try shop.cylinder("tWiN")
        let refusal = #expect(throws: Refusal.self) { _ = try shop.item(typed) }
        #expect(refusal?.kind == .data)
        #expect(refusal?.complaints.keys.sorted() == ["equipment_code"])
    }

    @Test func theCodeAsItIsWrittenWinsOverOneInAnotherCase() throws {
        try shop.cylinder("Twin")
        let second = try shop.cylinder("tWiN")
        #expect(try shop.item("tWiN").id == second)
    }

    @Test func anItemsPageHasAllOfIt() throws {
        let id = try shop.cylinder("C-1", visual: "2025-03-10", serial: "SN77", oxygen: true)
        try shop.record(id, "cleaning", "2026-01-05", cost: 12.25)
        try shop.record(id, "repair", "2026-02-05", cost: 0.05)
        try shop.reservation("R-OLD", of: id, "2026-05-01", "2026-05-03", "returned", cost: 40.40)
        try shop.reservation("R-OFF", of: id, "2026-05-01", "2026-05-03", "cancelled", cost: 1000)
        try shop.reservation("R-NEXT", of: id, "2026-06-20", "2026-06-22")
        try shop.add(
            "maintenance_schedules",
            [
                "equipment_id": id, "scheduled_date": "2026-06-20", "maintenance_type": "inspection",
                "assigned_to": shop.owner, "notes": "the valve", "repeat_months": 12,
            ])
        try shop.add(
            "documents", ["title": "Certificate", "file_path": "c.pdf", "file_name": "c.pdf", "equipment_id": id])
        try shop.add(
            "equipment_status_history",
            [
                "equipment_id": id, "old_status": "damaged", "new_status": "available", "reason": "mended",
                "user_id": shop.owner,
            ])
        let page = try shop.item("C-1")
        #expect(page.draft[.serial] == "SN77")
        #expect(page.draft[.category] == "Cylinders")
        #expect(page.draft[.dailyRate] == "9.50")
        #expect(page.draft[.oxygenService] == "yes")
        #expect(page.draft[.weeklyRate] == "")
        #expect(page.ruleSet == .cylinder)
        #expect(page.dues.map(\.kind) == [.visual, .hydro, .oxygenClean])
        #expect(page.dues[0].due == Day(text: "2026-03-31"))
        #expect(page.dues[1].rule?.isLegal == true)
        #expect(page.verdict.mayRentUntil == nil)
        #expect(page.verdict.reasons.first == "visual inspection overdue since 2026-03-31")
        #expect((page.services, page.cost, page.income) == (2, Money(cents: 1230), Money(cents: 4040)))
        #expect(page.jobs.map(\.notes) == ["the valve"])
        #expect(page.jobs.first?.repeatMonths == 12)
        #expect(page.reservations.texts("reservation_number") == ["R-NEXT"])
        #expect(page.reservations.texts("customer") == ["Ana Diver"])
        #expect(page.documents.texts("title") == ["Certificate"])
        #expect(page.statusHistory.texts("reason") == ["mended"])
    }

    @Test func anOverrideInForceIsToldAndCounts() throws {
        let id = try shop.cylinder("C-1", visual: "2025-03-10")
        for (until, reason) in [
            ("2026-06-12", "too old"), ("2026-06-20", "shorter"), ("2026-06-30", "the tester is ill"),
        ] {
            try shop.add(
                "equipment_overrides",
                [
                    "equipment_id": id, "kind": "visual", "until_date": until, "reason": reason,
                    "user_id": shop.owner,
                ])
        }
        let page = try shop.item("C-1")
        #expect(page.dues[0].override?.reason == "the tester is ill")
        #expect(page.verdict.mayRentUntil == Day(text: "2026-06-30"))
    }

    /// Who may not see customers sees the rentals without them.
    @Test func customersAreForThoseWhoMaySeeThem() throws {
        let id = try shop.cylinder("C-1")
        let rental = try shop.reservation("R-NEXT", of: id, "2026-06-20", "2026-06-22")
        try shop.record(id, "parts_replacement", "2026-01-05", parts: "Valve lot 7")
        try shop.add(
            "rental_checkouts",
            [
                "reservation_id": rental, "equipment_id": id, "checkout_date": "2026-01-05 15:00:00",
                "expected_return_date": "2026-06-22",
            ])
        let technician = try shop.run(
            "INSERT INTO users (username, role_id) VALUES ('tom', (SELECT id FROM roles WHERE name = 'technician'))")
        for (staff, sees) in [(shop.owner, true), (technician, false)] {
            let pages = [
                try shop.item("C-1", as: staff).reservations,
                try shop.rows(.recall("valve LOT", RowsRequest()), as: staff).rows,
            ]
            for table in pages {
                #expect(table.rows.count == 1)
                #expect(table.columns.contains { $0.name == "customer" } == sees)
                #expect(table.rows.contains { $0.cells.contains(.text("Ana Diver")) } == sees)
            }
        }
    }

    @Test func whatCouldTakeItsPlaceIsAlikeInDateAndFree() throws {
        let id = try shop.cylinder("C-BAD", status: "damaged")
        try shop.cylinder("C-OTHER-SIZE", size: "15 l")
        try shop.cylinder("C-OUT", status: "rented")
        // In date today, but not until the end of the rental.
        try shop.cylinder("C-ENDS", visual: "2025-06-30")
        try shop.cylinder("C-NEVER", visual: nil)
        let allowed = try shop.cylinder("C-ALLOWED", visual: "2025-01-01")
        let short = try shop.cylinder("C-SHORT", visual: "2025-01-01")
        for (item, until) in [(allowed, "2026-07-03"), (short, "2026-07-01")] {
            try shop.add(
                "equipment_overrides",
                ["equipment_id": item, "kind": "visual", "until_date": until, "reason": "x", "user_id": shop.owner])
        }
        let busy = try shop.cylinder("C-BUSY")
        let good = try shop.cylinder("C-GOOD")
        try shop.reservation("R-BUSY", of: busy, "2026-07-03", "2026-07-05")
        try shop.reservation("R-BEFORE", of: good, "2026-06-25", "2026-06-27")
        let rental = try shop.reservation("R-NEXT", of: id, "2026-06-28", "2026-07-03")
        #expect(
            try shop.item("C-BAD").substitutes == [
                rental: [
                    Substitute(code: "C-ALLOWED", name: "Tank C-ALLOWED"),
                    Substitute(code: "C-GOOD", name: "Tank C-GOOD"),
                ]
            ])
        #expect(try shop.item("C-GOOD").substitutes == [:], "it can go out itself")
    }
}
