package import DiveShop
import GRDB

extension Store {
    /// Brings one customer or one item of gear back from a staged database, with its history, in one transaction; nothing else is
    /// touched. Its own row is again what it was; rows of its history that are gone come back, and what has happened since stays.
    /// - Parameter staged: of ``bringUpToDate(staged:)``, of this shop.
    /// - Returns: what was brought, in words.
    package func bringBack(_ what: BroughtBack, from staged: String, staff: Int64, at now: Instant) throws(Refusal)
        -> String
    {
        do {
            try read { try Store.checkMay($0, [.restoreBackups], staff: staff) }
            let queue = try Store.connect(path, label: "bringer")
            defer { try? queue.close() }
            return try queue.writeWithoutTransaction { db in
                try db.execute(sql: "ATTACH ? AS archive", arguments: [staged])
                try db.execute(sql: "BEGIN IMMEDIATE")
                // Rows that refer to each other come one after the other: what leads nowhere is found at the end.
                try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
                do {
                    let words = try Store.bringBack(db, what, staff: staff, at: now)
                    try db.execute(sql: "COMMIT")
                    return words
                } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw error
                }
            }
        } catch {
            var refusal = Store.refusal(error, path: path)
            if let error = error as? DatabaseError, error.resultCode == .SQLITE_CONSTRAINT {
                refusal = Refusal(
                    .data,
                    "something of today is in its way: \(error.message ?? "a number that is taken"); nothing was changed"
                )
            }
            tellTrail(of: refusal, action: "bring_back", module: "backups", staff: staff, at: now)
            throw refusal
        }
    }

    private static func bringBack(_ db: Database, _ what: BroughtBack, staff: Int64, at now: Instant) throws -> String {
        guard try ShopMark(db, in: "archive").isOf(shop: "main", db) else {
            throw Refusal(.data, "the archive is another shop's: its numbers mean others; nothing was changed")
        }
        let bringing = Bringing(db, staff: staff)
        var entry = AuditEntry(action: "bring_back", module: "backups")
        let name: String
        switch what {
        case .customer(let id):
            let sql = "SELECT first_name, last_name FROM archive.customers WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else {
                throw Refusal(.data, "the archive has no customer \(id)")
            }
            name = [row.text("first_name"), row.text("last_name")].compactMap { $0 }.filter { !$0.isEmpty }
                .joined(separator: " ")
            (entry.entityType, entry.entityID) = ("customers", id)
            try bringing.customer(id)
        case .equipment(let code):
            let sql = "SELECT id, equipment_code FROM archive.rental_equipment WHERE equipment_code = ? COLLATE NOCASE"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [code]) else {
                throw Refusal(.data, "the archive has no item \(code)")
            }
            name = row.text("equipment_code") ?? code
            (entry.entityType, entry.entityID) = ("rental_equipment", Int64(row.int("id")))
            try bringing.item(Int64(row.int("id")))
        }
        let counts = bringing.counts.sorted { $0.key < $1.key }
        for (table, count) in counts { entry.new[table] = "\(count)" }
        try entry.append(db, user: staff, at: now)
        guard !counts.isEmpty else { return "\(name) is as in the archive already" }
        let words = counts.map { "\($0.key.replacing("_", with: " ")) \($0.value)" }
        return "\(name) was brought back: \(words.joined(separator: ", "))"
    }
}

/// Copies rows from the attached archive into the shop, each with the rows that it refers to where those are gone.
private final class Bringing {
    /// Rows put back, a table.
    private(set) var counts: [String: Int] = [:]
    private let db: Database
    private let staff: Int64
    private var shapes: [String: Shape] = [:]
    /// Rows whose references are looked for: one that leads back to such a row is not followed again.
    private var underWay: Set<RowName> = []
    /// No shop's rows refer to each other in a longer line.
    private static let longestLine = 200

    private struct RowName: Hashable {
        let table: String
        let id: Int64
    }

    private struct Shape {
        var columns: [String] = []
        var required: Set<String> = []
        /// Column and the table that it leads to.
        var references: [(column: String, table: String)] = []
    }

    init(_ db: Database, staff: Int64) {
        self.db = db
        self.staff = staff
    }

    func customer(_ id: Int64) throws {
        let wasThere = try exists("customers", id)
        let isErased = try Bool.fetchOne(
            db, sql: "SELECT erased_at IS NOT NULL FROM main.customers WHERE id = ?", arguments: [id])
        if isErased == true {
            throw Refusal(.data, "customer \(id) was erased, for good; they are not brought back")
        }
        let optIns = ["sms_opt_in", "email_opt_in", "push_opt_in"]
        // A no of today stays.
        try bring("customers", id, putsBack: true, keepingLess: optIns)
        for table in [
            "customer_certifications", "rental_reservations", "transactions", "air_fills", "course_enrollments",
            "trip_bookings", "appointments", "consent_events", "customer_changes",
        ] {
            try bringAll(table, "customer_id = \(id)", putsBack: table == "customer_certifications")
        }
        try bringAll(
            "customer_tags",
            "customer_id = \(id) AND tag NOT IN (SELECT tag FROM main.customer_tags WHERE customer_id = \(id))")
        try bringAll("communication_log", "customer_id = \(id) AND status NOT IN ('pending', 'sending')")
        for (table, parent) in [
            ("transaction_items", "transactions"), ("refunds", "transactions"),
            ("rental_reservation_items", "rental_reservations"), ("rental_checkouts", "rental_reservations"),
        ] {
            let key = parent == "transactions" ? "transaction_id" : "reservation_id"
            try bringAll(table, "\(key) IN (SELECT id FROM archive.\(parent) WHERE customer_id = \(id))")
        }
        let devices = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM archive.customer_devices WHERE customer_id = ?
                AND device_token NOT IN (SELECT device_token FROM main.customer_devices)
                """, arguments: [id])
        for device in devices where try !exists("customer_devices", device) {
            try bring("customer_devices", device, putsBack: false)
            // One that was taken off the list wants nothing.
            if wasThere {
                try db.execute(
                    sql: "UPDATE main.customer_devices SET push_opt_in = 0 WHERE id = ?", arguments: [device])
            }
        }
    }

    func item(_ id: Int64) throws {
        let isOut =
            try Bool.fetchOne(
                db,
                sql:
                    "SELECT EXISTS (SELECT 1 FROM main.rental_checkouts WHERE equipment_id = ? AND actual_return_date IS NULL)",
                arguments: [id]) ?? false
        // Gear that is out today stays out.
        try bring("rental_equipment", id, putsBack: true, keepingAll: isOut ? ["status"] : [])
        try bringAll("equipment_maintenance", "equipment_id = \(id)", putsBack: true)
        for table in ["maintenance_schedules", "equipment_status_history", "equipment_overrides", "documents"] {
            try bringAll(table, "equipment_id = \(id)")
        }
        // A date of service since then stands.
        try db.execute(
            sql: """
                INSERT INTO main.equipment_due_dates (equipment_id, kind, last_done, time_due, is_given)
                SELECT equipment_id, kind, last_done, time_due, is_given FROM archive.equipment_due_dates WHERE equipment_id = ?
                ON CONFLICT (equipment_id, kind) DO UPDATE
                SET last_done = excluded.last_done, time_due = excluded.time_due, is_given = excluded.is_given
                WHERE (last_done IS NULL OR excluded.last_done >= last_done)
                    AND (last_done, time_due, is_given) IS NOT (excluded.last_done, excluded.time_due, excluded.is_given)
                """, arguments: [id])
        if db.changesCount > 0 { counts["equipment_due_dates"] = db.changesCount }
    }

    private func bringAll(_ table: String, _ condition: String, putsBack: Bool = false) throws {
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM archive.\(table) WHERE \(condition) ORDER BY id")
        for id in ids { try bring(table, id, putsBack: putsBack) }
    }

    private func exists(_ table: String, _ id: Int64) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM main.\(table) WHERE id = ?)", arguments: [id]) ?? false
    }

    /// - Parameters:
    ///   - putsBack: whether a row that is there and differs is made what it was.
    ///   - keepingLess, keepingAll: columns of a row that is there that keep the lesser value of the two, or today's.
    private func bring(
        _ table: String, _ id: Int64, putsBack: Bool, keepingLess: [String] = [], keepingAll: [String] = []
    ) throws {
        let isThere = try exists(table, id)
        if isThere && !putsBack { return }
        let shape = try shape(table)
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM archive.\(table) WHERE id = ?", arguments: [id]) else {
            return
        }
        guard underWay.count < Bringing.longestLine else {
            throw Refusal(
                .data, "rows of \(table) in the archive refer to one another in too long a line; nothing was changed")
        }
        let name = RowName(table: table, id: id)
        underWay.insert(name)
        defer { underWay.remove(name) }
        var values: [String: DatabaseValue] = [:]
        for column in shape.columns { values[column] = row[column] }
        if table == "communication_campaigns", ["sending", "scheduled"].contains(row.text("status")) {
            // Nobody who was not asked sends it.
            values["status"] = "paused".databaseValue
            values["stopped_because"] =
                "it was brought back from a backup; look it through, then resume it".databaseValue
        }
        for (column, parent) in shape.references {
            guard let reference = values[column].flatMap({ Int64.fromDatabaseValue($0) }),
                try !exists(parent, reference), !underWay.contains(RowName(table: parent, id: reference))
            else { continue }
            if parent == "users" {
                values[column] = shape.required.contains(column) ? staff.databaseValue : .null
            } else {
                try bring(parent, reference, putsBack: false)
            }
        }
        let columns = shape.columns.filter { $0 != "id" && !keepingAll.contains($0) || !isThere }
        let arguments = StatementArguments(columns.map { values[$0] ?? .null })
        let names = columns.map { "\"\($0)\"" }
        guard isThere else {
            let places = names.map { _ in "?" }.joined(separator: ", ")
            try db.execute(
                sql: "INSERT INTO main.\(table) (\(names.joined(separator: ", "))) VALUES (\(places))",
                arguments: arguments)
            counts[table, default: 0] += 1
            return
        }
        let places = columns.map { keepingLess.contains($0) ? "MIN(COALESCE(\"\($0)\", 0), ?)" : "?" }
        try db.execute(
            sql: """
                UPDATE main.\(table) SET (\(names.joined(separator: ", "))) = (\(places.joined(separator: ", ")))
                WHERE id = ? AND (\(names.joined(separator: ", "))) IS NOT (\(places.joined(separator: ", ")))
                """, arguments: arguments + [id] + arguments)
        if db.changesCount > 0 { counts[table, default: 0] += 1 }
    }

    private func shape(_ table: String) throws -> Shape {
        if let shape = shapes[table] { return shape }
        var shape = Shape()
        for row in try Row.fetchAll(db, sql: "SELECT * FROM pragma_table_info(?)", arguments: [table]) {
            shape.columns.append(row.text("name") ?? "")
            if row.int("notnull") != 0 { shape.required.insert(row.text("name") ?? "") }
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM pragma_foreign_key_list(?)", arguments: [table]) {
            shape.references.append((row.text("from") ?? "", row.text("table") ?? ""))
        }
        shapes[table] = shape
        return shape
    }
}
