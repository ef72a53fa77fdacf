import Cells
import DiveShop

/// A part or lot that turned out to be bad: every item that got it, and who rented each since.
struct RecallBoard: Place {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case ask, another, open, filter, refresh, leave
    }
    private var field = TextField()
    /// What is looked for; nil: it is being typed.
    private var part: String?
    private var list = RowsList()

    /// - Parameter part: what is looked for; nil: it is to be typed.
    init(part: String? = nil) { self.part = part }

    var name: String { "Recall" }
    var isFiltering: Bool { part != nil && list.isFiltering }
    var isTyping: Bool { part == nil || list.isFiltering }
    var table: [Binding<Action>] {
        guard part != nil else {
            return [
                Binding("enter", .ask, "Look for it in everything that was ever fitted", hint: "look for it"),
                Binding("esc", .leave, "Leave it", hint: "leave"),
            ]
        }
        return RowsList.bindings(Action.step) + [
            Binding("enter", .open, "Open the item's page", hint: "open the item"),
            Binding("n", .another, "Look for another part or lot", hint: "another part"),
            Binding("/", .filter, "Show only rows with these words", hint: "filter"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc q", .leave, "Leave it", hint: "back"),
        ]
    }

    private var query: Query? { part.map { .recall($0, list.request) } }
    func queries(_ desk: Desk) -> [Query] { [query].compactMap(\.self) }
    mutating func follow(_ desk: Desk) { if let query { list.follow(desk.answers[query]) } }

    private var selectedCode: String? { list.selected("equipment_code") }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .ask: field.text.trimmed.isEmpty ? "type a part or lot first" : nil
        case .open: selectedCode == nil ? "there is no item" : nil
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: room(Shell.body(of: desk.frame)).height - 1)
        case .ask:
            part = field.text.trimmed
            list = RowsList()
        case .another: part = nil
        case .open: if let selectedCode { desk.open(ItemBoard(code: selectedCode)) }
        case .filter: list.beginFilter()
        case .refresh: desk.effects.append(.refresh)
        case .leave: if part == nil || !list.endFilter() { desk.close() }
        }
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard part == nil else {
            let taken = list.take(input, in: room(Shell.body(of: desk.frame)))
            if taken == .open, refusal(of: .open, desk) == nil { perform(.open, &desk) }
            follow(desk)
            return taken != .nothing
        }
        return field.take(input)
    }

    /// Where the rows stand, below the part.
    private func room(_ rect: Rect) -> Rect {
        let room = RowsList.room(rect)
        return Rect(x: room.minX, y: room.minY + 2, width: room.width, height: room.height - 2)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(
            title: "Recall", badge: part == nil ? nil : list.badge, note: part == nil ? nil : list.note(desk.words),
            state: .focused
        )
        .draw(into: &grid, rect)
        let room = room(rect)
        let y = rect.minY + 1
        let x = room.minX + grid.write("Part or lot", at: Point(room.minX, y), face: .quiet) + 2
        field.draw(into: &grid, at: Point(x, y), width: min(60, room.maxX - x), isFocused: part == nil)
        guard let query else {
            let words =
                "A word of what stands in the parts of a service record, such as a lot's number; enter looks for it."
            for (i, line) in wrapped(words, width: room.width).enumerated() {
                grid.write(line, at: Point(room.minX, room.minY + i), face: .quiet)
            }
            return
        }
        list.draw(
            into: &grid, room, desk.answers[query], desk.words, empty: "No item ever got “\(part ?? "")”.")
    }
}
