import Foundation
import Testing

/// `--as NAME` and the password file; permission before anything else.
@Suite struct WhoAsksTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
    }

    private static let wrong = "nautilus: the name or the password is wrong\n"

    @Test func somebodyAsksByTheirPassword() throws {
        try program.run(as: "mia", ["audit", "list"]).expect(0)
        try program.run(as: "CARA", ["widget", "data", "customers_total"], password: program.password("cara")).expect(0)
        #expect(
            try program.sql(
                "SELECT username || outcome || new_values FROM audit_logs JOIN users ON users.id = user_id WHERE action = 'sign_in' ORDER BY audit_logs.id"
            )
                == "miadone{\"by\":\"password\"}\ncaradone{\"by\":\"password\"}")
    }

    /// What the first line of the file is, and how the command ends.
    @Test func thePasswordFile() throws {
        let cases: [(Data, Int32, String)] = [
            (Data("cara-the-diver".utf8), 0, ""), (Data("cara-the-diver\r\n".utf8), 0, ""),
            (Data("cara-the-diver\nmore\n".utf8), 0, ""), (Data("cara-the-diver\n".utf8) + Data([0xFF, 0xFE]), 0, ""),
            (Data(), 77, "wrong"), (Data("\n".utf8), 77, "wrong"), (Data(" cara-the-diver".utf8), 77, "wrong"),
            (Data("cara-the-diver\0".utf8), 77, "wrong"), (Data("\u{1B}[2Jcara\u{7}".utf8), 77, "wrong"),
            (Data(String(repeating: "cara-the-diver", count: 700).utf8), 77, "wrong"),
            (Data(String(repeating: "界", count: 10_000).utf8), 77, "wrong"),
            (Data([0xFF, 0xFE, 0x63]), 65, "is not UTF-8"), (Data("cara\u{301}".utf8.dropLast()), 65, "is not UTF-8"),
        ]
        for (bytes, status, words) in cases {
            let file = try program.password("typed", bytes)
            let result = try program.run(as: "cara", ["dashboard", "layout"], password: file).expect(status, words)
            if status == 77 { #expect(result.complaint == WhoAsksTests.wrong) }
            try program.sql("DELETE FROM sign_in_attempts")
        }
        for path in ["/nowhere/x", "/", program.home.path] {
            try program.run(as: "cara", ["dashboard", "layout"], password: path).expect(69, "cannot be read")
        }
        try program.run(as: "cara", ["dashboard", "layout"], password: "").expect(
            77, "there is no terminal to type a password on")
        try program.run("dashboard", "layout", "--as", "cara").expect(77, "NAUTILUS_PASSWORD_FILE")
    }

    /// Whoever asks by a wrong name or password hears one thing, whatever is wrong.
    @Test func everybodyElseHearsTheSame() throws {
        try program.sql(
            "UPDATE users SET is_active = 0 WHERE username = 'mia'; UPDATE users SET role_id = NULL WHERE username = 'tom'; INSERT INTO users (username, role_id, password_hash) VALUES ('old', 4, '$6$x')"
        )
        let cara = try program.password("cara")
        for name in [
            "mia", "tom", "old", "owner", "nobody", "", "cara ", "ca\u{1B}[2Jra",
            String(repeating: "cara", count: 2500),
        ] {
            let file = name == "mia" || name == "tom" ? try program.password(name) : cara
            let result = try program.run(as: name, ["user", "list"], password: file).expect(77)
            #expect(result.complaint == WhoAsksTests.wrong && result.output.isEmpty, "\(name.prefix(20))")
        }
        // Bytes that are no UTF-8, as a shell passes them on.
        let script = "exec \"\(Program.executable.path)\" user list --as \"$(printf 'cara\\377')\""
        #expect(
            try program.shell(script, environment: ["NAUTILUS_PASSWORD_FILE": cara]).complaint == WhoAsksTests.wrong)
        let adding = "exec \"\(Program.executable.path)\" user add \"$(printf 'zo\\377')\" --role counter"
        try program.shell(adding).expect(65, "user name")
    }

    /// Whoever may not is told so before anybody looks for a file, a row, or whether the words make sense.
    @Test func permissionComesFirst() throws {
        let arguments: [(name: String, [String], needs: String)] = [
            ("cara", ["user", "list"], "users.manage"), ("cara", ["user", "disable", "nobody"], "users.manage"),
            ("cara", ["user", "disable", "owner"], "users.manage"),
            ("cara", ["user", "enable", "cara"], "users.manage"),
            ("mia", ["user", "role", "mia", "admin"], "users.manage"),
            ("mia", ["user", "edit", "nobody", "--email", "?"], "users.manage"),
            ("cara", ["user", "add", "a b", "--role", "boss", "--password-file", "/nowhere/x"], "users.manage"),
            ("cara", ["user", "password", "cara", "--password-file", "/nowhere/x"], "users.manage"),
            ("cara", ["user", "pin", "nobody", "--password-file", "/nowhere/x"], "users.manage"),
            ("mia", ["user", "link", "mia", "root"], "users.manage"),
            ("cara", ["user", "unlink", "nobody"], "users.manage"),
            ("cara", ["user", "unlock", "nobody"], "users.manage"), ("mia", ["role", "list"], "users.manage"),
            ("mia", ["role", "add", "counter"], "users.manage"),
            ("mia", ["role", "grant", "boss", "users.manage"], "users.manage"),
            ("mia", ["role", "grant", "manager", "users.manage"], "users.manage"),
            ("mia", ["role", "revoke", "boss", "sales.view"], "users.manage"),
            ("mia", ["setting", "list"], "users.manage"),
            ("mia", ["setting", "set", "counter_pin", "7"], "users.manage"),
            ("cara", ["audit", "list"], "audit.view"), ("tom", ["audit", "list", "--user", "nobody"], "audit.view"),
            ("tom", ["audit", "verify"], "audit.view"), ("cara", ["audit", "verify", "--json"], "audit.view"),
            ("tom", ["import", "customers", "/nowhere/x.csv"], "customers.edit"),
            ("cara", ["import", "products", "/nowhere/x.csv"], "backups.restore"),
            ("cara", ["widget", "data", "sales_today"], "sales.view"),
            ("cara", ["dashboard", "add", "sales_today"], "sales.view"),
        ]
        for (name, words, needs) in arguments {
            let result = try program.run(as: name, words).expect(77)
            #expect(result.complaint == "nautilus: this needs the permission \(needs)\n", "\(words)")
            #expect(result.output.isEmpty)
            #expect(
                try program.sql(
                    "SELECT username || outcome || new_values FROM audit_logs JOIN users ON users.id = user_id ORDER BY audit_logs.id DESC LIMIT 1"
                )
                    == "\(name)refused{\"reason\":\"this needs the permission \(needs)\"}", "\(words)")
        }
        #expect(try program.run("audit", "verify", "--json").expect(0).object["intact"] as? Bool == true)
    }

    @Test func oneChangesOnesOwnPassword() throws {
        let new = try program.password("new", Data("flippers-9\n".utf8))
        try program.run(as: "cara", ["user", "password", "--password-file", new]).expect(0)
        try program.run(as: "cara", ["dashboard", "layout"]).expect(77)
        try program.run(as: "cara", ["dashboard", "layout"], password: new).expect(0)
        try program.run(
            as: "cara", ["user", "password", "--password-file", program.password("bad", Data("short".utf8))],
            password: new
        ).expect(65, "at least 8")
        // The owner came in by their account, and has none yet; then the old one is asked for.
        try program.run("user", "password", "--password-file", new).expect(0)
        try program.run("user", "password", "--password-file", program.password("cara")).expect(77, "no terminal")
        try program.runList(
            ["user", "password", "--password-file", program.password("cara")],
            environment: ["NAUTILUS_PASSWORD_FILE": new]
        ).expect(0)
        #expect(
            try program.sql(
                "SELECT count(*) FROM audit_logs WHERE new_values LIKE '%flippers%' OR new_values LIKE '%$y$%'") == "0")
    }

    /// Six processes guess at once: each try is one in the store, and what is kept out is told apart (exit 75).
    @Test func guessesAreCountedAcrossProcesses() throws {
        let bad = try program.password("bad", Data("wet-suit-8".utf8))
        let guesses = try (1...6).map { _ in
            try program.start(["user", "list", "--as", "cara"], environment: ["NAUTILUS_PASSWORD_FILE": bad])
        }
        let ends = guesses.map { process, _, complaint in
            let said = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, said)
        }
        let wrong = ends.count { $0 == (77, WhoAsksTests.wrong) }
        let keptOut = ends.count { $0.0 == 75 && $0.1.hasPrefix("nautilus: too many wrong tries: wait ") }
        #expect(wrong + keptOut == 6 && wrong >= 3, "\(ends)")
        #expect(try program.sql("SELECT failures FROM sign_in_attempts WHERE username = 'cara'") == "\(wrong)")
        // An hour from now at the latest; the right password is not looked at, until somebody lifts it.
        try program.sql("UPDATE sign_in_attempts SET locked_until = datetime('now', '+30 minutes')")
        try program.run(as: "Cara", ["user", "list"], password: program.password("cara")).expect(
            75, "too many wrong tries: wait 30 minutes")
        #expect(try program.run("user", "list").output.contains("kept out"))
        try program.run("user", "unlock", "cara").expect(0)
        try program.run(as: "cara", ["dashboard", "layout"]).expect(0)
    }

    /// A PIN, where the shop allows one for the counter.
    @Test func aPINIsForTheCounter() throws {
        let pin = try program.password("pin", Data("271828\n".utf8))
        for name in ["cara", "mia"] { try program.run("user", "pin", name, "--password-file", pin).expect(0) }
        try program.run(as: "cara", ["dashboard", "layout"], password: pin).expect(77)
        try program.run("setting", "set", "counter_pin", "1").expect(0)
        try program.run(as: "cara", ["dashboard", "layout"], password: pin).expect(0)
        try program.run(as: "mia", ["dashboard", "layout"], password: pin).expect(77)
        try program.run("user", "pin", "cara", "--password-file", program.password("bad", Data("1234".utf8))).expect(
            65, "6 to 12 digits")
    }
}
