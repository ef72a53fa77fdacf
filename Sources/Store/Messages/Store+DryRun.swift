package import DiveShop
import GRDB

extension Store {
    /// Decides about everybody in an audience as if the campaign began now; nothing is written down. By the same way as what is put down:
    /// ``PuttingDown``. On a connection of its own, so that screens are read meanwhile.
    /// - Parameter each: told of each message that would go and of each person who would be skipped, in the order in which they go, with how
    ///   many people were passed and how many there are. It ends when that returns false.
    /// - Returns: how many people are in the audience.
    /// - Throws: ``Refusal``, where the person may not send campaigns or the campaign cannot be sent as it is written; and what `each` throws.
    package func dryRun(
        _ draft: CampaignDraft, staff id: Int64, at now: Instant,
        each: (DryRun.Recipient, _ passed: Int, _ people: Int) throws -> Bool
    ) throws(Refusal) -> Int {
        do {
            let connection = try Store.connect(path, label: "dry run", cache: 4000)
            defer { try? connection.close() }
            return try connection.read { db in
                try Store.checkMay(db, [.sendBulk], staff: id)
                try Store.check(db, draft)
                let moment = Moment(now: now, shop: try shop(db))
                let audience = AudienceSQL(draft.audience, today: moment.today, moment.calendar)
                let people = try audience.count(db)
                var putting = try PuttingDown(
                    db, PuttingDown.Order(channel: draft.channel, purpose: draft.purpose, content: draft.content),
                    moment)
                var passed = 0
                try Recipients.each(db, by: draft.channel, where: audience.condition, audience.statementArguments) {
                    person in
                    let decided = putting.decide(person, Store.fields(of: person, moment))
                    passed += 1
                    for recipient in decided.recipients(person) {
                        guard try each(recipient, passed, people) else { return false }
                    }
                    return true
                }
                return people
            }
        } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: "dry_run", module: "messages", staff: id, at: now)
            throw refusal
        }
    }

    /// How many messages the channel has had today, whoever sent them.
    package func sentToday(_ channel: Channel, at now: Instant) throws(Refusal) -> Int {
        do {
            return try read { db in try PuttingDown.sent(db, channel, on: shop(db).calendar.day(of: now)) }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}

extension PuttingDown.Decided {
    /// A line a message; one where none would go.
    fileprivate func recipients(_ person: Recipients.Person) -> [DryRun.Recipient] {
        func recipient(_ address: String, _ decision: DryRun.Decision, _ until: Instant? = nil) -> DryRun.Recipient {
            DryRun.Recipient(
                customer: person.recipient.customer, name: person.name, address: address, decision: decision,
                reason: self.decision.reason ?? "", until: until, content: content)
        }
        switch decision {
        case .send(let addresses): return addresses.map { recipient($0, .send) }
        case .held(let addresses, let until, _): return addresses.map { recipient($0, .held, until) }
        case .skipped: return [recipient(person.recipient.addresses.first ?? "", .skipped)]
        }
    }
}
