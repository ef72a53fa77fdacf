import Cells
import DiveShop
import Foundation
import GRDB
import Rig
import Runtime
import Store
import Testing

/// A shop with a handful of customers, as of Saturday 13 June 2026, 15:30 in New York, and somebody who sits there.
struct CustomerDesk {
    let home: TestHome
    let store: Store
    var sitting: Sitting

    init(_ width: Int = 100, _ height: Int = 30, user: String = "owner", empty: Bool = false) throws {
        home = try TestHome()
        try (empty ? CustomerDesk.founded : CustomerDesk.template).get().write(
            to: URL(fileURLWithPath: home.home.database))
        store = try Store(path: home.home.database)
        sitting = try SmallShop.sitting(home, width, height, user: user)
    }

    private static let founded = Result<Data, any Error> { try make("") }
    /// Made once.
    private static let template = Result<Data, any Error> { try make(people) }

    private static func make(_ more: String) throws -> Data {
        let home = try TestHome()
        _ = try home.found()
        let queue = try DatabaseQueue(path: home.home.database)
        try queue.writeWithoutTransaction {
            try $0.execute(
                sql: """
                    INSERT INTO users (username, first_name, role_id) SELECT 'tess', 'Tess', id FROM roles WHERE name = 'technician';
                    \(more)
                    """)
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
        return try Data(contentsOf: URL(fileURLWithPath: home.home.database))
    }

    private static let people = """
        INSERT INTO customers (id, first_name, last_name, company_name, email, phone, mobile, birth_date, state, postal_code, customer_since, notes, is_active, push_opt_in) VALUES
            (1, 'Dora', 'Deep', NULL, 'dora@deep.example', '(305) 555-0199', '+1 305 555 0101', '1981-02-03', 'FL', '33139', '2024-03-01', 'Prefers the early boat', 1, 1),
            (2, 'Ann', 'Reef', NULL, 'ann@reef.example', NULL, '305.555.0101', NULL, 'FL', NULL, '2025-01-10', NULL, 1, 0),
            (3, '', '', 'Blue Hole Charters', 'office@bluehole.example', '(305) 555-0123', NULL, NULL, NULL, NULL, '2023-05-05', NULL, 1, 0),
            (4, 'Olaf', 'Salt', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2020-01-01', NULL, 0, 0);
        INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'nitrox'), (1, 'club'), (4, 'nitrox');
        INSERT INTO customer_devices (id, customer_id, device_token, device_type, last_used) VALUES
            (1, 1, 'fcm-token-of-an-old-telephone', 'android', '2025-11-01 12:00:00'), (2, 1, 'fcm-token-2', 'ios', '2026-06-01 12:00:00');
        INSERT INTO consent_events (customer_id, channel, purpose, event, source, wording, user_id, created_at) VALUES
            (1, 'email', 'promotional', 'granted', 'counter', 'Write to me about trips', 1, '2025-01-10 15:00:00'),
            (1, 'push', 'transactional', 'granted', 'app', NULL, NULL, '2025-11-01 12:00:00'),
            (1, 'email', 'promotional', 'withdrawn', 'telephone', NULL, 1, '2026-02-02 15:00:00');
        INSERT INTO communication_log (customer_id, type, message, status, error, created_at) VALUES
            (1, 'sms', 'Your rental is due tomorrow. Return by 5 PM to avoid late fees.', 'delivered', NULL, '2026-06-11 14:00:00'),
            (1, 'sms', 'Class reminder: Rescue Diver starts Saturday.', 'failed', '30003 unreachable handset', '2026-06-12 14:00:00');
        INSERT INTO rental_categories (id, name) VALUES (1, 'Lights');
        INSERT INTO rental_equipment (id, category_id, equipment_code, name, status) VALUES (1, 1, 'LGT-0001', 'Light', 'rented');
        INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (1, 'R-0001', 1, '2026-06-12', '2026-06-14', 'picked_up');
        INSERT INTO rental_reservation_items (reservation_id, equipment_id) VALUES (1, 1);
        INSERT INTO rental_checkouts (reservation_id, equipment_id, checkout_date, expected_return_date) VALUES (1, 1, '2026-06-12 14:00:00', '2026-06-14');
        INSERT INTO courses (id, course_code, name) VALUES (1, 'RD', 'Rescue Diver');
        INSERT INTO course_schedules (id, course_id, start_date, end_date) VALUES (1, 1, '2026-06-20', '2026-06-21');
        INSERT INTO course_enrollments (schedule_id, customer_id) VALUES (1, 1);
        INSERT INTO certification_agencies (id, name, abbreviation) VALUES (1, 'PADI', 'PADI');
        INSERT INTO certifications (id, agency_id, name) VALUES (1, 1, 'Open Water Diver');
        INSERT INTO customer_certifications (customer_id, certification_id, certification_number, issue_date, verification_status)
            VALUES (1, 1, 'N8714486', '2024-04-27', 'verified');
        """

    var picture: String { sitting.picture.text }
    /// The last line, where notices stand.
    var below: String { picture.split(separator: "\n").last.map(String.init) ?? "" }

    mutating func press(_ names: String) throws { try sitting.press(names) }
    mutating func type(_ text: String) throws { try sitting.input(.paste(text)) }
    /// Empties the field that has the keys and types into it.
    mutating func retype(_ text: String) throws {
        try press("ctrl-e ctrl-u")
        if !text.isEmpty { try type(text) }
    }

    /// By another program at the same store.
    func column(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: home.home.database)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { try String.fetchAll($0, sql: sql) }
    }
}
