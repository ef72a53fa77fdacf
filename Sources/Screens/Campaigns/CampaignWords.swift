import Cells
import DiveShop

extension CampaignStatus {
    /// As tiles, the command line and the store call it.
    var title: String { rawValue }
    var mark: String {
        switch self {
        case .draft: "·"
        case .scheduled: "○"
        case .sending: "→"
        case .paused: "║"
        case .completed: "✓"
        case .cancelled: "×"
        case .failed: "‼"
        }
    }
    var face: Face {
        switch self {
        case .draft, .cancelled: .quiet
        case .scheduled: .info
        case .sending: .strong
        case .paused: .warning
        case .completed: .good
        case .failed: .alarm
        }
    }
    var words: String { "\(mark) \(title)" }
}

extension Channel {
    /// At the beginning of a line.
    var heading: String { title.prefix(1).uppercased() + title.dropFirst() }
}

extension MessageFilter {
    /// In the heading of a list.
    var title: String { self == .all ? "all" : rawValue }
    var next: MessageFilter {
        let all = MessageFilter.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
    /// Where there is none.
    var none: String {
        switch self {
        case .all: "There is no message."
        case .waiting: "None waits to go."
        case .held: "None is held."
        case .sent: "None has gone yet."
        case .failed: "None has failed."
        case .skipped: "Nobody was skipped."
        case .uncertain: "Of none is it uncertain whether it went out."
        }
    }
}

extension CampaignCounts {
    typealias Piece = StatsLine.Piece

    /// `2,311 sent · 3 failed · 12 held · 44 skipped`: what there is none of is left out, but for those sent.
    func groups(withTarget: Bool = false) -> [[Piece]] {
        func of(_ count: Int, _ word: String, _ face: Face) -> [Piece]? {
            count == 0 ? nil : [Piece(text: Words.grouped(count), face: face), Piece(text: " \(word)", face: .quiet)]
        }
        let all = withTarget ? "sent of \(Words.grouped(target))" : "sent"
        return [
            [Piece(text: Words.grouped(sent), face: .strong), Piece(text: " \(all)", face: .quiet)],
            of(failed, "failed", .alarm), of(uncertain, "uncertain", .warning), of(held, "held", .info),
            of(skipped, "skipped", .text),
        ].compactMap(\.self)
    }

    /// How far it is; nil: nobody is to get it.
    var share: Double? { target == 0 ? nil : Double(done) / Double(target) }
}

extension Campaign {
    /// When it began, is to begin or ended, in a few words.
    func when(_ words: Words) -> String {
        func at(_ moment: Instant?) -> String? { moment.map { words.moment($0) } }
        switch status {
        case .draft: return at(createdAt).map { "written \($0)" } ?? "not sent yet"
        case .scheduled: return at(scheduledAt).map { "goes \($0)" } ?? "scheduled"
        case .sending, .paused: return at(startedAt).map { "since \($0)" } ?? ""
        case .completed, .cancelled, .failed: return at(completedAt ?? startedAt) ?? at(createdAt) ?? ""
        }
    }

    /// `SMS, promotional`.
    var kind: String { "\(channel.title), \(purpose.rawValue)" }
}

extension Words {
    /// The clock alone today, else the day with it: `14:30`, `12 Jun 14:30`.
    func moment(_ instant: Instant, now: Instant? = nil) -> String {
        let clock = calendar.clock(of: instant)
        if let now, calendar.day(of: now) == calendar.day(of: instant) { return clock }
        return "\(text(calendar.day(of: instant))) \(clock)"
    }

    /// What messages cost, as it is announced.
    func text(_ price: MessagePrice) -> String { text(price.money) }

    /// A length of time that may be short: `40 s`, `3 min 20 s`, `2 h 5 min`.
    static func lasting(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(max(1, seconds)) s"
        case ..<600: seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        default: age(seconds)
        }
    }

    /// `one message`, `1,204 messages`.
    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        count == 1 ? "one \(one)" : "\(grouped(count)) \(many)"
    }
}

extension Desk {
    /// What a question about messages was answered.
    func told(_ query: MessageQuery) -> MessageSnapshot? {
        if case .messages(let snapshot) = answers[.messages(query)] { snapshot } else { nil }
    }
    /// The same, where the answer is a list of rows, as ``RowsList`` takes it.
    func rows(_ query: MessageQuery) -> Snapshot? {
        switch answers[.messages(query)] {
        case .messages(.rows(let page)): .rows(page)
        case .refused(let why): .refused(why)
        default: nil
        }
    }
    var shop: Shop? { dashboard?.shop }
    /// The shop's templates, with the program's own.
    var templates: [ShopTemplate] {
        if case .templates(let templates) = told(.templates) {
            templates
        } else {
            BuiltInTemplate.all.map(ShopTemplate.init)
        }
    }

    /// Words of which each is kept whole, below one another.
    static func lines(_ text: String, _ face: Face, width: Int) -> [[StatsLine.Piece]] {
        wrapped(text, width: width).map { [StatsLine.Piece(text: $0, face: face)] }
    }
}

extension LaneState {
    typealias Piece = StatsLine.Piece

    /// Whether somebody has to do something before anything goes.
    var isStopped: Bool { isOn && stoppedBecause != nil }

    /// How the channel stands, in as many lines as that takes; nil: it is calm, and ``calm(_:)`` says it in a few words.
    func trouble(_ words: Words, now: Instant, width: Int) -> [[Piece]]? {
        if let why = stoppedBecause, isOn {
            return Desk.lines("‼ \(channel.heading) is stopped: \(why). R lets it go on.", .alarm, width: width)
        }
        if let until = restingUntil, isOn, until > now {
            let why = restingBecause.map { ": \($0)" } ?? ""
            return Desk.lines(
                "! \(channel.heading) rests until \(words.moment(until, now: now))\(why)", .warning, width: width)
        }
        return nil
    }

    /// `✓ SMS on, 120 waiting, 12 held until 08:00`.
    func calm(_ words: Words, now: Instant) -> [Piece] {
        guard isOn else { return [Piece(text: "\(channel.heading) off", face: .quiet)] }
        var more: [String] = []
        if waiting + sending > 0 { more.append("\(Words.grouped(waiting + sending)) waiting") }
        if held > 0 {
            more.append("\(Words.grouped(held)) held" + (nextHeld.map { " until \(words.moment($0, now: now))" } ?? ""))
        }
        if let dailyCap { more.append("\(Words.grouped(sentToday)) of \(Words.grouped(dailyCap)) today") }
        let tail = more.isEmpty ? "" : ", " + more.joined(separator: ", ")
        return [Piece(text: "✓ \(channel.heading) on", face: .good), Piece(text: tail, face: .quiet)]
    }
}
