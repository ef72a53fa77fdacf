import DiveShop
import GRDB

extension Store {
    /// Customers by name, the active ones first. Searched are names, company, address, and telephones by their figures.
    static func customers(_ filter: CustomerFilter) -> Listing {
        // Both values, where all are wanted: so the index tells. Without statistics SQLite would count by another one, from whole rows.
        let standing =
            switch filter.standing {
            case .active: "is_active = 1"
            case .inactive: "is_active = 0"
            case nil: "is_active IN (0, 1)"
            }
        let tagged = filter.tag == nil ? "" : " AND id IN (SELECT customer_id FROM customer_tags WHERE tag = ?)"
        return Listing(
            columns: [
                .init("last_name", "Last name"), .init("first_name", "First name"),
                .init("company_name", "Company", rank: 3), .init("mobile", "Mobile", rank: 1),
                .init("phone", "Telephone", rank: 4), .init("email", "E-mail", rank: 2),
                .init("customer_since", "Since", .day, rank: 5), .init("is_active", "Active", .count, rank: 6),
            ],
            sql: """
                SELECT last_name, first_name, company_name, mobile, phone, email, customer_since, is_active, search_text,
                    id AS row_id, CASE WHEN is_active = 0 THEN 'quiet' END AS tone
                FROM customers INDEXED BY customers_by_name WHERE \(standing)\(tagged)
                """, arguments: filter.tag.map { [$0.trimmed] } ?? [],
            order: "is_active DESC, last_name COLLATE NOCASE, first_name COLLATE NOCASE, search_text, row_id",
            count: "SELECT COUNT(*) FROM customers WHERE \(standing)\(tagged)", searched: "search_text")
    }

    /// Who else has that address, or one of these telephones by their last figures.
    static func customersAlike(_ db: Database, _ contact: CustomerContact) throws -> [CustomerAlike] {
        var shared: [Int64: [String]] = [:]
        if !contact.email.isEmpty {
            for id in try Int64.fetchAll(
                db, sql: "SELECT id FROM customers WHERE email = ? COLLATE NOCASE ORDER BY id LIMIT ?",
                arguments: [contact.email, fewAlike])
            { shared[id, default: []].append("email") }
        }
        for figures in Set(contact.phones.compactMap(CustomerContact.figures)).sorted() {
            for id in try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM customers INDEXED BY customers_by_name WHERE is_active IN (0, 1) AND search_text LIKE ? ORDER BY id LIMIT ?
                    """, arguments: ["%\(figures)%", fewAlike])
            where shared[id]?.contains("phone") != true { shared[id, default: []].append("phone") }
        }
        if let except = contact.except { shared[except] = nil }
        return try shared.keys.sorted().prefix(fewAlike).map { id in
            CustomerAlike(id: id, name: try CustomerRow(db, id: id).draft.name, shared: shared[id] ?? [])
        }
    }
    private static let fewAlike = 5

    /// Messages to a customer, the newest first.
    static func messages(to id: Int64) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("type", "By"), .init("status", "State"),
                .init("message", "Message", rank: 1), .init("error", "Why", rank: 2),
            ],
            sql: """
                SELECT created_at, type, status, message, error, id AS row_id,
                    CASE WHEN status IN ('failed', 'undelivered') THEN 'alarm' WHEN status IN ('uncertain', 'skipped') THEN 'warning' END AS tone
                FROM communication_log WHERE customer_id = ?
                """, arguments: [id], order: "created_at DESC, row_id DESC")
    }

    /// Rentals that are out or to come, the first to come back first.
    static func rentals(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("reservation_number", "Rental"), .init("status", "State"),
                .init("start_date", "From", .day, rank: 1),
                .init("end_date", "Back", .day), .init("equipment", "Gear", rank: 2),
            ],
            sql: """
                SELECT reservation_number, replace(status, '_', ' ') AS status, start_date, end_date,
                    (SELECT group_concat(equipment_code, ', ') FROM rental_reservation_items
                        JOIN rental_equipment ON rental_equipment.id = equipment_id
                        WHERE reservation_id = rental_reservations.id) AS equipment, id AS row_id,
                    CASE status WHEN 'picked_up' THEN 'warning' END AS tone
                FROM rental_reservations WHERE customer_id = ? AND rental_reservations.\(isOpen)
                """, arguments: [id], order: "end_date, row_id")
    }

    /// Courses, trips and appointments, the last first.
    static func bookings(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("date", "Date", .day), .init("kind", "What", rank: 1), .init("name", "Name"),
                .init("status", "State"),
            ],
            sql: """
                SELECT start_date AS date, 'course' AS kind, courses.name AS name,
                    replace(course_enrollments.status, '_', ' ') AS status, course_enrollments.id AS row_id
                FROM course_enrollments JOIN course_schedules ON course_schedules.id = schedule_id
                JOIN courses ON courses.id = course_id WHERE customer_id = ?1
                UNION ALL
                SELECT departure_date, 'trip', trips.name, trip_bookings.status, trip_bookings.id
                FROM trip_bookings JOIN trip_schedules ON trip_schedules.id = schedule_id
                JOIN trips ON trips.id = trip_id WHERE customer_id = ?1
                UNION ALL
                SELECT date(start_time), 'appointment', appointment_type, status, id FROM appointments WHERE customer_id = ?1
                """, arguments: [id], order: "date DESC, kind, row_id DESC")
    }

    static func certifications(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("certification", "Card"), .init("certification_number", "Number", rank: 1),
                .init("issue_date", "Issued", .day, rank: 2), .init("verification_status", "State"),
            ],
            sql: """
                SELECT abbreviation || ' ' || certifications.name AS certification, certification_number, issue_date,
                    verification_status, customer_certifications.id AS row_id
                FROM customer_certifications JOIN certifications ON certifications.id = certification_id
                JOIN certification_agencies ON certification_agencies.id = agency_id WHERE customer_id = ?
                """, arguments: [id], order: "issue_date DESC, row_id DESC")
    }

    /// What was changed of what is written down, the newest first.
    static func changes(of id: Int64) -> Listing {
        Listing(
            columns: [
                .init("created_at", "Time", .moment), .init("username", "Who", rank: 1), .init("field", "What"),
                .init("old_value", "Before", rank: 2), .init("new_value", "After", rank: 1),
            ],
            sql: """
                SELECT audit_logs.created_at AS created_at, COALESCE(users.username, '–') AS username,
                    replace(field, '_', ' ') AS field, old_value, new_value, customer_changes.id AS row_id
                FROM customer_changes LEFT JOIN audit_logs ON audit_logs.id = audit_id
                LEFT JOIN users ON users.id = audit_logs.user_id WHERE customer_id = ?
                """, arguments: [id], order: "row_id DESC")
    }
}
