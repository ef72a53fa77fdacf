import DiveShop
import Foundation
import GRDB

/// One row of the trail: who did what, to what, and how it was before and after. Secrets and hashes of passwords never stand in it.
struct AuditEntry {
    enum Outcome: String { case done, refused, failed }
    var action: String
    var module: String
    var entityType: String?
    var entityID: Int64?
    var old: [String: String?] = [:]
    var new: [String: String?] = [:]
    /// Fields of a customer, before and after; empty: nothing. They stand beside the trail, in customer_changes, where an erasure reaches
    /// them; the trail itself tells only that they changed.
    var personal: [String: (old: String, new: String)] = [:]
    var outcome = Outcome.done

    /// What the trail says in place of a value that stands beside it.
    static let apart = "kept with the customer"

    /// In place of what customers are written, or of whom: it stays out of the trail, which nobody can take it out of.
    static let unsaid = "not told here"

    /// Appends the row, chained to the one before it, in the transaction that is under way.
    /// - Parameter user: nil: nobody is known, as in a try to sign in by a name that nobody has.
    func append(_ db: Database, user: Int64?, at now: Instant) throws {
        var (old, new) = (old, new)
        for (field, change) in personal {
            if !change.old.isEmpty { old[field] = AuditEntry.apart }
            new[field] = change.new.isEmpty ? "" : AuditEntry.apart
        }
        var row = AuditRow(
            userID: user, action: action, module: module, entityType: entityType, entityID: entityID,
            old: try AuditEntry.json(old),
            new: try AuditEntry.json(new), outcome: outcome.rawValue, createdAt: now.text,
            previousHash: try AuditTrail.head(db).hash)
        row.seal()
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO audit_logs (user_id, action, module, entity_type, entity_id, old_values, new_values, outcome, created_at,
                    previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(
            arguments: [
                row.userID, row.action, row.module, row.entityType, row.entityID, row.old, row.new, row.outcome,
                row.createdAt,
                row.previousHash, row.hash,
            ])
        let id = db.lastInsertedRowID
        for (field, change) in personal.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: """
                    INSERT INTO customer_changes (audit_id, customer_id, field, old_value, new_value)
                    VALUES (?, ?, ?, NULLIF(?, ''), NULLIF(?, ''))
                    """, arguments: [id, entityID, field, change.old, change.new])
        }
        try AuditTrail.setHead(db, hash: row.hash)
    }

    private static func json(_ values: [String: String?]) throws -> String? {
        guard !values.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }
}

/// A row as it is stored, and the hash that seals it.
struct AuditRow {
    var userID: Int64?
    var action: String
    var module: String
    var entityType: String?
    var entityID: Int64?
    var old: String?
    var new: String?
    var outcome: String
    var createdAt: String
    var previousHash: String
    var hash = ""

    mutating func seal() {
        var seal = AuditSeal()
        seal.begin(after: previousHash)
        for value in [
            userID.map(String.init), action, module, entityType, entityID.map(String.init), old, new, outcome,
            createdAt,
        ] {
            seal.add(value)
        }
        hash = seal.hash
    }
}
