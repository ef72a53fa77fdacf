import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: EquipmentCommand, of staff: Staff, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
    static func carryOut(
        _ db: Database, _ command: MaintenanceCommand, of staff: Staff, at now: Instant, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) { throw Refusal(.failed, "skeleton") }
    static func equipment(_ filter: EquipmentFilter, _ moment: Moment) throws -> Listing {
        throw Refusal(.failed, "skeleton")
    }
    static func item(_ db: Database, code: String, for staff: Staff, _ moment: Moment) throws -> ItemPage {
        throw Refusal(.failed, "skeleton")
    }
    static func history(of id: Int64) -> Listing { equipment }
    static func maintenanceStats(_ db: Database, _ moment: Moment) throws -> MaintenanceStats {
        throw Refusal(.failed, "skeleton")
    }
    static func dueDates(within days: Int, _ moment: Moment) -> Listing { equipment }
    static func jobs(_ filter: JobFilter, _ moment: Moment) -> Listing { equipment }
    static func costs(_ db: Database, from: Day, to: Day, _ moment: Moment) throws -> CostAnalysis {
        throw Refusal(.failed, "skeleton")
    }
    static func recall(_ part: String, for staff: Staff) -> Listing { equipment }
    static func workshop(_ db: Database) throws -> Workshop { throw Refusal(.failed, "skeleton") }
    static func formDraft(_ db: Database, _ form: String, of staff: Staff) throws -> FormDraft? { nil }
}
