import DiveShop
import Foundation
import GRDB
import Jobs
import Store
import Testing

/// What others do at the wrong moment.
@Suite(.serialized) struct BackupRaceTests {
    let shop: BackupShop
    let desk: Backups
    init() throws {
        shop = try BackupShop()
        desk = Backups(store: shop.store, home: shop.home, staff: shop.owner)
    }

    private func put(_ name: String, _ words: String) throws {
        try Data(words.utf8).write(to: URL(filePath: "\(shop.home.documents)/\(name)"), options: .atomic)
    }

    /// A copy as a restore stages it, where the shop's own are staged.
    private func staged(_ name: String) throws -> (database: String, documents: StagedDocuments) {
        let folder = "\(shop.home.root)/storage/.restoring-\(name)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        #expect(try shop.store.copy(to: folder, documents: shop.home.documents) { _ in true })
        try Store.bringUpToDate(staged: folder + "/nautilus.db")
        return (
            folder + "/nautilus.db",
            StagedDocuments(staged: folder + "/documents", live: shop.home.documents)
        )
    }

    private func restore(_ store: Store, _ name: String, committed: () -> Void = {}) throws -> RestoreEnd {
        let (database, documents) = try staged(name)
        return try restore(store, database, documents, committed: committed)
    }

    private func restore(
        _ store: Store, _ database: String, _ documents: StagedDocuments, committed: () -> Void = {}
    ) throws -> RestoreEnd {
        try store.restore(
            from: database, filename: "then.zip", before: "before.zip", documents: documents, staff: shop.owner,
            at: founding
        ) { share in
            if share == 1 { committed() }
            return true
        }
    }

    /// The one exchanges its documents after its database is there: another's must not come in between.
    @Test func twoRestoresDoNotMix() throws {
        try put("a", "first")
        try shop.run("INSERT INTO products (sku, name) VALUES ('A', 'first')")
        let first = try staged("first")
        try put("a", "second")
        try shop.run("UPDATE products SET name = 'second'")
        let second = try staged("second")
        let other = try Store(path: shop.store.path)
        var refusal: Refusal?
        let end = try restore(shop.store, first.database, first.documents) {
            do { _ = try restore(other, second.database, second.documents) } catch { refusal = error as? Refusal }
        }
        #expect(end == .done())
        #expect(refusal?.kind == .unavailable && refusal?.words.hasPrefix("then.zip is being restored") == true)
        #expect(try shop.column("SELECT name FROM products") == ["first"])
        #expect(try String(contentsOfFile: shop.home.documents + "/a", encoding: .utf8) == "first")
        #expect(try restore(other, second.database, second.documents) == .done())
        #expect(try String(contentsOfFile: shop.home.documents + "/a", encoding: .utf8) == "second")
        try shop.expectSound()
    }

    /// Another one starts, looks for what was cut off, and sweeps: a restore that is cut off just then still has what it needs.
    @Test func whatARestoreNeedsIsNotSwept() throws {
        try put("a", "then")
        let other = try Store(path: shop.store.path)
        let (database, documents) = try staged("1")
        try put("a", "now")
        let idle = "\(shop.home.root)/storage/.restoring-2"
        try FileManager.default.createDirectory(atPath: idle, withIntermediateDirectories: false)
        let end = try restore(shop.store, database, documents) {
            do { #expect(try Backups.endInterrupted(other, shop.home, at: founding) == nil) } catch {
                Issue.record(error)
            }
        }
        #expect(end == .done())
        #expect(try String(contentsOfFile: shop.home.documents + "/a", encoding: .utf8) == "then")
        #expect(!FileManager.default.fileExists(atPath: idle), "nobody needs that one")
        #expect(try Backups.endInterrupted(other, shop.home, at: founding) == nil)
        #expect(Backups.leftovers(of: shop.home) == [])
    }

    /// Of another account, whose processes this one may not see: only that it is at work can be told.
    @Test func aRestoreIsSeenAtWorkWhoeverDoesIt() throws {
        let (database, documents) = try staged("1")
        let other = try Store(path: shop.store.path)
        let end = try restore(shop.store, database, documents) {
            do {
                try shop.run("UPDATE backup_restorations SET claimed_by = 'another 999999 1'")
                #expect(try Backups.endInterrupted(other, shop.home, at: founding) == nil)
                #expect(throws: Refusal.self) { try other.mustBeTheOnlyRestore(at: founding) }
                #expect(try shop.column("SELECT COUNT(*) FROM backup_restorations WHERE claimed_by IS NULL") == ["0"])
            } catch { Issue.record(error) }
        }
        #expect(end == .done())
        #expect(try shop.column("SELECT COUNT(*) FROM backup_restorations WHERE claimed_by IS NULL") == ["1"])
        try other.mustBeTheOnlyRestore(at: founding)
    }

    /// Their documents lie on one disk, side by side; what the one still needs is swept by itself alone, and not before it was used.
    @Test func twoShopsDoNotSweepEachOthersDocuments() throws {
        let disk = try shop.place("disk")
        let shops = [shop, try BackupShop()]
        for (number, shop) in shops.enumerated() {
            try FileManager.default.moveItem(atPath: shop.home.documents, toPath: "\(disk)/\(number)")
            try FileManager.default.createSymbolicLink(
                atPath: shop.home.documents, withDestinationPath: "\(disk)/\(number)")
        }
        let backup = try #require(
            try desk.backUp(BackupOrder(includesDocuments: true), at: founding) { _, _ in true })
        try put("a", "now")
        var seen: String?
        _ = try desk.restore(RestoreOrder(filename: backup.filename), at: founding) { _, _ in
            let names = try? FileManager.default.contentsOfDirectory(atPath: disk)
            seen = seen ?? names?.first { $0.hasPrefix(".restoring-") }
            return true
        }
        let left = "\(disk)/\(try #require(seen))-cut-off"
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: false)
        #expect(Backups.leftovers(of: shops[1].home) == [])
        let own = Backups.leftovers(of: shop.home).map { URL(filePath: $0).lastPathComponent }
        #expect(own == [URL(filePath: left).lastPathComponent])
        #expect(try Backups.endInterrupted(shops[1].store, shops[1].home, at: founding) == nil)
        #expect(FileManager.default.fileExists(atPath: left))
        #expect(try Backups.endInterrupted(shop.store, shop.home, at: founding) == nil)
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    /// The clock was set back: what undoes the restore that is under way is not the newest, and stays.
    @Test func whatUndoesARestoreUnderWayIsNotCleanedAway() throws {
        let order = BackupOrder(includesDocuments: false, origin: .preRestore)
        let made = try ["2026-11-24 12:00:00", "2026-11-26 12:00:00"].map {
            try #require(try desk.backUp(order, at: Instant(text: $0)!) { _, _ in true })
        }
        #expect(try desk.toClean(.keep(1), at: founding) == [made[0]])
        try shop.run(
            """
            INSERT INTO backup_restorations (backup_filename, restored_at, user_id, pre_restore_filename, outcome, claimed_by)
            VALUES ('then.zip', '2026-11-24 12:00:00', 1, ?, 'begun', 'another 1')
            """, [made[0].filename])
        #expect(try desk.clean(.keep(1), at: founding) == [])
    }

    /// What was read is proven, not what has its name by now.
    @Test func anArchiveThatIsReplacedWhileItIsVerifiedIsNotProven() throws {
        let backup = try #require(try desk.backUp(BackupOrder(includesDocuments: false), at: founding) { _, _ in true })
        let path = "\(shop.home.backups)/\(backup.filename)"
        let proven = try shop.column("SELECT proven_at FROM backups")
        let refusal = #expect(throws: Refusal.self) {
            try desk.verify(backup.filename, nil, at: Instant(text: "2026-11-25 12:00:00")!) { _, _ in
                do {
                    try Data(repeating: 7, count: backup.fileSize).write(to: URL(filePath: path), options: .atomic)
                } catch { Issue.record(error) }
                return true
            }
        }
        #expect(refusal?.words == "\(backup.filename) was replaced or changed while it was read; verify it again")
        #expect(try shop.column("SELECT proven_at FROM backups") == proven)
        #expect(try shop.column("SELECT COUNT(*) FROM backups WHERE failure IS NOT NULL") == ["0"])
        #expect(throws: Refusal.self) { try desk.verify(backup.filename, nil, at: founding) { _, _ in true } }
        #expect(try shop.column("SELECT COUNT(*) FROM backups WHERE failure IS NOT NULL") == ["1"])
    }

    /// Documents come and go while they are compared.
    @Test func aDocumentThatGoesWhileARestoreIsPreviewedIsCounted() throws {
        for number in 1...9 { try put("\(number)", "paper") }
        let order = BackupOrder(includesDocuments: true)
        let backup = try #require(try desk.backUp(order, at: founding) { _, _ in true })
        let preview = try desk.preview(backup.filename, nil, at: founding) { _, _ in
            for number in 1...9 { unlink("\(shop.home.documents)/\(number)") }
            return true
        }
        #expect((preview?.documents.changed ?? 0) > 0)
    }
}
