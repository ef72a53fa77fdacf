import Cells
import DiveShop

extension FormDraft {
    static let campaign = "campaign"
    static let message = "message"
    static let template = "template"
}

/// One message to one customer, written by hand; whether it goes, waits or is skipped is told while it is written.
struct MessageForm: WritingPlace {
    var form: Form
    private(set) var isWaiting = false
    private let id: Int64
    private var fields = MessageFields()
    private var templates = BuiltInTemplate.all.map(ShopTemplate.init)
    private var page: CustomerPage?
    private var begun: [String: String]

    init(customer id: Int64) {
        self.id = id
        form = Form(MessageFields.rows(.sms, .transactional, MessageContent(text: ""), templates))
        begun = form.texts
        if let row = form.row(named: MessageFields.text) { form.focus(row) }
    }

    /// Goes on with what somebody was typing; nil: nobody knows to whom.
    init?(_ draft: FormDraft) {
        guard let id = draft.fields["customer"].flatMap({ Int64($0) }) else { return nil }
        self.init(customer: id)
        form.put(draft.fields)
        form.arrange(MessageFields.rows(form.channel, form.purpose, form.content, templates))
        form.put(draft.fields)
        fields.mark(&form)
    }

    var title: String { page.flatMap { $0.name.isEmpty ? nil : "Write to \($0.name)" } ?? "Write to customer \(id)" }
    var keepWord: String { "send it" }
    var loss: String { "Nothing of it is sent." }
    var typed: Typed? {
        guard form.texts != begun, !isWaiting else { return nil }
        var texts = form.texts
        texts["customer"] = "\(id)"
        return Typed(form: FormDraft.message, fields: texts, focused: form.focused)
    }

    // MARK: What it asks for

    private var sampleQuery: MessageQuery { .sample(Audience([.customers([id])]), form.channel, customer: id) }
    func queries(_ desk: Desk) -> [Query] {
        [.customer(id), .messages(sampleQuery)] + (desk.may(.viewCommunication) ? [.messages(.templates)] : [])
    }
    mutating func follow(_ desk: Desk) {
        if case .customer(let page) = desk.answers[.customer(id)] { self.page = page }
        if case .templates(let all) = desk.told(.templates) {
            templates = all
            fields.offer(all, in: &form)
        }
    }
    private func sample(_ desk: Desk) -> AudienceSample? {
        if case .sample(let sample) = desk.told(sampleQuery) { sample } else { nil }
    }

    // MARK: What is typed

    mutating func follow(_ before: Form) { fields.follow(&form, before: before, templates) }
    mutating func putTemplate() { fields.put(&form, templates) }
    var whyNoTemplate: String? { fields.waits(form, templates) ? nil : "no template waits: choose one first" }

    private var order: MessageOrder {
        MessageOrder(customer: id, channel: form.channel, purpose: form.purpose, content: form.content)
    }

    private var complaints: [String: String] {
        var complaints = form.content.completed(form.channel, form.purpose).complaints(by: form.channel)
        if let why = complaints.removeValue(forKey: "text") { complaints[MessageFields.text] = why }
        if form.channel == .push, let why = MessageFields.data(written: form.text(MessageFields.data) ?? "").complaint {
            complaints[MessageFields.data] = why
        }
        return complaints
    }

    mutating func keep(_ desk: inout Desk) {
        complain(complaints)
        guard complaints.isEmpty else { return }
        if let decision = decision(desk), case .skipped(let why) = decision {
            return desk.tell("it would not be sent: \(why.words)", isAlarm: true)
        }
        let told = told(decision(desk), desk).text.dropFirst(2)
        var words = "\(told.prefix(1).uppercased())\(told.dropFirst()). "
        if form.channel == .sms {
            let text = SMSText(filled(desk).content.text)
            words += Words.counted(text.segments, "segment", "segments")
            words += desk.shop?.messages.smsPrice.map { ", about \(desk.words.text($0 * text.segments))." } ?? "."
        }
        desk.open(
            Question(
                title: "Send it to \(name(desk)) by \(form.channel.title)?", words: words, yes: "send it",
                request: .below(Sending.now)))
    }
    private enum Sending: Hashable, Sendable { case now }

    private func name(_ desk: Desk) -> String {
        guard !desk.words.isPrivate, let name = page?.name, !name.isEmpty else { return "customer \(id)" }
        return name
    }

    private mutating func complain(_ complaints: [String: String]) {
        var rows: [Int: String] = [:]
        for (name, words) in complaints {
            if let row = form.row(named: name == "text" ? MessageFields.text : name) { rows[row] = words }
        }
        form.complain(rows, of: rows.isEmpty ? complaints.values.sorted().first : nil)
    }

    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard message is Sending else { return }
        isWaiting = true
        desk.order(.messages(.send(order)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, command == .messages(.send(order)) else { return }
        isWaiting = false
        if let refusal {
            desk.isTold = !refusal.complaints.isEmpty
            return complain(refusal.complaints)
        }
        desk.close()
        desk.tell("it is put down, and goes out with what waits; 4 shows what becomes of it")
    }

    // MARK: What is told

    private func advice(_ desk: Desk) -> MessageAdvice {
        MessageAdvice(
            channel: form.channel, purpose: form.purpose, content: form.content, occasion: .other, sample: sample(desk),
            isForMany: false, words: desk.words, shop: desk.shop, now: desk.now)
    }

    func advice(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        let (text, face) = told(decision(desk), desk)
        let advice = advice(desk)
        return Desk.lines(text, face, width: width) + advice.lines(width)
    }

    private func filled(_ desk: Desk) -> MessageContent.Filled {
        MessageContent.Form(form.content.completed(form.channel, form.purpose)).filled(sample(desk)?.values ?? [:])
    }

    /// What the rules say of it now, by all that the page of the customer tells; nil: it is not read yet.
    private func decision(_ desk: Desk) -> SendDecision? {
        guard let page, let shop = desk.shop else { return nil }
        let (channel, purpose) = (form.channel, form.purpose)
        let promotional: Recipient.PromotionalConsent =
            switch page.preference(channel, .promotional)?.last {
            case .some(let line) where line.isGranted: .granted(line.at ?? Instant(seconds: 0))
            case .some(let line): .withdrawn(line.at ?? Instant(seconds: 0))
            case nil: .notRecorded
            }
        let addresses: [String] =
            switch channel {
            case .sms: Recipient.number(mobile: page.draft[.mobile], phone: page.draft[.phone])
            case .email: [page.draft[.email].trimmed].filter { !$0.isEmpty }
            case .push: page.devices.filter(\.isOn).map(\.token)
            }
        func known(_ field: CustomerDraft.Field) -> String? { page.draft[field].isEmpty ? nil : page.draft[field] }
        let recipient = Recipient(
            customer: id, isActive: page.isActive, isErased: page.erasedAt != nil,
            isOptedIn: page.preference(channel, .transactional)?.isChannelOn ?? false, promotional: promotional,
            addresses: addresses, country: known(.country), state: known(.state), timeZone: known(.timeZone))
        // What is wrong with the text itself is told beside it.
        let missing = sample(desk) == nil ? [] : filled(desk).missing
        var tally = SendTally(on: desk.today)
        return shop.messages.rules(channel, purpose, of: shop).decision(
            on: recipient, missing: missing, at: desk.now, tally: &tally)
    }

    private func told(_ decision: SendDecision?, _ desk: Desk) -> (text: String, face: Face) {
        switch decision {
        case nil: ("· it is being read who they are", .quiet)
        case .send(let addresses):
            (
                "✓ it goes \(form.channel == .push && addresses.count > 1 ? "to \(addresses.count) devices " : "")as soon as it is sent",
                .good
            )
        case .held(_, let until, let why):
            ("! it waits until \(desk.words.moment(until, now: desk.now)): \(why.rawValue)", .warning)
        case .skipped(let why): ("‼ it would not be sent: \(why.words)", .alarm)
        }
    }
}
