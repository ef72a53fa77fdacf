import DiveShop
import GRDB

extension Store {
    static func upcomingCourses(_ db: Database, _ moment: Moment) throws -> Figure {
        try upcoming(
            db, moment, unit: ("course to come", "courses to come"),
            sql: """
                SELECT start_date AS date, courses.name AS name, \(courseSeatsLeft) AS seats
                FROM course_schedules CROSS JOIN courses ON courses.id = course_schedules.course_id
                WHERE \(isCourseToCome(moment.today.text))
                """)
    }

    static func upcomingTrips(_ db: Database, _ moment: Moment) throws -> Figure {
        try upcoming(
            db, moment, unit: ("trip to come", "trips to come"),
            sql: """
                SELECT departure_date AS date, trips.name AS name, \(tripSeatsLeft) AS seats
                FROM trip_schedules CROSS JOIN trips ON trips.id = trip_schedules.trip_id
                WHERE \(isTripToCome(moment.today.text))
                """)
    }

    private static func upcoming(_ db: Database, _ moment: Moment, unit: (String, String), sql: String) throws -> Figure
    {
        let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM (\(sql))") ?? 0
        let next = try Row.fetchOne(db, sql: "\(sql) ORDER BY date, name LIMIT 1")
        var details: [Figure.Detail] = []
        if let next {
            details.append(.init("next", .text(next.text("name") ?? "")))
            if let day = next.text("date").flatMap({ Day(text: $0.prefix(10)) }) {
                details.append(.init(day == moment.today ? "today" : "on", .text(day.weekdayAndDate)))
            }
            let seats = next.int("seats")
            details.append(
                .init("seats left", .count(seats), tone: seats == 0 ? .quiet : seats <= 2 ? .warning : .plain))
        }
        return Figure(value: .count(count), unit: count == 1 ? unit.0 : unit.1, details: details)
    }

    static func pendingCertifications(_ db: Database, _ moment: Moment) throws -> Figure {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS waiting, MIN(completion_date) AS oldest FROM course_enrollments
                WHERE \(awaitsCertificate)
                """)
        let count = row?.int("waiting") ?? 0
        var details: [Figure.Detail] = []
        var tone = Tone.plain
        if let oldest = row?.text("oldest").flatMap({ Day(text: $0.prefix(10)) }) {
            let days = max(0, moment.today - oldest)
            tone = days > 30 ? .warning : .plain
            details.append(
                .init("oldest", .text("\(days == 1 ? "a day" : "\(days) days"), since \(oldest.short)"), tone: tone))
        }
        return Figure(
            value: .count(count), unit: count == 1 ? "student to certify" : "students to certify", details: details,
            tone: tone)
    }
}
