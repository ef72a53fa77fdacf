import DiveShop
import GRDB

extension Store {
    /// Says in words what SQLite says in codes.
    static func refusal(_ error: any Error, path: String) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        guard let error = error as? DatabaseError else { return Refusal(.failed, "\(error)") }
        switch error.extendedResultCode {
        case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE, .SQLITE_IOERR_SHMSIZE:
            return Refusal(
                .unavailable, "\(path) cannot be written: the disk is full, at a limit, or fails; nothing was changed")
        case .SQLITE_READONLY_DBMOVED:
            return Refusal(
                .unavailable, "\(path) was moved or replaced while it was open; nothing was changed: start again")
        default: break
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            return Refusal(.later, "another terminal is busy with the store; try again in a moment")
        case .SQLITE_FULL:
            return Refusal(.unavailable, "the disk under \(path) is full; nothing was changed: make room and try again")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return StoreFile.damaged(path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            return Refusal(
                .unavailable, "\(path) cannot be written; check who owns it and its folder, and their permissions")
        case .SQLITE_ABORT:
            // SQLite has ended the transaction by itself: of what it sorts, it puts into files what is too much for the memory.
            return Refusal(
                .unavailable,
                "the disk under \(path), or the one for temporary files (TMPDIR), is full, at a limit, or fails; nothing was changed"
            )
        case .SQLITE_IOERR:
            return Refusal(.unavailable, "the disk under \(path) fails: \(error.message ?? "input/output error")")
        default:
            return Refusal(.failed, error.message ?? "\(error.resultCode)")
        }
    }
}
