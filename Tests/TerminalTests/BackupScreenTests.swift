import Foundation
import GRDB
import Rig
import Store
import Testing

/// The screen of backups on a terminal, beside another terminal at the same store.
@Suite struct BackupScreenTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        _ = try home.found()
    }

    private func sell(_ number: String) throws {
        try home.raw {
            try $0.execute(
                sql: """
                    INSERT INTO transactions (transaction_number, status, total, created_at)
                    VALUES (?, 'completed', 100, datetime('now'))
                    """, arguments: [number])
        }
    }

    /// The key that was pressed shows before the next is.
    private func press(_ terminal: PseudoTerminal, _ keys: String, _ words: String) throws {
        terminal.send(keys)
        try #require(terminal.wait(for: words), "\(words): \(terminal.text)")
    }

    @Test func theShopOfBeforeComesBackForBothAndGoesAgain() throws {
        try sell("T1")
        let (one, other) = (try home.open(), try home.open())
        #expect(other.text.contains("$100.00 net sales"))
        try press(one, "\u{1B}[17~", "makes the first backup")
        try press(one, "c", "A new backup")
        try press(one, "\tBefore\u{13}", "✓ newest proven just made")
        try sell("T2")
        #expect(other.wait(for: "$200.00 net sales"), "\(other.text)")
        try press(one, "\r", "What would be lost")
        #expect(one.wait(for: "! 1 sale"), "\(one.text)")
        try press(one, "R", "Type restore")
        try press(one, "restore\r", "u undoes the restore")
        #expect(other.wait(for: "$100.00 net sales"), "\(other.text)")
        // What is committed after it is there, and the way back is one key.
        try sell("T3")
        #expect(other.wait(for: "$200.00 net sales"), "\(other.text)")
        try press(one, "u", "Undo the restore?")
        try press(one, "y", "as it was before the restore")
        #expect(other.wait { _ in numbers() == ["T1", "T2"] }, "\(numbers())")
        for terminal in [one, other] {
            terminal.send("q")
            #expect(terminal.waitForEnd()?.exitCode == 0)
            #expect(terminal.disorder == [])
        }
        #expect(home.nothingIsLeft())
    }

    private func numbers() -> [String] {
        (try? home.raw { try String.fetchAll($0, sql: "SELECT transaction_number FROM transactions ORDER BY 1") }) ?? []
    }
}
