import DiveShop
import GRDB
import GRDBSQLite

/// Makes rows of communication_log for one run of messages: the statement is read once, what they have in common is bound once, and only what
/// differs is bound for each. By SQLite's own interface: GRDB's takes as long again as the row itself.
final class MessageRows {
    /// What differs from one to the next.
    struct Row {
        let customer: Int64
        var message: String
        /// Of a push or a mail; empty: none.
        var title: String
        var address: String?
        var occasion: String?
        var held: (until: Instant, reason: SendDecision.HoldReason)?
        var skipped: SkipReason?
    }

    private let statement: Statement
    private let moment: String
    private let order: PuttingDown.Order
    /// A hundred thousand wait for the same few moments.
    private var moments: [Instant: String] = [:]

    private enum Place: Int32 {
        case customer = 1
        case message, status, error, title, address, occasion, heldUntil, heldBecause, settledAt
        case type, campaign, createdAt, purpose, image, data, createdBy
    }

    init(_ db: Database, _ order: PuttingDown.Order, at now: Instant) throws {
        statement = try db.makeStatement(
            sql: """
                INSERT INTO communication_log (customer_id, message, status, error, title, address, occasion, held_until, held_because,
                    settled_at, type, campaign_id, created_at, purpose, image, data, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        self.order = order
        moment = now.text
        bind(.type, order.channel.rawValue)
        bind(.createdAt, moment)
        bind(.purpose, order.purpose.rawValue)
        bind(.campaign, order.campaign)
        bind(.createdBy, order.staff)
    }

    /// - Returns: its id; nil: there is one about the same already.
    func insert(_ db: Database, _ row: Row) throws -> Int64? {
        // Nothing is kept of somebody who was erased.
        let isErased = row.skipped == .erased
        func some(_ text: String) -> String? { text.isEmpty || isErased ? nil : text }
        bind(.customer, row.customer)
        bind(.message, isErased ? "" : row.message)
        bind(.status, (row.skipped == nil ? MessageStatus.pending : .skipped).rawValue)
        bind(.error, row.skipped?.words)
        bind(.title, some(row.title))
        bind(.image, some(order.content.image))
        bind(.data, isErased ? nil : JSONColumn.text(order.content.data))
        bind(.address, row.address)
        bind(.occasion, row.occasion)
        bind(.heldUntil, row.held.map { text(of: $0.until) })
        bind(.heldBecause, row.held?.reason.rawValue)
        bind(.settledAt, row.skipped == nil ? nil : moment)
        let code = sqlite3_step(statement.sqliteStatement)
        let words = db.lastErrorMessage
        sqlite3_reset(statement.sqliteStatement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: statement.sql)
        }
        return db.changesCount == 0 ? nil : db.lastInsertedRowID
    }

    private func text(of moment: Instant) -> String {
        if let text = moments[moment] { return text }
        let text = moment.text
        moments[moment] = text
        return text
    }

    private func bind(_ place: Place, _ number: Int64?) {
        guard let number else {
            _ = sqlite3_bind_null(statement.sqliteStatement, place.rawValue)
            return
        }
        sqlite3_bind_int64(statement.sqliteStatement, place.rawValue, number)
    }

    private func bind(_ place: Place, _ text: String?) {
        guard var text else {
            _ = sqlite3_bind_null(statement.sqliteStatement, place.rawValue)
            return
        }
        text.withUTF8 { bytes in
            // An empty text has no bytes, and is no NULL. SQLITE_TRANSIENT: SQLite keeps a copy.
            let first: UnsafePointer<UInt8>? = bytes.baseAddress
            withUnsafePointer(to: 0 as CChar) { nothing in
                _ = sqlite3_bind_text(
                    statement.sqliteStatement, place.rawValue,
                    first.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) } ?? nothing,
                    Int32(bytes.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            }
        }
    }
}
