import Archives
import DiveShop
import Foundation
import Testing

/// `nautilus backup`: making, proving, copying, cleaning and their exit statuses.
@Suite struct BackupCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.staff()
        try program.makeFolders()
        try program.sql("INSERT INTO customers (first_name, last_name) VALUES ('Ann', 'Reef'), ('Bo', 'Wreck')")
        try program.document("doc_1.txt", "a paper")
        try program.document("certificates/doc_2.txt", "another paper")
    }

    @Test func aBackupIsMadeListedAndProven() throws {
        let made = try program.run("backup", "create", "--description", "Before the fair", "--json").expect(0).object
        let name = try #require(made["filename"] as? String)
        #expect(name.wholeMatch(of: /nautilus_backup_\d{4}-\d\d-\d\d_\d{6}\.zip/) != nil, "\(name)")
        let list = try program.run("backup", "list", "--json").expect(0).list
        let row = try #require(list.first)
        #expect(list.count == 1 && row["filename"] as? String == name)
        #expect(row["description"] as? String == "Before the fair" && row["state"] as? String == "proven")
        #expect(row["includes_documents"] as? Bool == false && row["encrypted"] as? Bool == false)
        #expect(row["file_size"] as? Int == program.size(of: name) && row["proven_at"] is String)
        #expect(program.leftovers == [])
        let stats = try program.run("backup", "stats", "--json").expect(0).object
        #expect(stats["total_backups"] as? Int == 1 && stats["total_size"] as? Int == program.size(of: name))
        #expect(stats["last_backup"] as? String == row["created_at"] as? String)
        #expect((stats["database_size"] as? Int ?? 0) > 0)
        #expect(try program.sql("SELECT action FROM audit_logs ORDER BY id DESC LIMIT 1") == "create_backup")
    }

    @Test func otherProgramsReadIt() throws {
        let name = try program.backUp("--documents")
        let path = program.archive(name)
        let tested = try program.shell(
            "unzip -tqq '\(path)' && cd '\(program.backups.path)' && sha256sum -c '\(name).sha256'")
        #expect(tested.status == 0, "\(tested.output)\(tested.complaint)")
        let names = try program.shell("unzip -Z1 '\(path)'").output.split(separator: "\n").map(String.init).sorted()
        #expect(
            names == [
                "database/nautilus.db", "documents/certificates/doc_2.txt", "documents/doc_1.txt", "metadata.json",
            ])
        let metadata = try program.shell("unzip -p '\(path)' metadata.json").object
        #expect(metadata["includes_documents"] as? Bool == true && metadata["app_version"] is String)
        #expect((metadata["row_counts"] as? [String: Int])?["customers"] == 2)
        let rows = try program.shell(
            "unzip -p '\(path)' database/nautilus.db > '\(program.home.path)/copy.db' && sqlite3 '\(program.home.path)/copy.db' 'SELECT COUNT(*) FROM customers; PRAGMA integrity_check'"
        )
        #expect(rows.output == "2\nok\n")
    }

    @Test func twoInOneSecondHaveTwoNames() throws {
        let names = try (0..<4).map { _ in try program.backUp() }
        #expect(Set(names).count == 4, "\(names)")
        for name in names { try program.run("backup", "verify", name).expect(0) }
    }

    @Test func aFlippedBitIsFound() throws {
        let name = try program.backUp()
        try program.flip(name, at: 200)
        try program.run("backup", "verify", name).expect(65, name)
        let row = try #require(try program.run("backup", "list", "--json").list.first)
        #expect(row["state"] as? String == "damaged" && (row["problem"] as? String ?? "").contains(name))
        try program.run("backup", "restore", name, "--yes").expect(65)
        try program.run("backup", "download", name, program.home.path).expect(65, "damaged")
        try program.flip(name, at: 200)
        try program.run("backup", "verify", name).expect(0)
        #expect(try program.run("backup", "list", "--json").list.first?["state"] as? String == "proven")
    }

    @Test func anArchiveFromElsewhereIsSeenAndTakenIn() throws {
        let name = try program.backUp()
        let other = "from_the_old_till.zip"
        try FileManager.default.copyItem(atPath: program.archive(name), toPath: program.archive(other))
        #expect(try program.state(of: other) == "foreign")
        try program.run("backup", "verify", other).expect(0)
        #expect(try program.state(of: other) == "proven")
        try FileManager.default.removeItem(atPath: program.archive(name))
        #expect(try program.state(of: name) == "missing")
        try program.run("backup", "verify", name).expect(65, "gone")
        try program.run("backup", "delete", name).expect(0)
        #expect(try program.run("backup", "list", "--json").list.compactMap { $0["filename"] as? String } == [other])
    }

    @Test func aCopyIsReadBackAndOverwritesNothing() throws {
        let name = try program.backUp()
        let stick = program.home.appendingPathComponent("stick")
        try FileManager.default.createDirectory(at: stick, withIntermediateDirectories: true)
        let copied = try program.run("backup", "download", name, stick.path, "--json").expect(0).object
        #expect(copied["file"] as? String == stick.appendingPathComponent(name).path)
        let same = try program.shell(
            "cd '\(stick.path)' && cmp '\(name)' '\(program.archive(name))' && sha256sum -c '\(name).sha256'")
        #expect(same.status == 0, "\(same.complaint)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: stick.path).sorted() == [name, name + ".sha256"])
        try program.run("backup", "download", name, stick.path).expect(65, "there already")
        try program.run("backup", "download", name, stick.path + "/other.zip").expect(0)
        try program.run("backup", "download", name, stick.path + "/none/other.zip").expect(65, "no folder")
        #expect(
            try program.sql("SELECT COUNT(*) FROM audit_logs WHERE action = 'download_backup' AND outcome = 'done'")
                == "2")
    }

    /// What a copy left that was killed does not stay on the stick; one that is still at work is left alone.
    @Test func aCopyThatWasCutOffIsWrittenOver() throws {
        let name = try program.backUp()
        let stick = program.home.appendingPathComponent("stick")
        try FileManager.default.createDirectory(at: stick, withIntermediateDirectories: true)
        let left = stick.appendingPathComponent(".\(name).part")
        try Data(repeating: 7, count: 1_000_000).write(to: left)
        let held = open(left.path, O_RDWR | O_CLOEXEC)
        #expect(flock(held, LOCK_EX) == 0)
        try program.run("backup", "download", name, stick.path).expect(69, "another copy")
        #expect(try Data(contentsOf: left).count == 1_000_000)
        close(held)
        try program.run("backup", "download", name, stick.path).expect(0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stick.path).sorted() == [name, name + ".sha256"])
        try program.shell("cd '\(stick.path)' && sha256sum -c '\(name).sha256'").expect(0)
    }

    /// A copy on a stick has the name of the shop's own archive.
    @Test func deletingACopyElsewhereDeletesNothingHere() throws {
        let name = try program.backUp()
        let stick = program.home.appendingPathComponent("stick")
        try FileManager.default.createDirectory(at: stick, withIntermediateDirectories: true)
        try program.run("backup", "download", name, stick.path).expect(0)
        try program.run("backup", "delete", stick.path + "/" + name).expect(65, "elsewhere")
        #expect(program.archives == [name] && FileManager.default.fileExists(atPath: stick.path + "/" + name))
        try program.run("backup", "delete", program.archive(name)).expect(0)
        #expect(program.archives == [])
    }

    @Test(arguments: [("two\nlines", "control"), (String(repeating: "x", count: 501), "at most 500")])
    func descriptionsThatAreRefused(_ description: String, _ why: String) throws {
        try program.run("backup", "create", "--description", description).expect(65, why)
        #expect(program.archives == [] && program.leftovers == [])
    }

    @Test func documentsThatNoArchiveHoldsAreNamed() throws {
        for name in ["back\\slash", "two\nlines"] {
            try program.document(name, "x")
            try program.run("backup", "create", "--documents").expect(65, "rename it")
            try FileManager.default.removeItem(at: program.documents.appendingPathComponent(name))
        }
        for (one, other, why) in [
            ("Fin", "fin", "upper and lower case"), ("caf\u{E9}", "cafe\u{301}", "in another way"),
        ] {
            for name in [one, other] { try program.document(name, name) }
            try program.run("backup", "create", "--documents").expect(65, why)
            for name in [one, other] { unlink("\(program.documents.path)/\(name)") }
        }
        try program.shell("cd '\(program.documents.path)' && touch \"$(printf 'no\\377utf8')\"").expect(0)
        try program.run("backup", "create", "--documents").expect(65, "no UTF-8")
        #expect(program.archives == [] && program.leftovers == [])
        try program.run("backup", "create").expect(0)
    }

    @Test func linksAndPipesAmongTheDocumentsAreCounted() throws {
        let words = try program.run("backup", "create", "--documents").expect(0).output
        #expect(!words.contains("left out"), "\(words)")
        try FileManager.default.createSymbolicLink(
            atPath: "\(program.documents.path)/one", withDestinationPath: "/nowhere")
        #expect(mkfifo("\(program.documents.path)/certificates/two", 0o600) == 0)
        let said = try program.run("backup", "create", "--documents").expect(0).output
        #expect(
            said.hasSuffix("; left out: 2 among the documents that are no files (links, pipes, sockets).\n"), "\(said)")
        #expect(try !program.run("backup", "create").expect(0).output.contains("left out"))
        let name = try #require(program.archives.first)
        let preview = try program.run("backup", "preview", name).expect(0).output
        #expect(
            preview.contains("links, pipes and sockets among the documents, which no archive holds: 2"), "\(preview)")
    }

    @Test func aFolderOfDocumentsThatIsNotMountedIsNoShopWithoutAny() throws {
        try FileManager.default.removeItem(at: program.documents)
        try FileManager.default.createSymbolicLink(
            atPath: program.documents.path, withDestinationPath: program.home.path + "/unmounted")
        try program.run("backup", "create", "--documents").expect(69, "leads nowhere")
    }

    /// Where their disk is not mounted nothing is gone, and nothing is forgotten of them.
    @Test func backupsOnADiskThatIsNotMounted() throws {
        let disk = program.home.appendingPathComponent("disk")
        try FileManager.default.moveItem(at: program.backups, to: disk)
        try FileManager.default.createSymbolicLink(at: program.backups, withDestinationURL: disk)
        let name = try program.backUp("--documents", "--description", "kept")
        try program.run("backup", "verify", name).expect(0)
        let aside = program.home.appendingPathComponent("aside")
        try FileManager.default.moveItem(at: disk, to: aside)
        let elsewhere = aside.appendingPathComponent(name).path
        try program.run("backup", "verify", elsewhere).expect(0)
        try program.run("backup", "bring-back", elsewhere, "--customer", "1").expect(0)
        try program.run("backup", "restore", elsewhere, "--yes").expect(69, "mount")
        let row = try #require(try program.run("backup", "list", "--json").expect(0).list.first)
        #expect(row["state"] as? String == "missing")
        #expect((row["problem"] as? String)?.contains("mount its disk") == true)
        try program.run("backup", "create").expect(69, "mount")
        #expect(try program.run("doctor").output.contains("mount the disk"))
        try program.run("backup", "clean", "--keep", "1").expect(0)
        try program.run("backup", "delete", name).expect(69, "mount")
        try FileManager.default.moveItem(at: aside, to: disk)
        let again = try #require(try program.run("backup", "list", "--json").expect(0).list.first)
        #expect(again["state"] as? String == "proven" && again["description"] as? String == "kept")
    }

    /// Their disk is mounted read-only: what is on it can be looked at, taken away and brought back from.
    @Test(.enabled(if: Program.canMakeReadOnly)) func backupsThatCannotBeWrittenAreVerified() throws {
        let name = try program.backUp("--documents")
        try FileManager.default.removeItem(atPath: program.archive(name) + ".sha256")
        try program.whileReadOnly(program.backups) {
            try program.run("backup", "verify", name).expect(0)
            try program.run("backup", "preview", name).expect(0)
            try program.run("backup", "bring-back", name, "--customer", "1").expect(0)
            try program.run("backup", "restore", name, "--yes").expect(69, program.backups.path)
            try program.run("backup", "create").expect(69, program.backups.path)
        }
        #expect(program.leftovers == [] && program.archives == [name])
        #expect(try program.sql("SELECT COUNT(*) FROM audit_logs WHERE action = 'verify_backup'") == "1")
    }

    /// What needs no documents does not wait for their disk.
    @Test func theDiskOfTheDocumentsIsNotMounted() throws {
        let disk = program.home.appendingPathComponent("disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: false)
        try FileManager.default.moveItem(at: program.documents, to: disk.appendingPathComponent("documents"))
        try FileManager.default.createSymbolicLink(
            at: program.documents, withDestinationURL: disk.appendingPathComponent("documents"))
        let name = try program.backUp("--documents")
        try FileManager.default.moveItem(at: disk, to: program.home.appendingPathComponent("aside"))
        try program.run("backup", "verify", name).expect(0)
        try program.run("backup", "create").expect(0)
        try program.run("backup", "create", "--documents").expect(69, "leads nowhere")
        try program.run("backup", "restore", name, "--yes").expect(69, "leads nowhere")
        try program.run("backup", "bring-back", name, "--customer", "1").expect(0)
        try program.sql("UPDATE customers SET last_name = 'Cave' WHERE id = 2")
        let database = try #require(program.archives.last)
        try program.run("backup", "restore", database, "--yes").expect(0)
        #expect(try program.customers == "Reef Wreck")
    }

    /// One disk for everything, and the documents are all of it.
    @Test func backupsAmongTheDocumentsAreNoDocuments() throws {
        let name = try program.backUp("--documents")
        let within = program.documents.appendingPathComponent("backups")
        try FileManager.default.moveItem(at: program.backups, to: within)
        try FileManager.default.createSymbolicLink(at: program.backups, withDestinationURL: within)
        try program.document("doc_1.txt", "a changed paper")
        try program.run("backup", "create", "--documents").expect(69, "lies within the documents")
        try program.run("backup", "restore", name, "--yes").expect(69, "lies within the documents")
        #expect(program.archives == [name])
        try program.run("backup", "create").expect(0)
    }

    /// The stick with the passphrase is not there, and the archive needs none.
    @Test func aPassphraseThatIsNotThereKeepsNoPlainArchiveShut() throws {
        let name = try program.backUp()
        let stick = ["BACKUP_PASSPHRASE_FILE": program.home.path + "/stick/secret"]
        try program.runList(["backup", "verify", name], environment: stick).expect(0)
        try program.sql("DELETE FROM customers WHERE last_name = 'Wreck'")
        try program.runList(["backup", "restore", name, "--yes"], environment: stick).expect(0)
        #expect(try program.customers == "Reef Wreck")
        let set = ["BACKUP_PASSPHRASE": "k7mq2-9xw4t-hdr3f-pz8ve-n5j6c"]
        let made = try program.runList(["backup", "create", "--encrypt", "--json"], environment: set).expect(0).object
        let secret = try #require(made["filename"] as? String)
        try program.runList(["backup", "verify", secret], environment: stick).expect(69, "cannot be read")
        #expect(try program.state(of: secret) == "proven")
    }

    @Test func anArchiveWhoseFileIsGoneIsNoHealth() throws {
        let name = try program.backUp()
        func health() throws -> String {
            try program.run("widget", "data", "backup_health").expect(0).output
                + program.run("widget", "data", "alerts").expect(0).output
        }
        #expect(try health().contains("since the last proven backup") && !health().contains("gone"))
        try FileManager.default.removeItem(atPath: program.archive(name))
        let words = try health()
        #expect(words.contains("never backed up and proven") && words.contains("its file is gone"), "\(words)")
        #expect(words.contains("critical: The last backup's file is gone: \(name)"), "\(words)")
    }

    @Test func oneOfANewerSchemaIsRefusedAndNotTakenForDamaged() throws {
        let copy = program.home.appendingPathComponent("copy.db").path
        try program.sql("VACUUM INTO '\(copy)'")
        let size = try #require(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int)
        let metadata = ArchiveMetadata(
            createdAt: "2026-06-13 12:00:00", description: "", includesDocuments: false, databaseSize: size,
            appVersion: "900", schemaVersion: 900, rowCounts: [:], shopName: "Test Shop", shopID: "",
            auditHash: "", auditRows: 0)
        _ = try ArchiveWriter.write(
            ArchiveSources([(ArchiveMetadata.database, copy)]), metadata, to: program.archive("newer.zip"),
            passphrase: nil, compression: .fast
        ) { _ in true }
        for words in [["verify"], ["preview"], ["restore", "--yes"], ["bring-back", "--customer", "1"]] {
            try program.runList(["backup", words[0], "newer.zip"] + words.dropFirst()).expect(65, "newer Nautilus")
        }
        #expect(try program.state(of: "newer.zip") == "foreign")
    }

    /// Where its complaints go nobody may read them, and the disk may be full.
    @Test func nobodyListening() throws {
        let nautilus = "'\(Program.executable.path)' backup"
        #expect(try program.shell("\(nautilus) verify none.zip 2>&-").status == 65)
        #expect(try program.shell("\(nautilus) verify none.zip 2>/dev/full").status == 65)
        try program.shell("\(nautilus) list >/dev/full").expect(1, "is lost")
        #expect(try program.shell("\(nautilus) create >&- 2>&-; exit 0").status == 0)
        #expect(program.archives.count == 1 && program.leftovers == [])
    }

    @Test func whatIsPinnedStays() throws {
        let names = try (0..<5).map { _ in try program.backUp() }
        try program.run("backup", "pin", names[0]).expect(0)
        try program.run("backup", "delete", names[0]).expect(65, "pinned")
        let would = try program.run("backup", "clean", "--keep", "2", "--dry-run", "--json").expect(0).object
        #expect(would["count"] as? Int == 2 && program.archives.count == 5)
        let gone = try program.run("backup", "clean", "--keep", "2", "--json").expect(0).object
        #expect(gone["removed"] as? [String] == [names[2], names[1]])
        #expect(program.archives == [names[0], names[3], names[4]])
        try program.run("backup", "unpin", names[0]).expect(0)
        try program.run("backup", "prune").expect(0)
        #expect(program.archives == [names[4]])
        try program.run("backup", "clean", "--keep", "0").expect(64)
    }

    @Test func encryptionNeedsAStrongPassphrase() throws {
        try program.run("backup", "create", "--encrypt").expect(65, "BACKUP_PASSPHRASE")
        try program.runList(["backup", "create", "--encrypt"], environment: ["BACKUP_PASSPHRASE": "scuba2026"])
            .expect(65, "weak")
        #expect(program.archives == [])
        let passphrase = try program.run("backup", "passphrase").expect(0).output.trimmingCharacters(in: .newlines)
        let file = program.home.appendingPathComponent("passphrase")
        try Data((passphrase + "\n").utf8).write(to: file)
        let made = try program.runList(
            ["backup", "create", "--encrypt", "--documents", "--json"],
            environment: ["BACKUP_PASSPHRASE_FILE": file.path]
        ).expect(0)
        #expect(!made.output.contains(passphrase))
        let name = try #require(try made.object["filename"] as? String)
        #expect(try made.object["encrypted"] as? Bool == true)
        #expect(try !Data(contentsOf: URL(fileURLWithPath: program.archive(name))).contains(Data("CREATE TABLE".utf8)))
        try program.run("backup", "verify", name).expect(65)
        #expect(try program.state(of: name) == "proven", "a passphrase that is not set is no damage")
        try program.run("backup", "verify", name, "--passphrase-file", file.path).expect(0)
        let trail = try program.sql("SELECT COALESCE(new_values, '') || COALESCE(old_values, '') FROM audit_logs")
        #expect(!trail.contains(passphrase))
    }

    @Test(arguments: [
        (["create"], "backups.create"), (["list"], "backups.create"), (["verify", "x.zip"], "backups.create"),
        (["preview", "x.zip"], "backups.restore"), (["restore", "x.zip", "--yes"], "backups.restore"),
        (["undo-restore"], "backups.restore"), (["bring-back", "x.zip", "--customer", "1"], "backups.restore"),
        (["download", "x.zip", "/tmp"], "backups.download"), (["delete", "x.zip"], "backups.manage"),
        (["clean", "--keep", "1"], "backups.manage"), (["prune"], "backups.manage"),
        (["pin", "x.zip"], "backups.manage"),
        (["stats"], "backups.create"), (["schedule", "list"], "backups.create"),
        (["schedule", "add", "--frequency", "daily", "--time", "02:00"], "backups.manage"),
        (["run-due"], "backups.create"),
    ]) func permissionComesBeforeAnythingElse(words: [String], permission: String) throws {
        try program.run(as: "cara", ["backup"] + words).expect(77, permission)
    }

    @Test(arguments: [
        ["verify", "none.zip"], ["preview", "none.zip"], ["restore", "none.zip", "--yes"], ["delete", "none.zip"],
        ["download", "none.zip", "/tmp"], ["bring-back", "none.zip", "--customer", "1"],
        ["verify", "/none/at/all.zip"],
        ["verify", "../../database/nautilus.db"], ["undo-restore"],
    ]) func whatIsNotThereIsSaid(words: [String]) throws {
        try program.runList(["backup"] + words).expect(65)
    }

    @Test func aFullDiskLeavesNothing() throws {
        let before = try program.sql("SELECT COUNT(*) FROM backups")
        // dash counts blocks of 512 bytes: the copy of the store fits, or does not, or the archive does not.
        for blocks in [1, 40, 200, 700] {
            let result = try program.shell(
                "ulimit -f \(blocks); exec '\(Program.executable.path)' backup create --documents")
            if result.status == 0 { continue }
            #expect([1, 69].contains(result.status) && result.complaint.hasPrefix("nautilus: "), "\(result.complaint)")
        }
        #expect(
            program.leftovers == [] || program.leftovers.allSatisfy { $0.hasSuffix(".zip") || $0.hasSuffix(".sha256") })
        for name in program.archives { try program.run("backup", "verify", name).expect(0) }
        #expect(try program.sql("SELECT COUNT(*) FROM backups") == before || !program.archives.isEmpty)
        #expect(try program.sql("PRAGMA integrity_check") == "ok")
    }
}
