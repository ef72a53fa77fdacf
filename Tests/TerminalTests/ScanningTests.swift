import Foundation
import GRDB
import Rig
import Store
import Testing

/// A barcode scanner on a real terminal: it is a keyboard that types fast.
@Suite struct ScanningTests {
    @Test func scannedAndPressed() throws {
        let home = try TestHome()
        try home.found()
        try DatabaseQueue(path: home.home.database).write { db in
            try db.execute(
                sql: """
                    INSERT INTO rental_categories (name) VALUES ('Cylinders');
                    INSERT INTO rental_equipment (category_id, equipment_code, name, daily_rate) VALUES
                        (1, 'TNK-0005', 'Steel 12', 10), (1, 'TNK-0006', 'Steel 15', 12);
                    """)
        }
        let terminal = try home.open(columns: 100, rows: 30)
        terminal.send("\u{1B}OR")
        #expect(terminal.wait(for: "2 items"), "\(terminal.text)")
        // Keys of commands, all at once, and enter.
        terminal.send("xaRl-17\r")
        #expect(terminal.wait(for: "there is no item xaRl-17"), "\(terminal.text)")
        terminal.send("tnk-0005\rTNK-0006\r")
        #expect(terminal.wait(for: "━ TNK-0006  "), "\(terminal.text)")
        // A key by itself is the command that it always is.
        terminal.send("h")
        #expect(terminal.wait(for: "Service of TNK-0006"), "\(terminal.text)")
        terminal.send("q")
        #expect(terminal.wait { !$0.text.contains("Service of TNK-0006") }, "\(terminal.text)")
        terminal.send("\u{3}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane && home.nothingIsLeft())
    }
}
