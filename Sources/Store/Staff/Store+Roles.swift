import DiveShop
import GRDB

extension Store {
    private static let longestRole = 32
    private static let longestTitle = 64

    /// Who can manage staff: 2: somebody active who can come in by a password or an account; 1: somebody active; 0: nobody. However
    /// people and roles are changed, it never becomes less.
    static func whoManages(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT MAX(1 + (password_hash IS NOT NULL OR os_account IS NOT NULL)) FROM users
                JOIN role_permissions ON role_permissions.role_id = users.role_id
                JOIN permissions ON permissions.id = permission_id WHERE is_active = 1 AND permissions.name = 'users.manage'
                """) ?? 0
    }

    static func addRole(
        _ db: Database, _ name: String, _ title: String, _ permissions: Set<Permission>, _ entry: inout AuditEntry,
        at now: Instant
    ) throws {
        let isName =
            !name.isEmpty && name.utf8.count <= longestRole
            && name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x5F }
        guard isName else {
            throw Refusal(
                .data, "a role's name is up to \(longestRole) small letters and underscores, such as dive_guide")
        }
        guard title.unicodeScalars.count <= longestTitle, !title.hasControlCharacters else {
            throw Refusal(
                .data, "a role is called by at most \(longestTitle) characters, none of them a control character")
        }
        if try role(db, name) != nil { throw Refusal(.data, "there is a role '\(name)' already") }
        let words = title.contains { !$0.isWhitespace } ? title : name
        try db.execute(
            sql: "INSERT INTO roles (name, display_name, created_at) VALUES (?, ?, ?)",
            arguments: [name, words, now.text])
        let id = db.lastInsertedRowID
        try grant(db, id, permissions)
        (entry.entityType, entry.entityID) = ("roles", id)
        entry.new = [
            "name": name, "display_name": words,
            "permissions": try permissionNames(db, role: id).joined(separator: " "),
        ]
    }

    static func editRole(
        _ db: Database, _ name: String, _ allow: Set<Permission>, _ forbid: Set<Permission>, _ entry: inout AuditEntry,
        at now: Instant
    ) throws {
        guard let id = try role(db, name) else { throw Refusal(.data, "there is no such role") }
        (entry.entityType, entry.entityID) = ("roles", id)
        entry.old = ["role": name, "permissions": try permissionNames(db, role: id).joined(separator: " ")]
        for permission in forbid {
            try db.execute(
                sql: """
                    DELETE FROM role_permissions
                    WHERE role_id = ? AND permission_id = (SELECT id FROM permissions WHERE name = ?)
                    """, arguments: [id, permission.rawValue])
        }
        try grant(db, id, allow)
        try db.execute(sql: "UPDATE roles SET updated_at = ? WHERE id = ?", arguments: [now.text, id])
        entry.new = ["role": name, "permissions": try permissionNames(db, role: id).joined(separator: " ")]
    }

    private static func role(_ db: Database, _ name: String) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT id FROM roles WHERE name = ?", arguments: [name])
    }

    private static func grant(_ db: Database, _ role: Int64, _ permissions: Set<Permission>) throws {
        for permission in permissions {
            try db.execute(
                sql: """
                    INSERT INTO role_permissions (role_id, permission_id) SELECT ?, id FROM permissions WHERE name = ?
                    ON CONFLICT DO NOTHING
                    """, arguments: [role, permission.rawValue])
        }
    }

    static func permissionNames(_ db: Database, role: Int64) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT permissions.name FROM role_permissions JOIN permissions ON permissions.id = permission_id WHERE role_id = ?
                ORDER BY permissions.name
                """, arguments: [role])
    }
}
