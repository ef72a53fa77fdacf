import Cells
import DiveShop

/// Asks before something is lost. The safe answer is the one that any other key gives.
struct Question: AskingPlace {
    enum Action: Hashable, Sendable { case yes, no }
    let title: String
    let words: String
    /// What `y` does, in a word.
    let yes: String
    let request: Desk.Request

    var table: [Binding<Action>] {
        [
            Binding("y", .yes, "Yes, \(yes)", hint: yes),
            Binding("n esc q enter", .no, "No, leave it as it is", hint: "leave it as it is"),
        ]
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        desk.close()
        if action == .yes { desk.requests.append(request) }
    }

    func told(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] { Desk.lines(words, .text, width: width) }
}

/// What a tile shows and how its figure is made.
struct Definition: Place {
    enum Action: Hashable, Sendable { case leave }
    let tile: Tile

    var name: String { "Definition" }
    var table: [Binding<Action>] { [Binding("esc q i enter", .leave, "Back", hint: "back")] }
    mutating func perform(_ action: Action, _ desk: inout Desk) { desk.close() }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let widget = Widget.of(tile.widget)
        let width = min(64, rect.width - 4)
        var lines = wrapped(widget.definition, width: width).map { ($0, Face.text) }
        lines.append(("", .text))
        for option in widget.options {
            lines.append(("\(option.name) \(tile.options.value(option.name, of: tile.widget))", .quiet))
        }
        let foot = "\(widget.category.rawValue) · \(tile.widget.rawValue) · needs \(widget.permission.rawValue)"
        lines += wrapped(foot, width: width).map { ($0, .quiet) }
        if case .reading(let reading) = desk.answers[.reading(tile.widget, tile.options)] {
            lines.append(("read at \(desk.words.calendar.clock(of: reading.asOf))", .quiet))
        }
        let inside = Box.draw(widget.title, width, lines.count, into: &grid, rect)
        for (i, line) in lines.prefix(inside.height).enumerated() {
            grid.write(line.0, at: Point(inside.minX, inside.minY + i), face: line.1, width: inside.width)
        }
    }
}

/// A form of a tile's options: a line each, left and right go through the values.
struct OptionsForm: Place {
    enum Action: Hashable, Sendable { case up, down, before, after, keep, leave }
    let tile: Tile
    private var values: [String: Int]
    private var selected = 0

    init(tile: Tile) {
        self.tile = tile
        values = Dictionary(
            uniqueKeysWithValues: Widget.of(tile.widget).options.map {
                ($0.name, tile.options.value($0.name, of: tile.widget))
            })
    }

    private var options: [WidgetOption] { Widget.of(tile.widget).options }
    var name: String { "Options" }
    var table: [Binding<Action>] {
        [
            Binding("up k", .up, "Go to the option above"), Binding("down j tab", .down, "Go to the option below"),
            Binding("left h -", .before, "Take the value before", hint: "before"),
            Binding("right l + space", .after, "Take the value after", hint: "after"),
            Binding("enter", .keep, "Keep these values", hint: "keep"),
            Binding("esc q", .leave, "Leave them as they were", hint: "leave"),
        ]
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .up: selected = max(0, selected - 1)
        case .down: selected = (selected + 1) % options.count
        case .before: turn(-1)
        case .after: turn(1)
        case .leave: desk.close()
        case .keep:
            desk.close()
            do {
                let chosen = try WidgetOptions(values, for: tile.widget)
                if chosen != tile.options {
                    desk.requests.append(.screen(Dashboard.Action.change(.set(tile.widget, chosen))))
                }
            } catch {
                desk.tell(error.description, isAlarm: true)
            }
        }
    }

    private mutating func turn(_ by: Int) {
        let option = options[selected]
        let allowed = option.allowed.sorted()
        let at = allowed.firstIndex(of: values[option.name] ?? option.standard) ?? 0
        values[option.name] = allowed[(at + by + allowed.count) % allowed.count]
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        let body = Shell.body(of: desk.frame)
        let box = Box.place(width, options.count + 2, in: body)
        switch mouse.action {
        case .press:
            guard box.contains(mouse.at) else {
                desk.close()
                return true
            }
            let row = mouse.at.y - box.minY - 1
            guard options.indices.contains(row) else { return true }
            selected = row
            // A click on a value takes it.
            var x = box.minX + 2 + 10
            for value in options[row].allowed.sorted() {
                if mouse.at.x >= x && mouse.at.x < x + columns("\(value)") + 4 { values[options[row].name] = value }
                x += columns("\(value)") + 4
            }
        case .wheelUp: turn(1)
        case .wheelDown: turn(-1)
        default: break
        }
        return true
    }

    private var width: Int { 44 }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw("Options of \(Widget.of(tile.widget).title)", width, options.count + 2, into: &grid, rect)
        for (row, option) in options.enumerated() where row < inside.height {
            let y = inside.minY + row
            grid.write(
                (row == selected ? "▸ " : "  ") + option.name, at: Point(inside.minX, y),
                face: row == selected ? .strong : .text)
            var x = inside.minX + 10
            for value in option.allowed.sorted() {
                let isChosen = values[option.name] == value
                // The choice is told by brackets as well as by its face.
                let text = isChosen ? "[\(value)]" : " \(value) "
                grid.write(text, at: Point(x, y), face: isChosen ? .fieldFocused : .quiet, width: inside.maxX - x)
                x += columns("\(value)") + 4
            }
        }
        grid.write(
            "← → change · enter keeps · esc leaves", at: Point(inside.minX, inside.maxY - 1), face: .quiet,
            width: inside.width)
    }
}
