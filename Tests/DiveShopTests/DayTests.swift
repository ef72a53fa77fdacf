import DiveShop
import Testing

@Suite struct DayTests {
    static let dates: [(text: String, number: Int, weekday: Int)] = [
        ("1970-01-01", 0, 3), ("1969-12-31", -1, 2), ("2000-02-29", 11_016, 1), ("2000-03-01", 11_017, 2),
        ("1900-02-28", -25_509, 2), ("1900-03-01", -25_508, 3), ("2026-06-13", 20_617, 5), ("2026-11-24", 20_781, 1),
        ("2024-02-29", 19_782, 3), ("2038-01-19", 24_855, 1), ("0000-01-01", -719_528, 5), ("9999-12-31", 2_932_896, 4),
    ]

    @Test(arguments: dates)
    func numbers(_ text: String, _ number: Int, _ weekday: Int) throws {
        let day = try #require(Day(text: text))
        #expect(day.number == number)
        #expect(day.text == text)
        #expect(day.weekday == weekday, "0 is Monday")
        #expect(Day(number: number) == day)
    }

    /// Four hundred years and more, day by day: each date is read back, and each follows the one before.
    @Test func everyDay() {
        var before = Day(number: -1).civil
        for number in 0...160_000 {
            let day = Day(number: number)
            let (year, month, date) = day.civil
            let isNext =
                (year, month, date) == (before.year, before.month, before.day + 1)
                || date == 1 && before.day == Day.length(ofMonth: before.month, year: before.year)
                    && ((year, month) == (before.year, before.month + 1)
                        || month == 1 && before.month == 12 && year == before.year + 1)
            if !isNext || Day(text: day.text) != day || Day(year: year, month: month, day: date) != day {
                Issue.record("\(day.text)")
            }
            before = (year, month, date)
        }
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31", "1900-02-29",
        "2026-1-01",
        "2026/01/01", "26-01-01", "20260101", "2026-01-0x", "2026-01-01 ", "-026-01-01", "２０２６-01-01", "+026-01-01",
    ])
    func noSuchDate(_ text: String) { #expect(Day(text: text) == nil) }

    static let months: [(from: String, months: Int, to: String)] = [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-01-31", 2, "2026-03-31"),
        ("2026-03-31", -1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"), ("2026-05-31", 0, "2026-05-31"),
        ("2026-10-31", 60, "2031-10-31"), ("2026-08-31", -18, "2025-02-28"), ("2000-02-29", 1200, "2100-02-28"),
    ]

    @Test(arguments: months)
    func addsMonths(_ from: String, _ months: Int, _ to: String) throws {
        #expect(try #require(Day(text: from)).adding(months: months).text == to)
    }

    @Test(arguments: [
        ("2026-02-10", "2026-02-01", "2026-02-28"), ("2024-02-29", "2024-02-01", "2024-02-29"),
        ("2026-12-31", "2026-12-01", "2026-12-31"), ("2026-04-01", "2026-04-01", "2026-04-30"),
    ])
    func monthEnds(_ day: String, _ start: String, _ end: String) throws {
        let day = try #require(Day(text: day))
        #expect(day.startOfMonth.text == start)
        #expect(day.endOfMonth.text == end)
    }

    @Test func words() throws {
        let day = try #require(Day(text: "2026-11-04"))
        #expect(day.short == "4 Nov")
        #expect(day.long == "Wed 4 Nov 2026")
        #expect(day - day.adding(days: -30) == 30)
        #expect(day.adding(days: -1) < day)
    }

    static let instants: [(text: String, seconds: Int, stored: String)] = [
        ("1970-01-01 00:00:00", 0, "1970-01-01 00:00:00"), ("1969-12-31 23:59:59", -1, "1969-12-31 23:59:59"),
        ("2026-06-13 15:30:05", 1_781_364_605, "2026-06-13 15:30:05"),
        ("2026-06-13T15:30:05", 1_781_364_605, "2026-06-13 15:30:05"),
        ("2026-06-13 15:30", 1_781_364_600, "2026-06-13 15:30:00"),
        ("2026-06-13 15:30:05.999", 1_781_364_605, "2026-06-13 15:30:05"),
        ("2026-06-13T15:30:05Z", 1_781_364_605, "2026-06-13 15:30:05"),
        ("2016-12-31 23:59:60", 1_483_228_800, "2017-01-01 00:00:00"),
    ]

    @Test(arguments: instants)
    func readsInstants(_ text: String, _ seconds: Int, _ stored: String) throws {
        let instant = try #require(Instant(text: text))
        #expect(instant.seconds == seconds)
        #expect(instant.text == stored)
        #expect(Instant(text: instant.text) == instant)
    }

    @Test(arguments: [
        "", "2026-06-13", "2026-06-13 15", "2026-06-13 24:00:00", "2026-06-13 15:60:00", "2026-06-13 15:30:61",
        "2026-06-13x15:30:00", "2026-02-30 15:30:00", "2026-06-13 15:30:", "2026-06-13 15-30-00", "now",
        "2026-06-13 ab:cd:ef",
        "2026-06-13 15:30:0", "2026-06-13 15:30x00",
    ])
    func noSuchInstant(_ text: String) { #expect(Instant(text: text) == nil) }
}
