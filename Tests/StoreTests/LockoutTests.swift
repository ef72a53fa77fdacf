import DiveShop
import GRDB
import Store
import Testing

/// Wrong tries are slowed down, then locked out for growing times; the count stands in the store.
@Suite struct LockoutTests {
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    private static let bad = Secret("wet-suit-8")
    /// Seconds after each wrong try in a row in which nothing is looked at.
    private static let waits = [0, 0, 2, 5, 15, 60, 300, 900, 3600, 3600]

    private func locked(_ words: String) -> Refusal {
        Refusal(.later, "too many wrong tries: wait \(words), then try again")
    }

    /// A name that somebody has, and one that nobody has, are slowed down alike.
    @Test(arguments: ["cara", "nobody", "dana", "rolf"]) func theWaitsGrow(name: String) throws {
        var now = founding
        for wait in LockoutTests.waits {
            #expect(shop.answer(name, LockoutTests.bad, at: now) == SignInTests.wrong, "before the wait of \(wait) s")
            if wait > 0 {
                let kind = { (at: Instant) in shop.answer(name, LockoutTests.bad, at: at)?.kind }
                #expect(kind(now) == .later && kind(now.adding(seconds: wait - 1)) == .later)
            }
            now = now.adding(seconds: wait)
        }
    }

    @Test(arguments: [(3, "2 seconds"), (4, "5 seconds"), (6, "60 seconds"), (7, "5 minutes"), (9, "60 minutes")])
    func theWaitIsTold(tries: Int, words: String) throws {
        var now = founding
        for wait in LockoutTests.waits.prefix(tries - 1) {
            shop.answer("cara", LockoutTests.bad, at: now)
            now = now.adding(seconds: wait)
        }
        shop.answer("cara", LockoutTests.bad, at: now)
        #expect(shop.answer("cara", at: now) == locked(words))
        if tries == 3 { #expect(shop.answer("cara", at: now.adding(seconds: 1)) == locked("a second")) }
    }

    private func lockOut(_ name: String = "cara") {
        for _ in 1...3 { shop.answer(name, LockoutTests.bad) }
    }

    @Test func theRightPasswordIsNotLookedAtMeanwhile() throws {
        lockOut()
        try shop.set(.passwordCost, 6)
        #expect(shop.answer("cara") == locked("2 seconds"))
        #expect(try shop.store.column("SELECT username FROM users WHERE last_login_at NOT NULL") == [])
        #expect(
            try shop.store.column("SELECT password_hash FROM users WHERE username = 'cara'") == [StaffShop.passwordHash]
        )
        #expect(try shop.store.column("SELECT failures FROM sign_in_attempts") == ["3"])
        #expect(shop.answer("cara", at: founding.adding(seconds: 2)) == nil)
    }

    @Test func theRightOneSetsTheCountBack() throws {
        shop.answer("cara", LockoutTests.bad)
        shop.answer("cara", LockoutTests.bad)
        try shop.signIn("cara")
        #expect(try shop.store.column("SELECT username FROM sign_in_attempts") == [])
        for _ in 1...2 { #expect(shop.answer("cara", LockoutTests.bad) == SignInTests.wrong) }
        #expect(shop.answer("cara") == nil)
    }

    @Test func itOutlastsARestart() throws {
        lockOut()
        let again = try Store(path: shop.store.path)
        #expect(throws: locked("2 seconds")) { try again.signIn("cara", StaffShop.password, at: founding) }
    }

    @Test func itIsByTheNameWhateverItsCase() throws {
        for name in ["cara", "CARA", "Cara"] { #expect(shop.answer(name, LockoutTests.bad) == SignInTests.wrong) }
        for name in ["cara", "CARA", "cArA"] { #expect(shop.answer(name) == locked("2 seconds")) }
        #expect(shop.answer("mia") == nil, "others are not kept out")
    }

    @Test func aChangedClockKeepsNobodyOutForLong() throws {
        lockOut()
        let before = founding.adding(seconds: -400 * 86_400)
        #expect(shop.answer("cara", at: before) == nil)
    }

    @Test(arguments: ["cara", "Cara", "CARA"]) func unlockLetsThemTryAtOnce(name: String) throws {
        try shop.run("UPDATE users SET username = ? WHERE username = 'cara'", [name])
        lockOut()
        func people() throws -> Person? {
            let answer = try shop.store.answer(.people, staff: shop.id("owner"), at: founding)
            guard case .people(let people) = answer else { throw Refusal(.failed, "\(answer)") }
            return people.people.first { $0.username == name }
        }
        #expect(try people()?.lockedUntil == founding.adding(seconds: 2))
        let id = try shop.id(name)
        try shop.store.perform(.staff(.unlock(id)), staff: shop.id("owner"), at: founding)
        #expect(try people()?.lockedUntil == nil)
        #expect(shop.answer("cara") == nil)
    }

    @Test func everyTryIsWrittenDown() throws {
        lockOut()
        shop.answer("cara")
        let told = try shop.store.column(
            "SELECT user_id || ' ' || outcome || ' ' || new_values FROM audit_logs WHERE action = 'sign_in' ORDER BY id"
        )
        let id = try shop.id("cara")
        let until = "{\"kept_out_until\":\"\(founding.adding(seconds: 2).text)\",\"username\":\"cara\"}"
        let plain = "{\"username\":\"cara\"}"
        #expect(told == [plain, plain, until, until].map { "\(id) refused \($0)" })
    }

    /// Many made-up names push nobody's count out of the store.
    @Test func madeUpNamesAreForgottenAndRealOnesAreNot() throws {
        shop.answer("cara", LockoutTests.bad)
        let long = founding.adding(seconds: -86_400)
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
            INSERT INTO sign_in_attempts (username, failures, last_at, locked_until) SELECT '?' || i, 9, ?, ? FROM n
            """, [long.text, long.text])
        shop.answer("nobody", LockoutTests.bad)
        let left = try shop.store.column("SELECT username FROM sign_in_attempts ORDER BY id LIMIT 3")
        #expect(left == ["cara", "?3", "?4"])
        #expect(try shop.store.column("SELECT count(*) FROM sign_in_attempts") == ["10001"])
    }

    @Test(arguments: ["'abc'", "NULL", "-5", "9e99", "x'00'"]) func nonsenseInTheCountEndsNothing(failures: String)
        throws
    {
        shop.answer("cara", LockoutTests.bad)
        try shop.run("UPDATE OR IGNORE sign_in_attempts SET failures = \(failures), locked_until = 'soon'")
        #expect(shop.answer("cara", LockoutTests.bad) == SignInTests.wrong)
        #expect(shop.answer("cara", at: founding.adding(seconds: 3600)) == nil)
    }

    /// Four processes try one name at one moment: by the count in the store three of all their tries are looked at.
    @Test func triesOfSeveralProcessesCountEach() throws {
        let guessers = try (1...4).map { _ in
            try hammer("sign-in", shop.store.path, "5", "cara", LockoutTests.bad.value, founding.text)
        }
        let answers = guessers.map(outcome)
        #expect(answers.map(\.status) == [0, 0, 0, 0])
        let counts = answers.map { $0.words.split(separator: " ").compactMap { Int($0) } }
        #expect(counts.reduce(0) { $0 + $1[0] } == 0, "in")
        #expect(counts.reduce(0) { $0 + $1[1] } == 3, "wrong")
        #expect(counts.reduce(0) { $0 + $1[2] } == 17, "kept out")
        #expect(try shop.store.column("SELECT failures FROM sign_in_attempts") == ["3"])
        #expect(
            try shop.store.column("SELECT count(*) FROM audit_logs WHERE action = 'sign_in' AND outcome = 'refused'")
                == ["20"])
    }

    /// The right password from four processes at once: everybody comes in, and nothing is left of the tries.
    @Test func theRightOneComesInFromSeveralProcesses() throws {
        let people = ["owner", "mia", "tom", "cara"]
        let processes = try people.map {
            try hammer("sign-in", shop.store.path, "5", $0, StaffShop.password.value, founding.text)
        }
        for answer in processes.map(outcome) { #expect(answer == ("5 0 0", 0)) }
        #expect(try shop.store.column("SELECT username FROM sign_in_attempts") == [])
    }
}
