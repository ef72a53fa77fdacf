import Cells
import DiveShop

/// The page of one campaign: how far it is and how fast, what came of it, and every message of it.
struct CampaignBoard: Place {
    enum Part: Int, Hashable, Sendable, CaseIterable {
        case overview, messages
        var title: String { self == .overview ? "Overview" : "Messages" }
    }
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case part(Part)
        case nextPart
        case act(CampaignAct)
        case only(MessageFilter)
        case narrow, resolve, resolveAll, open, filter, resumeChannel, leave
    }

    let id: Int64
    private(set) var page: CampaignPage?
    private(set) var part = Part.overview
    private(set) var shown = MessageFilter.all
    private(set) var list = RowsList()
    /// The first line of the overview that shows.
    private var top = 0

    init(id: Int64) { self.id = id }

    var name: String { "Campaign" }
    var isFiltering: Bool { list.isFiltering }
    let table: [Binding<Action>] =
        [
            Binding(
                "enter", .resolve, "Say what becomes of an uncertain one; else show the message whole", hint: "open"),
            Binding("A", .resolveAll, "Say what becomes of all that are uncertain", hint: "all of them"),
            Binding("f", .narrow, "Messages: show only those waiting, then held, sent, failed …", hint: "only …"),
        ] + CampaignAct.bindings(Action.act) + [
            Binding("right left tab", .nextPart, "Show the other part of the page", hint: "next part"),
            Binding("1", .part(.overview), "Show the overview"),
            Binding("2", .part(.messages), "Show the messages"),
            Binding(
                "u", .only(.uncertain), "Show those of which nobody knows whether they went out", hint: "uncertain"),
            Binding("R", .resumeChannel, "Let a channel that was stopped go on", hint: "channel goes on"),
            Binding("/", .filter, "Show only messages with these words"),
        ] + RowsList.bindings(Action.step) + [Binding("esc q", .leave, "Leave the page", hint: "back")]

    // MARK: What it shows

    private var query: MessageQuery { .campaign(id) }
    private var listQuery: MessageQuery { .messages(campaign: id, shown, list.request) }
    func queries(_ desk: Desk) -> [Query] {
        [.messages(query)] + (part == .messages ? [.messages(listQuery)] : [])
    }

    mutating func follow(_ desk: Desk) {
        if case .campaign(let page) = desk.told(query) { self.page = page }
        list.follow(desk.rows(listQuery))
    }

    /// Rows that are uncertain, where those are listed.
    private var uncertain: [Int64] {
        guard part == .messages, shown == .uncertain, let page = list.page else { return [] }
        return page.rows.rows.compactMap(\.id)
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .act(let act): return act.refusal(page?.campaign, desk)
        case .resolve, .open:
            if part != .messages { return "2 shows the messages" }
            return list.selection == nil ? "there is no message" : nil
        case .resolveAll:
            if let why = desk.refusal(without: .sendBulk) { return why }
            return uncertain.isEmpty ? "u shows those that are uncertain" : nil
        case .only(.uncertain): return page?.campaign.counts.uncertain == 0 ? "none is uncertain" : nil
        case .narrow, .filter: return part == .messages ? nil : "2 shows the messages"
        case .resumeChannel:
            return desk.refusal(without: .sendBulk)
                ?? (page?.lane.isStopped == true ? nil : "the channel is not stopped")
        case .step, .part, .nextPart, .only, .leave: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): self.step(step, desk)
        case .part(let part): self.part = part
        case .nextPart: part = part == .overview ? .messages : .overview
        case .act(let act): if let campaign = page?.campaign { act.perform(campaign, &desk) }
        case .only(let filter): show(filter)
        case .narrow: show(shown.next)
        case .resolve where shown == .uncertain && desk.may(.sendBulk):
            if let id = list.selection?.id { desk.open(ResolveBoard([id])) }
        case .resolve, .open:
            if let page = list.page, let row = list.selection {
                desk.open(CampaignsScreen.inFull("Message", page.rows.columns, row))
            }
        case .resolveAll: desk.open(ResolveBoard(uncertain))
        case .resumeChannel: if let lane = page?.lane { desk.askToResume(lane) }
        case .filter: list.beginFilter()
        case .leave: if !list.endFilter() { desk.close() }
        }
        follow(desk)
    }

    private mutating func show(_ filter: MessageFilter) {
        (part, shown) = (.messages, filter)
        list.startOver()
    }

    private mutating func step(_ step: RowsList.Step, _ desk: Desk) {
        let room = room(Shell.body(of: desk.frame), desk).rest
        guard part == .overview else { return list.step(step, height: room.height - 1) }
        guard let page else { return }
        let last = max(0, CampaignView(page: page, desk: desk).sections(room.width).size.height - room.height)
        top = max(0, min(top, last))
        switch step {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= max(1, room.height - 1)
        case .pageDown: top += max(1, room.height - 1)
        case .first: top = 0
        case .last: top = last
        }
        top = max(0, min(top, last))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let room = room(Shell.body(of: desk.frame), desk)
        if case .mouse(let mouse) = input {
            if mouse.action == .press, mouse.at.y == room.tabs.minY {
                guard let at = tabs.part(at: mouse.at, from: room.tabs.origin, width: room.tabs.width) else {
                    return true
                }
                part = Part(rawValue: at) ?? part
                follow(desk)
                return true
            }
            if part == .overview {
                if mouse.action == .wheelUp { step(.up, desk) }
                if mouse.action == .wheelDown { step(.down, desk) }
                return mouse.at.y > 0
            }
        }
        guard part == .messages else { return false }
        let taken = list.take(input, in: room.rest)
        if taken == .open, refusal(of: .resolve, desk) == nil { perform(.resolve, &desk) }
        follow(desk)
        return taken != .nothing
    }

    mutating func ended(_ job: RunningJob, _ desk: inout Desk) { desk.reopenTest(job) }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        // A draft that is gone has no page any more.
        if refusal == nil, case .messages(.deleteCampaign(id)) = command { desk.close() }
    }

    // MARK: Drawing

    private var tabs: PartTabs { PartTabs(titles: Part.allCases.map(\.title), shown: part.rawValue) }

    /// The parts by name, how far it is, and the rest.
    private func room(_ rect: Rect, _ desk: Desk) -> (tabs: Rect, head: Rect, rest: Rect) {
        let inside = Rect(x: rect.minX + 2, y: rect.minY + 1, width: rect.width - 4, height: rect.height - 2)
        let isTall = inside.height >= 18
        let head = page.map { CampaignView(page: $0, desk: desk).head(inside.width).count } ?? 1
        let top = inside.minY + 1 + (isTall ? 1 : 0)
        let height = min(head, max(2, inside.height / 2))
        let rest = top + height + (part == .messages && isTall ? 1 : 0)
        // Below a list there is a line for its filter.
        let bottom = inside.maxY - (part == .messages ? 1 : 0)
        return (
            Rect(x: inside.minX, y: inside.minY, width: inside.width, height: 1),
            Rect(x: inside.minX, y: top, width: inside.width, height: height),
            Rect(x: inside.minX, y: rest, width: inside.width, height: max(0, bottom - rest))
        )
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        guard let page else { return drawNothing(into: &grid, rect, desk) }
        let room = room(rect, desk)
        let note: String? = part == .messages ? list.note(desk.words) : nil
        Panel(title: page.campaign.name, badge: page.campaign.kind, note: note, state: .focused).draw(into: &grid, rect)
        tabs.draw(into: &grid, at: room.tabs.origin, width: room.tabs.width)
        if part == .messages {
            let told = list.page.map { " \(Words.grouped($0.total))" } ?? ""
            grid.writeRight(
                "\(shown.title)\(told)", before: room.tabs.maxX, y: room.tabs.minY, face: .panelBadge,
                width: max(0, room.tabs.width - 28))
        }
        let view = CampaignView(page: page, desk: desk)
        view.drawHead(into: &grid, room.head)
        guard part == .overview else {
            return list.draw(
                into: &grid, room.rest, desk.rows(listQuery), desk.words, empty: shown.none,
                as: { [shown] in CampaignsScreen.compact($0, $1, shown) })
        }
        let sections = view.sections(room.rest.width)
        let first = max(0, min(top, sections.size.height - room.rest.height))
        grid.paste(sections, at: Point(room.rest.minX, room.rest.minY - first), within: room.rest)
        if first + room.rest.height < sections.size.height {
            grid.write("▼", at: Point(rect.maxX - 2, room.rest.maxY - 1), face: .quiet)
        }
        if first > 0 { grid.write("▲", at: Point(rect.maxX - 2, room.rest.minY), face: .quiet) }
    }

    private func drawNothing(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Panel(title: "Campaign", state: .focused).draw(into: &grid, rect)
        if case .refused(let why) = desk.answers[.messages(query)] {
            PieceLines.draw(Desk.lines("‼ \(why.words)", .alarm, width: inside.width), into: &grid, inside)
        } else {
            grid.write("reading …", at: inside.origin, face: .quiet, width: inside.width)
        }
    }
}
