import DiveShop
import GRDB

extension Store {
    /// One customer with all that is known of them; messages only for who may see them.
    static func customer(_ db: Database, _ id: Int64, for staff: Staff, _ moment: Moment) throws -> CustomerPage {
        let customer = try CustomerRow(db, id: id)
        let lines = try ledger(db, of: id)
        let seesMessages = staff.may(.viewCommunication)
        return CustomerPage(
            id: id, draft: customer.draft, isActive: customer.isActive, erasedAt: customer.erasedAt,
            tags: try String.fetchAll(
                db, sql: "SELECT tag FROM customer_tags WHERE customer_id = ? ORDER BY tag", arguments: [id]),
            preferences: preferences(customer, lines), ledger: lines, devices: try devices(db, of: id),
            messages: try messages(to: id).rows(db, limit: seesMessages ? longest : 0),
            rentals: try rentals(of: id).rows(db, limit: longest),
            bookings: try bookings(of: id).rows(db, limit: longest),
            certifications: try certifications(of: id).rows(db, limit: longest),
            changes: try changes(of: id).rows(db, limit: longest),
            alike: customer.erasedAt == nil
                ? try customersAlike(db, CustomerContact(customer.draft, except: id)) : [],
            obstacles: try obstacles(db, toErasing: id), asOf: moment.now)
    }

    /// Rows of a kind that a page shows.
    private static let longest = 200

    private static func devices(_ db: Database, of id: Int64) throws -> [CustomerDevice] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM customer_devices WHERE customer_id = ? ORDER BY id", arguments: [id]
        ).compactMap { row in
            guard let type = row.text("device_type").flatMap(DeviceType.init(rawValue:)) else { return nil }
            return CustomerDevice(
                id: Int64(row.int("id")), token: row.text("device_token") ?? "", type: type,
                isOn: row.int("push_opt_in") == 1, lastUsed: row.text("last_used").flatMap { Instant(text: $0) },
                createdAt: row.text("created_at").flatMap { Instant(text: $0) })
        }
    }
}
