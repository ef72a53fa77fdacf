import Cells
import DiveShop
import Rig
import Screens
import Testing

/// The screen of campaigns by its keys: what is ordered, what is asked first, what is refused and why.
@Suite struct CampaignsScreenTests {
    var desk = CampaignDesk()

    // MARK: The list

    @Test mutating func campaignsArePausedResumedAndCancelled() {
        desk.press("f5 p")
        #expect(desk.orders == [.pauseCampaign(7)])
        desk.answer()
        #expect(desk.below.contains("it is paused"), "\(desk.picture)")
        desk.press("r")
        #expect(desk.below.contains("it is sending, not paused"), "\(desk.below)")
        desk.press("down r")
        #expect(
            desk.picture.contains("the mail server takes no more") && desk.picture.contains("185 more messages go out"))
        desk.press("n r y")
        #expect(desk.orders.last == .resumeCampaign(6))
        desk.press("up x")
        #expect(desk.picture.contains("929 messages have not gone, and never will"), "\(desk.picture)")
        desk.press("n")
        #expect(desk.orders.count == 2, "the safe answer does nothing")
        desk.press("x y")
        #expect(desk.orders.last == .cancelCampaign(7))
        desk.press("down down x")
        #expect(desk.picture.contains("Delete the draft “Nitrox evening”?"))
        desk.press("y")
        #expect(desk.orders.last == .deleteCampaign(9))
        desk.press("down down x")
        #expect(desk.below.contains("it is over: completed"), "\(desk.below)")
        desk.press("e")
        #expect(desk.below.contains("only a draft can be changed; c writes a new one like it"), "\(desk.below)")
    }

    /// Others come before it: the selection stays on its campaign.
    @Test mutating func theSelectionStays() {
        desk.press("f5 down down")
        desk.read { $0.list = Outbox.list([Outbox.finished, Outbox.scheduled, Outbox.running, Outbox.draft]) }
        desk.press("x")
        #expect(desk.picture.contains("Delete the draft “Nitrox evening”?"), "\(desk.picture)")
    }

    @Test mutating func theListIsFiltered() {
        desk.press("f5 / c o z enter")
        #expect(desk.picture.contains("Trip to Cozumel") && !desk.picture.contains("Summer sale"), "\(desk.picture)")
        desk.press("x")
        #expect(desk.picture.contains("It does not go out on 15 Jun 10:00"), "\(desk.picture)")
        desk.press("n esc")
        #expect(desk.picture.contains("Summer sale"))
    }

    @Test mutating func aStoppedChannelGoesOn() {
        desk.press("f5 R")
        #expect(desk.below.contains("no channel is stopped"))
        desk.read { $0.list = Outbox.list(lanes: Outbox.troubled) }
        desk.press("R")
        #expect(
            desk.picture.contains("Let SMS go on?") && desk.picture.contains("It was stopped: the account is"),
            "\(desk.picture)")
        desk.press("y")
        #expect(desk.orders == [.resumeChannel(.sms)])
    }

    @Test mutating func aClickSelectsAndOpens() throws {
        desk = CampaignDesk(120, 30)
        desk.press("f5")
        let lines = desk.picture.split(separator: "\n").map(String.init)
        let row = try #require(lines.firstIndex { $0.contains("Open day in May") })
        desk.click(20, row)
        #expect(!desk.picture.contains("What came of it"))
        desk.click(20, row)
        #expect(desk.picture.contains("What came of it") && desk.picture.contains("took 3 min 42 s"), "\(desk.picture)")
    }

    // MARK: Who may what

    @Test mutating func whoIsAtTheCounterLooksAndWritesToOne() {
        desk = CampaignDesk(permissions: CampaignDesk.counter)
        desk.press("f5")
        #expect(desk.picture.contains("Summer sale"))
        for key in ["n", "p", "x", "c", "s", "t", "d"] {
            desk.press(key)
            #expect(desk.below.contains("needs the permission communication.send_bulk"), "\(key): \(desk.below)")
        }
        desk.press("2 enter")
        #expect(desk.below.contains("needs the permission communication.send_bulk"))
        desk.press("3 down o")
        #expect(desk.below.contains("needs the permission communication.send_bulk"))
        desk.press("1 enter u enter")
        #expect(desk.picture.contains("Mia Current") && !desk.picture.contains("send it again"), "\(desk.picture)")
        desk.press("esc A")
        #expect(desk.below.contains("needs the permission communication.send_bulk"), "\(desk.below)")
        #expect(desk.orders.isEmpty)
        desk.press("esc esc 4 h")
        #expect(desk.orders == [.handleReply(21)], "a reply is theirs to look after")
        #expect(
            desk.effects.contains {
                if case .tellRefusal(_, let why) = $0 { why.words.contains("send_bulk") } else { false }
            }, "what they tried is written down")
    }

    @Test mutating func whoMayNotLookDoesNotGetThere() {
        desk = CampaignDesk(permissions: [.viewDashboard])
        desk.press("f5")
        #expect(desk.below.contains("needs the permission communication.view"), "\(desk.below)")
        #expect(!desk.picture.contains("Summer sale"))
    }

    // MARK: The other parts

    @Test mutating func keysOfOtherPartsSayWhereTheyBelong() {
        desk.press("f5 h")
        #expect(desk.below.contains("that is for replies; 4 shows them"))
        desk.press("o")
        #expect(desk.below.contains("that is for automatic messages; 3 shows them"))
        desk.press("f")
        #expect(desk.below.contains("that is for messages; 5 shows them"))
        desk.press("2 p")
        #expect(desk.below.contains("that is for campaigns; 1 shows them"))
        desk.press("/")
        #expect(desk.below.contains("there is nothing to filter here"))
        desk.press("z")
        #expect(desk.below.contains("z does nothing here"), "\(desk.below)")
    }

    @Test mutating func templatesAreWrittenAndTakenAway() {
        desk.press("f5 2 x")
        #expect(desk.below.contains("it comes with the program and stays"), "\(desk.below)")
        desk.press("end x y")
        #expect(desk.orders == [.removeTemplate("spring-sale")])
        desk.press("n")
        desk.type("2 late")
        desk.press("tab tab tab tab tab")
        desk.type("Hi [first_name], [date]")
        #expect(desk.picture.contains("[date] has no value when it is about this: an offer"), "\(desk.picture)")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ a name has letters, digits and hyphens"), "\(desk.picture)")
        #expect(desk.orders.count == 1, "nothing that is wrong is sent")
        desk.press("ctrl-u")
        desk.type("late")
        desk.press("tab")
        desk.type("Come late")
        desk.press("tab right right right right right")
        #expect(
            desk.picture.contains("‹ an appointment ›") || desk.picture.contains("‹ a class starts ›"),
            "\(desk.picture)")
        desk.press("ctrl-s")
        guard case .setTemplate(let template) = desk.orders.last else {
            Issue.record("no template was saved: \(desk.picture)")
            return
        }
        #expect(template.name == "late" && template.title == "Come late" && template.text == "Hi [first_name], [date]")
        desk.answer()
        #expect(desk.below.contains("the template late is saved"))
    }

    @Test mutating func theProgramsWordsComeBack() {
        desk.press("f5 2 enter ctrl-u")
        desk.type("Bring [equipment] back")
        desk.press("ctrl-t")
        #expect(desk.picture.contains("Your [equipment] rental is due [date]"), "\(desk.picture)")
        desk.press("ctrl-t")
        #expect(desk.below.contains("the program's words stand there already"))
    }

    @Test mutating func automaticMessagesAreSwitchedOnAfterAQuestion() {
        desk.press("f5 3 down o")
        #expect(desk.picture.contains("Switch on “Rental overdue”?"), "\(desk.picture)")
        desk.press("y")
        let overdue = AutomaticRule(.rentalOverdue, channel: .sms, template: "overdue", days: 1, isActive: true)
        #expect(desk.orders == [.setRule(overdue)])
        desk.press("up o")
        #expect(
            desk.orders.last
                == .setRule(AutomaticRule(.rentalDue, channel: .sms, template: "rental", days: 1, isActive: false)),
            "off without a question")
        desk.press("e tab right tab tab ctrl-u")
        desk.type("31")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("‼ a whole number from 0 to 30"), "\(desk.picture)")
        desk.press("backspace ctrl-s")
        #expect(
            desk.orders.last
                == .setRule(AutomaticRule(.rentalDue, channel: .push, template: "rental", days: 3, isActive: true)))
    }

    @Test mutating func repliesAreLookedAfter() {
        desk.press("f5 4 enter")
        #expect(desk.picture.contains("please stop sending these to my work phone"), "whole, in a box of its own")
        desk.press("esc h")
        #expect(desk.orders == [.handleReply(21)])
        desk.press("end h")
        #expect(desk.below.contains("nothing is to be done about it"))
    }

    @Test mutating func theLogIsNarrowed() {
        desk.press("f5 5")
        #expect(desk.picture.contains("8 messages"))
        desk.press("f f")
        #expect(desk.picture.contains("held: one message") && desk.picture.contains("Kim Tide"), "\(desk.picture)")
        desk.press("enter")
        #expect(desk.picture.contains("Not before"), "\(desk.picture)")
    }

    // MARK: Uncertain ones

    @Test(arguments: [
        ("s", Resolution.sendAgain, "twice"), ("c", .countAsSent, "never gets"), ("g", .giveUp, "arrives"),
    ])
    mutating func uncertainOnesAreResolved(_ key: String, _ resolution: Resolution, _ words: String) {
        desk.press("f5 enter u enter \(key)")
        #expect(desk.picture.contains(words), "it says what may happen: \(desk.picture)")
        desk.press("n")
        #expect(desk.orders.isEmpty)
        desk.press("enter \(key) y")
        #expect(desk.orders == [.resolve([106], resolution)])
        desk.press("A \(key) y")
        #expect(desk.orders.last == .resolve([106, 107], resolution))
    }

    @Test mutating func uncertainOnesAreResolvedByClicks() throws {
        desk.press("f5 enter u enter")
        try desk.click("count it as sent")
        try desk.click("y count as sent")
        #expect(desk.orders == [.resolve([106], .countAsSent)], "\(desk.picture)")
    }

    /// Answers that have no room beside one another stand below one another, and are clicked there.
    @Test mutating func longAnswersAreWholeOnAPhone() throws {
        desk.event(.frame(Frame(40, 20)))
        desk.press("f5 x")
        #expect(desk.picture.contains("│ y cancel it for good "), "\(desk.picture)")
        #expect(desk.picture.contains("│ n leave it as it is "), "\(desk.picture)")
        try desk.click("leave it as it is")
        #expect(!desk.picture.contains("for good"), "\(desk.picture)")
        desk.press("x")
        try desk.click("cancel it for good")
        #expect(desk.orders.count == 1, "\(desk.orders)")
    }

    @Test mutating func privacyBlanksPeople() {
        desk.press("P f5 enter 2")
        for words in ["Dora", "Mia", "regulators"] { #expect(!desk.picture.contains(words), "\(desk.picture)") }
        desk.press("esc 4")
        for words in ["Ann", "+1305", "work phone"] { #expect(!desk.picture.contains(words), "\(desk.picture)") }
        desk.press("1 down down d")
        desk.tell(.dryRun(Outbox.run()))
        #expect(desk.picture.contains("6 people"))
        for words in ["Dora", "+1305", "Zoë", "Ann"] { #expect(!desk.picture.contains(words), "\(desk.picture)") }
        desk.press("enter")
        for words in ["Dora", "+1305"] { #expect(!desk.picture.contains(words), "\(desk.picture)") }
    }
}
