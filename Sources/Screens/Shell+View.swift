package import Cells
import DiveShop

extension Shell {
    /// Below this nothing can be read any more: it says so, and comes back.
    package static let least = Size(30, 10)

    /// The terminal less the line of tabs above and the status bar below.
    static func body(of frame: Frame) -> Rect {
        Rect(x: 0, y: 1, width: frame.size.width, height: frame.size.height - 2)
    }

    /// A pure picture of the moment: no clock, no theme, no store.
    package func view() -> Grid {
        let frame = desk.frame
        var grid = Grid(frame.size)
        guard frame.size.width >= Shell.least.width, frame.size.height >= Shell.least.height else {
            drawTooSmall(into: &grid)
            return grid.fitted(to: frame.glyphs)
        }
        // Behind these nothing of the shop shows.
        if let gate: any Place = signIn ?? firstRun {
            gate.draw(into: &grid, Rect(x: 0, y: 0, width: frame.size.width, height: frame.size.height - 1), desk)
            let y = frame.size.height - 1
            grid.fill(Rect(x: 0, y: y, width: frame.size.width, height: 1), face: .statusBar)
            drawHints(gate.offers(desk), into: &grid, Point(1, y), before: frame.size.width - 1)
            return grid.fitted(to: frame.glyphs)
        }
        let body = Shell.body(of: frame)
        drawTabs(into: &grid)
        current.draw(into: &grid, body, desk)
        for place in overlays { place.draw(into: &grid, body, desk) }
        drawStatus(into: &grid)
        return grid.fitted(to: frame.glyphs)
    }

    private func drawTooSmall(into grid: inout Grid) {
        let words =
            "The terminal is \(grid.size.width)x\(grid.size.height); Nautilus needs \(Shell.least.width)x\(Shell.least.height). Nothing is lost."
        for (i, line) in wrapped(words, width: grid.size.width).enumerated() {
            grid.write(line, at: Point(0, i), face: .warning)
        }
    }

    /// What a running job needs beside them.
    private static let roomForJob = 14

    /// Where there is no room for all titles, those that one is not in are told by their key.
    private var tabTitles: [String] {
        let needed = tabs.reduce(isBusy ? 1 + Shell.roomForJob : 1) { $0 + columns($1.title) + 3 }
        return tabs.map { needed <= desk.frame.size.width || $0.screen == screen ? $0.title : $0.key }
    }

    /// Where each tab stands. Where there is no room for all, the first ones are left out, and empty, until the one that one is in shows whole.
    var tabRects: [Rect] {
        let widths = tabTitles.map { columns($0) + 2 }
        let selected = tabs.firstIndex { $0.screen == screen } ?? 0
        var first = 0
        func end() -> Int { widths[first...selected].reduce(1) { $0 + $1 + 1 } - 1 }
        while first < selected, end() > desk.frame.size.width { first += 1 }
        var x = 1
        return widths.enumerated().map { i, width in
            guard i >= first else { return Rect(x: 0, y: 0, width: 0, height: 0) }
            defer { x += width + 1 }
            return Rect(x: x, y: 0, width: width, height: 1)
        }
    }

    // MARK: Above

    private func drawTabs(into grid: inout Grid) {
        let width = grid.size.width
        grid.fill(Rect(x: 0, y: 0, width: width, height: 1), face: .tab)
        for ((tab, title), rect) in zip(zip(tabs, tabTitles), tabRects) where rect.width > 0 {
            grid.write(" \(title) ", at: rect.origin, face: tab.screen == screen ? .tabSelected : .tab)
        }
        let left = (tabRects.last?.maxX ?? 0) + 1
        let right = width - 1
        if let job = desk.jobs.first(where: \.isRunning), case .progress(let share, _) = job.last {
            let percent = share.map { "\(Int(($0 * 100).rounded(.down))) % · J" } ?? "· J"
            // How far it is matters more than the whole of its title.
            let room = right - left - columns(percent) - 1
            grid.writeRight(percent, before: right, y: 0, face: .tab, width: right - left)
            let title = min(room, columns(job.job.title))
            if title > 3 {
                let x = right - columns(percent) - 1 - title
                grid.write(job.job.title, at: Point(x, 0), face: .tab, width: title)
            }
        } else if isNarrow(width), right - left >= 3 {
            grid.writeRight(who(in: right - left), before: right, y: 0, face: .tab, width: right - left)
        }
    }

    private func isNarrow(_ width: Int) -> Bool { width < 100 }

    /// `Shop · person (role)`, or as much of it as there is room for: the person is what matters most. Nothing, where not even a first name fits.
    private func who(in room: Int) -> String {
        guard let snapshot = desk.dashboard else { return "" }
        let role = snapshot.staff.roleTitle.isEmpty ? snapshot.staff.role : snapshot.staff.roleTitle
        let (shop, person) = (snapshot.shop.name, snapshot.staff.name)
        let first = person.split(separator: " ").first.map(String.init) ?? person
        let all = ["\(shop) · \(person) (\(role))", "\(person) (\(role))", "\(shop) · \(person)", person, first]
        return all.first { columns($0) <= room } ?? ""
    }

    // MARK: Below

    /// The bar at the bottom: shop and person, the keys of the place, the time; or a notice instead of the keys.
    private func drawStatus(into grid: inout Grid) {
        let width = grid.size.width
        let y = grid.size.height - 1
        grid.fill(Rect(x: 0, y: y, width: width, height: 1), face: .statusBar)
        let right = drawClock(into: &grid, y: y)
        var x = 1
        if let notice = desk.notice {
            return draw(notice, into: &grid, y: y, before: right)
        }
        if !isNarrow(width) {
            x += grid.write(who(in: width * 3 / 10), at: Point(x, y), face: .statusBarStrong, width: width / 3) + 2
        }
        // Keys that are letters of a filter do nothing else.
        if top.isFiltering {
            return drawHints(Shell.filtering, into: &grid, Point(x, y), before: right - 1, kept: Shell.filtering.count)
        }
        // In an overlay, q and esc are told by the place itself.
        let general = Shell.offersEverywhere.filter {
            $0.hint != nil && (overlays.isEmpty || $0.hint == "help") && !top.takesText && !top.asks
        }
        let own = top.offers(desk).filter { !(top.takesText && $0.keys[0].isText) }
        drawHints(own + general, into: &grid, Point(x, y), before: right - 1, kept: general.count)
    }

    /// What ends the typing of a filter.
    private static let filtering = [("enter", "keep the filter"), ("esc", "drop it")].enumerated().map { row, hint in
        Offer(place: everywhere, keys: [Key(hint.0)!], words: hint.1, hint: hint.1, refusal: nil, row: row)
    }

    /// Lines that a message takes at most.
    private static let noticeHeight = 3

    /// What does not fit beside the clock takes the whole width, and lines above.
    private func draw(_ notice: Desk.Notice, into grid: inout Grid, y: Int, before right: Int) {
        let face: Face = notice.isAlarm ? .noticeAlarm : .notice
        let words = (notice.isAlarm ? "‼ " : "") + notice.words
        let isShort = columns(words) <= right - 2
        let width = isShort ? max(0, right - 1) : grid.size.width
        let lines = isShort ? [words] : wrapped(words, width: max(1, width - 2))
        let shown = min(lines.count, Shell.noticeHeight)
        for (i, line) in lines.prefix(shown).enumerated() {
            let p = Point(1, y - shown + 1 + i)
            grid.fill(Rect(x: 0, y: p.y, width: width, height: 1), face: face)
            grid.write(
                i == shown - 1 && lines.count > shown ? "\(line) …" : line, at: p, face: face, width: max(0, width - 1))
        }
    }

    /// - Returns: the column that it begins at.
    private func drawClock(into grid: inout Grid, y: Int) -> Int {
        guard let snapshot = desk.dashboard else { return grid.size.width }
        let calendar = snapshot.shop.calendar
        let clock = calendar.clock(of: desk.now)
        let text = grid.size.width < 72 ? clock : "\(calendar.day(of: desk.now).long)  \(clock)"
        return grid.size.width - 1 - grid.writeRight(text, before: grid.size.width - 1, y: y, face: .statusBarStrong)
    }

    /// The keys of these, as many as fit; where room is short the last of them goes first, but for the `kept` ones at the end.
    private func drawHints(_ offers: [Offer], into grid: inout Grid, _ p: Point, before right: Int, kept: Int = 0) {
        var left = offers.compactMap { offer in
            offer.refusal == nil ? offer.hint.map { (Shell.shown(offer.keys[0]), $0) } : nil
        }
        func length(_ hint: (String, String)) -> Int { columns(hint.0) + 1 + columns(hint.1) + 2 }
        while left.map(length).reduce(0, +) > right - p.x + 2, left.count > 1 {
            left.remove(at: max(0, left.count - 1 - min(kept, left.count - 1)))
        }
        var x = p.x
        for hint in left {
            x += grid.write(hint.0, at: Point(x, p.y), face: .statusBarKey, width: right - x)
            x += grid.write(" \(hint.1)", at: Point(x, p.y), face: .statusBar, width: max(0, right - x)) + 2
        }
    }

    /// A key as footers write it.
    static func shown(_ key: Key) -> String {
        switch key.code {
        case .up where key.name == "up": "↑"
        case .down where key.name == "down": "↓"
        case .left where key.name == "left": "←"
        case .right where key.name == "right": "→"
        default: key.name
        }
    }
}

extension Key {
    /// Whether a field that is typed into takes it.
    fileprivate var isText: Bool {
        if case .character = code, !control, !alt { true } else { false }
    }
}
