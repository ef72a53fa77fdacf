import Cells
import DiveShop

/// Cylinder after cylinder: work and result are chosen once, then code after code is scanned or typed. Each is recorded as it comes, and
/// its line says what became of it.
struct CylinderDay: Place {
    enum Action: Hashable, Sendable { case enter, result, work, up, down, leave }

    /// What can be done to one cylinder after the other.
    private static let works: [MaintenanceType] = [.inspection, .pressureTest]

    /// A code, and what became of it.
    struct Entry: Hashable, Sendable {
        enum State: Hashable, Sendable {
            /// Its item is being looked up.
            case looking
            case saving(ServiceDraft)
            case saved(next: String)
            case failed
            /// Nothing was recorded.
            case refused(String)
        }
        let number: Int
        /// As typed, then as it is written on the item.
        var code: String
        let work: MaintenanceType
        let result: ServiceResult
        var state: State
    }

    private(set) var work = CylinderDay.works[0]
    /// Of the next code: what failed is said before it is scanned, and only for that one.
    private(set) var isFailing = false
    private(set) var field = TextField()
    /// The newest first.
    private(set) var entries: [Entry] = []
    /// Lines that the list is scrolled by.
    private(set) var top = 0
    private var day: Day?

    var name: String { "Cylinder day" }
    var isTyping: Bool { true }
    let table: [Binding<Action>] = [
        Binding("enter", .enter, "Record the code; a scanner does it by itself", hint: "record"),
        Binding("tab", .result, "The next one failed, or passed after all", hint: "next failed"),
        Binding("shift-tab", .work, "Inspections, or pressure tests", hint: "other work"),
        Binding("up pgup", .up, "Scroll up"), Binding("down pgdn", .down, "Scroll down"),
        Binding("esc", .leave, "Back; everything is recorded already", hint: "back"),
    ]

    var passed: Int { entries.count { if case .saved = $0.state { true } else { false } } }
    var failed: Int { entries.count { $0.state == .failed } }
    var refused: Int { entries.count { if case .refused = $0.state { true } else { false } } }

    func queries(_ desk: Desk) -> [Query] {
        var codes: [String] = []
        for entry in entries {
            switch entry.state {
            case .looking, .saving: if !codes.contains(entry.code) { codes.append(entry.code) }
            case .saved, .failed, .refused: break
            }
        }
        return codes.map { .item(code: $0) }
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        switch action {
        case .enter: desk.refusal(without: .recordMaintenance)
        default: nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .enter: take(&desk)
        case .result: isFailing.toggle()
        case .work:
            let at = CylinderDay.works.firstIndex(of: work) ?? 0
            work = CylinderDay.works[(at + 1) % CylinderDay.works.count]
        case .up: top = max(0, top - 1)
        case .down: top = max(0, min(entries.count - 1, top + 1))
        case .leave: desk.close()
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        switch input {
        case .key(let key): return field.handle(key)
        case .paste(let text):
            // Several codes at once come on lines of their own.
            let lines = text.split(whereSeparator: \.isNewline)
            for (i, line) in lines.enumerated() {
                field.insert(String(line))
                if i < lines.count - 1 || text.last?.isNewline == true { perform(.enter, &desk) }
            }
            return true
        case .mouse(let mouse):
            switch mouse.action {
            case .wheelUp: perform(.up, &desk)
            case .wheelDown: perform(.down, &desk)
            default: break
            }
            return true
        case .resized: return false
        }
    }

    private mutating func take(_ desk: inout Desk) {
        let code = field.text.trimmed
        field = TextField()
        guard !code.isEmpty else { return }
        day = day ?? desk.today
        let entry = Entry(
            number: entries.count + 1, code: code, work: work, result: isFailing ? .failed : .passed, state: .looking)
        isFailing = false
        top = 0
        entries.insert(entry, at: 0)
        refuseTwice(0, desk)
        look(&desk)
    }

    /// What was recorded here already is not recorded again, unless with another result: that is how a wrong one is put right.
    private mutating func refuseTwice(_ i: Int, _ desk: Desk) {
        let entry = entries[i]
        let earlier = entries.first { other in
            guard other.number < entry.number, other.work == entry.work,
                other.code.lowercased() == entry.code.lowercased()
            else { return false }
            if case .refused = other.state { return false }
            return true
        }
        guard let earlier, earlier.result == entry.result else { return }
        entries[i].state = .refused("twice: it is number \(earlier.number) already, nothing is recorded again")
    }

    /// Records every code whose item is known by now.
    mutating func followed(_ desk: inout Desk) { look(&desk) }

    private mutating func look(_ desk: inout Desk) {
        for i in entries.indices.reversed() where entries[i].state == .looking {
            switch desk.answers[.item(code: entries[i].code)] {
            case .item(let item): record(i, item, &desk)
            case .refused(let why): entries[i].state = .refused(why.words)
            default: break
            }
        }
    }

    private mutating func record(_ i: Int, _ item: ItemPage, _ desk: inout Desk) {
        entries[i].code = item.code
        if item.ruleSet != .cylinder {
            entries[i].state = .refused("\(item.name) is no cylinder: nothing is recorded")
            return
        }
        if item.status == .retired {
            entries[i].state = .refused("it is retired: nothing is recorded")
            return
        }
        refuseTwice(i, desk)
        guard entries[i].state == .looking else { return }
        let draft = ServiceDraft([
            .code: item.code, .type: entries[i].work.rawValue, .result: entries[i].result.rawValue,
            .date: desk.today.text,
        ])
        entries[i].state = .saving(draft)
        desk.order(.maintenance(.record(draft)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard case .maintenance(.record(let draft)) = command,
            let i = entries.lastIndex(where: { $0.state == .saving(draft) })
        else { return }
        if let refusal {
            entries[i].state = .refused(refusal.words)
        } else if entries[i].result == .failed {
            entries[i].state = .failed
        } else {
            entries[i].state = .saved(next: next(entries[i], desk))
        }
    }

    /// When it is due again, as it stands in the store by now.
    private func next(_ entry: Entry, _ desk: Desk) -> String {
        guard case .item(let item) = desk.answers[.item(code: entry.code)] else { return "" }
        let kind: DueKind = entry.work == .pressureTest ? .hydro : .visual
        return item.dues.first { $0.kind == kind }?.due?.text ?? ""
    }
}
