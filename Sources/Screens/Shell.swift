import Cells
package import DiveShop

/// The whole of what is on the terminal, as a value: tabs, the screen one is in, overlays, notices, running jobs.
package struct Shell: Sendable {
    /// The screens there are; each is a tab. A new one is a case here and a row in ``tabs``.
    enum Screen: Hashable, Sendable, CaseIterable {
        case dashboard, maintenance, equipment, customers, campaigns, backups, staff, audit
    }
    struct Tab: Sendable {
        let screen: Screen
        let title: String
        let key: String
        /// What one must be allowed to do to go there; nil: everybody may.
        let permission: Permission?
        /// The screen as it is before anything was done in it.
        let make: @Sendable () -> any Place
    }
    static let tabs = [
        Tab(screen: .dashboard, title: "Dashboard", key: "f1", permission: nil) { Dashboard() },
        Tab(screen: .maintenance, title: "Maintenance", key: "f2", permission: .viewMaintenance) {
            MaintenanceScreen()
        },
        Tab(screen: .equipment, title: "Equipment", key: "f3", permission: .viewMaintenance) {
            EquipmentScreen()
        },
        Tab(screen: .customers, title: "Customers", key: "f4", permission: .viewCustomers) { CustomersScreen() },
        Tab(screen: .campaigns, title: "Campaigns", key: "f5", permission: .viewCommunication) { CampaignsScreen() },
        Tab(screen: .backups, title: "Backups", key: "f6", permission: .createBackups) { BackupsScreen() },
        Tab(screen: .staff, title: "Staff", key: "f7", permission: .manageUsers) { StaffScreen() },
        Tab(screen: .audit, title: "Audit", key: "f8", permission: .viewAudit) { AuditScreen() },
    ]
    /// Those that the person may go to.
    var tabs: [Tab] { Shell.tabs.filter { desk.may($0.permission) } }

    enum Action: Hashable, Sendable {
        case go(Screen)
        case help, palette, themes, jobs, lock, switchUser, privacy, password, redraw, suspend, leave, backOut
    }

    var desk: Desk
    var screen = Screen.dashboard
    /// Every screen keeps its state while one is in another; it is made when it is first gone to.
    var screens: [Screen: any Place] = [:]
    /// Above the screen; the last one has the keys.
    var overlays: [any Place] = []
    /// Over everything while nobody is signed in, or the screen is locked.
    var signIn: SignIn?
    /// Over everything while there is no shop yet.
    var firstRun: FirstRun?
    /// What is typed into a form, as it was last kept; and what was kept before somebody signed in.
    var drafts = Drafts()
    /// Who sits there, or sat there when it was locked.
    var sitter: Int64?
    var lastInput: Instant
    var scanner = Scanner()

    package init(now: Instant) {
        desk = Desk(now: now)
        lastInput = now
    }

    /// The form of the first start, where there is no shop yet.
    package init(founding account: String, timeZone: String, now: Instant) {
        self.init(now: now)
        firstRun = FirstRun(account: account, timeZone: timeZone)
    }

    /// Asks who sits there.
    package mutating func askWhoIsThere() { signIn = SignIn(.start) }

    /// The moment it is, as the last tick told.
    package var now: Instant { desk.now }

    /// When the picture changes by itself: the clock's next minute, or the end of a notice.
    package var nextTick: Instant {
        let minute = Instant(seconds: (desk.now.seconds / 60 + 1) * 60)
        let ends = [lockTime, privacyTime, drafts.due].compactMap(\.self).filter { $0 > desk.now }
        let noticeEnd = desk.notice.flatMap { $0.isAlarm ? nil : $0.until }
        return ([minute] + ends + (noticeEnd.map { [$0] } ?? [])).min() ?? minute
    }

    /// Jobs that are running: they are not ended by leaving the program without a word.
    package var isBusy: Bool { desk.jobs.contains(where: \.isRunning) }

    /// Keys of every place.
    static let keys: [Binding<Action>] =
        tabs.map { Binding($0.key, .go($0.screen), "Go to the screen \($0.title)") } + [
            Binding("?", .help, "Show the keys of this place", hint: "help"),
            Binding(":", .palette, "Show everything that can be done here", hint: "all"),
            Binding("T", .themes, "Choose a theme"),
            Binding("J", .jobs, "Show running jobs"),
            Binding("L", .lock, "Lock the screen"),
            Binding("U", .switchUser, "Sign out, for somebody else to sign in"),
            Binding("P", .privacy, "Blank money and names on the screen, or show them again"),
            Binding("W", .password, "Change your password"),
            Binding("ctrl-l", .redraw, "Draw the screen anew"),
            Binding("ctrl-z", .suspend, "Put the program to sleep; fg brings it back"),
            Binding("q", .backOut, "Leave the place, or the program", hint: "leave"),
            Binding("ctrl-c ctrl-q", .leave, "Leave the program"),
        ]

    // MARK: Events

    /// The only way anything changes.
    package mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .tick(let now):
            desk.now = now
            if let notice = desk.notice, notice.until <= now, !notice.isAlarm { desk.notice = nil }
            watchTheClock()
            keepWhatIsDue()
        case .frame(let frame):
            desk.frame = frame
            followAll()
        case .snapshot(let query, let snapshot): take(query, snapshot, isLastKnown: false)
        case .lastKnown(let query, let snapshot):
            if desk.answers[query] == nil { take(query, snapshot, isLastKnown: true) }
        case .done(let command): answered(command, nil)
        case .refused where isVacant: break
        case .refused(let command, let why):
            desk.isTold = false
            answered(command, why)
            if !desk.isTold { desk.tell(why.words, isAlarm: true) }
        case .job(let id, let event): take(id, event)
        case .themes(let names, let current, let mistakes):
            (desk.themes, desk.theme, desk.themeMistakes) = (names, current, mistakes)
            if let first = mistakes.first { desk.tell(first, isAlarm: true) }
        case .signedIn(let staff): welcome(staff)
        case .signInRefused(let why): signIn?.refused(why)
        case .founded: desk.effects.append(.leave)
        case .foundingRefused(let why): firstRun?.refused(why)
        case .notice(let words, let isAlarm): desk.tell(words, isAlarm: isAlarm)
        case .input(let input): take(input)
        case .pause: take(scanner.pause())
        }
        followDrafts()
        defer { desk.effects.removeAll() }
        return desk.effects
    }

    private mutating func take(_ query: Query, _ snapshot: Snapshot, isLastKnown: Bool) {
        if case .refused(Refusal.accountClosed) = snapshot { return signOut("This account is no longer active.") }
        if query == .dashboard, case .refused(let why) = snapshot, desk.dashboard != nil {
            // What is on the screen stays; it says so when it is out of date.
            return desk.tell(why.words, isAlarm: true)
        }
        desk.answers[query] = snapshot
        if case .draft(let form) = query { drafts.found(form, snapshot) }
        if isLastKnown { desk.lastKnown.insert(query) } else { desk.lastKnown.remove(query) }
        if desk.answers.count > 60 { forgetOld() }
        followAll()
    }

    /// Answers that nothing asks for any more.
    private mutating func forgetOld() {
        let wanted = Set(queries)
        desk.answers = desk.answers.filter { wanted.contains($0.key) }
    }

    private mutating func followAll() {
        withCurrent { $0.follow($1) }
        for i in overlays.indices {
            overlays[i].follow(desk)
            overlays[i].followed(&desk)
        }
    }

    private mutating func answered(_ command: Command, _ refusal: Refusal?) {
        for screen in Screen.allCases { screens[screen]?.answered(command, refusal, &desk) }
        for i in overlays.indices { overlays[i].answered(command, refusal, &desk) }
        carryOutRequests()
    }

    /// The screen that one is in.
    var current: any Place { screens[screen] ?? Shell.tabs.first { $0.screen == screen }!.make() }
    /// The place that has the keys.
    var top: any Place { overlays.last ?? current }

    private mutating func withCurrent(_ body: (inout any Place, inout Desk) -> Void) {
        var place = current
        body(&place, &desk)
        screens[screen] = place
    }

    private mutating func withTop<T>(_ body: (inout any Place, inout Desk) -> T) -> T {
        var place = top
        let result = body(&place, &desk)
        if overlays.isEmpty { screens[screen] = place } else { overlays[overlays.count - 1] = place }
        return result
    }

    private mutating func take(_ id: JobID, _ event: JobEvent) {
        guard let i = desk.jobs.firstIndex(where: { $0.id == id }) else { return }
        desk.jobs[i].last = event
        switch event {
        case .progress: break
        case .finished(let words): desk.tell("\(desk.jobs[i].job.title): \(words)")
        case .failed(let why): desk.tell("\(desk.jobs[i].job.title): \(why.words)", isAlarm: true)
        case .cancelled: desk.tell("\(desk.jobs[i].job.title): stopped")
        // The place that asked shows it.
        case .previewed, .dryRun: break
        }
        guard !desk.jobs[i].isRunning else { return }
        let ended = desk.jobs[i]
        withTop { $0.ended(ended, &$1) }
        followAll()
        carryOutRequests()
    }

    // MARK: Input

    private mutating func take(_ input: Input) {
        lastInput = desk.now
        if signIn != nil || firstRun != nil {
            if !offerToGate(input) { offerBehindNothing(input) }
            return
        }
        // An alarm stands until a key is pressed.
        if case .key = input, desk.notice?.isAlarm == true, !scanner.isSwallowing { desk.notice = nil }
        if takesCodes { return takeOrScan(input) }
        take(scanner.release())
        give(input)
    }

    /// To the place that has the keys, or else to the shell.
    mutating func give(_ input: Input) {
        let notice = desk.notice
        let place = notice == nil ? [] : whereabouts
        if !offerToPlace(input) { offerToAll(input) }
        carryOutRequests()
        // What was told of another place, or of another mode of it, does not hide the keys of this one.
        if notice != nil, desk.notice == notice, place != whereabouts { desk.notice = nil }
    }

    /// The place that has the keys, by its name and by what its footer could say.
    private var whereabouts: [String] {
        ["\(screen)", "\(overlays.count)", top.name] + top.offers(desk).compactMap(\.hint)
    }

    private mutating func offerToGate(_ input: Input) -> Bool {
        signIn?.handle(input, &desk) ?? firstRun?.handle(input, &desk) ?? false
    }

    /// What nobody need be known for.
    private mutating func offerBehindNothing(_ input: Input) {
        guard case .key(let key) = input else { return }
        switch Shell.keys.first(where: { $0.keys.contains(key) })?.action {
        case .leave: desk.effects.append(.leave)
        case .redraw: desk.effects.append(.redraw)
        case .suspend: desk.effects.append(.suspend)
        default: break
        }
    }

    private mutating func offerToPlace(_ input: Input) -> Bool { withTop { $0.handle(input, &$1) } }

    private mutating func offerToAll(_ input: Input) {
        if case .mouse(let mouse) = input { return clickTab(mouse) }
        guard case .key(let key) = input else { return }
        let binding = Shell.keys.first { $0.keys.contains(key) }
        if top.asks, !Shell.neverKept.contains(binding?.action) { return tellAnswers() }
        guard let binding else {
            if overlays.last?.isTyping != true { desk.tell("\(key.name) does nothing here; ? shows the keys") }
            return
        }
        perform(binding.action)
    }

    /// What no question keeps anybody from.
    private static let neverKept: Set<Action?> = [.leave, .redraw, .suspend]

    /// Says by which keys the question that is open is answered.
    private mutating func tellAnswers() {
        let answers = top.offers(desk).filter { $0.refusal == nil }
            .compactMap { offer in offer.hint.map { "\(Shell.shown(offer.keys[0])) \($0)" } }
        desk.tell("answer first: \(answers.joined(separator: " · "))")
    }

    private mutating func clickTab(_ mouse: Mouse) {
        guard mouse.action == .press, mouse.at.y == 0 else { return }
        if top.asks { return tellAnswers() }
        for (tab, rect) in zip(tabs, tabRects) where rect.contains(mouse.at) { go(to: tab) }
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .go(let screen): if let tab = Shell.tabs.first(where: { $0.screen == screen }) { go(to: tab) }
        case .help: overlays.append(Actions(offers, for: .help))
        case .palette: overlays.append(Actions(offers, for: .palette))
        case .themes: overlays.append(ThemeList(names: desk.themes, current: desk.theme, mistakes: desk.themeMistakes))
        case .jobs: overlays.append(JobsBoard())
        case .lock: lock()
        case .switchUser: signOut(nil)
        case .privacy:
            desk.isPrivate.toggle()
            desk.tell(desk.isPrivate ? "money and names are blanked; P shows them again" : "money and names show again")
        case .password: overlays.append(SecretForm(.own))
        case .redraw: desk.effects.append(.redraw)
        case .suspend: desk.effects.append(.suspend)
        case .backOut where !overlays.isEmpty: overlays.removeLast()
        case .leave, .backOut: leave()
        }
    }

    private mutating func go(to tab: Tab) {
        if let why = desk.refusal(without: tab.permission) { return desk.refuse("Go to the screen \(tab.title)", why) }
        // What was typed is not thrown away by the way.
        guard typed == nil, !overlays.contains(where: { ($0 as? any FormPlace)?.isChanged == true }) else {
            return desk.tell("this form is still open: ctrl-s saves it, esc leaves it", isAlarm: true)
        }
        screen = tab.screen
        overlays.removeAll()
        withCurrent { $0.follow($1) }
    }

    private mutating func leave() {
        guard isBusy else { return desk.effects.append(.leave) }
        overlays.append(
            Question(
                title: "Leave while a job is running?",
                words: "What the job has not finished is stopped, and nothing half done is kept.",
                yes: "leave", request: .leave))
    }

    /// What can be done here: first the rows of the place, then those of every place.
    private var offers: [Offer] {
        top.offers(desk)
            + Shell.offersEverywhere.map { offer in
                guard case .go(let screen) = Shell.keys[offer.row].action,
                    let tab = Shell.tabs.first(where: { $0.screen == screen })
                else { return offer }
                return offer.refused(desk.refusal(without: tab.permission))
            }
    }

    static let offersEverywhere = keys.enumerated().map { row, binding in
        Offer(place: everywhere, keys: binding.keys, words: binding.words, hint: binding.hint, refusal: nil, row: row)
    }
    static let everywhere = "Everywhere"

    mutating func carryOutRequests() {
        while !desk.requests.isEmpty {
            switch desk.requests.removeFirst() {
            case .open(var place):
                place.follow(desk)
                overlays.append(place)
            case .openAlone(var place):
                place.follow(desk)
                overlays = [place]
            case .close: if !overlays.isEmpty { overlays.removeLast() }
            case .order(let command): desk.order(command)
            case .start(let job): desk.start(job)
            case .screen(let action): withCurrent { $0.receive(action, &$1) }
            case .below(let message): withTop { $0.receive(message, &$1) }
            case .leave: desk.effects.append(.leave)
            case .offer(let offer): carryOut(offer)
            }
        }
    }

    private mutating func carryOut(_ offer: Offer) {
        if offer.place == Shell.everywhere { return perform(Shell.keys[offer.row].action) }
        withTop { $0.carryOut(offer.row, &$1) }
    }

    // MARK: What it wants to see

    /// What the tiles show, as far as it was read in this sitting.
    package var readings: [Query: Reading] {
        desk.answers.compactMapValues { if case .reading(let reading) = $0 { reading } else { nil } }
            .filter { !desk.lastKnown.contains($0.key) }
    }

    /// The most urgent first; whoever drives it keeps these answered.
    package var queries: [Query] {
        // Nothing is read for nobody.
        guard signIn == nil, firstRun == nil else { return [] }
        var queries: [Query] = [.dashboard]
        queries += drafts.asked.sorted().map { .draft(form: $0) }
        for place in overlays.reversed() { queries += place.queries(desk) }
        queries += current.queries(desk)
        var seen: Set<Query> = []
        return queries.filter { seen.insert($0).inserted }
    }
}
