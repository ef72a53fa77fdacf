import Cells
import DiveShop

/// A tile: its frame, and what its reading shows in the room that there is. Which widget it is makes no difference to the
/// drawing; the shape of the reading does.
struct TileView {
    var tile: Tile
    var answer: Snapshot?
    var isLastKnown = false
    var state: Panel.State = .plain
    var words: Words
    var now: Instant
    /// Nil: the person may see it.
    var refusal: String?

    private var widget: Widget { Widget.of(tile.widget) }

    /// The size mark, bottom left: the mouse's wheel over it makes the tile larger and smaller.
    static func mark(_ size: WidgetSize) -> String { size.rawValue.prefix(1).uppercased() }

    /// Columns and row of the size mark in a tile.
    static func markRect(in rect: Rect) -> Rect { Rect(x: rect.minX + 2, y: rect.maxY - 1, width: 3, height: 1) }

    func draw(into grid: inout Grid, _ rect: Rect, glyphs: Glyphs) {
        let reading: Reading? = if refusal == nil, case .reading(let reading) = answer { reading } else { nil }
        let panel = Panel(
            title: title, badge: reading?.badge, mark: TileView.mark(tile.size), note: note(reading), state: state)
        let inside = panel.draw(into: &grid, rect)
        if let refusal { return say(refusal, face: .quiet, into: &grid, inside) }
        switch answer {
        case .reading(let reading):
            ReadingView(reading: reading, words: words, glyphs: glyphs).draw(into: &grid, inside)
        case .refused(let why): say(why.words, face: why.kind == .permission ? .quiet : .alarm, into: &grid, inside)
        default: say("reading …", face: .quiet, into: &grid, inside)
        }
    }

    private var title: String {
        let options = widget.options.filter { $0.name != "limit" }.map { option in
            "\(tile.options.value(option.name, of: tile.widget)) \(option.name)"
        }
        return ([widget.title] + options).joined(separator: " · ")
    }

    private func note(_ reading: Reading?) -> String? {
        guard let reading else { return nil }
        let time = words.calendar.clock(of: reading.asOf)
        if !isLastKnown { return "as of \(time)" }
        let day = words.calendar.day(of: reading.asOf)
        return day == words.calendar.day(of: now) ? "last known \(time)" : "last known \(day.short)"
    }

    private func say(_ text: String, face: Face, into grid: inout Grid, _ rect: Rect) {
        for (i, line) in wrapped(text, width: rect.width).prefix(max(0, rect.height)).enumerated() {
            grid.write(line, at: Point(rect.minX, rect.minY + i), face: face, width: rect.width)
        }
    }
}

extension Tone {
    var face: Face {
        switch self {
        case .plain: .text
        case .good: .good
        case .warning: .warning
        case .alarm: .alarm
        case .quiet: .quiet
        }
    }
    /// Beside the words, so that colour is never all.
    var mark: String {
        switch self {
        case .plain, .quiet: ""
        case .good: "✓"
        case .warning: "!"
        case .alarm: "‼"
        }
    }
}

/// Draws one of the five shapes.
struct ReadingView {
    var reading: Reading
    var words: Words
    var glyphs: Glyphs

    func draw(into grid: inout Grid, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        switch reading.content {
        case .figure(let figure): FigureView(figure: figure, words: words, glyphs: glyphs).draw(into: &grid, rect)
        case .series(let series): SeriesView(series: series, words: words, glyphs: glyphs).draw(into: &grid, rect)
        case .shares(let shares): SharesView(shares: shares, words: words, glyphs: glyphs).draw(into: &grid, rect)
        case .rows(let rows): RowsTileView(rows: rows, words: words).draw(into: &grid, rect)
        case .alerts(let alerts): AlertsView(alerts: alerts, isPrivate: words.isPrivate).draw(into: &grid, rect)
        }
    }
}

/// `Label: value · label: value`, as many as fit on the lines there are.
struct DetailsView {
    var details: [Figure.Detail]
    var words: Words

    /// - Returns: the lines taken.
    @discardableResult
    func draw(into grid: inout Grid, _ rect: Rect) -> Int {
        var (x, y) = (rect.minX, rect.minY)
        for detail in details {
            let mark = detail.tone.mark.isEmpty ? "" : detail.tone.mark + " "
            let value = mark + words.text(detail.value)
            let width = columns(detail.label) + 1 + columns(value)
            if x > rect.minX, x + 3 + width > rect.maxX {
                x = rect.minX
                y += 1
            } else if x > rect.minX {
                x += grid.write(" · ", at: Point(x, y), face: .quiet)
            }
            guard y < rect.maxY else { return rect.height }
            x += grid.write(detail.label + " ", at: Point(x, y), face: .quiet, width: rect.maxX - x)
            x += grid.write(value, at: Point(x, y), face: detail.tone.face, width: rect.maxX - x)
        }
        return details.isEmpty ? 0 : y - rect.minY + 1
    }

    /// Lines that it needs in that width.
    func height(width: Int) -> Int {
        var scratch = Grid(Size(width, 12))
        return draw(into: &scratch, Rect(Size(width, 12)))
    }
}
