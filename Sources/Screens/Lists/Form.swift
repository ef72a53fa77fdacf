import Cells
import DiveShop

/// Fields below one another: typing, going from one to the next, a complaint beside the field that is wrong. What was typed stays until
/// the form is left.
struct Form: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        let label: String
        fileprivate(set) var field = TextField()
        /// A password is drawn as dots.
        var isSecret = false
        /// The values to go through; empty: it is typed.
        var choices: [String] = []
        /// Below the fields while this one has the keys.
        var help = ""
        fileprivate(set) var complaint: String?

        init(_ label: String, _ text: String = "", isSecret: Bool = false, choices: [String] = [], help: String = "") {
            self.label = label
            field = TextField(text)
            self.isSecret = isSecret
            self.choices = choices
            self.help = help
        }
        var text: String { field.text }
    }

    private(set) var rows: [Row]
    private(set) var focused = 0

    init(_ rows: [Row]) { self.rows = rows }

    subscript(row: Int) -> String { rows[row].text }
    var isLast: Bool { focused == rows.count - 1 }

    mutating func set(_ row: Int, _ text: String) { rows[row].field = TextField(text) }
    mutating func focus(_ row: Int) { focused = max(0, min(rows.count - 1, row)) }
    mutating func next() { focused = (focused + 1) % rows.count }
    mutating func previous() { focused = (focused + rows.count - 1) % rows.count }

    /// Shows what is wrong, and goes to the first field that is.
    mutating func complain(_ complaints: [Int: String]) {
        for i in rows.indices { rows[i].complaint = complaints[i] }
        if let first = complaints.keys.min() { focused = first }
    }

    /// Takes what is typed, pasted or clicked.
    /// - Returns: false: it is nothing of the form's.
    mutating func take(_ input: Input, fieldsAt origin: Point) -> Bool {
        switch input {
        case .key(let key):
            if !rows[focused].choices.isEmpty { return turn(key) }
            guard rows[focused].field.handle(key) else { return false }
        case .paste(let text):
            guard rows[focused].choices.isEmpty else { return false }
            rows[focused].field.insert(text)
        case .mouse(let mouse):
            guard mouse.action == .press, rows.indices.contains(mouse.at.y - origin.y) else { return false }
            focused = mouse.at.y - origin.y
            return true
        case .resized: return false
        }
        rows[focused].complaint = nil
        return true
    }

    private mutating func turn(_ key: Key) -> Bool {
        let choices = rows[focused].choices
        let at = choices.firstIndex(of: rows[focused].text) ?? 0
        switch key.code {
        case .left, .character("h"): set(focused, choices[(at + choices.count - 1) % choices.count])
        case .right, .character("l"), .character(" "): set(focused, choices[(at + 1) % choices.count])
        default: return false
        }
        rows[focused].complaint = nil
        return true
    }

    private var labelWidth: Int { (rows.map { columns($0.label) }.max() ?? 0) + 2 }

    /// Lines that it takes: a field each, and two for help or a complaint.
    var height: Int { rows.count + 2 }

    func draw(into grid: inout Grid, _ rect: Rect) {
        for (i, row) in rows.enumerated() where i < rect.height {
            let y = rect.minY + i
            let isFocused = i == focused
            grid.write(
                row.label, at: Point(rect.minX, y),
                face: row.complaint != nil ? .fieldComplaint : isFocused ? .strong : .quiet, width: labelWidth)
            let p = Point(rect.minX + labelWidth, y)
            let width = min(44, rect.width - labelWidth)
            if !row.choices.isEmpty {
                // The arrows say that it is turned, not typed.
                grid.fill(Rect(x: p.x, y: y, width: width, height: 1), face: isFocused ? .fieldFocused : .field)
                grid.write("‹ \(row.text) ›", at: p, face: isFocused ? .fieldFocused : .field, width: width)
            } else if row.isSecret {
                // Dots, and one for every character at most: how long it is shows, as people expect who type.
                TextField(String(repeating: "•", count: min(row.text.count, width - 2)))
                    .draw(into: &grid, at: p, width: width, isFocused: isFocused)
            } else {
                row.field.draw(into: &grid, at: p, width: width, isFocused: isFocused)
            }
        }
        let below =
            rows.first { $0.complaint != nil }?.complaint.map { ("‼ \($0)", Face.fieldComplaint) } ?? (
                rows[focused].help, .quiet
            )
        for (i, line) in wrapped(below.0, width: rect.width).prefix(2).enumerated() where rows.count + i < rect.height {
            grid.write(line, at: Point(rect.minX, rect.minY + rows.count + i), face: below.1, width: rect.width)
        }
    }
}

/// An overlay that is a form: the keys of every form, and one act at its end.
protocol FormPlace: Place where Action == FormAction {
    var title: String { get }
    var form: Form { get set }
    /// What enter in the last field does, in a word: `save`.
    var keepWord: String { get }
    /// Whether the answer of a command is awaited; nothing is taken meanwhile.
    var isWaiting: Bool { get }
    mutating func keep(_ desk: inout Desk)
    mutating func left(_ desk: inout Desk)
}

enum FormAction: Hashable, Sendable { case next, previous, enter, keep, leave }

extension FormPlace {
    var name: String { title }
    var isTyping: Bool { true }
    var isWaiting: Bool { false }
    mutating func left(_ desk: inout Desk) { desk.close() }

    var table: [Binding<FormAction>] {
        [
            Binding("enter", .enter, "Go to the next field; at the last one: \(keepWord)", hint: "next, \(keepWord)"),
            Binding("tab down", .next, "Go to the next field", hint: "next field"),
            Binding("shift-tab up", .previous, "Go to the field before"),
            Binding(
                "ctrl-s", .keep, "\(keepWord.prefix(1).uppercased())\(keepWord.dropFirst()) at once", hint: keepWord),
            Binding("esc", .leave, "Leave the form; nothing is changed", hint: "leave"),
        ]
    }

    mutating func perform(_ action: FormAction, _ desk: inout Desk) {
        switch action {
        case .next: form.next()
        case .previous: form.previous()
        case .enter: if form.isLast { keep(&desk) } else { form.next() }
        case .keep: keep(&desk)
        case .leave: left(&desk)
        }
    }

    func refusal(of action: FormAction, _ desk: Desk) -> String? {
        isWaiting && action != .leave ? "one moment, it is being done" : nil
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return true }
        let box = Box.inside(Box.place(width, form.height, in: Shell.body(of: desk.frame)))
        return form.take(input, fieldsAt: box.origin)
    }

    var width: Int { 66 }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw(title, width, form.height, into: &grid, rect)
        form.draw(into: &grid, inside)
    }
}
