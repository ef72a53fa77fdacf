import DiveShop
import GRDB

/// Decides about a message to one person after another, and puts each down before anything is sent: the one place that makes rows of
/// communication_log (domain.md §5). A message to somebody with several devices is a row a device; who is skipped has a row, too.
struct PuttingDown {
    /// What the messages of one run have in common.
    struct Order {
        let channel: Channel
        let purpose: Purpose
        /// Before its fields are filled in.
        let content: MessageContent
        var campaign: Int64?
        /// Who wrote it; nil: nobody did, it goes by itself.
        var staff: Int64?
    }

    /// What is decided about one person, and the text with its fields filled in.
    struct Decided {
        let decision: SendDecision
        let content: MessageContent
    }

    private let order: Order
    private let rules: SendRules
    private let form: MessageContent.Form
    private let now: Instant
    private let rows: MessageRows
    private var tally: SendTally
    /// Where the text is the same for everybody: what it is, and why it cannot go.
    private let same: (filled: MessageContent.Filled, complaint: String?)?
    /// Of what was put down: target, skipped and held.
    private(set) var counts = CampaignCounts()

    init(_ db: Database, _ order: Order, _ moment: Moment) throws {
        self.order = order
        rules = moment.shop.messages.rules(order.channel, order.purpose, of: moment.shop)
        form = MessageContent.Form(order.content.completed(order.channel, order.purpose))
        now = moment.now
        rows = try MessageRows(db, order, at: moment.now)
        tally = SendTally(
            sent: try PuttingDown.sent(db, order.channel, on: moment.today), on: moment.today,
            cap: rules.dailyCap)
        if form.fields.isEmpty {
            let filled = form.filled([:])
            same = (filled, filled.content.complaint(by: order.channel))
        } else {
            same = nil
        }
    }

    /// How many messages the channel has had that day, whoever sent them: the daily cap counts them.
    static func sent(_ db: Database, _ channel: Channel, on day: Day) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT day_count FROM message_lanes WHERE channel = ? AND day = ?",
            arguments: [channel.rawValue, day.text]) ?? 0
    }

    /// Decides, and counts; nothing is put down.
    /// - Parameter values: what the fields stand for; those without a value are missing.
    mutating func decide(_ person: Recipients.Person, _ values: [MessageField: String]) -> Decided {
        let filled = same?.filled ?? form.filled(values)
        let complaint = same.map(\.complaint) ?? filled.content.complaint(by: order.channel)
        let decision = rules.decision(
            on: person.recipient, missing: filled.missing, complaint: complaint, at: now, tally: &tally)
        return Decided(decision: decision, content: filled.content)
    }

    /// Decides, and puts the message down: pending, pending and held, or skipped.
    /// - Parameter occasion: what it is about. A message about the same to the same customer, which is there already, is not put down
    ///   again. Two of a family who share a number are both told of what is theirs; without an occasion a number has one message.
    /// - Returns: what was decided, and the ids of the rows that are new.
    @discardableResult
    mutating func putDown(
        _ db: Database, _ person: Recipients.Person, _ values: [MessageField: String], occasion: String? = nil
    ) throws -> (Decided, ids: [Int64]) {
        if occasion != nil { tally.forgetAddresses() }
        let decided = decide(person, values)
        var row = MessageRows.Row(
            customer: person.recipient.customer, message: decided.content.text, title: decided.content.title,
            occasion: occasion)
        var ids: [Int64] = []
        func insert() throws { if let id = try rows.insert(db, row) { ids.append(id) } }
        switch decided.decision {
        case .send(let addresses):
            for address in addresses {
                row.address = address
                try insert()
            }
        case .held(let addresses, let until, let reason):
            row.held = (until, reason)
            for address in addresses {
                row.address = address
                try insert()
            }
            counts.held += ids.count
        case .skipped(let reason):
            row.skipped = reason
            try insert()
            counts.skipped += ids.count
        }
        counts.target += ids.count
        return (decided, ids)
    }
}
