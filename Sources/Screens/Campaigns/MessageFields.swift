import Cells
import DiveShop

/// The fields of one message in a form: which there are follows the channel, and a template puts its words in where nothing else stands.
struct MessageFields: Hashable, Sendable {
    static let channel = "channel"
    static let purpose = "purpose"
    static let template = "template"
    static let title = "title"
    static let image = "image"
    static let data = "data"
    static let text = "message"
    static let noTemplate = "none"

    /// What the template has put into each field.
    private var filled: [String: String] = [:]

    static func rows(_ channel: Channel, _ purpose: Purpose, _ content: MessageContent, _ templates: [ShopTemplate])
        -> [Form.Row]
    {
        var rows = [
            Form.Row(
                "Channel", channel.title, named: Self.channel, choices: Channel.allCases.map(\.title),
                help: "← and → choose."),
            Form.Row(
                "Purpose", purpose.rawValue, named: Self.purpose, choices: Purpose.allCases.map(\.rawValue),
                help: purpose == .promotional
                    ? "News and offers: only to those who agreed, outside quiet hours."
                    : "About something they have with the shop: a rental, a class, a trip."),
            Form.Row(
                "Template", noTemplate, named: template, choices: [noTemplate] + templates.map(\.name),
                help: "← and → choose; its words stand where you typed none."),
        ]
        if channel != .sms {
            rows.append(
                Form.Row(
                    channel == .email ? "Subject" : "Title", content.title, named: title,
                    help: "Fields such as [first_name] are filled in here, too."))
        }
        if channel == .push {
            rows.append(
                Form.Row(
                    "Picture", content.image, named: image, help: "An address that begins with https://, or nothing."))
            rows.append(
                Form.Row(
                    "Data", written(content.data), named: data,
                    help: "For the app: key=value, with a semicolon between pairs; or nothing."))
        }
        rows.append(
            Form.Row(
                "Text", content.text, named: text,
                help: "[first_name] and [shop] are filled in. Enter begins a new line.",
                lines: 4...14))
        return rows
    }

    static func written(_ data: [String: String]) -> String {
        data.keys.sorted().map { "\($0)=\(data[$0] ?? "")" }.joined(separator: "; ")
    }

    /// - Returns: the pairs, and why they cannot be read; nil: they can.
    static func data(written: String) -> (pairs: [String: String], complaint: String?) {
        var pairs: [String: String] = [:]
        for part in written.split(separator: ";") where !part.allSatisfy(\.isWhitespace) {
            guard let (key, value) = PushText.pair(typed: String(part).trimmed) else {
                return (pairs, "\(String(part).trimmed) is no pair like screen=trips")
            }
            pairs[key] = value
        }
        return (pairs, nil)
    }

    /// After something was typed or turned: the fields of another channel, the words of another template, the character to blame. With
    /// a template for offers the message becomes promotional: it needs another consent.
    mutating func follow(_ form: inout Form, before: Form, _ templates: [ShopTemplate]) {
        if form.text(MessageFields.template) != before.text(MessageFields.template),
            chosen(form, templates)?.purpose == .promotional, let row = form.row(named: MessageFields.purpose)
        {
            form.set(row, Purpose.promotional.rawValue)
        }
        if form.channel != before.channel || form.purpose != before.purpose {
            form.arrange(MessageFields.rows(form.channel, form.purpose, form.content, templates))
        }
        if form.text(MessageFields.template) != before.text(MessageFields.template) {
            put(chosen(form, templates), into: &form, force: false)
        }
        mark(&form)
    }

    /// Other templates there are to choose from.
    func offer(_ templates: [ShopTemplate], in form: inout Form) {
        guard let row = form.row(named: MessageFields.template) else { return }
        form.offer(row, choices: [MessageFields.noTemplate] + templates.map(\.name))
    }

    func mark(_ form: inout Form) {
        guard let row = form.row(named: MessageFields.text) else { return }
        let text = SMSText(form.content.text)
        form.blame(row, form.channel == .sms ? text.refused ?? text.culprit : text.refused)
    }

    private func chosen(_ form: Form, _ templates: [ShopTemplate]) -> ShopTemplate? {
        templates.first { $0.name == form.text(MessageFields.template) }
    }

    /// Whether the words of the template that is chosen do not stand there, since others do.
    func waits(_ form: Form, _ templates: [ShopTemplate]) -> Bool {
        guard let template = chosen(form, templates) else { return false }
        return form.content.text != template.text
    }

    /// Puts the template's words in, whatever stands there.
    mutating func put(_ form: inout Form, _ templates: [ShopTemplate]) {
        put(chosen(form, templates), into: &form, force: true)
        mark(&form)
    }

    private mutating func put(_ template: ShopTemplate?, into form: inout Form, force: Bool) {
        for (name, text) in [
            (MessageFields.text, template?.text ?? ""), (MessageFields.title, template?.subject ?? ""),
        ] {
            guard let row = form.row(named: name) else { continue }
            let now = form[row]
            guard force && !text.isEmpty || now.isEmpty || now == filled[name] else { continue }
            form.set(row, text)
            filled[name] = text
        }
    }
}

extension Form {
    var channel: Channel { Channel.allCases.first { $0.title == text(MessageFields.channel) } ?? .sms }
    var purpose: Purpose { text(MessageFields.purpose).flatMap { Purpose(rawValue: $0) } ?? .promotional }

    /// As it is typed: of fields that the channel does not have nothing goes with it.
    var content: MessageContent {
        let (push, hasTitle) = (channel == .push, channel != .sms)
        return MessageContent(
            text: text(MessageFields.text) ?? "", title: hasTitle ? (text(MessageFields.title) ?? "").trimmed : "",
            image: push ? (text(MessageFields.image) ?? "").trimmed : "",
            data: push ? MessageFields.data(written: text(MessageFields.data) ?? "").pairs : [:])
    }

    /// Plain characters instead of those that make a text message long.
    mutating func makePlain() {
        guard let row = row(named: MessageFields.text) else { return }
        set(row, Lookalikes.plain(self[row]))
    }
}
