/// How far something is.
package struct ProgressBar: Sendable {
    /// From 0 to 1; nil: nobody can tell.
    package var share: Double?
    package init(_ share: Double?) { self.share = share }

    package func draw(into grid: inout Grid, at p: Point, width: Int) {
        guard width > 6 else { return }
        let bar = width - 6
        guard let share else {
            for x in 0..<bar { grid.put(Cell("·", .progressRest), at: Point(p.x + x, p.y)) }
            return
        }
        let done = Int((min(1, max(0, share)) * Double(bar)).rounded(.down))
        for x in 0..<bar {
            grid.put(x < done ? Cell("█", .progressDone) : Cell("░", .progressRest), at: Point(p.x + x, p.y))
        }
        grid.writeRight(
            "\(Int((min(1, max(0, share)) * 100).rounded(.down))) %", before: p.x + width, y: p.y, face: .strong)
    }
}
