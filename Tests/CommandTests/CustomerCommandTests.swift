import Foundation
import Testing

/// `nautilus customer`, `device` and `preferences`: cli.md.
@Suite struct CustomerCommandTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.staff()
        try program.sql(
            """
            INSERT INTO customers (id, first_name, last_name, email, mobile, is_active) VALUES
                (1, 'Ann', 'Reef', 'ann@reef.com', '(305) 555-0101', 1), (2, 'Bo', 'Cove', NULL, NULL, 1), (3, 'Cy', 'Gone', NULL, NULL, 0);
            INSERT INTO transactions (transaction_number, customer_id, total, status) VALUES ('T1', 1, 45, 'completed')
            """)
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> Program.Result { try program.runList(arguments) }
    private func ids(_ arguments: String...) throws -> [Int] {
        try program.runList(["customer", "list", "--json"] + arguments).expect(0).list.compactMap { $0["id"] as? Int }
    }

    @Test func customersAreListedAndFound() throws {
        #expect(try ids() == [2, 1])
        #expect(try ids("--inactive") == [3])
        #expect(try ids("--all") == [2, 1, 3])
        #expect(try ids("--search", "555 0101") == [1])
        try run("customer", "tag", "1", "nitrox").expect(0)
        #expect(try ids("--tag", "nitrox") == [1])
        let first = try #require(try run("customer", "list", "--json").list.last)
        #expect(first["last_name"] as? String == "Reef" && first["email"] as? String == "ann@reef.com")
        #expect(try run("customer").expect(0).output.contains("Reef"))
        let told = try run("customer", "list", "--all").expect(0).output.split(separator: "\n")
        #expect(
            told[0].hasSuffix("Active") && told.dropFirst().allSatisfy { $0.hasSuffix("yes") || $0.hasSuffix("no") })
        try run("customer", "list", "--all", "--inactive").expect(64)
    }

    @Test func aCustomerIsMadeShownAndChanged() throws {
        let made = try run(
            "customer", "add", "--first-name", "Dee", "--last-name", "Reef", "--email", "ANN@reef.com", "--mobile",
            "+1 305 555 0199", "--state", "FL", "--time-zone", "America/New_York", "--json"
        ).expect(0)
        let id = try #require(try made.object["id"] as? Int)
        #expect(made.output.hasPrefix("{\n  \"id\": \(id)"))
        #expect(try made.object["alike"] as? [Int] == [1])
        let told = try run("customer", "add", "--last-name", "Twin", "--mobile", "305-555-0101").expect(0)
        #expect(told.output.contains("Note: 1 Ann Reef has the same telephone."), "\(told.output)")
        let shown = try run("customer", "show", "\(id)", "--json").expect(0).object
        #expect(shown["state"] as? String == "FL" && shown["time_zone"] as? String == "America/New_York")
        #expect(shown["is_active"] as? Bool == true && shown["company_name"] is NSNull)
        #expect(shown["sms_opt_in"] as? Bool == true && shown["push_opt_in"] as? Bool == false)
        try run("customer", "edit", "\(id)", "--notes", "likes wrecks", "--email", "").expect(0)
        #expect(try run("customer", "show", "\(id)").expect(0).output.contains("notes: likes wrecks"))
        #expect(try run("customer", "show", "\(id)", "--json").object["email"] is NSNull)
        try run("customer", "deactivate", "\(id)").expect(0)
        #expect(try run("customer", "show", "\(id)", "--json").object["is_active"] as? Bool == false)
        try run("customer", "activate", "\(id)").expect(0)
        try run("customer", "tag", "\(id)", "deep").expect(0)
        try run("customer", "tag", "\(id)", "deep").expect(65, "they have this tag already")
        try run("customer", "tag", "\(id)", "deep", "--remove").expect(0)
    }

    @Test func whatIsWrongIsToldAndNothingStored() throws {
        for (arguments, status, words) in [
            (["add"], 65, "a name or a company is needed"),
            (["add", "--last-name", "x", "--email", "nobody"], 65, "an address looks like"),
            (["add", "--last-name", "x", "--time-zone", "Mars"], 65, "a time zone looks like"),
            (["add", "--last-name", "x", "--phone", "12"], 65, "five figures"),
            (["edit", "1"], 64, ""), (["edit", "99", "--notes", "x"], 65, "there is no customer 99"),
            (["show", "99"], 65, "there is no customer 99"), (["show", "Ann"], 64, ""),
        ] as [([String], Int32, String)] {
            try program.runList(["customer"] + arguments).expect(status, words)
        }
        #expect(try ids("--all") == [2, 1, 3])
    }

    @Test func devices() throws {
        let made = try run("device", "add", "1", "--token", "tok-1", "--type", "ios", "--json").expect(0).object
        #expect(made["id"] as? Int == 1 && made["customer_id"] as? Int == 1)
        try run("device", "add", "2", "--token", "tok-1", "--type", "android").expect(0)
        #expect(try run("device", "list", "1", "--json").expect(0).list.isEmpty)
        let device = try #require(try run("device", "list", "2", "--json").expect(0).list.first)
        #expect(device["device_token"] as? String == "tok-1" && device["device_type"] as? String == "android")
        #expect(device["push_opt_in"] as? Bool == true)
        #expect(try run("device", "list", "2").output.contains("tok-1"))
        try run("device", "remove", "2").expect(0)
        try run("device", "remove", "2").expect(65, "there is no device 2")
        try run("device", "add", "1", "--token", "x", "--type", "fax").expect(64)
    }

    @Test func preferencesAndTheirLedger() throws {
        try run("preferences", "set", "1").expect(64)
        try run(
            "preferences", "set", "1", "--email", "on", "--purpose", "promotional", "--source", "web form", "--wording",
            "Write to me about trips"
        ).expect(0)
        let set = try run("preferences", "set", "1", "--sms", "off", "--push", "on", "--json").expect(0)
        #expect(set.output.hasPrefix("{\n  \"id\": 1"))
        let shown = try run("preferences", "show", "1", "--json").expect(0).object
        #expect(shown["customer_id"] as? Int == 1)
        #expect(
            [shown["sms_opt_in"], shown["email_opt_in"], shown["push_opt_in"]].map { $0 as? Bool } == [
                false, true, true,
            ])
        let events = try #require(shown["consent_events"] as? [[String: Any]])
        #expect(
            events.map { "\($0["channel"] ?? "") \($0["purpose"] ?? "") \($0["event"] ?? "") \($0["source"] ?? "")" }
                == [
                    "push transactional granted counter", "sms promotional withdrawn counter",
                    "sms transactional withdrawn counter", "email promotional granted web form",
                ])
        #expect(events.last?["wording"] as? String == "Write to me about trips")
        let preferences = try #require(shown["preferences"] as? [[String: Any]])
        #expect(preferences.count == 6)
        #expect(
            preferences.filter { $0["opt_in"] as? Bool == true }.map { "\($0["channel"] ?? "") \($0["purpose"] ?? "")" }
                == [
                    "push transactional", "email transactional", "email promotional",
                ])
        let text = try run("preferences", "show", "1").expect(0).output
        #expect(text.contains("said no: counter") && text.contains("Write to me about trips"), "\(text)")
    }

    @Test func everythingThatIsHeld() throws {
        let document = try run("customer", "export", "1").expect(0).object
        #expect(document["customer_id"] as? Int == 1)
        #expect((document["customers"] as? [[String: Any]])?.first?["email"] as? String == "ann@reef.com")
        #expect((document["transactions"] as? [[String: Any]])?.first?["total"] as? String == "45.00")
        let file = program.home.appendingPathComponent("one.json").path
        #expect(try run("customer", "export", "1", "--file", file).expect(0).output.contains("rows in \(file)"))
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        try run("customer", "export", "1", "--file", file).expect(65, "is there already")
        #expect(
            try program.sql("SELECT COUNT(*) FROM audit_logs WHERE action = 'export_customer' AND entity_id = 1") == "3"
        )
    }

    /// Nobody can be asked here; with the word it is done, once and for good.
    @Test func erasing() throws {
        try run("customer", "erase", "1").expect(65, "then say --yes")
        try program.sql("UPDATE transactions SET status = 'pending'")
        try run("customer", "erase", "1", "--yes").expect(65, "45.00 is owed on T1")
        try program.sql("UPDATE transactions SET status = 'completed'")
        try run("customer", "erase", "1", "--yes").expect(0)
        let shown = try run("customer", "show", "1", "--json").expect(0).object
        #expect(shown["email"] is NSNull && shown["erased_at"] is String && shown["last_name"] as? String == "(erased)")
        #expect(try program.sql("SELECT total FROM transactions WHERE customer_id = 1") == "45")
        try run("customer", "erase", "1", "--yes").expect(65, "was erased")
        try run("audit", "verify").expect(0)
    }

    /// Permission is refused before anybody learns whether there is such a customer.
    @Test func whoMayNotIsRefused() throws {
        for id in ["1", "99"] {
            for (arguments, permission) in [
                (["customer", "show", id], "customers.view"),
                (["customer", "edit", id, "--notes", "x"], "customers.edit"),
                (["customer", "erase", id], "customers.edit"), (["customer", "export", id], "customers.edit"),
                (["device", "remove", id], "communication.send"),
                (["preferences", "set", id, "--sms", "off"], "communication.send"),
            ] { try program.run(as: "tom", arguments).expect(77, permission) }
        }
        try program.run(as: "tom", ["customer", "list"]).expect(77, "customers.view")
        try program.run(as: "cara", ["customer", "edit", "1", "--notes", "x"]).expect(0)
    }
}
