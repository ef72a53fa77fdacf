import Cells
import DiveShop

extension CylinderDay {
    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(title: name, badge: badge, state: .focused).draw(into: &grid, rect)
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        var y = inside.minY
        func line(_ pieces: [(String, Face)]) {
            var x = inside.minX
            for (text, face) in pieces {
                x += grid.write(text, at: Point(x, y), face: face, width: max(0, inside.maxX - x))
            }
            y += 1
        }
        line([
            (inside.width < 50 ? "" : "Each code: ", .quiet), (kind.title, .strong), (", ", .quiet),
            isFailing ? ("‼ the next one failed", .alarm) : ("✓ passed", .good),
        ])
        if inside.height >= 12 { y += 1 }
        let label = "Code "
        grid.write(label, at: Point(inside.minX, y), face: .strong)
        field.draw(
            into: &grid, at: Point(inside.minX + columns(label), y), width: min(40, inside.width - columns(label)),
            isFocused: true)
        y += inside.height >= 12 ? 2 : 1
        let help = wrapped(
            "A wrong one? Nothing is erased: turn the result (tab) and scan it again; the newest record counts.",
            width: inside.width)
        let below = inside.height >= 16 ? help.count + 1 : 0
        drawEntries(into: &grid, Rect(x: inside.minX, y: y, width: inside.width, height: inside.maxY - y - below))
        guard below > 0 else { return }
        for (i, text) in help.enumerated() {
            grid.write(text, at: Point(inside.minX, inside.maxY - help.count + i), face: .quiet, width: inside.width)
        }
    }

    private var kind: DueKind { work == .pressureTest ? .hydro : .visual }

    private var badge: String {
        var parts = ["\(passed) passed"]
        if failed > 0 { parts.append("\(failed) failed") }
        if refused > 0 { parts.append("\(refused) not recorded") }
        return parts.joined(separator: ", ")
    }

    private func drawEntries(into grid: inout Grid, _ rect: Rect) {
        guard !entries.isEmpty else {
            grid.write("Scan the first cylinder.", at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        let numbers = columns("\(entries.count)")
        let codes = min(rect.width / 3, entries.map { columns($0.code) }.max() ?? 0)
        var y = rect.minY
        for entry in entries.dropFirst(top) where y < rect.maxY {
            let (words, face) = told(entry)
            grid.writeRight("\(entry.number)", before: rect.minX + numbers, y: y, face: .quiet, width: numbers)
            grid.write(entry.code, at: Point(rect.minX + numbers + 2, y), face: .strong, width: codes)
            let x = rect.minX + numbers + codes + 4
            // What was not recorded is told in full.
            for line in wrapped(words, width: max(8, rect.maxX - x)) where y < rect.maxY {
                grid.write(line, at: Point(x, y), face: face, width: rect.maxX - x)
                y += 1
            }
        }
    }

    private func told(_ entry: Entry) -> (String, Face) {
        let kind: DueKind = entry.work == .pressureTest ? .hydro : .visual
        switch entry.state {
        case .looking, .saving: return ("…", .quiet)
        case .saved(let next): return ("✓ passed \(kind.title)\(next.isEmpty ? "" : ", due \(next)")", .good)
        case .failed: return ("‼ failed \(kind.title): out of service, a repair is planned", .alarm)
        case .refused(let why): return ("! \(why)", .warning)
        }
    }
}
