import DiveShop
import Screens
import Testing

/// Rules of service and categories, by their keys.
@Suite struct RulesBoardTests {
    var desk = GearDesk()

    init() { desk.press("f3 R") }

    @Test mutating func rulesTellWhereTheyComeFrom() {
        for words in [
            "in force: United States", "every 60 months", "law", "with each visual", "alloy 6351", "as regulators",
            "not inspected", "Source: trade practice in the US. Stamped by month",
        ] {
            #expect(desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        #expect(!desk.picture.contains("United Kingdom"))
        desk.press("down")
        #expect(desk.picture.contains("Source: 49 CFR 180.209. It is law: nobody can override it"), "\(desk.picture)")
        desk.press("o")
        #expect(desk.picture.contains("Cylinders · United Kingdom") && desk.picture.contains("every 30 months"))
    }

    @Test mutating func aRuleIsChanged() {
        desk.press("down down down enter")
        #expect(desk.picture.contains("Regulators: service"), "\(desk.picture)")
        for bad in ["0", "601", "-3", "twelve", "99999999999999999999"] {
            desk.retype(bad)
            desk.press("ctrl-s")
            #expect(desk.picture.contains("‼ a number from 1 to 600"), "\(bad): \(desk.picture)")
        }
        desk.retype("24")
        desk.press("tab")
        desk.retype("")
        desk.press("ctrl-s")
        #expect(
            desk.ordered == [
                .maintenance(.changeRule(RuleChange(.regulator, .unitedStates, .service, months: 24, uses: 0)))
            ])
        desk.answer(Refusal(.data, field: "months", "by law not later"))
        #expect(desk.picture.contains("‼ by law not later"))
        desk.press("ctrl-s")
        desk.answer()
        #expect(desk.below.contains("the rule is changed") && desk.picture.contains("Rules of service"))
    }

    @Test mutating func aRuleThatGoesAlong() {
        desk.press("down down enter right ctrl-s")
        #expect(
            desk.ordered == [
                .maintenance(.changeRule(RuleChange(.cylinder, .unitedStates, .eddyCurrent, alongWith: .hydro)))
            ])
        desk.answer()
        desk.press("enter tab tab tab right ctrl-s")
        #expect(
            desk.ordered.last
                == .maintenance(.changeRule(RuleChange(.cylinder, .unitedStates, .eddyCurrent, isActive: false))))
    }

    @Test mutating func categories() {
        desk.press("G e")
        #expect(
            desk.picture.contains("Category Lights") && desk.picture.contains("‹ Not inspected ›"), "\(desk.picture)")
        desk.press("left ctrl-s")
        #expect(desk.ordered == [.equipment(.setRuleSet(category: 3, .general))])
        desk.answer()
        desk.press("a ctrl-s")
        #expect(desk.picture.contains("‼ the category needs a name"))
        desk.type(" BCDs ")
        desk.press("tab left ctrl-s")
        #expect(desk.ordered.last == .equipment(.addCategory(name: "BCDs", .bcd)))
        desk.answer(Refusal(.data, field: "name", "there is a category BCDs already"))
        #expect(desk.picture.contains("‼ there is a category BCDs already"), "\(desk.picture)")
    }

    @Test mutating func whoMayNotEdit() {
        desk = GearDesk(permissions: [.viewMaintenance])
        desk.press("f3 R enter a")
        #expect(desk.below.contains("needs the permission equipment.edit") && desk.ordered.isEmpty)
    }

    /// The selection stays on its rule when others come before it.
    @Test mutating func theSelectionStays() {
        desk.press("G")
        let old = desk.workshop
        desk.workshop = Workshop(
            categories: [EquipmentCategory(id: 9, name: "Bags", ruleSet: .none, items: 2)] + old.categories,
            rules: old.rules,
            jurisdiction: .unitedStates, templates: [], technicians: [], oxygenLimit: 40, renewals: [:])
        desk.read()
        desk.press("enter")
        #expect(desk.picture.contains("Category Lights"), "\(desk.picture)")
    }
}
