import DiveShop
import Foundation
import GRDB
import Gateways
import Jobs
import Providers
import Rig
import Store
import Synchronization
import Testing

/// A shop in New York with providers of the tests' own. It is Monday noon there, until a test says otherwise.
final class MessageShop: @unchecked Sendable {
    static let noon = Instant(text: "2026-06-15 16:00:00")!
    let home: TestHome
    let store: Store
    let twilio: TwilioDouble
    let mail: MailDouble
    let firebase: FirebaseDouble
    let clock = Clock(MessageShop.noon)
    private let values: Mutex<[String: String]>

    /// What the time is, wherever it is asked.
    final class Clock: Sendable {
        private let moment: Mutex<Instant>
        init(_ moment: Instant) { self.moment = Mutex(moment) }
        var now: Instant {
            get { moment.withLock { $0 } }
            set { moment.withLock { $0 = newValue } }
        }
    }

    /// - Parameter settings: besides those of the providers; pace is off unless they say otherwise.
    init(_ more: [String: String] = [:]) throws {
        home = try TestHome()
        twilio = try TwilioDouble(at: MessageShop.noon)
        mail = try MailDouble()
        firebase = try FirebaseDouble(at: MessageShop.noon)
        let account = home.home.root + "/account.json"
        try Data(firebase.accountFile()).write(to: URL(fileURLWithPath: account))
        var values = twilio.settings
        values.merge(
            [
                "SMTP_URL": mail.address, "SMTP_FROM": "shop@example.com", "FIREBASE_SERVICE_ACCOUNT": account,
                "FCM_API_BASE": firebase.base, "SMS_DELAY_MS": "0", "PUSH_DELAY_MS": "0", "EMAIL_DELAY_MS": "0",
                "BUSINESS_NAME": "Blue Hole",
            ]
        ) { $1 }
        values.merge(more) { $1 }
        self.values = Mutex(values)
        try MessageShop.template.get().write(to: URL(fileURLWithPath: home.home.database))
        store = try Store(path: home.home.database, settings: Settings(environment: values))
    }

    /// Made once.
    private static let template = Result<Data, any Error> {
        let home = try TestHome()
        try { _ = try home.found() }()
        return try Data(contentsOf: URL(fileURLWithPath: home.home.database))
    }

    deinit {
        twilio.close()
        mail.close()
        firebase.close()
    }

    /// Somebody has written into the settings.
    func set(_ more: [String: String]) { values.withLock { $0.merge(more) { $1 } } }
    var environment: [String: String] { values.withLock { $0 } }

    /// - Parameter total: milliseconds after which an answer is not waited for any more.
    func carriers(total: Int = 20_000, mostPages: Int = 200) -> Carriers {
        let settings = values.withLock { Settings(environment: $0) }
        return Carriers(
            settings: { settings },
            limits: { channel in
                var limits = channel == .email ? Limits.mail : Limits()
                limits.connect = 5_000
                limits.total = total
                return limits
            }, mostPages: mostPages)
    }

    /// Sends what can go now; what was told.
    @discardableResult
    func send(
        on other: Store? = nil, total: Int = 20_000, mostPages: Int = 200, clock time: (@Sendable () -> Instant)? = nil
    ) async -> [String] {
        let clock = clock
        let postman = Postman(
            store: other ?? store, carriers: carriers(total: total, mostPages: mostPages),
            clock: time ?? { clock.now })
        let told = Lines()
        await aside { postman.once(goesOn: { true }, tell: told.add) }
        return told.all
    }

    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// Time passes, for the providers too.
    func wait(_ seconds: Int) {
        clock.now = clock.now.adding(seconds: seconds)
        twilio.set(clock: clock.now)
        firebase.set(clock: clock.now)
    }

    // MARK: Rows, as another part of the program puts them down

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try raw { try $0.execute(sql: sql, arguments: arguments) }
    }

    func raw<T>(_ body: (Database) throws -> T) throws -> T {
        let queue = try DatabaseQueue(path: store.path)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = 0")
            return try body($0)
        }
    }

    /// Columns as text; what is NULL is not there.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> [String: String] {
        let row = try #require(try raw { try Row.fetchOne($0, sql: sql, arguments: arguments) })
        var texts: [String: String] = [:]
        for (column, value) in row {
            texts[column] = String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { "\($0)" }
        }
        return texts
    }
    func message(_ id: Int64) throws -> [String: String] {
        try row("SELECT * FROM communication_log WHERE id = ?", [id])
    }
    func status(_ id: Int64) throws -> String { try message(id)["status"] ?? "" }
    func statuses(_ sql: String = "true") throws -> [String] {
        try raw { try String.fetchAll($0, sql: "SELECT status FROM communication_log WHERE \(sql) ORDER BY id") }
    }
    func lane(_ channel: Channel) throws -> LaneState {
        try #require(try store.laneStates(at: clock.now).first { $0.channel == channel })
    }

    /// Somebody who has agreed to everything.
    @discardableResult
    func customer(_ number: Int = 1, promotional: Bool = true, state: String? = "NY") throws -> Int64 {
        try raw { db in
            try db.execute(
                sql: """
                    INSERT INTO customers (first_name, last_name, mobile, email, state, country, is_active, sms_opt_in, email_opt_in, push_opt_in)
                    VALUES (?, 'Reef', ?, ?, ?, 'US', 1, 1, 1, 1)
                    """, arguments: ["Ann\(number)", MessageShop.number(number), "ann\(number)@example.org", state])
            let id = db.lastInsertedRowID
            if promotional {
                for channel in Channel.allCases {
                    try db.execute(
                        sql: """
                            INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at)
                            VALUES (?, ?, 'promotional', 'granted', 'counter', '2026-01-01 12:00:00')
                            """, arguments: [id, channel.rawValue])
                }
            }
            try db.execute(
                sql: "INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (?, ?, 'ios')",
                arguments: [id, "device-\(number)"])
            return id
        }
    }

    static func number(_ number: Int) -> String { "+1212555" + String(1_0000 + number).dropFirst() }
    static func address(_ number: Int, _ channel: Channel) -> String {
        switch channel {
        case .sms: MessageShop.number(number)
        case .push: "device-\(number)"
        case .email: "ann\(number)@example.org"
        }
    }

    @discardableResult
    func put(
        _ customer: Int64, _ channel: Channel = .sms, to address: String? = nil, _ text: String = "Your rental is due",
        purpose: Purpose = .transactional, campaign: Int64? = nil, occasion: String? = nil, at moment: Instant? = nil
    ) throws -> Int64 {
        try raw { db in
            try db.execute(
                sql: """
                    INSERT INTO communication_log (customer_id, type, message, title, status, campaign_id, address, purpose, occasion, created_at)
                    VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    customer, channel.rawValue, text, channel == .sms ? nil : "Blue Hole", campaign,
                    address ?? MessageShop.address(Int(customer), channel), purpose.rawValue, occasion,
                    (moment ?? clock.now).text,
                ])
            return db.lastInsertedRowID
        }
    }

    /// A running campaign to the customers from 1 on; they are made, too.
    @discardableResult
    func campaign(_ count: Int, _ channel: Channel = .sms, purpose: Purpose = .transactional) throws -> Int64 {
        let id = try raw { db in
            try db.execute(
                sql:
                    "INSERT INTO communication_campaigns (name, type, target_count, status, purpose) VALUES ('Sale', ?, ?, 'sending', ?)",
                arguments: [channel.rawValue, count, purpose.rawValue])
            return db.lastInsertedRowID
        }
        try raw { db in
            try db.inTransaction(.immediate) {
                try db.execute(
                    sql: """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                        INSERT INTO customers (id, first_name, last_name, mobile, email, state, country, is_active, sms_opt_in, email_opt_in,
                            push_opt_in)
                        SELECT i, 'Ann' || i, 'Reef', printf('+1212555%04d', i), 'ann' || i || '@example.org', 'NY', 'US', 1, 1, 1, 1 FROM n
                        WHERE i <= \(count) AND i NOT IN (SELECT id FROM customers);
                        INSERT INTO customer_devices (customer_id, device_token, device_type) SELECT id, 'device-' || id, 'ios' FROM customers
                        WHERE id NOT IN (SELECT customer_id FROM customer_devices);
                        INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at)
                        SELECT id, '\(channel.rawValue)', 'promotional', 'granted', 'counter', '2026-01-01 12:00:00' FROM customers
                        WHERE id NOT IN (SELECT customer_id FROM consent_events);
                        INSERT INTO communication_log (customer_id, type, message, title, status, campaign_id, address, purpose, created_at)
                        SELECT id, '\(channel.rawValue)', 'Sale at the shop', \(channel == .sms ? "NULL" : "'Sale'"), 'pending', \(id),
                            CASE '\(channel.rawValue)' WHEN 'sms' THEN mobile WHEN 'email' THEN email ELSE 'device-' || id END,
                            '\(purpose.rawValue)', '\(clock.now.text)' FROM customers WHERE id <= \(count) ORDER BY id
                        """)
                return .commit
            }
        }
        return id
    }
    func campaign(at id: Int64) throws -> [String: String] {
        try row("SELECT * FROM communication_campaigns WHERE id = ?", [id])
    }
}

/// On a thread of its own: what waits there must not keep one of Swift's few.
func aside<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
