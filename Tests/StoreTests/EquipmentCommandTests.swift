import DiveShop
import GRDB
import Store
import Testing

/// Gear is written down, changed and retired.
@Suite struct EquipmentCommandTests {
    let gear: GearShop
    init() throws { gear = try GearShop() }

    @Test func anItemIsAdded() throws {
        let draft = EquipmentDraft([
            .code: " C1 ", .category: "CYLINDERS", .name: "Tank", .oxygenService: "yes", .alloy: "6351",
            .dailyRate: "12,5", .visual: "2026-01", .hydro: "05/2024", .purchaseDate: "2020-01-01", .condition: "Fair",
        ])
        #expect(try gear.answer(.add(draft)) == nil)
        #expect(
            try gear.shop.store.column(
                "SELECT equipment_code || category_id || name || is_oxygen_service || alloy || daily_rate || purchase_date || condition || status FROM rental_equipment"
            )
                == ["C11Tank1635112.52020-01-01fairavailable"])
        #expect(
            try gear.dues(gear.id("C1")) == [
                "eddy_current - -", "hydro 2024-05-01 2029-05-31", "oxygen_clean - -", "visual 2026-01-01 2027-01-31",
            ])
        #expect(
            try gear.shop.store.column(
                "SELECT COALESCE(old_status, '-') || new_status || reason FROM equipment_status_history") == [
                    "-availableadded"
                ])
        #expect(
            try gear.shop.store.column(
                "SELECT action || entity_type || entity_id FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                    "add_equipmentrental_equipment1"
                ])
        #expect(
            try gear.answer(.add(EquipmentDraft([.code: "c1", .category: "Lights", .name: "x"])))?.complaints == [
                "equipment_code": "the code is taken by C1, Tank"
            ])
        let bad = try gear.answer(.add(EquipmentDraft([.code: "X", .category: "Boats", .visual: "2027-01-01"])))
        #expect(bad?.complaints.keys.sorted() == ["category", "name", "vip_date"])
        #expect(try gear.count("rental_equipment") == 1)
    }

    @Test func anEditMovesDueDates() throws {
        let item = try gear.item("C1", 1, "vip_date, hydro_date", "'2026-01-15', '2026-01-15'")
        func edit(_ changes: [EquipmentDraft.Field: Change<String>]) throws -> Refusal? {
            try gear.answer(.edit(item, changes))
        }
        #expect(
            try edit([
                .visual: Change(from: "2026-01-15", to: "2026-02-15"), .alloy: .to("AA6351"),
                .oxygenService: .to("yes"),
            ]) == nil)
        #expect(
            try gear.dues(item) == [
                "eddy_current - -", "hydro 2026-01-15 2031-01-31", "oxygen_clean - -", "visual 2026-02-15 2027-02-28",
            ])
        #expect(
            try gear.shop.store.column("SELECT old_values || new_values FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                #"{"alloy":"","is_oxygen_service":"no","vip_date":"2026-01-15"}{"alloy":"AA6351","is_oxygen_service":"yes","vip_date":"2026-02-15"}"#
            ])
        #expect(try edit([.visual: .to(""), .alloy: .to(""), .oxygenService: .to("no")]) == nil)
        #expect(try gear.dues(item) == ["hydro 2026-01-15 2031-01-31", "visual - -"])
        #expect(try edit([.category: .to("Lights"), .service: .to("2026-03-01")]) == nil)
        #expect(try gear.dues(item) == ["service 2026-03-01 2027-03-01"])
        // A cleaning is no service, and the service that a person writes down may be of the same day.
        try gear.record(item, "cleaning", "2026-04-01")
        #expect(try gear.dues(item) == ["service 2026-03-01 2027-03-01"])
        #expect(try edit([.service: .to("2026-03-31")]) == nil)
        #expect(try edit([.service: .to("2026-04-01")]) == nil)
        #expect(try gear.dues(item) == ["service 2026-04-01 2027-04-01"])
        #expect(try edit([.hydro: .to("2026-11-25")])?.complaints.keys.first == "hydro_date")
        #expect(try gear.answer(.edit(99, [.name: .to("x")]))?.kind == .data)
    }

    @Test func nobodysChangeIsUndone() throws {
        let item = try gear.item("L1", 4, "daily_rate, vip_date", "12.5, '2026-01-15 00:00:00'")
        #expect(try gear.answer(.edit(item, [.name: Change(from: "Gear", to: "Torch")]), by: "mia") == nil)
        let refusal = try gear.answer(
            .edit(item, [.name: Change(from: "Gear", to: "Lamp"), .size: Change(from: "", to: "L")]))
        #expect(refusal?.newer == Newer([.init(name: "name", value: "Torch", by: "mia", at: founding)]))
        #expect(refusal?.words == "mia changed name meanwhile; nothing was written over it")
        #expect(try gear.column("name || COALESCE(size, '-')", of: item) == "Torch-")
        #expect(try gear.answer(.edit(item, [.name: Change(from: "Torch", to: "Lamp")])) == nil)
        // The same amount, in other words, is no change of anybody's.
        #expect(try gear.answer(.edit(item, [.dailyRate: Change(from: "12.5", to: "13")])) == nil)
        #expect(try gear.answer(.edit(item, [.dailyRate: .to("13.00")])) == nil)
        #expect(
            try gear.shop.store.column("SELECT COALESCE(new_values, '-') FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "-"
            ])
    }

    @Test func retiredIsForGood() throws {
        let item = try gear.item("L1")
        #expect(try gear.answer(.retire(item, reason: ""))?.complaints.keys.first == "reason")
        #expect(try gear.answer(.retire(item, reason: "flooded")) == nil)
        #expect(try gear.answer(.retire(item, reason: "flooded"))?.words == "L1 is retired already")
        #expect(
            try gear.shop.store.column("SELECT old_status || new_status || reason FROM equipment_status_history") == [
                "availableretiredflooded"
            ])
    }

    @Test func categories() throws {
        #expect(try gear.answer(.addCategory(name: " Tank bags ", .none)) == nil)
        #expect(
            try gear.shop.store.column("SELECT name || rule_set FROM rental_categories ORDER BY id DESC LIMIT 1") == [
                "Tank bagsnone"
            ])
        #expect(try gear.answer(.addCategory(name: "tank BAGS", .general))?.complaints.keys.first == "name")
        #expect(try gear.answer(.addCategory(name: " ", .general))?.complaints.keys.first == "name")
        let item = try gear.item("L1", 4, "last_service_date", "'2026-01-15'")
        #expect(try gear.answer(.setRuleSet(category: 4, .none)) == nil)
        #expect(try gear.dues(item) == [])
        #expect(try gear.answer(.setRuleSet(category: 4, .regulator)) == nil)
        #expect(try gear.dues(item) == ["service 2026-01-15 2027-01-15"])
        #expect(try gear.answer(.setRuleSet(category: 99, .bcd))?.kind == .data)
        #expect(
            try gear.shop.store.column(
                "SELECT old_values || new_values FROM audit_logs WHERE action = 'change_category' AND outcome = 'done' ORDER BY id DESC LIMIT 1"
            ) == [#"{"rule_set":"none"}{"rule_set":"regulator"}"#])
    }
}
