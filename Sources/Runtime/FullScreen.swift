import CSystem
import Cells
import Curses
import DiveShop
import Foundation
import Logging
import Screens
package import Store

/// The program on a terminal, from the first key to the last.
package enum FullScreen {
    /// Opens the shop of that home for whoever runs the process. Call on the main thread before there is any other: the guard
    /// that leaves the terminal sane forks here.
    /// - Parameter environment: the process's.
    /// - Returns: the exit status; what went wrong was told on standard error.
    package static func run(home: Home, environment: [String: String], account: String) -> Int32 {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            complain("the full screen needs a terminal; nautilus --help shows what can be done without one")
            return 1
        }
        guard csys_guard_terminal(home.log) == 0 else {
            complain("no process could be made: \(String(cString: strerror(errno)))")
            return 1
        }
        // What a crash says belongs into the log, and no debugger into the raw screen.
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
        Terminal.offerDirectColour(environment)
        return onNewThread { openShop(home, environment, account) }
    }

    /// The guard has forked: see `csys_on_new_thread`.
    private static func onNewThread(_ body: @escaping () -> Int32) -> Int32 {
        let work = Unmanaged.passRetained(Work(body))
        return csys_on_new_thread({ Unmanaged<Work>.fromOpaque($0!).takeRetainedValue().body() }, work.toOpaque())
    }

    private final class Work {
        let body: () -> Int32
        init(_ body: @escaping () -> Int32) { self.body = body }
    }

    private static func openShop(_ home: Home, _ environment: [String: String], _ account: String) -> Int32 {
        do throws(Refusal) {
            var terminal: Terminal?
            var opened = Store.isMissing(at: home.database) ? nil : try open(home, environment)
            // A store without a shop is left by a founding that was refused or cut off.
            if try opened?.hasNobody() ?? true {
                opened = nil
                terminal = try openTerminal(environment)
                guard try found(home, environment, account, on: terminal!) else { return 0 }
            }
            let store = if let opened { opened } else { try open(home, environment) }
            try sit(home, store, account, environment, terminal)
            return 0
        } catch {
            complain(error.words)
            return error.exitStatus
        }
    }

    private static func open(_ home: Home, _ environment: [String: String]) throws(Refusal) -> Store {
        try Store(path: home.database, settings: .of(home, environment: environment))
    }

    private static func openTerminal(_ environment: [String: String], theme: Theme? = nil) throws(Refusal) -> Terminal {
        let theme = theme ?? ThemeLibrary(environment: environment).standard
        let noColour = !(environment["NO_COLOR"] ?? "").isEmpty
        let directColour = Terminal.showsDirectColour(environment)
        guard let terminal = Terminal(theme: theme, noColour: noColour, directColour: directColour) else {
            throw Refusal(
                .unavailable,
                "no terminal called '\(environment["TERM"] ?? "")' has a screen to draw on; set TERM, for instance to xterm-256color"
            )
        }
        return terminal
    }

    // MARK: The first start

    /// Asks for what a new shop needs, and makes it.
    /// - Returns: false: it was left.
    private static func found(
        _ home: Home, _ environment: [String: String], _ account: String, on terminal: Terminal
    ) throws(Refusal) -> Bool {
        let mailbox = Mailbox<Event>()
        let hands = Founder(home: home, settings: .of(home, environment: environment), account: account) {
            mailbox.post($0)
        }
        let shell = Shell(founding: account, timeZone: ShopCalendar.systemTimeZone, now: .now)
        Loop(display: terminal, shell: shell, mailbox: mailbox, hands: hands, clock: { .now }).run()
        return hands.isDone
    }

    // MARK: The shop

    private static func sit(
        _ home: Home, _ store: Store, _ account: String, _ environment: [String: String], _ opened: Terminal?
    ) throws(Refusal) {
        let mailbox = Mailbox<Event>()
        let post: @Sendable (Event) -> Void = { mailbox.post($0) }
        let clock: @Sendable () -> Instant = { .now }
        let shop = try store.shop()
        let staff = try store.staff(osAccount: account)
        let library = ThemeLibrary(environment: environment)
        let themeName =
            staff?.theme.flatMap { library.theme(named: $0) == nil ? nil : $0 } ?? library.standardName
        let theme = library.theme(named: themeName) ?? library.standard

        var shell = Shell(now: clock())
        _ = shell.handle(.themes(library.names, current: themeName, mistakes: library.mistakes()))
        if let staff {
            _ = shell.handle(.signedIn(staff))
            // The arrangement is read before anything else, so that the tiles' own readings can begin while the terminal is set up.
            try store.answer([.dashboard], staff: staff.id, at: clock()) { query, snapshot in
                _ = shell.handle(.snapshot(query, snapshot))
                return true
            }
        } else {
            shell.askWhoIsThere()
        }
        let watching = Watching(store: store, staff: staff?.id, calendar: shop.calendar, clock: clock, post: post)
        watching.watch(shell.queries)
        watching.start()
        if let staff {
            for (query, reading) in LastKnown(home: home, staff: staff.id).load() where shell.queries.contains(query) {
                _ = shell.handle(.lastKnown(query, .reading(reading)))
            }
        }

        let terminal = if let opened { opened } else { try openTerminal(environment, theme: theme) }
        terminal.theme = theme
        csys_stderr_to(home.log)
        let log = Log.toFile(home.log)
        log.info("\(shop.name) is open\(staff.map { " for \($0.username)" } ?? "")")
        let performer = Performer(
            store: store, staff: staff?.id, home: home, clock: clock, post: post,
            afterwards: { watching.look(then: $0) })
        let sending = SendingHere(store, home: home, environment: environment, log: log)
        let hands = Outlets(watching: watching, performer: performer, library: library, log: log)
        let loop = Loop(display: terminal, shell: shell, mailbox: mailbox, hands: hands, clock: clock)
        // A connection that writes, and threads: what they need the first picture would lack.
        loop.run {
            if staff != nil { performer.tellOfSignIn(osAccount: account) }
            performer.endInterruptedRestore()
            sending.start()
        }

        // What was seen done is done; a read that is under way is not waited for.
        watching.stop()
        if let (form, fields) = loop.shell.unkept { performer.keepDraft(form, fields) }
        performer.finish()
        sending.end()
        if let sitter = performer.sitter { LastKnown(home: home, staff: sitter).save(loop.shell.readings) }
        log.info("closed")
        csys_stderr_back()
    }
}

/// What the loop's wishes lead to.
private final class Outlets: Loop.Hands {
    private let watching: Watching
    private let performer: Performer
    private let library: ThemeLibrary
    private let log: Logger

    init(watching: Watching, performer: Performer, library: ThemeLibrary, log: Logger) {
        self.watching = watching
        self.performer = performer
        self.library = library
        self.log = log
    }

    func carryOut(_ effect: Effect) {
        switch effect {
        case .command(let command): performer.perform(command)
        case .start(let id, let job):
            log.info("job begins: \(job.title)")
            performer.start(id, job)
        case .cancel(let id): performer.cancel(id)
        case .refresh: watching.refresh()
        case .tellRefusal(let action, let refusal): performer.tell(of: refusal, action: action)
        case .keepDraft(let form, let fields): performer.keepDraft(form, fields)
        case .dropDraft(let form): performer.keepDraft(form, nil)
        case .settleDraft(let id, let goesOn): performer.settleDraft(id, goesOn: goesOn)
        case .signIn(let name, let secret):
            performer.signIn(name, secret) { [watching, log] staff in
                watching.serve(staff.id)
                log.info("\(staff.username) signed in")
            }
        case .signOut:
            watching.serve(nil)
            performer.leaveDrafts()
            performer.serve(nil)
        case .showTheme, .redraw, .suspend, .leave, .found: break
        }
    }

    func watch(_ queries: [Query]) { watching.watch(queries) }
    func theme(named name: String) -> Theme? { library.theme(named: name) }
}

/// Makes the new shop while the form of the first start waits.
private final class Founder: Loop.Hands {
    private let home: Home
    private let settings: Settings
    private let account: String
    private let post: (Event) -> Void
    private(set) var isDone = false

    init(home: Home, settings: Settings, account: String, post: @escaping (Event) -> Void) {
        self.home = home
        self.settings = settings
        self.account = account
        self.post = post
    }

    func carryOut(_ effect: Effect) {
        guard case .found(let founding) = effect else { return }
        do throws(Refusal) {
            try home.make()
            let store = try Store(path: home.database, creating: true, settings: settings)
            try store.makeShop(
                name: founding.shop, timeZone: founding.timeZone, country: founding.country, owner: founding.owner,
                osAccount: account, password: founding.password, at: .now)
            isDone = true
            post(.founded)
        } catch {
            post(.foundingRefused(error))
        }
    }
    func watch(_ queries: [Query]) {}
    func theme(named name: String) -> Theme? { nil }
}
