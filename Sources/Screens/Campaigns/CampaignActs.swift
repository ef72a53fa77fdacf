import Cells
import DiveShop

/// What can be done with a campaign, from the list and from its page.
enum CampaignAct: Hashable, Sendable, CaseIterable {
    case edit, test, dryRun, send, pause, resume, cancel, copy

    static func bindings<Action>(_ action: (CampaignAct) -> Action) -> [Binding<Action>] {
        [
            Binding("s", action(.send), "Send the draft, now or at a time: first it shows who gets what", hint: "send"),
            Binding(
                "d", action(.dryRun), "Dry run: who gets it, who does not and why, and what it costs", hint: "dry run"
            ),
            Binding("p", action(.pause), "Pause the campaign", hint: "pause"),
            Binding("r", action(.resume), "Let a paused campaign go on", hint: "resume"),
            Binding("e", action(.edit), "Change the draft", hint: "edit"),
            Binding("t", action(.test), "Send it to yourself first", hint: "test"),
            Binding("c", action(.copy), "Write a new draft that begins as a copy", hint: "copy"),
            Binding("x delete", action(.cancel), "Cancel the campaign, or delete the draft", hint: "cancel"),
        ]
    }

    /// Why it cannot be done now; nil: it can.
    func refusal(_ campaign: Campaign?, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .sendBulk) { return why }
        guard let campaign else { return "there is no campaign" }
        let state = "it is \(campaign.status.title)"
        switch (self, campaign.status) {
        case (.copy, _), (.edit, .draft), (.dryRun, .draft), (.send, .draft), (.test, .draft), (.test, .scheduled),
            (.dryRun, .scheduled), (.pause, .sending), (.resume, .paused), (.cancel, .draft), (.cancel, .scheduled),
            (.cancel, .sending), (.cancel, .paused):
            return nil
        case (.send, .scheduled): return "it is scheduled already; x takes it back"
        case (.edit, _): return "\(state): only a draft can be changed; c writes a new one like it"
        case (.send, _), (.test, _), (.dryRun, _): return "\(state); c writes a new draft like it"
        case (.pause, _): return "\(state): there is nothing to pause"
        case (.resume, _): return "\(state), not paused"
        case (.cancel, _): return "it is over: \(campaign.status.title)"
        }
    }

    func perform(_ campaign: Campaign, _ desk: inout Desk) {
        let id = campaign.id
        let name = "“\(campaign.name)”"
        switch self {
        case .edit: desk.open(CampaignComposer(.edit(id)))
        case .copy: desk.open(CampaignComposer(.copy(id)))
        case .dryRun, .send: desk.open(CampaignComposer(.edit(id), at: .check))
        case .test: desk.open(TestForm(campaign: id, campaign.channel))
        case .pause: desk.order(.messages(.pauseCampaign(id)))
        case .resume:
            let why = campaign.stoppedBecause.map { "It was paused: \($0). " } ?? ""
            desk.open(
                Question(
                    title: "Resume \(name)?",
                    words: "\(why)\(CampaignAct.left(campaign.counts)) go out, at the pace that is set.",
                    yes: "resume", request: .order(.messages(.resumeCampaign(id)))))
        case .cancel: CampaignAct.askToCancel(campaign, name, &desk)
        }
    }

    private static func left(_ counts: CampaignCounts) -> String {
        Words.counted(counts.left, "more message", "more messages")
    }

    private static func askToCancel(_ campaign: Campaign, _ name: String, _ desk: inout Desk) {
        let id = campaign.id
        switch campaign.status {
        case .draft:
            desk.open(
                Question(
                    title: "Delete the draft \(name)?",
                    words: "It was never sent. What is written in it is gone for good.",
                    yes: "delete it", request: .order(.messages(.deleteCampaign(id)))))
        case .scheduled:
            let at = campaign.scheduledAt.map { " on \(desk.words.moment($0))" } ?? ""
            desk.open(
                Question(
                    title: "Cancel \(name)?",
                    words: "It does not go out\(at). It stays in the list as cancelled; c writes a new draft like it.",
                    yes: "cancel it", request: .order(.messages(.cancelCampaign(id)))))
        default:
            let counts = campaign.counts
            let gone = counts.sent + counts.uncertain
            desk.open(
                Question(
                    title: "Cancel \(name)?",
                    words:
                        "\(Words.counted(counts.left, "message has", "messages have")) not gone, and never will: those people do not get it. \(Words.counted(gone, "has", "have")) gone already. p only pauses it.",
                    yes: "cancel it for good", request: .order(.messages(.cancelCampaign(id)))))
        }
    }
}

extension MessageCommand {
    /// What is told once it is carried out; nil: the form that asked tells it.
    var done: String? {
        switch self {
        case .pauseCampaign: "it is paused; what is on its way right now still arrives"
        case .resumeCampaign: "it goes on"
        case .cancelCampaign: "it is cancelled"
        case .deleteCampaign: "the draft is deleted"
        case .startCampaign(_, nil, _): "it is on its way: messages go out at the pace that is set"
        case .startCampaign: "it is scheduled"
        case .resumeChannel(let channel): "\(channel.title) goes on"
        case .handleReply: "it is marked as done"
        case .removeTemplate: "it is as the program has it again, or gone"
        case .resolve(let ids, let resolution):
            switch resolution {
            case .sendAgain: ids.count == 1 ? "it is sent again" : "they are sent again"
            case .countAsSent: ids.count == 1 ? "it counts as sent" : "they count as sent"
            case .giveUp: ids.count == 1 ? "it is given up" : "they are given up"
            }
        case .send, .createCampaign, .editCampaign, .setTemplate, .setRule: nil
        }
    }
}
