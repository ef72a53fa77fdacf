import DiveShop
import GRDB

/// Customers as messages of one channel see them.
struct Recipients {
    /// What a message needs to know of somebody.
    struct Person {
        let recipient: Recipient
        let firstName: String
        let name: String
    }

    private static let consent = """
        (SELECT event || ' ' || consent_events.created_at FROM consent_events
            WHERE customer_id = customers.id AND channel = :channel AND purpose = 'promotional'
            ORDER BY consent_events.id DESC LIMIT 1)
        """
    private static let devices = """
        (SELECT json_group_array(device_token) FROM
            (SELECT device_token FROM customer_devices WHERE customer_id = customers.id AND push_opt_in = 1 ORDER BY id))
        """

    /// Tells of each customer that a condition keeps, by number, one after the other: however many there are, one is in memory.
    /// - Parameters:
    ///   - condition: SQL about `customers`; its arguments are named, and none is `channel`.
    ///   - body: returns false to end it.
    static func each(
        _ db: Database, by channel: Channel, where condition: String, _ arguments: StatementArguments = [:],
        _ body: (Person) throws -> Bool
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, first_name, last_name, company_name, is_active, erased_at IS NOT NULL, \(channel.optIn), country, state, time_zone,
                    mobile, phone, email, \(fault(of: channel)), \(consent), \(channel == .push ? devices : "NULL")
                FROM customers WHERE \(condition) ORDER BY id
                """)
        statement.arguments = arguments &+ ["channel": channel.rawValue]
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            guard try body(person(row, channel)) else { return }
        }
    }

    /// One customer; nil: there is no such one.
    static func of(_ db: Database, _ id: Int64, by channel: Channel) throws -> Person? {
        var found: Person?
        try each(db, by: channel, where: "id = :id", ["id": id]) {
            found = $0
            return false
        }
        return found
    }

    private static func fault(of channel: Channel) -> String {
        switch channel {
        case .sms: "sms_fault"
        case .email: "email_fault"
        case .push: "NULL"
        }
    }

    private static func person(_ row: Row, _ channel: Channel) -> Person {
        func text(_ column: Int) -> String? { String.fromDatabaseValue(row[column]) }
        let addresses: [String]
        switch channel {
        case .sms: addresses = Recipient.number(mobile: text(10), phone: text(11))
        case .email: addresses = [text(12)?.trimmed ?? ""].filter { !$0.isEmpty }
        case .push: addresses = text(15).map(JSONColumn.texts) ?? []
        }
        let recipient = Recipient(
            customer: row[0], isActive: Bool.fromDatabaseValue(row[4]) ?? false, isErased: row[5],
            isOptedIn: Bool.fromDatabaseValue(row[6]) ?? false, promotional: promotional(text(14)),
            addresses: addresses, knownBad: text(13), country: text(7), state: text(8), timeZone: text(9))
        let first = text(1) ?? ""
        let name = [first, text(2) ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        return Person(recipient: recipient, firstName: first, name: name.isEmpty ? text(3) ?? "" : name)
    }

    private static func promotional(_ last: String?) -> Recipient.PromotionalConsent {
        guard let last, let blank = last.firstIndex(of: " ") else { return .notRecorded }
        // A time that cannot be read does not undo what was said.
        let moment = Instant(text: last[last.index(after: blank)...]) ?? Instant(seconds: 0)
        return last[..<blank] == "granted" ? .granted(moment) : .withdrawn(moment)
    }
}
