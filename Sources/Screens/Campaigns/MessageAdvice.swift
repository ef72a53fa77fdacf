import Cells
import DiveShop

/// What is told beside a message while it is written: how long it is, which character is to blame, what forbids it, how it reads for somebody
/// whom it goes to, and what it comes to at worst.
struct MessageAdvice {
    typealias Line = [StatsLine.Piece]
    let channel: Channel
    let purpose: Purpose
    /// As it is typed.
    let content: MessageContent
    /// On which occasion it is sent, and so what can be filled in.
    var occasion = MessageOccasion.offer
    var sample: AudienceSample?
    /// Whether it goes to all of the sample's audience; else to them alone.
    var isForMany = true
    let words: Words
    let shop: Shop?
    let now: Instant

    private var completed: MessageContent { content.completed(channel, purpose) }
    private func filled(_ values: [MessageField: String]) -> MessageContent.Filled {
        MessageContent.Form(completed).filled(values)
    }

    private var name: String {
        sample.map { words.isPrivate || $0.name.isEmpty ? "customer \($0.customer)" : $0.name } ?? ""
    }

    /// What the fields stand for in the preview; a name is blanked where somebody looks over the shoulder.
    private var values: [MessageField: String] {
        var values = sample?.values ?? [:]
        if words.isPrivate, values[.firstName] != nil { values[.firstName] = Words.blank }
        return values
    }

    // MARK: The parts

    /// The line that is looked at while one types: `143 of 160, 1 segment, GSM-7`.
    var count: Line {
        let (content, missing) = filled(sample?.values ?? [:])
        let hasFields = !MessageContent.Form(completed).fields.isEmpty
        let whose = hasFields && sample != nil && missing.isEmpty ? " for \(name)" : ""
        switch channel {
        case .sms:
            let text = SMSText(content.text)
            return [
                StatsLine.Piece(
                    text: text.count, face: text.encoding == .ucs2 || text.segments > 1 ? .warning : .strong),
                StatsLine.Piece(text: whose, face: .quiet),
            ]
        case .push:
            let size = PushText(title: content.title, body: content.text, image: image(content), data: content.data)
                .size
            return [
                StatsLine.Piece(
                    text: "\(Words.grouped(size)) of \(Words.grouped(PushText.largest)) bytes",
                    face: size > PushText.largest ? .alarm : .strong), StatsLine.Piece(text: whose, face: .quiet),
            ]
        case .email:
            return [
                StatsLine.Piece(text: Words.counted(content.text.count, "character", "characters"), face: .strong),
                StatsLine.Piece(text: whose, face: .quiet),
            ]
        }
    }

    private func image(_ content: MessageContent) -> String? { content.image.isEmpty ? nil : content.image }

    /// What keeps it from being sent, and what makes it long.
    func trouble(_ width: Int) -> [Line] {
        var lines: [Line] = []
        let isEmpty = content.text.allSatisfy(\.isWhitespace)
        let (content, missing) = filled(sample?.values ?? [:])
        if !isEmpty {
            if channel != .sms, content.title.allSatisfy(\.isWhitespace) {
                let what = channel == .email ? "subject" : "title"
                lines += Desk.lines("! the \(what) is still missing", .warning, width: width)
            } else if let complaint = content.complaint(by: channel) {
                lines += Desk.lines("‼ \(complaint)", .alarm, width: width)
            }
            let unfit = MessageContent.Form(self.content).complaints(for: occasion)
            // As other programs write fields; here nothing fills them in.
            let typed = self.content.text
            for field in MessageField.allCases
            where typed.contains("{\(field.rawValue)}") || typed.contains("<\(field.rawValue)>") {
                lines += Desk.lines(
                    "! only \(field.written) is filled in: in other brackets it goes out as it stands", .warning,
                    width: width)
            }
            for complaint in unfit { lines += Desk.lines("‼ \(complaint)", .alarm, width: width) }
            if isForMany, unfit.isEmpty, sample != nil, !missing.isEmpty {
                lines += Desk.lines(
                    "! no value for \(missing.joined(separator: ", ")) of \(name)", .warning, width: width)
            }
        }
        if channel == .sms, SMSText(self.content.text).refused == nil {
            if let blame = SMSText(completed.text).blame {
                lines += Desk.lines("! \(blame)", .warning, width: width)
                let plain = Lookalikes.plain(completed.text)
                if SMSText(plain).segments < SMSText(completed.text).segments || SMSText(plain).encoding == .gsm7 {
                    lines += Desk.lines("ctrl-p writes plain characters instead.", .quiet, width: width)
                }
            } else if let blame = SMSText(content.text).blame {
                // It stands in what is filled in, such as a name: nothing that was typed is to blame.
                lines += Desk.lines("! for \(name): \(blame)", .warning, width: width)
            }
        }
        return lines
    }

    /// The line that tells how to opt out: whether it is added.
    private func optOut(_ width: Int) -> [Line] {
        guard channel == .sms, purpose == .promotional, !content.text.isEmpty else { return [] }
        return OptOut.tellsHow(content.text)
            ? Desk.lines("It tells how to opt out.", .quiet, width: width)
            : Desk.lines("“\(OptOut.line)” is added at its end.", .quiet, width: width)
    }

    func preview(_ width: Int) -> [Line] {
        guard !content.text.isEmpty || !content.title.isEmpty else { return [] }
        let shown = filled(values).content
        let heading = sample == nil ? "As it is sent" : "As \(name) gets it"
        var lines: [Line] = [[], [StatsLine.Piece(text: heading, face: .heading)]]
        if channel != .sms, !shown.title.isEmpty { lines += Desk.lines(shown.title, .strong, width: width) }
        lines += Desk.lines(shown.text, .text, width: width)
        if !shown.image.isEmpty { lines += Desk.lines("picture: \(shown.image)", .quiet, width: width) }
        for key in shown.data.keys.sorted() {
            lines += Desk.lines("\(key) = \(shown.data[key] ?? "")", .quiet, width: width)
        }
        return lines
    }

    /// If every text were as long as the longest can be: segments, price, time.
    func worst(_ width: Int) -> [Line] {
        guard let sample, let shop, isForMany, sample.count > 0, !content.text.isEmpty else { return [] }
        let people = Words.counted(sample.count, "person", "people")
        var parts: [String] = []
        if channel == .sms {
            let segments = SMSText(filled(sample.longest).content.text).segments
            parts.append(
                "\(Words.counted(segments, "segment", "segments")) each, \(Words.grouped(segments * sample.count)) for \(people)"
            )
            if let rate = shop.messages.smsPrice {
                parts.append("at most \(words.text(rate * (segments * sample.count)))")
            }
        } else {
            parts.append("to \(people) at most")
        }
        let pace = shop.messages[channel].pace
        let hours = purpose == .promotional ? shop.messages.hours : nil
        if let end = pace.finish(of: sample.count, from: now, hours: hours, in: shop.calendar) {
            let sending = (sample.count - 1) * pace.delayMilliseconds / 1000
            let isPut = end.seconds - now.seconds > sending + 60
            parts.append(sending < 2 ? "all at once" : "it takes \(Words.lasting(sending))")
            // Hours or days in which nothing goes come between.
            if isPut { parts.append("it ends about \(words.moment(end, now: now))") }
        } else {
            parts.append("it never ends: a day may have none")
        }
        return Desk.lines("At worst \(parts.joined(separator: "; ")).", .quiet, width: width)
    }

    /// Everything, what matters most first.
    func lines(_ width: Int) -> [Line] {
        [count] + trouble(width) + optOut(width) + worst(width) + preview(width)
    }
}

/// Lines of pieces, as many as there is room for; that there are more is told.
enum PieceLines {
    static func draw(_ lines: [[StatsLine.Piece]], from top: Int = 0, into grid: inout Grid, _ rect: Rect) {
        for (y, line) in lines.dropFirst(top).prefix(rect.height).enumerated() {
            StatsLine.draw(line, into: &grid, Point(rect.minX, rect.minY + y), before: rect.maxX)
        }
        if lines.count - top > rect.height, rect.height > 0 {
            grid.write("▼", at: Point(rect.maxX - 1, rect.maxY - 1), face: .quiet)
        }
        if top > 0 { grid.write("▲", at: Point(rect.maxX - 1, rect.minY), face: .quiet) }
    }
}

/// Everything that is told, in a box of its own, for when there is no room beside.
struct LinesBox: Place {
    enum Action: Hashable, Sendable { case up, down, pageUp, pageDown, leave }
    let title: String
    let lines: [[StatsLine.Piece]]
    private var top = 0

    static func width(_ desk: Desk) -> Int { min(72, desk.frame.size.width - 4) }

    init(_ title: String, _ lines: [[StatsLine.Piece]]) {
        self.title = title
        self.lines = lines
    }

    var name: String { title }
    var table: [Binding<Action>] {
        [
            Binding("up k", .up, "Go up"), Binding("down j", .down, "Go down"),
            Binding("pgup", .pageUp, "Go a page up"), Binding("pgdn space", .pageDown, "Go a page down"),
            Binding("esc q enter", .leave, "Back", hint: "back"),
        ]
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        let height = min(lines.count, Shell.body(of: desk.frame).height - 2)
        switch action {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= height
        case .pageDown: top += height
        case .leave: desk.close()
        }
        top = max(0, min(top, lines.count - height))
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw(title, LinesBox.width(desk), lines.count, into: &grid, rect)
        PieceLines.draw(lines, from: max(0, min(top, lines.count - inside.height)), into: &grid, inside)
    }
}
