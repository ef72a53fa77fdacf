package import DiveShop
import GRDB

extension Store {
    /// Hours after which a backup that was due is late.
    static let scheduleLateAfter = 2
    /// Of a row of backup_schedules; the moment is UTC text. One that nobody has looked at since it was added is late once it must have
    /// been due.
    static func isLateSchedule(_ dueBefore: String) -> String {
        """
        is_active = 1 AND (next_due_at < '\(dueBefore)' OR next_due_at IS NULL AND created_at < datetime('\(dueBefore)',
            CASE frequency WHEN 'daily' THEN '-1 day' WHEN 'weekly' THEN '-7 days' ELSE '-31 days' END))
        """
    }
    static let hasSchedules = "EXISTS (SELECT 1 FROM backup_schedules WHERE is_active = 1)"

    /// Claims a backup that is due, for this process, before any other does. Of several moments that were missed only the last is
    /// carried out. What a process claimed that is gone since is claimed anew.
    /// - Returns: what to make, with its schedule and the moment; nil: nothing is due.
    package func claimRun(at now: Instant) throws(Refusal) -> BackupOrder? {
        try change { db in
            let moment = Moment(now: now, shop: try shop(db))
            for row in try Row.fetchAll(db, sql: "SELECT * FROM backup_schedules WHERE is_active = 1 ORDER BY id") {
                if let order = try Store.claim(db, row, moment) { return order }
            }
            return nil
        }
    }

    private static func claim(_ db: Database, _ row: Row, _ moment: Moment) throws -> BackupOrder? {
        guard let draft = scheduleDraft(row) else { return nil }
        let id = Int64(row.int("id"))
        guard let next = try nextDue(db, row, draft, moment), next <= moment.now,
            let due = draft.lastDue(at: moment.now, in: moment.calendar)
        else { return nil }
        let run = try Row.fetchOne(
            db, sql: "SELECT * FROM backup_runs WHERE schedule_id = ? AND due_at = ?", arguments: [id, due.text])
        if let run {
            if run.text("finished_at") != nil {
                // It is done, whatever was written down of the next one: that is not late for ever.
                try setNextDue(db, id, draft.nextDue(after: moment.now, in: moment.calendar))
                return nil
            }
            // What this process claimed itself it could not write down as finished: one thread of it carries schedules out.
            let mark = run.text("claimed_by") ?? ""
            if mark != ProcessMark.own && ProcessMark.isAlive(mark) { return nil }
        }
        try db.execute(
            sql: """
                INSERT INTO backup_runs (schedule_id, due_at, claimed_at, claimed_by) VALUES (?, ?, ?, ?)
                ON CONFLICT (schedule_id, due_at) DO UPDATE SET claimed_at = excluded.claimed_at, claimed_by = excluded.claimed_by
                """, arguments: [id, due.text, moment.now.text, ProcessMark.own])
        return BackupOrder(
            includesDocuments: draft.includesDocuments, description: "\(draft.frequency.rawValue) backup",
            isEncrypted: draft.isEncrypted, origin: .scheduled, schedule: id, dueAt: due)
    }

    /// When it is due next, and written down where nobody has looked at it yet. A clock that was ahead and is put right must not keep it
    /// waiting for the moment that was wrong; a clock that is set back must not carry one out twice.
    private static func nextDue(_ db: Database, _ row: Row, _ draft: ScheduleDraft, _ moment: Moment) throws -> Instant?
    {
        let id = Int64(row.int("id"))
        let stored = row.text("next_due_at").flatMap { Instant(text: $0) }
        let added = row.text("created_at").flatMap { Instant(text: $0) } ?? moment.now
        if let stored, stored <= moment.now { return stored }
        guard let stored else {
            let next = draft.nextDue(after: min(added, moment.now), in: moment.calendar)
            try setNextDue(db, id, next)
            return next
        }
        var next = draft.nextDue(after: moment.now, in: moment.calendar)
        let isRun = "SELECT EXISTS (SELECT 1 FROM backup_runs WHERE schedule_id = ? AND due_at = ?)"
        while let candidate = next, candidate < stored,
            try Bool.fetchOne(db, sql: isRun, arguments: [id, candidate.text]) ?? false
        {
            next = draft.nextDue(after: candidate, in: moment.calendar)
        }
        if let next, next < stored {
            try setNextDue(db, id, next)
            return next
        }
        return stored
    }

    /// - Parameter filename: of the archive; nil where it failed, with the reason.
    package func finishRun(_ order: BackupOrder, filename: String?, failure: String?, at now: Instant) throws(Refusal) {
        try change { try self.finish($0, order, filename: filename, failure: failure, at: now) }
    }

    func finish(_ db: Database, _ order: BackupOrder, filename: String?, failure: String?, at now: Instant) throws {
        guard let id = order.schedule, let due = order.dueAt else { return }
        try db.execute(
            sql: """
                UPDATE backup_runs SET finished_at = ?, backup_filename = ?, failure = ?
                WHERE schedule_id = ? AND due_at = ? AND finished_at IS NULL
                """, arguments: [now.text, filename, failure, id, due.text])
        let row = try Row.fetchOne(db, sql: "SELECT * FROM backup_schedules WHERE id = ?", arguments: [id])
        guard let row, let draft = Store.scheduleDraft(row) else { return }
        try Store.setNextDue(db, id, draft.nextDue(after: max(now, due), in: try shop(db).calendar))
        if let failure {
            let entry = AuditEntry(
                action: "create_backup", module: "backups", entityType: "backup_schedules", entityID: id,
                new: ["reason": failure], outcome: .failed)
            try entry.append(db, user: nil, at: now)
        }
    }

    private static func setNextDue(_ db: Database, _ id: Int64, _ due: Instant?) throws {
        try db.execute(
            sql: "UPDATE backup_schedules SET next_due_at = ? WHERE id = ?", arguments: [due?.text, id])
    }

    static func scheduleDraft(_ row: Row) -> ScheduleDraft? {
        guard let frequency = row.text("frequency").flatMap(ScheduleDraft.Frequency.init(rawValue:)) else { return nil }
        let draft = ScheduleDraft(
            frequency: frequency, time: row.text("time") ?? "",
            day: row.text("day").flatMap { Int($0) }, includesDocuments: row.int("include_documents") != 0,
            isEncrypted: row.int("is_encrypted") != 0)
        return draft.second == nil ? nil : draft
    }

    static func addSchedule(_ db: Database, _ draft: ScheduleDraft, _ moment: Moment) throws -> Int64 {
        let complaints = draft.complaints
        if let first = complaints.sorted(by: { $0.key < $1.key }).first {
            throw Refusal(.data, "a schedule cannot be that: \(first.value)", complaints: complaints)
        }
        try db.execute(
            sql: """
                INSERT INTO backup_schedules (frequency, time, day, include_documents, is_encrypted, is_active, next_due_at, created_at)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                """,
            arguments: [
                draft.frequency.rawValue, draft.time, draft.day, draft.includesDocuments, draft.isEncrypted,
                draft.nextDue(after: moment.now, in: moment.calendar)?.text, moment.now.text,
            ])
        return db.lastInsertedRowID
    }

    /// What was due while it was paused is not caught up on.
    static func setSchedule(_ db: Database, _ id: Int64, isActive: Bool, _ moment: Moment) throws {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM backup_schedules WHERE id = ?", arguments: [id])
        let next = row.flatMap(scheduleDraft)?.nextDue(after: moment.now, in: moment.calendar)
        try db.execute(
            sql: """
                UPDATE backup_schedules SET next_due_at = CASE WHEN is_active = ?1 THEN next_due_at ELSE ?2 END, is_active = ?1,
                    updated_at = ?3 WHERE id = ?4
                """, arguments: [isActive, next?.text, moment.now.text, id])
    }

    static func schedules(_ db: Database, _ moment: Moment) throws -> [BackupSchedule] {
        let sql = """
            SELECT *, (SELECT MAX(finished_at) FROM backup_runs WHERE schedule_id = backup_schedules.id AND failure IS NULL) AS last_run
            FROM backup_schedules ORDER BY id
            """
        return try Row.fetchAll(db, sql: sql).compactMap { row in
            guard let draft = scheduleDraft(row) else { return nil }
            let isActive = row.int("is_active") != 0
            let added = row.text("created_at").flatMap { Instant(text: $0) } ?? moment.now
            let next =
                row.text("next_due_at").flatMap { Instant(text: $0) }
                ?? draft.nextDue(after: min(added, moment.now), in: moment.calendar)
            return BackupSchedule(
                id: Int64(row.int("id")), draft: draft, isActive: isActive,
                lastRun: row.text("last_run").flatMap { Instant(text: $0) }, nextDue: isActive ? next : nil)
        }
    }
}
