import DiveShop
import GRDB

/// What customers may be sent, and the ledger behind it.
extension Store {
    private static let longestSource = 100
    private static let longestWording = 1000

    /// Each that says something new becomes a line of the ledger, and the opt-in column follows where it is about transactional messages.
    static func setPreferences(
        _ db: Database, _ id: Int64, _ changes: [PreferenceChange], source: String, wording: String, by staff: Staff,
        _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        let customer = try CustomerRow(db, changing: id)
        let (source, wording) = (source.trimmed, wording.trimmed)
        if source.isEmpty { throw Refusal(.data, field: "source", "say how it is known: counter, telephone, e-mail") }
        if let why = source.whyNoLine(atMost: longestSource) { throw Refusal(.data, field: "source", "source: \(why)") }
        if let why = wording.whyNoNotes(atMost: longestWording) {
            throw Refusal(.data, field: "wording", "wording: \(why)")
        }
        entry.new["source"] = source
        for change in changes {
            let before = try lastConsent(db, of: id, change.channel, change.purpose)
            let isColumn = change.purpose == .transactional
            let isSame = isColumn ? customer.isOn(change.channel) == change.isOn : (before ?? false) == change.isOn
            // The first word about it counts, too, although it changes nothing.
            if isSame && before == change.isOn { continue }
            if isColumn {
                try db.execute(
                    sql: "UPDATE customers SET \(change.channel.optIn) = ?, updated_at = ? WHERE id = ?",
                    arguments: [change.isOn, moment.now.text, id])
            }
            let event = change.isOn ? "granted" : "withdrawn"
            try db.execute(
                sql: """
                    INSERT INTO consent_events (customer_id, channel, purpose, event, source, wording, user_id, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, change.channel.rawValue, change.purpose.rawValue, event, source,
                    wording.isEmpty ? nil : wording, staff.id, moment.now.text,
                ])
            let name = "\(change.channel.rawValue) \(change.purpose.rawValue)"
            entry.old[name] = before.map { $0 ? "granted" : "withdrawn" }
            entry.new[name] = event
        }
    }

    /// The ledger's last word: granted or withdrawn; nil: there is none.
    private static func lastConsent(_ db: Database, of id: Int64, _ channel: Channel, _ purpose: Purpose) throws
        -> Bool?
    {
        try String.fetchOne(
            db,
            sql: """
                SELECT event FROM consent_events WHERE customer_id = ? AND channel = ? AND purpose = ? ORDER BY id DESC LIMIT 1
                """, arguments: [id, channel.rawValue, purpose.rawValue]
        ).map { $0 == "granted" }
    }

    /// The ledger, the newest first.
    static func ledger(_ db: Database, of id: Int64) throws -> [ConsentLine] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT consent_events.*, users.username AS username, first_name, last_name
                FROM consent_events LEFT JOIN users ON users.id = user_id WHERE customer_id = ? ORDER BY consent_events.id DESC
                """, arguments: [id]
        ).compactMap { row in
            guard let channel = row.text("channel").flatMap(Channel.init(rawValue:)),
                let purpose = row.text("purpose").flatMap(Purpose.init(rawValue:))
            else { return nil }
            return ConsentLine(
                id: Int64(row.int("id")), channel: channel, purpose: purpose,
                isGranted: row.text("event") == "granted", source: row.text("source") ?? "",
                wording: row.text("wording") ?? "", by: row.staffName,
                at: row.text("created_at").flatMap { Instant(text: $0) })
        }
    }

    /// - Parameter ledger: of ``ledger(_:of:)``.
    static func preferences(_ customer: CustomerRow, _ ledger: [ConsentLine]) -> [CustomerPreference] {
        Channel.allCases.flatMap { channel in
            Purpose.allCases.map { purpose in
                CustomerPreference(
                    channel: channel, purpose: purpose, isChannelOn: customer.isOn(channel),
                    last: ledger.first { $0.channel == channel && $0.purpose == purpose })
            }
        }
    }
}
