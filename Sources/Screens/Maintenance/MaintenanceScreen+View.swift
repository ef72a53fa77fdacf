import Cells
import DiveShop

extension MaintenanceScreen {
    /// Where everything stands inside of the frame: the numbers, a line of parts, and the list with a line below it.
    func room(_ rect: Rect, _ desk: Desk) -> (stats: Rect, parts: Rect, list: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        // Few lines are the list's.
        let most = inside.height >= 14 ? 4 : 1
        let lines = min(most, StatsLine.lines(stats(desk), desk.words, width: inside.width).count)
        func part(_ y: Int, _ height: Int) -> Rect {
            Rect(x: inside.minX, y: inside.minY + y, width: inside.width, height: max(0, height))
        }
        let gap = inside.height >= 14 ? 1 : 0
        let top = lines + gap
        return (part(0, lines), part(top, 1), part(top + 1 + gap, inside.height - top - 2 - gap))
    }

    func stats(_ desk: Desk) -> MaintenanceStats? {
        if case .maintenanceStats(let stats) = desk.answers[.maintenanceStats] { stats } else { nil }
    }

    /// The parts, each with the key that shows it and where it is drawn.
    func partRects(_ rect: Rect) -> [(key: Character, title: String, part: Part?, rect: Rect)] {
        var x = rect.minX
        let isNarrow = rect.width < 50
        let parts: [(Character, String, Part?)] = [
            ("1", "Due", .due), ("2", "Jobs", .jobs), ("3", "Costs", .costs),
            ("4", isNarrow ? "Cylinders" : "Cylinder day", nil),
        ]
        return parts.map { key, title, part in
            let width = columns(title) + 4
            defer { x += width + (isNarrow ? 0 : 2) }
            return (key, title, part, Rect(x: x, y: rect.minY, width: width, height: 1))
        }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: title, badge: badge, note: note(desk), state: .focused).draw(into: &grid, rect)
        let room = room(rect, desk)
        if let why = desk.refusal(without: .viewMaintenance) {
            grid.write(why, at: room.stats.origin, face: .quiet, width: room.stats.width)
            return
        }
        drawStats(into: &grid, room.stats, desk)
        for part in partRects(room.parts) {
            let isShown = part.part == self.part
            let x = part.rect.minX
            let taken = grid.write(
                "\(part.key)", at: Point(x, part.rect.minY), face: .overlayKey, width: room.parts.maxX - x)
            // What shows is told by brackets as well as by its face.
            grid.write(
                isShown ? "[\(part.title)]" : " \(part.title) ", at: Point(x + taken, part.rect.minY),
                face: isShown ? .strong : .text, width: max(0, room.parts.maxX - x - taken))
        }
        switch part {
        case .due:
            due.draw(
                into: &grid, room.list, desk.answers[dueQuery], desk.words,
                empty: "✓ Nothing is due within \(horizon) days.", as: MaintenanceScreen.table)
        case .jobs:
            jobs.draw(
                into: &grid, room.list, desk.answers[jobsQuery], desk.words,
                empty: jobFilter != JobFilter()
                    ? "No such job; f shows others."
                    : desk.may(.scheduleMaintenance) ? "No work is planned; p plans some." : "No work is planned.",
                as: MaintenanceScreen.table)
        case .costs: costs.draw(into: &grid, room.list, desk)
        }
    }

    /// Words stand in the list for what a mark says elsewhere, and they alone have the colour: where much is due, the rest stays calm.
    private static func table(_ rows: Rows, _ words: Words) -> Table {
        let calm = Rows(
            columns: rows.columns,
            rows: rows.rows.map { Rows.Row($0.cells, tone: $0.tone == .quiet ? .quiet : .plain, id: $0.id) })
        var table = Table(calm, words)
        table.isCompact = true
        let urgency = rows.columns.firstIndex { $0.name == "urgency" }
        let day = rows.columns.firstIndex { $0.name == "scheduled_date" }
        let isLate = rows.rows.contains { $0.tone == .alarm }
        for (i, row) in rows.rows.enumerated() {
            // Words tell how urgent what is due is; a job that is late has a mark.
            if urgency == nil, let day, isLate {
                table.rows[i].cells[day] = (row.tone == .alarm ? "‼ " : "  ") + table.rows[i].cells[day]
            }
            if row.tone != .quiet, let told = urgency ?? day { table.rows[i].faces[told] = row.tone.face }
            if let urgency, let due = Urgency(of: row, in: rows) { table.rows[i].shorter[urgency] = due.shorter }
        }
        return table
    }

    private func drawStats(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        if case .refused(let why) = desk.answers[.maintenanceStats] {
            grid.write(why.words, at: rect.origin, face: .alarm, width: rect.width)
            return
        }
        for (y, line) in StatsLine.lines(stats(desk), desk.words, width: rect.width).prefix(rect.height).enumerated() {
            var x = rect.minX
            for piece in line {
                x += grid.write(piece.text, at: Point(x, rect.minY + y), face: piece.face, width: max(0, rect.maxX - x))
            }
        }
    }

    private var title: String {
        switch part {
        case .due: "Maintenance · due within \(horizon == 365 ? "a year" : "\(horizon) days")"
        case .jobs: (["Maintenance · jobs"] + jobFilter.words).joined(separator: " · ")
        case .costs: "Maintenance · costs"
        }
    }
    /// An item may have several dates: so these are more than the items that the head counts.
    private var badge: String? {
        guard let total = list?.page?.total else { return nil }
        let (one, many) = part == .due ? ("date", "dates") : ("job", "jobs")
        return total == 0 ? "no \(one)" : Words.counted(total, one, many)
    }
    private func note(_ desk: Desk) -> String? {
        stats(desk).map { desk.words.asOf($0.asOf) }
    }
}

/// The numbers of the head, each with its word, in as many lines as they need.
enum StatsLine {
    struct Piece: Hashable {
        let text: String
        let face: Face
    }

    static func lines(_ stats: MaintenanceStats?, _ words: Words, width: Int) -> [[Piece]] {
        guard let stats else { return [[Piece(text: "reading …", face: .quiet)]] }
        func urgent(_ count: Int, _ urgency: Urgency) -> [Piece] {
            guard count > 0 else { return [Piece(text: "✓ 0 \(urgency.title)", face: .quiet)] }
            return [Piece(text: "\(urgency.symbol) \(Words.grouped(count)) \(urgency.title)", face: urgency.tone.face)]
        }
        func plain(_ count: Int, _ word: String) -> [Piece] {
            [
                Piece(text: Words.grouped(count), face: count > 0 ? .strong : .quiet),
                Piece(text: " \(word)", face: .quiet),
            ]
        }
        let groups = [
            urgent(stats.overdue, .overdue), urgent(stats.neverInspected, .neverInspected),
            urgent(stats.dueSoon, .dueSoon),
            plain(stats.inMaintenance, "in maintenance"), plain(stats.scheduled, stats.scheduled == 1 ? "job" : "jobs"),
            plain(stats.monthServices, stats.monthServices == 1 ? "service this month" : "services this month")
                + [Piece(text: ", \(words.text(stats.monthCost))", face: .quiet)],
        ]
        var lines: [[Piece]] = [[]]
        var used = 0
        for group in groups {
            let length = group.reduce(0) { $0 + columns($1.text) }
            if used > 0, used + 3 + length > width {
                lines.append([])
                used = 0
            }
            if used > 0 { lines[lines.count - 1].append(Piece(text: "   ", face: .text)) }
            lines[lines.count - 1] += group
            used += length + (used > 0 ? 3 : 0)
        }
        return lines
    }
}

extension Urgency {
    /// Of an item in a list: the column has a symbol before the words.
    init?(of row: Rows.Row, in rows: Rows) {
        let told = row.text("urgency", in: rows)
        guard let urgency = Urgency.allCases.first(where: { told?.hasSuffix($0.title) == true }) else { return nil }
        self = urgency
    }

    /// Symbol and fewer words, for a list that has no room for them; nil: they are few.
    var shorter: String? { self == .neverInspected ? "\(symbol) no record" : nil }
}

extension JobFilter {
    var words: [String] {
        [
            technician, since.map { "from \($0.text)" }, until.map { "to \($0.text)" },
            status == .scheduled ? nil : status?.rawValue ?? "open and over",
        ].compactMap { $0 }
    }
}

/// Whose jobs, of which days, in which state.
struct JobsForm: FormPlace {
    private static let anybody = "anybody"
    private static let all = "all"
    var form: Form

    init(_ filter: JobFilter) {
        form = Form([
            Form.Row(
                "Technician", filter.technician ?? JobsForm.anybody, choices: [JobsForm.anybody],
                help: "← and → go through those who record service."),
            Form.Row("From", filter.since?.text ?? "", help: "A day such as 2026-11-24, today, -7; empty: any."),
            Form.Row("To", filter.until?.text ?? "", help: "A day, which belongs to it; empty: any."),
            Form.Row(
                "State", filter.status?.rawValue ?? JobsForm.all,
                choices: JobFilter.Status.allCases.map(\.rawValue) + [JobsForm.all]),
        ])
    }
    var title: String { "Show only" }
    var keepWord: String { "show" }
    func queries(_ desk: Desk) -> [Query] { [.workshop] }

    mutating func follow(_ desk: Desk) {
        guard case .workshop(let workshop) = desk.answers[.workshop] else { return }
        let known = [JobsForm.anybody] + workshop.technicians
        form.offer(0, choices: known.contains(form[0]) ? known : known + [form[0]])
    }

    mutating func keep(_ desk: inout Desk) {
        let today = desk.today
        var complaints: [Int: String] = [:]
        func day(_ row: Int) -> Day? {
            guard !form[row].trimmed.isEmpty else { return nil }
            let day = Day(typed: form[row], today: today)
            if day == nil { complaints[row] = Day.howTyped }
            return day
        }
        let filter = JobFilter(
            technician: form[0] == JobsForm.anybody ? nil : form[0], since: day(1), until: day(2),
            status: JobFilter.Status(rawValue: form[3]))
        if let since = filter.since, let until = filter.until, until < since {
            complaints[2] = "that is before \(since.text)"
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        desk.close()
        desk.requests.append(.screen(filter))
    }
}
