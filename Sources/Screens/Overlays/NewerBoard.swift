import Cells
import DiveShop

/// Somebody else was there before: what they wrote into the fields that are to be written, beside what was typed here. The form below
/// is told the choice, and nothing typed is lost before.
struct NewerBoard: AskingPlace {
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

    var title: String { "Changed meanwhile" }
    var widest: Int { 60 }
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

    func told(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        var lines: [[StatsLine.Piece]] = []
        func add(_ label: String, _ text: String, _ face: Face, indent: Int) {
            let all = wrapped(text, width: max(1, width - indent))
            for (i, line) in all.prefix(2).enumerated() {
                let label = i == 0 ? label : ""
                let blanks = String(repeating: " ", count: max(0, indent - columns(label)))
                // That there is more is told by the mark at its end.
                let text = i == 1 && all.count > 2 ? "\(line) \(all[2])" : line
                lines.append([
                    StatsLine.Piece(text: label + blanks, face: .quiet), StatsLine.Piece(text: text, face: face),
                ])
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
}
