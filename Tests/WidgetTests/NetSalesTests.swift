import DiveShop
import Testing

/// Net sales as domain.md §3 has them, on the tiles sales_today and sales_chart.
struct NetSalesTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    private func today(at now: Instant = HandShop.now) throws -> Int? {
        try shop.reading(.salesToday, at: now).figure?.value.cents
    }

    static let all = ["sale", "return", "exchange", "quote", "layaway"].flatMap { type in
        ["pending", "completed", "voided", "refunded", "partial_refund"].map { (type, $0) }
    }

    /// Every type by every status: what a ticket of 12.34 adds.
    @Test(arguments: NetSalesTests.all)
    func aTicketCountsByItsTypeAndStatus(type: String, status: String) throws {
        try shop.ticket(12.34, type: type, status: status)
        let isSale = ["sale", "exchange"].contains(type) && !["pending", "voided"].contains(status)
        let isReturn = type == "return" && status == "completed"
        #expect(try today() == (isSale ? 1234 : isReturn ? -1234 : 0))
        #expect(try shop.reading(.salesToday).figure?.detail("tickets") == .count(isSale ? 1 : 0))
    }

    @Test(arguments: [12.34, -12.34]) func aReturnsTotalIsAnAmountWhateverItsSign(total: Double) throws {
        try shop.ticket(100)
        try shop.ticket(total, type: "return")
        #expect(try today() == 10_000 - 1234)
    }

    /// The sale counts on its day and the refund on its own, whatever became of the sale's status.
    @Test(arguments: ["completed", "partial_refund", "refunded"])
    func aRefundCountsOnTheDayItIsGiven(status: String) throws {
        let sale = try shop.ticket(80, status: status, at: "2026-06-10 18:00:00")
        try shop.refund(30, of: sale, at: "2026-06-12 18:00:00")
        try shop.refund(50, of: sale)
        try shop.ticket(10)
        let chart = try #require(try shop.reading(.salesChart).series)
        #expect(chart.values.map(\.cents) == [0, 0, 0, 8000, 0, -3000, -4000])
        #expect(try today() == -4000)
    }

    @Test func aRefundOnAReturnIsNotCountedBesidesTheReturn() throws {
        let back = try shop.ticket(25, type: "return")
        try shop.refund(25, of: back)
        #expect(try today() == -2500)
    }

    /// A refund stands whatever its ticket is, if that is no return.
    @Test(arguments: ["voided", "pending"]) func aRefundOnATicketThatIsNoSaleCounts(status: String) throws {
        try shop.refund(5, of: try shop.ticket(40, status: status))
        #expect(try today() == -500)
    }

    /// Midnight in New York is 04:00 UTC in June; the day has its first second, and not the next day's.
    @Test(arguments: [
        ("2026-06-13 03:59:59", false), ("2026-06-13 04:00:00", true), ("2026-06-14 03:59:59", true),
        ("2026-06-14 04:00:00", false),
    ])
    func todayIsTheShopsDay(time: String, isToday: Bool) throws {
        try shop.ticket(10, at: time)
        try shop.refund(4, of: try shop.ticket(0), at: time)
        #expect(try today() == (isToday ? 600 : 0))
    }

    /// The day on which clocks go forward has 23 hours, the one on which they go back has 25.
    @Test(arguments: [
        ("2026-03-08 18:00:00", "2026-03-08 05:00:00", "2026-03-09 03:59:59"),
        ("2026-11-01 18:00:00", "2026-11-01 04:00:00", "2026-11-02 04:59:59"),
    ])
    func aDayOnWhichTheClockIsChangedIsWhole(noon: String, first: String, last: String) throws {
        let (first, last) = (try #require(Instant(text: first)), try #require(Instant(text: last)))
        for (n, time) in [first.adding(seconds: -1), first, last, last.adding(seconds: 1)].enumerated() {
            try shop.ticket([1, 10, 100, 1000][n], at: time.text)
        }
        let noon = try #require(Instant(text: noon))
        #expect(try today(at: noon) == 11_000)
        let chart = try #require(try shop.reading(.salesChart, at: noon.adding(seconds: 86_400)).series)
        #expect(chart.values.suffix(3).map(\.cents) == [100, 11_000, 100_000])
    }

    @Test(arguments: [7, 14, 30]) func theChartHasEveryDayOfItsWindow(days: Int) throws {
        let first = Day(text: "2026-06-13")!.adding(days: 1 - days)
        try shop.ticket(1, at: "\(first.adding(days: -1).text) 18:00:00")
        try shop.ticket(20, at: "\(first.text) 18:00:00")
        try shop.ticket(300)
        let chart = try #require(try shop.reading(.salesChart, ["days": days]).series)
        #expect(chart.points.map(\.date) == (0..<days).map { first.adding(days: $0) })
        #expect(chart.values == [.cents(2000)] + Array(repeating: .cents(0), count: days - 2) + [.cents(30_000)])
        #expect(chart.detail("total") == .cents(32_000))
        #expect(chart.detail("a day") == .cents(Int((32_000 / Double(days)).rounded())))
        #expect(chart.detail("best 13 Jun") == .cents(30_000))
    }

    @Test func todayIsComparedWithTheSameWeekdayLastWeek() throws {
        try shop.ticket(150)
        try shop.ticket(100, at: "2026-06-06 14:00:00")
        try shop.ticket(999, at: "2026-06-12 14:00:00")
        let figure = try #require(try shop.reading(.salesToday).figure)
        #expect(figure.change == .init(share: 0.5, against: "Sat 6 Jun"))
        #expect(figure.detail("Sat 6 Jun") == .cents(10_000))
        #expect(figure.detail("average") == .cents(15_000))
        #expect(figure.trend.count == 14)
        #expect(figure.trend.suffix(2) == [999, 150])
    }

    @Test func thereIsNothingToCompareWithAWeekdayWithoutSales() throws {
        try shop.ticket(150)
        #expect(try shop.reading(.salesToday).figure?.change == .init(share: nil, against: "Sat 6 Jun"))
    }

    /// Amounts that floating point cannot hold are added exactly.
    @Test func aThousandTimesTenCentsIsAHundred() throws {
        try shop.inOneTransaction { for _ in 0..<1000 { try shop.ticket(0.1) } }
        #expect(try today() == 10_000)
    }

    @Test func aShopThatSoldNothingShowsZero() throws {
        #expect(try today() == 0)
        #expect(try shop.reading(.salesChart).series?.values == Array(repeating: .cents(0), count: 7))
    }
}
