import Foundation
import GRDB
import Rig
import Store
import Testing

/// Who sits there: the first run, signing in and out, locking, and what shows meanwhile.
@Suite struct SignInTests {
    let home: TestHome
    init() throws { home = try TestHome() }

    private func leave(_ terminal: PseudoTerminal, by key: String = "q") {
        terminal.send(key)
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane && home.nothingIsLeft())
    }

    private func column(_ sql: String) throws -> [String] { try home.raw { try String.fetchAll($0, sql: sql) } }

    private func open(_ words: String) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(environment: home.environment())
        try #require(terminal.wait(for: words), "\(terminal.text)")
        return terminal
    }

    // MARK: The first run

    private static let clear = "\u{15}"  // ctrl-u
    private static let keep = "\u{13}"  // ctrl-s

    /// In an empty home, and where a founding was refused before and left a store without a shop.
    @Test(arguments: [false, true]) func aShopIsFounded(hasStore: Bool) throws {
        if hasStore { #expect(try home.nautilus("init", "--time-zone", "Mars/Olympus") == 65) }
        let terminal = try open("A new shop")
        // Everything wrong at once: the first is told, and nothing typed is lost.
        terminal.send(
            "\t\(Self.clear)Mars/Olympus\t\(Self.clear)Germany\t\(Self.clear)no body\t\(TestHome.password.prefix(5))\tx\(Self.keep)"
        )
        #expect(terminal.wait(for: "‼ the shop needs a name"), "\(terminal.text)")
        for typed in ["Mars/Olympus", "Germany", "no body", "•••••"] {
            #expect(terminal.text.contains(typed), "\(typed)")
        }
        terminal.send("Blue Hole\(Self.keep)")
        #expect(terminal.wait(for: "‼ no such time zone"), "\(terminal.text)")
        terminal.send("\(Self.clear)Europe/Malta\(Self.keep)")
        #expect(terminal.wait(for: "‼ two letters"), "\(terminal.text)")
        terminal.send("\(Self.clear)mt\(Self.keep)")
        #expect(terminal.wait(for: "‼ up to 64 letters"), "\(terminal.text)")
        terminal.send("\(Self.clear)grace\(Self.keep)")
        #expect(terminal.wait(for: "‼ a password has at least 8 characters"), "\(terminal.text)")
        terminal.send("\(Self.clear)\(TestHome.password)\(Self.keep)")
        #expect(terminal.wait(for: "‼ that is not the same password"), "\(terminal.text)")
        #expect(
            try !FileManager.default.fileExists(atPath: home.home.database)
                || column("SELECT username FROM users") == [])
        terminal.send("\(Self.clear)\(TestHome.password)\r")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Blue Hole") }, "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "")
        leave(terminal)
        #expect(
            try column(
                "SELECT value FROM settings WHERE category = 'shop' AND key IN ('name', 'country', 'time_zone') ORDER BY key"
            ) == ["MT", "Blue Hole", "Europe/Malta"])
        #expect(
            try column("SELECT username || os_account || substr(password_hash, 1, 3) FROM users") == [
                "grace\(TestHome.account)$y$"
            ])
        #expect(!home.logged.contains(TestHome.password))
    }

    @Test(arguments: ["\u{1B}", "\u{3}"]) func aFirstRunThatIsLeftMakesNothing(key: String) throws {
        let terminal = try open("A new shop")
        terminal.send("Blue")
        leave(terminal, by: key)
        #expect(!FileManager.default.fileExists(atPath: home.home.database))
    }

    // MARK: Signing in

    @Test func somebodySignsIn() throws {
        try home.foundWithStaff(isLinked: false)
        let terminal = try open("Who is at the counter?")
        #expect(terminal.wordsOfTheShop == [])
        terminal.signIn("cara", "wet-suit-8")
        #expect(terminal.wait(for: "‼ the name or the password is wrong"), "\(terminal.text)")
        #expect(terminal.text.contains("cara"), "the name stays")
        terminal.send("wet-suit-9\r")
        #expect(
            terminal.wait { _ in (try? column("SELECT count(*) FROM audit_logs WHERE outcome = 'refused'")) == ["2"] })
        #expect(terminal.wait(for: "‼ the name or the password is wrong"), "\(terminal.text)")
        try home.raw {
            try $0.execute(
                sql: "UPDATE sign_in_attempts SET failures = 5, locked_until = datetime('now', '+20 minutes')")
        }
        terminal.send(TestHome.password + "\r")
        #expect(terminal.wait(for: "‼ too many wrong tries: wait 20 minutes"), "\(terminal.text)")
        #expect(terminal.wordsOfTheShop == [])
        try home.raw { try $0.execute(sql: "DELETE FROM sign_in_attempts") }
        terminal.send(TestHome.password)
        #expect(terminal.wait(for: String(repeating: "•", count: TestHome.password.count)))
        terminal.send("\r")
        #expect(terminal.wait(until: \.isOpen), "\(terminal.text)")
        #expect(terminal.text.contains("Cara (Counter)") && !terminal.text.contains("Today's sales"))
        #expect(terminal.shownOfThePassword == "")
        leave(terminal)
        #expect(!home.logged.contains(TestHome.password) && !home.logged.contains("wet-suit"))
    }

    /// Pasted or typed: what is no name and no password is refused in one line, and the program goes on.
    @Test func hostileInputIsRefused() throws {
        try home.foundWithStaff(isLinked: false)
        let terminal = try open("Who is at the counter?")
        let long = String(repeating: "x", count: 10_000)
        for (name, password) in [
            ("\u{1B}[200~\(long)\u{1B}[201~", "\u{1B}[200~\(long)\u{1B}[201~"),
            ("\u{1B}[200~ca\u{1B}]0;x\u{7}\0ra\u{1B}[201~", "\u{1B}[200~\0\u{1}\u{9B}31m\u{1B}[201~"),
        ] {
            terminal.send("\u{15}" + name + "\r" + password + "\r")
            #expect(terminal.wait(for: "‼ the name or the password is wrong"), "\(terminal.text)")
            terminal.send("\u{1B}")
            #expect(terminal.wait { !$0.text.contains("‼") }, "\(terminal.text)")
            terminal.settle()
        }
        // Bytes that are no letters: curses takes up to sixteen that follow each for its rest.
        terminal.send([0xFF, 0xFE, 0xC3, 0x28, 0xED, 0xA0, 0x80] + Array(String(repeating: "x", count: 200).utf8))
        terminal.send("\u{15}cara\rwet-suit-8\r")
        #expect(terminal.wait(for: "‼"), "\(terminal.text)")
        #expect(terminal.text.contains("Name      cara "), "\(terminal.text)")
        #expect(Output(terminal.bytes).complaints == [])
        leave(terminal, by: "\u{3}")
    }

    // MARK: Locking, and going

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
        leave(terminal, by: "\u{3}")
    }

    /// Another one who comes to a locked screen begins anew.
    @Test func anotherMayComeToALockedScreen() throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        terminal.send("zL")
        #expect(terminal.wait(for: "Locked."))
        // The cursor is in the field of the password, and a name is there.
        terminal.send("\t\u{15}")
        terminal.signIn("cara")
        #expect(
            terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") && $0.text.contains("Rentals") },
            "\(terminal.text)")
        #expect(!terminal.text.contains("net sales"))
        leave(terminal)
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
        leave(terminal)
    }

    @Test func oneGoesAndAnotherComes() throws {
        try home.foundWithStaff(isLinked: true)
        let terminal = try home.open()
        #expect(terminal.text.contains("owner (Owner)") && terminal.text.contains("Today's sales"))
        terminal.send("\u{1B}[18~")
        #expect(terminal.wait(for: "2 active"), "\(terminal.text)")
        terminal.send("U")
        #expect(
            terminal.wait { $0.text.contains("Who is at the counter?") && $0.wordsOfTheShop == [] }, "\(terminal.text)")
        terminal.signIn("CARA")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Cara (Counter)") }, "\(terminal.text)")
        #expect(!terminal.text.contains("Today's sales") && terminal.text.contains("Customers"))
        // What she arranges is hers.
        terminal.send("x")
        #expect(terminal.wait { !$0.text.contains("Customers") }, "\(terminal.text)")
        terminal.send("\u{1B}[18~")
        #expect(terminal.wait(for: "needs the permission users"), "\(terminal.text)")
        leave(terminal, by: "\u{3}")
        #expect(try column("SELECT username FROM users WHERE has_own_dashboard") == ["cara"])
        #expect(
            try column(
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
        leave(terminal)
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
        leave(terminal)
    }
}
