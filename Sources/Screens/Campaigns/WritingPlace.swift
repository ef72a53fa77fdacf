import Cells
import DiveShop

enum WritingAction: Hashable, Sendable { case enter, next, previous, keep, template, plain, all, leave }

/// A place where a text is written: its fields, and beside or below them what is told of it.
protocol WritingPlace: Place where Action == WritingAction {
    var title: String { get }
    var form: Form { get set }
    /// What ctrl-s does, in a word: `send`.
    var keepWord: String { get }
    /// Whether the answer of a command is awaited; nothing is taken meanwhile.
    var isWaiting: Bool { get }
    /// What is said where what was typed would be thrown away.
    var loss: String { get }
    func advice(_ desk: Desk, width: Int) -> [[StatsLine.Piece]]
    mutating func keep(_ desk: inout Desk)
    /// After something was typed or turned.
    mutating func follow(_ before: Form)
    /// Puts the words of the template in that is chosen.
    mutating func putTemplate()
    /// Why there are none to put in; nil: there are.
    var whyNoTemplate: String? { get }
}

extension WritingPlace {
    var name: String { title }
    var isTyping: Bool { true }
    var takesText: Bool { form.takesText }

    var table: [Binding<WritingAction>] {
        [
            Binding("enter", .enter, "Go to the next field; in a text: a new line"),
            Binding("tab down", .next, "Go to the next field", hint: "next field"),
            Binding("shift-tab up", .previous, "Go to the field before"),
            Binding("ctrl-s", .keep, "\(keepWord.prefix(1).uppercased())\(keepWord.dropFirst())", hint: keepWord),
            Binding(
                "ctrl-t", .template, "Put the template's words in, in place of what is typed", hint: "template's words"),
            Binding("ctrl-p", .plain, "Write plain characters instead of those that make a text long", hint: "plain"),
            Binding("ctrl-v", .all, "Show all that is told of it: how it reads, how long it is", hint: "all of it"),
            Binding("esc", .leave, "Leave it; nothing is changed", hint: "leave"),
        ]
    }

    func refusal(of action: WritingAction, _ desk: Desk) -> String? {
        switch action {
        case .leave, .all: return nil
        case _ where isWaiting: return "one moment, it is being done"
        case .template: return whyNoTemplate
        case .plain:
            return form.content.text == Lookalikes.plain(form.content.text) ? "every character is plain already" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: WritingAction, _ desk: inout Desk) {
        switch action {
        case .enter, .next: form.next()
        case .previous: form.previous()
        case .keep: keep(&desk)
        case .template: putTemplate()
        case .plain:
            let before = form
            form.makePlain()
            follow(before)
        case .all: desk.open(LinesBox(title, advice(desk, width: LinesBox.width(desk))))
        case .leave:
            guard typed != nil else { return desk.close() }
            desk.open(Question(title: "Throw away what you typed?", words: loss, yes: "throw away", request: .close))
        }
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        let before = form
        let fields = room(Shell.body(of: desk.frame)).form
        let isTaken = form.take(input, fieldsAt: fields.origin, height: fields.height, width: fields.width)
        follow(before)
        follow(desk)
        return isTaken
    }

    /// The fields, and what is told of them: beside one another from a hundred columns on.
    func room(_ rect: Rect) -> (form: Rect, advice: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        if inside.width >= CampaignComposer.wide {
            let width = min(88, (inside.width - 4) / 2)
            return (
                Rect(x: inside.minX, y: inside.minY + 1, width: width, height: inside.height - 1),
                Rect(
                    x: inside.minX + width + 4, y: inside.minY + 1, width: inside.width - width - 4,
                    height: inside.height - 1)
            )
        }
        let height = min(form.height, max(1, inside.height - 5))
        return (
            Rect(x: inside.minX, y: inside.minY, width: inside.width, height: height),
            Rect(x: inside.minX, y: inside.minY + height, width: inside.width, height: max(0, inside.height - height))
        )
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: title, state: .focused).draw(into: &grid, rect)
        let room = room(rect)
        form.draw(into: &grid, room.form)
        PieceLines.draw(advice(desk, width: room.advice.width), into: &grid, room.advice)
    }
}
