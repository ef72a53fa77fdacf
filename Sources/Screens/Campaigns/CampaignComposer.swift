import Cells
import DiveShop

/// A campaign as it is written, in steps: who gets it, what it says, when it goes, and a dry run before it is sent. Going to the dry run keeps
/// the draft; until then what is typed is kept as in every form.
struct CampaignComposer: Place {
    enum Source: Hashable, Sendable {
        case new
        case edit(Int64)
        /// A new one that begins as that one.
        case copy(Int64)

        var id: Int64? {
            switch self {
            case .new: nil
            case .edit(let id), .copy(let id): id
            }
        }
    }
    enum Step: Int, Hashable, Sendable, CaseIterable {
        case who, message, when, check

        var title: String {
            switch self {
            case .who: "Who"
            case .message: "Message"
            case .when: "When"
            case .check: "Dry run"
            }
        }
    }
    enum Action: Hashable, Sendable {
        case next, previous, enter, nextStep, stepBefore, save, template, plain, all, leave
        // Of the dry run.
        case step(RowsList.Step)
        case send, test, again, only, open, filter, summary
    }

    static let draftName = FormDraft.campaign
    private let source: Source
    var step: Step
    var who: Form
    var message: Form
    var when: Form
    var fields = MessageFields()
    /// The campaign in the store; nil: it is not kept yet.
    var id: Int64?
    /// As it was in the store when the person saw it, and as it is there now.
    var saved: CampaignDraft?
    private(set) var stored: CampaignDraft?
    /// Where it is: what is scheduled can be looked at, and no more.
    private var status = CampaignStatus.draft
    /// What stood in the fields when nothing was typed yet, or when it was kept last.
    var begun: [String: String] = [:]
    private(set) var isFilled: Bool
    private(set) var complaint: String?
    /// A command whose answer is awaited, and whether the dry run comes after it.
    var pending: MessageCommand?
    var checksThen = false
    /// Campaigns that there were before this one was kept.
    var known: Set<Int64>?
    var dryRun = DryRunPart()

    init(_ source: Source, at step: Step = .who) {
        self.source = source
        self.step = step
        id = if case .edit(let id) = source { id } else { nil }
        let empty = MessageContent(text: "")
        who = Form(CampaignComposer.whoRows)
        message = Form(MessageFields.rows(.sms, .promotional, empty, BuiltInTemplate.all.map(ShopTemplate.init).suited))
        when = Form(CampaignComposer.whenRows(isLater: false))
        isFilled = source == .new
        begun = texts
        checksThen = step == .check
        if step == .check { self.step = .message }
    }

    /// Goes on with what somebody was typing.
    init(_ draft: FormDraft) {
        let kept = draft.fields["campaign"].flatMap { Int64($0) }
        self.init(kept.map { .edit($0) } ?? .new)
        isFilled = true
        put(draft.fields)
        step = draft.fields["step"].flatMap { Int($0) }.flatMap { Step(rawValue: $0) } ?? .who
        if step == .check { step = .when }
        begun = [:]
    }

    /// What was typed, with the rows that it asks for.
    mutating func put(_ texts: [String: String]) {
        who.put(texts)
        // The channel first: it says which fields there are.
        message.put(texts)
        message.arrange(MessageFields.rows(message.channel, message.purpose, message.content, templates))
        message.put(texts)
        when.put(texts)
        when.arrange(CampaignComposer.whenRows(isLater: isLater))
        when.put(texts)
        fields.mark(&message)
    }
    private var templates: [ShopTemplate] = BuiltInTemplate.all.map(ShopTemplate.init).suited

    var name: String { step == .check ? "Dry run" : "Campaign" }
    var isFiltering: Bool { step == .check && dryRun.list.isFiltering }
    var isTyping: Bool { step == .check ? isFiltering : true }
    var takesText: Bool { step == .check ? isFiltering : form.takesText }
    var table: [Binding<Action>] { step == .check ? CampaignComposer.checking : CampaignComposer.writing }

    // MARK: What it asks for

    func queries(_ desk: Desk) -> [Query] {
        var queries: [Query] = [.messages(.templates)]
        if let id = id ?? source.id { queries.append(.messages(.campaign(id))) }
        if id == nil { queries.append(.messages(CampaignComposer.listQuery)) }
        if let sampleQuery { queries.append(.messages(sampleQuery)) }
        return queries
    }
    static let listQuery = MessageQuery.campaigns(CampaignRows().request)

    var sampleQuery: MessageQuery? {
        guard let audience = audience.read, !audience.rules.isEmpty else { return nil }
        return .sample(audience, message.channel, customer: nil)
    }
    /// Nil: nobody is chosen, or it is not read yet.
    func sample(_ desk: Desk) -> AudienceSample? {
        guard let sampleQuery, case .sample(let sample) = desk.told(sampleQuery) else { return nil }
        return sample
    }

    mutating func follow(_ desk: Desk) {
        if case .templates(let all) = desk.told(.templates) {
            templates = all.suited
            fields.offer(templates, in: &message)
        }
        if let wanted = id ?? source.id {
            switch desk.answers[.messages(.campaign(wanted))] {
            case .messages(.campaign(let page)): follow(page)
            // One that is gone meanwhile becomes a new one: nothing that was typed is lost.
            case .refused where isFilled: if saved == nil { id = nil }
            case .refused(let why): complaint = why.words
            default: break
            }
        }
        findOut(desk)
        dryRun.follow(desk)
    }

    private mutating func follow(_ page: CampaignPage) {
        guard page.campaign.id == id else {
            // The one that it begins like.
            guard !isFilled else { return }
            var draft = page.draft
            draft.name = String("\(draft.name) (copy)".prefix(CampaignDraft.longestName))
            return fill(draft)
        }
        (stored, status) = (page.draft, page.campaign.status)
        if saved == nil { saved = page.draft }
        if !isFilled { return fill(page.draft) }
        // Somebody else has changed it, and nothing is typed here that would be lost.
        guard saved != page.draft, !isChanged, pending == nil, step != .check else { return }
        saved = page.draft
        fill(page.draft)
    }

    mutating func fill(_ draft: CampaignDraft) {
        isFilled = true
        put(CampaignComposer.texts(of: draft))
        begun = texts
    }

    static func texts(of draft: CampaignDraft) -> [String: String] {
        [
            "name": draft.name, "audience": draft.audience.written, MessageFields.channel: draft.channel.title,
            MessageFields.purpose: draft.purpose.rawValue, MessageFields.title: draft.content.title,
            MessageFields.image: draft.content.image, MessageFields.data: MessageFields.written(draft.content.data),
            MessageFields.text: draft.content.text,
        ]
    }

    /// Which number the campaign got that was kept just now.
    mutating func findOut(_ desk: Desk) {
        guard id == nil, case .campaigns(let list) = desk.told(CampaignComposer.listQuery) else { return }
        guard let known else { return }
        let name = saved?.name ?? pending?.draft?.name
        id = list.campaigns.filter { !known.contains($0.id) && $0.status == .draft && $0.name == name }.map(\.id).max()
    }

    mutating func followed(_ desk: inout Desk) {
        // From the list one goes to the dry run at once.
        if checksThen, saved != nil, pending == nil { check(&desk) }
    }

    // MARK: What is typed

    var texts: [String: String] { who.texts.merging(message.texts) { a, _ in a }.merging(when.texts) { a, _ in a } }
    private var isChanged: Bool { texts != begun }

    var typed: Typed? {
        guard isFilled, isChanged, pending == nil else { return nil }
        var fields = texts
        fields["step"] = "\(step.rawValue)"
        fields["campaign"] = id.map(String.init)
        let focused = [who.focused, message.focused, when.focused, 0][step.rawValue]
        return Typed(form: CampaignComposer.draftName, fields: fields, focused: step.rawValue * 100 + focused)
    }

    /// The rules as they are typed, or why they cannot be read.
    var audience: (read: Audience?, complaint: String?) {
        do throws(Refusal) {
            return (try Audience(written: who.text("audience") ?? ""), nil)
        } catch {
            return (nil, error.complaints["audience"] ?? error.words)
        }
    }

    var draft: CampaignDraft {
        CampaignDraft(
            name: (who.text("name") ?? "").trimmed, channel: message.channel, purpose: message.purpose,
            content: message.content, audience: audience.read ?? Audience([]))
    }

    /// Shows what is wrong, each at its field, and goes to the first step that has something.
    mutating func complain(_ complaints: [String: String]) {
        func of(_ form: Form) -> [Int: String] {
            var found: [Int: String] = [:]
            for (name, words) in complaints { if let row = form.row(named: name) { found[row] = words } }
            return found
        }
        let (first, second) = (of(who), of(message))
        let isWhole = !complaints.isEmpty && first.isEmpty && second.isEmpty
        who.complain(first, of: isWhole ? complaints.values.sorted().first : nil)
        message.complain(second)
        if !first.isEmpty || isWhole { step = .who } else if !second.isEmpty { step = .message }
    }

    var complaints: [String: String] {
        var complaints = draft.complaints
        if let why = audience.complaint { complaints["audience"] = why }
        if message.channel == .push,
            let why = MessageFields.data(written: message.text(MessageFields.data) ?? "").complaint
        {
            complaints[MessageFields.data] = why
        }
        return complaints
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if pending != nil || !isFilled { return input.isTyped }
        let room = room(Shell.body(of: desk.frame), desk)
        if case .mouse(let mouse) = input, mouse.action == .press, mouse.at.y == room.tabs.minY {
            guard let at = tabs.part(at: mouse.at, from: room.tabs.origin, width: room.tabs.width),
                let step = Step(rawValue: at)
            else { return true }
            if let why = refusal(of: .stepBefore, desk), step != .check {
                desk.tell(why, isAlarm: true)
            } else {
                go(to: step, &desk)
            }
            return true
        }
        guard step != .check else { return takeChecking(input, &desk) }
        let isTaken: Bool
        switch step {
        case .who:
            isTaken =
                complete(input)
                || who.take(input, fieldsAt: room.form.origin, height: room.form.height, width: room.form.width)
        case .message:
            let before = message
            isTaken = message.take(input, fieldsAt: room.form.origin, height: room.form.height, width: room.form.width)
            fields.follow(&message, before: before, templates)
        default:
            isTaken = when.take(input, fieldsAt: room.form.origin, height: room.form.height, width: room.form.width)
            when.arrange(CampaignComposer.whenRows(isLater: isLater))
        }
        return isTaken
    }

    // MARK: What can be done

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .leave: return nil
        case .send where status != .draft, .save where status != .draft, .stepBefore where status != .draft:
            return "it is \(status.title); c on the list writes a new draft like it"
        case _ where pending != nil: return "one moment, it is being kept"
        case .template:
            return step == .message && fields.waits(message, templates)
                ? nil : "no template waits: choose one in the step Message"
        case .plain:
            return step == .message && message.content.text != Lookalikes.plain(message.content.text)
                ? nil : "every character is plain already"
        case .send:
            if let why = desk.refusal(without: .sendBulk) { return why }
            guard let run = dryRun.run else { return "one moment, the dry run is not through" }
            if id == nil { return "one moment, it is being kept" }
            if let stored, stored != run.draft { return "somebody has changed it meanwhile; d does the dry run anew" }
            return run.isEmpty ? "nobody would get it" : nil
        case .open: return dryRun.list.selection == nil ? "nobody is selected" : nil
        case .again: return dryRun.isRunning(desk) ? "it is being done" : nil
        case .only, .filter, .summary: return dryRun.run == nil ? "the dry run is not through" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .next: change { $0.next() }
        case .previous: change { $0.previous() }
        case .enter: if form.isLast { go(by: 1, &desk) } else { change { $0.next() } }
        case .nextStep: go(by: 1, &desk)
        case .stepBefore: go(by: -1, &desk)
        case .save: keep(thenCheck: false, &desk)
        case .template: fields.put(&message, templates)
        case .plain:
            message.makePlain()
            fields.mark(&message)
        case .all: desk.open(LinesBox(step.title, advice(desk, width: LinesBox.width(desk))))
        case .leave: leave(&desk)
        case .send: askToSend(&desk)
        case .test: desk.open(TestForm(draft))
        case .again:
            if let stored, stored != draft {
                saved = stored
                fill(stored)
            }
            dryRun.begin(draft, &desk)
        case .step, .only, .open, .filter, .summary: performChecking(action, &desk)
        }
    }

    /// The form of the step.
    private var form: Form {
        switch step {
        case .who: who
        case .message: message
        case .when, .check: when
        }
    }
    private mutating func change(_ body: (inout Form) -> Void) {
        switch step {
        case .who: body(&who)
        case .message: body(&message)
        case .when: body(&when)
        case .check: break
        }
    }

    private mutating func go(by: Int, _ desk: inout Desk) {
        if let next = Step(rawValue: step.rawValue + by) { go(to: next, &desk) }
    }
    private mutating func go(to step: Step, _ desk: inout Desk) {
        if step == .check { return keep(thenCheck: true, &desk) }
        dryRun.stop(&desk)
        self.step = step
    }

    private mutating func leave(_ desk: inout Desk) {
        if step == .check, dryRun.list.isFiltering || !dryRun.list.filter.isEmpty {
            _ = dryRun.list.endFilter()
            return dryRun.follow(desk)
        }
        dryRun.stop(&desk)
        guard typed != nil else { return close(&desk) }
        desk.open(
            Question(
                title: "Throw away what you typed?",
                words: saved == nil
                    ? "The campaign is not kept yet; ctrl-s keeps it as a draft."
                    : "The draft stays as it was kept last.",
                yes: "throw away", request: .close))
    }

    mutating func ended(_ job: RunningJob, _ desk: inout Desk) {
        if job.id == dryRun.job { desk.notice = nil }
        desk.reopenTest(job)
    }
}

extension [ShopTemplate] {
    /// Those whose fields many people have values for.
    var suited: [ShopTemplate] { filter { $0.occasion == .offer || $0.occasion == .other } }
}
