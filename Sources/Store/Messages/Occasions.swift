import DiveShop
import GRDB

/// Something of a customer's that a message of its own accord is about.
struct Occasion {
    let customer: Int64
    /// The same for the same thing and day, so that it is told once: `trip:17:2026-11-27`.
    let key: String
    let values: [MessageField: String]
}

extension Occasion {
    /// Overdue gear is told of within so many days after the rule's: a rule that is switched on does not stir up what was forgotten years ago.
    static let late = 14

    /// What has come near, or has passed, of which the customer was not told: the first ones by day.
    /// What cannot be read, since somebody else wrote it, is left out.
    /// - Parameter limit: at most so many; nil: all.
    static func all(_ db: Database, _ rule: AutomaticRule, _ moment: Moment, limit: Int? = nil) throws -> [Occasion] {
        guard let sql = sql(of: rule.occasion) else { return [] }
        let (from, to) = days(of: rule, moment.today)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM (\(sql)) AS occasion WHERE NOT EXISTS (
                    SELECT 1 FROM communication_log WHERE customer_id = occasion.customer AND communication_log.occasion = occasion.key)
                ORDER BY moment, key
                """,
            arguments: [
                "from": from.text, "to": to.text, "start": moment.start(of: from),
                "end": moment.start(of: to.adding(days: 1)),
            ])
        var occasions: [Occasion] = []
        while occasions.count < limit ?? .max, let row = try rows.next() {
            if let occasion = occasion(row, rule, moment) { occasions.append(occasion) }
        }
        return occasions
    }

    /// Why a message that waited is not sent.
    enum NoMore: String {
        case over = "it came too late: the day or the hour is past"
        case gone = "it is not so any more: brought back, cancelled or moved"
        case less = "some of it was brought back meanwhile: what is still out is told anew"

        /// Whether they are told after all, should it be so.
        var isToldAnew: Bool { self != .over }
    }

    /// Whether what a message is about was undone since it was put down, or is over; nil: it is still so, or nobody can read the key.
    static func whyNoMore(
        _ db: Database, _ message: OutboxMessage, _ key: String, of customer: Int64, _ moment: Moment
    ) throws -> NoMore? {
        let parts = key.split(separator: ":", maxSplits: 2)
        guard parts.count == 3, let kind = AutomaticRule.Occasion(rawValue: String(parts[0])), let sql = sql(of: kind),
            let day = Day(text: parts[2].prefix(10))
        else { return nil }
        let isSo = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM (\(sql)) WHERE customer = :customer AND key = :key)",
            arguments: [
                "customer": customer, "key": key, "from": day.text, "to": day.text, "start": day.text,
                "end": day.adding(days: 1).text,
            ])
        guard isSo == true else { return .gone }
        switch kind {
        case .staff: return nil
        case .rentalOverdue: return try namesWhatIsBack(db, message, of: parts[1], day) ? .less : nil
        case .rentalDue where day >= moment.today:
            return try namesWhatIsBack(db, message, of: parts[1], day) ? .less : nil
        case .rentalDue, .course, .trip: return day < moment.today ? .over : nil
        case .appointment: return Instant(text: parts[2]).map { $0 <= moment.now } == true ? .over : nil
        }
    }

    /// Whether a message names gear of a rental that was brought back since it was put down, and nothing of the kind is still out.
    private static func namesWhatIsBack(
        _ db: Database, _ message: OutboxMessage, of rental: Substring, _ day: Day
    ) throws -> Bool {
        guard let put = message.createdAt else { return false }
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM rental_checkouts AS back JOIN rental_equipment AS item ON item.id = back.equipment_id
                    WHERE back.reservation_id = :rental AND back.expected_return_date = :day AND back.actual_return_date >= :put
                        AND item.name <> '' AND instr(:words, item.name) > 0 AND NOT EXISTS (
                            SELECT 1 FROM rental_checkouts AS out JOIN rental_equipment AS still ON still.id = out.equipment_id
                            WHERE out.reservation_id = :rental AND out.expected_return_date = :day AND out.actual_return_date IS NULL
                                AND instr(still.name, item.name) > 0))
                """,
            arguments: [
                "rental": Int64(rental), "day": day.text, "put": put.text,
                "words": message.content.title + " " + message.content.text,
            ]) ?? false
    }

    /// The days at which that may be which is told of today. What is due is told of on the day itself, too, where nobody could be told before; what
    /// begins is not: it may be over.
    private static func days(of rule: AutomaticRule, _ today: Day) -> (from: Day, to: Day) {
        switch rule.occasion {
        case .rentalOverdue: (today.adding(days: -rule.days - late), today.adding(days: -max(1, rule.days)))
        case .rentalDue: (today, today.adding(days: rule.days))
        case .course, .trip, .appointment, .staff:
            (today.adding(days: min(1, rule.days)), today.adding(days: rule.days))
        }
    }

    /// Of those days: customer, key, moment (a day, or UTC text) and subject.
    private static func sql(of occasion: AutomaticRule.Occasion) -> String? {
        switch occasion {
        case .rentalDue, .rentalOverdue:
            // By what is still out; a rental that is prolonged is told of anew.
            """
            SELECT rental_reservations.customer_id AS customer, expected_return_date AS moment,
                '\(occasion.rawValue):' || rental_reservations.id || ':' || expected_return_date AS key,
                (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT rental_equipment.name AS name FROM rental_checkouts AS out
                    JOIN rental_equipment ON rental_equipment.id = out.equipment_id
                    WHERE out.reservation_id = rental_reservations.id AND out.actual_return_date IS NULL
                        AND out.expected_return_date = rental_checkouts.expected_return_date ORDER BY rental_equipment.name)) AS subject
            FROM rental_checkouts JOIN rental_reservations ON rental_reservations.id = reservation_id AND status = 'picked_up'
            WHERE actual_return_date IS NULL AND expected_return_date BETWEEN :from AND :to
            GROUP BY rental_reservations.id, expected_return_date
            """
        case .course:
            """
            SELECT customer_id AS customer, start_date AS moment, 'course:' || course_schedules.id || ':' || start_date AS key,
                courses.name AS subject
            FROM course_schedules JOIN courses ON courses.id = course_id
            JOIN course_enrollments ON schedule_id = course_schedules.id AND course_enrollments.status IN ('enrolled', 'in_progress')
            WHERE start_date BETWEEN :from AND :to AND course_schedules.status = 'scheduled'
            """
        case .trip:
            """
            SELECT customer_id AS customer, departure_date AS moment, 'trip:' || trip_schedules.id || ':' || departure_date AS key,
                trips.name AS subject
            FROM trip_schedules JOIN trips ON trips.id = trip_id
            JOIN trip_bookings ON schedule_id = trip_schedules.id AND trip_bookings.status IN ('pending', 'confirmed')
            WHERE departure_date BETWEEN :from AND :to AND trip_schedules.status IN ('scheduled', 'confirmed')
            GROUP BY customer_id, trip_schedules.id
            """
        case .appointment:
            """
            SELECT customer_id AS customer, start_time AS moment, 'appointment:' || id || ':' || start_time AS key,
                appointment_type AS subject
            FROM appointments WHERE start_time >= :start AND start_time < :end AND customer_id IS NOT NULL AND status = 'scheduled'
            """
        case .staff: nil
        }
    }

    private static func occasion(_ row: Row, _ rule: AutomaticRule, _ moment: Moment) -> Occasion? {
        guard let customer = Int64.fromDatabaseValue(row["customer"]), let key = row.text("key"),
            let text = row.text("moment")
        else { return nil }
        let subject = row.text("subject") ?? ""
        var values: [MessageField: String] = [:]
        let day: Day
        if rule.occasion == .appointment {
            guard let start = Instant(text: text) else { return nil }
            day = moment.calendar.day(of: start)
            values[.time] = moment.calendar.clock(of: start)
        } else {
            guard let read = Day(text: text.prefix(10)) else { return nil }
            day = read
        }
        values[.date] = "\(Day.weekdayNames[day.weekday]) \(day.short)"
        values[.days] = "\(max(0, day - moment.today))"
        switch rule.occasion {
        case .rentalDue, .rentalOverdue: values[.equipment] = subject
        case .course: values[.course] = subject
        case .trip: values[.details] = subject
        case .appointment, .staff: break
        }
        return Occasion(customer: customer, key: key, values: values)
    }
}
