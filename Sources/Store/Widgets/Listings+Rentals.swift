import DiveShop
import GRDB

/// Rows behind the tiles of rentals, gear and fills.
extension Store {
    static func openRentals(_ today: String) -> Listing {
        Listing(
            columns: [
                .init("reservation_number", "Number"), .init("state", "State"), .init("customer", "Customer", rank: 1),
                .init("start_date", "From", .day, rank: 3), .init("end_date", "Back", .day),
                .init("items", "Items", .count, rank: 4),
                .init("total_cost", "Cost", .money, rank: 5),
            ],
            sql: """
                SELECT reservation_number, CASE WHEN status = 'picked_up' AND end_date < ?1 THEN 'overdue'
                    WHEN status = 'picked_up' THEN 'out' ELSE 'booked' END AS state, \(customerName) AS customer, start_date, end_date,
                    (SELECT COUNT(*) FROM rental_reservation_items WHERE reservation_id = rental_reservations.id) AS items, total_cost,
                    CASE WHEN status = 'picked_up' AND end_date < ?1 THEN 'alarm' END AS tone
                FROM rental_reservations LEFT JOIN customers ON customers.id = customer_id
                WHERE \(isOpen) AND status <> 'pending'
                """, arguments: [today],
            order:
                "state = 'overdue' DESC, state = 'out' DESC, CASE state WHEN 'booked' THEN start_date ELSE end_date END, reservation_number"
        )
    }

    static let equipment = Listing(
        columns: [
            .init("equipment_code", "Code"), .init("name", "What", rank: 1), .init("status", "Status"),
            .init("condition", "Condition", rank: 3), .init("category", "Category", rank: 4),
            .init("next_inspection_due", "Due", .day, rank: 2),
        ],
        sql: """
            SELECT equipment_code, rental_equipment.name, status, condition, rental_categories.name AS category, next_inspection_due,
                CASE status WHEN 'damaged' THEN 'alarm' WHEN 'maintenance' THEN 'warning' WHEN 'retired' THEN 'quiet' END AS tone
            FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id
            """,
        order:
            "CASE status WHEN 'damaged' THEN 0 WHEN 'maintenance' THEN 1 WHEN 'rented' THEN 2 WHEN 'available' THEN 3 ELSE 4 END, equipment_code"
    )

    /// What is overdue, never inspected or due soon, a row a kind.
    static func maintenanceDue(_ moment: Moment) -> Listing {
        Listing(
            columns: [
                .init("equipment_code", "Code"), .init("kind", "Check"), .init("urgency", "Urgency"),
                .init("due_date", "Due", .day), .init("name", "What", rank: 1), .init("status", "Status", rank: 2),
            ], sql: dueSQL(within: Urgency.soonDays, moment, words: \.title), order: dueOrder)
    }

    static func fills(_ window: Window) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("gas", "Gas"),
                .init("fill_pressure", "Pressure", .count, rank: 2),
                .init("cylinder", "Cylinder", rank: 1), .init("customer", "Customer", rank: 3),
                .init("cost", "Cost", .money, rank: 4),
            ],
            sql: """
                SELECT air_fills.created_at, fill_type || COALESCE(' ' || nitrox_percentage || ' %', '') AS gas, fill_pressure,
                    COALESCE(cylinder_serial, equipment_code) AS cylinder, \(customerName) AS customer, cost, equipment_code,
                    air_fills.id AS place
                FROM air_fills LEFT JOIN customers ON customers.id = air_fills.customer_id
                LEFT JOIN rental_equipment ON rental_equipment.id = equipment_id
                WHERE air_fills.created_at >= ?1 AND air_fills.created_at < ?2
                """, arguments: [window.since, window.until], order: "created_at DESC, place DESC")
    }
}
