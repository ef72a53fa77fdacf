/// How often, and when on the shop's clock, a backup is made.
package struct ScheduleDraft: Hashable, Sendable {
    package enum Frequency: String, CaseIterable, Hashable, Sendable { case daily, weekly, monthly }
    package var frequency: Frequency
    /// `HH:MM`.
    package var time: String
    /// Weekly: 0 is Monday, 6 is Sunday. Monthly: 1 to 31, or the month's last day where it has no such day. Daily: nil.
    package var day: Int?
    package var includesDocuments: Bool
    package var isEncrypted: Bool

    package init(
        frequency: Frequency, time: String, day: Int? = nil, includesDocuments: Bool = false, isEncrypted: Bool = false
    ) {
        self.frequency = frequency
        self.time = time
        self.day = day
        self.includesDocuments = includesDocuments
        self.isEncrypted = isEncrypted
    }

    /// Seconds into the day; nil: it is no time of day.
    package var second: Int? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 3600 + minute * 60
    }

    /// What is wrong, by the column; empty: nothing.
    package var complaints: [String: String] {
        var complaints: [String: String] = [:]
        if second == nil { complaints["time"] = "a time is written like 02:00" }
        switch (frequency, day) {
        case (.daily, nil), (.weekly, nil), (.monthly, nil): break
        case (.daily, _): complaints["day"] = "a daily one has no day"
        case (.weekly, let day?) where !(0...6).contains(day): complaints["day"] = "a day of the week"
        case (.monthly, let day?) where !(1...31).contains(day): complaints["day"] = "a day from 1 to 31"
        default: break
        }
        return complaints
    }

    /// The last moment at or before `now` at which it was due. Where the clock skips that time, the moment after; where it comes twice, the
    /// first.
    package func lastDue(at now: Instant, in calendar: ShopCalendar) -> Instant? {
        var day = calendar.day(of: now)
        // The day itself or one before: a month and a day back there is one of every kind.
        for _ in 0...62 {
            if falls(on: day), let due = moment(on: day, in: calendar), due <= now { return due }
            day = day.adding(days: -1)
        }
        return nil
    }

    /// The first moment after `now` at which it is due.
    package func nextDue(after now: Instant, in calendar: ShopCalendar) -> Instant? {
        var day = calendar.day(of: now)
        for _ in 0...62 {
            if falls(on: day), let due = moment(on: day, in: calendar), due > now { return due }
            day = day.adding(days: 1)
        }
        return nil
    }

    private func falls(on date: Day) -> Bool {
        switch frequency {
        case .daily: true
        case .weekly: date.weekday == (day ?? 6)
        case .monthly:
            date.civil.day == min(day ?? 1, Day.length(ofMonth: date.civil.month, year: date.civil.year))
        }
    }

    private func moment(on date: Day, in calendar: ShopCalendar) -> Instant? {
        second.map { calendar.moment(of: $0, on: date) }
    }
}

/// A schedule as it is listed.
package struct BackupSchedule: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let draft: ScheduleDraft
    package let isActive: Bool
    /// When it was last carried out, as a whole archive.
    package let lastRun: Instant?
    /// When it is due next; in the past: it is being caught up on. Nil: it is paused.
    package let nextDue: Instant?

    package init(id: Int64, draft: ScheduleDraft, isActive: Bool, lastRun: Instant?, nextDue: Instant?) {
        self.id = id
        self.draft = draft
        self.isActive = isActive
        self.lastRun = lastRun
        self.nextDue = nextDue
    }
}
