import Cells
import DiveShop
import Rig
import Screens

/// The shell with a few items at hand, and no store: what is asked is answered at once, what is ordered is kept.
struct GearDesk {
    var shell = Shell(now: SmallShop.now)
    private(set) var ordered: [Command] = []
    private(set) var effects: [Effect] = []
    /// What has been asked so far.
    private(set) var asked: Set<Query> = []
    var items: [ItemPage]
    var workshop = Gear.workshop
    private let staff: Staff

    init(
        _ width: Int = 100, _ height: Int = 40, items: [ItemPage] = [Gear.tank(), Gear.regulator()],
        permissions: Set<Permission> = Set(Permission.allCases)
    ) {
        self.items = items
        staff = Staff(id: 1, username: "nora", firstName: "Nora", role: "manager", permissions: permissions)
        handle(.frame(Frame(width, height)))
        settle()
    }

    var picture: String { shell.view().text }
    /// The last line, where notices stand.
    var below: String { picture.split(separator: "\n").last.map(String.init) ?? "" }

    mutating func press(_ names: String) {
        for name in names.split(separator: " ") {
            guard let key = Key(String(name)) else { preconditionFailure("no key is called \(name)") }
            input(.key(key))
        }
    }
    mutating func type(_ text: String) { input(.paste(text)) }
    /// Empties the field that has the keys and types into it.
    mutating func retype(_ text: String) {
        press("ctrl-e ctrl-u")
        if !text.isEmpty { type(text) }
    }
    mutating func scan(_ code: String) {
        for key in code.map(Key.character) + [Key(.enter)] { handle(.input(.key(key))) }
        pause()
    }
    private mutating func input(_ input: Input) {
        handle(.input(input))
        pause()
    }
    private mutating func pause() {
        if shell.awaitsPause { handle(.pause) }
        settle()
    }

    /// The last command is carried out, or refused.
    mutating func answer(_ refusal: Refusal? = nil) {
        guard let last = ordered.last else { return }
        handle(refusal.map { .refused(last, $0) } ?? .done(last))
        settle()
    }
    /// Everything is read anew.
    mutating func read() {
        asked = []
        settle()
    }

    private mutating func handle(_ event: Event) {
        for effect in shell.handle(event) {
            if case .command(let command) = effect { ordered.append(command) } else { effects.append(effect) }
        }
    }

    private mutating func settle() {
        while case let due = shell.queries.filter({ !asked.contains($0) }), !due.isEmpty {
            for query in due {
                asked.insert(query)
                if let snapshot = snapshot(query) { handle(.snapshot(query, snapshot)) }
            }
        }
    }

    private func snapshot(_ query: Query) -> Snapshot? {
        switch query {
        case .dashboard:
            .dashboard(
                DashboardSnapshot(
                    shop: Shop(name: "Test Shop", calendar: .utc), staff: staff, layout: Layout([]),
                    isStandard: false))
        case .equipment(_, let request): .rows(Gear.list(items, request))
        case .item(let code):
            items.first { $0.code.lowercased() == code.lowercased() }.map { .item($0) }
                ?? .refused(Refusal(.data, "there is no item \(code)"))
        case .history(_, let request): .rows(Gear.history(request))
        case .recall(let part, let request): .rows(Gear.recall(part, request))
        case .workshop: .workshop(workshop)
        default: nil
        }
    }
}
