import DiveShop
import Rig

/// Campaigns, templates, replies and a dry run for tests, as of Saturday 13 June 2026, 19:30.
enum Outbox {
    static func at(_ text: String) -> Instant { Instant(text: text) ?? SmallShop.now }

    static let settings: [String: String] = [
        "SMS_ENABLED": "true", "EMAIL_ENABLED": "true", "PUSH_ENABLED": "false", "SMS_PRICE": "0.0079",
    ]
    static let shop = Shop(
        name: "Test Shop", calendar: .utc, messages: MessageSettings { settings[$0] })
    static let silent = Shop(name: "Test Shop", calendar: .utc)

    // MARK: Campaigns

    static func counts(
        _ target: Int, sent: Int = 0, delivered: Int = 0, failed: Int = 0, skipped: Int = 0, held: Int = 0,
        uncertain: Int = 0
    ) -> CampaignCounts {
        var counts = CampaignCounts()
        (counts.target, counts.sent, counts.delivered, counts.failed) = (target, sent, delivered, failed)
        (counts.skipped, counts.held, counts.uncertain) = (skipped, held, uncertain)
        return counts
    }

    static let running = Campaign(
        id: 7, name: "Summer sale", channel: .sms, purpose: .promotional, status: .sending,
        counts: counts(2412, sent: 1380, delivered: 1211, failed: 4, skipped: 96, held: 212, uncertain: 3),
        createdAt: at("2026-06-12 16:20:00"), startedAt: at("2026-06-13 19:26:00"))
    static let paused = Campaign(
        id: 6, name: "Night dive on the wreck", channel: .email, purpose: .promotional, status: .paused,
        counts: counts(318, sent: 120, failed: 1, skipped: 12), createdAt: at("2026-06-13 11:00:00"),
        startedAt: at("2026-06-13 11:30:00"), stoppedBecause: "the mail server takes no more from this account today")
    static let draft = Campaign(
        id: 9, name: "Nitrox evening", channel: .sms, purpose: .promotional, status: .draft, counts: CampaignCounts(),
        createdAt: at("2026-06-13 18:02:00"))
    static let scheduled = Campaign(
        id: 8, name: "Trip to Cozumel: last places", channel: .push, purpose: .promotional, status: .scheduled,
        counts: CampaignCounts(), createdAt: at("2026-06-11 10:00:00"), scheduledAt: at("2026-06-15 10:00:00"))
    static let finished = Campaign(
        id: 5, name: "Open day in May", channel: .sms, purpose: .promotional, status: .completed,
        counts: counts(1904, sent: 1802, delivered: 1771, failed: 21, skipped: 81),
        createdAt: at("2026-05-02 09:00:00"),
        startedAt: at("2026-05-03 14:00:00"), completedAt: at("2026-05-03 14:03:42"))
    static let cancelled = Campaign(
        id: 3, name: "Rescue class moved", channel: .sms, purpose: .transactional, status: .cancelled,
        counts: counts(14, sent: 4, delivered: 4, skipped: 10), createdAt: at("2026-04-20 09:00:00"),
        startedAt: at("2026-04-20 09:10:00"), completedAt: at("2026-04-20 09:10:06"))
    static let all = [running, paused, draft, scheduled, finished, cancelled]

    static let lanes = [
        LaneState(
            channel: .sms, isOn: true, waiting: 717, held: 212, nextHeld: at("2026-06-14 08:00:00"), uncertain: 3,
            sentToday: 1380),
        LaneState(channel: .push, isOn: false), LaneState(channel: .email, isOn: true),
    ]
    static let troubled = [
        LaneState(
            channel: .sms, isOn: true, stoppedBecause: "the account is suspended (30002)", waiting: 717, held: 212),
        LaneState(channel: .push, isOn: false),
        LaneState(
            channel: .email, isOn: true, restingUntil: at("2026-06-13 19:45:00"),
            restingBecause: "the mail server asked to wait", waiting: 185, sentToday: 120, dailyCap: 500),
    ]
    static let off = Channel.allCases.map { LaneState(channel: $0, isOn: false) }

    static func list(
        _ campaigns: [Campaign] = all, lanes: [LaneState] = lanes, replies: Int = 2
    ) -> CampaignList {
        CampaignList(
            campaigns: campaigns, offset: 0, total: campaigns.count, lanes: lanes, openReplies: replies)
    }

    static let text = "Hi [first_name], all regulators 15% off until Sunday at [shop]."
    static func draft(
        _ name: String = "Nitrox evening", _ channel: Channel = .sms, _ text: String = text, title: String = "",
        rules: [AudienceRule] = [.tag("nitrox"), .bought(days: 365)]
    ) -> CampaignDraft {
        CampaignDraft(
            name: name, channel: channel, content: MessageContent(text: text, title: title), audience: Audience(rules))
    }

    static func page(
        _ campaign: Campaign, _ text: String = text, reasons: [CampaignPage.Reason] = [], segments: Int = 0,
        cost: Int = 0, priced: Int = 0, optOuts: Int = 0, lastMinute: Int = 0, finish: Instant? = nil,
        nextHeld: Instant? = nil, lane: LaneState = lanes[0]
    ) -> CampaignPage {
        CampaignPage(
            campaign: campaign,
            draft: draft(campaign.name, campaign.channel, text, title: campaign.channel == .sms ? "" : campaign.name),
            createdBy: "Nora", reasons: reasons, segments: segments, cost: MessagePrice(millionths: cost),
            currency: priced > 0 ? "USD" : "", priced: priced, optOuts: optOuts, lastMinute: lastMinute, finish: finish,
            nextHeld: nextHeld, lane: lane)
    }
    static let pages: [Int64: CampaignPage] = Dictionary(
        uniqueKeysWithValues: [
            page(
                running,
                reasons: [
                    .init(status: .pending, words: "quiet hours", count: 212),
                    .init(status: .skipped, words: "no consent to promotional SMS is recorded", count: 61),
                    .init(status: .skipped, words: "consent to SMS was withdrawn on Tue 2 Jun 2026", count: 22),
                    .init(status: .skipped, words: "same number as an earlier recipient", count: 13),
                    .init(status: .failed, words: "30003 unreachable handset", count: 4),
                    .init(status: .uncertain, words: "no answer came within 30 s", count: 3),
                ], segments: 1390, cost: 10_981_000, priced: 1376, optOuts: 2, lastMinute: 588,
                finish: at("2026-06-13 19:31:12"), nextHeld: at("2026-06-14 08:00:00")),
            page(
                paused,
                reasons: [
                    .init(status: .skipped, words: "no e-mail address", count: 12),
                    .init(status: .failed, words: "550 no such mailbox", count: 1),
                ], lane: lanes[2]), page(draft), page(scheduled, lane: lanes[1]),
            page(
                finished,
                reasons: [
                    .init(status: .skipped, words: "has not agreed to SMS", count: 81),
                    .init(status: .failed, words: "30003 unreachable handset", count: 17),
                    .init(status: .failed, words: "30005 unknown destination handset", count: 4),
                ], segments: 1823, cost: 14_401_700, priced: 1802, optOuts: 5), page(cancelled),
        ].map { ($0.campaign.id, $0) })

    // MARK: What else there is

    static let templates =
        BuiltInTemplate.all.map(ShopTemplate.init) + [
            ShopTemplate(
                name: "spring-sale", title: "Spring sale", purpose: .promotional, occasion: .offer,
                subject: "Spring sale at [shop]",
                text: "Hi [first_name], everything in the window is 20% off this week.")
        ]
    static let rules = AutomaticRule.Occasion.allCases.map { occasion in
        let standard = AutomaticRule.standard(occasion)
        return AutomaticRule(
            occasion, channel: standard.channel, template: standard.template, days: standard.days,
            isActive: occasion == .rentalDue || occasion == .course)
    }
    static let sample = AudienceSample(
        count: 312, customer: 1, name: "Dora Deep", values: [.firstName: "Dora", .shop: "Test Shop"],
        longest: [.firstName: "Maximiliane-Friederike", .shop: "Test Shop"])

    private static let messageColumns = [
        Rows.Column("customer", "Customer", isPersonal: true), Rows.Column("type", "By", rank: 4),
        Rows.Column("status", "State"), Rows.Column("reason", "Why", rank: 1),
        Rows.Column("held_until", "Not before", rank: 5), Rows.Column("message", "Message", rank: 2, isPersonal: true),
        Rows.Column("created_at", "Time", rank: 3),
    ]
    static func messages(_ filter: MessageFilter, _ request: RowsRequest) -> RowsPage {
        func row(
            _ id: Int64, _ name: String, _ status: MessageStatus, _ why: String? = nil, until: Instant? = nil,
            tone: Tone = .plain
        ) -> (MessageStatus, Bool, Rows.Row) {
            (
                status, until != nil,
                Rows.Row(
                    [
                        .text(name), .text("sms"), .text(status.rawValue), why.map { .text($0) } ?? .none,
                        until.map { .moment($0) } ?? .none,
                        .text("Hi \(name.split(separator: " ")[0]), all regulators 15% off until Sunday at Test Shop."),
                        .moment(at("2026-06-13 19:26:00")),
                    ], tone: tone, id: id)
            )
        }
        let rows = [
            row(101, "Dora Deep", .delivered), row(102, "Ann Reef", .sent),
            row(103, "Olaf Salt", .failed, "30003 unreachable handset", tone: .alarm),
            row(104, "Kim Tide", .pending, "quiet hours", until: at("2026-06-14 08:00:00")),
            row(105, "Lee Wave", .skipped, "same number as an earlier recipient", tone: .warning),
            row(106, "Mia Current", .uncertain, "no answer came within 30 s", tone: .warning),
            row(107, "Sam Drift", .uncertain, "the connection was closed before an answer", tone: .warning),
            row(108, "Pat Swell", .pending),
        ].filter { status, isHeld, _ in
            switch filter {
            case .all: true
            case .waiting: status == .pending && !isHeld || status == .sending
            case .held: isHeld
            case .sent: status == .sent || status == .delivered
            case .failed: status == .failed || status == .undelivered
            case .skipped: status == .skipped
            case .uncertain: status == .uncertain
            }
        }.map(\.2)
        return RowsPage(
            request: request, rows: Rows(columns: messageColumns, rows: rows), total: rows.count, asOf: SmallShop.now)
    }

    static func replies(_ request: RowsRequest) -> RowsPage {
        let columns = [
            Rows.Column("received_at", "Time"), Rows.Column("customer", "Customer", rank: 1, isPersonal: true),
            Rows.Column("address", "From", rank: 3),
            Rows.Column("message", "Message", isPersonal: true), Rows.Column("reading", "Reads as", rank: 2),
            Rows.Column("handled_at", "Looked at", rank: 4),
        ]
        func row(
            _ id: Int64, _ time: String, _ name: String, _ from: String, _ text: String, _ reading: String, isOpen: Bool
        )
            -> Rows.Row
        {
            Rows.Row(
                [
                    .moment(at(time)), .text(name), .text(from), .text(text), .text(reading),
                    isOpen || reading != "unclear" ? .none : .moment(SmallShop.now),
                ], tone: isOpen ? .warning : .plain, id: id)
        }
        let rows = [
            row(
                21, "2026-06-13 19:28:00", "Ann Reef", "+13055550102", "please stop sending these to my work phone",
                "unclear", isOpen: true),
            row(
                20, "2026-06-13 19:27:10", "Dora Deep", "+13055550101", "Can you take me off? remove me", "unclear",
                isOpen: true),
            row(19, "2026-06-13 19:26:40", "Olaf Salt", "+13055550103", "STOP", "out", isOpen: false),
            row(
                18, "2026-06-13 19:26:31", "Kim Tide", "+13055550104", "Great, see you on Sunday!", "none",
                isOpen: false),
        ]
        return RowsPage(
            request: request, rows: Rows(columns: columns, rows: rows), total: rows.count, asOf: SmallShop.now)
    }

    static func customers(_ request: RowsRequest) -> RowsPage {
        let columns = [
            "last_name", "first_name", "company_name", "mobile", "phone", "email", "customer_since", "is_active",
        ]
        .map { Rows.Column($0, $0) }
        let row = Rows.Row(
            [
                .text("Deep"), .text("Dora"), .none, .text("+1 305 555 0101"), .none, .text("dora@deep.example"), .none,
                .count(1),
            ], id: 1)
        return RowsPage(request: request, rows: Rows(columns: columns, rows: [row]), total: 1, asOf: SmallShop.now)
    }

    static func customer(agrees: Bool = true, isActive: Bool = true) -> CustomerPage {
        var draft = CustomerDraft()
        for (field, text) in [
            (CustomerDraft.Field.firstName, "Dora"), (.lastName, "Deep"), (.mobile, "+1 305 555 0101"),
            (.email, "dora@deep.example"), (.state, "FL"), (.country, "US"), (.timeZone, "America/New_York"),
        ] { draft[field] = text }
        let line = ConsentLine(
            id: 1, channel: .sms, purpose: .promotional, isGranted: agrees, source: "counter", wording: "", by: "Nora",
            at: at("2025-01-10 15:00:00"))
        let preferences = Channel.allCases.flatMap { channel in
            Purpose.allCases.map { purpose in
                CustomerPreference(
                    channel: channel, purpose: purpose, isChannelOn: channel != .push,
                    last: channel == .sms && purpose == .promotional ? line : nil)
            }
        }
        let none = Rows(columns: [], rows: [])
        return CustomerPage(
            id: 1, draft: draft, isActive: isActive, erasedAt: nil, tags: [], preferences: preferences, ledger: [line],
            devices: [], messages: none, rentals: none, bookings: none, certifications: none, changes: none, alike: [],
            obstacles: [], asOf: SmallShop.now)
    }
    static let customer = customer()

    // MARK: A dry run

    static func run(_ draft: CampaignDraft = draft(), price: Bool = true) -> DryRun {
        func content(_ name: String) -> MessageContent {
            let content = draft.content.completed(draft.channel, draft.purpose)
            return MessageContent.Form(content).filled([.firstName: name, .shop: "Test Shop"]).content
        }
        func one(
            _ id: Int64, _ name: String, _ address: String, _ decision: DryRun.Decision = .send, _ reason: String = "",
            until: Instant? = nil
        ) -> DryRun.Recipient {
            DryRun.Recipient(
                customer: id, name: name, address: address, decision: decision, reason: reason, until: until,
                content: content(String(name.split(separator: " ")[0])))
        }
        let recipients = [
            one(1, "Dora Deep", "+13055550101"), one(2, "Ann Reef", "+13055550102"),
            one(3, "Olaf Salt", "305 555", .skipped, "the number cannot be: it is too short for the United States"),
            one(4, "Kim Tide", "+81312345678", .held, "quiet hours", until: at("2026-06-13 23:00:00")),
            one(5, "Lee Wave", "+13055550101", .skipped, "same number as an earlier recipient"),
            one(6, "Zoë Strömung", "+13055550106"),
        ]
        var segments = SegmentTotals()
        for recipient in recipients where recipient.decision != .skipped {
            segments.add(SMSText(recipient.content.text))
        }
        return DryRun(
            draft: draft, people: 6, counts: [.send: 3, .held: 1, .skipped: 2],
            reasons: [
                .init(.held, "quiet hours", 1), .init(.skipped, "same number as an earlier recipient", 1),
                .init(.skipped, "the number cannot be: it is too short for the United States", 1),
            ], segments: segments, longest: recipients[1],
            price: price ? MessagePrice(millionths: 7900) * segments.segments : nil, duration: 95,
            recipients: recipients)
    }
}
