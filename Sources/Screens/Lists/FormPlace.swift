import Cells
import DiveShop

/// An overlay that is a form: the keys of every form, and one act at its end.
protocol FormPlace: Place where Action == FormAction {
    var title: String { get }
    var form: Form { get set }
    /// What enter in the last field does, in a word: `save`.
    var keepWord: String { get }
    /// Whether the answer of a command is awaited; nothing is taken meanwhile.
    var isWaiting: Bool { get }
    /// Whether the person has typed or chosen what would be lost.
    var isChanged: Bool { get }
    mutating func keep(_ desk: inout Desk)
    mutating func left(_ desk: inout Desk)
}

/// What the person decides who changes what somebody else has just changed.
enum NewerChoice: Hashable, Sendable {
    case theirs(Newer)
    case mine(Newer)
}

enum FormAction: Hashable, Sendable { case next, previous, enter, keep, leave }

extension FormPlace {
    var name: String { title }
    var isTyping: Bool { true }
    var takesText: Bool { form.takesText }
    var isWaiting: Bool { false }
    var isChanged: Bool { !form.changes.isEmpty }
    mutating func left(_ desk: inout Desk) { desk.close() }

    /// The bar tells what enter does now; ctrl-s does the same at the last field.
    var table: [Binding<FormAction>] {
        [
            Binding(
                "enter", .enter, "Go to the next field; at the last one: \(keepWord)",
                hint: form.isLast ? keepWord : "next"),
            Binding("tab down", .next, "Go to the next field"),
            Binding("shift-tab up", .previous, "Go to the field before"),
            Binding(
                "ctrl-s", .keep, "\(keepWord.prefix(1).uppercased())\(keepWord.dropFirst()) at once",
                hint: form.isLast ? nil : keepWord),
            Binding("esc", .leave, "Leave the form; nothing is changed", hint: "leave"),
        ]
    }

    mutating func perform(_ action: FormAction, _ desk: inout Desk) { act(action, &desk) }

    /// For forms of many fields: one key does not take a minute's typing away.
    mutating func leaveAsking(_ desk: inout Desk) {
        guard !isWaiting, form.changes.count > 1 else { return desk.close() }
        desk.open(
            Question(
                title: "Throw away what you typed?", words: "Nothing of it is saved yet; ctrl-s in the form saves it.",
                yes: "throw away", request: .close))
    }

    /// What every form does by its keys, for those that do more.
    mutating func act(_ action: FormAction, _ desk: inout Desk) {
        switch action {
        case .next: form.next()
        case .previous: form.previous()
        case .enter: if form.isLast { keep(&desk) } else { form.next() }
        case .keep: keep(&desk)
        case .leave: left(&desk)
        }
    }

    /// What the form's command was answered: each complaint stands at its field; where somebody else was there before, the person chooses.
    mutating func refused(_ refusal: Refusal, _ desk: inout Desk) {
        desk.isTold = true
        guard let newer = refusal.newer else { return form.complain(refusal) }
        desk.open(NewerBoard(newer, form))
    }

    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        switch message as? NewerChoice {
        case .theirs(let newer):
            form.adopt(newer)
            guard form.changes.isEmpty else { return keep(&desk) }
            desk.tell("it stays as they wrote it")
            desk.close()
        case .mine(let newer):
            form.know(newer)
            keep(&desk)
        case nil: break
        }
    }

    func refusal(of action: FormAction, _ desk: Desk) -> String? {
        isWaiting && action != .leave ? "one moment, it is being done" : nil
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        isWaiting ? input.isTyped : fill(input, desk)
    }

    /// What every form does with what is typed, for those that do more.
    mutating func fill(_ input: Input, _ desk: Desk) -> Bool {
        let box = box(in: Shell.body(of: desk.frame))
        return form.take(input, fieldsAt: box.origin, height: box.height, width: box.width)
    }

    var width: Int { 66 }

    private func height(in rect: Rect) -> Int { form.height(width: min(width, rect.width - 4)) }
    /// The room inside, where the form is drawn.
    func box(in rect: Rect) -> Rect { Box.room(title, width, height(in: rect), in: rect) }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw(title, width, height(in: rect), into: &grid, rect)
        form.draw(into: &grid, inside)
    }

    /// A form whose fields are filled with what is read first.
    /// - Parameter complaint: why it cannot be read; nil: it is not there yet.
    func drawOnceRead(_ complaint: String?, into grid: inout Grid, _ rect: Rect) {
        guard form.rows.isEmpty else {
            let inside = Box.draw(title, width, height(in: rect), into: &grid, rect)
            return form.draw(into: &grid, inside)
        }
        let lines = wrapped(complaint.map { "‼ \($0)" } ?? "reading …", width: max(1, min(width, rect.width - 4)))
        let inside = Box.draw(title, width, max(2, lines.count), into: &grid, rect)
        for (i, line) in lines.prefix(inside.height).enumerated() {
            grid.write(
                line, at: Point(inside.minX, inside.minY + i), face: complaint == nil ? .quiet : .fieldComplaint)
        }
    }
}

extension Form.Row {
    /// A question whose answer is no until an arrow turns it. A scanner types characters and enter, no arrows: where codes are scanned, what
    /// cannot be undone asks this, and no code does it.
    static func yes(_ label: String) -> Form.Row {
        var row = Form.Row(label, no, choices: [no, "yes"], help: "← and → choose.")
        row.turnsByArrowsAlone = true
        return row
    }
    fileprivate static let no = "no"
}

extension Form {
    /// What stands at a row made by ``Row/yes(_:)`` as long as it says no.
    func complaint(unlessYes row: Int) -> [Int: String] {
        self[row] == Row.no ? [row: "choose yes, or leave the form with esc"] : [:]
    }
}

extension Input {
    /// Whether it is of the form that has the keys; keys such as ctrl-c and esc are not, whatever is awaited.
    var isTyped: Bool {
        guard case .key(let key) = self else { return true }
        return !key.control && key != Key(.escape)
    }
}
