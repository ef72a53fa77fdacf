import CSystem
import DiveShop
import Foundation

/// Documents that are to take the place of the shop's: both folders, on one file system. They are exchanged, so that what was there
/// lies in `staged` afterwards.
package struct StagedDocuments: Hashable, Sendable {
    package let staged: String
    package let live: String

    package init(staged: String, live: String) {
        self.staged = staged
        self.live = live
    }

    /// Lies in the folder that is to come, until it is in its place and that is written down: so one can tell whether they were exchanged
    /// already. It is no document.
    package static let mark = ".nautilus-restored"

    /// What the backup made before holds of those that are exchanged; beside the folder that is to come.
    var list: String { staged + ".backed-up" }

    /// Where what was exchanged lies; more than one where the system can exchange only by steps, and was cut off.
    var exchanged: [String] { [staged, staged + ".old"].filter { access($0, F_OK) == 0 } }

    /// - Parameter backedUp: what the backup made before holds; nil: there is none.
    func mark(_ backedUp: CopiedDocuments?) throws {
        try dress()
        try backedUp?.write(to: list)
        // One that stays would say that they are exchanged already.
        guard unlink("\(live)/\(StagedDocuments.mark)") == 0 || errno == ENOENT else { throw refusal(live) }
        let file = open("\(staged)/\(StagedDocuments.mark)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw refusal(staged) }
        defer { close(file) }
        // Before the database says that they are the shop's.
        guard csys_sync_disk(file) else { throw refusal(staged) }
    }

    /// What archives do not carry is as it is today: who owns each document and may read it, links, and empty folders. New ones have the
    /// modes of domain.md §1, and the folder's group.
    private func dress() throws {
        var top = stat()
        if stat(live, &top) != 0 {
            // There are none today.
            guard stat((live as NSString).deletingLastPathComponent, &top) == 0 else { return }
            top.st_mode = 0o755 & ~Home.umask
        }
        try bringAlong()
        try forEach(in: staged) { name, info, _ in
            if info.st_mode & S_IFMT == S_IFLNK { return }
            var today = stat()
            let isThere = lstat("\(live)/\(name)", &today) == 0 && today.st_mode & S_IFMT == info.st_mode & S_IFMT
            if !isThere {
                today = top
                today.st_mode = (info.st_mode & S_IFMT == S_IFDIR ? 0o755 : 0o644) & ~Home.umask
            }
            dress("\(staged)/\(name)", like: today)
        }
        dress(staged, like: top)
    }

    /// Links and empty folders. Where the archive has a document in the place of their folder, a link is put aside as what nobody has backed up
    /// (``KeptDocuments``).
    private func bringAlong() throws {
        let files = FileManager.default
        try forEach(in: live) { name, info, isEmpty in
            let (today, then) = ("\(live)/\(name)", "\(staged)/\(name)")
            var other = stat()
            guard lstat(then, &other) != 0, errno != ENOTDIR else { return }
            switch info.st_mode & S_IFMT {
            case S_IFDIR where isEmpty:
                try files.createDirectory(atPath: then, withIntermediateDirectories: true)
            case S_IFLNK:
                try files.createDirectory(
                    atPath: (then as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try files.createSymbolicLink(
                    atPath: then, withDestinationPath: files.destinationOfSymbolicLink(atPath: today))
            default: return
            }
        }
    }

    /// All that is in a folder, by its path from there, a folder after what is in it. What goes meanwhile is left out. (FileManager holds a
    /// kilobyte for each file of a folder.)
    /// - Parameter body: told also whether it is a folder without anything in it.
    /// - Returns: how many there are in the folder itself.
    @discardableResult
    private func forEach(
        in top: String, from path: String = "", _ body: (String, stat, _ isEmpty: Bool) throws -> Void
    ) throws -> Int {
        var count = 0
        var folders: [(path: String, info: stat)] = []
        let fault = try FolderNames.each(in: "\(top)/\(path)") { bytes in
            count += 1
            let name = path + String(decoding: bytes, as: UTF8.self)
            var info = stat()
            guard lstat("\(top)/\(name)", &info) == 0 else {
                if errno == ENOENT { return }
                throw refusal("\(top)/\(name)")
            }
            if info.st_mode & S_IFMT == S_IFDIR { folders.append((name, info)) } else { try body(name, info, false) }
        }
        if fault == .cutOff || fault != nil && errno != ENOENT { throw refusal("\(top)/\(path)") }
        for (folder, info) in folders {
            let within = try forEach(in: top, from: folder + "/", body)
            try body(folder, info, within == 0)
        }
        return count
    }

    /// Owner and group are the system's to grant.
    private func dress(_ path: String, like info: stat) {
        _ = lchown(path, info.st_uid, info.st_gid)
        chmod(path, info.st_mode & 0o7777)
    }

    /// Whether they are in their place, or can still come into it.
    var areThere: Bool {
        [staged, live].contains { access("\($0)/\(StagedDocuments.mark)", F_OK) == 0 || errno != ENOENT }
    }

    /// Whether they are in their place, and what was there may still have to be kept.
    var areInPlace: Bool { access("\(live)/\(StagedDocuments.mark)", F_OK) == 0 }

    /// Puts the folder into its place, if it is not there yet. To be called again where it is not known whether it was.
    /// - Throws: ``Refusal``: then neither was touched.
    func exchange() throws {
        if !areInPlace {
            guard access("\(staged)/\(StagedDocuments.mark)", F_OK) == 0 else {
                throw errno == ENOENT
                    ? Refusal(.unavailable, "\(staged) with the documents is gone") : refusal(staged)
            }
            guard csys_exchange(staged, live) || errno == ENOENT && rename(staged, live) == 0 else {
                throw refusal(live)
            }
        }
        let folder = open((live as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// After ``exchange()``: brings along what was put into the old folder and is in no backup.
    /// - Returns: where it is now; by path in the folder.
    func keep(restoration: Int64) throws(Refusal) -> [String] {
        try KeptDocuments.keep(self, restoration: restoration)
    }

    /// Once it is written down that they were exchanged.
    func unmark() { unlink("\(live)/\(StagedDocuments.mark)") }

    private func refusal(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be replaced: \(String(cString: strerror(errno)))")
    }
}
