import DiveShop
import Foundation
import GRDB

extension Store {
    static func dashboard(_ db: Database, staff: Staff, shop: Shop) throws -> DashboardSnapshot {
        let (stored, unreadable) = try storedLayout(db, of: staff)
        return DashboardSnapshot(
            shop: shop, staff: staff, layout: stored ?? .standard(for: staff), isStandard: stored == nil,
            unreadable: unreadable)
    }

    /// The person's own layout; nil while they have the role's default. What cannot be understood is counted and left out.
    private static func storedLayout(_ db: Database, of staff: Staff) throws -> (Layout?, unreadable: Int) {
        let rows = try Row.fetchAll(
            db, sql: "SELECT widget_id, size, config FROM dashboard_widgets WHERE user_id = ? ORDER BY position, id",
            arguments: [staff.id])
        let isOwn =
            try Bool.fetchOne(db, sql: "SELECT has_own_dashboard FROM users WHERE id = ?", arguments: [staff.id])
            ?? false
        guard isOwn || !rows.isEmpty else { return (nil, 0) }
        let tiles = rows.compactMap { row -> Tile? in
            guard let name = row.text("widget_id"), let id = WidgetID(rawValue: name) else {
                return nil
            }
            let size = row.text("size").flatMap(WidgetSize.init(rawValue:))
            let config = row.text("config") ?? ""
            return Tile(id, size: size, options: options(config, for: id))
        }
        return (Layout(tiles), rows.count - tiles.count)
    }

    /// The options in a `config` column; whatever in it cannot be understood has its default.
    private static func options(_ json: String, for widget: WidgetID) -> WidgetOptions {
        guard let values = try? JSONDecoder().decode([String: Int].self, from: Data(json.utf8)) else {
            return .standard
        }
        return (try? WidgetOptions(values, for: widget)) ?? .standard
    }

    /// - Returns: the arrangement before and after, as the trail tells them.
    static func changeLayout(_ db: Database, _ change: LayoutChange, of staff: Staff) throws -> (
        old: String, new: String
    ) {
        let current = try storedLayout(db, of: staff).0 ?? .standard(for: staff)
        let layout: Layout
        do {
            layout = try current.applying(change, for: staff)
        } catch {
            throw Refusal(.data, error.description)
        }
        for tile in layout.tiles where current[tile.widget] == nil {
            // A tile that stood there before its permission was taken away may stay; a new one is not to be had.
            let permission = Widget.of(tile.widget).permission
            guard staff.may(permission) else { throw Refusal.needs(permission) }
        }
        try db.execute(sql: "DELETE FROM dashboard_widgets WHERE user_id = ?", arguments: [staff.id])
        try db.execute(
            sql: "UPDATE users SET has_own_dashboard = ? WHERE id = ?", arguments: [change != .reset, staff.id])
        let words = (old: current.words, new: change == .reset ? "standard" : layout.words)
        if change == .reset { return words }
        for (position, tile) in layout.tiles.enumerated() {
            let config = tile.options.chosen.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            try db.execute(
                sql:
                    "INSERT INTO dashboard_widgets (user_id, widget_id, position, size, config) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    staff.id, tile.widget.rawValue, position, tile.size.rawValue,
                    config.isEmpty ? nil : "{\(config.joined(separator: ","))}",
                ])
        }
        return words
    }
}

extension Layout {
    fileprivate var words: String {
        tiles.map { tile in
            "\(tile.widget.rawValue) \(tile.size.rawValue)"
                + tile.options.chosen.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        }.joined(separator: ", ")
    }
}
