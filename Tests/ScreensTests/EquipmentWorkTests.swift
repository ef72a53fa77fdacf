import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Store
import Testing

/// The equipment screen at a store: what is typed is stored, and what others store meanwhile is told.
@Suite struct EquipmentWorkTests {
    let home: TestHome
    let store: Store
    let owner: Int64
    var sitting: Sitting

    init() throws {
        home = try SmallShop.home()
        store = try Store(path: home.home.database)
        owner = try #require(try store.staff(username: "owner")).id
        sitting = try SmallShop.sitting(home, 160, 45)
        try sitting.press("f3")
    }

    private var picture: String { sitting.picture.text }
    private var below: String { picture.split(separator: "\n").last.map(String.init) ?? "" }
    private mutating func type(_ text: String) throws { try sitting.input(.paste(text)) }
    private mutating func retype(_ text: String) throws {
        try sitting.press("ctrl-e ctrl-u")
        try type(text)
    }
    private func item(_ code: String) throws -> ItemPage? {
        var page: ItemPage?
        try store.answer([.item(code: code)], staff: owner, at: SmallShop.now) { _, snapshot in
            if case .item(let item) = snapshot { page = item }
            return true
        }
        return page
    }

    @Test mutating func fromNewToRetired() throws {
        try sitting.press("a")
        try type("NEW-1")
        try sitting.press("tab tab")
        try type("Steel 12 l")
        try sitting.press("down down down down down down down down")
        try type("yesterday or so")
        try sitting.press("ctrl-s")
        #expect(picture.contains("Bought on   ‼") && picture.contains("Steel 12 l"), "\(picture)")
        try retype("2026-06-01")
        try sitting.press("ctrl-s")
        #expect(below.contains("NEW-1 is added"), "\(picture)")
        #expect(try item("new-1")?.draft[.purchaseDate] == "2026-06-01")
        try sitting.scan("new-1")
        #expect(picture.contains("━ NEW-1  available"), "\(picture)")
        try sitting.press("b")
        #expect(picture.contains("━ NEW-1  in maintenance since 13 Jun"), "\(picture)")
        try sitting.press("x")
        try type("Never sold")
        try sitting.press("enter right enter")
        #expect(picture.contains("━ NEW-1  retired since 13 Jun") && picture.contains("Never sold"), "\(picture)")
        #expect(try item("NEW-1")?.status == .retired)
        // The same code again.
        try sitting.press("esc a")
        try type("new-1")
        try sitting.press("tab tab")
        try type("Another")
        try sitting.press("ctrl-s")
        #expect(picture.contains("‼") && picture.contains("A new item") && picture.contains("Another"), "\(picture)")
    }

    @Test mutating func somebodyElseWasThereBefore() throws {
        try sitting.scan("BCD-0001")
        try sitting.press("e tab tab")
        let id = try #require(try item("BCD-0001")).id
        try store.perform(
            .equipment(.edit(id, [.name: .to("Jacket, mended"), .size: .to("L")])), staff: owner, at: SmallShop.now)
        try retype("Jacket, old")
        try sitting.press("ctrl-s")
        #expect(picture.contains("changed “Name”") && picture.contains("Jacket, mended"), "\(picture)")
        try sitting.press("m")
        #expect(below.contains("BCD-0001 is changed"), "\(picture)")
        let draft = try #require(try item("BCD-0001")).draft
        #expect(draft[.name] == "Jacket, old" && draft[.size] == "L", "what was not touched stays as they wrote it")
    }

    @Test mutating func rulesAndCategories() throws {
        try sitting.press("R a")
        try type("Scooters")
        try sitting.press("tab left ctrl-s")
        #expect(below.contains("Scooters is a category") && picture.contains("Scooters  "), "\(picture)")
        try sitting.press("a")
        try type("scooters")
        try sitting.press("ctrl-s")
        #expect(picture.contains("there is a category"), "\(picture)")
        // What the law says stays: not less often.
        try sitting.press("esc g down enter")
        try retype("72")
        try sitting.press("ctrl-s")
        #expect(picture.contains("‼ at most 60 by law (49 CFR 180.209)"), "\(picture)")
        try sitting.press("esc up enter")
        try retype("6")
        try sitting.press("ctrl-s")
        #expect(below.contains("the rule is changed") && picture.contains("every 6 months"), "\(picture)")
    }

    @Test mutating func anOverride() throws {
        // SUI-0005 was never inspected.
        try sitting.scan("SUI-0005")
        #expect(picture.contains("may not be rented"), "\(picture)")
        try sitting.press("o tab")
        try retype("2027-06-13")
        try sitting.press("tab")
        try type("New in its box")
        try sitting.press("ctrl-s")
        #expect(picture.contains("‼ for 90 days at most"), "\(picture)")
        try retype("2026-07-01")
        try sitting.press("ctrl-s")
        #expect(
            picture.contains("! may be rented until 2026-07-01") && picture.contains("New in its box"), "\(picture)")
    }
}
