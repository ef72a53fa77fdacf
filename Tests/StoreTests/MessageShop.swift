import DiveShop
import GRDB
import Store
import Testing

/// A shop whose channels are on, with customers who can be written to and some who cannot, as of Tuesday 24 November 2026, noon in
/// Florida.
final class MessageShop {
    let shop: StaffShop
    let store: Store
    static let now = Instant(text: "2026-11-24 17:00:00")!

    /// - Parameter settings: over those that turn every channel on.
    init(_ settings: [String: String] = [:]) throws {
        shop = try StaffShop()
        let on = ["SMS_ENABLED": "true", "PUSH_ENABLED": "true", "EMAIL_ENABLED": "true"]
        store = try Store(
            path: shop.store.path, settings: Settings(environment: on.merging(settings) { $1 }))
        // 1 to 3 can be written to; 4 has not agreed, 5 has no number, 6 is no customer any more, 7 has the number of 1.
        try run(
            """
            INSERT INTO customers (id, first_name, last_name, mobile, email, time_zone, sms_opt_in, is_active) VALUES
                (1, 'Ann', 'Reef', '(305) 555-0101', 'ann@reef.example', 'America/New_York', 1, 1),
                (2, 'Bo', 'Cove', '+1 305 555 0102', 'bo@cove.example', 'America/New_York', 1, 1),
                (3, 'Cy', 'Bay', '305-555-0103', NULL, 'America/New_York', 1, 1),
                (4, 'Di', 'Gulf', '305-555-0104', NULL, 'America/New_York', 0, 1),
                (5, 'Ed', 'Kelp', NULL, NULL, 'America/New_York', 1, 1),
                (6, 'Flo', 'Gone', '305-555-0106', NULL, 'America/New_York', 1, 0),
                (7, 'Gil', 'Reef', '305 555 0101', NULL, 'America/New_York', 1, 1)
            """)
    }

    /// Recorded consent to promotional messages.
    func agree(_ customers: Int..., by channel: Channel = .sms) throws {
        for customer in customers {
            try run(
                """
                INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at)
                VALUES (?, ?, 'promotional', 'granted', 'form', '2026-01-01 12:00:00')
                """, [customer, channel.rawValue])
        }
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try store.raw { try $0.execute(sql: sql, arguments: arguments) }
    }

    @discardableResult
    func perform(_ command: MessageCommand, by name: String = "mia", at now: Instant = now) throws -> Int64? {
        try store.perform(.messages(command), staff: shop.id(name), at: now)
    }

    /// What a command is answered; nil: it is done.
    func refusal(_ command: MessageCommand, by name: String = "mia", at now: Instant = now) throws -> Refusal? {
        let staff = try shop.id(name)
        do throws(Refusal) {
            try store.perform(.messages(command), staff: staff, at: now)
            return nil
        } catch {
            return error
        }
    }

    func ask(_ query: MessageQuery, by name: String = "mia", at now: Instant = now) throws -> MessageSnapshot {
        switch try store.answer(.messages(query), staff: shop.id(name), at: now) {
        case .messages(let snapshot): return snapshot
        case .refused(let refusal): throw refusal
        default: throw Refusal(.failed, "another query's answer")
        }
    }

    func page(_ campaign: Int64, at now: Instant = now) throws -> CampaignPage {
        guard case .campaign(let page) = try ask(.campaign(campaign), at: now) else {
            throw Refusal(.failed, "no page")
        }
        return page
    }

    func draft(
        _ audience: AudienceRule..., text: String = "Back soon, [first_name]", purpose: Purpose = .transactional,
        channel: Channel = .sms, title: String = ""
    ) -> CampaignDraft {
        CampaignDraft(
            name: "News", channel: channel, purpose: purpose, content: MessageContent(text: text, title: title),
            audience: Audience(audience))
    }

    /// A campaign that was made and begun.
    func started(_ draft: CampaignDraft, at now: Instant = now) throws -> Int64 {
        let id = try #require(try perform(.createCampaign(draft), at: now))
        try perform(.startCampaign(id, at: nil), at: now)
        return id
    }

    /// Its messages: who, where it stands, and why.
    func messages(_ campaign: Int64) throws -> [String] {
        try store.column(
            """
            SELECT customer_id || ' ' || status || COALESCE(' ' || address, '') || COALESCE(': ' || COALESCE(error, held_because), '')
            FROM communication_log WHERE campaign_id = \(campaign) ORDER BY id
            """)
    }

    func status(_ campaign: Int64) throws -> String {
        try #require(
            try store.column(
                "SELECT status || COALESCE(': ' || stopped_because, '') FROM communication_campaigns WHERE id = \(campaign)"
            ).first)
    }
}
