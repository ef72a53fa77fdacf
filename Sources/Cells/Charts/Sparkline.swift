/// A row of small bars, the newest on the right.
package struct Sparkline: Sendable {
    static let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let console: [Unicode.Scalar] = ["_", "_", "▄", "▄", "▄", "█", "█", "█"]
    private static let ascii: [Unicode.Scalar] = ["_", ".", ".", "-", "=", "+", "*", "#"]

    package var values: [Double]
    package init(_ values: [Double]) { self.values = values }

    package func draw(into grid: inout Grid, at p: Point, width: Int, glyphs: Glyphs, face: Face = .chartLine) {
        let shown = values.suffix(max(0, width))
        let top = max(shown.filter(\.isFinite).max() ?? 0, .leastNonzeroMagnitude)
        let steps = glyphs == .unicode ? Sparkline.eighths : glyphs == .console ? Sparkline.console : Sparkline.ascii
        for (x, value) in shown.enumerated() {
            let share = value.isFinite ? min(1, max(0, value / top)) : 0
            grid.put(Cell(steps[Int((share * 7).rounded())], face), at: Point(p.x + x, p.y))
        }
    }
}
