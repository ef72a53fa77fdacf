import Cells
import DiveShop

extension RecordForm {
    /// Lines above the fields that tell of the item, and below them of the last such work.
    private static let above = 2
    private static let below = 2

    /// Where everything stands; where the terminal is low, what is known makes room for what is typed.
    func room(_ rect: Rect) -> (item: Rect, fields: Rect, last: Rect) {
        let inside = Box.room(title, width, form.height + RecordForm.above + RecordForm.below, in: rect)
        let spare = inside.height - form.height
        let above = min(RecordForm.above, max(0, spare))
        let below = min(RecordForm.below, max(0, spare - above))
        func part(_ y: Int, _ height: Int) -> Rect {
            Rect(x: inside.minX, y: inside.minY + y, width: inside.width, height: height)
        }
        return (
            part(0, above), part(above, inside.height - above - below), part(inside.height - below, below)
        )
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        _ = Box.draw(title, width, form.height + RecordForm.above + RecordForm.below, into: &grid, rect)
        let room = room(rect)
        drawItem(into: &grid, room.item, desk)
        form.draw(into: &grid, room.fields)
        drawLast(into: &grid, room.last, desk.words)
    }

    private func drawItem(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard rect.height > 0 else { return }
        let isTypingCode = form[RecordForm.row(.code)].trimmed != code
        guard let item, !isTypingCode else {
            let (text, face): (String, Face) =
                code.isEmpty || isTypingCode
                ? ("type or scan the item's code", .quiet)
                : whyNoItem.map { ("‼ \($0)", .alarm) } ?? ("reading …", .quiet)
            for (i, line) in wrapped(text, width: rect.width).prefix(rect.height).enumerated() {
                grid.write(line, at: Point(rect.minX, rect.minY + i), face: face, width: rect.width)
            }
            return
        }
        var x = rect.minX
        x += grid.write("\(item.name)", at: rect.origin, face: .strong, width: rect.width)
        x += grid.write(" · ", at: Point(x, rect.minY), face: .quiet, width: max(0, rect.maxX - x))
        grid.write(
            item.status.title, at: Point(x, rect.minY), face: item.status.tone.face, width: max(0, rect.maxX - x))
        guard rect.height > 1 else { return }
        DuesLine(dues: item.dues, today: desk.today)
            .draw(into: &grid, Rect(x: rect.minX, y: rect.minY + 1, width: rect.width, height: 1))
    }

    /// `Last time: 13 Jun · passed · tomas · $25.00 · O-rings`.
    private func drawLast(into grid: inout Grid, _ rect: Rect, _ words: Words) {
        guard rect.height > 0, item != nil else { return }
        guard let last else {
            let work = form[RecordForm.row(.type)]
            grid.write("no \(work) of it was recorded before", at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        func cell(_ name: String) -> String? {
            guard let column = last.columns.firstIndex(where: { $0.name == name }), last.row.cells[column] != .none
            else {
                return nil
            }
            if case .day(let day) = last.row.cells[column] { return day.text }
            let text = words.text(last.row.cells[column], in: last.columns[column])
            return text.isEmpty ? nil : text
        }
        let parts = ["maintenance_date", "result", "technician", "cost", "parts_replaced", "description"].compactMap(
            cell)
        let text = "Last time: " + parts.joined(separator: " · ")
        let lines = wrapped(text, width: rect.width)
        for (i, line) in lines.prefix(rect.height).enumerated() {
            let isCut = i == rect.height - 1 && lines.count > rect.height
            grid.write(line + (isCut ? " …" : ""), at: Point(rect.minX, rect.minY + i), face: .quiet, width: rect.width)
        }
    }
}

/// Due dates in a line: `‼ visual 2026-05-31   hydro 2030-05-31`.
struct DuesLine {
    let dues: [DueDate]
    let today: Day

    func draw(into grid: inout Grid, _ rect: Rect) {
        var x = rect.minX
        guard !dues.isEmpty else {
            grid.write("no rule asks for anything", at: rect.origin, face: .quiet, width: rect.width)
            return
        }
        for (i, due) in dues.enumerated() where x < rect.maxX {
            if i > 0 { x += grid.write("   ", at: Point(x, rect.minY), face: .quiet, width: rect.maxX - x) }
            let urgency = due.urgency(on: today)
            let mark = urgency.map { "\($0.symbol) " } ?? ""
            let when = due.due?.text ?? (due.lastDone == nil ? "never done" : "by use")
            x += grid.write(
                "\(mark)\(due.kind.short) \(when)", at: Point(x, rect.minY), face: urgency?.tone.face ?? .text,
                width: max(0, rect.maxX - x))
        }
    }
}
