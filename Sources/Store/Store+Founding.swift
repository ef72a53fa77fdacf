package import DiveShop
import Foundation
import GRDB

extension Store {
    /// Whether nobody works here: a store in which no shop was founded yet.
    package func hasNobody() throws(Refusal) -> Bool {
        do { return try read { try Int64.fetchOne($0, sql: "SELECT id FROM users LIMIT 1") } == nil } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Founds a shop in an empty store: its settings, and its owner, who has the role admin and may sign in from that account
    /// of the operating system.
    /// - Parameters:
    ///   - timeZone: an IANA name; nil: the machine's, whatever it will be.
    ///   - owner: the user name.
    ///   - osAccount: nil: none is linked.
    ///   - password: nil: only the linked account signs in, until one is set.
    /// - Returns: the owner's id.
    /// - Throws: ``Refusal`` where the store has users already: a shop is never founded over another.
    @discardableResult
    package func makeShop(
        name: String, timeZone: String? = nil, country: String = "US", currencySymbol: String = "$", owner: String,
        osAccount: String?, password: Secret? = nil, isDemo: Bool = false, at now: Instant
    ) throws(Refusal) -> Int64 {
        guard name.contains(where: { !$0.isWhitespace }) else { throw Refusal(.data, "the shop needs a name") }
        guard name.unicodeScalars.count <= 200 else { throw Refusal(.data, "a shop's name has at most 200 characters") }
        if let why = PersonDraft(username: owner, role: "admin").complaints[.username] {
            throw Refusal(.data, "the owner's user name cannot be that: \(why)")
        }
        if let timeZone, ShopCalendar(timeZone: timeZone) == nil {
            throw Refusal(
                .data, "'\(timeZone)' is no time zone that this machine knows; write it like America/New_York")
        }
        if let password, let why = password.whyNoPassword(for: owner) { throw Refusal(.data, why) }
        let hash = try password.map { secret throws(Refusal) in
            try Passwords.hash(secret, cost: ShopSetting.passwordCost.standard)
        }
        do {
            return try write { db in
                guard try !Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM users)")! else {
                    throw Refusal(.data, "there is a shop at \(path) already; it was left as it is")
                }
                var settings = [
                    ("name", name, "text"), ("country", country, "text"), ("currency_symbol", currencySymbol, "text"),
                    ("is_demo", isDemo ? "true" : "false", "boolean"),
                ]
                if let timeZone { settings.append(("time_zone", timeZone, "text")) }
                for (key, value, type) in settings {
                    try db.execute(
                        sql: """
                            INSERT INTO settings (category, key, value, type, created_at) VALUES ('shop', ?, ?, ?, ?)
                            ON CONFLICT (category, key) DO UPDATE SET value = excluded.value, type = excluded.type
                            """, arguments: [key, value, type, now.text])
                }
                try db.execute(
                    sql: """
                        INSERT INTO users (role_id, username, os_account, password_hash, created_at)
                        SELECT id, ?, ?, ?, ? FROM roles WHERE name = 'admin'
                        """, arguments: [owner, osAccount, hash, now.text])
                let id = db.lastInsertedRowID
                let entry = AuditEntry(
                    action: "found_shop", module: "shop", entityType: "users", entityID: id,
                    new: ["name": name, "owner": owner])
                try entry.append(db, user: id, at: now)
                return id
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}
