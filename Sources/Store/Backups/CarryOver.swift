import DiveShop
import GRDB

/// What of today stays when yesterday comes back, because bringing yesterday's back would do harm (domain.md §4): nobody who said no is
/// written to, nobody gets a message twice, nobody who was kept out comes in, and what was done stays written down.
///
/// A shop never gives a number twice: sequences are carried over too, so a row of the same number is the same customer, person or
/// message. Rows that a fact needs come along with it: a customer who was added since and said no is still a customer afterwards, since
/// a no without its number and address would protect nobody. With another shop's archive numbers mean others: then opt-outs go by
/// telephone and address, and the trail is the archive's, with a row that tells where this shop's ends.
struct CarryOver {
    /// The row of backup_restorations.
    let restoration: Int64
    let filename: String
    let isUndo: Bool
    /// As the trail names it.
    let action: String
    let staff: Int64
    let now: Instant
    /// Takes the place of the archive made before, which something was written after.
    var before: MadeArchive?

    /// Writes into the staged database at `staged` what stays of the store at `live`, in one transaction.
    func carryOut(from live: String, into staged: String) throws {
        let queue = try Store.stage(staged)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS live", arguments: [live])
            // A plain BEGIN: an immediate one would ask for the write lock of both.
            try db.execute(sql: "BEGIN")
            do {
                try carryOut(db)
                try db.execute(sql: "COMMIT")
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
        }
    }

    private func carryOut(_ db: Database) throws {
        let isSameShop = try isSameShop(db)
        if isSameShop {
            let course = try course(db)
            try carryPeople(db, course)
            try carryCustomers(db)
            try carryConsent(db)
            try carryMessages(db)
            try carryWhatSends(db)
            try carryTrail(db, course)
            try carryErasures(db)
            try replace(db, "backup_schedules")
            try replace(db, "sign_in_attempts")
            try replace(db, "form_drafts")
            try carrySequences(db)
        } else {
            try keepWhoRestores(db)
            try carryOptOutsByAddress(db)
            try stopSending(db)
        }
        try pauseCampaigns(db)
        try carryListOfBackups(db, isSameShop: isSameShop)
        try tell(db, isSameShop: isSameShop)
    }

    /// An archive from before shops had ids gets one here.
    private func isSameShop(_ db: Database) throws -> Bool {
        let mark = try ShopMark(db, in: "main")
        let isSame = try mark.isOf(shop: "live", db)
        if mark.id.isEmpty {
            let today = "(SELECT value FROM live.settings WHERE category = 'shop' AND key = 'id')"
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO main.settings (category, key, value, type)
                    VALUES ('shop', 'id', \(isSame ? today : "lower(hex(randomblob(16)))"), 'text')
                    """)
        }
        return isSame
    }

    /// Of a table that both have.
    static func columns(_ db: Database, _ table: String) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
    }

    /// Copies rows of today as they are.
    /// - Parameter instead: columns that get something else, by SQL.
    func insert(
        _ db: Database, _ table: String, where condition: String, instead: [String: String] = [:],
        orIgnore: Bool = false
    ) throws {
        let columns = try CarryOver.columns(db, table)
        let values = columns.map { instead[$0] ?? "today.\"\($0)\"" }
        try db.execute(
            sql: """
                INSERT \(orIgnore ? "OR IGNORE " : "")INTO main.\(table) (\(columns.map { "\"\($0)\"" }.joined(separator: ", ")))
                SELECT \(values.joined(separator: ", ")) FROM live.\(table) AS today WHERE \(condition)
                """)
    }

    /// Makes a table what it is today.
    func replace(_ db: Database, _ table: String, instead: [String: String] = [:]) throws {
        try db.execute(sql: "DELETE FROM main.\(table)")
        try insert(db, table, where: "true", instead: instead)
    }

    /// Numbers given since then are not given again.
    private func carrySequences(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE main.sqlite_sequence SET seq = MAX(seq, COALESCE(
                    (SELECT seq FROM live.sqlite_sequence AS today WHERE today.name = main.sqlite_sequence.name), 0))
                WHERE name <> 'audit_logs'
                """)
        try db.execute(
            sql: """
                INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM live.sqlite_sequence
                WHERE name NOT IN (SELECT name FROM main.sqlite_sequence)
                """)
    }

    private func carryListOfBackups(_ db: Database, isSameShop: Bool) throws {
        let nobody = isSameShop ? [:] : ["user_id": "NULL"]
        try replace(db, "backups", instead: isSameShop ? [:] : ["created_by": "NULL"])
        try replace(db, "backup_restorations", instead: nobody)
        if let before {
            try Store.list(db, before, isSameShop ? staff : nil, at: now)
            try db.execute(
                sql: "UPDATE main.backup_restorations SET pre_restore_filename = ? WHERE id = ?",
                arguments: [before.backup.filename, restoration])
        }
        if isSameShop { try replace(db, "backup_runs") }
        try db.execute(
            sql: "UPDATE main.backup_restorations SET outcome = ? WHERE id = ?",
            arguments: [isUndo ? "undone" : "done", restoration])
        if isSameShop && !isUndo { try tellWhoseYesIsGone(db) }
        if isUndo {
            try db.execute(
                sql: """
                    UPDATE main.backup_restorations SET outcome = 'undone'
                    WHERE id = (SELECT MAX(id) FROM main.backup_restorations WHERE outcome = 'done' AND id < ?)
                    """, arguments: [restoration])
        }
    }

    private func tell(_ db: Database, isSameShop: Bool) throws {
        var entry = AuditEntry(
            action: action, module: "backups", entityType: "backup_restorations", entityID: restoration,
            new: ["filename": filename])
        var who: Int64? = staff
        if !isSameShop {
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT username, (SELECT value FROM live.settings WHERE category = 'shop' AND key = 'name') AS shop,
                        (SELECT value FROM live.settings WHERE category = 'audit' AND key = 'head') AS head,
                        (SELECT id FROM main.users AS person WHERE person.username = today.username) AS known
                    FROM live.users AS today WHERE id = ?
                    """, arguments: [staff])
            who = row?.text("known").flatMap { Int64($0) }
            entry.old["shop"] = row?.text("shop")
            entry.old["audit_head"] = row?.text("head")
            entry.new["by"] = row?.text("username")
        }
        try entry.append(db, user: who, at: now)
    }
}
