import Cells
import DiveShop

/// Who sits there? Nothing of the shop shows until that is known.
struct SignIn: Place {
    enum Reason: Hashable, Sendable {
        case start
        /// Locked by this person or by the clock; their screens wait behind it.
        case locked(username: String, name: String)
        /// Signed out, and why.
        case signedOut(String)
    }
    enum Action: Hashable, Sendable { case next, enter, clear, leave }

    let reason: Reason
    private var form: Form
    private var isChecking = false
    private var complaint: String?

    init(_ reason: Reason) {
        self.reason = reason
        form = Form([])
        begin()
    }

    /// Whoever locked the screen need not type their name.
    private mutating func begin() {
        form = Form([Form.Row("Name"), Form.Row("Password", isSecret: true)])
        if case .locked(let username, _) = reason {
            form.set(0, username)
            form.focus(1)
        }
    }

    var name: String { "Sign in" }
    var isTyping: Bool { true }
    let table: [Binding<Action>] = [
        Binding("enter", .enter, "Sign in", hint: "sign in"),
        Binding("tab shift-tab up down", .next, "Go to the other field", hint: "other field"),
        Binding("esc", .clear, "Clear what was typed", hint: "clear"),
        Binding("ctrl-c ctrl-q", .leave, "Leave the program", hint: "leave"),
    ]

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .next: form.next()
        case .clear:
            begin()
            complaint = nil
        case .leave: desk.effects.append(.leave)
        case .enter where form.focused == 0: form.next()
        case .enter:
            guard !isChecking else { return }
            guard !form[0].isEmpty else {
                form.focus(0)
                complaint = "whose password is that? The name is missing"
                return
            }
            // Enter alone, as a scanner sends it, is no wrong try.
            guard !form[1].isEmpty else {
                complaint = "the password is missing"
                return
            }
            isChecking = true
            complaint = nil
            desk.effects.append(.signIn(form[0], Secret(form[1])))
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isChecking { return true }
        return form.take(input, fieldsAt: room(Rect(desk.frame.size)).origin)
    }

    /// The password is typed anew; the name stays.
    mutating func refused(_ why: Refusal) {
        isChecking = false
        complaint = why.words
        form.set(1, "")
        form.focus(1)
    }

    private var words: String {
        switch reason {
        case .start: "Who is at the counter?"
        case .locked(_, let name): "Locked. \(name) goes on with a password; anybody else types their own name."
        case .signedOut(let why): why
        }
    }

    private func room(_ rect: Rect) -> Rect {
        let width = min(52, rect.width - 4)
        let lines = wrapped(words, width: width).count
        let box = Box.place(width, 5 + lines, in: rect)
        return Rect(x: box.minX + 2, y: box.minY + 2 + lines, width: box.width - 4, height: 4)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(52, rect.width - 4)
        let lines = wrapped(words, width: width)
        let inside = Box.draw("Nautilus", width, 5 + lines.count, into: &grid, rect)
        for (i, line) in lines.enumerated() { grid.write(line, at: Point(inside.minX, inside.minY + i), face: .quiet) }
        let room = room(rect)
        form.draw(into: &grid, room)
        let (text, face): (String, Face) =
            isChecking ? ("looking …", .quiet) : complaint.map { ("‼ \($0)", .fieldComplaint) } ?? ("", .quiet)
        for (i, line) in wrapped(text, width: room.width).prefix(2).enumerated() {
            grid.write(line, at: Point(room.minX, room.minY + 2 + i), face: face, width: room.width)
        }
    }
}
