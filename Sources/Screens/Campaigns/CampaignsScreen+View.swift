import Cells
import DiveShop

extension CampaignsScreen {
    var tabs: PartTabs { PartTabs(titles: Part.allCases.map(\.title), shown: part.rawValue) }

    /// Where everything stands inside of the frame: the parts by name, how channels stand, and the list.
    func layout(_ rect: Rect, _ desk: Desk) -> (tabs: Rect, head: Rect, list: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let isTall = inside.height >= 18
        let head = min(isTall ? 5 : 3, headLines(desk, width: inside.width).count)
        let gap = isTall ? 1 : 0
        let top = inside.minY + 1 + head + gap + (isTall ? 1 : 0)
        return (
            Rect(x: inside.minX, y: inside.minY, width: inside.width, height: 1),
            Rect(x: inside.minX, y: inside.minY + 1 + gap, width: inside.width, height: head),
            // The last line is for the filter.
            Rect(x: inside.minX, y: top, width: inside.width, height: max(0, inside.maxY - top - 1))
        )
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: "Campaigns", badge: badge(desk), note: note(desk), state: .focused).draw(into: &grid, rect)
        let room = layout(rect, desk)
        if let why = desk.refusal(without: .viewCommunication) {
            grid.write(why, at: room.tabs.origin, face: .quiet, width: room.tabs.width)
            return
        }
        tabs.draw(into: &grid, at: room.tabs.origin, width: room.tabs.width)
        for (y, line) in headLines(desk, width: room.head.width).prefix(room.head.height).enumerated() {
            StatsLine.draw(line, into: &grid, Point(room.head.minX, room.head.minY + y), before: room.head.maxX)
        }
        switch part {
        case .campaigns: drawCampaigns(into: &grid, room.list, desk)
        case .templates: drawTemplates(into: &grid, room.list, desk)
        case .automatic: drawRules(into: &grid, room.list, desk)
        case .replies:
            replies.draw(
                into: &grid, room.list, desk.rows(query), desk.words, empty: "Nobody has written back yet.",
                as: { CampaignsScreen.compact($0, $1) })
        case .messages:
            log.draw(
                into: &grid, room.list, desk.rows(query), desk.words, empty: shown.none,
                as: { [shown] in CampaignsScreen.compact($0, $1, shown) })
        }
    }

    /// Columns stand close: the last one has the words. What columns hold is written for people; those that hold nothing leave their room
    /// to the others.
    /// - Parameter shown: which messages are listed: a reason comes before a time where each of them has one.
    static func compact(_ rows: Rows, _ words: Words, _ shown: MessageFilter = .all) -> Table {
        let rows = rows.withoutEmptyColumns
        let read = rows.rows.map { row in
            Rows.Row(
                zip(row.cells, rows.columns).map { said($0, $1.name, inOneLine: true) }, tone: row.tone, id: row.id)
        }
        var table = Table(Rows(columns: rows.columns.map(\.asShown), rows: read), words)
        table.isCompact = true
        // A time is not cut short: whole, or not there.
        for (i, column) in rows.columns.enumerated() where column.name.hasSuffix("_at") || column.name == "held_until" {
            table.columns[i].isNumber = true
        }
        table.give(rows, words, shown)
        return table
    }

    /// A row whole, in the same words.
    static func inFull(_ title: String, _ columns: [Rows.Column], _ row: Rows.Row) -> RowInFull {
        let cells = zip(row.cells, columns).map { said($0, $1.name, inOneLine: false) }
        return RowInFull(
            title: title, columns: columns.map(\.asShown), row: Rows.Row(cells, tone: row.tone, id: row.id))
    }

    private static func said(_ cell: Quantity, _ column: String, inOneLine: Bool) -> Quantity {
        guard case .text(let text) = cell else { return cell == .none && column == "reason" ? .text("") : cell }
        switch column {
        case "type", "channel": return .text(Channel(rawValue: text)?.title ?? text)
        case "status": return .text(MessageStatus(rawValue: text)?.title ?? text)
        case "message" where inOneLine: return .text(text.replacing("\n", with: " "))
        case "reading": return .text(OptOut.readings[text] ?? text)
        default: return cell
        }
    }

    private func badge(_ desk: Desk) -> String? {
        switch part {
        case .campaigns:
            campaigns.list.map { $0.total == 0 ? "none" : Words.counted($0.total, "campaign", "campaigns") }
        case .templates: templates(desk).isEmpty ? nil : "\(templates(desk).count) templates"
        case .automatic:
            rules(desk).isEmpty ? nil : "\(rules(desk).count { $0.isActive }) of \(rules(desk).count) on"
        case .replies: replies.page.map { Words.counted($0.total, "reply", "replies") }
        case .messages:
            log.page.map {
                let count = Words.counted($0.total, "message", "messages")
                return shown == .all ? count : "\(shown.title): \(count)"
            }
        }
    }

    private func note(_ desk: Desk) -> String? {
        switch part {
        case .replies: replies.note(desk.words)
        case .messages: log.note(desk.words)
        case .campaigns, .templates, .automatic: nil
        }
    }

    // MARK: The head

    /// What is not as it should be first, in whole sentences; then the channels that are calm, in one line.
    private func headLines(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        guard let list = campaigns.list else {
            if case .refused(let why) = desk.answers[.messages(.campaigns(campaigns.request))] {
                return Desk.lines("‼ \(why.words)", .alarm, width: width)
            }
            return [[StatsLine.Piece(text: "reading …", face: .quiet)]]
        }
        var lines: [[StatsLine.Piece]] = []
        var calm: [[StatsLine.Piece]] = []
        for lane in list.lanes {
            if let trouble = lane.trouble(desk.words, now: desk.now, width: width) {
                lines += trouble
            } else {
                calm.append(lane.calm(desk.words, now: desk.now))
            }
        }
        let uncertain = list.lanes.reduce(0) { $0 + $1.uncertain }
        if uncertain > 0 {
            calm.append([
                StatsLine.Piece(text: "! \(Words.counted(uncertain, "message", "messages")) uncertain", face: .warning)
            ])
        }
        if list.openReplies > 0 {
            let count = Words.counted(list.openReplies, "reply needs", "replies need")
            calm.append([StatsLine.Piece(text: "! \(count) a person", face: .warning)])
        }
        return lines + StatsLine.wrapped(calm, width: width)
    }

    // MARK: The parts

    private func drawCampaigns(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        if campaigns.isFiltering || !campaigns.filter.isEmpty {
            grid.write("/", at: Point(rect.minX, rect.maxY), face: .overlayKey)
            campaigns.filter.draw(
                into: &grid, at: Point(rect.minX + 2, rect.maxY), width: min(60, rect.width - 2),
                isFocused: campaigns.isFiltering)
        }
        guard let list = campaigns.list else { return }
        guard list.total > 0 else {
            guard campaigns.filter.isEmpty else {
                _ = grid.write(
                    "No campaign with “\(campaigns.filter.text)”.", at: rect.origin, face: .quiet, width: rect.width)
                return
            }
            return drawEmpty(into: &grid, rect, desk, list)
        }
        campaigns.draw(into: &grid, rect, desk.words)
    }

    /// How one begins.
    private func drawEmpty(into grid: inout Grid, _ rect: Rect, _ desk: Desk, _ list: CampaignList) {
        var lines: [(String, String)] = []
        if desk.may(.sendBulk) {
            lines.append(
                (
                    "n",
                    "writes the first campaign: who gets it, what it says, and when. Nothing goes out before a dry run has shown everybody who gets it, and why others do not."
                ))
            lines.append(("2", "has texts to begin with, and keeps your own."))
            lines.append(("3", "lets reminders go by themselves: gear due back, classes, trips, appointments."))
        } else {
            lines.append(
                (
                    "",
                    "No campaign was sent yet. A manager writes them; you can write to one customer from their page: f4, then m."
                ))
        }
        if !list.lanes.contains(where: \.isOn) {
            lines.append(
                ("!", "No channel is on yet, so nothing can go: nautilus doctor says which settings are missing."))
        }
        var y = rect.minY
        for (key, words) in lines where y < rect.maxY {
            grid.write(key, at: Point(rect.minX, y), face: key == "!" ? .warning : .overlayKey)
            for line in wrapped(words, width: min(90, rect.width - 3)) where y < rect.maxY {
                grid.write(line, at: Point(rect.minX + 3, y), width: rect.width - 3)
                y += 1
            }
        }
    }

    private func drawTemplates(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let (selected, _) = chosenTemplate(desk) else {
            _ = grid.write("reading …", at: rect.origin, face: .quiet)
            return
        }
        let all = templates(desk)
        let top = top(selected, rect, of: all.count)
        let isNarrow = rect.width < 56
        let rows = all.dropFirst(top).prefix(max(0, rect.height - 1)).map { template in
            let whose = template.isBuiltIn ? (template.isOwn ? "own words" : "program's") : "own"
            let text = template.text.replacing("\n", with: " ")
            return Table.Row(
                isNarrow
                    ? [template.name, text]
                    : [template.name, template.title, template.occasion.title, template.purpose.rawValue, whose, text],
                faces: isNarrow ? [1: .quiet] : [4: template.isOwn ? .info : .quiet, 5: .quiet])
        }
        let columns =
            isNarrow
            ? [Table.Column("Name"), Table.Column("Text", rank: 1)]
            : [
                Table.Column("Name"), Table.Column("Title", rank: 4), Table.Column("When", rank: 1),
                Table.Column("Purpose", rank: 5), Table.Column("Words", rank: 3), Table.Column("Text", rank: 2),
            ]
        var table = Table(columns: columns, rows: rows, selected: selected - top)
        table.isCompact = true
        table.draw(into: &grid, rect)
        table.tellMissing(into: &grid, at: Point(rect.minX, rect.maxY), width: rect.width)
    }

    private func drawRules(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let (selected, rule) = chosenRule(desk) else {
            _ = grid.write("reading …", at: rect.origin, face: .quiet)
            return
        }
        let rows = rules(desk).map { rule in
            Table.Row(
                [
                    rule.occasion.title, rule.isActive ? "✓ on" : "· off", rule.channel.title, rule.when,
                    rule.template.isEmpty ? "–" : rule.template,
                ], faces: [1: rule.isActive ? .good : .quiet])
        }
        var table = Table(
            columns: [
                Table.Column("What"), Table.Column("State"), Table.Column("By", rank: 1),
                Table.Column("When", rank: 2), Table.Column("Template", rank: 3),
            ], rows: rows, selected: selected)
        table.isCompact = true
        let drawn = table.draw(into: &grid, rect)
        let width = max(1, min(90, rect.width))
        var lines = wrapped(rule.sentence, width: width).map { ($0, Face.text) }
        if rule.isActive, campaigns.list?.lanes.first(where: { $0.channel == rule.channel })?.isOn == false {
            let words = "! \(rule.channel.heading) is switched off: until it is on, nothing goes by it."
            lines += wrapped(words, width: width).map { ($0, .warning) }
        }
        // There is no filter, so that the line below is free; what goes for all rules is told where there is room for all of it.
        let room = rect.height + 1 - drawn
        let gap = lines.count + 2 <= room ? 2 : 1
        let all = wrapped(
            "Each goes once for each occasion, and only to those who agreed. Where nothing is on, nothing goes by itself.",
            width: width)
        if lines.count + all.count + gap <= room { lines += all.map { ($0, .quiet) } }
        for (i, line) in lines.prefix(max(0, room - gap)).enumerated() {
            grid.write(line.0, at: Point(rect.minX, rect.minY + drawn + gap + i), face: line.1)
        }
    }
}

extension Rows.Column {
    /// A number or an address tells of a person as a name does.
    var asShown: Rows.Column {
        name == "address"
            ? Rows.Column(name, title, rank: rank, isNumber: isNumber, isPersonal: true, isAuditValues: isAuditValues)
            : self
    }
}

extension Table {
    /// What columns of messages and replies get where room is short.
    fileprivate mutating func give(_ rows: Rows, _ words: Words, _ shown: MessageFilter) {
        func at(_ name: String) -> Int? { rows.columns.firstIndex { $0.name == name } }
        let message = at("message")
        guard let time = at("created_at") else {
            // What came in is told at more length than who wrote.
            if let message, at("reading") != nil { columns[message].least = 24 }
            return
        }
        if let reason = at("reason") {
            guard !shown.hasReasons else {
                columns[reason].least = 20
                return
            }
            columns[reason].rank = columns[time].rank
        }
        columns[time].rank = 1
        if let message { columns[message].least = 20 }
        for (i, row) in rows.rows.enumerated() {
            // Where there is no room for the time of day, the day is there.
            guard case .moment(let moment) = row.cells[time] else { continue }
            self.rows[i].shorter[time] = words.text(words.calendar.day(of: moment))
        }
    }
}

extension MessageFilter {
    fileprivate var hasReasons: Bool { [.held, .failed, .skipped, .uncertain].contains(self) }
}

extension AutomaticRule {
    /// `one day before`, `3 days after`.
    var when: String {
        if occasion == .staff { return "as it comes up" }
        let count = days == 0 ? "the same day" : days == 1 ? "one day" : "\(days) days"
        return days == 0 ? count : "\(count) \(occasion == .rentalOverdue ? "after" : "before")"
    }
    /// What it does, in a sentence.
    var sentence: String {
        let by = "by \(channel.title)"
        switch occasion {
        case .staff: return "Technicians are told \(by) what is due, overdue or done in maintenance."
        case .rentalDue: return "Whoever has gear out is told \(by), \(when) it is due back."
        case .rentalOverdue: return "Whoever has gear out that is overdue is told \(by), \(when) it was due back."
        case .course: return "Whoever is on a class is told \(by), \(when) it starts."
        case .trip: return "Whoever is booked on a trip is told \(by), \(when) it departs."
        case .appointment: return "Whoever has an appointment is told \(by), \(when) it."
        }
    }
}

extension Rows {
    fileprivate var withoutEmptyColumns: Rows {
        let kept = columns.indices.filter { i in
            rows.isEmpty
                || rows.contains { $0.cells.indices.contains(i) && $0.cells[i] != .none && $0.cells[i] != .text("") }
        }
        return only(kept)
    }
}
