import DiveShop
import Foundation

/// What the disks under the shop's folders hold, take and refuse.
enum Disk {
    static func refusal(_ path: String, _ code: Int32) -> Refusal {
        switch code {
        case ENOENT:
            Refusal(.unavailable, "\(path) is not there; make it, or mount the disk that it lies on")
        case ENOSPC, EDQUOT, EFBIG:
            Refusal(
                .unavailable, "the disk under \(path) is full, or at a limit; nothing was left: make room and try again"
            )
        default:
            Refusal(
                .unavailable,
                "\(path) cannot be written (\(String(cString: strerror(code)))); check who owns it, its permissions and the disk"
            )
        }
    }

    static func noFolder(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) is in the way: it is no folder; move it")
    }

    /// Bytes that are left on a folder's disk; nil: errno says why that is not known.
    static func free(on folder: String) -> Int? {
        var disk = statvfs()
        return statvfs(folder, &disk) == 0 ? Int(disk.f_bavail) * Int(disk.f_frsize) : nil
    }

    /// Refuses to begin what would fill the disk.
    static func mustHave(
        _ bytes: Int, on folder: String, for what: String, hint: String = ", for instance with nautilus backup prune"
    ) throws(Refusal) {
        guard let free = free(on: folder) else { throw refusal(folder, errno) }
        guard free < bytes else { return }
        throw Refusal(
            .unavailable,
            "the disk of \(folder) has \(ByteCount.words(free)) left, and \(what) may need \(ByteCount.words(bytes)); make room\(hint)"
        )
    }

    /// The same for several folders, of which some may lie on one disk.
    static func mustHave(_ wanted: [(bytes: Int, folder: String)], for what: String) throws(Refusal) {
        var disks: [UInt64: (bytes: Int, folder: String)] = [:]
        for (bytes, folder) in wanted {
            var info = stat()
            guard stat(folder, &info) == 0 else { throw refusal(folder, errno) }
            disks[UInt64(info.st_dev), default: (0, folder)].bytes += bytes
        }
        for (bytes, folder) in disks.values { try mustHave(bytes, on: folder, for: what) }
    }

    /// What is mounted at a folder or within it, also where that is a part of the same disk; as the kernel names it.
    static func mounts(in folder: String) -> [String] {
        let table = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        let paths = table.split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            guard fields.count > 4 else { return nil }
            // Blanks, tabs, ends of lines and backslashes of a name are written in octal.
            return String(fields[4]).replacing(/\\([0-7]{3})/) { match in
                UInt8(match.1, radix: 8).map { String(UnicodeScalar($0)) } ?? String(match.0)
            }
        }
        return paths.filter { $0 == folder || $0.hasPrefix(folder + "/") }
    }

    static func areOnOneDisk(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
    }

    /// Bytes of a file; 0: there is none. Of what a link leads to: the store may lie elsewhere.
    static func size(of path: String) -> Int {
        var info = stat()
        return stat(path, &info) == 0 ? Int(info.st_size) : 0
    }

    /// Bytes of the ordinary files in a folder, and in those within it.
    static func size(ofFolder path: String) throws(Refusal) -> Int {
        var bytes = 0
        try forEachFile(in: path) { bytes += $1 }
        return bytes
    }

    /// The ordinary files of a folder and of those within it, by their paths from there, with their bytes; in no order. What goes meanwhile is left
    /// out. (FileManager holds a kilobyte for each file of a folder.)
    /// - Returns: how many others there are, that are no folders: links.
    /// - Throws: ``Refusal`` (unavailable): one of the folders cannot be read, so that not all are known.
    @discardableResult
    static func forEachFile(
        in folder: String, from path: String = "", _ body: (_ name: String, _ size: Int) -> Void
    ) throws(Refusal) -> Int {
        var folders: [String] = []
        var others = try forEach(in: folder, path, body, &folders)
        for inner in folders { others += try forEachFile(in: folder, from: inner, body) }
        return others
    }

    /// The same of one folder.
    /// - Parameter folders: the paths of those within it.
    private static func forEach(
        in folder: String, _ path: String, _ body: (_ name: String, _ size: Int) -> Void, _ folders: inout [String]
    ) throws(Refusal) -> Int {
        func cannotRead(_ name: String) -> Refusal {
            let place = name.isEmpty ? folder : "\(folder)/\(name)"
            if errno == ENOTDIR { return noFolder(place) }
            return Refusal(.unavailable, "\(place) cannot be read: \(String(cString: strerror(errno)))")
        }
        var others = 0
        let fault = try FolderNames.each(in: "\(folder)/\(path)") { bytes throws(Refusal) in
            let name = String(decoding: bytes, as: UTF8.self)
            var info = stat()
            guard lstat("\(folder)/\(path)\(name)", &info) == 0 else {
                if errno == ENOENT { return }
                throw cannotRead(path + name)
            }
            switch info.st_mode & S_IFMT {
            case S_IFREG: body(path + name, Int(info.st_size))
            case S_IFDIR: folders.append("\(path)\(name)/")
            default: others += 1
            }
        }
        if fault == .notOpened && errno == ENOENT { return 0 }
        if fault != nil { throw cannotRead(path) }
        return others
    }
}
