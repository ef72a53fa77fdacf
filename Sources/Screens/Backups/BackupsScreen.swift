import Cells
import DiveShop

/// The shop's backups: making and proving them, bringing the shop back to one, keeping the disk tidy.
struct BackupsScreen: Place {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case create, verify, look, undo, bringBack, download, delete, clean, pin, schedules, stop, refresh
    }

    /// The file that is selected: it stays so where others come before it.
    private var chosen: String?
    /// Where it was last, for when it is gone.
    private var row = 0

    var name: String { "Backups" }
    let table: [Binding<Action>] =
        [
            Binding("c", .create, "Make a backup, and prove it", hint: "create"),
            Binding("enter R", .look, "Look what a restore would change, and restore", hint: "restore"),
            Binding("v", .verify, "Read the archive back whole: whether it is as it was written", hint: "verify"),
            Binding("X", .stop, "Stop the job that is running; nothing half done stays", hint: "stop it"),
            Binding("u", .undo, "Undo the last restore", hint: "undo the restore"),
            Binding("s", .schedules, "Schedules: backups that are made by themselves", hint: "schedules"),
            Binding("d", .download, "Copy the archive to a path or a stick, and read the copy back", hint: "copy"),
            Binding("p", .pin, "Pin the archive so that it is never cleaned away, or unpin it", hint: "pin"),
            Binding("x delete", .delete, "Delete the archive", hint: "delete"),
            Binding("C", .clean, "Clean old backups; first it shows which would go", hint: "clean"),
            Binding("b", .bringBack, "Bring one customer or one item back from the archive"),
        ] + RowsList.bindings(Action.step) + [Binding("r", .refresh, "Read everything anew")]

    func queries(_ desk: Desk) -> [Query] { desk.may(.createBackups) ? [.backups] : [] }

    static func list(_ desk: Desk) -> BackupList? {
        if case .backups(let list) = desk.answers[.backups] { list } else { nil }
    }

    mutating func follow(_ desk: Desk) {
        guard let list = BackupsScreen.list(desk) else { return }
        if let at = list.backups.firstIndex(where: { $0.filename == chosen }) {
            row = at
        } else {
            row = max(0, min(row, list.backups.count - 1))
            chosen = list.backups.isEmpty ? nil : list.backups[row].filename
        }
    }

    /// The row that is selected, and what stands there; nil: there is no backup.
    func selected(_ desk: Desk) -> (row: Int, backup: Backup)? {
        guard let backups = BackupsScreen.list(desk)?.backups, backups.indices.contains(row) else { return nil }
        return (row, backups[row])
    }

    /// The job of backups that runs; the one that was started first, where there are several.
    static func running(_ desk: Desk) -> [RunningJob] { desk.jobs.filter { $0.isRunning && $0.job.isOfBackups } }

    // MARK: What can be done

    private static func permission(_ action: Action) -> Permission? {
        switch action {
        case .look, .undo, .bringBack: .restoreBackups
        case .download: .downloadBackups
        case .delete, .clean, .pin: .manageBackups
        case .create, .verify, .schedules: .createBackups
        case .step, .stop, .refresh: nil
        }
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: BackupsScreen.permission(action) ?? .createBackups) { return why }
        switch action {
        case .stop: return BackupsScreen.running(desk).isEmpty ? "nothing is running" : nil
        case .undo:
            if isRestoring(desk) { return "a restore is running" }
            return BackupsScreen.list(desk)?.undo == nil ? "there was no restore to undo" : nil
        case .pin: return selected(desk) == nil ? "there is no backup" : nil
        case .delete:
            guard let backup = selected(desk)?.backup else { return "there is no backup" }
            return backup.isPinned ? "it is pinned; p unpins it" : nil
        case .verify, .look, .bringBack, .download:
            guard let backup = selected(desk)?.backup else { return "there is no backup" }
            if !backup.isThere { return "its file is gone" }
            return action == .look && isRestoring(desk) ? "a restore is running" : nil
        case .clean: return selected(desk) == nil ? "there is no backup" : nil
        default: return nil
        }
    }

    private func isRestoring(_ desk: Desk) -> Bool {
        BackupsScreen.running(desk).contains {
            switch $0.job {
            case .restoreBackup, .undoRestore: true
            default: false
            }
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): self.step(step, desk)
        case .create: desk.open(CreateForm())
        case .schedules: desk.open(SchedulesBoard())
        case .clean: desk.open(CleanForm())
        case .undo: if let undo = BackupsScreen.list(desk)?.undo { askToUndo(undo, &desk) }
        case .stop: for job in BackupsScreen.running(desk).prefix(1) { desk.effects.append(.cancel(job.id)) }
        case .refresh: desk.effects.append(.refresh)
        case .look, .verify, .bringBack, .download, .delete, .pin:
            if let backup = selected(desk)?.backup { perform(action, on: backup, &desk) }
        }
    }

    private func perform(_ action: Action, on backup: Backup, _ desk: inout Desk) {
        switch action {
        case .look:
            let job = desk.start(.previewRestore(backup.filename, nil))
            desk.open(RestoreBoard(backup, job))
        case .verify: desk.start(.verifyBackup(backup.filename, nil))
        case .bringBack: desk.open(BringBackForm(backup, desk.words))
        case .download: desk.open(DownloadForm(backup))
        case .pin: desk.order(.backup(.pin(backup.filename, !backup.isPinned)))
        case .delete: askToDelete(backup, &desk)
        default: break
        }
    }

    private func askToDelete(_ backup: Backup, _ desk: inout Desk) {
        let day = desk.words.text(.moment(backup.createdAt))
        var words = "\(backup.filename), \(ByteCount.words(backup.fileSize)), is deleted for good."
        if !backup.isThere { words = "\(backup.filename) is taken off the list; its file is gone already." }
        if BackupsScreen.list(desk)?.lastProven == backup {
            words += " It is the newest that is proven: nothing newer is known to be restorable."
        }
        desk.open(
            Question(
                title: "Delete the backup of \(day)?", words: words, yes: "delete it",
                request: .start(.deleteBackup(backup.filename))))
    }

    private func askToUndo(_ undo: BackupList.Undo, _ desk: inout Desk) {
        let at = desk.words.text(.moment(undo.at))
        desk.open(
            Question(
                title: "Undo the restore?",
                words:
                    "The shop goes back to how it was just before the restore of \(at), from \(undo.before). A backup of now is made first. What was written since the restore is in that backup alone.",
                yes: "undo it", request: .start(.undoRestore())))
    }

    private mutating func step(_ step: RowsList.Step, _ desk: Desk) {
        guard let backups = BackupsScreen.list(desk)?.backups, !backups.isEmpty else { return }
        let page = layout(Shell.body(of: desk.frame), desk).list.height - 2
        select(step.from(row, of: backups.count, page: page), backups)
    }

    private mutating func select(_ row: Int, _ backups: [Backup]) {
        self.row = row
        chosen = backups[row].filename
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input, let backups = BackupsScreen.list(desk)?.backups else { return false }
        switch mouse.action {
        case .wheelUp: step(.up, desk)
        case .wheelDown: step(.down, desk)
        case .press:
            let list = layout(Shell.body(of: desk.frame), desk).list
            let line = mouse.at.y - list.minY - 1
            let at = top(list.height - 1, of: backups.count) + line
            guard line >= 0, line < list.height - 1, backups.indices.contains(at) else { return false }
            if at == row, refusal(of: .look, desk) == nil { perform(.look, &desk) } else { select(at, backups) }
        case .drag, .release: return false
        }
        return true
    }

    /// The first row drawn, such that the selected one is in the middle where it can be.
    func top(_ height: Int, of count: Int) -> Int { max(0, min(row - height / 2, count - height)) }

    // MARK: What comes back

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard case .backup(.pin(let name, let isPinned)) = command, refusal == nil else { return }
        desk.tell(isPinned ? "\(name) is pinned: it is never cleaned away" : "\(name) is no longer pinned")
    }

    /// An archive with a passphrase of its own: it is asked for. What else a form asked for and was refused stands in the form again.
    mutating func ended(_ job: RunningJob, _ desk: inout Desk) {
        guard case .failed(let why) = job.last else { return }
        if let complaint = why.passphraseComplaint {
            desk.notice = nil
            return desk.open(PassphraseForm(job.job, complaint: complaint))
        }
        switch job.job {
        case .backUp(let order):
            desk.notice = nil
            desk.open(CreateForm(order, why))
        case .downloadBackup(let name, let path):
            guard let backup = BackupsScreen.list(desk)?.find(name) else { return }
            desk.notice = nil
            desk.open(DownloadForm(backup, path, why))
        case .bringBack(let what, let name, _):
            guard let backup = BackupsScreen.list(desk)?.find(name) else { return }
            desk.notice = nil
            desk.open(BringBackForm(backup, desk.words, what, why))
        default: break
        }
    }

    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard let given = message as? GivenPassphrase, let job = given.job.opened(with: given.secret) else { return }
        desk.start(job)
    }
}
