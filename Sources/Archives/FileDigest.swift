package import DiveShop
import Foundation
import Printable

/// SHA-256 of whole files, and where it is written down beside one: `NAME.sha256`, as sha256sum writes and checks it.
package enum FileDigest {
    /// As hex; nil: it was stopped.
    package static func sha256(of path: String, progress: (Double) -> Bool = { _ in true }) throws(Refusal) -> String? {
        let file = try OpenFile(reading: path)
        let sha = try Sha256()
        return try read(file, 0..<file.size, into: sha) { progress(Double($0) / Double(max(1, file.size))) }
            ? sha.end() : nil
    }

    /// Hashes a part of a file.
    /// - Returns: false: it was stopped.
    static func read(
        _ file: OpenFile, _ part: Range<Int>, into sha: Sha256, progress: (_ bytes: Int) -> Bool
    ) throws(Refusal) -> Bool {
        var done = 0
        return try file.read(part) { bytes in
            sha.add(bytes)
            done += bytes.count
            return progress(done)
        }
    }

    /// Writes it beside the file, under its last name at once or not at all, and has the disk confirm it. A name that is so long that no other
    /// can be made of it has none beside it.
    package static func writeSide(of path: String, digest: String) throws(Refusal) {
        let line = "\(digest)  \((path as NSString).lastPathComponent)\n"
        let side = sidePath(of: path)
        let temporary = side + ".part"
        if (temporary as NSString).lastPathComponent.utf8.count > NAME_MAX { return }
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.cannotWrite(side, errno) }
        var failure = Array(line.utf8).withUnsafeBytes { Files.write($0, to: descriptor, at: 0) }
        if failure == nil && fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0 && failure == nil { failure = errno }
        if failure == nil && rename(temporary, side) != 0 { failure = errno }
        if let failure {
            unlink(temporary)
            throw Files.cannotWrite(side, failure)
        }
        try Files.syncFolder(of: side)
    }

    /// What is written beside the file, as hex; nil: nothing is there.
    /// - Throws: ``Refusal`` (data): what is there is no digest.
    package static func side(of path: String) throws(Refusal) -> String? {
        let side = sidePath(of: path)
        var about = stat()
        if lstat(side, &about) != 0 && [ENOENT, ENAMETOOLONG].contains(errno) { return nil }
        let file = try OpenFile(reading: side)
        let digest = String(decoding: try file.bytes(at: 0, count: min(64, file.size)) ?? [], as: UTF8.self)
        guard Sha256.isHex(digest) else {
            throw Refusal(
                .data,
                "\(Printable.visible(side)) is damaged: it holds no SHA-256; without it the archive is proven by its own digest"
            )
        }
        return digest
    }

    package static func sidePath(of path: String) -> String { path + ".sha256" }
}
