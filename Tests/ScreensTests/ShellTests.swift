import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// The shell around the screens: palette, help, notices, jobs, themes, rows.
@Suite struct ShellTests {
    let home: TestHome
    init() throws { home = try SmallShop.home() }
    private func sitting() throws -> Sitting { try SmallShop.sitting(home, 80, 24) }

    @Test func thePaletteDoesWhatItNames() throws {
        var sitting = try sitting()
        try sitting.press(": l a r g e enter")
        #expect(sitting.picture.text.contains("━ L ━"), "\(sitting.picture.text)")
    }

    @Test func whatCannotBeDoneSaysWhy() throws {
        var palette = try self.sitting()
        try palette.press(": a g a i n")
        #expect(palette.picture.text.contains("nothing was undone"))
        try palette.press("enter")
        #expect(palette.picture.text.contains("nothing was undone"))
    }

    @Test func everyActionStandsInHelpWithItsKey() throws {
        var sitting = try SmallShop.sitting(home, 120, 60)
        try sitting.press("?")
        let text = sitting.picture.text
        for words in [
            "Move the tile through the grid", "Add a tile", "Choose a theme", "Leave the program",
            "Undo the last change",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func themesChangeAtOnceAndAreKept() throws {
        var sitting = try sitting()
        try sitting.press("T down")
        #expect(sitting.effects.last == .showTheme("daylight"))
        try sitting.press("esc")
        #expect(sitting.effects.last == .showTheme("reef"))
        try sitting.press("T down enter")
        let again = try self.sitting()
        #expect(again.effects.isEmpty)
    }

    @Test func leavingAsksWhileAJobRuns() throws {
        var sitting = try sitting()
        try sitting.press("C")
        guard case .start(let id, .checkStore) = try #require(sitting.effects.last) else {
            Issue.record("no job was started")
            return
        }
        try sitting.event(.job(id, .progress(0.4, "transactions")))
        #expect(sitting.picture.text.contains("40 % · J"))
        try sitting.press("q")
        #expect(sitting.picture.text.contains("Leave while a job is running?"))
        #expect(sitting.effects.last != .leave)
        try sitting.press("n")
        try sitting.press("J")
        #expect(sitting.picture.text.contains("transactions"))
        try sitting.press("esc")
        try sitting.event(.job(id, .finished("the store is sound")))
        #expect(sitting.picture.text.contains("the store is sound"))
        try sitting.press("q")
        #expect(sitting.effects.last == .leave)
    }

    /// No key of every place gets through to what lies behind, and no click on a tab does.
    @Test(arguments: ["J", "W", "T", "L", "U", "P", "?", ":", "f2", "x"])
    func aQuestionKeepsEveryKeyUntilItIsAnswered(_ key: String) throws {
        var sitting = try sitting()
        try sitting.press("x R")
        let question = "Reset the dashboard?"
        let before = sitting.effects
        #expect(sitting.picture.text.contains(question), "\(sitting.picture.text)")
        try sitting.press(key)
        #expect(sitting.picture.text.contains(question), "\(sitting.picture.text)")
        #expect(sitting.picture.text.contains("answer first: y reset · n leave it as it is"))
        try sitting.input(.mouse(Mouse(.press, at: Point(14, 0))))
        #expect(sitting.picture.text.contains(question) && sitting.effects == before)
        try sitting.press("n")
        #expect(!sitting.picture.text.contains(question))
    }

    @Test func aQuestionStopsNobodyFromLeaving() throws {
        var sitting = try sitting()
        try sitting.press("x R ctrl-c")
        #expect(sitting.effects.last == .leave)
    }

    @Test func aQuestionIsAnsweredByAClick() throws {
        for (words, isYes) in [(" y reset", true), (" n leave it", false)] {
            var sitting = try sitting()
            try sitting.press("x R")
            let lines = sitting.picture.text.split(separator: "\n", omittingEmptySubsequences: false)
            let y = try #require(lines.firstIndex { $0.contains(words) && $0.contains("│") })
            let x = try #require(lines[y].firstRange(of: words)).upperBound
            try sitting.input(
                .mouse(Mouse(.press, at: Point(lines[y].distance(from: lines[y].startIndex, to: x) - 1, y))))
            #expect(!sitting.picture.text.contains("Reset the dashboard?"), "\(sitting.picture.text)")
            #expect(sitting.picture.text.contains("Today's sales") == isYes, "\(words): \(sitting.picture.text)")
        }
    }

    @Test func rowsAreFilteredPagedAndExported() throws {
        var sitting = try SmallShop.sitting(home, 120, 40)
        try sitting.press("tab enter")
        #expect(sitting.picture.text.contains("Customers: rows"))
        try sitting.press("G")
        let last = sitting.picture.text
        try sitting.press("g")
        #expect(sitting.picture.text != last)
        try sitting.press("/ g a r c í a")
        #expect(sitting.picture.text.contains("García"))
        try sitting.press("enter e")
        guard case .start(_, .exportRows(.customersTotal, _, filter: "garcía")) = try #require(sitting.effects.last)
        else {
            Issue.record("\(String(describing: sitting.effects.last))")
            return
        }
        try sitting.press("esc esc")
        #expect(!sitting.picture.text.contains("Customers: rows"))
    }

    @Test func anAlarmStandsUntilAKeyAndANoticeUntilItsTime() throws {
        var sitting = try sitting()
        try sitting.event(.notice("the disk is full", isAlarm: true))
        try sitting.event(.tick(SmallShop.now.adding(seconds: 300)))
        #expect(sitting.picture.text.contains("the disk is full"))
        try sitting.press("tab")
        #expect(!sitting.picture.text.contains("the disk is full"))
        try sitting.press("f9")
        #expect(sitting.picture.text.contains("f9 does nothing here"))
        try sitting.event(.tick(SmallShop.now.adding(seconds: 400)))
        #expect(!sitting.picture.text.contains("f9 does nothing here"))
    }

    /// What was told of one place, or of one mode, does not hide the keys of the next.
    @Test(arguments: [("m", "keep"), ("enter", "in full"), ("a", "choose"), ("f7", "add"), ("z", "back")])
    func aNoticeGoesWithItsPlace(key: String, hint: String) throws {
        var sitting = try sitting()
        func footer() -> String { sitting.picture.text.split(separator: "\n").last.map(String.init) ?? "" }
        try sitting.press("f9 tab tab")
        #expect(footer().contains("f9 does nothing here"))
        try sitting.press(key)
        #expect(!footer().contains("does nothing here"))
        #expect(footer().contains(hint), "\(footer())")
    }

    @Test func whatIsUndoneIsToldAsUndone() throws {
        var sitting = try sitting()
        try sitting.press("x")
        #expect(sitting.picture.text.contains("u brings it back"))
        try sitting.press("u")
        #expect(!sitting.picture.text.contains("u brings it back"))
        #expect(sitting.picture.text.contains("undone"))
        try sitting.press("ctrl-r")
        #expect(sitting.picture.text.contains("done again"))
    }

    /// A key that is typed into the field that has the keys is not offered as if it did something else.
    @Test(arguments: [
        ("enter /", "drop it", false), ("f8 /", "keep the filter", false), ("f4 / a", "drop it", false),
        ("f8 / a enter", "in full", true), ("f7 a", "ctrl-s", false), ("f7 a tab tab tab tab", "ctrl-s", true),
        ("? /", "leave", false), ("f5 n", "next step", false), ("f5 n pgdn", "next step", true),
        ("f2 4", "record", false),
    ])
    func theFooterOffersWhatIsDone(keys: String, hint: String, offersHelp: Bool) throws {
        var sitting = try sitting()
        try sitting.press(keys)
        let footer = sitting.picture.text.split(separator: "\n").last.map(String.init) ?? ""
        #expect(footer.contains(hint) && footer.contains("? help") == offersHelp, "\(footer)")
        guard !keys.hasPrefix("?") else { return }
        try sitting.press("?")
        #expect(sitting.picture.text.contains("Help: the keys of this place") == offersHelp, "\(sitting.picture.text)")
    }

    /// One key does not take a minute's typing away: a form of many fields asks before it is left with more than one filled in.
    @Test(arguments: ["f4 a A n n tab R e e f", "f3 a X 1 tab tab R e e f"])
    func aLongFormAsksBeforeItIsLeft(keys: String) throws {
        var sitting = try sitting()
        try sitting.press(keys + " esc")
        #expect(sitting.picture.text.contains("Throw away what you typed?"))
        try sitting.press("n")
        #expect(sitting.picture.text.contains("Reef") && sitting.picture.text.contains("─ A new "))
        try sitting.press("esc y")
        #expect(!sitting.picture.text.contains("─ A new "), "\(sitting.picture.text)")
        // A field alone is typed again at once.
        try sitting.press("a X esc")
        #expect(!sitting.picture.text.contains("Throw away") && !sitting.picture.text.contains("─ A new "))
    }

    /// A channel is called on a tile as everywhere.
    @Test func aTileCallsChannelsByTheirNames() throws {
        var sitting = try SmallShop.sitting(home, 160, 50)
        try sitting.press("a / c a m p a i g n s enter z")
        let text = sitting.picture.text
        #expect(text.contains("Campaigns") && text.contains(" SMS ") && !text.contains(" sms "), "\(text)")
    }

    /// What is told of a field has room on a phone.
    @Test(arguments: [
        "f7 a", "f7 enter", "f7 o", "f7 S", "f7 n", "f3 a", "f3 enter o", "f3 enter x", "f3 enter e", "f4 a", "f2 s",
        "f2 p", "f8 f",
        "f3 f", "f6 c",
    ])
    func helpIsNotCutOnAPhone(keys: String) throws {
        var sitting = try SmallShop.sitting(home, 40, 20)
        try sitting.press(keys)
        for _ in 0..<20 {
            let lines = sitting.picture.text.split(separator: "\n").map(String.init)
            let top = try #require(lines.firstIndex { $0.hasPrefix("╭─") })
            let end = try #require(lines.lastIndex { $0.hasPrefix("╰─") })
            // The fields may hold more than shows; the last two lines are what is told of one of them.
            for line in lines[max(top, end - 2)..<end] { #expect(!line.contains("… │"), "\(sitting.picture.text)") }
            try sitting.press("tab")
        }
    }

    /// The tab that one is in shows whole, on a phone too.
    @Test(
        arguments: ["Dashboard", "Maintenance", "Equipment", "Customers", "Campaigns", "Backups", "Staff", "Audit"]
            .enumerated().map { ($0 + 1, $1) })
    func theTabOneIsInShowsWhole(number: Int, title: String) throws {
        for width in [30, 40, 60] {
            var sitting = try SmallShop.sitting(home, width, 20)
            try sitting.press("f\(number)")
            let tabs = sitting.picture.text.split(separator: "\n").first.map(String.init) ?? ""
            #expect(tabs.contains(" \(title) ") || tabs.hasSuffix(" \(title)"), "\(tabs)")
            #expect(columns(tabs) <= width)
        }
    }

    @Test func aStoreThatCannotBeReadSaysSoAndKeepsWhatItShows() throws {
        var sitting = try sitting()
        let before = sitting.picture.text
        try sitting.event(.snapshot(.dashboard, .refused(Refusal(.unavailable, "the store cannot be read"))))
        #expect(sitting.picture.text.contains("the store cannot be read"))
        #expect(sitting.picture.text.split(separator: "\n").prefix(20) == before.split(separator: "\n").prefix(20))
    }

    /// Keys at random, in every place, in every size: nothing ends the program, and the picture is always of the terminal's size.
    @Test func anyKeyAnywhere() throws {
        var random = Chance(5)
        let names =
            "up down left right tab shift-tab enter esc a x o m z i 1 2 3 + - u ctrl-r R y n r f3 . l t f h ctrl-s / ? : T J C q g G e home end pgup pgdn space f1 f9 é 界 backspace delete"
            .split(separator: " ").map(String.init)
        var sitting = try SmallShop.sitting(home, 100, 30)
        for _ in 0..<1500 {
            let size = Size(Int.random(in: 1...140, using: &random), Int.random(in: 1...50, using: &random))
            switch Int.random(in: 0...19, using: &random) {
            case 0: try sitting.event(.frame(Frame(size)))
            case 1:
                let action = [Mouse.Action.press, .drag, .release, .wheelUp, .wheelDown].randomElement(using: &random)!
                try sitting.input(
                    .mouse(
                        Mouse(
                            action,
                            at: Point(Int.random(in: -2...150, using: &random), Int.random(in: -2...60, using: &random))
                        )))
            case 2: try sitting.input(.paste("tile \u{1B}[2J\n"))
            default: try sitting.press(names.randomElement(using: &random)!)
            }
            let picture = sitting.picture
            #expect(picture.cells.count == picture.size.width * picture.size.height)
        }
    }
}
