package import DiveShop

/// SHA-256 of whole files, and where it is written down beside one: `NAME.sha256`, as sha256sum reads it.
package enum FileDigest {
    /// As hex; nil: it was stopped.
    package static func sha256(of path: String, progress: (Double) -> Bool = { _ in true }) throws(Refusal) -> String? {
        throw Refusal(.failed, "files are not hashed yet")
    }

    /// Writes it beside the file, under its last name, and has the disk confirm it.
    package static func writeSide(of path: String, digest: String) throws(Refusal) {}

    /// What is written beside the file; nil: nothing is.
    package static func side(of path: String) throws(Refusal) -> String? { nil }

    package static func sidePath(of path: String) -> String { path + ".sha256" }
}
