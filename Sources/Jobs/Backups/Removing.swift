import Archives
package import DiveShop
import Foundation
import Store

extension Backups {
    /// Deletes an archive, or the row of one whose file is gone. One that is pinned is unpinned first.
    package func delete(_ name: String, at now: Instant) throws(Refusal) -> Backup {
        try mustBeAllowed(.manageBackups, to: "delete_backup", at: now)
        return try telling("delete_backup", at: now) { () throws(Refusal) -> Backup in
            var filename = name
            if name.contains("/") {
                let place = try find(name, at: now)
                // A copy on a stick has the name of the shop's own: that one is not meant.
                guard place.isOurs else {
                    throw Refusal(.data, "\(name) lies elsewhere than the shop's backups; remove that file by hand")
                }
                filename = place.filename
            }
            guard let backup = try store.backupList(at: now).find(filename) else {
                throw Refusal(.data, "there is no backup \(name); nautilus backup list shows those there are")
            }
            if backup.isPinned { throw Refusal(.data, "\(backup.filename) is pinned; unpin it first") }
            try remove(backup, action: "delete_backup", at: now)
            return backup
        }
    }

    /// Which go, without doing it.
    package func toClean(_ retention: Retention, at now: Instant) throws(Refusal) -> [Backup] {
        try mustBeAllowed(.manageBackups, to: "prune_backups", at: now)
        return try outlived(retention, at: now)
    }

    /// Deletes the archives that need not be kept.
    /// - Returns: those.
    package func clean(_ retention: Retention, at now: Instant) throws(Refusal) -> [Backup] {
        try mustBeAllowed(.manageBackups, to: "prune_backups", at: now)
        return try prune(retention, at: now)
    }

    func prune(_ retention: Retention, at now: Instant) throws(Refusal) -> [Backup] {
        try sweep(at: now)
        let gone = try outlived(retention, at: now)
        for backup in gone { try remove(backup, action: "prune_backup", at: now) }
        return gone
    }

    private func outlived(_ retention: Retention, at now: Instant) throws(Refusal) -> [Backup] {
        let list = try store.backupList(at: now)
        let needed = try store.archivesOfOpenRestores()
        return retention.toRemove(of: list.backups, undo: list.undo?.before, in: try store.shop().calendar)
            .filter { !needed.contains($0.filename) }
    }

    /// First out of the list, and the file is noted: whoever is killed here leaves a whole archive that the next sweep takes away, not a row
    /// without its archive.
    private func remove(_ backup: Backup, action: String, at now: Instant) throws(Refusal) {
        let path = "\(home.backups)/\(backup.filename)"
        // Where the disk of the backups is not mounted, they are all missing and none is gone.
        if access(home.backups, backup.state == .missing ? F_OK : W_OK) != 0 { throw Disk.refusal(home.backups, errno) }
        // On a full disk there is no room for a note, and room is wanted.
        let note =
            backup.state == .foreign
            ? nil : try? WorkFolder(.removing, in: Backups.staging(home, documents: false), of: home)
        defer { note?.remove() }
        if backup.state != .foreign {
            try? note?.note(backup.filename, digest: FileDigest.side(of: path) ?? "")
            try store.removeBackup(backup.filename, action: action, staff: staff, at: now)
        } else {
            try store.tellTrail(
                action, module: "backups", ["filename": backup.filename, "state": "foreign"], staff: staff, at: now)
        }
        let held = try FolderLock(home.backups)
        defer { held.release() }
        guard unlink(path) == 0 || errno == ENOENT else { throw Disk.refusal(path, errno) }
        unlink(FileDigest.sidePath(of: path))
        _ = held.synchronize()
    }
}
