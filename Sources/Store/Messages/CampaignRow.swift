import DiveShop
import GRDB

/// A campaign as the store has it while a command works on it.
struct CampaignRow {
    let id: Int64
    let row: Row

    /// - Throws: ``Refusal``, where there is no such campaign.
    init(_ db: Database, id: Int64) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM communication_campaigns WHERE id = ?", arguments: [id])
        else { throw Refusal(.data, "there is no campaign \(id); nautilus campaign list shows them") }
        self.id = id
        self.row = row
    }

    init(_ row: Row) {
        id = Int64(row.int("id"))
        self.row = row
    }

    var name: String { row.text("name") ?? "" }
    var channel: Channel { row.text("type").flatMap(Channel.init(rawValue:)) ?? .sms }
    var purpose: Purpose { row.text("purpose").flatMap(Purpose.init(rawValue:)) ?? .promotional }
    /// What is none of the words that there are counts as sending: the column's default.
    var status: CampaignStatus { row.text("status").flatMap(CampaignStatus.init(rawValue:)) ?? .sending }
    var stoppedBecause: String? { row.text("stopped_because") }
    func moment(_ column: String) -> Instant? { row.text(column).flatMap { Instant(text: $0) } }

    /// - Throws: where somebody else has written rules that are none.
    var audience: Audience { get throws { try Audience(written: row.text("audience") ?? "") } }

    /// As it is written; an audience that cannot be read is nobody.
    var draft: CampaignDraft {
        CampaignDraft(
            name: name, channel: channel, purpose: purpose,
            content: MessageContent(
                text: row.text("message") ?? "", title: row.text("title") ?? "", image: row.text("image") ?? "",
                data: JSONColumn.pairs(row.text("data"))), audience: (try? audience) ?? Audience([]))
    }

    var counts: CampaignCounts {
        var counts = CampaignCounts()
        counts.target = row.int("target_count")
        counts.sent = row.int("sent_count")
        counts.delivered = row.int("delivered_count")
        counts.failed = row.int("failed_count")
        counts.skipped = row.int("skipped_count")
        counts.held = row.int("held_count")
        counts.uncertain = row.int("uncertain_count")
        return counts
    }

    var campaign: Campaign {
        Campaign(
            id: id, name: name, channel: channel, purpose: purpose, status: status, counts: counts,
            createdAt: moment("created_at"), scheduledAt: moment("scheduled_at"), startedAt: moment("started_at"),
            completedAt: moment("completed_at"), stoppedBecause: stoppedBecause)
    }

    /// - Parameter what: behind "only", as in `a draft can be changed`.
    func mustBe(_ statuses: Set<CampaignStatus>, only what: String) throws {
        guard !statuses.contains(status) else { return }
        throw Refusal(.data, "campaign \(id) is \(status.rawValue); only \(what)")
    }
}

extension CampaignDraft {
    /// As they are stored, by column; empty: NULL where the column may be.
    var columns: [(name: String, value: String)] {
        [
            ("name", name.trimmed), ("type", channel.rawValue), ("purpose", purpose.rawValue),
            ("message", content.text),
            ("title", content.title), ("image", content.image), ("data", JSONColumn.text(content.data) ?? ""),
            ("audience", audience.written),
        ]
    }
}
