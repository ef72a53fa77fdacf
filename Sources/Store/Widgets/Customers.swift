import DiveShop
import GRDB

extension Store {
    static func customersTotal(_ db: Database, _ moment: Moment) throws -> Figure {
        // Both are counted in the index, and those that left are the fewer.
        let total =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT (SELECT COUNT(*) FROM customers) - (SELECT COUNT(*) FROM customers WHERE is_active = 0)
                    """) ?? 0
        let months = try newCustomers(db, months: 12, moment)
        return Figure(
            value: .count(total), unit: total == 1 ? "active customer" : "active customers",
            details: [
                .init("new this month", .count(months[11].count)), .init("last month", .count(months[10].count)),
            ],
            trend: months.map { Double($0.count) })
    }

    static func customerMetrics(_ db: Database, months: Int, _ moment: Moment) throws -> Series {
        let new = try newCustomers(db, months: months, moment)
        // This month is not over: the last two whole ones are compared.
        let last = try returningShare(db, monthBeginning: moment.today.startOfMonth.adding(months: -1), moment)
        let before = try returningShare(db, monthBeginning: moment.today.startOfMonth.adding(months: -2), moment)
        var details = [Figure.Detail("new", .count(new.reduce(0) { $0 + $1.count }))]
        details.append(.init("returning", last.map { .share($0) } ?? .none))
        if let last, let before {
            let points = Int(((last - before) * 100).rounded())
            details.append(
                .init(
                    "trend",
                    .text(points == 0 ? "= as the month before" : "\(points > 0 ? "▲ +" : "▼ ")\(points) points"),
                    tone: points < 0 ? .warning : points > 0 ? .good : .plain))
        }
        return Series(
            points: new.map { month, count in
                .init(date: month, label: Day.monthNames[month.civil.month - 1], value: .count(count))
            }, unit: "new customers", details: details)
    }

    /// Of each month up to and including this one, oldest first.
    private static func newCustomers(_ db: Database, months: Int, _ moment: Moment) throws -> [(month: Day, count: Int)]
    {
        let first = moment.today.startOfMonth.adding(months: 1 - months)
        let tomorrow = moment.today.adding(days: 1)
        let values = (0..<months).map { n in
            "(\(n), '\(first.adding(months: n).text)', '\(min(first.adding(months: n + 1), tomorrow).text)')"
        }
        let rows = try Row.fetchAll(
            db,
            sql: """
                WITH months (n, since, until) AS (VALUES \(values.joined(separator: ", ")))
                SELECT n, (SELECT COUNT(*) FROM customers
                    WHERE is_active = 1 AND customer_since >= since AND customer_since < until) AS new
                FROM months ORDER BY n
                """)
        return rows.enumerated().map { n, row in (first.adding(months: n), row.int("new")) }
    }

    /// The part of a month's buyers who had bought before it; nil: nobody bought.
    private static func returningShare(_ db: Database, monthBeginning month: Day, _ moment: Moment) throws -> Double? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS buyers, COALESCE(SUM(EXISTS (SELECT 1 FROM transactions
                    WHERE transactions.customer_id = buyer.customer_id AND created_at < :since AND \(isSale))), 0)
                    AS returning_buyers
                FROM (SELECT DISTINCT customer_id FROM transactions
                    WHERE created_at >= :since AND created_at < :until AND +customer_id IS NOT NULL AND \(isSale)) AS buyer
                """,
            arguments: ["since": moment.start(of: month), "until": moment.start(of: month.adding(months: 1))])
        guard let row, row.int("buyers") > 0 else { return nil }
        return Double(row.int("returning_buyers")) / Double(row.int("buyers"))
    }
}
