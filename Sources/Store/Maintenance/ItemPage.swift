import DiveShop
import GRDB

extension Store {
    /// One piece of gear with all that is known of it.
    static func item(_ db: Database, code: String, for staff: Staff, _ moment: Moment) throws -> ItemPage {
        let item = try EquipmentItem(db, id: findItem(db, code: code))
        let (id, row, status, ruleSet) = (item.id, item.row, item.status, item.ruleSet)
        let dues = try dueDates(db, of: id, on: moment.today)
        let (back, limit) = (status == .rented ? try outUntil(db, id) : nil, try oxygenLimit(db))
        func verdict(_ status: EquipmentStatus) -> Verdict {
            Verdict(
                status: status, ruleSet: ruleSet, isOxygenService: row.int("is_oxygen_service") == 1,
                dues: dues.filter { $0.rule != nil || $0.isGiven }, outUntil: back, oxygenLimit: limit,
                on: moment.today)
        }
        let service = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS services, TOTAL(\(cents("cost"))) AS cost FROM equipment_maintenance WHERE equipment_id = ?
                """, arguments: [id])
        let income = try Row.fetchOne(
            db,
            sql: """
                SELECT TOTAL(\(cents("items.total_cost"))) AS income
                FROM rental_reservation_items AS items CROSS JOIN rental_reservations ON rental_reservations.id = reservation_id
                WHERE equipment_id = ? AND \(wentOut)
                """, arguments: [id])
        let reservations = try comingRentals(of: id, for: staff).rows(db, limit: longest)
        return ItemPage(
            id: id, draft: draft(row), status: status, ruleSet: ruleSet, dues: dues, verdict: verdict(status),
            services: service?.int("services") ?? 0, cost: service?.cents("cost") ?? .zero,
            income: income?.cents("income") ?? .zero, jobs: try openJobs(db, of: id), reservations: reservations,
            substitutes: try substitutes(
                db, for: reservations, of: id, verdict(status == .rented ? .available : status), moment.today),
            documents: try documents(of: id).rows(db, limit: longest),
            statusHistory: try statusHistory(of: id).rows(db, limit: longest), asOf: moment.now)
    }

    /// Rows of a kind that a page shows.
    private static let longest = 200

    /// Of a row of rental_reservations: that its money was earned.
    static let wentOut = "rental_reservations.status IN ('picked_up', 'returned')"

    /// Every field as the form shows it.
    static func draft(_ row: Row) -> EquipmentDraft {
        var draft = EquipmentDraft()
        for field in EquipmentDraft.Field.allCases {
            let text = row.text(field.rawValue) ?? ""
            switch field {
            case .oxygenService: draft[field] = row.int(field.rawValue) == 1 ? "yes" : "no"
            case .purchaseCost, .dailyRate, .weeklyRate:
                draft[field] = text.isEmpty ? "" : row.money(field.rawValue).decimal
            default: draft[field] = text
            }
        }
        return draft
    }

    /// By kind, in the order of ``DueKind``.
    static func dueDates(_ db: Database, of id: Int64, on today: Day) throws -> [DueDate] {
        let rules = try rules(db, of: id)
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM equipment_due_dates WHERE equipment_id = ?", arguments: [id])
        let overrides = try overrides(db, of: id, on: today)
        let failures = try failures(db, of: id)
        let dues = rows.compactMap { row -> DueDate? in
            guard let kind = row.text("kind").flatMap(DueKind.init(rawValue:)) else { return nil }
            let lastDone = row.day("last_done")
            let failedOn = failures[kind].flatMap { failed in lastDone.map { failed >= $0 } ?? true ? failed : nil }
            return DueDate(
                kind: kind, lastDone: lastDone, due: row.day("due_date"),
                isGiven: row.int("is_given") == 1, daysOut: row.int("days_out"), rule: rules.first { $0.kind == kind },
                override: overrides[kind], failedOn: failedOn)
        }
        return DueKind.allCases.compactMap { kind in dues.first { $0.kind == kind } }
    }

    /// What an item is looked at for.
    static func rules(_ db: Database, of id: Int64) throws -> [ServiceRule] {
        try Row.fetchAll(db, sql: "SELECT * FROM equipment_rules WHERE equipment_id = ?", arguments: [id])
            .compactMap { rule($0, months: "months") }
    }

    /// Of a row of service_rules or of the views of them; nil: it is of no kind that is known.
    /// - Parameter months: the column.
    static func rule(_ row: Row, months: String) -> ServiceRule? {
        guard let kind = row.text("kind").flatMap(DueKind.init(rawValue:)) else { return nil }
        return ServiceRule(
            kind: kind, months: row.number(months), uses: row.number("uses"), usesPerDay: row.int("uses_per_day"),
            isStamp: row.int("is_stamp") == 1, isLegal: row.int("is_legal") == 1, source: row.text("source") ?? "")
    }

    /// When each kind failed last, where no record says that it passed since.
    static func failures(_ db: Database, of id: Int64) throws -> [DueKind: Day] {
        // Few items have any, and the index knows which.
        guard
            try Int64.fetchOne(
                db, sql: "SELECT id FROM equipment_maintenance WHERE result = 'failed' AND equipment_id = ? LIMIT 1",
                arguments: [id]) != nil
        else { return [:] }
        var failures: [DueKind: Day] = [:]
        for row in try Row.fetchAll(
            db,
            sql: "SELECT kind, MAX(failed_on) AS day FROM maintenance_failures WHERE equipment_id = ? GROUP BY kind",
            arguments: [id])
        {
            guard let kind = row.text("kind").flatMap(DueKind.init(rawValue:)) else { continue }
            failures[kind] = row.day("day")
        }
        return failures
    }

    /// Those in force, of each kind the one that holds longest.
    private static func overrides(_ db: Database, of id: Int64, on today: Day) throws -> [DueKind: DueDate.Override] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT kind, until_date, reason, users.username AS username, first_name, last_name
                FROM equipment_overrides LEFT JOIN users ON users.id = user_id
                WHERE equipment_id = ? AND until_date >= ? ORDER BY until_date, equipment_overrides.id
                """, arguments: [id, today.text])
        var overrides: [DueKind: DueDate.Override] = [:]
        for row in rows {
            guard let kind = row.text("kind").flatMap(DueKind.init(rawValue:)), let until = row.day("until_date") else {
                continue
            }
            overrides[kind] = DueDate.Override(
                until: until, reason: row.text("reason") ?? "", by: row.staffName ?? "somebody")
        }
        return overrides
    }

    /// When it is expected back; nil: nobody knows.
    private static func outUntil(_ db: Database, _ id: Int64) throws -> Day? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT MAX(expected_return_date) AS back FROM rental_checkouts
                WHERE equipment_id = ? AND actual_return_date IS NULL
                """, arguments: [id])?.day("back")
    }

    /// Percent of oxygen above which a cylinder must be oxygen clean: settings category maintenance, key oxygen_limit; else 40.
    static func oxygenLimit(_ db: Database) throws -> Double {
        let row = try Row.fetchOne(
            db, sql: "SELECT value FROM settings WHERE category = 'maintenance' AND key = 'oxygen_limit'")
        return row?.text("value").flatMap { Double($0) } ?? 40
    }

    private static func openJobs(_ db: Database, of id: Int64) throws -> [ServiceJob] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT jobs.*, equipment_code, rental_equipment.name AS name, users.username AS username, first_name, last_name
                FROM maintenance_schedules AS jobs JOIN rental_equipment ON rental_equipment.id = equipment_id
                LEFT JOIN users ON users.id = assigned_to
                WHERE equipment_id = ? AND jobs.status = 'scheduled' ORDER BY scheduled_date, jobs.id
                """, arguments: [id])
        return rows.compactMap { row in
            guard let job = row.text("id").flatMap({ Int64($0) }),
                let type = row.text("maintenance_type").flatMap(MaintenanceType.init(rawValue:)),
                let date = row.day("scheduled_date")
            else { return nil }
            return ServiceJob(
                id: job, equipmentID: id, code: row.text("equipment_code") ?? "", name: row.text("name") ?? "",
                type: type, date: date, technician: row.text("username"), technicianName: row.staffName,
                notes: row.text("notes") ?? "", status: .scheduled,
                repeatMonths: row.text("repeat_months").flatMap { Int($0) },
                startedAt: row.text("started_at").flatMap { Instant(text: $0) })
        }
    }
}

extension Row {
    /// Of a DATE column, whose text may have a time behind; nil: NULL, or no date.
    func day(_ column: String) -> Day? { text(column).flatMap { Day(text: $0.prefix(10)) } }

    /// Of a row with the names of a user: first and last, or the user name; nil: there is no user.
    var staffName: String? {
        guard let username = text("username") else { return nil }
        let full = [text("first_name"), text("last_name")].compactMap { $0 }.filter { !$0.isEmpty }
        return full.isEmpty ? username : full.joined(separator: " ")
    }
}
