package import DiveShop
import GRDB

/// Campaigns on their way: from the moment when their recipients are put down.
extension Store {
    /// Now: its recipients are put down, once, and stay who they are. At a moment to come: they are put down then.
    static func startCampaign(
        _ db: Database, _ id: Int64, at: Instant?, as seen: CampaignDraft?, by staff: Staff, _ moment: Moment,
        _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        if campaign.status == .paused { throw Refusal(.data, "campaign \(id) is paused: resume it") }
        try campaign.mustBe([.draft, .scheduled], only: "a draft or a scheduled one can be sent")
        if let seen, seen.columns.map(\.value) != campaign.draft.columns.map(\.value) {
            throw Refusal(
                .data,
                "campaign \(id) was changed meanwhile and is not what you looked at; open it anew, look at it, then send it"
            )
        }
        entry.new["name"] = campaign.name
        try mayBegin(db, campaign, moment)
        guard let at else { return try freeze(db, campaign, by: staff.id, moment, &entry) }
        guard at > moment.now else { throw Refusal(.data, field: "at", "that moment has passed") }
        try db.execute(
            sql: """
                UPDATE communication_campaigns SET status = 'scheduled', scheduled_at = ?, stopped_because = NULL, updated_at = ?
                WHERE id = ?
                """, arguments: [at.text, moment.now.text, id])
        entry.new["scheduled_at"] = at.text
    }

    /// - Throws: ``Refusal``, where it cannot begin.
    private static func mayBegin(_ db: Database, _ campaign: CampaignRow, _ moment: Moment) throws {
        try mustBeOn(campaign.channel, moment)
        let audience = try campaign.audience
        try check(db, campaign.draft)
        guard try !AudienceSQL(audience, today: moment.today, moment.calendar).isEmpty(db) else {
            throw Refusal(.data, field: "audience", "nobody is in the audience: \(audience.title)")
        }
    }

    /// Puts its recipients down, one after the other: memory does not grow with their number.
    private static func freeze(
        _ db: Database, _ campaign: CampaignRow, by staff: Int64?, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        let draft = campaign.draft
        var putting = try PuttingDown(
            db,
            PuttingDown.Order(
                channel: draft.channel, purpose: draft.purpose, content: draft.content, campaign: campaign.id,
                staff: staff), moment)
        let audience = AudienceSQL(try campaign.audience, today: moment.today, moment.calendar)
        try Recipients.each(db, by: draft.channel, where: audience.condition, audience.statementArguments) { person in
            try putting.putDown(db, person, fields(of: person, moment))
            return true
        }
        let counts = putting.counts
        try db.execute(
            sql: """
                UPDATE communication_campaigns SET status = 'sending', started_at = ?, stopped_because = NULL, target_count = ?,
                    skipped_count = ?, held_count = ?, updated_at = ? WHERE id = ?
                """,
            arguments: [
                moment.now.text, counts.target, counts.skipped, counts.held, moment.now.text, campaign.id,
            ])
        for (name, count) in [("target", counts.target), ("skipped", counts.skipped), ("held", counts.held)] {
            entry.new["\(name)_count"] = "\(count)"
        }
        try OutboxEffects.complete(db, [campaign.id], at: moment.now)
    }

    /// What is on its way arrives all the same. One that is scheduled is a draft again.
    static func pauseCampaign(_ db: Database, _ id: Int64, _ moment: Moment, _ entry: inout AuditEntry) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        try campaign.mustBe([.sending, .scheduled], only: "one that is sending or scheduled can be paused")
        let status = campaign.status == .scheduled ? CampaignStatus.draft : .paused
        try db.execute(
            sql: "UPDATE communication_campaigns SET status = ?, scheduled_at = NULL, updated_at = ? WHERE id = ?",
            arguments: [status.rawValue, moment.now.text, id])
        (entry.old["status"], entry.new["status"]) = (campaign.status.rawValue, status.rawValue)
        entry.new["name"] = campaign.name
    }

    /// One that was paused before its recipients were put down, as a restore does, waits for its moment again, or begins.
    static func resumeCampaign(
        _ db: Database, _ id: Int64, by staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        try campaign.mustBe([.paused], only: "a paused one can be resumed")
        entry.new["name"] = campaign.name
        try mustBeOn(campaign.channel, moment)
        if let why = try String.fetchOne(
            db, sql: "SELECT stopped_because FROM message_lanes WHERE channel = ? AND stopped_because IS NOT NULL",
            arguments: [campaign.channel.rawValue])
        {
            throw Refusal(
                .data, "nothing goes by \(campaign.channel.title) until it is resumed as a whole: \(why)")
        }
        let hasBegun = try campaign.moment("started_at") != nil || hasMessages(db, id)
        if !hasBegun {
            try mayBegin(db, campaign, moment)
            guard let at = campaign.moment("scheduled_at"), at > moment.now else {
                return try freeze(db, campaign, by: staff.id, moment, &entry)
            }
        }
        let status = hasBegun ? CampaignStatus.sending : .scheduled
        try db.execute(
            sql: "UPDATE communication_campaigns SET status = ?, stopped_because = NULL, updated_at = ? WHERE id = ?",
            arguments: [status.rawValue, moment.now.text, id])
        (entry.old["status"], entry.new["status"]) = (campaign.status.rawValue, status.rawValue)
        try OutboxEffects.complete(db, [id], at: moment.now)
    }

    private static func hasMessages(_ db: Database, _ campaign: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM communication_log WHERE campaign_id = ?)", arguments: [campaign])
            ?? false
    }

    static let cancelled = "the campaign was cancelled"

    static func cancelCampaign(_ db: Database, _ id: Int64, _ moment: Moment, _ entry: inout AuditEntry) throws {
        entry.entityID = id
        let campaign = try CampaignRow(db, id: id)
        try campaign.mustBe(
            [.scheduled, .sending, .paused], only: "one that is scheduled, sending or paused can be cancelled")
        try db.execute(
            sql: """
                UPDATE communication_log SET status = 'skipped', error = ?, settled_at = ?, held_until = NULL, held_because = NULL
                WHERE campaign_id = ? AND status = 'pending'
                """, arguments: [cancelled, moment.now.text, id])
        (entry.new["name"], entry.new["skipped"]) = (campaign.name, "\(db.changesCount)")
        try db.execute(
            sql: """
                UPDATE communication_campaigns SET status = 'cancelled', completed_at = ?, stopped_because = NULL, updated_at = ?
                WHERE id = ?
                """, arguments: [moment.now.text, moment.now.text, id])
    }

    /// What stopped the channel is mended: it goes on, and with it the campaigns that were paused for that reason.
    static func resumeChannel(_ db: Database, _ channel: Channel, _ moment: Moment, _ entry: inout AuditEntry) throws {
        entry.entityType = "message_lanes"
        guard let campaigns = try resumeLane(db, channel, moment) else {
            throw Refusal(.data, "\(channel.title) is not stopped")
        }
        (entry.new["channel"], entry.new["campaigns"]) = (channel.rawValue, "\(campaigns)")
    }

    /// Begins the campaigns whose moment has come. Several may do so at once: each begins once. One that cannot begin is paused, and says
    /// why.
    /// - Returns: a line each.
    package func startDueCampaigns(at now: Instant) throws(Refusal) -> [String] {
        do {
            let due = try read { db in
                try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT id FROM communication_campaigns WHERE status = 'scheduled' AND scheduled_at <= ? ORDER BY scheduled_at, id
                        """, arguments: [now.text])
            }
            return try due.compactMap { id in
                try write { db in try Store.startDue(db, id, Moment(now: now, shop: shop(db))) }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    private static func startDue(_ db: Database, _ id: Int64, _ moment: Moment) throws -> String? {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT * FROM communication_campaigns WHERE id = ? AND status = 'scheduled' AND scheduled_at <= ?",
            arguments: [id, moment.now.text])
        // Another process was faster, or a person has changed it.
        guard let campaign = row.map({ CampaignRow($0) }) else { return nil }
        var entry = AuditEntry(
            action: "send_campaign", module: "messages", entityType: "communication_campaigns", entityID: id)
        entry.new["name"] = campaign.name
        let words: String
        do {
            try mayBegin(db, campaign, moment)
            try freeze(db, campaign, by: Int64.fromDatabaseValue(campaign.row["created_by"]), moment, &entry)
            words = "campaign \(id) begins: \(entry.new["target_count"].flatMap(\.self) ?? "0") messages"
        } catch let refusal as Refusal {
            // Nothing of it was written: what is refused is refused before.
            try db.execute(
                sql: """
                    UPDATE communication_campaigns SET status = 'paused', stopped_because = ?, updated_at = ? WHERE id = ?
                    """, arguments: [refusal.words, moment.now.text, id])
            entry.new["stopped_because"] = refusal.words
            entry.outcome = .failed
            words = "campaign \(id) cannot begin: \(refusal.words)"
        }
        try entry.append(db, user: nil, at: moment.now)
        return words
    }
}
