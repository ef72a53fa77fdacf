import Cells
import DiveShop

/// What every place shares: the moment, the terminal, what is known of the shop, and what is wanted.
struct Desk: Sendable {
    var now: Instant
    var frame = Frame(80, 24)
    /// The latest answer to each question that is being asked.
    var answers: [Query: Snapshot] = [:]
    /// Answers from before this start of the program.
    var lastKnown: Set<Query> = []
    var themes: [String] = []
    var theme = ""
    var themeMistakes: [String] = []
    var jobs: [RunningJob] = []
    private var nextJob = 1
    var notice: Notice?
    /// Whether a place shows itself why its command was refused.
    var isTold = false
    /// What is to be done outside.
    var effects: [Effect] = []
    /// What the shell is to do once the place that has the keys is through.
    var requests: [Request] = []

    enum Request: Sendable {
        case open(any Place)
        /// In place of all overlays that are there.
        case openAlone(any Place)
        case close
        case order(Command)
        case start(Job)
        /// To the screen, from an overlay above it: one of its actions.
        case screen(any Hashable & Sendable)
        /// To the place that has the keys once the overlay that asks is closed.
        case below(any Hashable & Sendable)
        /// A row of the table of the place below.
        case offer(Offer)
        /// End the program.
        case leave
    }

    struct Notice: Hashable, Sendable {
        let words: String
        let isAlarm: Bool
        let until: Instant
    }

    /// Whether money and personal figures are blanked.
    var isPrivate = false

    init(now: Instant) { self.now = now }

    var dashboard: DashboardSnapshot? {
        guard case .dashboard(let snapshot) = answers[.dashboard] else { return nil }
        return snapshot
    }
    var words: Words {
        dashboard.map { Words($0.shop, isPrivate: isPrivate, now: now) } ?? Words(calendar: .utc, currencySymbol: "")
    }

    /// The shop's day.
    var today: Day { words.calendar.day(of: now) }

    func may(_ permission: Permission?) -> Bool {
        permission.map { dashboard?.staff.may($0) ?? false } ?? true
    }

    /// `needs the permission …`, where the person lacks it.
    func refusal(without permission: Permission?) -> String? {
        may(permission) ? nil : permission.map { Desk.lack + $0.rawValue }
    }

    /// Seconds that a message stands.
    private static let noticeLasts = 6

    mutating func tell(_ words: String, isAlarm: Bool = false) {
        notice = Notice(words: words, isAlarm: isAlarm, until: now.adding(seconds: Desk.noticeLasts))
    }

    /// Says why something is not done; what the person may not do is written down as well.
    mutating func refuse(_ action: String, _ why: String) {
        tell("\(action): \(why)", isAlarm: true)
        if why.hasPrefix(Desk.lack) { effects.append(.tellRefusal(action, Refusal(.permission, why))) }
    }
    private static let lack = "needs the permission "

    mutating func open(_ place: any Place) { requests.append(.open(place)) }
    mutating func openAlone(_ place: any Place) { requests.append(.openAlone(place)) }
    mutating func close() { requests.append(.close) }
    mutating func order(_ command: Command) { effects.append(.command(command)) }

    @discardableResult
    mutating func start(_ job: Job) -> JobID {
        let id = JobID(nextJob)
        nextJob += 1
        jobs.append(RunningJob(id: id, job: job))
        effects.append(.start(id, job))
        return id
    }
}

/// A job as the one place for running jobs shows it; ended ones stay until they are put away.
struct RunningJob: Hashable, Sendable, Identifiable {
    let id: JobID
    let job: Job
    var last: JobEvent = .progress(nil, "begins")

    var isRunning: Bool { if case .progress = last { true } else { false } }
}
