import DiveShop
import Foundation
import Providers
import Store
import Testing

/// The pace is kept by the provider's own count, whoever sends.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct PaceTests {
    /// In milliseconds.
    private static let delay = 40

    private func gaps(_ arrivals: [Int]) -> [Int] {
        zip(arrivals.dropFirst(), arrivals).map { ($0 - $1) / 1_000_000 }
    }

    @Test func noTwoTextsAreNearerThanThePace() async throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "\(PaceTests.delay)"])
        try shop.campaign(20)
        await shop.send()
        // Two workers, and a worker that begins where another one ended.
        try shop.campaign(20)
        let other = try Store(path: shop.store.path, settings: shop.store.settings)
        async let one = shop.send()
        async let two = shop.send(on: other)
        _ = await [one, two]
        let arrivals = shop.twilio.received.filter { $0.method == "POST" }.map(\.arrived).sorted()
        #expect(arrivals.count == 40 && arrivals.allSatisfy { $0 > 0 })
        #expect(gaps(arrivals).allSatisfy { $0 >= PaceTests.delay - 5 }, "\(gaps(arrivals))")
        #expect(try Set(shop.statuses()) == ["sent"])
    }

    @Test func noTwoPushesAreNearerThanThePace() async throws {
        let shop = try MessageShop(["PUSH_DELAY_MS": "\(PaceTests.delay)"])
        try shop.campaign(15, .push)
        await shop.send()
        let arrivals = shop.firebase.web.received.map(\.arrived).sorted()
        #expect(arrivals.count == 15)
        #expect(gaps(arrivals).allSatisfy { $0 >= PaceTests.delay - 5 }, "\(gaps(arrivals))")
    }

    @Test func aClockThatWasSetBackHoldsNobodyUp() throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "100"])
        try shop.campaign(3)
        func round(at milliseconds: Int, width: Int = 0) throws -> OutboxRound {
            try shop.store.outboxRound(.sms, settling: [], room: 1, width: width, at: shop.clock.now) { milliseconds }
        }
        #expect(try round(at: 1_000_000).claimed.map(\.slot) == [1_000_010])
        #expect(try round(at: 1_000_000).next == .pace(milliseconds: 60))
        #expect(try round(at: 1_000_060, width: 250).claimed.map(\.slot) == [1_000_110])
        #expect(try round(at: 1_000_200).next == .pace(milliseconds: 210), "a wide slot keeps the next one away")
        #expect(try round(at: 5000).claimed.map(\.slot) == [5010])
    }
}
