import DiveShop
import GRDB
import Store
import Testing

/// Coming in by name and password: who may, and the one answer for everybody else.
@Suite struct SignInTests {
    static let wrong = Refusal(.permission, "the name or the password is wrong")
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    @Test(arguments: ["owner", "mia", "tom", "cara", "CARA", "Cara"])
    func theRightPasswordComesIn(name: String) throws {
        let staff = try shop.signIn(name)
        #expect(staff.username == name.lowercased() && staff.hasPassword)
        #expect(try shop.store.column("SELECT last_login_at FROM users WHERE id = \(staff.id)") == [founding.text])
        #expect(
            try shop.store.column(
                "SELECT action || user_id || outcome || new_values FROM audit_logs ORDER BY id DESC LIMIT 1")
                == ["sign_in\(staff.id)done{\"by\":\"password\"}"])
        #expect(try shop.store.column("SELECT username FROM sign_in_attempts") == [])
    }

    /// As the keyboard of one terminal puts letters together, and another.
    @Test(arguments: ["Émile", "émile", "E\u{301}mile", "ÉMILE"])
    func accentsAreTheSameHoweverTheyAreTyped(name: String) throws {
        let draft = PersonDraft(username: "E\u{301}mile", role: "counter")
        try shop.store.perform(
            .staff(.add(draft, password: Secret("sèche-cheveux"))), staff: shop.id("owner"), at: founding)
        #expect(try shop.signIn(name, Secret("se\u{300}che-cheveux")).username == "Émile")
        #expect(shop.answer(name, Secret("seche-cheveux")) == SignInTests.wrong)
        #expect(
            try shop.answer(.staff(.add(PersonDraft(username: name, role: "counter"), password: nil)), by: "owner")?
                .kind == .data)
    }

    /// A name and a password of somebody who is not let in.
    struct Try: CustomTestStringConvertible, Sendable {
        let name: String
        let password: String
        init(_ name: String, _ password: String = "wet-suit-7") { (self.name, self.password) = (name, password) }
        var testDescription: String {
            "\(name.unicodeScalars.prefix(12).map { $0.escaped(asASCII: true) }.joined()) (\(name.utf8.count)), \(password.utf8.count) bytes"
        }
    }

    @Test(arguments: [
        Try("cara", "wet-suit-8"), Try("cara", ""), Try("cara", "WET-SUIT-7"), Try("cara", "wet-suit-7 "),
        Try("cara", "271828"), Try("nobody"), Try(""), Try("", ""), Try("cara "), Try("%"), Try("' OR 1=1 --"),
        Try("dana"), Try("rolf"), Try("nemo"), Try("nemo", ""), Try("cara\0"), Try("cara\0junk"),
        Try("cara", "wet-suit-7\0junk"), Try("ca\u{1B}[2Jra"), Try("cara\n"), Try("cara", "\u{7}\u{1B}"),
        Try("\u{FFFD}", "\u{FFFD}"), Try("cara" + String(repeating: "a", count: 10_000)),
        Try(String(repeating: "界", count: 10_000)),
        Try("cara", "wet-suit-7" + String(repeating: "x", count: 10_000)),
        Try("cara", String(repeating: "\0", count: 10_000)), Try("e" + String(repeating: "\u{301}", count: 10_000)),
    ])
    func everybodyElseGetsTheSameAnswer(_ attempt: Try) throws {
        #expect(shop.answer(attempt.name, Secret(attempt.password)) == SignInTests.wrong)
        #expect(try shop.store.column("SELECT failures FROM sign_in_attempts") == ["1"])
        #expect(
            try shop.store.column("SELECT action || outcome FROM audit_logs ORDER BY id DESC LIMIT 1")
                == ["sign_inrefused"])
    }

    /// A name of the greatest length is known to its last letter.
    @Test func aLongNameIsNotCutOff() throws {
        let name = String(repeating: "n", count: 64)
        try shop.run("UPDATE users SET username = ? WHERE username = 'cara'", [name])
        #expect(shop.answer(name + "n") == SignInTests.wrong)
        #expect(shop.answer(name) == nil)
    }

    /// What stands where a hash should: broken ones, other programs', and parameters that would take the machine's memory.
    static let noHashes: [String] = [
        "", "x", "$", "$$$", "$y$", "$y$j9T", "$y$j9T$", "$y$j9T$fSnZd6s/jzPcbWWTiu3/61",
        "$y$j9T$fSnZd6s/jzPcbWWTiu3/61$",
        String(StaffShop.passwordHash.dropLast()), StaffShop.passwordHash + "7", StaffShop.passwordHash + " ",
        StaffShop.passwordHash.uppercased(), "*0", "*1", "!", "wet-suit-7", "\u{1B}[2J", "$y$jZT$abc$def",
        "$7$CU..../....abc",
        // Each is the password's own hash, by methods and parameters that the shop never uses.
        "$6$ezw7lLM4p1Ru85Jv$1PmO64xacBvFAbaK7a.COEcEPVGsxHrmyWe4ULDNtyzx/H3Wk1anrKCrnwRcTS0Nxpc8AT/Hx1cD7visfIsR4.",
        "$y$j75$3x3.fL7WlNgA1df6.4iud.$OX..1Upy99VroLZ/MRqSsTqavKt0qmpFZcdI9BHAVvA",
        "$6$rounds=999999999$salt$abc", String(repeating: "$y$j9T$", count: 2000),
    ]

    @Test func aBrokenHashIsNobodys() throws {
        for hash in SignInTests.noHashes {
            try shop.run(
                "UPDATE users SET password_hash = ? WHERE username = 'cara'; DELETE FROM sign_in_attempts", [hash])
            #expect(shop.answer("cara") == SignInTests.wrong, "\(hash.prefix(40))")
        }
        for value in ["x'00ff'", "7", "3.5", "x''", "CAST(x'2479246a3954ff' AS TEXT)", "CAST(x'24790024' AS TEXT)"] {
            try shop.run(
                "UPDATE users SET password_hash = \(value) WHERE username = 'cara'; DELETE FROM sign_in_attempts")
            #expect(shop.answer("cara") == SignInTests.wrong, "\(value)")
        }
    }

    /// People type their password where their name belongs.
    @Test func whatNobodyIsCalledIsNotWrittenDown() throws {
        #expect(shop.answer("my-Secret-99", Secret("")) == SignInTests.wrong)
        for table in ["audit_logs", "sign_in_attempts", "settings"] {
            #expect(try !shop.text(of: table).lowercased().contains("my-secret-99"), "\(table)")
        }
        #expect(shop.answer("Cara", Secret("my-Secret-99")) == SignInTests.wrong)
        #expect(
            try shop.store.column(
                "SELECT username FROM sign_in_attempts WHERE id = (SELECT MAX(id) FROM sign_in_attempts)") == ["cara"])
        #expect(
            try shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "{\"username\":\"cara\"}"
            ])
    }

    /// Parameters that the shop changed are taken over while the password is at hand; the old password goes on.
    @Test(arguments: [6, 7]) func aNewCostIsTakenOver(cost: Int) throws {
        try shop.set(.passwordCost, cost)
        try shop.signIn("mia")
        let prefix = ["$y$jAT$", "$y$jBT$"][cost - 6]
        let hashes = try shop.store.column(
            "SELECT username || ' ' || substr(password_hash, 1, 7) FROM users WHERE password_hash NOT NULL ORDER BY id")
        #expect(
            hashes == ["owner $y$j9T$", "mia \(prefix)", "tom $y$j9T$", "cara $y$j9T$", "dana $y$j9T$", "rolf $y$j9T$"])
        #expect(shop.answer("mia") == nil)
        #expect(shop.answer("mia", Secret("wet-suit-8")) == SignInTests.wrong)
        #expect(shop.answer("tom", Secret("wet-suit-8")) == SignInTests.wrong)
        #expect(shop.answer("tom") == nil)
    }

    /// Who, whether the shop allows PINs, what is typed, and by which of them they are in.
    @Test(arguments: [
        ("cara", 1, "271828", "pin"), ("cara", 1, "wet-suit-7", "password"), ("cara", 0, "271828", nil),
        ("cara", 0, "wet-suit-7", "password"), ("mia", 1, "271828", nil), ("owner", 1, "271828", nil),
        ("tom", 1, "271828", nil), ("cara", 1, "271829", nil), ("cara", 1, "27182", nil), ("cara", 1, "0271828", nil),
        ("cara", 1, "२७१८२८", nil), ("nemo", 1, "271828", "pin"), ("dana", 1, "271828", nil),
        ("rolf", 1, "271828", nil),
        ("nobody", 1, "271828", nil),
    ])
    func aPINIsForTheCounterWhereTheShopAllowsIt(name: String, allowed: Int, typed: String, way: String?) throws {
        try shop.run("UPDATE users SET pin_hash = ?", [StaffShop.pinHash])
        try shop.set(.counterPIN, allowed)
        #expect(shop.answer(name, Secret(typed)) == (way == nil ? SignInTests.wrong : nil))
        guard let way else { return }
        #expect(
            try shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "{\"by\":\"\(way)\"}"
            ])
    }

    @Test func aPINTakesANewCostOverToo() throws {
        try shop.run("UPDATE users SET pin_hash = ?", [StaffShop.pinHash])
        try shop.set(.counterPIN, 1)
        try shop.set(.passwordCost, 6)
        try shop.signIn("cara", StaffShop.pin)
        #expect(
            try shop.store.column(
                "SELECT substr(pin_hash, 1, 7) || substr(password_hash, 1, 7) FROM users WHERE username = 'cara'")
                == ["$y$jAT$$y$j9T$"])
        #expect(shop.answer("cara", StaffShop.pin) == nil)
        #expect(shop.answer("cara") == nil)
    }

    @Test(arguments: [
        ("owner", true), ("cara", true), ("nemo", true), ("dana", false), ("rolf", false), ("root", false), ("", false),

    ])
    func anAccountSignsInWhomItIsLinkedTo(account: String, isIn: Bool) throws {
        let staff = try shop.store.signIn(osAccount: account, at: founding)
        #expect(staff?.username == (isIn ? account : nil))
        let told = try shop.store.column("SELECT new_values FROM audit_logs WHERE action = 'sign_in'")
        #expect(told == (isIn ? ["{\"by\":\"account\"}"] : []))
    }
}
