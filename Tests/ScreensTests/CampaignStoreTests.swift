import Cells
import DiveShop
import Foundation
import Rig
import Runtime
import Screens
import Store
import Testing

/// Campaigns and messages by their keys, on a store whose channels are on: what stands in it afterwards.
@Suite struct CampaignStoreTests {
    private var desk: CustomerDesk
    private var sitting: Sitting

    init() throws {
        desk = try CustomerDesk(120, 40)
        let settings = Settings(environment: ["SMS_ENABLED": "true", "EMAIL_ENABLED": "true", "SMS_PRICE": "0.0079"])
        let store = try Store(path: desk.home.home.database, settings: settings)
        sitting = try Sitting(
            store: store, staff: 1, frame: Frame(Size(120, 40), glyphs: .unicode), now: SmallShop.now)
    }

    private mutating func type(_ text: String) throws { try sitting.input(.paste(text)) }
    private var picture: String { sitting.picture.text }

    private mutating func write() throws {
        try sitting.press("f5 n")
        try type("Club evening")
        try sitting.press("tab")
        try type("tag:club")
        try sitting.press("pgdn tab right tab tab")
        try type("Hi [first_name], the club meets on Friday.")
    }

    @Test mutating func aCampaignIsWrittenAndStarted() throws {
        try sitting.press("f5")
        #expect(picture.contains("n  writes the first campaign") && picture.contains("✓ SMS on"), "\(picture)")
        try write()
        #expect(picture.contains("As Dora Deep gets it") && picture.contains("Hi Dora, the club meets"), "\(picture)")
        try sitting.press("pgdn pgdn")
        let kept =
            "SELECT name || '|' || type || '|' || status || '|' || audience || '|' || message FROM communication_campaigns"
        #expect(
            try desk.column(kept) == [
                "Club evening|sms|draft|tag:club|Hi [first_name], the club meets on Friday."
            ])
        let run = sitting.effects.lazy.compactMap { effect -> (JobID, CampaignDraft)? in
            guard case .start(let id, .dryRun(let draft)) = effect else { return nil }
            return (id, draft)
        }.first
        let (id, draft) = try #require(run, "its dry run begins")
        try sitting.event(.job(id, .dryRun(Outbox.run(draft))))
        try sitting.press("s y")
        #expect(try desk.column("SELECT status FROM communication_campaigns") == ["sending"], "\(picture)")
        #expect(
            try desk.column("SELECT address || ' ' || message FROM communication_log WHERE campaign_id = 1") == [
                "+13055550101 Hi Dora, the club meets on Friday."
            ])
        #expect(picture.contains("→ sending    Club evening"), "\(picture)")
        try sitting.press("p")
        #expect(try desk.column("SELECT status FROM communication_campaigns") == ["paused"])
        try sitting.press("r y x y")
        #expect(try desk.column("SELECT status FROM communication_campaigns") == ["cancelled"])
        try sitting.press("enter 2")
        #expect(picture.contains("skipped") && picture.contains("Dora Deep"), "\(picture)")
    }

    /// A complaint of the store stands at the field that it is about.
    @Test mutating func aTagThatNobodyHasIsTold() throws {
        try sitting.press("f5 n")
        try type("Club evening")
        try sitting.press("tab")
        try type("course:NOPE")
        try sitting.press("pgdn tab tab tab")
        try type("Hello")
        try sitting.press("ctrl-s")
        #expect(picture.contains("Who gets it ‼") && picture.contains("course:NOPE"), "\(picture)")
        #expect(try desk.column("SELECT name FROM communication_campaigns") == [])
    }

    @Test mutating func whatOthersChangedIsNotWrittenOver() throws {
        try write()
        try sitting.press("ctrl-s esc e ctrl-e")
        try type("!")
        let theirs = CampaignDraft(
            name: "Club night", channel: .sms, purpose: .transactional,
            content: MessageContent(text: "Hi [first_name], the club meets on Friday."),
            audience: Audience([.tag("club")]))
        try desk.store.perform(.messages(.editCampaign(1, .to(theirs))), staff: 1, at: SmallShop.now)
        try sitting.press("ctrl-s")
        #expect(picture.contains("changed “Name”") && picture.contains("Club night"), "\(picture)")
        try sitting.press("m")
        #expect(try desk.column("SELECT name FROM communication_campaigns") == ["Club evening!"], "\(picture)")
    }

    @Test mutating func oneMessageIsPutDown() throws {
        try sitting.press("f4 down enter m")
        try type("Your BCD is ready, [first_name]")
        #expect(picture.contains("✓ it goes as soon as it is sent"), "\(picture)")
        try sitting.press("ctrl-s y")
        #expect(
            try desk.column("SELECT address || ' ' || message || ' ' || status FROM communication_log WHERE id > 2")
                == [
                    "+13055550101 Your BCD is ready, Dora pending"
                ], "\(picture)")
        // Push is off: it is told, and nothing is put down.
        try sitting.press("m shift-tab shift-tab shift-tab right")
        #expect(picture.contains("‼ it would not be sent: push is switched off"), "\(picture)")
    }

    @Test mutating func templatesAndAutomaticMessagesAreKept() throws {
        try sitting.press("f5 2 enter ctrl-u")
        try type("Bring back: [equipment]")
        try sitting.press("ctrl-s")
        #expect(
            try desk.column("SELECT name || '|' || text FROM message_templates") == ["rental|Bring back: [equipment]"])
        #expect(picture.contains("own words"), "\(picture)")
        try sitting.press("x y")
        #expect(try desk.column("SELECT name FROM message_templates") == [])
        try sitting.press("3 o y")
        #expect(
            try desk.column("SELECT occasion || is_active FROM message_rules WHERE is_active = 1") == ["rental_due1"])
        #expect(picture.contains("Rental due back        ✓ on"), "\(picture)")
    }

    @Test mutating func privacyBlanksPeopleOfTheStore() throws {
        try sitting.press("P f5 5")
        for words in ["Dora", "Class reminder", "+1305"] { #expect(!picture.contains(words), "\(picture)") }
        try sitting.press("enter")
        for words in ["Dora", "Class reminder", "+1305"] { #expect(!picture.contains(words), "\(picture)") }
    }
}
