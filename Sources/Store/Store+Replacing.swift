package import DiveShop
import GRDBSQLite

extension Store {
    /// Makes sure that nobody has the store at that path open and that no log lies beside it, so that another file may be put in
    /// its place: a log of the old file would be taken for one of the new.
    /// - Throws: ``Refusal`` where another process has it open.
    package static func releaseForReplacement(_ path: String) throws(Refusal) {
        var opened: OpaquePointer?
        defer { sqlite3_close_v2(opened) }
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
            // In exclusive mode WAL admits one connection alone, and leaves no log once it is closed.
            sqlite3_exec(
                opened, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT", nil,
                nil, nil) == SQLITE_OK
        else { throw Refusal(.later, "the shop at \(path) is open elsewhere; leave it there first") }
    }
}
