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
    private var tally: SendTally
    /// Where the text is the same for everybody: what it is, and why it cannot go.
    private let same: (filled: MessageContent.Filled, complaint: String?)?
    /// Of what was put down: target, skipped and held.
    private(set) var counts = CampaignCounts()

    /// - Parameter addresses: those that the run has had already.
    init(_ db: Database, _ order: Order, addresses: Set<String> = [], _ moment: Moment) throws {
        self.order = order
        rules = moment.shop.messages.rules(order.channel, order.purpose, of: moment.shop)
        form = MessageContent.Form(order.content.completed(order.channel, order.purpose))
        now = moment.now
        tally = SendTally(
            addresses: addresses, sent: try PuttingDown.sent(db, order.channel, on: moment.today), on: moment.today,
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
    ///   again.
    /// - Returns: what was decided, and the ids of the rows that are new.
    @discardableResult
    mutating func putDown(
        _ db: Database, _ person: Recipients.Person, _ values: [MessageField: String], occasion: String? = nil
    ) throws -> (Decided, ids: [Int64]) {
        let decided = decide(person, values)
        var row = NewMessage(order, to: person.recipient.customer, decided.content, occasion, at: now)
        var ids: [Int64] = []
        func insert(_ row: NewMessage) throws { if let id = try row.insert(db) { ids.append(id) } }
        switch decided.decision {
        case .send(let addresses):
            for address in addresses {
                row.address = address
                try insert(row)
            }
        case .held(let addresses, let until, let reason):
            row.held = (until, reason)
            for address in addresses {
                row.address = address
                try insert(row)
            }
            counts.held += ids.count
        case .skipped(let reason):
            row.skipped = reason
            try insert(row)
            counts.skipped += ids.count
        }
        counts.target += ids.count
        return (decided, ids)
    }
}

/// A row that is to be put down.
private struct NewMessage {
    private let order: PuttingDown.Order
    private let customer: Int64
    private let content: MessageContent
    private let occasion: String?
    private let now: Instant
    var address: String?
    var held: (until: Instant, reason: SendDecision.HoldReason)?
    var skipped: SkipReason?

    init(
        _ order: PuttingDown.Order, to customer: Int64, _ content: MessageContent, _ occasion: String?, at now: Instant
    ) {
        (self.order, self.customer, self.content, self.occasion) = (order, customer, content, occasion)
        self.now = now
    }

    /// - Returns: nil: there is one about the same already.
    func insert(_ db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO communication_log (customer_id, type, message, status, campaign_id, error, created_at, purpose, title, image, data,
                    address, occasion, created_by, held_until, held_because, settled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        // Nothing is kept of somebody who was erased.
        let isErased = skipped == .erased
        func some(_ text: String) -> String? { text.isEmpty || isErased ? nil : text }
        try statement.execute(arguments: [
            customer, order.channel.rawValue, isErased ? "" : content.text,
            (skipped == nil ? MessageStatus.pending : .skipped).rawValue, order.campaign, skipped?.words, now.text,
            order.purpose.rawValue, some(content.title), some(content.image), JSONColumn.text(content.data), address,
            occasion, order.staff, held?.until.text, held?.reason.rawValue, skipped == nil ? nil : now.text,
        ])
        return db.changesCount == 0 ? nil : db.lastInsertedRowID
    }
}
