import DiveShop
import GRDB

extension Store {
    /// Everybody, those who work here first, and the roles.
    static func people(_ db: Database, _ moment: Moment) throws -> People {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT users.*, roles.name AS role, locked_until FROM users LEFT JOIN roles ON roles.id = users.role_id
                LEFT JOIN sign_in_attempts ON sign_in_attempts.username = \(Folding.name)(users.username)
                ORDER BY is_active DESC, users.username COLLATE NOCASE
                """)
        let people = rows.map { row in
            let locked = row.text("locked_until").flatMap { Instant(text: $0) }
            return Person(
                id: row.text("id").flatMap { Int64($0) } ?? 0, username: row.text("username") ?? "",
                firstName: row.text("first_name") ?? "",
                lastName: row.text("last_name") ?? "", email: row.text("email") ?? "", role: row.text("role") ?? "",
                isActive: row.int("is_active") == 1, osAccount: row.text("os_account"),
                lastSignIn: row.text("last_login_at").flatMap { Instant(text: $0) },
                hasPassword: row.text("password_hash") != nil,
                hasPIN: row.text("pin_hash") != nil, lockedUntil: locked.flatMap { $0 > moment.now ? $0 : nil })
        }
        let roles = try Row.fetchAll(db, sql: "SELECT id, name, display_name FROM roles ORDER BY id").map { row in
            let id = row.text("id").flatMap { Int64($0) } ?? 0
            let name = row.text("name") ?? ""
            return Role(
                name: name, title: row.text("display_name") ?? name,
                permissions: Set(try permissionNames(db, role: id).compactMap(Permission.init(rawValue:))),
                members: people.count { $0.isActive && $0.role == name })
        }
        return People(people: people, roles: roles, asOf: moment.now)
    }
}
