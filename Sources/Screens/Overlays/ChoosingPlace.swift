import Cells

/// What is done in every list: moving, filtering, choosing, leaving.
enum ListAction: Hashable, Sendable {
    case step(Choices.Step)
    case filter, choose, leave
    /// A key of the one list: its number in that list's own rows.
    case own(Int)
}

/// An overlay that is a list to choose from.
protocol ChoosingPlace: Place where Action == ListAction {
    var title: String { get }
    var choices: Choices { get set }
    /// What enter does, in words.
    var chooseWords: String { get }
    /// Keys beside those of every list.
    var ownKeys: [Binding<ListAction>] { get }
    var size: Size { get }
    var empty: String { get }
    func why(_ item: Int, _ desk: Desk) -> String?
    mutating func choose(_ item: Int, _ desk: inout Desk)
    mutating func own(_ number: Int, _ desk: inout Desk)
    mutating func moved(_ desk: inout Desk)
    mutating func left(_ desk: inout Desk)
}

extension ChoosingPlace {
    var ownKeys: [Binding<ListAction>] { [] }
    var size: Size { Size(72, choices.height) }
    var empty: String { "nothing here" }
    var chooseWords: String { "Choose it" }
    func why(_ item: Int, _ desk: Desk) -> String? { choices.items[item].refusal }
    mutating func own(_ number: Int, _ desk: inout Desk) {}
    mutating func moved(_ desk: inout Desk) {}
    mutating func left(_ desk: inout Desk) {}

    var name: String { title }
    var isTyping: Bool { choices.isFiltering }
    var table: [Binding<ListAction>] {
        [
            Binding("up k", .step(.up), "Go up"),
            Binding("down j", .step(.down), "Go down"),
            Binding("pgup", .step(.pageUp), "Go a page up"),
            Binding("pgdn", .step(.pageDown), "Go a page down"),
            Binding("home g", .step(.first), "Go to the first"),
            Binding("end G", .step(.last), "Go to the last"),
            Binding("enter", .choose, chooseWords, hint: "choose"),
        ] + ownKeys + [
            Binding("/", .filter, "Show only what has these words", hint: "filter"),
            Binding("esc q", .leave, "Leave the list", hint: "leave"),
        ]
    }

    func refusal(of action: ListAction, _ desk: Desk) -> String? {
        guard action == .choose else { return nil }
        guard let item = choices.selection else { return "nothing is selected" }
        return why(item, desk)
    }

    mutating func perform(_ action: ListAction, _ desk: inout Desk) {
        switch action {
        case .step(let step):
            choices.step(step, page: max(1, page(desk)))
            moved(&desk)
        case .filter: choices.beginFilter()
        case .choose: if let item = choices.selection { choose(item, &desk) }
        case .own(let number): own(number, &desk)
        case .leave:
            if choices.endFilter() { return moved(&desk) }
            left(&desk)
            desk.close()
        }
    }

    private func page(_ desk: Desk) -> Int { room(Shell.body(of: desk.frame)).height - 2 }
    private func room(_ rect: Rect) -> Rect { Box.room(title, size.width, size.height, in: rect) }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if choices.type(input) {
            moved(&desk)
            return true
        }
        guard case .mouse(let mouse) = input else { return false }
        let body = Shell.body(of: desk.frame)
        let room = room(body)
        switch mouse.action {
        case .wheelUp: perform(.step(.up), &desk)
        case .wheelDown: perform(.step(.down), &desk)
        case .press:
            guard Box.place(size.width, size.height, in: body).contains(mouse.at) else {
                perform(.leave, &desk)
                return true
            }
            guard let item = choices.item(atRow: mouse.at.y - room.minY, width: room.width, height: room.height) else {
                return true
            }
            // A click selects; one on what is selected chooses it.
            if item == choices.selected {
                if refusal(of: .choose, desk) == nil { perform(.choose, &desk) }
            } else {
                choices.select(item)
                moved(&desk)
            }
        case .drag, .release: break
        }
        return true
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw(title, size.width, size.height, into: &grid, rect)
        choices.draw(into: &grid, inside, empty: empty, glyphs: desk.frame.glyphs)
    }
}
