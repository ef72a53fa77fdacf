import DiveShop
import GRDB

extension CarryOver {
    /// Customers who were added since and of whom the shop must still know something: a no, a line in the ledger, a message. And what
    /// customers withdrew since.
    func carryCustomers(_ db: Database) throws {
        try insert(
            db, "customers",
            where: """
                id NOT IN (SELECT id FROM main.customers) AND (sms_opt_in IS NOT 1 OR email_opt_in IS NOT 1
                    OR id IN (SELECT customer_id FROM live.consent_events)
                    OR id IN (SELECT customer_id FROM live.communication_log)
                    OR id IN (SELECT customer_id FROM live.message_replies))
                """)
        for column in ["sms_opt_in", "email_opt_in", "push_opt_in"] {
            try db.execute(
                sql: """
                    UPDATE main.customers SET \(column) = 0 WHERE \(column) IS NOT 0
                    AND EXISTS (SELECT 1 FROM live.customers AS today WHERE today.id = main.customers.id AND today.\(column) IS NOT 1)
                    \(try unlessUndone(db, column))
                    """)
        }
        // A device that was taken off a customer's list, or that wants nothing more.
        try db.execute(
            sql: """
                UPDATE main.customer_devices AS device SET push_opt_in = 0
                WHERE customer_id IN (SELECT id FROM live.customers) AND NOT EXISTS (
                    SELECT 1 FROM live.customer_devices AS today WHERE today.id = device.id AND today.push_opt_in = 1)
                    AND id <= COALESCE((SELECT seq FROM live.sqlite_sequence WHERE name = 'customer_devices'), 0)
                    \(try unlessUndone(db, "devices"))
                """)
    }

    /// Those who agreed after the archive was made, by its restore, did not say no: it is written down who they are, so that undoing it
    /// gives them back.
    func tellWhoseYesIsGone(_ db: Database) throws {
        func gone(_ table: String, _ column: String) -> String {
            """
            (SELECT json_group_array(today.id) FROM live.\(table) AS today WHERE today.\(column) = 1
                AND NOT EXISTS (SELECT 1 FROM main.\(table) AS past WHERE past.id = today.id AND past.\(column) = 1))
            """
        }
        try db.execute(
            sql: """
                UPDATE main.backup_restorations SET details = json_object('sms_opt_in', json(\(gone("customers", "sms_opt_in"))),
                    'email_opt_in', json(\(gone("customers", "email_opt_in"))), 'push_opt_in', json(\(gone("customers", "push_opt_in"))),
                    'devices', json(\(gone("customer_devices", "push_opt_in")))) WHERE id = ?
                """, arguments: [restoration])
    }

    /// What a restore that is undone took away, and nobody has withdrawn since.
    private func unlessUndone(_ db: Database, _ list: String) throws -> String {
        guard isUndo else { return "" }
        let sql = "SELECT MAX(id) FROM live.backup_restorations WHERE outcome = 'done' AND id < ?"
        guard let id = try Int64.fetchOne(db, sql: sql, arguments: [restoration]) else { return "" }
        let withdrawn =
            list == "devices"
            ? ""
            : """
            AND id NOT IN (SELECT customer_id FROM live.consent_events WHERE event = 'withdrawn'
                AND channel = '\(list.prefix { $0 != "_" })'
                AND created_at >= (SELECT restored_at FROM live.backup_restorations WHERE id = \(id)))
            """
        return """
            AND NOT (id IN (SELECT value FROM json_each((SELECT CASE WHEN json_valid(details) THEN details END FROM live.backup_restorations WHERE id = \(id)), '$.\(list)'))
                \(withdrawn))
            """
    }

    /// The person who restores another shop's archive can still sign in, and undo it.
    func keepWhoRestores(_ db: Database) throws {
        try insert(
            db, "users", where: "id = \(staff) AND username NOT IN (SELECT username FROM main.users)",
            instead: [
                "id": "NULL",
                "os_account":
                    "CASE WHEN today.os_account NOT IN (SELECT os_account FROM main.users WHERE os_account IS NOT NULL) THEN today.os_account END",
                "role_id": """
                (SELECT role.id FROM main.roles AS role JOIN live.roles AS theirs ON theirs.name = role.name
                    WHERE theirs.id = today.role_id)
                """,
            ])
    }

    /// The ledger is only ever appended to: what was written since follows, in its order and under its numbers.
    func carryConsent(_ db: Database) throws {
        try insert(
            db, "consent_events", where: "id NOT IN (SELECT id FROM main.consent_events) ORDER BY id")
    }

    /// Campaigns that were begun, stopped or ended since are what they are today, with every recipient. So is every message there is: what
    /// went does not wait again, and what was put down since is not forgotten. Messages to staff whose sending was begun, too.
    func carryMessages(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE begun AS SELECT id FROM live.communication_campaigns AS campaign
                WHERE status <> 'draft' OR EXISTS (SELECT 1 FROM live.communication_log WHERE campaign_id = campaign.id)
                """)
        let columns = try CarryOver.columns(db, "communication_campaigns")
        try insert(
            db, "communication_campaigns",
            where: "id IN (SELECT id FROM temp.begun) AND id NOT IN (SELECT id FROM main.communication_campaigns)")
        try carryLog(db)
        // After its messages, which count in it as they change.
        try db.execute(
            sql: """
                UPDATE main.communication_campaigns AS campaign
                SET \(columns.map { "\"\($0)\" = today.\"\($0)\"" }.joined(separator: ", "))
                FROM live.communication_campaigns AS today WHERE today.id = campaign.id AND today.id IN (SELECT id FROM temp.begun)
                """)
        try db.execute(sql: "DROP TABLE temp.begun")
        // What came in counts once.
        try replace(db, "message_replies")
        try db.execute(
            sql: """
                DELETE FROM main.staff_messages WHERE (user_id, occasion) IN
                    (SELECT user_id, occasion FROM live.staff_messages WHERE status <> 'pending')
                """)
        try insert(
            db, "staff_messages",
            where: "status <> 'pending' AND id NOT IN (SELECT id FROM main.staff_messages)", orIgnore: true)
        try insert(
            db, "equipment_reminders", where: "equipment_id IN (SELECT id FROM main.rental_equipment)", orIgnore: true)
    }

    /// What a customer was told of today, the archive does not tell them again under another number: there may be one where the shop has two
    /// pasts, since an older archive was restored before.
    private func carryLog(_ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM main.communication_log WHERE id IN (SELECT id FROM live.communication_log)")
        let told =
            "(customer_id, occasion) IN (SELECT customer_id, occasion FROM live.communication_log WHERE occasion IS NOT NULL)"
        try db.execute(
            sql: "DELETE FROM main.communication_log WHERE status IN ('pending', 'skipped') AND \(told)")
        // What went stays written down; that it was about this is told by today's.
        try db.execute(sql: "UPDATE main.communication_log SET occasion = NULL WHERE \(told)")
        try insert(db, "communication_log", where: "true")
    }

    /// Whoever was erased stays erased, and what was changed of customers is told as it is today.
    func carryErasures(_ db: Database) throws {
        try insert(
            db, "customer_changes",
            where: """
                id NOT IN (SELECT id FROM main.customer_changes) AND customer_id IN (SELECT id FROM main.customers) ORDER BY id
                """)
        // Looked for once, and not for each table that knows of customers.
        try db.execute(sql: "CREATE TEMP TABLE erased AS SELECT id FROM live.customers WHERE erased_at IS NOT NULL")
        try Erasure.carryOut(
            db, "(SELECT id FROM temp.erased)",
            at: "(SELECT erased_at FROM live.customers AS today WHERE today.id = customers.id)")
    }

    private static let sendHere = "category = 'security' AND key = '\(ShopSetting.sendHere.rawValue)'"

    /// What the day has had, why a channel is stopped, when the next message may leave, and whether the open program sends is today's. What
    /// was switched off since does not go by itself again; what an undone restore had switched off does.
    func carryWhatSends(_ db: Database) throws {
        try replace(db, "message_lanes")
        try db.execute(sql: "DELETE FROM main.settings WHERE \(CarryOver.sendHere)")
        try insert(db, "settings", where: CarryOver.sendHere, instead: ["id": "NULL"])
        let since =
            isUndo
            ? """
            AND occasion IN (SELECT occasion FROM live.message_rules WHERE updated_at >=
                (SELECT restored_at FROM live.backup_restorations WHERE outcome = 'done' AND id < \(restoration) ORDER BY id DESC LIMIT 1))
            """ : ""
        try db.execute(
            sql: """
                UPDATE main.message_rules SET is_active = 0
                WHERE occasion NOT IN (SELECT occasion FROM live.message_rules WHERE is_active = 1) \(since)
                """)
    }

    /// Nobody knows here what another shop's archive, or this one's from a machine that is gone, has sent meanwhile: nothing goes until
    /// somebody has looked through what waits. The words are not those of a paused campaign: each of these is resumed for itself.
    func stopSending(_ db: Database) throws {
        for channel in Channel.allCases {
            try db.execute(
                sql: """
                    INSERT INTO main.message_lanes (channel, stopped_at, stopped_because) VALUES (?, ?, ?)
                    ON CONFLICT (channel) DO UPDATE SET stopped_at = excluded.stopped_at, stopped_because = excluded.stopped_because
                    """,
                arguments: [
                    channel.rawValue, now.text,
                    "a backup from elsewhere was restored; look through what waits, then resume it",
                ])
        }
        try db.execute(sql: "UPDATE main.message_rules SET is_active = 0")
        try db.execute(sql: "DELETE FROM main.settings WHERE \(CarryOver.sendHere)")
    }

    func pauseCampaigns(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE main.communication_campaigns SET status = 'paused',
                    stopped_because = 'a backup was restored; look it through, then resume it'
                WHERE status IN ('sending', 'scheduled')
                """)
    }

    /// How the archive's trail and today's belong together.
    enum Course: Equatable {
        /// The archive is of this shop's past, as a rule: its rows are today's first ones, up to that one.
        case past(last: Int64)
        /// The archive's trail goes on from today's last row: the shop itself was put back by other means.
        case ahead
        /// Each has rows that the other has not, or none to tell by.
        case forked
    }

    func course(_ db: Database) throws -> Course {
        func hash(_ schema: String, at id: Int64) throws -> String? {
            try String.fetchOne(db, sql: "SELECT hash FROM \(schema).audit_logs WHERE id = ?", arguments: [id])
        }
        func last(_ schema: String) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT MAX(id) FROM \(schema).audit_logs") ?? 0
        }
        let (then, today) = try (last("main"), last("live"))
        if let link = try hash("live", at: then), try hash("main", at: then) == link { return .past(last: then) }
        if then > today, let head = try hash("live", at: today), try hash("main", at: today) == head { return .ahead }
        return .forked
    }

    /// Every row with its number and hash, so that the chain is whole.
    func carryTrail(_ db: Database, _ course: Course) throws {
        switch course {
        case .past(let last): try insert(db, "audit_logs", where: "id > \(last) ORDER BY id")
        case .ahead: return
        case .forked:
            try db.execute(sql: "DELETE FROM main.audit_logs")
            try insert(db, "audit_logs", where: "true ORDER BY id")
        }
        try db.execute(sql: "DELETE FROM main.settings WHERE category = 'audit'")
        try insert(db, "settings", where: "category = 'audit'", instead: ["id": "NULL"])
        // Also where rows were cut off its end: that is still to be found.
        try db.execute(sql: "DELETE FROM main.sqlite_sequence WHERE name = 'audit_logs'")
        try db.execute(
            sql: "INSERT INTO main.sqlite_sequence SELECT name, seq FROM live.sqlite_sequence WHERE name = 'audit_logs'"
        )
    }
}
