import DiveShop
import Foundation
import Store
import Testing

/// One customer or item comes back, and nothing else is touched.
@Suite(.serialized) struct BringBackTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    private func text(_ tables: [String]) throws -> [String] {
        try tables.flatMap { table in
            let columns = try shop.column("SELECT name FROM pragma_table_info('\(table)')")
            let row = columns.map { "COALESCE(quote(\"\($0)\"), '')" }.joined(separator: " || ' ' || ")
            return try shop.column("SELECT '\(table) ' || \(row) FROM \(table) ORDER BY 1")
        }
    }

    private static let customers = [
        "customers", "customer_certifications", "rental_reservations", "transactions", "transaction_items",
        "customer_devices", "consent_events", "rental_equipment",
    ]

    @Test func aCustomerWithTheirHistory() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name, last_name, notes) VALUES (1, 'Ana', 'Diver', 'tec'), (2, 'Bea', 'Other', 'then');
            INSERT INTO certification_agencies (id, name, abbreviation) VALUES (1, 'PADI', 'PADI');
            INSERT INTO certifications (id, agency_id, name) VALUES (1, 1, 'Open Water');
            INSERT INTO customer_certifications (id, customer_id, certification_id, certification_number) VALUES (1, 1, 1, 'N1');
            INSERT INTO products (id, sku, name) VALUES (1, 'S', 'Fin');
            INSERT INTO transactions (id, transaction_number, customer_id, total) VALUES (1, 'T1', 1, 10), (2, 'T2', 2, 20);
            INSERT INTO transaction_items (id, transaction_id, product_id, total) VALUES (1, 1, 1, 10);
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date) VALUES (1, 'R1', 1, '2026-01-01', '2026-01-02');
            INSERT INTO customer_devices (id, customer_id, device_token, device_type) VALUES (1, 1, 'tok', 'ios');
            INSERT INTO consent_events (id, customer_id, channel, purpose, event, source) VALUES (1, 1, 'sms', 'promotional', 'granted', 'counter')
            """)
        let then = try text(Self.customers)
        let staged = try shop.staged()
        try shop.run(
            """
            DELETE FROM consent_events; DELETE FROM customer_devices; DELETE FROM rental_reservations; DELETE FROM transaction_items;
            DELETE FROM transactions WHERE id = 1; DELETE FROM customer_certifications; DELETE FROM customers WHERE id = 1; DELETE FROM products
            """)
        let words = try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        #expect(words.hasPrefix("Ana Diver was brought back: consent events 1, customer certifications 1"))
        #expect(try text(Self.customers) == then)
        #expect(
            try shop.column("SELECT action || entity_type || entity_id FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "bring_backcustomers1"
            ])
        #expect(
            try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
                == "Ana Diver is as in the archive already")
        // Only what is theirs: and a no of today stays.
        try shop.run(
            "UPDATE customers SET notes = 'today', sms_opt_in = 0; UPDATE rental_reservations SET status = 'returned'")
        _ = try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        #expect(try shop.column("SELECT notes || sms_opt_in FROM customers ORDER BY id") == ["tec0", "today0"])
        #expect(
            try shop.column("SELECT status FROM rental_reservations") == ["returned"], "what has happened since stays")
        try shop.expectSound()
    }

    @Test func anItemWithItsHistory() throws {
        try shop.run(
            """
            INSERT INTO rental_categories (id, name) VALUES (1, 'Cylinders');
            INSERT INTO rental_equipment (id, category_id, equipment_code, name) VALUES (1, 1, 'T1', 'Tank'), (2, 1, 'T2', 'Tank');
            INSERT INTO equipment_maintenance (id, equipment_id, maintenance_type, maintenance_date, performed_by, result)
            VALUES (1, 1, 'inspection', '2026-03-01', 1, 'passed'), (2, 1, 'pressure_test', '2026-04-01', 1, 'passed');
            INSERT INTO maintenance_schedules (id, equipment_id, scheduled_date, maintenance_type) VALUES (1, 1, '2027-03-01', 'inspection')
            """)
        let tables = ["rental_equipment", "equipment_maintenance", "maintenance_schedules", "equipment_due_dates"]
        let then = try text(tables)
        let staged = try shop.staged()
        try shop.run(
            "DELETE FROM maintenance_schedules; DELETE FROM equipment_maintenance; DELETE FROM equipment_due_dates WHERE equipment_id = 1; DELETE FROM rental_equipment WHERE id = 1"
        )
        let words = try shop.store.bringBack(.equipment("t1"), from: staged, staff: shop.owner, at: founding)
        #expect(words.hasPrefix("T1 was brought back:"))
        #expect(try text(tables) == then)
        try shop.run(
            "INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, result) VALUES (1, 'inspection', '2026-09-01', 1, 'passed')"
        )
        _ = try shop.store.bringBack(.equipment("T1"), from: staged, staff: shop.owner, at: founding)
        #expect(
            try shop.column("SELECT last_done FROM equipment_due_dates WHERE equipment_id = 1 AND kind = 'visual'") == [
                "2026-09-01"
            ])
        try shop.expectSound()
    }

    /// An exchange and a return that name each other.
    @Test func rowsThatReferToEachOtherComeBackOnce() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana');
            INSERT INTO transactions (id, transaction_number, customer_id, total) VALUES (1, 'T1', 1, 10);
            INSERT INTO transactions (id, transaction_number, customer_id, total, original_transaction_id) VALUES (2, 'T2', 1, 20, 1);
            UPDATE transactions SET original_transaction_id = 2 WHERE id = 1
            """)
        let then = try text(["transactions"])
        let staged = try shop.staged()
        try shop.run("DELETE FROM transactions")
        #expect(
            try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
                == "Ana was brought back: transactions 2")
        #expect(try text(["transactions"]) == then)
        try shop.expectSound()
    }

    @Test func aLineWithoutEndIsRefused() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana');
            WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i - 1 FROM n WHERE i > 1)
            INSERT INTO transactions (id, transaction_number, customer_id, total) SELECT i, 'T' || i, 1, 10 FROM n;
            UPDATE transactions SET original_transaction_id = id + 1 WHERE id < 5000
            """)
        let staged = try shop.staged()
        try shop.run("DELETE FROM transactions")
        let refusal = #expect(throws: Refusal.self) {
            try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        }
        #expect(refusal?.kind == .data && refusal?.words.hasSuffix("nothing was changed") == true)
        #expect(try shop.column("SELECT COUNT(*) FROM transactions") == ["0"])
    }

    /// A campaign that comes back with a message of it is not sent on.
    @Test(arguments: [("sending", "paused"), ("scheduled", "paused"), ("completed", "completed"), ("draft", "draft")])
    func aCampaignComesBackPaused(then: String, now: String) throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana');
            INSERT INTO communication_campaigns (id, name, type, target_count, status) VALUES (1, 'Fair', 'sms', 9, '\(then)');
            INSERT INTO communication_log (id, customer_id, type, message, status, campaign_id) VALUES (1, 1, 'sms', 'Hi', 'sent', 1)
            """)
        let staged = try shop.staged()
        try shop.run("DELETE FROM communication_log; DELETE FROM communication_campaigns")
        _ = try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        #expect(try shop.column("SELECT status FROM communication_campaigns") == [now])
        #expect(
            try shop.column("SELECT stopped_because IS NOT NULL FROM communication_campaigns")
                == [now == "paused" ? "1" : "0"])
        #expect(try shop.column("SELECT status FROM communication_log") == ["sent"])
    }

    @Test func whatCannotBeIsRefusedAndNothingChanged() throws {
        try shop.run("INSERT INTO rental_equipment (id, equipment_code, name) VALUES (1, 'T1', 'Tank')")
        let staged = try shop.staged()
        for what in [BroughtBack.customer(7), .equipment("none")] {
            let refusal = #expect(throws: Refusal.self) {
                try shop.store.bringBack(what, from: staged, staff: shop.owner, at: founding)
            }
            #expect(refusal?.kind == .data)
        }
        try shop.run(
            "DELETE FROM equipment_due_dates; DELETE FROM rental_equipment; INSERT INTO rental_equipment (id, equipment_code, name) VALUES (5, 'T1', 'New')"
        )
        let refusal = #expect(throws: Refusal.self) {
            try shop.store.bringBack(.equipment("T1"), from: staged, staff: shop.owner, at: founding)
        }
        #expect(refusal?.words.hasPrefix("something of today is in its way") == true)
        #expect(try shop.column("SELECT id FROM rental_equipment") == ["5"])
        let other = try BackupShop().staged()
        #expect(throws: Refusal.self) {
            try shop.store.bringBack(.customer(1), from: other, staff: shop.owner, at: founding)
        }
    }

    @Test func whoWasErasedIsNotBroughtBack() throws {
        try shop.run("INSERT INTO customers (id, first_name, last_name) VALUES (1, 'Ana', 'Diver')")
        let staged = try shop.staged()
        try shop.store.perform(.customer(.erase(1)), staff: shop.owner, at: founding)
        #expect(throws: Refusal(.data, "customer 1 was erased, for good; they are not brought back")) {
            try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        }
        #expect(try shop.column("SELECT first_name || last_name FROM customers") == ["(erased)"])
    }

    /// Tags and devices come back, but for those that are there or another's by now.
    @Test func tagsAndDevicesComeBackWhereTheyCan() throws {
        try shop.run(
            """
            INSERT INTO customers (id, first_name) VALUES (1, 'Ana'), (2, 'Bea');
            INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'deep'), (1, 'club');
            INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (1, 'old', 'ios'), (1, 'sold', 'ios')
            """)
        let staged = try shop.staged()
        try shop.run("DELETE FROM customer_tags; DELETE FROM customer_devices")
        for command in [CustomerCommand.tag(1, "Club"), .addDevice(2, token: "sold", .ios)] {
            try shop.store.perform(.customer(command), staff: shop.owner, at: founding)
        }
        _ = try shop.store.bringBack(.customer(1), from: staged, staff: shop.owner, at: founding)
        #expect(try shop.column("SELECT tag FROM customer_tags ORDER BY tag") == ["Club", "deep"])
        #expect(
            try shop.column("SELECT customer_id || device_token || push_opt_in FROM customer_devices ORDER BY 1") == [
                "1old0", "2sold1",
            ])
        try shop.expectSound()
    }
}
