import Cells
import DiveShop

/// What follows from a check that failed: the item is out of service, a repair is planned, and rentals need another item.
struct FailedBoard: Place {
    enum Action: Hashable, Sendable { case leave }
    let code: String
    private var item: ItemPage?

    init(code: String) { self.code = code }

    var name: String { "Failed" }
    let table: [Binding<Action>] = [Binding("esc q enter", .leave, "Back", hint: "back")]
    func queries(_ desk: Desk) -> [Query] { [.item(code: code)] }
    mutating func perform(_ action: Action, _ desk: inout Desk) { desk.close() }
    mutating func follow(_ desk: Desk) {
        if case .item(let item) = desk.answers[.item(code: code)] { self.item = item }
    }

    private func lines(_ desk: Desk, width: Int) -> [(String, Face)] {
        guard let item else { return [("reading …", .quiet)] }
        var lines: [(String, Face)] = []
        func add(_ text: String, _ face: Face = .text, indent: Int = 0) {
            for line in wrapped(text, width: max(1, width - indent)) {
                lines.append((String(repeating: " ", count: indent) + line, face))
            }
        }
        add("‼ \(item.code) \(item.name) is \(item.status.title): it is neither rented out nor filled.", .alarm)
        if let job = item.jobs.last(where: { $0.type == .repair }) {
            let who = job.technicianName.map { " for \($0)" } ?? ", nobody's yet"
            add("A repair is planned for \(job.date.long)\(who).")
        }
        add("")
        let touched = item.reservations.rows.filter { row in row.id.map { item.substitutes[$0] != nil } ?? false }
        guard !touched.isEmpty else {
            add("No rental needs it.", .good)
            return lines
        }
        add(
            touched.count == 1 ? "One rental needs another item:" : "\(touched.count) rentals need another item:",
            .strong)
        for row in touched {
            let cells = zip(row.cells, item.reservations.columns).map { desk.words.text($0, in: $1) }
            add(cells.filter { $0 != "–" && !$0.isEmpty }.joined(separator: " · "))
            let others = row.id.flatMap { item.substitutes[$0] } ?? []
            add(
                others.isEmpty
                    ? "! nothing of its size is free and in date"
                    : "→ free: " + others.map(\.code).joined(separator: ", "),
                others.isEmpty ? .warning : .good, indent: 2)
        }
        return lines
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(70, rect.width - 4)
        let lines = lines(desk, width: width)
        let inside = Box.draw("\(code) failed", width, lines.count, into: &grid, rect)
        for (i, line) in lines.prefix(inside.height).enumerated() {
            grid.write(line.0, at: Point(inside.minX, inside.minY + i), face: line.1, width: inside.width)
        }
        if lines.count > inside.height, inside.height > 0 {
            grid.write(
                "… and more: the item's page has them all", at: Point(inside.minX, inside.maxY - 1), face: .quiet,
                width: inside.width)
        }
    }
}
