import Cells
import DiveShop
import Rig
import Screens

/// The shell with campaigns at hand, and no store: what is asked is answered at once, what is ordered or started is kept.
struct CampaignDesk {
    var shell = Shell(now: SmallShop.now)
    private(set) var ordered: [Command] = []
    private(set) var started: [(id: JobID, job: Job)] = []
    private(set) var effects: [Effect] = []
    private var asked: Set<Query> = []
    var told: Told
    private let staff: Staff

    /// What questions are answered.
    struct Told {
        var list = Outbox.list()
        var pages = Outbox.pages
        var templates = Outbox.templates
        var rules = Outbox.rules
        var sample: AudienceSample? = Outbox.sample
        var customer: CustomerPage? = Outbox.customer
        var shop = Outbox.shop
        var drafts: [String: FormDraft] = [:]
    }

    init(
        _ width: Int = 100, _ height: Int = 30, told: Told = Told(),
        permissions: Set<Permission> = Set(Permission.allCases)
    ) {
        self.told = told
        staff = Staff(id: 1, username: "nora", firstName: "Nora", role: "manager", permissions: permissions)
        handle(.frame(Frame(width, height)))
        settle()
    }

    /// What a person at the counter may do.
    static let counter: Set<Permission> = [
        .viewDashboard, .customizeWidgets, .viewCustomers, .editCustomers, .viewCommunication, .sendMessages,
        .viewMaintenance,
    ]

    var picture: String { shell.view().text }
    /// The last lines, where notices stand; a long one takes several.
    var below: String {
        picture.split(separator: "\n").suffix(3).flatMap { $0.split(separator: " ") }.joined(separator: " ")
    }
    var jobs: [Job] { started.map(\.job) }
    /// What was ordered of messages.
    var orders: [MessageCommand] {
        ordered.compactMap { if case .messages(let command) = $0 { command } else { nil } }
    }

    mutating func press(_ names: String) {
        for name in names.split(separator: " ") {
            guard let key = Key(String(name)) else { preconditionFailure("no key is called \(name)") }
            input(.key(key))
        }
    }
    mutating func type(_ text: String) { input(.paste(text)) }
    mutating func click(_ x: Int, _ y: Int) { input(.mouse(Mouse(.press, at: Point(x, y)))) }
    private mutating func input(_ input: Input) {
        handle(.input(input))
        if shell.awaitsPause { handle(.pause) }
        settle()
    }

    /// What the job that was started last tells.
    mutating func tell(_ event: JobEvent) {
        guard let last = started.last else { return }
        handle(.job(last.id, event))
        settle()
    }
    /// The last command is carried out, or refused.
    mutating func answer(_ refusal: Refusal? = nil) {
        guard let last = ordered.last else { return }
        handle(refusal.map { .refused(last, $0) } ?? .done(last))
        settle()
    }
    /// What is told has changed.
    mutating func read(_ change: (inout Told) -> Void) {
        change(&told)
        asked = []
        settle()
    }
    mutating func event(_ event: Event) {
        handle(event)
        settle()
    }

    private mutating func handle(_ event: Event) {
        for effect in shell.handle(event) {
            switch effect {
            case .command(let command): ordered.append(command)
            case .start(let id, let job): started.append((id, job))
            default: effects.append(effect)
            }
        }
    }

    private mutating func settle() {
        while case let due = shell.queries.filter({ !asked.contains($0) }), !due.isEmpty {
            for query in due {
                asked.insert(query)
                if let snapshot = answer(query) { handle(.snapshot(query, snapshot)) }
            }
        }
    }

    private func answer(_ query: Query) -> Snapshot? {
        switch query {
        case .dashboard:
            .dashboard(DashboardSnapshot(shop: told.shop, staff: staff, layout: Layout([]), isStandard: false))
        case .customers(_, let request): .rows(Outbox.customers(request))
        case .customer: told.customer.map { .customer($0) }
        case .messages(let query): answer(query)
        case .draft(let form): .drafts(told.drafts[form].map { [$0] } ?? [])
        default: nil
        }
    }

    private func answer(_ query: MessageQuery) -> Snapshot {
        switch query {
        case .campaigns(let request):
            let words = request.filter.lowercased()
            let found = told.list.campaigns.filter { words.isEmpty || $0.name.lowercased().contains(words) }
            return .messages(
                .campaigns(
                    CampaignList(
                        campaigns: Array(found.dropFirst(request.offset).prefix(request.limit)), offset: request.offset,
                        total: found.count, lanes: told.list.lanes, openReplies: told.list.openReplies)))
        case .campaign(let id):
            return told.pages[id].map { .messages(.campaign($0)) }
                ?? .refused(Refusal(.data, "there is no campaign \(id)"))
        case .messages(_, let filter, let request), .log(let filter, let request):
            return .messages(.rows(Outbox.messages(filter, request)))
        case .history(_, let request): return .messages(.rows(Outbox.messages(.all, request)))
        case .templates: return .messages(.templates(told.templates))
        case .rules: return .messages(.rules(told.rules))
        case .replies(let request): return .messages(.rows(Outbox.replies(request)))
        case .sample: return .messages(.sample(told.sample))
        }
    }
}
