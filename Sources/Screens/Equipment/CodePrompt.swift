import Cells
import DiveShop

/// Where an item's code is typed or scanned; enter opens the item's page, in place of whatever page was open.
struct CodePrompt: Place {
    enum Action: Hashable, Sendable { case find, leave }
    private var field: TextField

    /// - Parameter text: what was typed or scanned of it already.
    init(_ text: String = "") { field = TextField(text) }

    var name: String { "Code" }
    var isTyping: Bool { true }
    let table: [Binding<Action>] = [
        Binding("enter", .find, "Open the page of the item with this code", hint: "open"),
        Binding("esc", .leave, "Leave it", hint: "leave"),
    ]

    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .find && field.text.allSatisfy(\.isWhitespace) ? "type or scan a code first" : nil
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .find: desk.openAlone(ItemBoard(code: field.text))
        case .leave: desk.close()
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        field.take(input)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(48, rect.width - 4)
        let lines = wrapped("Type it, or scan it. A serial number does as well.", width: width)
        let inside = Box.draw("Code of an item", width, 2 + lines.count, into: &grid, rect)
        field.draw(into: &grid, at: inside.origin, width: inside.width, isFocused: true)
        for (i, line) in lines.enumerated() where 2 + i < inside.height {
            grid.write(line, at: Point(inside.minX, inside.minY + 2 + i), face: .quiet, width: inside.width)
        }
    }
}
