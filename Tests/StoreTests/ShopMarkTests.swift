import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Whose an archive is, by what it says of itself, and by what it holds.
@Suite(.serialized) struct ShopMarkTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    private static let own = "its own"

    /// - Parameters: ``own``: as the shop has it.
    @Test(arguments: [
        (own, own, own, false), (own, "", "Red", false), (own, "00", "Red", false),
        ("b", own, own, true), ("b", "", own, true),
        ("", own, "Red", false), ("", "00", own, true),
        ("", "", own, false), ("", "", "Red", true),
    ])
    func whatAnArchiveSays(id: String, hash: String, name: String, isOther: Bool) throws {
        func setting(_ category: String, _ key: String) throws -> String {
            try shop.column("SELECT value FROM settings WHERE category = '\(category)' AND key = '\(key)'").first ?? ""
        }
        let metadata = ArchiveMetadata(
            createdAt: founding.text, description: "", includesDocuments: false, databaseSize: 0, appVersion: "1",
            schemaVersion: Store.schemaVersion, rowCounts: [:],
            shopName: name == Self.own ? try setting("shop", "name") : name,
            shopID: id == Self.own ? try setting("shop", "id") : id,
            auditHash: hash == Self.own ? try setting("audit", "head") : hash, auditRows: 1)
        #expect(try shop.store.isOtherShop(metadata) == isOther)
        let preview = try shop.store.preview(
            of: metadata, filename: "a.zip", documents: .init(added: 0, removed: 0, changed: 0), staff: shop.owner,
            at: founding)
        #expect(preview.isOtherShop == isOther)
        #expect(preview.lost.contains("all of this shop, its people and its settings") == isOther)
    }

    private func harmed(_ staged: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: staged)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// By the trail where the id is gone; where that is another's, numbers mean others.
    @Test(arguments: [
        ("DELETE FROM settings WHERE category = 'shop' AND key = 'id'", false),
        ("DELETE FROM settings WHERE category = 'shop' AND key = 'id'; UPDATE audit_logs SET hash = '00' || id", true),
        ("DELETE FROM settings WHERE category = 'shop' AND key = 'id'; UPDATE audit_logs SET hash = NULL", true),
        ("UPDATE settings SET value = 'b' WHERE category = 'shop' AND key = 'id'", true),
    ])
    func whatAnArchiveHolds(sql: String, isOther: Bool) throws {
        try shop.run("INSERT INTO customers (id, first_name) VALUES (1, 'Ana')")
        let staged = try shop.staged()
        try harmed(staged, sql)
        try shop.run("UPDATE customers SET sms_opt_in = 0")
        if isOther {
            let refusal = #expect(throws: Refusal.self) {
                try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
            }
            #expect(refusal?.words.contains("another shop") == true)
        } else {
            _ = try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        }
        let id = try shop.column("SELECT value FROM settings WHERE category = 'shop' AND key = 'id'")
        #expect(try shop.restore(staged) == .done())
        #expect(try shop.column("SELECT sms_opt_in FROM customers") == [isOther ? "1" : "0"])
        #expect((try shop.column("SELECT value FROM settings WHERE category = 'shop' AND key = 'id'") == id) != isOther)
    }
}
