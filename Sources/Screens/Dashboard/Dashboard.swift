import Cells
import DiveShop

/// The screen of live tiles: its arrangement, which tile has the keys, and what was changed in this sitting.
struct Dashboard: Place {
    enum Action: Hashable, Sendable {
        case focus(Tiling.Direction)
        case next, previous, first, last
        case scroll(Int)
        case move
        case push(Tiling.Direction)
        case keep, putBack
        case resize(WidgetSize)
        case larger, smaller
        case add, remove, options, reset, undo, redo
        case zoom, unzoom, rows, definition, refresh, check
        /// From the overlays above: not in the table.
        case change(LayoutChange)
        case show(WidgetID)
    }

    /// An arrangement that can be gone back to; nil tiles: the role's default.
    struct Arrangement: Hashable, Sendable { let tiles: [Tile]? }

    /// What the person sees: their own changes are in it before the store has confirmed them.
    private(set) var layout: Layout?
    private(set) var isStandard = true
    private(set) var focused: WidgetID?
    private(set) var scroll = 0
    private(set) var isZoomed = false
    /// The arrangement from before the move that is under way.
    private(set) var before: Arrangement?
    var undos: [Arrangement] = []
    var redos: [Arrangement] = []
    /// Changes that the store has not answered yet.
    private var outstanding = 0
    var drag: Drag?

    var name: String { before != nil ? "Moving a tile" : isZoomed ? "One tile" : "Dashboard" }
    var table: [Binding<Action>] { before != nil ? Dashboard.moving : isZoomed ? Dashboard.zoomed : Dashboard.keys }

    func tiling(_ desk: Desk) -> Tiling { Tiling(layout?.tiles ?? [], in: Shell.body(of: desk.frame).size) }
    var focusedIndex: Int? { focused.flatMap { layout?.index(of: $0) } }
    var focusedTile: Tile? { focused.flatMap { layout?[$0] } }

    func queries(_ desk: Desk) -> [Query] {
        guard let layout, let staff = desk.dashboard?.staff else { return [] }
        let allowed = layout.tiles.filter { staff.may(Widget.of($0.widget).permission) }
        if isZoomed, let tile = focusedTile, allowed.contains(tile) { return [.reading(tile.widget, tile.options)] }
        // What is in the window is read first.
        let tiling = tiling(desk)
        let top = tiling.scroll(scroll, showing: nil)
        func isSeen(_ tile: Tile) -> Bool {
            let rect = tiling.rects[layout.index(of: tile.widget)!]
            return rect.maxY > top && rect.minY < top + tiling.window.height
        }
        let seen = allowed.filter(isSeen)
        return (seen + allowed.filter { !isSeen($0) }).map { .reading($0.widget, $0.options) }
    }

    // MARK: What the store says

    mutating func follow(_ desk: Desk) {
        guard let snapshot = desk.dashboard, outstanding == 0, before == nil, drag == nil else {
            return keepInSight(desk)
        }
        layout = snapshot.layout
        isStandard = snapshot.isStandard
        keepInSight(desk)
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard case .changeLayout = command else { return }
        outstanding = max(0, outstanding - 1)
        if refusal != nil {
            outstanding = 0
            undos.removeAll()
            redos.removeAll()
        }
        // What others have changed meanwhile has been read by now.
        follow(desk)
    }

    private mutating func keepInSight(_ desk: Desk) {
        if focusedIndex == nil {
            focused = layout?.tiles.first?.widget
            if focused == nil { isZoomed = false }
        }
        scroll = tiling(desk).scroll(scroll, showing: focusedIndex)
    }

    /// Gives a tile the keys.
    mutating func focus(_ index: Int?, _ desk: Desk) {
        guard let index, let tiles = layout?.tiles, tiles.indices.contains(index) else { return }
        focused = tiles[index].widget
        keepInSight(desk)
    }

    // MARK: What is done

    func refusal(of action: Action, _ desk: Desk) -> String? {
        guard let layout else { return "the shop is still being read" }
        let noTile = layout.tiles.isEmpty ? "the dashboard is empty; a adds a tile" : nil
        let mayNot = desk.refusal(without: .customizeWidgets)
        switch action {
        case .focus, .next, .previous, .first, .last, .zoom, .definition, .unzoom: return noTile
        case .move, .push, .keep, .putBack, .remove: return mayNot ?? noTile
        case .rows: return noTile ?? focusedTile.flatMap { desk.refusal(without: Widget.of($0.widget).permission) }
        case .resize(let size):
            return mayNot ?? noTile ?? (focusedTile?.size == size ? "it is \(size.rawValue) already" : nil)
        case .larger: return mayNot ?? noTile ?? (focusedTile?.size.larger == nil ? "it is as large as can be" : nil)
        case .smaller: return mayNot ?? noTile ?? (focusedTile?.size.smaller == nil ? "it is as small as can be" : nil)
        case .options:
            return mayNot ?? noTile
                ?? focusedTile.flatMap {
                    Widget.of($0.widget).options.isEmpty ? "\(Widget.of($0.widget).title) has no options" : nil
                }
        case .add:
            return mayNot ?? (layout.tiles.count == WidgetID.allCases.count ? "every tile is there already" : nil)
        case .reset: return mayNot ?? (isStandard ? "this is the default already" : nil)
        case .undo: return mayNot ?? (undos.isEmpty ? "nothing was changed in this sitting" : nil)
        case .redo: return mayNot ?? (redos.isEmpty ? "nothing was undone" : nil)
        case .change: return mayNot
        case .scroll, .refresh, .show, .check: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        let tiling = tiling(desk)
        switch action {
        case .focus(let direction): focus(focusedIndex.flatMap { tiling.neighbour(of: $0, direction) }, desk)
        case .next: step(1, desk)
        case .previous: step(-1, desk)
        case .first: focus(0, desk)
        case .last: focus((layout?.tiles.count ?? 0) - 1, desk)
        case .scroll(let pages):
            // The keys go along, else the window would jump back to them.
            let top = tiling.scroll(scroll + pages * max(1, tiling.window.height - 2), showing: nil)
            scroll = top
            let seen = tiling.rects.indices.filter {
                tiling.rects[$0].minY >= top && tiling.rects[$0].maxY <= top + tiling.window.height
            }
            if let index = focusedIndex, !seen.contains(index) { focus(pages > 0 ? seen.first : seen.last, desk) }
        case .move: before = Arrangement(tiles: isStandard ? nil : layout?.tiles)
        case .push(let direction): push(direction, tiling, desk)
        case .keep: keep(&desk)
        case .putBack: putBack(desk)
        case .resize(let size): change(focused.map { .resize($0, size) }, &desk)
        case .larger: change(focusedTile.flatMap { tile in tile.size.larger.map { .resize(tile.widget, $0) } }, &desk)
        case .smaller: change(focusedTile.flatMap { tile in tile.size.smaller.map { .resize(tile.widget, $0) } }, &desk)
        case .add:
            if let layout, let staff = desk.dashboard?.staff {
                desk.open(AddList(layout: layout, staff: staff, after: focusedIndex, width: desk.frame.size.width))
            }
        case .remove: remove(&desk)
        case .options: if let focusedTile { desk.open(OptionsForm(tile: focusedTile)) }
        case .reset: askToReset(&desk)
        case .undo:
            goBack(&desk)
            desk.tell("undone; ctrl-r does it again")
        case .redo:
            goForward(&desk)
            desk.tell("done again; u undoes it")
        case .zoom: isZoomed = true
        case .unzoom:
            isZoomed = false
            keepInSight(desk)
        case .rows: if let focusedTile { desk.open(RowsBehind(tile: focusedTile)) }
        case .definition: if let focusedTile { desk.open(Definition(tile: focusedTile)) }
        case .refresh:
            desk.effects.append(.refresh)
            desk.tell("reading everything anew")
        case .check: desk.start(.checkStore)
        case .change(let change): self.change(change, &desk)
        case .show(let widget): focus(layout?.index(of: widget), desk)
        }
    }

    private mutating func step(_ by: Int, _ desk: Desk) {
        guard let index = focusedIndex, let count = layout?.tiles.count else { return }
        focus((index + by + count) % count, desk)
    }

    private mutating func remove(_ desk: inout Desk) {
        guard let tile = focusedTile, let index = focusedIndex else { return }
        change(.remove(tile.widget), &desk)
        focus(min(index, (layout?.tiles.count ?? 0) - 1), desk)
        desk.tell("\(Widget.of(tile.widget).title) is off the dashboard; u brings it back")
    }

    private func askToReset(_ desk: inout Desk) {
        desk.open(
            Question(
                title: "Reset the dashboard?",
                words:
                    "Your own arrangement is replaced by the default of your role. In this sitting, u brings it back.",
                yes: "reset", request: .screen(Dashboard.Action.change(.reset))))
    }

    // MARK: Changes of the arrangement

    /// Shows the change at once, remembers how to undo it, and orders it.
    mutating func change(_ change: LayoutChange?, _ desk: inout Desk) {
        guard let change, let layout, let staff = desk.dashboard?.staff else { return }
        do {
            let changed = try layout.applying(change, for: staff)
            if changed == layout && (change == .reset) == isStandard { return }
            undos.append(Arrangement(tiles: isStandard ? nil : layout.tiles))
            redos.removeAll()
            adopt(changed, isStandard: change == .reset, change, &desk)
            if case .add(let widget, _) = change { focus(changed.index(of: widget), desk) }
        } catch {
            desk.tell(error.description, isAlarm: true)
        }
    }

    private mutating func adopt(_ changed: Layout, isStandard: Bool, _ change: LayoutChange, _ desk: inout Desk) {
        layout = changed
        self.isStandard = isStandard
        outstanding += 1
        desk.order(.changeLayout(change))
        keepInSight(desk)
    }

    private mutating func goBack(_ desk: inout Desk) {
        guard let layout, let last = undos.popLast() else { return }
        redos.append(Arrangement(tiles: isStandard ? nil : layout.tiles))
        arrange(last, &desk)
    }

    private mutating func goForward(_ desk: inout Desk) {
        guard let layout, let next = redos.popLast() else { return }
        undos.append(Arrangement(tiles: isStandard ? nil : layout.tiles))
        arrange(next, &desk)
    }

    private mutating func arrange(_ arrangement: Arrangement, _ desk: inout Desk) {
        guard let staff = desk.dashboard?.staff else { return }
        let layout = arrangement.tiles.map(Layout.init) ?? .standard(for: staff)
        adopt(layout, isStandard: arrangement.tiles == nil, arrangement.tiles.map { .replace($0) } ?? .reset, &desk)
    }

    // MARK: Moving

    private mutating func push(_ direction: Tiling.Direction, _ tiling: Tiling, _ desk: Desk) {
        guard let focused, let index = focusedIndex, let to = tiling.neighbour(of: index, direction) else { return }
        place(focused, at: to, desk)
    }

    /// Puts a tile at a place of the order, for now.
    mutating func place(_ widget: WidgetID, at index: Int, _ desk: Desk) {
        guard let staff = desk.dashboard?.staff, let moved = try? layout?.applying(.move(widget, to: index), for: staff)
        else { return }
        layout = moved
        focused = widget
        keepInSight(desk)
    }

    private mutating func keep(_ desk: inout Desk) {
        guard let before, let layout, let staff = desk.dashboard?.staff, let focused, let index = focusedIndex else {
            return
        }
        self.before = nil
        let old = before.tiles.map(Layout.init) ?? .standard(for: staff)
        guard layout != old else { return }
        undos.append(before)
        redos.removeAll()
        adopt(layout, isStandard: false, .move(focused, to: index), &desk)
    }

    private mutating func putBack(_ desk: Desk) {
        guard let before, let staff = desk.dashboard?.staff else { return }
        layout = before.tiles.map(Layout.init) ?? .standard(for: staff)
        self.before = nil
        keepInSight(desk)
    }

    /// Begins a move by the mouse; it ends with ``Action/keep``.
    mutating func beginMove() { before = Arrangement(tiles: isStandard ? nil : layout?.tiles) }

    /// Shows a tile in another size while its edge is held.
    mutating func resizeForNow(_ index: Int, _ size: WidgetSize, _ desk: Desk) {
        guard var tiles = layout?.tiles, tiles.indices.contains(index) else { return }
        tiles[index].size = size
        layout = Layout(tiles)
        keepInSight(desk)
    }

    mutating func scroll(by rows: Int, _ desk: Desk) { scroll = tiling(desk).scroll(scroll + rows, showing: nil) }
}
