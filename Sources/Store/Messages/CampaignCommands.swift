import DiveShop
import GRDB

/// Campaigns as they are written.
extension Store {
    static func createCampaign(
        _ db: Database, _ draft: CampaignDraft, by staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64 {
        try check(db, draft)
        let columns = draft.columns
        try db.execute(
            sql: """
                INSERT INTO communication_campaigns (name, type, purpose, message, title, image, data, audience, status, target_count,
                    created_by, created_at)
                VALUES (?, ?, ?, ?, NULLIF(?, ''), NULLIF(?, ''), NULLIF(?, ''), ?, 'draft', 0, ?, ?)
                """, arguments: StatementArguments(columns.map(\.value)) + [staff.id, moment.now.text])
        entry.entityID = db.lastInsertedRowID
        for (name, value) in columns where !value.isEmpty { entry.new[name] = told(name, value) }
        return db.lastInsertedRowID
    }

    static func editCampaign(
        _ db: Database, _ id: Int64, _ change: Change<CampaignDraft>, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        try campaign.mustBe([.draft], only: "a draft can be changed")
        try check(db, change.to)
        let now = Dictionary(uniqueKeysWithValues: campaign.draft.columns.map { ($0.name, $0.value) })
        let seen = change.from.map { Dictionary(uniqueKeysWithValues: $0.columns.map { ($0.name, $0.value) }) }
        // What the person did not touch stays as somebody else has made it meanwhile.
        let changed = change.to.columns.filter { $0.value != now[$0.name] && $0.value != seen?[$0.name] }
        let overwritten = changed.filter { seen != nil && now[$0.name] != seen?[$0.name] }
        try mustNotOverwrite(
            db, overwritten.map { Overwritten($0.name, words: $0.name == "type" ? "channel" : $0.name, now[$0.name]) },
            of: "communication_campaigns", id: id)
        guard !changed.isEmpty else { return }
        for (name, value) in changed {
            try db.execute(
                sql: """
                    UPDATE communication_campaigns
                    SET \(name) = \(nullable.contains(name) ? "NULLIF(?, '')" : "?"), updated_at = ? WHERE id = ?
                    """, arguments: [value, moment.now.text, id])
            (entry.old[name], entry.new[name]) = (told(name, now[name] ?? ""), told(name, value))
        }
        // What two people have changed goes together, or neither does.
        try check(db, CampaignRow(db, id: id).draft)
    }
    private static let nullable: Set = ["title", "image", "data"]

    /// As the trail tells it: of a text, or of who is to get it, only that it is another.
    private static func told(_ column: String, _ value: String) -> String {
        ["name", "type", "purpose"].contains(column) || value.isEmpty ? value : AuditEntry.unsaid
    }

    static func deleteCampaign(_ db: Database, _ id: Int64, _ entry: inout AuditEntry) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        try campaign.mustBe([.draft], only: "a draft can be deleted")
        entry.old["name"] = campaign.name
        try db.execute(sql: "DELETE FROM communication_campaigns WHERE id = ?", arguments: [id])
    }

    /// What is wrong with it is told when it is written, so that no recipient meets it.
    static func check(_ db: Database, _ draft: CampaignDraft) throws {
        var complaints = draft.complaints
        if let why = try AudienceSQL.complaint(db, about: draft.audience)
            ?? Erasure.complaint(db, about: draft.audience)
        {
            complaints["audience"] = why
        }
        let order = ["name", "audience", "title", "message", "image", "data"]
        if let refusal = Refusal(complaints: complaints, order: order) { throw refusal }
    }
}
