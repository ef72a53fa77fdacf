import DiveShop
import Foundation
import Printable

extension CampaignCounts {
    /// `3 sent, 1 skipped of 4`.
    var words: String {
        let parts = [
            (sent, "sent"), (failed, "failed"), (skipped, "skipped"), (uncertain, "uncertain"), (held, "held"),
            (left - held, "waiting"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ") + " of \(target)"
    }
}

extension Campaign {
    func members(_ calendar: ShopCalendar) -> [(String, JSON)] {
        func time(_ moment: Instant?) -> JSON { .optional(moment.map(calendar.iso8601)) }
        return [
            ("id", .int(Int(id))), ("name", .string(name)), ("type", .string(channel.rawValue)),
            ("purpose", .string(purpose.rawValue)), ("status", .string(status.rawValue)),
            ("target_count", .int(counts.target)), ("sent_count", .int(counts.sent)),
            ("delivered_count", .int(counts.delivered)), ("failed_count", .int(counts.failed)),
            ("skipped_count", .int(counts.skipped)), ("held_count", .int(counts.held)),
            ("uncertain_count", .int(counts.uncertain)), ("created_at", time(createdAt)),
            ("scheduled_at", time(scheduledAt)), ("started_at", time(startedAt)), ("completed_at", time(completedAt)),
            ("stopped_because", .optional(stoppedBecause)),
        ]
    }
}

extension CampaignList {
    func words(_ counter: Counter) -> String {
        if campaigns.isEmpty { return "none" }
        var table = TextTable(
            titles: ["number", "name", "channel", "state", "done", "of", "failed", "held", "made", "why"],
            numbers: [0, 4, 5, 6, 7])
        table.rows = campaigns.map { campaign in
            let counts = campaign.counts
            return [
                "\(campaign.id)", campaign.name, campaign.channel.title, campaign.status.rawValue, "\(counts.done)",
                "\(counts.target)", "\(counts.failed)", "\(counts.held)",
                campaign.createdAt.map { counter.words($0) } ?? "", campaign.stoppedBecause ?? "",
            ]
        }
        let more = total - campaigns.count
        return table.text + (more > 0 ? "\n… \(more) more; --limit shows them" : "")
    }
}

extension CampaignPage {
    func members(_ calendar: ShopCalendar) -> [(String, JSON)] {
        func time(_ moment: Instant?) -> JSON { .optional(moment.map(calendar.iso8601)) }
        func some(_ text: String) -> JSON { .optional(text.isEmpty ? nil : text) }
        let content = draft.content
        return campaign.members(calendar) + [
            ("message", .string(content.text)), ("title", some(content.title)), ("image", some(content.image)),
            ("data", .object(content.data.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            ("audience", .array(draft.audience.rules.map { .string($0.written) })),
            ("created_by", .optional(createdBy)),
            (
                "reasons",
                .array(
                    reasons.map {
                        ["status": .string($0.status.rawValue), "reason": .string($0.words), "count": .int($0.count)]
                    })
            ),
            ("segments", .int(segments)), ("cost", .optional(priced == 0 ? nil : cost.decimal)),
            ("currency", some(currency)), ("opt_outs", .int(optOuts)),
            ("success_rate", campaign.counts.successRate.map { .number(($0 * 1000).rounded() / 1000) } ?? .null),
            ("sent_last_minute", .int(lastMinute)), ("finish", time(finish)), ("next_held", time(nextHeld)),
            ("channel", lane.json(calendar)),
        ]
    }

    func words(_ counter: Counter) -> String {
        var lines = [
            "\(campaign.id) \(campaign.name)".asShown,
            "\(campaign.status.rawValue)\(campaign.stoppedBecause.map { ": \($0)" } ?? ""), \(campaign.purpose.rawValue), by \(campaign.channel.title)"
                .asShown,
            "  to \(draft.audience.title)".asShown,
        ]
        if !draft.content.title.isEmpty { lines.append("  title: \(draft.content.title.asShown)") }
        lines.append("  text: \(draft.content.text.asShown)")
        let moments = [
            ("made", campaign.createdAt), ("goes at", campaign.status == .scheduled ? campaign.scheduledAt : nil),
            ("begun", campaign.startedAt), ("completed", campaign.completedAt), ("next held ones go", nextHeld),
            ("done by about", finish),
        ]
        lines += moments.compactMap { name, moment in moment.map { "  \(name): \(counter.words($0))" } }
        guard campaign.counts.target > 0 else { return lines.joined(separator: "\n") }
        lines.append("  \(campaign.counts.words)")
        if segments > 0 {
            lines.append("  \(segments) segments\(priced > 0 ? ", cost \(cost.decimal) \(currency)" : "")")
        }
        if optOuts > 0 { lines.append("  \(optOuts) opted out within a week") }
        if let why = lane.stoppedBecause { lines.append("  \(campaign.channel.title) is stopped: \(why)".asShown) }
        guard !reasons.isEmpty else { return lines.joined(separator: "\n") }
        var table = TextTable(titles: ["count", "state", "why"], numbers: [0])
        table.rows = reasons.map { ["\($0.count)", $0.status == .pending ? "held" : $0.status.rawValue, $0.words] }
        return (lines + ["", table.text]).joined(separator: "\n")
    }
}

extension DryRun {
    func json(_ campaign: Int64, _ calendar: ShopCalendar) -> JSON {
        let people = recipients.map { recipient -> JSON in
            [
                "customer_id": .int(Int(recipient.customer)), "name": .string(recipient.name),
                "address": .optional(recipient.address.isEmpty ? nil : recipient.address),
                "decision": .string(recipient.decision.rawValue),
                "reason": .optional(recipient.reason.isEmpty ? nil : recipient.reason),
                "held_until": .optional(recipient.until.map(calendar.iso8601)),
                "title": .optional(recipient.content.title.isEmpty ? nil : recipient.content.title),
                "message": .string(recipient.content.text),
            ]
        }
        return [
            "campaign_id": .int(Int(campaign)), "recipients": .array(people), "segments": .int(segments.segments),
            "price": .optional(price?.decimal), "duration_seconds": duration.map(JSON.int) ?? .null,
            "people": .int(self.people), "send_count": .int(counts[.send] ?? 0),
            "held_count": .int(counts[.held] ?? 0), "skipped_count": .int(counts[.skipped] ?? 0),
            "most_segments": .int(segments.most), "ucs2_count": .int(segments.wide),
            "blame": .optional(blame),
            "reasons": .array(
                reasons.map {
                    ["decision": .string($0.decision.rawValue), "reason": .string($0.words), "count": .int($0.count)]
                }),
        ]
    }

    /// Which character makes the longest text UCS-2.
    private var blame: String? {
        guard draft.channel == .sms, let longest else { return nil }
        return SMSText(longest.content.text).blame
    }

    func words(_ counter: Counter) -> String {
        let messages = (counts[.send] ?? 0) + (counts[.held] ?? 0)
        var lines = [
            "\(self.people) \(self.people == 1 ? "person" : "people"): \(counts[.send] ?? 0) would get it, \(counts[.held] ?? 0) held, \(counts[.skipped] ?? 0) skipped"
        ]
        if draft.channel == .sms {
            let price = price.map { ", \($0.decimal) \(counter.shop.currencySymbol)" } ?? ""
            let count = segments.segments == 1 ? "one segment" : "\(segments.segments) segments"
            lines.append("\(messages) SMS, \(count), at most \(segments.most) each\(price)")
        }
        if let blame { lines.append(blame.asShown) }
        if let duration { lines.append("done after about \(DryRun.time(duration))") }
        if let longest { lines.append("the longest, to \(longest.name): \(longest.content.text)".asShown) }
        if !reasons.isEmpty {
            var table = TextTable(titles: ["count", "", "why"], numbers: [0])
            table.rows = reasons.map { ["\($0.count)", $0.decision.rawValue, $0.words] }
            lines += ["", table.text]
        }
        guard !recipients.isEmpty else { return lines.joined(separator: "\n") }
        var table = TextTable(titles: ["number", "name", "to", "", "why"], numbers: [0])
        table.rows = recipients.map { ["\($0.customer)", $0.name, $0.address, $0.decision.rawValue, $0.reason] }
        lines += ["", table.text]
        let shown = counts.values.reduce(0, +) - recipients.count
        if shown > 0 { lines.append("… \(shown) more; --limit shows them") }
        return lines.joined(separator: "\n")
    }

    private static func time(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) seconds"
        case ..<7200: "\((seconds + 59) / 60) minutes"
        case ..<172_800: "\((seconds + 3599) / 3600) hours"
        default: "\((seconds + 86_399) / 86_400) days"
        }
    }
}
