import Foundation
import Testing

@Suite struct MaintenanceCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
        try program.sql(
            """
            INSERT INTO rental_categories (name, rule_set) VALUES ('Cylinders', 'cylinder'), ('Regulators', 'regulator');
            INSERT INTO rental_equipment (category_id, equipment_code, name, size, serial_number, vip_date, hydro_date, status)
            VALUES (1, 'TNK-1', 'Cylinder', '80 cf', 'LX-77', '2020-01-15', date('now', '-1 day'), 'available'),
                (1, 'TNK-2', 'Cylinder', '80 cf', NULL, date('now', '-1 day'), date('now', '-1 day'), 'available'),
                (1, 'TNK-3', 'Cylinder', '80 cf', NULL, NULL, '2020-03-01', 'available'),
                (1, 'TNK-9', 'Cylinder', '80 cf', NULL, NULL, NULL, 'retired');
            """)
    }

    private func run(_ arguments: String...) throws -> Program.Result {
        try program.runList(["maintenance"] + arguments)
    }
    private func due() throws -> [String] {
        try run("due", "--json").expect(0).list.map {
            "\($0["equipment_code"] ?? "") \($0["kind"] ?? "") \($0["urgency"] ?? "") \($0["due_date"] as? String ?? "-")"
        }
    }

    @Test func whatIsDueComesByUrgency() throws {
        #expect(
            try due() == [
                "TNK-1 visual overdue 2021-01-31", "TNK-3 hydro overdue 2025-03-31", "TNK-3 visual never_inspected -",
            ])
        let stats = try run("stats", "--json").expect(0).object
        #expect(stats["overdue"] as? Int == 2 && stats["never_inspected"] as? Int == 0)
        #expect(stats["due_soon"] as? Int == 0 && stats["month_cost"] as? String == "0.00")
        #expect(try program.run("maintenance").expect(0).output.contains("‼ overdue"))
        try run("due", "--days", "-1").expect(64)
    }

    @Test func aRecordMovesWhatIsDue() throws {
        let made = try run(
            "record", "lx-77", "--type", "inspection", "--result", "passed", "--cost", "25", "--description",
            "sticker on",
            "--json"
        ).expect(0)
        #expect(made.output.hasPrefix("{\n  \"id\": 1,\n  \"equipment_code\": \"TNK-1\""))
        #expect(try due().first?.hasPrefix("TNK-3") == true)
        let record = try #require(try run("history", "TNK-1", "--json").expect(0).list.first)
        #expect(record["id"] as? Int == 1 && record["maintenance_type"] as? String == "inspection")
        #expect(record["cost"] as? String == "25.00" && record["technician"] as? String == "owner")
        let stats = try run("stats", "--json").object
        #expect(stats["month_services"] as? Int == 1 && stats["month_cost"] as? String == "25.00")
        let words = try run("record", "TNK-2", "--type", "cleaning").expect(0).output
        #expect(words.hasPrefix("TNK-2: recorded; may be rented until"))
    }

    /// What fails is out of use; whoever has booked it, and what could go out instead, is told at once.
    @Test func aFailedCheckTellsWhoWaits() throws {
        try program.sql(
            """
            INSERT INTO customers (first_name) VALUES ('Ana');
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (1, 'R-7', 1, date('now', '+5 days'), date('now', '+6 days'), 'confirmed');
            INSERT INTO rental_reservation_items (reservation_id, equipment_id) VALUES (1, 1);
            """)
        let said = try run("record", "TNK-1", "--type", "inspection", "--result", "failed", "--json").expect(0).object
        #expect(said["status"] as? String == "damaged")
        let reservations = try #require(said["reservations"] as? [[String: Any]])
        #expect(reservations.map { $0["reservation_number"] as? String } == ["R-7"])
        #expect(reservations[0]["substitutes"] as? [String] == ["TNK-2"])
        let jobs = try run("jobs", "--json").expect(0).list
        #expect(jobs.map { $0["maintenance_type"] as? String } == ["repair"])
        let words = try run("record", "TNK-1", "--type", "repair", "--result", "failed").expect(0).output
        #expect(words.contains("for R-7 instead: TNK-2"))
    }

    /// Cylinder day: each has its own line, what is saved stays.
    @Test func severalCodesAreRecordedOneByOne() throws {
        let result = try run(
            "record", "TNK-1", "NONE", "tnk-2", "TNK-1", "lx-77", "TNK-9", "--type", "inspection", "--result", "passed")
        #expect(result.status == 65)
        #expect(result.complaint == "nautilus: 4 of 6 were not recorded\n")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("TNK-1: recorded;") && lines[0].hasSuffix("(1)"))
        #expect(lines[1].hasPrefix("NONE: not recorded: there is no item NONE"))
        #expect(lines[2].hasPrefix("TNK-2: recorded;") && lines[2].hasSuffix("(2)"))
        #expect(lines[3].contains("TNK-1: not recorded: ") && lines[3].contains("twice"))
        #expect(lines[4].contains("lx-77: not recorded: ") && lines[4].contains("twice"), "another name of the same")
        #expect(lines[5].hasPrefix("TNK-9: not recorded: ") && lines[5].contains("is retired"))
        #expect(try program.sql("SELECT group_concat(equipment_id) FROM equipment_maintenance") == "1,2")

        let json = try run("record", "TNK-1", "NONE", "--type", "cleaning", "--json")
        #expect(json.status == 65 && json.complaint.isEmpty)
        let list = try json.list
        #expect(list.map { $0["recorded"] as? Bool } == [true, false])
        #expect(list[0]["id"] as? Int == 3 && list[1]["id"] is NSNull)
        #expect((list[1]["error"] as? String)?.contains("there is no item NONE") == true)
        try run("record", "TNK-1", "TNK-2", "--type", "cleaning").expect(0)
    }

    @Test(arguments: [
        (["NONE", "--type", "cleaning"], "there is no item NONE"), (["TNK-9", "--type", "cleaning"], "is retired"),
        (["TNK-1", "--type", "cleaning", "--cost", "-1"], ""),
        (["TNK-1", "--type", "cleaning", "--cost", "1000000"], ""),
        (["TNK-1", "--type", "cleaning", "--date", "2999-01-01"], ""),
        (["TNK-1", "--type", "inspection", "--date", "2026-01-02", "--next", "2026-01-01"], ""),
        (["TNK-1", "--type", "cleaning", "--technician", "nobody"], "nobody"),
        (["TNK-1", "--type", "cleaning", "--description", String(repeating: "x", count: 5000)], "5,000"),
    ]) func whatIsWrongIsToldAndNothingStored(arguments: [String], words: String) throws {
        try program.runList(["maintenance", "record"] + arguments).expect(65, words)
        #expect(try program.sql("SELECT COUNT(*) FROM equipment_maintenance") == "0")
    }

    @Test func aTypeIsNeededAndOneOfTheNine() throws {
        try run("record", "TNK-1").expect(64, "--type")
        try run("record", "TNK-1", "--type", "polishing").expect(64, "one of the following: inspection, repair,")
        try run("record", String(repeating: "x", count: 10_000), "--type", "cleaning").expect(
            65, "there are 10000 characters")
    }

    @Test func jobsArePlannedDoneAndCancelledOnce() throws {
        let made = try run(
            "schedule", "TNK-1", "--type", "inspection", "--date", "+10", "--technician", "tom", "--repeat-months",
            "12",
            "--notes", "the valve", "--json"
        ).expect(0)
        #expect(try made.object["id"] as? Int == 1)
        try run("schedule", "TNK-2", "--type", "cleaning", "--date", "tomorrow").expect(0)
        let jobs = try run("jobs", "--json").expect(0).list
        #expect(jobs.map { $0["id"] as? Int } == [2, 1])
        #expect(jobs.map { $0["technician"] as? String } == [nil, "tom"])
        #expect(try run("jobs", "--technician", "tom", "--json").list.count == 1)
        try run("begin", "TNK-1").expect(0)
        #expect(try program.sql("SELECT status FROM rental_equipment WHERE id = 1") == "maintenance")

        let done = try run("complete", "1", "--result", "passed", "--json").expect(0).object
        #expect(done["id"] as? Int == 1 && done["job"] as? Int == 1)
        #expect(
            try program.sql(
                "SELECT status || maintenance_type FROM rental_equipment, equipment_maintenance WHERE rental_equipment.id = 1"
            )
                == "availableinspection")
        try run("complete", "1").expect(65, "completed this job")
        #expect(try run("jobs", "--json").list.count == 2, "it comes again in a year")
        #expect(try run("jobs", "--status", "completed", "--json").list.map { $0["id"] as? Int } == [1])
        #expect(try run("jobs", "--all", "--json").list.count == 3)

        #expect(try run("cancel", "2", "--reason", "sold").expect(0).output == "Job 2 is cancelled.\n")
        try run("cancel", "2", "--reason", "sold").expect(65, "cancelled this job")
        try run("complete", "77").expect(65, "there is no such job")
    }

    @Test func anOverrideNeedsThePermissionAndAReason() throws {
        for code in ["TNK-1", "NONE"] {
            try program.run(
                as: "tom",
                [
                    "maintenance", "override", code, "--kind", "visual", "--until", "+10", "--reason",
                    "the tester is ill",
                ]
            ).expect(77, "maintenance.override")
        }
        try run("override", "TNK-1", "--kind", "visual", "--until", "soon", "--reason", "x").expect(
            65, "a date looks like")
        try run("override", "TNK-3", "--kind", "hydro", "--until", "+10", "--reason", "x").expect(65)
        try run("override", "TNK-1", "--kind", "visual", "--until", "+10", "--reason", " ").expect(65, "reason")
        try program.run(
            as: "mia",
            ["maintenance", "override", "TNK-1", "--kind", "visual", "--until", "+10", "--reason", "the tester is ill"]
        ).expect(0)
        let verdict = try program.run("equipment", "verdict", "TNK-1", "--json").expect(0).object
        #expect(verdict["may_rent_until"] is String)
        #expect((verdict["reasons"] as? [String])?.first?.contains("the tester is ill") == true)
    }

    @Test func costsAreToldAndWritten() throws {
        try program.sql(
            """
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, cost, parts_replaced)
            VALUES (1, 'repair', '2026-01-31', 1, 20.10, 'valve, lot 7'), (2, 'cleaning', '2026-03-01', 1, 0.20, NULL),
                (2, 'cleaning', '2025-12-31', 1, 500, NULL);
            """)
        let costs = try run("costs", "--from", "2026-01-01", "--to", "2026-03-31", "--json").expect(0).object
        #expect(costs["from"] as? String == "2026-01-01")
        let totals = try #require(costs["totals"] as? [String: Any])
        #expect(totals["services"] as? Int == 2 && totals["cost"] as? String == "20.30")
        #expect(totals["average"] as? String == "10.15")
        let items = try #require(costs["by_equipment"] as? [[String: Any]])
        #expect(items.map { $0["equipment_code"] as? String } == ["TNK-1", "TNK-2"])
        #expect(items[0]["cost"] as? String == "20.10" && items[0]["left"] as? String == "-20.10")
        let types = try #require(costs["by_type"] as? [[String: Any]])
        #expect(types.map { $0["maintenance_type"] as? String } == ["repair", "cleaning"])
        let months = try #require(costs["by_month"] as? [[String: Any]])
        #expect(months.map { $0["month"] as? String } == ["2026-01", "2026-02", "2026-03"])
        #expect(months.map { $0["cost"] as? String } == ["20.10", "0.00", "0.20"])
        let file = program.home.appendingPathComponent("costs.csv")
        try run(
            "costs", "--from", "2026-01-01", "--to", "2026-03-31", "--csv", file.path, "--by", "month"
        ).expect(0)
        #expect(
            try String(decoding: Data(contentsOf: file), as: UTF8.self)
                == "month,cost\r\n2026-01,20.10\r\n2026-02,0.00\r\n2026-03,0.20\r\n")
        #expect(try run("costs").expect(0).output.contains("by work"))
        try run("costs", "--from", "2026-02-01", "--to", "2026-01-01").expect(64)
        #expect(try run("costs", "--from", "0001-01-01", "--to", "9999-12-31").expect(0).output.contains("520.30"))

        let recalled = try run("recall", "LOT 7", "--json").expect(0).list
        #expect(recalled.map { $0["equipment_code"] as? String } == ["TNK-1"])
        #expect(recalled[0].keys.contains("customer"))
        let seen = try program.run(as: "tom", ["maintenance", "recall", "lot 7", "--json"]).expect(0).list
        #expect(seen.count == 1 && !seen[0].keys.contains("customer"))
        try run("recall", " ").expect(64)
    }

    @Test func rulesAreListedAndChanged() throws {
        let rules = try run("rules", "list", "--json").expect(0).list
        let hydro = try #require(rules.first { $0["kind"] as? String == "hydro" })
        #expect(hydro["months"] as? Int == 60 && hydro["source"] as? String == "49 CFR 180.209")
        #expect(rules.allSatisfy { $0["jurisdiction"] as? String == "US" })
        #expect(try run("rules", "list", "--all", "--json").list.count == rules.count * 2)
        let changed = try run("rules", "set", "cylinder", "visual", "--months", "6", "--json").expect(0).object
        #expect(changed["id"] as? Int == rules.first { $0["kind"] as? String == "visual" }?["id"] as? Int)
        #expect(try due().contains("TNK-1 visual overdue 2020-07-31"))
        try run("rules", "set", "cylinder", "visual").expect(64)
        try run("rules", "set", "cylinder", "visual", "--months", "0").expect(65)
        try program.run(as: "cara", ["maintenance", "rules", "set", "cylinder", "visual", "--months", "6"]).expect(
            77, "equipment.edit")
    }

    @Test func templatesAreSetListedAndRemoved() throws {
        let made = try run(
            "templates", "set", "--type", "servicing", "--category", "regulators", "--parts", "service kit", "--cost",
            "45", "--json"
        ).expect(0).object
        let id = try #require(made["id"] as? Int)
        let list = try run("templates", "--json").expect(0).list
        #expect(list.map { $0["id"] as? Int } == [id])
        #expect(list[0]["category"] as? String == "Regulators" && list[0]["cost"] as? String == "45.00")
        try run("templates", "set", "--type", "servicing", "--cost", "a lot").expect(65, "no amount")
        try run("templates", "remove", "\(id)").expect(0)
        #expect(try run("templates", "--json").list.isEmpty)
        try run("templates", "remove", "\(id)").expect(65)
    }
}
