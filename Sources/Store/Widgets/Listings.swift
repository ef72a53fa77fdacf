import DiveShop
import GRDB

/// Who a row is about, of a row of customers that may be missing.
private let customer = """
    COALESCE(NULLIF(TRIM(COALESCE(customers.first_name, '') || ' ' || COALESCE(customers.last_name, '')), ''), company_name, 'walk-in')
    """

extension Store {
    /// The rows behind a widget.
    static func listing(_ widget: WidgetID, _ options: WidgetOptions, _ moment: Moment) -> Listing {
        func days() -> Int { options.value("days", of: widget) }
        let today = moment.today.text
        let tomorrow = moment.start(of: moment.today.adding(days: 1))
        switch widget {
        case .salesToday: return tickets(since: moment.start(of: moment.today), until: tomorrow)
        case .salesChart:
            return tickets(since: moment.start(of: moment.today.adding(days: 1 - days())), until: tomorrow)
        case .revenueBreakdown:
            return items(since: moment.start(of: moment.today.adding(days: 1 - days())), until: tomorrow)
        case .recentTransactions: return completedSales
        case .topProducts:
            return topProducts(since: moment.start(of: moment.today.adding(days: 1 - days())), until: tomorrow)
        case .lowStockAlert: return lowStock
        case .customersTotal: return customers(since: nil)
        case .customerMetrics:
            return customers(since: moment.today.startOfMonth.adding(months: 1 - options.value("months", of: widget)))
        case .activeRentals: return openRentals(today)
        case .equipmentStatus: return equipment
        case .upcomingEvents: return events(today, courses: true, trips: true)
        case .upcomingCourses: return events(today, courses: true, trips: false)
        case .upcomingTrips: return events(today, courses: false, trips: true)
        case .maintenanceDue: return maintenanceDue(today, soon: moment.today.adding(days: 7).text)
        case .alerts: return alertRows(moment)
        case .pendingCertifications: return toCertify
        case .airFillsToday: return fills(since: moment.start(of: moment.today), until: tomorrow)
        case .backupHealth: return backups
        case .campaignProgress: return campaigns
        }
    }

    // MARK: Sales

    /// Sales, returns and refunds, the newest first: their amounts add up to the net sales.
    private static func tickets(since: String, until: String) -> Listing {
        Listing(
            columns: [
                .init("transaction_number", "Number"), .init("created_at", "Time", .moment, rank: 1),
                .init("kind", "What", rank: 2),
                .init("customer", "Customer", rank: 3), .init("amount", "Amount", .money),
            ],
            sql: """
                SELECT transaction_number, transactions.created_at, transaction_type AS kind, \(customer) AS customer,
                    CASE transaction_type WHEN 'return' THEN -ABS(total) ELSE total END AS amount,
                    CASE transaction_type WHEN 'return' THEN 'warning' END AS tone, transactions.id AS place
                FROM transactions LEFT JOIN customers ON customers.id = customer_id
                WHERE transactions.created_at >= ?1 AND transactions.created_at < ?2 AND (\(isSale) OR \(isReturn))
                UNION ALL
                SELECT transaction_number, refunds.created_at, 'refund', \(customer), -refund_amount, 'warning', refunds.id
                FROM refunds JOIN transactions ON transactions.id = refunds.transaction_id
                LEFT JOIN customers ON customers.id = customer_id
                WHERE refunds.created_at >= ?1 AND refunds.created_at < ?2 AND transaction_type <> 'return'
                """, arguments: [since, until], order: "created_at DESC, kind DESC, place DESC")
    }

    private static let completedSales = Listing(
        columns: [
            .init("transaction_number", "Number"), .init("created_at", "Time", .moment, rank: 1),
            .init("customer", "Customer", rank: 2), .init("total", "Total", .money),
        ],
        sql: """
            SELECT transaction_number, transactions.created_at, \(customer) AS customer, total, transactions.id AS place
            FROM transactions LEFT JOIN customers ON customers.id = customer_id
            WHERE transaction_type = 'sale' AND status = 'completed'
            """, order: "created_at DESC, place DESC")

    private static func items(since: String, until: String) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment, rank: 2), .init("source", "Source", rank: 1),
                .init("item_name", "What"),
                .init("quantity", "Quantity", .count, rank: 3), .init("transaction_number", "Ticket", rank: 4),
                .init("amount", "Amount", .money),
            ],
            sql: """
                SELECT transactions.created_at, COALESCE(product_categories.name, product_type, 'retail') AS source,
                    COALESCE(NULLIF(item_name, ''), products.name) AS item_name, (\(sign)) * ABS(quantity) AS quantity,
                    transaction_number, (\(sign)) * ABS(transaction_items.total) AS amount, transaction_items.id AS place
                FROM transactions JOIN transaction_items ON transaction_items.transaction_id = transactions.id
                LEFT JOIN products ON products.id = product_id
                LEFT JOIN product_categories ON product_categories.id = category_id
                WHERE transactions.created_at >= ?1 AND transactions.created_at < ?2 AND (\(isSale) OR \(isReturn))
                """, arguments: [since, until], order: "created_at DESC, place DESC")
    }

    /// Products and free-text items apart, since an item's name is needed for those alone: the index holds all else.
    private static func topProducts(since: String, until: String) -> Listing {
        func sold(_ key: String, _ condition: String) -> String {
            """
            SELECT \(key) AS thing, SUM((\(sign)) * ABS(quantity)) AS quantity,
                SUM((\(sign)) * ABS(\(cents("transaction_items.total")))) / 100.0 AS revenue
            FROM transactions JOIN transaction_items ON transaction_items.transaction_id = transactions.id
            WHERE created_at >= ?1 AND created_at < ?2 AND (\(isSale) OR \(isReturn)) AND \(condition) GROUP BY 1
            """
        }
        return Listing(
            columns: [
                .init("item_name", "Product"), .init("quantity", "Sold", .count),
                .init("revenue", "Revenue", .money, rank: 1),
            ],
            sql: """
                SELECT products.name AS item_name, sold.quantity, sold.revenue
                FROM (\(sold("product_id", "product_id IS NOT NULL"))) AS sold JOIN products ON products.id = sold.thing
                UNION ALL SELECT thing, quantity, revenue FROM (\(sold("item_name", "product_id IS NULL")))
                """, arguments: [since, until], order: "quantity DESC, revenue DESC, item_name")
    }

    private static let lowStock = Listing(
        columns: [
            .init("name", "Product"), .init("stock_quantity", "Stock", .count),
            .init("low_stock_threshold", "Least", .count, rank: 1),
            .init("sku", "SKU", rank: 2),
        ],
        sql: """
            SELECT name, stock_quantity, low_stock_threshold, sku, CASE WHEN stock_quantity <= 0 THEN 'alarm' ELSE 'warning' END AS tone
            FROM products WHERE is_active = 1 AND track_inventory = 1 AND stock_quantity <= low_stock_threshold
            """, order: "stock_quantity <= 0 DESC, low_stock_threshold - stock_quantity DESC, name")

    // MARK: Customers

    private static func customers(since: Day?) -> Listing {
        Listing(
            columns: [
                .init("customer", "Name"), .init("customer_since", "Since", .day, rank: 1),
                .init("email", "E-mail", rank: 2),
                .init("phone", "Phone", rank: 3),
            ],
            sql: """
                SELECT \(customer) AS customer, customer_since, email, COALESCE(mobile, phone) AS phone, id AS place
                FROM customers WHERE is_active = 1\(since == nil ? "" : " AND customer_since >= ?")
                """, arguments: since.map { [$0.text] } ?? [], order: "customer_since DESC, place DESC")
    }

    // MARK: Rentals and gear

    private static func openRentals(_ today: String) -> Listing {
        Listing(
            columns: [
                .init("reservation_number", "Number"), .init("state", "State"), .init("customer", "Customer", rank: 1),
                .init("start_date", "From", .day, rank: 3), .init("end_date", "Back", .day),
                .init("items", "Items", .count, rank: 4),
                .init("total_cost", "Cost", .money, rank: 5),
            ],
            sql: """
                SELECT reservation_number, CASE WHEN status = 'picked_up' AND end_date < ?1 THEN 'overdue'
                    WHEN status = 'picked_up' THEN 'out' ELSE 'booked' END AS state, \(customer) AS customer, start_date, end_date,
                    (SELECT COUNT(*) FROM rental_reservation_items WHERE reservation_id = rental_reservations.id) AS items, total_cost,
                    CASE WHEN status = 'picked_up' AND end_date < ?1 THEN 'alarm' END AS tone
                FROM rental_reservations LEFT JOIN customers ON customers.id = customer_id
                WHERE status IN ('confirmed', 'picked_up')
                """, arguments: [today],
            order:
                "state = 'overdue' DESC, state = 'out' DESC, CASE state WHEN 'booked' THEN start_date ELSE end_date END, reservation_number"
        )
    }

    private static let equipment = Listing(
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

    private static func maintenanceDue(_ today: String, soon: String) -> Listing {
        Listing(
            columns: [
                .init("equipment_code", "Code"), .init("urgency", "Urgency"), .init("due_date", "Due", .day),
                .init("name", "What", rank: 1),
                .init("status", "Status", rank: 2),
            ],
            sql: """
                SELECT equipment_code, CASE WHEN next_inspection_due IS NULL THEN 'never inspected'
                    WHEN next_inspection_due < ?1 THEN 'overdue' ELSE 'due soon' END AS urgency, next_inspection_due AS due_date, name,
                    status, CASE WHEN next_inspection_due < ?1 THEN 'alarm' ELSE 'warning' END AS tone
                FROM rental_equipment
                WHERE status <> 'retired' AND (next_inspection_due IS NULL OR next_inspection_due <= ?2)
                """, arguments: [today, soon],
            order: "urgency = 'overdue' DESC, urgency = 'never inspected' DESC, due_date, equipment_code")
    }

    private static func fills(since: String, until: String) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("gas", "Gas"),
                .init("fill_pressure", "Pressure", .count, rank: 2),
                .init("cylinder", "Cylinder", rank: 1), .init("customer", "Customer", rank: 3),
                .init("cost", "Cost", .money, rank: 4),
            ],
            sql: """
                SELECT air_fills.created_at, fill_type || COALESCE(' ' || nitrox_percentage || ' %', '') AS gas, fill_pressure,
                    COALESCE(cylinder_serial, equipment_code) AS cylinder, \(customer) AS customer, cost, air_fills.id AS place
                FROM air_fills LEFT JOIN customers ON customers.id = air_fills.customer_id
                LEFT JOIN rental_equipment ON rental_equipment.id = equipment_id
                WHERE air_fills.created_at >= ?1 AND air_fills.created_at < ?2
                """, arguments: [since, until], order: "created_at DESC, place DESC")
    }

    // MARK: Courses and trips

    private static func events(_ today: String, courses: Bool, trips: Bool) -> Listing {
        func tone(_ left: String) -> String {
            "CASE WHEN \(left) <= 0 THEN 'quiet' WHEN \(left) <= 2 THEN 'warning' END"
        }
        func seats(_ left: String) -> String { "CASE WHEN \(left) <= 0 THEN 'full' ELSE \(left) END" }
        let courseSeats = "course_schedules.max_students - current_enrollment"
        let tripSeats = "trip_schedules.max_participants - current_bookings"
        let selects = [
            courses
                ? """
                SELECT start_date AS date, 'course' AS kind, courses.name AS name, \(seats(courseSeats)) AS seats_left,
                    end_date AS until, location AS place, \(tone(courseSeats)) AS tone
                FROM course_schedules JOIN courses ON courses.id = course_id WHERE status = 'scheduled' AND start_date >= ?1
                """ : nil,
            trips
                ? """
                SELECT departure_date AS date, 'trip' AS kind, trips.name AS name, \(seats(tripSeats)) AS seats_left,
                    return_date AS until, destination AS place, \(tone(tripSeats)) AS tone
                FROM trip_schedules JOIN trips ON trips.id = trip_id WHERE status IN ('scheduled', 'confirmed') AND departure_date >= ?1
                """ : nil,
        ]
        return Listing(
            columns: [
                .init("date", "Date", .day), .init("kind", "What", rank: 2), .init("name", "Name"),
                .init("seats_left", "Seats left"),
                .init("until", "Until", .day, rank: 3), .init("place", "Where", rank: 4),
            ], sql: selects.compactMap(\.self).joined(separator: "\nUNION ALL\n"), arguments: [today],
            order: "date, name, until")
    }

    private static let toCertify = Listing(
        columns: [
            .init("customer", "Student"), .init("course", "Course"), .init("completion_date", "Finished", .day),
            .init("email", "E-mail", rank: 1),
        ],
        sql: """
            SELECT \(customer) AS customer, courses.name AS course, completion_date, email, course_enrollments.id AS place
            FROM course_enrollments JOIN customers ON customers.id = customer_id
            JOIN course_schedules ON course_schedules.id = schedule_id JOIN courses ON courses.id = course_id
            WHERE course_enrollments.status = 'completed' AND (certification_number IS NULL OR certification_number = '')
            """, order: "completion_date, place")

    // MARK: The systems

    private static func alertRows(_ moment: Moment) -> Listing {
        let late = Instant(seconds: moment.now.seconds - 48 * 3600).text
        return Listing(
            columns: [
                .init("kind", "What"), .init("name", "Which"), .init("since", "Since", .day, rank: 1),
                .init("detail", "Detail", rank: 2),
            ],
            sql: """
                SELECT 1 AS place, 'overdue gear' AS kind, equipment_code || ' ' || name AS name, next_inspection_due AS since,
                    status AS detail, 'alarm' AS tone
                FROM rental_equipment WHERE status <> 'retired' AND next_inspection_due < ?1
                UNION ALL
                SELECT 2, 'failed check', equipment_code || ' ' || name, maintenance_date, failed.description, 'alarm'
                FROM equipment_maintenance AS failed
                JOIN rental_equipment ON rental_equipment.id = failed.equipment_id AND rental_equipment.status <> 'retired'
                WHERE failed.result = 'failed' AND NOT EXISTS (SELECT 1 FROM equipment_maintenance AS later
                    WHERE later.equipment_id = failed.equipment_id AND later.result IS NOT NULL
                        AND (later.maintenance_date, later.id) > (failed.maintenance_date, failed.id))
                UNION ALL
                SELECT 3, 'failed backup', filename, created_at, failure, 'alarm' FROM backups
                WHERE failure IS NOT NULL AND id = (SELECT id FROM backups ORDER BY created_at DESC, id DESC LIMIT 1)
                UNION ALL
                SELECT 3, 'late backup', 'no proven backup', MAX(created_at), NULL, 'alarm' FROM backups WHERE proven_at IS NOT NULL
                HAVING MAX(created_at) IS NULL OR MAX(created_at) < ?2
                UNION ALL
                SELECT 4, 'stopped campaign', name, created_at, stopped_because, 'warning' FROM communication_campaigns
                WHERE status IN ('paused', 'failed') AND stopped_because IS NOT NULL
                UNION ALL
                SELECT 5, 'low stock', name, NULL, stock_quantity || ' of ' || low_stock_threshold,
                    CASE WHEN stock_quantity <= 0 THEN 'alarm' ELSE 'warning' END
                FROM products WHERE is_active = 1 AND track_inventory = 1 AND stock_quantity <= low_stock_threshold
                UNION ALL
                SELECT 6, 'certification', \(customer), completion_date, NULL, NULL
                FROM course_enrollments JOIN customers ON customers.id = customer_id
                WHERE status = 'completed' AND (certification_number IS NULL OR certification_number = '')
                """, arguments: [moment.today.text, late], order: "place, since, name")
    }

    private static let backups = Listing(
        columns: [
            .init("created_at", "Made", .moment), .init("state", "State"), .init("filename", "File", rank: 1),
            .init("proven_at", "Proven", .moment, rank: 2), .init("file_size", "Bytes", .count, rank: 3),
            .init("detail", "Detail", rank: 4),
        ],
        sql: """
            SELECT created_at, CASE WHEN failure IS NOT NULL THEN 'failed' WHEN proven_at IS NOT NULL THEN 'proven' ELSE 'unproven' END
                AS state, filename, proven_at, file_size, COALESCE(failure, description) AS detail, id AS place,
                CASE WHEN failure IS NOT NULL THEN 'alarm' WHEN proven_at IS NOT NULL THEN 'good' ELSE 'warning' END AS tone
            FROM backups
            """, order: "created_at DESC, place DESC")

    private static let campaigns = Listing(
        columns: [
            .init("name", "Campaign"), .init("status", "State"), .init("sent_count", "Sent", .count),
            .init("failed_count", "Failed", .count, rank: 1), .init("held_count", "Held", .count, rank: 2),
            .init("target_count", "Of", .count, rank: 3), .init("type", "By", rank: 4),
            .init("stopped_because", "Why", rank: 5),
        ],
        sql: """
            SELECT name, status, sent_count, failed_count, held_count, target_count, type, stopped_because, created_at, id AS place,
                CASE WHEN status = 'failed' THEN 'alarm' WHEN status = 'paused' THEN 'warning' WHEN status = 'sending' THEN 'good' END
                AS tone
            FROM communication_campaigns WHERE status NOT IN ('draft', 'cancelled')
            """, order: "status IN ('sending', 'paused') DESC, created_at DESC, place DESC")
}
