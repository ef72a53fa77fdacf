import Cells
import DiveShop

/// What is typed into a form whose fields are kept while they are typed.
struct Typed: Hashable, Sendable {
    /// Which form; a terminal has one draft of each.
    let form: String
    let fields: [String: String]
    /// The field that has the keys: what is typed is kept at once when it is another.
    let focused: Int
}

/// What the shell knows of drafts: the one that is being typed, and those that were kept when the line dropped.
struct Drafts: Sendable {
    /// The forms whose fields are kept.
    static let forms: Set<String> = [RecordForm.draftName, FormDraft.campaign, FormDraft.message, FormDraft.template]

    /// Of which it is being looked if there is a draft; once, when somebody signs in.
    var asked: Set<String> = []
    /// Found, and not offered yet.
    var waiting: [FormDraft] = []
    /// What is typed, as it was last handed out to be kept.
    var kept: Typed?
    /// When what was typed since is to be kept; nil: nothing was.
    var due: Instant?

    /// Seconds without a change of field after which what is typed is kept all the same.
    static let lull = 2

    mutating func found(_ form: String, _ snapshot: Snapshot) {
        guard case .drafts(let found) = snapshot, asked.remove(form) != nil else { return }
        waiting += found
    }
}

extension Shell {
    /// What is typed into the form that is open; nil: no such form is.
    var typed: Typed? { overlays.lazy.compactMap(\.typed).last }

    /// What is typed and not yet kept: it is kept when the terminal goes away.
    package var unkept: (form: String, fields: [String: String])? {
        guard let typed, typed.fields != drafts.kept?.fields else { return nil }
        return (typed.form, typed.fields)
    }

    /// After everything that is handled: what is typed is kept when the field changes, or a while later; a form that is closed
    /// needs no draft any more; and what was found at sign-in is offered.
    mutating func followDrafts() {
        if let typed {
            if typed.fields == drafts.kept?.fields {
                drafts.due = nil
            } else if let kept = drafts.kept, kept.focused == typed.focused {
                drafts.due = drafts.due ?? desk.now.adding(seconds: Drafts.lull)
            } else {
                keepDraft()
            }
            drafts.kept.map { drafts.kept = Typed(form: $0.form, fields: $0.fields, focused: typed.focused) }
        } else if let kept = drafts.kept {
            desk.effects.append(.dropDraft(form: kept.form))
            drafts.kept = nil
            drafts.due = nil
        }
        offerDraft()
    }

    mutating func keepWhatIsDue() {
        if let due = drafts.due, due <= desk.now { keepDraft() }
    }

    /// Hands out what is typed to be kept.
    mutating func keepDraft() {
        drafts.due = nil
        guard let typed, typed.fields != drafts.kept?.fields else { return }
        desk.effects.append(.keepDraft(form: typed.form, fields: typed.fields))
        drafts.kept = typed
    }

    /// One after the other, each when nothing else is open.
    private mutating func offerDraft() {
        guard let draft = drafts.waiting.first, signIn == nil, firstRun == nil, overlays.isEmpty else { return }
        drafts.waiting.removeFirst()
        overlays.append(DraftOffer(draft))
    }
}
