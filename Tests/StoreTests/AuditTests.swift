import DiveShop
import Foundation
import GRDB
import Jobs
import Store
import Testing

/// The trail: one row a command, in its transaction, with what was before and after, and never a secret.
@Suite struct AuditTests {
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    private func rows() throws -> [[String: String?]] {
        try shop.store.raw { db in
            try Row.fetchAll(db, sql: "SELECT * FROM audit_logs ORDER BY id").map { row in
                Dictionary(
                    uniqueKeysWithValues: row.columnNames.map { name in
                        let value = row[name] as DatabaseValue
                        return (name, value.isNull ? nil : String.fromDatabaseValue(value) ?? "\(value)")
                    })
            }
        }
    }

    private func check(_ store: Store? = nil) throws -> AuditCheck? {
        try (store ?? shop.store).checkAudit(staff: shop.id("owner"), at: founding) { _ in true }
    }

    /// A command, and what was before and after it.
    @Test func aRowTellsWhatWasBeforeAndAfter() throws {
        let cara = try shop.id("cara")
        let cases: [(Command, entity: String, old: String?, new: String?)] = [
            (
                .staff(.edit(cara, [.firstName: .to("Cara"), .role: .to("manager")])), "users \(cara)",
                #"{"first_name":"","role":"counter"}"#, #"{"first_name":"Cara","role":"manager"}"#
            ),
            (.staff(.setActive(cara, false)), "users \(cara)", #"{"is_active":"1"}"#, #"{"is_active":"0"}"#),
            (.staff(.setPassword(cara, Secret("flippers-9"))), "users \(cara)", nil, #"{"password":"set"}"#),
            (.staff(.setPIN(cara, Secret("314159"))), "users \(cara)", nil, #"{"pin":"set"}"#),
            (.staff(.setPIN(cara, nil)), "users \(cara)", nil, #"{"pin":"none"}"#),
            (.staff(.link(cara, .to("till"))), "users \(cara)", #"{"os_account":"cara"}"#, #"{"os_account":"till"}"#),
            (.staff(.link(cara, .to(nil))), "users \(cara)", #"{"os_account":"till"}"#, #"{"os_account":null}"#),
            (.staff(.unlock(cara)), "users \(cara)", nil, nil),
            (
                .staff(
                    .editRole(
                        name: "technician", allow: [.viewSales], forbid: [.recordMaintenance, .scheduleMaintenance])),
                "roles 3",
                #"{"permissions":"dashboard.view equipment.edit maintenance.create maintenance.schedule maintenance.view widgets.customize","role":"technician"}"#,
                #"{"permissions":"dashboard.view equipment.edit maintenance.view sales.view widgets.customize","role":"technician"}"#
            ),
            (
                .changeSetting(.autoLockMinutes, 5), "settings", #"{"auto_lock_minutes":"15"}"#,
                #"{"auto_lock_minutes":"5"}"#
            ),
            (.chooseTheme("mono"), "users 1", #"{"theme":null}"#, #"{"theme":"mono"}"#),
            (
                .changeLayout(.remove(.alerts)), "users 1",
                #"{"layout":"sales_today small, customers_total small, active_rentals small, upcoming_courses small, sales_chart large, revenue_breakdown medium, upcoming_events large, alerts medium"}"#,
                #"{"layout":"sales_today small, customers_total small, active_rentals small, upcoming_courses small, sales_chart large, revenue_breakdown medium, upcoming_events large"}"#
            ),
        ]
        for (command, entity, old, new) in cases {
            let before = try rows()
            try shop.store.perform(command, staff: shop.id("owner"), at: founding.adding(seconds: 60))
            let after = try rows()
            #expect(after.count == before.count + 1 && Array(after.dropLast()) == before, "\(command)")
            let row = try #require(after.last)
            #expect(row["user_id"] == "1" && row["outcome"] == "done" && row["created_at"] == "2026-11-24 12:31:00")
            #expect(row["action"] == command.name && row["module"] == command.module)
            #expect(
                [row["entity_type"], row["entity_id"]].compactMap { $0 ?? nil }.joined(separator: " ") == entity,
                "\(command)")
            #expect(row["old_values"] == .some(old) && row["new_values"] == .some(new), "\(command): \(row)")
            #expect(row["previous_hash"] == before.last?["hash"])
        }
        #expect(try check()?.isIntact == true)
    }

    /// Whatever was typed as a secret, and whatever was made of it, stands nowhere in the trail.
    @Test func noSecretStandsInTheTrail() throws {
        let (owner, cara) = (try shop.id("owner"), try shop.id("cara"))
        let secrets = ["wet-suit-7", "wet-suit-8", "flippers-9", "314159", "short", "271828271828271828"]
        for text in secrets {
            let secret = Secret(text)
            for command in [
                StaffCommand.setPassword(cara, secret), .setPIN(cara, secret),
                .add(PersonDraft(username: "z\(text.count)", role: "counter"), password: secret),
                .changeOwnPassword(old: secret, new: Secret("snorkel-11")),
                .changeOwnPassword(old: Secret("snorkel-11"), new: secret),
            ] {
                _ = try shop.answer(.staff(command), by: "owner", at: founding.adding(seconds: 4000))
            }
            for name in ["cara", "owner", "nobody", text] {
                shop.answer(name, secret, at: founding.adding(seconds: 8000))
            }
        }
        try shop.run("UPDATE users SET is_active = 0 WHERE id = \(owner)")
        _ = try shop.answer(.staff(.setPassword(cara, Secret("snorkel-11"))), by: "owner")
        let trail = try shop.text(of: "audit_logs")
        #expect(try rows().count > 40)
        for text in secrets + ["snorkel-11", "$y$", "$6$"] { #expect(!trail.contains(text), "\(text)") }
    }

    @Test func whatCannotBeWrittenDownIsNotDone() throws {
        try shop.run("CREATE TRIGGER no_trail BEFORE INSERT ON audit_logs BEGIN SELECT RAISE(ABORT, 'no trail'); END")
        let tables = {
            try shop.text(
                of: "users", "roles", "role_permissions", "settings", "dashboard_widgets", "sign_in_attempts")
        }
        let before = try tables()
        let cara = try shop.id("cara")
        for command: Command in [
            .staff(.add(PersonDraft(username: "zoe", role: "counter"), password: nil)),
            .staff(.edit(cara, [.role: .to("admin")])),
            .staff(.setActive(cara, false)), .staff(.setPassword(cara, Secret("flippers-9"))),
            .staff(.link(cara, .to("till"))),
            .staff(.unlock(cara)), .staff(.addRole(name: "guide", title: "", [.viewSales])),
            .staff(.editRole(name: "counter", allow: [.manageUsers], forbid: [])), .changeSetting(.counterPIN, 1),
            .chooseTheme("mono"), .changeLayout(.remove(.alerts)),
        ] {
            #expect(try shop.answer(command, by: "owner")?.kind == .failed, "\(command)")
        }
        #expect(throws: Refusal.self) { try shop.store.signIn(osAccount: "cara", at: founding) }
        #expect(try tables() == before)
        // The try is counted all the same: nobody guesses for nothing while the trail fails.
        #expect(shop.answer("cara")?.kind == .failed)
        #expect(try shop.store.column("SELECT failures FROM sign_in_attempts") == ["1"])
        try shop.run("DROP TRIGGER no_trail")
        #expect(try shop.answer(.chooseTheme("mono"), by: "owner") == nil)
        #expect(try check()?.isIntact == true)
    }

    /// The change or the trail's row, whichever finds the disk full: neither is kept, and the trail goes on once there is room.
    @Test(.enabled(if: Disk.canBeMade)) func aFullDiskKeepsNeither() throws {
        let folder = try Folder()
        let disk = try Disk(folder, kilobytes: 2048)
        let path = disk.path + "/nautilus.db"
        let store = try Store(path: path, creating: true)
        let owner = try store.makeShop(name: "Blue", owner: "owner", osAccount: "owner", at: founding)
        try store.perform(.chooseTheme("before"), staff: owner, at: founding)
        try disk.fill()
        var done = 0
        var refusal: Refusal?
        while refusal == nil {
            do throws(Refusal) {
                // Some of it still fits into the room that the log has already.
                try store.perform(
                    .chooseTheme(String(repeating: "x", count: 20_000) + "\(done)"), staff: owner, at: founding)
                done += 1
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.kind == .unavailable)
        try FileManager.default.removeItem(atPath: disk.path + "/filler")
        try store.perform(.chooseTheme("after"), staff: owner, at: founding)
        #expect(try store.column("SELECT count(*) FROM audit_logs WHERE action = 'choose_theme'") == ["\(done + 2)"])
        let check = try store.checkAudit(staff: owner, at: founding) { _ in true }
        #expect(check == AuditCheck(rows: done + 3, problem: nil))
    }

    @Test func whatIsBroughtInAndTakenOutIsWrittenDown() throws {
        let home = Home(root: shop.folder.file("home"))
        let file = try shop.folder.write(
            "people.csv", Data("first_name,last_name,email\nAnn,Diver,ann@example.com\n".utf8))
        let table = try #require(ImportTable.named("customers"))
        _ = try ImportFile(table, path: file, options: ImportOptions(), staff: shop.id("mia"), home: home)
            .carryOut(on: shop.store, at: founding) { _ in true }
        ExportRows(widget: .customersTotal, options: .standard, filter: "ann", staff: try shop.id("mia"), home: home)
            .carryOut(on: shop.store, at: founding) { _ in true }
        ExportRows(widget: .customersTotal, options: .standard, filter: "ann", staff: try shop.id("tom"), home: home)
            .carryOut(on: shop.store, at: founding) { _ in true }
        let told = try rows().suffix(3).map {
            "\($0["user_id"]!!) \($0["action"]!!) \($0["outcome"]!!) \($0["new_values"]!!)"
        }
        let (mia, tom) = (try shop.id("mia"), try shop.id("tom"))
        #expect(told[0] == "\(mia) import_rows done {\"new\":\"1\",\"unchanged\":\"0\",\"updated\":\"0\"}")
        #expect(
            told[1].hasPrefix("\(mia) export_rows done ") && told[1].contains("\"filter\":\"ann\"")
                && told[1].contains("\"rows\":\"1\""))
        #expect(told[2] == "\(tom) export_rows refused {\"reason\":\"this needs the permission customers.view\"}")
        #expect(try rows().first?["action"] == "found_shop")
        #expect(try check()?.isIntact == true)
    }

    /// What a row costs a command: three statements, whatever the length of the trail.
    @Test(arguments: [0, 200]) func appendingCostsThreeStatements(rows: Int) throws {
        let (store, id) = (shop.store, try shop.id("cara"))
        for turn in 0..<rows { try store.perform(.chooseTheme("\(turn)"), staff: id, at: founding) }
        let statements = try store.statements(for: .chooseTheme("mono"), staff: id, at: founding)
        let trail = statements.filter { $0.contains("audit") }
        #expect(trail.count == 3, "\(trail)")
        #expect(trail.filter { $0.hasPrefix("INSERT INTO audit_logs") }.count == 1)
        #expect(statements.count < 12)
    }

    /// Rows of the trail's time before it had hashes are no fault of anybody's.
    @Test func anOlderStoreBeginsItsTrailAnew() throws {
        let folder = try Folder()
        let path = try folder.store(
            ofSchema: 6,
            """
            INSERT INTO users (username, role_id, os_account) VALUES ('owner', 1, 'owner');
            INSERT INTO audit_logs (user_id, action, module) VALUES (1, 'sign_in', 'staff'), (1, 'sign_in', 'staff')
            """)
        let store = try Store(path: path)
        #expect(try store.checkAudit(staff: 1, at: founding) { _ in true } == AuditCheck(rows: 0, problem: nil))
        try store.perform(.chooseTheme("mono"), staff: 1, at: founding)
        #expect(try store.checkAudit(staff: 1, at: founding) { _ in true } == AuditCheck(rows: 1, problem: nil))
        try store.raw { try $0.execute(sql: "DELETE FROM audit_logs WHERE id = 3") }
        #expect(try store.checkAudit(staff: 1, at: founding) { _ in true }?.problem == "the newest row was cut off")
    }
}
