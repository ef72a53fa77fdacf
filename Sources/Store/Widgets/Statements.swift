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
                    db, query, staff, shop, Moment(now: now, shop: shop), path: path)
                if case .refused(let why) = snapshot { throw why }
                return statements
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Carries a command out, and tells the SQL that this ran on the connection that writes: what it costs, whatever the machine.
    package func statements(for command: Command, staff id: Int64, at now: Instant) throws(Refusal) -> [String] {
        let list = StatementList()
        do {
            try writer.writeWithoutTransaction { db in
                db.trace { if case .statement(let statement) = $0 { list.statements.append(statement.sql) } }
            }
            defer { try? writer.writeWithoutTransaction { $0.trace(options: []) } }
            try perform(command, staff: id, at: now)
        } catch {
            throw Store.refusal(error, path: path)
        }
        return list.statements
    }
}

/// Filled on the connection's queue alone, and read after it.
private final class StatementList {
    var statements: [String] = []
}
