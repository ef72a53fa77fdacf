import Foundation
import Testing

/// People and roles by subcommand.
@Suite struct StaffCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
    }

    private func user(_ name: String) throws -> [String: Any] {
        try #require(
            try program.run("user", "list", "--json").expect(0).list.first { $0["username"] as? String == name })
    }

    @Test func peopleAreListed() throws {
        let cara = try user("cara")
        #expect(
            Set(cara.keys) == [
                "id", "username", "first_name", "last_name", "email", "role", "is_active", "os_account",
                "last_login_at", "has_password", "has_pin", "locked_until",
            ])
        #expect(
            cara["role"] as? String == "counter" && cara["is_active"] as? Bool == true
                && cara["has_password"] as? Bool == true)
        #expect(
            cara["has_pin"] as? Bool == false && cara["os_account"] is NSNull && cara["last_login_at"] is NSNull
                && cara["locked_until"] is NSNull)
        let owner = try user("owner")
        #expect(owner["has_password"] as? Bool == false && owner["os_account"] as? String != nil)
        let text = try program.run("user", "list").expect(0).output.split(separator: "\n").map(String.init)
        #expect(text.first?.hasPrefix("user name  name  role") == true, "\(text)")
        #expect(
            text.count == 5 && text.contains { $0.hasPrefix("cara") && $0.contains("counter") && $0.hasSuffix("never") }
        )
        #expect(try program.run("user").output == program.run("user", "list").output)
    }

    /// Each command, what it says, and what then stands in a column of the store.
    @Test func aPersonFromTheFirstDayToTheLast() throws {
        let pin = try program.password("pin", Data("271828\n".utf8))
        let new = try program.password("new", Data("flippers-9".utf8))
        let steps: [(arguments: [String], says: String, sql: String, then: String)] = [
            (
                [
                    "add", "zoe", "--role", "counter", "--first-name", "Zoë", "--last-name", "O'Hara", "--email",
                    "z@example.com",
                ],
                "Zoe may work here as counter.", "first_name || last_name || email || (password_hash IS NULL)",
                "ZoëO'Haraz@example.com1"
            ),
            (
                ["edit", "zoe", "--email", "", "--last-name", "Reef"], "Zoe is changed.",
                "first_name || last_name || (email IS NULL)", "ZoëReef1"
            ),
            (["edit", "ZOE", "--first-name", "Zoe"], "Zoe is changed.", "first_name", "Zoe"),
            (["role", "zoe", "technician"], "Zoe is technician now.", "role_id", "3"),
            (
                ["password", "zoe", "--password-file", new], "Zoe has a new password.", "substr(password_hash, 1, 7)",
                "$y$j9T$"
            ),
            (["pin", "zoe", "--password-file", pin], "Zoe has a new PIN.", "substr(pin_hash, 1, 7)", "$y$j9T$"),
            (["pin", "zoe", "--remove"], "Zoe has no PIN any more.", "pin_hash IS NULL", "1"),
            (["link", "zoe", "till"], "The account till signs in as zoe.", "os_account", "till"),
            (["unlink", "zoe"], "No account signs in as zoe.", "os_account IS NULL", "1"),
            (["disable", "zoe"], "Zoe is disabled.", "is_active", "0"),
            (["enable", "zoe"], "Zoe is enabled.", "is_active", "1"),
            (["unlock", "zoe"], "Zoe may try again.", "is_active", "1"),
            (["edit", "zoe", "--username", "zoe2"], "Zoe2 is changed.", "username", "zoe2"),
        ]
        for step in steps {
            let said = try program.runList(["user"] + step.arguments).expect(0)
            #expect(said.output == step.says + "\n")
            #expect(
                try program.sql("SELECT \(step.sql) FROM users WHERE username LIKE 'zoe%'") == step.then,
                "\(step.arguments)")
        }
        let made = try program.run("user", "add", "yan", "--role", "manager", "--json").expect(0)
        #expect(
            try program.sql("SELECT id FROM users WHERE username = 'yan'") == "\(try made.object["id"] as? Int ?? 0)")
        let changed = try program.run("user", "disable", "yan", "--json").expect(0)
        #expect(try changed.object["id"] as? Int == made.object["id"] as? Int)
        let list = try program.run("user", "list").output
        #expect(list.contains("zoe2") && list.contains("disabled") && !list.contains("no password yet"))
        try program.run("audit", "verify").expect(0)
    }

    /// Another program may have put anything into the store.
    @Test func whatANameHasInItDoesNotReachTheTerminal() throws {
        try program.sql(
            "INSERT INTO users (username, role_id) SELECT 'e' || char(27) || ']0;vil' || char(7), id FROM roles WHERE name = 'counter'"
        )
        for arguments in [["list"], ["disable", "e\u{1B}]0;vil\u{7}"], ["enable", "e\u{1B}]0;vil\u{7}"]] {
            let said = try program.runList(["user"] + arguments).expect(0).output
            #expect(said.contains("]0;vil") && !said.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" })
        }
    }

    @Test func rolesAreShownMadeAndChanged() throws {
        try program.run(
            "role", "add", "guide", "--title", "Dive guide", "--permission", "sales.view", "--permission",
            "customers.view"
        ).expect(0)
        func guide() throws -> [String: Any]? {
            try program.run("role", "list", "--json").expect(0).list.first { $0["name"] as? String == "guide" }
        }
        #expect(try guide()?["permissions"] as? [String] == ["customers.view", "sales.view"])
        #expect(try guide()?["display_name"] as? String == "Dive guide" && guide()?["members"] as? Int == 0)
        try program.run("role", "grant", "guide", "audit.view", "backups.create").expect(0)
        try program.run("role", "revoke", "guide", "sales.view", "backups.restore").expect(0)
        try program.run("user", "role", "tom", "guide").expect(0)
        #expect(try guide()?["permissions"] as? [String] == ["audit.view", "backups.create", "customers.view"])
        #expect(try guide()?["members"] as? Int == 1)
        let text = try program.run("role", "list").expect(0).output.split(separator: "\n")
        #expect(text.count == 20 && text[0].contains("admin") && text[0].contains("guide"))
        #expect(
            text.first { $0.hasPrefix("users.manage") }?.split(separator: " ").dropFirst() == [
                "yes", "–", "–", "–", "–",
            ])
        #expect(try program.run(as: "tom", ["audit", "list"]).expect(0).output.contains("add_role"))
    }

    /// Arguments, the exit status of cli.md, and a word of the complaint.
    static let refused: [(arguments: [String], status: Int32, words: String)] = [
        (["user", "add"], 64, "name"), (["user", "add", "zoe"], 64, "--role"), (["user", "fire", "cara"], 64, "fire"),
        (["user", "edit", "cara"], 64, "say what is to be changed"), (["user", "role", "cara"], 64, "role"),
        (["user", "add", "zoe", "--role", "counter", "--password", "x"], 64, "--password"),
        (["role", "grant", "counter", "sales.fly"], 64, "sales.fly"),
        (["role", "add", "guide", "--permission", ""], 64, "permission"),
        (["audit", "list", "--since", "yesterday"], 64, "yesterday"),
        (["audit", "list", "--since", "2026-02-30"], 64, "2026-02-30"),
        (["audit", "list", "--since", "2026-06-13 12:00"], 64, "12:00"),
        (["audit", "list", "--limit", "0"], 64, "--limit"),
        (["setting", "set", "counter_pin"], 64, "value"), (["setting", "set", "colour", "1"], 64, "colour"),
        (["setting", "set", "counter_pin", "yes"], 64, "yes"), (["user", "list", "--as"], 64, "--as"),
        (["user", "add", "cara", "--role", "counter"], 65, "'cara' is taken"),
        (["user", "add", "CARA", "--role", "counter"], 65, "'CARA' is taken"),
        (["user", "add", "a b", "--role", "counter"], 65, "user name: up to 64"),
        (["user", "add", "a\u{1B}[2J", "--role", "counter"], 65, "user name: up to 64"),
        (["user", "add", String(repeating: "n", count: 10_000), "--role", "counter"], 65, "user name: up to 64"),
        (["user", "add", "zoe", "--role", "boss"], 65, "there are admin, manager, technician, counter"),
        (["user", "add", "zoe", "--role", "counter", "--email", "zoe"], 65, "e-mail: an address looks like"),
        (
            ["user", "add", "zoe", "--role", "counter", "--first-name", "Z\u{7}"], 65,
            "first name: there are control characters"
        ),
        (
            ["user", "add", "zoe", "--role", "counter", "--password-file", "/nowhere/x"], 69,
            "/nowhere/x cannot be read"
        ),
        (["user", "add", "zoe", "--role", "counter", "--password-file", "/"], 69, "/ cannot be read"),
        (["user", "disable", "nobody"], 65, "there is no user 'nobody'"),
        (["user", "role", "cara", "boss"], 65, "no such role"),
        (["user", "disable", "owner"], 65, "nobody could manage staff"),
        (["user", "role", "owner", "manager"], 65, "nobody could manage staff"),
        (["user", "unlink", "owner"], 65, "nobody could manage staff"),
        (["role", "revoke", "admin", "users.manage"], 65, "nobody could manage staff"),
        (["user", "link", "cara", "a b"], 65, "no account"), (["role", "add", "Guide"], 65, "small letters"),
        (["role", "add", "counter"], 65, "already"), (["role", "grant", "boss", "sales.view"], 65, "no role 'boss'"),
        (["setting", "set", "password_cost", "12"], 65, "from 5 to 11"),
        (["setting", "set", "auto_lock_minutes", "-1"], 64, "value"),
        (["user", "password", "cara"], 77, "no terminal"),
    ]

    @Test func whatCannotBeIsRefusedInOneLine() throws {
        let before = try program.sql("SELECT * FROM users; SELECT * FROM roles; SELECT * FROM role_permissions")
        for (arguments, status, words) in Self.refused {
            let result = try program.runList(arguments).expect(status, words)
            #expect(result.output.isEmpty, "\(arguments)")
            #expect(result.complaint.count < 600, "\(arguments.first ?? "")")
        }
        #expect(try program.sql("SELECT * FROM users; SELECT * FROM roles; SELECT * FROM role_permissions") == before)
    }

    @Test func settingsAreShownAndChanged() throws {
        try program.run("setting", "set", "auto_lock_minutes", "5").expect(0)
        let list = try program.run("setting", "list", "--json").expect(0).list
        #expect(
            list.map { $0["name"] as? String } == [
                "auto_lock_minutes", "privacy_minutes", "counter_pin", "password_cost", "send_here",
            ])
        #expect(
            list.map { $0["value"] as? Int } == [5, 0, 0, 5, 0]
                && list.map { $0["standard"] as? Int } == [15, 0, 0, 8, 0])
        #expect(try program.run("setting").expect(0).output.contains("auto_lock_minutes      5"))
    }

    @Test func aShopIsFoundedWithAPassword() throws {
        let other = try Program()
        let file = try other.password("ann")
        try other.run("init", "--owner", "ann", "--password-file", file).expect(0)
        try other.sql("UPDATE users SET os_account = NULL")
        try other.run("user", "list").expect(77, "nobody in this shop is linked")
        #expect(try other.run(as: "ann", ["user", "list", "--json"]).expect(0).list.count == 1)
        for path in [other.database.path, other.home.appendingPathComponent(".env").path] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(path)")
        }
        for owner in ["a b", "", "a\u{1B}b", String(repeating: "n", count: 65)] {
            try Program().run("init", "--owner", owner).expect(65, "the owner's user name cannot be that")
        }
        try Program().run("init", "--owner", "ann", "--password-file", other.password("bad", Data("short\n".utf8)))
            .expect(65, "at least 8")
    }
}
