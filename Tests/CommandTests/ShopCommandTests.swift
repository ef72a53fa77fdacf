import Foundation
import Testing

@Suite struct ShopCommandTests {
    @Test func initMakesAShopOnce() throws {
        let program = try Program()
        let first = try program.run("init", "--shop", "Blue", "--owner", "ann", "--json")
        #expect(first.status == 0, "\(first.complaint)")
        #expect(try first.object["username"] as? String == "ann")
        #expect(try program.sql("SELECT name FROM roles JOIN users ON role_id = roles.id") == "admin")
        let again = try program.run("init", "--shop", "Green")
        #expect(again.status == 65)
        #expect(try program.sql("SELECT value FROM settings WHERE category = 'shop' AND key = 'name'") == "Blue")
    }

    @Test(arguments: [
        (["--country", "Germany"], "two letters"), (["--time-zone", "Mars/Olympus"], "no time zone"),
        (["--shop", " "], "needs a name"),
    ])
    func initRefusesWhatCannotBe(arguments: [String], words: String) throws {
        let program = try Program()
        let result = try program.runList(["init"] + arguments)
        #expect(result.status == 65)
        #expect(result.complaint.contains(words), "\(result.complaint)")
    }

    /// One line, without a full stop in its middle, and with the help that knows better.
    @Test(arguments: [
        ("widgt", "there is no subcommand 'widgt'; see nautilus --help"),
        ("customer nosuch", "there is no subcommand 'nosuch'; see nautilus customer --help"),
        ("customer list extra", "Unexpected argument 'extra'; see nautilus customer list --help"),
        ("customer show abc", "The value 'abc' is invalid for '<id>'; see nautilus customer show --help"),
        ("device abc", "The value 'abc' is invalid for '<id>'; see nautilus device --help"),
        (
            "dashboard resize alerts huge",
            "The value 'huge' is invalid for '<size>'. Please provide one of 'small', 'medium' or 'large'; see nautilus dashboard resize --help"
        ),
    ])
    func wrongUsageIsToldInOneLine(arguments: String, words: String) throws {
        let result = try Program().runList(arguments.split(separator: " ").map(String.init))
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.complaint == "nautilus: \(words)\n")
    }

    @Test func withoutAShopItSaysHowToMakeOne() throws {
        let program = try Program()
        let result = try program.run("widget", "list")
        #expect(result.status == 69)
        #expect(result.complaint.contains("nautilus init"))
    }

    @Test func theSameDemoForTheSameNumbers() throws {
        let arguments = [
            "demo", "--years", "1", "--customers", "60", "--sales-per-day", "2", "--as-of", "2026-06-13", "--no-screen",
        ]
        let dumps = try (0..<2).map { _ in
            let program = try Program()
            let result = try program.runList(arguments)
            #expect(result.status == 0, "\(result.complaint)")
            #expect(result.output.contains("the password dive-demo"))
            // The newest backup in its list is there.
            let listed = try program.sql("SELECT filename, proven_at IS NOT NULL FROM backups WHERE removed_at IS NULL")
            #expect(listed == "nautilus_backup_2026-06-13_153000.zip|1")
            #expect(try program.run("backup", "verify", "nautilus_backup_2026-06-13_153000.zip").status == 0)
            return try program.sql(
                "SELECT group_concat(total) FROM transactions; SELECT group_concat(last_name) FROM customers")
        }
        #expect(dumps[0] == dumps[1])
        #expect(!dumps[0].isEmpty)
    }

    @Test func demoNeverReplacesAShop() throws {
        let program = try Program()
        try program.found()
        let result = try program.run("demo", "--years", "1", "--customers", "10", "--sales-per-day", "1", "--no-screen")
        #expect(result.status != 0)
        #expect(try program.sql("SELECT value FROM settings WHERE category = 'shop' AND key = 'name'") == "Test Shop")
    }

    @Test func doctorSaysWhatIsOpenAndHowToMendIt() throws {
        let program = try Program()
        try program.found()
        #expect(try program.run("doctor", "--thorough").status == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: program.database.path)
        let result = try program.run("doctor")
        #expect(result.output.contains("chmod o-rwx"))
        try Data("not a database".utf8).write(to: program.database)
        #expect(try program.run("doctor").status == 1)
    }

    @Test func namesAreShownWithoutTheirEscapes() throws {
        let program = try Program()
        try program.run("init", "--shop", "Blue\u{1B}[31m\u{202E}Shop", "--owner", "ann")
        for arguments in [["doctor"], ["picture", "dashboard"], ["widget", "data"], ["doctor", "--json"]] {
            let output = try program.runList(arguments).output
            #expect(!output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" }, "\(arguments)")
        }
    }

    @Test func picturesAreOfTheSizeAskedFor() throws {
        let program = try Program()
        try program.found()
        let result = try program.run("picture", "dashboard", "--size", "100x30")
        #expect(result.status == 0, "\(result.complaint)")
        #expect(result.output.split(separator: "\n", omittingEmptySubsequences: false).count == 31)
        #expect(try program.run("picture", "nowhere").status == 64)
    }
}
