import DiveShop
import Testing

/// "Today" is the shop's, also on the days when its clock is changed.
@Suite struct ShopCalendarTests {
    private func calendar(_ zone: String) throws -> ShopCalendar {
        try #require(ShopCalendar(timeZone: zone), "\(zone)")
    }

    /// The first moment of a day, and how long the day is.
    static let days: [(zone: String, day: String, start: String, hours: Double)] = [
        ("UTC", "2026-06-13", "2026-06-13 00:00:00", 24),
        ("America/New_York", "2026-06-13", "2026-06-13 04:00:00", 24),
        ("America/New_York", "2026-01-13", "2026-01-13 05:00:00", 24),
        // At 2:00 forward, at 2:00 back.
        ("America/New_York", "2026-03-08", "2026-03-08 05:00:00", 23),
        ("America/New_York", "2026-11-01", "2026-11-01 04:00:00", 25),
        ("Europe/London", "2026-03-29", "2026-03-29 00:00:00", 23),
        ("Europe/London", "2026-10-25", "2026-10-24 23:00:00", 25),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04 13:00:00", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03 13:30:00", 23.5),
        // At midnight forward: the day begins at 1:00. At 1:00 back to midnight: it begins at the first of the two.
        ("America/Havana", "2025-03-09", "2025-03-09 05:00:00", 23),
        ("America/Havana", "2025-11-02", "2025-11-02 04:00:00", 25),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00:00", 23),
        // At midnight back to 23:00 of the day before: that one is longer.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17 02:00:00", 25),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18 03:00:00", 24),
        ("Asia/Beirut", "2025-03-30", "2025-03-29 22:00:00", 23),
        ("Asia/Kathmandu", "2026-06-13", "2026-06-12 18:15:00", 24),
        ("Pacific/Chatham", "2026-06-13", "2026-06-12 11:15:00", 24),
        ("Pacific/Kiritimati", "2026-06-13", "2026-06-12 10:00:00", 24),
        ("Pacific/Pago_Pago", "2026-06-13", "2026-06-13 11:00:00", 24),
        // Samoa left 30 December 2011 out.
        ("Pacific/Apia", "2011-12-29", "2011-12-29 10:00:00", 24),
        ("Pacific/Apia", "2011-12-31", "2011-12-30 10:00:00", 24),
    ]

    @Test(arguments: days)
    func begins(_ zone: String, _ day: String, _ start: String, _ hours: Double) throws {
        let calendar = try calendar(zone)
        let day = try #require(Day(text: day))
        let first = calendar.start(of: day)
        #expect(first.text == start)
        #expect(calendar.day(of: first) == day)
        #expect(calendar.day(of: first.adding(seconds: -1)) < day)
        let last = first.adding(seconds: Int(hours * 3600) - 1)
        #expect(calendar.day(of: last) == day)
        #expect(calendar.day(of: last.adding(seconds: 1)) > day)
    }

    /// The day that never was begins when the next one does, and holds nothing.
    @Test func theDayThatNeverWas() throws {
        let calendar = try calendar("Pacific/Apia")
        let skipped = try #require(Day(text: "2011-12-30"))
        #expect(calendar.start(of: skipped) == calendar.start(of: skipped.adding(days: 1)))
    }

    /// Twenty years in every odd zone: days follow one another without gap or overlap.
    @Test(arguments: [
        "America/New_York", "America/Havana", "America/Sao_Paulo", "America/Asuncion", "Asia/Beirut", "Asia/Kathmandu",
        "Asia/Gaza", "Africa/Cairo", "Africa/Casablanca", "Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Apia",
        "Pacific/Chatham", "America/Santiago", "America/Nuuk", "Asia/Amman", "Asia/Tehran", "Europe/Dublin",
        "Antarctica/Troll",
    ])
    func everyDayOfTwentyYears(_ zone: String) throws {
        let calendar = try calendar(zone)
        let first = try #require(Day(text: "2008-01-01"))
        var before = calendar.start(of: first)
        for n in 1...(20 * 366) {
            let day = first.adding(days: n)
            let start = calendar.start(of: day)
            let isThere = calendar.day(of: start) == day
            let follows = calendar.day(of: start.adding(seconds: -1)) < day && start >= before
            if !isThere && day.text != "2011-12-30" || !follows || start.seconds - before.seconds > 26 * 3600 {
                Issue.record("\(zone) \(day.text): \(start.text)")
            }
            before = start
        }
    }

    @Test func clocks() throws {
        let noon = try #require(Instant(text: "2026-06-13 12:00:00"))
        let cases = [
            ("UTC", "12:00", "2026-06-13T12:00:00+00:00"), ("America/New_York", "08:00", "2026-06-13T08:00:00-04:00"),
            ("Asia/Kathmandu", "17:45", "2026-06-13T17:45:00+05:45"),
            ("America/St_Johns", "09:30", "2026-06-13T09:30:00-02:30"),
            ("Pacific/Kiritimati", "02:00", "2026-06-14T02:00:00+14:00"),
        ]
        for (zone, clock, iso) in cases {
            #expect(try calendar(zone).clock(of: noon) == clock)
            #expect(try calendar(zone).iso8601(noon) == iso)
        }
    }

    @Test(arguments: ["", "Mars/Olympus", "America/New York", "../../etc/passwd", "New_York"])
    func noSuchZone(_ name: String) { #expect(ShopCalendar(timeZone: name) == nil) }
}
