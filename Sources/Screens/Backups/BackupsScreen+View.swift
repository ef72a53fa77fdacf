import Cells
import DiveShop

extension BackupsScreen {
    /// Where everything stands inside of the frame: the numbers, running jobs, the list, and what is told of the selected one.
    func layout(_ rect: Rect, _ desk: Desk) -> (head: Rect, jobs: Rect, list: Rect, detail: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let isTall = inside.height >= 18
        let gap = isTall ? 1 : 0
        let head = min(isTall ? 6 : 5, headLines(desk, width: inside.width).count)
        let jobs = min(isTall ? 6 : 2, BackupsScreen.running(desk).count * 2)
        // A name of a file is told whole: on a phone what else it is stands below it.
        let detail = isTall || inside.width < BackupsScreen.roomForName ? 3 : 2
        var y = inside.minY
        func part(_ height: Int) -> Rect {
            defer { y += height }
            return Rect(x: inside.minX, y: y, width: inside.width, height: max(0, height))
        }
        let parts = (part(head + gap), part(jobs + (jobs > 0 ? gap : 0)))
        let list = part(inside.maxY - y - detail - gap)
        y += gap
        return (parts.0, parts.1, list, part(detail))
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let list = BackupsScreen.list(desk)
        let note = list.map { "as of \(desk.words.calendar.clock(of: $0.asOf))" }
        let count = list.map { $0.backups.count == 1 ? "one archive" : "\(Words.grouped($0.backups.count)) archives" }
        Panel(title: "Backups", badge: list?.backups.isEmpty == true ? "none" : count, note: note, state: .focused)
            .draw(into: &grid, rect)
        let room = layout(rect, desk)
        if let why = desk.refusal(without: .createBackups) { return say(why, .quiet, into: &grid, room.head) }
        if case .refused(let why) = desk.answers[.backups] { return say(why.words, .alarm, into: &grid, room.head) }
        guard let list else { return say("reading …", .quiet, into: &grid, room.head) }
        for (y, line) in headLines(desk, width: room.head.width).prefix(room.head.height).enumerated() {
            StatsLine.draw(line, into: &grid, Point(room.head.minX, room.head.minY + y), before: room.head.maxX)
        }
        for (i, job) in BackupsScreen.running(desk).prefix(room.jobs.height / 2).enumerated() {
            JobLines(job: job, stop: "X").draw(
                into: &grid,
                Rect(x: room.jobs.minX, y: room.jobs.minY + i * 2, width: room.jobs.width, height: 2))
        }
        guard !list.backups.isEmpty else { return drawEmpty(into: &grid, room.list, desk) }
        draw(list, into: &grid, room.list, desk)
        drawDetail(into: &grid, room.detail, desk)
    }

    private func say(_ text: String, _ face: Face, into grid: inout Grid, _ rect: Rect) {
        for (i, line) in wrapped(text, width: rect.width).enumerated() {
            grid.write(line, at: Point(rect.minX, rect.minY + i), face: face)
        }
    }

    // MARK: The head

    /// The statistics of the customer's document, the age of the last proven one, and the restore that can be undone.
    private func headLines(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        guard let list = BackupsScreen.list(desk) else { return [[StatsLine.Piece(text: "reading …", face: .quiet)]] }
        typealias Piece = StatsLine.Piece
        let there = list.backups.filter(\.isThere)
        var groups: [[Piece]] = [proven(list)]
        if let last = there.first {
            groups.append([Piece(text: "last \(desk.words.text(.moment(last.createdAt)))", face: .text)])
        }
        if !there.isEmpty {
            let count = there.count == 1 ? "one backup" : "\(Words.grouped(there.count)) backups"
            groups.append([Piece(text: "\(count), \(ByteCount.words(list.totalSize))", face: .text)])
        }
        groups.append([Piece(text: "database \(ByteCount.words(list.databaseSize))", face: .quiet)])
        groups.append([disk(list)])
        var lines = StatsLine.wrapped(groups, width: width)
        if let undo = list.undo {
            let at = desk.words.text(.moment(undo.at))
            lines.append([
                Piece(text: "u", face: .overlayKey), Piece(text: " undoes the restore of \(at)", face: .info),
                Piece(text: ", from \(undo.restored)", face: .quiet),
            ])
        }
        return lines
    }

    private func proven(_ list: BackupList) -> [StatsLine.Piece] {
        guard let last = list.lastProven else {
            let isEmpty = list.backups.isEmpty
            return [
                StatsLine.Piece(
                    text: isEmpty ? "! no backup yet" : "‼ none is proven", face: isEmpty ? .warning : .alarm)
            ]
        }
        let age = Words.age(list.asOf.seconds - last.createdAt.seconds)
        let isOld = list.asOf.seconds - last.createdAt.seconds > BackupsScreen.oldAfter
        let words = age == "now" ? "newest proven just made" : "newest proven \(age) old"
        return [
            StatsLine.Piece(text: "\(isOld ? "!" : "✓") \(words)", face: isOld ? .warning : .good)
        ]
    }
    /// A day's work is lost by then, and half of the next.
    private static let oldAfter = 36 * 3600

    private func disk(_ list: BackupList) -> StatsLine.Piece {
        guard list.diskSize > 0 else { return StatsLine.Piece(text: "disk unknown", face: .quiet) }
        let share = Double(list.diskFree) / Double(list.diskSize)
        let words = "\(Words.percent(share)) of the disk left, \(ByteCount.words(list.diskFree))"
        // A backup needs room for a copy of the database, and as much again for the archive.
        let isShort = share < 0.1 || list.diskFree < 2 * list.databaseSize
        return StatsLine.Piece(text: isShort ? "! \(words)" : words, face: isShort ? .warning : .quiet)
    }

    // MARK: The list

    private static let columns = [
        Table.Column("Made"), Table.Column("State"), Table.Column("Size", rank: 1, isNumber: true),
        Table.Column("Holds", rank: 2), Table.Column("Kept", rank: 3), Table.Column("Made by", rank: 5),
        Table.Column("Description", rank: 4), Table.Column("Proven, or why not", rank: 6),
    ]

    private func draw(_ list: BackupList, into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let height = rect.height - 1
        let top = top(height, of: list.backups.count)
        let rows = list.backups.dropFirst(top).prefix(max(0, height)).map { cells($0, desk.words) }
        var table = Table(columns: BackupsScreen.columns, rows: rows, selected: selected(desk).map { $0.row - top })
        table.isCompact = true
        table.draw(into: &grid, rect)
    }

    /// State alone has a colour: where much is wrong the rest stays calm.
    private func cells(_ backup: Backup, _ words: Words) -> Table.Row {
        let proof =
            backup.state == .proven ? backup.provenAt.map { words.text(.moment($0)) } ?? "" : backup.problem
        let holds = backup.includesDocuments ? "documents too" : "database"
        let kept = [backup.isEncrypted ? "encrypted" : nil, backup.isPinned ? "pinned" : nil].compactMap(\.self)
        var row = Table.Row(
            [
                words.text(.moment(backup.createdAt)), "\(backup.state.mark) \(backup.state.title)",
                ByteCount.words(backup.fileSize), holds, kept.joined(separator: ", "),
                backup.state == .foreign ? "elsewhere" : backup.origin.title,
                backup.description, proof,
            ], face: backup.isThere ? .text : .quiet, faces: [1: backup.state.face])
        if backup.includesDocuments { row.shorter[3] = "documents" }
        return row
    }

    /// What the list has no room for of the one that is selected.
    private func drawDetail(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let backup = selected(desk)?.backup, rect.height > 0 else { return }
        let state = "\(backup.state.mark) \(backup.proof(desk.words))"
        let marks = (backup.marks + [BackupsScreen.made(backup)]).joined(separator: " · ")
        let isNarrow = rect.width < BackupsScreen.roomForName
        let isLong = Cells.columns(state) > rect.width
        var lines =
            isNarrow
            ? [(BackupsScreen.ending(backup.filename, rect.width), Face.quiet), (marks, .quiet)]
            : [("\(backup.filename) · \(marks)", .quiet)]
        lines += wrapped(state, width: rect.width).map {
            ($0, backup.state == .proven ? Face.quiet : backup.state.face)
        }
        if !backup.description.isEmpty, rect.height > 2, !isLong { lines.append((backup.description, .text)) }
        for (i, line) in lines.prefix(rect.height).enumerated() {
            grid.write(line.0, at: Point(rect.minX, rect.minY + i), face: line.1, width: rect.width)
        }
    }

    private static let roomForName = 72

    /// Of a name that is longer its end: files of backups begin alike.
    private static func ending(_ name: String, _ width: Int) -> String {
        var end = Substring(name)
        while Cells.columns(String(end)) > width - (end.count < name.count ? 1 : 0), !end.isEmpty { end.removeFirst() }
        return end.count < name.count ? "…\(end)" : name
    }

    private static func made(_ backup: Backup) -> String {
        if backup.state == .foreign { return "made elsewhere" }
        return switch backup.origin {
        case .manual: "made by hand"
        case .scheduled: "made by a schedule"
        case .preRestore: "made before a restore"
        }
    }

    private func drawEmpty(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let lines = [
            ("c", "makes the first backup: the whole shop in one file, read back and proven before it stands here."),
            ("s", "lets backups be made by themselves, every night for instance."),
        ]
        var y = rect.minY
        for (key, words) in lines where y < rect.maxY {
            grid.write(key, at: Point(rect.minX, y), face: .overlayKey)
            for line in wrapped(words, width: min(90, rect.width - 3)) where y < rect.maxY {
                grid.write(line, at: Point(rect.minX + 3, y), width: rect.width - 3)
                y += 1
            }
        }
    }
}

extension StatsLine {
    /// Groups beside one another, in as many lines as they need; a group is never parted.
    static func wrapped(_ groups: [[Piece]], width: Int) -> [[Piece]] {
        let between = Piece(text: " · ", face: .quiet)
        func length(_ pieces: [Piece]) -> Int { pieces.reduce(0) { $0 + columns($1.text) } }
        var lines: [[Piece]] = []
        for group in groups {
            if let last = lines.last, length(last) + 3 + length(group) <= width {
                lines[lines.count - 1] += [between] + group
            } else {
                lines.append(group)
            }
        }
        return lines
    }

    static func draw(_ line: [Piece], into grid: inout Grid, _ p: Point, before right: Int) {
        var x = p.x
        for piece in line {
            x += grid.write(piece.text, at: Point(x, p.y), face: piece.face, width: max(0, right - x))
        }
    }
}

/// A running job in two lines: what it is and what it does, with the time left; how far it is, and the key that stops it.
struct JobLines {
    let job: RunningJob
    /// The key that stops it; empty: none is told.
    var stop = ""

    func draw(into grid: inout Grid, _ rect: Rect) {
        guard case .progress(let share, let words) = job.last, rect.height > 1 else { return }
        let y = rect.minY
        let all = words.isEmpty ? job.job.title : "\(job.job.title): \(words)"
        // Where room is short, what it does and how long matters more than what it is called.
        let title = columns(all) <= rect.width || words.isEmpty ? all : words
        grid.write(title, at: Point(rect.minX, y), face: .strong, width: rect.width)
        let bar = min(60, rect.width - (stop.isEmpty ? 0 : 12))
        ProgressBar(share).draw(into: &grid, at: Point(rect.minX, y + 1), width: bar)
        guard !stop.isEmpty else { return }
        let x = rect.minX + bar + 2
        let taken = grid.write(stop, at: Point(x, y + 1), face: .overlayKey)
        grid.write(" stops it", at: Point(x + taken, y + 1), face: .quiet, width: rect.maxX - x - taken)
    }
}
