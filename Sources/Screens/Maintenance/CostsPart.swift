import Cells
import DiveShop

/// Days that costs are counted over, the last among them.
struct Period: Hashable, Sendable {
    var from: Day
    var to: Day
    var words: String { "\(from.text) – \(to.text)" }
}

/// What service cost in a period, and what is coming: figures, a chart, and tables to go through.
struct CostsPart: Sendable {
    enum Section: Int, Hashable, Sendable, CaseIterable {
        case items, types, months, load
        var title: String {
            switch self {
            case .items: "By item"
            case .types: "By type"
            case .months: "By month"
            case .load: "Coming quarter"
            }
        }
        /// Where there is little room.
        var short: String {
            switch self {
            case .items: "Items"
            case .types: "Types"
            case .months: "Months"
            case .load: "Coming"
            }
        }
    }

    private var chosen: Period?
    private(set) var section = Section.items
    private var selected = 0
    private(set) var analysis: CostAnalysis?

    /// Nothing chosen: this month and the eleven before it.
    func period(_ desk: Desk) -> Period {
        let today = desk.today
        return chosen ?? Period(from: today.startOfMonth.adding(months: -11), to: today)
    }

    func query(_ desk: Desk) -> Query {
        let period = period(desk)
        return .costs(from: period.from, to: period.to)
    }

    mutating func follow(_ desk: Desk) {
        if case .costs(let analysis) = desk.answers[query(desk)] { self.analysis = analysis }
        selected = max(0, min(selected, rows.rows.count - 1))
    }

    mutating func choose(_ period: Period) {
        chosen = period
        analysis = nil
        selected = 0
    }

    mutating func turn(_ by: Int) {
        let all = Section.allCases
        section = all[(section.rawValue + by + all.count) % all.count]
        selected = 0
    }

    mutating func step(_ step: RowsList.Step, height: Int) {
        selected = step.from(selected, of: rows.rows.count, page: height - 4)
    }

    /// - Parameter rect: where ``draw(into:_:_:)`` draws.
    /// - Returns: false: no table's name is there.
    mutating func click(_ p: Point, in rect: Rect, _ desk: Desk) -> Bool {
        guard let analysis else { return false }
        var unseen = Grid(desk.frame.size)
        let rest = rest(rect, below: drawTotals(analysis, into: &unseen, rect, desk.words))
        let places = isWide(rest) ? tables(rest).map { ($0.0, $0.1) } : names(rest).map { ($0.section, $0.rect) }
        guard let hit = places.first(where: { $0.1.contains(p) })?.0 else { return false }
        if hit != section { (section, selected) = (hit, 0) }
        return true
    }

    /// Of the table that has the keys.
    private var rows: Rows {
        guard let analysis else { return Rows(columns: [], rows: []) }
        switch section {
        case .items: return analysis.byItem
        case .types: return analysis.byType
        case .load: return analysis.load
        case .months: return Rows(columns: [], rows: [])
        }
    }

    /// The item that is selected; nil: none is.
    var code: String? {
        guard section == .items, rows.rows.indices.contains(selected) else { return nil }
        return rows.rows[selected].text("equipment_code", in: rows)
    }

    // MARK: Drawing

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        if case .refused(let why) = desk.answers[query(desk)] {
            grid.write(why.words, at: rect.origin, face: .alarm, width: rect.width)
            return
        }
        guard let analysis else {
            grid.write("reading …", at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        let used = drawTotals(analysis, into: &grid, rect, desk.words)
        let rest = rest(rect, below: used)
        if isWide(rest) {
            drawAll(analysis, into: &grid, rest, desk)
        } else {
            drawSections(into: &grid, Rect(x: rest.minX, y: rest.minY, width: rest.width, height: 1))
            let below = Rect(x: rest.minX, y: rest.minY + 1, width: rest.width, height: rest.height - 1)
            draw(section, analysis, into: &grid, below, desk, isFocused: true)
        }
    }

    /// What is left below the totals.
    private func rest(_ rect: Rect, below used: Int) -> Rect {
        Rect(x: rect.minX, y: rect.minY + used, width: rect.width, height: max(0, rect.height + 1 - used))
    }
    /// Whether there is room for all tables at once.
    private func isWide(_ rest: Rect) -> Bool { rest.width >= 120 && rest.height >= 24 }

    private func drawTotals(_ analysis: CostAnalysis, into grid: inout Grid, _ rect: Rect, _ words: Words) -> Int {
        let period = Period(from: analysis.from, to: analysis.to).words
        var details = [
            Figure.Detail("Cost", .money(analysis.cost)), Figure.Detail("services", .count(analysis.services)),
        ]
        if let average = analysis.average { details.append(Figure.Detail("average", .money(average))) }
        var y = rect.minY
        if columns(period) + 44 > rect.width {
            grid.write(period, at: rect.origin, face: .strong, width: rect.width)
            y += 1
            let line = Rect(x: rect.minX, y: y, width: rect.width, height: 2)
            y += DetailsView(details: details, words: words).draw(into: &grid, line)
        } else {
            let x = rect.minX + grid.write(period, at: rect.origin, face: .strong, width: rect.width) + 3
            DetailsView(details: details, words: words)
                .draw(into: &grid, Rect(x: x, y: y, width: rect.maxX - x, height: 1))
            y += 1
        }
        return y - rect.minY + (rect.height > 14 ? 1 : 0)
    }

    /// The names of the tables, the one that shows marked by brackets as well as by its face.
    private func drawSections(into grid: inout Grid, _ rect: Rect) {
        for name in names(rect) {
            grid.write(
                name.text, at: name.rect.origin, face: name.section == section ? .strong : .quiet,
                width: max(0, rect.maxX - name.rect.minX))
        }
    }

    private func names(_ rect: Rect) -> [(section: Section, text: String, rect: Rect)] {
        var x = rect.minX
        return Section.allCases.map { section in
            let title = rect.width < 50 ? section.short : section.title
            let text = section == self.section ? "[\(title)]" : " \(title) "
            defer { x += columns(text) }
            return (section, text, Rect(x: x, y: rect.minY, width: columns(text), height: 1))
        }
    }

    /// Everything at once, where there is room for it.
    private func drawAll(_ analysis: CostAnalysis, into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        for (section, place) in tables(rect) {
            let isFocused = section == self.section
            grid.write(
                isFocused ? "[\(section.title)]" : " \(section.title) ", at: place.origin,
                face: isFocused ? .strong : .heading, width: place.width)
            let below = Rect(x: place.minX, y: place.minY + 1, width: place.width, height: place.height - 1)
            draw(section, analysis, into: &grid, below, desk, isFocused: isFocused)
        }
    }

    /// Where each table stands, its name above it, where all show at once.
    private func tables(_ rect: Rect) -> [(Section, Rect)] {
        let left = rect.width * 3 / 5 - 2
        let right = rect.width - left - 4
        let upper = rect.height * 2 / 5
        return [
            (.months, Rect(x: rect.minX, y: rect.minY, width: left, height: upper)),
            (.types, Rect(x: rect.maxX - right, y: rect.minY, width: right, height: upper)),
            (.items, Rect(x: rect.minX, y: rect.minY + upper + 1, width: left, height: rect.height - upper - 1)),
            (
                .load,
                Rect(x: rect.maxX - right, y: rect.minY + upper + 1, width: right, height: rect.height - upper - 1)
            ),
        ]
    }

    private func draw(
        _ section: Section, _ analysis: CostAnalysis, into grid: inout Grid, _ rect: Rect, _ desk: Desk, isFocused: Bool
    ) {
        switch section {
        case .months:
            guard analysis.services > 0 else {
                grid.write("No service was recorded in this time.", at: rect.origin, face: .quiet, width: rect.width)
                return
            }
            let months = Series(points: analysis.byMonth.points, unit: analysis.byMonth.unit)
            SeriesView(series: months, words: desk.words, glyphs: desk.frame.glyphs).draw(into: &grid, rect)
        case .items:
            draw(analysis.byItem, into: &grid, rect, desk, isFocused, empty: "No service was recorded in this time.")
        case .types:
            draw(analysis.byType, into: &grid, rect, desk, isFocused, empty: "No service was recorded in this time.")
        case .load:
            draw(
                analysis.load, into: &grid, rect, desk, isFocused,
                empty: "✓ Nothing falls due in the next three months.")
        }
    }

    private func draw(
        _ rows: Rows, into grid: inout Grid, _ rect: Rect, _ desk: Desk, _ isFocused: Bool, empty: String
    ) {
        guard !rows.rows.isEmpty else {
            grid.write(empty, at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        let height = max(0, rect.height - 1)
        let at = isFocused ? selected : 0
        let top = max(0, min(at - height / 2, rows.rows.count - height))
        let shown = Rows(columns: rows.columns, rows: Array(rows.rows.dropFirst(top).prefix(height)))
        Table(shown, desk.words, selected: isFocused ? at - top : nil).draw(into: &grid, rect)
    }
}

/// Which days.
struct PeriodForm: FormPlace {
    private static let own = "days below"
    private static let choices = [
        "twelve months", "this month", "last month", "this year", "last year", "ten years", own,
    ]
    var form: Form

    init(_ period: Period) {
        form = Form([
            Form.Row("Period", PeriodForm.choices[0], choices: PeriodForm.choices, help: "← and → go through them."),
            Form.Row("From", period.from.text, help: "A day such as 2026-11-24, for “days below”."),
            Form.Row("To", period.to.text, help: "A day, which belongs to it."),
        ])
    }
    var title: String { "Period" }
    var keepWord: String { "show" }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let before = form
        let isTaken = fill(input, desk)
        // Days that are typed are what is wanted; a period that is chosen shows its days.
        if form[1] != before[1] || form[2] != before[2] { form.set(0, PeriodForm.own) }
        if form[0] != before[0], let period = period(desk) {
            form.set(1, period.from.text)
            form.set(2, period.to.text)
        }
        return isTaken
    }

    /// What is chosen; nil: the days are typed.
    private func period(_ desk: Desk) -> Period? {
        let today = desk.today
        let month = today.startOfMonth
        let year = month.adding(months: 1 - month.civil.month)
        switch form[0] {
        case "twelve months": return Period(from: month.adding(months: -11), to: today)
        case "this month": return Period(from: month, to: today)
        case "last month": return Period(from: month.adding(months: -1), to: month.adding(days: -1))
        case "this year": return Period(from: year, to: today)
        case "last year": return Period(from: year.adding(months: -12), to: year.adding(days: -1))
        case "ten years": return Period(from: month.adding(months: -119), to: today)
        default: return nil
        }
    }

    mutating func keep(_ desk: inout Desk) {
        let today = desk.today
        var complaints: [Int: String] = [:]
        func day(_ row: Int) -> Day? {
            let day = Day(typed: form[row], today: today)
            if day == nil { complaints[row] = Day.howTyped }
            return day
        }
        if let from = day(1), let to = day(2) {
            if to < from { complaints[2] = "that is before \(from.text)" }
            if to - from > 366 * 50 { complaints[1] = "that is more than 50 years" }
            if complaints.isEmpty {
                desk.close()
                return desk.requests.append(.screen(Period(from: from, to: to)))
            }
        }
        form.complain(complaints)
    }
}
