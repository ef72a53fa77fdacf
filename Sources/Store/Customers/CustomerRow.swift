import DiveShop
import GRDB

/// A customer as the store has them while a command works on them.
struct CustomerRow {
    let id: Int64
    let row: Row

    /// - Throws: ``Refusal``, where there is no such customer.
    init(_ db: Database, id: Int64) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM customers WHERE id = ?", arguments: [id]) else {
            throw Refusal(.data, "there is no customer \(id); nautilus customer list shows them")
        }
        self.id = id
        self.row = row
    }

    /// To be changed: not one who was erased.
    init(_ db: Database, changing id: Int64) throws {
        try self.init(db, id: id)
        guard erasedAt == nil else {
            throw Refusal(.data, "customer \(id) was erased; nothing is kept of them any more")
        }
    }

    var draft: CustomerDraft {
        var draft = CustomerDraft()
        for field in CustomerDraft.Field.allCases { draft[field] = row.text(field.rawValue) ?? "" }
        return draft
    }
    var isActive: Bool { row.int("is_active") == 1 }
    var erasedAt: Instant? { row.text("erased_at").flatMap { Instant(text: $0) } }
    func isOn(_ channel: Channel) -> Bool { row.int(channel.optIn) == 1 }
}
