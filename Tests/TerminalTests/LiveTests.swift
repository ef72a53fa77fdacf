import DiveShop
import Foundation
import GRDB
import Rig
import Store
import Testing

/// An open dashboard beside other processes at the same store.
@Suite struct LiveTests {
    let home: TestHome
    let store: Store

    init() throws {
        home = try TestHome()
        store = try home.found()
    }

    @Test func showsWhatAnotherProcessWrites() throws {
        let terminal = try home.open(columns: 100)
        #expect(terminal.text.contains("$0.00 net sales"))
        try sqlite(
            """
            INSERT INTO transactions (transaction_number, status, total, created_at)
            VALUES ('T1', 'completed', 123.45, datetime('now'))
            """)
        #expect(terminal.wait(for: "$123.45"), "\(terminal.text)")
        try sqlite("UPDATE settings SET value = 'Another Name' WHERE category = 'shop' AND key = 'name'")
        #expect(terminal.wait(for: "Another Name"))
        try sqlite("INSERT INTO dashboard_widgets (user_id, widget_id, position) VALUES (1, 'backup_health', 0)")
        #expect(terminal.wait { $0.text.contains("Backup") && !$0.text.contains("Today's sales") }, "\(terminal.text)")
        terminal.leave()
    }

    /// Two terminals of one person arrange one dashboard.
    @Test func showsWhatAnotherTerminalDoes() throws {
        let one = try home.open()
        let other = try home.open()
        one.send("x")
        #expect(other.wait { !$0.text.contains("Today's sales") })
        other.send("x")
        #expect(one.wait { !$0.text.contains("active customers") })
        one.send("u")
        #expect(other.wait { $0.text.contains("Today's sales") })
        one.leave()
        other.leave()
    }

    /// Staff who is put out sees nothing more of the shop, and is told.
    @Test func tellsWhoIsNoLongerActive() throws {
        let terminal = try home.open()
        try sqlite("UPDATE users SET is_active = 0")
        #expect(terminal.wait(for: "This account is no longer active"))
        #expect(!terminal.text.contains("Today's sales"))
        terminal.send("\u{11}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }

    @Test func eightProcessesWriteBesideIt() throws {
        for clerk in 2...9 { try sqlite("INSERT INTO users (role_id, username) VALUES (4, 'clerk\(clerk)')") }
        let terminal = try home.open(columns: 100)
        let writers = try (2...9).map { try hammer("write", home.home.database, "500", "\($0)", "word") }
        // The dashboard writes as well, and reads after every change.
        var turns = 0
        while writers.contains(where: \.isRunning) {
            let (key, size, mark) = turns.isMultiple(of: 2) ? ("2", "medium", "━ M ━") : ("1", "small", "━ S ━")
            terminal.send(key)
            #expect(terminal.wait(for: mark), "\(terminal.text)")
            #expect(terminal.wait { _ in storedSize() == size }, "\(terminal.text)")
            turns += 1
        }
        for writer in writers {
            writer.waitUntilExit()
            let pipe = try #require(writer.standardOutput as? Pipe)
            #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == "done\n")
            #expect(writer.terminationStatus == 0)
        }
        #expect(turns > 1)
        let said = String(decoding: terminal.bytes, as: UTF8.self)
        #expect(!said.contains("locked") && !said.contains("busy"))
        try sqlite("UPDATE settings SET value = 'After All' WHERE category = 'shop' AND key = 'name'")
        #expect(terminal.wait(for: "After All"))
        terminal.leave()
    }

    /// Of the tile that has the keys.
    private func storedSize() -> String? {
        try? home.raw {
            try String.fetchOne($0, sql: "SELECT size FROM dashboard_widgets WHERE widget_id = 'sales_today'")
        }
    }

    private func hammer(_ arguments: String...) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: PseudoTerminal.program("Hammer"))
        process.arguments = arguments
        process.standardOutput = Pipe()
        try process.run()
        return process
    }

    /// As a person does it who has the shell of SQLite.
    private func sqlite(_ statement: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = ["-cmd", ".timeout 10000", home.home.database, statement]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
