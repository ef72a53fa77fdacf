/// The scale on the left of a chart: round numbers, zero among them, each as many rows above the one before.
package struct Axis: Sendable, Hashable {
    package let low: Double
    package let high: Double
    package let step: Double
    /// Rows from one number to the next.
    package let pitch: Int

    private static let round = [1, 2, 2.5, 5]
    /// Where those would leave rows unused.
    private static let lessRound = [3.0, 4]
    private static let most = 6

    /// The scale on which the values stand highest.
    /// - Parameter rows: how many there are.
    package init(_ values: [Double], rows: Int) {
        let finite = values.filter(\.isFinite)
        let top = max(0, finite.max() ?? 0)
        let bottom = min(0, finite.min() ?? 0)
        let span = min(max(top - bottom, 1), .greatestFiniteMagnitude)
        // Two rows a step, where there are so many; below zero as well as above it there is one at least.
        let most = max(bottom < 0 ? 2 : 1, min(Axis.most, (rows - 1) / 2))
        var magnitude = 1.0
        while magnitude * 10 <= span / Double(most) { magnitude *= 10 }
        var best: (low: Double, high: Double, step: Double, pitch: Int, worth: Double)?
        for unit in [magnitude, magnitude * 10] {
            for size in Axis.round + Axis.lessRound {
                let step = size * unit
                let high = max(step, (top / step).rounded(.up) * step)
                let low = (bottom / step).rounded(.down) * step
                let count = ((high - low) / step).rounded()
                guard count <= Double(most) else { continue }
                let pitch = max(1, (rows - 1) / Int(count))
                // Rows that the values take; a round number is worth half of one, a number more on the scale a tenth.
                let taken = span / (high - low) * Double(pitch * Int(count) + 1)
                let worth = taken + (Axis.round.contains(size) ? 0.5 : 0) + count / 10
                if worth > best?.worth ?? 0 { best = (low, high, step, pitch, worth) }
            }
        }
        (low, high) = (best?.low ?? bottom, best?.high ?? top)
        (step, pitch) = (best?.step ?? span, best?.pitch ?? max(1, rows - 1))
    }

    /// Rows that it takes: those above would make its steps uneven.
    var rows: Int { count * pitch + 1 }

    private var count: Int {
        let count = ((high - low) / step).rounded()
        return count.isFinite ? max(1, Int(min(count, 50))) : 1
    }

    package var ticks: [Double] { (0...count).map { low + Double($0) * step } }

    /// Where a value stands between low (0) and high (1).
    func place(_ value: Double) -> Double {
        guard value.isFinite, high > low else { return 0 }
        return min(1, max(0, (value - low) / (high - low)))
    }
}

/// Values over time, drawn as bars where there is room for them, else as a line, with axes.
package struct Chart: Sendable {
    package struct Value: Sendable {
        package var label: String
        package var value: Double
        package init(_ label: String, _ value: Double) {
            self.label = label
            self.value = value
        }
    }
    package var points: [Value]
    package init(_ points: [Value]) { self.points = points }

    /// - Parameter words: how a number of the scale is written.
    package func draw(into grid: inout Grid, _ rect: Rect, glyphs: Glyphs, words: (Double) -> String) {
        guard rect.height >= 3, rect.width >= 8, !points.isEmpty else {
            Sparkline(points.map(\.value)).draw(into: &grid, at: rect.origin, width: rect.width, glyphs: glyphs)
            return
        }
        let axis = Axis(points.map(\.value), rows: rect.height - 1)
        let height = min(axis.rows, rect.height - 1)
        let labels = axis.ticks.map(words)
        let margin = min(rect.width / 3, (labels.map { columns($0) }.max() ?? 0) + 2)
        let plot = Rect(
            x: rect.minX + margin, y: rect.maxY - 1 - height, width: rect.width - margin, height: height)
        for (tick, label) in zip(axis.ticks, labels) {
            let y = plot.maxY - 1 - Int((axis.place(tick) * Double(height - 1)).rounded())
            grid.writeRight(label, before: plot.minX - 2, y: y, face: .chartAxis, width: margin - 2)
        }
        for y in plot.minY..<plot.maxY { grid.put(Cell("│", .chartAxis), at: Point(plot.minX - 1, y)) }
        let pitch = plot.width / points.count
        if pitch >= 2 {
            bars(into: &grid, plot, axis, pitch: pitch, glyphs)
        } else {
            line(into: &grid, plot, axis, glyphs)
        }
        captions(into: &grid, plot, y: rect.maxY - 1)
    }

    /// The middle of each point's place, in columns from the plot's left edge.
    private func middle(_ i: Int, _ plot: Rect) -> Int {
        let pitch = plot.width / points.count
        if pitch >= 2 { return i * pitch + (pitch - 1) / 2 }
        return points.count == 1 ? 0 : i * (plot.width - 1) / (points.count - 1)
    }

    private func bars(into grid: inout Grid, _ plot: Rect, _ axis: Axis, pitch: Int, _ glyphs: Glyphs) {
        let steps = glyphs == .unicode ? 8 : glyphs == .console ? 2 : 1
        // Every tick's label stands in the middle of its row: a value at the top fills its row to the middle, at least.
        let zero = axis.place(0) * Double(plot.height * steps)
        for (i, point) in points.enumerated() {
            let end = axis.place(point.value) * Double(plot.height * steps)
            let from = Int(min(zero, end).rounded())
            var to = Int(max(zero, end).rounded())
            // What is not nothing is never drawn as nothing.
            if point.value != 0 && to == from { to += 1 }
            let gap = pitch >= 3 ? 1 : 0
            let width = min(pitch - gap, 12)
            let x0 = plot.minX + i * pitch + (pitch - gap - width) / 2
            for y in from / steps...max(from / steps, (max(to, 1) - 1) / steps) where y < plot.height {
                let filled = min(to, (y + 1) * steps) - max(from, y * steps)
                guard filled > 0 else { continue }
                let scalar = block(filled, of: steps, hangs: point.value < 0)
                for x in x0..<x0 + width {
                    grid.put(Cell(scalar, point.value < 0 ? .alarm : .chartBar), at: Point(x, plot.maxY - 1 - y))
                }
            }
        }
    }

    /// What fills a part of a cell: from below, or hanging from above, where there are fewer characters for it.
    private func block(_ filled: Int, of steps: Int, hangs: Bool) -> Unicode.Scalar {
        if steps == 1 { return "#" }
        if filled == steps { return "█" }
        if steps == 2 { return hangs ? "▀" : "▄" }
        if hangs { return filled >= 6 ? "█" : filled >= 3 ? "▀" : "▔" }
        return Sparkline.eighths[filled - 1]
    }

    /// In braille, two by four dots a cell; in ASCII and on the console, a star a column.
    private func line(into grid: inout Grid, _ plot: Rect, _ axis: Axis, _ glyphs: Glyphs) {
        var dots = Dots(Size(plot.width, plot.height))
        func height(_ i: Int) -> Int { Int((axis.place(points[i].value) * Double(plot.height * 4 - 1)).rounded()) }
        var last: Int?
        for x in 0..<plot.width * 2 {
            let place = plot.width < 2 ? 0 : Double(x) / Double(plot.width * 2 - 1) * Double(points.count - 1)
            let i = min(Int(place), points.count - 1)
            let next = min(i + 1, points.count - 1)
            let y = Double(height(i)) + (Double(height(next)) - Double(height(i))) * (place - Double(i))
            // A steep line is drawn whole.
            let row = plot.height * 4 - 1 - Int(y.rounded())
            let from = last.map { $0 < row ? $0 + 1 : $0 > row ? $0 - 1 : row } ?? row
            for between in min(from, row)...max(from, row) { dots.set(x, between) }
            last = row
        }
        for y in 0..<plot.height {
            for x in 0..<plot.width {
                let value = dots[x, y]
                guard value != 0, let braille = Unicode.Scalar(0x2800 + UInt32(value)) else { continue }
                grid.put(Cell(glyphs == .unicode ? braille : "*", .chartLine), at: Point(plot.minX + x, plot.minY + y))
            }
        }
    }

    /// As many labels as stand apart by a blank, the last one among them.
    private func captions(into grid: inout Grid, _ plot: Rect, y: Int) {
        var free = plot.width
        let widest = points.map { columns($0.label) }.max() ?? 0
        let every = max(1, ((widest + 1) * points.count + plot.width - 1) / max(1, plot.width))
        for i in stride(from: points.count - 1, through: 0, by: -every) {
            let label = points[i].label
            let width = columns(label)
            let start = max(0, min(plot.width - width, middle(i, plot) - (width - 1) / 2))
            if start + width <= free {
                grid.write(label, at: Point(plot.minX + start, y), face: .chartAxis)
                free = start - 1
            }
        }
    }
}

/// A raster of braille dots, two by four a cell.
struct Dots {
    private let size: Size
    private var cells: [UInt8]

    init(_ size: Size) {
        self.size = size
        cells = [UInt8](repeating: 0, count: size.width * size.height)
    }

    subscript(x: Int, y: Int) -> UInt8 { cells[y * size.width + x] }

    mutating func set(_ x: Int, _ y: Int) {
        guard x >= 0, y >= 0, x / 2 < size.width, y / 4 < size.height else { return }
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        cells[y / 4 * size.width + x / 2] |= bits[y % 4][x % 2]
    }
}
