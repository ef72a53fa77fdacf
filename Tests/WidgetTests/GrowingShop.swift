/// A shop whose last hundred days are always the same, with as much of the past as is asked for.
struct GrowingShop {
    let shop: HandShop

    /// - Parameter days: of history, a hundred at least; each has twelve sales, two fills, a rental, and so on.
    init(days: Int) throws {
        shop = try HandShop()
        try shop.inOneTransaction {
            try shop.run("INSERT INTO product_categories (name) VALUES ('Masks'), ('Fins'), ('Suits')")
            try every(
                40,
                "INSERT INTO products (sku, name, product_type, category_id, stock_quantity) SELECT n, 'Product ' || n, "
                    + "CASE n % 8 WHEN 0 THEN 'rental' WHEN 1 THEN 'air_fill' ELSE 'retail' END, 1 + n % 3, n FROM numbers"
            )
            try every(
                60,
                "INSERT INTO customers (first_name, customer_since) SELECT 'C' || n, date('2026-06-13', '-' || n || ' days') FROM numbers"
            )
            try every(
                60,
                "INSERT INTO rental_equipment (equipment_code, name, next_inspection_due) SELECT 'G' || n, 'Gear', "
                    + "date('2026-06-13', (n - 10) || ' days') FROM numbers")
            try shop.run("INSERT INTO courses (course_code, name) VALUES ('OW', 'Open Water')")
            try shop.run("INSERT INTO trips (trip_code, name) VALUES ('REEF', 'Reef')")
            // The oldest first, as time would bring them.
            try every(
                days * 12,
                """
                INSERT INTO transactions (transaction_number, customer_id, transaction_type, status, total, created_at)
                SELECT n, 1 + n % 60, CASE n % 40 WHEN 0 THEN 'return' WHEN 1 THEN 'quote' ELSE 'sale' END,
                    CASE n % 30 WHEN 0 THEN 'voided' WHEN 1 THEN 'refunded' ELSE 'completed' END, 25.5,
                    datetime('2026-06-13 18:00:00', '-' || (n * 2) || ' hours') FROM numbers ORDER BY n DESC
                """)
            try shop.run(
                """
                INSERT INTO transaction_items (transaction_id, product_id, item_name, quantity, total)
                SELECT id, CASE (id + part) % 9 WHEN 0 THEN NULL ELSE 1 + (id + part) % 40 END, 'Item ' || id % 7, 1, 8.5
                FROM transactions, (SELECT 1 AS part UNION ALL SELECT 2 UNION ALL SELECT 3)
                """)
            try shop.run(
                """
                INSERT INTO refunds (transaction_id, refund_amount, created_at)
                SELECT id, 5, datetime(created_at, '+1 day') FROM transactions WHERE status = 'refunded'
                """)
            try shop.run(
                """
                INSERT INTO air_fills (fill_type, cost, transaction_id, created_at)
                SELECT 'air', 8, CASE id % 2 WHEN 0 THEN id END, created_at FROM transactions WHERE id % 6 IN (0, 1)
                """)
            try shop.run(
                """
                INSERT INTO rental_reservations
                    (reservation_number, customer_id, start_date, end_date, status, total_cost, transaction_id)
                SELECT id, customer_id, date(created_at), date(created_at, '+3 days'),
                    CASE WHEN created_at > '2026-06-10' THEN 'picked_up' ELSE 'returned' END, 45, CASE id % 24 WHEN 0 THEN id END
                FROM transactions WHERE id % 12 = 0
                """)
            try every(
                days / 4,
                """
                INSERT INTO course_schedules (course_id, start_date, end_date, status)
                SELECT 1, date('2026-07-13', '-' || (n * 4) || ' days'), '2026-12-31',
                    CASE WHEN n < 8 THEN 'scheduled' ELSE 'completed' END FROM numbers ORDER BY n DESC
                """)
            try shop.run(
                """
                INSERT INTO course_enrollments
                    (schedule_id, customer_id, enrollment_date, status, completion_date, certification_number, amount_paid)
                SELECT id, 1 + id % 60, date(start_date, '-10 days'), status, start_date,
                    CASE WHEN start_date < '2026-06-01' THEN 'N' END, 399 FROM course_schedules WHERE status = 'completed'
                """)
            try every(
                days / 10,
                """
                INSERT INTO trip_schedules (trip_id, departure_date, return_date, status)
                SELECT 1, date('2026-08-13', '-' || (n * 10) || ' days'), '2026-12-31',
                    CASE WHEN n < 7 THEN 'confirmed' ELSE 'completed' END FROM numbers ORDER BY n DESC
                """)
            try shop.run(
                """
                INSERT INTO trip_bookings (schedule_id, customer_id, booking_date, status, total_amount)
                SELECT id, 1 + id % 60, date(departure_date, '-60 days'), 'confirmed', 1500 FROM trip_schedules
                """)
            try every(
                days,
                """
                INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, result)
                SELECT 1 + n % 60, 'inspection', date('2026-06-13', '-' || n || ' days'), \(shop.owner),
                    CASE n % 50 WHEN 0 THEN 'failed' ELSE 'passed' END FROM numbers ORDER BY n DESC
                """)
            try every(
                days,
                """
                INSERT INTO backups (filename, file_size, created_at, proven_at)
                SELECT n, 1, datetime('2026-06-13 10:00:00', '-' || n || ' days'), '2026-06-13 10:00:00' FROM numbers ORDER BY n DESC
                """)
            try every(
                days / 3,
                """
                INSERT INTO communication_campaigns (name, type, target_count, status, created_at)
                SELECT 'Sale', 'sms', 10, CASE n WHEN 1 THEN 'sending' ELSE 'completed' END,
                    datetime('2026-06-13 10:00:00', '-' || (n * 3) || ' days') FROM numbers ORDER BY n DESC
                """)
            try every(
                days * 5,
                """
                INSERT INTO communication_log (customer_id, type, message, status, created_at)
                SELECT 1 + n % 60, 'sms', 'hello', 'sent', '2026-06-01 10:00:00' FROM numbers
                """)
            try every(days * 5, "INSERT INTO audit_logs (action, module) SELECT 'x', 'y' FROM numbers")
        }
    }

    /// As the demo shop and any tool of the administrator's leave it.
    func analyze() throws { try shop.run("PRAGMA analysis_limit = 400; ANALYZE") }

    /// An INSERT from `numbers`, a column n from 1 to `count`.
    private func every(_ count: Int, _ sql: String) throws {
        try shop.run(
            "WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count)) \(sql)")
    }
}
