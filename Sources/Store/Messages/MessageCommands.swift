import DiveShop
import GRDB

/// What is done about messages and campaigns. The trail tells names of campaigns, counts and numbers, never what customers are written.
extension Store {
    static func carryOut(
        _ db: Database, _ command: MessageCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        entry.entityType = "communication_campaigns"
        entry.entityID = nil
        var made: Int64?
        switch command {
        case .send(let order): made = try send(db, order, by: staff, moment, &entry)
        case .createCampaign(let draft): made = try createCampaign(db, draft, by: staff, moment, &entry)
        case .editCampaign(let id, let change): try editCampaign(db, id, change, moment, &entry)
        case .deleteCampaign(let id): try deleteCampaign(db, id, &entry)
        case .startCampaign(let id, let at, let seen):
            try startCampaign(db, id, at: at, as: seen, by: staff, moment, &entry)
        case .pauseCampaign(let id): try pauseCampaign(db, id, moment, &entry)
        case .resumeCampaign(let id): try resumeCampaign(db, id, by: staff, moment, &entry)
        case .cancelCampaign(let id): try cancelCampaign(db, id, moment, &entry)
        case .resolve(let ids, let resolution): try resolve(db, ids, resolution, moment, &entry)
        case .setTemplate(let template): made = try setTemplate(db, template, moment, &entry)
        case .removeTemplate(let name): try removeTemplate(db, name, &entry)
        case .setRule(let rule): try setRule(db, rule, moment, &entry)
        case .resumeChannel(let channel): try resumeChannel(db, channel, moment, &entry)
        case .handleReply(let id): try handleReply(db, id, by: staff, moment, &entry)
        }
        return (entry, made)
    }

    /// One message to one customer: put down where it may be sent, refused with the reason where it would be skipped.
    /// - Returns: the id of its row; of the first, where the customer has several devices.
    private static func send(
        _ db: Database, _ order: MessageOrder, by staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64? {
        (entry.entityType, entry.entityID) = ("customers", order.customer)
        guard let person = try Recipients.of(db, order.customer, by: order.channel) else {
            throw Refusal(.data, "there is no customer \(order.customer); nautilus customer list shows them")
        }
        try mustBeOn(order.channel, moment)
        let content = order.content.completed(order.channel, order.purpose)
        var complaints = content.complaints(by: order.channel)
        let form = MessageContent.Form(order.content)
        if let first = form.complaints(for: .other).first { complaints["text"] = first }
        if form.fields.contains(.details) {
            complaints["text"] =
                "\(MessageField.details.written) stands for what you have to say: write it in its place"
        }
        if let refusal = Refusal(complaints: complaints, order: ["title", "text", "image", "data"]) { throw refusal }
        var putting = try PuttingDown(
            db,
            PuttingDown.Order(
                channel: order.channel, purpose: order.purpose, content: order.content, staff: staff.id), moment)
        let (decided, ids) = try putting.putDown(db, person, fields(of: person, moment))
        if case .skipped(let reason) = decided.decision {
            // The transaction is undone by that, the row of the skipped one with it.
            throw Refusal(.data, field: reason.field, "it is not sent: \(reason.withoutProvider)")
        }
        entry.new = ["channel": order.channel.rawValue, "purpose": order.purpose.rawValue, "messages": "\(ids.count)"]
        if let first = ids.first { entry.new["message"] = "\(first)" }
        if let reason = decided.decision.reason { entry.new["held_because"] = reason }
        return ids.first
    }

    /// What the fields of a text that is written by hand stand for.
    static func fields(of person: Recipients.Person, _ moment: Moment) -> [MessageField: String] {
        [.firstName: person.firstName, .shop: moment.shop.name]
    }

    /// Disabled means disabled.
    static func mustBeOn(_ channel: Channel, _ moment: Moment) throws {
        guard !moment.shop.messages[channel].isOn else { return }
        let name = channel.rawValue.uppercased()
        throw Refusal(
            .unavailable,
            "\(SkipReason.channelOff(channel).words); \(name)_ENABLED and the provider's settings turn it on")
    }

    private static func handleReply(
        _ db: Database, _ id: Int64, by staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        (entry.entityType, entry.entityID) = ("message_replies", id)
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT handled_at FROM message_replies WHERE id = ?", arguments: [id])
        else { throw Refusal(.data, "there is no reply \(id); nautilus replies list shows them") }
        guard row.text("handled_at") == nil else { throw Refusal(.data, "somebody has looked at reply \(id) already") }
        try db.execute(
            sql: "UPDATE message_replies SET handled_at = ?, handled_by = ? WHERE id = ?",
            arguments: [moment.now.text, staff.id, id])
        entry.new["handled_at"] = moment.now.text
    }
}

extension Refusal {
    /// The first complaint in that order is what it says.
    init?(complaints: [String: String], order: [String]) {
        guard let first = order.first(where: { complaints[$0] != nil }), let why = complaints[first] else { return nil }
        self.init(.data, why, complaints: complaints)
    }
}

extension SkipReason {
    /// Where a form shows it.
    fileprivate var field: String {
        switch self {
        case .missing, .text: "text"
        case .channelOff, .noHours: "channel"
        default: "customer"
        }
    }

    /// What the provider said of a number may hold the number, and what is refused stands in the trail.
    fileprivate var withoutProvider: String {
        switch self {
        case .knownBad(.email, _): "the e-mail address is known not to work"
        case .knownBad: "the number is known not to work"
        default: words
        }
    }
}
