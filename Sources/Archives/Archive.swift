package import DiveShop

/// What all that has to do with archives shares.
enum Archive {}

/// How hard archives are compressed.
package enum Compression: Sendable { case fast, small }

/// One file that goes into an archive.
package struct ArchiveSource: Sendable {
    /// The entry's name.
    package let name: String
    /// Where its bytes are; they do not change meanwhile.
    package let path: String
    /// In bytes, as far as it is known; for the progress alone.
    let size: Int
    /// Returns when all bytes are there. What it throws ends the writing.
    let wait: @Sendable () throws(Refusal) -> Void

    package init(name: String, path: String) {
        self.init(name: name, path: path, size: Files.size(of: path)) {}
    }

    /// One that may still be on its way.
    package init(name: String, path: String, size: Int, wait: @escaping @Sendable () throws(Refusal) -> Void) {
        self.name = name
        self.path = path
        self.size = size
        self.wait = wait
    }
}

/// What was written, read back and found right.
package struct WrittenArchive: Hashable, Sendable {
    package let metadata: ArchiveMetadata
    /// Bytes of the whole file, and its SHA-256 as hex.
    package let size: Int
    package let sha256: String
}
