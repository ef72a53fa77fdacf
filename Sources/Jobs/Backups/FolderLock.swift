import DiveShop
import Foundation

/// One process at a time chooses names in a folder, or sweeps it.
struct FolderLock {
    private let descriptor: Int32

    init(_ folder: String) throws(Refusal) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Disk.refusal(folder, errno) }
        while flock(descriptor, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            let code = errno
            close(descriptor)
            throw Disk.refusal(folder, code)
        }
    }

    /// Has the disk confirm what was made, renamed or removed in it.
    func synchronize() -> Bool { fsync(descriptor) == 0 }

    func release() { close(descriptor) }
}
