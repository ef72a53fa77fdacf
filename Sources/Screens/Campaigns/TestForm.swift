import Cells
import DiveShop

/// Sends a message to an address of one's own, filled in as somebody of the audience would get it.
struct TestForm: FormPlace {
    var form: Form
    private let campaign: Int64?
    private let channel: Channel
    private var draft: CampaignDraft?
    private var sample: AudienceSample?
    private var complaint: String?
    /// The whole message, where it is known already.
    private var content: MessageContent?

    init(_ draft: CampaignDraft) {
        self.init(draft.channel)
        self.draft = draft
    }
    init(campaign id: Int64, _ channel: Channel) { self.init(channel, campaign: id) }

    /// One that was refused, to be tried again.
    init(_ channel: Channel, to address: String, _ content: MessageContent, refused: Refusal) {
        self.init(channel)
        self.content = content
        form.set(0, address)
        form.complain([0: refused.words])
    }

    private init(_ channel: Channel, campaign: Int64? = nil) {
        self.channel = channel
        self.campaign = campaign
        let help =
            switch channel {
            case .sms: "Your own number: +13055550100. It costs what any message does."
            case .push: "The token of your own device, as the app shows it."
            case .email: "Your own address."
            }
        form = Form([
            Form.Row(channel == .push ? "Device" : channel == .sms ? "Number" : "Address", named: "to", help: help)
        ])
        form.allow(0, characters: CustomerDevice.longestToken)
    }

    var title: String { "Send it to yourself by \(channel.title)" }
    var keepWord: String { "send the test" }
    var isChanged: Bool { false }
    var isWaiting: Bool { draft == nil && content == nil }

    private var query: MessageQuery? {
        draft.map { .sample($0.audience, $0.channel, customer: nil) }
    }
    func queries(_ desk: Desk) -> [Query] {
        (campaign.map { [.messages(.campaign($0))] } ?? []) + (query.map { [.messages($0)] } ?? [])
    }

    mutating func follow(_ desk: Desk) {
        if let campaign, draft == nil {
            switch desk.answers[.messages(.campaign(campaign))] {
            case .messages(.campaign(let page)): draft = page.draft
            case .refused(let why): complaint = why.words
            default: break
            }
        }
        if let query, case .sample(let sample) = desk.told(query) { self.sample = sample }
    }

    /// As it goes out: completed and filled in.
    private var filled: MessageContent? {
        content
            ?? draft.map { draft in
                MessageContent.Form(draft.content.completed(draft.channel, draft.purpose)).filled(sample?.values ?? [:])
                    .content
            }
    }

    mutating func keep(_ desk: inout Desk) {
        guard let filled else { return }
        let to = form[0].trimmed
        var complaints: [Int: String] = [:]
        if to.isEmpty {
            complaints[0] = "type where it is to go"
        } else if let why = wrong(to, desk) {
            complaints[0] = why
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        desk.close()
        desk.start(.testMessage(channel, to: to, filled))
        desk.tell("the test is on its way")
    }

    private func wrong(_ to: String, _ desk: Desk) -> String? {
        switch channel {
        case .sms:
            do throws(Telephone.Complaint) {
                _ = try Telephone(typed: to, country: desk.shop?.country ?? "US")
                return nil
            } catch { return error.words }
        case .email:
            do throws(EmailAddress.Complaint) {
                _ = try EmailAddress(typed: to)
                return nil
            } catch { return error.rawValue }
        case .push: return nil
        }
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = min(self.width, rect.width - 4)
        var lines: [[StatsLine.Piece]] = []
        if let complaint {
            lines = Desk.lines("‼ \(complaint)", .alarm, width: width)
        } else if let filled {
            lines = DryRunPart.text(desk.words.isPrivate ? MessageContent(text: Words.blank) : filled, width: width)
        } else {
            lines = Desk.lines("reading …", .quiet, width: width)
        }
        let shown = min(lines.count, 8)
        let inside = Box.draw(title, self.width, form.height + 1 + shown, into: &grid, rect)
        let fields = min(form.height, inside.height)
        form.draw(into: &grid, Rect(x: inside.minX, y: inside.minY, width: inside.width, height: fields))
        PieceLines.draw(
            lines, into: &grid,
            Rect(x: inside.minX, y: inside.minY + fields, width: inside.width, height: max(0, inside.height - fields)))
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        if case .mouse = input { return true }
        return form.take(input, fieldsAt: Point(0, 0))
    }
}

extension Desk {
    /// A test that failed stands in its form again, with what the provider said.
    mutating func reopenTest(_ job: RunningJob) {
        guard case .failed(let why) = job.last, case .testMessage(let channel, let address, let content) = job.job
        else { return }
        notice = nil
        open(TestForm(channel, to: address, content, refused: why))
    }
}
