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

    /// A machine that takes the processor away between the last look at the clock and the wire can bring two messages nearer to each other; no
    /// program sees that. It does not happen again and again, as a mistake would.
    private func expectPace(_ arrivals: () async throws -> [Int]) async throws {
        var gaps: [Int] = []
        for _ in 0..<4 {
            gaps = self.gaps(try await arrivals())
            if gaps.allSatisfy({ $0 >= PaceTests.delay - 5 }) { return }
        }
        Issue.record("nearer than \(PaceTests.delay) ms: \(gaps)")
    }

    @Test func noTwoTextsAreNearerThanThePace() async throws {
        try await expectPace {
            let shop = try MessageShop(["SMS_DELAY_MS": "\(PaceTests.delay)"])
            try shop.campaign(20)
            await shop.send()
            // Two workers, which begin where another one ended.
            try shop.campaign(20)
            let other = try Store(path: shop.store.path, settings: shop.store.settings)
            async let one = shop.send()
            async let two = shop.send(on: other)
            _ = await [one, two]
            #expect(try Set(shop.statuses()) == ["sent"])
            let arrivals = shop.twilio.received.filter { $0.method == "POST" }.map(\.arrived).sorted()
            #expect(arrivals.count == 40 && arrivals.allSatisfy { $0 > 0 })
            return arrivals
        }
    }

    @Test func noTwoPushesAreNearerThanThePace() async throws {
        try await expectPace {
            let shop = try MessageShop(["PUSH_DELAY_MS": "\(PaceTests.delay)"])
            try shop.campaign(15, .push)
            await shop.send()
            let arrivals = shop.firebase.web.received.map(\.arrived).sorted()
            #expect(arrivals.count == 15)
            return arrivals
        }
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
