import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: MessageCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        throw Refusal(.failed, "messages are not carried out yet")
    }

    static func answer(_ db: Database, _ query: MessageQuery, _ moment: Moment) throws -> MessageSnapshot {
        throw Refusal(.failed, "messages are not answered yet")
    }
}
