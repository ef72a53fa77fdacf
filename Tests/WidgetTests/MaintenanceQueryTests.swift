import DiveShop
import Testing

/// What is due, planned, done and recalled, and what the workshop goes by. The shop's day is 2026-06-13.
struct MaintenanceQueryTests {
    let shop: HandShop
    init() throws { shop = try HandShop.withGear() }

    @Test func theNumbersAtTheHeadAreThoseOfTheList() throws {
        try shop.sowGear()
        let reg = try shop.regulator("R-1", service: "2026-06-01")
        try shop.record(reg, "cleaning", "2026-06-01", cost: 10.10)
        try shop.record(reg, "cleaning", "2026-06-13", cost: 0.20)
        try shop.record(reg, "cleaning", "2026-05-31", cost: 99)
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

    @Test func whatIsDueComesByUrgencyARowAKind() throws {
        try shop.sowGear()
        try shop.add(
            "equipment_overrides",
            [
                "equipment_id": 1, "kind": "visual", "until_date": "2026-06-30", "reason": "the tester is ill",
                "user_id": shop.owner,
            ])
        let page = try shop.rows(.due(days: 30, RowsRequest()))
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
        #expect(try shop.rows(.due(days: 7, RowsRequest())).total == 5)
        #expect(try shop.rows(.due(days: 400, RowsRequest())).rows.column("urgency").last == .text("· scheduled"))
    }

    @Test func openJobsComeByTechnicianAndDay() throws {
        let id = try shop.cylinder("C-1")
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
            try shop.rows(.jobs(filter, RowsRequest())).rows.column("scheduled_date").compactMap(\.day?.text)
        }
        // Those of nobody, of owner, of tom.
        #expect(try days(JobFilter()) == ["2026-06-30", "2026-06-13", "2026-06-10", "2026-06-20"])
        #expect(try days(JobFilter(technician: "TOM")) == ["2026-06-10", "2026-06-20"])
        #expect(try days(JobFilter(status: nil)).first == "2026-06-30")
        #expect(try days(JobFilter(since: Day(text: "2026-06-13"), until: Day(text: "2026-06-20"))).count == 2)
        let page = try shop.rows(.jobs(JobFilter(technician: "tom"), RowsRequest()))
        #expect(page.rows.rows.map(\.tone) == [.alarm, .plain])
        #expect(page.rows.texts("maintenance_type") == ["safety check", "safety check"])
    }

    @Test func historyIsPagedTheNewestFirst() throws {
        let (id, other) = (try shop.cylinder("C-1"), try shop.cylinder("C-2"))
        for day in 1...9 {
            try shop.record(id, "cleaning", "2026-01-0\(day)", cost: 0.1, result: day == 9 ? "failed" : nil)
        }
        let same = try shop.record(id, "repair", "2026-01-09")
        try shop.record(other, "cleaning", "2026-01-05")
        let page = try shop.rows(.history(equipment: id, RowsRequest(offset: 0, limit: 4)))
        #expect(page.total == 10)
        #expect(page.rows.column("maintenance_date").compactMap(\.day?.civil.day) == [9, 9, 8, 7])
        #expect(page.rows.rows[0].id == same)
        #expect(page.rows.rows[1].tone == .alarm)
        #expect(try shop.rows(.history(equipment: id, RowsRequest(offset: 8, limit: 4))).rows.rows.count == 2)
        #expect(try shop.rows(.history(equipment: id, RowsRequest(filter: "repair"))).total == 1)
    }

    @Test func aRecallFindsWhatGotThePartAndWhoHadItSince() throws {
        let (first, second) = (try shop.cylinder("C-1"), try shop.cylinder("C-2"))
        try shop.record(first, "parts_replacement", "2026-02-01", parts: "O-ring, Lot 50%")
        try shop.record(second, "parts_replacement", "2026-03-01", parts: "lot 50x")
        try shop.record(second, "cleaning", "2026-03-02")
        for (number, item, out, back) in [
            ("R-BEFORE", first, "2026-01-31 10:00:00", "2026-02-01 08:00:00"),
            ("R-AFTER", first, "2026-02-01 10:00:00", "2026-02-02 08:00:00"),
            ("R-OUT", first, "2026-06-01 10:00:00", nil),
        ] as [(String, Int64, String, String?)] {
            let id = try shop.reservation(number, of: item, "2026-01-01", "2026-06-30", "returned")
            try shop.add(
                "rental_checkouts",
                [
                    "reservation_id": id, "equipment_id": item, "checkout_date": out,
                    "expected_return_date": "2026-06-30", "actual_return_date": back,
                ])
        }
        func recall(_ part: String) throws -> [String] {
            let table = try shop.rows(.recall(part, RowsRequest())).rows
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
        try shop.cylinder("C-1")
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
