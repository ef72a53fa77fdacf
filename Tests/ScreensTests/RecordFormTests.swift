import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// The form that records service, by its keys.
@Suite struct RecordFormTests {
    var bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.press("f2")
    }

    @Test mutating func anOverdueCylinderIsRecorded() throws {
        #expect(bench.picture.contains("TNK-0003") && bench.picture.contains("‼ overdue"), "\(bench.picture)")
        try bench.press("s")
        #expect(bench.field("Item") == "TNK-0003")
        #expect(bench.field("Work") == "‹ inspection ›")
        #expect(bench.field("Day") == "2026-06-13")
        #expect(bench.field("Technician") == "‹ owner ›")
        // By the template of cylinders and inspections, and by the rule: twelve months, at the month's end.
        #expect(bench.field("Parts") == "O-ring" && bench.field("Cost") == "15.00")
        #expect(bench.field("Notes") == "Looked at inside and outside")
        #expect(bench.field("Next date") == "2027-06-30")
        try bench.press("ctrl-s")
        #expect(
            bench.notice.contains("TNK-0003: inspection is recorded; visual inspection is due 2027-06-30"),
            "\(bench.picture)")
        #expect(!bench.picture.contains("TNK-0003  visual"), "\(bench.picture)")
        #expect(
            try bench.column(
                """
                SELECT maintenance_type || ' ' || maintenance_date || ' ' || result || ' ' || parts_replaced || ' ' || cost || ' ' ||
                    next_service_date || ' ' || next_is_by_rule FROM equipment_maintenance WHERE equipment_id = 3
                """) == ["inspection 2026-06-13 passed O-ring 15 2027-06-30 1"])
    }

    @Test mutating func theNextDateFollowsWorkAndDay() throws {
        try bench.press("s")
        try bench.go(to: "Day")
        try bench.retype("2026-02-28")
        #expect(bench.field("Next date") == "2027-02-28")
        // A pressure test renews the hydrostatic test: sixty months.
        try bench.press("shift-tab")
        try bench.press(String(repeating: "right ", count: 7))
        #expect(bench.field("Work") == "‹ pressure test ›")
        #expect(bench.field("Next date") == "2031-02-28")
        // What the person says stands, whatever else changes.
        try bench.go(to: "Next date")
        try bench.retype("2030-01-31")
        try bench.go(to: "Day")
        try bench.retype("2026-03-01")
        #expect(bench.field("Next date") == "2030-01-31")
        // Nothing said: the rule again.
        try bench.go(to: "Next date")
        try bench.retype("")
        try bench.press("tab")
        #expect(bench.field("Next date") == "2031-03-31")
        // What renews nothing has no next date.
        try bench.go(to: "Renews")
        try bench.press("left")
        #expect(bench.field("Renews") == "‹ none ›")
        #expect(bench.field("Next date") == "")
    }

    @Test mutating func aTemplateFillsWhatIsEmpty() throws {
        try bench.press("s")
        try bench.go(to: "Notes")
        try bench.retype("Rust at the neck")
        try bench.go(to: "Work")
        try bench.press(String(repeating: "right ", count: 5))
        #expect(bench.field("Work") == "‹ servicing ›")
        #expect(bench.field("Parts") == "" && bench.field("Cost") == "", "the other template's words go")
        #expect(bench.field("Notes") == "Rust at the neck")
        try bench.press(String(repeating: "left ", count: 5))
        #expect(bench.field("Parts") == "O-ring" && bench.field("Notes") == "Rust at the neck")
    }

    @Test mutating func theLastTimeIsShown() throws {
        try bench.press("/")
        try bench.type("TNK-0001")
        try bench.press("enter s")
        #expect(
            bench.picture.contains("Last time: 2025-06-20 · passed · owner · $12.50 · Clean inside"), "\(bench.picture)"
        )
        try bench.go(to: "Work")
        try bench.press("right")
        #expect(bench.field("Work") == "‹ repair ›")
        #expect(bench.picture.contains("no repair of it was recorded before"))
    }

    /// A letter that is no key of the form's is none of every place either: what was typed would be gone, or the screen locked.
    @Test mutating func lettersWhereOneChoosesDoNothing() throws {
        try bench.press("s")
        try bench.go(to: "Notes")
        try bench.retype("Rust at the neck")
        for field in ["Work", "Result", "Technician", "Renews"] {
            try bench.go(to: field)
            try bench.press("q T L U P W J z 7")
            #expect(bench.picture.contains("Record service"), "\(field): \(bench.picture)")
        }
        #expect(bench.field("Notes") == "Rust at the neck")
        try bench.press("?")
        #expect(bench.picture.contains("Go to the next field"), "help is still there: \(bench.picture)")
    }

    /// Nothing typed is nothing to lose; what was typed stays when a key of another screen is pressed.
    @Test(arguments: [("s", 6), ("p", 3)])
    mutating func anUntouchedFormLetsGo(_ key: String, _ fieldsToNotes: Int) throws {
        try bench.press("\(key) f3")
        #expect(bench.picture.contains("━ Equipment"), "\(bench.picture)")
        try bench.press("f2 \(key) " + String(repeating: "tab ", count: fieldsToNotes))
        try bench.type("worn")
        try bench.press("f3")
        #expect(bench.picture.contains("worn") && bench.notice.contains("still open"), "\(bench.picture)")
    }

    /// A complaint stands at its field, once.
    @Test mutating func anItemRetiredMeanwhileIsToldAtItsField() throws {
        try bench.press("s")
        try bench.run("UPDATE rental_equipment SET status = 'retired' WHERE id = 3")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ TNK-0003 is retired"), "\(bench.picture)")
        #expect(!bench.notice.contains("retired"), "\(bench.notice)")
    }

    /// What the form proposes need not be erased by whoever types another one.
    @Test mutating func whatIsTypedStandsInsteadOfWhatIsProposed() throws {
        try bench.press("s")
        try bench.go(to: "Day")
        try bench.type("yesterday")
        #expect(bench.field("Day") == "yesterday" && bench.field("Next date") == "2027-06-30", "\(bench.picture)")
        try bench.go(to: "Next date")
        try bench.press("left")
        try bench.type("X")
        #expect(bench.field("Next date") == "2027-06-3X0", "the keys that move within it do: \(bench.picture)")
        try bench.go(to: "Cost")
        try bench.press("backspace")
        try bench.type("9")
        #expect(bench.field("Cost") == "9")
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let field: String
        let text: String
        let complaint: String
        var testDescription: String { "\(field) \(text.prefix(20))" }
    }
    static let wrong = [
        Wrong(field: "Item", text: "TNK-9999", complaint: "there is no item TNK-9999"),
        Wrong(field: "Item", text: "", complaint: "type or scan the item's code"),
        Wrong(field: "Item", text: "TNK-0009", complaint: "TNK-0009 is retired"),
        Wrong(field: "Day", text: "2026-06-14", complaint: "it is still to come"),
        Wrong(field: "Day", text: "yesteryear", complaint: "a date looks like"),
        Wrong(field: "Cost", text: "-5", complaint: "an amount is not negative"),
        Wrong(field: "Cost", text: "100001", complaint: "that is more than 100000.00"),
        Wrong(field: "Cost", text: "a lot", complaint: "an amount looks like"),
        Wrong(field: "Next date", text: "2026-06-12", complaint: "it is not after the service of 2026-06-13"),
        Wrong(field: "Next date", text: "2026-06-13", complaint: "it is not after the service of 2026-06-13"),
        Wrong(
            field: "Notes", text: String(repeating: "rust ", count: 1000),
            complaint: "at most 2,000 characters; there are 5,000"),
        Wrong(
            field: "Parts", text: String(repeating: "x", count: 2001),
            complaint: "at most 2,000 characters; there are 2,001"),
    ]

    @Test(arguments: wrong) mutating func whatIsWrongIsToldAtItsField(_ wrong: Wrong) throws {
        try bench.press("s")
        try bench.go(to: "Cost")
        try bench.retype("19.95")
        try bench.go(to: wrong.field)
        try bench.retype(wrong.text)
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ \(wrong.complaint)"), "\(bench.picture)")
        if wrong.field != "Cost" { #expect(bench.field("Cost") == "19.95", "nothing typed is lost") }
        #expect(try bench.column("SELECT COUNT(*) FROM equipment_maintenance") == ["1"], "nothing is stored")
        if wrong.text.count > 2000 {
            let kept = bench.sitting.shell.unkept?.fields.values.contains(wrong.text) == true
            #expect(kept, "every character is still there")
        }
    }

    @Test mutating func anItemThatIsRetiredMeanwhileIsTold() throws {
        try bench.press("s")
        try bench.run("UPDATE rental_equipment SET status = 'retired' WHERE equipment_code = 'TNK-0003'")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼") && bench.picture.contains("retired"), "\(bench.picture)")
        #expect(bench.field("Item") == "TNK-0003")
    }

    @Test mutating func aCodeIsTypedOrScanned() throws {
        try bench.press("s")
        try bench.go(to: "Item")
        try bench.retype("")
        #expect(bench.picture.contains("type or scan the item's code"))
        try bench.type(" tnk-0002 ")
        try bench.press("enter")
        #expect(bench.picture.contains("Cylinder AL80 · available"), "\(bench.picture)")
        #expect(bench.picture.contains("visual 2027-03-31   hydro 2028-02-29"))
        // By its serial number, too.
        try bench.press("shift-tab")
        try bench.retype("LX100")
        try bench.press("enter ctrl-s")
        #expect(bench.notice.contains("TNK-0001: inspection is recorded"), "\(bench.picture)")
    }

    @Test mutating func whatFailedNeedsAnother() throws {
        try bench.press("/")
        try bench.type("TNK-0001")
        try bench.press("enter s")
        try bench.go(to: "Result")
        try bench.press("right")
        #expect(bench.field("Next date") == "")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("TNK-0001 failed"), "\(bench.picture)")
        #expect(bench.picture.contains("‼ TNK-0001 Cylinder AL80 is damaged: it is neither rented out nor"))
        #expect(bench.picture.contains("A repair is planned for Sat 13 Jun 2026"))
        #expect(bench.picture.contains("One rental needs another item:") && bench.picture.contains("R-0001"))
        #expect(bench.picture.contains("→ free: TNK-0002"), "\(bench.picture)")
        try bench.press("esc")
        #expect(!bench.picture.contains("TNK-0001 failed"))
    }

    @Test mutating func whatWasTypedIsNotThrownAwayByTheWay() throws {
        try bench.press("s esc")
        #expect(!bench.picture.contains("Record service"), "nothing was typed")
        try bench.press("s")
        try bench.go(to: "Notes")
        try bench.retype("Rust at the neck")
        try bench.press("f1")
        #expect(bench.picture.contains("this form is still open"), "\(bench.picture)")
        try bench.press("esc")
        #expect(bench.picture.contains("Throw away what you typed?"))
        try bench.press("n")
        #expect(bench.field("Notes") == "Rust at the neck")
        try bench.press("esc y")
        #expect(!bench.picture.contains("Record service"))
        #expect(try bench.column("SELECT COUNT(*) FROM equipment_maintenance") == ["1"])
    }
}
