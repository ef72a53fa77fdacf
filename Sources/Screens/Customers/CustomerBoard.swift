import Cells
import DiveShop

/// The page of one customer, in parts: the person, consent with its ledger, devices, messages, and what was changed.
struct CustomerBoard: Place {
    enum Part: Int, Hashable, Sendable, CaseIterable {
        case person, consent, devices, messages, history
        var title: String {
            switch self {
            case .person: "Person"
            case .consent: "Consent"
            case .devices: "Devices"
            case .messages: "Messages"
            case .history: "History"
            }
        }
    }
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case part(Part)
        case nextPart, partBefore
        case turn, withdraw, register, drop, write
        case edit, active, tag, export, erase, refresh, leave
    }

    let id: Int64
    private(set) var page: CustomerPage?
    private(set) var part = Part.person
    /// The row of the preferences or of the devices.
    private var selected = 0
    /// The first line that shows.
    private var top = 0

    init(id: Int64) { self.id = id }

    var name: String { "Customer" }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("right tab", .nextPart, "Show the next part of the page", hint: "next part"),
            Binding("left shift-tab", .partBefore, "Show the part before"),
        ]
        + Part.allCases.map { Binding("\($0.rawValue + 1)", .part($0), "Show the part \($0.title)") } + [
            Binding(
                "enter space", .turn, "Consent: write down that they agree, or want none any more", hint: "yes or no"),
            Binding("m", .write, "Write them a message", hint: "message"),
            Binding("e", .edit, "Change what is written down of them", hint: "edit"),
            Binding("t", .tag, "Give them a tag, or take one away", hint: "tag"),
            Binding("o", .withdraw, "They want no messages at all", hint: "no messages"),
            Binding("n", .register, "Register a device for push", hint: "device"),
            Binding("x", .drop, "Devices: drop the device"),
            Binding("d", .active, "Deactivate them, or make them active again"),
            Binding("E", .export, "Export everything that is held on them"),
            Binding("X", .erase, "Erase them for good"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc q", .leave, "Leave the page", hint: "back"),
        ]

    private var query: Query { .customer(id) }
    func queries(_ desk: Desk) -> [Query] { [query] }

    mutating func follow(_ desk: Desk) {
        guard case .customer(let page) = desk.answers[query] else { return }
        self.page = page
        selected = max(0, min(selected, rows - 1))
    }

    /// Rows that can be selected.
    private var rows: Int {
        switch part {
        case .consent: page?.preferences.count ?? 0
        case .devices: page?.devices.count ?? 0
        case .person, .messages, .history: 0
        }
    }
    private var preference: CustomerPreference? {
        guard part == .consent, let page, page.preferences.indices.contains(selected) else { return nil }
        return page.preferences[selected]
    }
    private var device: CustomerDevice? {
        guard part == .devices, let page, page.devices.indices.contains(selected) else { return nil }
        return page.devices[selected]
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .step, .part, .nextPart, .partBefore, .refresh, .leave: return nil
        case .turn, .withdraw, .register, .drop, .write:
            if let why = desk.refusal(without: .sendMessages) { return why }
        case .edit, .active, .tag, .export, .erase: if let why = desk.refusal(without: .editCustomers) { return why }
        }
        guard let page else { return "there is no customer" }
        if page.erasedAt != nil, action != .export { return "they were erased" }
        switch action {
        case .turn:
            guard let preference else { return "2 shows what they agreed to" }
            return preference.purpose == .promotional && !preference.isChannelOn
                ? "the channel is off: the row above switches it on" : nil
        case .drop: return device == nil ? "3 shows the devices; none is selected" : nil
        case .erase: return page.obstacles.first
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): self.step(step, desk)
        case .part(let part): show(part)
        case .nextPart: show(Part(rawValue: (part.rawValue + 1) % Part.allCases.count) ?? .person)
        case .partBefore:
            show(Part(rawValue: (part.rawValue + Part.allCases.count - 1) % Part.allCases.count) ?? .person)
        case .refresh: desk.effects.append(.refresh)
        case .leave: desk.close()
        case .write: desk.open(MessageForm(customer: id))
        case .withdraw: desk.open(PreferenceForm(withdrawingAllOf: id))
        case .register: desk.open(DeviceForm(customer: id))
        case .turn: if let preference { desk.open(PreferenceForm(preference, of: id)) }
        case .drop: if let device { drop(device, &desk) }
        case .edit: desk.open(CustomerForm(changing: id))
        case .active: if let page { desk.toggle(id, page.name, isActive: page.isActive) }
        case .tag: if let page { desk.open(CustomerTagForm(page)) }
        case .erase: if let page { desk.open(EraseForm(page)) }
        case .export:
            desk.open(
                Question(
                    title: "Export customer \(id)?",
                    words:
                        "Everything that is held on them goes into a file in the folder exports, which only your account can read. The trail tells of it.",
                    yes: "export", request: .start(.exportCustomer(id))))
        }
    }

    private func drop(_ device: CustomerDevice, _ desk: inout Desk) {
        desk.open(
            Question(
                title: "Drop the device?",
                words: "It gets no push messages any more. The app registers it again when it is opened.",
                yes: "drop", request: .order(.customer(.removeDevice(device.id)))))
    }

    private mutating func show(_ part: Part) {
        guard part != self.part else { return }
        self.part = part
        (selected, top) = (0, 0)
    }

    // MARK: Moving

    private mutating func step(_ step: RowsList.Step, _ desk: Desk) {
        guard let page else { return }
        let room = CustomerBoard.room(Shell.body(of: desk.frame))
        let grid = view(page, desk).grid(part, selected: selected, room.size)
        let last = max(0, grid.size.height - room.height)
        switch step {
        case .up where rows > 0 && (top == 0 || selected > 0): selected = max(0, selected - 1)
        case .down where rows > 0 && selected < rows - 1: selected += 1
        case .up: top = min(top, last) - 1
        case .down: top += 1
        case .pageUp: top = min(top, last) - max(1, room.height - 1)
        case .pageDown: top += max(1, room.height - 1)
        case .first: (top, selected) = (0, 0)
        case .last: (top, selected) = (last, max(0, rows - 1))
        }
        top = max(0, min(top, last))
        // A row that is selected shows: headings stand above it.
        guard rows > 0, step == .up || step == .down else { return }
        let line = selected + CustomerView.linesAbove
        if line < top { top = max(0, line - CustomerView.linesAbove) }
        if line >= top + room.height, selected < rows - 1 || step == .up { top = line - room.height + 1 }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        switch mouse.action {
        case .wheelUp: step(.up, desk)
        case .wheelDown: step(.down, desk)
        case .press where mouse.at.y == Shell.body(of: desk.frame).minY + 1:
            let body = Shell.body(of: desk.frame)
            let at = tabs.part(at: mouse.at, from: Point(body.minX + 2, body.minY + 1), width: body.width - 4)
            if let part = at.flatMap(Part.init(rawValue:)) { show(part) }
        case .press: click(mouse.at, &desk)
        default: return mouse.at.y > 0
        }
        return mouse.at.y > 0
    }

    /// Selects a row; one that is selected already is turned over.
    private mutating func click(_ point: Point, _ desk: inout Desk) {
        let room = CustomerBoard.room(Shell.body(of: desk.frame))
        let row = point.y - room.minY + top - CustomerView.linesAbove
        guard room.contains(point), row >= 0, row < rows else { return }
        guard row == selected else {
            selected = row
            return
        }
        if part == .consent, refusal(of: .turn, desk) == nil { perform(.turn, &desk) }
    }

    // MARK: Drawing

    private func view(_ page: CustomerPage, _ desk: Desk) -> CustomerView {
        CustomerView(
            page: page, words: desk.words, seesMessages: desk.may(.viewCommunication), mayEdit: desk.may(.editCustomers)
        )
    }

    /// Below the line of parts.
    private static func room(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 2, width: rect.width - 4, height: max(1, rect.height - 3))
    }

    private var tabs: PartTabs { PartTabs(titles: Part.allCases.map(\.title), shown: part.rawValue) }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let page else { return drawNothing(into: &grid, rect, desk) }
        let room = CustomerBoard.room(rect)
        let sections = view(page, desk).grid(part, selected: selected, room.size)
        let first = max(0, min(top, sections.size.height - room.height))
        let more = first + room.height < sections.size.height ? "▼ more · " : first > 0 ? "▲ · " : ""
        let title = desk.words.isPrivate || page.name.isEmpty ? "Customer" : page.name
        Panel(
            title: title, badge: CustomerBoard.state(page), note: more + desk.words.asOf(page.asOf), state: .focused
        ).draw(into: &grid, rect)
        tabs.draw(into: &grid, at: Point(rect.minX + 2, rect.minY + 1), width: rect.width - 4)
        grid.paste(sections, at: Point(room.minX, room.minY - first), within: room)
    }

    /// `customer 12 · inactive`.
    private static func state(_ page: CustomerPage) -> String {
        let state = page.erasedAt != nil ? " · erased" : page.isActive ? "" : " · inactive"
        return "customer \(page.id)\(state)"
    }

    private func drawNothing(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Panel(title: "Customer \(id)", state: .focused).draw(into: &grid, rect)
        guard case .refused(let why) = desk.answers[query] else {
            grid.write("reading …", at: inside.origin, face: .quiet, width: inside.width)
            return
        }
        for (i, line) in wrapped("‼ \(why.words)", width: inside.width).prefix(inside.height).enumerated() {
            grid.write(line, at: Point(inside.minX, inside.minY + i), face: .alarm, width: inside.width)
        }
    }
}
