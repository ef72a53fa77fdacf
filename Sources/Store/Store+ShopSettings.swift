package import DiveShop
import GRDB

extension Store {
    /// The settings of one category, by key.
    package func settings(in category: String) throws(Refusal) -> [String: String] {
        do {
            return try read { db in
                let rows = try Row.fetchAll(
                    db, sql: "SELECT key, value FROM settings WHERE category = ?", arguments: [category])
                return Dictionary(rows.map { ($0.text("key") ?? "", $0.text("value") ?? "") }) { $1 }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// The settings that are stored and make sense; the others have their standard.
    static func shopSettings(_ db: Database) throws -> [ShopSetting: Int] {
        var settings: [ShopSetting: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT key, value FROM settings WHERE category = 'security'") {
            guard let setting = row.text("key").flatMap(ShopSetting.init(rawValue:)),
                let value = row.text("value").flatMap({ Int($0) }), setting.allowed.contains(value)
            else { continue }
            settings[setting] = value
        }
        return settings
    }

    /// All of them or none.
    static func changeSettings(
        _ db: Database, _ changes: [ShopSetting: Change<Int>], _ entry: inout AuditEntry, at now: Instant
    ) throws {
        let stored = try shopSettings(db)
        var complaints: [String: String] = [:]
        var overwritten: [Overwritten] = []
        for setting in ShopSetting.allCases {
            guard let change = changes[setting] else { continue }
            let current = stored[setting] ?? setting.standard
            if !setting.allowed.contains(change.to) { complaints[setting.rawValue] = setting.bounds }
            if change.overwrites(current) {
                overwritten.append(Overwritten(setting.rawValue, words: setting.rawValue, "\(current)"))
            }
            (entry.old[setting.rawValue], entry.new[setting.rawValue]) = ("\(current)", "\(change.to)")
        }
        if let first = ShopSetting.allCases.first(where: { complaints[$0.rawValue] != nil }) {
            throw Refusal(.data, "\(first.rawValue) is \(first.bounds)", complaints: complaints)
        }
        try mustNotOverwrite(db, overwritten, of: "settings", id: nil)
        for (setting, change) in changes {
            try db.execute(
                sql: """
                    INSERT INTO settings (category, key, value, type, created_at) VALUES ('security', ?, ?, 'number', ?)
                    ON CONFLICT (category, key) DO UPDATE SET value = excluded.value, updated_at = excluded.created_at
                    """, arguments: [setting.rawValue, "\(change.to)", now.text])
        }
    }
}
