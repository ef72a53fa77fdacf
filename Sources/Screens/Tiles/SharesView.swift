import Cells
import DiveShop

/// Parts of a whole: a pie with its legend beside it where there is room, else the legend with bars.
struct SharesView {
    var shares: Shares
    var words: Words
    var glyphs: Glyphs

    /// Columns in which a legend has room for label, amount and share; more would only tear them apart.
    private static let leastLegend = 34
    private static let mostLegend = 60
    private static let leastPie = 5
    /// Lines of a pie that stands beside its legend: as round as it is high.
    private static let mostBeside = 15

    func draw(into grid: inout Grid, _ rect: Rect) {
        let total = shares.slices.reduce(0) { $0 + max(0, $1.value.number) }
        guard total > 0 else {
            grid.write("nothing yet", at: rect.origin, face: .quiet, width: rect.width)
            apart(into: &grid, Rect(x: rect.minX, y: rect.minY + 1, width: rect.width, height: rect.height - 1))
            return
        }
        let below = shares.apart.isEmpty ? 0 : 1
        let inside = Rect(x: rect.minX, y: rect.minY, width: rect.width, height: rect.height - below)
        let beside = min(inside.height, (inside.width - SharesView.leastLegend - 2) / 2, SharesView.mostBeside)
        let above = min(inside.height - shares.slices.count - 1, inside.width / 2, 12)
        if beside >= max(SharesView.leastPie, above) {
            drawBeside(into: &grid, inside, total, height: beside)
        } else if above >= 8 {
            drawAbove(into: &grid, inside, total, height: above)
        } else if beside >= SharesView.leastPie {
            drawBeside(into: &grid, inside, total, height: beside)
        } else {
            legend(into: &grid, inside, total, bars: true)
        }
        apart(into: &grid, Rect(x: rect.minX, y: rect.maxY - below, width: rect.width, height: below))
    }

    private func drawBeside(into grid: inout Grid, _ rect: Rect, _ total: Double, height: Int) {
        let width = Pie.width(forHeight: height)
        pie(into: &grid, Rect(x: rect.minX, y: rect.minY, width: width, height: min(rect.height, height + 2)))
        let room = min(rect.width - width - 2, SharesView.mostLegend)
        legend(
            into: &grid, Rect(x: rect.minX + width + 2, y: rect.minY, width: room, height: rect.height), total,
            bars: false)
    }

    private func drawAbove(into grid: inout Grid, _ rect: Rect, _ total: Double, height: Int) {
        pie(into: &grid, Rect(x: rect.minX, y: rect.minY, width: rect.width, height: height))
        let top = height + 1
        legend(
            into: &grid, Rect(x: rect.minX, y: rect.minY + top, width: rect.width, height: rect.height - top), total,
            bars: false)
    }

    private func pie(into grid: inout Grid, _ rect: Rect) {
        Pie(shares.slices.map(\.value.number)).draw(into: &grid, rect, glyphs: glyphs)
    }

    private func apart(into grid: inout Grid, _ rect: Rect) {
        DetailsView(details: shares.apart, words: words).draw(into: &grid, rect)
    }

    /// A line a slice: number, label, value and share; their parts below where there is room for all of them.
    /// - Parameter bars: where there is no pie: a bar below each slice, if there is a line for it.
    private func legend(into grid: inout Grid, _ rect: Rect, _ total: Double, bars: Bool) {
        let parts = shares.slices.reduce(0) { $0 + $1.parts.count }
        let showsParts = parts > 0 && shares.slices.count + parts <= rect.height && rect.width >= SharesView.leastLegend
        let showsBars = bars && !showsParts && shares.slices.count * 2 <= rect.height
        var y = rect.minY
        for (i, slice) in shares.slices.enumerated() {
            guard y < rect.maxY else { return }
            let share = slice.value.number / total
            // The mark's colour is the pie's.
            grid.write("█", at: Point(rect.minX, y), face: Pie.face(i))
            grid.write("\(i + 1)", at: Point(rect.minX + 2, y), face: .quiet)
            line(
                into: &grid, Rect(x: rect.minX + 4, y: y, width: rect.width - 4, height: 1), slice,
                percent: Words.percent(share))
            y += 1
            if showsBars {
                let length = max(share > 0 ? 1 : 0, Int((share * Double(rect.width - 4)).rounded()))
                for x in 0..<length { grid.put(Cell("▀", Pie.face(i)), at: Point(rect.minX + 4 + x, y)) }
                y += 1
            }
            guard showsParts else { continue }
            for part in slice.parts {
                line(
                    into: &grid, Rect(x: rect.minX + 6, y: y, width: rect.width - 6, height: 1), part, percent: nil)
                y += 1
            }
        }
    }

    /// - Parameter percent: nil: it is a part of a slice.
    private func line(into grid: inout Grid, _ rect: Rect, _ slice: Shares.Slice, percent: String?) {
        let value = words.text(slice.value)
        let mark = slice.tone.mark.isEmpty ? "" : " " + slice.tone.mark
        var right = rect.maxX
        if let percent {
            grid.writeRight(percent, before: right, y: rect.minY, face: .text)
            right -= 6
        }
        if right - columns(value) - rect.minX > 8 {
            grid.writeRight(value, before: right, y: rect.minY, face: percent == nil ? .quiet : .strong)
            right -= columns(value) + 1
        }
        let face: Face = percent == nil ? .quiet : slice.tone == .plain ? .text : slice.tone.face
        grid.write(slice.label + mark, at: rect.origin, face: face, width: right - rect.minX)
    }
}
