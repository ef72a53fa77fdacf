import Foundation
import Glibc
import Rig
import Store
import Testing

/// Started by a person from a shell with job control: put to sleep, brought back, sent to the background, ended asleep.
@Suite struct ShellTests {
    let home: TestHome
    let shell: PseudoTerminal
    private static let prompt = "shop> "

    init() throws {
        home = try TestHome()
        try home.found()
        // Without line editing the shell leaves the terminal's modes as they are at the prompt.
        shell = try PseudoTerminal(
            "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"],
            environment: home.environment(["PS1": ShellTests.prompt]))
        try #require(atPrompt(), "\(shell.text)")
    }

    /// The prompt is the last thing on the screen, and all is as before the program began.
    private func atPrompt() -> Bool {
        shell.wait { $0.isSane && $0.text.split(separator: "\n").last == "shop>" }
    }

    private func say(_ line: String) { shell.send(line + "\n") }

    /// - Returns: the screen.
    @discardableResult
    private func open(_ line: String = PseudoTerminal.program) throws -> String {
        say(line)
        try #require(shell.wait { $0.isOpen }, "\(shell.text)")
        shell.settle()
        return shell.still
    }

    private func isBack(_ before: String) -> Bool { shell.wait { $0.isOpen && $0.still == before } }

    /// Leaves program and shell: both end well, and leave the terminal as it was.
    private func leave() {
        shell.send("q")
        #expect(atPrompt(), "\(shell.text)")
        say("exit")
        #expect(shell.waitForEnd()?.exitCode == 0)
        #expect(home.nothingIsLeft())
    }

    /// The guard is the process that the shell knows; the program is its child.
    private func processes() throws -> (guardian: Int32, program: Int32) {
        let all = home.processes.filter { $0 != shell.pid }
        let program = try #require(all.first { all.contains(parent(of: $0)) })
        return (parent(of: program), program)
    }

    private func parent(of pid: Int32) -> Int32 { Int32(stat(of: pid)[2]) ?? 0 }

    private func isStopped(_ pid: Int32) -> Bool { stat(of: pid)[1] == "T" }

    /// From the bracket after its name on: bracket, state, parent.
    private func stat(of pid: Int32) -> [Substring] {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return [")", "", ""] }
        return text[name...].split(separator: " ")
    }

    @Test func ctrlZAndBack() throws {
        let before = try open()
        for _ in 0..<3 {
            shell.send("\u{1A}")
            #expect(atPrompt(), "\(shell.text)")
            #expect(shell.text.contains("Stopped"))
            say("fg")
            #expect(isBack(before), "\(before)\n\(shell.text)")
        }
        leave()
    }

    /// Typed ahead, faster than any person.
    @Test func ctrlZAtOnceAfterComingBack() throws {
        let before = try open()
        shell.send("\u{1A}")
        #expect(atPrompt())
        for turn in 1...20 {
            say("fg; echo turn \(turn)")
            #expect(shell.wait { $0.isOnAlternateScreen })
            shell.send("\u{1A}")
            #expect(shell.wait { $0.isSane && $0.text.contains("turn \(turn)\n") }, "\(turn): \(shell.text)")
        }
        say("fg")
        #expect(isBack(before))
        leave()
    }

    /// By another program: the guard is told, the program itself, or both.
    @Test(arguments: ["guard", "program", "group"])
    func toldToSleep(_ whom: String) throws {
        let before = try open()
        let (guardian, program) = try processes()
        kill(whom == "guard" ? guardian : whom == "program" ? program : -guardian, SIGTSTP)
        #expect(atPrompt(), "\(shell.text)")
        say("fg")
        #expect(isBack(before), "\(before)\n\(shell.text)")
        leave()
    }

    /// SIGSTOP asks nobody; the guard puts the terminal right for the shell.
    @Test func stoppedWithoutBeingAsked() throws {
        let before = try open()
        kill(try processes().program, SIGSTOP)
        #expect(atPrompt(), "\(shell.text)")
        say("fg")
        #expect(isBack(before), "\(before)\n\(shell.text)")
        leave()
    }

    /// In the background it leaves the terminal to the shell.
    @Test func inTheBackground() throws {
        let before = try open()
        let (guardian, program) = try processes()
        shell.send("\u{1A}")
        #expect(atPrompt())
        shell.forget()
        for turn in ["first", "second"] {
            // Continued in the background, it stops again.
            say("bg; echo \(turn)")
            #expect(shell.wait { $0.text.contains("\(turn)\n") && isStopped(guardian) && isStopped(program) })
        }
        say("jobs")
        #expect(atPrompt(), "\(shell.text)")
        #expect(!shell.bytes.contains(0x1B), "not a sequence was sent")
        say("fg")
        #expect(isBack(before), "\(before)\n\(shell.text)")
        leave()
    }

    @Test func startedInTheBackground() throws {
        say("\(PseudoTerminal.program) & wait %1; echo waited")
        #expect(shell.wait { $0.text.contains("waited\n") } && atPrompt(), "\(shell.text)")
        #expect(!shell.bytes.contains(0x1B), "not a sequence was sent")
        say("fg")
        #expect(shell.wait { $0.isOpen }, "\(shell.text)")
        leave()
    }

    /// Others of its job stop and go on with it.
    @Test func underAnotherProgram() throws {
        let before = try open("env - $(env | sed 's/ /_/g') sh -c '\(PseudoTerminal.program); echo after'")
        shell.send("\u{1A}")
        #expect(atPrompt(), "\(shell.text)")
        say("fg")
        #expect(isBack(before), "\(before)\n\(shell.text)")
        leave()
        #expect(shell.text.contains("after\n"))
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func endedAsleep(_ signal: Int32) throws {
        try open()
        shell.send("\u{1A}")
        #expect(atPrompt())
        shell.forget()
        say("kill -\(signal) %1; fg; wait; echo over")
        #expect(shell.wait { $0.text.contains("over\n") } && atPrompt(), "\(shell.text)")
        #expect(!shell.bytes.contains(0x1B), "the terminal is the shell's")
        #expect(try String(contentsOfFile: home.home.log, encoding: .utf8).contains("closed"), "in good order")
        say("exit")
        #expect(shell.waitForEnd()?.exitCode == 0)
        #expect(home.nothingIsLeft())
    }

    /// The shell ends, or its terminal goes away, while the program sleeps: nothing is left behind.
    @Test(arguments: [true, false])
    func leftAsleep(_ byHangUp: Bool) throws {
        try open()
        shell.send("\u{1A}")
        #expect(atPrompt())
        if byHangUp {
            shell.hangUp()
        } else {
            say("exit")
            say("exit")  // the first one is answered with "there are stopped jobs"
        }
        #expect(shell.waitForEnd() != nil)
        #expect(home.nothingIsLeft())
    }
}
