import Foundation
import Glibc
import Rig
import Store
import Testing

/// However the program ends, the terminal is as it was, and nothing of it is left.
@Suite struct LifeTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100", "xterm", "screen"])
    func leaves(_ term: String) throws {
        let terminal = try home.open(["TERM": term])
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
        #expect(home.nothingIsLeft())
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func told(_ signal: Int32) throws {
        let terminal = try home.open()
        terminal.signal(signal)
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
        #expect(home.nothingIsLeft())
    }

    /// The program itself, not its guard: nothing in it can clean up.
    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT, SIGILL, SIGTRAP])
    func killed(_ signal: Int32) throws {
        let terminal = try home.open()
        let program = try #require(home.processes.first { $0 != terminal.pid })
        #expect(!terminal.isSane)
        kill(program, signal)
        #expect(terminal.waitForEnd()?.exitCode == 128 + signal)
        #expect(terminal.disorder == [])
        #expect(home.nothingIsLeft())
    }

    /// Swift's own crash reporter would ask questions on the raw screen; it is kept from that, even where it is wished for.
    @Test(arguments: ["enable=no", "enable=yes,interactive=yes,color=yes"])
    func traps(_ backtrace: String) throws {
        let log = home.home.log
        let terminal = try PseudoTerminal(
            PseudoTerminal.program("Trap"), [log], environment: home.environment(["SWIFT_BACKTRACE": backtrace]))
        try #require(terminal.wait(for: "before the trap"))
        #expect(!terminal.isSane)
        terminal.send("x")
        let status = try #require(terminal.waitForEnd()?.exitCode)
        #expect([128 + SIGTRAP, 128 + SIGILL].contains(status))
        #expect(terminal.disorder == [])
        #expect(terminal.text.contains("nautilus ended unexpectedly"))
        #expect(!terminal.text.contains("on purpose"))
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("on purpose"))
        #expect(home.nothingIsLeft())
    }

    @Test func theGuardIsKilled() throws {
        let terminal = try home.open()
        terminal.signal(SIGKILL)
        _ = terminal.waitForEnd()
        #expect(home.nothingIsLeft())
        #expect(terminal.wait { $0.disorder == [] }, "\(terminal.disorder)")
    }

    @Test func theTerminalGoesAway() throws {
        let terminal = try home.open()
        terminal.hangUp()
        #expect(terminal.waitForEnd() != nil)
        #expect(home.nothingIsLeft())
    }

    /// A session's leader has no shell behind it: the kernel lets nobody stop it by its terminal.
    @Test func ctrlZWithoutAShell() throws {
        let terminal = try home.open()
        terminal.send("\u{1A}")
        #expect(terminal.wait(for: "there is no shell here to come back from"), "\(terminal.text)")
        terminal.send("z")
        #expect(terminal.wait { !$0.text.contains("active customers") }, "one tile stands alone: it goes on")
        terminal.signal(SIGTSTP)
        terminal.send("z")
        #expect(terminal.wait(for: "active customers"))
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }

    /// By SIGSTOP all the same; whoever does that continues it.
    @Test func stoppedWithoutAShell() throws {
        let terminal = try home.open()
        let before = terminal.still
        let program = try #require(home.processes.first { $0 != terminal.pid })
        kill(program, SIGSTOP)
        #expect(terminal.wait { $0.isSane })
        kill(program, SIGCONT)
        #expect(terminal.wait { $0.isOpen && $0.still == before })
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }

    @Test(arguments: ["no-such-terminal", "dumb"]) func noTerminalThatHasAScreen(name: String) throws {
        let terminal = try PseudoTerminal(environment: home.environment(["TERM": name]))
        #expect(terminal.waitForEnd()?.exitCode == 69)
        #expect(terminal.text.contains("no terminal called '\(name)' has a screen"))
        #expect(terminal.disorder == [])
    }

    @Test func withoutAShop() throws {
        let empty = try TestHome()
        let terminal = try PseudoTerminal(environment: empty.environment())
        #expect(terminal.wait(for: "A new shop"))
        terminal.send("\u{1B}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
        #expect(!FileManager.default.fileExists(atPath: empty.home.database))
    }
}
