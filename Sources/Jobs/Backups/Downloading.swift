import Archives
package import DiveShop
import Foundation
import Store

extension Backups {
    /// Copies an archive, with its digest beside it, to a path or into a folder (a mounted stick), and reads the copy back from there.
    /// - Returns: where it is; nil: it was stopped.
    package func download(_ name: String, to destination: String, at now: Instant, _ report: @escaping Report)
        throws(Refusal) -> String?
    {
        try mustBeAllowed(.downloadBackups, to: "download_backup", at: now)
        return try telling("download_backup", at: now) { () throws(Refusal) -> String? in
            let place = try find(name, at: now)
            let pace = Pace(report)
            guard let digest = try FileDigest.sha256(of: place.path, progress: pace.step(0...0.2, "reading"))
            else { return nil }
            let listed = place.isOurs ? try store.digest(of: place.filename) : nil
            let beside = try FileDigest.side(of: place.path)
            guard (listed ?? beside ?? digest) == digest else {
                throw Refusal(
                    .data, "\(place.filename) is damaged: it is not what was written; verify it, and copy another one")
            }
            let target = try Backups.target(destination, place.filename)
            let bytes = Disk.size(of: place.path)
            try Disk.mustHave(
                bytes, on: (target as NSString).deletingLastPathComponent, for: "the copy", hint: "")
            guard let copy = try Copying.copy(place.path, to: target, bytes, pace), try copy.isAs(digest, pace) else {
                return nil
            }
            // What leaves the shop is written down; where it cannot be, nothing leaves.
            do throws(Refusal) {
                try store.tellTrail(
                    "download_backup", module: "backups", ["filename": place.filename, "destination": target],
                    staff: staff, at: now)
            } catch {
                copy.drop()
                throw error
            }
            try copy.finish(digest)
            return target
        }
    }

    /// The path itself, or the archive's name in that folder; never one that is there already.
    private static func target(_ destination: String, _ filename: String) throws(Refusal) -> String {
        let path = URL(fileURLWithPath: (destination as NSString).expandingTildeInPath).standardizedFileURL.path
        var info = stat()
        guard stat(path, &info) == 0 else {
            guard stat((path as NSString).deletingLastPathComponent, &info) == 0, info.st_mode & S_IFMT == S_IFDIR,
                !destination.hasSuffix("/")
            else { throw Refusal(.data, "there is no folder for \(destination); make it, or mount the stick") }
            return path
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw isThere(path) }
        let inside = "\(path)/\(filename)"
        guard lstat(inside, &info) != 0 else { throw isThere(inside) }
        return inside
    }

    fileprivate static func isThere(_ path: String) -> Refusal {
        Refusal(.data, "\(path) is there already and was left as it is; say another name")
    }
}

/// A copy under a temporary name: always the same, so that what a killed process left is written over by the next, and does not fill the stick.
private final class Copying {
    private let temporary: String
    private let target: String
    /// Locked as long as it is open, so that no other process writes into it.
    private let descriptor: Int32

    private init(to target: String) throws(Refusal) {
        let folder = (target as NSString).deletingLastPathComponent
        let temporary = "\(folder)/.\((target as NSString).lastPathComponent).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Disk.refusal(folder, errno) }
        // Where a file system knows no locks, nobody else is at work.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
            close(descriptor)
            throw Refusal(.unavailable, "\(target) is being written by another copy; wait for it, or say another name")
        }
        (self.target, self.temporary, self.descriptor) = (target, temporary, descriptor)
    }

    deinit { close(descriptor) }

    /// Copies, and has the medium confirm it.
    /// - Returns: nil: it was stopped, and nothing is left.
    static func copy(_ source: String, to target: String, _ bytes: Int, _ pace: Pace) throws(Refusal) -> Copying? {
        let from = open(source, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw Disk.refusal(source, errno) }
        defer { close(from) }
        let copying = try Copying(to: target)
        let to = copying.descriptor
        do throws(Refusal) {
            guard ftruncate(to, 0) == 0 else { throw Disk.refusal(target, errno) }
            guard try copy(from, to, bytes, pace.step(0.2...0.7, "copying")) else {
                copying.drop()
                return nil
            }
            guard fsync(to) == 0 else { throw Disk.refusal(target, errno) }
            // Read back from the medium, not from memory.
            _ = posix_fadvise(to, 0, 0, POSIX_FADV_DONTNEED)
        } catch {
            copying.drop()
            throw error
        }
        return copying
    }

    private static func copy(_ from: Int32, _ to: Int32, _ bytes: Int, _ progress: (Double) -> Bool) throws(Refusal)
        -> Bool
    {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var done = 0
        while true {
            let count = read(from, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 {
                throw Refusal(.unavailable, "the disk of the backups fails: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return progress(1) }
            var written = 0
            while written < count {
                let part = buffer.withUnsafeBytes { write(to, $0.baseAddress! + written, count - written) }
                if part < 0 && errno == EINTR { continue }
                guard part > 0 else {
                    throw Refusal(
                        .unavailable,
                        "the copy cannot be written (\(String(cString: strerror(errno)))); nothing was left: make room there, or use another disk"
                    )
                }
                written += part
            }
            done += count
            if !progress(bytes == 0 ? 1 : Double(done) / Double(bytes)) { return false }
        }
    }

    /// - Returns: false: it was stopped, and nothing is left.
    func isAs(_ digest: String, _ pace: Pace) throws(Refusal) -> Bool {
        do throws(Refusal) {
            guard
                let found = try FileDigest.sha256(of: temporary, progress: pace.step(0.7...1, "reading the copy back"))
            else {
                drop()
                return false
            }
            guard found == digest else {
                throw Refusal(
                    .unavailable, "the copy is not what was written to it: \(target) is on a bad medium; use another")
            }
            return true
        } catch {
            drop()
            throw error
        }
    }

    func drop() { unlink(temporary) }

    /// Gives the copy its name, unless something has it meanwhile.
    func finish(_ digest: String) throws(Refusal) {
        // File systems of sticks know no links; there nobody else is at work.
        var info = stat()
        let isPlaced =
            link(temporary, target) == 0
            || errno != EEXIST && lstat(target, &info) != 0 && rename(temporary, target) == 0
        let code = errno
        unlink(temporary)
        guard isPlaced else { throw code == EEXIST ? Backups.isThere(target) : Disk.refusal(target, code) }
        try FileDigest.writeSide(of: target, digest: digest)
        let folder = try FolderLock((target as NSString).deletingLastPathComponent)
        defer { folder.release() }
        _ = folder.synchronize()
    }
}
