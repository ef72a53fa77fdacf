import Cells
import DiveShop

/// The draft goes into the store, and the campaign out.
extension CampaignComposer {
    // MARK: Keeping

    mutating func keep(thenCheck: Bool, _ desk: inout Desk) {
        var wrong = complaints
        complain(wrong)
        guard wrong.isEmpty else { return }
        if thenCheck, case .failure(let why) = moment(desk) {
            wrong = why.complaints
            when.complain(
                Dictionary(
                    uniqueKeysWithValues: wrong.compactMap { name, words in when.row(named: name).map { ($0, words) } })
            )
            step = .when
            return
        }
        checksThen = thenCheck
        let draft = draft
        guard draft != saved else {
            if thenCheck { return check(&desk) }
            return desk.tell("it is kept already")
        }
        if let id {
            order(.editCampaign(id, saved.map { Change(from: $0, to: draft) } ?? .to(draft)), &desk)
        } else {
            if case .campaigns(let list) = desk.told(CampaignComposer.listQuery) {
                known = Set(list.campaigns.map(\.id))
            }
            order(.createCampaign(draft), &desk)
        }
    }

    func close(_ desk: inout Desk) {
        desk.close()
        if let id { desk.requests.append(.screen(WrittenCampaign(id: id))) }
    }

    mutating func order(_ command: MessageCommand, _ desk: inout Desk) {
        pending = command
        desk.order(.messages(command))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard let pending, command == .messages(pending) else { return }
        self.pending = nil
        if let refusal {
            checksThen = false
            if let newer = refusal.newer?.asTyped {
                desk.isTold = true
                return desk.open(NewerBoard(newer, Form(who.rows + message.rows)))
            }
            if case .startCampaign = pending { return }
            desk.isTold = !refusal.complaints.isEmpty
            return complain(refusal.complaints)
        }
        if case .startCampaign = pending { return close(&desk) }
        saved = pending.draft
        begun = texts
        findOut(desk)
        if checksThen { check(&desk) } else { desk.tell("the draft is kept") }
    }

    mutating func check(_ desk: inout Desk) {
        checksThen = false
        step = .check
        dryRun.begin(draft, &desk)
    }

    /// What somebody else wrote meanwhile is theirs, or is written over; or the question before sending was answered with yes.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        if message is Sending { return send(&desk) }
        switch message as? NewerChoice {
        case .theirs(let newer):
            who.adopt(newer)
            self.message.adopt(newer)
            know(newer)
            if draft == saved { return desk.tell("it stays as they wrote it") }
            keep(thenCheck: false, &desk)
        case .mine(let newer):
            know(newer)
            keep(thenCheck: false, &desk)
        case nil: break
        }
    }

    /// The draft as it stands in the store is the one with what others wrote.
    mutating func know(_ newer: Newer) {
        guard var texts = saved.map(CampaignComposer.texts) else { return }
        for field in newer.fields { texts[field.name] = field.value }
        var other = self
        other.put(texts)
        saved = other.draft
    }

    // MARK: Sending

    enum Sending: Hashable, Sendable { case now }

    func askToSend(_ desk: inout Desk) {
        guard let run = dryRun.run, case .success(let at) = moment(desk) else {
            return desk.tell("the time is over: the step When says another", isAlarm: true)
        }
        desk.open(
            Question(
                title: "Send “\(draft.name)”\(at.map { " on \(desk.words.moment($0))" } ?? " now")?",
                words: dryRun.sentence(run, at: at, desk), yes: at == nil ? "send it" : "schedule it",
                request: .below(Sending.now)))
    }

    mutating func send(_ desk: inout Desk) {
        guard let id, let seen = dryRun.run?.draft, case .success(let at) = moment(desk) else { return }
        order(.startCampaign(id, at: at, as: seen), &desk)
    }
}

extension MessageCommand {
    /// What is kept by it.
    var draft: CampaignDraft? {
        switch self {
        case .createCampaign(let draft): draft
        case .editCampaign(_, let change): change.to
        default: nil
        }
    }
}

extension Newer {
    /// With the fields named and written as they are typed.
    fileprivate var asTyped: Newer {
        Newer(
            fields.map { field in
                guard field.name == "type" else { return field }
                let channel = Channel(rawValue: field.value)?.title ?? field.value
                return Field(name: MessageFields.channel, value: channel, by: field.by, at: field.at)
            })
    }
}
