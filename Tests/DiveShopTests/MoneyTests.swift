import DiveShop
import Testing

@Suite struct MoneyTests {
    static let cases: [(cents: Int, text: String)] = [
        (0, "0.00"), (1, "0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (123_450, "1234.50"), (-1, "-0.01"),
        (-99, "-0.99"), (-100, "-1.00"), (-123_456, "-1234.56"), (Int.max, "92233720368547758.07"),
        (Int.min, "-92233720368547758.08"),
    ]

    @Test(arguments: cases)
    func decimal(_ cents: Int, _ text: String) { #expect(Money(cents: cents).decimal == text) }

    /// To the nearest cent, for what was given back as for what came in.
    @Test(arguments: [
        (501_971, 22, 22_817), (100, 3, 33), (200, 3, 67), (1, 2, 1), (-1, 2, -1), (-200, 3, -67), (0, 7, 0), (7, 1, 7),
        (Int.max, 2, Int.max / 2 + 1),
    ])
    func aShare(of cents: Int, among count: Int, share: Int) {
        #expect(Money(cents: cents) / count == Money(cents: share))
    }

    /// Three tenths are three tenths, a million times over.
    @Test func sumsAreExact() {
        let sum = (0..<1_000_000).reduce(Money.zero) { sum, _ in sum + Money(cents: 30) }
        #expect(sum.decimal == "300000.00")
        #expect(Money(cents: 10) + Money(cents: 20) == Money(cents: 30))
        #expect(Money(cents: 10) - Money(cents: 30) == -Money(cents: 20))
        #expect(Money(cents: -1) < .zero && Money.zero < Money(cents: 1))
        #expect([Money(cents: 5), Money(cents: -5)].reduce(.zero, +) == .zero)
    }
}
