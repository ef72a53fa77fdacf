import DiveShop
import GRDB

/// An item as the store has it while a command works on it: read before and after, so that the trail tells what became of it.
struct EquipmentItem {
    let id: Int64
    let row: Row

    /// - Throws: ``Refusal``, where there is no such item.
    init(_ db: Database, id: Int64) throws {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT rental_equipment.*, rental_categories.name AS category, COALESCE(rule_set, 'general') AS rule_set
                    FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id
                    WHERE rental_equipment.id = ?
                    """, arguments: [id])
        else { throw Refusal(.data, "there is no such item") }
        self.id = id
        self.row = row
    }

    var code: String { row.text("equipment_code") ?? "" }
    var status: EquipmentStatus { row.text("status").flatMap(EquipmentStatus.init(rawValue:)) ?? .available }
    var ruleSet: RuleSet { row.text("rule_set").flatMap(RuleSet.init(rawValue:)) ?? .general }

    /// What work on an item changes of its row.
    private static let told = [
        "status", "vip_date", "hydro_date", "last_service_date", "last_inspection_date", "next_inspection_due",
    ]

    /// What has become of it, into the trail.
    func tell(_ db: Database, _ given: AuditEntry, of staff: Staff, at now: Instant) throws {
        var entry = given
        let after = try EquipmentItem(db, id: id)
        (entry.entityType, entry.entityID, entry.old, entry.new) = ("rental_equipment", id, [:], [:])
        for column in EquipmentItem.told where row.text(column) != after.row.text(column) {
            (entry.old[column], entry.new[column]) = (row.text(column), after.row.text(column))
        }
        if !entry.new.isEmpty { try entry.append(db, user: staff.id, at: now) }
    }

    /// What it is looked at for.
    func rules(_ db: Database) throws -> ItemRules {
        ItemRules(
            ruleSet: ruleSet, rules: try Store.rules(db, of: id),
            renewals: try Store.workshopRenewals(db)[ruleSet] ?? [:])
    }
}

extension Store {
    /// The one way by which the state of an item changes: with a row of its history that says who and why.
    static func setStatus(
        _ db: Database, _ item: EquipmentItem, to status: EquipmentStatus, why reason: String, by staff: Staff,
        at now: Instant
    ) throws {
        guard status != item.status else { return }
        try db.execute(
            sql: "UPDATE rental_equipment SET status = ?, updated_at = ? WHERE id = ?",
            arguments: [status.rawValue, now.text, item.id])
        try tellStatus(db, item.id, from: item.status, to: status, why: reason, by: staff, at: now)
    }

    static func tellStatus(
        _ db: Database, _ id: Int64, from old: EquipmentStatus?, to new: EquipmentStatus, why reason: String,
        by staff: Staff, at now: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO equipment_status_history (equipment_id, old_status, new_status, reason, user_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """, arguments: [id, old?.rawValue, new.rawValue, reason, staff.id, now.text])
    }

    /// The user of that name, whatever the case.
    /// - Parameter isChosen: the person is to do it, so they must be here and allowed to; else it was done, by whomever.
    /// - Throws: ``Refusal`` at the field.
    static func technician(_ db: Database, _ name: String, field: String, isChosen: Bool) throws -> Int64 {
        guard
            let id = try Int64.fetchOne(
                db, sql: "SELECT id FROM users WHERE \(Folding.name)(username) = ? ORDER BY is_active DESC, id LIMIT 1",
                arguments: [Folding.fold(name.trimmed)])
        else { throw Refusal(.data, field: field, "nobody here has the user name \(name.trimmed)") }
        if isChosen {
            guard let person = try Store.staff(db, id: id), person.may(.recordMaintenance) else {
                throw Refusal(.data, field: field, "\(name.trimmed) does not record service here")
            }
        }
        return id
    }

    /// Why a reason is none; nil: it is one.
    static func check(reason: String, field: String) throws {
        if reason.trimmed.isEmpty { throw Refusal(.data, field: field, "a reason is needed") }
        if let why = reason.whyNoNotes(atMost: 500) { throw Refusal(.data, field: field, "reason: \(why)") }
    }
}

extension Refusal {
    /// Of what is wrong with a draft, the first field's in the sentence.
    init?<Field: RawRepresentable & CaseIterable & Hashable>(
        complaints: [Field: String], words: (Field) -> String
    ) where Field.RawValue == String {
        guard let first = Field.allCases.first(where: { complaints[$0] != nil }), let why = complaints[first] else {
            return nil
        }
        let byColumn = Dictionary(uniqueKeysWithValues: complaints.map { ($0.rawValue, $1) })
        self.init(.data, "\(words(first)): \(why)", complaints: byColumn)
    }
}
