import DiveShop
import Foundation

/// A file that was not there before, its owner's alone, and grows.
final class NewFile {
    private let descriptor: Int32
    /// For words.
    private let name: String
    private(set) var size = 0

    /// - Throws: ``Refusal`` (unavailable), also where there is something of that name.
    convenience init(making path: String) throws(Refusal) {
        try self.init(path, open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }

    /// One that has no name any more: it is gone once nobody has it open, also where the process is killed.
    /// - Parameter path: it has this name for a moment.
    convenience init(namelessAt path: String) throws(Refusal) {
        try self.init(making: path)
        unlink(path)
    }

    /// - Parameter descriptor: of what was just opened; below 0 where that failed.
    init(_ name: String, _ descriptor: Int32) throws(Refusal) {
        guard descriptor >= 0 else { throw Files.cannotWrite(name, errno) }
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close(descriptor) }

    /// What is in it now, to be read.
    func opened() throws(Refusal) -> OpenFile { try OpenFile(fcntl(descriptor, F_DUPFD_CLOEXEC, 0), name) }

    func add(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
        if let reason = Files.write(bytes, to: descriptor, at: size) { throw Files.cannotWrite(name, reason) }
        size += bytes.count
    }
}
