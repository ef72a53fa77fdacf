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
            return complain("the full screen needs a terminal; nautilus --help shows what can be done without one", 1)
        }
        guard csys_guard_terminal(home.log) == 0 else {
            return complain("no process could be made: \(String(cString: strerror(errno)))", 1)
        }
        // What a crash says belongs into the log, and no debugger into the raw screen.
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
        do throws(Refusal) {
            let store = try Store(path: home.database, settings: .of(home, environment: environment))
            guard let staff = try store.staff(osAccount: account) else {
                throw Refusal(
                    .permission, "nobody in this shop is linked to the account '\(account)'; ask the owner to link it")
            }
            return try sit(home, store, staff, try store.shop(), environment)
        } catch {
            return complain(error.words, error.kind == .permission ? 77 : 69)
        }
    }

    private static func sit(
        _ home: Home, _ store: Store, _ staff: Staff, _ shop: Shop, _ environment: [String: String]
    ) throws(Refusal) -> Int32 {
        let mailbox = Mailbox<Event>()
        let post: @Sendable (Event) -> Void = { mailbox.post($0) }
        let clock: @Sendable () -> Instant = { .now }
        let library = ThemeLibrary(environment: environment)
        let themeName = staff.theme.flatMap { library.theme(named: $0) == nil ? nil : $0 } ?? ThemeLibrary.standardName
        let theme = library.theme(named: themeName) ?? library.standard

        var shell = Shell(now: clock())
        _ = shell.handle(.themes(library.names, current: themeName, mistakes: library.mistakes()))
        // The arrangement is read before anything else, so that the tiles' own readings can begin while the terminal is set up.
        try store.answer([.dashboard], staff: staff.id, at: clock()) { query, snapshot in
            _ = shell.handle(.snapshot(query, snapshot))
            return true
        }
        let watching = Watching(store: store, staff: staff.id, calendar: shop.calendar, clock: clock, post: post)
        watching.watch(shell.queries)
        watching.start()
        let lastKnown = LastKnown(home: home, staff: staff.id)
        for (query, reading) in lastKnown.load() where shell.queries.contains(query) {
            _ = shell.handle(.lastKnown(query, .reading(reading)))
        }

        guard let terminal = Terminal(theme: theme, noColour: !(environment["NO_COLOR"] ?? "").isEmpty) else {
            throw Refusal(
                .unavailable,
                "no terminal is called '\(environment["TERM"] ?? "")'; set TERM, for instance to xterm-256color")
        }
        csys_stderr_to(home.log)
        let log = Log.toFile(home.log)
        log.info("\(staff.username) opened \(shop.name)")
        let performer = Performer(
            store: store, staff: staff.id, home: home, clock: clock, post: post, afterwards: { watching.look() })
        let hands = Outlets(watching: watching, performer: performer, library: library, log: log)
        let loop = Loop(display: terminal, shell: shell, mailbox: mailbox, hands: hands, clock: clock)
        loop.run()

        // What was seen done is done; a read that is under way is not waited for.
        watching.stop()
        performer.finish()
        lastKnown.save(loop.shell.readings)
        log.info("\(staff.username) left")
        csys_stderr_back()
        return 0
    }

    private static func complain(_ words: String, _ status: Int32) -> Int32 {
        FileHandle.standardError.write(Data("nautilus: \(words)\n".utf8))
        return status
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
        case .showTheme, .redraw, .suspend, .leave: break
        }
    }

    func watch(_ queries: [Query]) { watching.watch(queries) }
    func theme(named name: String) -> Theme? { library.theme(named: name) }
}
