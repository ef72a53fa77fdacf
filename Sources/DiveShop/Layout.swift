/// A widget as it stands on somebody's dashboard.
package struct Tile: Hashable, Sendable, Identifiable {
    package var widget: WidgetID
    package var size: WidgetSize
    package var options: WidgetOptions
    package var id: WidgetID { widget }

    package init(_ widget: WidgetID, size: WidgetSize? = nil, options: WidgetOptions = .standard) {
        self.widget = widget
        self.size = size ?? Widget.of(widget).size
        self.options = options
    }
}

/// The tiles of a dashboard in reading order; a widget stands in it once at most.
package struct Layout: Hashable, Sendable {
    package private(set) var tiles: [Tile]

    /// The first of several tiles of one widget counts.
    package init(_ tiles: [Tile]) {
        var seen: Set<WidgetID> = []
        self.tiles = tiles.filter { seen.insert($0.widget).inserted }
    }

    package func index(of widget: WidgetID) -> Int? { tiles.firstIndex { $0.widget == widget } }
    package subscript(widget: WidgetID) -> Tile? { tiles.first { $0.widget == widget } }

    /// What a person starts from (domain.md §3): the shop's tiles as far as they may see them; technicians have their own.
    package static func standard(for staff: Staff) -> Layout {
        let tiles: [Tile] =
            staff.role == "technician"
            ? [
                Tile(.maintenanceDue, size: .large), Tile(.equipmentStatus), Tile(.airFillsToday),
                Tile(.pendingCertifications),
                Tile(.alerts),
            ]
            : [
                Tile(.salesToday), Tile(.customersTotal), Tile(.activeRentals), Tile(.upcomingCourses),
                Tile(.salesChart),
                Tile(.revenueBreakdown), Tile(.upcomingEvents), Tile(.alerts),
            ]
        return Layout(tiles.filter { staff.may(Widget.of($0.widget).permission) })
    }
}

/// One change of a layout, as a key, a mouse or the command line says it.
package enum LayoutChange: Hashable, Sendable {
    /// At a place counted from 0; nil or beyond the end: last.
    case add(WidgetID, at: Int?)
    case remove(WidgetID)
    /// To a place counted from 0 in the layout without it; beyond the end: last.
    case move(WidgetID, to: Int)
    case resize(WidgetID, WidgetSize)
    case set(WidgetID, WidgetOptions)
    /// The whole arrangement at once: a finished move mode, undo and redo.
    case replace([Tile])
    /// Back to the role's default, which is not stored.
    case reset
}

package enum LayoutRefused: Error, Hashable, Sendable, CustomStringConvertible {
    case alreadyThere(WidgetID)
    case notThere(WidgetID)

    package var description: String {
        switch self {
        case .alreadyThere(let id): "\(Widget.of(id).title) is on the dashboard already"
        case .notThere(let id): "\(Widget.of(id).title) is not on the dashboard"
        }
    }
}

extension Layout {
    /// The layout after that change.
    package func applying(_ change: LayoutChange, for staff: Staff) throws(LayoutRefused) -> Layout {
        var tiles = tiles
        func place(of widget: WidgetID) throws(LayoutRefused) -> Int {
            guard let place = index(of: widget) else { throw .notThere(widget) }
            return place
        }
        switch change {
        case .add(let widget, let at):
            guard index(of: widget) == nil else { throw .alreadyThere(widget) }
            tiles.insert(Tile(widget), at: min(max(0, at ?? tiles.count), tiles.count))
        case .remove(let widget):
            tiles.remove(at: try place(of: widget))
        case .move(let widget, let to):
            let tile = tiles.remove(at: try place(of: widget))
            tiles.insert(tile, at: min(max(0, to), tiles.count))
        case .resize(let widget, let size):
            tiles[try place(of: widget)].size = size
        case .set(let widget, let options):
            tiles[try place(of: widget)].options = options
        case .replace(let all):
            tiles = all
        case .reset:
            return .standard(for: staff)
        }
        return Layout(tiles)
    }
}
