/// The store's tables, as migrations: SQL that was landed once is never edited; a change is a new file.
package enum Schema {
    /// Name and SQL of each migration, in the order they are carried out.
    /// The store's `PRAGMA user_version` counts how many it has had.
    package static var migrations: [(name: String, sql: String)] {
        [
            ("m0001_staff", text(PackageResources.m0001_staff_sql)),
            ("m0002_sales", text(PackageResources.m0002_sales_sql)),
            ("m0003_rentals", text(PackageResources.m0003_rentals_sql)),
            ("m0004_events", text(PackageResources.m0004_events_sql)),
            ("m0005_systems", text(PackageResources.m0005_systems_sql)),
            ("m0006_known_by", text(PackageResources.m0006_known_by_sql)),
            ("m0007_sign_in", text(PackageResources.m0007_sign_in_sql)),
            ("m0008_maintenance", text(PackageResources.m0008_maintenance_sql)),
            ("m0009_backups", text(PackageResources.m0009_backups_sql)),
            ("m0010_customers", text(PackageResources.m0010_customers_sql)),
            ("m0011_messages", text(PackageResources.m0011_messages_sql)),
            ("m0012_checks", text(PackageResources.m0012_checks_sql)),
            ("m0013_search_text", text(PackageResources.m0013_search_text_sql)),
            ("m0014_drafts", text(PackageResources.m0014_drafts_sql)),
            ("m0015_old_replies", text(PackageResources.m0015_old_replies_sql)),
        ]
    }

    /// How many migrations a store of this program has had: its schema version.
    package static let version = 15

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
