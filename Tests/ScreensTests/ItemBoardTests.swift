import Cells
import DiveShop
import Screens
import Testing

/// The page of an item, by its keys.
@Suite struct ItemBoardTests {
    var desk = GearDesk()

    init() {
        desk.press("f3 enter")
    }

    @Test mutating func everythingThatIsKnown() {
        desk = GearDesk(200, 60)
        desk.press("f3 enter")
        desk.shows([
            "Cylinder AL80 · 80 cf · Cylinders", "TNK-0005  available since 3 Feb",
            "! may be rented until 2026-06-18 · may be filled with air, nitrox, trimix: visual inspection overdue since 2026-05-31,",
            "visual        2026-05-31  ‼ overdue, allowed", "hydro         2026-06-18  ! due soon",
            "eddy current  –           no rule asks for it",
            "! visual allowed until 2026-06-20 by Nora Castillo: the inspector comes on Friday",
            "hydro: date set by hand",
            "hydro by 49 CFR 180.209, which is law, stamped by month", "2026-06-10  ‼ late", "every 60 months",
            "R000176",
            "! R000176 cannot have it; instead: TNK-0002", "! R000180 cannot have it; nothing like it is free",
        ])
    }

    /// However small the terminal is: all of it is reached.
    @Test(arguments: [(80, 24), (40, 20), (30, 10), (120, 24), (200, 60)])
    mutating func everySectionIsReached(_ size: (Int, Int)) {
        desk = GearDesk(size.0, size.1)
        desk.press("f3 enter")
        var seen = desk.picture
        for _ in 0..<200 {
            desk.press("down")
            seen += desk.picture
        }
        for words in [
            "rented", "Friday", "oxygen", "Due dates", "180.209", "Planned work", "Rentals, open", "Money",
            "Service",
            "Status history",
            "Documents", "Hydro", "Written down", "LU856806", "replaced",
        ] {
            #expect(seen.contains(words), "\(words) at \(size)")
        }
        // At the end it stays; the keys for pages and ends lead to the same places.
        let end = desk.picture
        desk.press("g")
        let start = desk.picture
        desk.press("G")
        #expect(desk.picture == end)
        desk.press("pgup home")
        #expect(desk.picture == start)
    }

    @Test mutating func usesAreCounted() {
        desk.press("q down enter")
        desk.shows([
            "service: 42 of 100 dives used", "service by makers' practice", "12 months or 100 dives", "✓ in date",
        ])
        desk.shows([
            "Nothing is planned; p plans work.", "No rental is booked.", "No change was written down.",
        ])
    }

    /// What one may not do is not proposed.
    @Test mutating func whoMayNotPlanIsNotToldHow() {
        desk = GearDesk(permissions: [.viewDashboard, .viewMaintenance])
        desk.press("f3 down enter")
        desk.shows(["Nothing is planned."])
        #expect(!desk.picture.contains("p plans work"), "\(desk.picture)")
    }

    @Test mutating func workBegins() {
        desk = GearDesk(160, 40)
        desk.press("f3 enter b")
        #expect(desk.ordered == [.maintenance(.begin(equipment: 5))])
        desk.answer()
        #expect(desk.below.contains("TNK-0005 is in maintenance from now on"), "\(desk.below)")
        desk.press("b")
        desk.answer(Refusal(.data, "TNK-0005 is out on rental"))
        #expect(desk.below.contains("TNK-0005 is out on rental"))
        desk.press("q down enter b")
        #expect(desk.below.contains("it is in maintenance already") && desk.ordered.count == 2)
    }

    @Test mutating func aDateIsOverridden() {
        desk.press("o")
        #expect(desk.picture.contains("‹ visual inspection ›"), "what keeps it from use comes first: \(desk.picture)")
        desk.press("right")
        #expect(
            desk.picture.contains("‹ visual inspection ›"), "never a hydrostatic, nor an eddy-current test")
        desk.press("tab")
        desk.type("Friday")
        desk.press("ctrl-s")
        #expect(
            desk.picture.contains("‼ a date looks like 2026-11-24; also today, tomorrow, +30") && desk.ordered.isEmpty)
        desk.retype("+6")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ say why it may be used") && desk.ordered.isEmpty)
        desk.type("Looked at by me")
        desk.press("ctrl-s")
        #expect(
            desk.ordered == [
                .maintenance(.override(equipment: 5, .visual, until: Gear.day("2026-06-19"), reason: "Looked at by me"))
            ])
        desk.answer(Refusal(.data, field: "until_date", "90 days at most"))
        #expect(
            desk.picture.contains("‼ 90 days at most") && desk.picture.contains("Looked at by me"), "\(desk.picture)")
        desk.press("ctrl-s")
        desk.answer()
        #expect(desk.below.contains("TNK-0005 may be used until 2026-06-19"))
    }

    @Test mutating func historyIsPaged() {
        desk.press("h")
        desk.shows(["Service of TNK-0005  31 rows", "Record 31"])
        desk.press("G enter")
        #expect(desk.picture.contains("Record 1") && desk.picture.contains("O-ring lot 77"), "\(desk.picture)")
        desk.press("esc esc")
        #expect(desk.picture.contains("Due dates"))
    }

    /// The page stays with its item when the code is another one.
    @Test mutating func theCodeIsChanged() {
        desk.press("e")
        desk.retype("TNK-0500")
        desk.press("ctrl-s")
        desk.items[0] = Gear.tank(code: "TNK-0500")
        desk.answer()
        #expect(desk.picture.contains("━ TNK-0500  "), "\(desk.picture)")
    }

    @Test mutating func retiredMeanwhile() {
        desk.items[0] = Gear.tank(status: .retired)
        desk.read()
        desk.shows(["‼ may not be rented: is retired"])
        for key in ["b", "o", "x"] {
            desk.press(key)
            #expect(desk.below.contains("it is retired"), "\(key)")
        }
        desk.items = []
        desk.read()
        desk.shows(["‼ there is no item TNK-0005", "Scan or type (.) another code"])
        desk.press("h")
        #expect(desk.ordered.isEmpty)
    }

    /// Text that would do things to a terminal, or that is far too long.
    @Test(arguments: ["\u{1B}[2J\u{202E}evil\u{7}", String(repeating: "長", count: 3000), "a\nb\tc", ""])
    mutating func hostileText(_ text: String) {
        let bad = Gear.page(
            id: 7, status: .available, ruleSet: .cylinder,
            Dictionary(uniqueKeysWithValues: EquipmentDraft.Field.allCases.map { ($0, $0 == .code ? "BAD" : text) }),
            dues: [
                DueDate(
                    kind: .visual, lastDone: nil, due: nil, rule: ServiceRule(kind: .visual, months: 1, source: text))
            ])
        for (width, height) in [(80, 24), (40, 20), (200, 60)] {
            desk = GearDesk(width, height, items: [bad])
            desk.press("f3 enter G g e esc o esc x esc")
            #expect(!desk.picture.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" })
            #expect(desk.picture.contains("━ BAD  "), "\(desk.picture)")
        }
    }
}

extension GearDesk {
    fileprivate func shows(_ all: [String]) {
        for words in all { #expect(picture.contains(words), "\(words): \(picture)") }
    }
}
