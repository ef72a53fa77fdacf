import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: MaintenanceCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        switch command {
        case .record(let draft):
            return try record(db, draft, of: staff, moment, entry)
        case .begin(let id): try begin(db, id, of: staff, moment, &entry)
        case .schedule(let draft):
            return try schedule(db, draft, of: staff, moment, entry)
        case .reschedule(let job, let changes): try reschedule(db, job, changes, moment, &entry)
        case .complete(let job, let draft):
            return try complete(db, job, draft, of: staff, moment, entry)
        case .cancel(let job, let reason):
            try check(reason: reason, field: "cancellation_reason")
            return (try cancel(db, job, reason.trimmed, of: staff, moment, entry), nil)
        case .override(let id, let kind, let until, let reason):
            return try override(db, id, kind, until: until, reason, of: staff, moment, entry)
        case .changeRule(let change): try changeRule(db, change, of: staff, moment, &entry)
        case .setTemplate(let category, let type, let description, let parts, let cost):
            let template = Template(category, type, description: description, parts: parts, cost: cost)
            return try set(db, template, moment, entry)
        case .removeTemplate(let id): try removeTemplate(db, id, &entry)
        }
        return (entry, nil)
    }

    private static func begin(
        _ db: Database, _ id: Int64, of staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        (entry.entityType, entry.entityID) = ("rental_equipment", id)
        let item = try EquipmentItem(db, id: id)
        switch item.status {
        case .available, .damaged: break
        case .rented: throw Refusal(.data, "\(item.code) is out on rental: take it back first")
        case .maintenance: throw Refusal(.data, "\(item.code) is in maintenance already")
        case .retired: throw Refusal(.data, "\(item.code) is retired")
        }
        (entry.old["status"], entry.new["status"]) = (item.status.rawValue, EquipmentStatus.maintenance.rawValue)
        try setStatus(db, item, to: .maintenance, why: "work began", by: staff, at: moment.now)
        let job = try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM maintenance_schedules WHERE equipment_id = ? AND status = 'scheduled' AND started_at IS NULL
                ORDER BY scheduled_date, id LIMIT 1
                """, arguments: [id])
        guard let job else { return }
        try db.execute(
            sql: "UPDATE maintenance_schedules SET started_at = ? WHERE id = ?", arguments: [moment.now.text, job])
        entry.new["job"] = "\(job)"
    }

    // MARK: Words of managers

    /// Days at most for which an item may be used although something is overdue.
    private static let longestOverride = 90

    private static func override(
        _ db: Database, _ id: Int64, _ kind: DueKind, until: Day, _ reason: String, of staff: Staff,
        _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        (entry.entityType, entry.entityID) = ("rental_equipment", id)
        let item = try EquipmentItem(db, id: id)
        if item.status == .retired { throw Refusal(.data, "\(item.code) is retired") }
        guard kind.mayBeOverridden else {
            let source = try item.rules(db).rule(kind).map { " (\($0.source))" } ?? ""
            let article = kind == .eddyCurrent || kind == .oxygenClean ? "an" : "a"
            throw Refusal(.data, field: "kind", "nobody may override \(article) \(kind.title)\(source)")
        }
        guard let due = try dueDates(db, of: id, on: moment.today).first(where: { $0.kind == kind }) else {
            throw Refusal(.data, field: "kind", "\(item.code) needs no \(kind.title)")
        }
        if let day = due.failedOn {
            throw Refusal(
                .data, field: "kind", "the \(kind.title) failed on \(day.text): only one that passes can undo that")
        }
        let last = moment.today.adding(days: longestOverride)
        if until < moment.today { throw Refusal(.data, field: "until_date", "\(until.text) is past") }
        if until > last {
            throw Refusal(
                .data, field: "until_date", "for \(longestOverride) days at most: until \(last.text)")
        }
        if let day = due.due, until <= day {
            throw Refusal(
                .data, field: "until_date", "the \(kind.title) is due on \(day.text): until then nothing keeps it back")
        }
        try check(reason: reason, field: "reason")
        try db.execute(
            sql: """
                INSERT INTO equipment_overrides (equipment_id, kind, until_date, reason, user_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """, arguments: [id, kind.rawValue, until.text, reason.trimmed, staff.id, moment.now.text])
        entry.old = ["due_date": due.due?.text]
        entry.new = ["kind": kind.rawValue, "until_date": until.text, "reason": reason.trimmed]
        return (entry, db.lastInsertedRowID)
    }

    // MARK: Templates

    private struct Template {
        let category: Int64?
        let type: MaintenanceType
        let description: String
        let parts: String
        let cost: Money?

        init(_ category: Int64?, _ type: MaintenanceType, description: String, parts: String, cost: Money?) {
            self.category = category
            self.type = type
            self.description = description
            self.parts = parts
            self.cost = cost
        }
    }

    private static func set(
        _ db: Database, _ template: Template, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        entry.entityType = "maintenance_templates"
        for (field, text) in [("description", template.description), ("parts_replaced", template.parts)] {
            if let why = text.whyNoNotes(atMost: ServiceDraft.longestText) { throw Refusal(.data, field: field, why) }
        }
        if let cost = template.cost, cost < .zero || cost > ServiceDraft.dearest {
            throw Refusal(.data, field: "cost", "an amount from 0 to \(ServiceDraft.dearest.decimal)")
        }
        if let category = template.category,
            try Int64.fetchOne(db, sql: "SELECT id FROM rental_categories WHERE id = ?", arguments: [category]) == nil
        {
            throw Refusal(.data, "there is no such category")
        }
        let old = try Row.fetchOne(
            db, sql: "SELECT * FROM maintenance_templates WHERE category_id IS ? AND maintenance_type = ?",
            arguments: [template.category, template.type.rawValue])
        try db.execute(
            sql: """
                INSERT INTO maintenance_templates (category_id, maintenance_type, description, parts_replaced, cost, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (COALESCE(category_id, 0), maintenance_type) DO UPDATE SET description = excluded.description,
                    parts_replaced = excluded.parts_replaced, cost = excluded.cost, updated_at = excluded.created_at
                """,
            arguments: [
                template.category, template.type.rawValue, template.description, template.parts,
                template.cost?.decimal, moment.now.text,
            ])
        let id = old?.id("id") ?? db.lastInsertedRowID
        entry.entityID = id
        if let old { entry.old = values(ofTemplate: old) }
        entry.new = [
            "category_id": template.category.map { "\($0)" }, "maintenance_type": template.type.rawValue,
            "description": template.description, "parts_replaced": template.parts, "cost": template.cost?.decimal,
        ]
        return (entry, id)
    }

    private static func removeTemplate(_ db: Database, _ id: Int64, _ entry: inout AuditEntry) throws {
        (entry.entityType, entry.entityID) = ("maintenance_templates", id)
        guard let old = try Row.fetchOne(db, sql: "SELECT * FROM maintenance_templates WHERE id = ?", arguments: [id])
        else { throw Refusal(.data, "there is no such template any more") }
        entry.old = values(ofTemplate: old)
        try db.execute(sql: "DELETE FROM maintenance_templates WHERE id = ?", arguments: [id])
    }

    private static func values(ofTemplate row: Row) -> [String: String?] {
        Dictionary(
            uniqueKeysWithValues: ["category_id", "maintenance_type", "description", "parts_replaced"].map {
                ($0, row.text($0))
            } + [("cost", row.text("cost").map { _ in row.money("cost").decimal })])
    }
}
