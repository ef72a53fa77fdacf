package import DiveShop

/// What all that has to do with archives shares.
enum Archive {}

/// How hard archives are compressed.
package enum Compression: Sendable { case fast, small }

/// The files that go into an archive, in the order in which they come in it; the database is among them.
package struct ArchiveSources: Sendable {
    /// The entries' names.
    package let names: PackedNames
    /// In bytes, as far as it is known; for the progress alone.
    let size: Int
    /// Where an entry's bytes are; they do not change meanwhile.
    let path: @Sendable (_ name: String) -> String
    /// Returns when all of an entry's bytes are there. What it throws ends the writing.
    let wait: @Sendable (_ name: String) throws(Refusal) -> Void

    package init(
        _ names: PackedNames, size: Int, path: @escaping @Sendable (_ name: String) -> String,
        wait: @escaping @Sendable (_ name: String) throws(Refusal) -> Void = { _ in }
    ) {
        self.names = names
        self.size = size
        self.path = path
        self.wait = wait
    }
}

extension ArchiveSources {
    /// Files that are all there.
    package init(_ files: [(name: String, path: String)]) {
        let paths = Dictionary(files) { first, _ in first }
        self.init(
            PackedNames(files.map(\.name)), size: files.reduce(0) { $0 + Files.size(of: $1.path) },
            path: { paths[$0] ?? "" })
    }
}

/// What was written, read back and found right.
package struct WrittenArchive: Hashable, Sendable {
    package let metadata: ArchiveMetadata
    /// Bytes of the whole file, and its SHA-256 as hex.
    package let size: Int
    package let sha256: String
}
