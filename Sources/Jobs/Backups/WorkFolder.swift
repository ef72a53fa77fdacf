import DiveShop
import Foundation
package import Store

/// A private folder for work that is under way. It is locked as long as its process lives, so that what a dead one left is told apart
/// and swept by the next of the same shop: where documents lie elsewhere, several shops may work side by side, and what one still needs
/// the others do not know.
struct WorkFolder {
    enum Purpose: String, CaseIterable {
        case making, removing, restoring

        var prefix: String { ".\(rawValue)-" }
    }

    let path: String
    private let descriptor: Int32

    /// Makes one in that folder, 0700. Remove it when the work is over.
    init(_ purpose: Purpose, in parent: String, of home: Home) throws(Refusal) {
        let held = try FolderLock(parent)
        defer { held.release() }
        var name = Array("\(parent)/\(purpose.prefix)\(WorkFolder.mark(of: home))-\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Disk.refusal(parent, errno) }
        path = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            rmdir(path)
            throw Disk.refusal(path, code)
        }
    }

    /// What it holds goes with it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        close(descriptor)
    }

    /// Writes down the archive that is about to come under its name, or to go: whoever is killed before its row came or after it went leaves it to
    /// the next sweep.
    func note(_ filename: String, digest: String) throws(Refusal) {
        let note = path + WorkFolder.note
        guard FileManager.default.createFile(atPath: note, contents: Data("\(digest)\n\(filename)".utf8)) else {
            throw Disk.refusal(note, errno)
        }
    }

    /// Removes all but the note.
    func keepNote() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where "/" + name != WorkFolder.note {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    static func noted(in path: String) -> (filename: String, digest: String)? {
        guard let text = try? String(contentsOfFile: path + note, encoding: .utf8),
            let end = text.firstIndex(of: "\n")
        else { return nil }
        return (String(text[text.index(after: end)...]), String(text[..<end]))
    }

    private static let note = "/archive.txt"

    /// What it holds is needed by whoever goes on with the work; nobody holds it until then.
    func leave() { close(descriptor) }

    /// Removes the folders whose process is gone.
    /// - Parameter sparing: asked once their paths are known: which are needed all the same, by their names.
    static func sweep(
        _ parent: String, _ purpose: Purpose, of home: Home, sparing: (_ left: [String]) throws(Refusal) -> Set<String>
    ) throws(Refusal) {
        // Its disk is not mounted, or it is closed to this account: what needs it says so.
        if access(parent, R_OK) != 0 { return }
        let held = try FolderLock(parent)
        defer { held.release() }
        let left = leftovers(in: parent, purpose, of: home)
        if left.isEmpty { return }
        let needed = try sparing(left)
        for path in left where !needed.contains((path as NSString).lastPathComponent) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Those whose process is gone. What lies within the shop's own home is its own, also where that was moved; elsewhere the name tells.
    static func leftovers(in parent: String, _ purpose: Purpose, of home: Home) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let isWithin = resolved(parent).hasPrefix(resolved(home.root) + "/")
        let prefix = purpose.prefix + (isWithin ? "" : mark(of: home) + "-")
        return names.filter { $0.hasPrefix(prefix) }.sorted().map { "\(parent)/\($0)" }.filter {
            let folder = open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { return false }
            defer { close(folder) }
            return flock(folder, LOCK_EX | LOCK_NB) == 0
        }
    }

    /// Tells the shops of one machine apart, by where their homes are (FNV-1a).
    private static func mark(of home: Home) -> String {
        let hash = resolved(home.root).utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) {
            $0 = ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}

extension Backups {
    /// Temporary folders of processes that are gone; the next backup removes them.
    package static func leftovers(of home: Home) -> [String] {
        workplaces(home).flatMap { folder in
            WorkFolder.Purpose.allCases.flatMap { WorkFolder.leftovers(in: folder, $0, of: home) }
        }
    }
}

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
