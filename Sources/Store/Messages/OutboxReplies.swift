package import DiveShop
import GRDB

extension Store {
    /// Seconds before the last look from which replies are read again: one may come up late in the provider's list.
    private static let overlap = 3600
    /// Seconds back from the first look, and for which replies of unknown numbers are kept.
    private static let firstLook = 30 * 86_400

    /// From when on replies are to be read.
    package func repliesSince(at now: Instant) throws(Refusal) -> Instant {
        do {
            let last = try read {
                try String.fetchOne(
                    $0, sql: "SELECT value FROM settings WHERE category = 'messages' AND key = 'replies_read_at'")
            }
            guard let last = last.flatMap({ Instant(text: $0) }) else { return now.adding(seconds: -Store.firstLook) }
            return min(last, now).adding(seconds: -Store.overlap)
        } catch { throw Store.refusal(error, path: path) }
    }

    /// Keeps text messages that came in, the oldest first, and does what they ask for: STOP and its kin take everybody with that number out,
    /// START and its kin back in. Each counts once, however often it is read.
    /// - Parameter end: until when what came in has been read: the next look begins there.
    /// - Returns: how many were new.
    @discardableResult
    package func keepReplies(_ messages: [InboundMessage], until end: Instant, at now: Instant) throws(Refusal) -> Int {
        do {
            // Who has these numbers is looked for beside the writers: it reads every customer.
            let (new, holders) = try read { db in
                let new = try messages.filter { try Store.isNew(db, $0) }
                return (new, try Store.holders(db, of: Set(new.map(\.from)), shopCountry: try shop(db).country))
            }
            return try write { db in
                var count = 0
                for message in new where try Store.isNew(db, message) {
                    count += 1
                    try Store.keep(db, message, holders[message.from] ?? [], at: now)
                }
                try db.execute(
                    sql: """
                        INSERT INTO settings (category, key, value, type, created_at) VALUES ('messages', 'replies_read_at', ?1, 'text', ?2)
                        ON CONFLICT (category, key) DO UPDATE SET value = excluded.value, updated_at = excluded.created_at
                        """, arguments: [end.text, now.text])
                return count
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Forgets what came in from numbers that are nobody's as long ago as a first look goes back, so that none is read again. What customers
    /// wrote stays until they are erased.
    /// - Returns: how many replies.
    @discardableResult
    package func forgetStrangers(at now: Instant) throws(Refusal) -> Int {
        let old = "FROM message_replies WHERE customer_id IS NULL AND received_at < ?"
        let before = now.adding(seconds: -Store.firstLook).text
        do {
            guard
                try read({ try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 \(old))", arguments: [before]) })
                    == true
            else { return 0 }
            return try write { db in
                try db.execute(sql: "DELETE \(old)", arguments: [before])
                let count = db.changesCount
                if count > 0 {
                    try OutboxEffects.tell(
                        db, "forget_replies", "message_replies", nil, ["count": "\(count)"], at: now)
                }
                return count
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    private static func isNew(_ db: Database, _ message: InboundMessage) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT NOT EXISTS (SELECT 1 FROM message_replies WHERE message_id = ?)", arguments: [message.id])
            ?? true
    }

    private static func keep(_ db: Database, _ message: InboundMessage, _ customers: [Int64], at now: Instant) throws {
        let reading = OptOut.reading(message.text)
        for customer in customers.isEmpty ? [nil] : customers.map({ Optional($0) }) {
            try db.execute(
                sql: """
                    INSERT INTO message_replies (customer_id, channel, message_id, address, message, reading, received_at)
                    VALUES (?, 'sms', ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    customer, message.id, message.from, message.text, reading.column, message.receivedAt.text,
                ])
        }
        for customer in customers { try obey(db, reading, of: customer, message, at: now) }
    }

    private static func obey(
        _ db: Database, _ reading: OptOut.Reply, of customer: Int64, _ message: InboundMessage, at now: Instant
    ) throws {
        switch reading {
        case .out:
            try OutboxEffects.withdrawConsent(
                db, of: customer, .sms, source: "inbound", wording: message.text, at: now)
        case .in: try takeBackIn(db, customer, message, at: now)
        case .help, .unclear, .none: break
        }
    }

    /// An ordinary "yes" reads like this, too: it undoes a STOP, purpose by purpose, and nothing else. What somebody took back at the counter, or
    /// never gave, stays as it is.
    /// Whoever said no after they had written that has the last word, in whatever order the provider lists it.
    private static func takeBackIn(
        _ db: Database, _ customer: Int64, _ message: InboundMessage, at now: Instant
    ) throws {
        let isOver = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM consent_events WHERE customer_id = ?1 AND channel = 'sms' AND event = 'withdrawn'
                        AND source <> 'inbound' AND created_at > ?2)
                    OR EXISTS (SELECT 1 FROM message_replies WHERE customer_id = ?1 AND channel = 'sms' AND reading = 'out'
                        AND received_at > ?2)
                """, arguments: [customer, message.receivedAt.text])
        if isOver == true { return }
        let purposes = try Purpose.allCases.filter { try hasStopped(db, customer, $0) }
        if purposes.isEmpty { return }
        if purposes.contains(.transactional) { try OutboxEffects.setOptIn(db, of: customer, .sms, true, at: now) }
        for purpose in purposes {
            try OutboxEffects.tellLedger(
                db, of: customer, .sms, purpose, isGranted: true, source: "inbound", wording: message.text, at: now)
        }
        try OutboxEffects.tell(db, "opt_in", "customers", customer, ["channel": "sms", "source": "inbound"], at: now)
    }

    /// Whether it was a STOP that took them out, heard from them or from the provider, of what they had agreed to before it.
    private static func hasStopped(_ db: Database, _ customer: Int64, _ purpose: Purpose) throws -> Bool {
        let lines = try Row.fetchAll(
            db,
            sql: """
                SELECT event = 'granted' AS is_granted, event = 'withdrawn' AND source IN ('inbound', 'Twilio 21610') AS is_stop
                FROM consent_events WHERE customer_id = ? AND channel = 'sms' AND purpose = ? ORDER BY id DESC
                """, arguments: [customer, purpose.rawValue])
        guard let last = lines.first, last.int("is_stop") == 1 else { return false }
        // Messages about what they have bought need no word of theirs.
        guard let before = lines.first(where: { $0.int("is_stop") != 1 }) else { return purpose == .transactional }
        return before.int("is_granted") == 1
    }

    /// Everybody who has one of those numbers, as the mobile or the other one, however it is written.
    private static func holders(_ db: Database, of numbers: Set<String>, shopCountry: String) throws -> [String:
        [Int64]]
    {
        guard !numbers.isEmpty else { return [:] }
        // Reading a number takes a while; its last figures tell which are worth it.
        func end(_ number: String) -> [UInt8] { Array(number.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.suffix(4)) }
        let ends = Set(numbers.map(end))
        var holders: [String: [Int64]] = [:]
        let sql = """
            SELECT id, mobile, phone, country FROM customers WHERE erased_at IS NULL AND (mobile <> '' OR phone <> '') ORDER BY id
            """
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            let typed = [row.text("mobile"), row.text("phone")].compactMap { $0 }.filter { ends.contains(end($0)) }
            if typed.isEmpty { continue }
            let own = row.text("country")?.trimmed ?? ""
            let read = typed.compactMap { try? Telephone(typed: $0, country: own.isEmpty ? shopCountry : own).e164 }
            for number in numbers.intersection(read) { holders[number, default: []].append(Int64(row.int("id"))) }
        }
        return holders
    }
}

extension OptOut.Reply {
    /// As the column has it.
    fileprivate var column: String {
        switch self {
        case .out: "out"
        case .in: "in"
        case .help: "help"
        case .unclear: "unclear"
        case .none: "none"
        }
    }
}
