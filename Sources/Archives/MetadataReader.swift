import DiveShop
import Foundation

/// Reads `metadata.json`, and holds what it says against what is in the archive.
enum MetadataReader {
    /// - Parameter written: what is to be in it of the entries, where that is known; nil: anything.
    static func read(
        _ layout: ArchiveLayout, _ passphrase: Secret?, written: ArchiveEntries? = nil
    ) throws(Refusal) -> (ArchiveMetadata, ArchiveEntries) {
        let own = try layout.entry(layout.count - 1)
        var splitter = MetadataSplitter()
        var list = EntryList(layout, written)
        let reader = try EntryReader(layout, passphrase)
        _ = try reader.read(
            own,
            into: { piece throws(Refusal) in
                guard try splitter.add(piece, take: { more throws(Refusal) in try list.add(more) }) else {
                    throw notOurs
                }
            }, goesOn: { _ in true })
        guard try splitter.end(take: { more throws(Refusal) in try list.add(more) }), splitter.lists == 1,
            let metadata = try? JSONDecoder().decode(ArchiveMetadata.self, from: Data(splitter.rest))
        else { throw notOurs }
        let entries = try list.end()
        guard metadata.includesDocuments || layout.count == 2 else {
            throw lie("it says that there are no documents, and there are")
        }
        guard Instant(text: metadata.createdAt) != nil else { throw lie("it does not say when the backup was made") }
        guard metadata.databaseSize == list.databaseSize else { throw lie("it says another size of the database") }
        guard metadata.schemaVersion >= 0, metadata.auditRows >= 0, metadata.rowCounts.values.allSatisfy({ $0 >= 0 })
        else { throw lie("it has a number below zero") }
        return (metadata, entries)
    }

    /// What it says of entries, held against what the archive has as it comes.
    private struct EntryList {
        private let layout: ArchiveLayout
        private let written: ArchiveEntries?
        private var entries = ArchiveEntries()
        private var count = 0
        private(set) var databaseSize: Int?

        init(_ layout: ArchiveLayout, _ written: ArchiveEntries?) {
            self.layout = layout
            self.written = written
        }

        mutating func add(_ more: [ArchiveEntries.Entry]) throws(Refusal) {
            for said in more {
                guard count < layout.count - 1 else {
                    throw lie("it says \(said.name), and the archive has no more entries")
                }
                let entry = try layout.entry(count)
                // Byte for byte: what looks alike is another to the disk.
                guard entry.name.utf8.elementsEqual(said.name.utf8) else {
                    throw lie("it says \(said.name) where the archive has \(entry.name)")
                }
                guard entry.size == said.size else {
                    throw lie("it says \(said.size) bytes of \(said.name), of which the archive has \(entry.size)")
                }
                guard Sha256.isHex(said.sha256) else { throw lie("it has no SHA-256 of \(said.name)") }
                if entry.name == ArchiveMetadata.database { databaseSize = entry.size }
                if let written {
                    guard count < written.count, written[count] == said else {
                        throw Refusal(
                            .failed, "the archive does not say of \(said.name) what was written; the disk fails")
                    }
                } else {
                    entries.append(said)
                }
                count += 1
            }
        }

        func end() throws(Refusal) -> ArchiveEntries {
            guard count == layout.count - 1 else {
                let more = try layout.entry(count)
                throw lie("it does not say \(more.name), and the archive has it among its entries")
            }
            return written ?? entries
        }
    }

    private static let notOurs = lie("it is none of a backup of Nautilus")

    private static func lie(_ why: String) -> Refusal {
        EntryName.refusal(ArchiveMetadata.name, "\(why); the archive is not restored")
    }
}
