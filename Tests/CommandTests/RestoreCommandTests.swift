import Archives
import DiveShop
import Foundation
import Testing

/// `nautilus backup restore` and what belongs to it.
@Suite struct RestoreCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
        try program.makeFolders()
        try program.sql(
            "INSERT INTO customers (id, first_name, last_name, email) VALUES (1, 'Ann', 'Reef', 'ann@example.com'), (2, 'Bo', 'Wreck', NULL)"
        )
        try program.document("doc_1.txt", "a paper")
    }

    @Test func aRestoreBringsBackWhatWasAndIsUndone() throws {
        let name = try program.backUp("--documents")
        try program.sql(
            "DELETE FROM customers WHERE id = 2; INSERT INTO customers (first_name, last_name) VALUES ('Cy', 'Cave')")
        try program.document("doc_1.txt", "a changed paper")
        try program.document("doc_3.txt", "a later paper")

        let preview = try program.run("backup", "preview", name, "--json").expect(0).object
        let tables = try #require(preview["tables"] as? [[String: Any]])
        let customers = try #require(tables.first { $0["name"] as? String == "customers" })
        #expect(customers["now"] as? Int == 2 && customers["then"] as? Int == 2)
        #expect((preview["documents"] as? [String: Int]) == ["added": 0, "removed": 1, "changed": 1])
        #expect(try program.customers == "Reef Cave", "a preview changes nothing")

        let done = try program.run("backup", "restore", name, "--yes", "--json").expect(0).object
        let before = try #require(done["pre_restore_filename"] as? String)
        #expect(done["filename"] as? String == name)
        #expect(try program.customers == "Reef Wreck")
        #expect(try papers == ["doc_1.txt": "a paper"])
        #expect(try program.sql("PRAGMA integrity_check") == "ok")
        #expect(Set(program.archives) == [name, before] && program.leftovers == [])
        #expect(try program.state(of: before) == "proven")
        #expect(
            try program.sql("SELECT backup_filename, pre_restore_filename, outcome FROM backup_restorations")
                == "\(name)|\(before)|done")

        try program.run("backup", "undo-restore").expect(0)
        #expect(try program.customers == "Reef Cave")
        #expect(try papers == ["doc_1.txt": "a changed paper", "doc_3.txt": "a later paper"])
        try program.run("audit", "verify").expect(0)
        #expect(program.leftovers == [])
    }

    /// Everything that one wants to know before one presses the key, and nothing is changed by it.
    @Test func aPreviewSaysWhatWouldBeLostAndWhatStays() throws {
        let name = try program.backUp("--description", "Before the fair")
        try program.sql(
            """
            UPDATE backups SET created_at = created_at;
            INSERT INTO customers (first_name, last_name, created_at) VALUES ('Cy', 'Cave', '2099-03-04 12:00:00'), ('Di', 'Deep', '2099-03-05 12:00:00');
            INSERT INTO products (sku, name, created_at) VALUES ('X', 'Fin', '2099-03-06 12:00:00');
            INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at)
                VALUES (1, 'sms', 'promotional', 'withdrawn', 'desk', '2099-03-04 12:00:00')
            """)
        let preview = try program.run("backup", "preview", name, "--json").expect(0).object
        let tables = try #require(preview["tables"] as? [[String: Any]])
        let all = try program.sql(
            "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        #expect("\(tables.count)" == all)
        for (table, now, then) in [("customers", 4, 2), ("products", 1, 0), ("consent_events", 1, 0)] {
            let row = try #require(tables.first { $0["name"] as? String == table })
            #expect(row["now"] as? Int == now && row["then"] as? Int == then, "\(row)")
        }
        #expect(
            preview["lost"] as? [String] == [
                "2 customers, the newest of 2099-03-05", "1 product, of 2099-03-06",
            ])
        let stays = try #require(preview["carried_over"] as? [String]).joined(separator: "; ")
        for words in [
            "every opt-out", "ledger of consent since: 1", "campaigns come up paused", "the whole trail", "disabled",
            "list of backups",
        ] {
            #expect(stays.contains(words), "\(words): \(stays)")
        }
        #expect(preview["schema_version"] as? Int == preview["schema_version_now"] as? Int)
        #expect(preview["description"] as? String == "Before the fair" && preview["other_shop"] as? Bool == false)
        let words = try program.run("backup", "preview", name).expect(0).output
        #expect(words.contains("would be lost\n  2 customers") && words.contains("customers"), "\(words)")
        #expect(try program.customers == "Reef Wreck Cave Deep" && program.archives == [name])
    }

    /// Where rows are only changed, nothing is newer: the trail tells of it. Signing in and making archives changes nothing.
    @Test func aPreviewTellsOfChangesThatAddNoRow() throws {
        try program.sql(
            "INSERT INTO rental_equipment (id, equipment_code, name, daily_rate) VALUES (1, 'T1', 'Tank', 10)")
        let name = try program.backUp()
        func lost() throws -> [String]? {
            try program.run("backup", "preview", name, "--json").expect(0).object["lost"] as? [String]
        }
        try program.backUp()
        try program.run(as: "mia", ["equipment", "list"]).expect(0)
        #expect(try lost() == [])
        try program.run("equipment", "edit", "T1", "--daily-rate", "12").expect(0)
        #expect(try lost() == ["1 change by 1 person"])
        try program.run(as: "mia", ["equipment", "edit", "T1", "--daily-rate", "13"]).expect(0)
        #expect(try lost() == ["2 changes by 2 people"])
        try program.run("backup", "restore", name, "--yes").expect(0)
        #expect(try program.sql("SELECT daily_rate FROM rental_equipment") == "10")
    }

    /// All of it goes, whichever is the newer.
    @Test func anotherShopsIsSaidToTakeEverything() throws {
        let other = try Program()
        try other.found()
        try program.sql(
            "UPDATE customers SET created_at = '2020-01-02 03:04:05'; UPDATE audit_logs SET created_at = '2020-01-02 03:04:05'"
        )
        let name = try other.backUp()
        let preview = try program.run("backup", "preview", other.archive(name), "--json").expect(0).object
        let lost = try #require(preview["lost"] as? [String])
        #expect(lost.first == "all of this shop, its people and its settings")
        #expect(lost.contains("2 customers, the newest of 2020-01-02"), "\(lost)")
        #expect(lost.contains { $0.contains(" changes by ") }, "\(lost)")
    }

    private var papers: [String: String] {
        get throws {
            var papers: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: program.documents.path) {
                papers[name] = try String(contentsOf: program.documents.appendingPathComponent(name), encoding: .utf8)
            }
            return papers
        }
    }

    @Test func withoutATerminalItNeedsYes() throws {
        let name = try program.backUp()
        try program.run("backup", "restore", name).expect(65, "--yes")
        #expect(program.archives == [name])
    }

    @Test func anotherShopsIsTakenOnlyByWord() throws {
        let other = try Program()
        try other.found()
        try other.sql("INSERT INTO customers (first_name, last_name) VALUES ('Dee', 'Deep')")
        let name = try other.backUp()
        let path = other.archive(name)
        try program.run("backup", "restore", path, "--yes").expect(65, "another shop")
        try program.run("backup", "bring-back", path, "--customer", "1").expect(65, "another shop")
        #expect(program.archives == [])
        #expect(try program.run("backup", "preview", path, "--json").expect(0).object["other_shop"] as? Bool == true)
        try program.run("backup", "restore", path, "--yes", "--other-shop").expect(0)
        #expect(try program.customers == "Deep")
        try program.run("backup", "undo-restore").expect(0)
        #expect(try program.customers == "Reef Wreck")
    }

    @Test func anEncryptedOneIsRestoredByItsPassphrase() throws {
        let passphrase = try program.run("backup", "passphrase").output.trimmingCharacters(in: .newlines)
        let set = ["BACKUP_PASSPHRASE": passphrase]
        let made = try program.runList(["backup", "create", "--encrypt", "--json"], environment: set).expect(0).object
        let name = try #require(made["filename"] as? String)
        try program.sql("DELETE FROM customers WHERE id = 2")
        try program.run("backup", "restore", name, "--yes").expect(65)
        #expect(try program.customers == "Reef")
        let done = try program.runList(["backup", "restore", name, "--yes", "--json"], environment: set).expect(0)
            .object
        #expect(try program.customers == "Reef Wreck")
        let before = try #require(done["pre_restore_filename"] as? String)
        let row = try program.run("backup", "list", "--json").list.first { $0["filename"] as? String == before }
        #expect(row?["encrypted"] as? Bool == true)
    }

    @Test func aCustomerAloneIsBroughtBack() throws {
        let name = try program.backUp()
        try program.sql("DELETE FROM customers WHERE id = 2; UPDATE customers SET last_name = 'Rocks' WHERE id = 1")
        try program.run("backup", "bring-back", name, "--customer", "2").expect(0)
        #expect(try program.customers == "Rocks Wreck")
        try program.run("backup", "bring-back", name, "--customer", "77").expect(65)
        try program.run("backup", "bring-back", name).expect(64)
        #expect(program.leftovers == [])
    }

    /// The store fits to the last page, its log does not; or the copy before does not.
    @Test func aFullDiskLeavesTheShopAsItWas() throws {
        let name = try program.backUp("--documents")
        try program.sql("UPDATE customers SET last_name = 'Cave' WHERE id = 2")
        try program.document("doc_1.txt", "a changed paper")
        let size = try #require(
            try FileManager.default.attributesOfItem(atPath: program.database.path)[.size] as? Int)
        var refusals = 0
        // dash counts blocks of 512 bytes.
        for blocks in [1, 40, 200, size / 1024, size / 512 + 1, size / 512 + 4, size / 512 + 8] {
            let result = try program.shell(
                "ulimit -f \(blocks); exec '\(Program.executable.path)' backup restore '\(name)' --yes")
            #expect(
                [1, 69].contains(result.status) && result.complaint.hasPrefix("nautilus: "), "\(blocks): \(result)")
            #expect(result.complaint.split(separator: "\n").count == 1, "\(result.complaint)")
            refusals += result.status == 69 ? 1 : 0
            #expect(try program.customers == "Reef Cave" && papers == ["doc_1.txt": "a changed paper"])
            #expect(program.leftovers == [])
            #expect(try program.sql("PRAGMA integrity_check") == "ok")
            #expect(
                try program.sql(
                    "SELECT COUNT(*) FROM backup_restorations WHERE outcome <> 'failed' OR claimed_by <> ''")
                    == "0")
        }
        #expect(refusals > 5)
        #expect(
            try program.sql("SELECT COUNT(*) > 0 FROM backup_restorations") == "1", "some came as far as the store")
        #expect(try program.run("backup", "list").expect(0).complaint.isEmpty)
        try program.run("audit", "verify").expect(0)
        try program.run("backup", "restore", name, "--yes").expect(0)
        #expect(try program.customers == "Reef Wreck" && papers == ["doc_1.txt": "a paper"])
    }

    /// The folder may be a link to another disk; who may read documents, and links among them, are no part of an archive.
    @Test func documentsKeepTheirPlaceTheirModesAndTheirLinks() throws {
        let disk = program.home.appendingPathComponent("disk")
        try FileManager.default.moveItem(at: program.documents, to: disk)
        try FileManager.default.createSymbolicLink(at: program.documents, withDestinationURL: disk)
        chmod(disk.path, 0o750)
        chmod(disk.path + "/doc_1.txt", 0o640)
        try program.document("gone/doc_2.txt", "another paper")
        try FileManager.default.createSymbolicLink(atPath: disk.path + "/notes", withDestinationPath: "/nowhere")
        let name = try program.backUp("--documents")
        try Data("a changed paper".utf8).write(to: disk.appendingPathComponent("doc_1.txt"))
        try FileManager.default.removeItem(at: disk.appendingPathComponent("gone"))
        try program.run("backup", "restore", name, "--yes").expect(0)
        let modes = try program.shell("cd '\(disk.path)' && stat -c '%a %n' . doc_1.txt gone gone/doc_2.txt").output
        #expect(modes == "750 .\n640 doc_1.txt\n755 gone\n644 gone/doc_2.txt\n")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: program.documents.path) == disk.path)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: disk.path + "/notes") == "/nowhere")
        #expect(try String(contentsOf: disk.appendingPathComponent("doc_1.txt"), encoding: .utf8) == "a paper")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.home.path).allSatisfy { !$0.hasPrefix(".r") })
    }

    /// One thing that an archive says of itself, and not as it is.
    struct Lie: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let tell: @Sendable (inout ArchiveMetadata) -> Void
    }

    static let lies = [
        Lie(testDescription: "row_counts", words: "it says 7 rows of customers, and its database has 2") {
            $0.rowCounts["customers"] = 7
        },
        Lie(testDescription: "row_counts, a table", words: "it says 1 rows of anglers, and its database has none") {
            $0.rowCounts["anglers"] = 1
        },
        Lie(testDescription: "schema_version", words: "it says schema 3, and its database has ") {
            $0.schemaVersion = 3
        },
        Lie(testDescription: "shop_id", words: "it says shop id mine, and its database has ") { $0.shopID = "mine" },
        Lie(testDescription: "shop_id, none", words: "it says shop id none, and its database has ") { $0.shopID = "" },
        Lie(testDescription: "shop_name", words: "it says shop Reef, and its database has Test Shop") {
            $0.shopName = "Reef"
        },
        Lie(testDescription: "audit_rows", words: "it says rows of the trail 1, and its database has ") {
            $0.auditRows = 1
        },
        Lie(testDescription: "audit_hash", words: "it says newest hash of the trail 00, and its database has ") {
            $0.auditHash = "00"
        },
    ]

    /// Its bytes are all as its digests say: only what it says of its database is not so.
    @Test(arguments: lies) func anArchiveThatLiesIsRefused(_ lie: Lie) throws {
        let reader = try ArchiveReader(path: program.archive(program.backUp()), passphrase: nil)
        let unpacked = program.home.appendingPathComponent("unpacked").path
        try FileManager.default.createDirectory(
            atPath: unpacked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        #expect(try reader.extract(into: unpacked, documents: false) { _ in true } != nil)
        let source = ArchiveSource(
            name: ArchiveMetadata.database, path: "\(unpacked)/\(ArchiveMetadata.database)")
        var metadata = reader.metadata
        metadata.entries = []
        for name in ["honest.zip", "lying.zip"] {
            #expect(
                try ArchiveWriter.write(
                    [source], metadata, to: program.archive(name), passphrase: nil, compression: .fast
                ) { _ in true } != nil)
            lie.tell(&metadata)
        }
        try program.run("backup", "verify", "honest.zip").expect(0)
        try program.run("backup", "verify", "lying.zip").expect(65, lie.words)
        try program.run("backup", "restore", "lying.zip", "--yes", "--other-shop").expect(65, lie.words)
        #expect(try program.customers == "Reef Wreck" && program.leftovers == [])
    }
}
