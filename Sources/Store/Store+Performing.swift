package import DiveShop
import GRDB

extension Store {
    /// Carries out a command for a person, at a moment: the one place where permission is checked, a transaction begun and the trail
    /// written.
    /// - Returns: the id of what was made; nil: nothing was made.
    /// - Throws: ``Refusal``; then nothing was changed but the trail, which tells of the attempt.
    @discardableResult
    package func perform(_ command: Command, staff id: Int64, at now: Instant) throws(Refusal) -> Int64? {
        do {
            // Hashing takes a while: not while others wait for the store.
            let hashes = try prepare(command, staff: id, at: now)
            return try write { db in
                guard let staff = try Store.staff(db, id: id) else { throw Refusal.accountClosed }
                if let permission = command.permission, !staff.may(permission) { throw Refusal.needs(permission) }
                if staff.role.isEmpty { throw Refusal.noRole }
                let (entry, made) = try Store.carryOut(db, command, of: staff, hashes, at: now) {
                    Moment(now: now, shop: try shop(db))
                }
                try entry.append(db, user: id, at: now)
                return made
            }
        } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: command.name, module: command.module, staff: id, at: now)
            throw refusal
        }
    }

    private static func carryOut(
        _ db: Database, _ command: Command, of staff: Staff, _ hashes: Hashes, at now: Instant,
        moment: () throws -> Moment
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = AuditEntry(action: command.name, module: command.module, entityType: "users", entityID: staff.id)
        switch command {
        case .changeLayout(let change):
            (entry.old["layout"], entry.new["layout"]) = try changeLayout(db, change, of: staff)
        case .chooseTheme(let name):
            try db.execute(
                sql: "UPDATE users SET theme = ?, updated_at = ? WHERE id = ?", arguments: [name, now.text, staff.id])
            (entry.old["theme"], entry.new["theme"]) = (staff.theme, name)
        case .staff(let command):
            return try carryOut(db, command, of: staff, hashes, at: now, entry)
        case .equipment(let command): return try carryOut(db, command, of: staff, moment(), entry)
        case .maintenance(let command): return try carryOut(db, command, of: staff, moment(), entry)
        case .backup(let command): return try carryOut(db, command, of: staff, moment(), entry)
        case .customer(let command): return try carryOut(db, command, of: staff, moment(), entry)
        case .messages(let command): return try carryOut(db, command, of: staff, moment(), entry)
        case .changeSettings(let changes):
            (entry.entityType, entry.entityID) = ("settings", nil)
            try changeSettings(db, changes, &entry, at: now)
        }
        return (entry, nil)
    }

    /// Refuses a person who may not do what is about to begin, before anybody looks at what it needs: a file, a row.
    /// - Parameters:
    ///   - action, module: as the trail names it.
    package func checkMay(
        _ permissions: [Permission], action: String, module: String, staff id: Int64, at now: Instant
    ) throws(Refusal) {
        do { try read { try Store.checkMay($0, permissions, staff: id) } } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: action, module: module, staff: id, at: now)
            throw refusal
        }
    }

    static func checkMay(_ db: Database, _ permissions: [Permission], staff id: Int64) throws {
        guard let staff = try Store.staff(db, id: id) else { throw Refusal.accountClosed }
        for permission in permissions where !staff.may(permission) { throw Refusal.needs(permission) }
    }

    /// Letters of a refusal that the trail keeps: words may hold what somebody typed.
    private static let longestReason = 400

    /// Writes down what was refused. Where even that cannot be written, the refusal itself says why.
    package func tellTrail(of refusal: Refusal, action: String, module: String, staff id: Int64?, at now: Instant) {
        guard refusal.kind == .permission || refusal.kind == .data else { return }
        let reason = String(refusal.words.unicodeScalars.prefix(Store.longestReason))
        let entry = AuditEntry(action: action, module: module, new: ["reason": reason], outcome: .refused)
        try? write { db in
            // A person who is gone has no row to refer to.
            let known = try id.flatMap {
                try Int64.fetchOne(db, sql: "SELECT id FROM users WHERE id = ?", arguments: [$0])
            }
            try entry.append(db, user: known, at: now)
        }
    }

    /// Writes down what was done outside of the store: an export, a picture of a page.
    package func tellTrail(
        _ action: String, module: String, _ values: [String: String], staff id: Int64, at now: Instant
    ) throws(Refusal) {
        let entry = AuditEntry(action: action, module: module, new: values.mapValues { $0 })
        do { try write { try entry.append($0, user: id, at: now) } } catch { throw Store.refusal(error, path: path) }
    }
}
