import Cells
import DiveShop
import Foundation
import Rig
import Runtime
import Screens
import Store
import Testing

/// The list of customers, their pages and forms, by their keys, on a store.
@Suite struct CustomersScreenTests {
    var desk: CustomerDesk

    init() throws {
        desk = try CustomerDesk(120, 40)
        try desk.press("f4")
    }

    @Test mutating func customersAreFound() throws {
        #expect(desk.picture.contains("Customers  3 customers") && !desk.picture.contains("Olaf"))
        try desk.press("/")
        try desk.type("(305) 555-0101")
        #expect(desk.picture.contains("Dora") && desk.picture.contains("Ann"), "\(desk.picture)")
        try desk.press("esc t")
        #expect(desk.picture.contains("Customers · inactive") && desk.picture.contains("Olaf"))
        try desk.press("t f")
        try desk.type("NITROX")
        try desk.press("enter")
        #expect(desk.picture.contains("active and inactive · NITROX  2 customers"), "\(desk.picture)")
        try desk.press("A")
        #expect(desk.picture.contains("Customers  3 customers"))
        try desk.press("A")
        #expect(desk.below.contains("all active customers show already"))
    }

    @Test mutating func somebodyIsAdded() throws {
        try desk.press("a ctrl-s")
        #expect(desk.picture.contains("‼ a name or a company is needed"), "\(desk.picture)")
        try desk.press("up")
        try desk.type("Zoë")
        try desk.press("tab tab tab")
        try desk.type("305 555 0101")
        // Who shares a number is told while it is typed.
        #expect(desk.picture.contains("! 1 Dora Deep, 2 Ann Reef has it too"), "\(desk.picture)")
        try desk.press("tab tab")
        try desk.type("zoe")
        try desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ an address looks like name@example.com"), "\(desk.picture)")
        try desk.type("@reef.example")
        try desk.press("ctrl-s")
        #expect(desk.below.contains("Zoë is added"), "\(desk.picture)")
        #expect(
            try desk.column("SELECT first_name || mobile || email FROM customers WHERE id = 5") == [
                "Zoë305 555 0101zoe@reef.example"
            ])
    }

    @Test mutating func aChangeOfAnotherIsNotWrittenOver() throws {
        try desk.press("/ d o r a enter e")
        try desk.retype("Dorothea")
        // Meanwhile, at another terminal.
        try desk.store.perform(.customer(.edit(1, [.firstName: .to("Dolores")])), staff: 1, at: SmallShop.now)
        try desk.press("ctrl-s")
        #expect(desk.picture.contains("changed “First name”") && desk.picture.contains("Dolores"), "\(desk.picture)")
        try desk.press("m")
        #expect(desk.below.contains("Dorothea Deep is changed"), "\(desk.picture)")
        #expect(try desk.column("SELECT first_name FROM customers WHERE id = 1") == ["Dorothea"])
    }

    @Test mutating func somebodyIsDeactivatedAfterAQuestion() throws {
        try desk.press("/ r e e f enter d")
        #expect(desk.picture.contains("Deactivate Ann Reef?"))
        try desk.press("n d y")
        #expect(try desk.column("SELECT is_active FROM customers WHERE id = 2") == ["0"])
        try desk.press("esc t / r e e f enter d")
        #expect(try desk.column("SELECT is_active FROM customers WHERE id = 2") == ["1"], "back without a question")
    }

    @Test mutating func consentIsWrittenDownWithItsSource() throws {
        try desk.press("down enter enter")
        #expect(desk.below.contains("2 shows what they agreed to"))
        try desk.press("2 enter")
        #expect(desk.picture.contains("SMS, transactional: they want none"), "\(desk.picture)")
        try desk.retype("")
        try desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ say how it is known"))
        try desk.type("telephone")
        try desk.press("tab")
        try desk.type("no more texts")
        try desk.press("ctrl-s")
        let ledger =
            "SELECT channel || ' ' || purpose || ' ' || event || ' ' || source || ' ' || wording FROM consent_events WHERE id > 3 ORDER BY id"
        #expect(
            try desk.column(ledger) == [
                "sms transactional withdrawn telephone no more texts",
                "sms promotional withdrawn telephone no more texts",
            ])
        try desk.press("down enter")
        #expect(desk.below.contains("the channel is off: the row above switches it on"), "\(desk.below)")
        // E-mail, promotional: they agree again.
        try desk.press("end enter")
        #expect(desk.picture.contains("e-mail, promotional: they agree"), "\(desk.picture)")
        try desk.press("ctrl-s")
        #expect(
            try desk.column("SELECT channel || event FROM consent_events ORDER BY id DESC LIMIT 1") == ["emailgranted"])
        // And then nothing at all.
        try desk.press("o ctrl-s")
        #expect(try desk.column("SELECT sms_opt_in + email_opt_in + push_opt_in FROM customers WHERE id = 1") == ["0"])
        #expect(desk.below.contains("it is written down"))
    }

    @Test mutating func aClickSelectsAndTurnsOver() throws {
        try desk.press("down enter 2")
        let click = { (y: Int) in Input.mouse(Mouse(.press, at: Point(10, y))) }
        // The part below its heading: e-mail, transactional.
        let lines = desk.picture.split(separator: "\n").map(String.init)
        let row = try #require(lines.firstIndex { $0.contains("e-mail  transactional") })
        try desk.sitting.input(click(row))
        #expect(!desk.picture.contains("they want none"))
        try desk.sitting.input(click(row))
        #expect(desk.picture.contains("e-mail, transactional: they want none"), "\(desk.picture)")
        try desk.press("esc")
        // The names of the parts can be clicked, too.
        let tab = try #require(lines.firstIndex { $0.contains("4 Messages") })
        let column = try #require(
            lines[tab].range(of: "4 Messages").map {
                lines[tab].distance(from: lines[tab].startIndex, to: $0.lowerBound)
            })
        try desk.sitting.input(.mouse(Mouse(.press, at: Point(column, tab))))
        #expect(desk.picture.contains("30003 unreachable handset"))
    }

    @Test mutating func devicesAreRegisteredAndDropped() throws {
        try desk.press("down enter 3 down x")
        #expect(desk.picture.contains("Drop the device?"))
        try desk.press("y")
        #expect(try desk.column("SELECT id FROM customer_devices") == ["1"])
        try desk.press("n ctrl-s")
        #expect(desk.picture.contains("‼ type or paste the token"))
        try desk.type("new-token")
        try desk.press("tab right ctrl-s")
        #expect(
            try desk.column(
                "SELECT customer_id || device_token || device_type FROM customer_devices ORDER BY id DESC LIMIT 1") == [
                    "1new-tokenandroid"
                ])
        #expect(desk.below.contains("the device is registered"))
    }

    @Test mutating func tagsAreGivenAndTakenAway() throws {
        try desk.press("down enter t")
        try desk.type("Club")
        try desk.press("enter")
        #expect(desk.below.contains("the tag is gone"))
        try desk.press("t")
        try desk.type("wrecks")
        try desk.press("enter")
        #expect(
            try desk.column("SELECT tag FROM customer_tags WHERE customer_id = 1 ORDER BY tag") == ["nitrox", "wrecks"])
    }

    @Test mutating func somebodyIsErasedByAWord() throws {
        try desk.press("down enter X")
        #expect(desk.below.contains("gear is out: LGT-0001"), "\(desk.below)")
        try desk.press("esc down enter X")
        #expect(desk.picture.contains("Ann Reef") && desk.picture.contains("It cannot be undone"), "\(desk.picture)")
        try desk.press("y enter")
        #expect(desk.picture.contains("‼ type erase to do it, or esc"))
        try desk.retype("erase")
        try desk.press("enter")
        #expect(try desk.column("SELECT last_name || COALESCE(email, '') FROM customers WHERE id = 2") == ["(erased)"])
        #expect(
            desk.picture.contains("what is personal is gone") && !desk.picture.contains("Ann Reef"), "\(desk.picture)")
        try desk.press("e")
        #expect(desk.below.contains("they were erased"))
    }

    @Test mutating func anExportIsAJob() throws {
        try desk.press("down enter E n E y")
        #expect(
            desk.sitting.effects.contains {
                if case .start(_, .exportCustomer(1)) = $0 { true } else { false }
            })
    }

    @Test mutating func whoMayNotSeesNothing() throws {
        desk = try CustomerDesk(120, 40, user: "tess")
        try desk.press("f4")
        #expect(desk.below.contains("needs the permission customers.view") && !desk.picture.contains("Dora"))
    }

    @Test mutating func privacyBlanksThePerson() throws {
        try desk.press("P")
        for words in ["Dora", "dora@deep", "555"] {
            #expect(!desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        for part in ["1", "2", "3", "4", "5"] {
            try desk.press(part == "1" ? "down enter 1" : part)
            for words in ["Dora", "Deep", "dora@deep", "555", "1981", "Class reminder"] {
                #expect(!desk.picture.contains(words), "\(words): \(desk.picture)")
            }
        }
    }
}
