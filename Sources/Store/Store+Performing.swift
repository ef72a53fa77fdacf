package import DiveShop
import GRDB

extension Store {
    /// Carries out a command for a person, at a moment: the one place where permission is checked and a transaction begun.
    /// - Throws: ``Refusal``; then nothing was changed.
    package func perform(_ command: Command, staff id: Int64, at now: Instant) throws(Refusal) {
        do {
            try write { db in
                guard let staff = try Store.staff(db, id: id) else {
                    throw Refusal(.permission, "this account is no longer active")
                }
                if let permission = command.permission, !staff.may(permission) { throw Refusal.needs(permission) }
                switch command {
                case .changeLayout(let change): try Store.changeLayout(db, change, of: staff)
                case .chooseTheme(let name):
                    try db.execute(
                        sql: "UPDATE users SET theme = ?, updated_at = ? WHERE id = ?", arguments: [name, now.text, id])
                }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}
