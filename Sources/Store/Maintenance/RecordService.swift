import DiveShop
import GRDB

extension Store {
    /// Writes down a service. Due dates follow by triggers; the item's state by domain.md §6: what passed comes back if it was in
    /// maintenance, what failed is out of service, and a job is opened to repair it.
    static func record(
        _ db: Database, _ draft: ServiceDraft, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        let today = moment.today
        let (item, rules, performer) = try checked(db, draft, of: staff, today)
        guard let type = draft.type, let date = draft.date(today: today), let cost = draft.cost
        else { throw Refusal(.data, "the record is not complete") }

        let given = draft.givenNext(today: today)
        let next = given ?? draft.proposedNext(rules, today: today)
        let values: [(column: String, text: String?)] = [
            ("maintenance_type", type.rawValue), ("maintenance_date", date.text), ("result", draft.result?.rawValue),
            ("description", draft[.description].isEmpty ? nil : draft[.description]),
            ("parts_replaced", draft[.parts].isEmpty ? nil : draft[.parts]), ("cost", cost.decimal),
            ("next_service_date", next?.text),
            ("renews", draft.concerned(rules).map(\.rawValue).joined(separator: ",")),
        ]
        let columns = values.map(\.column).joined(separator: ", ")
        try db.execute(
            sql: """
                INSERT INTO equipment_maintenance (\(columns), equipment_id, performed_by, next_is_by_rule, created_at)
                VALUES (\(values.map { _ in "?" }.joined(separator: ", ")), ?, ?, ?, ?)
                """,
            arguments: StatementArguments(values.map(\.text))
                + [item.id, performer, given == nil && next != nil, moment.now.text])
        let id = db.lastInsertedRowID
        (entry.entityType, entry.entityID) = ("equipment_maintenance", id)
        for (column, text) in values { entry.new[column] = text }
        entry.new["equipment_code"] = item.code
        entry.new["performed_by"] = "\(performer)"

        switch draft.result {
        case .passed where item.status == .maintenance:
            try setStatus(db, item, to: .available, why: "\(type.title) passed", by: staff, at: moment.now)
        case .failed:
            try setStatus(db, item, to: .damaged, why: "\(type.title) failed", by: staff, at: moment.now)
            try openRepair(db, of: item, after: type, on: date, of: staff, moment, given: entry)
        default: break
        }
        try item.tell(db, entry, of: staff, at: moment.now)
        // What was typed is stored now.
        try dropDraft(db, FormDraft.record, of: staff.id)
        return (entry, id)
    }

    /// What a record is about, the rules that the item is under, and who has done it.
    /// - Throws: ``Refusal`` with what is wrong at each field.
    private static func checked(
        _ db: Database, _ draft: ServiceDraft, of staff: Staff, _ today: Day
    ) throws -> (EquipmentItem, ItemRules, performer: Int64) {
        var item: EquipmentItem?
        var unknown: [ServiceDraft.Field: String] = [:]
        if !draft[.code].trimmed.isEmpty {
            do throws(any Error) {
                let found = try EquipmentItem(db, id: findItem(db, code: draft[.code]))
                if found.status == .retired {
                    unknown[.code] = "\(found.code) is retired"
                }
                item = found
            } catch let refusal as Refusal { unknown[.code] = refusal.words }
        }
        var performer = staff.id
        if !draft[.technician].trimmed.isEmpty {
            do throws(any Error) {
                performer = try technician(
                    db, draft[.technician], field: ServiceDraft.Field.technician.rawValue, isChosen: false)
            } catch let refusal as Refusal { unknown[.technician] = refusal.words }
        }
        let rules = try item?.rules(db)
        let complaints = draft.complaints(rules, today: today).merging(unknown) { $1 }
        if let refusal = Refusal(complaints: complaints, words: \.words) { throw refusal }
        guard let item, let rules else { throw Refusal(.data, "the record is not complete") }
        return (item, rules, performer)
    }

    private static func openRepair(
        _ db: Database, of item: EquipmentItem, after type: MaintenanceType, on date: Day, of staff: Staff,
        _ moment: Moment, given: AuditEntry
    ) throws {
        let job = PlannedJob(
            equipment: item.id, type: .repair, date: moment.today, technician: nil,
            notes: "failed \(type.title) of \(date.text)", repeatMonths: nil, createdBy: staff.id)
        var entry = given
        entry.action = MaintenanceCommand.schedule(JobDraft()).name
        _ = try insert(db, job, moment, &entry)
        try entry.append(db, user: staff.id, at: moment.now)
    }
}
