package import DiveShop
import Foundation
import GRDB

extension Store {
    /// Archives, schedules and room, without a person.
    package func backupList(at now: Instant) throws(Refusal) -> BackupList {
        do {
            return try read { db in
                try Store.backupList(db, Moment(now: now, shop: try shop(db)), path: path)
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// The folder of archives lies beside the database's: ``Home/backups``.
    static func backupFolder(of path: String) -> String {
        let database = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
        return database.deletingLastPathComponent().appendingPathComponent("storage/backups").path
    }

    /// The list is the disk's: archives that no row tells of appear, and rows whose file is gone are missing. So a restore never loses
    /// sight of what was made after the archive.
    static func backupList(_ db: Database, _ moment: Moment, path: String) throws -> BackupList {
        let folder = backupFolder(of: path)
        var room = statvfs()
        let isThere = statvfs(folder, &room) == 0
        let gone = isThere ? "its file is gone" : "\(folder) is not there; mount its disk"
        var files = try archives(in: folder)
        // To Swift two names are the same that are put together from other characters; to the disk they are two.
        var seen: Set<[UInt8]> = []
        var backups: [Backup] = []
        for row in try Row.fetchAll(db, sql: "SELECT * FROM backups ORDER BY id DESC") {
            let name = row.text("filename") ?? ""
            // The newest row of that name tells.
            guard seen.insert(Array(name.utf8)).inserted else { continue }
            // A file of its name that is there all the same came from elsewhere.
            if row.text("removed_at") != nil { continue }
            backups.append(backup(row, named: name, file: files.removeValue(forKey: Array(name.utf8)), gone: gone))
        }
        backups += files.values.map { file in
            Backup(filename: file.name, createdAt: file.changed, fileSize: file.size, state: .foreign)
        }
        backups.sort { ($1.createdAt, $1.filename) < ($0.createdAt, $0.filename) }
        let block = Int(room.f_frsize)
        return BackupList(
            backups: backups,
            databaseSize: try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0),
            diskFree: isThere ? Int(room.f_bavail) * block : 0, diskSize: isThere ? Int(room.f_blocks) * block : 0,
            schedules: try schedules(db, moment), undo: try undo(db), asOf: moment.now)
    }

    private struct ArchiveFile {
        let name: String
        let size: Int
        let changed: Instant
    }

    /// - Throws: ``Refusal`` where there is a folder and it cannot be read: then nobody knows what is missing.
    private static func archives(in folder: String) throws -> [[UInt8]: ArchiveFile] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch CocoaError.fileReadNoSuchFile {
            names = []
        } catch {
            throw Refusal(.unavailable, "\(folder) cannot be read; check who owns it and its permissions")
        }
        var files: [[UInt8]: ArchiveFile] = [:]
        for name in names where name.lowercased().hasSuffix(".zip") && !name.hasPrefix(".") {
            var info = stat()
            guard lstat(folder + "/" + name, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { continue }
            files[Array(name.utf8)] = ArchiveFile(
                name: name, size: Int(info.st_size), changed: Instant(seconds: info.st_mtim.tv_sec))
        }
        return files
    }

    /// - Parameter gone: what to say of one whose file is not there.
    private static func backup(_ row: Row, named name: String, file: ArchiveFile?, gone: String) -> Backup {
        let size = row.int("file_size")
        let failure = row.text("failure")
        let proven = row.text("proven_at").flatMap { Instant(text: $0) }
        var state: Backup.State = failure != nil ? .damaged : proven != nil ? .proven : .unproven
        var problem = failure ?? ""
        if let file, failure == nil, file.size != size {
            state = .unproven
            problem = "it has another size than the archive that was made"
        }
        if file == nil {
            state = .missing
            problem = failure ?? gone
        }
        return Backup(
            filename: name, createdAt: row.text("created_at").flatMap { Instant(text: $0) } ?? Instant(seconds: 0),
            description: row.text("description") ?? "", fileSize: file?.size ?? size,
            includesDocuments: row.int("includes_documents") != 0, isEncrypted: row.int("is_encrypted") != 0,
            state: state, provenAt: proven, problem: problem, isPinned: row.int("is_pinned") != 0,
            origin: row.text("origin").flatMap(Backup.Origin.init(rawValue:)) ?? .manual)
    }

    /// The last restore, unless it is undone.
    private static func undo(_ db: Database) throws -> BackupList.Undo? {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT * FROM backup_restorations WHERE outcome IN ('done', 'undone') ORDER BY id DESC LIMIT 1")
        guard let row, row.text("outcome") == "done", let before = row.text("pre_restore_filename"),
            let at = row.text("restored_at").flatMap({ Instant(text: $0) })
        else { return nil }
        return BackupList.Undo(restored: row.text("backup_filename") ?? "", before: before, at: at)
    }
}
