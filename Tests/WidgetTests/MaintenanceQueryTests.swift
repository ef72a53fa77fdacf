import DiveShop
import GRDB
import Store
import Testing

/// What the screens of maintenance are told. The shop's day is 2026-06-13.
struct MaintenanceQueryTests {
    let shop: HandShop
    init() throws {
        shop = try HandShop()
        try shop.run(
            """
            INSERT INTO rental_categories (name, rule_set) VALUES ('Cylinders', 'cylinder'), ('Regulators', 'regulator'),
                ('Hooks', 'none')
            """)
    }

    @discardableResult
    private func cylinder(
        _ code: String, size: String? = "12 l", visual: String? = "2026-05-01", hydro: String? = "2024-05-01",
        status: String = "available", serial: String? = nil, oxygen: Bool = false
    ) throws -> Int64 {
        try shop.add(
            "rental_equipment",
            [
                "category_id": 1, "equipment_code": code, "name": "Tank \(code)", "size": size, "vip_date": visual,
                "hydro_date": hydro, "status": status, "serial_number": serial, "daily_rate": 9.5,
                "is_oxygen_service": oxygen ? 1 : 0,
            ])
    }

    private func regulator(_ code: String, service: String?, status: String = "available") throws -> Int64 {
        try shop.add(
            "rental_equipment",
            [
                "category_id": 2, "equipment_code": code, "name": "Reg \(code)", "last_service_date": service,
                "status": status,
            ])
    }

    @discardableResult
    private func record(
        _ item: Int64, _ type: String, _ date: String, cost: Double = 0, parts: String? = nil, result: String? = nil
    ) throws -> Int64 {
        try shop.add(
            "equipment_maintenance",
            [
                "equipment_id": item, "maintenance_type": type, "maintenance_date": date, "performed_by": shop.owner,
                "cost": cost, "parts_replaced": parts, "result": result,
            ])
    }

    private func reservation(
        _ number: String, of item: Int64, _ start: String, _ end: String, _ status: String = "confirmed",
        cost: Double = 30
    ) throws -> Int64 {
        let customer = try shop.customer("Ana", "Diver")
        let id = try shop.add(
            "rental_reservations",
            [
                "reservation_number": number, "customer_id": customer, "start_date": start, "end_date": end,
                "status": status, "total_cost": cost,
            ])
        try shop.add(
            "rental_reservation_items", ["reservation_id": id, "equipment_id": item, "total_cost": cost])
        return id
    }

    private func rows(_ query: Query, as staff: Int64? = nil) throws -> RowsPage {
        guard case .rows(let page) = try shop.snapshot(query, as: staff) else { throw HandShop.Unexpected() }
        return page
    }
    private func item(_ code: String, as staff: Int64? = nil) throws -> ItemPage {
        guard case .item(let page) = try shop.snapshot(.item(code: code), as: staff) else {
            throw HandShop.Unexpected()
        }
        return page
    }
    private func codes(_ filter: EquipmentFilter, _ request: RowsRequest = RowsRequest()) throws -> [String] {
        try rows(.equipment(filter, request)).rows.texts("equipment_code")
    }

    // MARK: The list of gear

    private func sow() throws {
        try cylinder("C-OVER", visual: "2025-03-10")
        try cylinder("C-NEVER", hydro: nil)
        // Its hydro is overdue too: it is of one urgency alone.
        try cylinder("C-BOTH", visual: nil, hydro: "2019-01-01")
        try cylinder("C-FINE", size: "15 l", serial: "9913")
        try cylinder("C-GONE", visual: "2020-01-01", status: "retired")
        _ = try regulator("R-SOON", service: "2025-06-15", status: "maintenance")
        _ = try regulator("R-LATER", service: "2025-07-03")
        try shop.add("rental_equipment", ["category_id": 3, "equipment_code": "HOOK", "name": "A hook"])
    }

    @Test func gearComesByCodeWithItsUrgency() throws {
        try sow()
        let page = try rows(.equipment(EquipmentFilter(), RowsRequest()))
        #expect(page.total == 8)
        #expect(
            page.rows.texts("equipment_code") == page.rows.texts("equipment_code").sorted())
        let urgency = Dictionary(
            uniqueKeysWithValues: zip(
                page.rows.texts("equipment_code"), page.rows.column("urgency")))
        #expect(
            urgency == [
                "C-OVER": .text("‼ overdue"), "C-NEVER": .text("? never inspected"), "C-BOTH": .text("‼ overdue"),
                "C-FINE": .none, "C-GONE": .none, "R-SOON": .text("! due soon"), "R-LATER": .text("· scheduled"),
                "HOOK": .none,
            ])
        #expect(page.rows.rows.allSatisfy { $0.id != nil })
        #expect(try codes(EquipmentFilter(), RowsRequest(offset: 2, limit: 3)) == ["C-GONE", "C-NEVER", "C-OVER"])
        #expect(try codes(EquipmentFilter(), RowsRequest(filter: "tank 15")) == ["C-FINE"])
        #expect(try codes(EquipmentFilter(), RowsRequest(filter: "9913")) == ["C-FINE"])
    }

    @Test func gearIsFilteredByCategoryStatusAndUrgency() throws {
        try sow()
        #expect(try codes(EquipmentFilter(category: "Regulators")) == ["R-LATER", "R-SOON"])
        #expect(try codes(EquipmentFilter(status: .maintenance)) == ["R-SOON"])
        #expect(try codes(EquipmentFilter(category: "Cylinders", status: .retired)) == ["C-GONE"])
        #expect(try codes(EquipmentFilter(urgency: .overdue)) == ["C-BOTH", "C-OVER"])
        #expect(try codes(EquipmentFilter(urgency: .neverInspected)) == ["C-NEVER"])
        #expect(try codes(EquipmentFilter(urgency: .dueSoon)) == ["R-SOON"])
        #expect(try codes(EquipmentFilter(urgency: .scheduled)) == ["R-LATER"])
        #expect(try codes(EquipmentFilter(category: "no such")) == [])
    }

    @Test func theNumbersAtTheHeadAreThoseOfTheList() throws {
        try sow()
        let reg = try regulator("R-1", service: "2026-06-01")
        try record(reg, "cleaning", "2026-06-01", cost: 10.10)
        try record(reg, "cleaning", "2026-06-13", cost: 0.20)
        try record(reg, "cleaning", "2026-05-31", cost: 99)
        for status in ["scheduled", "completed", "cancelled"] {
            try shop.add(
                "maintenance_schedules",
                [
                    "equipment_id": reg, "scheduled_date": "2026-06-20", "maintenance_type": "cleaning",
                    "status": status,
                ])
        }
        guard case .maintenanceStats(let stats) = try shop.snapshot(.maintenanceStats) else {
            throw HandShop.Unexpected()
        }
        #expect(
            stats
                == MaintenanceStats(
                    overdue: 2, neverInspected: 1, dueSoon: 1, inMaintenance: 1, scheduled: 1, monthServices: 2,
                    monthCost: Money(cents: 1030), asOf: HandShop.now))
    }

    // MARK: Due dates

    @Test func whatIsDueComesByUrgencyARowAKind() throws {
        try sow()
        try shop.add(
            "equipment_overrides",
            [
                "equipment_id": 1, "kind": "visual", "until_date": "2026-06-30", "reason": "the tester is ill",
                "user_id": shop.owner,
            ])
        let page = try rows(.due(days: 30, RowsRequest()))
        let told = zip(
            page.rows.texts("equipment_code"), page.rows.texts("kind")
        ).map { "\($0) \($1)" }
        #expect(
            told == [
                "C-BOTH hydro", "C-OVER visual", "C-BOTH visual", "C-NEVER hydro", "R-SOON service", "R-LATER service",
            ])
        #expect(
            page.rows.texts("urgency") == [
                "‼ overdue", "‼ overdue", "? never inspected", "? never inspected", "! due soon", "· scheduled",
            ])
        #expect(page.rows.column("allowed_until").compactMap(\.day) == [Day(text: "2026-06-30")])
        #expect(page.rows.rows.map(\.tone) == [.alarm, .alarm, .warning, .warning, .warning, .good])
        #expect(try rows(.due(days: 7, RowsRequest())).total == 5)
        #expect(try rows(.due(days: 400, RowsRequest())).rows.column("urgency").last == .text("· scheduled"))
    }

    // MARK: An item's page

    @Test(arguments: ["C-1", " c-1 ", "c-1\n", "sn77", "SN77"]) func anItemIsFoundByWhatIsTypedOrScanned(
        _ typed: String
    ) throws {
        try cylinder("C-1", serial: "SN77")
        try cylinder("C-2", serial: "SN78")
        #expect(try item(typed).code == "C-1")
    }

    @Test(arguments: ["", "   ", "C-9", "TWIN", "SAME", "%"]) func aCodeOfNoneOrOfSeveralIsTold(_ typed: String) throws
    {
        try cylinder("C-1", serial: "SAME")
        try cylinder("C-2", serial: "same")
        try cylinder("Twin")
        try cylinder("tWiN")
        let refusal = #expect(throws: Refusal.self) { _ = try item(typed) }
        #expect(refusal?.kind == .data)
        #expect(refusal?.complaints.keys.sorted() == ["equipment_code"])
    }

    @Test func theCodeAsItIsWrittenWinsOverOneInAnotherCase() throws {
        try cylinder("Twin")
        let second = try cylinder("tWiN")
        #expect(try item("tWiN").id == second)
    }

    @Test func anItemsPageHasAllOfIt() throws {
        let id = try cylinder("C-1", visual: "2025-03-10", serial: "SN77", oxygen: true)
        try record(id, "cleaning", "2026-01-05", cost: 12.25)
        try record(id, "repair", "2026-02-05", cost: 0.05)
        _ = try reservation("R-OLD", of: id, "2026-05-01", "2026-05-03", "returned", cost: 40.40)
        _ = try reservation("R-OFF", of: id, "2026-05-01", "2026-05-03", "cancelled", cost: 1000)
        _ = try reservation("R-NEXT", of: id, "2026-06-20", "2026-06-22")
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
        let page = try item("C-1")
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
        let id = try cylinder("C-1", visual: "2025-03-10")
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
        let page = try item("C-1")
        #expect(page.dues[0].override?.reason == "the tester is ill")
        #expect(page.verdict.mayRentUntil == Day(text: "2026-06-30"))
    }

    /// Who may not see customers sees the rentals without them.
    @Test func customersAreForThoseWhoMaySeeThem() throws {
        let id = try cylinder("C-1")
        let rental = try reservation("R-NEXT", of: id, "2026-06-20", "2026-06-22")
        try record(id, "parts_replacement", "2026-01-05", parts: "Valve lot 7")
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
                try item("C-1", as: staff).reservations,
                try rows(.recall("valve LOT", RowsRequest()), as: staff).rows,
            ]
            for table in pages {
                #expect(table.rows.count == 1)
                #expect(table.columns.contains { $0.name == "customer" } == sees)
                #expect(table.rows.contains { $0.cells.contains(.text("Ana Diver")) } == sees)
            }
        }
    }

    @Test func whatCouldTakeItsPlaceIsAlikeInDateAndFree() throws {
        let id = try cylinder("C-BAD", status: "damaged")
        try cylinder("C-OTHER-SIZE", size: "15 l")
        try cylinder("C-OUT", status: "rented")
        // In date today, but not until the end of the rental.
        try cylinder("C-ENDS", visual: "2025-06-30")
        try cylinder("C-NEVER", visual: nil)
        let allowed = try cylinder("C-ALLOWED", visual: "2025-01-01")
        let short = try cylinder("C-SHORT", visual: "2025-01-01")
        for (item, until) in [(allowed, "2026-07-03"), (short, "2026-07-01")] {
            try shop.add(
                "equipment_overrides",
                ["equipment_id": item, "kind": "visual", "until_date": until, "reason": "x", "user_id": shop.owner])
        }
        let busy = try cylinder("C-BUSY")
        let good = try cylinder("C-GOOD")
        _ = try reservation("R-BUSY", of: busy, "2026-07-03", "2026-07-05")
        _ = try reservation("R-BEFORE", of: good, "2026-06-25", "2026-06-27")
        let rental = try reservation("R-NEXT", of: id, "2026-06-28", "2026-07-03")
        #expect(
            try item("C-BAD").substitutes == [
                rental: [
                    Substitute(code: "C-ALLOWED", name: "Tank C-ALLOWED"),
                    Substitute(code: "C-GOOD", name: "Tank C-GOOD"),
                ]
            ])
        #expect(try item("C-GOOD").substitutes == [:], "it can go out itself")
    }

    // MARK: Jobs, history, recall

    @Test func openJobsComeByTechnicianAndDay() throws {
        let id = try cylinder("C-1")
        let tom = try shop.run("INSERT INTO users (username) VALUES ('tom')")
        for (technician, date, status) in [
            (tom, "2026-06-20", "scheduled"), (tom, "2026-06-10", "scheduled"), (nil, "2026-06-30", "scheduled"),
            (shop.owner, "2026-06-13", "scheduled"), (tom, "2026-06-01", "completed"),
        ] as [(Int64?, String, String)] {
            try shop.add(
                "maintenance_schedules",
                [
                    "equipment_id": id, "scheduled_date": date, "maintenance_type": "safety_check",
                    "assigned_to": technician, "status": status,
                ])
        }
        func days(_ filter: JobFilter) throws -> [String] {
            try rows(.jobs(filter, RowsRequest())).rows.column("scheduled_date").compactMap(\.day?.text)
        }
        let owner = try #require(
            try shop.query { try String.fetchOne($0, sql: "SELECT username FROM users WHERE id = 1") })
        #expect(
            try days(JobFilter())
                == (owner < "tom"
                    ? ["2026-06-30", "2026-06-13", "2026-06-10", "2026-06-20"]
                    : ["2026-06-30", "2026-06-10", "2026-06-20", "2026-06-13"]))
        #expect(try days(JobFilter(technician: "TOM")) == ["2026-06-10", "2026-06-20"])
        #expect(try days(JobFilter(status: nil)).first == "2026-06-30")
        #expect(try days(JobFilter(since: Day(text: "2026-06-13"), until: Day(text: "2026-06-20"))).count == 2)
        let page = try rows(.jobs(JobFilter(technician: "tom"), RowsRequest()))
        #expect(page.rows.rows.map(\.tone) == [.alarm, .plain])
        #expect(page.rows.texts("maintenance_type") == ["safety check", "safety check"])
    }

    @Test func historyIsPagedTheNewestFirst() throws {
        let (id, other) = (try cylinder("C-1"), try cylinder("C-2"))
        for day in 1...9 { try record(id, "cleaning", "2026-01-0\(day)", cost: 0.1, result: day == 9 ? "failed" : nil) }
        let same = try record(id, "repair", "2026-01-09")
        try record(other, "cleaning", "2026-01-05")
        let page = try rows(.history(equipment: id, RowsRequest(offset: 0, limit: 4)))
        #expect(page.total == 10)
        #expect(page.rows.column("maintenance_date").compactMap(\.day?.civil.day) == [9, 9, 8, 7])
        #expect(page.rows.rows[0].id == same)
        #expect(page.rows.rows[1].tone == .alarm)
        #expect(try rows(.history(equipment: id, RowsRequest(offset: 8, limit: 4))).rows.rows.count == 2)
        #expect(try rows(.history(equipment: id, RowsRequest(filter: "repair"))).total == 1)
    }

    @Test func aRecallFindsWhatGotThePartAndWhoHadItSince() throws {
        let (first, second) = (try cylinder("C-1"), try cylinder("C-2"))
        try record(first, "parts_replacement", "2026-02-01", parts: "O-ring, Lot 50%")
        try record(second, "parts_replacement", "2026-03-01", parts: "lot 50x")
        try record(second, "cleaning", "2026-03-02")
        for (number, item, out, back) in [
            ("R-BEFORE", first, "2026-01-31 10:00:00", "2026-02-01 08:00:00"),
            ("R-AFTER", first, "2026-02-01 10:00:00", "2026-02-02 08:00:00"),
            ("R-OUT", first, "2026-06-01 10:00:00", nil),
        ] as [(String, Int64, String, String?)] {
            let id = try reservation(number, of: item, "2026-01-01", "2026-06-30", "returned")
            try shop.add(
                "rental_checkouts",
                [
                    "reservation_id": id, "equipment_id": item, "checkout_date": out,
                    "expected_return_date": "2026-06-30", "actual_return_date": back,
                ])
        }
        func recall(_ part: String) throws -> [String] {
            let table = try rows(.recall(part, RowsRequest())).rows
            return zip(table.texts("equipment_code"), table.texts("reservation_number")).map { "\($0) \($1)" }
        }
        #expect(try recall("lot 50%") == ["C-1 R-AFTER", "C-1 R-OUT"])
        #expect(try recall(" LOT 50") == ["C-1 R-AFTER", "C-1 R-OUT", "C-2 "])
        #expect(try recall("_") == [])
        #expect(try recall("  ") == [])
    }

    @Test func theWorkshopKnowsRulesAndPeople() throws {
        try shop.run("INSERT INTO settings (category, key, value) VALUES ('maintenance', 'jurisdiction', 'GB')")
        try shop.run("INSERT INTO settings (category, key, value) VALUES ('maintenance', 'oxygen_limit', '23.5')")
        try shop.run(
            """
            INSERT INTO users (username, role_id) SELECT role || '1', (SELECT id FROM roles WHERE name = role)
            FROM (SELECT 'technician' AS role UNION ALL SELECT 'counter')
            """)
        try shop.add(
            "maintenance_templates", ["category_id": 2, "maintenance_type": "servicing", "parts_replaced": "kit"])
        try cylinder("C-1")
        guard case .workshop(let workshop) = try shop.snapshot(.workshop) else { throw HandShop.Unexpected() }
        #expect(workshop.jurisdiction == .unitedKingdom)
        #expect(workshop.oxygenLimit == 23.5)
        #expect(workshop.technicians.contains("technician1"))
        #expect(!workshop.technicians.contains("counter1"))
        #expect(workshop.categories.map(\.name) == ["Cylinders", "Hooks", "Regulators"])
        #expect(workshop.categories.map(\.items) == [1, 0, 0])
        #expect(workshop.categories.map(\.ruleSet) == [.cylinder, .none, .regulator])
        let visual = workshop.rules.filter { $0.ruleSet == .cylinder && $0.rule.kind == .visual }
        #expect(visual.map(\.isInForce) == [false, true])
        let eddy = workshop.rules.first { $0.jurisdiction == .unitedKingdom && $0.rule.kind == .eddyCurrent }
        #expect(eddy?.rule.months == 30)
        #expect(eddy?.alongWith == .visual)
        #expect(workshop.templates.map(\.category) == ["Regulators"])
        #expect(workshop.templates.first?.cost == nil)
        #expect(workshop.renewals[.cylinder]?[.pressureTest] == [.hydro])
    }

    @Test func aDraftIsTheTypistsOwn() throws {
        let tom = try shop.run(
            "INSERT INTO users (username, role_id) VALUES ('tom', (SELECT id FROM roles WHERE name = 'technician'))")
        try shop.add(
            "form_drafts",
            ["user_id": shop.owner, "form": "record", "content": #"{"notes":"valve"}"#, "saved_at": HandShop.now.text])
        try shop.add(
            "form_drafts", ["user_id": tom, "form": "record", "content": "no JSON", "saved_at": HandShop.now.text])
        #expect(
            try shop.snapshot(.draft(form: "record"))
                == .drafts([FormDraft(id: 1, form: "record", fields: ["notes": "valve"], savedAt: HandShop.now)]))
        #expect(try shop.snapshot(.draft(form: "other")) == .drafts([]))
        #expect(try shop.snapshot(.draft(form: "record"), as: tom) == .drafts([]))
    }
}

extension Quantity {
    fileprivate var day: Day? { if case .day(let day) = self { day } else { nil } }
}
