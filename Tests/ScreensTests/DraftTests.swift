import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Store
import Testing

/// What is typed into the record form outlives a dropped line.
@Suite struct DraftTests {
    var bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.press("f2 s")
    }

    /// What was to be kept or forgotten, in order.
    private var effects: [String] {
        bench.sitting.effects.compactMap { effect in
            switch effect {
            case .keepDraft(_, let fields): "keep \(fields["description"] ?? "")"
            case .dropDraft: "drop"
            default: nil
            }
        }
    }

    private func tick(_ seconds: Int) throws -> Event { .tick(SmallShop.now.adding(seconds: seconds)) }

    @Test mutating func itIsKeptWhenItsFieldIsLeftAndAfterAWhile() throws {
        #expect(effects == [], "nothing is typed")
        try bench.go(to: "Notes")
        #expect(effects == [], "going through the fields is no typing")
        try bench.press("ctrl-u")
        try bench.press("r")
        let begun = effects
        #expect(begun == ["keep "], "what is typed first is kept at once")
        try bench.press("u s t")
        #expect(effects == begun)
        #expect(bench.sitting.shell.unkept?.fields["description"] == "rust")
        try bench.press("tab")
        #expect(effects == begun + ["keep rust"])
        #expect(bench.sitting.shell.unkept == nil)
        try bench.press("shift-tab y")
        try bench.sitting.event(tick(1))
        #expect(effects == begun + ["keep rust"])
        #expect(bench.sitting.shell.nextTick <= SmallShop.now.adding(seconds: 2))
        try bench.sitting.event(tick(2))
        #expect(effects == begun + ["keep rust", "keep rusty"])
        try bench.press("ctrl-s")
        #expect(effects.last == "drop", "what is recorded needs no draft")
        #expect(bench.notice.contains("is recorded"), "\(bench.picture)")
    }

    @Test mutating func whatIsThrownAwayIsForgotten() throws {
        try bench.go(to: "Cost")
        try bench.retype("12")
        try bench.press("esc y")
        #expect(effects.last == "drop")
    }

    /// As the store keeps it, and as the next sign-in finds it.
    private mutating func comeBack() throws {
        let owner = try #require(try bench.store.staff(username: "owner"))
        for case .keepDraft(let form, let fields) in bench.sitting.effects {
            try bench.store.keepDraft(form, fields, staff: owner.id, at: SmallShop.now)
        }
        if let (form, fields) = bench.sitting.shell.unkept {
            try bench.store.keepDraft(form, fields, staff: owner.id, at: SmallShop.now)
        }
        bench.sitting = try SmallShop.sitting(bench.home, 100, 30)
        try bench.sitting.event(.signedIn(owner))
    }

    private mutating func typeAndComeBack() throws {
        try bench.go(to: "Day")
        try bench.retype("2026-06-10")
        try bench.go(to: "Next date")
        try bench.retype("2027-01-31")
        try bench.go(to: "Notes")
        try bench.retype("Rust at the neck")
        try comeBack()
    }

    @Test mutating func itIsOfferedAndGoesOn() throws {
        try typeAndComeBack()
        #expect(
            bench.picture.contains("You were recording service of TNK-0003 (inspection) at"), "\(bench.picture)")
        try bench.press("enter")
        #expect(bench.sitting.effects.contains(.settleDraft(1, goesOn: true)), "it is this terminal's now")
        #expect(bench.field("Item") == "TNK-0003" && bench.field("Day") == "2026-06-10")
        #expect(bench.field("Notes") == "Rust at the neck" && bench.field("Next date") == "2027-01-31")
        #expect(bench.field("Parts") == "O-ring")
        try bench.press("ctrl-s")
        #expect(bench.notice.contains("visual inspection is due 2027-01-31"), "\(bench.picture)")
        #expect(bench.sitting.effects.contains(.dropDraft(form: "record")))
    }

    @Test mutating func itIsThrownAway() throws {
        try typeAndComeBack()
        try bench.press("x")
        #expect(!bench.picture.contains("You were recording"))
        #expect(bench.sitting.effects.contains(.settleDraft(1, goesOn: false)))
    }

    @Test mutating func itWaitsForTheNextTime() throws {
        try typeAndComeBack()
        try bench.press("esc")
        #expect(!bench.picture.contains("You were recording"))
        #expect(!bench.sitting.effects.contains(.settleDraft(1, goesOn: false)))
        try comeBack()
        #expect(bench.picture.contains("You were recording service of TNK-0003"))
    }

    @Test mutating func aJobThatWasBeingCompletedStaysOne() throws {
        try bench.press("esc 2 end c")
        try bench.go(to: "Cost")
        try bench.retype("20")
        try comeBack()
        try bench.press("enter")
        #expect(bench.picture.contains("Complete a job"), "\(bench.picture)")
        try bench.press("ctrl-s")
        #expect(
            try bench.column("SELECT status || maintenance_id FROM maintenance_schedules WHERE id = 1") == [
                "completed2"
            ])
    }

    /// Nobody is offered what somebody else typed.
    @Test mutating func itIsTheirOwn() throws {
        try typeAndComeBack()
        bench.sitting = try SmallShop.sitting(bench.home, 100, 30, user: "tess")
        let tess = try #require(try bench.store.staff(username: "tess"))
        try bench.sitting.event(.signedIn(tess))
        #expect(!bench.picture.contains("You were recording"))
    }
}
