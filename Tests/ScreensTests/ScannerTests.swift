import Cells
import DiveShop
import GRDB
import Rig
import Runtime
import Screens
import Store
import Testing

/// Codes from a scanner, in the screens whose keys are commands: what is pressed is a command, what is scanned never is.
@Suite struct ScannerTests {
    let home: TestHome
    var sitting: Sitting

    init() throws {
        home = try SmallShop.home()
        sitting = try SmallShop.sitting(home, 100, 30)
        try sitting.press("f3")
    }

    private var picture: String { sitting.picture.text }

    /// Codes made of keys that are commands: add, retire, recall, rules, all, leave, filter, help.
    @Test(arguments: ["axlRq/?", "AAAA-1", "0000123", "xxxx", "qqq", "jkj", "x y", "?:?", "ééé"])
    mutating func noCharacterOfACodeIsACommand(_ code: String) throws {
        let effects = sitting.effects.count
        try sitting.scan(code)
        #expect(picture.contains("there is no item \(code)"), "\(picture)")
        #expect(picture.contains("━ Item ━") && !picture.contains("A new item") && !picture.contains("Retire"))
        #expect(sitting.effects.count == effects)
        try sitting.press("esc")
        #expect(picture.contains("Equipment  49 items"), "\(picture)")
    }

    @Test mutating func aScannedCodeOpensItsItem() throws {
        try sitting.scan("tnk-0005")
        #expect(picture.contains("━ TNK-0005  "), "\(picture)")
        // Scanned on the page of another: that one's page is open instead, and esc leads back to the list.
        try sitting.scan("BCD-0001")
        #expect(picture.contains("━ BCD-0001  ") && !picture.contains("TNK-0005"), "\(picture)")
        try sitting.press("esc")
        #expect(picture.contains("Equipment  49 items"), "\(picture)")
    }

    /// A scanner that pastes, with a line's end or without.
    @Test(arguments: ["TNK-0005\n", " tnk-0005 \r\n"])
    mutating func aPastedCode(_ text: String) throws {
        try sitting.input(.paste(text))
        #expect(picture.contains("━ TNK-0005  "), "\(picture)")
    }

    @Test mutating func whatIsPastedWithoutAnEndCanBeChanged() throws {
        try sitting.input(.paste("TNK-00055"))
        #expect(picture.contains("Code of an item"))
        try sitting.press("backspace enter")
        #expect(picture.contains("━ TNK-0005  "), "\(picture)")
    }

    @Test mutating func aCodeIsTyped() throws {
        try sitting.press(". enter")
        #expect(picture.contains("type or scan a code first"))
        try sitting.press("t n k - 0 0 0 5 enter")
        #expect(picture.contains("━ TNK-0005  "), "\(picture)")
        try sitting.press(". x esc")
        #expect(picture.contains("━ TNK-0005  ") && !picture.contains("Code of an item"))
    }

    /// Keys that come so fast only because they are one that is held down.
    @Test mutating func aKeyThatIsHeldDownMoves() throws {
        for _ in 0..<9 { try sitting.event(.input(.key(.character("j")))) }
        #expect(picture.contains("row 10 of 49"), "\(picture)")
        try sitting.event(.pause)
        #expect(picture.contains("row 10 of 49"), "\(picture)")
        // Two or three are told apart by the pause after them.
        for _ in 0..<3 { try sitting.event(.input(.key(.character("k")))) }
        #expect(picture.contains("row 10 of 49"))
        try sitting.event(.pause)
        #expect(picture.contains("row 7 of 49"), "\(picture)")
    }

    /// Keys that a slow line hands on together, or a script: too few for a code.
    @Test(arguments: ["j G", "G k", "j j", "G enter", "j j enter"])
    mutating func aFewKeysAtOnceAreKeys(_ keys: String) throws {
        var other = try SmallShop.sitting(home, 100, 30)
        try other.press("f3 \(keys)")
        for key in keys.split(separator: " ") { try sitting.event(.input(.key(try #require(Key(String(key)))))) }
        try sitting.event(.pause)
        #expect(picture == other.picture.text)
        #expect(!picture.contains("Code of an item") && !picture.contains("there is no item"), "\(picture)")
    }

    @Test mutating func whatIsNoCharacterIsNeverHeld() throws {
        for _ in 0..<4 { try sitting.event(.input(.key(Key(.down)))) }
        #expect(picture.contains("row 5 of 49"))
        // A character before it comes before it.
        try sitting.event(.input(.key(.character("G"))))
        try sitting.event(.input(.key(Key(.up))))
        #expect(picture.contains("row 48 of 49"), "\(picture)")
        try sitting.event(.input(.key(.character("g"))))
        try sitting.input(.mouse(Mouse(.wheelDown, at: Point(5, 5))))
        #expect(picture.contains("row 2 of 49"), "\(picture)")
    }

    /// In a field it is text, as everywhere.
    @Test mutating func aCodeInAField() throws {
        try sitting.press("/")
        try sitting.scan("TNK-0005")
        #expect(picture.contains("Equipment  one item"), "\(picture)")
        try sitting.press("esc a")
        try sitting.scan("NEW-1")
        #expect(picture.contains("Code          NEW-1") && picture.contains("A new item"), "\(picture)")
    }

    /// Lists and other pages above give way to the item.
    @Test mutating func aCodeAboveOtherPlaces() throws {
        try sitting.press("R")
        try sitting.scan("TNK-0005")
        #expect(picture.contains("━ TNK-0005  "))
        try sitting.press("J")
        try sitting.scan("BCD-0001")
        #expect(picture.contains("━ BCD-0001  ") && !picture.contains("Jobs"), "\(picture)")
    }

    /// Keys everywhere and in the one screen: sign out, lock, leave, stop, cancel, delete, send, answer with yes.
    @Test(
        arguments: [
            "f1", "f1 enter", "f1 m", "f2", "f2 2", "f3", "f4", "f4 enter", "f5", "f5 enter", "f5 4", "f6", "f6 s",
            "f7", "f7 R", "f8", "J",
        ],
        ["SUI-9999", "xyXy", "qULPWq", "RyCdpyrc"])
    mutating func noScreenTakesACodeForCommands(_ keys: String, _ code: String) throws {
        try sitting.press(keys)
        let before = (picture, sitting.effects.count)
        try sitting.scan(code)
        #expect(picture.contains("there is no item \(code)"), "\(picture)")
        #expect(sitting.effects.count == before.1)
        try sitting.press("esc")
        #expect(picture.contains("Nora Castillo (Owner)"), "\(picture)")
    }

    /// Whoever goes on at once types into the field that a key opens.
    @Test mutating func aFieldIsOpenedAtOnce() throws {
        for key in ["/", "b", "c", "d"] { try sitting.event(.input(.key(Key(key)!))) }
        #expect(!sitting.shell.awaitsPause && picture.contains("/ bcd"), "\(picture)")
        try sitting.press("esc")
        for key in [".", "x", "y"] { try sitting.event(.input(.key(Key(key)!))) }
        #expect(picture.contains("Code of an item") && picture.contains("xy"), "\(picture)")
    }

    /// A question above a form that is written: nothing of it is lost.
    @Test mutating func aCodeWhileAFormWaits() throws {
        try sitting.press("f4 a")
        try sitting.scan("Marina")
        try sitting.scan("Kovac")
        try sitting.press("esc")
        #expect(picture.contains("Throw away what you typed?"), "\(picture)")
        try sitting.scan("sy-1")
        #expect(picture.contains("a code was scanned while a form waits"), "\(picture)")
        try sitting.press("n")
        #expect(picture.contains("A new customer") && picture.contains("Marina"), "\(picture)")
    }

    @Test mutating func whoMayNotLookAtGearIsTold() throws {
        try DatabaseQueue(path: home.home.database).write { db in
            try db.execute(
                sql:
                    "DELETE FROM role_permissions WHERE permission_id = (SELECT id FROM permissions WHERE name = 'maintenance.view')"
            )
        }
        var counter = try SmallShop.sitting(home, 100, 30, user: "clara")
        try counter.press("f4")
        try counter.scan("xU-1")
        let picture = counter.picture.text
        #expect(
            picture.contains("a code was scanned; to look at gear needs the permission maintenance.view"), "\(picture)")
        #expect(picture.contains("Customers  "), "\(picture)")
    }

    /// Nothing of a code goes to whoever comes after the one who scanned it.
    @Test mutating func aLockedScreenTakesNoCode() throws {
        try sitting.event(.input(.key(.character("a"))))
        let kai = try #require(try Store(path: home.home.database).staff(username: "kai"))
        try sitting.event(.signedIn(kai))
        try sitting.event(.pause)
        #expect(!picture.contains("A new item"))
    }
}
