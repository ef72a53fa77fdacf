import DiveShop
import GRDB

extension Store {
    /// What was hashed before the transaction began.
    struct Hashes {
        /// Of the new password or PIN.
        var new: String?
        /// Whether the old password that was typed is the right one.
        var oldIsRight = false
    }

    func prepare(_ command: Command, staff id: Int64) throws -> Hashes {
        guard case .staff(let command) = command else { return Hashes() }
        // Nobody makes the machine work for what they may not do.
        let (settings, staff, hash) = try read { db in
            (
                try Store.shopSettings(db), try Store.staff(db, id: id),
                try String.fetchOne(db, sql: "SELECT password_hash FROM users WHERE id = ?", arguments: [id])
            )
        }
        guard let staff, command.permission.map({ staff.may($0) }) ?? true else { return Hashes() }
        let cost = settings[.passwordCost] ?? ShopSetting.passwordCost.standard
        switch command {
        case .add(_, let password?), .setPassword(_, let password):
            return password.whyNoPassword(for: "") == nil
                ? Hashes(new: try Passwords.hash(password, cost: cost)) : Hashes()
        case .setPIN(_, let pin?):
            return pin.whyNoPIN == nil ? Hashes(new: try Passwords.hash(pin, cost: cost)) : Hashes()
        case .changeOwnPassword(let old, let new):
            // Whoever came in by their account and has no password yet sets the first one.
            let isFirst = hash == nil && old.value.isEmpty
            guard isFirst || Passwords.isRight(old, hash: hash, cost: cost) else { return Hashes() }
            return new.whyNoPassword(for: staff.username) == nil
                ? Hashes(new: try Passwords.hash(new, cost: cost), oldIsRight: true) : Hashes(oldIsRight: true)
        default: return Hashes()
        }
    }

    static func carryOut(
        _ db: Database, _ command: StaffCommand, of staff: Staff, _ hashes: Hashes, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        func person(_ id: Int64) throws -> Row {
            entry.entityID = id
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM users WHERE id = ?", arguments: [id]) else {
                throw Refusal(.data, "there is no such user")
            }
            return row
        }
        func set(_ columns: String, _ values: [(any DatabaseValueConvertible)?], _ id: Int64) throws {
            try db.execute(
                sql: "UPDATE users SET \(columns), updated_at = ? WHERE id = ?",
                arguments: StatementArguments(values + [now.text, id]))
        }
        switch command {
        case .add(let draft, let password):
            if let password, let why = password.whyNoPassword(for: draft.username) { throw Refusal(.data, why) }
            try check(db, draft, id: nil)
            try db.execute(
                sql: """
                    INSERT INTO users (role_id, username, email, password_hash, first_name, last_name, created_at)
                    SELECT id, ?, NULLIF(?, ''), ?, ?, ?, ? FROM roles WHERE name = ?
                    """,
                arguments: [
                    draft.username, draft.email, hashes.new, draft.firstName, draft.lastName, now.text, draft.role,
                ])
            let id = db.lastInsertedRowID
            entry.entityID = id
            entry.new = draft.values.merging(["password": password == nil ? "none" : "set"]) { $1 }
            return (entry, id)
        case .edit(let id, let draft):
            let old = try person(id)
            try check(db, draft, id: id)
            try db.execute(
                sql: """
                    UPDATE users SET username = ?, email = NULLIF(?, ''), first_name = ?, last_name = ?,
                        role_id = (SELECT id FROM roles WHERE name = ?), updated_at = ? WHERE id = ?
                    """,
                arguments: [draft.username, draft.email, draft.firstName, draft.lastName, draft.role, now.text, id])
            let before = PersonDraft(
                username: old.text("username") ?? "", firstName: old.text("first_name") ?? "",
                lastName: old.text("last_name") ?? "",
                email: old.text("email") ?? "",
                role: try String.fetchOne(
                    db, sql: "SELECT name FROM roles WHERE id = ?", arguments: [old["role_id"] as DatabaseValue]) ?? "")
            // What did not change is not told.
            entry.old = before.values.filter { draft.values[$0.key] != $0.value }
            entry.new = draft.values.filter { before.values[$0.key] != $0.value }
        case .setActive(let id, let isActive):
            let old = try person(id)
            entry.old["is_active"] = old.text("is_active")
            entry.new["is_active"] = isActive ? "1" : "0"
            try set("is_active = ?", [isActive], id)
        case .setPassword(let id, let password):
            let old = try person(id)
            if let why = password.whyNoPassword(for: old.text("username") ?? "") { throw Refusal(.data, why) }
            entry.new["password"] = "set"
            try set("password_hash = ?", [hashes.new], id)
        case .changeOwnPassword(_, let new):
            guard hashes.oldIsRight else {
                throw Refusal(.permission, "that is not your password; nothing was changed")
            }
            if let why = new.whyNoPassword(for: staff.username) { throw Refusal(.data, why) }
            entry.new["password"] = "set"
            try set("password_hash = ?", [hashes.new], staff.id)
        case .setPIN(let id, let pin):
            _ = try person(id)
            if let pin, let why = pin.whyNoPIN { throw Refusal(.data, why) }
            entry.new["pin"] = pin == nil ? "none" : "set"
            try set("pin_hash = ?", [hashes.new], id)
        case .link(let id, let account):
            let old = try person(id)
            if let account {
                guard !account.isEmpty, account.utf8.count <= 256, !account.contains(where: \.isWhitespace) else {
                    throw Refusal(.data, "'\(account)' is no account of the operating system")
                }
                if let other = try String.fetchOne(
                    db, sql: "SELECT username FROM users WHERE os_account = ? AND id <> ?", arguments: [account, id])
                {
                    throw Refusal(.data, "the account '\(account)' is linked to \(other); unlink it there first")
                }
            }
            (entry.old["os_account"], entry.new["os_account"]) = (old.text("os_account"), account)
            try set("os_account = ?", [account], id)
        case .unlock(let id):
            let name = try person(id).text("username") ?? ""
            try db.execute(sql: "DELETE FROM sign_in_attempts WHERE username = ?", arguments: [name])
        case .addRole(let name, let title, let permissions):
            try addRole(db, name, title, at: now)
            entry.new = ["name": name, "permissions": try grant(db, name, permissions)]
            (entry.entityType, entry.entityID) = ("roles", db.lastInsertedRowID)
        case .editRole(let name, let permissions):
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM roles WHERE name = ?", arguments: [name]) else {
                throw Refusal(.data, "there is no role '\(name)'")
            }
            (entry.entityType, entry.entityID) = ("roles", id)
            entry.old["permissions"] = try permissionNames(db, role: id).joined(separator: " ")
            entry.new["permissions"] = try grant(db, name, permissions)
        }
        try someoneMustManage(db)
        return (entry, nil)
    }

    /// However people and roles are changed, somebody active may still manage them.
    private static func someoneMustManage(_ db: Database) throws {
        let isThere = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM users JOIN role_permissions ON role_permissions.role_id = users.role_id
                    JOIN permissions ON permissions.id = permission_id WHERE is_active = 1 AND permissions.name = 'users.manage')
                """)
        guard isThere == true else {
            throw Refusal(.data, "nobody could manage staff any more: give somebody else the role of an owner first")
        }
    }

    private static func check(_ db: Database, _ draft: PersonDraft, id: Int64?) throws {
        if let complaint = draft.complaints.sorted(by: { $0.value < $1.value }).first?.value {
            throw Refusal(.data, complaint)
        }
        guard
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM roles WHERE name = ?)", arguments: [draft.role])
                == true
        else {
            let roles = try String.fetchAll(db, sql: "SELECT name FROM roles ORDER BY id").joined(separator: ", ")
            throw Refusal(.data, "there is no role '\(draft.role)'; there are \(roles)")
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE username = ? COLLATE NOCASE AND id IS NOT ?)"
        if try Bool.fetchOne(db, sql: sql, arguments: [draft.username, id]) == true {
            throw Refusal(.data, "the user name '\(draft.username)' is taken")
        }
    }

    private static func addRole(_ db: Database, _ name: String, _ title: String, at now: Instant) throws {
        let isName =
            !name.isEmpty && name.utf8.count <= 32 && name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x5F }
        guard isName else { throw Refusal(.data, "a role's name is small letters and underscores, such as dive_guide") }
        let words = title.contains { !$0.isWhitespace } ? title : name
        if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM roles WHERE name = ?)", arguments: [name]) == true {
            throw Refusal(.data, "there is a role '\(name)' already")
        }
        try db.execute(
            sql: "INSERT INTO roles (name, display_name, created_at) VALUES (?, ?, ?)",
            arguments: [name, String(words.prefix(64)), now.text])
    }

    /// - Returns: the permissions' names, as the trail tells them.
    private static func grant(_ db: Database, _ role: String, _ permissions: Set<Permission>) throws -> String {
        try db.execute(
            sql: "DELETE FROM role_permissions WHERE role_id = (SELECT id FROM roles WHERE name = ?)", arguments: [role]
        )
        let names = permissions.map(\.rawValue).sorted()
        for name in names {
            try db.execute(
                sql: """
                    INSERT INTO role_permissions (role_id, permission_id)
                    SELECT roles.id, permissions.id FROM roles JOIN permissions ON permissions.name = ? WHERE roles.name = ?
                    """, arguments: [name, role])
        }
        return names.joined(separator: " ")
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

extension PersonDraft {
    /// As the trail tells them.
    fileprivate var values: [String: String?] {
        ["username": username, "first_name": firstName, "last_name": lastName, "email": email, "role": role]
    }
}
