import DiveShop
import GRDB
import Store
import Testing

/// Who is in an audience: each rule, and rules together.
@Suite struct AudienceTests {
    let shop: MessageShop
    init() throws {
        shop = try MessageShop()
        try shop.run(
            """
            INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'nitrox'), (2, 'nitrox'), (2, 'club'), (6, 'nitrox');
            INSERT INTO transactions (transaction_number, customer_id, transaction_type, status, total, created_at) VALUES
                ('T1', 1, 'sale', 'completed', 10, '2026-11-24 09:00:00'), ('T2', 3, 'sale', 'completed', 10, '2026-11-15 09:00:00'),
                ('T3', 4, 'sale', 'voided', 10, '2026-11-24 09:00:00'), ('T4', 5, 'return', 'completed', 10, '2026-11-24 09:00:00'),
                ('T5', NULL, 'sale', 'completed', 10, '2026-11-24 09:00:00'), ('T6', 7, 'quote', 'completed', 10, '2026-11-24 09:00:00');
            INSERT INTO courses (id, course_code, name) VALUES (1, 'OWD', 'Open Water'), (2, 'EAN', 'Nitrox');
            INSERT INTO course_schedules (id, course_id, start_date, end_date, status) VALUES (1, 1, '2026-11-20', '2026-11-24', 'in_progress'),
                (2, 1, '2026-11-01', '2026-11-23', 'in_progress'), (3, 1, '2026-12-01', '2026-12-03', 'cancelled');
            INSERT INTO course_enrollments (schedule_id, customer_id, status) VALUES (1, 2, 'in_progress'), (1, 3, 'dropped'), (2, 4, 'enrolled'),
                (3, 5, 'enrolled');
            INSERT INTO trips (id, trip_code, name) VALUES (1, 'BON', 'Bonaire');
            INSERT INTO trip_schedules (id, trip_id, departure_date, return_date, status) VALUES (1, 1, '2026-12-01', '2026-12-08', 'confirmed'),
                (2, 1, '2026-10-01', '2026-10-08', 'completed');
            INSERT INTO trip_bookings (schedule_id, customer_id, status) VALUES (1, 1, 'confirmed'), (1, 3, 'cancelled'), (1, 7, 'pending'),
                (2, 5, 'confirmed');
            INSERT INTO certification_agencies (id, name, abbreviation) VALUES (1, 'PADI', 'PADI');
            INSERT INTO certifications (id, agency_id, name, level, code) VALUES (1, 1, 'Rescue Diver', 'advanced', 'RD'), (2, 1, 'Deep', 'specialty', 'DD');
            INSERT INTO customer_certifications (customer_id, certification_id) VALUES (3, 1), (5, 1), (5, 2);
            INSERT INTO rental_reservations (reservation_number, customer_id, start_date, end_date, status) VALUES
                ('R1', 1, '2026-11-01', '2026-11-20', 'picked_up'), ('R2', 2, '2026-11-20', '2026-11-25', 'picked_up'),
                ('R3', 3, '2026-11-20', '2026-11-24', 'confirmed'), ('R4', 4, '2026-11-20', '2026-12-24', 'picked_up')
            """)
    }

    /// The people of an audience, as a campaign puts them down.
    private func people(_ audience: String) throws -> [Int64] {
        var draft = shop.draft()
        draft.audience = try Audience(written: audience)
        let id = try shop.started(draft)
        return try shop.store.column(
            "SELECT DISTINCT customer_id FROM communication_log WHERE campaign_id = \(id) ORDER BY customer_id"
        ).compactMap { Int64($0) }
    }

    @Test(
        arguments: [
            ("all", [1, 2, 3, 4, 5, 7]), ("tag:nitrox", [1, 2]), ("tag:NITROX", [1, 2]),
            ("bought:1", [1]), ("bought:9", [1]), ("bought:10", [1, 3]), ("course:owd", [2]), ("trip:BON", [1, 7]),
            ("certified:rescue diver", [3, 5]), ("certified:dd", [5]),
            ("rental-due:0", [1]), ("rental-due:1", [1, 2]), ("rental-due:365", [1, 2, 4]),
            ("customers:3,2,3", [2, 3]),
            // Of one kind: either; of different kinds: both; by hand: besides, also who is no customer any more.
            ("tag:nitrox;tag:club", [1, 2]), ("tag:nitrox;bought:30", [1]), ("all;tag:club", [2]),
            ("tag:nitrox;trip:BON;bought:30", [1]), ("tag:club;customers:5,6", [2, 5, 6]),
            ("course:OWD;course:OWD", [2]),
        ] as [(String, [Int64])])
    func rules(audience: String, found: [Int64]) throws {
        #expect(try people(audience) == found)
    }

    @Test(arguments: [
        ("bought:30;course:OWD", "nobody is in the audience: bought within 30 days, and on the course OWD"),
        ("tag:none", "nobody is in the audience: tagged none"),
    ])
    func nobody(audience: String, words: String) throws {
        var draft = shop.draft()
        draft.audience = try Audience(written: audience)
        let id = try #require(try shop.perform(.createCampaign(draft)))
        #expect(try shop.refusal(.startCampaign(id, at: nil))?.words == words)
        #expect(try shop.status(id) == "draft")
    }

    /// What nobody has is told when the campaign is written.
    @Test(arguments: [
        ("course:XXX", "there is no course XXX"), ("trip:XXX", "there is no trip XXX"),
        ("certified:XXX", "there is no certification XXX"),
        ("customers:1,99", "there is no customer 99; nautilus customer list shows them"),
        ("", "say who is to get it"),
    ])
    func mistyped(audience: String, words: String) throws {
        var draft = shop.draft()
        draft.audience = try Audience(written: audience)
        let refusal = try shop.refusal(.createCampaign(draft))
        #expect(refusal?.words == words && refusal?.complaints["audience"] == words)
    }

    @Test func aSample() throws {
        func sample(_ audience: String, _ channel: Channel = .sms, _ customer: Int64? = nil) throws -> AudienceSample? {
            guard
                case .sample(let sample) = try shop.ask(
                    .sample(Audience(written: audience), channel, customer: customer))
            else { return nil }
            return sample
        }
        try shop.run("UPDATE customers SET first_name = 'Bartholomew' WHERE id = 2")
        let all = try #require(try sample("all"))
        #expect(all.count == 6 && all.customer == 1 && all.name == "Ann Reef")
        #expect(all.values == [.firstName: "Ann", .shop: "Blue"])
        #expect(all.longest == [.firstName: "Bartholomew", .shop: "Blue"])
        #expect(try sample("all", .sms, 3)?.name == "Cy Bay")
        #expect(try sample("tag:nitrox", .sms, 3)?.customer == 1, "who is not in it is not shown")
        #expect(try sample("tag:none") == nil)
        // One that makes the text UCS-2 makes it longest.
        try shop.run("UPDATE customers SET first_name = 'Zoë' WHERE id = 3")
        #expect(try sample("all")?.longest[.firstName] == "Zoë")
        #expect(try sample("all", .email)?.longest[.firstName] == "Bartholomew")
    }
}
