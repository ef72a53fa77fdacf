import Cells
import DiveShop

/// The one place for running jobs: how far each is, what came of it, and its end before time.
struct JobsBoard: Place {
    enum Action: Hashable, Sendable { case up, down, cancel, clear, leave }
    private var selected = 0

    var name: String { "Jobs" }
    var table: [Binding<Action>] {
        [
            Binding("up k", .up, "Go up"), Binding("down j", .down, "Go down"),
            Binding("x delete", .cancel, "Stop the job", hint: "stop it"),
            Binding("c", .clear, "Put away those that are over", hint: "put away"),
            Binding("esc q J", .leave, "Leave the list", hint: "leave"),
        ]
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .cancel:
            guard desk.jobs.indices.contains(selected) else { return "there is no job" }
            return desk.jobs[selected].isRunning ? nil : "it is over already"
        case .clear: return desk.jobs.contains { !$0.isRunning } ? nil : "none is over"
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .up: selected = max(0, selected - 1)
        case .down: selected = max(0, min(desk.jobs.count - 1, selected + 1))
        case .cancel: desk.effects.append(.cancel(desk.jobs[selected].id))
        case .clear:
            desk.jobs.removeAll { !$0.isRunning }
            selected = 0
        case .leave: desk.close()
        }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw("Jobs", 72, max(3, desk.jobs.count * 3), into: &grid, rect)
        if desk.jobs.isEmpty { grid.write("No job is running.", at: inside.origin, face: .quiet, width: inside.width) }
        // The selected one is always among those drawn.
        let room = max(1, inside.height / 3)
        let top = max(0, min(selected - room + 1, desk.jobs.count - room))
        for (row, job) in desk.jobs.enumerated().dropFirst(top).prefix(room) {
            let y = inside.minY + (row - top) * 3
            let isSelected = row == selected
            grid.write(isSelected ? "▸ " : "  ", at: Point(inside.minX, y), face: .overlayKey)
            grid.write(
                job.job.title, at: Point(inside.minX + 2, y), face: isSelected ? .strong : .text,
                width: inside.width - 2)
            let (words, face) = job.said
            if case .progress(let share, _) = job.last {
                ProgressBar(share).draw(
                    into: &grid, at: Point(inside.minX + 2, y + 1), width: min(40, inside.width - 2))
                grid.write(words, at: Point(inside.minX + 43, y + 1), face: face, width: inside.width - 43)
            } else {
                for (i, line) in wrapped(words, width: inside.width - 2).prefix(2).enumerated() {
                    grid.write(line, at: Point(inside.minX + 2, y + 1 + i), face: face, width: inside.width - 2)
                }
            }
        }
    }
}

extension RunningJob {
    var said: (String, Face) {
        switch last {
        case .progress(_, let words): (words, .quiet)
        case .finished(let words): ("✓ \(words)", .good)
        case .failed(let why): ("‼ \(why.words)", .alarm)
        case .cancelled: ("stopped", .warning)
        case .previewed: ("✓ looked into", .good)
        case .dryRun: ("✓ dry run done", .good)
        }
    }
}
