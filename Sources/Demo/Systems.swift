import DiveShop
import Foundation
import Store

/// Goods, backups and the office: the small tables.
extension ShopMaker {
    static let cards = Goods.courses.count + 3 * Goods.agencies.count - 3

    mutating func makeGoods() throws(Refusal) {
        let made = text(first.adding(days: -30), ShopMaker.opening)
        for (i, name) in Goods.categories.enumerated() {
            try tables.categories.insert(.int(i + 1), .text(name), .text(made))
        }
        for (i, product) in Goods.products.enumerated() {
            let isRetail = product.type == "retail"
            let threshold = isRetail ? chance.within(2...8) : 0
            let state = chance.part()
            let stock =
                !isRetail
                ? 0 : state < 0.03 ? 0 : state < 0.11 ? chance.within(1...threshold) : threshold + chance.within(1...30)
            try tables.products.insert(
                .int(i + 1), .int(product.category + 1), .text(product.sku),
                isRetail ? .text("0\(490_000_000_000 + i * 7919)") : .null,
                .text(product.name), .text(product.type), .money(Money(cents: product.price * 55 / 100)),
                .money(Money(cents: product.price)),
                .int(stock), .int(threshold), .bool(isRetail), .bool(!(isRetail && i % 41 == 17)), .text(made))
        }
        let gearCategories = try bulk.table("rental_categories", "id, name, description, rule_set, created_at")
        for (i, category) in Goods.gearCategories.enumerated() {
            try gearCategories.insert(.int(i + 1), .text(category.0), .text(category.1), .text(category.2), .text(made))
        }
        let courses = try bulk.table("courses", "id, course_code, name, duration_days, max_students, price, created_at")
        for (i, c) in Goods.courses.enumerated() {
            try courses.insert(
                .int(i + 1), .text(c.code), .text(c.name), .int(c.days), .int(c.seats), .money(Money(cents: c.price)),
                .text(made))
        }
        let trips = try bulk.table(
            "trips", "id, trip_code, name, destination, duration_days, max_participants, price, created_at")
        for (i, t) in Goods.trips.enumerated() {
            try trips.insert(
                .int(i + 1), .text(t.code), .text(t.name), .text(t.destination), .int(t.days), .int(t.seats),
                .money(Money(cents: t.price)), .text(made))
        }
        let agencies = try bulk.table("certification_agencies", "id, name, abbreviation, created_at")
        let certifications = try bulk.table("certifications", "agency_id, name, level, code, created_at")
        for (i, agency) in Goods.agencies.enumerated() {
            try agencies.insert(.int(i + 1), .text(agency.0), .text(agency.1), .text(made))
            for (level, course) in Goods.courses.prefix(i == 0 ? Goods.courses.count : 3).enumerated() {
                try certifications.insert(
                    .int(i + 1), .text(course.name), .int(level + 1), .text("\(agency.1)-\(course.code)"), .text(made))
            }
        }
    }

    // MARK: Backups

    /// When a night's backup is proven, in seconds of the day.
    private static let proven = 2 * 3600 + 40

    /// What nights made was cleaned away since. The one of the moment at which the shop ends is for whoever makes the shop's home to make.
    mutating func makeBackups() throws(Refusal) {
        let backups = try bulk.table(
            "backups",
            "filename, description, file_size, includes_documents, created_at, proven_at, failure, origin, removed_at")
        let runs = try bulk.table(
            "backup_runs", "schedule_id, due_at, claimed_at, claimed_by, finished_at, backup_filename, failure")
        for age in (0..<12).reversed() {
            let day = today.adding(days: -age)
            guard day >= first, isPast(day, ShopMaker.proven) else { continue }
            let isWeekly = day.weekday == 6
            let made = text(day, 2 * 3600)
            let failed = age == 5
            try backups.insert(
                .text("nautilus_backup_\(day.text)_020000.zip"), .text(isWeekly ? "Weekly, with documents" : "Nightly"),
                .int(failed ? 0 : 4_000_000 + 31_000 * (12 - age)), .bool(isWeekly), .text(made),
                failed ? .null : .text(text(day, ShopMaker.proven)),
                failed ? .text("the disk was full") : .null, .text("scheduled"),
                .text(text(today, ShopMaker.opening)))
            try runs.insert(
                .int(1), .text(made), .text(made), .text("worker"), .text(text(day, ShopMaker.proven)),
                failed ? .null : .text("nautilus_backup_\(day.text)_020000.zip"),
                failed ? .text("the disk was full") : .null)
        }
        if !backupFollows {
            let clock = Instant(seconds: now.seconds + calendar.offset(at: now)).text
            let stamp = "\(clock.prefix(10))_\(clock.suffix(8).filter { $0 != ":" })"
            try backups.insert(
                .text("nautilus_backup_\(stamp).zip"), .text(DemoShop.lastBackup), .int(4_400_000), .bool(true),
                .text(now.text), .text(now.text), .null, .text("manual"), .null)
        }
        let schedules = try bulk.table(
            "backup_schedules", "frequency, time, include_documents, is_active, next_due_at, created_at")
        let made = text(first, ShopMaker.opening)
        let night = today.adding(days: isPast(today, ShopMaker.proven) ? 1 : 0)
        let sunday = today.adding(days: today.weekday == 6 ? 7 : 6 - today.weekday)
        try schedules.insert(
            .text("daily"), .text("02:00"), .bool(false), .bool(true), .text(coming(night, 2 * 3600)),
            .text(made))
        try schedules.insert(
            .text("weekly"), .text("03:00"), .bool(true), .bool(true), .text(coming(sunday, 3 * 3600)), .text(made))
        let restorations = try bulk.table("backup_restorations", "backup_filename, restored_at")
        let rehearsal = max(first, today.adding(days: -80))
        try restorations.insert(
            .text("nautilus_backup_\(rehearsal.text)_020000.zip"), .text(text(rehearsal, ShopMaker.opening)))
    }

    // MARK: The office

    mutating func makeOffice() throws(Refusal) {
        try makeDocuments()
        let appointments = try bulk.table(
            "appointments", "customer_id, appointment_type, start_time, end_time, assigned_to, status, created_at")
        for ahead in -30...14 {
            let day = today.adding(days: ahead)
            guard day >= first else { continue }
            for _ in 0..<chance.below(3) {
                let second = ShopMaker.opening + 1800 * chance.below(18)
                try appointments.insert(
                    .int(customers.someone(&chance)),
                    .text(chance.pick(["fitting", "service drop-off", "course talk", "equipment check"])),
                    .text(coming(day, second)), .text(coming(day, second + 1800)), .int(chance.pick([2, 3, 4, 5])),
                    .text(ahead < 0 ? (chance.happens(0.9) ? "completed" : "missed") : "scheduled"),
                    .text(text(max(first, min(today, day.adding(days: -9))), ShopMaker.opening)))
            }
        }
        let trail = try BulkTrail(bulk)
        // A number was mistyped, and mended.
        try trail.tell(
            "edit_customer", module: "customers", user: 5, values: "{\"mobile\":\"kept with the customer\"}",
            at: text(max(first, today.adding(days: -20)), ShopMaker.opening), of: ("customers", 1))
        try bulk.run(
            """
            INSERT INTO customer_changes (audit_id, customer_id, field, old_value, new_value)
            SELECT (SELECT MAX(id) FROM audit_logs), id, 'mobile', '+13055550000', mobile FROM customers WHERE id = 1
            """)
        for age in (0..<20).reversed() where today.adding(days: -age) >= first {
            let day = today.adding(days: -age)
            for user in [2, 3, 5] {
                try trail.tell(
                    "sign_in", module: "staff", user: user, values: "{\"by\":\"password\"}",
                    at: text(day, ShopMaker.opening - 600 + 200 * user))
            }
        }
        try bulk.run(
            "UPDATE users SET last_login_at = (SELECT MAX(created_at) FROM audit_logs WHERE user_id = users.id AND action = 'sign_in')"
        )
        try trail.finish()
        // Somebody has mistyped a password this morning.
        let attempts = try bulk.table("sign_in_attempts", "username, failures, last_at, locked_until")
        try attempts.insert(
            .text("jonas"), .int(1), .text(text(today, ShopMaker.opening)), .text(text(today, ShopMaker.opening)))
        // The same for the same numbers, too.
        let seed = String(numbers.seed, radix: 16)
        let id = String(repeating: "0", count: 32 - seed.count) + seed
        try bulk.run("UPDATE settings SET value = '\(id)' WHERE category = 'shop' AND key = 'id'")
        let settings = try bulk.table("settings", "category, key, value, type, created_at")
        for (key, value) in [
            ("years", "\(numbers.years)"), ("customers", "\(numbers.customers)"),
            ("sales_per_day", "\(numbers.salesPerDay)"),
            ("seed", "\(numbers.seed)"), ("as_of", today.text),
        ] {
            try settings.insert(
                .text("demo"), .text(key), .text(value), .text("text"), .text(text(first, ShopMaker.opening)))
        }
    }

    /// Papers that a shop keeps, as real files.
    private mutating func makeDocuments() throws(Refusal) {
        let table = try bulk.table(
            "documents",
            "document_type, title, file_path, file_name, file_size, mime_type, uploaded_by, created_at, equipment_id")
        // Papers of an item stand with it: the first cylinders have their test's.
        let papers: [(title: String, item: Int?)] =
            [
                ("Liability waiver", nil), ("Boat manifest", nil), ("Compressor log", nil),
                ("Medical questionnaire", nil), ("Rental agreement", nil), ("Emergency plan", nil),
            ]
            + (0..<3).map { ("Hydrostatic test certificate \(code($0))", $0) }
        for (i, (paper, item)) in papers.enumerated() {
            let day = today.adding(days: -30 * (i + 1))
            let name = "doc_\(i + 1)_\(paper.lowercased().replacing(" ", with: "_")).txt"
            let words = "\(paper)\n\nNautilus Dive Shop, \(day.long)\n\nThis paper belongs to an imaginary shop.\n"
            guard FileManager.default.createFile(atPath: "\(documents)/\(name)", contents: Data(words.utf8)) else {
                throw Refusal(
                    .unavailable, "\(documents)/\(name) cannot be written; check the disk and its permissions")
            }
            try table.insert(
                .text(item != nil ? "certificate" : paper == "Emergency plan" ? "plan" : "form"), .text(paper),
                .text(name), .text(name),
                .int(words.utf8.count), .text("text/plain"), .int(2),
                .text(text(max(first, day), ShopMaker.opening)), .optional(item.map { $0 + 1 }))
        }
    }
}
