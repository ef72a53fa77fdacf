import Archives
import DiveShop
import Foundation
import Store

/// Names of archives, and how one comes under its own.
extension Backups {
    static let prefix = "nautilus_backup_"

    /// `nautilus_backup_2026-06-13_143022.zip`, by the shop's clock.
    static func name(at now: Instant, in calendar: ShopCalendar, number: Int) -> String {
        let clock = Instant(seconds: now.seconds + calendar.offset(at: now)).text
        let stamp = "\(clock.prefix(10))_\(clock.suffix(8).filter { $0 != ":" })"
        return "\(prefix)\(stamp)\(number == 1 ? "" : "_\(number)").zip"
    }

    /// Gives a proven archive a name that nothing has, or had as far as is known, with its digest beside it: who finds the name finds the
    /// whole archive.
    func publish(_ draft: String, digest: String, at now: Instant) throws(Refusal) -> String {
        let calendar = try store.shop().calendar
        let held = try FolderLock(home.backups)
        defer { held.release() }
        let known = Set(try store.backupList(at: now).backups.filter { $0.state != .missing }.map(\.filename))
        var number = 1
        var name = Backups.name(at: now, in: calendar, number: number)
        while known.contains(name) || exists(name) || exists(FileDigest.sidePath(of: name)) {
            number += 1
            name = Backups.name(at: now, in: calendar, number: number)
        }
        let path = "\(home.backups)/\(name)"
        let side = FileDigest.sidePath(of: path)
        do throws(Refusal) {
            try FileDigest.writeSide(of: path, digest: digest)
            // domain.md §1: 0644 through the umask.
            guard chmod(draft, 0o644 & ~Backups.umask) == 0, chmod(side, 0o644 & ~Backups.umask) == 0,
                rename(draft, path) == 0
            else { throw Disk.refusal(path, errno) }
            guard held.synchronize() else { throw Disk.refusal(home.backups, errno) }
        } catch {
            unlink(path)
            unlink(side)
            throw error
        }
        return name
    }

    private func exists(_ name: String) -> Bool {
        var info = stat()
        return lstat("\(home.backups)/\(name)", &info) == 0
    }

    /// The process's own, which can only be asked for by setting it: other threads make files meanwhile.
    private static let umask: mode_t = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("Umask:") } ?? ""
        return line.split(separator: "\t").last.flatMap { mode_t($0, radix: 8) } ?? 0o022
    }()

    /// Takes an archive that was placed a moment ago away again.
    func withdraw(_ filename: String) {
        unlink("\(home.backups)/\(filename)")
        unlink(FileDigest.sidePath(of: "\(home.backups)/\(filename)"))
    }

    /// Removes digests of our archives that never came under their names, or whose archive did not or is gone.
    static func sweepSides(_ home: Home) throws(Refusal) {
        let held = try FolderLock(home.backups)
        defer { held.release() }
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: home.backups)) ?? [])
        let ending = FileDigest.sidePath(of: ".zip")
        for name in names where name.hasPrefix(Backups.prefix) {
            let isAlone = name.hasSuffix(ending) && !names.contains(String(name.dropLast(ending.count - 4)))
            if isAlone || name.hasSuffix(ending + ".part") { unlink("\(home.backups)/\(name)") }
        }
    }

    /// Where what is to be restored is unpacked: on the disk of the documents, with which it changes places.
    static func staging(_ home: Home) -> String { (home.documents as NSString).deletingLastPathComponent }

    // MARK: Finding one

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
