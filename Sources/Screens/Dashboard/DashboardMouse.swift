import Cells
import DiveShop

extension Dashboard {
    /// What a pressed button holds.
    enum Drag: Hashable, Sendable {
        /// A tile; it moves once the pointer is over another one.
        case tile(WidgetID, hasMoved: Bool)
        /// A tile's right or lower edge; its size from before.
        case edge(WidgetID, from: WidgetSize)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input, let layout else { return false }
        let body = Shell.body(of: desk.frame)
        let tiling = tiling(desk)
        let p = Point(mouse.at.x - body.minX, mouse.at.y - body.minY)
        let under = isZoomed ? focusedIndex : tiling.tile(at: p, scroll: scroll)
        switch mouse.action {
        case .press:
            guard !isZoomed, let under else { return false }
            if before != nil { perform(.keep, &desk) }
            focus(under, desk)
            drag = grip(tiling.rects[under], Point(p.x, p.y + scroll), layout.tiles[under])
        case .drag: follow(p, under, tiling, &desk)
        case .release: drop(&desk)
        case .wheelUp, .wheelDown:
            if !isZoomed, let under, TileView.markRect(in: tiling.rects[under]).contains(Point(p.x, p.y + scroll)) {
                focus(under, desk)
                let action: Action = mouse.action == .wheelUp ? .larger : .smaller
                if refusal(of: action, desk) == nil { perform(action, &desk) }
            } else if !isZoomed {
                scroll(by: mouse.action == .wheelUp ? -3 : 3, desk)
            }
        }
        return true
    }

    /// The lower and the right edge, less the size mark, hold the size; all else holds the tile.
    private func grip(_ rect: Rect, _ p: Point, _ tile: Tile) -> Drag {
        let isEdge = p.x == rect.maxX - 1 || p.y == rect.maxY - 1 && !TileView.markRect(in: rect).contains(p)
        return isEdge ? .edge(tile.widget, from: tile.size) : .tile(tile.widget, hasMoved: false)
    }

    private mutating func follow(_ p: Point, _ under: Int?, _ tiling: Tiling, _ desk: inout Desk) {
        if drag != nil, let why = desk.refusal(without: .customizeWidgets) {
            drag = nil
            return desk.refuse("Move or resize a tile", why)
        }
        switch drag {
        case .tile(let widget, let hasMoved):
            guard let under, let layout, layout.tiles[under].widget != widget else { return }
            if !hasMoved { beginMove() }
            drag = .tile(widget, hasMoved: true)
            place(widget, at: under, desk)
        case .edge(let widget, _):
            guard let index = layout?.index(of: widget) else { return }
            let size = size(reaching: Point(p.x, p.y + scroll), of: tiling.rects[index], tiling)
            guard size != layout?[widget]?.size else { return }
            if before == nil { beginMove() }
            show(widget, as: size, desk)
        case nil: break
        }
    }

    /// The size whose far corner is nearest to the pointer.
    private func size(reaching p: Point, of rect: Rect, _ tiling: Tiling) -> WidgetSize {
        let column = tiling.window.width / tiling.columns
        let unit = rect.height / (layout?[focused ?? .salesToday]?.size == .small ? 1 : 2)
        if tiling.columns > 1 && p.x - rect.minX >= column * 5 / 4 { return .large }
        if p.y - rect.minY >= unit * 5 / 4 { return tiling.columns == 1 && p.x >= rect.maxX ? .large : .medium }
        return .small
    }

    private mutating func show(_ widget: WidgetID, as size: WidgetSize, _ desk: Desk) {
        guard let index = layout?.index(of: widget) else { return }
        resizeForNow(index, size, desk)
    }

    private mutating func drop(_ desk: inout Desk) {
        let held = drag
        drag = nil
        switch held {
        case .tile(_, hasMoved: true): perform(.keep, &desk)
        case .edge(let widget, let from):
            let size = layout?[widget]?.size
            perform(.putBack, &desk)
            if let size, size != from { change(.resize(widget, size), &desk) }
        default: follow(desk)
        }
    }
}
