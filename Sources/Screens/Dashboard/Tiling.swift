package import Cells
package import DiveShop

/// Where the tiles of a layout lie on a terminal of some width and height: pure, and the same for drawing, keys and mouse.
///
/// The grid has as many columns as there is room for and rows of one height; a small tile takes one place, a medium one two
/// below each other, a large one two by two (one by two where there is one column). Each tile goes into the first gap in
/// reading order that holds it.
package struct Tiling: Hashable, Sendable {
    package let columns: Int
    /// In the layout's order; measured from the top of the dashboard, not of the window on it.
    package let rects: [Rect]
    package let tiles: [Tile]
    /// Rows of the whole dashboard.
    package let height: Int
    package let window: Size

    /// Least height of a small tile: frame, figure, change and a detail.
    private static let leastUnit = 6
    private static let mostUnit = 12

    package init(_ tiles: [Tile], in window: Size) {
        self.tiles = tiles
        self.window = window
        let columns = Tiling.columns(forWidth: window.width)
        self.columns = columns
        let places = Tiling.places(tiles, columns: columns)
        let units = places.map { $0.row + $0.rows }.max() ?? 0
        let rows = Tiling.rows(units: units, height: window.height)
        let lefts = (0...columns).map { $0 * window.width / columns }
        rects = places.map { place in
            Rect(
                x: lefts[place.column], y: rows[place.row],
                width: lefts[place.column + place.columns] - lefts[place.column],
                height: rows[place.row + place.rows] - rows[place.row])
        }
        height = rows.last ?? 0
    }

    /// One on a phone's 40 columns, two on 80, four on 200.
    package static func columns(forWidth width: Int) -> Int {
        switch width {
        case ..<72: 1
        case ..<116: 2
        case ..<168: 3
        default: min(8, width / 48)
        }
    }

    private struct Spot {
        let column: Int
        let row: Int
        let columns: Int
        let rows: Int
    }

    private static func places(_ tiles: [Tile], columns: Int) -> [Spot] {
        // Row by row, a bit for each column.
        var taken: [Int] = []
        return tiles.map { tile in
            let wide = tile.size == .large ? min(2, columns) : 1
            let tall = tile.size == .small ? 1 : 2
            var row = 0
            while true {
                while taken.count < row + tall { taken.append(0) }
                for column in 0...(columns - wide) {
                    let bits = ((1 << wide) - 1) << column
                    if taken[row..<row + tall].allSatisfy({ $0 & bits == 0 }) {
                        for y in row..<row + tall { taken[y] |= bits }
                        return Spot(column: column, row: row, columns: wide, rows: tall)
                    }
                }
                row += 1
            }
        }
    }

    /// The top of each grid row, and the end. They fill the window where that needs no scrolling and no giants.
    private static func rows(units: Int, height: Int) -> [Int] {
        guard units > 0 else { return [0] }
        let visible = max(1, min(units, height / leastUnit))
        if units <= visible && height / units < mostUnit {
            return (0...units).map { $0 * height / units }
        }
        let unit = min(mostUnit, max(leastUnit, height / visible))
        return (0...units).map { $0 * unit }
    }

    /// The first row in the window such that the tile shows, moved as little as can be from `scroll`.
    package func scroll(_ scroll: Int, showing tile: Int?) -> Int {
        let limit = max(0, height - window.height)
        guard let tile, rects.indices.contains(tile) else { return max(0, min(scroll, limit)) }
        let rect = rects[tile]
        var top = scroll
        if rect.maxY > top + window.height { top = rect.maxY - window.height }
        if rect.minY < top { top = rect.minY }
        return max(0, min(top, limit))
    }

    package enum Direction: Hashable, Sendable { case left, right, up, down }

    /// The tile next to that one: the nearest of those that begin beyond its edge, straight ahead before aside.
    package func neighbour(of tile: Int, _ direction: Direction) -> Int? {
        guard rects.indices.contains(tile) else { return nil }
        let from = rects[tile]
        func distance(_ to: Rect) -> (ahead: Int, aside: Int)? {
            func apart(_ a: Range<Int>, _ b: Range<Int>) -> Int {
                a.overlaps(b)
                    ? 0
                    : a.lowerBound >= b.upperBound ? a.lowerBound - b.upperBound + 1 : b.lowerBound - a.upperBound + 1
            }
            switch direction {
            case .left where to.maxX <= from.minX:
                return (from.minX - to.maxX, apart(from.minY..<from.maxY, to.minY..<to.maxY))
            case .right where to.minX >= from.maxX:
                return (to.minX - from.maxX, apart(from.minY..<from.maxY, to.minY..<to.maxY))
            case .up where to.maxY <= from.minY:
                return (from.minY - to.maxY, apart(from.minX..<from.maxX, to.minX..<to.maxX))
            case .down where to.minY >= from.maxY:
                return (to.minY - from.maxY, apart(from.minX..<from.maxX, to.minX..<to.maxX))
            default: return nil
            }
        }
        let isSideways = direction == .left || direction == .right
        return rects.indices.compactMap { i in distance(rects[i]).map { (i, $0) } }
            // Sideways one stays in one's row; up and down, the nearest row counts first.
            .filter { !isSideways || $0.1.aside == 0 }
            .min { a, b in
                let (x, y) = (a.1, b.1)
                if x.aside == 0 && y.aside > 0 { return true }
                if y.aside == 0 && x.aside > 0 { return false }
                if x.ahead != y.ahead { return x.ahead < y.ahead }
                if x.aside != y.aside { return x.aside < y.aside }
                // Of two that are as near, the one that begins closest.
                return offset(a.0, from, isSideways) < offset(b.0, from, isSideways)
            }?.0
    }

    private func offset(_ i: Int, _ from: Rect, _ isSideways: Bool) -> Int {
        isSideways ? abs(rects[i].minY - from.minY) : abs(rects[i].minX - from.minX)
    }

    /// The tile at a point of the window.
    package func tile(at p: Point, scroll: Int) -> Int? {
        rects.firstIndex { $0.contains(Point(p.x, p.y + scroll)) }
    }
}
