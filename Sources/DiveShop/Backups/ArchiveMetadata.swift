import Foundation

/// What an archive says of itself, in its `metadata.json`: the customer's five keys, and what proves it. What it says there of each entry is
/// kept apart from it: there may be very many.
package struct ArchiveMetadata: Codable, Hashable, Sendable {
    /// UTC, as the store writes times.
    package var createdAt: String
    package var description: String
    package var includesDocuments: Bool
    package var databaseSize: Int
    package var appVersion: String
    package var schemaVersion: Int
    /// Rows of every table of the database.
    package var rowCounts: [String: Int]
    package var shopName: String
    /// Tells shops of the same name apart; it does not change.
    package var shopID: String
    /// The trail's newest hash and number of rows then, so that a tail cut off is found.
    package var auditHash: String
    package var auditRows: Int

    package init(
        createdAt: String, description: String, includesDocuments: Bool, databaseSize: Int, appVersion: String,
        schemaVersion: Int, rowCounts: [String: Int], shopName: String, shopID: String,
        auditHash: String, auditRows: Int
    ) {
        self.createdAt = createdAt
        self.description = description
        self.includesDocuments = includesDocuments
        self.databaseSize = databaseSize
        self.appVersion = appVersion
        self.schemaVersion = schemaVersion
        self.rowCounts = rowCounts
        self.shopName = shopName
        self.shopID = shopID
        self.auditHash = auditHash
        self.auditRows = auditRows
    }

    enum CodingKeys: String, CodingKey {
        case createdAt = "created_at"
        case description
        case includesDocuments = "includes_documents"
        case databaseSize = "database_size"
        case appVersion = "app_version"
        case schemaVersion = "schema_version"
        case rowCounts = "row_counts"
        case shopName = "shop_name"
        case shopID = "shop_id"
        case auditHash = "audit_hash"
        case auditRows = "audit_rows"
    }

    package static let database = "database/nautilus.db"
    package static let documents = "documents/"
    package static let name = "metadata.json"
}
