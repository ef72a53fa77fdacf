import Foundation

/// What is in a folder, as the disk has it: a name may be no UTF-8.
package enum FolderNames {
    /// Where reading a folder ended too early; errno says why.
    package enum Fault { case notOpened, cutOff }

    /// Calls `body` with the bytes of each name but those of the folder itself and the one above.
    /// - Returns: nil: these were all. What comes behind a place that the disk cannot read must not be taken for not being there.
    package static func each<E: Error>(
        in folder: UnsafePointer<CChar>, _ body: ([UInt8]) throws(E) -> Void
    ) throws(E) -> Fault? {
        guard let directory = opendir(folder) else { return .notOpened }
        func next() -> UnsafeMutablePointer<dirent>? {
            errno = 0
            return readdir(directory)
        }
        var reason: Int32 = 0
        defer {
            closedir(directory)
            errno = reason
        }
        while let entry = next() {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.map(\.self) }
            if name != Array(".".utf8) && name != Array("..".utf8) { try body(name) }
        }
        reason = errno
        return reason == 0 ? nil : .cutOff
    }
}
