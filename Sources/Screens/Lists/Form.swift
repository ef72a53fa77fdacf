import Cells
import DiveShop

/// Fields below one another: typing, going from one to the next, a complaint at each field that is wrong. What was typed stays until the
/// form is left.
struct Form: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        let label: String
        /// The column that it is stored in, as commands and refusals name it; empty: it is stored nowhere.
        let name: String
        /// What it was when the person saw it first.
        fileprivate(set) var before: String
        fileprivate(set) var field = TextField()
        /// A password is drawn as dots.
        var isSecret = false
        /// The values to go through; empty: it is typed.
        var choices: [String] = []
        /// Below the fields while this one has the keys.
        var help = ""
        fileprivate(set) var complaint: String?

        init(
            _ label: String, _ text: String = "", named name: String = "", isSecret: Bool = false,
            choices: [String] = [], help: String = ""
        ) {
            self.label = label
            self.name = name
            before = text
            field = TextField(text)
            self.isSecret = isSecret
            self.choices = choices
            self.help = help
        }
        var text: String { field.text }
    }

    private(set) var rows: [Row]
    private(set) var focused = 0
    /// What is wrong with the whole of it, not with a field.
    private var complaint: String?

    init(_ rows: [Row]) { self.rows = rows }

    subscript(row: Int) -> String { rows[row].text }
    var isLast: Bool { focused == rows.count - 1 }

    func row(named name: String) -> Int? { name.isEmpty ? nil : rows.firstIndex { $0.name == name } }

    /// What the person has made different, by name.
    var changes: [String: Change<String>] {
        var changes: [String: Change<String>] = [:]
        for row in rows where !row.name.isEmpty && row.text != row.before {
            changes[row.name] = Change(from: row.before, to: row.text)
        }
        return changes
    }

    /// What the field holds as it is stored, known only after the form was opened.
    mutating func begin(_ row: Int, _ text: String) {
        rows[row].before = text
        set(row, text)
    }

    /// The person has seen what others wrote meanwhile; what they typed themselves stays.
    mutating func know(_ newer: Newer) {
        for field in newer.fields { if let row = row(named: field.name) { rows[row].before = field.value } }
    }

    /// What others wrote meanwhile stands instead of what was typed there.
    mutating func adopt(_ newer: Newer) {
        for field in newer.fields { if let row = row(named: field.name) { begin(row, field.value) } }
    }

    mutating func set(_ row: Int, _ text: String) {
        rows[row].field = TextField(text, limit: rows[row].field.limit)
    }
    /// A text that is likely: whoever types there types another one.
    mutating func propose(_ row: Int, _ text: String) {
        guard rows[row].text != text else { return }
        rows[row].field = TextField(text, limit: rows[row].field.limit, isMarked: true)
    }
    /// Up to how many characters the field takes, where text is longer than names are.
    mutating func allow(_ row: Int, characters: Int) { rows[row].field.limit = characters }
    mutating func offer(_ row: Int, choices: [String]) { rows[row].choices = choices }
    mutating func explain(_ row: Int, _ help: String) { rows[row].help = help }
    mutating func focus(_ row: Int) { focused = max(0, min(rows.count - 1, row)) }
    mutating func next() { focused = (focused + 1) % rows.count }
    mutating func previous() { focused = (focused + rows.count - 1) % rows.count }

    /// Shows what is wrong, and goes to the first field that is. A complaint stays until its field is changed.
    mutating func complain(_ complaints: [Int: String], of whole: String? = nil) {
        for i in rows.indices { rows[i].complaint = complaints[i] }
        complaint = whole
        if let first = complaints.keys.min() { focused = first }
    }

    /// Shows at each field what a refusal says of it, or else the refusal as a whole.
    mutating func complain(_ refusal: Refusal) {
        var complaints: [Int: String] = [:]
        for (name, words) in refusal.complaints { if let row = row(named: name) { complaints[row] = words } }
        complain(complaints, of: complaints.isEmpty ? refusal.words : nil)
    }

    private mutating func changed() {
        rows[focused].complaint = nil
        complaint = nil
    }

    /// Takes what is typed, pasted or clicked.
    /// - Parameters: where ``draw(into:_:)`` draws.
    /// - Returns: false: it is nothing of the form's.
    mutating func take(_ input: Input, fieldsAt origin: Point, height: Int = .max) -> Bool {
        switch input {
        case .key(let key):
            if !rows[focused].choices.isEmpty { return turn(key) }
            guard rows[focused].field.handle(key) else { return false }
        case .paste(let text):
            guard rows[focused].choices.isEmpty else { return false }
            rows[focused].field.insert(text)
        case .mouse(let mouse):
            let line = mouse.at.y - origin.y
            let fields = fields(height)
            guard mouse.action == .press, line >= 0, line < fields.count else { return false }
            focused = fields.lowerBound + line
            return true
        case .resized: return false
        }
        changed()
        return true
    }

    private mutating func turn(_ key: Key) -> Bool {
        let choices = rows[focused].choices
        let at = choices.firstIndex(of: rows[focused].text) ?? 0
        switch key.code {
        case .left, .character("h"): set(focused, choices[(at + choices.count - 1) % choices.count])
        case .right, .character("l"), .character(" "): set(focused, choices[(at + 1) % choices.count])
        // A letter is no key of every place here: `q` would leave the form, a scanned code would lock the screen.
        case .character(let character): return !key.control && !key.alt && character != "?" && character != ":"
        default: return false
        }
        changed()
        return true
    }

    /// With room for the mark of a field that is wrong.
    private var labelWidth: Int { (rows.map { columns($0.label) }.max() ?? 0) + 3 }

    /// Lines that it takes: a field each, and two for help or a complaint.
    var height: Int { rows.count + 2 }

    /// The fields that show: all of them, or those around the one that has the keys.
    private func fields(_ height: Int) -> Range<Int> {
        guard rows.count > height else { return rows.indices }
        let shown = max(1, height - 2)
        let first = max(0, min(focused - shown / 2, rows.count - shown))
        return first..<min(rows.count, first + shown)
    }

    func draw(into grid: inout Grid, _ rect: Rect) {
        let fields = fields(rect.height)
        for i in fields {
            let row = rows[i]
            let y = rect.minY + i - fields.lowerBound
            let isFocused = i == focused
            grid.write(
                row.label, at: Point(rect.minX, y),
                face: row.complaint != nil ? .fieldComplaint : isFocused ? .strong : .quiet, width: labelWidth)
            if row.complaint != nil {
                grid.write("‼", at: Point(rect.minX + labelWidth - 2, y), face: .fieldComplaint)
            }
            let p = Point(rect.minX + labelWidth, y)
            let width = min(44, rect.width - labelWidth - (fields.count < rows.count ? 2 : 0))
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
        let more = Point(rect.maxX - 1, rect.minY)
        if fields.lowerBound > 0 { grid.write("▲", at: more, face: .quiet) }
        if fields.upperBound < rows.count {
            grid.write("▼", at: Point(more.x, more.y + fields.count - 1), face: .quiet)
        }
        guard rows.indices.contains(focused) else { return }
        let below =
            (rows[focused].complaint ?? complaint).map { ("‼ \($0)", Face.fieldComplaint) } ?? (
                rows[focused].help, .quiet
            )
        for (i, line) in wrapped(below.0, width: rect.width).prefix(2).enumerated() where fields.count + i < rect.height
        {
            grid.write(line, at: Point(rect.minX, rect.minY + fields.count + i), face: below.1, width: rect.width)
        }
    }
}
