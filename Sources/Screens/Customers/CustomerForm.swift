import Cells
import DiveShop

/// A new customer, or what is written down of one.
struct CustomerForm: FormPlace {
    var form = Form([])
    private var isAnswerAwaited = false
    /// The customer that is changed; nil: a new one.
    private let id: Int64?
    private var page: CustomerPage?
    /// Why there is nothing to fill in.
    private var complaint: String?

    init() {
        id = nil
        begin(CustomerDraft())
    }
    init(changing id: Int64) { self.id = id }

    var title: String { id.map { "Change customer \($0)" } ?? "A new customer" }
    var keepWord: String { "save" }
    /// Nothing can be typed before it is known what stands there.
    var isWaiting: Bool { isAnswerAwaited || form.rows.isEmpty }

    /// Who has the same address or telephone as is typed now.
    private var contact: CustomerContact? {
        guard !form.rows.isEmpty else { return nil }
        let contact = CustomerContact(draft, except: id)
        return contact.email.contains("@") || contact.phones.contains { CustomerContact.figures(of: $0) != nil }
            ? contact : nil
    }

    func queries(_ desk: Desk) -> [Query] {
        (id.map { [.customer($0)] } ?? []) + (contact.map { [.customersAlike($0)] } ?? [])
    }

    mutating func follow(_ desk: Desk) {
        if let id, form.rows.isEmpty {
            switch desk.answers[.customer(id)] {
            case .customer(let page):
                self.page = page
                begin(page.draft)
            case .refused(let why): complaint = why.words
            default: break
            }
        }
        guard let contact, case .customersAlike(let alike) = desk.answers[.customersAlike(contact)] else { return }
        for (field, what) in [(CustomerDraft.Field.email, "email"), (.phone, "phone"), (.mobile, "phone")] {
            guard let row = form.row(named: field.rawValue) else { continue }
            let others = alike.filter { $0.shared.contains(what) }
            let isTyped = !form[row].trimmed.isEmpty
            form.explain(
                row,
                others.isEmpty || !isTyped
                    ? CustomerForm.help[field] ?? ""
                    : "! \(others.map { desk.words.isPrivate ? "\($0.id)" : "\($0.id) \($0.name)" }.joined(separator: ", ")) has it too. It can be the same for a family."
            )
        }
    }

    private static let help: [CustomerDraft.Field: String] = [
        .phone: "As they say it; with the country's number where it is another.",
        .mobile: "For SMS.",
    ]

    private mutating func begin(_ draft: CustomerDraft) {
        func row(_ field: CustomerDraft.Field, _ label: String, _ help: String = "") -> Form.Row {
            Form.Row(label, draft[field], named: field.rawValue, help: CustomerForm.help[field] ?? help)
        }
        form = Form([
            row(.firstName, "First name"), row(.lastName, "Last name"), row(.company, "Company"),
            row(.mobile, "Mobile"), row(.phone, "Telephone"), row(.email, "E-mail"),
            row(.birthDate, "Born", "A day such as 1990-11-24; empty: nobody knows."),
            row(.state, "State", "Or province; for quiet hours."), row(.postalCode, "Postal code"),
            row(.country, "Country", "Two letters, such as US."),
            row(.timeZone, "Time zone", "Such as America/New_York; empty: by state and country."),
            row(.since, "Since", "Since when they are a customer; empty: since today."), row(.notes, "Notes"),
        ])
        form.allow(12, characters: CustomerDraft.longestNotes)
    }

    private var draft: CustomerDraft {
        var draft = CustomerDraft()
        for row in form.rows { if let field = CustomerDraft.Field(rawValue: row.name) { draft[field] = row.text } }
        return draft
    }

    mutating func keep(_ desk: inout Desk) {
        guard let id else {
            isAnswerAwaited = true
            return desk.order(.customer(.add(draft)))
        }
        var changes: [CustomerDraft.Field: Change<String>] = [:]
        for (name, change) in form.changes {
            if let field = CustomerDraft.Field(rawValue: name) { changes[field] = change }
        }
        guard !changes.isEmpty else {
            desk.tell("nothing was changed")
            return desk.close()
        }
        isAnswerAwaited = true
        desk.order(.customer(.edit(id, changes)))
    }

    mutating func left(_ desk: inout Desk) { leaveAsking(&desk) }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isAnswerAwaited, case .customer = command else { return }
        isAnswerAwaited = false
        if let refusal { return refused(refusal, &desk) }
        let name = desk.words.isPrivate ? "the customer" : draft.name
        desk.tell(id == nil ? "\(name) is added" : "\(name) is changed")
        desk.close()
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        drawOnceRead(complaint, into: &grid, rect)
    }
}
