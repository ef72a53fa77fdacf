import DiveShop
import Store

/// Planned work, what became of the gear, and the workshop's own papers.
extension ShopMaker {
    /// - Parameters:
    ///   - due: when its yearly check is due; nil: it was never made.
    ///   - record: the last record that was written, which is of the item.
    ///   - failed: when it failed a check and is out of use since.
    mutating func makeJobs(_ i: Int, due: Day?, _ record: Int, failed: Day?) throws(Refusal) {
        let item = gear.items[i]
        let type = isCylinder(i) ? "inspection" : "servicing"
        let made = text(max(first, today.adding(days: -20)), ShopMaker.opening)
        let technician = chance.pick(ShopMaker.technicians)
        if let failed {
            try tables.careSchedules.insert(
                .int(i + 1), .text(failed.text), .text("repair"), chance.happens(0.5) ? .int(technician) : .null,
                .text("failed safety check of \(failed.text)"), .text("scheduled"), .null, .null, .null, .null,
                .text(text(failed, ShopMaker.opening)), .int(technician), .null, .null, .null)
        }
        guard let due, item.fate != .retired else { return }
        if item.fate == .maintenance || due <= today.adding(days: 14) && chance.happens(0.6) {
            let day = item.fate == .maintenance ? today : max(today, due).adding(days: chance.below(6))
            try tables.careSchedules.insert(
                .int(i + 1), .text(day.text), .text(type), chance.happens(0.85) ? .int(technician) : .null,
                chance.happens(0.4) ? .text("Ring the owner of the boat before") : .null, .text("scheduled"), .null,
                .null, .null, .null, .text(made), .int(2), isCylinder(i) ? .null : .int(12),
                item.fate == .maintenance ? .text(text(today, ShopMaker.opening)) : .null, .null)
        } else if chance.happens(0.15), record > 0 {
            let done = due.adding(months: -12)
            try tables.careSchedules.insert(
                .int(i + 1), .text(done.text), .text(type), .int(technician), .null, .text("completed"), .int(record),
                .text(text(done, done == today ? ShopMaker.opening : ShopMaker.closing)), .null, .null,
                .text(text(done.adding(days: -10), ShopMaker.opening)), .int(2), .null, .null, .int(technician))
        } else if chance.happens(0.05) {
            try tables.careSchedules.insert(
                .int(i + 1), .text(today.adding(days: -3).text), .text("cleaning"), .null, .null, .text("cancelled"),
                .null, .null,
                .text(text(today.adding(days: -4), ShopMaker.closing)), .text("item is out on a trip"), .text(made),
                .int(2), .null, .null, .int(2))
        }
    }

    /// What was written down when it went out of use, and of a few that came back from the bench.
    mutating func makeStatuses(_ i: Int, failed: Day?) throws(Refusal) {
        func insert(_ old: String, _ new: String, _ why: String, _ user: Int, _ day: Day) throws(Refusal) {
            try tables.statuses.insert(
                .int(i + 1), .text(old), .text(new), .text(why), .int(user), .text(text(day, ShopMaker.opening)))
        }
        let technician = chance.pick(ShopMaker.technicians)
        let ago = today.adding(days: -chance.within(1...35))
        switch gear.items[i].fate {
        case .maintenance: try insert("available", "maintenance", "work on it begins", technician, ago)
        case .damaged: try insert("available", "damaged", "safety check failed", technician, failed ?? ago)
        case .retired:
            try insert("available", "retired", "worn out; not worth another service", 2, today.adding(days: -60))
        case nil:
            guard chance.happens(0.1) else { return }
            try insert("available", "maintenance", "work on it begins", technician, ago.adding(days: -3))
            try insert("maintenance", "available", "servicing passed", technician, ago.adding(days: -2))
        }
    }

    /// What follows from what was written: due dates, overrides, reminders; and what the workshop fills its forms with.
    mutating func makeWorkshop() throws(Refusal) {
        // As the triggers of the schema do it row by row. Rentals of an item are found by an index meanwhile.
        try bulk.run("CREATE INDEX workshop_checkouts ON rental_checkouts(equipment_id)")
        try bulk.run(
            """
            UPDATE equipment_due_dates SET (time_due, days_out, due_date) = (SELECT time_due, days_out, due_date
                FROM equipment_due_reckoned AS now
                WHERE now.equipment_id = equipment_due_dates.equipment_id AND now.kind = equipment_due_dates.kind);
            DROP INDEX workshop_checkouts;
            UPDATE rental_equipment SET next_inspection_due =
                (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = rental_equipment.id);
            """)
        let made = text(today, ShopMaker.opening)
        try bulk.run("UPDATE service_rules SET created_at = '\(text(first, ShopMaker.opening))'")
        try bulk.run(
            """
            INSERT INTO equipment_overrides (equipment_id, kind, until_date, reason, user_id, created_at)
            SELECT equipment_id, kind, '\(today.adding(days: 9).text)', 'checked by hand; the bench is free on Monday', 2, '\(made)'
            FROM equipment_due_dates JOIN rental_equipment ON rental_equipment.id = equipment_id
            WHERE kind <> 'hydro' AND status IN ('available', 'rented') AND (due_date < '\(today.text)' OR last_done IS NULL)
            ORDER BY due_date DESC, equipment_id LIMIT 1;
            INSERT INTO equipment_reminders (equipment_id, kind, due_date, stage, created_at)
            SELECT equipment_id, kind, due_date, CASE WHEN due_date < '\(today.text)' THEN 'overdue' ELSE 'due_soon' END, '\(made)'
            FROM equipment_due_dates JOIN rental_equipment ON rental_equipment.id = equipment_id
            WHERE status <> 'retired' AND due_date <= '\(today.adding(days: Urgency.soonDays).text)';
            """)
        try makeTemplates(made)
        try makeMessages(made)
        let drafts = try bulk.table("form_drafts", "user_id, form, content, saved_at")
        try drafts.insert(
            .int(ShopMaker.technicians[0]), .text("record"),
            .text(
                "{\"equipment_code\":\"\(code(0))\",\"maintenance_type\":\"inspection\",\"description\":\"Light corrosion inside, to be looked at again\"}"
            ), .text(made))
    }

    private mutating func makeTemplates(_ made: String) throws(Refusal) {
        let table = try bulk.table(
            "maintenance_templates", "category_id, maintenance_type, description, parts_replaced, cost, created_at")
        let templates: [(category: Int?, type: String, words: String, parts: String, cents: Int)] = [
            (nil, "cleaning", "Deep clean after salt water", "", 1500),
            (1, "inspection", "Visual inspection, sticker applied", "", 2000),
            (1, "pressure_test", "Hydrostatic test, stamped", "burst disc", 3500),
            (2, "servicing", "Yearly service, intermediate pressure checked", "service kit, HP seat", 8500),
            (3, "servicing", "Inflator and dump valves serviced, leak test", "inflator kit", 4500),
        ]
        for template in templates {
            try table.insert(
                .optional(template.category), .text(template.type), .text(template.words), .text(template.parts),
                .money(Money(cents: template.cents)), .text(made))
        }
    }

    private mutating func makeMessages(_ made: String) throws(Refusal) {
        let table = try bulk.table(
            "staff_messages", "user_id, occasion, subject, message, status, created_at, sent_at")
        let yesterday = text(max(first, today.adding(days: -1)), ShopMaker.opening)
        for user in ShopMaker.technicians {
            try table.insert(
                .int(user), .text("due \(yesterday)"), .text("Maintenance: 1 due within 7 days"),
                .text("\(code(user)) \(Goods.gear[gear.items[user].kind].name): look at its date"), .text("sent"),
                .text(yesterday), .text(yesterday))
        }
        try table.insert(
            .int(2), .text("done 1"), .text("Maintenance: \(code(1)) is done"),
            .text("the inspection of \(code(1)) is completed: passed"), .text("pending"), .text(made), .null)
    }
}
