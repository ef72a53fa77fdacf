import Cells
import DiveShop

/// What a customer says about messages, and how that is known: it becomes a line of the ledger.
struct PreferenceForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64
    /// Nil: everything is withdrawn.
    private let preference: CustomerPreference?
    private let isOn: Bool

    /// Turns one over.
    init(_ preference: CustomerPreference, of id: Int64) {
        self.init(id, preference, isOn: !preference.isOn)
    }
    /// Withdraws everything, on every channel.
    init(withdrawingAllOf id: Int64) { self.init(id, nil, isOn: false) }

    private init(_ id: Int64, _ preference: CustomerPreference?, isOn: Bool) {
        self.id = id
        self.preference = preference
        self.isOn = isOn
        var rows = [
            Form.Row("How known", named: "source", help: "counter, telephone, form, e-mail: it stands in the ledger."),
            Form.Row("Wording", named: "wording", help: "What they were told, or wrote; it may be empty."),
        ]
        if let preference, !isOn {
            let which = preference.purpose == .transactional ? PreferenceForm.channel : PreferenceForm.this
            rows.append(
                Form.Row(
                    "They mean", which, choices: [PreferenceForm.this, PreferenceForm.channel],
                    help: "← and → choose. Who says stop mostly means all of it."))
        }
        form = Form(rows)
        form.propose(0, "counter")
        form.allow(1, characters: 1000)
    }

    private static let this = "this alone"
    private static let channel = "everything by this channel"

    var title: String {
        guard let preference else { return "No messages at all?" }
        let what = "\(preference.channel.title), \(preference.purpose.rawValue)"
        return isOn ? "\(what): they agree" : "\(what): they want none"
    }
    var keepWord: String { "write it down" }
    var isChanged: Bool { !form[1].trimmed.isEmpty }

    private var changes: [PreferenceChange] {
        guard let preference else { return Channel.allCases.flatMap { PreferenceChange.of($0, false, nil) } }
        if !isOn, form[2] == PreferenceForm.channel { return PreferenceChange.of(preference.channel, false, nil) }
        return [PreferenceChange(preference.channel, preference.purpose, isOn)]
    }

    mutating func keep(_ desk: inout Desk) {
        if form[0].trimmed.isEmpty { return form.complain([0: "say how it is known"]) }
        isWaiting = true
        desk.order(.customer(.setPreferences(id, changes, source: form[0].trimmed, wording: form[1].trimmed)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .customer(.setPreferences(id, _, _, _)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("it is written down")
        desk.close()
    }
}

/// Gives a customer a tag, or takes one away.
struct CustomerTagForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64
    private let tags: [String]

    init(_ page: CustomerPage) {
        id = page.id
        tags = page.tags
        let have = tags.isEmpty ? "They have none yet." : "They have \(tags.joined(separator: ", "))."
        form = Form([
            Form.Row("Tag", named: "tag", help: "A word, such as nitrox; one that they have is taken away. \(have)")
        ])
    }

    var title: String { "Tag" }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        let tag = form[0].trimmed
        if let why = CustomerDraft.why(notTag: tag) { return form.complain([0: why]) }
        isWaiting = true
        let has = tags.contains { $0.lowercased() == tag.lowercased() }
        desk.order(.customer(has ? .untag(id, tag) : .tag(id, tag)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .customer = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        if case .customer(.untag) = command { desk.tell("the tag is gone") } else { desk.tell("they have the tag") }
        desk.close()
    }
}

/// Registers a device by hand: as a rule the shop's app does.
struct DeviceForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64

    init(customer id: Int64) {
        self.id = id
        form = Form([
            Form.Row(
                "Token", named: "device_token", help: "As the app shows it. Another customer's is theirs no more."),
            Form.Row(
                "Kind", DeviceType.ios.rawValue, named: "device_type", choices: DeviceType.allCases.map(\.rawValue),
                help: "← and → choose."),
        ])
        form.allow(0, characters: CustomerDevice.longestToken)
    }

    var title: String { "A device for push" }
    var keepWord: String { "register" }

    mutating func keep(_ desk: inout Desk) {
        let token = form[0].trimmed
        if token.isEmpty { return form.complain([0: "type or paste the token"]) }
        isWaiting = true
        desk.order(.customer(.addDevice(id, token: token, DeviceType(rawValue: form[1]) ?? .ios)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .customer(.addDevice(id, _, _)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("the device is registered")
        desk.close()
    }
}

/// The question before a person is erased: what goes, what stays, and a word that nobody types by mistake.
struct EraseForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64
    private let person: String

    static let word = "erase"

    init(_ page: CustomerPage) {
        id = page.id
        person = page.name
        form = Form([Form.Row("Type \(EraseForm.word)", help: "esc leaves everything as it is.")])
    }

    var title: String { "Erase customer \(id) for good?" }
    var keepWord: String { "erase" }
    var width: Int { 60 }

    mutating func keep(_ desk: inout Desk) {
        guard form[0].trimmed.lowercased() == EraseForm.word else {
            return form.complain([0: "type \(EraseForm.word) to do it, or esc"])
        }
        isWaiting = true
        desk.order(.customer(.erase(id)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .customer(.erase(id)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("customer \(id) is erased")
        desk.close()
    }

    private func lines(_ width: Int, isPrivate: Bool) -> [(text: String, face: Face)] {
        [
            (isPrivate ? "Customer \(id)" : person, Face.strong),
            ("‼ It cannot be undone, and no backup that is restored brings it back.", .alarm),
            ("Gone: names, addresses, telephones, birth date, notes, tags, devices, the texts of messages.", .text),
            ("Stays: amounts, tickets, the ledger of consent, the trail.", .text),
            ("Archives made before still hold it until they are cleaned away.", .quiet),
        ].flatMap { text, face in wrapped(text, width: width).map { ($0, face) } }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let lines = lines(min(width, rect.width - 4), isPrivate: desk.words.isPrivate)
        let inside = Box.draw(title, width, lines.count + 1 + form.height, into: &grid, rect)
        // The field stays, whatever there is no room for.
        let shown = min(lines.count, max(0, inside.height - form.height))
        for (i, line) in lines.prefix(shown).enumerated() {
            grid.write(line.text, at: Point(inside.minX, inside.minY + i), face: line.face, width: inside.width)
        }
        let y = min(shown + 1, max(0, inside.height - form.height))
        form.draw(
            into: &grid, Rect(x: inside.minX, y: inside.minY + y, width: inside.width, height: inside.height - y))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        // There is one field, which has the keys wherever the mouse is.
        if case .mouse = input { return true }
        return form.take(input, fieldsAt: Point(0, 0))
    }
}
