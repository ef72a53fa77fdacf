import DiveShop
import GRDB

extension Store {
    /// What was hashed before the transaction began.
    struct Hashes {
        /// Of the new password or PIN.
        var new: String?
        /// The hash of the old password, where the right one was typed.
        var old: String?
        /// Whether the old password that was typed is the right one, or there was none and none was typed.
        var oldIsRight = false
    }

    func prepare(_ command: Command, staff id: Int64, at now: Instant) throws -> Hashes {
        guard case .staff(let command) = command else { return Hashes() }
        // Nobody makes the machine work for what they may not do.
        let (settings, staff) = try read { (try Store.shopSettings($0), try Store.staff($0, id: id)) }
        guard let staff, command.permission.map({ staff.may($0) }) ?? !staff.role.isEmpty else { return Hashes() }
        let cost = settings[.passwordCost] ?? ShopSetting.passwordCost.standard
        switch command {
        case .add(_, let password?), .setPassword(_, let password):
            return password.whyNoPassword(for: "") == nil
                ? Hashes(new: try Passwords.hash(password, cost: cost)) : Hashes()
        case .setPIN(_, let pin?):
            return pin.whyNoPIN == nil ? Hashes(new: try Passwords.hash(pin, cost: cost)) : Hashes()
        case .changeOwnPassword(let old, let new):
            guard new.whyNoPassword(for: staff.username) == nil else { return Hashes() }
            var hashes = try check(old, of: staff, at: now)
            if hashes.oldIsRight { hashes.new = try Passwords.hash(new, cost: cost) }
            return hashes
        default: return Hashes()
        }
    }

    /// Whether that is the password of somebody who is in already. A guess counts as one at the door: an open terminal is no place to
    /// try as often as one likes.
    private func check(_ old: Secret, of staff: Staff, at now: Instant) throws -> Hashes {
        let account = try write { db -> Result<SignInAccount?, Refusal> in
            // Whoever came in by their account and has no password yet sets the first one.
            if !staff.hasPassword && old.value.isEmpty { return .success(nil) }
            let account = try SignInAccount(db, named: staff.username)
            if let until = try SignInTries.lockedUntil(db, account.key, at: now) {
                return .failure(SignInTries.refusal(until: until, at: now))
            }
            _ = try SignInTries.count(db, account.key, at: now)
            return .success(account)
        }.get()
        guard let account else { return Hashes(oldIsRight: true) }
        return account.way(of: old) == .password && account.id == staff.id
            ? Hashes(old: account.hashes[.password], oldIsRight: true) : Hashes()
    }

    static func carryOut(
        _ db: Database, _ command: StaffCommand, of staff: Staff, _ hashes: Hashes, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        let couldManage = try whoManages(db)
        var entry = given
        func person(_ id: Int64) throws -> Row {
            entry.entityID = id
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM users WHERE id = ?", arguments: [id]) else {
                throw Refusal(.data, "there is no such user")
            }
            return row
        }
        func set(_ column: String, _ value: (any DatabaseValueConvertible)?, _ id: Int64) throws {
            try db.execute(
                sql: "UPDATE users SET \(column) = ?, updated_at = ? WHERE id = ?", arguments: [value, now.text, id])
        }
        var made: Int64?
        switch command {
        case .add(let draft, let password):
            try check(db, draft, PersonDraft.Field.allCases, id: nil)
            if let why = password?.whyNoPassword(for: draft.username) {
                throw Refusal(.data, field: "password", why)
            }
            try db.execute(
                sql: """
                    INSERT INTO users (role_id, username, email, password_hash, first_name, last_name, created_at)
                    SELECT id, ?, NULLIF(?, ''), ?, ?, ?, ? FROM roles WHERE name = ?
                    """,
                arguments: [
                    draft.username, draft.email, try password.map { _ in try hashes.ready }, draft.firstName,
                    draft.lastName, now.text, draft.role,
                ])
            made = db.lastInsertedRowID
            entry.entityID = made
            entry.new = draft.values.merging(["password": password == nil ? "none" : "set"]) { $1 }
        case .edit(let id, let changes):
            try edit(db, try person(id), changes, &entry, at: now)
        case .setActive(let id, let isActive):
            let old = try person(id)
            entry.old["is_active"] = old.text("is_active")
            entry.new["is_active"] = isActive ? "1" : "0"
            try set("is_active", isActive, id)
        case .setPassword(let id, let password):
            let old = try person(id)
            if let why = password.whyNoPassword(for: old.text("username") ?? "") {
                throw Refusal(.data, field: "password", why)
            }
            entry.new["password"] = "set"
            try set("password_hash", hashes.ready, id)
        case .changeOwnPassword(_, let new):
            if let why = new.whyNoPassword(for: staff.username) { throw Refusal(.data, field: "password", why) }
            guard hashes.oldIsRight, try person(staff.id).text("password_hash") == hashes.old else {
                throw Refusal(
                    .permission, field: "old_password", "that is not your password; nothing was changed")
            }
            entry.new["password"] = "set"
            try set("password_hash", hashes.ready, staff.id)
            try SignInTries.forget(db, SignInAccount(db, named: staff.username).key)
        case .setPIN(let id, let pin):
            _ = try person(id)
            if let why = pin?.whyNoPIN { throw Refusal(.data, field: "pin", why) }
            entry.new["pin"] = pin == nil ? "none" : "set"
            try set("pin_hash", pin.map { _ in try hashes.ready }, id)
        case .link(let id, let account):
            let old = try person(id).text("os_account")
            if let account = account.to { try check(db, account: account, for: id) }
            if account.overwrites(old) {
                let field = Overwritten("os_account", words: "the linked account", old)
                try mustNotOverwrite(db, [field], of: "users", id: id)
            }
            (entry.old["os_account"], entry.new["os_account"]) = (old, account.to)
            try set("os_account", account.to, id)
        case .unlock(let id):
            let name = try person(id).text("username") ?? ""
            try SignInTries.forget(db, Folding.fold(name))
        case .addRole(let name, let title, let permissions):
            try addRole(db, name, title, permissions, &entry, at: now)
        case .editRole(let name, let allow, let forbid):
            try editRole(db, name, allow, forbid, &entry, at: now)
        }
        if try whoManages(db) < couldManage {
            let words = "nobody could manage staff any more: give somebody else the role of an owner first"
            throw Refusal(.data, words, complaints: command.managing.map { [$0: words] } ?? [:])
        }
        return (entry, made)
    }

    /// Changes columns of one person; what did not change is neither written nor told.
    private static func edit(
        _ db: Database, _ row: Row, _ changes: [PersonDraft.Field: Change<String>], _ entry: inout AuditEntry,
        at now: Instant
    ) throws {
        let id = row.text("id").flatMap { Int64($0) } ?? 0
        let role = try String.fetchOne(
            db, sql: "SELECT name FROM roles WHERE id = ?", arguments: [row["role_id"] as DatabaseValue])
        let before = PersonDraft(
            username: row.text("username") ?? "", firstName: row.text("first_name") ?? "",
            lastName: row.text("last_name") ?? "", email: row.text("email") ?? "", role: role ?? "")
        var draft = before
        for (field, change) in changes { draft[field] = change.to }
        let changed = PersonDraft.Field.allCases.filter { draft[$0] != before[$0] }
        try check(db, draft, changed, id: id)
        let overwritten = changed.filter { changes[$0]?.overwrites(before[$0]) == true }
        try mustNotOverwrite(
            db, overwritten.map { Overwritten($0.rawValue, words: $0.words, before[$0]) }, of: "users", id: id)
        for field in changed {
            let value =
                field == .role ? "(SELECT id FROM roles WHERE name = ?)" : field == .email ? "NULLIF(?, '')" : "?"
            try db.execute(
                sql: "UPDATE users SET \(field.column) = \(value), updated_at = ? WHERE id = ?",
                arguments: [draft[field], now.text, id])
            (entry.old[field.rawValue], entry.new[field.rawValue]) = (before[field], draft[field])
        }
    }

    private static func check(_ db: Database, _ draft: PersonDraft, _ fields: [PersonDraft.Field], id: Int64?) throws {
        let complaints = draft.complaints.filter { fields.contains($0.key) }
        if let first = fields.first(where: { complaints[$0] != nil }), let why = complaints[first] {
            throw Refusal(
                .data, "\(first.words): \(why)",
                complaints: Dictionary(uniqueKeysWithValues: complaints.map { ($0.rawValue, $1) }))
        }
        if fields.contains(.role),
            try draft.role.hasControlCharacters
                || Int64.fetchOne(db, sql: "SELECT id FROM roles WHERE name = ?", arguments: [draft.role]) == nil
        {
            let roles = try String.fetchAll(db, sql: "SELECT name FROM roles ORDER BY id").joined(separator: ", ")
            throw Refusal(.data, field: "role", "there is no such role; there are \(roles)")
        }
        // As at sign-in, where the case of a name does not count.
        let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE \(Folding.name)(username) = ? AND id IS NOT ?)"
        if fields.contains(.username),
            try Bool.fetchOne(db, sql: sql, arguments: [Folding.fold(draft.username), id]) == true
        {
            throw Refusal(.data, field: "username", "the user name '\(draft.username)' is taken")
        }
    }

    private static func check(_ db: Database, account: String, for id: Int64) throws {
        guard !account.isEmpty, account.utf8.count <= 256, !account.hasControlCharacters,
            !account.contains(where: \.isWhitespace)
        else { throw Refusal(.data, field: "os_account", "that is no account of the operating system") }
        if let other = try String.fetchOne(
            db, sql: "SELECT username FROM users WHERE os_account = ? AND id <> ?", arguments: [account, id])
        {
            throw Refusal(
                .data, field: "os_account", "the account '\(account)' is linked to \(other); unlink it there first")
        }
    }
}

extension Store.Hashes {
    /// What is to be stored; whoever may do it by now could not when it was to be hashed.
    fileprivate var ready: String {
        get throws {
            guard let new else { throw Refusal(.later, "your permissions have just changed; try again") }
            return new
        }
    }
}

extension PersonDraft {
    /// As the trail tells them.
    fileprivate var values: [String: String?] {
        Dictionary(uniqueKeysWithValues: Field.allCases.map { ($0.rawValue, self[$0]) })
    }
}

extension PersonDraft.Field {
    fileprivate var words: String {
        switch self {
        case .username: "user name"
        case .firstName: "first name"
        case .lastName: "last name"
        case .email: "e-mail"
        case .role: "role"
        }
    }
    fileprivate var column: String { self == .role ? "role_id" : rawValue }
}

extension StaffCommand {
    /// The field that takes away, or gives, who may manage staff.
    fileprivate var managing: String? {
        switch self {
        case .edit: PersonDraft.Field.role.rawValue
        case .link: "os_account"
        case .editRole: Permission.manageUsers.rawValue
        default: nil
        }
    }
}
