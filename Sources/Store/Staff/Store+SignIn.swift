package import DiveShop
import GRDB

extension Store {
    /// The one answer to a wrong name, a wrong password, a disabled user and a user without a role or a password.
    private static let wrong = Refusal(.permission, "the name or the password is wrong")

    /// Lets a person in by name and password, or PIN where the shop allows one for the counter role.
    ///
    /// A try is counted before the password is looked at; the right one sets the count back. Names that nobody has take as long and
    /// answer the same.
    /// - Throws: ``Refusal``: wrong, or kept out for a while.
    package func signIn(_ username: String, _ secret: Secret, at now: Instant) throws(Refusal) -> Staff {
        do {
            let (account, until) = try write { try Store.beginTry($0, username, at: now) }.get()
            let way = account.way(of: secret)
            // Parameters that were changed since are taken over now, while the secret is at hand.
            var fresh: String?
            if let way, let hash = account.hashes[way], Passwords.cost(of: hash) != account.cost {
                fresh = try Passwords.hash(secret, cost: account.cost)
            }
            return try write { db in
                guard let way, let staff = try Store.endTry(db, account, way, fresh, at: now) else {
                    try Store.tell(db, of: account, until: until, at: now)
                    return Result<Staff, Refusal>.failure(Store.wrong)
                }
                return .success(staff)
            }.get()
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Lets the person in to whom that account of the operating system is linked; nil: nobody.
    package func signIn(osAccount: String, at now: Instant) throws(Refusal) -> Staff? {
        do {
            return try write { db in
                guard let staff = try Store.staff(db, osAccount: osAccount) else { return nil }
                try Store.welcome(db, staff, by: "account", at: now)
                return staff
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// A refusal is a result, not an error: the count of the tries and the trail's row must stay.
    private static func beginTry(
        _ db: Database, _ username: String, at now: Instant
    ) throws -> Result<(SignInAccount, until: Instant), Refusal> {
        let account = try SignInAccount(db, named: username)
        if let until = try SignInTries.lockedUntil(db, account.key, at: now) {
            try tell(db, of: account, until: until, at: now)
            return .failure(SignInTries.refusal(until: until, at: now))
        }
        return .success((account, try SignInTries.count(db, account.key, at: now)))
    }

    /// - Returns: nil: in the meantime the person was disabled, or has another password.
    private static func endTry(
        _ db: Database, _ account: SignInAccount, _ way: SignInAccount.Way, _ fresh: String?, at now: Instant
    ) throws -> Staff? {
        guard let id = account.id, let username = account.username,
            try SignInAccount(db, named: username).hashes[way] == account.hashes[way],
            let staff = try Store.staff(db, id: id)
        else { return nil }
        try SignInTries.forget(db, account.key)
        if let fresh {
            let column = way == .pin ? "pin_hash" : "password_hash"
            try db.execute(sql: "UPDATE users SET \(column) = ? WHERE id = ?", arguments: [fresh, id])
        }
        try welcome(db, staff, by: way.rawValue, at: now)
        return staff
    }

    /// Writes down that somebody was not let in. What was typed in place of a name that nobody has is not told: it may be a password.
    private static func tell(_ db: Database, of account: SignInAccount, until: Instant, at now: Instant) throws {
        var entry = AuditEntry(
            action: "sign_in", module: "staff", entityType: "users", entityID: account.id,
            new: ["username": account.username],
            outcome: .refused)
        if until > now { entry.new["kept_out_until"] = until.text }
        try entry.append(db, user: account.id, at: now)
    }

    private static func welcome(_ db: Database, _ staff: Staff, by way: String, at now: Instant) throws {
        try db.execute(sql: "UPDATE users SET last_login_at = ? WHERE id = ?", arguments: [now.text, staff.id])
        let entry = AuditEntry(
            action: "sign_in", module: "staff", entityType: "users", entityID: staff.id, new: ["by": way])
        try entry.append(db, user: staff.id, at: now)
    }
}
