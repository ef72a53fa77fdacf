import Cells
import DiveShop

/// Deletes old archives by a rule, and shows first which would go.
struct CleanForm: FormPlace {
    var form: Form

    init() {
        form = Form([
            Form.Row(
                "Keep", CleanForm.practice, choices: [CleanForm.practice, CleanForm.newest],
                help: "Pinned, the newest proven and the last pre-restore one stay."),
            Form.Row("How many", "10", help: "So many of the newest stay, where “the newest” is chosen."),
        ])
    }

    private static let practice = "\(Retention.days) days, \(Retention.weeks) weeks, \(Retention.months) months"
    private static let newest = "the newest"

    var title: String { "Clean old backups" }
    var keepWord: String { "delete them" }

    /// What is chosen; nil: no number is typed.
    private var retention: Retention? {
        if form[0] == CleanForm.practice { return .bestPractice }
        return Int(form[1].trimmed).flatMap { (1...100_000).contains($0) ? .keep($0) : nil }
    }

    private func going(_ desk: Desk) -> [Backup] {
        guard let retention, let list = BackupsScreen.list(desk) else { return [] }
        return retention.toRemove(of: list.backups, undo: list.undo?.before, in: desk.words.calendar)
    }

    mutating func keep(_ desk: inout Desk) {
        guard let retention else { return form.complain([1: "a number from 1 on"]) }
        let going = going(desk)
        guard !going.isEmpty else { return desk.tell("none would go, so nothing is deleted") }
        let size = ByteCount.words(going.reduce(0) { $0 + $1.fileSize })
        let count = going.count == 1 ? "one backup" : "\(Words.grouped(going.count)) backups"
        let newest = going.map(\.createdAt).max().map { desk.words.text(.moment($0)) } ?? ""
        desk.close()
        desk.open(
            Question(
                title: "Delete \(count)?",
                words:
                    "\(size) of the disk come free. The newest of those that go is of \(newest). They are gone for good.",
                yes: "delete them", request: .start(.cleanBackups(retention))))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let inside = room(desk, in: Shell.body(of: desk.frame))
        let before = form
        let isTaken = form.take(input, fieldsAt: inside.origin, height: form.height)
        // A number that is typed is what is wanted.
        if form[1] != before[1] { form.set(0, CleanForm.newest) }
        return isTaken
    }

    private func room(_ desk: Desk, in rect: Rect) -> Rect {
        Box.room(title, width, form.height + 1 + going(desk).count + 1, in: rect)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let going = going(desk)
        let inside = Box.draw(title, width, form.height + 1 + going.count + 1, into: &grid, rect)
        form.draw(into: &grid, Rect(x: inside.minX, y: inside.minY, width: inside.width, height: form.height))
        var y = inside.minY + form.height + 1
        let room = inside.maxY - y
        guard room > 0 else { return }
        guard !going.isEmpty else {
            grid.write("✓ None would go.", at: Point(inside.minX, y), face: .good, width: inside.width)
            return
        }
        let size = ByteCount.words(going.reduce(0) { $0 + $1.fileSize })
        let count = going.count == 1 ? "One" : Words.grouped(going.count)
        grid.write("\(count) would go, \(size):", at: Point(inside.minX, y), face: .strong, width: inside.width)
        y += 1
        let isCut = going.count > room - 1
        for backup in going.prefix(isCut ? max(0, room - 2) : going.count) {
            let line =
                "\(desk.words.text(.moment(backup.createdAt)))  \(ByteCount.words(backup.fileSize))  \(backup.description)"
            grid.write(line, at: Point(inside.minX + 2, y), width: inside.width - 2)
            y += 1
        }
        if isCut, room > 1 {
            grid.write(
                "… and \(going.count - max(0, room - 2)) more", at: Point(inside.minX + 2, y), face: .quiet,
                width: inside.width - 2)
        }
    }
}
