package import DiveShop
import Foundation
import GRDB

extension Store {
    /// What a restore of that archive would change, before anybody presses the key.
    /// - Parameter documents: what it would change among them.
    package func preview(
        of metadata: ArchiveMetadata, filename: String, documents: RestorePreview.Documents, staff: Int64,
        at now: Instant
    ) throws(Refusal) -> RestorePreview {
        // Every row was counted: what the cache holds now, nobody asks for again.
        defer { reader.releaseMemory() }
        do {
            return try read { db in
                try Store.checkMay(db, [.restoreBackups], staff: staff)
                let names = try String.fetchAll(
                    db,
                    sql:
                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
                let created = Instant(text: metadata.createdAt) ?? now
                let tables = try names.map { name in
                    RestorePreview.Table(
                        name: name, now: try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \"\(name)\"") ?? 0,
                        then: metadata.rowCounts[name] ?? 0)
                }
                let isOther = try Store.isOtherShop(db, metadata)
                let links =
                    documents.links == 0
                    ? [] : ["links, pipes and sockets among the documents, which no archive holds: \(documents.links)"]
                return RestorePreview(
                    filename: filename, metadata: metadata, createdAt: created, tables: tables,
                    lost: try isOther
                        ? Store.lostToOther(db, tables) : Store.lost(db, metadata, tables, since: created),
                    carriedOver: try (isOther ? Store.carriedOverOfOther : Store.carriedOver(db, since: created))
                        + links,
                    schemaVersion: Store.schemaVersion, isOtherShop: isOther,
                    documents: documents)
            }
        } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: "preview_restore", module: "backups", staff: staff, at: now)
            throw refusal
        }
    }

    /// Whether an archive was made by another shop than this.
    package func isOtherShop(_ metadata: ArchiveMetadata) throws(Refusal) -> Bool {
        do { return try read { try Store.isOtherShop($0, metadata) } } catch { throw Store.refusal(error, path: path) }
    }

    private static func isOtherShop(_ db: Database, _ metadata: ArchiveMetadata) throws -> Bool {
        try !ShopMark(metadata).isOf(shop: "main", db)
    }

    /// Tables of which people speak, and one and many of their rows.
    private static let spoken: [(table: String, one: String, many: String)] = [
        ("transactions", "sale", "sales"), ("customers", "customer", "customers"),
        ("rental_reservations", "reservation", "reservations"), ("air_fills", "fill", "fills"),
        ("course_enrollments", "enrolment", "enrolments"), ("trip_bookings", "trip booking", "trip bookings"),
        ("equipment_maintenance", "record of service", "records of service"),
        ("rental_equipment", "item of gear", "items of gear"), ("products", "product", "products"),
        ("documents", "document", "documents"), ("appointments", "appointment", "appointments"),
    ]

    /// Of this shop's archive: what was changed since, by the trail, and what was added. Rows that were changed only stand in the trail alone.
    private static func lost(
        _ db: Database, _ metadata: ArchiveMetadata, _ tables: [RestorePreview.Table], since: Instant
    ) throws -> [String] {
        let changes: String?
        if let last = try lastRow(db, metadata) {
            changes = try Store.changes(db, "id > ?", [last])
        } else {
            changes = try Store.changes(db, "created_at >= ?", [since.text])
        }
        return try [changes].compactMap(\.self) + added(db, tables, since: since.text)
    }

    /// Another shop's takes the place of everything.
    private static func lostToOther(_ db: Database, _ tables: [RestorePreview.Table]) throws -> [String] {
        try ["all of this shop, its people and its settings"]
            + [changes(db, "true", [])].compactMap(\.self)
            + added(db, tables.map { .init(name: $0.name, now: $0.now, then: 0) }, since: "")
    }

    /// The row of today's trail that was the newest when the archive was made; nil: there is none, so only times tell what followed.
    private static func lastRow(_ db: Database, _ metadata: ArchiveMetadata) throws -> Int64? {
        if metadata.auditHash.isEmpty { return nil }
        let begins = "SELECT CAST(value AS INTEGER) FROM settings WHERE category = 'audit' AND key = 'begins'"
        let likely = try (Int64.fetchOne(db, sql: begins) ?? 0) + Int64(clamping: metadata.auditRows)
        let sql = "SELECT id FROM audit_logs WHERE hash = ?"
        return try Int64.fetchOne(db, sql: "\(sql) AND id = ?", arguments: [metadata.auditHash, likely])
            ?? Int64.fetchOne(db, sql: "\(sql) ORDER BY id DESC LIMIT 1", arguments: [metadata.auditHash])
    }

    /// What was done that a restore takes back, by the trail, in which every change has a row. Sign-ins, exports and work with archives change
    /// nothing in the shop; what was brought back from an archive does.
    private static func changes(_ db: Database, _ condition: String, _ arguments: StatementArguments) throws -> String?
    {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS many, COUNT(DISTINCT user_id) AS people FROM audit_logs
                WHERE \(condition) AND outcome = 'done' AND action <> 'sign_in' AND module NOT IN ('audit', 'export', 'screen')
                    AND (module <> 'backups' OR action = 'bring_back')
                """, arguments: arguments)
        guard let row, row.int("many") > 0 else { return nil }
        let (count, people) = (row.int("many"), row.int("people"))
        let who = people == 0 ? "the program itself" : people == 1 ? "1 person" : "\(people) people"
        return "\(count) \(count == 1 ? "change" : "changes") by \(who)"
    }

    /// Rows that came since, by their times, or by how many more there are than then: some are of the archive's own second, and what is
    /// imported may be of long before.
    private static func added(_ db: Database, _ tables: [RestorePreview.Table], since: String) throws -> [String] {
        try spoken.compactMap { spoken in
            guard let table = tables.first(where: { $0.name == spoken.table }) else { return nil }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT COUNT(*) AS later, MAX(created_at) AS newest FROM \(table.name) WHERE created_at > ?",
                arguments: [since])
            let count = max(row?.int("later") ?? 0, table.now - table.then)
            guard count > 0 else { return nil }
            let words = "\(count) \(count == 1 ? spoken.one : spoken.many)"
            guard let newest = row?.text("newest") else { return words }
            return "\(words), \(count == 1 ? "of" : "the newest of") \(newest.prefix(10))"
        }
    }

    private static func carriedOver(_ db: Database, since: Instant) throws -> [String] {
        func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql, arguments: [since.text]) ?? 0 }
        var lines = ["every opt-out of today"]
        let events = try count("SELECT COUNT(*) FROM consent_events WHERE created_at > ?")
        if events > 0 { lines[0] += ", and what was written into the ledger of consent since: \(events)" }
        let erased = try count("SELECT COUNT(*) FROM customers WHERE erased_at > ?")
        if erased > 0 { lines.append("customers who were erased since stay so: \(erased)") }
        let messages = try count(
            "SELECT COUNT(*) FROM communication_log WHERE status NOT IN ('pending', 'skipped') AND created_at > ?")
        lines.append("messages sent since: \(messages); campaigns come up paused")
        lines.append("the whole trail")
        lines.append(
            "people: who may come in, by what password, and in which role; what is wrong there is put right by hand")
        lines.append("the list of backups, and their schedules")
        return lines
    }

    private static let carriedOverOfOther = [
        "opt-outs, by telephone and address", "your account, where the other shop has none of its name",
        "the list of backups", "the trail of this shop stays in the backup that is made before",
    ]
}
