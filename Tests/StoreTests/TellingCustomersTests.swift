import DiveShop
import GRDB
import Store
import Testing

/// Messages that go by themselves: what is told, when, and once.
struct TellingCustomersTests {
    private let folder: Folder
    private let store: Store
    private let me: Int64
    /// 10:00 in the shop, whose clock is UTC's.
    private let now = Instant(text: "2026-11-26 10:00:00")!

    init() throws {
        folder = try Folder()
        let settings = Settings(environment: ["SMS_ENABLED": "true", "SHOP_TIMEZONE": "UTC", "BUSINESS_NAME": "Blue"])
        store = try folder.store(settings: settings)
        try store.makeShop(name: "Blue", timeZone: "UTC", owner: "owner", osAccount: "owner", at: founding)
        me = Int64(try #require(store.column("SELECT id FROM users").first))!
        try run(
            """
            INSERT INTO customers (id, first_name, last_name, mobile) VALUES
                (1, 'Ann', 'Reef', '(305) 555-0101'), (2, 'Bo', 'Cove', '305 555 0102'), (3, 'Cy', 'Wall', NULL);
            INSERT INTO rental_categories (id, name) VALUES (1, 'Gear');
            INSERT INTO rental_equipment (id, category_id, equipment_code, name) VALUES
                (1, 1, 'R1', 'Regulator'), (2, 1, 'B1', 'BCD'), (3, 1, 'L1', 'Light');
            INSERT INTO courses (id, course_code, name) VALUES (1, 'OW', 'Open Water');
            INSERT INTO trips (id, trip_code, name) VALUES (1, 'KEY', 'Key Largo')
            """)
    }

    private func run(_ sql: String) throws { try store.raw { try $0.execute(sql: sql) } }

    private func switchOn(_ occasion: AutomaticRule.Occasion, days: Int? = nil) throws {
        let standard = AutomaticRule.standard(occasion)
        let rule = AutomaticRule(
            occasion, channel: .sms, template: standard.template, days: days ?? standard.days, isActive: true)
        try store.perform(.messages(.setRule(rule)), staff: me, at: now)
    }

    private func told() throws -> [String] {
        try store.column(
            "SELECT customer_id || ' ' || status || ' ' || message FROM communication_log ORDER BY customer_id, id")
    }

    /// A rental of gear that is out, with the day on which it is to be back.
    private func rent(_ id: Int, by customer: Int, back: String, gear: [Int], returned: Bool = false) throws {
        try run(
            """
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (\(id), 'R\(id)', \(customer), '2026-11-20', '\(back)', 'picked_up')
            """)
        for item in gear {
            try run(
                """
                INSERT INTO rental_checkouts (reservation_id, equipment_id, checkout_date, expected_return_date, actual_return_date)
                VALUES (\(id), \(item), '2026-11-20', '\(back)', \(returned ? "'2026-11-25'" : "NULL"))
                """)
        }
    }

    @Test func whatIsDueTomorrowIsToldOnce() throws {
        try rent(1, by: 1, back: "2026-11-27", gear: [1, 2])
        try rent(2, by: 2, back: "2026-11-28", gear: [3])
        try switchOn(.rentalDue)
        #expect(try store.tellCustomers(at: now) == 1)
        #expect(try told() == ["1 pending Your BCD, Regulator rental is due Fri 27 Nov"])
        #expect(try store.tellCustomers(at: now) == 0)
        #expect(try store.tellCustomers(at: now.adding(seconds: 3600)) == 0)
        // A day later the other one is.
        #expect(try store.tellCustomers(at: now.adding(seconds: 86_400)) == 1)
        #expect(try told().last == "2 pending Your Light rental is due Sat 28 Nov")
        #expect(
            try store.column("SELECT new_values FROM audit_logs WHERE action = 'tell_customers' ORDER BY id") == [
                #"{"rental_due":"1"}"#, #"{"rental_due":"1"}"#,
            ])
    }

    @Test func whatIsProlongedIsToldOfAnew() throws {
        try rent(1, by: 1, back: "2026-11-27", gear: [1])
        try switchOn(.rentalDue)
        #expect(try store.tellCustomers(at: now) == 1)
        try run("UPDATE rental_checkouts SET expected_return_date = '2026-11-28'")
        #expect(try store.tellCustomers(at: now) == 0)
        #expect(try store.tellCustomers(at: now.adding(seconds: 86_400)) == 1)
    }

    /// Each: a rule, what there is, and who is told what at 10:00 on 26 November.
    @Test(arguments: [
        (
            AutomaticRule.Occasion.rentalOverdue, "2026-11-25",
            ["1 pending Your Light rental was due back on Wed 25 Nov. Please bring it to Blue"]
        ),
        (.rentalOverdue, "2026-11-26", []),
        (
            .rentalOverdue, "2026-11-11",
            ["1 pending Your Light rental was due back on Wed 11 Nov. Please bring it to Blue"]
        ),
        (.rentalOverdue, "2026-11-10", []),
        (.rentalDue, "2026-11-26", ["1 pending Your Light rental is due Thu 26 Nov"]), (.rentalDue, "2026-11-25", []),
        (.rentalDue, "2026-11-28", []),
    ])
    func rentals(occasion: AutomaticRule.Occasion, back: String, expected: [String]) throws {
        try rent(1, by: 1, back: back, gear: [3])
        try rent(2, by: 2, back: back, gear: [1], returned: true)
        try switchOn(occasion)
        #expect(try store.tellCustomers(at: now) == expected.count)
        #expect(try told() == expected)
    }

    @Test(arguments: [
        (0, false), (1, true), (2, false),
    ])
    func classesAndTripsAndAppointments(ahead: Int, isTold: Bool) throws {
        let day = Day(text: "2026-11-26")!.adding(days: ahead).text
        try run(
            """
            INSERT INTO course_schedules (id, course_id, start_date, end_date) VALUES (1, 1, '\(day)', '\(day)'), (2, 1, '\(day)', '\(day)');
            UPDATE course_schedules SET status = 'cancelled' WHERE id = 2;
            INSERT INTO course_enrollments (schedule_id, customer_id, status) VALUES (1, 1, 'enrolled'), (1, 2, 'dropped'), (2, 2, 'enrolled');
            INSERT INTO trip_schedules (id, trip_id, departure_date, return_date) VALUES (1, 1, '\(day)', '\(day)');
            INSERT INTO trip_bookings (schedule_id, customer_id, status) VALUES (1, 1, 'confirmed'), (1, 1, 'pending'), (1, 2, 'cancelled');
            INSERT INTO appointments (customer_id, start_time, status) VALUES (1, '\(day) 15:30:00', 'scheduled'),
                (2, '\(day) 15:30:00', 'cancelled'), (NULL, '\(day) 15:30:00', 'scheduled')
            """)
        for occasion in [AutomaticRule.Occasion.course, .trip, .appointment] { try switchOn(occasion, days: 1) }
        #expect(try store.tellCustomers(at: now) == (isTold ? 3 : 0))
        #expect(
            try told()
                == (isTold
                    ? [
                        "1 pending Class reminder: Open Water starts Fri 27 Nov", "1 pending Trip departure in 1 days",
                        "1 pending Appointment tomorrow at 15:30",
                    ] : []))
    }

    @Test func nobodyIsToldAtNightNorWhileTheChannelOrTheRuleIsOff() throws {
        try rent(1, by: 1, back: "2026-11-27", gear: [1])
        #expect(try store.tellCustomers(at: now) == 0)
        try switchOn(.rentalDue)
        for hour in ["07:59:59", "21:00:00"] {
            #expect(try store.tellCustomers(at: Instant(text: "2026-11-26 \(hour)")!) == 0)
        }
        let off = try Store(
            path: store.path, settings: Settings(environment: ["SMS_ENABLED": "false", "SHOP_TIMEZONE": "UTC"]))
        #expect(try off.tellCustomers(at: now) == 0)
        #expect(try store.tellCustomers(at: Instant(text: "2026-11-26 08:00:00")!) == 1)
    }

    // MARK: What waited is asked again in the moment in which it goes

    private func claim(_ moment: Instant) throws -> [ClaimedMessage] {
        try store.outboxRound(.sms, settling: [], room: 9, at: moment, milliseconds: { moment.seconds * 1000 }).claimed
    }

    /// Something of Ann's on the 27th of each kind, and gear that is overdue.
    private func makeOccasions() throws {
        try rent(1, by: 1, back: "2026-11-27", gear: [1])
        try rent(2, by: 1, back: "2026-11-25", gear: [2])
        try run(
            """
            INSERT INTO course_schedules (id, course_id, start_date, end_date) VALUES (1, 1, '2026-11-27', '2026-11-28');
            INSERT INTO course_enrollments (schedule_id, customer_id, status) VALUES (1, 1, 'enrolled');
            INSERT INTO trip_schedules (id, trip_id, departure_date, return_date) VALUES (1, 1, '2026-11-27', '2026-11-28');
            INSERT INTO trip_bookings (schedule_id, customer_id, status) VALUES (1, 1, 'confirmed');
            INSERT INTO appointments (customer_id, start_time, status) VALUES (1, '2026-11-27 08:00:00', 'scheduled')
            """)
    }

    @Test(arguments: [
        (
            AutomaticRule.Occasion.rentalDue,
            "UPDATE rental_checkouts SET actual_return_date = '2026-11-26 10:05:00' WHERE reservation_id = 1"
        ),
        (.rentalDue, "UPDATE rental_checkouts SET expected_return_date = '2026-11-30' WHERE reservation_id = 1"),
        (.rentalDue, "UPDATE rental_reservations SET status = 'returned' WHERE id = 1"),
        (
            .rentalOverdue,
            "UPDATE rental_checkouts SET actual_return_date = '2026-11-26 10:05:00' WHERE reservation_id = 2"
        ),
        (.course, "UPDATE course_enrollments SET status = 'dropped'"),
        (.course, "UPDATE course_schedules SET status = 'cancelled'"),
        (.course, "UPDATE course_schedules SET start_date = '2026-11-28'"),
        (.trip, "UPDATE trip_bookings SET status = 'cancelled'"),
        (.trip, "UPDATE trip_schedules SET status = 'cancelled'"),
        (.appointment, "UPDATE appointments SET status = 'cancelled'"),
        (.appointment, "UPDATE appointments SET start_time = '2026-11-27 11:00:00'"),
        (.appointment, "UPDATE appointments SET customer_id = 2"),
    ])
    func whatWasUndoneMeanwhileIsNotTold(occasion: AutomaticRule.Occasion, undone: String) throws {
        try makeOccasions()
        try switchOn(occasion, days: 1)
        #expect(try store.tellCustomers(at: now) == 1)
        try run(undone)
        #expect(try claim(now.adding(seconds: 600)).isEmpty)
        #expect(
            try store.column("SELECT status || ': ' || error FROM communication_log") == [
                "skipped: it is not so any more: brought back, cancelled or moved"
            ])
    }

    /// All that still is so goes, as late as it may be.
    @Test(arguments: [AutomaticRule.Occasion.rentalDue, .rentalOverdue, .course, .trip, .appointment])
    func whatIsStillSoIsTold(occasion: AutomaticRule.Occasion) throws {
        try makeOccasions()
        try switchOn(occasion, days: 1)
        #expect(try store.tellCustomers(at: now) == 1)
        #expect(try claim(Instant(text: "2026-11-27 07:59:59")!).count == 1)
    }

    @Test func whatHasBegunIsNotToldOf() throws {
        try makeOccasions()
        try switchOn(.appointment, days: 1)
        #expect(try store.tellCustomers(at: now) == 1)
        #expect(try claim(Instant(text: "2026-11-27 08:00:00")!).isEmpty)
        #expect(try store.column("SELECT error FROM communication_log").first?.hasPrefix("it came too late") == true)
    }

    /// A return that was rung up by mistake and taken back: they are told after all, once.
    @Test func whatIsSoAgainIsToldAgain() throws {
        try makeOccasions()
        try switchOn(.rentalDue)
        #expect(try store.tellCustomers(at: now) == 1)
        try run("UPDATE rental_checkouts SET actual_return_date = '2026-11-26 10:05:00'")
        #expect(try claim(now.adding(seconds: 600)).isEmpty && store.tellCustomers(at: now) == 0)
        try run("UPDATE rental_checkouts SET actual_return_date = NULL")
        #expect(try store.tellCustomers(at: now) == 1)
        #expect(try claim(now.adding(seconds: 1200)).count == 1 && store.tellCustomers(at: now) == 0)
    }

    /// One of two things is back: the message that names both does not go, and the other one is told of by itself, once.
    @Test(arguments: [(AutomaticRule.Occasion.rentalDue, "2026-11-27"), (.rentalOverdue, "2026-11-25")])
    func whatIsBackIsNotNamed(_ occasion: AutomaticRule.Occasion, back: String) throws {
        try rent(1, by: 1, back: back, gear: [1, 2])
        try switchOn(occasion)
        #expect(try store.tellCustomers(at: now) == 1)
        try run("UPDATE rental_checkouts SET actual_return_date = '2026-11-26 10:05:00' WHERE equipment_id = 2")
        let later = now.adding(seconds: 600)
        #expect(try claim(later).isEmpty)
        #expect(
            try store.column("SELECT status || ': ' || error FROM communication_log") == [
                "skipped: some of it was brought back meanwhile: what is still out is told anew"
            ])
        #expect(try store.tellCustomers(at: later) == 1)
        let claimed = try claim(later.adding(seconds: 60))
        #expect(claimed.count == 1 && claimed.first?.content.text.contains("Your Regulator rental") == true)
        #expect(try store.tellCustomers(at: later.adding(seconds: 120)) == 0)
    }

    /// Two alike, and one of them is back: the words are right as they are.
    @Test func whatIsBackOfTwoAlike() throws {
        try run("INSERT INTO rental_equipment (id, category_id, equipment_code, name) VALUES (4, 1, 'R2', 'Regulator')")
        try rent(1, by: 1, back: "2026-11-27", gear: [1, 4])
        try switchOn(.rentalDue)
        #expect(try store.tellCustomers(at: now) == 1)
        try run("UPDATE rental_checkouts SET actual_return_date = '2026-11-26 10:05:00' WHERE equipment_id = 4")
        #expect(try claim(now.adding(seconds: 600)).count == 1)
    }

    /// A row that somebody else has written, and nobody can read, keeps nobody else's message back.
    @Test func whatCannotBeReadSilencesNobody() throws {
        try switchOn(.appointment)
        try run(
            """
            INSERT INTO appointments (id, customer_id, appointment_type, start_time, end_time, status) VALUES
                (1, 1, 'fitting', '2026-11-27 08.30', '2026-11-27 09.30', 'scheduled'),
                (2, 2, 'fitting', '2026-11-27 10:00:00', '2026-11-27 11:00:00', 'scheduled')
            """)
        #expect(try store.tellCustomers(at: now) == 1)
        #expect(try store.column("SELECT customer_id FROM communication_log") == ["2"])
    }

    /// Whoever cannot be told is put down as skipped, with the reason, and not tried at each turn.
    @Test func whoCannotBeToldIsSkippedOnce() throws {
        try rent(1, by: 3, back: "2026-11-27", gear: [1])
        try rent(2, by: 2, back: "2026-11-27", gear: [2])
        try run("UPDATE customers SET sms_opt_in = 0 WHERE id = 2")
        try switchOn(.rentalDue)
        #expect(try store.tellCustomers(at: now) == 2)
        #expect(
            try store.column("SELECT customer_id || status || error FROM communication_log ORDER BY customer_id") == [
                "2skippedhas not agreed to SMS", "3skippedno mobile or telephone number",
            ])
        #expect(try store.tellCustomers(at: now) == 0)
    }
}
