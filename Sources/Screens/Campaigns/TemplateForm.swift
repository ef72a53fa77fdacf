import Cells
import DiveShop

/// A template of the shop's own, or the shop's words for one that comes with the program: the fields that its occasion has values for, and how
/// it reads for somebody.
struct TemplateForm: WritingPlace {
    var form: Form
    private(set) var isWaiting = false
    /// What is changed; nil: a new one.
    private let template: ShopTemplate?
    private var begun: [String: String]
    private var sent: ShopTemplate?

    init() { self.init(nil) }
    init(changing template: ShopTemplate) { self.init(template) }

    private init(_ template: ShopTemplate?) {
        self.template = template
        form = Form(TemplateForm.rows(template))
        begun = form.texts
        if template != nil, let row = form.row(named: MessageFields.text) { form.focus(row) }
    }

    /// Goes on with what somebody was typing.
    init(_ draft: FormDraft) {
        let occasion = MessageOccasion.allCases.first { $0.title == draft.fields["occasion"] } ?? .other
        let isBuiltIn = draft.fields["built_in"] == "yes"
        let name = draft.fields["template"]
        self.init(
            name.map {
                ShopTemplate(
                    name: $0, title: draft.fields["title"] ?? "", purpose: .transactional, occasion: occasion, text: "",
                    isBuiltIn: isBuiltIn)
            })
        form.put(draft.fields)
    }

    private static func rows(_ template: ShopTemplate?) -> [Form.Row] {
        var rows: [Form.Row] = []
        if template == nil {
            rows.append(
                Form.Row(
                    "Name", named: "name",
                    help: "Letters, digits and hyphens, such as spring-sale."))
        }
        rows.append(Form.Row("Title", template?.title ?? "", named: "title", help: "What it is about, for the list."))
        if template?.isBuiltIn != true {
            rows += [
                Form.Row(
                    "When", (template?.occasion ?? .offer).title, named: "occasion",
                    choices: MessageOccasion.allCases.map(\.title),
                    help: "← and → choose. It says which fields there are."),
                Form.Row(
                    "Purpose", (template?.purpose ?? .promotional).rawValue, named: "purpose",
                    choices: Purpose.allCases.map(\.rawValue),
                    help: "← and → choose. Promotional ones go only to those who agreed to them."),
            ]
        }
        rows += [
            Form.Row(
                "Subject", template?.subject ?? "", named: "subject",
                help: "Of a mail, or the title of a push; empty: whoever sends it writes one."),
            Form.Row("Text", template?.text ?? "", named: MessageFields.text, lines: 4...14),
        ]
        return rows
    }

    var title: String { template.map { "Template: \($0.name)" } ?? "A new template" }
    var keepWord: String { "save" }
    var loss: String { template == nil ? "The template is not saved." : "The template stays as it was." }
    var typed: Typed? {
        guard form.texts != begun, !isWaiting else { return nil }
        var fields = form.texts
        fields["template"] = template?.name
        if template?.isBuiltIn == true { fields["built_in"] = "yes" }
        return Typed(form: FormDraft.template, fields: fields, focused: form.focused)
    }

    private static let sampleQuery = MessageQuery.sample(Audience([.all]), .sms, customer: nil)
    func queries(_ desk: Desk) -> [Query] { [.messages(TemplateForm.sampleQuery)] }

    mutating func follow(_ before: Form) {
        guard let row = form.row(named: MessageFields.text) else { return }
        let text = SMSText(form[row])
        form.blame(row, text.refused ?? text.culprit)
    }
    mutating func putTemplate() {
        guard let row = form.row(named: MessageFields.text), let own else { return }
        form.set(row, own)
    }
    /// The words that come with the program.
    private var own: String? { BuiltInTemplate.all.first { $0.id == template?.name }?.template.text }
    var whyNoTemplate: String? {
        guard let own else { return "it does not come with the program" }
        return form.text(MessageFields.text) == own ? "the program's words stand there already" : nil
    }

    private var draft: ShopTemplate {
        let occasion = MessageOccasion.allCases.first { $0.title == form.text("occasion") }
        return ShopTemplate(
            name: template?.name ?? (form.text("name") ?? "").trimmed, title: (form.text("title") ?? "").trimmed,
            purpose: form.text("purpose").flatMap { Purpose(rawValue: $0) } ?? template?.purpose ?? .promotional,
            occasion: occasion ?? template?.occasion ?? .offer, subject: (form.text("subject") ?? "").trimmed,
            text: form.text(MessageFields.text) ?? "", isBuiltIn: template?.isBuiltIn ?? false, isOwn: true)
    }

    mutating func keep(_ desk: inout Desk) {
        let draft = draft
        complain(draft.complaints)
        guard draft.complaints.isEmpty else { return }
        guard typed != nil || template == nil else {
            desk.tell("nothing was changed")
            return desk.close()
        }
        (isWaiting, sent) = (true, draft)
        desk.order(.messages(.setTemplate(draft)))
    }

    private mutating func complain(_ complaints: [String: String]) {
        var rows: [Int: String] = [:]
        for (name, words) in complaints {
            if let row = form.row(named: name == "text" ? MessageFields.text : name) { rows[row] = words }
        }
        form.complain(rows, of: rows.isEmpty ? complaints.values.sorted().first : nil)
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, let sent, command == .messages(.setTemplate(sent)) else { return }
        isWaiting = false
        if let refusal {
            desk.isTold = !refusal.complaints.isEmpty
            return complain(refusal.complaints)
        }
        desk.tell("the template \(sent.name) is saved")
        desk.close()
    }

    // MARK: What is told

    /// A value for each field that nobody of the audience has one for: what it may look like.
    private static let examples: [MessageField: String] = [
        .equipment: "BCD, size M", .date: "Sat 20 Jun", .days: "3", .course: "Rescue Diver", .time: "14:30",
        .details: "two tanks for one",
    ]

    func advice(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        let draft = draft
        var sample: AudienceSample?
        if case .sample(let found) = desk.told(TemplateForm.sampleQuery) { sample = found }
        var values = sample?.values ?? [.shop: desk.shop?.name ?? ""]
        values.merge(TemplateForm.examples.filter { draft.occasion.fields.contains($0.key) }) { real, _ in real }
        let shown = sample.map {
            AudienceSample(count: $0.count, customer: $0.customer, name: $0.name, values: values, longest: [:])
        }
        let advice = MessageAdvice(
            channel: .sms, purpose: draft.purpose, content: MessageContent(text: draft.text), occasion: draft.occasion,
            sample: shown ?? AudienceSample(count: 0, customer: 0, name: "somebody", values: values, longest: [:]),
            isForMany: false, words: desk.words, shop: desk.shop, now: desk.now)
        var lines = [advice.count] + advice.trouble(width)
        lines += [[], [StatsLine.Piece(text: "Fields for: \(draft.occasion.title)", face: .heading)]]
        let label = (draft.occasion.fields.map { columns($0.written) }.max() ?? 0) + 2
        for field in draft.occasion.fields {
            lines.append([
                StatsLine.Piece(
                    text: field.written + String(repeating: " ", count: label - columns(field.written)), face: .strong),
                StatsLine.Piece(text: field.title, face: .quiet),
            ])
        }
        let form = MessageTemplate(draft.text)
        let invented = form.fields.filter { sample?.values[$0] == nil && TemplateForm.examples[$0] != nil }
        lines += advice.preview(width)
        if !invented.isEmpty {
            lines += Desk.lines(
                "\(invented.map(\.written).joined(separator: ", ")) as an example", .quiet, width: width)
        }
        return lines
    }
}
