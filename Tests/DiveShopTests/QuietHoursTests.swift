import DiveShop
import Testing

/// When promotional messages may go, by the recipient's own clock.
@Suite struct QuietHoursTests {
    static func place(
        zone: String? = nil, state: String? = nil, country: String? = "US", shop: String = "America/New_York"
    ) throws -> RecipientPlace {
        RecipientPlace(
            timeZone: zone, state: state, country: country, shop: try #require(ShopCalendar(timeZone: shop), "\(shop)"))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let zone: String?
        let state: String?
        let country: String?
        let from: String
        let next: String
        var testDescription: String { "\(zone ?? state ?? country ?? "-") \(from)" }

        init(_ from: String, _ next: String, zone: String? = nil, state: String? = nil, country: String? = "US") {
            (self.from, self.next, self.zone, self.state, self.country) = (from, next, zone, state, country)
        }
    }

    // 26 November 2026 is a Thursday. In winter New York is 5 hours behind, Chicago 6, Denver 7, Los Angeles 8.
    static let cases: [Case] = [
        // The shop's clock, 8:00 to 21:00.
        Case("2026-11-26 12:59:59", "2026-11-26 13:00:00", country: nil),
        Case("2026-11-26 13:00:00", "2026-11-26 13:00:00", country: nil),
        Case("2026-11-27 01:59:59", "2026-11-27 01:59:59", country: nil),
        Case("2026-11-27 02:00:00", "2026-11-27 13:00:00", country: nil),
        // A time zone of one's own comes before anything else.
        Case("2026-11-26 13:00:00", "2026-11-26 16:00:00", zone: "America/Los_Angeles", state: "NY"),
        Case("2026-11-26 05:00:00", "2026-11-26 05:00:00", zone: "Asia/Tokyo"),
        Case("2026-11-26 13:00:00", "2026-11-26 13:00:00", zone: "Nowhere/Atlantis", state: "NY"),
        Case("2026-11-26 13:00:00", "2026-11-26 13:00:00", zone: " ", state: "New York"),
        // The hours of the state go with the customer's own zone, too.
        Case("2026-11-27 01:00:00", "2026-11-27 13:00:00", zone: "America/New_York", state: "Florida"),
        Case("2026-11-27 00:59:59", "2026-11-27 00:59:59", zone: "America/New_York", state: "fl"),
        // Florida is in two zones: 8:00 in Pensacola to 20:00 in Miami.
        Case("2026-11-26 13:30:00", "2026-11-26 14:00:00", state: "FL"),
        Case("2026-11-27 00:59:59", "2026-11-27 00:59:59", state: "FL"),
        Case("2026-11-27 01:00:00", "2026-11-27 14:00:00", state: "FL"),
        // Washington 8 to 20, Kentucky from 10 in its western part to 21 in its eastern one.
        Case("2026-11-27 04:00:00", "2026-11-27 16:00:00", state: "WA"),
        Case("2026-11-27 03:59:59", "2026-11-27 03:59:59", state: "WA"),
        Case("2026-11-26 15:30:00", "2026-11-26 16:00:00", state: "KY"),
        Case("2026-11-27 02:00:00", "2026-11-27 16:00:00", state: "KY"),
        // Texas: Sundays from noon, in El Paso too. Utah, Alabama: no Sundays. Rhode Island: 9 to 18, Saturdays 10 to 17.
        Case("2026-11-29 15:00:00", "2026-11-29 19:00:00", state: "TX"),
        Case("2026-11-28 15:00:00", "2026-11-28 16:00:00", state: "TX"),
        Case("2026-11-29 04:00:00", "2026-11-30 15:00:00", state: "UT"),
        Case("2026-11-29 18:00:00", "2026-11-30 14:00:00", state: "AL"),
        Case("2026-11-27 23:00:00", "2026-11-28 15:00:00", state: "RI"),
        Case("2026-11-28 22:00:00", "2026-11-30 14:00:00", state: "RI"),
        // Other states by the federal rule; territories by their own clocks.
        Case("2026-11-26 15:30:00", "2026-11-26 16:00:00", state: "CA"),
        Case("2026-11-26 17:00:00", "2026-11-26 18:00:00", state: "HI"),
        Case("2026-11-26 11:00:00", "2026-11-26 12:00:00", state: "PR"),
        Case("2026-11-26 12:00:00", "2026-11-26 22:00:00", state: "GU"),
        // By country, where it has one zone; a state of another country is no state of ours.
        Case("2026-11-26 05:00:00", "2026-11-26 06:00:00", country: "EG"),
        Case("2026-11-26 20:00:00", "2026-11-27 03:00:00", country: "Maldives"),
        Case("2026-11-26 19:30:00", "2026-11-26 19:30:00", state: "FL", country: "DE"),
        Case("2026-11-26 07:30:00", "2026-11-26 08:00:00", country: "UK"),
        Case("2026-11-26 14:00:00", "2026-11-26 16:00:00", state: "BC", country: "CA"),
        Case("2026-11-26 20:30:00", "2026-11-26 22:00:00", state: "QLD", country: "AU"),
        // In a country of several zones without a state: the shop's zone at home, all of them elsewhere.
        Case("2026-11-26 13:00:00", "2026-11-26 13:00:00"),
        Case("2026-11-26 13:00:00", "2026-11-26 13:00:00", state: "XX"),
        Case("2026-11-26 14:30:00", "2026-11-26 16:00:00", country: "MX"),
        Case("2026-11-27 01:30:00", "2026-11-27 01:30:00", country: "MX"),
        Case("2026-11-27 02:00:00", "2026-11-27 16:00:00", country: "MX"),
        // A country that is not known: the shop's.
        Case("2026-11-26 12:00:00", "2026-11-26 13:00:00", country: "Atlantis"),
        Case("2026-11-26 12:00:00", "2026-11-26 13:00:00", country: "ZZ"),
        // Over the nights in which the clocks change: forward on 8 March, back on 1 November.
        Case("2026-03-08 02:30:00", "2026-03-08 12:00:00", state: "NY"),
        Case("2026-03-07 03:00:00", "2026-03-07 13:00:00", state: "NY"),
        Case("2026-11-01 01:30:00", "2026-11-01 13:00:00", state: "NY"),
        Case("2026-10-31 01:30:00", "2026-10-31 12:00:00", state: "NY"),
        Case("2026-11-01 03:00:00", "2026-11-01 15:00:00", state: "CO"),
        // Arizona in summer: Phoenix is an hour behind the Navajo Nation.
        Case("2026-07-01 14:00:00", "2026-07-01 15:00:00", state: "AZ"),
        Case("2026-07-02 03:00:00", "2026-07-02 15:00:00", state: "AZ"),
    ]

    @Test(arguments: cases)
    func next(_ expected: Case) throws {
        let hours = QuietHours(
            of: try Self.place(zone: expected.zone, state: expected.state, country: expected.country))
        let from = try #require(Instant(text: expected.from))
        let next = try #require(hours.next(from: from))
        #expect(next.text == expected.next)
        #expect(hours.next(from: next) == next)
    }

    /// Whatever the place and the hour: the next moment is open, and the one before it is not, unless it is the very one that was asked for.
    @Test(arguments: ["FL", "RI", "TX", "UT", "KY", "ND", "AK", "NV", "XX"])
    func isTheFirst(_ state: String) throws {
        let hours = QuietHours(of: try Self.place(state: state))
        let start = try #require(Instant(text: "2026-10-28 00:17:00"))
        for step in 0..<400 {
            let from = start.adding(seconds: step * 1900)
            let next = try #require(hours.next(from: from))
            #expect(hours.next(from: next) == next)
            guard next != from else { continue }
            #expect(hours.next(from: next.adding(seconds: -1)) == next)
            for minute in stride(from: from.seconds, to: next.seconds, by: 300) {
                #expect(hours.next(from: Instant(seconds: minute)) == next)
            }
        }
    }

    /// Every state and country has clocks that exist, and hours that come within two weeks; narrower hours lie within the federal ones.
    @Test func tables() throws {
        let from = try #require(Instant(text: "2026-11-26 07:00:00"))
        let tokyo = try #require(ShopCalendar(timeZone: "Asia/Tokyo"))
        let troll = try #require(ShopCalendar(timeZone: "Antarctica/Troll"))
        #expect(StateHours.of.count == 21)
        for (state, hours) in StateHours.of {
            let place = try Self.place(state: state, shop: "Asia/Tokyo")
            #expect(place.state == state && !place.calendars.contains(tokyo))
            for window in [hours.weekday, hours.saturday, hours.sunday] where window != .none {
                #expect(window.opens >= 8 * 3600 && window.closes <= 21 * 3600 && window.opens < window.closes)
            }
            #expect(!hours.source.isEmpty)
        }
        for (code, _) in NumberingPlan.of {
            let place = try Self.place(country: code, shop: "Antarctica/Troll")
            #expect(!place.calendars.contains(troll), "\(code)")
            #expect(QuietHours(of: place).next(from: from) != nil, "\(code)")
        }
    }

    /// Hours that never come are not looked for without end.
    @Test func never() throws {
        let place = try Self.place(state: "NY")
        #expect(QuietHours(of: place, standard: .none).next(from: Instant(seconds: 0)) == nil)
        #expect(
            QuietHours(of: place, standard: .init(9, 10)).next(from: Instant(seconds: 0))?.text == "1970-01-01 14:00:00"
        )
    }
}
