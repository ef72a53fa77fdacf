package import DiveShop

/// Rows of the trail for a store that is being filled, chained as all others.
package final class BulkTrail {
    private let bulk: Bulk
    private let table: Bulk.Table
    private var head: AuditTrail.Head

    /// The founding of the shop is the trail's first row already.
    package init(_ bulk: Bulk) throws(Refusal) {
        self.bulk = bulk
        table = try bulk.table(
            "audit_logs",
            """
            user_id, action, module, entity_type, entity_id, old_values, new_values, outcome, created_at, previous_hash, hash
            """)
        var head = AuditTrail.Head()
        try bulk.each("SELECT key, value FROM settings WHERE category = 'audit'") { columns in
            if columns[0] == "head" {
                head.hash = columns[1]
            } else if columns[0] == "rows" {
                head.rows = Int(columns[1]) ?? 0
            }
        }
        self.head = head
    }

    /// - Parameters:
    ///   - values: JSON.
    ///   - entity: what it is about; nil: the user.
    package func tell(
        _ action: String, module: String, user: Int, values: String?, at time: String,
        of entity: (type: String, id: Int)? = nil
    ) throws(Refusal) {
        let entity = entity ?? ("users", user)
        var row = AuditRow(
            userID: Int64(user), action: action, module: module, entityType: entity.type, entityID: Int64(entity.id),
            old: nil,
            new: values,
            outcome: "done", createdAt: time, previousHash: head.hash)
        row.seal()
        try table.insert(
            .int(user), .text(action), .text(module), .text(entity.type), .int(entity.id), .null, .optional(values),
            .text("done"),
            .text(time), .text(row.previousHash), .text(row.hash))
        head = AuditTrail.Head(hash: row.hash, rows: head.rows + 1)
    }

    /// Says in the settings where the trail ends.
    package func finish() throws(Refusal) {
        try bulk.run("UPDATE settings SET value = '\(head.hash)' WHERE category = 'audit' AND key = 'head'")
        try bulk.run("UPDATE settings SET value = '\(head.rows)' WHERE category = 'audit' AND key = 'rows'")
    }
}
