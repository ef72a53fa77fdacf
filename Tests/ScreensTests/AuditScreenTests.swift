import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Store
import Testing

/// The screen of the trail: by user, part of the program and time.
@Suite struct AuditScreenTests {
    let home: TestHome
    var sitting: Sitting

    init() throws {
        home = try SmallShop.home()
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        try store.perform(.chooseTheme("mono"), staff: owner, at: SmallShop.now.adding(seconds: -86_400))
        let clara = try #require(try store.staff(username: "clara")).id
        _ = try? store.perform(.changeSetting(.counterPIN, 1), staff: clara, at: SmallShop.now)
        sitting = try SmallShop.sitting(home, 160, 60)
        try sitting.press("f8")
    }

    private var picture: String { sitting.picture.text }

    /// Fills the form in: user, part, first and last day.
    private mutating func narrow(_ user: String, _ part: String, _ from: String, _ to: String) throws {
        try sitting.press("f")
        try sitting.input(.paste(user))
        try sitting.press("tab \(part) tab")
        try sitting.input(.paste(from))
        try sitting.press("tab")
        try sitting.input(.paste(to))
        try sitting.press("ctrl-s")
    }

    @Test mutating func itIsNarrowedAndWidened() throws {
        #expect(
            picture.contains("tried to change setting") && picture.contains("chose theme")
                && picture.contains("refused"),
            "\(picture)")
        try narrow("Clara", "", "2026-06-13", "")
        #expect(
            picture.contains("Audit · Clara · from 2026-06-13") && picture.contains("tried to change setting"),
            "\(picture)")
        #expect(!picture.contains("chose theme"))
        try sitting.press("A")
        #expect(picture.contains("chose theme"))
        // The second part is the dashboard; the day before yesterday nothing was done there.
        try narrow("", "right right", "2026-06-12", "2026-06-12")
        #expect(
            picture.contains("dashboard") && picture.contains("chose theme")
                && !picture.contains("tried to change setting"),
            "\(picture)")
        try sitting.press("A")
        // What a screen refused is a part of its own, the last one.
        try narrow("", "left", "", "")
        #expect(picture.contains("Audit · screen"), "\(picture)")
        try sitting.press("A")
        try narrow("nobody", "", "", "")
        #expect(picture.contains("Nothing was done here."), "\(picture)")
    }

    @Test(arguments: [
        (#"{"email":"a@b","first_name":"Clara"}"#, "email a@b · first name Clara"),
        (#"{"os_account":null,"email":""}"#, "email nothing · os account nothing"),
        (#"{"reason":"this needs the permission users.manage"}"#, "this needs the permission users.manage"),
        (#"{"reason":null}"#, "reason nothing"), ("{}", ""), ("{", "{"), (#"{"a":1}"#, #"{"a":1}"#), ("x", "x"),
        (#"{"filename":"a.zip","size":"2073458"}"#, "filename a.zip · size 2.1 MB"), (#"{"size":"M"}"#, "size M"),
        (#"{"is_active":"1"}"#, "active yes"),
        (#"{"maintenance_type":"pressure_test"}"#, "maintenance type pressure test"),
        (#"{"is_pinned":"false"}"#, "pinned no"),
        // What the row is about says which item; staff have names where these are known.
        (
            #"{"equipment_id":"3","assigned_to":"2","scheduled_date":"2026-07-01"}"#,
            "assigned to kai · scheduled date 2026-07-01"
        ),
        (#"{"performed_by":"9"}"#, "performed by 9"), (#"{"maintenance_id":"17"}"#, "service is recorded"),
        (#"{"maintenance_id":null}"#, "no service record"),
        (#"{"job":"4","status":"maintenance"}"#, "its planned job begins · status maintenance"),
        (#"{"device":"7","device_type":"ios"}"#, "device type ios"), (#"{"customer_id":"12"}"#, "customer 12"),
        (#"{"channel":"email","message":"31","messages":"1"}"#, "channel e-mail · messages 1"),
        (#"{"message":"not told here"}"#, "message not told here"),
        (#"{"scheduled_at":"2026-06-13 19:30:00"}"#, "scheduled at 2026-06-13 15:30"),
        (#"{"layout":"sales_today small, alerts large"}"#, "layout Today's sales small, Alerts large"),
        (#"{"layout":"standard"}"#, "layout standard"),
        (#"{"category_id":"3","cost":null}"#, "category BCDs · cost nothing"), (#"{"category_id":"4"}"#, "category 4"),
    ])
    func beforeAndAfterAreTold(json: String, words: String) {
        let calendar = ShopCalendar(timeZone: "America/New_York")
        #expect(
            AuditValues.words(json, people: ["2": "kai"], categories: ["3": "BCDs"], calendar: calendar) == words)
    }

    @Test(arguments: [
        (#"{"notes":null,"parts":"","repeat_months":"6"}"#, "repeat months 6"), (#"{"notes":""}"#, ""),
        (#"{"reason":"no"}"#, "no"), ("x", "x"),
    ])
    func whatIsNewIsToldWithoutWhatWasLeftEmpty(json: String, words: String) {
        #expect(AuditValues.words(json, isNew: true) == words)
    }

    /// An item by its code, a person by the name to sign in with, whatever number they have in the store; found by that, too.
    @Test mutating func whatARowIsAboutIsCalledAsPeopleCallIt() throws {
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        try store.perform(.equipment(.edit(2, [.name: .to("Cylinder S80")])), staff: owner, at: SmallShop.now)
        try store.perform(.equipment(.addCategory(name: "Masks", .none)), staff: owner, at: SmallShop.now)
        sitting = try SmallShop.sitting(home, 160, 60)
        try sitting.press("f8")
        #expect(picture.contains("item TNK-0002") && picture.contains("category Masks"), "\(picture)")
        #expect(
            picture.contains("user owner") && !picture.contains("rental_equipment") && !picture.contains("users "),
            "\(picture)")
        try sitting.press("/")
        try sitting.input(.paste("tnk-0002"))
        #expect(picture.contains("item TNK-0002") && !picture.contains("user clara"), "\(picture)")
    }

    /// Messages, answers, backups and their schedules are known by what they are, also when they are gone.
    @Test mutating func whatHasNoNameIsToldByWhatItIs() throws {
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        let weekly = ScheduleDraft(frequency: .weekly, time: "02:00", day: 1)
        let id = try #require(try store.perform(.backup(.addSchedule(weekly)), staff: owner, at: SmallShop.now))
        sitting = try SmallShop.sitting(home, 160, 60)
        try sitting.press("f8")
        #expect(picture.contains("backup weekly at 02:00"), "\(picture)")
        try store.perform(.backup(.removeSchedule(id)), staff: owner, at: SmallShop.now)
        sitting = try SmallShop.sitting(home, 160, 60)
        try sitting.press("f8")
        #expect(
            picture.split(separator: "backup weekly at 02:00", omittingEmptySubsequences: false).count == 3,
            "\(picture)")
    }

    /// The usual work of a category is known by that category and the kind of work, not by numbers.
    @Test mutating func theUsualWorkOfACategoryIsNamed() throws {
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        guard case .workshop(let workshop) = try store.answer(.workshop, staff: owner, at: SmallShop.now) else {
            Issue.record("no workshop")
            return
        }
        let category = try #require(workshop.categories.last)
        let usual = MaintenanceCommand.setTemplate(
            category: category.id, .pressureTest, description: "As the law says", parts: "", cost: nil)
        try store.perform(.maintenance(usual), staff: owner, at: SmallShop.now)
        sitting = try SmallShop.sitting(home, 160, 60)
        try sitting.press("f8")
        #expect(picture.contains("usual work pressure test"), "\(picture)")
        try sitting.press("enter")
        #expect(picture.contains("category \(category.name)"), "\(picture)")
    }

    /// Names are read as words, and found by them as well as by what exports and the command line call them.
    @Test(arguments: [
        ("chose", true, false), ("choose_theme", true, false), ("chose theme", true, false),
        ("change_setting", false, true),
        ("tried to change", false, true), ("tried", false, true), ("changed", false, false), ("theme", true, false),
    ])
    mutating func actionsAreFoundByNameAndWords(_ words: String, _ theme: Bool, _ setting: Bool) throws {
        try sitting.press("/")
        try sitting.input(.paste(words))
        try sitting.press("enter")
        #expect(picture.contains("chose theme") == theme, "\(picture)")
        #expect(picture.contains("tried to change setting") == setting, "\(picture)")
        guard theme else { return }
        try sitting.press("enter")
        #expect(picture.contains("╭─ What was done ─") && picture.contains("What     chose theme"), "\(picture)")
    }

    @Test(arguments: [
        ("sign_in", true, "signed in"), ("sign_in", false, "tried to sign in"), ("bring_back", true, "brought back"),
        ("look", false, "tried to look"), ("sms_fault", true, "sms fault"),
        ("Lock the screen", false, "tried to: Lock the screen"),
        ("", true, ""),
    ])
    func actionsAreTold(_ name: String, _ isDone: Bool, _ words: String) {
        #expect(AuditAction.words(name, isDone: isDone) == words)
    }

    @Test mutating func aDayThatIsNoneIsTold() throws {
        try narrow("clara", "", "yesterday", "2026-02-30")
        #expect(picture.contains("‼ a day is written like 2026-06-13") && picture.contains("yesterday"), "\(picture)")
    }

    /// Whatever others do meanwhile, enter opens the row on which the selection stands.
    @Test mutating func theSelectionStaysOnItsRow() throws {
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        func more(_ count: Int) throws {
            for _ in 0..<count { try store.perform(.chooseTheme("reef"), staff: owner, at: SmallShop.now) }
            try sitting.event(.tick(SmallShop.now))
            let query = try #require(sitting.shell.queries.first { if case .audit = $0 { true } else { false } })
            try store.answer([query], staff: owner, at: SmallShop.now) { query, snapshot in
                (try? sitting.event(.snapshot(query, snapshot))) != nil
            }
        }
        func opened() throws -> String {
            try sitting.press("enter")
            defer { _ = try? sitting.press("esc") }
            return picture
        }
        try sitting.press("home")
        #expect(try opened().contains("tried to change setting"), "\(picture)")
        try more(3)
        #expect(picture.contains("reef"), "\(picture)")
        #expect(try opened().contains("tried to change setting"), "\(picture)")
        // Also where it moves out of the part that was read.
        try more(250)
        #expect(try opened().contains("tried to change setting"), "\(picture)")
        try sitting.press("home")
        #expect(try opened().contains("chose theme"))
    }

    @Test mutating func itIsVerified() throws {
        try sitting.press("V")
        guard case .start(_, .verifyAudit) = sitting.effects.last else {
            Issue.record("\(String(describing: sitting.effects.last))")
            return
        }
    }
}
