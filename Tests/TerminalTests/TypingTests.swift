import Foundation
import GRDB
import Rig
import Store
import Testing

/// A subcommand that asks for a password on the terminal.
@Suite struct TypingTests {
    let home: TestHome
    init() throws {
        home = try TestHome()
        try home.foundWithStaff(isLinked: true)
    }

    private func start(_ arguments: String...) throws -> PseudoTerminal {
        try PseudoTerminal(PseudoTerminal.program, arguments, environment: home.environment())
    }

    @Test(arguments: [(TestHome.password, 0), ("wet-suit-8", 77), ("", 77), (String(repeating: "x", count: 3000), 77)])
    func thePasswordIsTypedUnseen(typed: String, status: Int) throws {
        let terminal = try start("dashboard", "layout", "--as", "cara")
        #expect(terminal.wait(for: "Password of cara:"), "\(terminal.text)")
        terminal.send(typed + "\n")
        #expect(terminal.waitForEnd()?.exitCode == Int32(status))
        #expect(
            terminal.text.contains(status == 0 ? "customers_total" : "the name or the password is wrong"),
            "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "" && !terminal.text.contains("xxx") && !terminal.text.contains("wet"))
        #expect(terminal.isSane)
    }

    @Test func bytesThatAreNoLettersAreWrong() throws {
        let terminal = try start("dashboard", "layout", "--as", "cara")
        #expect(terminal.wait(for: "Password of cara:"))
        terminal.send([0xFF, 0xFE, 0x0A])
        #expect(terminal.waitForEnd()?.exitCode == 77)
        #expect(terminal.text.contains("the name or the password is wrong"))
    }

    @Test func aNewOneIsTypedTwice() throws {
        for (second, status) in [("flippers-9", 0), ("flippers-8", 65)] {
            let terminal = try start("user", "password", "cara")
            #expect(terminal.wait(for: "New password:"), "\(terminal.text)")
            terminal.send("flippers-9\n")
            #expect(terminal.wait(for: "The same again:"), "\(terminal.text)")
            terminal.send(second + "\n")
            #expect(terminal.waitForEnd()?.exitCode == Int32(status))
            #expect(!terminal.text.contains("flippers"), "\(terminal.text)")
        }
    }

    /// Whoever thinks better of it gets the terminal back as it was.
    @Test func anInterruptedQuestion() throws {
        let terminal = try start("dashboard", "layout", "--as", "cara")
        #expect(terminal.wait(for: "Password of cara:"))
        #expect(!terminal.isSane, "nothing typed shows")
        terminal.send("żó\u{3}")
        let status = try #require(terminal.waitForEnd())
        #expect(status & 0x7F == SIGINT)
        #expect(terminal.isSane && terminal.shownOfThePassword == "")
    }

    @Test func theEndOfTheTerminalIsNoPassword() throws {
        let terminal = try start("dashboard", "layout", "--as", "cara")
        #expect(terminal.wait(for: "Password of cara:"))
        terminal.send("\u{4}")
        #expect(terminal.waitForEnd()?.exitCode == 77)
        #expect(terminal.text.contains("no password was typed") && terminal.isSane)
    }
}
