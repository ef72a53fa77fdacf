import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Whatever is done to the trail behind the program's back is found, and the first row that is wrong is named.
@Suite struct AuditVerifyTests {
    let shop: StaffShop
    let owner: Int64

    /// Ten rows: the founding, and nine more with and without each value.
    init() throws {
        shop = try StaffShop()
        owner = try shop.id("owner")
        let cara = try shop.id("cara")
        shop.answer("nobody")
        try shop.signIn("cara")
        for command: Command in [
            .staff(.edit(cara, [.firstName: .to("Cara")])), .staff(.unlock(cara)), .changeSetting(.counterPIN, 1),
            .chooseTheme("mono"), .staff(.link(cara, .to("till"))), .changeLayout(.remove(.alerts)),
        ] {
            try shop.store.perform(command, staff: owner, at: founding)
        }
        _ = try shop.answer(.staff(.unlock(cara)), by: "tom")
    }

    private func problem() throws -> String? {
        try #require(try shop.store.checkAudit(staff: owner, at: founding) { _ in true }).problem
    }

    /// As somebody who has the shell of SQLite.
    private func tamper(_ sql: String) throws { try shop.run("PRAGMA foreign_keys = OFF; " + sql) }

    @Test func theTrailIsWhole() throws {
        #expect(
            try shop.store.checkAudit(staff: owner, at: founding) { _ in true } == AuditCheck(rows: 10, problem: nil))
    }

    /// Columns, and what each is changed to.
    static let changes: [(column: String, to: String)] = [
        ("user_id", "COALESCE(user_id, 0) + 1"), ("user_id", "CASE WHEN user_id IS NULL THEN 1 END"),
        ("action", "action || 'x'"),
        ("action", "CAST(action AS BLOB)"), ("module", "upper(module)"),
        ("entity_type", "COALESCE(entity_type, '') || 's'"),
        ("entity_id", "COALESCE(entity_id, 0) + 1"), ("entity_id", "CASE WHEN entity_id IS NULL THEN 0 END"),
        ("old_values", "COALESCE(old_values, '') || ' '"), ("old_values", "CASE WHEN old_values IS NULL THEN '' END"),
        ("new_values", "COALESCE(new_values, '') || char(0) || 'x'"),
        ("outcome", "CASE outcome WHEN 'done' THEN 'refused' ELSE 'done' END"),
        ("created_at", "datetime(created_at, '-1 day')"),
        ("created_at", "NULL"), ("hash", "replace(upper(hash), 'A', 'B')"), ("previous_hash", "previous_hash || '0'"),
        ("action = substr(action, 2), module", "substr(action, 1, 1) || module"),
    ]

    @Test func anyColumnOfAnyRow() throws {
        try tamper("CREATE TABLE kept AS SELECT * FROM audit_logs")
        let restore = "DELETE FROM audit_logs; INSERT INTO audit_logs SELECT * FROM kept; "
        for id in 1...10 {
            for (column, value) in Self.changes {
                try tamper(restore + "UPDATE audit_logs SET \(column) = \(value) WHERE id = \(id)")
                #expect(try problem() == "row \(id) was altered or put in", "\(column) = \(value)")
            }
            for column in ["hash", "previous_hash"] {
                try tamper(restore + "UPDATE audit_logs SET \(column) = NULL WHERE id = \(id)")
                #expect(try problem() == "row \(id) has no hash: it was put in by another program")
            }
        }
        try tamper(restore)
        #expect(try problem() == nil)
    }

    private static let columns =
        "user_id, action, module, entity_type, entity_id, old_values, new_values, outcome, created_at, previous_hash, hash"
    /// Makes room for a row of that number.
    private static func room(at id: Int) -> String {
        "UPDATE audit_logs SET id = -id - 1 WHERE id >= \(id); UPDATE audit_logs SET id = -id WHERE id < 0;"
    }
    private static func count(_ rows: Int) -> String {
        "UPDATE settings SET value = '\(rows)' WHERE category = 'audit' AND key = 'rows';"
    }
    private static func head(_ id: Int) -> String {
        "UPDATE settings SET value = (SELECT hash FROM audit_logs WHERE id = \(id)) WHERE category = 'audit' AND key = 'head';"
    }

    /// What is done, and what is found.
    static let deeds: [(sql: String, problem: String)] = [
        ("DELETE FROM audit_logs WHERE id = 1", "row 1 was removed"),
        ("DELETE FROM audit_logs WHERE id = 5", "row 5 was removed"),
        ("DELETE FROM audit_logs WHERE id IN (5, 6, 8)", "the 2 rows from 5 to 6 were removed"),
        ("DELETE FROM audit_logs WHERE id < 4", "the 3 rows from 1 to 3 were removed"),
        ("DELETE FROM audit_logs WHERE id = 10", "the newest row was cut off"),
        ("DELETE FROM audit_logs WHERE id > 7", "the newest 3 rows were cut off"),
        ("DELETE FROM audit_logs", "the newest 10 rows were cut off"),
        ("DELETE FROM audit_logs; " + count(0), "the newest 10 rows were cut off"),
        ("DELETE FROM audit_logs WHERE id = 10; " + count(9), "the newest row was cut off"),
        ("DELETE FROM audit_logs WHERE id > 8; " + count(8) + head(8), "the newest 2 rows were cut off"),
        (
            "DELETE FROM audit_logs WHERE id > 8; DELETE FROM settings WHERE category = 'audit'",
            "the newest 2 rows were cut off"
        ),
        // Even the highest number mended, and the seal forgotten.
        (
            "DELETE FROM audit_logs WHERE id = 10; UPDATE sqlite_sequence SET seq = 9 WHERE name = 'audit_logs'; "
                + count(9),
            "row 9, the newest, is not the one that was written"
        ),
        (count(11), "the newest row was cut off"), (count(9), "the count of rows in the settings was altered"),
        (head(9), "row 10, the newest, is not the one that was written"),
        ("DELETE FROM settings WHERE category = 'audit'", "row 10, the newest, was put in"),
        ("UPDATE settings SET value = NULL WHERE category = 'audit'", "row 10, the newest, was put in"),
        (
            "INSERT INTO audit_logs (action, module) VALUES ('x', 'y')",
            "row 11 has no hash: it was put in by another program"
        ),
        (
            "INSERT INTO audit_logs (action, module, previous_hash, hash) VALUES ('x', 'y', '', '')",
            "row 11 was altered or put in"
        ),
        (
            room(at: 4) + "INSERT INTO audit_logs (id, action, module) VALUES (4, 'x', 'y')",
            "row 4 has no hash: it was put in by another program"
        ),
        (
            room(at: 4)
                + "INSERT INTO audit_logs (id, action, module, previous_hash, hash) SELECT 4, 'x', 'y', previous_hash, hash FROM audit_logs WHERE id = 5",
            "row 4 was altered or put in"
        ),
        (
            room(at: 4) + "INSERT INTO audit_logs (id, \(columns)) SELECT 4, \(columns) FROM audit_logs WHERE id = 3",
            "row 4 does not follow row 3: it was put in or moved, or row 3 was altered and sealed anew"
        ),
        (
            room(at: 1) + "INSERT INTO audit_logs (id, \(columns)) SELECT 1, \(columns) FROM audit_logs WHERE id = 3",
            "row 1 is not the first that was written: it was put in or moved, or those before it were removed"
        ),
        (
            "INSERT INTO audit_logs (\(columns)) SELECT \(columns) FROM audit_logs WHERE id = 10",
            "row 11 does not follow row 10: it was put in or moved, or row 10 was altered and sealed anew"
        ),
        (
            "INSERT INTO audit_logs (id, action, module) VALUES (0, 'x', 'y'), (-1, 'x', 'y')",
            "row -1 was put in before the first"
        ),
        (
            "UPDATE audit_logs SET id = 99 WHERE id = 3; UPDATE audit_logs SET id = 3 WHERE id = 4; UPDATE audit_logs SET id = 4 WHERE id = 99",
            "row 3 does not follow row 2: it was put in or moved, or row 2 was altered and sealed anew"
        ),
        ("UPDATE audit_logs SET id = 99 WHERE id = 3", "row 3 was removed"),
        (
            "UPDATE audit_logs SET id = 99 WHERE id = 10",
            "row 99 should be row 10: it was moved, or a row was put in before it"
        ),
        (
            "UPDATE audit_logs SET id = id + 5 WHERE id > 5",
            "row 11 should be row 6: it was moved, or a row was put in before it"
        ),
        (
            "INSERT INTO settings (category, key, value) VALUES ('audit', 'begins', 4)",
            "row 5 is not the first that was written: it was put in or moved, or those before it were removed"
        ),
    ]

    @Test(arguments: deeds.indices) func anyDeed(number: Int) throws {
        let (sql, found) = Self.deeds[number]
        try tamper(sql)
        #expect(try problem() == found, "\(sql)")
    }

    /// A row put in and taken out again leaves its number missing.
    @Test func whatIsWrittenAfterATamperingIsNoRemedy() throws {
        try tamper("INSERT INTO audit_logs (action, module) VALUES ('x', 'y'); DELETE FROM audit_logs WHERE id = 11")
        #expect(try problem() == "the newest row was cut off")
        try shop.store.perform(.chooseTheme("reef"), staff: owner, at: founding)
        #expect(try problem() == "row 12 should be row 11: it was moved, or a row was put in before it")
    }

    @Test func theTrailGoesOnAfterATampering() throws {
        for sql in [
            "DELETE FROM audit_logs WHERE id > 5", "UPDATE settings SET value = 'x' WHERE category = 'audit'",
            "DELETE FROM settings",
        ] {
            try tamper(sql)
            #expect(try shop.answer(.chooseTheme("reef"), by: "owner") == nil, "nobody is kept from working")
            #expect(try problem() != nil)
        }
    }

    @Test func aCheckTellsHowFarItIsAndCanBeStopped() throws {
        var shares: [Double] = []
        _ = try shop.store.checkAudit(staff: owner, at: founding) {
            shares.append($0)
            return true
        }
        #expect(shares == [0, 1])
        #expect(try shop.store.checkAudit(staff: owner, at: founding) { _ in false } == nil)
    }

    /// Eight processes at work on one shop: every deed has one row, and the chain holds.
    @Test func eightProcessesWriteOneTrail() throws {
        let path = shop.store.path
        let ids = try ["mia", "tom", "cara"].map { "\(try shop.id($0))" }
        let workers = try [
            ["write", path, "30", ids[0], "a"], ["write", path, "30", ids[0], "b"], ["write", path, "30", ids[1], "c"],
            ["remove", path, ids[0], "sales_today", "sales_chart", "alerts"],
            ["remove", path, ids[2], "customers_total"],
            ["sign-in", path, "6", "mia", "wet-suit-7", founding.text],
            ["sign-in", path, "6", "tom", "wet-suit-7", founding.text],
            ["sign-in", path, "6", "nobody", "wet-suit-7", founding.text],
        ].map { try hammer($0) }
        for worker in workers { #expect(outcome(worker).status == 0) }
        let check = try shop.store.checkAudit(staff: owner, at: founding) { _ in true }
        #expect(check == AuditCheck(rows: 10 + 90 + 4 + 18, problem: nil))
    }

    /// A long trail is read a row at a time: by the peak of a process that does nothing else.
    @Test func memoryDoesNotGrowWithTheTrail() throws {
        func peak(_ path: String, rows: Int) throws -> Int {
            let result = outcome(try hammer("verify", path, "\(owner)"))
            let words = result.words.split(separator: " ")
            #expect(words.dropLast() == ["intact", "\(rows)"], "\(result)")
            return try #require(words.last.flatMap { Int($0) })
        }
        let short = try peak(shop.store.path, rows: 10)
        let copy = shop.folder.file("long.db")
        try shop.run("VACUUM INTO ?", [copy])
        let bulk = try Bulk(path: copy)
        let trail = try BulkTrail(bulk)
        let values = "{\"reason\":\"\(String(repeating: "long words ", count: 60))\"}"
        for _ in 0..<100_000 { try trail.tell("sign_in", module: "staff", user: 2, values: values, at: founding.text) }
        try trail.finish()
        try bulk.finish { _ in }
        let long = try peak(copy, rows: 100_010)
        // A connection's cache has 16 MB; the rows alone would be 100.
        #expect(long < short + 32 << 10, "kB: \(short), then \(long)")
    }
}
