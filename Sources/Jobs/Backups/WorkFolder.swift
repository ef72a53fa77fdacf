import DiveShop
import Foundation
import Store

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
