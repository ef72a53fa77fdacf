import DiveShop
import GRDB

/// What a try to come in is measured against: the person of the name that was typed, or nobody, who looks just the same.
struct SignInAccount {
    enum Way: String { case password, pin }

    /// What their wrong tries are counted under, whatever the case of the name. A name that nobody has is known by its digest alone:
    /// people type their password there by mistake.
    let key: String
    private(set) var id: Int64?
    private(set) var username: String?
    /// Of somebody who works here and has a role; empty: nothing that is typed is right.
    private(set) var hashes: [Way: String] = [:]
    private let allowsPIN: Bool
    /// What a new hash is made at.
    let cost: Int
    private let costs: Set<Int>

    init(_ db: Database, named typed: String) throws {
        let settings = try Store.shopSettings(db)
        allowsPIN = settings[.counterPIN] == 1
        cost = settings[.passwordCost] ?? ShopSetting.passwordCost.standard
        var costs: Set<Int> = [cost]
        for hashes in try Row.fetchAll(db, sql: "SELECT password_hash, pin_hash FROM users WHERE is_active = 1") {
            costs.formUnion(
                [hashes.text("password_hash"), hashes.text("pin_hash")].compactMap { $0 }.compactMap(
                    Passwords.cost(of:)))
        }
        self.costs = costs
        let name = Folding.fold(typed)
        guard let user = try SignInAccount.user(db, name) else {
            key = "?" + Digest.hex(Array(name.utf8))
            return
        }
        key = name
        id = user.text("id").flatMap { Int64($0) }
        username = user.text("username")
        guard user.int("is_active") == 1, let role = user.text("role") else { return }
        hashes[.password] = user.text("password_hash")
        if allowsPIN && role == "counter" { hashes[.pin] = user.text("pin_hash") }
    }

    private static func user(_ db: Database, _ name: String) throws -> Row? {
        // SQLite takes a zero for the end of a text.
        if name.utf8.contains(0) { return nil }
        return try Row.fetchOne(
            db,
            sql: """
                SELECT users.*, roles.name AS role FROM users LEFT JOIN roles ON roles.id = role_id
                WHERE \(Folding.name)(username) = ? ORDER BY is_active DESC, users.id LIMIT 1
                """, arguments: [name])
    }

    /// What the secret is right as; nil: it is wrong. It takes as long for a name that nobody has as for any other.
    func way(of secret: Secret) -> Way? {
        let isPassword = Passwords.isRight(secret, hash: hashes[.password], costs: costs)
        guard allowsPIN, secret.isPIN else { return isPassword ? .password : nil }
        let isPIN = Passwords.isRight(secret, hash: hashes[.pin], costs: costs)
        return isPassword ? .password : isPIN ? .pin : nil
    }
}

/// Wrong tries in a row, by account. They stand in the store, so that a second terminal or a restart does not help.
enum SignInTries {
    /// Seconds that a name is kept out after each wrong try: the first two cost nothing, then it slows down, then it is locked out, an
    /// hour at most.
    private static let lockouts = [0, 0, 2, 5, 15, 60, 300, 900, 3600]
    private static let longest = 3600
    /// Names that nobody has are kept too, so that they behave alike; the oldest beyond this many are forgotten.
    private static let mostNames = 10_000

    /// Until when nothing is looked at; nil: it is.
    static func lockedUntil(_ db: Database, _ key: String, at now: Instant) throws -> Instant? {
        let attempt = try Row.fetchOne(
            db, sql: "SELECT locked_until FROM sign_in_attempts WHERE username = ?", arguments: [key])
        let until = attempt?.text("locked_until").flatMap { Instant(text: $0) }
        // Further ahead than anybody is kept out: the clock was set back.
        return until.flatMap { $0 > now && $0 <= now.adding(seconds: longest) ? $0 : nil }
    }

    /// Counts a try as wrong before it is looked at: tries at the same moment from many terminals count each.
    /// - Returns: until when the next one is not looked at.
    static func count(_ db: Database, _ key: String, at now: Instant) throws -> Instant {
        let attempt = try Row.fetchOne(
            db, sql: "SELECT failures FROM sign_in_attempts WHERE username = ?", arguments: [key])
        let failures = max(0, attempt?.int("failures") ?? 0)
        let until = now.adding(seconds: lockouts[min(failures, lockouts.count - 1)])
        try db.execute(
            sql: """
                INSERT INTO sign_in_attempts (username, failures, last_at, locked_until) VALUES (?, ?, ?, ?)
                ON CONFLICT (username) DO UPDATE
                SET failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until
                """, arguments: [key, failures + 1, now.text, until.text])
        try db.execute(
            sql: """
                DELETE FROM sign_in_attempts WHERE id <= (SELECT MAX(id) FROM sign_in_attempts) - ? AND locked_until < ?
                    AND substr(username, 1, 1) = '?'
                """, arguments: [mostNames, now.text])
        return until
    }

    /// It was the right one, or somebody let them try again.
    static func forget(_ db: Database, _ key: String) throws {
        try db.execute(sql: "DELETE FROM sign_in_attempts WHERE username = ?", arguments: [key])
    }

    static func refusal(until: Instant, at now: Instant) -> Refusal {
        Refusal(.later, "too many wrong tries: wait \(words(until.seconds - now.seconds)), then try again")
    }

    private static func words(_ seconds: Int) -> String {
        switch seconds {
        case ...1: "a second"
        case ..<90: "\(seconds) seconds"
        default: "\((seconds + 59) / 60) minutes"
        }
    }
}
