import DiveShop
import Foundation

/// Held by whoever restores, or ends what a restore left, as long as it is at work. It is the kernel's, on the folder of the database: so
/// everybody who has the store open can tell, also where one account does not see another's processes, and it is let go however its process
/// ends.
struct RestoreLock {
    private let folder: Int32

    /// - Parameter path: the store's.
    /// - Returns: nil: somebody else has it.
    init?(_ path: String) throws(Refusal) {
        let name = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
        folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw Refusal(.unavailable, "\(name) cannot be read: \(String(cString: strerror(errno)))")
        }
        while flock(folder, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(folder)
            if code == EWOULDBLOCK { return nil }
            throw Refusal(.unavailable, "\(name) cannot be locked: \(String(cString: strerror(code)))")
        }
    }

    func release() { close(folder) }
}
