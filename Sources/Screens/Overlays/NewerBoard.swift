import Cells
import DiveShop

/// Somebody else was there before: what they wrote into the fields that are to be written, beside what was typed here. The form below
/// is told the choice, and nothing typed is lost before.
struct NewerBoard: Place {
    enum Action: Hashable, Sendable { case theirs, mine, back }
    private struct Field: Hashable, Sendable {
        let label: String
        let newer: Newer.Field
        let mine: String
    }
    private let newer: Newer
    private let fields: [Field]

    init(_ newer: Newer, _ form: Form) {
        self.newer = newer
        fields = newer.fields.map { field in
            let row = form.row(named: field.name).map { form.rows[$0] }
            return Field(label: row?.label ?? field.name, newer: field, mine: row?.text ?? "")
        }
    }

    var name: String { "Changed meanwhile" }
    var asks: Bool { true }
    var table: [Binding<Action>] {
        [
            Binding("t", .theirs, "Keep what they wrote; the rest of the form is saved", hint: "keep theirs"),
            Binding("m", .mine, "Write what you typed over it", hint: "write mine"),
            Binding("esc q enter", .back, "Back to the form; nothing is lost", hint: "back to the form"),
        ]
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        desk.close()
        switch action {
        case .theirs: desk.requests.append(.below(NewerChoice.theirs(newer)))
        case .mine: desk.requests.append(.below(NewerChoice.mine(newer)))
        case .back: break
        }
    }

    private static let labelWidth = 8
    private static let width = 60

    private func lines(_ desk: Desk, width: Int) -> [(label: String, text: String, face: Face)] {
        var lines: [(String, String, Face)] = []
        func add(_ label: String, _ text: String, _ face: Face, indent: Int) {
            let all = wrapped(text, width: max(1, width - indent))
            for (i, line) in all.prefix(2).enumerated() {
                // That there is more is told by the mark at its end.
                lines.append((i == 0 ? label : "", i == 1 && all.count > 2 ? "\(line) \(all[2])" : line, face))
            }
        }
        for field in fields {
            let who = field.newer.by ?? "Somebody"
            let at = field.newer.at.map { " at \(time($0, desk))" } ?? ""
            add("", "\(who) changed “\(field.label)”\(at):", .strong, indent: 0)
            add("theirs", shown(field.newer.value), .text, indent: NewerBoard.labelWidth)
            add("yours", shown(field.mine), .text, indent: NewerBoard.labelWidth)
        }
        return lines
    }

    private func shown(_ text: String) -> String { text.isEmpty ? "nothing" : text }

    /// The clock, with the day where it is another one.
    private func time(_ moment: Instant, _ desk: Desk) -> String {
        let calendar = desk.words.calendar
        let clock = calendar.clock(of: moment)
        let day = calendar.day(of: moment)
        return day == calendar.day(of: desk.now) ? clock : "\(clock) on \(day.short)"
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(NewerBoard.width, rect.width - 4)
        let lines = lines(desk, width: width)
        let keys = table.compactMap { row in row.hint.map { (Shell.shown(row.keys[0]), $0) } }
        let inside = Box.draw(name, width, lines.count + 1 + keys.count, into: &grid, rect)
        for (i, line) in lines.prefix(max(0, inside.height - keys.count - 1)).enumerated() {
            let y = inside.minY + i
            if line.face == .strong {
                grid.write(line.text, at: Point(inside.minX, y), face: .strong, width: inside.width)
            } else {
                let x = inside.minX + NewerBoard.labelWidth
                grid.write(line.label, at: Point(inside.minX, y), face: .quiet, width: NewerBoard.labelWidth)
                grid.write(line.text, at: Point(x, y), face: line.face, width: inside.maxX - x)
            }
        }
        for (i, key) in keys.enumerated() {
            let y = inside.maxY - keys.count + i
            grid.write(key.0, at: Point(inside.minX, y), face: .overlayKey)
            grid.write(key.1, at: Point(inside.minX + 4, y), width: inside.width - 4)
        }
    }
}
