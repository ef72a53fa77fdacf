import Cells
import DiveShop

/// Somebody comes back whose line dropped while they were typing, or who still types at another terminal: that one keeps what is typed there,
/// and here they go on with a copy.
struct DraftOffer: AskingPlace {
    enum Action: Hashable, Sendable { case goOn, throwAway, later }
    let draft: FormDraft

    init(_ draft: FormDraft) { self.draft = draft }

    var title: String { "Left off" }
    let table: [Binding<Action>] = [
        Binding("enter g", .goOn, "Go on with what you were typing", hint: "go on"),
        Binding("x delete", .throwAway, "Throw it away", hint: "throw away"),
        Binding("esc q", .later, "Leave it for the next time you sign in", hint: "later"),
    ]

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        desk.close()
        switch action {
        case .goOn: goOn(&desk)
        case .throwAway: desk.effects.append(.settleDraft(draft.id, goesOn: false))
        case .later: break
        }
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .throwAway && draft.isOpenElsewhere ? "it is open at another terminal; it can be left there" : nil
    }

    private func goOn(_ desk: inout Desk) {
        if !draft.isOpenElsewhere { desk.effects.append(.settleDraft(draft.id, goesOn: true)) }
        switch draft.form {
        case FormDraft.campaign: desk.open(CampaignComposer(draft))
        case FormDraft.template: desk.open(TemplateForm(draft))
        case FormDraft.message: if let form = MessageForm(draft) { desk.open(form) }
        default: desk.open(RecordForm(draft))
        }
    }

    /// What they were doing.
    private var doing: String {
        func named(_ field: String) -> String { draft.fields[field].flatMap { $0.isEmpty ? nil : " “\($0)”" } ?? "" }
        switch draft.form {
        case FormDraft.campaign: return "writing the campaign\(named("name"))"
        case FormDraft.template: return "writing the template\(named("title"))"
        case FormDraft.message: return "writing to customer \(draft.fields["customer"] ?? "")"
        default: return recording
        }
    }

    private var recording: String {
        let code = draft.fields[ServiceDraft.Field.code.rawValue] ?? ""
        let type = draft.fields[ServiceDraft.Field.type.rawValue] ?? ""
        let of = code.isEmpty ? "" : " of \(code)"
        return "recording service\(of)\(type.isEmpty ? "" : " (\(type))")"
    }

    private func words(_ desk: Desk) -> String {
        let calendar = desk.words.calendar
        let day = calendar.day(of: draft.savedAt)
        let when = calendar.clock(of: draft.savedAt) + (day == calendar.day(of: desk.now) ? "" : " on \(day.long)")
        guard draft.isOpenElsewhere else { return "You were \(doing) at \(when). Nothing of it is lost." }
        return
            "You are \(doing) at another terminal, the last time at \(when). It stays there; here you go on with a copy."
    }

    func told(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] { Desk.lines(words(desk), .text, width: width) }
}
