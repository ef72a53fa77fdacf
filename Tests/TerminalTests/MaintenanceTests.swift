import Foundation
import GRDB
import Rig
import Store
import Testing

/// The technician's way through the program on a terminal: recording, a line that drops, a job that somebody else completes.
@Suite struct MaintenanceTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
        try home.raw { db in
            try db.execute(
                sql: """
                    INSERT INTO rental_categories (id, name, rule_set) VALUES (1, 'Cylinders', 'cylinder');
                    INSERT INTO rental_equipment (id, category_id, equipment_code, name, vip_date, hydro_date)
                        VALUES (1, 1, 'TNK-0001', 'Cylinder AL80', date('now', '-20 months'), date('now', '-1 month'));
                    INSERT INTO maintenance_schedules (id, equipment_id, scheduled_date, maintenance_type, created_by)
                        VALUES (1, 1, date('now', '+3 days'), 'inspection', 1)
                    """)
        }
    }

    private static let f2 = "\u{1B}OQ"
    private static let keep = "\u{13}"  // ctrl-s
    private static let notes = "Rust at the neck"

    private func open() throws -> PseudoTerminal {
        let terminal = try home.open(columns: 100, rows: 30)
        terminal.send(Self.f2)
        try #require(terminal.wait(for: "TNK-0001"), "\(terminal.text)")
        return terminal
    }

    @Test func aRecordMovesItsDueDate() throws {
        let terminal = try open()
        #expect(terminal.wait(for: "‼ overdue"), "\(terminal.text)")
        let due = "SELECT due_date FROM equipment_due_dates WHERE kind = 'visual'"
        let before = try home.column(due)
        terminal.send("s")
        try #require(
            terminal.wait { $0.text.contains("Record service") && $0.text.contains("Next date    20") },
            "\(terminal.text)")
        terminal.send(Self.keep)
        #expect(terminal.wait(for: "TNK-0001: inspection is recorded; visual inspection is due"), "\(terminal.text)")
        #expect(terminal.wait { !$0.text.contains("‼ overdue") && $0.text.contains("0 overdue") }, "\(terminal.text)")
        let after = try home.column(due)
        #expect(after.count == 1 && after != before)
        #expect(terminal.text.contains(after.first ?? "?"), "\(terminal.text)")
        home.leave(terminal)
        #expect(try home.column("SELECT form FROM form_drafts") == [], "what is recorded needs no draft")
    }

    /// Opens the form and types into its notes.
    private func typeNotes(_ terminal: PseudoTerminal, _ notes: String = notes) throws {
        terminal.send("s")
        try #require(terminal.wait(for: "Record service"), "\(terminal.text)")
        try #require(terminal.wait(for: "visual 2"), "\(terminal.text)")
        terminal.send(String(repeating: "\t", count: 6) + notes)
        try #require(terminal.wait(for: notes), "\(terminal.text)")
    }

    /// Comes back, goes on, and records.
    private func goOn(notes: String) throws {
        let terminal = try home.open(columns: 100, rows: 30)
        #expect(terminal.wait(for: "You were recording service of TNK-0001 (inspection)"), "\(terminal.text)")
        terminal.send("\r")
        #expect(terminal.wait(for: notes), "\(terminal.text)")
        terminal.send(Self.keep)
        #expect(terminal.wait(for: "TNK-0001: inspection is recorded"), "\(terminal.text)")
        home.leave(terminal)
        #expect(try home.column("SELECT description FROM equipment_maintenance") == [notes])
        #expect(try home.column("SELECT form FROM form_drafts") == [])
    }

    /// In the middle of a field.
    @Test(arguments: [SIGHUP, SIGTERM]) func theLineDrops(_ signal: Int32) throws {
        let terminal = try open()
        try typeNotes(terminal)
        terminal.signal(signal)
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(home.nothingIsLeft())
        try goOn(notes: Self.notes)
    }

    @Test func theTerminalGoesAway() throws {
        let terminal = try open()
        try typeNotes(terminal)
        terminal.hangUp()
        #expect(terminal.waitForEnd() != nil)
        #expect(home.nothingIsLeft())
        try goOn(notes: Self.notes)
    }

    /// Nothing in the program can do anything any more: what was kept when the field was left is there.
    @Test func theProgramIsKilled() throws {
        let terminal = try open()
        try typeNotes(terminal)
        terminal.send("\t")
        #expect(
            terminal.wait { _ in
                (try? home.column("SELECT content FROM form_drafts"))?.first?.contains(Self.notes) == true
            })
        for process in home.processes { kill(process, SIGKILL) }
        _ = terminal.waitForEnd()
        #expect(home.nothingIsLeft())
        try goOn(notes: Self.notes)
    }

    /// One person at two terminals: neither writes over what is typed at the other, and of both nothing is lost.
    @Test func twoTerminalsKeepWhatIsTypedAtEach() throws {
        let (first, second) = (try open(), try open())
        try typeNotes(first)
        try typeNotes(second, "Dent in the foot")
        for terminal in [first, second] { terminal.send("\t") }
        func kept() throws -> [String] {
            try home.column("SELECT json_extract(content, '$.description') FROM form_drafts")
        }
        #expect(first.wait { _ in (try? kept().sorted()) == ["Dent in the foot", Self.notes] })
        first.signal(SIGHUP)
        #expect(first.waitForEnd()?.exitCode == 0)
        let third = try home.open(columns: 100, rows: 30)
        #expect(third.wait(for: "You were recording service of TNK-0001 (inspection)"), "\(third.text)")
        third.send("\r")
        #expect(third.wait(for: Self.notes), "\(third.text)")
        third.send(Self.keep)
        #expect(third.wait(for: "You are recording service of TNK-0001 (inspection)"), "\(third.text)")
        second.send(Self.keep)
        #expect(second.wait(for: "inspection is recorded"), "\(second.text)")
        #expect(
            try home.column("SELECT description FROM equipment_maintenance ORDER BY id") == [
                Self.notes, "Dent in the foot",
            ])
        #expect(try kept() == [])
        for terminal in [second, third] {
            terminal.send("\u{3}")
            #expect(terminal.waitForEnd()?.exitCode == 0)
        }
        #expect(home.nothingIsLeft())
    }

    /// Both have the form open; the second is told in words, and keeps what was typed.
    @Test func twoTerminalsCompleteOneJob() throws {
        let terminals = [try open(), try open()]
        for terminal in terminals {
            terminal.send("2")
            try #require(terminal.wait { $0.text.contains("inspection  scheduled") }, "\(terminal.text)")
            terminal.send("c")
            try #require(
                terminal.wait { $0.text.contains("Complete a job") && $0.text.contains("visual 2") }, "\(terminal.text)"
            )
        }
        for terminal in terminals { terminal.send(Self.keep) }
        func isTold(_ terminal: PseudoTerminal) -> Bool { terminal.text.contains("completed this job") }
        for terminal in terminals {
            #expect(terminal.wait { $0.text.contains("inspection is recorded") || isTold($0) }, "\(terminal.text)")
        }
        #expect(terminals.count { $0.text.contains("inspection is recorded") } == 1)
        let second = try #require(terminals.first(where: isTold))
        #expect(
            second.text.contains("owner completed this job") && second.text.contains("Complete a job"), "\(second.text)"
        )
        #expect(try home.column("SELECT COUNT(*) FROM equipment_maintenance") == ["1"])
        #expect(try home.column("SELECT status FROM maintenance_schedules") == ["completed"])
        for terminal in terminals {
            terminal.send("\u{3}")
            #expect(terminal.waitForEnd()?.exitCode == 0)
        }
        #expect(home.nothingIsLeft())
    }
}
