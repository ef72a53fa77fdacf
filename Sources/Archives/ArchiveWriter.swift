package import DiveShop

/// Writes archives.
package enum ArchiveWriter {
    /// Writes a whole archive under a name that nothing has yet, for its owner alone, and has the disk confirm it.
    /// - Parameters:
    ///   - sources: in the order in which they come in the archive.
    ///   - metadata: its entries are filled in here.
    ///   - passphrase: with it the archive is AES-256.
    ///   - progress: told the share that is done, on this thread; false stops.
    /// - Returns: nil: it was stopped. Then, and when it fails, nothing is left.
    /// - Throws: ``Refusal``.
    package static func write(
        _ sources: [ArchiveSource], _ metadata: ArchiveMetadata, to path: String, passphrase: Secret?,
        compression: Compression, progress: (Double) -> Bool
    ) throws(Refusal) -> WrittenArchive? {
        throw Refusal(.failed, "archives are not written yet")
    }
}
