import Cells
import DiveShop

/// Everybody who works here: adding, changing, keeping out, letting in again.
struct StaffScreen: Place {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case filter, add, edit, active, password, pin, link, unlock, roles, settings, refresh, backOut
    }

    private var people: People?
    private var choices = Choices([])

    var name: String { "Staff" }
    var isTyping: Bool { choices.isFiltering }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("a", .add, "Let somebody new in", hint: "add"),
            Binding("enter e", .edit, "Change name, address or role", hint: "change"),
            Binding("p", .password, "Set a new password", hint: "password"),
            Binding("n", .pin, "Set or take away a PIN"),
            Binding("d", .active, "Keep somebody out, or let them in again", hint: "disable"),
            Binding("o", .link, "Link an account of this machine", hint: "account"),
            Binding("u", .unlock, "Let somebody try again whom wrong tries keep out"),
            Binding("R", .roles, "Show and change what each role may do", hint: "roles"),
            Binding("S", .settings, "Locking, privacy and PINs"),
            Binding("/", .filter, "Show only people with these words", hint: "filter"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc", .backOut, "End the filter"),
        ]

    /// The settings too: the form of them is filled when it opens, and loses no key.
    func queries(_ desk: Desk) -> [Query] { [.people, .settings] }

    mutating func follow(_ desk: Desk) {
        guard case .people(let people) = desk.answers[.people] else { return }
        let id = selected?.id
        self.people = people
        choices.replace(
            people.people.map { person in
                Choices.Item(
                    title: person.username,
                    detail: [person.fullName, person.state(people.asOf, desk.words)].filter { !$0.isEmpty }
                        .joined(separator: "  · "),
                    note: people.roles.first { $0.name == person.role }?.title ?? "no role")
            })
        // The same person stays selected, wherever they stand now: the next key is meant for them.
        if let i = people.people.firstIndex(where: { $0.id == id }) { choices.select(i) }
    }

    private var selected: Person? {
        guard let people, let i = choices.selection, people.people.indices.contains(i) else { return nil }
        return people.people[i]
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .manageUsers), action != .backOut { return why }
        switch action {
        case .edit, .active, .password, .pin, .link: return selected == nil ? "nobody is selected" : nil
        case .unlock: return selected?.lockedUntil == nil ? "nothing keeps them out" : nil
        case .add, .roles: return people == nil ? "the staff is still being read" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): choices.step(step.choice, page: max(1, Shell.body(of: desk.frame).height - 6))
        case .filter: choices.beginFilter()
        case .add: if let people { desk.open(PersonForm(nil, roles: people.roles)) }
        case .edit: if let selected, let people { desk.open(PersonForm(selected, roles: people.roles)) }
        case .password: if let selected { desk.open(SecretForm(.password(selected))) }
        case .pin: if let selected { desk.open(SecretForm(.pin(selected))) }
        case .link: if let selected { desk.open(LinkForm(selected)) }
        case .unlock: if let selected { desk.order(.staff(.unlock(selected.id))) }
        case .active: if let selected { toggle(selected, &desk) }
        case .roles: if let people { desk.open(RolesBoard(people.roles)) }
        case .settings: desk.open(SettingsForm())
        case .refresh: desk.effects.append(.refresh)
        case .backOut: _ = choices.endFilter()
        }
    }

    private func toggle(_ person: Person, _ desk: inout Desk) {
        let command = Command.staff(.setActive(person.id, !person.isActive))
        guard person.isActive else { return desk.order(command) }
        desk.open(
            Question(
                title: "Keep \(person.username) out?",
                words:
                    "They cannot sign in any more, and their open terminals are signed out. What they did stays written down; d lets them in again.",
                yes: "disable", request: .order(command)))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if choices.isFiltering, input == .key(Key(.enter)) {
            choices.keepFilter()
            return true
        }
        if choices.type(input) { return true }
        guard case .mouse(let mouse) = input else { return false }
        let list = list(Shell.body(of: desk.frame))
        switch mouse.action {
        case .wheelUp: perform(.step(.up), &desk)
        case .wheelDown: perform(.step(.down), &desk)
        case .press:
            guard let item = choices.item(atRow: mouse.at.y - list.minY, width: list.width, height: list.height) else {
                return false
            }
            if item == choices.selected {
                if refusal(of: .edit, desk) == nil { perform(.edit, &desk) }
            } else {
                choices.select(item)
            }
        default: return false
        }
        return true
    }

    private func list(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: min(100, rect.width - 4), height: rect.height - 2)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let active = people?.people.count { $0.isActive }
        let note = people.map { desk.words.asOf($0.asOf) }
        Panel(title: "Staff", badge: active.map { "\($0) active" }, note: note, state: .focused).draw(into: &grid, rect)
        if let why = desk.refusal(without: .manageUsers) {
            return grid.say(why, face: .quiet, list(rect))
        }
        if case .refused(let why) = desk.answers[.people] { return grid.say(why.words, face: .alarm, list(rect)) }
        guard people != nil else { return grid.say("reading …", face: .quiet, list(rect)) }
        choices.draw(into: &grid, list(rect), empty: "nobody", glyphs: desk.frame.glyphs)
    }
}

extension Grid {
    fileprivate mutating func say(_ text: String, face: Face, _ rect: Rect) {
        write(text, at: rect.origin, face: face, width: rect.width)
    }
}

extension RowsList.Step {
    var choice: Choices.Step {
        switch self {
        case .up: .up
        case .down: .down
        case .pageUp: .pageUp
        case .pageDown: .pageDown
        case .first: .first
        case .last: .last
        }
    }
}

extension Person {
    var fullName: String { [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " ") }

    /// In words: what keeps them out, or how they come in and when they last did.
    func state(_ now: Instant, _ words: Words) -> String {
        if !isActive { return "disabled" }
        if let lockedUntil { return "kept out until \(words.calendar.clock(of: lockedUntil))" }
        var parts: [String] = []
        if let osAccount { parts.append("account \(osAccount)") }
        if hasPassword { parts.append("password") }
        if hasPIN { parts.append("PIN") }
        if parts.isEmpty { return "cannot sign in: no password yet" }
        let last = lastSignIn.map { "last \(words.text(.moment($0)))" } ?? "never signed in"
        return "\(parts.joined(separator: ", ")) · \(last)"
    }
}
