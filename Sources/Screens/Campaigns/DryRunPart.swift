import Cells
import DiveShop

/// What a dry run found: the job that does it, and the people it told of.
struct DryRunPart: Sendable {
    private(set) var job: JobID?
    private(set) var run: DryRun?
    private(set) var failure: String?
    var list = RowsList()
    /// Only those; nil: everybody.
    private(set) var only: DryRun.Decision?
    private var asOf = Instant(seconds: 0)

    mutating func begin(_ draft: CampaignDraft, _ desk: inout Desk) {
        stop(&desk)
        (run, failure) = (nil, nil)
        list.startOver()
        job = desk.start(.dryRun(draft))
    }

    /// Nobody waits for it any more.
    mutating func stop(_ desk: inout Desk) {
        if let job, isRunning(desk) { desk.effects.append(.cancel(job)) }
        job = nil
    }

    func running(_ desk: Desk) -> RunningJob? { desk.jobs.first { $0.id == job && $0.isRunning } }
    func isRunning(_ desk: Desk) -> Bool { running(desk) != nil }

    mutating func follow(_ desk: Desk) {
        guard let job = desk.jobs.first(where: { $0.id == job }) else { return }
        switch job.last {
        case .dryRun(let run):
            if self.run == nil { asOf = desk.now }
            self.run = run
        case .failed(let why): failure = why.words
        case .cancelled: failure = "It was stopped; d does it anew."
        case .progress, .finished, .previewed: break
        }
        if let run { list.follow(.rows(page(run))) }
    }

    mutating func narrow() {
        let all: [DryRun.Decision?] = [nil, .send, .held, .skipped]
        only = all[((all.firstIndex(of: only) ?? 0) + 1) % all.count]
        list.startOver()
        if let run { list.follow(.rows(page(run))) }
    }

    static let headings = [
        Rows.Column("decision", "What", rank: 0), Rows.Column("name", "Name", rank: 0, isPersonal: true),
        Rows.Column("address", "To", rank: 2, isPersonal: true), Rows.Column("reason", "Why", rank: 1),
        Rows.Column("until", "Until", rank: 3),
    ]

    /// Those who are told of, as far as they are wanted.
    func page(_ run: DryRun) -> RowsPage {
        let words = list.filter.text.lowercased().split(separator: " ")
        let rows = run.recipients.enumerated().filter { _, recipient in
            guard only == nil || recipient.decision == only else { return false }
            let text = "\(recipient.name) \(recipient.address) \(recipient.reason)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }.map { place, recipient in
            Rows.Row(
                [
                    .text(recipient.decision.title),
                    .text(recipient.name.isEmpty ? "customer \(recipient.customer)" : recipient.name),
                    .text(recipient.address), .text(recipient.reason), recipient.until.map { .moment($0) } ?? .text(""),
                ], tone: recipient.decision.tone, id: Int64(place))
        }
        let request = list.request
        // Where nobody waits there is no column for it.
        let headings = DryRunPart.headings.filter { $0.name != "until" || (run.counts[.held] ?? 0) > 0 }
        return RowsPage(
            request: request,
            rows: Rows(columns: headings, rows: Array(rows.dropFirst(request.offset).prefix(request.limit))),
            total: rows.count, asOf: asOf)
    }

    /// The one that is selected.
    var selected: DryRun.Recipient? {
        guard let place = list.selection?.id, let run, run.recipients.indices.contains(Int(place)) else { return nil }
        return run.recipients[Int(place)]
    }

    // MARK: What it found, in words

    typealias Line = [StatsLine.Piece]

    /// How many people, what becomes of them, and what it comes to.
    static func head(_ run: DryRun, _ desk: Desk, width: Int) -> [Line] {
        typealias Piece = StatsLine.Piece
        let words = desk.words
        var groups: [Line] = [[Piece(text: Words.counted(run.people, "person", "people"), face: .strong)]]
        for (decision, one, many) in [
            (DryRun.Decision.send, "message goes", "messages go"), (.held, "is held", "are held"),
            (.skipped, "is skipped", "are skipped"),
        ] {
            let count = run.counts[decision] ?? 0
            if count == 0, decision == .send {
                groups.append([Piece(text: "! nothing goes now", face: .warning)])
            }
            guard count > 0 else { continue }
            groups.append([
                Piece(
                    text: "\(decision.mark)\(Words.grouped(count)) \(count == 1 ? one : many)",
                    face: decision.tone.face == .text ? .good : decision.tone.face)
            ])
        }
        guard !run.isEmpty else { return StatsLine.wrapped(groups, width: width) }
        var facts: [Line] = []
        if run.draft.channel == .sms {
            let count = Words.counted(run.segments.segments, "segment", "segments")
            facts.append([Piece(text: count, face: .strong)])
            if run.segments.wide > 0 {
                facts.append([Piece(text: "! \(Words.grouped(run.segments.wide)) of them UCS-2", face: .warning)])
            }
        }
        facts.append([
            Piece(
                text: run.price.map { "costs \(words.text($0))" } ?? "no price is set",
                face: run.price == nil ? .quiet : .strong)
        ])
        facts.append([Piece(text: lasting(run), face: run.duration == nil ? .alarm : .text)])
        return StatsLine.wrapped(groups, width: width) + StatsLine.wrapped(facts, width: width)
    }

    private static func lasting(_ run: DryRun) -> String {
        guard let duration = run.duration else { return "‼ it never ends: a day may have none" }
        return duration < 2 ? "all at once" : "takes \(Words.lasting(duration))"
    }

    /// Why people are held or skipped, and how many of each.
    static func reasons(_ run: DryRun, width: Int) -> [Line] {
        guard !run.reasons.isEmpty else {
            return [[], [StatsLine.Piece(text: "✓ Nobody is held or skipped.", face: .good)]]
        }
        let number = run.reasons.map { columns(Words.grouped($0.count)) }.max() ?? 1
        var lines: [Line] = [[], [StatsLine.Piece(text: "Held and skipped", face: .heading)]]
        for reason in run.reasons {
            let count = Words.grouped(reason.count)
            for (i, words) in wrapped(reason.words, width: max(10, width - number - 13)).enumerated() {
                let start =
                    i == 0
                    ? String(repeating: " ", count: number - columns(count)) + count
                    : String(repeating: " ", count: number)
                let what = i == 0 ? reason.decision.title : ""
                lines.append([
                    StatsLine.Piece(text: start, face: .strong),
                    StatsLine.Piece(
                        text: "  \(what)\(String(repeating: " ", count: max(1, 9 - columns(what))))",
                        face: reason.decision.tone.face),
                    StatsLine.Piece(text: words, face: .text),
                ])
            }
        }
        return lines
    }

    /// The longest text, and whose it is.
    static func longest(_ run: DryRun, _ words: Words, width: Int) -> [Line] {
        guard let longest = run.longest else { return [] }
        let name = words.isPrivate ? "customer \(longest.customer)" : longest.name
        let size =
            run.draft.channel == .sms
            ? SMSText(longest.content.text).count : Words.counted(longest.content.text.count, "character", "characters")
        var lines: [Line] = [
            [], [StatsLine.Piece(text: "The longest text", face: .heading)],
            [StatsLine.Piece(text: "\(name): \(size)", face: .quiet)],
        ]
        if !words.isPrivate { lines += text(longest.content, width: width) }
        return lines
    }

    static func text(_ content: MessageContent, width: Int) -> [Line] {
        (content.title.isEmpty ? [] : Desk.lines(content.title, .strong, width: width))
            + Desk.lines(content.text, .text, width: width)
    }

    /// For the question before it is sent: how many, what it costs, how long it takes.
    func sentence(_ run: DryRun, at: Instant?, _ desk: Desk) -> String {
        let words = desk.words
        let (send, held, skipped) = (run.counts[.send] ?? 0, run.counts[.held] ?? 0, run.counts[.skipped] ?? 0)
        var parts: [String] = []
        if send > 0 || held == 0 {
            parts.append("\(Words.counted(send, "message goes", "messages go")) by \(run.draft.channel.title)")
        }
        if held > 0 {
            let first = run.recipients.filter { $0.decision == .held }.compactMap(\.until).min()
            let until = at == nil ? first.map { " until \(words.moment($0, now: desk.now))" } ?? "" : ""
            parts.append("\(Words.counted(held, "is held", "are held"))\(until)")
        }
        if skipped > 0 { parts.append("\(Words.counted(skipped, "is skipped", "are skipped"))") }
        var sentences = [parts.joined(separator: ", ") + "."]
        if run.draft.channel == .sms {
            let segments = Words.counted(run.segments.segments, "segment", "segments")
            let price = run.price.map { ", about \(words.text($0))" } ?? ", no price is set"
            sentences.append("\(segments)\(price).")
        }
        if let duration = run.duration {
            let end = (at ?? desk.now).adding(seconds: duration)
            sentences.append(
                duration < 2
                    ? "It goes all at once."
                    : "It takes \(Words.lasting(duration)), until about \(words.moment(end, now: desk.now)).")
        }
        if at != nil { sentences.append("Who gets it is put down then: it may be a few more or fewer.") }
        return sentences.joined(separator: " ")
    }
}

extension DryRun {
    var isEmpty: Bool { (counts[.send] ?? 0) + (counts[.held] ?? 0) == 0 }
}

extension DryRun.Decision {
    var title: String {
        switch self {
        case .send: "goes"
        case .held: "held"
        case .skipped: "skipped"
        }
    }
    var tone: Tone {
        switch self {
        case .send: .plain
        case .held: .warning
        case .skipped: .quiet
        }
    }
    var mark: String {
        switch self {
        case .send: "✓ "
        case .held: "! "
        case .skipped: ""
        }
    }
}
