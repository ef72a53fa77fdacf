package import Cells
package import DiveShop
package import Screens

/// The one way round: wait once, drain everything, draw once. It lives on the thread that owns the terminal.
package final class Loop {
    /// What is done for the screens outside of this thread.
    package protocol Hands: AnyObject {
        /// Carries out what the screens want; never waits.
        func carryOut(_ effect: Effect)
        /// Keeps these answered from now on.
        func watch(_ queries: [Query])
        /// The theme of that name; nil: there is none any more.
        func theme(named name: String) -> Theme?
    }

    private let display: any Display
    private let mailbox: Mailbox<Event>
    private let hands: any Hands
    private let clock: () -> Instant
    private let stopwatch: () -> ContinuousClock.Instant
    /// When the last key came.
    private var lastInput: ContinuousClock.Instant
    package private(set) var shell: Shell
    private var watched: [Query] = []
    private var isOver = false

    /// Inputs handled between two frames, at most: a flood of keys does not keep the picture from being drawn.
    private static let most = 1024

    package init(
        display: any Display, shell: Shell, mailbox: Mailbox<Event>, hands: any Hands, clock: @escaping () -> Instant,
        stopwatch: @escaping () -> ContinuousClock.Instant = { .now }
    ) {
        self.display = display
        self.shell = shell
        self.mailbox = mailbox
        self.hands = hands
        self.clock = clock
        self.stopwatch = stopwatch
        lastInput = stopwatch()
    }

    /// Until the person leaves or the terminal goes away.
    /// - Parameter onceShown: begins what the first picture need not wait for.
    package func run(onceShown: () -> Void = {}) {
        handle(.tick(clock()))
        handle(.frame(display.frame))
        followQueries()
        display.show(shell.view())
        onceShown()
        while !isOver {
            guard display.wait(alongside: mailbox.descriptor, milliseconds: timeLeft) else { return }
            if drain() { display.show(shell.view()) }
        }
    }

    private static let pause = Duration.milliseconds(Shell.pauseMilliseconds)

    /// Until the picture changes by itself, or it is known whether more keys follow.
    private var timeLeft: Int {
        if shell.awaitsPause {
            let left = Loop.pause - (stopwatch() - lastInput)
            return max(0, Int(left / .milliseconds(1)) + 1)
        }
        let seconds = shell.nextTick.seconds - clock().seconds
        return min(60, max(0, seconds)) * 1000 + 20
    }

    /// Handles everything that has come.
    /// - Returns: whether anything had.
    private func drain() -> Bool {
        var count = 0
        var inputs = 0
        // Whatever is told for a moment is told from now on: the first that came brings the time with it.
        let now = clock()
        if now >= shell.nextTick || now < shell.now {
            handle(.tick(now))
            count += 1
        }
        while count < Loop.most, !isOver, let input = display.nextInput() {
            if count == 0 { handle(.tick(now)) }
            handle(input == .resized ? .frame(display.frame) : .input(input))
            count += 1
            inputs += 1
        }
        // However busy the machine was: what has come by now counts as having come in time.
        if inputs > 0 {
            if shell.awaitsPause { lastInput = stopwatch() }
        } else if shell.awaitsPause, stopwatch() - lastInput >= Loop.pause {
            handle(.pause)
            count += 1
        }
        for event in mailbox.takeAll() where !isOver {
            if count == 0 { handle(.tick(now)) }
            handle(event)
            count += 1
        }
        followQueries()
        return count > 0
    }

    private func handle(_ event: Event) {
        for effect in shell.handle(event) {
            switch effect {
            case .leave: isOver = true
            case .redraw: display.redraw()
            case .suspend:
                if !display.suspend() { handle(.notice("there is no shell here to come back from", isAlarm: true)) }
            case .showTheme(let name): if let theme = hands.theme(named: name) { display.theme = theme }
            default:
                hands.carryOut(effect)
                followQueries()
            }
        }
    }

    /// Says what is to be watched, once it is another. What that is takes longer to find out than most events to handle, and
    /// they come by hundreds where the shop changes all the time.
    private func followQueries() {
        let queries = shell.queries
        guard queries != watched else { return }
        watched = queries
        hands.watch(queries)
    }
}
