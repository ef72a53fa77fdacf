import DiveShop
import GRDB

/// Net sales (domain.md §3): the totals of sales and exchanges whose status is completed, partial_refund or refunded, less the
/// totals, as amounts, of completed returns, less the refunds given on transactions that are no returns.
extension Store {
    static let isSale =
        "transaction_type IN ('sale', 'exchange') AND status IN ('completed', 'partial_refund', 'refunded')"
    static let isReturn = "transaction_type = 'return' AND status = 'completed'"
    /// What a row of transactions adds to net sales, in whole cents.
    private static let net = """
        CASE WHEN \(isSale) THEN \(cents("total")) WHEN \(isReturn) THEN -ABS(\(cents("total"))) ELSE 0 END
        """

    /// A number of an item of a sale, an exchange or a return: what an exchange took back is negative as it stands, what a
    /// return took back is, whatever its sign.
    static func sold(_ column: String) -> String {
        "CASE transaction_type WHEN 'return' THEN -ABS(\(column)) ELSE \(column) END"
    }

    /// Net sales of each of the `count` days up to and including today, oldest first.
    static func netSales(_ db: Database, days count: Int, _ moment: Moment) throws -> [(day: Day, net: Money)] {
        let days = (0..<count).map { moment.today.adding(days: $0 - count + 1) }
        // A day begins where the one before it ends.
        let starts = (days + [moment.today.adding(days: 1)]).map { moment.start(of: $0) }
        let values = days.indices.map { "(\($0), '\(starts[$0])', '\(starts[$0 + 1])')" }.joined(separator: ", ")
        let rows = try Row.fetchAll(
            db,
            sql: """
                WITH days (n, since, until) AS (VALUES \(values))
                SELECT n,
                    (SELECT TOTAL(\(net))
                    FROM transactions WHERE created_at >= since AND created_at < until)
                    - (SELECT TOTAL(\(cents("refund_amount")))
                    FROM refunds JOIN transactions ON transactions.id = refunds.transaction_id
                    WHERE refunds.created_at >= since AND refunds.created_at < until AND transaction_type <> 'return') AS net
                FROM days ORDER BY n
                """)
        return zip(days, rows).map { ($0, $1.cents("net")) }
    }

    static func salesToday(_ db: Database, _ moment: Moment) throws -> Figure {
        let days = try netSales(db, days: 14, moment)
        let today = days[13].net
        let weekAgo = days[6]
        let tickets = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS tickets, TOTAL(\(cents("total"))) AS gross
                FROM transactions WHERE created_at >= ? AND created_at < ? AND \(isSale)
                """, arguments: [moment.start(of: moment.today), moment.start(of: moment.today.adding(days: 1))])
        let count = tickets?.int("tickets") ?? 0
        var details = [Figure.Detail("tickets", .count(count))]
        if count > 0 {
            details.append(.init("average", .money((tickets?.cents("gross") ?? .zero) / count)))
        }
        details.append(.init(weekAgo.day.weekdayAndDate, .money(weekAgo.net)))
        let share = weekAgo.net.cents > 0 ? Double(today.cents - weekAgo.net.cents) / Double(weekAgo.net.cents) : nil
        return Figure(
            value: .money(today), unit: "net sales", change: .init(share: share, against: weekAgo.day.weekdayAndDate),
            details: details, trend: days.map { Double($0.net.cents) / 100 })
    }

    static func salesChart(_ db: Database, days count: Int, _ moment: Moment) throws -> Series {
        let days = try netSales(db, days: count, moment)
        let total = days.reduce(Money.zero) { $0 + $1.net }
        let best = days.max { $0.net < $1.net }!
        return Series(
            points: days.map { day, net in
                .init(date: day, label: count == 7 ? Day.weekdayNames[day.weekday] : day.short, value: .money(net))
            }, unit: "net sales",
            details: [
                .init("total", .money(total)), .init("a day", .money(total / count)),
                .init("best \(best.day.short)", .money(best.net)),
            ])
    }
}

extension Day {
    /// `Tue 17 Nov`.
    var weekdayAndDate: String { "\(Day.weekdayNames[weekday]) \(short)" }
}
