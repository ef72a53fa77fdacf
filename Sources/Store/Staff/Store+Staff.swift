package import DiveShop
import Foundation
import GRDB

extension Store {
    /// The active person with a role to whom that account of the operating system is linked; nil: nobody.
    package func staff(osAccount: String) throws(Refusal) -> Staff? {
        do { return try read { try Store.staff($0, osAccount: osAccount) } } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// The active person with that user name; nil: there is none.
    package func staff(username: String) throws(Refusal) -> Staff? {
        do {
            return try read { db in
                let sql = "SELECT id FROM users WHERE username = ? AND is_active = 1"
                return try Int64.fetchOne(db, sql: sql, arguments: [username]).flatMap { try Store.staff(db, id: $0) }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// The shop as its settings describe it.
    package func shop() throws(Refusal) -> Shop {
        do { return try read { try shop($0) } } catch { throw Store.refusal(error, path: path) }
    }

    static func staff(_ db: Database, osAccount: String) throws -> Staff? {
        let sql = "SELECT id FROM users WHERE os_account = ? AND is_active = 1 AND role_id IS NOT NULL"
        return try Int64.fetchOne(db, sql: sql, arguments: [osAccount]).flatMap { try staff(db, id: $0) }
    }

    static func staff(_ db: Database, id: Int64) throws -> Staff? {
        let sql = """
            SELECT users.*, roles.name AS role, roles.display_name AS role_title
            FROM users LEFT JOIN roles ON roles.id = users.role_id WHERE users.id = ? AND users.is_active = 1
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
        let names = try String.fetchAll(
            db,
            sql: """
                SELECT permissions.name FROM role_permissions JOIN permissions ON permissions.id = permission_id
                WHERE role_id = ?
                """, arguments: [row["role_id"] as DatabaseValue])
        return Staff(
            id: id, username: row.text("username") ?? "", firstName: row.text("first_name") ?? "",
            lastName: row.text("last_name") ?? "", role: row.text("role") ?? "",
            roleTitle: row.text("role_title") ?? "",
            permissions: Set(names.compactMap(Permission.init(rawValue:))), theme: row.text("theme"),
            hasPassword: row.text("password_hash") != nil)
    }

    /// What the store says of category `shop`; `BUSINESS_NAME` and `SHOP_TIMEZONE` go before it.
    func shop(_ db: Database) throws -> Shop {
        var stored: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT key, value FROM settings WHERE category = 'shop'") {
            if let key = row.text("key") { stored[key] = row.text("value") }
        }
        let security = try Store.shopSettings(db)
        let calendar = [settings["SHOP_TIMEZONE"], stored["time_zone"]].lazy.compactMap { $0 }
            .compactMap(ShopCalendar.init(timeZone:)).first
        return Shop(
            name: settings["BUSINESS_NAME"] ?? stored["name"] ?? "Nautilus",
            calendar: calendar ?? ShopCalendar(timeZone: .current),
            country: settings["SHOP_COUNTRY"] ?? stored["country"] ?? "US",
            currencySymbol: stored["currency_symbol"] ?? "$",
            isDemo: stored["is_demo"] == "true",
            autoLockMinutes: security[.autoLockMinutes] ?? ShopSetting.autoLockMinutes.standard,
            privacyMinutes: security[.privacyMinutes] ?? ShopSetting.privacyMinutes.standard,
            messages: MessageSettings { settings[$0] })
    }
}
