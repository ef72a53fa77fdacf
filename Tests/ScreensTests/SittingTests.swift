import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Store
import Testing

/// Who sits there, without a terminal: what the clock does while nobody types, and what is left of one for the next.
@Suite struct SittingTests {
    let home: TestHome
    let store: Store
    init() throws {
        home = try SmallShop.home()
        store = try Store(path: home.home.database)
    }

    private func staff(_ name: String) throws -> Staff { try #require(try store.staff(username: name)) }

    private func sitting(_ settings: [ShopSetting: Int] = [:], user: String = "owner") throws -> Sitting {
        for (setting, value) in settings {
            try store.perform(.changeSetting(setting, value), staff: staff("owner").id, at: SmallShop.now)
        }
        var sitting = try SmallShop.sitting(home, 80, 24, user: user)
        try sitting.event(.signedIn(try staff(user)))
        return sitting
    }

    private func after(_ seconds: Int) -> Event { .tick(SmallShop.now.adding(seconds: seconds)) }

    private func isLocked(_ sitting: Sitting) -> Bool {
        let text = sitting.picture.text
        return text.contains("Locked. Nora Castillo") && !text.contains("$") && !text.contains("Dashboard")
    }

    @Test func theClockLocks() throws {
        var sitting = try sitting([.autoLockMinutes: 5])
        #expect(sitting.shell.nextTick <= SmallShop.now.adding(seconds: 60))
        try sitting.event(after(299))
        #expect(!isLocked(sitting))
        #expect(sitting.shell.nextTick == SmallShop.now.adding(seconds: 300))
        // A key, and five minutes begin anew.
        try sitting.press("tab")
        try sitting.event(after(598))
        #expect(!isLocked(sitting))
        try sitting.event(after(599))
        #expect(isLocked(sitting), "\(sitting.picture.text)")
        #expect(sitting.shell.queries == [], "nothing is read for a locked screen")
        try sitting.event(after(9000))
        #expect(isLocked(sitting))
        try sitting.event(.signedIn(try staff("owner")))
        #expect(sitting.picture.text.contains("net sales"))
    }

    /// Enter alone, as a scanner sends it, is no wrong try, of which a few lock an account.
    @Test func enterAloneIsNoTry() throws {
        var sitting = try sitting()
        try sitting.press("L")
        let before = sitting.effects.count
        try sitting.press("enter enter enter enter")
        #expect(sitting.effects.count == before, "\(sitting.effects)")
        #expect(sitting.picture.text.contains("the password is missing"))
        try sitting.press("s e c r e t enter")
        #expect(sitting.effects.last == .signIn("owner", Secret("secret")))
    }

    /// Esc clears what was typed; whose screen it is stays.
    @Test(arguments: ["s e c r e t esc", "shift-tab ctrl-u k a i esc"])
    func theLockKeepsTheName(keys: String) throws {
        var sitting = try SmallShop.sitting(SmallShop.home())
        try sitting.press("L " + keys + " s e c r e t enter")
        #expect(sitting.effects.last == .signIn("owner", Secret("secret")))
    }

    /// A terminal that slept: the first key finds it locked, and does nothing else.
    @Test func itIsLockedBeforeTheFirstKeyOfAnother() throws {
        var sitting = try sitting([.autoLockMinutes: 5])
        try sitting.event(after(86_400))
        try sitting.press("x")
        #expect(isLocked(sitting))
        #expect(try store.staff(username: "owner")?.username == "owner")
        try sitting.event(.signedIn(try staff("owner")))
        #expect(sitting.picture.text.contains("Today's sales"), "the key removed no tile")
    }

    @Test func zeroIsNever() throws {
        var sitting = try sitting([.autoLockMinutes: 0, .privacyMinutes: 0])
        try sitting.event(after(900_000))
        #expect(sitting.picture.text.contains("net sales") && !sitting.picture.text.contains("•••••"))
    }

    @Test func theClockBlanks() throws {
        var sitting = try sitting([.privacyMinutes: 2])
        try sitting.event(after(119))
        #expect(!sitting.picture.text.contains("•••••"))
        try sitting.event(after(120))
        #expect(sitting.picture.text.contains("$•••••"), "\(sitting.picture.text)")
        // A key that is pressed goes where it goes; the blanks stay until P.
        try sitting.press("tab")
        #expect(sitting.picture.text.contains("$•••••"))
        try sitting.press("P")
        #expect(!sitting.picture.text.contains("•••••"))
    }

    /// Who has no password could not come back: the screen is blanked instead.
    @Test func withoutAPasswordItIsBlanked() throws {
        try store.perform(
            .staff(.add(PersonDraft(username: "zoe", role: "manager"), password: nil)), staff: staff("owner").id,
            at: SmallShop.now)
        var sitting = try sitting([.autoLockMinutes: 5], user: "zoe")
        try sitting.event(after(300))
        #expect(sitting.picture.text.contains("$•••••"), "\(sitting.picture.text)")
        try sitting.press("L")
        #expect(sitting.picture.text.contains("you have no password to come back with"))
    }

    /// What one began is not told to the next: a job, its end, and what became of a command.
    @Test(arguments: ["U", "L"]) func nothingOfOneIsLeftForTheNext(key: String) throws {
        var sitting = try sitting()
        try sitting.press("C")
        guard case .start(let id, .checkStore) = try #require(sitting.effects.last) else {
            Issue.record("no job was started")
            return
        }
        try sitting.press("P")
        try sitting.press(key)
        if key == "U" { #expect(Array(sitting.effects.suffix(2)) == [.cancel(id), .signOut]) }
        if key == "L" { #expect(sitting.effects.last == .start(id, .checkStore), "behind a lock it goes on") }
        if key == "U" {
            try sitting.event(.refused(.chooseTheme("secret"), Refusal(.data, "the secret theme is not there")))
        }
        try sitting.event(.signedIn(try staff("clara")))
        try sitting.event(.job(id, .finished("the store of Nora is sound")))
        let text = sitting.picture.text
        #expect(!text.contains("Nora") && !text.contains("secret") && !text.contains("Check the store"), "\(text)")
        try sitting.press("J")
        #expect(!sitting.picture.text.contains("Check the store"))
        #expect(sitting.effects.contains(.cancel(id)))
    }

    /// Keys that nobody need be known for.
    @Test func keysBeforeAShopAndBehindALock() throws {
        var sitting = try sitting()
        try sitting.press("U")
        #expect(sitting.picture.text.contains("Who is at the counter?"))
        try sitting.press("ctrl-l")
        #expect(sitting.effects.last == .redraw)
        try sitting.press("ctrl-z")
        #expect(sitting.effects.last == .suspend)
        try sitting.press("ctrl-c")
        #expect(sitting.effects.last == .leave)
    }
}
