import DiveShop
import Foundation
import Printable

/// A private folder that entries are unpacked into. Every step is taken from the folder itself and follows no link, and no file that is
/// there is written over; so nothing can be written elsewhere.
final class Unpacking: Sendable {
    private let folder: Int32
    private let path: String

    /// - Parameter path: made for its owner alone where it is not there yet.
    init(_ path: String) throws(Refusal) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw Files.cannotWrite(path, errno) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw Files.cannotWrite(path, errno) }
        var about = stat()
        guard fstat(folder, &about) == 0, about.st_uid == geteuid(), about.st_mode & 0o077 == 0 else {
            close(folder)
            throw Refusal(
                .failed, "\(Printable.visible(path)) is not private; archives are unpacked where nobody else looks")
        }
        self.folder = folder
        self.path = path
    }

    deinit { close(folder) }

    /// - Throws: ``Refusal`` (unavailable): there is no room for so much.
    func checkRoom(for bytes: Int) throws(Refusal) {
        var about = statvfs()
        guard fstatvfs(folder, &about) == 0 else { throw Files.cannotWrite(path, errno) }
        let (free, isOver) = Int(about.f_bavail).multipliedReportingOverflow(by: Int(about.f_frsize))
        guard isOver || free >= bytes + Unpacking.spare else {
            throw Refusal(
                .unavailable,
                "unpacking it needs \(ByteCount.words(bytes + Unpacking.spare)) and the disk has \(ByteCount.words(free)) left; make room and try again"
            )
        }
    }

    private static let spare = 8 << 20

    /// A new file of that name, in folders that are made on the way.
    func make(_ name: String) throws(Refusal) -> NewFile {
        let parts = EntryName.parts(of: name)
        var inner = dup(folder)
        guard inner >= 0, let last = parts.last else { throw Files.cannotWrite(name, errno) }
        defer { close(inner) }
        for part in parts.dropLast() {
            if mkdirat(inner, part, 0o700) != 0 && errno != EEXIST { throw Files.cannotWrite(name, errno) }
            let next = openat(inner, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { throw Files.cannotWrite(name, errno) }
            close(inner)
            inner = next
        }
        return try NewFile(name, openat(inner, last, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }
}
