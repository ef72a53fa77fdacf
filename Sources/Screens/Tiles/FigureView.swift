import Cells
import DiveShop

/// One number: big where there is room, with how it moved, what explains it, and a sparkline of the last days.
struct FigureView {
    var figure: Figure
    var words: Words
    var glyphs: Glyphs

    func draw(into grid: inout Grid, _ rect: Rect) {
        var y = rect.minY
        let value = words.text(figure.value)
        let face = figure.tone == .plain ? Face.figure : figure.tone.face
        let mark = figure.tone.mark.isEmpty ? "" : figure.tone.mark + " "
        let big = BigText(value)
        if glyphs != .ascii, rect.height >= 7, let width = big.width, width + 2 <= rect.width {
            y += rect.height >= 9 ? 1 : 0
            big.draw(into: &grid, at: Point(rect.minX, y), face: face)
            let unit = mark + figure.unit
            if width + 2 + columns(unit) <= rect.width {
                grid.write(unit, at: Point(rect.minX + width + 2, y + 2), face: .figureUnit)
                y += BigText.height + 1
            } else {
                grid.write(unit, at: Point(rect.minX, y + BigText.height), face: .figureUnit, width: rect.width)
                y += BigText.height + 2
            }
        } else {
            let taken = grid.write(mark + value, at: Point(rect.minX, y), face: face, width: rect.width)
            grid.write(
                figure.unit, at: Point(rect.minX + taken + 1, y), face: .figureUnit,
                width: rect.maxX - rect.minX - taken - 1)
            y += 1
        }
        if let change = figure.change, y < rect.maxY {
            let tone: Face = (change.share ?? 0) > 0.0005 ? .good : (change.share ?? 0) < -0.0005 ? .alarm : .quiet
            grid.write(words.text(change), at: Point(rect.minX, y), face: tone, width: rect.width)
            y += 1
        }
        y += DetailsView(details: figure.details, words: words)
            .draw(into: &grid, Rect(x: rect.minX, y: y, width: rect.width, height: rect.maxY - y))
        drawTrend(into: &grid, rect, from: y)
    }

    /// A row of bars where there is one row, a chart of bars where there are more.
    private func drawTrend(into grid: inout Grid, _ rect: Rect, from y: Int) {
        guard figure.trend.count > 1, y < rect.maxY else { return }
        let spare = rect.maxY - y
        if spare < 4 {
            Sparkline(figure.trend).draw(
                into: &grid, at: Point(rect.minX, rect.maxY - 1), width: rect.width, glyphs: glyphs)
            return
        }
        let height = min(spare - 2, 16)
        let values = figure.trend.map { Chart.Value("", $0) }
        Chart(values).draw(
            into: &grid, Rect(x: rect.minX, y: y + 1, width: rect.width, height: height + 1),
            glyphs: glyphs
        ) { words.scale($0, isMoney: figure.value.isMoney) }
    }
}
