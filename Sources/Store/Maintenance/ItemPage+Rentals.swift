import DiveShop
import GRDB

/// The lists of an item's page, and what could go out in its place.
extension Store {
    /// Open and coming rentals, the first to begin first; customers only for who may see them.
    static func comingRentals(of id: Int64, for staff: Staff) -> Listing {
        let seesPeople = staff.may(.viewCustomers)
        return Listing(
            columns: [.init("reservation_number", "Rental")]
                + (seesPeople ? [.init("customer", "Customer", rank: 1)] : []) + [
                    .init("start_date", "From", .day), .init("end_date", "Back", .day),
                    .init("status", "State", rank: 1),
                ],
            sql: """
                SELECT DISTINCT reservation_number, \(seesPeople ? "\(customerName) AS customer," : "") start_date, end_date,
                    replace(rental_reservations.status, '_', ' ') AS status, rental_reservations.id AS row_id
                FROM rental_reservation_items AS items CROSS JOIN rental_reservations ON rental_reservations.id = reservation_id
                LEFT JOIN customers ON customers.id = customer_id
                WHERE equipment_id = ? AND rental_reservations.\(isOpen)
                """, arguments: [id], order: "start_date, reservation_number")
    }

    static func documents(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("title", "Document"), .init("file_name", "File", rank: 1),
                .init("file_size", "Bytes", .count, rank: 2), .init("created_at", "Added", .moment, rank: 1),
            ],
            sql: """
                SELECT title, file_name, file_size, created_at, id AS row_id FROM documents WHERE equipment_id = ? AND is_active
                """, arguments: [id], order: "created_at DESC, row_id DESC")
    }

    static func statusHistory(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("old_status", "From"), .init("new_status", "To"),
                .init("username", "Who", rank: 1), .init("reason", "Why", rank: 1),
            ],
            sql: """
                SELECT history.created_at, old_status, new_status, COALESCE(users.username, '–') AS username, reason,
                    history.id AS row_id
                FROM equipment_status_history AS history LEFT JOIN users ON users.id = user_id WHERE equipment_id = ?
                """, arguments: [id], order: "row_id DESC")
    }

    private static let fewSubstitutes = 5

    /// For each reservation that the item cannot go out for, a few that can.
    /// - Parameters:
    ///   - reservations: rows of ``comingRentals(of:for:)``.
    ///   - verdict: as if it were back, where it is out now: it may be back by then.
    static func substitutes(
        _ db: Database, for reservations: Rows, of id: Int64, _ verdict: Verdict, _ today: Day
    ) throws -> [Int64: [Substitute]] {
        guard let from = reservations.columns.firstIndex(where: { $0.name == "start_date" }),
            let back = reservations.columns.firstIndex(where: { $0.name == "end_date" }),
            let state = reservations.columns.firstIndex(where: { $0.name == "status" })
        else { return [:] }
        var substitutes: [Int64: [Substitute]] = [:]
        for row in reservations.rows {
            guard let reservation = row.id, case .day(let first) = row.cells[from],
                case .day(let last) = row.cells[back],
                row.cells[state] != .text("picked up"), last >= today
            else { continue }
            if verdict.mayRent(until: last) { continue }
            substitutes[reservation] = try Row.fetchAll(
                db, sql: substituteSQL,
                arguments: [
                    "item": id, "first": first.text, "last": last.text, "today": today.text, "limit": fewSubstitutes,
                ]
            ).map { Substitute(code: $0.text("equipment_code") ?? "", name: $0.text("name") ?? "") }
        }
        return substitutes
    }

    /// As ``Verdict`` has it: what is due today or never done holds for as long as an override does, the rest until it is due.
    private static let substituteSQL = """
        SELECT other.equipment_code, other.name FROM rental_equipment AS item
        JOIN rental_equipment AS other ON other.category_id IS item.category_id AND other.size IS item.size
            AND other.id <> item.id AND other.status = 'available'
        WHERE item.id = :item AND NOT EXISTS (
            SELECT 1 FROM equipment_due_dates AS dues WHERE dues.equipment_id = other.id AND kind <> 'oxygen_clean'
                AND CASE WHEN due_date >= :today THEN due_date < :last
                    WHEN due_date IS NULL AND last_done IS NOT NULL THEN 0
                    ELSE NOT EXISTS (SELECT 1 FROM equipment_overrides AS word WHERE word.equipment_id = other.id
                            AND word.kind = dues.kind AND until_date >= :last)
                        OR EXISTS (SELECT 1 FROM maintenance_failures AS failure WHERE failure.equipment_id = other.id
                            AND failure.kind = dues.kind AND failed_on >= COALESCE(dues.last_done, '')) END)
            AND NOT EXISTS (
                SELECT 1 FROM rental_reservation_items AS items CROSS JOIN rental_reservations ON rental_reservations.id = reservation_id
                WHERE items.equipment_id = other.id AND \(isOpen) AND start_date <= :last AND end_date >= :first)
        ORDER BY other.equipment_code LIMIT :limit
        """
}
