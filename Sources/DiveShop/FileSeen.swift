package import Foundation

/// A file or folder as it was seen: what is another one, or was written to since, is seen otherwise.
package struct FileSeen: Hashable, Sendable {
    private let device, inode: UInt64
    private let size: Int64
    private let seconds, nanoseconds: Int

    package init(_ info: stat) {
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        size = Int64(info.st_size)
        seconds = info.st_mtim.tv_sec
        nanoseconds = info.st_mtim.tv_nsec
    }

    /// Without the device, whose number another start of the machine may change.
    package var words: String { "\(inode) \(size) \(seconds) \(nanoseconds)" }
}
