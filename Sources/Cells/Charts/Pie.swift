import Glibc

/// Parts of a whole as a disc, clockwise from the top. Slices are told apart by a gap and by the number that stands in each, and
/// in the legend, as well as by their face.
package struct Pie: Sendable {
    package var values: [Double]
    package init(_ values: [Double]) { self.values = values.map { $0.isFinite ? max(0, $0) : 0 } }

    /// The slice's face by its place; the last one serves all further ones.
    package static func face(_ slice: Int) -> Face {
        [.chartSlice1, .chartSlice2, .chartSlice3, .chartSlice4, .chartSlice5, .chartSlice6, .chartSlice7][
            min(slice, 6)]
    }
    /// What fills a slice where there are no blocks.
    private static let ascii: [Unicode.Scalar] = ["#", "o", "+", "%", "=", "*", "-"]

    /// How wide a disc of that height is: cells are twice as high as wide.
    package static func width(forHeight height: Int) -> Int { height * 2 }

    package func draw(into grid: inout Grid, _ rect: Rect, glyphs: Glyphs) {
        let total = values.reduce(0, +)
        let height = min(rect.height, rect.width / 2)
        guard total > 0, height >= 3 else { return }
        let width = height * 2
        let x0 = rect.minX + (rect.width - width) / 2
        let y0 = rect.minY + (rect.height - height) / 2
        let ends = values.reduce(into: [Double]()) { $0.append(($0.last ?? 0) + $1 / total) }
        let picture = Disc(ends: ends, radius: Double(height))
        for y in 0..<height {
            for x in 0..<width {
                var bits = 0
                var votes: [Int: Int] = [:]
                for (bit, (dx, dy)) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].enumerated() {
                    // In half cells across and whole half-cells down, the disc is round.
                    let point = (Double(x) + dx - Double(height), (Double(y) + dy) * 2 - Double(height))
                    guard let slice = picture.slice(at: point.0, point.1) else { continue }
                    bits |= 1 << bit
                    votes[slice, default: 0] += 1
                }
                guard bits != 0, let slice = votes.sorted(by: { ($0.value, -$0.key) > ($1.value, -$1.key) }).first?.key
                else { continue }
                let scalar: Unicode.Scalar =
                    glyphs == .unicode
                    ? Pie.quadrants[bits]
                    : bits.nonzeroBitCount < 2 ? " " : glyphs == .console ? "█" : Pie.ascii[min(slice, 6)]
                grid.put(Cell(scalar, Pie.face(slice)), at: Point(x0 + x, y0 + y))
            }
        }
        number(into: &grid, ends, Rect(x: x0, y: y0, width: width, height: height), isPlain: glyphs == .ascii)
    }

    /// Each slice's number in its middle, where it is wide enough to hold one.
    private func number(into grid: inout Grid, _ ends: [Double], _ rect: Rect, isPlain: Bool) {
        guard values.count > 1, rect.height >= 5 else { return }
        for (i, end) in ends.enumerated() where end - (i == 0 ? 0 : ends[i - 1]) >= 0.07 {
            let middle = ((i == 0 ? 0 : ends[i - 1]) + end) / 2
            let (sine, cosine) = Disc.direction(middle)
            let x = rect.minX + Int((Double(rect.width) / 2 + sine * Double(rect.width) * 0.32).rounded(.down))
            let y = rect.minY + Int((Double(rect.height) / 2 - cosine * Double(rect.height) * 0.32).rounded(.down))
            grid.write(" \(i + 1) ", at: Point(x - 1, y), face: .strong)
        }
    }

    /// By bits: upper left 1, upper right 2, lower left 4, lower right 8.
    private static let quadrants: [Unicode.Scalar] = [
        " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
    ]
}

/// Which slice a point of the disc belongs to.
private struct Disc {
    let ends: [Double]
    let radius: Double
    /// The directions of the slices' edges; none where one slice is the whole.
    private let edges: [(sine: Double, cosine: Double)]

    init(ends: [Double], radius: Double) {
        self.ends = ends
        self.radius = radius
        edges = ends.contains { $0 > 0 && $0 < 1 } ? ([0] + ends).map(Disc.direction) : []
    }

    func slice(at x: Double, _ y: Double) -> Int? {
        guard x * x + y * y <= radius * radius else { return nil }
        let turn = Disc.turn(x, -y)
        let slice = ends.firstIndex { turn < $0 } ?? ends.count - 1
        // The gap along the two edges of a slice.
        for (sine, cosine) in edges where x * sine - y * cosine >= 0 && abs(x * cosine + y * sine) < 0.34 { return nil }
        return slice
    }

    /// Turns from the top, clockwise, 0 to 1, of a direction with y upwards.
    private static func turn(_ x: Double, _ y: Double) -> Double {
        let angle = atan2(x, y) / (2 * .pi)
        return angle < 0 ? angle + 1 : angle
    }

    static func direction(_ turn: Double) -> (sine: Double, cosine: Double) {
        (sin(turn * 2 * .pi), cos(turn * 2 * .pi))
    }
}
