import DiveShop
import GRDB

/// A row of communication_log as a worker has to do with it. Columns hold what anybody wrote there.
struct OutboxMessage {
    let id: Int64
    let channel: Channel
    /// Nil: the column holds no number.
    let customer: Int64?
    let campaign: Int64?
    let status: MessageStatus?
    let address: String
    let content: MessageContent
    let purpose: Purpose
    /// What it is about, where it goes by itself.
    let occasion: String?
    let attempts: Int
    let createdAt: Instant?
    let sendingAt: Instant?
    let sentAt: Instant?
    let messageID: String?
    let claimedBy: String?

    private static let columns = """
        id, type, customer_id, campaign_id, status, address, message, title, image, data, purpose, occasion, attempts, created_at,
        sending_at, sent_at, message_id, claimed_by
        """

    /// What waits, in the order in which it goes. SQLite, which does not know how few wait, would take an index of all messages.
    static let waiting = "communication_log INDEXED BY communication_log_waiting"
    /// What is to be asked about: few, beside all that was sent.
    static let toAsk = "communication_log INDEXED BY communication_log_to_ask"
    /// What is being sent.
    static let beingSent = "communication_log INDEXED BY communication_log_sending"

    /// - Parameter condition: SQL about `communication_log`.
    static func fetch(
        _ db: Database, from table: String = "communication_log", where condition: String,
        _ arguments: StatementArguments
    ) throws -> [OutboxMessage] {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM \(table) WHERE \(condition)")
        statement.arguments = arguments
        return try Row.fetchAll(statement).map(OutboxMessage.init)
    }

    static func of(_ db: Database, _ id: Int64) throws -> OutboxMessage? {
        try fetch(db, where: "id = ?", [id]).first
    }

    private init(_ row: Row) {
        func value<Value: DatabaseValueConvertible>(_ column: Int) -> Value? { Value.fromDatabaseValue(row[column]) }
        func text(_ column: Int) -> String? { (row[column] as DatabaseValue).asText }
        func moment(_ column: Int) -> Instant? { text(column).flatMap { Instant(text: $0) } }
        id = value(0) ?? 0
        channel = text(1).flatMap(Channel.init(rawValue:)) ?? .sms
        customer = value(2)
        campaign = value(3)
        status = text(4).flatMap(MessageStatus.init(rawValue:))
        address = text(5) ?? ""
        content = MessageContent(
            text: text(6) ?? "", title: text(7) ?? "", image: text(8) ?? "", data: JSONColumn.pairs(text(9)))
        purpose = text(10).flatMap(Purpose.init(rawValue:)) ?? .transactional
        occasion = text(11)
        attempts = value(12) ?? 0
        createdAt = moment(13)
        sendingAt = moment(14)
        sentAt = moment(15)
        messageID = text(16)
        claimedBy = text(17)
    }
}
