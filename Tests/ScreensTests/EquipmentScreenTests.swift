import Cells
import DiveShop
import Screens
import Testing

/// The list of gear and its forms, by their keys.
@Suite struct EquipmentScreenTests {
    var desk = GearDesk()

    init() { desk.press("f3") }

    /// What is asked of the list now.
    private func asks(_ filter: EquipmentFilter) -> Bool {
        desk.shell.queries.contains { if case .equipment(filter, _) = $0 { true } else { false } }
    }

    /// While the store answers, nothing is typed; whoever wants to leave the program can.
    @Test mutating func leavingIsPossibleWhileAnAnswerIsAwaited() {
        var desk = GearDesk()
        desk.press("f3 x")
        desk.type("flooded")
        desk.press("enter right ctrl-s")
        #expect(desk.ordered.count == 1)
        desk.press("z enter ctrl-s tab")
        #expect(desk.ordered.count == 1 && !desk.picture.contains("floodedz"))
        desk.press("ctrl-c")
        #expect(desk.effects.contains(.leave))
    }

    /// The keys of other screens do not throw away what is typed.
    @Test mutating func aFormThatIsChangedStaysOpen() {
        var desk = GearDesk()
        desk.press("f3 e f2")
        #expect(!desk.picture.contains("Change TNK-0005"))
        desk.press("f3 e tab tab")
        desk.type("Twelve litres")
        desk.press("f2")
        #expect(desk.picture.contains("Twelve litres") && desk.below.contains("this form is still open"))
        desk.press("esc f2")
        #expect(desk.picture.contains("Maintenance"))
    }

    @Test mutating func theListTellsStateAndUrgencyInWords() {
        for words in ["Equipment  2 items", "‼ overdue", "! maintenance", "31 May", "20 Jan 2027"] {
            #expect(desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        desk.press("/ r e g enter")
        #expect(desk.picture.contains("one item") && !desk.picture.contains("TNK-0005"), "\(desk.picture)")
        desk.press("/ x")
        #expect(desk.picture.contains("No row with “regx”."))
        desk.press("esc")
        #expect(desk.picture.contains("2 items"))
    }

    @Test mutating func filtersByKeysAndByForm() {
        desk.press("u")
        #expect(asks(EquipmentFilter(urgency: .overdue)) && desk.picture.contains("Equipment · ‼ overdue"))
        desk.press("u u u")
        #expect(asks(EquipmentFilter(urgency: .scheduled)))
        desk.press("t t")
        #expect(asks(EquipmentFilter(status: .rented, urgency: .scheduled)))
        desk.press("u")
        #expect(asks(EquipmentFilter(status: .rented)), "after the last one all")
        desk.press("f right tab right tab right ctrl-s")
        #expect(
            asks(EquipmentFilter(category: "Cylinders", status: .maintenance, urgency: .overdue)), "\(desk.picture)")
        #expect(desk.picture.contains("Equipment · Cylinders · in maintenance · ‼ overdue"), "\(desk.picture)")
        desk.press("A")
        #expect(asks(EquipmentFilter()))
        desk.press("A")
        #expect(desk.below.contains("everything shows already"))
    }

    @Test mutating func anEmptyShopSaysWhatToDo() {
        desk = GearDesk(items: [])
        desk.press("f3")
        #expect(desk.picture.contains("There is no gear yet: a adds the first item"), "\(desk.picture)")
        desk.press("u")
        #expect(desk.picture.contains("No item is like that; A shows everything again."))
        desk.press("enter x")
        #expect(desk.below.contains("there is no item"))
    }

    @Test mutating func anItemIsAdded() {
        desk.press("a")
        desk.type("TNK-0100")
        desk.press("tab right tab")
        desk.type("Cylinder 12 l")
        desk.press("ctrl-s")
        let draft = EquipmentDraft([
            .code: "TNK-0100", .category: "Regulators", .name: "Cylinder 12 l", .oxygenService: "no",
            .condition: "good",
        ])
        #expect(desk.ordered == [.equipment(.add(draft))])
        // Nothing is taken twice while the answer is awaited.
        desk.press("ctrl-s")
        #expect(desk.ordered.count == 1)
        desk.answer(
            Refusal(
                .data, "this cannot be stored",
                complaints: ["equipment_code": "TNK-0100 is there already", "daily_rate": "that is no amount"]))
        #expect(desk.picture.contains("‼ TNK-0100 is there already"), "\(desk.picture)")
        #expect(desk.picture.contains("Rent a day  ‼") && desk.picture.contains("Cylinder 12 l"), "\(desk.picture)")
        desk.retype("TNK-0101")
        desk.press("ctrl-s")
        desk.answer()
        #expect(desk.below.contains("TNK-0101 is added") && !desk.picture.contains("A new item"))
    }

    @Test mutating func anItemIsChangedFieldByField() {
        desk.press("e tab tab")
        desk.retype("Cylinder AL80 old")
        desk.press("ctrl-s")
        let changes: [EquipmentDraft.Field: Change<String>] = [
            .name: Change(from: "Cylinder AL80", to: "Cylinder AL80 old")
        ]
        #expect(desk.ordered == [.equipment(.edit(5, changes))])
        // Somebody else was there before.
        let newer = Newer([Newer.Field(name: "name", value: "Cylinder A", by: "Marina")])
        desk.answer(Refusal(.data, "Marina has changed the name meanwhile", newer: newer))
        #expect(desk.picture.contains("Marina changed “Name”"), "\(desk.picture)")
        // A code that is scanned now is neither an answer nor the end of the form.
        desk.scan("m-t-q-y")
        #expect(desk.below.contains("a code was scanned while a form waits"), "\(desk.picture)")
        #expect(desk.picture.contains("Marina changed “Name”") && desk.ordered.count == 1)
        desk.press("m")
        #expect(desk.ordered.last == .equipment(.edit(5, [.name: Change(from: "Cylinder A", to: "Cylinder AL80 old")])))
        desk.answer()
        #expect(desk.below.contains("TNK-0005 is changed"), "\(desk.picture)")
    }

    @Test mutating func nothingChangedIsNothingOrdered() {
        desk.press("e ctrl-s")
        #expect(desk.ordered.isEmpty && desk.below.contains("nothing was changed"))
        // What stands there can be turned back to, whatever it is.
        desk.press("e tab right left ctrl-s")
        #expect(desk.ordered.isEmpty)
    }

    @Test mutating func anItemIsRetiredWithAReason() {
        desk.press("x ctrl-s")
        #expect(desk.picture.contains("‼ say why"), "\(desk.picture)")
        // As a scanner types: that alone retires nothing.
        for code in ["TNK-0007", "lx100", "h l"] {
            desk.scan(code)
            desk.press("enter")
            #expect(desk.ordered.isEmpty && desk.picture.contains("‼ choose yes"), "\(desk.picture)")
        }
        desk.press("shift-tab")
        desk.retype("Neck cracked")
        desk.press("enter right enter")
        #expect(desk.ordered == [.equipment(.retire(5, reason: "Neck cracked"))])
        desk.answer(Refusal(.data, field: "reason", "it is out on rental"))
        #expect(desk.picture.contains("‼ it is out on rental") && desk.picture.contains("Neck cracked"))
        desk.press("ctrl-s")
        desk.answer()
        #expect(desk.below.contains("TNK-0005 is retired"))
        // Leaving the question leaves the item.
        desk.press("x esc")
        #expect(desk.ordered.count == 2)
    }

    @Test mutating func whoMayOnlyLook() {
        desk = GearDesk(160, 40, permissions: [.viewMaintenance])
        desk.press("f3")
        for (key, words) in [("a", "equipment.edit"), ("e", "equipment.edit"), ("x", "equipment.edit")] {
            desk.press(key)
            #expect(desk.below.contains("needs the permission \(words)"), "\(key): \(desk.below)")
        }
        desk.press("enter")
        for (key, words) in [
            ("s", "maintenance.create"), ("b", "maintenance.create"), ("p", "maintenance.schedule"),
            ("o", "maintenance.override"), ("e", "equipment.edit"), ("x", "equipment.edit"),
        ] {
            desk.press(key)
            #expect(desk.below.contains("needs the permission \(words)"), "\(key): \(desk.below)")
        }
        #expect(desk.ordered.isEmpty)
        desk = GearDesk(permissions: [.viewDashboard])
        desk.press("f3")
        #expect(desk.below.contains("needs the permission maintenance.view"))
    }

    @Test mutating func recall() {
        desk.press("l enter")
        #expect(desk.below.contains("type a part or lot first"))
        desk.type(" lot 77 ")
        desk.press("enter")
        #expect(desk.picture.contains("one row") && desk.picture.contains("Dora Deep"), "\(desk.picture)")
        desk.press("P")
        #expect(!desk.picture.contains("Dora Deep"))
        desk.press("P n")
        desk.retype("lot 78")
        desk.press("enter")
        #expect(desk.picture.contains("No item ever got “lot 78”."), "\(desk.picture)")
        desk.press("n")
        desk.retype("lot 77")
        desk.press("enter enter")
        #expect(desk.picture.contains("━ TNK-0005  "))
        desk.press("esc")
        #expect(desk.picture.contains("Recall"))
    }
}
