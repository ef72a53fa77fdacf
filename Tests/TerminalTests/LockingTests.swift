import Foundation
import GRDB
import Rig
import Store
import Testing

/// Locking, going and coming, being put out; and what shows meanwhile.
@Suite struct LockingTests {
    let home: TestHome
    init() throws { home = try TestHome() }

    /// Keys to a place, and what stands there: the dashboard, one tile, the rows behind one, filtered; the staff.
    @Test(arguments: [("", "Rentals"), ("z", "Today's sales"), ("\r/nothing\r", "No row with"), ("\u{1B}[18~", "Cara")])
    func lockHidesTheShopAndUnlockBringsThePlaceBack(keys: String, words: String) throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        terminal.send(keys)
        #expect(terminal.wait(for: words), "\(terminal.text)")
        terminal.settle()
        let before = terminal.still
        terminal.send("L")
        #expect(terminal.wait { $0.text.contains("Locked.") && $0.wordsOfTheShop == [] }, "\(terminal.text)")
        // Letters that are keys elsewhere are typed here; others stay out.
        terminal.send("q?:UPL\u{1B}[18~\r")
        #expect(terminal.wait(for: "‼ the name or the password is wrong"), "\(terminal.text)")
        #expect(terminal.wordsOfTheShop == [], "\(terminal.text)")
        terminal.send(TestHome.password + "\r")
        #expect(terminal.wait { $0.still == before }, "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "")
        home.leave(terminal, by: "\u{3}")
    }

    /// Another one who comes to a locked screen begins anew.
    @Test func anotherMayComeToALockedScreen() throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        terminal.send("z")
        #expect(terminal.wait { !$0.text.contains("Rentals") }, "\(terminal.text)")
        terminal.send("L")
        #expect(terminal.wait(for: "Locked."))
        // The cursor is in the field of the password, and a name is there.
        terminal.send("\t\u{15}")
        terminal.signIn("cara")
        #expect(
            terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") && $0.text.contains("Rentals") },
            "\(terminal.text)")
        #expect(!terminal.text.contains("net sales"))
        home.leave(terminal)
    }

    @Test func whoHasNoPasswordIsNotLockedOut() throws {
        try home.found()
        let terminal = try home.open()
        terminal.send("L")
        #expect(terminal.wait(for: "you have no password to come back with"), "\(terminal.text)")
        // `W` sets one; the old one stays empty.
        terminal.send("W")
        #expect(terminal.wait(for: "Your password"), "\(terminal.text)")
        terminal.send("\r\(TestHome.password)\r\(TestHome.password)\r")
        #expect(terminal.wait(for: "Your password is set"), "\(terminal.text)")
        // Until the screen has read that there is one, it says that there is none.
        #expect(
            terminal.wait {
                if !$0.text.contains("Locked.") { $0.send("L") }
                $0.settle()
                return $0.text.contains("Locked.")
            }, "\(terminal.text)")
        terminal.send("\u{15}")
        terminal.send(TestHome.password + "\r")
        #expect(terminal.wait(until: \.isOpen), "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "")
        home.leave(terminal)
    }

    @Test func oneGoesAndAnotherComes() throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        #expect(terminal.text.contains("Today's sales"))
        terminal.send("\u{1B}[18~")
        #expect(terminal.wait(for: "2 active"), "\(terminal.text)")
        terminal.send("U")
        #expect(
            terminal.wait { $0.text.contains("Who is at the counter?") && $0.wordsOfTheShop == [] }, "\(terminal.text)")
        terminal.signIn("CARA")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") }, "\(terminal.text)")
        #expect(!terminal.text.contains("Today's sales") && terminal.text.contains("active customers"))
        // What she arranges is hers.
        terminal.send("x")
        #expect(terminal.wait { !$0.text.contains("active customers") }, "\(terminal.text)")
        terminal.send("\u{1B}[18~")
        #expect(terminal.wait(for: "needs the permission users"), "\(terminal.text)")
        home.leave(terminal, by: "\u{3}")
        #expect(try home.column("SELECT username FROM users WHERE has_own_dashboard") == ["cara"])
        #expect(
            try home.column(
                "SELECT DISTINCT username FROM audit_logs JOIN users ON users.id = user_id WHERE action = 'sign_in' ORDER BY 1"
            ) == ["cara", "owner"])
    }

    /// Another terminal keeps somebody out who sits here.
    @Test func whoIsDisabledIsSignedOut() throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        terminal.send("U")
        #expect(terminal.wait(for: "Who is at the counter?"))
        terminal.signIn("cara")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") }, "\(terminal.text)")
        #expect(try home.nautilus("user", "disable", "cara") == 0)
        #expect(
            terminal.wait { $0.text.contains("This account is no longer active.") && $0.wordsOfTheShop == [] },
            "\(terminal.text)")
        terminal.signIn("cara")
        #expect(terminal.wait(for: "‼ the name or the password is wrong"), "\(terminal.text)")
        #expect(try home.nautilus("user", "enable", "cara") == 0)
        terminal.send(TestHome.password + "\r")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") }, "\(terminal.text)")
        home.leave(terminal)
    }

    @Test func oneKeyBlanksMoneyAndNames() throws {
        try home.foundWithStaff(isLinked: true)
        try home.raw { db in
            try db.execute(
                sql: """
                    INSERT INTO customers (first_name, last_name) VALUES ('Wanda', 'Reefwalker');
                    INSERT INTO transactions (transaction_number, customer_id, status, total, created_at)
                        VALUES ('T1', 1, 'completed', 123.45, datetime('now'))
                    """)
            try db.execute(
                sql:
                    "INSERT INTO dashboard_widgets (user_id, widget_id, position, size) VALUES (1, 'sales_today', 0, 'small'), (1, 'recent_transactions', 1, 'large')"
            )
        }
        let terminal = try home.open()
        #expect(terminal.text.contains("123.45") && terminal.text.contains("Wanda Reefwalker"), "\(terminal.text)")
        let before = terminal.still.split(separator: "\n").dropLast()
        terminal.send("P")
        #expect(
            terminal.wait { !$0.text.contains("123") && !$0.text.contains("Wanda") && !$0.text.contains("Reefwalker") },
            "\(terminal.text)")
        #expect(terminal.text.contains("•••••"))
        terminal.send("P")
        #expect(terminal.wait { $0.still.split(separator: "\n").dropLast() == before }, "\(terminal.text)")
        home.leave(terminal)
    }
}
