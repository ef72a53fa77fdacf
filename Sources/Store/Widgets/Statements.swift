package import DiveShop
import GRDB

extension Store {
    /// The SQL that answering a question runs, with its values filled in, so that `sqlite3` can run the same.
    package func statements(for query: Query, staff id: Int64, at now: Instant) throws(Refusal) -> [String] {
        do {
            return try read { db in
                let shop = try shop(db)
                guard let staff = try Store.staff(db, id: id) else {
                    throw Refusal.accountClosed
                }
                var statements: [String] = []
                db.trace { event in
                    if case .statement(let statement) = event { statements.append(statement.expandedSQL) }
                }
                defer { db.trace(options: []) }
                let snapshot = Store.answer(
                    db, query, staff, shop, Moment(now: now, calendar: shop.calendar), path: path)
                if case .refused(let why) = snapshot { throw why }
                return statements
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}
