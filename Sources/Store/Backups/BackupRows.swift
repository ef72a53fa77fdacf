package import DiveShop
import GRDB

extension Store {
    /// Adds an archive to the list, or what is newly known of one that is there by that name; written in the trail.
    /// - Parameters:
    ///   - order: where a schedule asked for it: its run is finished with it, at once.
    ///   - staff: nil: nobody, a schedule.
    package func addBackup(
        _ backup: Backup, sha256: String, schemaVersion: Int, order: BackupOrder? = nil, staff: Int64?,
        at now: Instant
    ) throws(Refusal) {
        try change { db in
            try Store.list(
                db, MadeArchive(backup: backup, sha256: sha256, schemaVersion: schemaVersion), staff, at: now)
            if let order { try self.finish(db, order, filename: backup.filename, failure: nil, at: now) }
        }
    }

    /// In the transaction that is open.
    static func list(_ db: Database, _ made: MadeArchive, _ staff: Int64?, at now: Instant) throws {
        let backup = made.backup
        let values: StatementArguments = [
            "filename": backup.filename, "description": backup.description, "size": backup.fileSize,
            "documents": backup.includesDocuments, "created": backup.createdAt.text,
            "proven": backup.provenAt?.text, "failure": backup.problem.isEmpty ? nil : backup.problem,
            "sha256": made.sha256, "encrypted": backup.isEncrypted, "pinned": backup.isPinned,
            "origin": backup.origin.rawValue, "schema": made.schemaVersion, "staff": staff,
        ]
        if let id = try Store.row(of: backup.filename, db) {
            try db.execute(
                sql: """
                    UPDATE backups SET description = :description, file_size = :size, includes_documents = :documents,
                        created_at = :created, proven_at = :proven, failure = :failure, sha256 = :sha256, is_encrypted = :encrypted,
                        origin = :origin, schema_version = :schema, is_pinned = MAX(is_pinned, :pinned), created_by = COALESCE(created_by, :staff)
                    WHERE filename = :filename AND removed_at IS NULL
                    """, arguments: values)
            try Store.tell(db, "adopt_backup", backup.filename, id: id, staff: staff, at: now)
        } else {
            try db.execute(
                sql: """
                    INSERT INTO backups (filename, description, file_size, includes_documents, created_at, proven_at, failure, sha256,
                        is_encrypted, is_pinned, origin, schema_version, created_by)
                    VALUES (:filename, :description, :size, :documents, :created, :proven, :failure, :sha256, :encrypted, :pinned, :origin,
                        :schema, :staff)
                    """, arguments: values)
            try Store.tell(
                db, "create_backup", backup.filename, id: db.lastInsertedRowID,
                ["size": "\(backup.fileSize)", "origin": backup.origin.rawValue], staff: staff, at: now)
        }
    }

    /// Writes down that an archive was read back: whole, or what is wrong with it.
    /// - Returns: false: the list does not know it; ``addBackup(_:sha256:schemaVersion:order:staff:at:)`` adds it.
    @discardableResult
    package func setProof(of filename: String, failure: String?, staff: Int64?, at now: Instant) throws(Refusal) -> Bool
    {
        try change { db in
            guard let id = try Store.row(of: filename, db) else { return false }
            try db.execute(
                sql: """
                    UPDATE backups SET failure = :failure, proven_at = CASE WHEN :failure IS NULL THEN :now ELSE proven_at END
                    WHERE id = :id
                    """, arguments: ["failure": failure, "now": now.text, "id": id])
            try Store.tell(
                db, "verify_backup", filename, id: id, failure.map { ["problem": $0] } ?? [:], staff: staff, at: now)
            return true
        }
    }

    /// The digest of the whole file, as the list has it; nil: the list has none.
    package func digest(of filename: String) throws(Refusal) -> String? {
        do {
            return try read { db in
                let sql =
                    "SELECT sha256 FROM backups WHERE filename = ? AND removed_at IS NULL ORDER BY id DESC LIMIT 1"
                return try String.fetchOne(db, sql: sql, arguments: [filename])
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Writes down that an archive was deleted, or that it was pruned.
    /// - Parameter action: as the trail names it: `delete_backup`, `prune_backup`.
    package func removeBackup(_ filename: String, action: String, staff: Int64?, at now: Instant) throws(Refusal) {
        try change { try Store.unlist($0, filename, action: action, staff: staff, at: now) }
    }

    /// In the transaction that is open.
    static func unlist(_ db: Database, _ filename: String, action: String, staff: Int64?, at now: Instant) throws {
        let id = try Store.row(of: filename, db)
        try db.execute(
            sql: "UPDATE backups SET removed_at = ? WHERE filename = ? AND removed_at IS NULL",
            arguments: [now.text, filename])
        try Store.tell(db, action, filename, id: id, staff: staff, at: now)
    }

    /// Writes in one transaction.
    func change<T>(_ body: (Database) throws -> T) throws(Refusal) -> T {
        do { return try write(body) } catch { throw Store.refusal(error, path: path) }
    }

    private static func row(of filename: String, _ db: Database) throws -> Int64? {
        let sql = "SELECT id FROM backups WHERE filename = ? AND removed_at IS NULL ORDER BY id DESC LIMIT 1"
        return try Int64.fetchOne(db, sql: sql, arguments: [filename])
    }

    private static func tell(
        _ db: Database, _ action: String, _ filename: String, id: Int64?, _ more: [String: String] = [:],
        staff: Int64?, at now: Instant
    ) throws {
        var entry = AuditEntry(action: action, module: "backups", entityType: "backups", entityID: id)
        entry.new = more.mapValues { $0 }
        entry.new["filename"] = filename
        try entry.append(db, user: staff, at: now)
    }

    static func carryOut(
        _ db: Database, _ command: BackupCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        switch command {
        case .pin(let filename, let isPinned):
            guard let id = try row(of: filename, db) else {
                throw Refusal(
                    .data,
                    "no backup of that name is in the list: \(filename); verify it first where it came from elsewhere")
            }
            let was = try Bool.fetchOne(db, sql: "SELECT is_pinned FROM backups WHERE id = ?", arguments: [id]) ?? false
            try db.execute(sql: "UPDATE backups SET is_pinned = ? WHERE id = ?", arguments: [isPinned, id])
            (entry.entityType, entry.entityID) = ("backups", id)
            (entry.old["is_pinned"], entry.new["is_pinned"]) = ("\(was)", "\(isPinned)")
            entry.new["filename"] = filename
            return (entry, nil)
        case .addSchedule(let draft):
            let id = try addSchedule(db, draft, moment)
            (entry.entityType, entry.entityID) = ("backup_schedules", id)
            entry.new = ["frequency": draft.frequency.rawValue, "time": draft.time, "day": draft.day.map(String.init)]
            return (entry, id)
        case .removeSchedule(let id):
            entry.old = try oneSchedule(db, id)
            try db.execute(sql: "DELETE FROM backup_schedules WHERE id = ?", arguments: [id])
            (entry.entityType, entry.entityID) = ("backup_schedules", id)
            return (entry, nil)
        case .setScheduleActive(let id, let isActive):
            _ = try oneSchedule(db, id)
            try setSchedule(db, id, isActive: isActive, moment)
            (entry.entityType, entry.entityID) = ("backup_schedules", id)
            entry.new["is_active"] = "\(isActive)"
            return (entry, nil)
        }
    }

    private static func oneSchedule(_ db: Database, _ id: Int64) throws -> [String: String?] {
        let sql = "SELECT frequency, time FROM backup_schedules WHERE id = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else {
            throw Refusal(.data, "there is no schedule \(id)")
        }
        return ["frequency": row.text("frequency"), "time": row.text("time")]
    }
}
