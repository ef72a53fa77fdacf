package import DiveShop
import GRDB

extension Store {
    /// Seconds that a name is kept out after each wrong try in a row: the first two cost nothing, then it slows down, then it is locked
    /// out, an hour at most. They stand in the store, so that a second terminal or a restart does not help.
    private static let lockouts = [0, 0, 2, 5, 15, 60, 300, 900, 3600]
    /// Names that nobody has are kept too, so that they behave alike; the oldest beyond this many are forgotten.
    private static let mostNames = 10_000

    /// The one answer to a wrong name, a wrong password, a disabled user and a user without a password.
    private static let wrong = Refusal(.permission, "the name or the password is wrong")

    /// Lets a person in by name and password, or PIN where the shop allows one for the counter role.
    ///
    /// A try is counted before the password is looked at, so that tries at the same moment from many terminals count each; the right
    /// one sets the count back. Names that nobody has take as long and answer the same.
    /// - Throws: ``Refusal``: wrong, or kept out for a while.
    package func signIn(_ username: String, _ secret: Secret, at now: Instant) throws(Refusal) -> Staff {
        // No user has such a name; as typed it would only fill the store.
        let name = String(username.prefix(PersonDraft.longestName)).lowercased()
        do {
            let account = try write { try Store.beginTry(db: $0, name, at: now) }
            if let until = account.lockedUntil {
                throw Refusal(
                    .later, "too many wrong tries: wait \(Store.words(until.seconds - now.seconds)), then try again")
            }
            let isRight = Store.isRight(secret, account)
            // Parameters that were raised since are taken over now, while the password is at hand.
            var fresh: String?
            if isRight, let hash = account.passwordHash, Passwords.isOutOfDate(hash, cost: account.cost),
                !account.isByPIN(secret)
            {
                fresh = try Passwords.hash(secret, cost: account.cost)
            }
            return try write { try Store.endTry($0, name, account, isRight: isRight, fresh, at: now) }.get()
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Lets the person in to whom that account of the operating system is linked; nil: nobody.
    package func signIn(osAccount: String, at now: Instant) throws(Refusal) -> Staff? {
        guard let staff = try staff(osAccount: osAccount) else { return nil }
        do {
            try write { try Store.welcome($0, staff, by: "account", at: now) }
        } catch {
            throw Store.refusal(error, path: path)
        }
        return staff
    }

    private struct Account {
        var id: Int64?
        var passwordHash: String?
        var pinHash: String?
        var allowsPIN = false
        var cost = ShopSetting.passwordCost.standard
        var lockedUntil: Instant?

        func isByPIN(_ secret: Secret) -> Bool { allowsPIN && secret.isPIN && pinHash != nil }
    }

    private static func beginTry(db: Database, _ name: String, at now: Instant) throws -> Account {
        var account = Account()
        let settings = try shopSettings(db)
        account.cost = settings[.passwordCost] ?? ShopSetting.passwordCost.standard
        let attempt = try Row.fetchOne(
            db, sql: "SELECT failures, locked_until FROM sign_in_attempts WHERE username = ?", arguments: [name])
        if let until = attempt?.text("locked_until").flatMap({ Instant(text: $0) }), until > now {
            account.lockedUntil = until
            return account
        }
        let failures = (attempt?.int("failures") ?? 0) + 1
        let until = now.adding(seconds: lockouts[max(0, min(failures - 1, lockouts.count - 1))])
        try db.execute(
            sql: """
                INSERT INTO sign_in_attempts (username, failures, last_at, locked_until) VALUES (?, ?, ?, ?)
                ON CONFLICT (username) DO UPDATE
                SET failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until
                """, arguments: [name, failures, now.text, until.text])
        try db.execute(
            sql: """
                DELETE FROM sign_in_attempts WHERE id <= (SELECT MAX(id) FROM sign_in_attempts) - ? AND locked_until < ?
                """, arguments: [mostNames, now.text])
        let user = try Row.fetchOne(
            db,
            sql: """
                SELECT users.id, password_hash, pin_hash, roles.name AS role FROM users LEFT JOIN roles ON roles.id = role_id
                WHERE username = ? COLLATE NOCASE AND is_active = 1 AND role_id IS NOT NULL
                """, arguments: [name])
        account.id = user?.text("id").flatMap { Int64($0) }
        account.passwordHash = user?.text("password_hash")
        account.pinHash = user?.text("pin_hash")
        account.allowsPIN = settings[.counterPIN] == 1
        if let role = user?.text("role"), role != "counter" { account.pinHash = nil }
        return account
    }

    /// As many hashes for a name that nobody has as for any other.
    private static func isRight(_ secret: Secret, _ account: Account) -> Bool {
        let byPassword = Passwords.isRight(secret, hash: account.passwordHash, cost: account.cost)
        guard account.allowsPIN, secret.isPIN else { return byPassword && account.id != nil }
        let byPIN = Passwords.isRight(secret, hash: account.pinHash, cost: account.cost)
        return (byPassword || byPIN) && account.id != nil
    }

    /// A refusal is a result, not an error: the trail's row of it must stay.
    private static func endTry(
        _ db: Database, _ name: String, _ account: Account, isRight: Bool, _ fresh: String?, at now: Instant
    ) throws -> Result<Staff, Refusal> {
        // In the meantime the person may have been disabled.
        guard isRight, let id = account.id, let staff = try Store.staff(db, id: id) else {
            let entry = AuditEntry(
                action: "sign_in", module: "staff", entityType: "users", entityID: account.id, new: ["username": name],
                outcome: .refused)
            try entry.append(db, user: account.id, at: now)
            return .failure(wrong)
        }
        try db.execute(sql: "DELETE FROM sign_in_attempts WHERE username = ?", arguments: [name])
        if let fresh { try db.execute(sql: "UPDATE users SET password_hash = ? WHERE id = ?", arguments: [fresh, id]) }
        try welcome(db, staff, by: "password", at: now)
        return .success(staff)
    }

    private static func welcome(_ db: Database, _ staff: Staff, by way: String, at now: Instant) throws {
        try db.execute(sql: "UPDATE users SET last_login_at = ? WHERE id = ?", arguments: [now.text, staff.id])
        let entry = AuditEntry(
            action: "sign_in", module: "staff", entityType: "users", entityID: staff.id, new: ["by": way])
        try entry.append(db, user: staff.id, at: now)
    }

    private static func words(_ seconds: Int) -> String {
        seconds < 90 ? "\(max(1, seconds)) seconds" : "\((seconds + 59) / 60) minutes"
    }
}
