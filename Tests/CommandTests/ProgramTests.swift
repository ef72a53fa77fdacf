import Foundation
import Testing

/// What a command says, and where that goes.
@Suite struct OutputTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.found()
    }

    /// Of some commands the last piece goes out at once and the next leaves nothing behind, of others it waits until the end.
    @Test(arguments: ["keys", "faces", "picture dashboard", "picture dashboard --ansi", "customer list", "--help"])
    func aFullDiskIsToldAndAReaderWhoHasEnoughIsNot(_ command: String) throws {
        let nautilus = Program.executable.path
        try program.shell("'\(nautilus)' \(command) > /dev/full").expect(1, "No space left")
        let piped = try program.shell("{ '\(nautilus)' \(command); echo $? >&2; } | true")
        #expect(piped.complaint == "0\n", "\(piped.complaint)")
    }

    /// More than the memory is meant to hold is sorted in files.
    @Test func whatCannotBeSortedIsToldWithItsReason() throws {
        try program.sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
            INSERT INTO customers (first_name, last_name, company_name) SELECT 'Ann', 'Bell ' || i, hex(zeroblob(1000)) FROM n
            """)
        let nautilus = Program.executable.path
        try program.shell("ulimit -f 4000; '\(nautilus)' customer list --all --json").expect(69, "TMPDIR")
    }

    @Test func peopleAreToldOfMoreAndScriptsGetAll() throws {
        try program.sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
            INSERT INTO customers (first_name, last_name) SELECT 'Ann', 'Bell ' || i FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
            INSERT INTO communication_campaigns (name, type, target_count, status) SELECT 'Campaign ' || i, 'sms', 1, 'completed' FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
            INSERT INTO audit_logs (action, module) SELECT 'look', 'test' FROM n
            """)
        for list in ["customer", "campaign", "audit"] {
            let told = try program.run(list, "list").expect(0).output.split(separator: "\n")
            #expect(told.count == 102 && told.last?.hasSuffix("more; --limit shows them") == true, "\(list)")
            #expect(try program.run(list, "list", "--json").expect(0).list.count >= 120, "\(list)")
            #expect(try program.run(list, "list", "--json", "--limit", "7").expect(0).list.count == 7, "\(list)")
            #expect(try program.run(list, "list", "--limit", "7").expect(0).output.split(separator: "\n").count == 9)
            try program.run(list, "list", "--limit", "0").expect(64, "--limit is a number from 1")
        }
    }
}

/// What the tests run programs by.
@Suite struct ProgramTests {
    /// More than a pipe holds, on both.
    @Test func whateverAProgramSaysIsRead() throws {
        let program = try Program()
        let result = try program.shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; exit 3")
        #expect(result.status == 3 && result.output.utf8.count == 300_000 && result.complaint.utf8.count == 300_000)
    }
}
