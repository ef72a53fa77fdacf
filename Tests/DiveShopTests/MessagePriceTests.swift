import DiveShop
import Testing

/// What a campaign costs, exactly, and how long it takes.
@Suite struct MessagePriceTests {
    static let typed: [(text: String, millionths: Int?)] = [
        ("0.0079", 7900), ("0,0079", 7900), (" 0.00790 ", 7900), ("1", 1_000_000), ("0", 0), ("0.000001", 1),
        ("999999.999999", 999_999_999_999),
        ("12.5", 12_500_000), ("", nil), (".5", nil), ("1.", nil), ("-0.0079", nil), ("0.0000001", nil),
        ("1000000", nil), ("1e-3", nil),
        ("0.00.79", nil), ("1,000.5", nil), ("free", nil), ("٥", nil), ("+1", nil),
    ]

    @Test(arguments: typed)
    func rate(_ text: String, _ millionths: Int?) { #expect(MessagePrice(typed: text)?.millionths == millionths) }

    static let told: [(text: String?, millionths: Int?)] = [
        ("-0.00790", 7900), ("0.00790", 7900), ("-0.0", 0), (nil, nil), ("", nil), ("null", nil), ("--1", nil),
        ("-", nil),
    ]

    @Test(arguments: told)
    func provider(_ text: String?, _ millionths: Int?) {
        #expect(MessagePrice(provider: text)?.millionths == millionths)
    }

    static let written: [(millionths: Int, decimal: String, money: String)] = [
        (7900, "0.0079", "0.01"), (0, "0.00", "0.00"), (1, "0.000001", "0.01"), (10_000, "0.01", "0.01"),
        (10_001, "0.010001", "0.02"),
        (1_500_000, "1.50", "1.50"), (-7900, "-0.0079", "0.00"), (790_000_000, "790.00", "790.00"),
        (-1_000_000, "-1.00", "-1.00"),
    ]

    @Test(arguments: written)
    func writes(_ millionths: Int, _ decimal: String, _ money: String) {
        #expect(MessagePrice(millionths: millionths).decimal == decimal)
        #expect(MessagePrice(millionths: millionths).money.decimal == money)
    }

    @Test func sumsAreExact() throws {
        let rate = try #require(MessagePrice(typed: "0.0079"))
        #expect((rate * 100_000).money.decimal == "790.00")
        let sum = (0..<100_000).reduce(MessagePrice.zero) { sum, _ in sum + rate }
        #expect(sum == rate * 100_000 && sum - rate * 99_999 == rate && rate < sum)
    }

    @Test func totals() throws {
        let rate = try #require(MessagePrice(typed: "0.0079"))
        var totals = SegmentTotals()
        for text in ["Hi", String(repeating: "a", count: 161), "Don’t", String(repeating: "’", count: 140)] {
            totals.add(SMSText(text))
        }
        #expect(totals.messages == 4 && totals.segments == 7 && totals.most == 3 && totals.wide == 2)
        #expect(totals.price(at: rate).decimal == "0.0553")
        #expect(totals.worst(of: 1000, at: rate).money.decimal == "23.70")
    }

    /// From 10:00 in New York on Thursday 26 November.
    static let paces: [(count: Int, delay: Int, cap: Int?, sent: Int, hours: Bool, end: String?)] = [
        (0, 100, nil, 0, false, "2026-11-26 15:00:00"), (1, 100, nil, 0, false, "2026-11-26 15:00:00"),
        (11, 100, nil, 0, false, "2026-11-26 15:00:01"), (12, 100, nil, 0, false, "2026-11-26 15:00:02"),
        (100_000, 0, nil, 0, false, "2026-11-26 15:00:00"), (100_000, 100, nil, 0, true, "2026-11-26 17:46:40"),
        // 39,600 seconds are left until 21:00, 46,800 are a day's.
        (396_000, 100, nil, 0, true, "2026-11-27 02:00:00"), (396_001, 100, nil, 0, true, "2026-11-27 13:00:00"),
        (396_000 + 468_000, 100, nil, 0, true, "2026-11-28 02:00:00"),
        (396_000 + 468_001, 100, nil, 0, true, "2026-11-28 13:00:00"),
        // Around the clock the next day begins at midnight.
        (504_001, 100, nil, 0, false, "2026-11-27 05:00:00"),
        // A cap: what was sent today counts.
        (1000, 100, 400, 100, true, "2026-11-28 13:00:30"), (300, 100, 400, 100, true, "2026-11-26 15:00:30"),
        (301, 100, 400, 100, true, "2026-11-27 13:00:00"), (5, 100, 400, 900, true, "2026-11-27 13:00:01"),
        (3, 100, 1, 0, false, "2026-11-28 05:00:00"), (3, 0, 1, 0, false, "2026-11-28 05:00:00"),
        (1, 100, 0, 0, false, nil),
        (1_000_000, 100, 1, 0, false, "4764-10-22 04:00:00"),
    ]

    @Test(arguments: paces)
    func finish(_ count: Int, _ delay: Int, _ cap: Int?, _ sent: Int, _ hours: Bool, _ end: String?) throws {
        let calendar = try #require(ShopCalendar(timeZone: "America/New_York"))
        let now = try #require(Instant(text: "2026-11-26 15:00:00"))
        let pace = SendPace(delayMilliseconds: delay, dailyCap: cap)
        let finish = pace.finish(of: count, from: now, sentToday: sent, hours: hours ? .federal : nil, in: calendar)
        #expect(finish?.text == end)
    }

    @Test func outsideTheHours() throws {
        let calendar = try #require(ShopCalendar(timeZone: "America/New_York"))
        let early = try #require(Instant(text: "2026-11-26 10:00:00"))
        let late = try #require(Instant(text: "2026-11-27 03:00:00"))
        let pace = SendPace.standard(.sms)
        #expect(pace.delayMilliseconds == 100 && SendPace.standard(.push).delayMilliseconds == 50)
        #expect(pace.finish(of: 11, from: early, hours: .federal, in: calendar)?.text == "2026-11-26 13:00:01")
        #expect(pace.finish(of: 11, from: late, hours: .federal, in: calendar)?.text == "2026-11-27 13:00:01")
        #expect(pace.finish(of: 11, from: late, hours: QuietHours.Window.none, in: calendar) == nil)
    }
}
