import Cells
import DiveShop
import Rig
import Screens
import Testing

/// The screen of backups by its keys.
@Suite struct BackupsScreenTests {
    var desk = BackupDesk()
    private let newest = Archives.backups[0].filename
    private let encrypted = Archives.backups[1].filename
    private let wrong = Refusal.passphrase("this passphrase does not open it")

    init() { desk.press("f6") }

    @Test mutating func theHeadTellsTheStatistics() {
        for words in [
            "✓ newest proven 17 h old", "last 13 Jun 02:00", "6 backups, 273 MB", "database 52 MB",
            "51 % of the disk left, 61 GB", "7 archives",
        ] { #expect(desk.picture.contains(words), "\(words): \(desk.picture)") }
        desk.read(Archives.list([Archives.backups[2]], free: 90_000_000))
        #expect(desk.picture.contains("‼ none is proven") && desk.picture.contains("one backup, 12 MB"))
        #expect(desk.picture.contains("! <1 % of the disk left, 90 MB"), "\(desk.picture)")
        desk.read(Archives.list([Archives.backup("2026-06-11 02:00:00")]))
        #expect(desk.picture.contains("! newest proven 2 days old"), "\(desk.picture)")
    }

    @Test mutating func statesAreToldByMarkAndWord() {
        for words in ["✓ proven", "? unproven", "‼ damaged", "! missing", "· foreign"] {
            #expect(desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        desk.press("down down")
        #expect(
            desk.picture.contains("not proven yet: the disk was taken away"))
        desk.press("G")
        #expect(desk.picture.contains("made elsewhere"))
    }

    @Test mutating func aBackupIsMade() {
        desk.press("c right tab")
        desk.type("Before the move")
        desk.press("tab right ctrl-s")
        let order = BackupOrder(includesDocuments: true, description: "Before the move", isEncrypted: true)
        #expect(desk.jobs == [.backUp(order)])
        #expect(!desk.picture.contains("A new backup"))
        desk.tell(.progress(0.25, "compressing, 18 s left"))
        #expect(
            desk.picture.contains("25 %  X stops it") && desk.picture.contains("compressing, 18 s left"),
            "\(desk.picture)"
        )
        // Leaving the screen does not stop it.
        desk.press("f1")
        #expect(
            desk.picture.contains("25 % · J") && !desk.effects.contains { if case .cancel = $0 { true } else { false } }
        )
        desk.press("f6 X")
        #expect(desk.effects.contains(.cancel(desk.started[0].id)))
        desk.tell(.cancelled)
        #expect(desk.below.contains("stopped") && !desk.picture.contains("25 %"))
        desk.press("X")
        #expect(desk.below.contains("nothing is running"))
    }

    @Test mutating func theSelectionStaysOnItsArchive() {
        desk.press("down")
        desk.read(Archives.list([Archives.backup("2026-06-13 19:00:00")] + Archives.backups))
        desk.press("v")
        #expect(desk.jobs == [.verifyBackup(encrypted, nil)])
        // Where it is deleted, its neighbour is selected.
        desk.read(Archives.list(Archives.backups.filter { $0.filename != encrypted }))
        desk.press("p")
        #expect(desk.ordered == [.backup(.pin(Archives.backups[3].filename, false))])
        desk.answer()
        #expect(desk.below.contains("is no longer pinned"), "\(desk.below)")
    }

    @Test mutating func anArchiveThatIsGoneCanOnlyBeDeleted() {
        desk.press("down down down down down v")
        #expect(desk.below.contains("its file is gone"))
        desk.press("enter d b")
        #expect(desk.jobs.isEmpty)
        desk.press("x")
        #expect(desk.picture.contains("list; its file is gone already"), "\(desk.picture)")
        desk.press("y")
        #expect(desk.jobs == [.deleteBackup(Archives.backups[5].filename)])
    }

    @Test mutating func deletingAsks() {
        desk.press("x")
        #expect(desk.picture.contains("It is the newest that is proven"), "\(desk.picture)")
        desk.press("n")
        #expect(desk.jobs.isEmpty)
        desk.press("x y")
        #expect(desk.jobs == [.deleteBackup(newest)])
        // What is pinned is unpinned first.
        desk.press("down down down x")
        #expect(desk.below.contains("it is pinned; p unpins it"), "\(desk.below)")
        desk.press("y")
        #expect(desk.jobs.count == 1)
    }

    // MARK: Restoring

    @Test mutating func aRestoreShowsWhatItWouldChangeFirst() {
        desk.press("enter")
        #expect(desk.jobs == [.previewRestore(newest, nil)])
        desk.press("R")
        #expect(desk.below.contains("still being looked into"))
        desk.tell(.previewed(Archives.preview()))
        for words in [
            "! 14 sales, the newest of 2026-06-13", "✓ 2 opt-outs", "transaction_items", "-21", "9, as the shop's",
        ] {
            #expect(desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        desk.press("R ctrl-s")
        #expect(desk.picture.contains("‼ type restore to do it"), "\(desk.picture)")
        desk.type("restore")
        desk.press("enter")
        #expect(desk.jobs.last == .restoreBackup(RestoreOrder(filename: newest)))
        #expect(desk.picture.contains("7 archives"), "the list shows how far it is")
        desk.press("enter")
        #expect(desk.below.contains("a restore is running"))
        desk.read(Archives.list(undo: Archives.undo))
        desk.tell(.finished("the shop is as it was on 13 Jun 02:00"))
        #expect(desk.picture.contains("u undoes the restore of 11 Jun 11:20"), "\(desk.picture)")
        desk.press("u")
        #expect(desk.picture.contains("Undo the restore?"))
        desk.press("y")
        #expect(desk.jobs.last == .undoRestore())
    }

    @Test mutating func nothingIsUndoneWhereNothingWasRestored() {
        desk.press("u")
        #expect(desk.below.contains("there was no restore to undo") && desk.jobs.isEmpty)
    }

    /// On a phone the frame has no room for the question: it stands whole inside, and what grows again shows no empty lines.
    @Test mutating func aRestoreOnAPhone() {
        desk = BackupDesk(40, 20)
        desk.press("f6 enter")
        desk.tell(.previewed(Archives.preview()))
        desk.press("R")
        #expect(desk.picture.contains("│ Bring the shop back to ") && !desk.picture.contains("…─"), "\(desk.picture)")
        desk.press("esc pgdn pgdn pgdn")
        #expect(desk.picture.contains("▲") && !desk.picture.contains("What would be lost"), "\(desk.picture)")
        desk.resize(80, 70)
        #expect(desk.picture.contains("What would be lost"), "\(desk.picture)")
    }

    @Test mutating func anotherShopsArchiveIsToldAndAsked() {
        desk.press("enter")
        desk.tell(.previewed(Archives.preview(otherShop: true)))
        #expect(desk.picture.contains("‼ This is the archive of another shop, Blue Hole Divers"))
        desk.press("R tab")
        desk.type("restore")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("that is not its name") && desk.jobs.count == 1)
        desk.type("blue hole divers")
        desk.press("ctrl-s")
        #expect(desk.jobs.last == .restoreBackup(RestoreOrder(filename: newest, acceptsOtherShop: true)))
    }

    @Test mutating func whatCannotBeRestoredSaysWhy() {
        desk.press("enter")
        desk.tell(.failed(Refusal(.data, "it is of a newer version of the program")))
        #expect(desk.picture.contains("‼ it is of a newer version of the program"), "\(desk.picture)")
        desk.press("R")
        #expect(desk.below.contains("it cannot be restored"))
        desk.press("r")
        #expect(desk.jobs.count == 2)
    }

    @Test mutating func leavingThePreviewStopsTheLooking() {
        desk.press("enter esc")
        #expect(desk.effects.contains(.cancel(desk.started[0].id)))
    }

    @Test mutating func aPassphraseIsAskedForAndNeverShown() {
        desk.press("down enter")
        desk.tell(.failed(wrong))
        #expect(
            desk.picture.contains("An encrypted archive") && desk.picture.contains("‼ this passphrase does not open it")
        )
        desk.type("sunken treasure 9")
        #expect(desk.picture.contains("•••••") && !desk.picture.contains("sunken"))
        desk.press("enter")
        let secret = Secret("sunken treasure 9")
        #expect(desk.jobs.last == .previewRestore(encrypted, secret))
        desk.tell(.previewed(Archives.preview(of: Archives.backups[1])))
        desk.press("R")
        desk.type("restore")
        desk.press("enter")
        #expect(desk.jobs.last == .restoreBackup(RestoreOrder(filename: encrypted, passphrase: secret)))
        #expect(!"\(desk.effects) \(desk.started)".contains("sunken"))
    }

    /// What was there before the restore of an encrypted archive is encrypted as well.
    @Test mutating func undoingAsksForItToo() {
        desk.read(Archives.list(undo: Archives.undo))
        desk.press("u y")
        desk.tell(.failed(wrong))
        desk.type("abyss")
        desk.press("enter")
        #expect(desk.jobs.last == .undoRestore(Secret("abyss")))
    }

    @Test mutating func verifyingAndBringingBackAskForItToo() {
        desk.press("down v")
        desk.tell(.failed(wrong))
        desk.type("abyss")
        desk.press("enter")
        #expect(desk.jobs.last == .verifyBackup(encrypted, Secret("abyss")))
        desk.tell(.finished("every byte is as it was written"))
        desk.press("b tab")
        desk.type("304")
        desk.press("ctrl-s")
        desk.tell(.failed(wrong))
        desk.type("abyss")
        desk.press("enter")
        #expect(desk.jobs.last == .bringBack(.customer(304), from: encrypted, Secret("abyss")))
    }

    /// What a job refused stands in the form that asked for it, with the reason: nothing that was typed is lost.
    @Test mutating func whatWasRefusedStandsInItsFormAgain() {
        let why = Refusal(.data, "there is no such thing")
        func again(_ keys: String, _ typed: String) {
            desk.press(keys)
            desk.type(typed)
            desk.press("ctrl-s")
            desk.tell(.failed(why))
            #expect(desk.picture.contains("‼ \(why.words)") && desk.picture.contains(typed), "\(desk.picture)")
            desk.press("ctrl-s")
        }
        again("c right tab", "Before the move")
        #expect(desk.jobs.count == 2 && desk.jobs[0] == desk.jobs[1], "\(desk.jobs)")
        again("d", "/media/stick")
        #expect(desk.jobs.count == 4 && desk.jobs[2] == desk.jobs[3], "\(desk.jobs)")
        again("b right tab", "TNK-0001")
        #expect(desk.jobs.count == 6 && desk.jobs[4] == desk.jobs[5], "\(desk.jobs)")
        // Elsewhere it is told below alone.
        desk.press("f1")
        desk.tell(.failed(why))
        #expect(!desk.picture.contains("Bring back") && desk.below.contains(why.words))
    }

    @Test mutating func oneItemIsBroughtBackByItsCode() {
        desk.press("b tab x ctrl-s")
        #expect(desk.picture.contains("‼ the customer's number"), "\(desk.picture)")
        desk.press("shift-tab right tab ctrl-u")
        desk.type("TNK-0001")
        desk.press("enter")
        #expect(desk.jobs == [.bringBack(.equipment("TNK-0001"), from: newest, nil)])
    }

    // MARK: Keeping tidy

    @Test mutating func cleaningShowsFirstWhatWouldGo() {
        desk.press("C")
        #expect(
            desk.picture.contains("2 would go, 25 MB:") && desk.picture.contains("10 Jun 02:00  12 MB"),
            "\(desk.picture)")
        desk.press("tab ctrl-u 1")
        // The pinned one and the newest proven stay.
        #expect(
            desk.picture.contains("‹ the newest ›") && desk.picture.contains("3 would go, 239 MB:"), "\(desk.picture)")
        desk.press("ctrl-s")
        #expect(desk.picture.contains("Delete 3 backups?") && desk.jobs.isEmpty)
        desk.press("y")
        #expect(desk.jobs == [.cleanBackups(.keep(1))])
        desk.press("C tab ctrl-u x ctrl-s")
        #expect(desk.picture.contains("‼ a number from 1 on"))
        desk.press("ctrl-u 9 ctrl-s")
        #expect(desk.below.contains("none would go") && desk.jobs.count == 1)
    }

    @Test mutating func aCopyNeedsAWholePath() {
        desk.press("d")
        desk.type("stick")
        desk.press("enter")
        #expect(desk.picture.contains("‼ write the whole path"))
        desk.press("ctrl-u")
        desk.type("/media/stick")
        desk.press("enter")
        #expect(desk.jobs == [.downloadBackup(newest, to: "/media/stick")])
    }

    // MARK: Schedules

    @Test mutating func schedulesAreAddedPausedAndTakenAway() {
        desk.press("s")
        for words in ["daily, 02:00", "✓ active", "Sundays, 03:30", "! late", "monthly 31st, 04:00", "· paused"] {
            #expect(desk.picture.contains(words), "\(words): \(desk.picture)")
        }
        desk.press("p")
        #expect(desk.ordered.last == .backup(.setScheduleActive(1, false)))
        desk.press("G p")
        #expect(desk.ordered.last == .backup(.setScheduleActive(3, true)))
        desk.press("x")
        #expect(desk.picture.contains("The 31st of the month at 04:00 no backup"), "\(desk.picture)")
        desk.press("y")
        #expect(desk.ordered.last == .backup(.removeSchedule(3)))
        desk.press("a right tab ctrl-u 2 5 : 0 0 ctrl-s")
        #expect(desk.picture.contains("‼ a time is written like 02:00"), "\(desk.picture)")
        desk.press("ctrl-u 2 2 : 1 5 tab left tab right tab right ctrl-s")
        let draft = ScheduleDraft(
            frequency: .weekly, time: "22:15", day: 5, includesDocuments: true, isEncrypted: true)
        #expect(desk.ordered.last == .backup(.addSchedule(draft)))
        desk.answer(Refusal(.data, field: "time", "there is such a schedule already"))
        #expect(desk.picture.contains("‼ there is such a schedule already"))
        desk.press("ctrl-s")
        desk.answer()
        #expect(desk.below.contains("a backup is made Saturdays at 22:15 from now on"), "\(desk.below)")
    }

    @Test mutating func theSameScheduleAgainIsNotAdded() {
        desk.press("s a ctrl-s")
        #expect(desk.picture.contains("‼ there is such a schedule already") && desk.ordered.isEmpty, "\(desk.picture)")
    }

    /// However long the answer takes, the way out is open.
    @Test mutating func whileAScheduleIsAddedOneMayLeave() {
        desk.press("s a tab ctrl-u 0 5 : 0 0 ctrl-s x ctrl-c")
        #expect(desk.ordered.count == 1 && desk.effects.last == .leave, "\(desk.picture)")
    }

    // MARK: Permissions

    @Test mutating func eachActAsksForItsOwnPermission() {
        desk = BackupDesk(200, 30, permissions: [.createBackups])
        desk.press("f6")
        #expect(desk.picture.contains("✓ proven"))
        for (key, permission) in [
            ("enter", "backups.restore"), ("b", "backups.restore"), ("u", "backups.restore"), ("d", "backups.download"),
            ("x", "backups.manage"), ("C", "backups.manage"), ("p", "backups.manage"), ("s a", "backups.manage"),
        ] {
            desk.press(key)
            #expect(desk.below.contains("needs the permission \(permission)"), "\(key): \(desk.below)")
        }
        #expect(desk.jobs.isEmpty && desk.ordered.isEmpty)
        desk.press("esc v")
        #expect(desk.jobs == [.verifyBackup(newest, nil)])
    }

    @Test mutating func withoutPermissionNothingIsAsked() {
        desk = BackupDesk(permissions: [.viewSales])
        desk.press("f6")
        #expect(desk.below.contains("needs the permission backups.create"), "\(desk.below)")
        #expect(!desk.shell.queries.contains(.backups))
    }

    @Test mutating func anEmptyListSaysWhatToPress() {
        desk = BackupDesk(list: Archives.empty)
        desk.press("f6")
        #expect(desk.picture.contains("! no backup yet") && desk.picture.contains("c  makes the first backup"))
        desk.press("v")
        #expect(desk.below.contains("there is no backup"))
        desk.press("s")
        #expect(desk.picture.contains("a adds a schedule"))
    }

    @Test mutating func itCanBeUsedAtEverySize() {
        for (width, height) in [(30, 10), (40, 20), (80, 24), (200, 60)] {
            desk.resize(width, height)
            for keys in ["c esc", "C esc", "s a esc esc", "enter esc", "b esc", "d esc", "G g pgdn"] {
                desk.press(keys)
            }
            #expect(desk.picture.contains("proven"), "\(width)x\(height): \(desk.picture)")
        }
    }
}
