import DiveShop
import GRDB

extension Store {
    /// Names, texts and the words of providers, which may quote an address, are for those who may see customers.
    private static func messageColumns(seesPeople: Bool) -> [Listing.Column] {
        let columns: [Listing.Column] = [
            .init("customer", "Customer"), .init("type", "By", rank: 4), .init("status", "State"),
            .init("reason", "Why", rank: 1), .init("held_until", "Not before", .moment, rank: 5),
            .init("message", "Message", rank: 2), .init("created_at", "Time", .moment, rank: 3),
            .init("sent_at", "Sent", .moment, rank: 6), .init("customer_id", "Customer number", .count, rank: 7),
        ]
        return seesPeople ? columns : columns.filter { !["customer", "reason", "message"].contains($0.column.name) }
    }

    private static func messages(where condition: String, more: String = "") -> String {
        """
        SELECT \(customerName) AS customer, \(more) type, status, COALESCE(error, held_because) AS reason, held_until, message,
            communication_log.created_at AS created_at, sent_at, customer_id, communication_log.id AS row_id,
            CASE WHEN status IN ('failed', 'undelivered') THEN 'alarm' WHEN status IN ('uncertain', 'skipped') THEN 'warning' END AS tone
        FROM communication_log LEFT JOIN customers ON customers.id = customer_id WHERE \(condition)
        """
    }

    /// Those of a campaign by state, then in the order in which they go: so the index has them.
    static func messages(ofCampaign id: Int64, _ filter: MessageFilter, seesPeople: Bool) -> Listing {
        let condition = "campaign_id = ?" + (filter.condition.map { " AND \($0)" } ?? "")
        return Listing(
            columns: messageColumns(seesPeople: seesPeople), sql: messages(where: condition), arguments: [id],
            order: "status, row_id",
            count: "SELECT COUNT(*) FROM communication_log WHERE \(condition)")
    }

    /// Every message, the newest first. Each state is a walk through its index, and they are merged.
    static func messageLog(_ filter: MessageFilter, seesPeople: Bool) -> Listing {
        let parts = filter.statuses.map { status in
            messages(where: "status = '\(status.rawValue)'" + (filter.more(status).map { " AND \($0)" } ?? ""))
        }
        let sql = filter == .all ? messages(where: "1") : parts.joined(separator: "\nUNION ALL\n")
        return Listing(
            columns: messageColumns(seesPeople: seesPeople), sql: sql, order: "row_id DESC",
            count: "SELECT COUNT(*) FROM communication_log WHERE \(filter.condition ?? "1")")
    }

    static func history(ofCustomer id: Int64) -> Listing {
        Listing(
            columns: messageColumns(seesPeople: true) + [
                .init("title", "Title", rank: 8), .init("address", "To", rank: 9),
                .init("campaign_id", "Campaign", .count, rank: 10),
                .init("message_id", "Provider's number", rank: 11),
            ], sql: messages(where: "customer_id = ?", more: "title, address, campaign_id, message_id, "),
            arguments: [id],
            order: "created_at DESC, row_id DESC", count: "SELECT COUNT(*) FROM communication_log WHERE customer_id = ?"
        )
    }

    /// What came in: what a person has to look at first, then the newest.
    static func replies(seesPeople: Bool) -> Listing {
        func part(_ condition: String, isOpen: Int) -> String {
            """
            SELECT received_at, \(customerName) AS customer, channel, message_replies.address AS address, message, reading, handled_at, customer_id,
                message_replies.id AS row_id, \(isOpen) AS is_open, \(isOpen == 1 ? "'warning'" : "NULL") AS tone
            FROM message_replies LEFT JOIN customers ON customers.id = customer_id WHERE \(condition)
            """
        }
        let open = "reading = 'unclear' AND handled_at IS NULL"
        let columns: [Listing.Column] = [
            .init("received_at", "Time", .moment), .init("customer", "Customer", rank: 1),
            .init("address", "From", rank: 3), .init("message", "Message"), .init("reading", "Reads as", rank: 2),
            .init("handled_at", "Looked at", .moment, rank: 4), .init("channel", "By", rank: 5),
            .init("customer_id", "Customer number", .count, rank: 6),
        ]
        return Listing(
            columns: seesPeople ? columns : columns.filter { !["customer", "address"].contains($0.column.name) },
            sql: part(open, isOpen: 1) + "\nUNION ALL\n" + part("NOT (\(open))", isOpen: 0),
            order: "is_open DESC, row_id DESC", count: "SELECT COUNT(*) FROM message_replies")
    }
}

extension MessageFilter {
    fileprivate var statuses: [MessageStatus] {
        switch self {
        case .all: MessageStatus.allCases
        case .waiting: [.pending, .sending]
        case .held: [.pending]
        case .sent: [.sent, .delivered]
        case .failed: [.failed, .undelivered]
        case .skipped: [.skipped]
        case .uncertain: [.uncertain]
        }
    }

    /// Beside the state.
    fileprivate func more(_ status: MessageStatus) -> String? {
        switch (self, status) {
        case (.waiting, .pending): "held_until IS NULL"
        case (.held, _): "held_until IS NOT NULL"
        default: nil
        }
    }

    /// Nil: all of them.
    fileprivate var condition: String? {
        if self == .all { return nil }
        let list = statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return "status IN (\(list))"
            + (self == .waiting || self == .held ? " AND held_until IS \(self == .held ? "NOT " : "")NULL" : "")
    }
}
