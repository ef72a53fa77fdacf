package import DiveShop
import GRDB

/// Messages that go by themselves: what a rule is switched on for is told once to each customer, whatever the number of workers.
extension Store {
    /// Puts down what customers are to be told by the rules that are on, within the hours of the shop's clock in which messages may go: nobody is
    /// woken up because the worker began at midnight. In the outbox it is like any other transactional message.
    /// - Returns: how many messages there are more.
    /// - Throws: ``Refusal``
    @discardableResult
    package func tellCustomers(at now: Instant) throws(Refusal) -> Int {
        do {
            // Most of the time there is nothing to tell, and then nobody's writing is held up.
            guard try read({ try Store.hasToTell($0, Moment(now: now, shop: shop($0))) }) else { return 0 }
            return try write { db in
                let moment = Moment(now: now, shop: try shop(db))
                var entry = AuditEntry(action: "tell_customers", module: "messages", entityType: "communication_log")
                var told = 0
                for rule in try Store.rulesAtWork(db, moment) {
                    let count = try Store.tell(db, rule, moment)
                    if count > 0 { entry.new[rule.occasion.rawValue] = "\(count)" }
                    told += count
                }
                if told > 0 { try entry.append(db, user: nil, at: now) }
                return told
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    private static func hasToTell(_ db: Database, _ moment: Moment) throws -> Bool {
        try rulesAtWork(db, moment).contains { try !Occasion.all(db, $0, moment, limit: 1).isEmpty }
    }

    /// Those that are on, by a channel that is on. While a channel is off nothing is put down for it: what would be skipped now can be told
    /// when it is on again.
    private static func rulesAtWork(_ db: Database, _ moment: Moment) throws -> [AutomaticRule] {
        guard moment.shop.messages.hours.contains(moment.calendar.dayAndSecond(of: moment.now).second) else {
            return []
        }
        return try rules(db).filter {
            $0.isActive && $0.occasion.template != nil && moment.shop.messages[$0.channel].isOn
        }
    }

    private static func tell(_ db: Database, _ rule: AutomaticRule, _ moment: Moment) throws -> Int {
        guard let template = try template(db, named: rule.template) else { return 0 }
        let content = MessageContent(
            text: template.text, title: template.subject.isEmpty ? template.title : template.subject)
        var told = 0
        for occasion in try Occasion.all(db, rule, moment) {
            guard let person = try Recipients.of(db, occasion.customer, by: rule.channel) else { continue }
            // For each anew: two things of one customer are two messages to one number.
            var putting = try PuttingDown(
                db, PuttingDown.Order(channel: rule.channel, purpose: .transactional, content: content), moment)
            var values = occasion.values
            (values[.firstName], values[.shop]) = (person.firstName, moment.shop.name)
            told += try putting.putDown(db, person, values, occasion: occasion.key).ids.count
        }
        return told
    }
}
