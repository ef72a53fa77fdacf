import Foundation
import Testing

@Suite struct ImportCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.found()
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let url = program.home.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private let people = """
        First Name;Last Name;E-mail;Birthday;Loyalty
        Ann;Diver;ann@example.com;24.03.1985;7
        Bob;Reef;bob@example.com;03.04.1990;8

        """

    @Test func aFileIsTriedThenBroughtInThenThere() throws {
        let path = try file("people.csv", people)
        let trial = try program.run("import", "customers", path, "--dry-run")
        #expect(trial.status == 0, "\(trial.complaint)")
        #expect(
            trial.output.split(separator: "\n") == [
                "'First Name' is first_name", "'Last Name' is last_name", "'E-mail' is email",
                "'Birthday' is birth_date",
                "'Loyalty' is not brought in",
                "customers: 2 lines read: 2 new, 0 unchanged; a dry run, so nothing was kept",
            ])
        #expect(try program.sql("SELECT count(*) FROM customers") == "0")
        let first = try program.run("import", "customers", path)
        #expect(first.status == 0, "\(first.complaint)")
        #expect(first.output == "'Loyalty' is not brought in\ncustomers: 2 lines read: 2 new, 0 unchanged\n")
        #expect(try program.sql("SELECT birth_date FROM customers ORDER BY id") == "1985-03-24\n1990-04-03")
        let again = try program.run("import", "customers", path, "--json")
        #expect(again.status == 0)
        let said = try again.object
        #expect(said["table"] as? String == "customers")
        #expect(said["read"] as? Int == 2)
        #expect(said["new"] as? Int == 0)
        #expect(said["unchanged"] as? Int == 2)
        #expect(said["kept"] as? Bool == true)
        #expect(said["ignored"] as? [String] == ["Loyalty"])
        #expect((said["refused"] as? [Any])?.isEmpty == true)
        #expect(try program.sql("SELECT count(*) FROM customers") == "2")
    }

    @Test(arguments: [[], ["--dry-run"]]) func refusedLinesAreListed(more: [String]) throws {
        let path = try file("people.csv", people + "Cy;Shore;cy;;\nDee;Wave;;31.2.2000;\n")
        let result = try program.runList(["import", "customers", path] + more)
        #expect(result.status == 65)
        #expect(
            result.output.contains("line 4: E-mail 'cy' is no e-mail address\nline 5: Birthday '31.2.2000' is no date"))
        #expect(result.output.contains("4 lines read: 2 new, 0 unchanged, 2 refused"))
        #expect(result.complaint.hasPrefix("nautilus: 2 lines were refused and nothing was imported"))
        #expect(result.complaint.split(separator: "\n").count == 1)
        let json = try program.runList(["import", "customers", path, "--json"] + more)
        #expect(json.status == 65)
        let refused = try #require(try json.object["refused"] as? [[String: Any]])
        #expect(refused.map { $0["line"] as? Int } == [4, 5])
        #expect(refused[0]["reason"] as? String == "E-mail 'cy' is no e-mail address")
        #expect(try json.object["kept"] as? Bool == false)
        #expect(try program.sql("SELECT count(*) FROM customers") == "0")
    }

    @Test func optionsDecideWhatTheFileLeavesOpen() throws {
        let path = try file("goods.csv", "Art;Name;Price;Group\nM1;Mask;1,234;Masks\n")
        let open = try program.run("import", "products", path, "--map", "sku=Art", "--map", "category=Group")
        #expect(open.status == 65)
        #expect(open.output.contains("say --decimal point or --decimal comma"))
        let result = try program.run(
            "import", "products", path, "--map", "sku=Art", "--map", "category=Group", "--decimal", "point",
            "--create-missing", "--set", "product_type=Retail", "--json")
        #expect(result.status == 0, "\(result.complaint)")
        #expect(try result.object["made"] as? [String: Int] == ["product_categories": 1])
        #expect(
            try program.sql(
                "SELECT sku, retail_price, product_type, c.name FROM products JOIN product_categories c ON c.id = category_id"
            )
                == "M1|1234|retail|Masks")
        let changed = try file("prices.csv", "sku,name,price\nM1,Mask,99.00\n")
        #expect(try program.run("import", "products", changed).status == 65)
        #expect(try program.run("import", "products", changed, "--update").output.contains("1 updated"))
        #expect(try program.sql("SELECT retail_price FROM products") == "99")
    }

    /// Arguments after `import`, exit status, and what the one line on standard error must say.
    @Test(arguments: [
        (["weather", "x.csv"], 64, "weather"), (["customers"], 64, "name the CSV file"),
        (["tables", "x.csv"], 64, "takes no file"),
        (["customers", "x.csv", "--dates", "d/m/y"], 64, "d/m/y"),
        (["customers", "x.csv", "--map", "email"], 64, "email"),
        (["customers", "x.csv", "--encoding", "utf-16"], 64, "utf-16"),
        (["customers", "/nowhere/x.csv"], 65, "there is no file"), (["customers", "/"], 65, "is a folder"),
    ])
    func badInputIsRefusedInOneLine(arguments: [String], status: Int32, words: String) throws {
        let result = try program.runList(["import"] + arguments)
        #expect(result.status == status)
        #expect(result.output.isEmpty)
        #expect(result.complaint.hasPrefix("nautilus: "))
        #expect(result.complaint.contains(words), "\(result.complaint)")
        #expect(result.complaint.split(separator: "\n").count == 1, "\(result.complaint)")
    }

    @Test func permissionIsAskedBeforeTheFile() throws {
        try program.sql("UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'counter')")
        let result = try program.run("import", "products", "/nowhere/x.csv")
        #expect(result.status == 77)
        #expect(result.complaint == "nautilus: this needs the permission backups.restore\n")
        #expect(try program.run("import", "customers", "/nowhere/x.csv").status == 65)
    }

    @Test func tablesAreListed() throws {
        let text = try program.run("import", "tables")
        #expect(text.status == 0)
        #expect(text.output.contains("rental_equipment: "))
        let tables = try program.run("import", "tables", "--json").list
        #expect(tables.count == 24)
        let products = try #require(tables.first { $0["table"] as? String == "products" })
        #expect(products["key"] as? String == "sku")
        let columns = try #require(products["columns"] as? [[String: Any]])
        #expect(columns.filter { $0["required"] as? Bool == true }.map { $0["name"] as? String } == ["sku", "name"])
        let category = try #require(columns.first { $0["name"] as? String == "category" })
        #expect(category["refers_to"] as? String == "product_categories")
    }

    /// What a file holds cannot reach the terminal as commands to it.
    @Test func whatIsPrintedIsHarmless() throws {
        let path = try file("people.csv", "first,email,\u{1B}[31mx\nAnn,a\u{1B}]0;x\u{07}\u{202E}b,1\n")
        for arguments in [["import", "customers", path], ["import", "customers", path, "--json", "--dry-run"]] {
            let result = try program.runList(arguments)
            #expect(result.status == 65)
            let all = result.output + result.complaint
            #expect(!all.unicodeScalars.contains { ["\u{1B}", "\u{07}", "\u{202E}"].contains($0) }, "\(all)")
        }
    }

    @Test func standardInputIsAFileToo() throws {
        let result = try program.run("import", "customers", "-")
        // The tests give it nothing.
        #expect(result.status == 65)
        #expect(result.complaint.contains("standard input"))
    }

    private func start(_ arguments: String..., input: Pipe? = nil, complaint: Pipe) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("nautilus")
        process.arguments = arguments
        process.environment = ["NAUTILUS_HOME": program.home.path, "HOME": program.home.path, "LANG": "C.UTF-8"]
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = complaint
        try process.run()
        return process
    }

    /// Ctrl-C leaves nothing half done, and says so.
    @Test func ctrlCLeavesNothing() throws {
        let (input, complaint) = (Pipe(), Pipe())
        let process = try start("import", "customers", "-", input: input, complaint: complaint)
        // More than a pipe holds: once it is written the program is reading.
        let lines = "first\n" + String(repeating: "Ann Diver\n", count: 50_000)
        try input.fileHandleForWriting.write(contentsOf: Data(lines.utf8))
        process.interrupt()
        try input.fileHandleForWriting.close()
        let said = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        #expect(String(decoding: said, as: UTF8.self) == "nautilus: stopped; nothing was imported\n")
        #expect(try program.sql("SELECT count(*) FROM customers") == "0")
    }

    /// Nor does whatever ends the program at once, while rows are in the write-ahead log already.
    @Test func aKillLeavesNothing() throws {
        let note = String(repeating: "n", count: 400)
        let path = try file(
            "people.csv",
            "email,first,notes\n" + (0..<20_000).map { "p\($0 * 7919 % 20_000)@x.org,Ann,\(note)\n" }.joined())
        let process = try start("import", "customers", path, complaint: Pipe())
        var log = stat()
        while process.isRunning, stat(program.database.path + "-wal", &log) != 0 || log.st_size < 1 << 20 {}
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(try program.sql("SELECT count(*) FROM customers; PRAGMA integrity_check") == "0\nok")
        #expect(try program.sql("SELECT count(*) FROM sqlite_schema WHERE name = 'customers_by_email'") == "1")
        let small = try file("few.csv", "email,first\nann@example.com,Ann\n")
        #expect(try program.run("import", "customers", small).status == 0)
    }
}
