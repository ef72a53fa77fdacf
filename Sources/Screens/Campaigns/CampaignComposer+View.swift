import Cells
import DiveShop

extension CampaignComposer {
    typealias Line = [StatsLine.Piece]

    /// From here on what is told stands beside the fields.
    static let wide = 100

    var tabs: PartTabs { PartTabs(titles: Step.allCases.map(\.title), shown: step.rawValue) }

    /// The steps by name, the fields, and what is told of them.
    func room(_ rect: Rect, _ desk: Desk) -> (tabs: Rect, form: Rect, advice: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let tabs = Rect(x: inside.minX, y: inside.minY, width: inside.width, height: 1)
        let gap = inside.height > 16 ? 2 : 1
        let rest = Rect(
            x: inside.minX, y: inside.minY + gap, width: inside.width, height: max(1, inside.height - gap))
        if inside.width >= CampaignComposer.wide {
            let width = min(88, (inside.width - 4) / 2)
            return (
                tabs, Rect(x: rest.minX, y: rest.minY, width: width, height: rest.height),
                Rect(x: rest.minX + width + 4, y: rest.minY, width: rest.width - width - 4, height: rest.height)
            )
        }
        let form: Form? = [who, message, when, nil][step.rawValue]
        let height = min(form?.height ?? 0, max(1, rest.height - CampaignComposer.leastAdvice))
        return (
            tabs, Rect(x: rest.minX, y: rest.minY, width: rest.width, height: height),
            Rect(x: rest.minX, y: rest.minY + height, width: rest.width, height: max(0, rest.height - height))
        )
    }
    private static let leastAdvice = 5

    var title: String {
        let name = (who.text("name") ?? "").trimmed
        return name.isEmpty ? (id == nil ? "A new campaign" : "Campaign") : name
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let state = typed != nil ? "not kept yet" : saved == nil ? "" : "draft"
        Panel(title: title, badge: state, state: .focused).draw(into: &grid, rect)
        let room = room(rect, desk)
        tabs.draw(into: &grid, at: room.tabs.origin, width: room.tabs.width)
        guard isFilled else {
            let (text, face) = complaint.map { ("‼ \($0)", Face.alarm) } ?? ("reading …", .quiet)
            return PieceLines.draw(Desk.lines(text, face, width: room.form.width), into: &grid, room.form)
        }
        switch step {
        case .who: who.draw(into: &grid, room.form)
        case .message: message.draw(into: &grid, room.form)
        case .when: when.draw(into: &grid, room.form)
        case .check: return drawCheck(into: &grid, rect, desk)
        }
        PieceLines.draw(advice(desk, width: room.advice.width), into: &grid, room.advice)
    }

    /// What is told beside the fields of the step.
    func advice(_ desk: Desk, width: Int) -> [Line] {
        switch step {
        case .who: whoAdvice(desk, width)
        case .message: messageAdvice(desk).lines(width)
        case .when, .check: whenAdvice(desk, width)
        }
    }

    func messageAdvice(_ desk: Desk) -> MessageAdvice {
        MessageAdvice(
            channel: message.channel, purpose: message.purpose, content: message.content, sample: sample(desk),
            words: desk.words, shop: desk.shop, now: desk.now)
    }

    private func whoAdvice(_ desk: Desk, _ width: Int) -> [Line] {
        var lines = count(desk, width)
        let rules = audience
        if let rules = rules.read, !rules.rules.isEmpty {
            lines += Desk.lines("It goes to: \(rules.title).", .text, width: width)
        }
        let help = suggestions
        guard !help.isEmpty else { return lines }
        lines += [[], [StatsLine.Piece(text: "Rules", face: .heading)]]
        let label = (help.map { columns($0.written) }.max() ?? 0) + 2
        for rule in help {
            for (i, words) in wrapped(rule.words, width: max(10, width - label)).enumerated() {
                let name = i == 0 ? rule.written : ""
                lines.append([
                    StatsLine.Piece(text: name + String(repeating: " ", count: label - columns(name)), face: .strong),
                    StatsLine.Piece(text: words, face: .quiet),
                ])
            }
        }
        return lines
    }

    /// How many they are, and one of them.
    private func count(_ desk: Desk, _ width: Int) -> [Line] {
        if let why = audience.complaint { return Desk.lines("! \(why)", .warning, width: width) }
        guard let query = sampleQuery else { return Desk.lines("Nobody is chosen yet.", .quiet, width: width) }
        switch desk.answers[.messages(query)] {
        case .messages(.sample(let sample?)):
            let name = desk.words.isPrivate || sample.name.isEmpty ? "customer \(sample.customer)" : sample.name
            let people = Words.counted(sample.count, "person", "people")
            return [
                [
                    StatsLine.Piece(text: "✓ \(people)", face: .good),
                    StatsLine.Piece(text: sample.count == 1 ? ": \(name)" : ", \(name) among them", face: .quiet),
                ]
            ]
        case .messages(.sample(nil)): return Desk.lines("! Nobody is like that.", .warning, width: width)
        case .refused(let why): return Desk.lines("‼ \(why.words)", .alarm, width: width)
        default: return Desk.lines("counting …", .quiet, width: width)
        }
    }

    private func whenAdvice(_ desk: Desk, _ width: Int) -> [Line] {
        let words = desk.words
        var lines: [Line] = []
        switch moment(desk) {
        case .success(let at?):
            let day = words.calendar.day(of: at).long
            let ahead = Words.age(at.seconds - desk.now.seconds)
            lines += Desk.lines(
                "✓ It goes on \(day) at \(words.calendar.clock(of: at)), in \(ahead).", .good, width: width)
            lines += Desk.lines(
                "Who gets it is put down then: the rules count for the customers there are by then.", .quiet,
                width: width)
        case .success(nil):
            lines += Desk.lines("It goes as soon as it is sent, after the dry run.", .text, width: width)
        case .failure(let why):
            lines += Desk.lines("! \(why.complaints.values.sorted().first ?? why.words)", .warning, width: width)
        }
        let clock = "\(words.calendar.day(of: desk.now).long) \(words.calendar.clock(of: desk.now))"
        lines += Desk.lines("On the shop's clock it is \(clock).", .quiet, width: width)
        if message.purpose == .promotional, let hours = desk.shop?.messages.hours {
            lines += Desk.lines(
                "Promotional messages go between \(hours.opens / 3600):00 and \(hours.closes / 3600):00 of each recipient's clock; what is too early or too late waits for that.",
                .quiet, width: width)
        }
        if let channel = desk.shop?.messages[message.channel], !channel.isOn {
            lines += Desk.lines(
                "! \(message.channel.heading) is switched off: it can be written, but not sent.", .warning, width: width
            )
        }
        if case .success(_?) = moment(desk) {
            lines += Desk.lines(
                "Until it is sent the draft does not keep the time: it is chosen anew then.", .quiet, width: width)
        }
        return lines
    }
}
