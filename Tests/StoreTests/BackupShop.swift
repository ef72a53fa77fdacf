import DiveShop
import Foundation
import GRDB
import Rig
import Store
import Testing

/// A shop in a home's folders, of which copies are taken and brought back.
final class BackupShop {
    let folder: Folder
    let home: Home
    let store: Store
    let owner: Int64

    init() throws {
        folder = try Folder()
        home = Home(root: folder.file("home"))
        try home.make()
        store = try Store.new(at: home.database)
        owner = try store.makeShop(name: "Blue", timeZone: "UTC", owner: "owner", osAccount: "owner", at: founding)
    }

    /// A copy of a shop's store, as a shop of its own.
    init(at copy: String, of shop: BackupShop) throws {
        (folder, home, owner) = (shop.folder, shop.home, shop.owner)
        store = try Store(path: copy)
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try store.raw { db in
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            try db.execute(sql: sql, arguments: arguments)
        }
    }

    func column(_ sql: String) throws -> [String] { try store.column(sql) }

    func place(_ name: String) throws -> String {
        let path = folder.file(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    /// A copy that is ready to be restored: its path.
    func staged(_ name: String = "staged", documents: Bool = false) throws -> String {
        let place = try place(name)
        #expect(try store.copy(to: place, documents: documents ? home.documents : nil) { _ in true })
        try Store.bringUpToDate(staged: place + "/nautilus.db")
        return place + "/nautilus.db"
    }

    @discardableResult
    func restore(_ staged: String, _ filename: String = "then.zip", isUndo: Bool = false) throws -> RestoreEnd {
        try store.restore(
            from: staged, filename: filename, before: "before.zip", isUndo: isUndo, staff: owner, at: founding
        ) { _ in true }
    }

    /// A store of this program that is whole: sound pages, references, and trail.
    func expectSound(_ note: Comment? = nil) throws {
        #expect(try store.check { _, _ in true } == [], note)
        let trail = try store.checkAudit(staff: owner, at: founding) { _ in true }
        #expect(trail?.problem == nil, note)
        #expect(try column("PRAGMA journal_mode") == ["wal"], note)
        #expect(try column("PRAGMA user_version") == ["\(Store.schemaVersion)"], note)
        #expect(try column("PRAGMA application_id") == ["\(Store.applicationID)"], note)
    }
}
