import DiveShop
import GRDB

/// A piece of work to be planned.
struct PlannedJob {
    let equipment: Int64
    let type: MaintenanceType
    let date: Day
    let technician: Int64?
    let notes: String
    let repeatMonths: Int?
    /// Who is told that it is done.
    let createdBy: Int64?
}

extension Store {
    static func insert(_ db: Database, _ job: PlannedJob, _ moment: Moment, _ entry: inout AuditEntry) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO maintenance_schedules (equipment_id, scheduled_date, maintenance_type, assigned_to, notes, repeat_months,
                    created_by, created_at) VALUES (?, ?, ?, ?, NULLIF(?, ''), ?, ?, ?)
                """,
            arguments: [
                job.equipment, job.date.text, job.type.rawValue, job.technician, job.notes, job.repeatMonths,
                job.createdBy, moment.now.text,
            ])
        let id = db.lastInsertedRowID
        (entry.entityType, entry.entityID, entry.old) = ("maintenance_schedules", id, [:])
        entry.new = [
            "equipment_id": "\(job.equipment)", "scheduled_date": job.date.text,
            "maintenance_type": job.type.rawValue, "assigned_to": job.technician.map { "\($0)" },
            "notes": job.notes, "repeat_months": job.repeatMonths.map { "\($0)" },
        ]
        return id
    }

    static func schedule(
        _ db: Database, _ draft: JobDraft, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        let (item, technician) = try check(db, draft, JobDraft.Field.allCases, moment)
        guard let item, let type = draft.type, let date = draft.date(today: moment.today) else {
            throw Refusal(.data, "the job is not complete")
        }
        var entry = given
        let made = try insert(
            db,
            PlannedJob(
                equipment: item.id, type: type, date: date, technician: technician, notes: draft[.notes],
                repeatMonths: draft.repeatMonths, createdBy: staff.id), moment, &entry)
        return (entry, made)
    }

    /// What is wrong with these fields, all of it at once.
    private static func check(
        _ db: Database, _ draft: JobDraft, _ fields: [JobDraft.Field], _ moment: Moment
    ) throws -> (item: EquipmentItem?, technician: Int64?) {
        var complaints = draft.complaints(today: moment.today)
        var item: EquipmentItem?
        if complaints[.code] == nil {
            do throws(any Error) {
                let found = try EquipmentItem(db, id: findItem(db, code: draft[.code]))
                if found.status == .retired { complaints[.code] = "\(found.code) is retired" }
                item = found
            } catch let refusal as Refusal { complaints[.code] = refusal.words }
        }
        var technician: Int64?
        if !draft[.technician].trimmed.isEmpty, fields.contains(.technician) {
            do throws(any Error) {
                technician = try Store.technician(
                    db, draft[.technician], field: JobDraft.Field.technician.rawValue, isChosen: true)
            } catch let refusal as Refusal { complaints[.technician] = refusal.words }
        }
        if let refusal = Refusal(complaints: complaints.filter { fields.contains($0.key) }, words: \.words) {
            throw refusal
        }
        return (item, technician)
    }

    /// A job that is still to be done.
    /// - Throws: ``Refusal`` that says who closed it and when.
    private static func openJob(_ db: Database, _ id: Int64, _ moment: Moment) throws -> Row {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT maintenance_schedules.*, equipment_code, users.username, users.first_name, users.last_name,
                        assigned.username AS technician
                    FROM maintenance_schedules JOIN rental_equipment ON rental_equipment.id = equipment_id
                    LEFT JOIN users ON users.id = closed_by LEFT JOIN users AS assigned ON assigned.id = assigned_to
                    WHERE maintenance_schedules.id = ?
                    """, arguments: [id])
        else { throw Refusal(.data, "there is no such job") }
        let status = row.text("status") ?? "scheduled"
        guard status != "scheduled" else { return row }
        let when = (row.text("completed_at") ?? row.text("cancelled_at")).flatMap { Instant(text: $0) }
        let words = when.map { " at \(moment.calendar.day(of: $0).text) \(moment.calendar.clock(of: $0))" } ?? ""
        throw Refusal(
            .data, "\(row.staffName ?? "somebody") \(status) this job\(words) already; nothing was changed")
    }

    /// Closes a job, once: whoever comes second changes nothing.
    private static func close(
        _ db: Database, _ id: Int64, set columns: String, _ values: [(any DatabaseValueConvertible)?], of staff: Staff,
        _ moment: Moment
    ) throws {
        try db.execute(
            sql: "UPDATE maintenance_schedules SET \(columns), closed_by = ? WHERE id = ? AND status = 'scheduled'",
            arguments: StatementArguments(values + [staff.id, id]))
        if db.changesCount != 1 { _ = try openJob(db, id, moment) }
    }

    static func reschedule(
        _ db: Database, _ id: Int64, _ changes: [JobDraft.Field: Change<String>], _ moment: Moment,
        _ entry: inout AuditEntry
    ) throws {
        (entry.entityType, entry.entityID) = ("maintenance_schedules", id)
        let row = try openJob(db, id, moment)
        let before = JobDraft([
            .code: row.text("equipment_code") ?? "", .type: row.text("maintenance_type") ?? "",
            .date: String((row.text("scheduled_date") ?? "").prefix(10)), .technician: row.text("technician") ?? "",
            .notes: row.text("notes") ?? "", .repeatMonths: row.text("repeat_months") ?? "",
        ])
        var draft = before
        for (field, change) in changes { draft[field] = change.to }
        let changed = JobDraft.Field.allCases.filter { draft[$0] != before[$0] }
        let (item, technician) = try check(db, draft, changed, moment)
        try mustNotOverwrite(
            db,
            changed.filter { changes[$0]?.overwrites(before[$0]) == true }.map {
                Overwritten($0.rawValue, words: $0.words, before[$0])
            }, of: "maintenance_schedules", id: id)
        for field in changed {
            let value: (any DatabaseValueConvertible)? =
                switch field {
                case .code: item?.id
                case .type: draft.type?.rawValue
                case .date: draft.date(today: moment.today)?.text
                case .technician: technician
                case .notes: draft[.notes].isEmpty ? nil : draft[.notes]
                case .repeatMonths: draft.repeatMonths
                }
            try db.execute(
                sql:
                    "UPDATE maintenance_schedules SET \(field == .code ? "equipment_id" : field.rawValue) = ? WHERE id = ?",
                arguments: [value, id])
            (entry.old[field.rawValue], entry.new[field.rawValue]) = (before[field], draft[field])
            if field == .date { entry.new[field.rawValue] = draft.date(today: moment.today)?.text }
        }
    }

    static func cancel(
        _ db: Database, _ id: Int64, _ reason: String, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> AuditEntry {
        var entry = given
        entry.action = MaintenanceCommand.cancel(job: id, reason: reason).name
        (entry.entityType, entry.entityID) = ("maintenance_schedules", id)
        _ = try openJob(db, id, moment)
        try close(
            db, id, set: "status = 'cancelled', cancelled_at = ?, cancellation_reason = ?", [moment.now.text, reason],
            of: staff, moment)
        entry.old = ["status": "scheduled"]
        entry.new = ["status": "cancelled", "cancellation_reason": reason]
        return entry
    }

    /// Writes the record of the work, links it, and plans the next where it repeats.
    /// - Returns: the id of the record.
    static func complete(
        _ db: Database, _ id: Int64, _ given: ServiceDraft, of staff: Staff, _ moment: Moment, _ entry: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        let job = try openJob(db, id, moment)
        var draft = given
        let code = job.text("equipment_code") ?? ""
        if !draft[.code].trimmed.isEmpty, try findItem(db, code: draft[.code]) != job.id("equipment_id") {
            throw Refusal(.data, field: ServiceDraft.Field.code.rawValue, "this job is for \(code)")
        }
        draft[.code] = code
        if draft[.type].isEmpty { draft[.type] = job.text("maintenance_type") ?? "" }
        var recording = entry
        recording.action = MaintenanceCommand.record(draft).name
        let (recorded, record) = try self.record(db, draft, of: staff, moment, recording)
        try recorded.append(db, user: staff.id, at: moment.now)
        try close(
            db, id, set: "status = 'completed', completed_at = ?, maintenance_id = ?", [moment.now.text, record],
            of: staff, moment)
        var entry = entry
        if let months = job.text("repeat_months").flatMap({ Int($0) }), months > 0 {
            try planNext(db, after: job, in: months, from: draft.date(today: moment.today), of: staff, moment, entry)
        }
        (entry.entityType, entry.entityID) = ("maintenance_schedules", id)
        entry.old = ["status": "scheduled"]
        entry.new = ["status": "completed", "maintenance_id": record.map { "\($0)" }]
        if let creator = job.id("created_by"), creator != staff.id {
            let work = draft.type?.title ?? ""
            try put(
                db,
                StaffMessage(
                    user: creator, occasion: "done \(id)", subject: "Maintenance: \(code) is done",
                    text:
                        "\(staff.name) completed the \(work) of \(code)\(draft.result.map { ": \($0.rawValue)" } ?? "")"
                ),
                at: moment.now)
        }
        return (entry, record)
    }

    /// So many months after the day on which it was done; never in the past.
    private static func planNext(
        _ db: Database, after job: Row, in months: Int, from done: Day?, of staff: Staff, _ moment: Moment,
        _ given: AuditEntry
    ) throws {
        guard let item = job.id("equipment_id"),
            let type = job.text("maintenance_type").flatMap(MaintenanceType.init(rawValue:))
        else { return }
        let first = done ?? moment.today
        var times = 1
        while first.adding(months: months * times) < moment.today { times += 1 }
        var entry = given
        entry.action = MaintenanceCommand.schedule(JobDraft()).name
        _ = try insert(
            db,
            PlannedJob(
                equipment: item, type: type, date: first.adding(months: months * times),
                technician: job.id("assigned_to"), notes: job.text("notes") ?? "", repeatMonths: months,
                createdBy: job.id("created_by")), moment, &entry)
        try entry.append(db, user: staff.id, at: moment.now)
    }
}
