import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// A copy of one moment, and what is found in it.
@Suite(.serialized) struct CopyTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    @Test func theCopyIsTheStoreInAPlainFile() throws {
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ana')")
        let place = try shop.place("copy")
        var shares: [Double] = []
        #expect(
            try shop.store.copy(to: place, documents: nil) {
                shares.append($0)
                return true
            })
        #expect(shares.last == 1 && shares == shares.sorted())
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["nautilus.db"])
        #expect(try mode(place + "/nautilus.db") == 0o600)
        #expect(try Store.examine(copy: place + "/nautilus.db") { _ in true })
        let facts = try Store.facts(ofCopy: place + "/nautilus.db")
        #expect(facts.rowCounts["customers"] == 1 && facts.rowCounts["roles"] == 4)
        #expect(
            facts.rowCounts.count
                == (try Int(
                    shop.column("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")[
                        0])))
        #expect(facts.schemaVersion == Store.schemaVersion)
        #expect([facts.auditHash] == (try shop.column("SELECT hash FROM audit_logs ORDER BY id DESC LIMIT 1")))
        #expect(facts.auditRows == 1 && facts.shopName == "Blue")
        #expect(
            [facts.shopID] == (try shop.column("SELECT value FROM settings WHERE category = 'shop' AND key = 'id'")))
        let size = try FileManager.default.attributesOfItem(atPath: place + "/nautilus.db")[.size] as? Int
        #expect(facts.databaseSize == size)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["nautilus.db"], "reading leaves nothing")
    }

    @Test func itStopsWhereThatIsWished() throws {
        let place = try shop.place("copy")
        #expect(try !shop.store.copy(to: place, documents: nil) { _ in false })
        let whole = try shop.staged()
        #expect(try !Store.examine(copy: whole) { _ in false })
    }

    @Test func documentsAreLinkedAndLinksAreLeftOut() throws {
        let documents = shop.home.documents
        try FileManager.default.createDirectory(atPath: documents + "/waivers", withIntermediateDirectories: false)
        for name in ["a.pdf", "waivers/b.pdf"] {
            try Data(name.utf8).write(to: URL(fileURLWithPath: "\(documents)/\(name)"))
        }
        try FileManager.default.createSymbolicLink(atPath: documents + "/link", withDestinationPath: "/etc/hostname")
        let place = try shop.place("copy")
        #expect(try shop.store.copy(to: place, documents: documents) { _ in true })
        let names = try FileManager.default.subpathsOfDirectory(atPath: place + "/documents").sorted()
        #expect(names == ["a.pdf", "waivers", "waivers/b.pdf"])
        #expect(try String(contentsOfFile: place + "/documents/waivers/b.pdf", encoding: .utf8) == "waivers/b.pdf")
        // What is replaced afterwards stays in the copy.
        try Data("new".utf8).write(to: URL(fileURLWithPath: documents + "/a.pdf"), options: .atomic)
        #expect(try String(contentsOfFile: place + "/documents/a.pdf", encoding: .utf8) == "a.pdf")
    }

    /// What came, went, was written over or became something else since the documents were linked, in a folder that just changed and in one that had
    /// long not; and that they are told only where they are to be.
    @Test(arguments: [false, true], [false, true])
    func linkedOnceMoreTheyAreAsTheyAreNow(wasLongAgo: Bool, remembers: Bool) throws {
        let (source, target) = (try shop.place("papers"), try shop.place("links") + "/documents")
        func shell(_ words: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "set -e; cd '\(source)'; \(words)"]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        func tree(_ folder: String) throws -> [String: String] {
            var files: [String: String] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                files[name] = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
            return files
        }
        try shell("mkdir -p a/b went; for f in stays a/goes a/other a/b/grows a/turns went/x; do printf $f > $f; done")
        if wasLongAgo { try shell("touch -d '1 hour ago' . a a/b went") }
        var links = try DocumentLinks(from: source, to: target, remembers: remembers)
        try links.bringUpToDate()
        #expect(try tree(target) == tree(source))
        try shell(
            """
            rm -r went a/goes a/turns; mkdir a/turns; printf in > a/turns/in; printf 2 > n; mv n a/other; printf + >> a/b/grows
            printf new > a/b/new
            """)
        try links.bringUpToDate()
        #expect(try tree(target) == tree(source))
        try shell("rm -r a/turns a/b; printf file > a/turns")
        try links.bringUpToDate()
        #expect(try tree(target) == tree(source))
        #expect((links.copied != nil) == remembers)
        try FileManager.default.removeItem(atPath: source)
        try links.bringUpToDate()
        #expect(try tree(target) == [:])
    }

    /// A document that could not be linked is not passed over as one that went.
    @Test(arguments: [false, true])
    func whatIsThereAndCannotBeLinkedIsTold(remembers: Bool) throws {
        let (source, target) = (try shop.place("papers"), try shop.place("links") + "/documents")
        try Data("paper".utf8).write(to: URL(fileURLWithPath: source + "/a.pdf"))
        var links = try DocumentLinks(from: source, to: target, remembers: remembers)
        try FileManager.default.removeItem(atPath: target)
        #expect(throws: Refusal.self) { try links.bringUpToDate() }
    }

    /// Somebody writes a file, then a row that tells of it, again and again: in each copy the newest row's file is there, and none of
    /// the row after the next.
    @Test func databaseAndDocumentsAreOfOneMoment() throws {
        let writer = try hammer(["file", shop.store.path, "150", "\(shop.owner)", "turn", shop.home.documents])
        var turns: Set<Int> = []
        var number = 0
        repeat {
            number += 1
            let place = try shop.place("copy\(number)")
            // Every other time the folder looks as if nothing had come for long: what comes during the copy is seen all the same.
            if number.isMultiple(of: 2) {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: shop.home.documents)
            }
            #expect(try shop.store.copy(to: place, documents: shop.home.documents) { _ in true })
            let copy = try DatabaseQueue(path: place + "/nautilus.db")
            let (turn, told, head) = try copy.read { db in
                try (
                    String.fetchOne(db, sql: "SELECT theme FROM users")?.split(separator: "-").last.flatMap { Int($0) }
                        ?? 0,
                    Int.fetchOne(db, sql: "SELECT COUNT(*) FROM audit_logs WHERE action = 'choose_theme'"),
                    Int.fetchOne(db, sql: "SELECT value - 1 FROM settings WHERE category = 'audit' AND key = 'rows'")
                )
            }
            turns.insert(turn)
            #expect(told == turn && head == turn)
            let files = try FileManager.default.contentsOfDirectory(atPath: place + "/documents").compactMap { Int($0) }
            #expect((turn...turn + 1).contains(files.max() ?? 0))
            #expect(files.sorted() == Array((1...150).prefix(files.count)))
            #expect(try Store.examine(copy: place + "/nautilus.db") { _ in true })
        } while writer.isRunning
        #expect(outcome(writer) == ("done", 0))
        #expect(turns.count > 1, "copies were taken while it wrote")
    }

    @Test func aDamagedCopyIsRefusedWithWords() throws {
        for n in 1...400 { try shop.run("INSERT INTO products (sku, name) VALUES (?, 'Fin')", ["SKU-\(n)"]) }
        let staged = try shop.staged()
        let whole = try Data(contentsOf: URL(fileURLWithPath: staged))
        let spot = try #require(whole.range(of: Data("SKU-250".utf8))).lowerBound
        var bad = whole
        bad[spot] ^= 1
        try bad.write(to: URL(fileURLWithPath: staged))
        let refusal = #expect(throws: Refusal.self) { try Store.examine(copy: staged) { _ in true } }
        #expect(refusal?.kind == .data && refusal?.words.hasPrefix("its database is damaged: products") == true)
        try Data(whole.prefix(whole.count / 2)).write(to: URL(fileURLWithPath: staged))
        #expect(throws: Refusal.self) { try Store.examine(copy: staged) { _ in true } }
        try Data("no database at all, but a text that is long enough".utf8).write(to: URL(fileURLWithPath: staged))
        #expect(#expect(throws: Refusal.self) { try Store.examine(copy: staged) { _ in true } }?.kind == .data)
    }

    /// Each table is sound by itself.
    @Test(arguments: [
        """
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'trips') WHERE name = 'courses'
        """,
        "DELETE FROM sqlite_schema WHERE tbl_name = 'sign_in_attempts'",
    ]) func pagesOfTwoTablesOrOfNoneAreFound(sql: String) throws {
        let path = try altered("PRAGMA writable_schema = ON; \(sql)")
        let refusal = #expect(throws: Refusal.self) { try Store.examine(copy: path) { _ in true } }
        #expect(refusal?.kind == .data && refusal?.words.hasPrefix("its database is damaged: ") == true)
        #expect(refusal?.words.contains("\n") == false && refusal?.words.lowercased().contains("page") == true)
    }

    private func altered(_ sql: String) throws -> String {
        let staged = try shop.staged("altered-\(UUID().uuidString)")
        let queue = try DatabaseQueue(path: staged)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; \(sql)") }
        try queue.close()
        return staged
    }

    @Test(arguments: [
        ("PRAGMA application_id = 7", "its database is no Nautilus store"),
        ("PRAGMA user_version = 0", "its database is no Nautilus store"),
        ("PRAGMA user_version = 900", "it was made by a newer Nautilus (schema 900"),
        ("INSERT INTO air_fills (customer_id) VALUES (99)", "its database is damaged: air_fills: row 1 refers to"),
    ]) func whatIsNoSoundStoreIsRefused(sql: String, words: String) throws {
        let path = try altered(sql)
        let refusal = #expect(throws: Refusal.self) { try Store.examine(copy: path) { _ in true } }
        #expect(refusal?.kind == .data && refusal?.words.hasPrefix(words) == true)
    }

    @Test(arguments: [
        ("PRAGMA user_version = 900", "it was made by a newer Nautilus (schema 900"),
        ("DROP TABLE air_fills", "its database is no whole Nautilus store: it has no air_fills."),
        ("CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END", "its database has triggers or views"),
        ("CREATE VIEW v AS SELECT 1", "its database has triggers or views"),
    ]) func whatIsNotOurSchemaIsNotStaged(sql: String, words: String) throws {
        let path = try altered(sql)
        let refusal = #expect(throws: Refusal.self) { try Store.bringUpToDate(staged: path) }
        #expect(refusal?.kind == .data && refusal?.words.hasPrefix(words) == true)
    }
}
