import DiveShop
import GRDB
import Store
import Testing

/// Due dates by kind, kept by triggers whatever writes: this program, an import, or the customer's own SQL.
@Suite struct DueDateTests {
    let gear: GearShop
    init() throws { gear = try GearShop() }
    /// What docs/maintenance.md says to do where a shop moves to other rules.
    static let reckonAnew = "UPDATE rental_equipment SET category_id = category_id"

    @Test func aNewItemIsUnderItsCategorysRules() throws {
        #expect(try gear.dues(gear.item("C1", 1)) == ["hydro - -", "visual - -"])
        #expect(
            try gear.dues(gear.item("C2", 1, "vip_date, hydro_date", "'2026-01-15', '2024-02-29'"))
                == ["hydro 2024-02-29 2029-02-28", "visual 2026-01-15 2027-01-31"])
        #expect(
            try gear.dues(gear.item("C3", 1, "alloy, is_oxygen_service, vip_date", "'AA 6351', 1, '2026-01-15'"))
                == ["eddy_current - -", "hydro - -", "oxygen_clean - -", "visual 2026-01-15 2027-01-31"])
        #expect(
            try gear.dues(gear.item("R1", 2, "last_service_date", "'2026-01-31'")) == ["service 2026-01-31 2027-01-31"])
        #expect(
            try gear.dues(gear.item("L1", 4, "last_inspection_date", "'2024-02-29'")) == [
                "service 2024-02-29 2025-02-28"
            ])
        #expect(try gear.dues(gear.item("M1", 5)) == [])
        // A date that comes with it counts where it is the earlier one; what is no date is none.
        #expect(
            try gear.dues(gear.item("L2", 4, "last_service_date, next_inspection_due", "'2026-05-01', '2026-12-01'"))
                == ["service 2026-05-01 2026-12-01 given"])
        #expect(
            try gear.dues(gear.item("L3", 4, "last_service_date, next_inspection_due", "'2026-05-01', '2027-12-01'"))
                == ["service 2026-05-01 2027-05-01"])
        #expect(
            try gear.dues(gear.item("M2", 5, "next_inspection_due", "'2026-12-01'")) == ["service - 2026-12-01 given"])
        #expect(
            try gear.dues(gear.item("L4", 4, "next_inspection_due, last_service_date", "'soon', 'n/a'")) == [
                "service - -"
            ])
    }

    /// Statements of the customer's document, word for word but for the ids.
    @Test func theCustomersOwnStatements() throws {
        let item = try gear.item("L1")
        try gear.shop.run(
            """
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, description, parts_replaced,
                cost, next_service_date)
            VALUES (\(item), 'inspection', '2025-10-29', 1, 'Annual safety inspection', 'O-rings, mouthpiece', 45.00, '2026-10-29');
            INSERT INTO maintenance_schedules (equipment_id, scheduled_date, maintenance_type, assigned_to, notes)
            VALUES (\(item), '2025-11-15', 'cleaning', 1, 'Deep clean after saltwater use')
            """)
        #expect(try gear.dues(item) == ["service 2025-10-29 2026-10-29 given"])
        #expect(try gear.column("next_inspection_due", of: item) == "2026-10-29")
        #expect(try gear.column("last_service_date", of: item) == "2025-10-29")
        #expect(try gear.column("last_inspection_date", of: item) == "2025-10-29")
    }

    /// Records one after another, and the dates after them.
    @Test func whatARecordMoves() throws {
        let item = try gear.item("C1", 1)
        let withService = [
            "hydro 2026-03-04 2031-03-31", "service 2026-03-06 2026-06-01 given", "visual 2026-03-04 2027-03-31",
        ]
        let steps: [(type: String, day: String, columns: String, values: String, dues: [String])] = [
            ("cleaning", "2026-01-01", "", "", ["hydro - -", "visual - -"]),
            ("inspection", "2026-01-15", "result", "'failed'", ["hydro - -", "visual - 2026-01-14"]),
            ("inspection", "2026-01-20", "result", "'passed'", ["hydro - -", "visual 2026-01-20 2027-01-31"]),
            // Older than the last one: nothing moves backwards.
            ("inspection", "2025-06-01", "", "", ["hydro - -", "visual 2026-01-20 2027-01-31"]),
            ("pressure_test", "2026-02-28", "", "", ["hydro 2026-02-28 2031-02-28", "visual 2026-01-20 2027-01-31"]),
            // A given date goes before the rule's, but a legal one is never put off.
            (
                "inspection", "2026-03-01", "next_service_date", "'2027-09-01'",
                ["hydro 2026-02-28 2031-02-28", "visual 2026-03-01 2027-09-01 given"]
            ),
            (
                "pressure_test", "2026-03-02", "next_service_date", "'2040-01-01'",
                ["hydro 2026-03-02 2031-03-31 given", "visual 2026-03-01 2027-09-01 given"]
            ),
            (
                "pressure_test", "2026-03-03", "next_service_date, next_is_by_rule", "'2040-01-01', 1",
                ["hydro 2026-03-03 2031-03-31", "visual 2026-03-01 2027-09-01 given"]
            ),
            (
                "repair", "2026-03-04", "renews", "'hydro, visual'",
                ["hydro 2026-03-04 2031-03-31", "visual 2026-03-04 2027-03-31"]
            ),
            (
                "inspection", "2026-03-05", "renews", "''",
                ["hydro 2026-03-04 2031-03-31", "visual 2026-03-04 2027-03-31"]
            ),
            // A date that is given with work which renews nothing is a service's: the visual inspection stays as it was.
            ("repair", "2026-03-06", "next_service_date", "'2026-06-01'", withService),
            ("inspection", "no date", "", "", withService), ("inspection", "2024-02-29", "", "", withService),
        ]
        for step in steps {
            try gear.record(item, step.type, step.day, step.columns, step.values)
            #expect(try gear.dues(item) == step.dues, "\(step.type) \(step.day)")
        }
        #expect(try gear.column("vip_date", of: item) == "2026-03-04")
        #expect(try gear.column("hydro_date", of: item) == "2026-03-04")
        #expect(try gear.column("last_service_date", of: item) == "2026-03-06")
        #expect(try gear.column("last_inspection_date", of: item) == "2026-03-05")
    }

    /// What failed is out of test until a check of that kind passes: no repair, no rule, no other check brings it back.
    @Test func aFailedCheckIsOverdueUntilOnePasses() throws {
        let item = try gear.item("C2", 1, "vip_date, hydro_date", "'2026-10-01', '2025-10-01'")
        let visual = "visual 2026-10-01 2027-10-31"
        let steps: [(type: String, day: String, result: String, hydro: String)] = [
            ("pressure_test", "2026-11-10", "failed", "hydro 2025-10-01 2026-11-09"),
            ("repair", "2026-11-11", "passed", "hydro 2025-10-01 2026-11-09"),
            // Back-dated, before it failed.
            ("pressure_test", "2026-01-05", "passed", "hydro 2026-01-05 2026-11-09"),
            ("pressure_test", "2026-11-10", "passed", "hydro 2026-11-10 2031-11-30"),
            ("pressure_test", "2026-11-09", "failed", "hydro 2026-11-10 2031-11-30"),
            ("pressure_test", "2026-11-10", "failed", "hydro 2026-11-10 2026-11-09"),
        ]
        for step in steps {
            try gear.record(item, step.type, step.day, "result", "'\(step.result)'")
            #expect(try gear.dues(item) == [step.hydro, visual], "\(step)")
        }
        // Under other rules and back.
        try gear.shop.run("UPDATE rental_equipment SET category_id = 5 WHERE id = ?", [item])
        try gear.shop.run("UPDATE rental_equipment SET category_id = 1 WHERE id = ?", [item])
        #expect(try gear.dues(item) == ["hydro 2026-11-10 2026-11-09", visual])
    }

    /// Days that a record of another kind, or one that failed, wrote to the item's columns say nothing of a kind that is new to it.
    @Test func aKindThatIsNewTakesNoOtherWorksDay() throws {
        let failed = try gear.item("L1")
        try gear.record(failed, "inspection", "2026-11-10", "result", "'failed'")
        let cleaned = try gear.item("M1", 5)
        try gear.record(cleaned, "cleaning", "2026-11-10")
        for (item, category) in [(failed, 1), (cleaned, 2)] {
            try gear.shop.run("UPDATE rental_equipment SET category_id = ? WHERE id = ?", [category, item])
        }
        #expect(try gear.dues(failed) == ["hydro - -", "visual - 2026-11-09"])
        #expect(try gear.dues(cleaned) == ["service - -"])
        try gear.record(cleaned, "servicing", "2026-06-01")
        try gear.shop.run("UPDATE rental_equipment SET category_id = 5 WHERE id = ?", [cleaned])
        try gear.shop.run("UPDATE rental_equipment SET category_id = 2 WHERE id = ?", [cleaned])
        #expect(try gear.dues(cleaned) == ["service 2026-06-01 2027-06-01"])
    }

    @Test func monthsOrUsesWhicheverIsFirst() throws {
        let item = try gear.item("R1", 2, "last_service_date", "'2026-01-10'")
        // On the day of the service itself it went out before it.
        try gear.rent(item, "2026-01-10", "2026-01-20")
        #expect(try gear.dues(item) == ["service 2026-01-10 2027-01-10"])
        try gear.rent(item, "2026-02-01", "2026-03-21")  // 49 days, two dives each
        #expect(try gear.dues(item) == ["service 2026-01-10 2027-01-10"])
        try gear.rent(item, "2026-05-01", "2026-05-01")
        #expect(try gear.dues(item) == ["service 2026-01-10 2026-05-01"])
        try gear.rent(item, "2026-06-01", "2026-06-30")
        #expect(try gear.dues(item) == ["service 2026-01-10 2026-05-01"])
        // It came back earlier than was thought, so the next rental is the one that uses it up.
        try gear.shop.run(
            "UPDATE rental_checkouts SET actual_return_date = '2026-02-28 10:00:00' WHERE checkout_date LIKE '2026-02%'"
        )
        #expect(try gear.dues(item) == ["service 2026-01-10 2026-06-01"])
        try gear.shop.run("DELETE FROM rental_checkouts WHERE checkout_date LIKE '2026-06%'")
        #expect(try gear.dues(item) == ["service 2026-01-10 2027-01-10"])
        // One of long ago that is brought in afterwards.
        try gear.rent(item, "2026-01-11", "2026-02-10")
        #expect(try gear.dues(item) == ["service 2026-01-10 2026-02-01"])
        try gear.record(item, "servicing", "2026-04-01")
        #expect(try gear.dues(item) == ["service 2026-04-01 2027-04-01"])
        #expect(
            try gear.shop.store.column("SELECT days_out FROM equipment_due_dates WHERE equipment_id = \(item)") == ["1"]
        )
        // Other gear counts no uses.
        let bcd = try gear.item("B1", 3, "last_service_date", "'2026-01-10'")
        try gear.rent(bcd, "2026-02-01", "2026-12-31")
        #expect(try gear.dues(bcd) == ["service 2026-01-10 2027-01-10"])
    }

    /// Rules, categories, alloy, and where the shop is.
    @Test func changedRulesComputeAnewWhatNobodyGave() throws {
        let ruled = try gear.item("C1", 1, "vip_date, hydro_date", "'2026-01-15', '2026-01-15'")
        let given = try gear.item(
            "C2", 1, "vip_date, hydro_date, next_inspection_due", "'2026-01-15', '2026-01-15', '2026-12-01'")
        try gear.shop.run("UPDATE service_rules SET months = 6 WHERE kind = 'visual' AND jurisdiction = 'US'")
        #expect(try gear.dues(ruled) == ["hydro 2026-01-15 2031-01-31", "visual 2026-01-15 2026-07-31"])
        #expect(try gear.dues(given) == ["hydro 2026-01-15 2031-01-31", "visual 2026-01-15 2026-12-01 given"])
        try gear.shop.run(
            "INSERT INTO settings (category, key, value, type) VALUES ('maintenance', 'jurisdiction', 'GB', 'text')")
        try gear.shop.run(Self.reckonAnew)
        #expect(try gear.dues(ruled) == ["hydro 2026-01-15 2031-01-31", "visual 2026-01-15 2028-07-31"])
        try gear.shop.run("UPDATE settings SET value = 'US' WHERE key = 'jurisdiction'")
        try gear.shop.run(Self.reckonAnew)
        #expect(try gear.dues(ruled) == ["hydro 2026-01-15 2031-01-31", "visual 2026-01-15 2026-07-31"])
        try gear.shop.run("UPDATE rental_equipment SET alloy = '6351', is_oxygen_service = 1 WHERE id = \(ruled)")
        try gear.record(ruled, "inspection", "2026-02-01", "renews", "'visual,eddy_current'")
        #expect(
            try gear.dues(ruled) == [
                "eddy_current 2026-02-01 2026-08-31", "hydro 2026-01-15 2031-01-31", "oxygen_clean - -",
                "visual 2026-02-01 2026-08-31",
            ])
        // As the shop sets: with each hydro.
        try gear.shop.run("UPDATE service_rules SET along_with = 'hydro' WHERE kind = 'eddy_current'")
        #expect(try gear.dues(ruled).first == "eddy_current 2026-02-01 2031-02-28")
        try gear.shop.run("UPDATE rental_equipment SET category_id = 4 WHERE id IN (\(ruled), \(given))")
        #expect(try gear.dues(ruled) == ["service - -"])
        #expect(try gear.dues(given) == ["service - -", "visual 2026-01-15 2026-12-01 given"])
        try gear.record(ruled, "servicing", "2026-02-01")
        #expect(try gear.dues(ruled) == ["service 2026-02-01 2027-02-01"])
        try gear.shop.run("UPDATE rental_categories SET rule_set = 'none' WHERE id = 4")
        #expect(try gear.dues(ruled) == [])
        try gear.shop.run("UPDATE rental_categories SET rule_set = 'bcd' WHERE id = 4")
        #expect(try gear.dues(ruled) == ["service 2026-02-01 2027-02-01"])
        try gear.shop.run("UPDATE service_rules SET is_active = 0 WHERE rule_set = 'bcd'")
        #expect(try gear.dues(ruled) == [])
    }

    /// As an import that changes rows does it.
    @Test func writtenDatesMoveDueDates() throws {
        let item = try gear.item("C1", 1)
        try gear.shop.run(
            "UPDATE rental_equipment SET vip_date = '2026-01-15', hydro_date = '2025-05-01' WHERE id = \(item)")
        #expect(try gear.dues(item) == ["hydro 2025-05-01 2030-05-31", "visual 2026-01-15 2027-01-31"])
        try gear.shop.run("UPDATE rental_equipment SET next_inspection_due = '2026-12-24' WHERE id = \(item)")
        #expect(try gear.dues(item) == ["hydro 2025-05-01 2030-05-31", "visual 2026-01-15 2026-12-24 given"])
        try gear.shop.run("UPDATE rental_equipment SET next_inspection_due = NULL WHERE id = \(item)")
        #expect(try gear.dues(item).last == "visual 2026-01-15 2026-12-24 given")
        try gear.shop.run("UPDATE rental_equipment SET vip_date = NULL WHERE id = \(item)")
        #expect(try gear.dues(item) == ["hydro 2025-05-01 2030-05-31", "visual - -"])
        let light = try gear.item("L1")
        try gear.record(light, "cleaning", "2026-03-01")
        #expect(try gear.dues(light) == ["service - -"], "a cleaning is no service")
        try gear.shop.run("UPDATE rental_equipment SET last_service_date = '2026-04-01' WHERE id = \(light)")
        #expect(try gear.dues(light) == ["service 2026-04-01 2027-04-01"])
    }

    @Test(arguments: [
        ("Steel Cylinders", "cylinder"), ("Tanks", "cylinder"), ("Regulator sets", "regulator"), ("BCD", "bcd"),
        ("bc", "bcd"), ("Buoyancy", "bcd"), ("Wetsuits", "general"),
    ])
    func aCategorysNameSaysItsRules(name: String, ruleSet: String) throws {
        try gear.shop.run("INSERT INTO rental_categories (id, name) VALUES (90, ?)", [name])
        #expect(try gear.shop.store.column("SELECT rule_set FROM rental_categories WHERE id = 90") == [ruleSet])
    }

    /// The rule in Swift and the one in the schema are the same, over 400 years of days and every length that rules have.
    @Test func theSchemaComputesAsTheRuleDoes() throws {
        let months = [1, 2, 6, 12, 30, 60, 600]
        let first = try #require(Day(text: "1999-12-25")).number
        // Every day of the years about 2000 and 2024, and days across the centuries.
        let days =
            (Array(first..<first + 450) + Array(first + 8800..<first + 9300)
            + Array(stride(from: first, to: first + 130_000, by: 977)))
            .map { Day(number: $0) }
        // An item of each day, all of which a changed rule computes anew.
        let list = Set(days).map { "\"\($0.text)\"" }.joined(separator: ",")
        try gear.shop.run(
            """
            INSERT INTO rental_equipment (equipment_code, name, category_id, last_service_date)
            SELECT value, 'Light', 4, value FROM json_each(?)
            """, ["[\(list)]"])
        for months in months {
            for isStamp in [false, true] {
                try gear.shop.run(
                    "UPDATE service_rules SET months = ?, is_stamp = ? WHERE rule_set = 'general'", [months, isStamp])
                let rule = ServiceRule(kind: .service, months: months, isStamp: isStamp)
                let rows = try gear.shop.store.column(
                    "SELECT equipment_code || ' ' || next_inspection_due FROM rental_equipment")
                #expect(rows.count == Set(days).count)
                for row in rows {
                    let day = try #require(Day(text: row.prefix(10)))
                    let expected = rule.due(after: day)?.text ?? "-"
                    if row.suffix(10) != expected {
                        Issue.record("\(row) for \(expected), \(months) months, stamp \(isStamp)")
                    }
                }
            }
        }
    }
}
