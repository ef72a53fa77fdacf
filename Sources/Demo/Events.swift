import DiveShop
import Store

/// Courses and trips on the calendar, past and to come, and who signs up on which day.
struct Events {
    enum Kind { case course, trip }
    struct Schedule {
        let kind: Kind
        /// In ``Goods/courses`` or ``Goods/trips``.
        let what: Int
        let start: Day
        let end: Day
        let isCancelled: Bool
        let leader: Int
        let place: String
        var taken = 0
        var people: [Int] = []
    }

    private(set) var all: [Schedule] = []
    /// By days since the shop's first: the schedules that somebody signs up for that day.
    private(set) var signUps: [[Int]]

    init(_ numbers: DemoShop.Numbers, first: Day, today: Day, _ chance: inout Chance) {
        signUps = Array(repeating: [], count: today - first + 1)
        let perWeek = 1.2 + Double(numbers.salesPerDay) / 40
        var day = first.adding(days: 3)
        while day < today.adding(days: 150) {
            for _ in 0..<chance.about(perWeek) {
                let what = chance.weighted([5, 3, 1.5, 2, 1, 0.7, 0.4, 1])
                add(
                    .course, what, day.adding(days: chance.below(7)), days: Goods.courses[what].days,
                    seats: Goods.courses[what].seats, lead: 45, first, today, &chance)
            }
            if chance.happens(0.55) {
                let what = chance.weighted([3, 1, 1, 0.6, 0.3, 3])
                add(
                    .trip, what, day.adding(days: chance.below(7)), days: Goods.trips[what].days,
                    seats: Goods.trips[what].seats, lead: 120, first, today, &chance)
            }
            day = day.adding(days: 7)
        }
        all.sort { ($0.start, $0.what) < ($1.start, $1.what) }
        for (i, schedule) in all.enumerated() where !schedule.isCancelled {
            let seats = schedule.kind == .course ? Goods.courses[schedule.what].seats : Goods.trips[schedule.what].seats
            let lead = schedule.kind == .course ? 45 : 120
            // Four in a hundred are booked out; others are half to nearly full by the time they begin.
            let wanted = chance.happens(0.08) ? seats : chance.within(seats / 2...seats)
            for _ in 0..<wanted {
                let when = schedule.start.adding(days: -2 - chance.below(lead))
                if when >= first && when <= today { signUps[when - first].append(i) }
            }
        }
    }

    private mutating func add(
        _ kind: Kind, _ what: Int, _ start: Day, days: Int, seats: Int, lead: Int, _ first: Day, _ today: Day,
        _ chance: inout Chance
    ) {
        all.append(
            Schedule(
                kind: kind, what: what, start: start, end: start.adding(days: days - 1),
                isCancelled: chance.happens(0.03),
                leader: chance.pick(ShopMaker.instructors), place: chance.pick(Goods.places)))
    }

    /// Gives somebody a seat.
    /// - Returns: false: there is none left, or they have one.
    mutating func seat(_ customer: Int, in schedule: Int) -> Bool {
        let seats =
            all[schedule].kind == .course
            ? Goods.courses[all[schedule].what].seats : Goods.trips[all[schedule].what].seats
        guard all[schedule].taken < seats, !all[schedule].people.contains(customer) else { return false }
        all[schedule].taken += 1
        all[schedule].people.append(customer)
        return true
    }
}

extension ShopMaker {
    /// What somebody who signs up pays for, until the till has its number.
    struct SignUp {
        let schedule: Int
        let customer: Int
        let day: Day
        let second: Int
    }

    mutating func signUps(on day: Day) -> [SignUp] {
        var made: [SignUp] = []
        for schedule in events.signUps[day - first] where customers.known > 0 {
            let customer = customers.someone(&chance)
            if events.seat(customer, in: schedule) {
                made.append(SignUp(schedule: schedule, customer: customer, day: day, second: moment(on: day)))
            }
        }
        return made
    }

    /// - Parameter ticket: nil: it was paid without one.
    mutating func insert(_ signUp: SignUp, ticket: Int?) throws(Refusal) {
        let schedule = events.all[signUp.schedule]
        let made = text(signUp.day, signUp.second)
        let isOver = schedule.end < today
        let isRunning = schedule.start <= today && !isOver
        switch schedule.kind {
        case .course:
            let fate = chance.part()
            let status =
                fate < 0.04
                ? "dropped" : isOver ? (fate < 0.08 ? "failed" : "completed") : isRunning ? "in_progress" : "enrolled"
            let isDone = status == "completed"
            // Cards take a while; a few were forgotten.
            let hasCard = isDone && (today - schedule.end > 25 ? !chance.happens(0.003) : chance.happens(0.35))
            let card = hasCard ? "N\(2_000_000 + chance.below(7_999_999))" : nil
            try tables.enrolments.insert(
                .int(signUp.schedule + 1), .int(signUp.customer), .text(signUp.day.text), .text(status),
                isDone ? .text(schedule.end.text) : .null, .optional(card),
                .money(Money(cents: Goods.courses[schedule.what].price)),
                .optional(ticket), .text(made))
            if let card {
                try tables.certified.insert(
                    .int(signUp.customer), .int(1 + schedule.what), .text(card), .text(schedule.end.text),
                    .text(schedule.leader == 7 ? "Ingrid Solberg" : "Luis Herrera"), .text("verified"), .text(made))
            }
        case .trip:
            let status =
                chance.happens(0.04)
                ? "cancelled" : isOver ? "completed" : chance.happens(0.85) ? "confirmed" : "pending"
            try tables.bookings.insert(
                .int(signUp.schedule + 1), .int(signUp.customer), .text(signUp.day.text), .text(status),
                .money(Money(cents: Goods.trips[schedule.what].price)), .optional(ticket), .text(made))
        }
    }

    /// The schedules come last: by then it is known who sits in them.
    mutating func makeSchedules() throws(Refusal) {
        for (i, schedule) in events.all.enumerated() {
            let isOver = schedule.end < today
            let isRunning = schedule.start <= today && !isOver
            let open = schedule.kind == .trip && schedule.taken >= 4 ? "confirmed" : "scheduled"
            let status = schedule.isCancelled ? "cancelled" : isOver ? "completed" : isRunning ? "in_progress" : open
            let made = text(max(first.adding(days: -60), schedule.start.adding(days: -150)), ShopMaker.opening)
            switch schedule.kind {
            case .course:
                try tables.courseSchedules.insert(
                    .int(i + 1), .int(schedule.what + 1), .int(schedule.leader), .text(schedule.start.text),
                    .text(schedule.end.text),
                    .text(schedule.place), .int(Goods.courses[schedule.what].seats), .int(schedule.taken),
                    .text(status), .text(made))
            case .trip:
                try tables.tripSchedules.insert(
                    .int(i + 1), .int(schedule.what + 1), .text(schedule.start.text), .text(schedule.end.text),
                    .int(Goods.trips[schedule.what].seats), .int(schedule.taken), .text(status), .text(made))
            }
        }
    }
}
