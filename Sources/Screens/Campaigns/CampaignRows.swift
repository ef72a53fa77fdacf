import Cells
import DiveShop

/// The list of campaigns, a window at a time: moving, filtering, and the selection, which stays on its campaign.
struct CampaignRows: Sendable {
    private(set) var list: CampaignList?
    private(set) var filter = TextField()
    private(set) var isFiltering = false
    /// Counted in the whole list.
    private(set) var selected = 0
    private var chosen: Int64?
    /// One that is to be selected as soon as it is in the list.
    private var wanted: Int64?

    private static let pageLength = 100

    var request: RowsRequest {
        let half = CampaignRows.pageLength / 2
        return RowsRequest(
            filter: filter.text, offset: max(0, selected / half - 1) * half, limit: CampaignRows.pageLength)
    }

    mutating func follow(_ snapshot: MessageSnapshot?) {
        guard case .campaigns(let list) = snapshot else { return }
        self.list = list
        if let wanted, list.campaigns.contains(where: { $0.id == wanted }) { (chosen, self.wanted) = (wanted, nil) }
        if let at = list.campaigns.firstIndex(where: { $0.id == chosen }) {
            selected = list.offset + at
        } else {
            select(max(0, min(selected, list.total - 1)))
        }
    }

    var selection: Campaign? {
        guard let list, list.campaigns.indices.contains(selected - list.offset) else { return nil }
        return list.campaigns[selected - list.offset]
    }

    mutating func select(_ row: Int) {
        selected = row
        chosen = selection?.id
    }

    mutating func step(_ step: RowsList.Step, height: Int) {
        guard let list, list.total > 0 else { return }
        select(step.from(selected, of: list.total, page: height))
    }

    /// Selects a campaign, now or when it is in the list.
    mutating func want(_ id: Int64) { wanted = id }

    mutating func beginFilter() { isFiltering = true }
    mutating func endFilter() {
        (isFiltering, filter) = (false, TextField())
        chosen = nil
    }

    /// Takes what is typed into the filter.
    mutating func type(_ input: Input) -> Bool {
        guard isFiltering else { return false }
        if case .key(Key(.enter)) = input {
            isFiltering = false
            return true
        }
        guard filter.take(input) else { return false }
        (selected, chosen) = (0, nil)
        return true
    }

    // MARK: Drawing

    /// From here on a campaign takes one line.
    static let wide = 148

    /// Lines that a campaign takes.
    static func lines(_ width: Int) -> Int { width >= wide ? 1 : 2 }

    /// The first campaign drawn.
    func top(_ rect: Rect) -> Int {
        let shown = CampaignRows.shown(rect)
        return max(0, min(selected - shown / 2, (list?.total ?? 0) - shown))
    }
    /// How many have room; where each takes a line there is one for headings.
    private static func shown(_ rect: Rect) -> Int {
        let lines = lines(rect.width)
        return max(1, (rect.height - (lines == 1 ? 1 : 0)) / lines)
    }

    /// The campaign at a place of the screen.
    func row(at p: Point, in rect: Rect) -> Int? {
        let lines = CampaignRows.lines(rect.width)
        let line = p.y - rect.minY - (lines == 1 ? 1 : 0)
        guard rect.contains(p), line >= 0 else { return nil }
        let row = top(rect) + line / lines
        return row < (list?.total ?? 0) && line / lines < CampaignRows.shown(rect) ? row : nil
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ words: Words) {
        guard let list else { return }
        let first = top(rect)
        let shown = (first..<min(list.total, first + CampaignRows.shown(rect))).compactMap { row in
            list.campaigns.indices.contains(row - list.offset) ? (row, list.campaigns[row - list.offset]) : nil
        }
        if CampaignRows.lines(rect.width) == 1 {
            drawWide(shown, into: &grid, rect, words)
        } else {
            for (i, (row, campaign)) in shown.enumerated() {
                let place = Rect(x: rect.minX, y: rect.minY + 2 * i, width: rect.width, height: 2)
                draw(campaign, isSelected: row == selected, into: &grid, place, words)
            }
            tellName(into: &grid, rect, words)
        }
    }

    /// On the line below the list, where the filter stands: the name that has no room in it.
    private func tellName(into grid: inout Grid, _ rect: Rect, _ words: Words) {
        guard let selection, !isFiltering, filter.isEmpty,
            columns(selection.name) > nameWidth(selection, rect, words)
        else { return }
        grid.write(selection.name, at: Point(rect.minX, rect.maxY), width: rect.width)
    }

    private static let stateWidth = 11
    private static func isNarrow(_ rect: Rect) -> Bool { rect.width < 60 }

    /// What stands at the right of the first line.
    private func right(_ campaign: Campaign, _ rect: Rect, _ words: Words) -> String {
        let when = campaign.when(words)
        return CampaignRows.isNarrow(rect) || when.isEmpty
            ? campaign.channel.title : "\(campaign.channel.title) · \(when)"
    }
    private func nameWidth(_ campaign: Campaign, _ rect: Rect, _ words: Words) -> Int {
        max(1, rect.width - CampaignRows.stateWidth - 4 - columns(right(campaign, rect, words)))
    }

    /// State, name and channel; below them the bar with the counts.
    private func draw(_ campaign: Campaign, isSelected: Bool, into grid: inout Grid, _ rect: Rect, _ words: Words) {
        let y = rect.minY
        let face: Face = isSelected ? .tableSelected : .text
        if isSelected { grid.fill(Rect(x: rect.minX, y: y, width: rect.width, height: 1), face: face) }
        grid.write(
            campaign.status.words, at: rect.origin, face: isSelected ? face : campaign.status.face,
            width: CampaignRows.stateWidth)
        let isNarrow = CampaignRows.isNarrow(rect)
        let x = rect.minX + CampaignRows.stateWidth + 2
        grid.writeRight(
            right(campaign, rect, words), before: rect.maxX, y: y, face: isSelected ? face : .quiet)
        grid.write(
            campaign.name, at: Point(x, y), face: isSelected ? face : .strong, width: nameWidth(campaign, rect, words))
        guard rect.height > 1, campaign.status != .draft, campaign.status != .scheduled else {
            let text = isNarrow ? campaign.when(words) : "\(campaign.purpose.rawValue)"
            _ = grid.write(text, at: Point(x, y + 1), face: .quiet, width: rect.maxX - x)
            return
        }
        let bar = isNarrow ? 16 : 24
        ProgressBar(campaign.counts.share ?? 1).draw(into: &grid, at: Point(rect.minX, y + 1), width: bar)
        let at = rect.minX + bar + 2
        let lines = StatsLine.wrapped(campaign.counts.groups(), width: rect.maxX - at)
        if let line = lines.first { StatsLine.draw(line, into: &grid, Point(at, y + 1), before: rect.maxX) }
    }

    /// One line each, the numbers below one another.
    private func drawWide(_ shown: [(Int, Campaign)], into grid: inout Grid, _ rect: Rect, _ words: Words) {
        let numbers = [("Sent", 9), ("Failed", 8), ("Held", 8), ("Skipped", 9), ("Uncertain", 11)]
        let numbersWidth = numbers.reduce(0) { $0 + $1.1 }
        let (by, when) = (8, 22)
        let bar = rect.width >= 160 ? 36 : 24
        let nameX = rect.minX + CampaignRows.stateWidth + 2
        let nameWidth = min(56, rect.maxX - nameX - by - bar - numbersWidth - when - 8)
        let byX = nameX + nameWidth + 2
        let barX = byX + by
        func numberX(_ column: Int) -> Int { barX + bar + numbers[...column].reduce(0) { $0 + $1.1 } }
        let whenX = barX + bar + numbersWidth + 3
        for (text, x) in [("State", rect.minX), ("Campaign", nameX), ("By", byX), ("How far", barX), ("When", whenX)] {
            grid.write(text, at: Point(x, rect.minY), face: .tableHeading)
        }
        for (i, column) in numbers.enumerated() {
            grid.writeRight(column.0, before: numberX(i), y: rect.minY, face: .tableHeading)
        }
        for (i, (row, campaign)) in shown.enumerated() {
            let y = rect.minY + 1 + i
            let isSelected = row == selected
            func face(_ face: Face) -> Face { isSelected ? .tableSelected : face }
            if isSelected { grid.fill(Rect(x: rect.minX, y: y, width: rect.width, height: 1), face: .tableSelected) }
            grid.write(campaign.status.words, at: Point(rect.minX, y), face: face(campaign.status.face))
            grid.write(campaign.name, at: Point(nameX, y), face: face(.text), width: nameWidth)
            grid.write(campaign.channel.title, at: Point(byX, y), face: face(.quiet))
            grid.write(campaign.when(words), at: Point(whenX, y), face: face(.quiet), width: max(1, rect.maxX - whenX))
            guard campaign.status != .draft, campaign.status != .scheduled else { continue }
            ProgressBar(campaign.counts.share ?? 1).draw(into: &grid, at: Point(barX, y), width: bar)
            let counts = campaign.counts
            for (column, (count, tone)) in [
                (counts.sent, Face.text), (counts.failed, .alarm), (counts.held, .info), (counts.skipped, .quiet),
                (counts.uncertain, .warning),
            ].enumerated() {
                grid.writeRight(
                    count == 0 ? "·" : Words.grouped(count), before: numberX(column), y: y,
                    face: face(count == 0 ? .quiet : tone))
            }
        }
    }
}
