import DiveShop
import GRDB
import Store
import Testing

/// Recording service, and what becomes of an item by it.
@Suite struct ServiceCommandTests {
    let gear: GearShop
    init() throws { gear = try GearShop() }

    private func work(_ code: String, _ fields: [ServiceDraft.Field: String] = [:]) -> ServiceDraft {
        ServiceDraft([.code: code, .type: "servicing"].merging(fields) { $1 })
    }

    @Test func aRecordIsStoredAsTyped() throws {
        let item = try gear.item("C1", 1, "serial_number", "'SN-9'")
        let draft = ServiceDraft([
            .code: " sn-9\n", .type: "Inspection", .date: "yesterday", .result: "passed", .technician: "MIA",
            .parts: "O-ring LOT7", .cost: "45,5", .description: "fine", .renews: "visual, hydro",
        ])
        #expect(try gear.answer(.record(draft)) == nil)
        #expect(
            try gear.shop.store.column(
                """
                SELECT maintenance_type || maintenance_date || result || username || parts_replaced || cost || description || renews
                    || next_service_date || next_is_by_rule || equipment_maintenance.created_at
                FROM equipment_maintenance JOIN users ON users.id = performed_by
                """) == [
                    "inspection2026-11-23passedmiaO-ring LOT745.5finevisual,hydro2027-11-3012026-11-24 12:30:00"
                ])
        #expect(try gear.dues(item) == ["hydro 2026-11-23 2031-11-30", "visual 2026-11-23 2027-11-30"])
        let given = ServiceDraft([.code: "C1", .type: "inspection", .next: "2027-06-01"])
        #expect(try gear.answer(.record(given)) == nil)
        #expect(try gear.dues(item).last == "visual 2026-11-24 2027-06-01 given")
        #expect(
            try gear.shop.store.column(
                "SELECT next_service_date || next_is_by_rule || cost FROM equipment_maintenance ORDER BY id DESC LIMIT 1"
            )
                == ["2027-06-0100"])
    }

    /// Every state and what work does to it (domain.md §6).
    @Test(arguments: EquipmentStatus.allCases) func states(status: EquipmentStatus) throws {
        let after: [(MaintenanceCommand, EquipmentCommand?, [EquipmentStatus: EquipmentStatus])] = [
            (.begin(equipment: 1), nil, [.available: .maintenance, .damaged: .maintenance]),
            (
                .record(work("L1", [.result: "passed"])), nil,
                [.available: .available, .rented: .rented, .maintenance: .available, .damaged: .damaged]
            ),
            (
                .record(work("L1", [.result: "failed"])), nil,
                [.available: .damaged, .rented: .damaged, .maintenance: .damaged, .damaged: .damaged]
            ),
            (
                .record(work("L1")), nil,
                [.available: .available, .rented: .rented, .maintenance: .maintenance, .damaged: .damaged]
            ),
            (
                .begin(equipment: 1), .retire(1, reason: "worn out"),
                [.available: .retired, .maintenance: .retired, .damaged: .retired]
            ),
        ]
        for (work, retire, becomes) in after {
            let gear = try GearShop()
            try gear.item("L1", 4, "id, status", "1, '\(status.rawValue)'")
            let answer = try retire.map { try gear.answer($0) } ?? gear.answer(work)
            let expected = becomes[status]
            #expect((answer == nil) == (expected != nil), "\(work): \(answer as Any)")
            #expect(try gear.column("status", of: 1) == (expected ?? status).rawValue, "\(work)")
            let history = try gear.shop.store.column(
                "SELECT old_status || ' ' || new_status || ' ' || username FROM equipment_status_history JOIN users ON users.id = user_id"
            )
            #expect(history == (expected.map { $0 == status ? [] : ["\(status.rawValue) \($0.rawValue) tom"] } ?? []))
            if expected == nil { #expect(try gear.count("equipment_maintenance") == 0) }
        }
    }

    @Test func whatFailedIsToBeRepaired() throws {
        let item = try gear.item("L1")
        #expect(try gear.answer(.record(work("L1", [.result: "failed"]))) == nil)
        #expect(
            try gear.shop.store.column(
                "SELECT equipment_id || maintenance_type || scheduled_date || COALESCE(assigned_to, '-') || notes || created_by FROM maintenance_schedules"
            )
                == ["\(item)repair2026-11-24-failed servicing of 2026-11-24\(try gear.shop.id("tom"))"])
        #expect(try gear.dues(item) == ["service - 2026-11-23"])
        #expect(
            try gear.shop.store.column(
                "SELECT action || ' ' || entity_type FROM audit_logs WHERE outcome = 'done' ORDER BY id DESC LIMIT 3")
                == [
                    "record_maintenance equipment_maintenance", "record_maintenance rental_equipment",
                    "schedule_maintenance maintenance_schedules",
                ])
        #expect(
            try gear.shop.store.column(
                "SELECT old_values || new_values FROM audit_logs ORDER BY id DESC LIMIT 1 OFFSET 1") == [
                    #"{"last_service_date":null,"next_inspection_due":null,"status":"available"}{"last_service_date":"2026-11-24","next_inspection_due":"2026-11-23","status":"damaged"}"#
                ])
    }

    /// The field that is complained of; nothing is stored, and the trail tells of the attempt.
    @Test func aRefusalNamesItsField() throws {
        try gear.item("L1")
        try gear.item("OLD", 4, "status", "'retired'")
        try gear.item("D1", 4, "serial_number", "'TWIN'")
        try gear.item("D2", 4, "serial_number", "'twin'")
        let cases: [([ServiceDraft.Field: String], [String])] = [
            ([.code: "nope"], ["equipment_code"]), ([.code: "OLD"], ["equipment_code"]),
            ([.code: ""], ["equipment_code"]),
            ([.code: "twin"], ["equipment_code"]), ([.technician: "nobody"], ["performed_by"]),
            ([.cost: "-1"], ["cost"]), ([.cost: "100000.01"], ["cost"]), ([.date: "2026-11-25"], ["maintenance_date"]),
            ([.next: "2026-11-01"], ["next_service_date"]),
            ([.description: String(repeating: "n", count: 5000)], ["description"]),
            ([.type: "magic", .cost: "x", .technician: "nobody"], ["cost", "maintenance_type", "performed_by"]),
        ]
        for (fields, columns) in cases {
            let refusal = try gear.answer(.record(work("L1", fields)))
            #expect(
                refusal?.kind == .data && refusal?.complaints.keys.sorted() == columns, "\(fields): \(refusal as Any)")
            #expect((refusal?.words.count ?? 0) < 200)
        }
        #expect(try gear.count("equipment_maintenance") == 0)
        #expect(
            try gear.count("audit_logs WHERE outcome = 'refused' AND action = 'record_maintenance'") == cases.count)
    }

    /// What was typed is no change to the shop until it is stored; then it is not offered again.
    @Test func theDraftGoesWhenTheRecordIsStored() throws {
        try gear.item("L1")
        let tom = try gear.shop.id("tom")
        for user in [tom, try gear.shop.id("mia")] {
            try gear.shop.store.keepDraft("record", [:], staff: user, at: founding)
        }
        #expect(try gear.answer(.record(work("nope"))) != nil)
        #expect(try gear.count("form_drafts") == 2)
        #expect(try gear.answer(.record(work("L1"))) == nil)
        #expect(try gear.shop.store.column("SELECT user_id FROM form_drafts") == ["\(try gear.shop.id("mia"))"])
    }

    @Test func aManagerMayLetItBeUsed() throws {
        let item = try gear.item("C1", 1, "vip_date, hydro_date", "'2025-01-15', '2020-01-15'")
        func word(_ kind: DueKind, _ until: String, _ reason: String = "a spare is missing", by name: String = "mia")
            throws
            -> Refusal?
        {
            try gear.answer(
                .override(equipment: item, kind, until: #require(Day(text: until)), reason: reason), by: name)
        }
        #expect(
            try word(.eddyCurrent, "2026-11-30")?.words.hasPrefix("nobody may override an eddy-current test") == true)
        #expect(try word(.hydro, "2026-11-30")?.words == "nobody may override a hydrostatic test (49 CFR 180.209)")
        #expect(try word(.visual, "2026-11-23")?.complaints.keys.first == "until_date")
        #expect(try word(.visual, "2027-02-23")?.complaints.keys.first == "until_date")
        #expect(try word(.visual, "2026-11-30", "  ")?.complaints.keys.first == "reason")
        #expect(try word(.service, "2026-11-30")?.complaints.keys.first == "kind")
        #expect(try word(.visual, "2026-11-30", by: "tom") == .needs(.overrideDueDates))
        #expect(try gear.count("equipment_overrides") == 0)
        #expect(try word(.visual, "2026-11-24") == nil)
        #expect(try word(.visual, "2027-02-22") == nil)
        #expect(try gear.dues(item).last == "visual 2025-01-15 2026-01-31", "the date itself stays")
    }

    /// Up to the day on which it is due nothing keeps it back.
    @Test(arguments: [("2026-12-31", false), ("2027-01-30", false), ("2027-01-31", false), ("2027-02-01", true)])
    func aWordIsForDaysOnWhichSomethingIsLate(until: String, isTaken: Bool) throws {
        let item = try gear.item("C1", 1, "vip_date, hydro_date", "'2026-01-15', '2025-01-15'")
        let refusal = try gear.answer(
            .override(equipment: item, .visual, until: #require(Day(text: until)), reason: "a spare is missing"),
            by: "mia")
        #expect((refusal == nil) == isTaken)
        #expect(isTaken || refusal?.complaints["until_date"]?.contains("due on 2027-01-31") == true)
    }

    /// A manager's word is for what is late, not for what failed; not even a word that was given before.
    @Test func whatFailedMayNotBeUsedOnAnybodysWord() throws {
        let item = try gear.item("C1", 1, "vip_date, hydro_date", "'2025-01-15', '2025-01-15'")
        func word() throws -> Refusal? {
            try gear.answer(
                .override(equipment: item, .visual, until: GearShop.today.adding(days: 9), reason: "a spare"), by: "mia"
            )
        }
        func verdict() throws -> Verdict { try gear.page("C1").verdict }
        func record(_ type: String, _ result: String) throws {
            #expect(try gear.answer(.record(work("C1", [.type: type, .result: result]))) == nil)
        }
        #expect(try word() == nil)
        #expect(try verdict().mayRentUntil != nil)
        try record("inspection", "failed")
        #expect(try gear.answer(.begin(equipment: item)) == nil)
        try record("repair", "passed")
        #expect(try gear.column("status", of: item) == "available")
        #expect(try verdict().reasons == ["visual inspection failed on 2026-11-24"])
        #expect(try verdict().mayRentUntil == nil && verdict().mayFill.isEmpty)
        #expect(try word()?.complaints["kind"]?.contains("failed on 2026-11-24") == true)
        try record("inspection", "passed")
        #expect(try verdict().reasons.count == 1 && verdict().mayFill.contains(.air))
    }

    @Test func rulesAreChangedWithinTheLaw() throws {
        let light = try gear.item("L1", 4, "last_service_date", "'2026-01-15'")
        func change(
            _ set: RuleSet, _ kind: DueKind, months: Int? = nil, uses: Int? = nil, perDay: Int? = nil,
            with other: DueKind? = nil,
            active: Bool? = nil
        ) throws -> Refusal? {
            try gear.answer(
                .changeRule(
                    RuleChange(
                        set, .unitedStates, kind, months: months, uses: uses, usesPerDay: perDay, alongWith: other,
                        isActive: active)))
        }
        #expect(try change(.general, .service, months: 6) == nil)
        #expect(try gear.dues(light) == ["service 2026-01-15 2026-07-15"])
        #expect(
            try gear.shop.store.column(
                "SELECT source FROM service_rules WHERE rule_set = 'general' AND jurisdiction = 'US'")
                == ["the shop's own, set by tom on 2026-11-24"])
        #expect(
            try gear.shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1")[0].contains(
                #""months":"6""#))
        #expect(try change(.general, .service, active: false) == nil)
        #expect(try gear.dues(light) == [])
        #expect(try change(.regulator, .service, uses: 0) == nil)
        #expect(try change(.cylinder, .eddyCurrent, with: .hydro) == nil)
        #expect(try change(.cylinder, .hydro, months: 48) == nil)
        #expect(try change(.cylinder, .hydro, months: 60) == nil)
        let refused: [(Refusal?, String?)] = [
            (try change(.cylinder, .hydro, months: 61), "months"),
            (try change(.cylinder, .hydro, active: false), "is_active"),
            (try change(.cylinder, .hydro, with: .visual), "along_with"),
            (try change(.general, .service, months: 0), "months"),
            (try change(.general, .service, months: 601), "months"),
            (try change(.regulator, .service, uses: 100_001), "uses"),
            (try change(.regulator, .service, perDay: 0), "uses_per_day"),
            (try change(.cylinder, .visual, with: .visual), "along_with"),
            (try change(.cylinder, .oxygenClean, with: .service), "along_with"),
            (try change(.cylinder, .visual, months: 3, with: .hydro), "along_with"),
            (try change(.none, .service, months: 6), nil), (try change(.bcd, .hydro, months: 6), nil),
        ]
        for (refusal, field) in refused {
            #expect(refusal?.kind == .data && refusal?.complaints.keys.first == field, "\(refusal as Any)")
        }
    }

    @Test func templates() throws {
        func set(_ category: Int64?, _ type: MaintenanceType, _ words: String, cost: Money? = nil) throws -> Refusal? {
            try gear.answer(.setTemplate(category: category, type, description: words, parts: "kit", cost: cost))
        }
        #expect(try set(nil, .servicing, "all") == nil)
        #expect(try set(2, .servicing, "regulators", cost: Money(cents: 4500)) == nil)
        #expect(try set(nil, .servicing, "all of it") == nil)
        #expect(
            try gear.shop.store.column(
                "SELECT COALESCE(category_id, 0) || description || COALESCE(cost, '-') FROM maintenance_templates ORDER BY id"
            )
                == ["0all of it-", "2regulators45"])
        #expect(try set(99, .servicing, "x")?.kind == .data)
        #expect(try set(nil, .servicing, String(repeating: "x", count: 2001))?.complaints.keys.first == "description")
        #expect(try set(nil, .servicing, "x", cost: Money(cents: -1))?.complaints.keys.first == "cost")
        #expect(try gear.answer(.removeTemplate(1)) == nil)
        #expect(try gear.answer(.removeTemplate(1))?.kind == .data)
        #expect(try gear.count("maintenance_templates") == 1)
    }
}
