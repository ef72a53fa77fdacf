import Cells

/// The parts of a place by name, in a line; by number alone where there is no room for names, but for the one that shows.
struct PartTabs: Sendable {
    let titles: [String]
    let shown: Int

    /// Where each stands, from `p` on.
    private func places(at p: Point, width: Int) -> [(title: String, rect: Rect)] {
        let all = titles.reduce(0) { $0 + columns($1) + 5 }
        var x = p.x
        return titles.enumerated().map { part, name in
            let title = all <= width || part == shown ? "\(part + 1) \(name)" : "\(part + 1)"
            defer { x += columns(title) + 3 }
            return (title, Rect(x: x, y: p.y, width: columns(title) + 2, height: 1))
        }
    }

    func part(at point: Point, from p: Point, width: Int) -> Int? {
        places(at: p, width: width).firstIndex { $0.rect.contains(point) }
    }

    func draw(into grid: inout Grid, at p: Point, width: Int) {
        for (part, place) in places(at: p, width: width).enumerated() {
            grid.write(
                " \(place.title) ", at: place.rect.origin, face: part == shown ? .tabSelected : .tab,
                width: max(0, p.x + width - place.rect.minX))
        }
    }
}
