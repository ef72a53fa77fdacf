import DiveShop
import Store

/// Campaigns, what became of their messages, replies and consent.
extension ShopMaker {
    private struct Fair {
        let name: String
        let type: String
        let title: String?
        let message: String
        let audience: String
        /// Days ago.
        let age: Int
        let status: String
        /// How far it came.
        var done = 1.0
        var why: String?
    }
    private static let fairs = [
        Fair(
            name: "Lobster season opening", type: "sms", title: nil,
            message: "Lobster season opens Saturday: nitrox fills half price. Reply STOP to opt out", audience: "all",
            age: 95, status: "completed"),
        Fair(
            name: "Wreck weekend", type: "email", title: "Wreck weekend",
            message: "Hi [first_name],\n\nTwo wrecks, two days, six seats left.\n\n[shop]", audience: "tag:wrecks",
            age: 60,
            status: "completed"),
        Fair(
            name: "Regulator service month", type: "sms", title: nil,
            message: "Bring your regulator this month: 20 % off the labour. Reply STOP to opt out",
            audience: "bought:365", age: 30, status: "completed"),
        Fair(
            name: "Night dive Friday", type: "push", title: "Night dive",
            message: "Blue Heron Bridge, Friday 7 pm.", audience: "all", age: 12, status: "completed"),
        Fair(
            name: "Key Largo early birds", type: "sms", title: nil,
            message: "Key Largo weekend: book by Sunday and save $40. Reply STOP to opt out", audience: "all", age: 3,
            status: "paused", done: 0.55, why: "carriers filter this text (30007); the rest would be filtered, too"),
        Fair(
            name: "Summer courses", type: "email", title: "Summer courses",
            message: "Hi [first_name],\n\nOpen Water courses start every Saturday.\n\n[shop]", audience: "all", age: 0,
            status: "draft", done: 0),
    ]

    mutating func makeCampaigns() throws(Refusal) {
        let campaigns = try bulk.table(
            "communication_campaigns",
            """
            name, type, target_count, sent_count, failed_count, status, created_at, completed_at, held_count, skipped_count, stopped_because, \
            delivered_count, uncertain_count, message, title, audience, started_at, created_by
            """)
        let log = try bulk.table(
            "communication_log",
            """
            customer_id, type, message, status, campaign_id, message_id, error, created_at, purpose, title, address, sent_at, settled_at, \
            error_code, segments, cost_millionths, currency
            """)
        // Each is put down when it is written: their numbers follow one another as their times do.
        var messages: [(made: String, values: [Bulk.Value])] = []
        for (i, fair) in Self.fairs.enumerated() {
            let day = max(first, today.adding(days: -fair.age))
            let made = text(day, ShopMaker.opening + 3600)
            // Those who said yes to news by the channel.
            let step = fair.type == "email" ? 3 : 2
            let target = fair.status == "draft" ? 0 : min(customers.count / step, 240 + chance.below(160))
            var counts: [String: Int] = [:]
            for n in 0..<target {
                let customer = step * (1 + (n * 7 + i * 131) % max(1, customers.count / step))
                let fate = chance.part()
                let isTurn = Double(n) < fair.done * Double(target)
                let isLost = fair.name.hasPrefix("Regulator") && n < 2
                let status =
                    !isTurn
                    ? "pending"
                    : isLost
                        ? "uncertain"
                        : fate < 0.02
                            ? "failed"
                            : fate < 0.07 ? "skipped" : fate < 0.2 || fair.type != "sms" ? "sent" : "delivered"
                counts[status, default: 0] += 1
                let error: String? =
                    switch status {
                    case "failed": "the telephone cannot be reached"
                    case "skipped": "no consent to promotional \(Channel(rawValue: fair.type)?.title ?? "") is recorded"
                    case "uncertain": "no answer came: nobody knows whether it went out"
                    default: nil
                    }
                let went = ["sent", "delivered", "failed", "uncertain"].contains(status)
                let isPriced = fair.type == "sms" && (status == "sent" || status == "delivered")
                let moment = text(day, ShopMaker.opening + 3605 + n / 10)
                let values: [Bulk.Value] = [
                    .int(customer), .text(fair.type), .text(fair.message), .text(status), .int(i + 1),
                    status == "sent" || status == "delivered"
                        ? .text("SM\(String(chance.next(), radix: 16))\(String(chance.next(), radix: 16))") : .null,
                    .optional(error), .text(made), .text("promotional"), .optional(fair.title),
                    went && fair.type == "sms"
                        ? .text("+1305555\(String(customer % 10_000 + 10_000).dropFirst())") : .null,
                    went ? .text(moment) : .null, went || status == "skipped" ? .text(moment) : .null,
                    status == "failed" ? .text("30003") : .null, isPriced ? .int(1) : .null,
                    isPriced ? .int(7900) : .null, isPriced ? .text("USD") : .null,
                ]
                messages.append((made, values))
            }
            func count(_ states: String...) -> Bulk.Value { .int(states.reduce(0) { $0 + (counts[$1] ?? 0) }) }
            let isDraft = fair.status == "draft"
            try campaigns.insert(
                .text(fair.name), .text(fair.type), .int(target), count("sent", "delivered"), count("failed"),
                .text(fair.status), .text(made),
                fair.status == "completed" ? .text(text(day, ShopMaker.opening + 5400)) : .null, .int(0),
                count("skipped"), .optional(fair.why), count("delivered"), count("uncertain"), .text(fair.message),
                .optional(fair.title), .text(fair.audience), isDraft ? .null : .text(made), .int(2))
        }
        for _ in 0..<min(60, customers.count) {
            let moment = text(max(first, today.adding(days: -chance.below(60))), ShopMaker.opening)
            let values: [Bulk.Value] = [
                .int(customers.someone(&chance)), .text("sms"),
                .text("Your rental is due tomorrow. Return by 5 PM to avoid late fees."), .text("delivered"),
                .null, .text("SM\(String(chance.next(), radix: 16))"), .null, .text(moment), .text("transactional"),
                .null,
                .null, .text(moment), .text(moment), .null, .int(1), .int(7900), .text("USD"),
            ]
            messages.append((moment, values))
        }
        messages.sort { $0.made < $1.made }
        for message in messages { try log.insert(message.values) }
        try makeReplies()
    }

    /// What came in, the shop's own template, and one message that goes by itself.
    private mutating func makeReplies() throws(Refusal) {
        let replies = try bulk.table(
            "message_replies", "customer_id, channel, message_id, address, message, reading, received_at")
        let said = [
            (2, "STOP", "out", 29), (4, "Is the Saturday boat on?", "none", 12),
            (6, "please stop texting me, thanks", "unclear", 3), (8, "HELP", "help", 3),
        ]
        for (customer, words, reading, age) in said where customer <= customers.count {
            try replies.insert(
                .int(customer), .text("sms"), .text("SM\(String(chance.next(), radix: 16))"),
                .text("+1305555000\(customer)"), .text(words), .text(reading),
                .text(text(max(first, today.adding(days: -age)), ShopMaker.opening + 4000)))
        }
        let made = text(first, ShopMaker.opening)
        let templates = try bulk.table("message_templates", "name, title, purpose, occasion, text, created_at")
        try templates.insert(
            .text("club-night"), .text("Club night"), .text("promotional"), .text("offer"),
            .text("Hi [first_name], club night at [shop]: [details]"), .text(made))
        let rules = try bulk.table("message_rules", "occasion, channel, template, days, is_active, updated_at")
        try rules.insert(.text("rental_due"), .text("sms"), .text("rental"), .int(1), .bool(true), .text(made))
    }

    /// A third of the customers said yes to news by e-mail when they became one, half of them to news by SMS and push; some have had enough since.
    mutating func makeConsent() throws(Refusal) {
        for (channel, part) in [("email", 3), ("sms", 2), ("push", 2)] {
            let values = "id, '\(channel)', 'promotional'"
            try bulk.run(
                """
                INSERT INTO consent_events (customer_id, channel, purpose, event, source, wording, created_at)
                SELECT \(values), 'granted', 'counter', 'Write to me about trips and courses', created_at FROM customers WHERE id % \(part) = 0;
                INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at)
                SELECT \(values), 'withdrawn', 'counter', MAX(created_at, '\(text(first, ShopMaker.opening))') FROM customers
                WHERE id % \(part * 10) = 0
                """)
        }
    }

    /// By what people do, they are written to.
    mutating func makeTags() throws(Refusal) {
        try bulk.run(
            """
            INSERT INTO customer_tags (customer_id, tag, created_at)
            SELECT id, CASE id % 4 WHEN 0 THEN 'nitrox' WHEN 1 THEN 'club' WHEN 2 THEN 'wrecks' ELSE 'photography' END, created_at
            FROM customers WHERE id % 5 = 0 OR id % 7 = 0;
            INSERT INTO customer_tags (customer_id, tag, created_at)
            SELECT id, 'deep', created_at FROM customers WHERE id % 21 = 0
            """)
    }
}
