import DiveShop
import Foundation
import GRDBSQLite

/// What can be told of a store's file before it is opened as a database: enough to refuse what is no store of ours
/// without SQLite writing a byte to it or beside it.
struct StoreFile: Equatable {
    enum Kind: Equatable { case missing, folder, special, file }

    var kind = Kind.missing
    var isReadable = false
    var isWritable = false
    var size: Int64 = 0
    /// The first 100 bytes, or as many as there are.
    var header: [UInt8] = []
    /// Whether a write-ahead log with something in it lies beside the file: then the header may be out of date.
    var hasLog = false

    /// What is to be done with the file.
    enum State: Equatable {
        case missing
        /// Empty, or a database that never had a table.
        case blank
        /// A store of ours, as far as the header tells; whether it is in WAL mode.
        case store(isWAL: Bool)
    }

    static let headerLength = 100
    /// SQLITE_IOERR_SHORT_READ, which Swift does not see.
    private static let shortRead = SQLITE_IOERR | 2 << 8
    private static let magic = Array("SQLite format 3\0".utf8)

    /// Decides from what was seen alone.
    func state(path: String, creating: Bool) throws(Refusal) -> State {
        switch kind {
        case .missing:
            if creating { return .missing }
            throw Refusal(.unavailable, "there is no shop at \(path); make one with nautilus init or nautilus demo")
        case .folder: throw Refusal(.unavailable, "\(path) is a folder, not a store; move it away or set NAUTILUS_HOME")
        case .special: throw Refusal(.unavailable, "\(path) is no ordinary file; move it away or set NAUTILUS_HOME")
        case .file: break
        }
        guard isReadable else {
            throw Refusal(.unavailable, "\(path) cannot be read; check who owns it and its permissions")
        }
        if size == 0 && !hasLog { return try blank(path: path, creating: creating) }
        let isWhole = header.count == StoreFile.headerLength
        guard isWhole, header.starts(with: StoreFile.magic) else {
            if StoreFile.magic.starts(with: header.prefix(StoreFile.magic.count)) { throw StoreFile.damaged(path) }
            throw Refusal(.unavailable, "\(path) is not a Nautilus store; it was left as it is")
        }
        if !hasLog {
            guard owner == Store.applicationID || owner == 0 && schema == 0 && !hadTables else {
                throw StoreFile.foreign(path)
            }
            if owner == Store.applicationID && schema > 0 { try StoreFile.check(schema: schema, path: path) }
        }
        guard isSound else { throw StoreFile.damaged(path) }
        guard isWritable else {
            throw Refusal(.unavailable, "\(path) cannot be written; check who owns it and its permissions")
        }
        if !hasLog && owner == 0 { return try blank(path: path, creating: creating) }
        return .store(isWAL: header[18] == 2 && header[19] == 2)
    }

    private func blank(path: String, creating: Bool) throws(Refusal) -> State {
        guard creating else {
            throw Refusal(
                .unavailable, "\(path) is empty: there is no shop in it; make one with nautilus init or nautilus demo")
        }
        guard isWritable else {
            throw Refusal(.unavailable, "\(path) cannot be written; check who owns it and its permissions")
        }
        return .blank
    }

    static func foreign(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) is another program's database; it was left as it is")
    }

    static func damaged(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) is damaged; it was left as it is: keep a copy and restore a backup")
    }

    /// Refuses a schema version that this program does not know.
    static func check(schema: Int, path: String) throws(Refusal) {
        guard schema > Store.schemaVersion else { return }
        throw Refusal(
            .unavailable,
            "\(path) was written by a newer Nautilus (schema \(schema), this one knows \(Store.schemaVersion)); update the program"
        )
    }

    // Offsets are those of SQLite's file format; all numbers are big-endian.
    private func number(at offset: Int) -> UInt32 { header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    private var schema: Int { Int(Int32(bitPattern: number(at: 60))) }
    private var owner: Int32 { Int32(bitPattern: number(at: 68)) }
    /// The schema cookie counts changes of the schema.
    private var hadTables: Bool { number(at: 40) != 0 }
    private var pageSize: Int64 {
        let stored = Int64(header[16]) << 8 | Int64(header[17])
        return stored == 1 ? 65_536 : stored
    }

    /// Whether the header's fields can be, and the file is as long as it says.
    private var isSound: Bool {
        guard (512...65_536).contains(pageSize), pageSize.nonzeroBitCount == 1, (1...2).contains(header[18]),
            (1...2).contains(header[19]), Array(header[21...23]) == [64, 32, 32], number(at: 44) <= 4,
            number(at: 56) <= 3,
            schema >= 0
        else { return false }
        // The page count is of use only where the last writer kept it; with a log, pages may still be in that.
        let isCounted = number(at: 24) == number(at: 92) && number(at: 28) > 0
        return hasLog || !isCounted || size >= Int64(number(at: 28)) * pageSize
    }
}

extension StoreFile {
    /// Looks at the file. Another process's checkpoint may be under way: what seems to be damage is looked at twice.
    static func settled(at path: String, creating: Bool) throws(Refusal) -> State {
        var seen = look(at: path)
        while true {
            do { return try seen.state(path: path, creating: creating) } catch {
                let again = look(at: path)
                if again == seen { throw error }
                seen = again
            }
        }
    }

    static func look(at path: String) -> StoreFile {
        var file = StoreFile()
        var info = stat()
        guard stat(path, &info) == 0 else {
            // Something is there that cannot be looked at: another account's folder, or a link in a circle.
            if errno != ENOENT { file.kind = .file }
            return file
        }
        switch info.st_mode & S_IFMT {
        case S_IFREG: file.kind = .file
        case S_IFDIR: file.kind = .folder
        default: file.kind = .special
        }
        guard file.kind == .file else { return file }
        file.size = Int64(info.st_size)
        file.readHeader(resolved(path))
        var log = stat()
        file.hasLog = stat(logPath(of: path), &log) == 0 && log.st_size > 0
        return file
    }

    /// Where SQLite keeps the write-ahead log of that file: beside the file that a link leads to.
    static func logPath(of path: String) -> String { resolved(path) + "-wal" }
    /// The log's index, shared by all processes that have the store open.
    static func indexPath(of path: String) -> String { resolved(path) + "-shm" }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Reads through SQLite's own door to files: closing a descriptor of our own would drop the locks that another
    /// connection of this process holds on the file.
    private mutating func readHeader(_ path: String) {
        guard let system = sqlite3_vfs_find(nil), let open = system.pointee.xOpen else { return }
        let file = UnsafeMutableRawPointer.allocate(byteCount: Int(system.pointee.szOsFile), alignment: 16)
        defer { file.deallocate() }
        file.initializeMemory(as: UInt8.self, repeating: 0, count: Int(system.pointee.szOsFile))
        let handle = file.assumingMemoryBound(to: sqlite3_file.self)
        // SQLite wants the name to end in two zeros, and to live as long as the handle.
        let name = Array(path.utf8CString) + [0]
        name.withUnsafeBufferPointer { name in
            var granted: Int32 = 0
            // Where it may not be written, SQLite opens it for reading and says so.
            guard
                open(system, name.baseAddress, handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_DB, &granted)
                    == SQLITE_OK,
                let methods = handle.pointee.pMethods
            else { return }
            defer { _ = methods.pointee.xClose(handle) }
            isReadable = true
            isWritable = granted & SQLITE_OPEN_READWRITE != 0
            var bytes = [UInt8](repeating: 0, count: StoreFile.headerLength)
            let code = methods.pointee.xRead(handle, &bytes, Int32(bytes.count), 0)
            // What is beyond the end comes as zeros.
            if code == SQLITE_OK || code == StoreFile.shortRead {
                header = Array(bytes.prefix(Int(min(size, Int64(bytes.count)))))
            } else {
                isReadable = false
            }
        }
    }
}
