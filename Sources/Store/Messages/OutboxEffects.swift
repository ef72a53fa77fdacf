import DiveShop
import GRDB

/// What an answer of a provider means for the customer and the campaign, in the transaction that settles the message.
enum OutboxEffects {
    /// The words of a campaign's or a lane's stop have at most so many letters.
    static let longestWords = 400

    static func words(_ words: String) -> String { String(words.prefix(longestWords)) }

    /// No more messages by the channel: the ledger has a line for each purpose, and the opt-in is off.
    /// - Parameters:
    ///   - source: how it is known: `Twilio 21610`, `inbound`.
    ///   - wording: what the customer wrote; empty: nothing.
    static func withdrawConsent(
        _ db: Database, of customer: Int64, _ channel: Channel, source: String, wording: String = "", at now: Instant
    ) throws {
        try setOptIn(db, of: customer, channel, false, at: now)
        for purpose in Purpose.allCases {
            try tellLedger(
                db, of: customer, channel, purpose, isGranted: false, source: source, wording: wording, at: now)
        }
        try tell(db, "opt_out", "customers", customer, ["channel": channel.rawValue, "source": source], at: now)
    }

    static func setOptIn(_ db: Database, of customer: Int64, _ channel: Channel, _ isOn: Bool, at now: Instant) throws {
        try db.execute(
            sql: "UPDATE customers SET \(channel.optIn) = ?, updated_at = ? WHERE id = ? AND \(channel.optIn) IS NOT ?",
            arguments: [isOn, now.text, customer, isOn])
    }

    static func tellLedger(
        _ db: Database, of customer: Int64, _ channel: Channel, _ purpose: Purpose, isGranted: Bool, source: String,
        wording: String, at now: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO consent_events (customer_id, channel, purpose, event, source, wording, created_at)
                VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), ?)
                """,
            arguments: [
                customer, channel.rawValue, purpose.rawValue, isGranted ? "granted" : "withdrawn", source,
                String(wording.prefix(1000)), now.text,
            ])
    }

    static func carryOut(
        _ consequence: Consequence, _ db: Database, of message: OutboxMessage, code: String?, words: String,
        _ moment: Moment
    ) throws {
        switch consequence {
        case .none: break
        case .withdrawConsent:
            guard let customer = message.customer else { return }
            let source = message.channel == .sms ? "Twilio \(code ?? "")".trimmed : message.channel.title
            try withdrawConsent(db, of: customer, message.channel, source: source, at: moment.now)
        case .addressIsBad: try markBad(db, message, words, code, moment)
        case .dropDevice:
            try db.execute(sql: "DELETE FROM customer_devices WHERE device_token = ?", arguments: [message.address])
            if db.changesCount > 0, let customer = message.customer {
                try tell(db, "drop_device", "customers", customer, ["channel": "push", "code": code], at: moment.now)
            }
        case .holdCampaign:
            guard let campaign = message.campaign else { return }
            try pause(db, "id = \(campaign)", because: words, message.channel, code: code, at: moment.now)
        }
    }

    /// Unless the customer has another address by now.
    private static func markBad(
        _ db: Database, _ message: OutboxMessage, _ words: String, _ code: String?, _ moment: Moment
    ) throws {
        guard let customer = message.customer, let column = message.channel.fault,
            let person = try Recipients.of(db, customer, by: message.channel),
            (try? person.recipient.reached(by: message.channel, shopCountry: moment.shop.country))?.contains(
                message.address)
                == true
        else { return }
        try db.execute(
            sql: "UPDATE customers SET \(column) = ?, updated_at = ? WHERE id = ?",
            arguments: [OutboxEffects.words(words), moment.now.text, customer])
        try tell(
            db, "mark_address", "customers", customer, ["channel": message.channel.rawValue, "code": code],
            at: moment.now)
    }

    /// Running campaigns that a condition keeps.
    static func pause(
        _ db: Database, _ condition: String, because words: String, _ channel: Channel, code: String?, at now: Instant
    ) throws {
        let ids = try Int64.fetchAll(
            db,
            sql: """
                UPDATE communication_campaigns SET status = 'paused', stopped_because = ?, updated_at = ?
                WHERE status = 'sending' AND \(condition) RETURNING id
                """, arguments: [OutboxEffects.words(words), now.text])
        for id in ids {
            try tell(
                db, "pause_campaign", "communication_campaigns", id, ["channel": channel.rawValue, "code": code],
                at: now)
        }
    }

    /// Campaigns of these of which nothing waits and nothing is on its way are completed; uncertain messages may be resolved later.
    static func complete(_ db: Database, _ campaigns: Set<Int64>, at now: Instant) throws {
        for id in campaigns.sorted() {
            try db.cachedStatement(
                sql: """
                    UPDATE communication_campaigns SET status = 'completed', completed_at = ?, updated_at = ? WHERE id = ? AND status = 'sending'
                    AND NOT EXISTS (SELECT 1 FROM communication_log WHERE campaign_id = communication_campaigns.id AND status = 'pending')
                    AND NOT EXISTS (SELECT 1 FROM communication_log WHERE campaign_id = communication_campaigns.id AND status = 'sending')
                    """
            ).execute(arguments: [now.text, now.text, id])
        }
    }

    /// A message of a campaign that was completed waits again.
    static func reopen(_ db: Database, _ campaign: Int64, at now: Instant) throws {
        try db.execute(
            sql: """
                UPDATE communication_campaigns SET status = 'sending', completed_at = NULL, updated_at = ?
                WHERE id = ? AND status = 'completed'
                """, arguments: [now.text, campaign])
    }

    /// Nobody did it: a provider said so. Its words never stand in the trail, which cannot be mended: they may quote an address.
    static func tell(
        _ db: Database, _ action: String, _ type: String, _ id: Int64?, _ values: [String: String?], at now: Instant
    ) throws {
        var entry = AuditEntry(action: action, module: "messages", entityType: type, entityID: id)
        entry.new = values.compactMapValues { $0.map(words) }
        try entry.append(db, user: nil, at: now)
    }
}

extension Channel {
    /// The column of customers that says why the address does not work.
    var fault: String? {
        switch self {
        case .sms: "sms_fault"
        case .email: "email_fault"
        case .push: nil
        }
    }
}
