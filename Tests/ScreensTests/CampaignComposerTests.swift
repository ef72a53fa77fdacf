import Cells
import DiveShop
import Rig
import Screens
import Testing

/// Writing a campaign in steps, its dry run, a test and sending it.
@Suite struct CampaignComposerTests {
    var desk = CampaignDesk()

    private mutating func write() {
        desk.press("f5 n")
        desk.type("Night dive")
        desk.press("tab")
        desk.type("tag:night")
        desk.press("pgdn tab tab tab")
        desk.type("Hi [first_name], come along on Friday.")
    }
    private let written = CampaignDraft(
        name: "Night dive", channel: .sms, content: MessageContent(text: "Hi [first_name], come along on Friday."),
        audience: Audience([.tag("night")]))

    /// It stands in the list, as the store answers once it is kept.
    private mutating func kept(_ draft: CampaignDraft) {
        let campaign = Campaign(
            id: 12, name: draft.name, channel: draft.channel, purpose: draft.purpose, status: .draft,
            counts: CampaignCounts())
        desk.answer()
        desk.read {
            $0.list = Outbox.list([Outbox.running, campaign, Outbox.draft])
            $0.pages[12] = CampaignPage(
                campaign: campaign, draft: draft, createdBy: nil, reasons: [], segments: 0, cost: .zero, currency: "",
                priced: 0, optOuts: 0, lastMinute: 0, finish: nil, nextHeld: nil, lane: Outbox.lanes[0])
        }
    }

    // MARK: Writing

    @Test mutating func itIsKeptTriedAndSent() {
        write()
        desk.press("pgdn pgdn")
        #expect(desk.orders == [.createCampaign(written)], "\(desk.picture)")
        // Until it is kept nothing that is typed counts.
        desk.press("pgdn s")
        #expect(desk.orders.count == 1)
        kept(written)
        #expect(desk.jobs == [.dryRun(written)], "\(desk.picture)")
        desk.press("s")
        #expect(desk.below.contains("the dry run is not through"))
        desk.tell(.dryRun(Outbox.run(written)))
        #expect(desk.picture.contains("6 people"), "\(desk.picture)")
        desk.press("s")
        #expect(desk.picture.contains("Send “Night dive” now?"))
        #expect(desk.picture.contains("3 messages go by SMS, one is held until 23:00, 2 are"), "\(desk.picture)")
        desk.press("n")
        #expect(desk.orders.count == 1)
        desk.press("s y")
        #expect(desk.orders.last == .startCampaign(12, at: nil, as: written))
        desk.answer()
        #expect(desk.below.contains("it is on its way") && desk.picture.contains("Summer sale"), "\(desk.picture)")
        desk.press("x")
        #expect(
            desk.picture.contains("Delete the draft “Night dive”?"), "it is the one that is selected: \(desk.picture)")
    }

    /// What looks like a field and is none is sent as it stands: it is told before that.
    @Test mutating func fieldsInOtherBracketsAreTold() {
        write()
        desk.type(" {first_name}")
        #expect(desk.picture.contains("! only [first_name] is filled in"), "\(desk.picture)")
    }

    @Test mutating func itIsScheduledOnTheShopsClock() {
        write()
        desk.press("pgdn right tab ctrl-u")
        desk.type("+2")
        desk.press("tab ctrl-u")
        desk.type("9:30")
        #expect(desk.picture.contains("It goes on Mon 15 Jun 2026 at 09:30"), "\(desk.picture)")
        #expect(desk.picture.contains("the draft does not keep the time"), "\(desk.picture)")
        desk.press("pgdn")
        kept(written)
        desk.tell(.dryRun(Outbox.run(written)))
        desk.press("s")
        #expect(desk.picture.contains("Send “Night dive” on 15 Jun 09:30?"), "\(desk.picture)")
        desk.press("y")
        #expect(desk.orders.last == .startCampaign(12, at: Outbox.at("2026-06-15 09:30:00"), as: written))
    }

    @Test(arguments: [
        ("today", "10:00", "that is over already"), ("31 June", "10:00", "a day is"),
        ("tomorrow", "25:00", "a time is"),
    ])
    mutating func aTimeThatCannotBeIsTold(_ day: String, _ time: String, _ why: String) {
        write()
        desk.press("pgdn right tab ctrl-u")
        desk.type(day)
        desk.press("tab ctrl-u")
        desk.type(time)
        #expect(desk.picture.contains("! \(why)"), "\(desk.picture)")
        desk.press("pgdn")
        #expect(desk.picture.contains("‼ \(why)") && desk.orders.isEmpty, "\(desk.picture)")
        #expect(desk.picture.contains(day) && desk.picture.contains(time), "nothing typed is lost")
    }

    /// Each complaint stands at its field, in the step that it belongs to.
    @Test mutating func whatIsMissingIsTold() {
        desk.press("f5 n pgdn pgdn pgdn")
        #expect(desk.picture.contains("‼ a campaign needs a name"), "\(desk.picture)")
        desk.type("Night dive")
        desk.press("tab")
        desk.type("tags:night")
        #expect(desk.picture.contains("! tags:night is no rule for an audience"))
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ tags:night is no rule"), "\(desk.picture)")
        desk.press("ctrl-u")
        desk.type("tag:night")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ there is no text"), "\(desk.picture)")
        desk.type("All of [detail]")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ [detail] is no field"), "\(desk.picture)")
        #expect(desk.orders.isEmpty)
    }

    /// The step begins at a choice: who types their text at once is told so, until they choose or go on.
    @Test mutating func whatIsTypedAtAChoiceIsNotSwallowedSilently() {
        let told = "‼ Nothing is typed here: ← and → choose."
        desk.press("f5 n pgdn")
        #expect(!desk.picture.contains(told))
        desk.press("D")
        #expect(desk.picture.contains(told), "\(desk.picture)")
        desk.press("right")
        #expect(!desk.picture.contains(told), "\(desk.picture)")
        desk.type("Dive with us")
        #expect(desk.picture.contains(told), "\(desk.picture)")
        desk.press("tab")
        #expect(!desk.picture.contains(told), "\(desk.picture)")
        desk.press("shift-tab")
        #expect(!desk.picture.contains(told), "\(desk.picture)")
    }

    @Test mutating func rulesAreCompleted() {
        desk.press("f5 n tab c e tab")
        #expect(desk.picture.contains("certified:"))
        desk.type("Nitrox")
        #expect(desk.picture.contains("✓ 312 people, Dora Deep among them"), "\(desk.picture)")
        #expect(desk.picture.contains("It goes to: certified: Nitrox."))
        desk.read { $0.sample = nil }
        #expect(desk.picture.contains("! Nobody is like that."))
        // Two begin so: tab goes on as it does elsewhere.
        desk.press("enter c tab")
        #expect(desk.picture.contains("How the list calls it"), "\(desk.picture)")
    }

    @Test mutating func theCharacterToBlameIsNamedAndReplaced() {
        write()
        desk.type(" It’s deep…")
        #expect(desk.picture.contains("’ (right single quotation mark, U+2019) makes it UCS-2"), "\(desk.picture)")
        desk.press("ctrl-p")
        #expect(desk.picture.contains("It's deep...") && desk.picture.contains("GSM-7"), "\(desk.picture)")
        desk.press("ctrl-p")
        #expect(desk.below.contains("every character is plain already"))
        desk.type(" \u{1B}[31m")
        #expect(desk.picture.contains("‼ escape (U+001B) cannot be sent: take it out"), "\(desk.picture)")
        desk.press("pgdn pgdn")
        #expect(desk.orders.isEmpty && desk.picture.contains("Text     ‼"), "\(desk.picture)")
    }

    /// A name that is filled in may be to blame; then plain characters would not help.
    @Test mutating func aNameIsToldOfWhereItIsToBlame() {
        desk.read {
            $0.sample = AudienceSample(
                count: 312, customer: 7, name: "François Reef", values: [.firstName: "François", .shop: "Test Shop"],
                longest: [.firstName: "François", .shop: "Test Shop"])
        }
        write()
        #expect(desk.picture.contains("! for François Reef: ç (latin small letter c with cedilla"), "\(desk.picture)")
        #expect(!desk.picture.contains("ctrl-p writes"))
        desk.type(" It’s deep")
        #expect(desk.picture.contains("! ’ (right single") && !desk.picture.contains("for François Reef: ç"))
        #expect(desk.picture.contains("ctrl-p writes"))
    }

    @Test mutating func aTemplateStandsWhereNothingElseDoes() {
        desk.press("f5 n pgdn tab tab right right")
        #expect(desk.picture.contains("everything in the window is 20% off"), "\(desk.picture)")
        desk.press("left")
        #expect(desk.picture.contains("Special offer: [details]"), "it was the template's")
        desk.press("tab ctrl-u")
        desk.type("My own words")
        desk.press("shift-tab right")
        #expect(desk.picture.contains("My own words"), "what was typed stays")
        desk.press("ctrl-t")
        #expect(desk.picture.contains("everything in the window") && !desk.picture.contains("My own words"))
    }

    /// Turning the channel loses nothing that was typed for another.
    @Test mutating func fieldsOfAChannelComeBack() {
        desk.press("f5 n pgdn right tab tab tab")
        desk.type("Wreck dive")
        desk.press("tab tab")
        desk.type("screen=trips; nonsense")
        desk.press("shift-tab shift-tab shift-tab shift-tab shift-tab left")
        #expect(desk.picture.contains("‹ SMS ›") && !desk.picture.contains("Wreck dive"), "\(desk.picture)")
        desk.press("right")
        #expect(desk.picture.contains("Wreck dive") && desk.picture.contains("screen=trips; nonsense"))
        desk.press("pgup")
        desk.type("A name")
        desk.press("tab")
        desk.type("all")
        desk.press("ctrl-s")
        #expect(
            desk.picture.contains("nonsense is no pair like screen=trips") || desk.picture.contains("‼"),
            "\(desk.picture)")
        #expect(desk.orders.isEmpty)
    }

    @Test mutating func aRefusalLosesNothing() {
        write()
        desk.press("ctrl-s")
        desk.answer(Refusal(.data, field: "audience", "no tag is called night"))
        #expect(
            desk.picture.contains("‼ no tag is called night") && desk.picture.contains("tag:night"), "\(desk.picture)")
        desk.press("pgdn")
        #expect(desk.picture.contains("come along on Friday"))
    }

    // MARK: Changing one

    @Test mutating func aChangeKnowsWhatItChanges() throws {
        desk.press("f5 down down e ctrl-e")
        desk.type(" again")
        desk.press("ctrl-s")
        let before = try #require(Outbox.pages[9]).draft
        var after = before
        after.name = "Nitrox evening again"
        #expect(desk.orders == [.editCampaign(9, Change(from: before, to: after))])
        // Meanwhile, at another terminal.
        desk.answer(
            Refusal(
                .data, "somebody else was there",
                newer: Newer([Newer.Field(name: "name", value: "Nitrox night", by: "Max", at: SmallShop.now)])))
        #expect(desk.picture.contains("Max changed “Name”") && desk.picture.contains("Nitrox night"), "\(desk.picture)")
        desk.press("m")
        var theirs = before
        theirs.name = "Nitrox night"
        #expect(desk.orders.last == .editCampaign(9, Change(from: theirs, to: after)))
    }

    @Test mutating func aCopyIsANewDraft() throws {
        desk.press("f5 down down down down c ctrl-s")
        var copy = try #require(Outbox.pages[5]).draft
        copy.name = "Open day in May (copy)"
        #expect(desk.orders == [.createCampaign(copy)], "\(desk.picture)")
    }

    @Test mutating func leavingAsksWhereSomethingIsLost() {
        desk.press("f5 n esc")
        #expect(desk.picture.contains("Summer sale"), "nothing was typed")
        write()
        desk.press("f6")
        #expect(desk.below.contains("this form is still open"), "\(desk.below)")
        desk.press("esc")
        #expect(desk.picture.contains("Throw away what you typed?"))
        desk.press("n")
        #expect(desk.picture.contains("come along on Friday"))
        desk.press("esc y")
        #expect(desk.picture.contains("Summer sale"))
    }

    // MARK: The dry run

    @Test mutating func peopleOfTheDryRunAreNarrowedAndShown() {
        desk.press("f5 down down d")
        #expect(desk.jobs.count == 1)
        desk.tell(.dryRun(Outbox.run()))
        desk.press("f f f")
        #expect(desk.picture.contains("only those: skipped"), "\(desk.picture)")
        #expect(desk.picture.contains("Olaf Salt") && !desk.picture.contains("Ann Reef"))
        desk.press("f / z o ë enter enter")
        #expect(desk.picture.contains("UCS-2") && desk.picture.contains("Hi Zoë"), "\(desk.picture)")
        desk.press("esc v")
        #expect(
            desk.picture.contains("The longest text") && desk.picture.contains("Ann Reef: 79 of 160"), "\(desk.picture)"
        )
        desk.press("esc esc")
        #expect(desk.picture.contains("Lee Wave"), "esc ends the filter first")
        desk.press("left")
        #expect(desk.picture.contains("Send it"), "\(desk.picture)")
    }

    @Test mutating func aDryRunThatFailsSaysWhy() {
        desk.press("f5 down down s")
        desk.tell(.failed(Refusal(.data, "no course is called RD")))
        #expect(desk.picture.contains("‼ no course is called RD"))
        desk.press("d")
        #expect(desk.jobs.count == 2)
        // Nobody waits for it any more.
        desk.press("esc")
        #expect(desk.effects.contains { if case .cancel = $0 { true } else { false } })
    }

    /// What is scheduled can have a dry run, and is neither changed nor sent again.
    @Test mutating func aScheduledOneIsOnlyLookedAt() {
        desk.press("f5 down down down d")
        desk.tell(.dryRun(Outbox.run()))
        for key in ["s", "left"] {
            desk.press(key)
            #expect(desk.below.contains("it is scheduled; c on the list writes a new draft"), "\(desk.below)")
        }
        #expect(desk.orders.isEmpty)
    }

    /// What is sent is what the dry run was of.
    @Test mutating func whatSomebodyChangedIsTriedAnew() {
        desk.press("f5 down down d")
        desk.tell(.dryRun(Outbox.run(Outbox.pages[9]?.draft ?? written)))
        desk.read { $0.pages[9] = Outbox.page(Outbox.draft, "Other words") }
        desk.press("s")
        #expect(desk.below.contains("somebody has changed it meanwhile"), "\(desk.below)")
        desk.press("d")
        guard case .dryRun(let draft) = desk.jobs.last else {
            Issue.record("no dry run")
            return
        }
        #expect(draft.content.text == "Other words")
    }

    // MARK: The test

    @Test mutating func theTestGoesToOnesOwnNumber() {
        desk.press("f5 down down t ctrl-s")
        #expect(desk.picture.contains("‼ type where it is to go"), "\(desk.picture)")
        desk.type("305")
        desk.press("enter")
        #expect(desk.jobs.isEmpty && desk.picture.contains("‼"), "\(desk.picture)")
        desk.press("ctrl-u")
        desk.type("+1 305 555 0199")
        desk.press("enter")
        let text = "Hi Dora, all regulators 15% off until Sunday at Test Shop.\nReply STOP to opt out"
        #expect(desk.jobs == [.testMessage(.sms, to: "+1 305 555 0199", MessageContent(text: text))])
        desk.tell(.failed(Refusal(.unavailable, "21211: this is no number")))
        #expect(
            desk.picture.contains("‼ 21211: this is no number") && desk.picture.contains("+1 305 555 0199"),
            "\(desk.picture)")
    }

    // MARK: A dropped line

    @Test mutating func whatIsTypedOutlivesADroppedLine() throws {
        write()
        let kept = try #require(desk.shell.unkept ?? lastKept)
        #expect(kept.form == "campaign" && kept.fields["message"]?.contains("come along") == true)
        var told = CampaignDesk.Told()
        told.drafts["campaign"] = FormDraft(form: kept.form, fields: kept.fields, savedAt: SmallShop.now)
        desk = CampaignDesk(told: told)
        desk.event(.signedIn(Staff(id: 1, username: "nora", role: "manager", permissions: Set(Permission.allCases))))
        #expect(desk.picture.contains("You were writing the campaign “Night dive”"), "\(desk.picture)")
        desk.press("enter")
        #expect(desk.picture.contains("come along on Friday"), "\(desk.picture)")
        desk.press("ctrl-s")
        #expect(desk.orders == [.createCampaign(written)])
    }
    private var lastKept: (form: String, fields: [String: String])? {
        desk.effects.reversed().lazy.compactMap {
            if case .keepDraft(let form, let fields) = $0 { (form, fields) } else { nil }
        }.first
    }

    @Test(
        arguments: [
            (
                "message", ["customer": "1", "channel": "e-mail", "title": "Your BCD", "message": "It is ready"],
                "Write to Dora Deep"
            ),
            ("template", ["name": "late", "title": "Come late", "message": "It is ready"], "A new template"),
            (
                "template", ["template": "rental", "built_in": "yes", "title": "Rental", "message": "It is ready"],
                "Template: rental"
            ),
        ])
    mutating func whatWasTypedElsewhereIsOffered(_ form: String, _ fields: [String: String], _ title: String) {
        var told = CampaignDesk.Told()
        told.drafts[form] = FormDraft(form: form, fields: fields, savedAt: SmallShop.now)
        desk = CampaignDesk(told: told)
        desk.event(.signedIn(Staff(id: 1, username: "nora", role: "manager", permissions: Set(Permission.allCases))))
        #expect(desk.picture.contains("You were writing"), "\(desk.picture)")
        desk.press("g")
        #expect(desk.picture.contains(title) && desk.picture.contains("It is ready"), "\(desk.picture)")
        #expect(form != "message" || desk.picture.contains("Subject    Your BCD"), "\(desk.picture)")
    }

    /// What is open at another terminal stays there: here they go on with a copy, and cannot throw it away.
    @Test mutating func whatIsOpenAtAnotherTerminal() {
        var told = CampaignDesk.Told()
        told.drafts["campaign"] = FormDraft(
            id: 7, form: "campaign", fields: ["name": "Night dive", "message": "come along"], savedAt: SmallShop.now,
            isOpenElsewhere: true)
        desk = CampaignDesk(told: told)
        desk.event(.signedIn(Staff(id: 1, username: "nora", role: "manager", permissions: Set(Permission.allCases))))
        #expect(
            desk.picture.contains("You are writing the campaign “Night dive” at another")
                && !desk.picture.contains("throw away"), "\(desk.picture)")
        desk.press("x")
        #expect(desk.below.contains("it is open at another terminal"), "\(desk.picture)")
        desk.press("enter")
        #expect(desk.picture.contains("Night dive"), "\(desk.picture)")
        #expect(!desk.effects.contains { if case .settleDraft = $0 { true } else { false } }, "\(desk.effects)")
        #expect(desk.effects.contains { if case .keepDraft = $0 { true } else { false } }, "\(desk.effects)")
    }

    /// A click gives an answer; one on the words, or one on an answer that is not to be had, does nothing.
    @Test mutating func anOfferIsAnsweredByAClick() throws {
        var told = CampaignDesk.Told()
        told.drafts["campaign"] = FormDraft(
            form: "campaign", fields: ["name": "Night dive"], savedAt: SmallShop.now)
        desk = CampaignDesk(told: told)
        desk.event(.signedIn(Staff(id: 1, username: "nora", role: "manager", permissions: Set(Permission.allCases))))
        let before = desk.picture
        try desk.click("You were writing")
        #expect(desk.picture == before)
        try desk.click("go on")
        #expect(desk.picture.contains("Night dive") && !desk.picture.contains("You were writing"), "\(desk.picture)")
    }

    /// A draft of a campaign that is gone meanwhile becomes a new one.
    @Test mutating func aDraftOutlivesItsCampaign() {
        var told = CampaignDesk.Told()
        told.drafts["campaign"] = FormDraft(
            form: "campaign",
            fields: ["campaign": "99", "name": "Night dive", "audience": "tag:night", "message": written.content.text],
            savedAt: SmallShop.now)
        desk = CampaignDesk(told: told)
        desk.event(.signedIn(Staff(id: 1, username: "nora", role: "manager", permissions: Set(Permission.allCases))))
        desk.press("enter ctrl-s")
        #expect(desk.orders == [.createCampaign(written)], "\(desk.picture)")
    }

    /// What is kept in the store needs no draft any more.
    @Test mutating func keepingForgetsTheDraft() {
        write()
        desk.press("ctrl-s")
        kept(written)
        #expect(desk.effects.contains(.dropDraft(form: "campaign")), "\(desk.effects)")
    }

    @Test mutating func nothingBreaksAtAnySize() {
        for (width, height) in [(30, 10), (40, 20), (80, 24), (99, 17), (104, 12), (200, 60)] {
            desk = CampaignDesk(width, height)
            for keys in [
                "f5 1 2 3 4 5 1", "enter down end 2 u enter esc esc esc",
                "n tab pgdn tab tab right right tab ctrl-v esc pgdn right tab",
                "esc y 2 n esc enter esc 3 e esc 1 down down d G esc", "f4 enter m right tab tab",
            ] {
                desk.press(keys)
                #expect(desk.picture.split(separator: "\n").count <= height)
            }
        }
    }
}
