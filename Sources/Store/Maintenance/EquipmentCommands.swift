import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: EquipmentCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        switch command {
        case .add(let draft):
            let made = try add(db, draft, of: staff, moment, &entry)
            return (entry, made)
        case .edit(let id, let changes): try edit(db, id, changes, moment, &entry)
        case .retire(let id, let reason): try retire(db, id, reason, of: staff, moment, &entry)
        case .addCategory(let name, let ruleSet):
            let made = try addCategory(db, name, ruleSet, moment, &entry)
            return (entry, made)
        case .setRuleSet(let id, let ruleSet):
            (entry.entityType, entry.entityID) = ("rental_categories", id)
            guard
                let old = try String.fetchOne(
                    db, sql: "SELECT rule_set FROM rental_categories WHERE id = ?", arguments: [id])
            else { throw Refusal(.data, "there is no such category") }
            (entry.old["rule_set"], entry.new["rule_set"]) = (old, ruleSet.rawValue)
            try db.execute(
                sql: "UPDATE rental_categories SET rule_set = ?, updated_at = ? WHERE id = ?",
                arguments: [ruleSet.rawValue, moment.now.text, id])
        }
        return (entry, nil)
    }

    private static func add(
        _ db: Database, _ draft: EquipmentDraft, of staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64 {
        try check(db, draft, EquipmentDraft.Field.allCases, id: nil, moment)
        var columns = ["created_at"]
        var values: [(any DatabaseValueConvertible)?] = [moment.now.text]
        for field in EquipmentDraft.Field.allCases {
            let text = draft.stored(field, today: moment.today)
            columns.append(field.column)
            values.append(try value(db, field, text))
            if !text.isEmpty { entry.new[field.rawValue] = text }
        }
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO rental_equipment (\(columns.joined(separator: ", "))) VALUES (\(places))",
            arguments: StatementArguments(values))
        let id = db.lastInsertedRowID
        (entry.entityType, entry.entityID) = ("rental_equipment", id)
        try tellStatus(db, id, from: nil, to: .available, why: "added", by: staff, at: moment.now)
        return id
    }

    /// Changes columns of one item; what did not change is neither written nor told. Due dates follow by triggers.
    private static func edit(
        _ db: Database, _ id: Int64, _ changes: [EquipmentDraft.Field: Change<String>], _ moment: Moment,
        _ entry: inout AuditEntry
    ) throws {
        (entry.entityType, entry.entityID) = ("rental_equipment", id)
        let item = try EquipmentItem(db, id: id)
        let before = draft(item.row)
        var draft = before
        for (field, change) in changes { draft[field] = change.to }
        let today = moment.today
        func stored(_ field: EquipmentDraft.Field, _ text: String) -> String {
            EquipmentDraft([field: text]).stored(field, today: today)
        }
        let changed = EquipmentDraft.Field.allCases.filter {
            changes[$0] != nil && stored($0, draft[$0]) != stored($0, before[$0])
        }
        try check(db, draft, changed, id: id, moment)
        let overwritten = changed.filter { field in
            guard let change = changes[field], let from = change.from else { return false }
            return Change(from: stored(field, from), to: stored(field, change.to)).overwrites(
                stored(field, before[field]))
        }
        try mustNotOverwrite(
            db, overwritten.map { Overwritten($0.rawValue, words: $0.words, before[$0]) }, of: "rental_equipment",
            id: id)
        guard !changed.isEmpty else { return }
        var values: [(any DatabaseValueConvertible)?] = [moment.now.text]
        for field in changed {
            let text = stored(field, draft[field])
            values.append(try value(db, field, text))
            (entry.old[field.rawValue], entry.new[field.rawValue]) = (before[field], text)
        }
        let columns = changed.map { ", \($0.column) = ?" }.joined()
        try db.execute(
            sql: "UPDATE rental_equipment SET updated_at = ?\(columns) WHERE id = ?",
            arguments: StatementArguments(values + [id]))
        for (field, kind) in [
            (EquipmentDraft.Field.visual, DueKind.visual), (.hydro, .hydro), (.service, .service),
        ] where changed.contains(field) {
            // Also where a record of that day exists, after which the triggers take the date for the record's.
            let day = stored(field, draft[field])
            try db.execute(
                sql: """
                    UPDATE equipment_due_dates SET last_done = NULLIF(?3, ''), is_given = 0
                    WHERE equipment_id = ?1 AND kind = ?2 AND last_done IS NOT NULLIF(?3, '')
                    """, arguments: [id, kind.rawValue, day])
        }
    }

    /// For good: its open jobs are cancelled.
    private static func retire(
        _ db: Database, _ id: Int64, _ reason: String, of staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        (entry.entityType, entry.entityID) = ("rental_equipment", id)
        let item = try EquipmentItem(db, id: id)
        switch item.status {
        case .retired: throw Refusal(.data, "\(item.code) is retired already")
        case .rented: throw Refusal(.data, "\(item.code) is out on rental: take it back first")
        default: break
        }
        try check(reason: reason, field: "reason")
        let why = reason.trimmed
        (entry.old["status"], entry.new["status"]) = (item.status.rawValue, EquipmentStatus.retired.rawValue)
        entry.new["reason"] = why
        try setStatus(db, item, to: .retired, why: why, by: staff, at: moment.now)
        for job in try Int64.fetchAll(
            db, sql: "SELECT id FROM maintenance_schedules WHERE equipment_id = ? AND status = 'scheduled' ORDER BY id",
            arguments: [id])
        {
            let cancelled = try cancel(db, job, "retired: \(why)", of: staff, moment, entry)
            try cancelled.append(db, user: staff.id, at: moment.now)
        }
    }

    private static func addCategory(
        _ db: Database, _ name: String, _ ruleSet: RuleSet, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64 {
        let name = name.trimmed
        if name.isEmpty { throw Refusal(.data, field: "name", "a category needs a name") }
        if let why = name.whyNoLine(atMost: EquipmentDraft.longestLine) { throw Refusal(.data, field: "name", why) }
        if try category(db, name) != nil {
            throw Refusal(.data, field: "name", "there is a category \(name) already")
        }
        try db.execute(
            sql: "INSERT INTO rental_categories (name, created_at) VALUES (?, ?)", arguments: [name, moment.now.text])
        let id = db.lastInsertedRowID
        // Where nobody says, the name decides; here somebody says.
        try db.execute(
            sql: "UPDATE rental_categories SET rule_set = ? WHERE id = ?", arguments: [ruleSet.rawValue, id])
        (entry.entityType, entry.entityID) = ("rental_categories", id)
        entry.new = ["name": name, "rule_set": ruleSet.rawValue]
        return id
    }

    /// By its name, whatever the case.
    private static func category(_ db: Database, _ name: String) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT id FROM rental_categories WHERE \(Folding.name)(name) = ? ORDER BY id LIMIT 1",
            arguments: [Folding.fold(name.trimmed)])
    }

    /// What is wrong with these fields, all of it at once.
    private static func check(
        _ db: Database, _ draft: EquipmentDraft, _ fields: [EquipmentDraft.Field], id: Int64?, _ moment: Moment
    ) throws {
        var complaints = draft.complaints(today: moment.today).filter { fields.contains($0.key) }
        if fields.contains(.category), complaints[.category] == nil, try category(db, draft[.category]) == nil {
            let names = try String.fetchAll(db, sql: "SELECT name FROM rental_categories ORDER BY name LIMIT 12")
            complaints[.category] = "there is no such category; there are \(names.joined(separator: ", "))"
        }
        // As a scanner finds it: whatever the case.
        if fields.contains(.code), complaints[.code] == nil {
            let taken = try String.fetchOne(
                db,
                sql: """
                    SELECT equipment_code || ', ' || name FROM rental_equipment
                    WHERE equipment_code = ? COLLATE NOCASE AND id IS NOT ? LIMIT 1
                    """, arguments: [draft[.code].trimmed, id])
            complaints[.code] = taken.map { "the code is taken by \($0)" }
        }
        if let refusal = Refusal(complaints: complaints, words: \.words) { throw refusal }
    }

    /// As it is bound to the column.
    private static func value(_ db: Database, _ field: EquipmentDraft.Field, _ text: String) throws
        -> (any DatabaseValueConvertible)?
    {
        switch field {
        case .category: try category(db, text)
        case .oxygenService: text == "yes"
        default: text.isEmpty ? nil : text
        }
    }
}

extension EquipmentDraft.Field {
    fileprivate var column: String { self == .category ? "category_id" : rawValue }
}
