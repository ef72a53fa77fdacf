import Cells
import DiveShop

/// What the page of a campaign says, for as much room as there is.
struct CampaignView {
    typealias Line = [StatsLine.Piece]
    typealias Piece = StatsLine.Piece
    let page: CampaignPage
    let desk: Desk

    private var words: Words { desk.words }
    private var campaign: Campaign { page.campaign }
    private var counts: CampaignCounts { page.campaign.counts }
    private var hasBegun: Bool { campaign.startedAt != nil || counts.target > 0 }

    // MARK: How far it is

    /// A line that stands for the bar among the lines of the head.
    private static let bar: Line = [Piece(text: "bar", face: .progressDone)]

    func head(_ width: Int) -> [Line] {
        var lines: [Line] = StatsLine.wrapped(state, width: width)
        if let why = campaign.stoppedBecause, campaign.status == .paused || campaign.status == .failed {
            lines += Desk.lines("‼ \(why)", .alarm, width: width)
        }
        if let trouble = page.lane.trouble(words, now: desk.now, width: width), campaign.status.isUnderWay {
            lines += trouble
        }
        if !page.lane.isOn, !isOver {
            lines += Desk.lines(
                "! \(campaign.channel.heading) is switched off: nothing goes until it is on.", .warning, width: width)
        }
        if hasBegun {
            lines.append(CampaignView.bar)
            lines += StatsLine.wrapped(counts.groups(withTarget: true), width: width)
        }
        return lines
    }

    private var isOver: Bool { [.completed, .cancelled, .failed].contains(campaign.status) }

    /// Its state, and the pace and the end where it runs.
    private var state: [Line] {
        var groups: [Line] = [[Piece(text: campaign.status.words, face: campaign.status.face)]]
        func add(_ text: String, _ face: Face = .text) { groups.append([Piece(text: text, face: face)]) }
        switch campaign.status {
        case .sending:
            let now = page.lastMinute
            add("\(Words.grouped(now)) in the last minute", now == 0 ? .quiet : .text)
            if let finish = page.finish {
                add(
                    "about \(Words.lasting(finish.seconds - desk.now.seconds)) left, until \(words.moment(finish, now: desk.now))"
                )
            }
            if let next = page.nextHeld { add("the first held one goes \(words.moment(next, now: desk.now))", .info) }
        case .paused:
            add("\(Words.grouped(counts.left)) to go")
            if campaign.stoppedBecause == nil { add("r lets it go on", .quiet) }
        case .draft:
            add("s sends it after a dry run", .quiet)
            add("nothing has gone yet", .quiet)
        case .scheduled:
            if let at = campaign.scheduledAt {
                add("goes \(words.moment(at, now: desk.now))", .strong)
                add("in \(Words.age(at.seconds - desk.now.seconds))", .quiet)
            }
        case .completed, .cancelled, .failed:
            if let at = campaign.completedAt { add(words.moment(at)) }
            if let began = campaign.startedAt, let ended = campaign.completedAt {
                add("took \(Words.lasting(ended.seconds - began.seconds))", .quiet)
            }
        }
        return groups
    }

    func drawHead(into grid: inout Grid, _ rect: Rect) {
        for (y, line) in head(rect.width).prefix(rect.height).enumerated() {
            let p = Point(rect.minX, rect.minY + y)
            if line == CampaignView.bar {
                ProgressBar(counts.share ?? 1).draw(into: &grid, at: p, width: min(90, rect.width))
            } else {
                StatsLine.draw(line, into: &grid, p, before: rect.maxX)
            }
        }
    }

    // MARK: The rest

    private static let twoColumns = 120
    private static let gap = 3

    func sections(_ width: Int) -> Grid {
        let first = hasBegun ? [delivery, reasons] : []
        let second = [message, about]
        guard width >= CampaignView.twoColumns, !first.isEmpty else {
            return ItemSection.stack(first + second, width: width)
        }
        let left = (width - CampaignView.gap) / 2
        let (one, two) = (
            ItemSection.stack(first, width: left), ItemSection.stack(second, width: width - CampaignView.gap - left)
        )
        var grid = Grid(Size(width, max(one.size.height, two.size.height)))
        grid.paste(one, at: Point(0, 0))
        grid.paste(two, at: Point(left + CampaignView.gap, 0))
        return grid
    }

    /// What came of it, as far as it is known.
    private var delivery: ItemSection {
        var section = ItemSection("What came of it", empty: "")
        func of(_ count: Int, of all: Int) -> String {
            all == 0 ? Words.grouped(count) : "\(Words.grouped(count)), \(Words.percent(Double(count) / Double(all)))"
        }
        if campaign.channel == .sms {
            section.pairs.append(("delivered", of(counts.delivered, of: counts.sent), .good))
        }
        if let rate = counts.successRate {
            section.pairs.append(("success", "\(Words.percent(rate)) of those that were tried", .text))
        }
        if counts.failed > 0 { section.pairs.append(("failed", of(counts.failed, of: counts.target), .alarm)) }
        section.pairs.append(("cost", cost, .text))
        if page.segments > 0 { section.pairs.append(("segments", Words.grouped(page.segments), .text)) }
        section.pairs.append(
            (
                "opted out",
                page.optOuts == 0
                    ? "nobody, within a week of it" : "\(Words.grouped(page.optOuts)) within a week of it",
                page.optOuts > 0 ? .warning : .text
            ))
        if counts.uncertain > 0 {
            section.notes.append(
                (
                    "! \(Words.counted(counts.uncertain, "message is", "messages are")) uncertain: nobody knows whether they went out. u lists them.",
                    .warning
                ))
        }
        return section
    }

    private var cost: String {
        guard page.priced > 0 else {
            return campaign.channel == .sms ? "not told yet by the provider" : "the provider takes nothing"
        }
        let amount = words.isPrivate ? Words.blank : page.cost.decimal
        let currency = page.currency.isEmpty ? words.currencySymbol : page.currency + " "
        return "\(currency)\(amount) for \(Words.grouped(page.priced)) of \(Words.grouped(counts.sent))"
    }

    private var reasons: ItemSection {
        var section = ItemSection("Why not, or not yet", empty: "✓ Nothing is held, skipped or failed.")
        section.columns = [Table.Column("How many", isNumber: true), Table.Column("What"), Table.Column("Why")]
        for reason in page.reasons {
            section.rows.append(
                Table.Row(
                    [
                        Words.grouped(reason.count), reason.status == .pending ? "held" : reason.status.title,
                        reason.words,
                    ],
                    faces: [1: reason.status.face]))
        }
        return section
    }

    private var message: ItemSection {
        let content = page.draft.content
        var section = ItemSection("The message", empty: content.text.isEmpty ? "Its text is not on record." : "")
        guard !content.text.isEmpty else { return section }
        if !content.title.isEmpty { section.notes.append((content.title, .strong)) }
        section.notes.append((content.completed(campaign.channel, campaign.purpose).text, .text))
        if !content.image.isEmpty { section.notes.append(("picture: \(content.image)", .quiet)) }
        if !content.data.isEmpty { section.notes.append((MessageFields.written(content.data), .quiet)) }
        return section
    }

    private var about: ItemSection {
        var section = ItemSection("About it", empty: "")
        section.pairs.append(("to", page.draft.audience.title, .text))
        section.pairs.append(("by", campaign.kind, .text))
        if let by = page.createdBy { section.pairs.append(("written by", by, .text)) }
        for (label, moment) in [
            ("written", campaign.createdAt), ("scheduled for", campaign.scheduledAt), ("began", campaign.startedAt),
            ("ended", campaign.completedAt),
        ] {
            if let moment { section.pairs.append((label, words.moment(moment), .text)) }
        }
        return section
    }
}

extension MessageStatus {
    var face: Face {
        switch self {
        case .pending, .sending: .info
        case .sent: .text
        case .delivered: .good
        case .undelivered, .failed: .alarm
        case .skipped: .quiet
        case .uncertain: .warning
        }
    }
}
