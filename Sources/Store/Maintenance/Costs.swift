import DiveShop
import GRDB

/// What service cost, added up in one pass over the records of the period: sorting them by item, by type and by month takes several
/// times as long as reading them.
private struct CostSums {
    struct Sum {
        var services = 0
        var cents = 0

        mutating func add(_ cents: Int) {
            services += 1
            self.cents += cents
        }
    }
    private(set) var total = Sum()
    private(set) var byItem: [Int64: Sum] = [:]
    private(set) var byType: [String: Sum] = [:]
    private(set) var byMonth: [String: Sum] = [:]
    // Records come by date, so that a month's stand together.
    private var month = ""
    private var monthSum = Sum()

    /// - Parameter date: `2026-11`, or with a day.
    mutating func add(item: Int64, type: String, month: String, cents: Int) {
        total.add(cents)
        byItem[item, default: Sum()].add(cents)
        byType[type, default: Sum()].add(cents)
        if month != self.month {
            close()
            self.month = month
        }
        monthSum.add(cents)
    }

    mutating func close() {
        guard monthSum.services > 0 else { return }
        byMonth[month, default: Sum()].services += monthSum.services
        byMonth[month, default: Sum()].cents += monthSum.cents
        monthSum = Sum()
    }

    /// By a type's name in the store, to the cent; nil: there was none.
    func average(of type: MaintenanceType) -> Int? { byType[type.rawValue]?.average }
}

extension CostSums.Sum {
    /// To the cent, a half away from nothing; nil: there was none.
    var average: Int? { services > 0 ? Int((Double(cents) / Double(services)).rounded()) : nil }
}

extension Store {
    static func costs(_ db: Database, from: Day, to: Day, _ moment: Moment) throws -> CostAnalysis {
        // A year such as 9999 is what people type for everything; a month each up to then is of no use to anybody.
        let days = Day.earliest...moment.today.adding(months: 1200)
        let first = min(max(min(from, to), days.lowerBound), days.upperBound)
        let last = min(max(from, to, days.lowerBound), days.upperBound)
        let period: StatementArguments = ["from": first.text, "before": last.adding(days: 1).text]
        var sums = CostSums()
        try db.eachRow(
            """
            SELECT equipment_id, maintenance_type, substr(maintenance_date, 1, 7), \(cents("cost")) FROM equipment_maintenance
            WHERE maintenance_date >= :from AND maintenance_date < :before ORDER BY maintenance_date
            """, period
        ) { row in
            sums.add(item: row.id(0) ?? 0, type: row.text(1) ?? "", month: row.text(2) ?? "", cents: row.cents(3))
        }
        sums.close()
        return CostAnalysis(
            from: first, to: last, services: sums.total.services, cost: Money(cents: sums.total.cents),
            byItem: try costsByItem(db, sums, period), byType: costsByType(sums),
            byMonth: costsByMonth(sums, from: first, to: last), load: try serviceLoad(db, sums, moment),
            asOf: moment.now)
    }

    /// Every item that was served in the period, the dearest first.
    private static func costsByItem(_ db: Database, _ sums: CostSums, _ period: StatementArguments) throws -> Rows {
        var income: [Int64: Int] = [:]
        try db.eachRow(
            """
            SELECT equipment_id, \(cents("rental_reservation_items.total_cost"))
            FROM rental_reservations CROSS JOIN rental_reservation_items ON reservation_id = rental_reservations.id
            WHERE start_date >= :from AND start_date < :before AND \(wentOut)
            """, period
        ) { row in income[row.id(0) ?? 0, default: 0] += row.cents(1) }
        var rows: [(code: String, Rows.Row, cents: Int)] = []
        rows.reserveCapacity(sums.byItem.count)
        try db.eachRow("SELECT id, equipment_code, name FROM rental_equipment") { row in
            guard let id = row.id(0), let sum = sums.byItem[id] else { return }
            let code = row.text(1) ?? ""
            let earned = income[id] ?? 0
            rows.append(
                (
                    code,
                    Rows.Row(
                        [
                            .text(code), .text(row.text(2) ?? ""), .count(sum.services),
                            .money(Money(cents: sum.cents)), .money(Money(cents: earned)),
                            .money(Money(cents: earned - sum.cents)),
                        ], tone: earned < sum.cents ? .warning : .plain, id: id), sum.cents
                ))
        }
        rows.sort { ($1.cents, $0.code) < ($0.cents, $1.code) }
        return Rows(
            columns: [
                .init("equipment_code", "Code"), .init("name", "Item", rank: 2),
                .init("services", "Services", rank: 1, isNumber: true), .init("cost", "Cost", isNumber: true),
                .init("income", "Rental income", rank: 1, isNumber: true),
                .init("left", "What is left", rank: 1, isNumber: true),
            ], rows: rows.map(\.1))
    }

    /// The dearest first.
    private static func costsByType(_ sums: CostSums) -> Rows {
        let types = sums.byType.sorted { ($1.value.cents, $0.key) < ($0.value.cents, $1.key) }
        return Rows(
            columns: [
                .init("maintenance_type", "Work"), .init("services", "Services", isNumber: true),
                .init("cost", "Cost", isNumber: true), .init("average", "Average", isNumber: true),
            ],
            rows: types.map { type, sum in
                Rows.Row([
                    .text(MaintenanceType(rawValue: type)?.title ?? type), .count(sum.services),
                    .money(Money(cents: sum.cents)), .money(Money(cents: sum.average ?? 0)),
                ])
            })
    }

    /// Every month of the period, oldest first.
    private static func costsByMonth(_ sums: CostSums, from: Day, to: Day) -> Series {
        var points: [Series.Point] = []
        var month = from.startOfMonth
        while month <= to {
            let sum = sums.byMonth[String(month.text.prefix(7))]
            points.append(
                Series.Point(
                    date: month, label: Day.monthNames[month.civil.month - 1],
                    value: .money(Money(cents: sum?.cents ?? 0))))
            month = month.adding(months: 1)
        }
        return Series(
            points: points, unit: "service cost",
            details: [
                .init("services", .count(sums.total.services)), .init("cost", .money(Money(cents: sums.total.cents))),
            ])
    }

    /// The work by which a kind is mostly renewed.
    private static func work(for kind: DueKind) -> MaintenanceType {
        switch kind {
        case .visual, .eddyCurrent: .inspection
        case .hydro: .pressureTest
        case .oxygenClean: .cleaning
        case .service: .servicing
        }
    }

    /// What is due already, then what falls due in the next three months, by month and kind.
    private static func serviceLoad(_ db: Database, _ sums: CostSums, _ moment: Moment) throws -> Rows {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT CASE WHEN due_date IS NULL OR due_date < :today THEN 'overdue' ELSE substr(due_date, 1, 7) END AS month, kind,
                    COUNT(*) AS items
                FROM (SELECT equipment_id, due_date, kind FROM equipment_due_dates WHERE due_date < :before
                    UNION ALL SELECT equipment_id, due_date, kind FROM equipment_due_dates
                        WHERE due_date IS NULL AND last_done IS NULL) AS dues
                CROSS JOIN rental_equipment ON rental_equipment.id = equipment_id WHERE status <> 'retired'
                GROUP BY 1, 2 ORDER BY month = 'overdue' DESC, month, kind
                """, arguments: ["today": moment.today.text, "before": moment.today.adding(months: 3).text])
        return Rows(
            columns: [
                .init("month", "Month"), .init("kind", "What is due"), .init("items", "Items", isNumber: true),
                .init("expected_cost", "Likely cost", isNumber: true),
            ],
            rows: rows.map { row in
                let kind = row.text("kind").flatMap(DueKind.init(rawValue:))
                let each = kind.flatMap { sums.average(of: work(for: $0)) }
                let month = row.text("month") ?? ""
                return Rows.Row(
                    [
                        .text(month), .text(kind?.short ?? row.text("kind") ?? ""), .count(row.int("items")),
                        each.map { .money(Money(cents: $0 * row.int("items"))) } ?? .none,
                    ], tone: month == "overdue" ? .alarm : .plain)
            })
    }
}
