import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// The screen of maintenance, by its keys.
@Suite struct MaintenanceScreenTests {
    var bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.press("f2")
    }

    @Test func theHeadCounts() {
        for words in [
            "‼ 1 overdue", "? 1 never inspected", "✓ 0 due soon", "1 in maintenance", "2 jobs",
            "0 services this month, $0.00",
        ] {
            #expect(bench.picture.contains(words), "\(words): \(bench.picture)")
        }
    }

    @Test mutating func whatIsDueComesByUrgency() throws {
        func codes() -> [String] {
            bench.picture.matches(of: /┃ ([A-Z]{3}-\d{4})\b/).map { String($0.1) }
        }
        #expect(codes() == ["TNK-0003", "REG-0002", "TNK-0001", "REG-0001"], "\(bench.picture)")
        try bench.press("+")
        #expect(bench.picture.contains("due within 90 days"))
        try bench.press("+")
        #expect(codes().count == 6 && codes().contains("TNK-0002"), "\(bench.picture)")
        try bench.press("/")
        try bench.type("reg")
        #expect(codes() == ["REG-0002", "REG-0001"], "\(bench.picture)")
        try bench.press("esc +")
        #expect(codes().count == 4)
    }

    @Test mutating func jobsArePlannedMovedAndCancelled() throws {
        try bench.press("down p")
        #expect(bench.picture.contains("Plan work") && bench.picture.contains("REG-0002"), "\(bench.picture)")
        try bench.press("tab")
        try bench.type("yesterday")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ it is past"), "\(bench.picture)")
        try bench.press("ctrl-u")
        try bench.type("+10")
        try bench.press("tab right right tab")
        try bench.type("Free flow at depth")
        try bench.press("tab")
        try bench.type("0")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ months, from 1 to 120"), "\(bench.picture)")
        try bench.press("ctrl-u")
        try bench.type("12")
        try bench.press("ctrl-s")
        #expect(bench.notice.contains("servicing of REG-0002 is planned"), "\(bench.picture)")
        let planned = """
            SELECT equipment_code || ' ' || maintenance_type || ' ' || scheduled_date || ' ' || COALESCE(username, 'nobody') || ' ' ||
                COALESCE(maintenance_schedules.notes, '') || ' ' || COALESCE(repeat_months, '') || ' ' || maintenance_schedules.status
                || ' ' || COALESCE(cancellation_reason, '')
            FROM maintenance_schedules JOIN rental_equipment ON rental_equipment.id = equipment_id LEFT JOIN users ON users.id = assigned_to
            WHERE maintenance_schedules.id = 3
            """
        #expect(try bench.column(planned) == ["REG-0002 servicing 2026-06-23 tess Free flow at depth 12 scheduled "])
        // To another day, and to nobody.
        try bench.press("2 /")
        try bench.type("REG-0002")
        try bench.press("enter m")
        #expect(
            bench.picture.contains("Change a job") && bench.picture.contains("Free flow at depth"), "\(bench.picture)")
        try bench.press("ctrl-u")
        try bench.type("2026-06-25")
        try bench.press("tab left left ctrl-s")
        #expect(bench.notice.contains("the job of REG-0002 is changed"), "\(bench.picture)")
        #expect(try bench.column(planned) == ["REG-0002 servicing 2026-06-25 nobody Free flow at depth 12 scheduled "])
        try bench.press("x ctrl-s")
        #expect(bench.picture.contains("‼ a job is cancelled for a reason"), "\(bench.picture)")
        try bench.type("sold")
        try bench.press("enter right enter")
        #expect(bench.notice.contains("servicing of REG-0002 is cancelled"), "\(bench.picture)")
        #expect(
            try bench.column(planned) == ["REG-0002 servicing 2026-06-25 nobody Free flow at depth 12 cancelled sold"])
    }

    /// Codes that are scanned while the form is open, whatever letters they have, are no reason and no yes: the job stays.
    @Test(arguments: ["TNK-0001", "lx100", "h", "yes", " x"]) mutating func aScannedCodeCancelsNoJob(_ code: String)
        throws
    {
        try bench.press("2 x")
        #expect(bench.picture.contains("Cancel servicing of REG-0001"), "\(bench.picture)")
        for _ in 0..<4 { try bench.sitting.scan(code) }
        #expect(try bench.column("SELECT status FROM maintenance_schedules") == ["scheduled", "scheduled"])
        #expect(bench.picture.contains("‼ choose yes"), "\(bench.picture)")
    }

    /// The day on which what the work renews is due; today where it is late, was never done, or renews nothing.
    @Test mutating func aDayIsProposed() throws {
        func day() -> String? { bench.picture.firstMatch(of: /│ Day +(\S+?)▏? +│/).map { String($0.1) } }
        try bench.press("down down p")
        #expect(bench.picture.contains("TNK-0001") && day() == "2026-06-30", "\(bench.picture)")
        try bench.press("right")
        #expect(bench.picture.contains("‹ repair ›") && day() == "2026-06-13", "\(bench.picture)")
        try bench.press("left tab")
        try bench.type("+3")
        try bench.press("shift-tab right")
        #expect(day() == "+3", "what the person says stands: \(bench.picture)")
        try bench.press("esc g p")
        #expect(bench.picture.contains("TNK-0003") && day() == "2026-06-13", "\(bench.picture)")
        try bench.press("shift-tab")
        try bench.press("ctrl-u")
        try bench.type("reg-0001")
        try bench.press("tab right right right right right")
        #expect(bench.picture.contains("‹ servicing ›") && day() == "2026-07-01", "\(bench.picture)")
        try bench.press("ctrl-s")
        #expect(
            try bench.column("SELECT scheduled_date || maintenance_type FROM maintenance_schedules WHERE id = 3") == [
                "2026-07-01servicing"
            ])
    }

    @Test mutating func aJobIsCompletedWithItsRecord() throws {
        try bench.press("2 /")
        try bench.type("TNK-0001")
        try bench.press("enter c")
        #expect(bench.picture.contains("Complete a job"), "\(bench.picture)")
        #expect(bench.field("Work") == "‹ inspection ›" && bench.field("Technician") == "‹ tess ›")
        #expect(bench.field("Notes") == "Thread looked worn" && bench.field("Next date") == "2027-06-30")
        try bench.press("ctrl-s")
        #expect(bench.notice.contains("TNK-0001: inspection is recorded"), "\(bench.picture)")
        #expect(
            try bench.column("SELECT status || ' ' || maintenance_id FROM maintenance_schedules WHERE id = 1") == [
                "completed 2"
            ])
        #expect(bench.picture.contains("No job") || !bench.picture.contains("15 Jun"), "\(bench.picture)")
    }

    /// Another terminal was first, while the form was open here.
    @Test mutating func whoIsSecondIsTold() throws {
        try bench.press("2 /")
        try bench.type("TNK-0001")
        try bench.press("enter c")
        try bench.perform(
            .complete(job: 1, ServiceDraft([.code: "TNK-0001", .type: "inspection", .result: "passed"])), by: "tess")
        try bench.go(to: "Notes")
        try bench.retype("Mine")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("Complete a job") && bench.field("Notes") == "Mine", "\(bench.picture)")
        #expect(bench.notice.contains("Tess"), "\(bench.notice)")
        #expect(try bench.column("SELECT COUNT(*) FROM equipment_maintenance") == ["2"])
        // What was typed can still be recorded by itself; the job is told to be over.
        try bench.press("esc y")
        try bench.press("m")
        #expect(bench.picture.contains("no open job is selected") || bench.notice.contains("job"), "\(bench.picture)")
    }

    @Test mutating func jobsOfOneTechnician() throws {
        try bench.press("2")
        #expect(bench.picture.contains("REG-0001") && bench.picture.contains("TNK-0001"))
        try bench.press("f right right ctrl-s")
        #expect(bench.picture.contains("jobs · tess") && !bench.picture.contains("REG-0001"), "\(bench.picture)")
        try bench.press("w")
        #expect(bench.picture.contains("REG-0001"), "everybody's again")
        try bench.press("w")
        #expect(bench.picture.contains("jobs · owner") && bench.picture.contains("No such job"), "\(bench.picture)")
        try bench.press("w f tab")
        try bench.type("+3")
        try bench.press("tab")
        try bench.type("today")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ that is before 2026-06-16"), "\(bench.picture)")
        try bench.press("ctrl-u")
        try bench.type("2026-06-30")
        try bench.press("ctrl-s")
        #expect(!bench.picture.contains("TNK-0001") && bench.picture.contains("REG-0001"), "\(bench.picture)")
    }

    @Test mutating func workBegins() throws {
        try bench.press("down b")
        #expect(bench.picture.contains("Begin work on REG-0002?"), "\(bench.picture)")
        try bench.press("n")
        let status = "SELECT status FROM rental_equipment WHERE equipment_code = 'REG-0002'"
        #expect(try bench.column(status) == ["available"])
        try bench.press("b y")
        #expect(try bench.column(status) == ["maintenance"])
        #expect(bench.picture.contains("2 in maintenance"), "\(bench.picture)")
    }

    /// Nothing is asked that would only be refused: gear that is out has to come back first.
    @Test mutating func workBeginsOnNothingThatIsOut() throws {
        try bench.run("UPDATE rental_equipment SET status = 'rented' WHERE equipment_code = 'TNK-0003'")
        try bench.press("r / T N K - 0 0 0 3 enter b")
        #expect(bench.notice.contains("it is out on rental: take it back first"), "\(bench.picture)")
        #expect(!bench.picture.contains("Begin work on"))
    }

    @Test mutating func costsOfAPeriod() throws {
        try bench.press("3")
        #expect(bench.picture.contains("2025-07-01 – 2026-06-13"), "\(bench.picture)")
        #expect(bench.picture.contains("No service was recorded in this time."))
        try bench.press("f right right right right right ctrl-s")
        #expect(bench.picture.contains("2016-07-01 – 2026-06-13"), "\(bench.picture)")
        #expect(bench.picture.contains("Cost $12.50 · services 1 · average $12.50"), "\(bench.picture)")
        #expect(bench.picture.contains("TNK-0001"))
        try bench.press("right")
        #expect(bench.picture.contains("[By type]") && bench.picture.contains("inspection"))
        try bench.press("right")
        #expect(bench.picture.contains("[By month]"))
        try bench.press("right")
        #expect(bench.picture.contains("[Coming quarter]") && bench.picture.contains("overdue"), "\(bench.picture)")
        try bench.press("f tab")
        try bench.retype("2026-06-14")
        try bench.press("tab")
        try bench.retype("2026-06-13")
        try bench.press("ctrl-s")
        #expect(bench.picture.contains("‼ that is before 2026-06-14"), "\(bench.picture)")
        try bench.press("esc e")
        let since = try #require(Day(text: "2016-07-01"))
        let until = try #require(Day(text: "2026-06-13"))
        #expect(
            bench.sitting.effects.contains {
                if case .start(_, .exportCosts(since, until)) = $0 { true } else { false }
            })
    }

    /// Counter staff see what is due; they neither record nor plan.
    @Test mutating func whoMayOnlyLookIsTold() throws {
        bench.sitting = try SmallShop.sitting(bench.home, 140, 30, user: "cara")
        try bench.press("f2")
        #expect(bench.picture.contains("TNK-0003"))
        for (key, permission) in [
            ("s", "maintenance.create"), ("4", "maintenance.create"), ("b", "maintenance.create"),
            ("p", "maintenance.schedule"),
        ] {
            try bench.press(key)
            #expect(bench.notice.contains("needs the permission \(permission)"), "\(key): \(bench.notice)")
        }
    }

    @Test mutating func aClickShowsAPart() throws {
        try bench.sitting.click("2 Jobs")
        #expect(bench.picture.contains("Maintenance · jobs"), "\(bench.picture)")
    }

    /// The names of the cost tables are clicked as the names of the parts are, where one shows and where all do.
    @Test(arguments: [(80, 24), (100, 30), (160, 50)]) mutating func aClickShowsATableOfCosts(width: Int, height: Int)
        throws
    {
        bench.sitting = try SmallShop.sitting(bench.home, width, height)
        try bench.press("f2 3")
        #expect(bench.picture.contains("[By item]"))
        for table in ["Coming quarter", "By type", "By month", "By item"] {
            try bench.sitting.click(table)
            #expect(bench.picture.contains("[\(table)]"), "\(bench.picture)")
        }
    }
}
