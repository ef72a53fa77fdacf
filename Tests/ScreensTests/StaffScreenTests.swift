import Cells
import DiveShop
import Foundation
import Rig
import Runtime
import Screens
import Store
import Testing

/// The screen of the staff, by its keys, on the small demo shop.
@Suite struct StaffScreenTests {
    let home: TestHome
    let store: Store
    var sitting: Sitting

    init() throws {
        home = try SmallShop.home()
        store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner"))
        try store.perform(.changeSetting(.passwordCost, 5), staff: owner.id, at: SmallShop.now)
        sitting = try SmallShop.sitting(home, 120, 40)
        try sitting.press("f7")
    }

    private func person(_ name: String) throws -> Person? {
        var person: Person?
        let owner = try #require(try store.staff(username: "owner"))
        try store.answer([.people], staff: owner.id, at: SmallShop.now) { _, snapshot in
            if case .people(let people) = snapshot { person = people.people.first { $0.username == name } }
            return true
        }
        return person
    }

    private mutating func type(_ text: String) throws { try sitting.input(.paste(text)) }

    /// Selects somebody by the filter.
    private mutating func select(_ name: String) throws {
        try sitting.press("esc /")
        try type(name)
        try sitting.press("enter")
    }

    private var picture: String { sitting.picture.text }
    private func isIn(_ name: String, _ password: String) -> Bool {
        (try? store.signIn(name, Secret(password), at: SmallShop.now)) != nil
    }

    @Test mutating func somebodyNewIsLetIn() throws {
        try sitting.press("a")
        for text in ["clara", "Zoë", "Reef", "zoe@example.com"] {
            try type(text)
            try sitting.press("enter")
        }
        // The role is turned, not typed.
        try sitting.press("left enter")
        try type("flippers-9")
        try sitting.press("ctrl-s")
        #expect(picture.contains("‼ the user name 'clara' is taken"), "\(picture)")
        #expect(picture.contains("Zoë") && picture.contains("••••••••••"), "nothing typed is lost")
        try sitting.press("ctrl-u")
        try type("zoe")
        try sitting.press("ctrl-s")
        #expect(picture.contains("zoe may work here") && !picture.contains("Somebody new"), "\(picture)")
        let zoe = try #require(try person("zoe"))
        #expect(zoe.fullName == "Zoë Reef" && zoe.email == "zoe@example.com" && zoe.role == "technician")
        #expect(isIn("zoe", "flippers-9"))
        #expect(!picture.contains("flippers"))
    }

    /// What is pasted and has no room is not lost without a word; the next key takes that away.
    @Test mutating func whatHasNoRoomIsTold() throws {
        try sitting.press("a tab")
        try type(String(repeating: "x", count: 512))
        #expect(picture.contains("‼ There is room for 500 characters: the last 12 are left out."), "\(picture)")
        try sitting.press("y")
        #expect(picture.contains("‼ It is full: there is room for 500 characters."), "\(picture)")
        try sitting.press("backspace")
        #expect(!picture.contains("there is room"), "\(picture)")
        try type("yz")
        #expect(picture.contains("‼ It is full"), "\(picture)")
        try sitting.press("tab")
        #expect(!picture.contains("there is room"), "\(picture)")
    }

    @Test mutating func somebodyIsChanged() throws {
        try select("clara")
        try sitting.press("e tab ctrl-u")
        try type("Klara")
        // Meanwhile somebody else changes another thing of her.
        let (owner, clara) = (try #require(try store.staff(username: "owner")), try #require(try person("clara")))
        try store.perform(.staff(.edit(clara.id, [.email: .to("k@example.com")])), staff: owner.id, at: SmallShop.now)
        try sitting.press("tab tab tab right ctrl-s")
        #expect(picture.contains("clara is changed"), "\(picture)")
        let changed = try #require(try person("clara"))
        #expect(changed.firstName == "Klara" && changed.email == "k@example.com" && changed.role == "admin")
    }

    /// Each complaint stands at its own field until that one is changed, and the one told below is the one of the field that has the keys.
    @Test mutating func everyComplaintStandsAtItsField() throws {
        try sitting.press("a")
        try type("a b")
        try sitting.press("tab tab tab")
        try type("nobody")
        try sitting.press("tab tab")
        try type("short")
        try sitting.press("ctrl-s")
        #expect(picture.contains("User name  ‼") && picture.contains("E-mail     ‼"), "\(picture)")
        #expect(picture.contains("Password   ‼") && picture.contains("‼ up to 64 letters"), "\(picture)")
        try sitting.press("ctrl-u")
        try type("ann")
        #expect(!picture.contains("User name  ‼") && picture.contains("E-mail     ‼"), "\(picture)")
        #expect(!picture.contains("‼ an address"), "that is told in its own field")
        try sitting.press("tab tab tab")
        #expect(picture.contains("‼ an address looks like"), "\(picture)")
        try sitting.press("tab tab")
        #expect(picture.contains("‼ a password has at least 8"), "\(picture)")
        // What the store refuses goes to its field too, wherever the keys are.
        try sitting.press("ctrl-u")
        try type("flippers-9")
        try sitting.press("up up ctrl-u up up up ctrl-u")
        try type("clara")
        try sitting.press("tab ctrl-s")
        #expect(picture.contains("User name  ‼") && picture.contains("‼ the user name 'clara' is taken"), "\(picture)")
        // A person who is the last to manage staff keeps the role: that is said at the role.
        try sitting.press("esc")
        try select("owner")
        try sitting.press("e tab tab tab tab right ctrl-s")
        #expect(picture.contains("Role       ‼") && picture.contains("‼ nobody could manage staff"), "\(picture)")
        try sitting.press("esc W")
        try type("not mine")
        try sitting.press("tab")
        try type("flippers-9")
        try sitting.press("tab")
        try type("flippers-9")
        try sitting.press("ctrl-s")
        #expect(picture.contains("Old password ‼") && picture.contains("‼ that is not your password"), "\(picture)")
    }

    @Test mutating func passwordPINAndAccount() throws {
        try select("clara")
        try sitting.press("p")
        try type("flippers-9")
        try sitting.press("enter")
        try type("flippers-8")
        try sitting.press("enter")
        #expect(picture.contains("‼ that is not the same"), "\(picture)")
        try sitting.press("ctrl-u")
        try type("flippers-9")
        try sitting.press("enter")
        #expect(picture.contains("Password of clara is set"), "\(picture)")
        #expect(isIn("clara", "flippers-9"))
        try sitting.press("n")
        try type("111111")
        try sitting.press("enter")
        try type("111111")
        try sitting.press("enter")
        #expect(picture.contains("‼ a PIN is more than one or two digits"), "\(picture)")
        try sitting.press("esc n")
        try type("271828")
        try sitting.press("enter")
        try type("271828")
        try sitting.press("enter")
        #expect(try person("clara")?.hasPIN == true)
        try sitting.press("n enter enter")
        #expect(try person("clara")?.hasPIN == false)
        let account = try #require(try person("owner")?.osAccount)
        try sitting.press("o")
        try type(account)
        try sitting.press("enter")
        #expect(picture.contains("‼ the account '\(account)' is linked to owner"), "\(picture)")
        try sitting.press("ctrl-u")
        try type("till")
        try sitting.press("enter")
        #expect(try person("clara")?.osAccount == "till")
        #expect(picture.contains("account till"), "\(picture)")
    }

    @Test mutating func somebodyIsKeptOutAndLetInAgain() throws {
        try select("clara")
        try sitting.press("d")
        #expect(picture.contains("Keep clara out?"))
        try sitting.press("n")
        #expect(try person("clara")?.isActive == true)
        try sitting.press("d y")
        #expect(try person("clara")?.isActive == false)
        #expect(picture.contains("disabled"), "\(picture)")
        // She stands elsewhere in the list now, and the next key is for her all the same.
        try sitting.press("d")
        #expect(try person("clara")?.isActive == true)
        try select("owner")
        try sitting.press("d y")
        #expect(picture.contains("nobody could manage staff any more"), "\(picture)")
        #expect(try person("owner")?.isActive == true)
    }

    /// Whatever another terminal does, the keys mean the person on whom the selection stands.
    @Test mutating func theSelectionStaysOnItsPerson() throws {
        try sitting.press("down")
        let owner = try #require(try store.staff(username: "owner"))
        for name in ["aaron", "abel"] {
            try store.perform(
                .staff(.add(PersonDraft(username: name, role: "counter"), password: nil)), staff: owner.id,
                at: SmallShop.now)
        }
        try store.answer([.people], staff: owner.id, at: SmallShop.now) { query, snapshot in
            (try? sitting.event(.snapshot(query, snapshot))) != nil
        }
        #expect(picture.contains("aaron"))
        try sitting.press("d")
        #expect(picture.contains("Keep clara out?"), "\(picture)")
    }

    @Test mutating func whoIsKeptOutByWrongTriesMayTryAgain() throws {
        try select("clara")
        try sitting.press("u")
        #expect(picture.contains("nothing keeps them out"))
        for _ in 1...3 { _ = isIn("clara", "wrong") }
        let owner = try #require(try store.staff(username: "owner"))
        try store.answer([.people], staff: owner.id, at: SmallShop.now) { query, snapshot in
            (try? sitting.event(.snapshot(query, snapshot))) != nil
        }
        #expect(picture.contains("kept out until"), "\(picture)")
        try sitting.press("u")
        #expect(try person("clara")?.lockedUntil == nil)
    }

    @Test mutating func rolesAndSettings() throws {
        func may(_ role: String) throws -> Set<Permission> {
            var roles: [Role] = []
            let owner = try #require(try store.staff(username: "owner"))
            try store.answer([.people], staff: owner.id, at: SmallShop.now) { _, snapshot in
                if case .people(let people) = snapshot { roles = people.roles }
                return true
            }
            return try #require(roles.first { $0.name == role }).permissions
        }
        let before = try may("manager")
        try sitting.press("R right space")
        #expect(picture.contains("– no *"), "\(picture)")
        try sitting.press("q")
        #expect(picture.contains("Leave the changes?"))
        try sitting.press("n enter")
        #expect(picture.contains("the roles are changed"), "\(picture)")
        #expect(try may("manager") == before.subtracting([.viewDashboard]))
        // The last who may manage is not given away.
        try sitting.press("R")
        let row = try #require(Permission.allCases.firstIndex(of: .manageUsers))
        try sitting.press(String(repeating: "down ", count: row) + "space enter")
        #expect(picture.contains("nobody could manage staff any more"), "\(picture)")
        #expect(try may("admin").contains(.manageUsers))
        try sitting.press("q y")
        try sitting.press("S ctrl-u")
        try type("999")
        try sitting.press("ctrl-s")
        #expect(picture.contains("‼ a number from 0 to 480"), "\(picture)")
        try sitting.press("ctrl-u")
        try type("7")
        try sitting.press("ctrl-s")
        #expect(try store.shop().autoLockMinutes == 7)
    }
}

extension StaffScreenTests {
    /// What of several roles is stored is no change any more, though another was refused; what somebody else changes shows.
    @Test mutating func theBoardOfRolesShowsWhatIsStored() throws {
        let row = try #require(Permission.allCases.firstIndex(of: .manageUsers))
        try sitting.press("R " + String(repeating: "down ", count: row) + "space right up space")
        #expect(picture.components(separatedBy: " *").count == 3, "\(picture)")
        try sitting.press("enter")
        #expect(picture.contains("‼ nobody could manage staff any more"), "\(picture)")
        #expect(picture.components(separatedBy: " *").count == 2, "the manager's is stored\n\(picture)")
        // The selection stands where the refusal is about.
        try sitting.press("space")
        #expect(!picture.contains(" *"), "\(picture)")
        #expect(!picture.contains("‼ nobody"), "\(picture)")
        try sitting.press("q")
        #expect(!picture.contains("Leave the changes?") && !picture.contains("users.manage"), "\(picture)")
    }

    /// What is wrong is told whole on a phone, too: fields make room for it.
    @Test mutating func aLongComplaintIsToldWhole() throws {
        try sitting.event(.frame(Frame(40, 20)))
        try select("owner")
        try sitting.press("e tab tab tab tab right ctrl-s")
        let lines = picture.split(separator: "\n").map { $0.split { "┃│ ".contains($0) }.joined(separator: " ") }
        #expect(
            lines.joined(separator: " ").contains(
                "‼ nobody could manage staff any more: give somebody else the role of an owner first"), "\(picture)")
        #expect(picture.contains("Role       ‼"), "\(picture)")
    }
}

extension Person {
    fileprivate var fullName: String { "\(firstName) \(lastName)" }
}
