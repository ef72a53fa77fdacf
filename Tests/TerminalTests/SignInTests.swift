import Foundation
import GRDB
import Rig
import Store
import Testing

/// Who sits there: the first run, and coming in by name and password.
@Suite struct SignInTests {
    let home: TestHome
    init() throws { home = try TestHome() }

    /// - Parameter columns: 100 show the shop's name as well.
    private func open(_ words: String, columns: Int = 80) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(environment: home.environment(), columns: columns)
        try #require(terminal.wait(for: words), "\(terminal.text)")
        return terminal
    }

    // MARK: The first run

    private static let clear = "\u{15}"  // ctrl-u
    private static let keep = "\u{13}"  // ctrl-s

    /// In an empty home, and where a founding was refused before and left a store without a shop.
    @Test(arguments: [false, true]) func aShopIsFounded(hasStore: Bool) throws {
        if hasStore { #expect(try home.nautilus("init", "--time-zone", "Mars/Olympus") == 65) }
        let terminal = try open("A new shop", columns: 100)
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
                || home.column("SELECT username FROM users") == [])
        terminal.send("\(Self.clear)\(TestHome.password)\r")
        #expect(terminal.wait { $0.isOpen && $0.text.contains("Blue Hole") }, "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "")
        home.leave(terminal)
        #expect(
            try home.column(
                "SELECT value FROM settings WHERE category = 'shop' AND key IN ('name', 'country', 'time_zone') ORDER BY key"
            ) == ["MT", "Blue Hole", "Europe/Malta"])
        #expect(
            try home.column("SELECT username || os_account || substr(password_hash, 1, 3) FROM users") == [
                "grace\(TestHome.account)$y$"
            ])
        #expect(!home.logged.contains(TestHome.password))
    }

    @Test(arguments: ["\u{1B}", "\u{3}"]) func aFirstRunThatIsLeftMakesNothing(key: String) throws {
        let terminal = try open("A new shop")
        terminal.send("Blue")
        home.leave(terminal, by: key)
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
            terminal.wait { _ in
                (try? home.column("SELECT count(*) FROM audit_logs WHERE outcome = 'refused'")) == ["2"]
            })
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
        #expect(
            terminal.text.contains("Cara (Counter)") && !terminal.text.contains("Today's sales"), "\(terminal.text)")
        #expect(terminal.shownOfThePassword == "")
        home.leave(terminal)
        #expect(!home.logged.contains(TestHome.password) && !home.logged.contains("wet-suit"))
    }

    /// Whoever pastes a whole document by mistake has the next key answered, and nothing of it is on the screen for long.
    @Test func aPasteOfAMegabyteStopsNothing() throws {
        try home.foundWithStaff(isLinked: false)
        let terminal = try open("Who is at the counter?")
        terminal.send("\u{1B}[200~" + String(repeating: "x", count: 900_000) + "\u{1B}[201~")
        terminal.send("\u{15}")
        terminal.signIn("cara")
        #expect(terminal.wait(until: \.isOpen), "\(terminal.text)")
        home.leave(terminal)
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
        #expect(terminal.text.contains("Name       cara "), "\(terminal.text)")
        #expect(Output(terminal.bytes).complaints == [])
        home.leave(terminal, by: "\u{3}")
    }
}
