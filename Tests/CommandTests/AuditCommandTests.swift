import Foundation
import Testing

@Suite struct AuditCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
    }

    private func actions(_ arguments: String...) throws -> [String] {
        try program.runList(["audit", "list", "--json"] + arguments).expect(0).list.map {
            $0["action"] as? String ?? ""
        }
    }

    @Test func theNewestComesFirst() throws {
        let rows = try program.run("audit", "list", "--json").expect(0).list
        #expect(
            rows.map { $0["action"] as? String } == [
                "add_user", "add_user", "add_user", "change_setting", "found_shop",
            ])
        let first = try #require(rows.first)
        #expect(
            Set(first.keys) == [
                "created_at", "username", "action", "module", "entity", "subject", "old_values", "new_values",
                "outcome",
            ])
        #expect(
            first["username"] as? String == "owner" && first["outcome"] as? String == "done"
                && first["module"] as? String == "staff")
        #expect((first["entity"] as? String)?.hasPrefix("users ") == true && first["subject"] as? String == "user cara")
        #expect((first["new_values"] as? String)?.contains("\"username\":\"cara\"") == true)
        #expect((first["created_at"] as? String)?.hasSuffix(":00") == true, "with an offset")
        let text = try program.run("audit", "list").expect(0).output
        #expect(text.contains("add_user") && text.contains("found_shop"))
        #expect(text.contains("user cara") && !text.contains("users "))
        #expect(try program.run("audit").output == text)
    }

    @Test func itIsFilteredByUserPartAndDay() throws {
        try program.run(as: "cara", ["dashboard", "remove", "alerts"]).expect(0)
        try program.run(as: "cara", ["user", "list"]).expect(77)
        #expect(try actions("--user", "cara") == ["look", "sign_in", "change_layout", "sign_in"])
        #expect(try actions("--user", "CARA", "--module", "dashboard") == ["change_layout"])
        #expect(try actions("--module", "shop") == ["found_shop"])
        #expect(try actions("--user", "nobody") == [] && actions("--module", "x") == [])
        #expect(try actions("--user", "' OR 1=1 --") == [])
        // Days are the shop's: midnight of New York is five hours later in winter.
        try program.sql(
            "UPDATE audit_logs SET created_at = '2026-01-02 04:59:59' WHERE action = 'found_shop'; UPDATE audit_logs SET created_at = '2026-01-02 05:00:00' WHERE action = 'change_setting'; UPDATE audit_logs SET created_at = '2026-01-03 05:00:00' WHERE action = 'change_layout'"
        )
        #expect(try actions("--until", "2026-01-01") == ["found_shop"])
        #expect(try actions("--since", "2026-01-02", "--until", "2026-01-02") == ["change_setting"])
        #expect(try actions("--since", "2026-01-03", "--until", "2026-01-03") == ["change_layout"])
        #expect(try actions("--since", "2026-01-02", "--until", "2026-01-01") == [])
        #expect(try actions("--until", "2026-01-03", "--limit", "2") == ["change_layout", "change_setting"])
        #expect(
            try program.run("audit", "list", "--until", "2026-01-03", "--limit", "2").output.contains(
                "… 1 more; --limit shows them"))
    }

    @Test func itIsVerified() throws {
        let whole = try program.run("audit", "verify").expect(0)
        #expect(whole.output == "The trail is whole: 5 rows, each sealed by the one after it.\n")
        let json = try program.run("audit", "verify", "--json").expect(0).object
        #expect(json["rows"] as? Int == 5 && json["intact"] as? Bool == true && json["problem"] is NSNull)
        try program.sql("UPDATE audit_logs SET new_values = NULL WHERE id = 3")
        let broken = try program.run("audit", "verify").expect(65)
        #expect(
            broken.complaint == "nautilus: the trail is not whole: row 3 was altered or put in\n"
                && broken.output.isEmpty)
        let told = try program.run("audit", "verify", "--json")
        #expect(told.status == 65)
        #expect(
            try told.object["intact"] as? Bool == false
                && told.object["problem"] as? String == "row 3 was altered or put in")
    }

    /// What somebody put into the trail by other ways is shown harmless.
    @Test func namesAreShownWithoutTheirEscapes() throws {
        try program.sql(
            "UPDATE users SET username = 'ca' || char(27) || '[2J' || char(8238) || 'ra' WHERE username = 'cara'; UPDATE audit_logs SET action = char(27) || ']0;x' || char(7), user_id = (SELECT id FROM users WHERE username LIKE 'ca%') WHERE id = 2"
        )
        for arguments in [
            ["audit", "list"], ["audit", "list", "--json"], ["user", "list"], ["user", "list", "--json"],
            ["role", "list"],
        ] {
            let output = try program.runList(arguments).expect(0).output
            #expect(
                !output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" }, "\(arguments)")
        }
    }
}
