import DiveShop
import GRDB

/// Messages of which nobody knows whether they went out: a person says what is to be done with them.
extension Store {
    /// Those that were settled meanwhile, by the provider's word or another person's, stay as they are.
    static func resolve(
        _ db: Database, _ ids: [Int64], _ resolution: Resolution, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityType = "communication_log"
        let list = "[\(ids.map(String.init).joined(separator: ","))]"
        let chosen = "id IN (SELECT value FROM json_each(:ids))"
        let known = Set(
            try Int64.fetchAll(db, sql: "SELECT id FROM communication_log WHERE \(chosen)", arguments: ["ids": list]))
        if let unknown = ids.first(where: { !known.contains($0) }) {
            throw Refusal(.data, "there is no message \(unknown)")
        }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, campaign_id, message = '' AS is_erased,
                    (SELECT status FROM communication_campaigns WHERE communication_campaigns.id = campaign_id) AS campaign_status
                FROM communication_log WHERE \(chosen) AND status = 'uncertain' ORDER BY id
                """, arguments: ["ids": list])
        guard !rows.isEmpty else {
            throw Refusal(
                .data,
                ids.count == 1
                    ? "message \(ids[0]) is not uncertain" : "none of these messages is uncertain; they are settled")
        }
        if resolution == .sendAgain {
            for row in rows {
                if row.int("is_erased") == 1 {
                    throw Refusal(.data, "message \(row.int("id")) cannot go again: the customer's data were erased")
                }
                if row.text("campaign_status") == CampaignStatus.cancelled.rawValue {
                    throw Refusal(.data, "message \(row.int("id")) cannot go again: \(cancelled)")
                }
            }
        }
        let update = try db.makeStatement(sql: sql(of: resolution))
        for row in rows {
            try update.execute(arguments: [moment.now.text, row.int("id")])
        }
        if resolution == .sendAgain {
            for campaign in Set(rows.compactMap { Int64.fromDatabaseValue($0["campaign_id"]) }) {
                try OutboxEffects.reopen(db, campaign, at: moment.now)
            }
        }
        entry.entityID = rows.count == 1 ? Int64(rows[0].int("id")) : nil
        (entry.new["resolution"], entry.new["messages"]) = (resolution.rawValue, "\(rows.count)")
    }

    private static func sql(of resolution: Resolution) -> String {
        let set =
            switch resolution {
            case .sendAgain: "status = 'pending', error = NULL, error_code = NULL, settled_at = NULL"
            case .countAsSent: "status = 'sent', sent_at = COALESCE(sending_at, ?1), error = NULL, error_code = NULL"
            case .giveUp: "status = 'failed', settled_at = ?1, error = 'given up: nobody knows whether it went out'"
            }
        return """
            UPDATE communication_log SET \(set), ask_at = NULL, claimed_by = NULL, held_until = NULL, held_because = NULL
            WHERE id = ?2 AND status = 'uncertain'
            """
    }
}
