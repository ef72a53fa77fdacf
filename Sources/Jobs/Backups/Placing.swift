import Archives
import DiveShop
import Foundation
import Store

/// Names of archives, and how one comes under its own.
extension Backups {
    static let prefix = "nautilus_backup_"

    struct UnlistedArchive {
        let made: MadeArchive
        /// Tells the next sweep of it, until it is listed or gone.
        let note: WorkFolder
    }

    /// `nautilus_backup_2026-06-13_143022.zip`, by the shop's clock.
    static func name(at now: Instant, in calendar: ShopCalendar, number: Int) -> String {
        let clock = Instant(seconds: now.seconds + calendar.offset(at: now)).text
        let stamp = "\(clock.prefix(10))_\(clock.suffix(8).filter { $0 != ":" })"
        return "\(prefix)\(stamp)\(number == 1 ? "" : "_\(number)").zip"
    }

    /// Gives a proven archive a name that nothing has, or had as far as is known, with its digest beside it: who finds the name finds the
    /// whole archive.
    /// - Parameter noted: where the name is written down until the list knows it.
    func publish(_ draft: String, digest: String, noted: WorkFolder, at now: Instant) throws(Refusal) -> String {
        let calendar = try store.shop().calendar
        let held = try FolderLock(home.backups)
        defer { held.release() }
        let known = Set(try store.backupList(at: now).backups.map(\.filename))
        var number = 1
        var name = Backups.name(at: now, in: calendar, number: number)
        while known.contains(name) || exists(name) || exists(FileDigest.sidePath(of: name)) {
            number += 1
            name = Backups.name(at: now, in: calendar, number: number)
        }
        let path = "\(home.backups)/\(name)"
        let side = FileDigest.sidePath(of: path)
        do throws(Refusal) {
            try noted.note(name, digest: digest)
            try FileDigest.writeSide(of: path, digest: digest)
            // domain.md §1: 0644 through the umask.
            guard chmod(draft, 0o644 & ~Home.umask) == 0, chmod(side, 0o644 & ~Home.umask) == 0,
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
}
