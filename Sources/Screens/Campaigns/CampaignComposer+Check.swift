import Cells
import DiveShop

/// The dry run: what it found, and everybody it told of.
extension CampaignComposer {
    /// Where the list of people stands, and what is told beside or above it.
    private func parts(_ rect: Rect, _ desk: Desk) -> (told: Rect, list: Rect) {
        let room = room(rect, desk).tabs
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let gap = inside.height > 16 ? 2 : 1
        let rest = Rect(x: room.minX, y: inside.minY + gap, width: inside.width, height: max(1, inside.height - gap))
        if inside.width >= CampaignComposer.wide {
            let width = min(72, inside.width * 2 / 5)
            return (
                Rect(x: rest.minX, y: rest.minY, width: width, height: rest.height),
                Rect(x: rest.minX + width + 3, y: rest.minY, width: rest.width - width - 3, height: rest.height - 1)
            )
        }
        let head = dryRun.run.map { DryRunPart.head($0, desk, width: rest.width).count } ?? 2
        // Reasons have what room there is above a list of half the height.
        let reasons = dryRun.run.map { DryRunPart.reasons($0, width: rest.width).count } ?? 0
        let told = min(head + (rest.height > 14 ? min(reasons, rest.height / 2 - head) : 0), max(2, rest.height - 4))
        return (
            Rect(x: rest.minX, y: rest.minY, width: rest.width, height: told),
            Rect(x: rest.minX, y: rest.minY + told + 1, width: rest.width, height: max(1, rest.height - told - 2))
        )
    }

    func drawCheck(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let (told, list) = parts(rect, desk)
        guard let run = dryRun.run else { return drawWaiting(into: &grid, told, desk) }
        PieceLines.draw(found(run, desk, width: told.width), into: &grid, told)
        if let only = dryRun.only {
            grid.write(
                "only those: \(only.title)", at: Point(list.minX, list.minY - 1), face: .quiet, width: list.width)
        }
        let hidden = run.counts.values.reduce(0, +) - run.recipients.count
        dryRun.list.draw(
            into: &grid, list, .rows(dryRun.page(run)), desk.words,
            empty: dryRun.only == nil
                ? "Nobody is in the audience." : "None of them is \(dryRun.only?.title ?? "").",
            as: { CampaignsScreen.compact($0, $1) })
        if hidden > 0, !dryRun.list.isFiltering {
            grid.writeRight(
                "  and \(Words.grouped(hidden)) more", before: list.maxX, y: list.maxY, face: .quiet,
                width: list.width / 2)
        }
    }

    /// Everything it found.
    func found(_ run: DryRun, _ desk: Desk, width: Int) -> [Line] {
        DryRunPart.head(run, desk, width: width) + DryRunPart.reasons(run, width: width)
            + DryRunPart.longest(run, desk.words, width: width)
    }

    private func drawWaiting(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        if let failure = dryRun.failure {
            return PieceLines.draw(Desk.lines("‼ \(failure)", .alarm, width: rect.width), into: &grid, rect)
        }
        guard let job = dryRun.running(desk) else { return }
        JobLines(job: job).draw(into: &grid, Rect(x: rect.minX, y: rect.minY, width: rect.width, height: 2))
    }

    mutating func performChecking(_ action: Action, _ desk: inout Desk) {
        let list = parts(Shell.body(of: desk.frame), desk).list
        switch action {
        case .step(let step): dryRun.list.step(step, height: list.height - 1)
        case .only: dryRun.narrow()
        case .filter: dryRun.list.beginFilter()
        case .summary:
            if let run = dryRun.run { desk.open(LinesBox("Dry run", found(run, desk, width: LinesBox.width(desk)))) }
        case .open:
            if let recipient = dryRun.selected { desk.open(LinesBox("Recipient", lines(of: recipient, desk))) }
        default: break
        }
        dryRun.follow(desk)
    }

    /// What one person gets, or why not.
    private func lines(of recipient: DryRun.Recipient, _ desk: Desk) -> [Line] {
        let width = LinesBox.width(desk)
        let name = desk.words.isPrivate || recipient.name.isEmpty ? "customer \(recipient.customer)" : recipient.name
        let address = desk.words.isPrivate ? Words.blank : recipient.address
        var lines: [Line] = [
            [StatsLine.Piece(text: name, face: .strong), StatsLine.Piece(text: "  \(address)", face: .quiet)]
        ]
        let until = recipient.until.map { " until \(desk.words.moment($0, now: desk.now))" } ?? ""
        let why = recipient.reason.isEmpty ? "" : ": \(recipient.reason)"
        lines += Desk.lines(
            "\(recipient.decision.mark)\(recipient.decision.title)\(until)\(why)",
            recipient.decision == .send ? .good : recipient.decision.tone.face, width: width)
        if draft.channel == .sms, recipient.decision != .skipped {
            lines += Desk.lines(SMSText(recipient.content.text).count, .quiet, width: width)
        }
        if !desk.words.isPrivate, recipient.decision != .skipped {
            lines += [[]] + DryRunPart.text(recipient.content, width: width)
        }
        return lines
    }

    mutating func takeChecking(_ input: Input, _ desk: inout Desk) -> Bool {
        let taken = dryRun.list.take(input, in: parts(Shell.body(of: desk.frame), desk).list)
        dryRun.follow(desk)
        if taken == .open, dryRun.selected != nil { performChecking(.open, &desk) }
        return taken != .nothing
    }
}
