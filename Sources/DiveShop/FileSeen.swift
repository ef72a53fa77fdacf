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

    /// What ``words`` say, of a device that is not known.
    package init?(words: Substring) {
        let parts = words.split(separator: " ")
        guard parts.count == 4, let inode = UInt64(parts[0]), let size = Int64(parts[1]), let seconds = Int(parts[2]),
            let nanoseconds = Int(parts[3])
        else { return nil }
        device = 0
        self.inode = inode
        self.size = size
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Without the device, whose number another start of the machine may change.
    package var words: String { "\(inode) \(size) \(seconds) \(nanoseconds)" }

    /// The same, whatever the device's number.
    package func isLike(_ other: FileSeen) -> Bool {
        inode == other.inode && size == other.size && seconds == other.seconds && nanoseconds == other.nanoseconds
    }
}
