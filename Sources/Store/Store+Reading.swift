package import DiveShop
import GRDB

extension Store {
    /// Reads every row behind a widget, in one moment of the store and on a connection of its own: screens are read meanwhile.
    /// - Parameters:
    ///   - size: rows at a time, so that memory does not grow with their number.
    ///   - each: called on this thread, with the rows and how many there are in all. Reading stops when it returns false.
    /// - Throws: ``Refusal``, and what `each` throws.
    package func eachRow(
        behind widget: WidgetID, _ options: WidgetOptions, filter: String, staff id: Int64, at now: Instant,
        by size: Int,
        each: (Rows, _ total: Int) throws -> Bool
    ) throws(Refusal) {
        do {
            let connection = try Store.connect(path, label: "exporter")
            defer { try? connection.close() }
            try connection.read { db in
                guard let staff = try Store.staff(db, id: id) else { throw Refusal.accountClosed }
                let permission = Widget.of(widget).permission
                guard staff.may(permission) else { throw Refusal.needs(permission) }
                let listing = Store.listing(widget, options, Moment(now: now, shop: try shop(db)))
                let total = try listing.page(
                    db, RowsRequest(filter: filter, limit: 0), Moment(now: now, shop: try shop(db))
                ).total
                try listing.each(db, filter: filter, by: size) { try each($0, total) }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}
