import DiveShop
import Testing

/// Which backups go (domain.md §4).
struct RetentionTests {
    private let newYork = ShopCalendar(timeZone: "America/New_York")!

    private func backup(
        _ time: String, _ state: Backup.State = .proven, pinned: Bool = false, origin: Backup.Origin = .scheduled
    ) -> Backup {
        Backup(
            filename: time, createdAt: Instant(text: time)!, fileSize: 1, state: state, isPinned: pinned, origin: origin
        )
    }

    private func kept(_ backups: [Backup], _ retention: Retention) -> [String] {
        let gone = Set(retention.toRemove(of: backups, undo: nil, in: newYork).map(\.filename))
        return backups.map(\.filename).filter { !gone.contains($0) }.sorted()
    }

    @Test func soManyOfTheNewestStay() {
        let backups = (1...9).map { backup("2026-06-0\($0) 06:00:00") }
        #expect(kept(backups.shuffled(), .keep(3)) == backups.suffix(3).map(\.filename))
        #expect(kept(backups, .keep(20)).count == 9 && kept([], .keep(1)).isEmpty)
        #expect(kept(backups, .keep(0)) == ["2026-06-09 06:00:00"], "the newest proven one stays")
    }

    @Test(arguments: [Retention.keep(1), .bestPractice]) func someNeverGo(retention: Retention) {
        let backups = [
            backup("2020-01-01 06:00:00", pinned: true), backup("2020-01-02 06:00:00", .damaged, pinned: true),
            backup("2020-02-01 06:00:00", origin: .manual), backup("2020-03-01 06:00:00", origin: .preRestore),
            backup("2020-04-01 06:00:00", origin: .preRestore), backup("2020-05-01 06:00:00", .missing),
            backup("2020-06-01 06:00:00", .foreign), backup("2020-07-01 06:00:00"),
        ]
        // As many newer ones as fill every day, week and month; none of them proven.
        let newer = (0..<800).map {
            backup(Instant(seconds: Instant(text: "2024-01-01 17:00:00")!.seconds + $0 * 86_400).text, .unproven)
        }
        let stay = Set(kept(backups + newer, retention))
        #expect(
            stay.intersection(backups.map(\.filename)) == [
                "2020-01-01 06:00:00", "2020-01-02 06:00:00", "2020-04-01 06:00:00", "2020-05-01 06:00:00",
                "2020-06-01 06:00:00", "2020-07-01 06:00:00",
            ])
    }

    /// A backup each night at 02:00 on the shop's clock for two years: 10 days; 4 weeks, of which two are among the days; 12 months.
    @Test func tenDaysFourWeeksAndTwelveMonths() {
        var backups: [Backup] = []
        let draft = ScheduleDraft(frequency: .daily, time: "02:00")
        var now = Instant(text: "2024-03-01 00:00:00")!
        while let due = draft.nextDue(after: now, in: newYork), due.text < "2026-03-11" {
            backups.append(backup(due.text))
            now = due
        }
        #expect(backups.count == 740)
        // Tue 10 March 2026, two days after the clock went on. 02:00 does not come on the 8th.
        let days = (1...10).map { "2026-03-\($0 < 10 ? "0" : "")\($0)" }
        let weeks = ["2026-02-22"]  // Sunday; those of 10, 8 and 1 March are among the days
        let months = [
            "2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31",
            "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28",
        ]
        let stay = kept(backups, .bestPractice).map { newYork.day(of: Instant(text: $0)!).text }
        #expect(stay == (days + weeks + months).sorted())
        #expect(kept(backups.filter { kept(backups, .bestPractice).contains($0.filename) }, .bestPractice).count == 22)
    }

    /// The clock was ahead when an older one was made.
    @Test func theOneThatUndoesTheLastRestoreStays() {
        let backups = [
            backup("2026-06-01 06:00:00", origin: .preRestore), backup("2026-06-02 06:00:00"),
            backup("2027-01-01 06:00:00", origin: .preRestore), backup("2027-01-02 06:00:00"),
        ]
        func gone(_ undo: String?) -> [String] {
            Retention.keep(1).toRemove(of: backups, undo: undo, in: newYork).map(\.filename).sorted()
        }
        #expect(gone("2026-06-01 06:00:00") == ["2026-06-02 06:00:00"])
        #expect(gone(nil) == ["2026-06-01 06:00:00", "2026-06-02 06:00:00"])
    }

    /// Days are the shop's: 23:30 and 00:30 there are two, on one day of UTC.
    @Test func daysAreTheShops() {
        let backups = ["2026-06-02 03:30:00", "2026-06-02 04:30:00", "2026-06-02 05:30:00"].map { backup($0) }
        #expect(kept(backups, .bestPractice) == ["2026-06-02 03:30:00", "2026-06-02 05:30:00"])
    }

    @Test func aDamagedOneIsNoBackupOfItsDay() {
        let backups = [backup("2026-06-01 06:00:00"), backup("2026-06-01 18:00:00", .damaged)]
        #expect(kept(backups, .bestPractice) == ["2026-06-01 06:00:00"])
    }
}

/// When schedules are due, on the shop's clock.
struct ScheduleDraftTests {
    private let newYork = ShopCalendar(timeZone: "America/New_York")!

    @Test(arguments: [
        // An ordinary night; a moment before and the moment itself.
        (
            ScheduleDraft(frequency: .daily, time: "02:00"), "2026-06-02 05:59:59", "2026-06-01 06:00:00",
            "2026-06-02 06:00:00"
        ),
        (
            ScheduleDraft(frequency: .daily, time: "02:00"), "2026-06-02 06:00:00", "2026-06-02 06:00:00",
            "2026-06-03 06:00:00"
        ),
        // The clock goes on from 02:00 to 03:00 on 8 March: 02:30 there is none, so half an hour after.
        (
            ScheduleDraft(frequency: .daily, time: "02:30"), "2026-03-08 06:59:59", "2026-03-07 07:30:00",
            "2026-03-08 07:30:00"
        ),
        (
            ScheduleDraft(frequency: .daily, time: "02:30"), "2026-03-08 12:00:00", "2026-03-08 07:30:00",
            "2026-03-09 06:30:00"
        ),
        // It goes back from 02:00 to 01:00 on 1 November: of two times 01:30 the first, and once.
        (
            ScheduleDraft(frequency: .daily, time: "01:30"), "2026-11-01 06:45:00", "2026-11-01 05:30:00",
            "2026-11-02 06:30:00"
        ),
        (
            ScheduleDraft(frequency: .weekly, time: "03:00"), "2026-06-10 12:00:00", "2026-06-07 07:00:00",
            "2026-06-14 07:00:00"
        ),
        (
            ScheduleDraft(frequency: .weekly, time: "03:00", day: 0), "2026-06-08 07:00:00", "2026-06-08 07:00:00",
            "2026-06-15 07:00:00"
        ),
        (
            ScheduleDraft(frequency: .monthly, time: "03:00", day: 31), "2026-02-15 12:00:00", "2026-01-31 08:00:00",
            "2026-02-28 08:00:00"
        ),
        (
            ScheduleDraft(frequency: .monthly, time: "03:00"), "2028-02-29 12:00:00", "2028-02-01 08:00:00",
            "2028-03-01 08:00:00"
        ),
        (
            ScheduleDraft(frequency: .monthly, time: "00:00", day: 29), "2028-02-29 05:00:00", "2028-02-29 05:00:00",
            "2028-03-29 04:00:00"
        ),
    ]) func itIsDue(draft: ScheduleDraft, now: String, last: String, next: String) {
        let now = Instant(text: now)!
        #expect(draft.lastDue(at: now, in: newYork)?.text == last)
        #expect(draft.nextDue(after: now, in: newYork)?.text == next)
    }
}
