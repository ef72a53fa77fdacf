import GRDB
import Rig
import Testing

/// Whatever stands in `dashboard_widgets`, the dashboard opens, and can be reset.
@Suite struct StoredLayoutTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    /// As another program could that does not mind the CHECKs.
    private func store(_ rows: [String]) throws {
        try home.raw { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.inTransaction {
                for row in rows {
                    try db.execute(
                        sql:
                            "INSERT INTO dashboard_widgets (user_id, widget_id, position, size, config) VALUES (1, \(row))"
                    )
                }
                return .commit
            }
        }
    }

    private func count() throws -> Int {
        try home.raw { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM dashboard_widgets") ?? -1 }
    }

    private func openAndReset() throws {
        let before = try count()
        let terminal = try PseudoTerminal(environment: home.environment())
        try #require(terminal.wait { $0.isOpen || $0.text.contains("Nothing on this dashboard") }, "\(terminal.text)")
        #expect(try count() == before, "opening it changes nothing")
        if before > 0 {
            terminal.send("R")
            #expect(terminal.wait(for: "Reset the dashboard?"), "\(terminal.text)")
            terminal.send("y")
        }
        #expect(
            terminal.wait { $0.isOpen && $0.text.contains("Courses") && $0.text.contains("Rentals") },
            "\(terminal.text)")
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
        #expect(try count() == 0)
    }

    @Test func everyOddRowAtOnce() throws {
        try store(OddLayouts.rows.map(\.values))
        try openAndReset()
    }

    @Test func aHundredThousandRows() throws {
        try home.raw { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                    INSERT INTO dashboard_widgets (user_id, widget_id, position, size, config)
                    SELECT 1, CASE i % 3 WHEN 0 THEN 'alerts' WHEN 1 THEN 'odd' || i ELSE 'sales_chart' END, i, 'small',
                        '{"days":' || i || '}' FROM n
                    """)
        }
        try openAndReset()
    }

    @Test(arguments: 1...10)
    func byChance(_ seed: Int) throws {
        var chance = Chance(seed)
        try store(OddLayouts.some(&chance))
        try openAndReset()
    }
}
