import Cells
import DiveShop

/// What wants attention, the most urgent first.
struct AlertsView {
    var alerts: [Alert]
    var isPrivate = false

    func draw(into grid: inout Grid, _ rect: Rect) {
        guard !alerts.isEmpty else {
            grid.write("✓ all calm", at: rect.origin, face: .good, width: rect.width)
            return
        }
        var y = rect.minY
        for (i, alert) in alerts.enumerated() {
            let isLast = y == rect.maxY - 1
            if isLast && i < alerts.count - 1 {
                grid.write(
                    "… \(alerts.count - i) more, Enter shows all", at: Point(rect.minX, y), face: .quiet,
                    width: rect.width)
                return
            }
            guard y < rect.maxY else { return }
            grid.write(alert.severity.mark, at: Point(rect.minX, y), face: alert.severity.face)
            // A second line only where the rest still has one each.
            let room = max(1, min(2, rect.maxY - y - (alerts.count - i - 1)))
            // Behind the colon stand the names.
            let text = isPrivate ? alert.text.prefix { $0 != ":" } + "" : alert.text
            let lines = wrapped(text, width: rect.width - 3)
            for (j, line) in lines.prefix(room).enumerated() {
                let text = j == room - 1 && lines.count > room ? line + " …" : line
                grid.write(
                    text, at: Point(rect.minX + 3, y + j), face: alert.severity == .info ? .text : alert.severity.face,
                    width: rect.width - 3)
            }
            y += min(room, lines.count)
        }
    }
}

extension Alert.Severity {
    var mark: String {
        switch self {
        case .critical: "‼"
        case .warning: "!"
        case .info: "·"
        }
    }
    var face: Face {
        switch self {
        case .critical: .alarm
        case .warning: .warning
        case .info: .info
        }
    }
}
