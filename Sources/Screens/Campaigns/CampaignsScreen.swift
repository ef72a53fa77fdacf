import Cells
import DiveShop

/// Messages to many: campaigns, the templates they begin with, messages that go by themselves, what people answered, and everything that
/// was ever sent.
struct CampaignsScreen: Place {
    enum Part: Int, Hashable, Sendable, CaseIterable {
        case campaigns, templates, automatic, replies, messages

        var title: String {
            switch self {
            case .campaigns: "Campaigns"
            case .templates: "Templates"
            case .automatic: "Automatic"
            case .replies: "Replies"
            case .messages: "Messages"
            }
        }
    }
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case part(Part)
        case nextPart, partBefore
        case act(CampaignAct)
        case open, new, turn, handle, resumeChannel, narrow, filter, backOut
    }

    private(set) var part = Part.campaigns
    private(set) var campaigns = CampaignRows()
    /// Of the templates, and of the automatic messages.
    private var template = 0
    private var rule = 0
    private(set) var replies = RowsList()
    private(set) var log = RowsList(growsAtTop: true)
    private(set) var shown = MessageFilter.all

    var name: String { "Campaigns" }
    var isFiltering: Bool {
        switch part {
        case .campaigns: campaigns.isFiltering
        case .replies: replies.isFiltering
        case .messages: log.isFiltering
        case .templates, .automatic: false
        }
    }
    let table: [Binding<Action>] =
        [
            Binding("enter", .open, "Open what is selected", hint: "open"),
            Binding("n", .new, "Write a new campaign, or a new template", hint: "new"),
            Binding("h", .handle, "Replies: somebody has looked after it", hint: "done with it"),
            Binding("o", .turn, "Automatic messages: switch on or off", hint: "on or off"),
        ] + CampaignAct.bindings(Action.act)
        + Part.allCases.map { Binding("\($0.rawValue + 1)", .part($0), "Show the part \($0.title)") } + [
            Binding("right tab", .nextPart, "Show the next part", hint: "next part"),
            Binding("left shift-tab", .partBefore, "Show the part before"),
            Binding("R", .resumeChannel, "Let a channel that was stopped go on", hint: "channel goes on"),
            Binding("f", .narrow, "Messages: show only those waiting, then held, sent, failed …", hint: "only …"),
        ] + RowsList.bindings(Action.step) + [
            Binding("/", .filter, "Show only what has these words", hint: "filter"),
            Binding("esc", .backOut, "End the filter"),
        ]

    // MARK: What it shows

    private var campaignsQuery: MessageQuery { .campaigns(campaigns.request) }
    private var repliesQuery: MessageQuery { .replies(replies.request) }
    private var logQuery: MessageQuery { .log(shown, log.request) }
    /// What the part shows.
    var query: MessageQuery {
        switch part {
        case .campaigns: campaignsQuery
        case .templates: .templates
        case .automatic: .rules
        case .replies: repliesQuery
        case .messages: logQuery
        }
    }
    func queries(_ desk: Desk) -> [Query] {
        guard desk.may(.viewCommunication) else { return [] }
        // How channels stand and what waits for a person is told in every part.
        return [.messages(query)] + (part == .campaigns ? [] : [.messages(campaignsQuery)])
    }

    mutating func follow(_ desk: Desk) {
        campaigns.follow(desk.told(campaignsQuery))
        replies.follow(desk.rows(repliesQuery))
        log.follow(desk.rows(logQuery))
        template = max(0, min(template, templates(desk).count - 1))
    }

    /// Those of the program and the shop's; empty until they are read.
    func templates(_ desk: Desk) -> [ShopTemplate] {
        if case .templates(let templates) = desk.told(.templates) { templates } else { [] }
    }
    func rules(_ desk: Desk) -> [AutomaticRule] {
        if case .rules(let rules) = desk.told(.rules) { rules } else { [] }
    }
    func chosenTemplate(_ desk: Desk) -> (row: Int, template: ShopTemplate)? {
        let all = templates(desk)
        return all.indices.contains(template) ? (template, all[template]) : nil
    }
    func chosenRule(_ desk: Desk) -> (row: Int, rule: AutomaticRule)? {
        let all = rules(desk)
        return all.indices.contains(rule) ? (rule, all[rule]) : nil
    }
    /// The first channel that waits for somebody to let it go on.
    private var stopped: LaneState? { campaigns.list?.lanes.first(where: \.isStopped) }

    // MARK: What can be done

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .viewCommunication), action != .backOut { return why }
        switch action {
        case .step, .part, .nextPart, .partBefore, .backOut: return nil
        case .act(let act): return refusal(of: act, desk)
        case .new:
            return part == .campaigns || part == .templates
                ? desk.refusal(without: .sendBulk) : "1 shows the campaigns, 2 the templates: there it writes a new one"
        case .open:
            switch part {
            case .campaigns: return campaigns.selection == nil ? "there is no campaign" : nil
            case .templates:
                return desk.refusal(without: .sendBulk) ?? (chosenTemplate(desk) == nil ? "there is no template" : nil)
            case .automatic:
                return desk.refusal(without: .sendBulk) ?? (chosenRule(desk) == nil ? "there is none" : nil)
            case .replies: return replies.selection == nil ? "there is no reply" : nil
            case .messages: return log.selection == nil ? "there is no message" : nil
            }
        case .turn:
            if part != .automatic { return "that is for automatic messages; 3 shows them" }
            return desk.refusal(without: .sendBulk) ?? (chosenRule(desk) == nil ? "there is none" : nil)
        case .handle:
            if part != .replies { return "that is for replies; 4 shows them" }
            if let why = desk.refusal(without: .sendMessages) { return why }
            guard let row = replies.selection else { return "there is no reply" }
            return isOpen(row) ? nil : "nothing is to be done about it"
        case .resumeChannel:
            return desk.refusal(without: .sendBulk) ?? (stopped == nil ? "no channel is stopped" : nil)
        case .narrow: return part == .messages ? nil : "that is for messages; 5 shows them"
        case .filter: return part == .templates || part == .automatic ? "there is nothing to filter here" : nil
        }
    }

    private func refusal(of act: CampaignAct, _ desk: Desk) -> String? {
        switch (part, act) {
        case (.campaigns, _): return act.refusal(campaigns.selection, desk)
        case (.templates, .edit), (.automatic, .edit): return refusal(of: .open, desk)
        case (.templates, .cancel):
            if let why = desk.refusal(without: .sendBulk) { return why }
            guard let template = chosenTemplate(desk)?.template else { return "there is no template" }
            return template.isOwn ? nil : "it comes with the program and stays; e writes your own words"
        default: return "that is for campaigns; 1 shows them"
        }
    }

    /// Whether the reply waits for a person.
    private func isOpen(_ row: Rows.Row) -> Bool { row.id != nil && (row.tone == .warning || row.tone == .alarm) }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): self.step(step, desk)
        case .part(let part): self.part = part
        case .nextPart: part = Part(rawValue: (part.rawValue + 1) % Part.allCases.count) ?? .campaigns
        case .partBefore:
            part = Part(rawValue: (part.rawValue + Part.allCases.count - 1) % Part.allCases.count) ?? .campaigns
        case .open: open(&desk)
        case .new: desk.open(part == .templates ? TemplateForm() as any Place : CampaignComposer(.new))
        case .act(let act): perform(act, &desk)
        case .turn: if let rule = chosenRule(desk)?.rule { desk.turn(rule) }
        case .handle: if let id = replies.selection?.id { desk.order(.messages(.handleReply(id))) }
        case .resumeChannel: if let stopped { desk.askToResume(stopped) }
        case .narrow:
            shown = shown.next
            log.startOver()
        case .filter: beginFilter()
        case .backOut: endFilter()
        }
        follow(desk)
    }

    private mutating func perform(_ act: CampaignAct, _ desk: inout Desk) {
        switch (part, act) {
        case (.campaigns, _): if let campaign = campaigns.selection { act.perform(campaign, &desk) }
        case (_, .edit): open(&desk)
        case (_, .cancel): if let template = chosenTemplate(desk)?.template { desk.askToRemove(template) }
        default: break
        }
    }

    private mutating func open(_ desk: inout Desk) {
        switch part {
        case .campaigns: if let campaign = campaigns.selection { desk.open(CampaignBoard(id: campaign.id)) }
        case .templates:
            if let template = chosenTemplate(desk)?.template { desk.open(TemplateForm(changing: template)) }
        case .automatic: if let rule = chosenRule(desk)?.rule { desk.open(AutomaticForm(rule)) }
        case .replies: openInFull(replies, "Reply", &desk)
        case .messages: openInFull(log, "Message", &desk)
        }
    }

    private func openInFull(_ list: RowsList, _ title: String, _ desk: inout Desk) {
        guard let page = list.page, let row = list.selection else { return }
        desk.open(CampaignsScreen.inFull(title, page.rows.columns, row))
    }

    private mutating func beginFilter() {
        switch part {
        case .campaigns: campaigns.beginFilter()
        case .replies: replies.beginFilter()
        case .messages: log.beginFilter()
        case .templates, .automatic: break
        }
    }
    private mutating func endFilter() {
        switch part {
        case .campaigns: campaigns.endFilter()
        case .replies: _ = replies.endFilter()
        case .messages: _ = log.endFilter()
        case .templates, .automatic: break
        }
    }

    private mutating func step(_ step: RowsList.Step, _ desk: Desk) {
        let list = layout(Shell.body(of: desk.frame), desk).list
        switch part {
        case .campaigns: campaigns.step(step, height: max(1, list.height / CampaignRows.lines(list.width) - 1))
        case .templates: template = step.from(template, of: templates(desk).count, page: list.height)
        case .automatic: rule = step.from(rule, of: rules(desk).count, page: list.height)
        case .replies: replies.step(step, height: list.height - 1)
        case .messages: log.step(step, height: list.height - 1)
        }
    }

    // MARK: What comes in

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let body = Shell.body(of: desk.frame)
        let layout = layout(body, desk)
        if case .mouse(let mouse) = input, mouse.action == .press, mouse.at.y == layout.tabs.minY {
            guard let at = tabs.part(at: mouse.at, from: layout.tabs.origin, width: layout.tabs.width) else {
                return false
            }
            part = Part(rawValue: at) ?? part
            follow(desk)
            return true
        }
        var taken = RowsList.Taken.nothing
        switch part {
        case .campaigns where campaigns.type(input): taken = .done
        case .replies: taken = replies.take(input, in: layout.list)
        case .messages: taken = log.take(input, in: layout.list)
        case .campaigns, .templates, .automatic: taken = take(mouse: input, layout.list, desk)
        }
        if taken == .open, refusal(of: .open, desk) == nil { open(&desk) }
        follow(desk)
        return taken != .nothing
    }

    private mutating func take(mouse input: Input, _ list: Rect, _ desk: Desk) -> RowsList.Taken {
        guard case .mouse(let mouse) = input else { return .nothing }
        switch mouse.action {
        case .wheelUp: step(.up, desk)
        case .wheelDown: step(.down, desk)
        case .press:
            guard list.contains(mouse.at) else { return .nothing }
            let line = mouse.at.y - list.minY - 1
            switch part {
            case .campaigns:
                guard let row = campaigns.row(at: mouse.at, in: list) else { return .nothing }
                if row == campaigns.selected { return .open }
                campaigns.select(row)
            case .templates:
                let row = line + top(template, list, of: templates(desk).count)
                guard line >= 0, row < templates(desk).count else { return .nothing }
                if row == template { return .open }
                template = row
            default:
                guard line >= 0, line < rules(desk).count else { return .nothing }
                if line == rule { return .open }
                rule = line
            }
        case .drag, .release: return .nothing
        }
        return .done
    }

    /// The first row drawn of a list with headings.
    func top(_ selected: Int, _ list: Rect, of count: Int) -> Int {
        max(0, min(selected - (list.height - 1) / 2, count - (list.height - 1)))
    }

    /// What was written above it is selected afterwards.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard let written = message as? WrittenCampaign else { return }
        part = .campaigns
        campaigns.want(written.id)
        follow(desk)
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard refusal == nil, case .messages(let command) = command, let words = command.done else { return }
        desk.tell(words)
    }

    /// A test that failed is tried again in its form.
    mutating func ended(_ job: RunningJob, _ desk: inout Desk) { desk.reopenTest(job) }
}

/// A campaign that somebody has just written or sent.
struct WrittenCampaign: Hashable, Sendable {
    let id: Int64
}

extension Desk {
    /// Switches one off at once; asks before messages go by themselves.
    mutating func turn(_ rule: AutomaticRule) {
        let turned = AutomaticRule(
            rule.occasion, channel: rule.channel, template: rule.template, days: rule.days, isActive: !rule.isActive)
        let command = Command.messages(.setRule(turned))
        guard turned.isActive else { return order(command) }
        open(
            Question(
                title: "Switch on “\(rule.occasion.title)”?",
                words: "\(turned.sentence) It goes once for each occasion, to those who agreed.",
                yes: "switch it on", request: .order(command)))
    }

    mutating func askToResume(_ lane: LaneState) {
        let waiting = Words.counted(lane.waiting + lane.held, "message waits", "messages wait")
        open(
            Question(
                title: "Let \(lane.channel.title) go on?",
                words:
                    "It was stopped: \(lane.stoppedBecause ?? ""). \(waiting.prefix(1).uppercased())\(waiting.dropFirst()), and campaigns that were paused with it go on. If nothing was mended, it stops again.",
                yes: "let it go on", request: .order(.messages(.resumeChannel(lane.channel)))))
    }

    mutating func askToRemove(_ template: ShopTemplate) {
        open(
            Question(
                title: template.isBuiltIn
                    ? "Take your words of “\(template.title)” away?" : "Delete “\(template.title)”?",
                words: template.isBuiltIn
                    ? "The words that come with the program stand there again."
                    : "Messages that were sent with it stay as they are.",
                yes: template.isBuiltIn ? "take them away" : "delete it",
                request: .order(.messages(.removeTemplate(template.name)))))
    }
}
