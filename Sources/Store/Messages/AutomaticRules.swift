import DiveShop
import GRDB

/// Which messages go by themselves.
extension Store {
    /// Each there is: as the shop has chosen it, or as it is until then.
    static func rules(_ db: Database) throws -> [AutomaticRule] {
        var chosen: [AutomaticRule.Occasion: AutomaticRule] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM message_rules") {
            guard let occasion = row.text("occasion").flatMap(AutomaticRule.Occasion.init(rawValue:)),
                let channel = row.text("channel").flatMap(Channel.init(rawValue:))
            else { continue }
            chosen[occasion] = AutomaticRule(
                occasion, channel: channel, template: row.text("template") ?? "", days: row.int("days"),
                isActive: row.int("is_active") == 1)
        }
        return AutomaticRule.Occasion.allCases.map { chosen[$0] ?? .standard($0) }
    }

    static func setRule(_ db: Database, _ rule: AutomaticRule, _ moment: Moment, _ entry: inout AuditEntry) throws {
        entry.entityType = "message_rules"
        var complaints: [String: String] = [:]
        if !(0...AutomaticRule.mostDays).contains(rule.days) {
            complaints["days"] = "a number from 0 to \(AutomaticRule.mostDays)"
        }
        var name = ""
        if rule.occasion.template == nil {
            if rule.channel != .email { complaints["channel"] = "staff are written to by e-mail" }
            if !rule.template.isEmpty { complaints["template"] = "what staff are told has no template" }
        } else if let template = try template(db, named: rule.template) {
            name = template.name
            complaints["template"] = whyUnfit(template, for: rule)
        } else {
            complaints["template"] = "there is no template \(rule.template); nautilus template list shows them"
        }
        if let refusal = Refusal(complaints: complaints, order: ["channel", "template", "days"]) { throw refusal }
        let before = try rules(db).first { $0.occasion == rule.occasion } ?? .standard(rule.occasion)
        try db.execute(
            sql: """
                INSERT INTO message_rules (occasion, channel, template, days, is_active, updated_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (occasion) DO UPDATE SET channel = excluded.channel, template = excluded.template, days = excluded.days,
                    is_active = excluded.is_active, updated_at = excluded.updated_at
                """,
            arguments: [
                rule.occasion.rawValue, rule.channel.rawValue, name, rule.days, rule.isActive, moment.now.text,
            ])
        (entry.old, entry.new) = (before.columns, rule.columns)
    }

    /// Why a template cannot be sent by a rule; nil: it can.
    static func whyUnfit(_ template: ShopTemplate, for rule: AutomaticRule) -> String? {
        guard let occasion = rule.occasion.template else { return nil }
        if template.occasion != occasion {
            return "\(template.name) is for this: \(template.occasion.title)"
        }
        if template.purpose != .transactional {
            return "\(template.name) is promotional; what goes by itself is about what a customer has with the shop"
        }
        if MessageContent.Form(MessageContent(text: template.text, title: template.subject)).fields.contains(.details) {
            return "\(template.name) has \(MessageField.details.written), which nobody fills in"
        }
        let content = MessageContent(text: template.text, title: template.subject)
        return content.complaint(by: rule.channel).map { "\(template.name): \($0)" }
    }
}

extension AutomaticRule {
    fileprivate var columns: [String: String?] {
        [
            "occasion": occasion.rawValue, "channel": channel.rawValue, "template": template, "days": "\(days)",
            "is_active": isActive ? "1" : "0",
        ]
    }
}
