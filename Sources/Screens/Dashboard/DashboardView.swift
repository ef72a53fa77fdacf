import Cells
import DiveShop

extension Dashboard {
    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let layout, let snapshot = desk.dashboard else { return drawReading(into: &grid, rect, desk) }
        guard !layout.tiles.isEmpty else { return drawEmpty(into: &grid, rect, snapshot.staff) }
        if isZoomed, let tile = focusedTile {
            view(of: tile, desk, snapshot).draw(into: &grid, rect, glyphs: desk.frame.glyphs)
            return
        }
        let tiling = Tiling(layout.tiles, in: rect.size)
        let top = tiling.scroll(scroll, showing: nil)
        // Drawn on a sheet of the window's size: what stands out above and below is cut off.
        for (tile, place) in zip(layout.tiles, tiling.rects) {
            guard place.maxY > top, place.minY < top + rect.height else { continue }
            let view = view(of: tile, desk, snapshot)
            let at = Rect(
                x: rect.minX + place.minX, y: rect.minY + place.minY - top, width: place.width, height: place.height)
            if at.minY >= rect.minY && at.maxY <= rect.maxY {
                view.draw(into: &grid, at, glyphs: desk.frame.glyphs)
            } else {
                var sheet = Grid(place.size)
                view.draw(into: &sheet, Rect(place.size), glyphs: desk.frame.glyphs)
                grid.paste(sheet, at: at.origin, within: rect)
            }
        }
        drawMore(into: &grid, rect, tiling, top)
    }

    private func view(of tile: Tile, _ desk: Desk, _ snapshot: DashboardSnapshot) -> TileView {
        let query = Query.reading(tile.widget, tile.options)
        let isFocused = tile.widget == focused
        return TileView(
            tile: tile, answer: desk.answers[query], isLastKnown: desk.lastKnown.contains(query),
            state: !isFocused ? .plain : before != nil ? .moving : .focused, words: desk.words, now: desk.now,
            refusal: snapshot.staff.may(Widget.of(tile.widget).permission)
                ? nil : "needs the permission \(Widget.of(tile.widget).permission.rawValue)")
    }

    /// Arrows on the right edge where there is more above or below.
    private func drawMore(into grid: inout Grid, _ rect: Rect, _ tiling: Tiling, _ top: Int) {
        if top > 0 { grid.put(Cell("▲", .info), at: Point(rect.maxX - 1, rect.minY)) }
        if top + rect.height < tiling.height { grid.put(Cell("▼", .info), at: Point(rect.maxX - 1, rect.maxY - 1)) }
    }

    private func drawReading(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let text =
            if case .refused(let why) = desk.answers[.dashboard] { why.words } else { "Opening the shop …" }
        for (i, line) in wrapped(text, width: rect.width - 4).enumerated() {
            grid.write(line, at: Point(rect.minX + 2, rect.minY + 1 + i), face: .quiet)
        }
    }

    private func drawEmpty(into grid: inout Grid, _ rect: Rect, _ staff: Staff) {
        let lines =
            staff.may(.customizeWidgets)
            ? [
                "Nothing on this dashboard.", "", "a  adds a tile", "R  brings the default back",
                "u  undoes the last change",
            ]
            : ["Nothing on this dashboard."]
        let width = lines.map { columns($0) }.max() ?? 0
        for (i, line) in lines.enumerated() {
            let at = Point(
                rect.minX + max(0, (rect.width - width) / 2), rect.minY + max(0, (rect.height - lines.count) / 2) + i)
            grid.write(line, at: at, face: i == 0 ? .strong : .quiet)
        }
    }
}
