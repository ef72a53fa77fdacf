import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Store
import Testing

/// A form is saved over somebody else's newer change: who changed what is told, and the person chooses (domain.md §7).
@Suite struct NewerBoardTests {
    let home: TestHome
    let store: Store
    var sitting: Sitting

    init() throws {
        home = try SmallShop.home()
        store = try Store(path: home.home.database)
        sitting = try SmallShop.sitting(home, 80, 24)
        try sitting.press("f7")
    }

    /// Kai may manage staff too, and has just changed two things of Clara.
    @Sendable static func others(_ home: TestHome) throws {
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        let kai = try #require(try store.staff(username: "kai")).id
        let clara = try #require(try store.staff(username: "clara")).id
        let now = SmallShop.now.adding(seconds: -3600)
        try store.perform(.staff(.edit(kai, [.role: .to("admin")])), staff: owner, at: now)
        try store.perform(
            .staff(.edit(clara, [.email: .to("kai-was-here@example.com"), .firstName: .to("Klara")])), staff: kai,
            at: now)
    }

    private func clara() throws -> Person {
        var found: Person?
        let owner = try #require(try store.staff(username: "owner"))
        try store.answer([.people], staff: owner.id, at: SmallShop.now) { _, snapshot in
            if case .people(let people) = snapshot { found = people.people.first { $0.username == "clara" } }
            return true
        }
        return try #require(found)
    }

    private var picture: String { sitting.picture.text }

    /// Types an address and a last name for Clara, while Kai writes an address and a first name.
    private mutating func collide() throws {
        try sitting.press("/ c l a r a enter e tab tab ctrl-u R e e f tab ctrl-u c @ d")
        try NewerBoardTests.others(home)
        try sitting.press("ctrl-s")
        #expect(picture.contains("Changed meanwhile") && picture.contains("changed “E-mail” at 14:30"), "\(picture)")
        #expect(picture.contains("theirs  kai-was-here@example.com") && picture.contains("yours   c@d"), "\(picture)")
        #expect(!picture.contains("“First name”"), "what is not changed here is no quarrel")
        #expect(try clara().lastName != "Reef", "nothing is written before the choice")
    }

    @Test mutating func theirsIsKeptAndTheRestIsSaved() throws {
        try collide()
        try sitting.press("t")
        let person = try clara()
        #expect(
            person.email == "kai-was-here@example.com" && person.lastName == "Reef" && person.firstName == "Klara")
        #expect(picture.contains("clara is changed") && !picture.contains("Change clara"), "\(picture)")
    }

    @Test mutating func mineIsWritten() throws {
        try collide()
        try sitting.press("m")
        let person = try clara()
        #expect(person.email == "c@d" && person.lastName == "Reef" && person.firstName == "Klara")
        #expect(!picture.contains("Change clara"), "\(picture)")
    }

    /// As in every question, a click on an answer gives it.
    @Test mutating func anAnswerIsClicked() throws {
        try collide()
        try sitting.click("keep theirs")
        #expect(try clara().email == "kai-was-here@example.com" && clara().lastName == "Reef")
        #expect(!picture.contains("Changed meanwhile"), "\(picture)")
    }

    @Test mutating func backInTheFormNothingIsLost() throws {
        try collide()
        try sitting.press("esc")
        #expect(picture.contains("Change clara") && picture.contains("c@d") && picture.contains("Reef"), "\(picture)")
        // Saved again without another word, it asks again.
        try sitting.press("ctrl-s")
        #expect(picture.contains("Changed meanwhile"))
        try sitting.press("enter ctrl-u")
        try sitting.input(.paste("both@example.com"))
        try sitting.press("ctrl-s m")
        #expect(try clara().email == "both@example.com")
    }

    /// Whoever writes a third time between the question and the answer is not written over either.
    @Test mutating func whatComesWhileOneChoosesIsAskedToo() throws {
        try collide()
        let kai = try #require(try store.staff(username: "kai")).id
        try store.perform(.staff(.edit(clara().id, [.email: .to("third@example.com")])), staff: kai, at: SmallShop.now)
        try sitting.press("m")
        #expect(picture.contains("theirs  third@example.com"), "\(picture)")
        try sitting.press("m")
        #expect(try clara().email == "c@d")
    }

    /// What somebody else wrote may be long, and anything but letters.
    @Test(arguments: [(80, 24), (40, 20), (30, 10)])
    mutating func whatTheyWroteDoesNoHarm(width: Int, height: Int) throws {
        sitting = try SmallShop.sitting(home, width, height)
        try sitting.press("f7 / c l a r a enter e tab ctrl-u R tab ctrl-u S tab ctrl-u c @ d")
        let owner = try #require(try store.staff(username: "owner")).id
        let long = "Kla\u{202E}ra\u{200B}" + String(repeating: "界", count: 150)
        try store.perform(
            .staff(.edit(clara().id, [.firstName: .to(long), .lastName: .to(long), .email: .to("k@" + long)])),
            staff: owner, at: SmallShop.now)
        try sitting.press("ctrl-s")
        #expect(picture.contains("keep theirs") && picture.contains("esc back to the form"), "\(picture)")
        #expect(picture.contains("…") || height < 20, "\(picture)")
        #expect(!picture.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{200B}" })
        try sitting.press("m")
        #expect(try clara().firstName == "R")
    }

    @Test mutating func whereNothingOfOnesOwnIsLeftTheFormEnds() throws {
        try sitting.press("/ c l a r a enter o ctrl-u t i l l")
        try NewerBoardTests.others(home)
        let kai = try #require(try store.staff(username: "kai")).id
        try store.perform(.staff(.link(clara().id, .to("desk"))), staff: kai, at: SmallShop.now)
        try sitting.press("ctrl-s")
        #expect(picture.contains("“Account”") && picture.contains("theirs  desk"), "\(picture)")
        let rows = try store.checkAudit(staff: kai, at: SmallShop.now) { _ in true }?.rows
        try sitting.press("t")
        #expect(try clara().osAccount == "desk")
        #expect(picture.contains("it stays as they wrote it") && !picture.contains("Account linked"), "\(picture)")
        #expect(try store.checkAudit(staff: kai, at: SmallShop.now) { _ in true }?.rows == rows, "nothing was done")
    }

    /// What is yes or no is asked so, and kept as the number that it is.
    @Test mutating func settingsThatAreOnOrOff() throws {
        try sitting.press("S tab tab")
        #expect(picture.contains("‹ no ›") && picture.contains("Counter staff may sign in with a PIN."), "\(picture)")
        try sitting.press("right ctrl-s")
        #expect(picture.contains("the settings are changed"), "\(picture)")
        try sitting.press("S tab tab")
        #expect(picture.contains("‹ yes ›"), "\(picture)")
        try sitting.press("left ctrl-s S tab tab")
        #expect(!picture.contains("‹ yes ›"), "\(picture)")
    }

    @Test mutating func settingsAreAskedForToo() throws {
        try sitting.press("S ctrl-u 7 tab ctrl-u 3")
        let owner = try #require(try store.staff(username: "owner")).id
        try store.perform(.changeSetting(.autoLockMinutes, 5), staff: owner, at: SmallShop.now)
        try sitting.press("ctrl-s")
        #expect(picture.contains("“Lock after minutes”") && picture.contains("theirs  5"), "\(picture)")
        #expect(try store.shop().privacyMinutes == 0)
        try sitting.press("t")
        let shop = try store.shop()
        #expect(shop.autoLockMinutes == 5 && shop.privacyMinutes == 3)
        #expect(picture.contains("the settings are changed"), "\(picture)")
    }
}
