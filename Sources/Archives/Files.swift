import DiveShop
import Foundation
import Printable

/// A file that is open, until it is let go. Reading is by place, so that several threads may read at once.
final class OpenFile: Sendable {
    let descriptor: Int32
    /// For words.
    let path: String
    /// Bytes, as the file was opened.
    let size: Int
    private let seen: FileSeen

    /// - Parameter followsLinks: an archive may lie elsewhere; what goes into one is what its name says.
    /// - Throws: ``Refusal`` (data): it is not there, or no plain file.
    convenience init(reading path: String, followsLinks: Bool = true) throws(Refusal) {
        // A pipe of that name must not be waited for.
        try self.init(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)), path)
    }

    /// - Parameter descriptor: of what was just opened; below 0 where that failed.
    init(_ descriptor: Int32, _ path: String) throws(Refusal) {
        let reason = errno
        guard descriptor >= 0 else {
            throw Refusal(
                reason == ENOENT ? .data : .unavailable,
                "\(Printable.visible(path)) cannot be read: \(Files.words(reason))")
        }
        var about = stat()
        guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Refusal(.data, "\(Printable.visible(path)) is no plain file")
        }
        self.descriptor = descriptor
        self.path = path
        size = Int(about.st_size)
        seen = FileSeen(about)
    }

    /// Whether its name leads to it, and nothing was written to it since it was opened.
    var isStillThere: Bool {
        var now = stat()
        return stat(path, &now) == 0 && FileSeen(now) == seen
    }

    deinit { close(descriptor) }

    /// As many bytes as fit, fewer only at the file's end.
    func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Refusal) -> Int {
        var done = 0
        while done < buffer.count, let base = buffer.baseAddress {
            let count = pread(descriptor, base + done, buffer.count - done, off_t(place + done))
            if count < 0 && errno == EINTR { continue }
            if count < 0 {
                throw Refusal(.unavailable, "\(Printable.visible(path)) cannot be read: \(Files.words(errno))")
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// A part of it, some bytes at a time.
    /// - Parameter take: stops when it returns false.
    /// - Returns: false: it was stopped.
    @discardableResult
    func read(_ part: Range<Int>, take: (UnsafeRawBufferPointer) throws(Refusal) -> Bool) throws(Refusal) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        var place = part.lowerBound
        while place < part.upperBound {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(part.upperBound - place))
            guard try read(at: place, into: wanted) == wanted.count else {
                throw Refusal(.data, "\(Printable.visible(path)) became shorter while it was read")
            }
            place += wanted.count
            guard try take(UnsafeRawBufferPointer(wanted)) else { return false }
        }
        return true
    }

    /// Exactly these bytes; nil: the file ends before.
    func bytes(at place: Int, count: Int) throws(Refusal) -> [UInt8]? {
        guard place >= 0, count >= 0, place + count <= size else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: Refusal?
        var done = 0
        bytes.withUnsafeMutableBytes { buffer in
            do throws(Refusal) { done = try read(at: place, into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return done == count ? bytes : nil
    }
}

enum Files {
    /// What the system says of a failure, in the shop's words where they help more.
    static func words(_ reason: Int32) -> String {
        switch reason {
        case ENOENT: "it is not there"
        case ENOSPC, EDQUOT: "the disk is full; make room and try again"
        case EFBIG: "no file may be that large here; another disk or a higher limit helps"
        case EACCES, EPERM: "the permissions do not allow it"
        case ELOOP: "it is a link"
        case EEXIST: "there is something of that name already"
        case EROFS: "the disk is read-only"
        case EIO: "the disk fails"
        default: String(cString: strerror(reason)).lowercased()
        }
    }

    static func cannotWrite(_ path: String, _ reason: Int32) -> Refusal {
        Refusal(.unavailable, "\(Printable.visible(path)) cannot be written: \(words(reason))")
    }

    /// Writes all of it there.
    /// - Returns: the reason of a failure; nil: it is written.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at place: Int) -> Int32? {
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let count = pwrite(descriptor, base + done, bytes.count - done, off_t(place + done))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return count < 0 ? errno : ENOSPC }
            done += count
        }
        return nil
    }

    /// In bytes; 0 where there is none. Of a link itself: what goes into an archive is not read through one.
    static func size(of path: String) -> Int {
        var about = stat()
        return lstat(path, &about) == 0 ? Int(about.st_size) : 0
    }

    /// Has the disk confirm what is in the folder.
    static func syncFolder(of path: String) throws(Refusal) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotWrite(folder, errno) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw cannotWrite(folder, errno) }
    }
}
