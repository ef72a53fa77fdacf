import DiveShop
import Testing

/// The tiles upcoming_events, upcoming_courses, upcoming_trips and pending_certifications.
struct EventTests {
    let shop: HandShop
    let course: Int64
    let trip: Int64
    init() throws {
        shop = try HandShop()
        course = try shop.add("courses", ["course_code": "OW", "name": "Open Water"])
        trip = try shop.add("trips", ["trip_code": "REEF", "name": "Reef", "destination": "Belize"])
    }

    @discardableResult
    private func course(_ start: String, _ status: String = "scheduled", of most: Int = 8, taken: Int = 0) throws
        -> Int64
    {
        try shop.add(
            "course_schedules",
            [
                "course_id": course, "start_date": start, "end_date": "2026-12-31", "max_students": most,
                "current_enrollment": taken, "status": status,
            ])
    }

    private func trip(_ departure: String, _ status: String = "scheduled", of most: Int = 12, taken: Int = 0) throws {
        try shop.add(
            "trip_schedules",
            [
                "trip_id": trip, "departure_date": departure, "return_date": "2026-12-31", "max_participants": most,
                "current_bookings": taken, "status": status,
            ])
    }

    @Test func coursesThatAreScheduledFromTodayOnAreToCome() throws {
        try course("2026-06-12")
        try course("2026-06-20", of: 8, taken: 7)
        try course("2026-06-13 09:00", of: 8, taken: 2)
        for status in ["in_progress", "completed", "cancelled"] { try course("2026-07-01", status) }
        let figure = try #require(try shop.reading(.upcomingCourses).figure)
        #expect(figure.value == .count(2))
        #expect(figure.detail("next") == .text("Open Water"))
        #expect(figure.detail("today") == .text("Sat 13 Jun"))
        #expect(figure.detail("seats left") == .count(6))
        // Tomorrow the other is the next one.
        let tomorrow = try #require(
            try shop.reading(.upcomingCourses, at: Instant(text: "2026-06-14 12:00:00")!).figure)
        #expect(tomorrow.value == .count(1))
        #expect(tomorrow.detail("on") == .text("Sat 20 Jun"))
        #expect(tomorrow.details.last == .init("seats left", .count(1), tone: .warning))
    }

    @Test func tripsThatAreScheduledOrConfirmedFromTodayOnAreToCome() throws {
        try trip("2026-06-12")
        try trip("2026-06-13", "confirmed", of: 12, taken: 14)
        try trip("2026-07-01")
        for status in ["in_progress", "completed", "cancelled"] { try trip("2026-07-01", status) }
        let figure = try #require(try shop.reading(.upcomingTrips).figure)
        #expect(figure.value == .count(2))
        #expect(figure.details.last == .init("seats left", .count(0), tone: .quiet))
    }

    @Test func nothingToComeHasNoNext() throws {
        for widget in [WidgetID.upcomingCourses, .upcomingTrips] {
            let figure = try #require(try shop.reading(widget).figure)
            #expect(figure.value == .count(0))
            #expect(figure.details == [])
        }
    }

    @Test func coursesAndTripsStandTogetherByDate() throws {
        try course("2026-06-14", taken: 6)
        try trip("2026-06-13", taken: 12)
        try course("2026-06-15")
        try trip("2026-06-14", "confirmed", taken: 3)
        try course("2026-06-12")
        try trip("2026-06-30", "cancelled")
        let table = try #require(try shop.reading(.upcomingEvents).table)
        #expect(table.column("kind").map(\.text) == ["trip", "course", "trip", "course"])
        #expect(table.column("date") == ["13", "14", "14", "15"].map { .day(Day(text: "2026-06-\($0)")!) })
        #expect(table.column("seats_left") == [.count(0), .count(2), .count(9), .count(8)])
        #expect(table.rows.map(\.tone) == [.quiet, .warning, .plain, .plain])
        #expect(try shop.rows(.upcomingEvents).total == 4)
        #expect(try shop.rows(.upcomingCourses).rows.column("kind").map(\.text) == ["course", "course"])
        #expect(try shop.rows(.upcomingTrips).rows.column("place").map(\.text) == ["Belize", "Belize"])
    }

    @Test(arguments: [8, 5, 10, 15]) func asManyAreShownAsAreAskedFor(limit: Int) throws {
        for n in 1...20 { try course("2026-07-\(n < 10 ? "0" : "")\(n)") }
        #expect(try shop.reading(.upcomingEvents, ["limit": limit]).table?.rows.count == limit)
        #expect(try shop.rows(.upcomingEvents).total == 20)
    }

    @Test func certificationsToIssueAreThoseOfCompletedStudentsWithoutANumber() throws {
        let schedule = try course("2026-05-01", "completed")
        func student(_ name: String, _ status: String, done: String?, number: String? = nil) throws {
            try shop.add(
                "course_enrollments",
                [
                    "schedule_id": schedule, "customer_id": try shop.customer(name), "status": status,
                    "completion_date": done, "certification_number": number,
                ])
        }
        try student("Ana", "completed", done: "2026-06-03")
        try student("Bo", "completed", done: "2026-05-04", number: "")
        try student("Cy", "completed", done: "2026-05-04", number: "PADI-1")
        for status in ["enrolled", "in_progress", "dropped", "failed"] { try student(status, status, done: nil) }
        let figure = try #require(try shop.reading(.pendingCertifications).figure)
        #expect(figure.value == .count(2))
        #expect(figure.unit == "students to certify")
        #expect(figure.details == [.init("oldest", .text("40 days, since 4 May"), tone: .warning)])
        let behind = try shop.rows(.pendingCertifications)
        #expect(behind.rows.column("customer").map(\.text) == ["Bo", "Ana"])
        #expect(behind.rows.column("course").map(\.text) == ["Open Water", "Open Water"])
        try shop.run("UPDATE course_enrollments SET certification_number = 'PADI-2' WHERE certification_number = ''")
        #expect(try shop.reading(.pendingCertifications).figure?.unit == "student to certify")
        #expect(try shop.reading(.pendingCertifications).figure?.tone == .plain)
    }
}
