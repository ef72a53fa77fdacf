import Cells
import DiveShop

/// Backups that are made by themselves: adding, pausing, taking away.
struct SchedulesBoard: Place {
    enum Action: Hashable, Sendable { case up, down, first, last, add, pause, remove, leave }
    private var schedules: [BackupSchedule]?
    private var selected = 0

    var name: String { "Schedules" }
    let table: [Binding<Action>] = [
        Binding("up k", .up, "Go up"), Binding("down j", .down, "Go down"),
        Binding("home g", .first, "Go to the first"), Binding("end G", .last, "Go to the last"),
        Binding("a", .add, "Add a schedule", hint: "add"),
        Binding("p space", .pause, "Pause the schedule, or let it go on", hint: "pause, go on"),
        Binding("x delete", .remove, "Take the schedule away", hint: "take away"),
        Binding("esc q s", .leave, "Back to the backups", hint: "back"),
    ]

    func queries(_ desk: Desk) -> [Query] { [.backups] }

    mutating func follow(_ desk: Desk) {
        guard let list = BackupsScreen.list(desk) else { return }
        let id = schedule?.id
        schedules = list.schedules
        selected = list.schedules.firstIndex { $0.id == id } ?? max(0, min(selected, list.schedules.count - 1))
    }

    private var schedule: BackupSchedule? {
        guard let schedules, schedules.indices.contains(selected) else { return nil }
        return schedules[selected]
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .add: desk.refusal(without: .manageBackups)
        case .pause, .remove: desk.refusal(without: .manageBackups) ?? (schedule == nil ? "there is no schedule" : nil)
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        let last = max(0, (schedules?.count ?? 0) - 1)
        switch action {
        case .up: selected = max(0, selected - 1)
        case .down: selected = min(last, selected + 1)
        case .first: selected = 0
        case .last: selected = last
        case .add: desk.open(ScheduleForm())
        case .pause:
            if let schedule { desk.order(.backup(.setScheduleActive(schedule.id, !schedule.isActive))) }
        case .remove:
            guard let schedule else { return }
            desk.open(
                Question(
                    title: "Take this schedule away?",
                    words:
                        "\(schedule.draft.sentence) no backup is made by itself any more. The backups it made stay. p only pauses it.",
                    yes: "take it away", request: .order(.backup(.removeSchedule(schedule.id)))))
        case .leave: desk.close()
        }
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard refusal == nil, case .backup(let command) = command else { return }
        switch command {
        case .setScheduleActive(_, let isActive): desk.tell(isActive ? "it goes on" : "it is paused")
        case .removeSchedule: desk.tell("the schedule is taken away")
        case .addSchedule, .pin: break
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        let list = room(Shell.body(of: desk.frame))
        switch mouse.action {
        case .wheelUp: perform(.up, &desk)
        case .wheelDown: perform(.down, &desk)
        case .press:
            let at = mouse.at.y - list.minY - 1 + top(list.height - 1)
            guard mouse.at.y > list.minY, let schedules, schedules.indices.contains(at) else { return false }
            selected = at
        default: return false
        }
        return true
    }

    private func top(_ height: Int) -> Int { max(0, min(selected - height / 2, (schedules?.count ?? 0) - height)) }

    /// Above the lines that say who carries schedules out.
    private func room(_ rect: Rect) -> Rect {
        Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 5)
    }

    /// What there is room for: a phone shows when, and when next.
    private enum Column: CaseIterable {
        case when, state, next, holds, kept, last

        var title: String {
            switch self {
            case .when: "When"
            case .state: "State"
            case .next: "Next"
            case .holds: "Holds"
            case .kept: "Kept"
            case .last: "Last made"
            }
        }
        static func fitting(_ width: Int) -> [Column] {
            width < 50 ? [.when, .next] : width < 100 ? [.when, .state, .next, .holds, .kept] : allCases
        }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let active = schedules?.count { $0.isActive }
        Panel(title: "Schedules of backups", badge: active.map { "\($0) active" }, state: .focused)
            .draw(into: &grid, rect)
        let room = room(rect)
        let words =
            "nautilus worker makes them, or cron by nautilus backup run-due; missed ones are caught up on."
        for (i, line) in wrapped(words, width: room.width).prefix(3).enumerated() {
            grid.write(line, at: Point(room.minX, room.maxY + i), face: .quiet, width: room.width)
        }
        guard let schedules else {
            grid.write("reading …", at: room.origin, face: .quiet)
            return
        }
        guard !schedules.isEmpty else {
            let words =
                "No backup is made by itself. a adds a schedule: the database every night, say, and with documents once a week."
            for (i, line) in wrapped(words, width: min(90, room.width)).enumerated() {
                grid.write(line, at: Point(room.minX, room.minY + i), width: room.width)
            }
            return
        }
        let top = top(room.height - 1)
        let columns = Column.fitting(room.width)
        var table = Table(
            columns: columns.map { Table.Column($0.title) },
            rows: schedules.dropFirst(top).prefix(max(0, room.height - 1)).map { row($0, columns, desk) },
            selected: selected - top)
        table.isCompact = true
        table.draw(into: &grid, room)
    }

    private func row(_ schedule: BackupSchedule, _ columns: [Column], _ desk: Desk) -> Table.Row {
        let isLate = schedule.nextDue.map { $0 < desk.now } ?? false
        let (mark, state, face): (String, String, Face) =
            !schedule.isActive ? ("·", "paused", .quiet) : isLate ? ("!", "late", .warning) : ("✓", "active", .good)
        let next = schedule.nextDue.map { desk.words.text(.moment($0)) }
        let draft = schedule.draft
        let cells = columns.map { column in
            switch column {
            case .when: draft.short
            case .state: "\(mark) \(state)"
            case .next: columns.contains(.state) ? next ?? "–" : "\(mark) \(next ?? state)"
            case .holds: draft.includesDocuments ? "documents too" : "database"
            case .kept: draft.isEncrypted ? "encrypted" : ""
            case .last: schedule.lastRun.map { desk.words.text(.moment($0)) } ?? "never yet"
            }
        }
        // State, or what stands for it, comes second.
        return Table.Row(cells, face: schedule.isActive ? .text : .quiet, faces: [1: face])
    }
}

extension ScheduleDraft {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `daily at 02:00`, `Sundays at 02:00`, `the 1st of the month at 02:00`.
    var words: String {
        switch frequency {
        case .daily: "daily at \(time)"
        case .weekly: "\(ScheduleDraft.weekdays[min(6, max(0, day ?? 6))])s at \(time)"
        case .monthly: "the \(ScheduleDraft.ordinal(day ?? 1)) of the month at \(time)"
        }
    }

    /// As a list has it: `monthly 31st, 04:00`.
    var short: String {
        switch frequency {
        case .daily: "daily, \(time)"
        case .weekly: "\(ScheduleDraft.weekdays[min(6, max(0, day ?? 6))])s, \(time)"
        case .monthly: "monthly \(ScheduleDraft.ordinal(day ?? 1)), \(time)"
        }
    }

    /// The beginning of a sentence: `Daily at 02:00`.
    var sentence: String { words.prefix(1).uppercased() + words.dropFirst() }

    private static func ordinal(_ day: Int) -> String {
        switch day {
        case 1, 21, 31: "\(day)st"
        case 2, 22: "\(day)nd"
        case 3, 23: "\(day)rd"
        default: "\(day)th"
        }
    }
}
