import Foundation
import Testing

@Suite struct EquipmentCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
        try program.sql(
            """
            INSERT INTO rental_categories (name, rule_set) VALUES ('Cylinders', 'cylinder'), ('Regulators', 'regulator');
            INSERT INTO rental_equipment (category_id, equipment_code, name, size, serial_number, vip_date, hydro_date, daily_rate)
            VALUES (1, 'TNK-1', 'Cylinder AL80', '80 cf', 'LX-77', date('now', '-1 day'), date('now', '-1 day'), 12),
                (1, 'TNK-2', 'Cylinder AL80', '80 cf', NULL, '2020-01-15', date('now', '-1 day'), 12);
            """)
    }

    private func run(_ arguments: String...) throws -> Program.Result { try program.runList(arguments) }
    private func codes(_ arguments: String...) throws -> [String] {
        try program.runList(["equipment", "list", "--json"] + arguments).expect(0).list.compactMap {
            $0["equipment_code"] as? String
        }
    }

    @Test func anItemIsMadeShownChangedAndRetired() throws {
        let made = try run(
            "equipment", "add", "REG-9", "--category", "Regulators", "--name", "MK25", "--serial", "A1", "--daily-rate",
            "18", "--service", "2020-02-29", "--json"
        ).expect(0)
        let id = try #require(try made.object["id"] as? Int)
        #expect(made.output.hasPrefix("{\n  \"id\": \(id)"))
        let shown = try run("equipment", "show", "reg-9", "--json").expect(0).object
        #expect(shown["id"] as? Int == id && shown["equipment_code"] as? String == "REG-9")
        #expect(shown["category"] as? String == "Regulators" && shown["daily_rate"] as? String == "18.00")
        #expect(shown["status"] as? String == "available" && shown["weekly_rate"] is NSNull)
        let dues = try #require(shown["due_dates"] as? [[String: Any]])
        #expect(dues.map { $0["kind"] as? String } == ["service"])
        #expect(dues[0]["due_date"] as? String == "2021-02-28" && dues[0]["urgency"] as? String == "overdue")

        try run("equipment", "edit", "REG-9", "--new-code", "REG-10", "--notes", "the red one").expect(0)
        #expect(try run("equipment", "show", "REG-10").expect(0).output.contains("the red one"))
        try run("equipment", "edit", "REG-10", "--notes", "").expect(0)
        #expect(try run("equipment", "show", "REG-10", "--json").object["notes"] is NSNull)

        #expect(
            try run("equipment", "retire", "REG-10", "--reason", "worn out").expect(0).output == "REG-10 is retired.\n")
        let history = try #require(
            try run("equipment", "show", "REG-10", "--json").object["status_history"] as? [[String: Any]])
        #expect(
            history.first?["new_status"] as? String == "retired" && history.first?["reason"] as? String == "worn out")
        #expect(
            try program.sql(
                "SELECT group_concat(action, ' ') FROM (SELECT action FROM audit_logs WHERE module = 'equipment' ORDER BY id)"
            ) == "add_equipment edit_equipment edit_equipment retire_equipment")
    }

    @Test func gearIsListedAndFiltered() throws {
        #expect(try codes() == ["TNK-1", "TNK-2"])
        #expect(try codes("--due", "overdue") == ["TNK-2"])
        #expect(try codes("--due", "never_inspected") == [])
        #expect(try codes("--category", "Regulators") == [])
        #expect(try codes("--status", "retired") == [])
        #expect(try codes("--search", "lx-77") == ["TNK-1"])
        #expect(try codes("--limit", "1") == ["TNK-1"])
        let first = try #require(try run("equipment", "list", "--due", "overdue", "--json").list.first)
        #expect(first["urgency"] as? String == "overdue" && first["next_inspection_due"] as? String == "2021-01-31")
        let text = try run("equipment", "list", "--limit", "1").expect(0).output
        #expect(text.contains("… 1 more; --limit shows them"))
        #expect(try run("equipment").output.contains("TNK-2"))
        try run("equipment", "list", "--due", "sometime").expect(64)
    }

    @Test func aVerdictIsTold() throws {
        let good = try run("equipment", "verdict", "lx-77", "--json").expect(0).object
        #expect(good["equipment_code"] as? String == "TNK-1")
        #expect((good["may_rent_until"] as? String)?.count == 10)
        #expect(good["may_fill"] as? [String] == ["air", "nitrox", "trimix"])
        #expect((good["reasons"] as? [String])?.count == 1, "why not with oxygen")
        try run("equipment", "verdict", "TNK-1", "--gas", "air").expect(0)
        try run("equipment", "verdict", "TNK-1", "--gas", "oxygen").expect(65, "TNK-1: not with oxygen")
        try run("equipment", "verdict", "TNK-1", "--until", "2999-01-01").expect(65, "only")
        try run("equipment", "verdict", "TNK-1", "--until", "yesterday").expect(64, "a date looks like 2026-11-24")

        let bad = try run("equipment", "verdict", "TNK-2", "--json").expect(0).object
        #expect(bad["may_rent_until"] is NSNull && bad["may_fill"] as? [String] == [])
        #expect(bad["reasons"] as? [String] == ["visual inspection overdue since 2021-01-31"])
        let asked = try run("equipment", "verdict", "TNK-2", "--gas", "air", "--json")
        #expect(asked.status == 0 && asked.complaint.isEmpty)
        #expect(try asked.object["may"] as? Bool == false)
        #expect(
            try run("equipment", "verdict", "TNK-2").expect(0).output
                == "TNK-2 Cylinder AL80: may not be rented: visual inspection overdue since 2021-01-31\n")
        try run("equipment", "verdict", "NONE").expect(65, "there is no item NONE")
    }

    @Test func whatIsWrongIsToldAndNothingStored() throws {
        for (arguments, words) in [
            (["TNK-1", "--name", "x", "--category", "Cylinders"], "TNK-1"),
            (["NEW", "--category", "Cylinders"], "name"),
            (["NEW", "--name", "x", "--category", "Nowhere"], "there is no such category"),
            (["NEW", "--name", "x", "--category", "Cylinders", "--daily-rate", "-5"], ""),
            (["NEW", "--name", "x", "--category", "Cylinders", "--vip", "2026-02-30"], "date"),
        ] { try program.runList(["equipment", "add"] + arguments).expect(65, words) }
        try run("equipment", "edit", "TNK-1").expect(64)
        try run("equipment", "edit", "NONE", "--name", "x").expect(65, "there is no item NONE")
        #expect(try codes() == ["TNK-1", "TNK-2"])
    }

    /// Permission is refused before anybody learns whether there is such an item.
    @Test func whoMayNotIsRefused() throws {
        for code in ["TNK-1", "NONE"] {
            try program.run(as: "cara", ["equipment", "edit", code, "--name", "x"]).expect(77, "equipment.edit")
            try program.run(as: "cara", ["equipment", "retire", code, "--reason", "x"]).expect(77, "equipment.edit")
        }
        try program.run(as: "cara", ["equipment", "verdict", "TNK-1"]).expect(0)
        try program.sql("DELETE FROM role_permissions WHERE role_id = (SELECT id FROM roles WHERE name = 'counter')")
        for code in ["TNK-1", "NONE"] {
            try program.run(as: "cara", ["equipment", "verdict", code]).expect(77, "maintenance.view")
        }
    }

    @Test func categoriesAreListedMadeAndPutUnderOtherRules() throws {
        let made = try run("equipment", "categories", "add", "Lights", "--rule-set", "general", "--json").expect(0)
        #expect(try made.object["id"] as? Int == 3)
        let list = try run("equipment", "categories", "--json").expect(0).list
        #expect(list.map { $0["name"] as? String } == ["Cylinders", "Lights", "Regulators"])
        #expect(list.map { $0["items"] as? Int } == [2, 0, 0])
        try run("equipment", "categories", "set", "cylinders", "--rule-set", "none").expect(0)
        #expect(try run("equipment", "categories", "--json").list.first?["rule_set"] as? String == "none")
        #expect(try codes("--due", "overdue") == [])
        try run("equipment", "categories", "set", "Nowhere", "--rule-set", "none").expect(65, "Nowhere")
        try run("equipment", "categories", "set", "Lights", "--rule-set", "odd").expect(64)
    }

    @Test func aListIsWrittenAsCsvAndTheTrailTellsOfIt() throws {
        let file = program.home.appendingPathComponent("gear.csv")
        let told = try run("equipment", "list", "--csv", file.path).expect(0)
        #expect(told.output == "2 rows in \(file.path).\n")
        let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines[0].hasPrefix("equipment_code,name,category,"))
        #expect(lines[2].contains(",overdue,2021-01-31,") && lines.count == 4)
        #expect(
            try program.sql("SELECT action || new_values FROM audit_logs ORDER BY id DESC LIMIT 1").hasPrefix(
                "export_rows"))
        let few = program.home.appendingPathComponent("few.csv").path
        #expect(try run("equipment", "list", "--csv", few, "--limit", "1").expect(0).output == "One row in \(few).\n")
        try run("equipment", "list", "--csv", file.path).expect(65, "is there already")
        #expect(try Data(contentsOf: file) == Data(text.utf8))
        let lost = program.home.appendingPathComponent("nowhere/gear.csv").path
        try run("equipment", "list", "--csv", lost).expect(69, "cannot be written")
        for none in ["", "-"] { try run("equipment", "list", "--csv", none).expect(64, "name a new file") }
    }
}
