import Cells
import DiveShop

/// A new item, or what is written down of one.
struct EquipmentForm: FormPlace {
    var form = Form([])
    private var isAnswerAwaited = false
    /// The code of the item that is changed; nil: a new one.
    private let code: String?
    private var item: ItemPage?
    /// Why there is nothing to fill in.
    private var complaint: String?

    init() { code = nil }
    init(changing code: String) { self.code = code }

    var title: String { code.map { "Change \(item?.code ?? $0)" } ?? "A new item" }
    var keepWord: String { "save" }
    /// Nothing can be typed before it is known what stands there.
    var isWaiting: Bool { isAnswerAwaited || form.rows.isEmpty }

    func queries(_ desk: Desk) -> [Query] { [.workshop] + (code.map { [.item(code: $0)] } ?? []) }

    mutating func follow(_ desk: Desk) {
        guard form.rows.isEmpty else { return }
        if let code {
            switch desk.answers[.item(code: code)] {
            case .item(let page): item = page
            case .refused(let why): complaint = why.words
            default: break
            }
        }
        switch desk.answers[.workshop] {
        case .workshop(let shop): if code == nil || item != nil { begin(shop) }
        case .refused(let why): complaint = why.words
        default: break
        }
    }

    private mutating func begin(_ shop: Workshop) {
        var draft = item?.draft ?? EquipmentDraft([.oxygenService: "no", .condition: "good"])
        let categories = shop.categories.map(\.name)
        if draft[.category].isEmpty, item == nil { draft[.category] = categories.first ?? "" }
        func row(_ field: EquipmentDraft.Field, _ label: String, _ choices: [String] = [], _ help: String = "")
            -> Form.Row
        {
            let text = draft[field]
            // What stands there can always be turned back to.
            let choices = choices.isEmpty || choices.contains(text) ? choices : [text] + choices
            return Form.Row(label, text, named: field.rawValue, choices: choices, help: help)
        }
        let day = "A day such as 2026-06-13; empty: nobody knows."
        let turned = "← and → go through them."
        form = Form([
            row(.code, "Code", [], "What stands on its label, or in its barcode."),
            row(.category, "Category", categories, "← and → choose. R on the list shows the rules of each."),
            row(.name, "Name"), row(.size, "Size"), row(.manufacturer, "Maker"), row(.model, "Model"),
            row(.serial, "Serial"),
            row(.alloy, "Alloy", [], "Of a cylinder: 6351, 6061, steel, as its shoulder says."),
            row(.oxygenService, "Oxygen", ["no", "yes"], "Whether it is kept clean for oxygen. \(turned)"),
            row(.condition, "Condition", ["excellent", "good", "fair", "poor"], turned),
            row(.purchaseDate, "Bought on", [], day),
            row(.purchaseCost, "Bought for", [], "An amount such as 120 or 120.50."),
            row(.dailyRate, "Rent a day", [], "An amount such as 12 or 12.50."),
            row(.weeklyRate, "Rent a week", [], "An amount such as 60 or 62.50."),
            row(.visual, "Visual", [], "Last inspected visually: 2026-06-13; empty: nobody knows."),
            row(.hydro, "Hydro", [], "Last tested under pressure: 2026-06-13; empty: nobody knows."),
            row(.service, "Serviced", [], "Last serviced: 2026-06-13; empty: nobody knows."), row(.notes, "Notes"),
        ])
    }

    mutating func keep(_ desk: inout Desk) {
        guard let item else {
            var draft = EquipmentDraft()
            for row in form.rows { if let field = EquipmentDraft.Field(rawValue: row.name) { draft[field] = row.text } }
            isAnswerAwaited = true
            return desk.order(.equipment(.add(draft)))
        }
        var changes: [EquipmentDraft.Field: Change<String>] = [:]
        for (name, change) in form.changes {
            if let field = EquipmentDraft.Field(rawValue: name) { changes[field] = change }
        }
        guard !changes.isEmpty else {
            desk.tell("nothing was changed")
            return desk.close()
        }
        isAnswerAwaited = true
        desk.order(.equipment(.edit(item.id, changes)))
    }

    mutating func left(_ desk: inout Desk) { leaveAsking(&desk) }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isAnswerAwaited, case .equipment = command else { return }
        isAnswerAwaited = false
        if let refusal { return refused(refusal, &desk) }
        let code = form.row(named: EquipmentDraft.Field.code.rawValue).map { form[$0].trimmed } ?? ""
        desk.tell(item == nil ? "\(code) is added" : "\(code) is changed")
        desk.close()
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        drawOnceRead(complaint, into: &grid, rect)
    }
}
