package import DiveShop
import GRDB

extension Store {
    /// Puts on the outbox of staff what has come near or has passed since they were last told: to the technician of the item's
    /// planned work, else to everybody who records service. One transaction, so however many workers there are, each is told once.
    /// - Returns: how many messages were put there.
    /// - Throws: ``Refusal``
    @discardableResult
    package func remindStaff(staff id: Int64, at now: Instant) throws(Refusal) -> Int {
        do {
            let calendar = try shop().calendar
            // Most of the time there is nothing to tell, and then nobody's writing is held up.
            guard try read({ try Store.reminders($0, on: calendar.day(of: now), limit: 1) }).isEmpty == false else {
                return 0
            }
            return try write { db in
                try Store.checkMay(db, [.viewMaintenance], staff: id)
                let messages = try Store.remind(db, on: calendar.day(of: now), at: now)
                guard !messages.isEmpty else { return 0 }
                var entry = AuditEntry(action: "remind_staff", module: "maintenance", entityType: "staff_messages")
                entry.new["messages"] = "\(messages.count)"
                try entry.append(db, user: id, at: now)
                return messages.count
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// What staff were not told of yet. The store's index of due dates finds it.
    private static func reminders(_ db: Database, on today: Day, limit: Int? = nil) throws -> [Row] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT due.equipment_id, equipment_code, name, kind, due_date, stage, (
                    SELECT assigned_to FROM maintenance_schedules JOIN users ON users.id = assigned_to AND users.is_active
                    WHERE maintenance_schedules.equipment_id = due.equipment_id AND status = 'scheduled' ORDER BY scheduled_date LIMIT 1
                ) AS technician
                FROM (SELECT *, CASE WHEN due_date < :today THEN 'overdue' ELSE 'due_soon' END AS stage
                    FROM equipment_due_dates WHERE due_date <= :soon) AS due
                JOIN rental_equipment ON rental_equipment.id = due.equipment_id AND rental_equipment.status <> 'retired'
                WHERE NOT EXISTS (SELECT 1 FROM equipment_reminders AS told WHERE told.equipment_id = due.equipment_id
                    AND told.kind = due.kind AND told.due_date = due.due_date AND told.stage = due.stage)
                ORDER BY due_date, equipment_code, kind LIMIT :limit
                """,
            arguments: [
                "today": today.text, "soon": today.adding(days: Urgency.soonDays).text, "limit": limit ?? -1,
            ])
    }

    private static func remind(_ db: Database, on today: Day, at now: Instant) throws -> [StaffMessage] {
        let everybody = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM users WHERE \(mayRecord) ORDER BY id
                """)
        var told: [Int64: [Reminder]] = [:]
        for row in try reminders(db, on: today) {
            guard let kind = row.text("kind").flatMap(DueKind.init(rawValue:)),
                let due = row.text("due_date").flatMap({ Day(text: $0.prefix(10)) }),
                let stage = row.text("stage").flatMap(Reminder.Stage.init(rawValue:))
            else { continue }
            let reminder = Reminder(
                code: row.text("equipment_code") ?? "", name: row.text("name") ?? "", kind: kind, due: due, stage: stage
            )
            let technician = Int64.fromDatabaseValue(row["technician"])
            for user in technician.map({ [$0] }) ?? everybody { told[user, default: []].append(reminder) }
            try db.cachedStatement(
                sql: """
                    INSERT INTO equipment_reminders (equipment_id, kind, due_date, stage, created_at) VALUES (?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    row["equipment_id"] as DatabaseValue, kind.rawValue, row["due_date"] as DatabaseValue,
                    stage.rawValue, now.text,
                ])
        }
        let messages = told.keys.sorted().map { Reminder.message(of: told[$0] ?? [], for: $0, at: now) }
        for message in messages { try put(db, message, at: now) }
        return messages
    }

    /// Puts a message on the outbox of staff, in the transaction that is under way; an occasion that somebody was told of is told once.
    static func put(_ db: Database, _ message: StaffMessage, at now: Instant) throws {
        try db.execute(
            sql: """
                INSERT INTO staff_messages (user_id, occasion, subject, message, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (user_id, occasion) DO NOTHING
                """, arguments: [message.user, message.occasion, message.subject, message.text, now.text])
    }
}
