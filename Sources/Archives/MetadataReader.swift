import DiveShop
import Foundation

/// Reads `metadata.json`, and holds what it says against what is in the archive.
enum MetadataReader {
    /// Bytes: some 200,000 documents.
    private static let largest = 32 << 20

    static func read(
        _ layout: ArchiveLayout, _ file: OpenFile, _ passphrase: Secret?
    ) throws(Refusal) -> ArchiveMetadata {
        guard let entry = layout.entries.last else { throw ArchiveEnd.damaged }
        guard entry.size <= largest else { throw lie("it is larger than that of any backup") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry.size)
        let reader = try EntryReader(file, passphrase)
        _ = try reader.read(entry, into: { piece in bytes.append(contentsOf: piece) }, goesOn: { _ in true })
        let metadata: ArchiveMetadata
        do { metadata = try JSONDecoder().decode(ArchiveMetadata.self, from: Data(bytes)) } catch {
            throw lie("it is none of a backup of Nautilus")
        }
        try check(metadata, against: layout)
        return metadata
    }

    private static func check(_ metadata: ArchiveMetadata, against layout: ArchiveLayout) throws(Refusal) {
        let held = layout.entries.dropLast()
        for (entry, said) in zip(held, metadata.entries) {
            guard entry.name == said.name else {
                throw lie("it says \(said.name) where the archive has \(entry.name)")
            }
            guard entry.size == said.size else {
                throw lie("it says \(said.size) bytes of \(said.name), of which the archive has \(entry.size)")
            }
            guard Sha256.isHex(said.sha256) else { throw lie("it has no SHA-256 of \(said.name)") }
        }
        if let more = held.dropFirst(metadata.entries.count).first {
            throw lie("it does not say \(more.name), and the archive has it among its entries")
        }
        if let more = metadata.entries.dropFirst(held.count).first {
            throw lie("it says \(more.name), and the archive has no more entries")
        }
        guard metadata.includesDocuments || held.count == 1 else {
            throw lie("it says that there are no documents, and there are")
        }
        let database = held.first { $0.name == ArchiveMetadata.database }
        guard metadata.databaseSize == database?.size else { throw lie("it says another size of the database") }
        guard Instant(text: metadata.createdAt) != nil else { throw lie("it does not say when the backup was made") }
        guard metadata.schemaVersion >= 0, metadata.auditRows >= 0, metadata.rowCounts.values.allSatisfy({ $0 >= 0 })
        else { throw lie("it has a number below zero") }
    }

    private static func lie(_ why: String) -> Refusal {
        EntryName.refusal(ArchiveMetadata.name, "\(why); the archive is not restored")
    }
}
