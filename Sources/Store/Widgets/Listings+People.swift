import DiveShop
import GRDB

/// Rows behind the tiles of customers, courses and trips.
extension Store {
    private static func customers(
        _ condition: String, _ arguments: [any DatabaseValueConvertible & Sendable] = []
    ) -> Listing {
        Listing(
            columns: [
                .init("customer", "Name"), .init("customer_since", "Since", .day, rank: 1),
                .init("email", "E-mail", rank: 2),
                .init("phone", "Phone", rank: 3),
            ],
            sql: """
                SELECT \(customerName) AS customer, customer_since, email, COALESCE(mobile, phone) AS phone, id AS place
                FROM customers WHERE is_active = 1 \(condition)
                """, arguments: arguments, order: "customer_since DESC, place DESC")
    }

    static let customers = customers("")
    static func newCustomers(since: String, before: String) -> Listing {
        customers("AND customer_since >= ?1 AND customer_since < ?2", [since, before])
    }

    /// A course or trip that can still be joined; of a row of its schedules.
    static func isCourseToCome(_ today: String) -> String { "status = 'scheduled' AND start_date >= '\(today)'" }
    static func isTripToCome(_ today: String) -> String {
        "status IN ('scheduled', 'confirmed') AND departure_date >= '\(today)'"
    }
    static let courseSeatsLeft = "MAX(0, course_schedules.max_students - current_enrollment)"
    static let tripSeatsLeft = "MAX(0, trip_schedules.max_participants - current_bookings)"

    static func events(_ today: String, courses: Bool, trips: Bool) -> Listing {
        let columns: [Listing.Column] = [
            .init("date", "Date", .day), .init("kind", "What", rank: 2), .init("name", "Name"),
            .init("seats_left", "Seats left", .count), .init("until", "Until", .day, rank: 3),
            .init("place", "Where", rank: 4),
        ]
        let selects = [
            """
            SELECT start_date AS date, 'course' AS kind, courses.name AS name, \(courseSeatsLeft) AS seats_left,
                end_date AS until, location AS place, course_schedules.id AS number
            FROM course_schedules CROSS JOIN courses ON courses.id = course_id WHERE \(isCourseToCome(today))
            """,
            """
            SELECT departure_date AS date, 'trip' AS kind, trips.name AS name, \(tripSeatsLeft) AS seats_left,
                return_date AS until, destination AS place, trip_schedules.id AS number
            FROM trip_schedules CROSS JOIN trips ON trips.id = trip_id WHERE \(isTripToCome(today))
            """,
        ]
        let chosen = zip(selects, [courses, trips]).filter(\.1).map(\.0).joined(separator: "\nUNION ALL\n")
        return Listing(
            columns: columns,
            sql: """
                SELECT *, CASE WHEN seats_left = 0 THEN 'quiet' WHEN seats_left <= 2 THEN 'warning' END AS tone FROM (\(chosen))
                """, order: "date, name, until, kind, number")
    }

    /// Of a row of course_enrollments; as the index of them has it.
    static let awaitsCertificate = """
        course_enrollments.status = 'completed' AND (certification_number IS NULL OR certification_number = '')
        """

    static let toCertify = Listing(
        columns: [
            .init("customer", "Student"), .init("course", "Course"), .init("completion_date", "Finished", .day),
            .init("email", "E-mail", rank: 1),
        ],
        sql: """
            SELECT \(customerName) AS customer, courses.name AS course, completion_date, email, course_enrollments.id AS place
            FROM course_enrollments JOIN customers ON customers.id = customer_id
            JOIN course_schedules ON course_schedules.id = schedule_id JOIN courses ON courses.id = course_id
            WHERE \(awaitsCertificate)
            """, order: "completion_date, place")
}
