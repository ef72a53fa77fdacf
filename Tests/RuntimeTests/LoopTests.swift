import Cells
import DiveShop
import Runtime
import Screens
import Testing

/// The one way round, on a display that is none.
@Suite struct LoopTests {
    /// What the loop wanted done.
    private final class Hands: Loop.Hands {
        var effects: [Effect] = []
        var watched: [[Query]] = []
        func carryOut(_ effect: Effect) { effects.append(effect) }
        func watch(_ queries: [Query]) { watched.append(queries) }
        func theme(named name: String) -> Theme? { name == "gone" ? nil : Theme(name: name, styles: [:]) }
    }

    /// What a step of a sitting has at hand.
    private final class Desk {
        let mailbox = Mailbox<Event>()
        let hands = Hands()
        var now = Instant(text: "2026-06-13 15:30:20")!
        var display: Headless?
        var watch = ContinuousClock.now
        func elapse(milliseconds: Int) { watch += .milliseconds(milliseconds) }
        /// Frames drawn by the end of each step.
        var frames: [Int] = []
        /// Frames drawn when what can wait began.
        var begun: [Int] = []

        /// By names of keys, a blank between them.
        func type(_ names: String) {
            for name in names.split(separator: " ") { display?.type(.key(Key(String(name))!)) }
        }
        func post(_ event: Event) { mailbox.post(event) }
        func pass(seconds: Int) { now = now.adding(seconds: seconds) }
        var shown: [Grid] { display?.shown ?? [] }
    }

    /// The steps come one at each wait, then the terminal goes away.
    private func sit(_ steps: (Desk) -> Void...) -> Desk {
        let desk = Desk()
        var step = 0
        let display = Headless(Frame(98, 12)) { [unowned desk] display in
            desk.frames.append(display.shown.count)
            guard step < steps.count else { return false }
            steps[step](desk)
            step += 1
            return true
        }
        desk.display = display
        Loop(
            display: display, shell: Shell(now: desk.now), mailbox: desk.mailbox, hands: desk.hands,
            clock: { desk.now }, stopwatch: { desk.watch }
        )
        .run { desk.begun.append(desk.shown.count) }
        return desk
    }

    private static let staff = Staff(id: 1, username: "owner", role: "admin", permissions: Set(Permission.allCases))
    private static let dashboard = Event.snapshot(
        .dashboard,
        .dashboard(
            DashboardSnapshot(
                shop: Shop(name: "Test Shop", calendar: .utc), staff: staff, layout: .standard(for: staff),
                isStandard: true)))

    @Test func drainsEverythingThenDrawsOnce() {
        let desk = sit({
            // Keys that are no characters end what might be a code.
            $0.type("? down down esc : left")
            $0.post(LoopTests.dashboard)
            $0.post(.notice("from elsewhere", isAlarm: false))
        })
        #expect(desk.frames == [1, 2])
        let picture = desk.shown[1].text
        #expect(
            picture.contains("owner") && picture.contains("from elsewhere")
                && picture.contains("that can be done here"))
    }

    /// A flood of keys is drawn in a few frames: one for each thousand.
    @Test func aFlood() {
        let desk = sit(
            {
                $0.post(LoopTests.dashboard)
                for _ in 0..<3000 { $0.type("tab") }
            }, { _ in }, { _ in }, { _ in })
        #expect(desk.frames == [1, 2, 3, 4, 4])
    }

    @Test func whatCanWaitBeginsOnceThePictureStands() {
        let desk = sit({ $0.post(LoopTests.dashboard) }, { _ in })
        #expect(desk.begun == [1])
    }

    @Test func nothingIsDrawnWhenNothingCame() {
        let desk = sit({ _ in }, { _ in }, { $0.pass(seconds: 39) })
        #expect(desk.frames == [1, 1, 1, 1])
    }

    @Test func theClockGoesOn() {
        let desk = sit(
            { $0.post(LoopTests.dashboard) }, { $0.pass(seconds: 40) },
            // Put back by an hour: it is believed.
            { $0.pass(seconds: -3600) })
        #expect(desk.frames == [1, 2, 3, 4])
        #expect(desk.shown[1].text.contains("15:30"))
        #expect(desk.shown[2].text.contains("15:31"))
        #expect(desk.shown[3].text.contains("14:31"))
    }

    @Test func aNoticeGoesAway() {
        let desk = sit({ $0.post(.notice("saved", isAlarm: false)) }, { $0.pass(seconds: 5) }, { $0.pass(seconds: 1) })
        #expect(desk.frames == [1, 2, 2, 3])
        #expect(desk.shown[1].text.contains("saved") && !desk.shown[2].text.contains("saved"))
    }

    /// However long nothing happened: the time of a notice begins when it is told.
    @Test(arguments: [false, true])
    func aNoticeAfterALongSleep(_ isPosted: Bool) {
        let desk = sit(
            {
                $0.pass(seconds: 30)
                if isPosted { $0.post(.notice("f9 does nothing here", isAlarm: false)) } else { $0.type("f9") }
            }, { $0.pass(seconds: 5) })
        #expect(desk.shown[1].text.contains("f9 does nothing here"))
        #expect(desk.frames == [1, 2, 2])
    }

    /// Where a code may be scanned, a character is a command once nothing has followed it for a moment.
    @Test func aKeyThatMayBeACode() {
        let desk = sit(
            { $0.post(LoopTests.dashboard) }, { $0.type("f3") }, { $0.type("?") },
            { $0.elapse(milliseconds: Shell.pauseMilliseconds - 1) },
            // Whatever else comes meanwhile.
            { $0.post(.notice("from elsewhere", isAlarm: false)) }, { $0.elapse(milliseconds: 1) })
        let helps = desk.shown.map { $0.text.contains("the keys of this place") }
        #expect(helps.last == true && !helps.dropLast().contains(true), "\(helps)")
    }

    /// However slow the machine was: what has come by the time it looks came in time.
    @Test func aCodeOnASlowMachine() {
        let desk = sit(
            { $0.post(LoopTests.dashboard) }, { $0.type("f3") }, { $0.type("?") },
            {
                $0.elapse(milliseconds: 1000)
                $0.type("q w")
            })
        #expect(desk.shown.last?.text.contains("Code of an item") == true, "\(desk.shown.last?.text ?? "")")
        #expect(desk.hands.watched.last?.contains(.dashboard) == true)
    }

    @Test func theTerminalChangesItsSize() {
        let desk = sit({
            $0.display?.frame = Frame(100, 30)
            $0.display?.type(.resized)
            $0.display?.type(.resized)
        })
        #expect(desk.frames == [1, 2])
        #expect(desk.shown.map(\.size) == [Size(98, 12), Size(100, 30)])
    }

    @Test(arguments: ["q", "ctrl-c", "ctrl-q"])
    func leaving(_ key: String) {
        let desk = sit(
            {
                $0.type("\(key) f2 ?")
                $0.post(.notice("too late", isAlarm: false))
            }, { _ in Issue.record("it waits on") })
        #expect(desk.frames == [1])
        #expect(!desk.shown.contains { $0.text.contains("Help") || $0.text.contains("too late") })
    }

    @Test func theTerminalGoesAway() {
        let desk = sit()
        #expect(desk.frames == [1] && desk.shown.count == 1)
    }

    @Test func ctrlZWhereNoShellIs() {
        let desk = sit({ $0.type("ctrl-z") })
        #expect(desk.shown[1].text.contains("there is no shell here to come back from"))
    }

    @Test func effects() {
        let desk = sit(
            {
                $0.post(.themes(["one", "two", "gone"], current: "one", mistakes: []))
                $0.post(LoopTests.dashboard)
            },
            { $0.type("T down") },
            {
                #expect($0.display?.theme.name == "two", "shown at once")
                $0.type("down enter ctrl-l r C")
            }, { $0.elapse(milliseconds: Shell.pauseMilliseconds) })
        #expect(desk.display?.theme.name == "two", "one that is gone changes nothing")
        #expect(desk.display?.redraws == 1)
        #expect(desk.hands.effects == [.command(.chooseTheme("gone")), .refresh, .start(JobID(1), .checkStore)])
    }

    /// What is watched is said when it changes, the most urgent first.
    @Test func watches() {
        let desk = sit({ $0.post(LoopTests.dashboard) }, { $0.type("? esc") }, { $0.type("enter") })
        let watched = desk.hands.watched
        #expect(watched.map(\.count) == [1, 9, 10])
        #expect(watched.allSatisfy { $0.first == .dashboard })
        #expect(watched[2][1] == .rows(.salesToday, .standard, RowsRequest()))
    }
}
