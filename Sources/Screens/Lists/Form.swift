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
        /// Where it takes several lines; nil: one.
        fileprivate(set) var area: TextArea?
        /// How many lines it takes, and up to how many where there is room.
        fileprivate let lines: ClosedRange<Int>
        /// A character in it that is told of, which is marked.
        fileprivate(set) var blamed: Unicode.Scalar?
        /// The values to go through; empty: it is typed.
        var choices: [String] = []
        /// What values are called where a person reads them: `yes` for 1.
        var called: [String: String] = [:]
        /// Whether only arrows go through them: letters may be those of a code that is scanned.
        var turnsByArrowsAlone = false
        /// Below the fields while this one has the keys.
        var help = ""
        fileprivate(set) var complaint: String?

        init(
            _ label: String, _ text: String = "", named name: String = "", isSecret: Bool = false,
            choices: [String] = [], help: String = "", lines: ClosedRange<Int>? = nil
        ) {
            self.label = label
            self.name = name
            before = text
            field = TextField(text)
            self.isSecret = isSecret
            self.choices = choices
            self.help = help
            self.lines = lines ?? 1...1
            area = lines.map { _ in TextArea(text) }
        }
        var text: String { area?.text ?? field.text }

        /// That its field had no room for the last of what was typed or pasted; nil: it had.
        fileprivate var leftOut: String? {
            let limit = Words.grouped(area?.limit ?? field.limit)
            switch area?.leftOut ?? field.leftOut {
            case 0: return nil
            case 1: return "It is full: there is room for \(limit) characters. The last one is left out."
            case let many:
                return "There is room for \(limit) characters: the last \(Words.grouped(many)) are left out."
            }
        }
    }

    private(set) var rows: [Row]
    /// Rows that were there, with what was typed into them: they may come again.
    private var hidden: [Row] = []
    private(set) var focused = 0 { didSet { (isTypedInVain, leftOut) = (false, nil) } }
    /// Whether something was typed where one can only choose.
    private var isTypedInVain = false
    /// What the field that has the keys did not take of what was typed or pasted last, in words.
    private var leftOut: String?
    /// What is wrong with the whole of it, not with a field.
    private var complaint: String?

    init(_ rows: [Row]) { self.rows = rows }

    subscript(row: Int) -> String { rows[row].text }
    var isLast: Bool { focused == rows.count - 1 }
    /// Whether the field that has the keys is typed into, not chosen from.
    var takesText: Bool { rows.indices.contains(focused) && rows[focused].choices.isEmpty }

    func row(named name: String) -> Int? { name.isEmpty ? nil : rows.firstIndex { $0.name == name } }

    /// What stands in the row of that name, whether it shows or not.
    func text(_ name: String) -> String? { (rows + hidden).first { $0.name == name }?.text }

    /// What stands in every row that has a name.
    var texts: [String: String] {
        Dictionary(
            (rows + hidden).filter { !$0.name.isEmpty }.map { ($0.name, $0.text) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What was typed before stands there again.
    mutating func put(_ texts: [String: String]) {
        for i in rows.indices { if let text = texts[rows[i].name] { set(i, text) } }
        for i in hidden.indices {
            guard let text = texts[hidden[i].name] else { continue }
            hidden[i].field = TextField(text, limit: hidden[i].field.limit)
            if hidden[i].area != nil { hidden[i].area = TextArea(text) }
        }
    }

    /// Other rows in place of those that are there. Those that have a name keep what was typed into them, also while they do not show.
    mutating func arrange(_ new: [Row]) {
        let known = rows + hidden
        let name = rows.indices.contains(focused) ? rows[focused].name : ""
        rows = new.map { row in
            guard !row.name.isEmpty, let old = known.first(where: { $0.name == row.name }) else { return row }
            var row = row
            (row.before, row.field, row.area, row.complaint) = (old.before, old.field, old.area, old.complaint)
            return row
        }
        hidden = known.filter { old in !old.name.isEmpty && !new.contains { $0.name == old.name } }
        focused = row(named: name) ?? max(0, min(focused, rows.count - 1))
    }

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
        if let area = rows[row].area { rows[row].area = TextArea(text, limit: area.limit) }
        rows[row].field = TextField(text, limit: rows[row].field.limit)
    }
    /// A text that is likely: whoever types there types another one.
    mutating func propose(_ row: Int, _ text: String) {
        guard rows[row].text != text else { return }
        rows[row].field = TextField(text, limit: rows[row].field.limit, isMarked: true)
    }
    /// Up to how many characters the field takes, where text is longer than names are.
    mutating func allow(_ row: Int, characters: Int) { rows[row].field.limit = characters }
    mutating func blame(_ row: Int, _ scalar: Unicode.Scalar?) { rows[row].blamed = scalar }
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
        isTypedInVain = false
        leftOut = rows[focused].leftOut
    }

    /// Takes what is typed, pasted or clicked.
    /// - Parameters: where ``draw(into:_:)`` draws.
    /// - Returns: false: it is nothing of the form's.
    mutating func take(_ input: Input, fieldsAt origin: Point, height: Int = .max, width: Int = 66) -> Bool {
        switch input {
        case .key(let key):
            if !rows[focused].choices.isEmpty { return turn(key) }
            if rows[focused].area != nil {
                let (before, width) = (rows[focused].text, areaWidth(width))
                guard rows[focused].area?.handle(key, width: width) == true else { return false }
                // Moving about in it changes nothing.
                if rows[focused].text == before {
                    leftOut = rows[focused].leftOut
                    return true
                }
            } else {
                guard rows[focused].field.handle(key) else { return false }
            }
        case .paste(let text):
            guard rows[focused].choices.isEmpty else {
                isTypedInVain = true
                return true
            }
            if rows[focused].area == nil { rows[focused].field.insert(text) } else { rows[focused].area?.insert(text) }
        case .mouse(let mouse):
            guard mouse.action == .press else { return false }
            for (row, rect) in places(Rect(x: origin.x, y: origin.y, width: width, height: height))
            where rect.minY..<rect.maxY ~= mouse.at.y {
                focused = row
                let inside = fieldRect(rect)
                if mouse.at.y >= inside.minY {
                    rows[row].area?.place(
                        row: mouse.at.y - inside.minY, column: mouse.at.x - inside.minX, width: inside.width,
                        height: inside.height)
                }
                return true
            }
            return false
        case .resized: return false
        }
        changed()
        return true
    }

    private mutating func turn(_ key: Key) -> Bool {
        let choices = rows[focused].choices
        let at = choices.firstIndex(of: rows[focused].text) ?? 0
        let byLetters = !rows[focused].turnsByArrowsAlone
        switch key.code {
        case .left,
            .character("h") where byLetters:
            set(focused, choices[(at + choices.count - 1) % choices.count])
        case .right,
            .character("l") where byLetters,
            .character(" ") where byLetters:
            set(focused, choices[(at + 1) % choices.count])
        // A letter is no key of every place here: `q` would leave the form, a scanned code would lock the screen.
        case .character(let character) where !key.control && !key.alt && character != "?" && character != ":":
            isTypedInVain = true
            return true
        default: return false
        }
        changed()
        return true
    }

    /// With room for the mark of a field that is wrong.
    private var labelWidth: Int { (rows.map { columns($0.label) }.max() ?? 0) + 3 }

    /// Lines that it takes on so many columns, with all that is told of the field that has the keys.
    func height(width: Int) -> Int { height - Form.toldLines + told(width: width).count }
    private static let toldLines = 2

    /// Two lines at least, so that fields do not jump whenever something is told.
    private func told(width: Int) -> [String] {
        let lines = told.map { wrapped($0.text, width: max(1, width)) } ?? []
        return lines + Array(repeating: "", count: max(0, Form.toldLines - lines.count))
    }

    /// Lines that it takes: those of its fields, and two for help or a complaint.
    var height: Int { rows.reduce(2) { $0 + $1.lines.lowerBound + ($1.area == nil ? 0 : 1) } }

    /// Below this a field of several lines has no room beside its label.
    private static let narrow = 56
    private static let widest = 44
    private static let widestArea = 72

    private func isStacked(_ width: Int) -> Bool { width < Form.narrow }
    private func areaWidth(_ width: Int) -> Int {
        min(Form.widestArea, isStacked(width) ? width : width - labelWidth)
    }

    /// The field of a row without its label.
    private func fieldRect(_ row: Rect) -> Rect {
        guard row.height > 1, isStacked(row.width) else {
            return Rect(
                x: row.minX + labelWidth, y: row.minY, width: areaWidth(row.width), height: row.height)
        }
        return Rect(x: row.minX, y: row.minY + 1, width: areaWidth(row.width), height: row.height - 1)
    }

    /// Where the fields show: all of them, or those around the one that has the keys.
    private func places(_ rect: Rect) -> [(row: Int, rect: Rect)] {
        var heights = rows.map { row in
            row.area == nil ? 1 : row.lines.lowerBound + (isStacked(rect.width) ? 1 : 0)
        }
        let all = heights.reduce(0, +)
        // More than two lines push fields away, but never more than half of the room.
        let below = max(Form.toldLines, min(told(width: rect.width).count, rect.height / 2))
        var shown = rows.indices
        if all + below - Form.toldLines > rect.height {
            let room = max(1, rect.height - below)
            var (first, last, used) = (focused, focused, heights[focused])
            // By turns one above and one below, as far as there is room.
            var above = true
            while used < room, first > 0 || last < rows.count - 1 {
                if above ? first > 0 : last == rows.count - 1 {
                    guard used + heights[first - 1] <= room else { break }
                    first -= 1
                    used += heights[first]
                } else {
                    guard used + heights[last + 1] <= room else { break }
                    last += 1
                    used += heights[last]
                }
                above.toggle()
            }
            shown = first..<last + 1
            if used > room { heights[focused] = room }
        } else if rect.height < .max / 2 {
            var spare = rect.height - all - below
            for i in rows.indices where rows[i].area != nil && spare > 0 {
                let more = min(spare, rows[i].lines.upperBound - rows[i].lines.lowerBound)
                heights[i] += more
                spare -= more
            }
        }
        var y = rect.minY
        return shown.map { row in
            defer { y += heights[row] }
            return (row, Rect(x: rect.minX, y: y, width: rect.width, height: heights[row]))
        }
    }

    /// - Parameter hasKeys: whether what is typed comes here; else no field is marked, and no help shows.
    func draw(into grid: inout Grid, _ rect: Rect, hasKeys: Bool = true) {
        let places = places(rect)
        let isCut = places.count < rows.count
        for (i, place) in places {
            let row = rows[i]
            let y = place.minY
            let isFocused = hasKeys && i == focused
            grid.write(
                row.label, at: Point(rect.minX, y),
                face: row.complaint != nil ? .fieldComplaint : isFocused ? .strong : .quiet, width: labelWidth)
            if row.complaint != nil {
                grid.write("‼", at: Point(rect.minX + labelWidth - 2, y), face: .fieldComplaint)
            }
            let p = Point(rect.minX + labelWidth, y)
            let width = min(Form.widest, rect.width - labelWidth - (isCut ? 2 : 0))
            if let area = row.area {
                area.draw(into: &grid, fieldRect(place), isFocused: isFocused, blamed: row.blamed)
            } else if !row.choices.isEmpty {
                // The arrows say that it is turned, not typed.
                grid.fill(Rect(x: p.x, y: y, width: width, height: 1), face: isFocused ? .fieldFocused : .field)
                let face: Face = isFocused ? .fieldFocused : .field
                let taken = grid.write(
                    "‹ \(row.called[row.text] ?? row.text)", at: p, face: face, width: max(0, width - 2))
                grid.write(" ›", at: Point(p.x + taken, y), face: face, width: width - taken)
            } else if row.isSecret {
                // Dots, and one for every character at most: how long it is shows, as people expect who type.
                TextField(String(repeating: "•", count: min(row.text.count, width - 2)))
                    .draw(into: &grid, at: p, width: width, isFocused: isFocused)
            } else {
                row.field.draw(into: &grid, at: p, width: width, isFocused: isFocused)
            }
        }
        let below = places.last?.rect.maxY ?? rect.minY
        let more = Point(rect.maxX - 1, rect.minY)
        if let first = places.first?.row, first > 0 { grid.write("▲", at: more, face: .quiet) }
        if let last = places.last?.row, last < rows.count - 1 {
            grid.write("▼", at: Point(more.x, max(rect.minY, below - 1)), face: .quiet)
        }
        guard hasKeys, let face = told?.face else { return }
        let lines = told(width: rect.width)
        let room = rect.maxY - below
        for (i, line) in lines.prefix(max(0, room)).enumerated() {
            // What has no room is not left out without a sign of it.
            let isCut = i == room - 1 && lines.count > room
            grid.write(
                isCut ? "\(line) \(lines[i + 1])" : line, at: Point(rect.minX, below + i), face: face,
                width: rect.width)
        }
    }

    /// What is told of the field that has the keys: what is wrong with it, or how it is filled in; nil: nothing.
    var told: (text: String, face: Face)? {
        guard rows.indices.contains(focused) else { return nil }
        if isTypedInVain { return ("‼ Nothing is typed here: ← and → choose.", .fieldComplaint) }
        if let leftOut { return ("‼ \(leftOut)", .fieldComplaint) }
        if let wrong = rows[focused].complaint ?? complaint { return ("‼ \(wrong)", .fieldComplaint) }
        return rows[focused].help.isEmpty ? nil : (rows[focused].help, .quiet)
    }
}
