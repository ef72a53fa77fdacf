import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: BackupCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
    static func backupList(_ db: Database, _ moment: Moment, path: String) throws -> BackupList {
        throw Refusal(.failed, "skeleton")
    }
}
