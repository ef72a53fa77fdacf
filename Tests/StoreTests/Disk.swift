import Foundation

/// A small disk in memory, mounted in a folder of a test's own and gone with it.
final class Disk: Sendable {
    let path: String
    private let folder: Folder

    static let canBeMade: Bool = {
        guard geteuid() == 0, let folder = try? Folder() else { return false }
        return (try? Disk(folder, kilobytes: 64)) != nil
    }()

    init(_ folder: Folder, kilobytes: Int) throws {
        self.folder = folder
        path = folder.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard mount("none", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Leaves not a byte on it.
    func fill() throws {
        let file = open(path + "/filler", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 1024)
        while write(file, block, block.count) > 0 {}
    }

    deinit { umount2(path, 2) }
}
