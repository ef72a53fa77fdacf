import CSystem
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
    var outcome = Outcome.done

    /// Appends the row, chained to the one before it, in the transaction that is under way.
    /// - Parameter user: nil: nobody is known, as in a try to sign in.
    func append(_ db: Database, user: Int64?, at now: Instant) throws {
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

    mutating func seal() { hash = computedHash }

    /// SHA-256 of the row before's hash and every value of this one. Each value stands with its length, so that nothing can be moved
    /// from one to its neighbour; NULL is another thing than an empty text.
    var computedHash: String {
        var content = previousHash
        let values = [
            userID.map(String.init), action, module, entityType, entityID.map(String.init), old, new, outcome,
            createdAt,
        ]
        for value in values { content += value.map { "|\($0.utf8.count):\($0)" } ?? "|-" }
        var digest = [UInt8](repeating: 0, count: 32)
        var bytes = Array(content.utf8)
        guard csys_sha256(&bytes, bytes.count, &digest) else { return "" }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
