import Cells
import DiveShop

/// Parts of a whole: a pie with its legend beside it where there is room, else the legend with bars.
struct SharesView {
    var shares: Shares
    var words: Words
    var glyphs: Glyphs

    /// Columns of a legend that can be read.
    private static let leastLegend = 26
    private static let leastPie = 5

    func draw(into grid: inout Grid, _ rect: Rect) {
        let total = shares.slices.reduce(0) { $0 + max(0, $1.value.number) }
        guard total > 0 else {
            grid.write("nothing yet", at: rect.origin, face: .quiet, width: rect.width)
            apart(into: &grid, Rect(x: rect.minX, y: rect.minY + 1, width: rect.width, height: rect.height - 1))
            return
        }
        let below = shares.apart.isEmpty ? 0 : 1
        let height = rect.height - below
        let pieHeight = min(height, (rect.width - SharesView.leastLegend - 2) / 2, 15)
        if pieHeight >= SharesView.leastPie && height >= SharesView.leastPie {
            let width = Pie.width(forHeight: pieHeight)
            Pie(shares.slices.map(\.value.number))
                .draw(into: &grid, Rect(x: rect.minX, y: rect.minY, width: width, height: height), glyphs: glyphs)
            legend(
                into: &grid,
                Rect(x: rect.minX + width + 2, y: rect.minY, width: rect.width - width - 2, height: height), total,
                bars: false)
        } else if height >= 16 && rect.width >= 20 {
            // Tall and narrow: the pie stands above its legend.
            let pie = min(height - shares.slices.count - 1, rect.width / 2, 12)
            if pie >= SharesView.leastPie {
                Pie(shares.slices.map(\.value.number))
                    .draw(into: &grid, Rect(x: rect.minX, y: rect.minY, width: rect.width, height: pie), glyphs: glyphs)
            }
            let top = rect.minY + max(0, pie) + 1
            legend(
                into: &grid, Rect(x: rect.minX, y: top, width: rect.width, height: rect.minY + height - top), total,
                bars: false)
        } else {
            legend(into: &grid, Rect(x: rect.minX, y: rect.minY, width: rect.width, height: height), total, bars: true)
        }
        apart(into: &grid, Rect(x: rect.minX, y: rect.maxY - below, width: rect.width, height: below))
    }

    private func apart(into grid: inout Grid, _ rect: Rect) {
        DetailsView(details: shares.apart, words: words).draw(into: &grid, rect)
    }

    /// A line a slice: number, label, value and share; their parts below where there is room for all of them.
    private func legend(into grid: inout Grid, _ rect: Rect, _ total: Double, bars: Bool) {
        let parts = shares.slices.reduce(0) { $0 + $1.parts.count }
        let showsParts = parts > 0 && shares.slices.count + parts <= rect.height && rect.width >= 24
        var y = rect.minY
        for (i, slice) in shares.slices.enumerated() {
            guard y < rect.maxY else { return }
            let percent = Words.percent(slice.value.number / total)
            // The mark's colour is the pie's; with bars there is no pie.
            grid.write("█", at: Point(rect.minX, y), face: Pie.face(i))
            let number = "\(i + 1) "
            grid.write(number, at: Point(rect.minX + 2, y), face: .quiet)
            line(
                into: &grid, Rect(x: rect.minX + 4, y: y, width: rect.width - 4, height: 1), slice.label, slice,
                percent, bars ? slice.value.number / total : nil, Pie.face(i))
            y += 1
            guard showsParts else { continue }
            for part in slice.parts {
                line(
                    into: &grid, Rect(x: rect.minX + 6, y: y, width: rect.width - 6, height: 1), part.label, part, "",
                    nil, .quiet)
                y += 1
            }
        }
    }

    private func line(
        into grid: inout Grid, _ rect: Rect, _ label: String, _ slice: Shares.Slice, _ percent: String, _ bar: Double?,
        _ face: Face
    ) {
        let value = words.text(slice.value)
        let isPart = percent.isEmpty
        let mark = slice.tone.mark.isEmpty ? "" : " " + slice.tone.mark
        var right = rect.maxX
        if !isPart {
            grid.writeRight(percent, before: right, y: rect.minY, face: .text)
            right -= 6
        }
        if right - columns(value) - rect.minX > 8 {
            grid.writeRight(value, before: right, y: rect.minY, face: isPart ? .quiet : .strong)
            right -= columns(value) + 1
        }
        let room = right - rect.minX
        let labelWidth = bar == nil ? room : min(room, max(10, room / 2))
        grid.write(
            label + mark, at: rect.origin, face: isPart ? .quiet : slice.tone == .plain ? .text : slice.tone.face,
            width: labelWidth)
        if let bar, room - labelWidth > 3 {
            let length = max(bar > 0 ? 1 : 0, Int((bar * Double(room - labelWidth - 2)).rounded()))
            for x in 0..<length { grid.put(Cell("▆", face), at: Point(rect.minX + labelWidth + 1 + x, rect.minY)) }
        }
    }
}
