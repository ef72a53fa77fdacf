import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// What of today stays when yesterday comes back.
@Suite(.serialized) struct CarryOverTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    /// 500 say no after the backup, half of them by the ledger too, some of them new since: nobody of them is written to.
    @Test func whoSaidNoSinceIsStillOut() throws {
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
            INSERT INTO customers (id, first_name, mobile, push_opt_in) SELECT i, 'C' || i, '+1555' || i, 1 FROM n;
            INSERT INTO consent_events (customer_id, channel, purpose, event, source) SELECT id, 'sms', 'promotional', 'granted', 'counter'
            FROM customers
            """)
        let staged = try shop.staged()
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 451 UNION ALL SELECT i + 1 FROM n WHERE i < 520)
            INSERT INTO customers (id, first_name, mobile, push_opt_in) SELECT i, 'C' || i, '+1555' || i, 1 FROM n;
            UPDATE customers SET sms_opt_in = 0, email_opt_in = 0, push_opt_in = 0 WHERE id <= 500;
            INSERT INTO consent_events (customer_id, channel, purpose, event, source, wording, user_id)
            SELECT id, 'sms', 'promotional', 'withdrawn', 'inbound', 'STOP', 1 FROM customers WHERE id % 2 = 0 AND id <= 500 ORDER BY -id
            """)
        let ledger = try shop.column("SELECT id || ' ' || customer_id || event FROM consent_events ORDER BY id")
        try shop.restore(staged)
        #expect(
            try shop.column("SELECT COUNT(*) FROM customers WHERE sms_opt_in + email_opt_in + push_opt_in = 0") == [
                "500"
            ])
        #expect(try shop.column("SELECT COUNT(*) FROM customers") == ["500"], "who said nothing and is new is not")
        #expect(try shop.column("SELECT id || ' ' || customer_id || event FROM consent_events ORDER BY id") == ledger)
        #expect(try shop.column("SELECT mobile FROM customers WHERE id = 500") == ["+1555500"])
        try shop.expectSound()
    }

    /// Replies count once, a stopped channel stays stopped, and the day has had what it has had.
    @Test func whatCameInAndHowChannelsStandIsToday() throws {
        let staged = try shop.staged()
        try shop.run(
            """
            INSERT INTO customers (id, first_name, mobile) VALUES (7, 'Ann', '+15557');
            INSERT INTO message_replies (customer_id, channel, message_id, address, message, reading, received_at)
            VALUES (7, 'sms', 'SM1', '+15557', 'hello', 'none', '2026-06-15 16:00:00');
            UPDATE message_lanes SET day = '2026-06-15', day_count = 40, next_at_ms = 17, stopped_because = 'the account is suspended'
            WHERE channel = 'sms'
            """)
        try shop.restore(staged)
        #expect(try shop.column("SELECT customer_id || message_id FROM message_replies") == ["7SM1"])
        #expect(
            try shop.column(
                "SELECT day_count || next_at_ms || stopped_because FROM message_lanes WHERE channel = 'sms'")
                == ["4017the account is suspended"])
        try shop.expectSound()
    }

    /// The shop has two pasts: in the archive it waits under one number, in today's it went under another.
    @Test(arguments: ["pending", "skipped", "sent"]) func whatWasToldUnderAnotherNumberIsNotToldAgain(then: String)
        throws
    {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ann'), (2, 'Bea');
            INSERT INTO communication_log (id, customer_id, type, message, status, address, occasion) VALUES
                (5, 1, 'sms', 'due', '\(then)', '+15551', 'rental_due:17'), (6, 1, 'sms', 'due', '\(then)', '+15552', 'rental_due:18'),
                (7, 2, 'sms', 'due', 'pending', '+15553', 'rental_due:17')
            """)
        let staged = try shop.staged()
        try shop.run(
            """
            DELETE FROM communication_log;
            INSERT INTO communication_log (id, customer_id, type, message, status, address, occasion) VALUES
                (9, 1, 'sms', 'due', 'sent', '+15551', 'rental_due:17'), (10, 1, 'sms', 'due', 'sent', '+15559', 'rental_due:18')
            """)
        try shop.restore(staged)
        let past = then == "sent" ? ["5 1 sent", "6 1 sent"] : []
        #expect(
            try shop.column("SELECT id || ' ' || customer_id || ' ' || status FROM communication_log ORDER BY id")
                == past + ["7 2 pending", "9 1 sent", "10 1 sent"])
        try shop.expectSound()
    }

    /// What was put down since and waits is not forgotten; what waits again after it had been taken on is nobody's.
    @Test func whatWaitsTodayWaitsAfterwards() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ann');
            INSERT INTO communication_log (id, customer_id, type, message, status, claimed_by) VALUES (1, 1, 'sms', 'a', 'sending', 'worker')
            """)
        let staged = try shop.staged()
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (2, 'Bea');
            UPDATE communication_log SET status = 'pending', claimed_by = NULL;
            INSERT INTO communication_log (customer_id, type, message, status) VALUES (1, 'sms', 'b', 'pending'), (2, 'sms', 'c', 'pending')
            """)
        try shop.restore(staged)
        #expect(
            try shop.column(
                "SELECT customer_id || message || status || COALESCE(claimed_by, '') FROM communication_log ORDER BY id"
            )
                == ["1apending", "1bpending", "2cpending"])
        try shop.expectSound()
    }

    /// Whoever was erased since the backup stays erased, and nothing personal comes back in any table.
    @Test func whoWasErasedSinceStaysErased() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name, last_name, email, mobile, notes) VALUES
                (1, 'Marisol', 'Quintero', 'marisol@example.com', '+15551', 'asthma'), (2, 'Bea', 'Other', 'bea@example.com', '+15552', '');
            INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'quintero-club');
            INSERT INTO customer_devices (id, customer_id, device_token, device_type) VALUES (1, 1, 'quintero-phone', 'ios');
            INSERT INTO communication_log (customer_id, type, message, status) VALUES (1, 'sms', 'Hello Marisol', 'sent');
            INSERT INTO transactions (id, transaction_number, customer_id, total, status) VALUES (1, 'T1', 1, 10, 'completed')
            """)
        try shop.store.perform(.customer(.edit(1, [.phone: .to("555 0101")])), staff: shop.owner, at: founding)
        let staged = try shop.staged()
        try shop.store.perform(.customer(.erase(1)), staff: shop.owner, at: founding)
        let erased = try shop.column("SELECT quote(erased_at) || last_name || is_active FROM customers WHERE id = 1")
        try shop.restore(staged)
        #expect(
            try shop.column("SELECT quote(erased_at) || last_name || is_active FROM customers WHERE id = 1") == erased)
        let names = ["marisol", "quintero", "555 0101", "asthma", "15551"]
        let tables = try shop.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for table in tables {
            let rows = try shop.store.raw { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\($0)" } }
            for name in names {
                #expect(!rows.contains { $0.lowercased().contains(name) }, "\(name) stands in \(table)")
            }
        }
        #expect(try shop.column("SELECT email FROM customers WHERE id = 2") == ["bea@example.com"])
        #expect(try shop.column("SELECT customer_id || ' ' || total FROM transactions") == ["1 10"])
        try shop.expectSound()
    }

    /// A device that another customer has by now gets nothing in the name of the one who had it then.
    @Test func aDeviceThatChangedHandsStaysSilent() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana'), (2, 'Bea');
            INSERT INTO customer_devices (id, customer_id, device_token, device_type) VALUES (1, 1, 'phone', 'ios')
            """)
        let staged = try shop.staged()
        try shop.store.perform(.customer(.addDevice(2, token: "phone", .ios)), staff: shop.owner, at: founding)
        try shop.restore(staged)
        #expect(try shop.column("SELECT customer_id || ' ' || push_opt_in FROM customer_devices") == ["1 0"])
        try shop.expectSound()
    }

    /// Who agreed since the backup did not say no: undoing the restore gives that back, but for those who withdrew it meanwhile.
    @Test func undoingGivesBackWhoAgreed() throws {
        for id in 1...4 {
            try shop.run(
                "INSERT INTO customers (id, first_name, last_name, sms_opt_in, email_opt_in) VALUES (?, 'Ann', 'Reef', ?, 0)",
                [id, id == 4])
        }
        let then = try shop.staged()
        try shop.run("UPDATE customers SET sms_opt_in = 1, email_opt_in = id = 2 WHERE id < 4")
        try shop.run(
            "INSERT INTO customer_devices (customer_id, device_token, device_type, push_opt_in) VALUES (1, 'abc', 'ios', 1)"
        )
        let before = try shop.staged("before")
        try shop.restore(then)
        #expect(try shop.column("SELECT group_concat(sms_opt_in, '') FROM customers") == ["0001"])
        try shop.run(
            "INSERT INTO consent_events (customer_id, channel, purpose, event, source, created_at) VALUES (1, 'sms', 'promotional', 'withdrawn', 'STOP', '2030-01-01 00:00:00')"
        )
        try shop.run("UPDATE customers SET sms_opt_in = 0 WHERE id = 4")
        try shop.restore(before, isUndo: true)
        #expect(try shop.column("SELECT group_concat(sms_opt_in, '') FROM customers") == ["0110"])
        #expect(try shop.column("SELECT group_concat(email_opt_in, '') FROM customers") == ["0100"])
        #expect(try shop.column("SELECT push_opt_in FROM customer_devices") == ["1"])
        try shop.expectSound()
    }

    /// Begun after the backup of its draft, half of it sent: as it is today, and paused.
    @Test(arguments: ["draft", "sending", "scheduled"]) func aHalfSentCampaignGoesToNobodyTwice(then: String) throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana'), (2, 'Bea'), (3, 'Cy');
            INSERT INTO communication_campaigns (id, name, type, target_count, status) VALUES (1, 'Sale', 'sms', 4, ?)
            """, [then])
        if then == "sending" {
            try shop.run(
                "INSERT INTO communication_log (id, customer_id, type, message, status, campaign_id) SELECT id, id, 'sms', 'x', 'pending', 1 FROM customers"
            )
        }
        let staged = try shop.staged()
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (4, 'Dee');
            INSERT OR IGNORE INTO communication_log (id, customer_id, type, message, status, campaign_id)
            SELECT id, id, 'sms', 'x', 'pending', 1 FROM customers;
            UPDATE communication_campaigns SET status = 'sending';
            UPDATE communication_log SET status = 'sent', message_id = 'SM' || id WHERE id IN (1, 4);
            UPDATE communication_log SET status = 'sending' WHERE id = 2;
            INSERT INTO communication_campaigns (id, name, type, target_count, status) VALUES (2, 'Over', 'sms', 1, 'completed');
            INSERT INTO communication_log (customer_id, type, message, status) VALUES (1, 'sms', 'reminder', 'delivered')
            """)
        let log = try shop.column(
            "SELECT id || customer_id || status || COALESCE(message_id, '') FROM communication_log ORDER BY id")
        try shop.restore(staged)
        #expect(
            try shop.column(
                "SELECT id || customer_id || status || COALESCE(message_id, '') FROM communication_log ORDER BY id")
                == log)
        #expect(
            try shop.column("SELECT name || status || sent_count FROM communication_campaigns ORDER BY id") == [
                "Salepaused2", "Overcompleted0",
            ])
        #expect(
            try shop.column("SELECT stopped_because FROM communication_campaigns WHERE id = 1") == [
                "a backup was restored; look it through, then resume it"
            ])
        try shop.expectSound()
    }

    private static let rules = "SELECT occasion || is_active FROM message_rules ORDER BY occasion"
    private static let sendHere = "SELECT value FROM settings WHERE key = 'send_here'"

    /// What was switched off since goes by itself no more; undoing a restore that switched something off switches it on again.
    @Test func whatSendsIsToday() throws {
        try shop.run(
            """
            INSERT INTO message_rules (occasion, channel, template, days, is_active, updated_at) VALUES
                ('course', 'sms', 'x', 1, 1, '2026-01-01 00:00:00'), ('trip', 'sms', 'x', 1, 1, '2026-01-01 00:00:00');
            INSERT INTO settings (category, key, value, type) VALUES ('security', 'send_here', '1', 'number')
            """)
        let then = try shop.staged()
        try shop.run(
            """
            UPDATE message_rules SET is_active = 0 WHERE occasion = 'trip';
            INSERT INTO message_rules (occasion, channel, template, days, is_active, updated_at)
            VALUES ('appointment', 'sms', 'x', 1, 1, '2026-01-01 00:00:00');
            UPDATE settings SET value = '0' WHERE key = 'send_here'
            """)
        let before = try shop.staged("before")
        try shop.restore(then)
        #expect(try shop.column(Self.rules) == ["course1", "trip0"])
        #expect(try shop.column(Self.sendHere) == ["0"])
        try shop.run(
            "UPDATE message_rules SET is_active = 0, updated_at = '2030-01-01 00:00:00' WHERE occasion = 'course'")
        try shop.restore(before, isUndo: true)
        #expect(try shop.column(Self.rules) == ["appointment1", "course0", "trip0"])
        try shop.expectSound()
    }

    @Test func listsOfBackupsAndSchedulesAreTodays() throws {
        let staged = try shop.staged()
        try shop.store.perform(
            .backup(.addSchedule(ScheduleDraft(frequency: .daily, time: "02:00"))), staff: shop.owner, at: founding)
        try shop.run(
            """
            INSERT INTO backups (filename, file_size, created_by) VALUES ('later.zip', 1, 1);
            INSERT INTO backup_runs (schedule_id, due_at, claimed_at, claimed_by) VALUES (1, 'a', 'b', 'c');
            INSERT INTO form_drafts (user_id, form, content, saved_at) VALUES (1, 'record', '{}', 'now')
            """)
        try shop.restore(staged)
        for table in ["backups", "backup_schedules", "backup_runs", "form_drafts"] {
            #expect(try shop.column("SELECT COUNT(*) FROM \(table)") == ["1"], "\(table)")
        }
        try shop.expectSound()
    }

    /// Its numbers mean others: telephones and addresses tell who said no, and the trail is the archive's.
    @Test func anotherShopsArchive() throws {
        let other = try BackupShop()
        try other.run(
            """
            UPDATE users SET username = 'theirs';
            INSERT INTO customers (first_name, mobile, email) VALUES ('Kim', '+1555', 'k@x.org'), ('Lee', '+1666', 'l@x.org');
            INSERT INTO message_rules (occasion, channel, template, days, is_active) VALUES ('trip', 'sms', 'x', 1, 1);
            DELETE FROM message_lanes WHERE channel = 'push';
            INSERT INTO settings (category, key, value, type) VALUES ('security', 'send_here', '1', 'number')
            """)
        let staged = try other.staged()
        try shop.run(
            "INSERT INTO customers (first_name, phone, email, sms_opt_in, email_opt_in) VALUES ('Ana', '+1666', 'K@X.org', 0, 0)"
        )
        try shop.restore(staged)
        #expect(
            try shop.column("SELECT first_name || sms_opt_in || email_opt_in FROM customers ORDER BY id") == [
                "Kim10", "Lee01",
            ])
        // Nothing goes until somebody has looked: what waits there may have gone out long ago.
        #expect(
            try shop.column("SELECT COUNT(*) FROM message_lanes WHERE stopped_because LIKE 'a backup from elsewhere%'")
                == ["3"])
        #expect(try shop.column(Self.rules) == ["trip0"])
        #expect(try shop.column(Self.sendHere) == [])
        #expect(try shop.column("SELECT username FROM users ORDER BY id") == ["theirs", "owner"])
        #expect(
            try shop.column("SELECT json_extract(new_values, '$.by') FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "owner"
            ])
        #expect(try shop.store.check { _, _ in true } == [])
        #expect(try shop.store.checkAudit(staff: 1, at: founding) { _ in true }?.problem == nil)
    }

    /// However the telephone is written; and to promotional messages alone, as the ledger has it.
    @Test func anotherShopsOptOutsGoByNumber() throws {
        let other = try BackupShop()
        try other.run(
            """
            INSERT INTO customers (id, first_name, mobile, email) VALUES
                (1, 'Kim', '+13055550101', NULL), (2, 'Lee', '305 555 0102', NULL), (3, 'Max', '305 555 0103', 'm@x.org');
            INSERT INTO consent_events (customer_id, channel, purpose, event, source)
            SELECT id, 'sms', 'promotional', 'granted', 'counter' FROM customers;
            INSERT INTO consent_events (customer_id, channel, purpose, event, source) VALUES (3, 'email', 'promotional', 'granted', 'counter')
            """)
        let staged = try other.staged()
        try shop.run(
            """
            INSERT INTO customers (id, first_name, phone, sms_opt_in) VALUES (5, 'Kim', '(305) 555-0101', 0);
            INSERT INTO customers (id, first_name, mobile, email) VALUES (6, 'Lee', '+1 305 555 0102', NULL), (7, 'Max', NULL, 'M@x.org');
            INSERT INTO consent_events (customer_id, channel, purpose, event, source) VALUES
                (6, 'sms', 'promotional', 'granted', 'counter'), (6, 'sms', 'promotional', 'withdrawn', 'inbound'),
                (7, 'email', 'promotional', 'withdrawn', 'counter'), (7, 'email', 'promotional', 'granted', 'counter')
            """)
        try shop.restore(staged)
        #expect(
            try shop.column("SELECT first_name || sms_opt_in FROM customers ORDER BY id") == ["Kim0", "Lee1", "Max1"])
        #expect(
            try shop.column("SELECT customer_id || channel || source FROM consent_events WHERE event = 'withdrawn'")
                == ["2smsrestore"])
    }
}
