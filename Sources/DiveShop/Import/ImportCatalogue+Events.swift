/// Courses and trips, their dates, and who takes part.
extension ImportTable {
    static let courses = ImportTable(
        "courses", "Courses that the shop teaches", books,
        columns: [
            .init("course_code", .code, required: true, also: ["code", "course number", "course id"]),
            .init("name", .text, required: true, also: ["course", "course name", "title"]),
            .init("duration_days", .whole(0...1_000), also: ["duration", "days"]),
            .init("max_students", .whole(0...10_000), also: ["capacity", "max participants", "places", "seats"]),
            .init("price", .money(negative: false), also: ["cost", "fee"]),
            .init("is_active", .flag, also: ["active"]),
        ],
        keys: [.init("course_code")])

    static let courseSchedules = ImportTable(
        "course_schedules", "When a course is held", books,
        columns: [
            .init("course", .code, required: true, also: ["course_id", "course_code", "code"]),
            .init("start_date", .day, required: true, also: ["start", "from", "date", "begins"]),
            .init("end_date", .day, required: true, also: ["end", "to", "until", "ends"]),
            .init("instructor", .text, also: ["instructor_id", "teacher"] + namesOfStaff),
            .init("location", .text, also: ["place", "where", "site"]),
            .init("max_students", .whole(0...10_000), also: ["capacity", "places", "seats"]),
            .init("current_enrollment", .whole(0...10_000), also: ["enrolled", "students", "enrollment"]),
            .init(
                "status",
                .word(
                    ["scheduled", "in_progress", "completed", "cancelled"],
                    also: ["canceled": "cancelled", "complete": "completed"])),
        ],
        references: [
            .init("course_id", .course, by: "course"), .init("instructor_id", .user, by: "instructor"),
        ],
        keys: [.init("course_id", "start_date", orEmpty: ["instructor_id"])], spans: [("start_date", "end_date")])

    static let courseEnrollments = ImportTable(
        "course_enrollments", "Who takes a course", books,
        columns: [
            .init("course", .code, required: true, also: ["course_code", "course_id", "code"]),
            .init("start_date", .day, required: true, also: ["start", "course date", "class date", "course start"]),
            .init("instructor", .text, also: ["teacher"]),
            .init("customer", .code, required: true, also: contactsOfCustomers),
            .init(
                "enrollment_date", .day, required: true,
                also: ["enrolled", "enrolled on", "enrolment date", "date", "booked", "booked on"]),
            .init(
                "status",
                .word(
                    ["enrolled", "in_progress", "completed", "dropped", "failed"],
                    also: ["complete": "completed", "passed": "completed"])),
            .init("completion_date", .day, also: ["completed", "completed on"]),
            .init("certification_number", .code, also: ["card number", "cert number", "certificate number"]),
            .init("amount_paid", .money(negative: false), also: ["paid", "amount", "price", "total"]),
            .init("transaction", .code, also: numbersOfTransactions + ["transaction_number"]),
        ],
        references: [
            .init("schedule_id", .courseSchedule, by: "course", "start_date", "instructor"),
            .init("customer_id", .customer, by: "customer"),
            .init("transaction_id", .transaction, by: "transaction"),
        ],
        keys: [.init("schedule_id", "customer_id")])

    static let trips = ImportTable(
        "trips", "Trips that the shop offers", books,
        columns: [
            .init("trip_code", .code, required: true, also: ["code", "trip number", "trip id"]),
            .init("name", .text, required: true, also: ["trip", "trip name", "title"]),
            .init("destination", .text, also: ["to", "where", "place"]),
            .init("duration_days", .whole(0...1_000), also: ["duration", "days"]),
            .init("max_participants", .whole(0...10_000), also: ["capacity", "places", "seats"]),
            .init("price", .money(negative: false), also: ["cost", "fee"]),
        ],
        keys: [.init("trip_code")])

    static let tripSchedules = ImportTable(
        "trip_schedules", "When a trip departs", books,
        columns: [
            .init("trip", .code, required: true, also: ["trip_id", "trip_code", "code"]),
            .init(
                "departure_date", .day, required: true, also: ["departure", "departs", "start", "start date", "from"]),
            .init("return_date", .day, required: true, also: ["return", "returns", "end", "end date", "to"]),
            .init("max_participants", .whole(0...10_000), also: ["capacity", "places", "seats"]),
            .init("current_bookings", .whole(0...10_000), also: ["booked", "bookings", "participants"]),
            .init(
                "status",
                .word(
                    ["scheduled", "confirmed", "in_progress", "completed", "cancelled"],
                    also: ["canceled": "cancelled", "complete": "completed"])),
        ],
        references: [.init("trip_id", .trip, by: "trip")],
        keys: [.init("trip_id", "departure_date")], spans: [("departure_date", "return_date")])

    static let tripBookings = ImportTable(
        "trip_bookings", "Who goes on a trip", books,
        columns: [
            .init("trip", .code, required: true, also: ["trip_code", "trip_id", "code"]),
            .init("departure_date", .day, required: true, also: ["departure", "departs", "trip date", "start date"]),
            .init("customer", .code, required: true, also: contactsOfCustomers),
            .init("booking_date", .day, required: true, also: ["booked", "booked on", "date"]),
            .init(
                "status",
                .word(["pending", "confirmed", "cancelled", "completed"], also: ["canceled": "cancelled"])),
            .init("total_amount", .money(negative: false), also: ["total", "amount", "price", "paid"]),
            .init("transaction", .code, also: numbersOfTransactions + ["transaction_number"]),
        ],
        references: [
            .init("schedule_id", .tripSchedule, by: "trip", "departure_date"),
            .init("customer_id", .customer, by: "customer"),
            .init("transaction_id", .transaction, by: "transaction"),
        ],
        keys: [.init("schedule_id", "customer_id", "booking_date")])
}
