import DiveShop
import GRDB

extension Store {
    /// Gear, by code.
    static func equipment(_ filter: EquipmentFilter, _ moment: Moment) throws -> Listing {
        var conditions = Conditions()
        conditions.add("category_id IN (SELECT id FROM rental_categories WHERE name = ?)", filter.category)
        conditions.add("rental_equipment.status = ?", filter.status?.rawValue)
        if let urgency = filter.urgency { conditions.add(UrgencySQL.isOf(urgency, moment.today)) }
        let which = conditions.sql
        return Listing(
            columns: [
                .init("equipment_code", "Code"), .init("name", "What", rank: 1),
                .init("category", "Category", rank: 3), .init("size", "Size", rank: 2), .init("status", "Status"),
                .init("urgency", "Urgency"), .init("next_inspection_due", "Due", .day, rank: 1),
                .init("serial_number", "Serial", rank: 4),
            ],
            sql: """
                SELECT equipment_code, rental_equipment.name AS name, rental_categories.name AS category, size, status,
                    \(UrgencySQL.ofItem(moment.today)) AS urgency, next_inspection_due, serial_number,
                    rental_equipment.id AS row_id,
                    CASE status WHEN 'damaged' THEN 'alarm' WHEN 'maintenance' THEN 'warning' WHEN 'retired' THEN 'quiet'
                        ELSE CASE WHEN next_inspection_due < '\(moment.today.text)' THEN 'alarm' END END AS tone
                FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id
                \(which)
                """, arguments: conditions.arguments, order: "equipment_code",
            count: "SELECT COUNT(*) FROM rental_equipment \(which)")
    }

    /// Planned work. What is open comes by technician and day, what nobody has first; other lists the newest day first.
    static func jobs(_ filter: JobFilter, _ moment: Moment) -> Listing {
        var conditions = Conditions()
        conditions.add(
            "assigned_to IN (SELECT id FROM users WHERE \(Folding.name)(username) = ?)",
            filter.technician.map(Folding.fold))
        conditions.add("scheduled_date >= ?", filter.since?.text)
        conditions.add("scheduled_date < ?", filter.until.map { $0.adding(days: 1).text })
        // As the index of open jobs has it.
        if let status = filter.status { conditions.add("jobs.status = '\(status.rawValue)'") }
        let which = conditions.sql
        // Open jobs stand by technician and day, all jobs by day: what they are sorted by comes first.
        let day = Listing.Column("scheduled_date", "Day", .day)
        let technician = Listing.Column("technician", "Technician", rank: 1)
        return Listing(
            columns: (filter.status == .scheduled ? [technician, day] : [day, technician]) + [
                .init("equipment_code", "Code"), .init("name", "Item", rank: 2), .init("maintenance_type", "Work"),
                .init("status", "State", rank: 3), .init("notes", "Notes", rank: 2),
                .init("repeat_months", "Every … months", .count, rank: 5),
                .init("started_at", "Begun", .moment, rank: 4),
            ],
            sql: """
                SELECT scheduled_date, users.username AS technician, equipment_code, rental_equipment.name AS name,
                    replace(maintenance_type, '_', ' ') AS maintenance_type, jobs.status AS status,
                    CASE jobs.status WHEN 'cancelled' THEN cancellation_reason ELSE jobs.notes END AS notes, repeat_months, started_at,
                    jobs.id AS row_id,
                    CASE WHEN jobs.status = 'cancelled' THEN 'quiet' WHEN jobs.status = 'completed' THEN 'good'
                        WHEN scheduled_date < '\(moment.today.text)' THEN 'alarm' END AS tone
                FROM maintenance_schedules AS jobs LEFT JOIN rental_equipment ON rental_equipment.id = equipment_id
                LEFT JOIN users ON users.id = assigned_to
                \(which)
                """, arguments: conditions.arguments,
            order: filter.status == .scheduled
                ? "technician, scheduled_date, row_id" : "scheduled_date DESC, row_id DESC",
            count: "SELECT COUNT(*) FROM maintenance_schedules AS jobs \(which)")
    }

    /// Records of service of an item, the newest first.
    static func history(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("maintenance_date", "Day", .day), .init("maintenance_type", "Work"), .init("result", "Result"),
                .init("technician", "Technician", rank: 2), .init("description", "Notes", rank: 1),
                .init("parts_replaced", "Parts", rank: 2), .init("cost", "Cost", .money, rank: 1),
                .init("next_service_date", "Next", .day, rank: 3),
            ],
            sql: """
                SELECT maintenance_date, replace(maintenance_type, '_', ' ') AS maintenance_type, result,
                    users.username AS technician, equipment_maintenance.description AS description, parts_replaced, cost,
                    next_service_date, equipment_maintenance.id AS row_id, CASE result WHEN 'failed' THEN 'alarm' END AS tone
                FROM equipment_maintenance LEFT JOIN users ON users.id = performed_by WHERE equipment_id = ?
                """, arguments: [id], order: "maintenance_date DESC, row_id DESC")
    }

    /// Items that got a part or lot, each with whoever took it out on or after that day; people only for who may see customers.
    static func recall(_ part: String, for staff: Staff) -> Listing {
        let words = part.trimmed
        let seesPeople = staff.may(.viewCustomers)
        let text = words.utf8.allSatisfy { $0 < 0x80 } ? "parts_replaced" : "\(Folding.name)(parts_replaced)"
        let pattern = String(Folding.fold(words).flatMap { "%_\\".contains($0) ? "\\\($0)" : String($0) })
        return Listing(
            columns: [
                .init("equipment_code", "Code"), .init("name", "Item", rank: 2), .init("status", "Status", rank: 1),
                .init("maintenance_date", "Fitted", .day), .init("parts_replaced", "Parts", rank: 1),
                .init("reservation_number", "Rental", rank: 2),
            ]
                + (seesPeople ? [.init("customer", "Customer"), .init("phone", "Phone", rank: 2)] : []) + [
                    .init("checkout_date", "Out", .day, rank: 1), .init("return_date", "Back", .day, rank: 3),
                ],
            sql: """
                SELECT equipment_code, rental_equipment.name AS name, rental_equipment.status AS status, maintenance_date,
                    parts_replaced, reservation_number,
                    \(seesPeople ? "CASE WHEN customers.id IS NOT NULL THEN \(customerName) END AS customer, COALESCE(mobile, phone) AS phone," : "")
                    checkout_date, COALESCE(actual_return_date, expected_return_date) AS return_date,
                    CASE WHEN rental_checkouts.id IS NOT NULL AND actual_return_date IS NULL THEN 'alarm' END AS tone,
                    rental_equipment.id AS row_id, records.id AS record, rental_checkouts.id AS rental
                FROM equipment_maintenance AS records CROSS JOIN rental_equipment ON rental_equipment.id = records.equipment_id
                LEFT JOIN rental_checkouts ON rental_checkouts.equipment_id = records.equipment_id
                    AND checkout_date >= maintenance_date
                LEFT JOIN rental_reservations ON rental_reservations.id = reservation_id
                LEFT JOIN customers ON customers.id = customer_id
                WHERE parts_replaced IS NOT NULL AND \(text) LIKE ? ESCAPE '\\' AND \(words.isEmpty ? "0" : "1")
                """, arguments: ["%\(pattern)%"],
            order: "equipment_code, maintenance_date, record, checkout_date, rental")
    }
}
