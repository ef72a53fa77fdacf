import DiveShop
import Foundation
import Store

extension Backups {
    /// An archive that somebody named.
    struct Place {
        let path: String
        let filename: String
        /// As the list has it; nil: it lies elsewhere, or came from elsewhere.
        let known: Backup?
        let isOurs: Bool
    }

    /// - Parameter name: its name in the list, or a path to one that lies elsewhere.
    func find(_ name: String, at now: Instant) throws(Refusal) -> Place {
        let list = try store.backupList(at: now)
        var filename = name
        if name.contains("/") {
            let url = URL(fileURLWithPath: name).resolvingSymlinksInPath()
            filename = url.lastPathComponent
            let folder = URL(fileURLWithPath: home.backups).resolvingSymlinksInPath().path
            if url.deletingLastPathComponent().path != folder {
                guard Backups.isFile(url.path) else { throw Refusal(.data, "there is no file \(name)") }
                return Place(path: url.path, filename: filename, known: nil, isOurs: false)
            }
        }
        let known = list.find(filename)
        let path = "\(home.backups)/\(filename)"
        guard !filename.hasPrefix("."), Backups.isFile(path) else {
            throw Refusal(
                .data,
                known == nil
                    ? "there is no backup \(name); nautilus backup list shows those there are"
                    : "the file of \(name) is gone from \(home.backups)")
        }
        return Place(path: path, filename: filename, known: known, isOurs: true)
    }

    private static func isFile(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }
}
