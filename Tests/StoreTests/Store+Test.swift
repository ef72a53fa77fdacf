import GRDB
import Store

extension Store {
    /// Another connection to this store, as a tool of the shop's administrator would have it.
    func raw<T>(_ body: (Database) throws -> T) throws -> T {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = 0")
            return try body($0)
        }
    }

    func column(_ sql: String) throws -> [String] { try raw { try String.fetchAll($0, sql: sql) } }

    /// Somebody of that role, linked to the account of the same name.
    @discardableResult
    func addUser(_ name: String, role: String) throws -> Int64 {
        try raw {
            try $0.execute(
                sql: "INSERT INTO users (username, os_account, role_id) SELECT ?, ?, id FROM roles WHERE name = ?",
                arguments: [name, name, role])
            return $0.lastInsertedRowID
        }
    }
}
