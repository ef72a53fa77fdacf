import DiveShop
import GRDB

extension Store {
    /// Of a row of rental_reservations; as the index of them has it.
    static let isOpen = "status IN ('pending', 'confirmed', 'picked_up')"

    static func activeRentals(_ db: Database, _ moment: Moment) throws -> Figure {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT SUM(status = 'picked_up') AS away, SUM(status = 'picked_up' AND end_date < :today) AS overdue,
                    SUM(status = 'confirmed') AS booked, SUM(status = 'picked_up' AND end_date = :today) AS today
                FROM rental_reservations WHERE \(isOpen)
                """, arguments: ["today": moment.today.text])
        let overdue = row?.int("overdue") ?? 0
        return Figure(
            value: .count(row?.int("away") ?? 0), unit: "out now",
            details: [
                .init("overdue", .count(overdue), tone: overdue > 0 ? .alarm : .plain),
                .init("due today", .count(row?.int("today") ?? 0)), .init("booked", .count(row?.int("booked") ?? 0)),
            ], tone: overdue > 0 ? .warning : .plain)
    }

    static func equipmentStatus(_ db: Database) throws -> Shares {
        let rows = try Row.fetchAll(db, sql: "SELECT status, COUNT(*) AS items FROM rental_equipment GROUP BY status")
        let counts = Dictionary(rows.map { ($0.text("status") ?? "", $0.int("items")) }) { $0 + $1 }
        let states: [(String, String, Tone)] = [
            ("available", "Available", .good), ("rented", "Rented", .plain),
            ("maintenance", "In maintenance", .warning),
            ("damaged", "Damaged", .alarm),
        ]
        let slices = states.compactMap { status, title, tone -> Shares.Slice? in
            guard let count = counts[status], count > 0 else { return nil }
            return Shares.Slice(title, .count(count), tone: tone)
        }
        return Shares(
            slices: slices.sorted { $0.count > $1.count }, unit: "items",
            apart: counts["retired"].map { [.init("retired", .count($0), tone: .quiet)] } ?? [])
    }

    static func airFillsToday(_ db: Database, _ moment: Moment) throws -> Figure {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT fill_type, COUNT(*) AS fills FROM air_fills WHERE created_at >= ? AND created_at < ?
                GROUP BY fill_type ORDER BY fills DESC, fill_type
                """, arguments: [moment.start(of: moment.today), moment.start(of: moment.today.adding(days: 1))])
        let total = rows.reduce(0) { $0 + $1.int("fills") }
        return Figure(
            value: .count(total), unit: total == 1 ? "fill" : "fills",
            details: rows.map { .init($0.text("fill_type") ?? "", .count($0.int("fills"))) })
    }
}

extension Shares.Slice {
    fileprivate var count: Int { if case .count(let count) = value { count } else { 0 } }
}
