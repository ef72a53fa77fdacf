import Archives
import DiveShop
import Foundation
import Testing

/// `nautilus backup restore` and what belongs to it.
@Suite struct RestoreCommandTests {
    let program: Program
    init() throws { program = try Program.withTwoCustomers() }

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
        #expect(try program.papers == ["doc_1.txt": "a paper"])
        #expect(try program.sql("PRAGMA integrity_check") == "ok")
        #expect(Set(program.archives) == [name, before] && program.leftovers == [])
        #expect(try program.state(of: before) == "proven")
        #expect(
            try program.sql("SELECT backup_filename, pre_restore_filename, outcome FROM backup_restorations")
                == "\(name)|\(before)|done")

        try program.run("backup", "undo-restore").expect(0)
        #expect(try program.customers == "Reef Cave")
        #expect(try program.papers == ["doc_1.txt": "a changed paper", "doc_3.txt": "a later paper"])
        try program.run("audit", "verify").expect(0)
        #expect(program.leftovers == [])
    }

    /// Names that look alike are others to the disk; what has another in the archive is brought back.
    @Test func aPreviewTellsNamesApartAsTheDiskDoes() throws {
        try program.document("caf\u{E9}/\u{301}a.txt", "one")
        let name = try program.backUp("--documents")
        let folder = program.documents.path
        #expect(rename("\(folder)/caf\u{E9}", "\(folder)/cafe\u{301}") == 0)
        func documents() throws -> [String: Int]? {
            try program.run("backup", "preview", name, "--json").expect(0).object["documents"] as? [String: Int]
        }
        #expect(try documents() == ["added": 1, "removed": 1, "changed": 0])
        try program.run("backup", "restore", name, "--yes").expect(0)
        #expect(access("\(folder)/caf\u{E9}/\u{301}a.txt", F_OK) == 0 && access("\(folder)/cafe\u{301}", F_OK) != 0)
        #expect(try documents() == ["added": 0, "removed": 0, "changed": 0])
    }

    /// Neither a restore nor its undoing brings back somebody who was erased in between.
    @Test func whoWasErasedStaysErased() throws {
        let name = try program.backUp()
        try program.run("customer", "erase", "1", "--yes").expect(0)
        try program.sql("UPDATE customers SET erased_at = datetime(erased_at, '+1 minute') WHERE id = 1")
        let preview = try program.run("backup", "preview", name).expect(0).output
        #expect(preview.contains("customers who were erased since stay so: 1"), "\(preview)")
        try program.run("backup", "restore", name, "--yes").expect(0)
        let person = "SELECT first_name || last_name || COALESCE(email, '') FROM customers WHERE id = 1"
        #expect(try program.sql(person) == "(erased)")
        try program.run("backup", "bring-back", name, "--customer", "1").expect(65, "was erased")
        try program.run("backup", "undo-restore").expect(0)
        #expect(try program.sql(person) == "(erased)")
        #expect(try program.sql("SELECT COUNT(*) FROM audit_logs WHERE action = 'erase_customer'") == "1")
        try program.run("audit", "verify").expect(0)
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
        // Who may come in is then the other shop's.
        try program.run(as: "mia", ["backup", "restore", path, "--yes", "--other-shop"]).expect(77, "users.manage")
        #expect(program.archives == [])
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

    /// One whose passphrase stands in a file, which the settings do not know.
    private func encryptedBackup() throws -> (name: String, secret: String) {
        let secret = program.home.appendingPathComponent("secret")
        try Data("k7mq2-9xw4t-hdr3f-pz8ve-n5j6c\n".utf8).write(to: secret)
        chmod(secret.path, 0o600)
        let set = ["BACKUP_PASSPHRASE_FILE": secret.path]
        let made = try program.runList(["backup", "create", "--encrypt", "--json"], environment: set).expect(0).object
        return (try #require(made["filename"] as? String), secret.path)
    }

    /// What is made before would be encrypted by it. That is said before the archive is read: this one is damaged, too.
    @Test func aPassphraseThatIsTooWeakIsToldFirst() throws {
        let (name, secret) = try encryptedBackup()
        try program.flip(name, at: 2000)
        let words = ["backup", "restore", name, "--yes", "--passphrase-file", secret]
        let weak = ["BACKUP_PASSPHRASE": "scuba2026"]
        let refused = try program.runList(words, environment: weak).expect(65, "too weak")
        #expect(refused.complaint.contains("\(name) is encrypted, so what is there now is backed up encrypted before"))
        try program.runList(words).expect(65, name)
        #expect(program.archives == [name] && program.leftovers == [])
    }

    /// The copy made before is encrypted by it as well: undoing takes it, too.
    @Test func aPassphraseFromAFileUndoesAsWell() throws {
        let (name, secret) = try encryptedBackup()
        try program.sql("DELETE FROM customers WHERE id = 2")
        try program.run("backup", "restore", name, "--yes", "--passphrase-file", secret).expect(0)
        #expect(try program.customers == "Reef Wreck")
        try program.run("backup", "undo-restore").expect(65, "passphrase")
        try program.run("backup", "undo-restore", "--passphrase-file", secret).expect(0)
        #expect(try program.customers == "Reef")
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
            #expect(try program.customers == "Reef Cave" && program.papers == ["doc_1.txt": "a changed paper"])
            #expect(program.leftovers == [] && program.archives == [name])
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
        #expect(try program.customers == "Reef Wreck" && program.papers == ["doc_1.txt": "a paper"])
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
        let sources = ArchiveSources([(ArchiveMetadata.database, "\(unpacked)/\(ArchiveMetadata.database)")])
        var metadata = reader.metadata
        for name in ["honest.zip", "lying.zip"] {
            #expect(
                try ArchiveWriter.write(
                    sources, metadata, to: program.archive(name), passphrase: nil, compression: .fast
                ) { _ in true } != nil)
            lie.tell(&metadata)
        }
        try program.run("backup", "verify", "honest.zip").expect(0)
        try program.run("backup", "verify", "lying.zip").expect(65, lie.words)
        try program.run("backup", "restore", "lying.zip", "--yes", "--other-shop").expect(65, lie.words)
        #expect(try program.customers == "Reef Wreck" && program.leftovers == [])
    }
}
