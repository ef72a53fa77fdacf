import Cells
import DiveShop

/// What a restore would change, before anybody presses the key: what would be lost, what stays, rows a table now and then.
struct RestoreBoard: Place {
    enum Action: Hashable, Sendable { case up, down, pageUp, pageDown, first, last, restore, passphrase, again, leave }
    private let backup: Backup
    /// The job that looks into it.
    private var job: JobID
    private var preview: RestorePreview?
    /// Why there is none.
    private var failure: String?
    /// Where it is encrypted, and that of the settings does not open it.
    private var passphrase: Secret?
    private var top = 0

    init(_ backup: Backup, _ job: JobID) {
        self.backup = backup
        self.job = job
    }

    var name: String { "Restore" }
    let table: [Binding<Action>] = [
        Binding("R", .restore, "Bring the shop back to this archive; it asks once more", hint: "restore"),
        Binding("up k", .up, "Go up"), Binding("down j", .down, "Go down"),
        Binding("pgup", .pageUp, "Go a page up"), Binding("pgdn space", .pageDown, "Go a page down"),
        Binding("home g", .first, "Go to the beginning"), Binding("end G", .last, "Go to the end"),
        Binding("p", .passphrase, "Type the archive's own passphrase", hint: "passphrase"),
        Binding("r", .again, "Look into it anew"),
        Binding("esc q", .leave, "Back to the list; nothing is changed", hint: "back"),
    ]

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .restore:
            desk.refusal(without: .restoreBackups)
                ?? (failure != nil ? "it cannot be restored" : preview == nil ? "it is still being looked into" : nil)
        case .passphrase: backup.isEncrypted ? (failure == nil ? "nothing asks for it" : nil) : "it is not encrypted"
        case .again: preview == nil && failure == nil ? "it is being looked into" : nil
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        let page = max(1, Shell.body(of: desk.frame).height - 4)
        switch action {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown: top += page
        case .first: top = 0
        case .last: top = .max / 2
        case .restore:
            if let preview { desk.open(RestoreQuestion(preview, passphrase: passphrase, desk.words)) }
        case .passphrase: desk.open(PassphraseForm(looking))
        case .again: begin(&desk)
        case .leave:
            // Nobody waits for it any more.
            if isLooking(desk) { desk.effects.append(.cancel(job)) }
            desk.close()
        }
        top = max(0, min(top, most(desk)))
    }

    private var looking: Job { .previewRestore(backup.filename, passphrase) }

    private mutating func begin(_ desk: inout Desk) {
        (preview, failure) = (nil, nil)
        job = desk.start(looking)
    }

    private func isLooking(_ desk: Desk) -> Bool { desk.jobs.first { $0.id == job }?.isRunning ?? false }

    // MARK: What comes back

    mutating func follow(_ desk: Desk) {
        guard let job = desk.jobs.first(where: { $0.id == job }) else { return }
        switch job.last {
        case .previewed(let preview): self.preview = preview
        case .failed(let why): failure = why.words
        case .cancelled: failure = "It was stopped; r looks again."
        case .progress, .finished, .dryRun: break
        }
    }

    mutating func ended(_ job: RunningJob, _ desk: inout Desk) {
        guard job.id == self.job else { return }
        // It is told here.
        desk.notice = nil
        if let complaint = job.passphraseComplaint { desk.open(PassphraseForm(job.job, complaint: complaint)) }
    }

    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard let given = message as? GivenPassphrase else { return }
        passphrase = given.secret
        begin(&desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        switch mouse.action {
        case .wheelUp: perform(.up, &desk)
        case .wheelDown: perform(.down, &desk)
        default: return false
        }
        return true
    }

    // MARK: Drawing

    private static let wide = 110

    private func room(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
    }

    /// How far down one can go.
    private func most(_ desk: Desk) -> Int {
        guard let preview else { return 0 }
        let room = room(Shell.body(of: desk.frame))
        let longest = pages(preview, desk, width: room.width).map(\.lines.count).max() ?? 0
        return max(0, longest - room.height)
    }

    /// Beside one another where there is room, else one; each with the columns it takes.
    private func pages(_ preview: RestorePreview, _ desk: Desk, width: Int) -> [(
        lines: [PreviewLines.Line], width: Int
    )] {
        guard width >= RestoreBoard.wide else {
            let lines = PreviewLines.words(preview, desk.words, width: width) + [PreviewLines.Line("", .text)]
            return [(lines + PreviewLines.tables(preview, width: width), width)]
        }
        let left = min(90, width - RestoreBoard.tableWidth - 4)
        return [
            (PreviewLines.words(preview, desk.words, width: left), left),
            (PreviewLines.tables(preview, width: RestoreBoard.tableWidth), RestoreBoard.tableWidth),
        ]
    }
    private static let tableWidth = 56

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        Panel(
            title: "Restore · \(desk.words.text(.moment(backup.createdAt)))", badge: backup.description,
            note: backup.filename, state: .focused
        ).draw(into: &grid, rect)
        let room = room(rect)
        guard let preview else { return drawWaiting(into: &grid, room, desk) }
        let pages = pages(preview, desk, width: room.width)
        // A terminal that has grown shows the end of it, not what comes after that.
        let top = min(top, most(desk))
        var x = room.minX
        for page in pages {
            for (y, line) in page.lines.dropFirst(top).prefix(room.height).enumerated() {
                line.draw(into: &grid, Point(x, room.minY + y), width: page.width)
            }
            x += page.width + 4
        }
        let longest = pages.map(\.lines.count).max() ?? 0
        if top > 0 { grid.write("▲", at: Point(room.maxX, room.minY), face: .quiet) }
        if top + room.height < longest { grid.write("▼", at: Point(room.maxX, room.maxY - 1), face: .quiet) }
    }

    private func drawWaiting(into grid: inout Grid, _ room: Rect, _ desk: Desk) {
        if let failure {
            for (i, line) in wrapped("‼ \(failure)", width: min(90, room.width)).enumerated() {
                grid.write(line, at: Point(room.minX, room.minY + i), face: .alarm)
            }
            return
        }
        guard let job = desk.jobs.first(where: { $0.id == job }) else { return }
        JobLines(job: job).draw(
            into: &grid, Rect(x: room.minX, y: room.minY, width: room.width, height: 2))
        let words = "Its list of contents is read, and documents are compared; the shop is not touched."
        for (i, line) in wrapped(words, width: min(90, room.width)).enumerated() {
            grid.write(line, at: Point(room.minX, room.minY + 3 + i), face: .quiet)
        }
    }
}
