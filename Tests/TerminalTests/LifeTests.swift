import Foundation
import Glibc
import Rig
import Testing

/// However the program ends, the terminal is as it was, and nothing of it is left.
@Suite struct LifeTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    private func start(_ more: [String: String] = [:], columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(environment: home.environment(more), columns: columns, rows: rows)
        try #require(terminal.wait(for: "Today's sales"), "\(terminal.text)")
        return terminal
    }

    /// Everything of the program has ended.
    private func nothingIsLeft() -> Bool {
        let end = Date().addingTimeInterval(20)
        while Date() < end, !home.processes.isEmpty { usleep(5000) }
        return home.processes.isEmpty
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100", "xterm", "screen"])
    func leaves(_ term: String) throws {
        let terminal = try start(["TERM": term])
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane)
        #expect(nothingIsLeft())
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func told(_ signal: Int32) throws {
        let terminal = try start()
        terminal.signal(signal)
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane)
        #expect(nothingIsLeft())
    }

    /// The program itself, not its guard: nothing in it can clean up.
    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT, SIGILL, SIGTRAP])
    func killed(_ signal: Int32) throws {
        let terminal = try start()
        let program = try #require(home.processes.first { $0 != terminal.pid })
        #expect(!terminal.isSane)
        kill(program, signal)
        #expect(terminal.waitForEnd()?.exitCode == 128 + signal)
        #expect(terminal.isSane)
        #expect(nothingIsLeft())
    }

    @Test func theGuardIsKilled() throws {
        let terminal = try start()
        terminal.signal(SIGKILL)
        _ = terminal.waitForEnd()
        #expect(nothingIsLeft())
        #expect(terminal.isSane)
    }

    @Test func theTerminalGoesAway() throws {
        let terminal = try start()
        terminal.hangUp()
        #expect(terminal.waitForEnd() != nil)
        #expect(nothingIsLeft())
    }

    @Test func stopsAndComesBack() throws {
        let terminal = try start()
        let before = terminal.text
        terminal.signal(SIGTSTP)
        #expect(terminal.waitForStop())
        #expect(terminal.isSane)
        terminal.forget()
        terminal.signal(SIGCONT)
        #expect(terminal.wait { $0.text == before && $0.isOnAlternateScreen })
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane)
    }

    @Test func noTerminalOfThatName() throws {
        let terminal = try PseudoTerminal(environment: home.environment(["TERM": "no-such-terminal"]))
        #expect(terminal.waitForEnd()?.exitCode == 69)
        #expect(terminal.text.contains("no terminal is called 'no-such-terminal'"))
        #expect(terminal.isSane)
    }

    @Test func withoutAShop() throws {
        let empty = try TestHome()
        let terminal = try PseudoTerminal(environment: empty.environment())
        #expect(terminal.waitForEnd()?.exitCode == 69)
        #expect(terminal.text.contains("nautilus demo"))
        #expect(!terminal.bytes.isEmpty && terminal.isSane)
    }
}
