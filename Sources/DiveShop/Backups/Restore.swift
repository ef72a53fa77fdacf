/// What a restore would change, before anybody presses the key.
package struct RestorePreview: Hashable, Sendable {
    package struct Table: Hashable, Sendable {
        package let name: String
        /// Rows in the shop, and in the archive.
        package let now: Int
        package let then: Int
        package init(name: String, now: Int, then: Int) {
            self.name = name
            self.now = now
            self.then = then
        }
    }
    package let filename: String
    package let metadata: ArchiveMetadata
    package let createdAt: Instant
    package let tables: [Table]
    /// What was changed and added since then and would be gone, a line each: `143 changes by 4 people`, `14 sales, the newest of
    /// 2026-06-13`. Of another shop's archive: what the shop has, since all of it would be.
    package let lost: [String]
    /// What of today stays, a line each: opt-outs, messages sent, the trail, people kept out, the list of backups.
    package let carriedOver: [String]
    /// Schema version of the shop.
    package let schemaVersion: Int
    /// Whether the archive is another shop's: then the person is asked once more.
    package let isOtherShop: Bool
    /// Documents that would come, go, or be others.
    package let documents: Documents

    package struct Documents: Hashable, Sendable {
        package let added: Int
        package let removed: Int
        package let changed: Int
        /// Among those of today; they are in no archive, and stay.
        package let links: Int
        package init(added: Int, removed: Int, changed: Int, links: Int = 0) {
            self.added = added
            self.removed = removed
            self.changed = changed
            self.links = links
        }
        /// Whether all stay as they are.
        package var isNothing: Bool { added == 0 && removed == 0 && changed == 0 }
    }

    package init(
        filename: String, metadata: ArchiveMetadata, createdAt: Instant, tables: [Table], lost: [String],
        carriedOver: [String], schemaVersion: Int, isOtherShop: Bool,
        documents: Documents
    ) {
        self.filename = filename
        self.metadata = metadata
        self.createdAt = createdAt
        self.tables = tables
        self.lost = lost
        self.carriedOver = carriedOver
        self.schemaVersion = schemaVersion
        self.isOtherShop = isOtherShop
        self.documents = documents
    }
}

/// One thing that is brought back from an archive, without touching the rest.
package enum BroughtBack: Hashable, Sendable {
    /// By id, as the archive has it.
    case customer(Int64)
    /// By code.
    case equipment(String)
}

extension Refusal {
    private static let passphraseField = "passphrase"

    /// An encrypted archive that did not open: another passphrase may. A screen asks for it.
    package static func passphrase(_ words: String) -> Refusal {
        Refusal(.data, words, complaints: [passphraseField: words])
    }
    /// Why it did not open; nil: it is not for the passphrase.
    package var passphraseComplaint: String? { complaints[Refusal.passphraseField] }
}

package struct RestoreOrder: Hashable, Sendable {
    package var filename: String
    /// Where it is encrypted and the settings have another passphrase or none.
    package var passphrase: Secret?
    /// Whether the person knows that it is another shop's.
    package var acceptsOtherShop: Bool
    package init(filename: String, passphrase: Secret? = nil, acceptsOtherShop: Bool = false) {
        self.filename = filename
        self.passphrase = passphrase
        self.acceptsOtherShop = acceptsOtherShop
    }
}
