import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: EquipmentCommand, of staff: Staff, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
    static func carryOut(
        _ db: Database, _ command: MaintenanceCommand, of staff: Staff, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
}
