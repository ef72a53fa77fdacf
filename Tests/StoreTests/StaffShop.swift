import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// A shop with somebody of every role, whose passwords are quick to check.
final class StaffShop {
    let folder: Folder
    let store: Store
    /// Their roles are those that a new shop has; `rolf` has none, and `dana` has left. `nemo` has no password.
    static let people: [(name: String, role: String?)] = [
        ("owner", "admin"), ("mia", "manager"), ("tom", "technician"), ("cara", "counter"), ("nemo", "counter"),
        ("dana", "counter"), ("rolf", nil),
    ]
    static let password = Secret("wet-suit-7")
    static let pin = Secret("271828")
    /// Hashes of these at cost 5.
    static let passwordHash = "$y$j9T$fSnZd6s/jzPcbWWTiu3/61$iL9V0av6ojOC5ChrVEPxGdtDyx/djHyzZfsfaJc1Ur7"
    static let pinHash = "$y$j9T$9eow50HgdwOQl2f4Kf/CX/$6AIjZ2.6uhA2gGmu37L.OU4g8.LyUM1sVFIHV08f9y."

    init(_ settings: Settings = .none) throws {
        folder = try Folder()
        try StaffShop.template.get().write(to: URL(fileURLWithPath: folder.file("nautilus.db")))
        store = try folder.store(settings: settings)
    }

    /// Made once.
    private static let template = Result<Data, any Error> {
        let folder = try Folder()
        try make(folder.store())
        return try Data(contentsOf: URL(fileURLWithPath: folder.file("nautilus.db")))
    }

    private static func make(_ store: Store) throws {
        try store.makeShop(name: "Blue", timeZone: "UTC", owner: "owner", osAccount: "owner", at: founding)
        try store.raw { db in
            for (name, role) in people.dropFirst() {
                try db.execute(
                    sql: """
                        INSERT INTO users (username, os_account, role_id)
                        VALUES (?, ?, (SELECT id FROM roles WHERE name = ?))
                        """, arguments: [name, name, role])
            }
            try db.execute(
                sql: """
                    UPDATE users SET password_hash = ? WHERE username <> 'nemo';
                    UPDATE users SET is_active = 0 WHERE username = 'dana';
                    INSERT INTO settings (category, key, value, type) VALUES ('security', 'password_cost', '5', 'number')
                    """, arguments: [passwordHash])
        }
    }

    func id(_ name: String) throws -> Int64 {
        Int64(try #require(store.column("SELECT id FROM users WHERE username = '\(name)'").first))!
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try store.raw { try $0.execute(sql: sql, arguments: arguments) }
    }

    func set(_ setting: ShopSetting, _ value: Int) throws {
        try store.perform(.changeSetting(setting, value), staff: id("owner"), at: founding)
    }

    @discardableResult
    func signIn(_ name: String, _ secret: Secret = password, at now: Instant = founding) throws(Refusal) -> Staff {
        try store.signIn(name, secret, at: now)
    }

    /// What a try is answered; nil: they are in.
    @discardableResult
    func answer(_ name: String, _ secret: Secret = password, at now: Instant = founding) -> Refusal? {
        do throws(Refusal) {
            try signIn(name, secret, at: now)
            return nil
        } catch {
            return error
        }
    }

    /// What a command is answered; nil: it is done.
    func answer(_ command: Command, by name: String, at now: Instant = founding) throws -> Refusal? {
        let staff = try id(name)
        do throws(Refusal) {
            try store.perform(command, staff: staff, at: now)
            return nil
        } catch {
            return error
        }
    }

    /// Every text of every column of tables, one after another.
    func text(of tables: String...) throws -> String {
        try store.raw { db in
            try tables.flatMap { try Row.fetchAll(db, sql: "SELECT * FROM \($0)").map { "\($0)" } }
                .joined(separator: "\n")
        }
    }
}
