import Cells
import DiveShop

/// Values over days or months: a chart with axes, and a line of figures below it.
struct SeriesView {
    var series: Series
    var words: Words
    var glyphs: Glyphs

    func draw(into grid: inout Grid, _ rect: Rect) {
        let details = DetailsView(details: series.details, words: words)
        let below = series.details.isEmpty ? 0 : min(details.height(width: rect.width), max(0, rect.height - 3))
        let isMoney = series.points.first?.value.isMoney ?? false
        let chart = Rect(x: rect.minX, y: rect.minY, width: rect.width, height: rect.height - below)
        Chart(series.points.map { Chart.Value($0.label, $0.value.number) })
            .draw(into: &grid, chart, glyphs: glyphs) { words.scale($0, isMoney: isMoney) }
        details.draw(into: &grid, Rect(x: rect.minX, y: rect.maxY - below, width: rect.width, height: below))
    }
}
