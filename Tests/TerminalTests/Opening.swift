import Foundation
import Rig
import Testing

extension TestHome {
    /// The program on a terminal of its own, once every tile in sight has been read.
    func open(_ more: [String: String] = [:], columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(environment: environment(more), columns: columns, rows: rows)
        try #require(terminal.wait { $0.isOpen }, "\(terminal.text)")
        terminal.settle()
        return terminal
    }

    /// Leaves the program, which ends well, leaves the terminal as it was, and nothing of it goes on.
    func leave(_ terminal: PseudoTerminal, by key: String = "q") {
        terminal.leave(by: key)
        #expect(nothingIsLeft())
    }

    /// Everything of the program has ended.
    func nothingIsLeft() -> Bool {
        let end = Date().addingTimeInterval(20)
        while Date() < end, !processes.isEmpty { usleep(5000) }
        return processes.isEmpty
    }
}

extension PseudoTerminal {
    /// Leaves the program, which ends well and leaves the terminal as it was.
    func leave(by key: String = "q") {
        send(key)
        #expect(waitForEnd()?.exitCode == 0)
        #expect(disorder == [])
    }

    /// The dashboard stands there, read whole.
    var isOpen: Bool {
        let text = text
        return text.contains("as of") && !text.contains("reading …")
    }

    /// The screen less its clock times, which go on.
    var still: String { text.replacing(/\d\d:\d\d/, with: "hh:mm") }

    /// Takes in what comes until nothing has come for a while.
    func settle(milliseconds: Int32 = 50) { while pump(milliseconds: milliseconds) {} }
}
