import Cells
import DiveShop

/// Somebody new, or what is written down of somebody.
struct PersonForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let person: Person?
    private let roles: [Role]

    init(_ person: Person?, roles: [Role]) {
        self.person = person
        self.roles = roles
        form = Form(
            [
                Form.Row(
                    "User name", person?.username ?? "", named: "username",
                    help: "Typed at sign-in: letters, digits, dots, hyphens."),
                Form.Row("First name", person?.firstName ?? "", named: "first_name"),
                Form.Row("Last name", person?.lastName ?? "", named: "last_name"),
                Form.Row("E-mail", person?.email ?? "", named: "email"),
                Form.Row(
                    "Role", person?.role ?? "counter", named: "role", choices: roles.map(\.name),
                    help: "← and → go through the roles; R on the list shows what they may do."),
            ]
                + (person == nil
                    ? [
                        Form.Row(
                            "Password", named: "password", isSecret: true,
                            help: "At least \(Secret.leastPassword) characters; or none for now.")
                    ] : []))
    }

    var title: String { person.map { "Change \($0.username)" } ?? "Somebody new" }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        let draft = PersonDraft(username: form[0], firstName: form[1], lastName: form[2], email: form[3], role: form[4])
        var complaints: [Int: String] = [:]
        for (field, words) in draft.complaints {
            if let row = form.row(named: field.rawValue) { complaints[row] = words }
        }
        var password: Secret?
        if person == nil, !form[5].isEmpty {
            password = Secret(form[5])
            if let why = password?.whyNoPassword(for: form[0]) { complaints[5] = why }
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        guard let person else {
            isWaiting = true
            return desk.order(.staff(.add(draft, password: password)))
        }
        var changes: [PersonDraft.Field: Change<String>] = [:]
        for (name, change) in form.changes {
            guard let field = PersonDraft.Field(rawValue: name) else { continue }
            changes[field] = Change(from: change.from ?? "", to: draft[field])
        }
        guard !changes.isEmpty else { return desk.close() }
        isWaiting = true
        desk.order(.staff(.edit(person.id, changes)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .staff = command else { return }
        isWaiting = false
        guard let refusal else {
            desk.tell(person == nil ? "\(form[0]) may work here" : "\(form[0]) is changed")
            return desk.close()
        }
        refused(refusal, &desk)
    }
}

/// A new password or PIN, typed twice; one's own wants the old one first.
struct SecretForm: FormPlace {
    enum What: Hashable, Sendable {
        case own
        case password(Person)
        case pin(Person)
    }
    var form: Form
    private(set) var isWaiting = false
    private let what: What

    init(_ what: What) {
        self.what = what
        let word = if case .pin = what { "PIN" } else { "password" }
        let new = [
            Form.Row("New \(word)", named: word.lowercased(), isSecret: true),
            Form.Row("Once more", isSecret: true, help: "The same \(word) again."),
        ]
        form = Form(
            what == .own
                ? [
                    Form.Row(
                        "Old password", named: "old_password", isSecret: true, help: "Empty where you have none yet.")
                ] + new : new)
    }

    var title: String {
        switch what {
        case .own: "Your password"
        case .password(let person): "Password of \(person.username)"
        case .pin(let person): "PIN of \(person.username)"
        }
    }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        let first = what == .own ? 1 : 0
        let secret = Secret(form[first])
        var complaints: [Int: String] = [:]
        let command: StaffCommand
        switch what {
        case .own:
            complaints[first] = secret.whyNoPassword(for: desk.dashboard?.staff.username ?? "")
            command = .changeOwnPassword(old: Secret(form[0]), new: secret)
        case .password(let person):
            complaints[first] = secret.whyNoPassword(for: person.username)
            command = .setPassword(person.id, secret)
        case .pin(let person):
            if !form[0].isEmpty { complaints[first] = secret.whyNoPIN }
            command = .setPIN(person.id, form[0].isEmpty ? nil : secret)
        }
        if form[first] != form[first + 1] { complaints[first + 1] = "that is not the same" }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.order(.staff(command))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .staff = command else { return }
        isWaiting = false
        guard let refusal else {
            desk.tell("\(title) is set")
            return desk.close()
        }
        refused(refusal, &desk)
    }
}

/// The account of the operating system that signs in by itself.
struct LinkForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let person: Person

    init(_ person: Person) {
        self.person = person
        form = Form([
            Form.Row(
                "Account", person.osAccount ?? "", named: "os_account",
                help: "Whoever works under that account is \(person.username); empty: nobody.")
        ])
    }
    var title: String { "Account linked to \(person.username)" }
    var keepWord: String { "save" }

    mutating func keep(_ desk: inout Desk) {
        guard let change = form.changes["os_account"] else { return desk.close() }
        func account(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }
        isWaiting = true
        desk.order(.staff(.link(person.id, Change(from: account(change.from), to: account(change.to)))))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .staff = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.close()
    }
}
