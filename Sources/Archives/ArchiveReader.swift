package import DiveShop

/// An archive whose structure, names and sizes were found sound before anything of it was unpacked.
package struct ArchiveReader: Sendable {
    package let path: String
    package let metadata: ArchiveMetadata
    package let isEncrypted: Bool

    /// - Throws: ``Refusal`` (data): it is no sound archive of ours, or the passphrase is not its own, with the reason.
    package init(path: String, passphrase: Secret?) throws(Refusal) {
        throw Refusal(.failed, "archives are not read yet")
    }

    /// Reads every entry whole, and the whole file where its digest is beside it.
    /// - Returns: false: it was stopped.
    /// - Throws: ``Refusal`` (data): it is damaged, and where.
    package func verify(progress: (Double) -> Bool) throws(Refusal) -> Bool { false }

    /// Unpacks into a private folder (0700), with the same checks: `database/nautilus.db`, and `documents/…` where they are wanted.
    /// - Returns: false: it was stopped.
    package func extract(into folder: String, documents: Bool, progress: (Double) -> Bool) throws(Refusal) -> Bool {
        false
    }
}
