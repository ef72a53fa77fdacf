import DiveShop
import Foundation
import GRDB
import Schema

extension Store {
    /// "NAUT": written into the header of every store, so that another program's file is not taken for one.
    package static let applicationID: Int32 = 0x4E41_5554

    /// Refuses what is no store of ours before SQLite gets to touch it.
    static func look(at path: String, creating: Bool) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            if creating && !FileManager.default.fileExists(atPath: path) { return try makeFile(path) }
            if FileManager.default.fileExists(atPath: path) {
                throw Refusal(.unavailable, "\(path) cannot be read; check who owns it and its permissions")
            }
            throw Refusal(.unavailable, "there is no shop at \(path); make one with nautilus init or nautilus demo")
        }
        defer { try? file.close() }
        let header = try file.read(upToCount: 100) ?? Data()
        if header.isEmpty && creating { return }
        guard header.count == 100, header.starts(with: Data("SQLite format 3\0".utf8)) else {
            throw Refusal(.unavailable, "\(path) is not a Nautilus store; it was left as it is")
        }
    }

    /// Makes the empty file with the mode a store has; SQLite gives the write-ahead log the same.
    private static func makeFile(_ path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Refusal(.unavailable, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        close(file)
    }

    /// Carries out the migrations that the store has not had, all in one transaction: a second process that comes at the same
    /// moment waits, then finds nothing left to do.
    static func migrate(_ writer: DatabaseQueue, path: String) throws {
        try writer.writeWithoutTransaction { db in
            let have = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            guard owner == applicationID || (owner == 0 && have == 0) else {
                throw Refusal(.unavailable, "\(path) is another program's database; it was left as it is")
            }
            guard have <= Schema.version else {
                throw Refusal(
                    .unavailable,
                    "\(path) was written by a newer Nautilus (schema \(have), this one knows \(Schema.version)); update the program"
                )
            }
            if have == Schema.version { return }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.inTransaction(.immediate) {
                let now = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                for migration in Schema.migrations.dropFirst(now) { try db.execute(sql: migration.sql) }
                try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(Schema.version)")
                return .commit
            }
        }
    }

    /// Says in words what SQLite says in codes.
    static func refusal(_ error: any Error, path: String) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        guard let error = error as? DatabaseError else { return Refusal(.failed, "\(error)") }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Refusal(.later, "another terminal is busy with the store; try again in a moment")
        case .SQLITE_FULL:
            return Refusal(.unavailable, "the disk is full; nothing was changed")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return Refusal(.unavailable, "\(path) is damaged; it was left as it is: restore a backup")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            return Refusal(.unavailable, "\(path) cannot be written; check who owns it and its permissions")
        case .SQLITE_IOERR:
            return Refusal(.unavailable, "the disk under \(path) fails: \(error.message ?? "input/output error")")
        default:
            return Refusal(.failed, error.message ?? "\(error.resultCode)")
        }
    }
}
