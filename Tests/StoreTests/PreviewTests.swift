import DiveShop
import Foundation
import GRDB
import Rig
import Store
import Testing

/// What a preview says would be lost.
@Suite struct PreviewTests {
    let shop: BackupShop
    /// When the archive was made.
    private static let made = "2026-11-24 09:00:05"

    init() throws { shop = try BackupShop() }

    /// Sales by their times; the archive holds as many as it says.
    @Test(
        arguments: [
            ([made], 1, []),
            (["2026-11-24 09:00:04", "2026-11-24 09:00:06"], 1, ["1 sale, of 2026-11-24"]),
            // Of the archive's own second, after it.
            ([made, made], 1, ["1 sale"]),
            ([made, made, "2026-11-25 10:00:00"], 1, ["2 sales, the newest of 2026-11-25"]),
            // Imported since, of long before.
            ([made, "2019-01-01 10:00:00", "2019-01-02 10:00:00"], 1, ["2 sales"]),
            (["2019-01-01 10:00:00", "2019-01-02 10:00:00"], 0, ["2 sales"]),
            // One is gone, one came.
            (["2026-11-24 09:00:06"], 1, ["1 sale, of 2026-11-24"]),
        ] as [([String], Int, [String])])
    func salesSince(times: [String], then: Int, lost: [String]) throws {
        for (number, time) in times.enumerated() {
            try shop.run(
                "INSERT INTO transactions (transaction_number, status, total, created_at) VALUES (?, 'completed', 100, ?)",
                ["T\(number)", time])
        }
        let trail = try shop.column("SELECT value FROM settings WHERE category = 'audit' AND key = 'head'").first ?? ""
        let rows = try shop.column("SELECT value FROM settings WHERE category = 'audit' AND key = 'rows'").first ?? ""
        var counts = ["transactions": then]
        for table in ["customers", "products", "rental_equipment"] {
            counts[table] = Int(try shop.column("SELECT count(*) FROM \(table)").first ?? "")
        }
        let metadata = ArchiveMetadata(
            createdAt: Self.made, description: "", includesDocuments: false, databaseSize: 0, appVersion: "1",
            schemaVersion: Store.schemaVersion, rowCounts: counts, shopName: "",
            shopID: try shop.column("SELECT value FROM settings WHERE category = 'shop' AND key = 'id'").first ?? "",
            auditHash: trail, auditRows: Int(rows) ?? 0)
        let preview = try shop.store.preview(
            of: metadata, filename: "a.zip", documents: .init(added: 0, removed: 0, changed: 0), staff: shop.owner,
            at: founding)
        #expect(preview.lost == lost)
    }
}
