import DiveShop
import GRDB

/// Whose an archive is: a preview, a restore and what is brought back alone all ask here.
///
/// By the shop's id, which does not change. Where one of the two is from before shops had ids: by a row of the archive's trail that stands
/// in the shop's too, told by its hash. Where there is none to tell by, either, what is asked of a person goes by the name; rows are never
/// joined by it, since two shops may have the same.
struct ShopMark {
    /// Empty: it has none.
    let id: String
    /// Of a row of its trail; empty: its trail has no hashes.
    let hash: String
    /// nil: it is not to go by.
    private let name: String?

    init(_ metadata: ArchiveMetadata) { (id, hash, name) = (metadata.shopID, metadata.auditHash, metadata.shopName) }

    /// - Parameter schema: which of the databases that are open.
    init(_ db: Database, in schema: String) throws {
        id = try ShopMark.setting(db, schema, "id")
        let first = "SELECT hash FROM \(schema).audit_logs WHERE hash IS NOT NULL ORDER BY id LIMIT 1"
        hash = try String.fetchOne(db, sql: first) ?? ""
        name = nil
    }

    private static func setting(_ db: Database, _ schema: String, _ key: String) throws -> String {
        let sql = "SELECT value FROM \(schema).settings WHERE category = 'shop' AND key = ?"
        return try String.fetchOne(db, sql: sql, arguments: [key]) ?? ""
    }

    func isOf(shop schema: String, _ db: Database) throws -> Bool {
        let today = try ShopMark(db, in: schema)
        if !id.isEmpty && !today.id.isEmpty { return id == today.id }
        if !hash.isEmpty && !today.hash.isEmpty {
            let sql = "SELECT EXISTS (SELECT 1 FROM \(schema).audit_logs WHERE hash = ?)"
            return try Bool.fetchOne(db, sql: sql, arguments: [hash]) ?? false
        }
        return try name == ShopMark.setting(db, schema, "name")
    }
}
