package import DiveShop

/// What all that has to do with archives shares.
enum Archive {}

/// How hard archives are compressed.
package enum Compression: Sendable { case fast, small }

/// One file that goes into an archive.
package struct ArchiveSource: Hashable, Sendable {
    /// The entry's name.
    package let name: String
    /// Where its bytes are; they do not change meanwhile.
    package let path: String
    package init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}

/// What was written, with what proves it.
package struct WrittenArchive: Hashable, Sendable {
    package let metadata: ArchiveMetadata
    /// Bytes of the whole file, and its SHA-256 as hex.
    package let size: Int
    package let sha256: String
}
