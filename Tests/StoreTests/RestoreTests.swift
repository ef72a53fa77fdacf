import DiveShop
import Foundation
import GRDB
import Schema
import Store
import Testing

/// A restore into the store that is open.
@Suite(.serialized) struct RestoreTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    @Test func yesterdayComesBackForAllWhoHaveItOpen() throws {
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ana')")
        let staged = try shop.staged()
        try shop.run("UPDATE customers SET first_name = 'Bea'; INSERT INTO customers (first_name) VALUES ('Cy')")
        let other = try Store(path: shop.store.path)
        let before = try other.changeCounter()
        let reading = try DatabaseQueue(path: shop.store.path)
        try reading.inDatabase { db in
            let names = try db.cachedStatement(sql: "SELECT * FROM customers ORDER BY id")
            #expect(try Row.fetchAll(names).count == 2)
            #expect(try shop.restore(staged) == .done())
            #expect(
                try Row.fetchAll(names).map { $0["first_name"] as String } == ["Ana"], "a prepared statement goes on")
        }
        #expect(try other.changeCounter() != before, "others are told")
        try other.perform(.chooseTheme("mono"), staff: shop.owner, at: founding)
        #expect(try shop.column("SELECT theme FROM users") == ["mono"], "what is committed afterwards is kept")
        try shop.expectSound()
        try shop.run("INSERT INTO customers (first_name) VALUES ('Dee')")
        #expect(try shop.column("SELECT id FROM customers") == ["1", "3"], "no number is given twice")
    }

    @Test func itIsWrittenDown() throws {
        let staged = try shop.staged()
        try shop.restore(staged)
        #expect(
            try shop.column(
                "SELECT backup_filename || pre_restore_filename || outcome || user_id || (claimed_by IS NULL) FROM backup_restorations"
            )
                == ["then.zipbefore.zipdone\(shop.owner)1"])
        #expect(
            try shop.column("SELECT action || new_values FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "restore_backup{\"filename\":\"then.zip\"}"
            ])
        let undo = try shop.store.backupList(at: founding).undo
        #expect(undo == BackupList.Undo(restored: "then.zip", before: "before.zip", at: founding))
        #expect(try shop.store.interruptedRestore(at: founding) == nil)
        try shop.restore(try shop.staged("again"), "before.zip", isUndo: true)
        #expect(try shop.store.backupList(at: founding).undo == nil)
        #expect(try shop.column("SELECT outcome FROM backup_restorations ORDER BY id") == ["undone", "undone"])
        try shop.expectSound()
    }

    @Test func whoMayNotIsRefused() throws {
        let clerk = try shop.store.addUser("clerk", role: "counter")
        let staged = try shop.staged()
        #expect(throws: Refusal.needs(.restoreBackups)) {
            try shop.store.restore(from: staged, filename: "x", before: "y", staff: clerk, at: founding) { _ in true }
        }
        #expect(throws: Refusal.needs(.restoreBackups)) {
            try shop.store.bringBack(.customer(1), from: staged, staff: clerk, at: founding)
        }
        #expect(try shop.column("SELECT COUNT(*) FROM backup_restorations") == ["0"])
    }

    @Test func aStoppedOneChangesNothing() throws {
        let staged = try shop.staged()
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ana')")
        let end = try shop.store.restore(from: staged, filename: "x", before: "y", staff: shop.owner, at: founding) {
            _ in
            false
        }
        #expect(end == .stopped)
        #expect(try shop.column("SELECT first_name FROM customers") == ["Ana"])
        #expect(try shop.column("SELECT outcome || details FROM backup_restorations") == ["failedit was stopped"])
        #expect(try shop.column("SELECT outcome FROM audit_logs ORDER BY id DESC LIMIT 1") == ["failed"])
        try shop.expectSound()
    }

    @Test func otherPageSizesAreBroughtToTheStores() throws {
        let staged = try shop.staged()
        let queue = try DatabaseQueue(path: staged)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = 1024; VACUUM") }
        try queue.close()
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ana')")
        try shop.restore(staged)
        #expect(try shop.column("SELECT COUNT(*) FROM customers") == ["0"])
        #expect(try shop.column("PRAGMA page_size") == ["4096"])
        try shop.expectSound()
    }

    /// Made by each program that there was.
    @Test(arguments: 1..<Schema.version) func anOlderSchemaIsMigrated(version: Int) throws {
        let old = try shop.folder.store(
            ofSchema: version,
            """
            INSERT INTO settings (category, key, value) VALUES ('shop', 'name', 'Blue');
            INSERT INTO users (username) VALUES ('then')
            """)
        #expect(try Store.facts(ofCopy: old).schemaVersion == version)
        try Store.bringUpToDate(staged: old)
        #expect(try Store.facts(ofCopy: old).schemaVersion == Schema.version)
        #expect(try Store.examine(copy: old) { _ in true })
        try shop.restore(old)
        // No id and no trail tell that it is this shop's: the one who restores comes along.
        #expect(try shop.column("SELECT username FROM users ORDER BY id") == ["then", "owner"])
        #expect(try shop.store.check { _, _ in true } == [])
    }

    @Test func whatIsGoneFromTheSchemaIsMadeAgain() throws {
        let staged = try shop.staged()
        let queue = try DatabaseQueue(path: staged)
        try queue.writeWithoutTransaction { db in
            for kind in ["index", "trigger", "view"] {
                let names = try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", arguments: [kind])
                #expect(!names.isEmpty)
                for name in names { try db.execute(sql: "DROP \(kind) \(name)") }
            }
        }
        try queue.close()
        try Store.bringUpToDate(staged: staged)
        try shop.restore(staged)
        #expect(try shop.store.check { _, _ in true } == [])
    }

    /// Why an archive that nobody has proven is examined before it is migrated, too: a row that is gone from its table and still in an index.
    @Test func aMigrationHidesDamageThatIsSeenBefore() throws {
        let old = try shop.folder.store(
            ofSchema: 7,
            """
            INSERT INTO rental_equipment (equipment_code, name) VALUES ('R-1', 'Regulator');
            INSERT INTO users (username) VALUES ('tom');
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, performed_by, maintenance_date)
                VALUES (1, 'repair', 1, '2026-01-02'), (1, 'repair', 1, '2026-01-03')
            """)
        let whole = old + ".whole"
        try FileManager.default.copyItem(atPath: old, toPath: whole)
        let index = "equipment_maintenance_by_date"
        let queue = try DatabaseQueue(path: old)
        // Without the index in the schema the row goes from the table alone.
        let sql = try queue.read {
            try String.fetchOne(
                $0, sql: "SELECT rootpage || ' ' || sql FROM sqlite_schema WHERE name = ?", arguments: [index])
        }
        let parts = try #require(sql).split(separator: " ", maxSplits: 1)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA writable_schema = ON")
            try $0.execute(sql: "DELETE FROM sqlite_schema WHERE name = ?", arguments: [index])
            try $0.execute(sql: "PRAGMA writable_schema = RESET")
        }
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "DELETE FROM equipment_maintenance WHERE id = 2; PRAGMA writable_schema = ON")
            try $0.execute(
                sql: "INSERT INTO sqlite_schema VALUES ('index', ?, 'equipment_maintenance', ?, ?)",
                arguments: [index, Int(parts[0]), String(parts[1])])
        }
        try queue.close()
        #expect(try Store.examine(copy: whole) { _ in true })
        let refusal = #expect(throws: Refusal.self) { try Store.examine(copy: old) { _ in true } }
        #expect(refusal?.words.contains("equipment_maintenance: ") == true, "\(refusal?.words ?? "")")
        try Store.bringUpToDate(staged: old)
        #expect(try Store.examine(copy: old) { _ in true })
    }

    private func made(_ name: String) -> MadeArchive {
        MadeArchive(
            backup: Backup(filename: name, createdAt: founding, fileSize: 1, state: .proven, origin: .preRestore),
            sha256: "abc", schemaVersion: Schema.version)
    }

    /// What others commit after the copy that undoes the restore, and before it, is in a second copy, made while they wait.
    @Test(arguments: [false, true]) func nothingIsLostBetweenTheCopyAndTheRestore(someoneWrites: Bool) throws {
        let staged = try shop.staged()
        let watch = try shop.store.watchForChanges()
        if someoneWrites { try shop.run("INSERT INTO customers (first_name, last_name) VALUES ('Ann', 'Reef')") }
        let again = try shop.place("again")
        var copies = 0
        let kept = BeforeRestore(watch: watch, made: made("first.zip")) { () throws(Refusal) in
            copies += 1
            guard try shop.store.copy(to: again, documents: nil, isHeld: true, progress: { _ in true }) else {
                return nil
            }
            return made("again.zip")
        }
        let end = try shop.store.restore(
            from: staged, filename: "then.zip", before: "first.zip", kept: kept, staff: shop.owner, at: founding
        ) { _ in true }
        #expect(end == .done())
        #expect(copies == (someoneWrites ? 1 : 0))
        let undo = try #require(try shop.store.backupList(at: founding).undo)
        #expect(undo.before == (someoneWrites ? "again.zip" : "first.zip"))
        let names = try shop.column("SELECT filename FROM backups ORDER BY id")
        #expect(names == (someoneWrites ? ["first.zip", "again.zip"] : ["first.zip"]))
        #expect(try shop.column("SELECT COUNT(*) FROM customers") == ["0"])
        if someoneWrites {
            let copy = try DatabaseQueue(path: again + "/nautilus.db")
            #expect(try copy.read { try String.fetchOne($0, sql: "SELECT last_name FROM customers") } == "Reef")
        }
        try shop.expectSound()
    }

    @Test func whereTheSecondCopyIsStoppedNothingIsChanged() throws {
        let staged = try shop.staged()
        let watch = try shop.store.watchForChanges()
        try shop.run("INSERT INTO customers (first_name, last_name) VALUES ('Ann', 'Reef')")
        let kept = BeforeRestore(watch: watch, made: made("first.zip")) { () throws(Refusal) in nil }
        let end = try shop.store.restore(
            from: staged, filename: "then.zip", before: "first.zip", kept: kept, staff: shop.owner, at: founding
        ) { _ in true }
        #expect(end == .stopped)
        #expect(try shop.column("SELECT last_name FROM customers") == ["Reef"])
        #expect(try shop.column("SELECT outcome, details FROM backup_restorations") == ["failed"])
        #expect(try shop.store.backupList(at: founding).backups == [], "what was made before undoes nothing")
        try shop.run("DELETE FROM customers")
        try shop.expectSound()
    }

    /// Killed before anything was changed: what was backed up before undoes nothing, and is kept no longer than others of its age.
    @Test func whatWasBackedUpBeforeNothingIsABackupAsAnyOther() throws {
        let old = made("old.zip")
        try shop.store.addBackup(old.backup, sha256: "", schemaVersion: 1, staff: nil, at: founding)
        try shop.run(
            """
            INSERT INTO backup_restorations (backup_filename, restored_at, user_id, pre_restore_filename, outcome, claimed_by)
            VALUES ('then.zip', '2026-11-24 12:30:00', 1, 'old.zip', 'begun', 'a process that is gone')
            """)
        #expect(
            try shop.store.interruptedRestore(at: founding)
                == "The restore of then.zip was interrupted before anything was changed; the shop is as it was, and is in old.zip, too, which is kept as any other backup."
        )
        try Data("1".utf8).write(to: URL(filePath: shop.home.backups + "/old.zip"))
        try Data("1".utf8).write(to: URL(filePath: shop.home.backups + "/new.zip"))
        let new = Backup(
            filename: "new.zip", createdAt: Instant(text: "2026-11-25 12:30:00")!, fileSize: 1, state: .proven,
            provenAt: founding)
        try shop.store.addBackup(new, sha256: "", schemaVersion: 1, staff: nil, at: founding)
        let list = try shop.store.backupList(at: founding)
        let gone = Retention.keep(1).toRemove(
            of: list.backups, undo: list.undo?.before, in: try shop.store.shop().calendar)
        #expect(gone.map(\.filename) == ["old.zip"])
    }

    @Test func documentsAreExchanged() throws {
        let documents = shop.home.documents
        try Data("then".utf8).write(to: URL(fileURLWithPath: documents + "/a"))
        let staged = try shop.staged(documents: true)
        try Data("now".utf8).write(to: URL(fileURLWithPath: documents + "/a"), options: .atomic)
        try Data("new".utf8).write(to: URL(fileURLWithPath: documents + "/b"))
        let folder = URL(fileURLWithPath: staged).deletingLastPathComponent().path + "/documents"
        _ = try shop.store.restore(
            from: staged, filename: "x", before: "y", documents: StagedDocuments(staged: folder, live: documents),
            staff: shop.owner, at: founding
        ) { _ in true }
        #expect(try FileManager.default.contentsOfDirectory(atPath: documents) == ["a"])
        #expect(try String(contentsOfFile: documents + "/a", encoding: .utf8) == "then")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a", "b"])
    }

    /// The database is restored and the documents cannot be: that is said, what was unpacked is kept, and the next start goes on.
    @Test func documentsThatCannotBeExchangedComeWithTheNextStart() throws {
        try Data("then".utf8).write(to: URL(fileURLWithPath: shop.home.documents + "/a"))
        let staged = try shop.staged(documents: true)
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ann')")
        let folder = URL(fileURLWithPath: staged).deletingLastPathComponent()
        let elsewhere = folder.appendingPathComponent("disk")
        let documents = StagedDocuments(
            staged: folder.path + "/documents", live: elsewhere.appendingPathComponent("documents").path)
        let end = try shop.store.restore(
            from: staged, filename: "then.zip", before: "y", documents: documents, staff: shop.owner, at: founding
        ) { _ in true }
        guard case .unfinished(let why) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(why.words.contains("the database is restored, the rest is not yet"), "\(why)")
        #expect(try shop.column("SELECT COUNT(*) FROM customers") == ["0"])
        let early = try shop.store.interruptedRestore(at: founding)
        #expect(early?.hasSuffix("once that is put right, the next start goes on with it.") == true, "\(early ?? "")")
        #expect(try shop.store.foldersOfOpenRestores() == [folder.lastPathComponent])
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
        #expect(try shop.store.interruptedRestore(at: founding)?.contains("it is complete") == true)
        #expect(try String(contentsOfFile: documents.live + "/a", encoding: .utf8) == "then")
        #expect(try shop.store.interruptedRestore(at: founding) == nil)
        try shop.expectSound()
    }

    /// It cannot be put right: then another restore takes its place.
    @Test func aRestoreThatCannotEndKeepsNoOtherOut() throws {
        try Data("then".utf8).write(to: URL(fileURLWithPath: shop.home.documents + "/a"))
        let staged = try shop.staged(documents: true)
        let documents = StagedDocuments(
            staged: URL(fileURLWithPath: staged).deletingLastPathComponent().path + "/documents",
            live: shop.folder.path + "/disk/documents")
        let end = try shop.store.restore(
            from: staged, filename: "then.zip", before: "y", documents: documents, staff: shop.owner, at: founding
        ) { _ in true }
        guard case .unfinished = end else {
            Issue.record("\(end)")
            return
        }
        #expect(try shop.restore(try shop.staged("other"), "other.zip") == .done())
        #expect(try shop.store.foldersOfOpenRestores() == [])
        #expect(try shop.store.interruptedRestore(at: founding) == nil)
        try shop.expectSound()
    }
}
