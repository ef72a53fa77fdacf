import Foundation
import GRDB
import Rig
import Store

extension TestHome {
    /// Another connection to the store, as a tool of the shop's administrator would have it.
    func raw<T>(_ body: (Database) throws -> T) throws -> T {
        let queue = try DatabaseQueue(path: home.database)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = 0")
            return try body($0)
        }
    }

    /// What the first column of a SELECT has.
    func column(_ sql: String) throws -> [String] { try raw { try String.fetchAll($0, sql: sql) } }

    /// Puts one text into every field that a tile, the rows behind it or the bars can show; and all tiles on the dashboard.
    func sow(_ text: [UInt8]) throws {
        try raw { db in
            try db.execute(sql: "CREATE TEMP TABLE sown (t TEXT)")
            // As bytes: a text with a NUL in it, or one that is no UTF-8, is stored as it is.
            try db.execute(sql: "INSERT INTO sown SELECT CAST(? AS TEXT)", arguments: [Data(text)])
            // The shop's day is that of SQLite's `now`.
            try db.execute(sql: "UPDATE settings SET value = 'UTC' WHERE category = 'shop' AND key = 'time_zone'")
            for statement in TestHome.fields { try db.execute(sql: statement) }
            for (position, widget) in TestHome.widgets.enumerated() {
                try db.execute(
                    sql:
                        "INSERT INTO dashboard_widgets (user_id, widget_id, position, size) VALUES (1, ?, ?, 'medium')",
                    arguments: [widget, position])
            }
        }
    }

    static let widgets = [
        "sales_today", "sales_chart", "revenue_breakdown", "recent_transactions", "customers_total", "customer_metrics",
        "low_stock_alert", "top_products", "active_rentals", "equipment_status", "upcoming_events", "upcoming_courses",
        "upcoming_trips", "alerts", "pending_certifications", "air_fills_today", "maintenance_due", "backup_health",
        "campaign_progress",
    ]

    private static let fields = [
        "UPDATE settings SET value = (SELECT t FROM sown) WHERE category = 'shop' AND key IN ('name', 'currency_symbol')",
        """
        UPDATE users SET username = (SELECT t FROM sown), first_name = (SELECT t FROM sown), last_name = (SELECT t FROM sown),
            theme = (SELECT t FROM sown)
        """,
        "UPDATE roles SET display_name = (SELECT t FROM sown)",
        """
        INSERT INTO customers (first_name, last_name, email, phone, mobile, customer_since)
            -- The shop is behind UTC: its day may still be yesterday.
            SELECT t, t, t, t, t, date('now', '-6 hours') FROM sown;
        INSERT INTO customers (company_name, email, phone, customer_since) SELECT t, t, t, t FROM sown
        """,
        """
        INSERT INTO product_categories (name) SELECT t FROM sown;
        INSERT INTO products (category_id, sku, name, product_type) SELECT 1, t, t, t FROM sown;
        INSERT INTO products (sku, name, product_type, stock_quantity) SELECT 'P2', t, t, 9 FROM sown
        """,
        """
        INSERT INTO transactions (transaction_number, customer_id, status, total, created_at)
            SELECT t, 1, 'completed', 30, datetime('now') FROM sown;
        INSERT INTO transactions (transaction_number, customer_id, status, total, created_at)
            SELECT '2' || t, 1, 'completed', 30, datetime('now', '+10 minutes') FROM sown;
        INSERT INTO transaction_items (transaction_id, product_id, item_name, total)
            SELECT 1, id, '', 10 FROM products UNION ALL SELECT 1, NULL, t, 10 FROM sown;
        INSERT INTO refunds (transaction_id, refund_amount, reason, created_at) SELECT 1, 1, t, datetime('now') FROM sown
        """,
        """
        INSERT INTO rental_categories (name) SELECT t FROM sown;
        INSERT INTO rental_equipment (category_id, equipment_code, name, status, next_inspection_due)
            SELECT 1, t, t, 'damaged', '2020-01-01' FROM sown;
        INSERT INTO rental_equipment (category_id, equipment_code, name, next_inspection_due)
            SELECT 1, 'E2', t, '2' || t FROM sown;
        INSERT INTO rental_reservations (reservation_number, customer_id, start_date, end_date, status, total_cost)
            SELECT t, 1, t, '2020-01-02', 'picked_up', 5 FROM sown;
        INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, description, result)
            SELECT 1, 'inspection', t, 1, t, 'failed' FROM sown;
        INSERT INTO air_fills (customer_id, cylinder_serial, cost, created_at)
            SELECT 1, t, 5, datetime('now') FROM sown UNION ALL SELECT 1, t, 5, datetime('now', '+10 minutes') FROM sown
        """,
        """
        INSERT INTO courses (course_code, name) SELECT t, t FROM sown;
        INSERT INTO course_schedules (course_id, start_date, end_date, location)
            SELECT 1, date('now', '+9 days'), t, t FROM sown;
        INSERT INTO course_enrollments (schedule_id, customer_id, status, completion_date) SELECT 1, 1, 'completed', t FROM sown;
        INSERT INTO trips (trip_code, name, destination) SELECT t, t, t FROM sown;
        INSERT INTO trip_schedules (trip_id, departure_date, return_date) SELECT 1, date('now', '+9 days'), t FROM sown
        """,
        """
        INSERT INTO backups (filename, description, file_size, failure, created_at)
            SELECT t, t, 1, t, datetime('now') FROM sown;
        INSERT INTO communication_campaigns (name, type, target_count, status, stopped_because)
            SELECT t, 'sms', 1, 'paused', t FROM sown
        """,
    ]
}
