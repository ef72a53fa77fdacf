/// An amount in the shop's currency, in whole cents: sums are exact.
package struct Money: Hashable, Comparable, Sendable, AdditiveArithmetic {
    package var cents: Int

    package init(cents: Int) { self.cents = cents }

    package static let zero = Money(cents: 0)
    package static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
    package static func - (a: Money, b: Money) -> Money { Money(cents: a.cents - b.cents) }
    package static prefix func - (a: Money) -> Money { Money(cents: -a.cents) }
    /// The amount for each of so many, to the nearest cent; half a cent counts as one.
    /// - Parameter count: above 0.
    package static func / (a: Money, count: Int) -> Money {
        let (whole, rest) = a.cents.quotientAndRemainder(dividingBy: count)
        return Money(cents: whole + (rest.magnitude >= UInt(count) - rest.magnitude ? rest.signum() : 0))
    }
    package static func < (a: Money, b: Money) -> Bool { a.cents < b.cents }

    /// As the schema and the command line write it: "1234.50".
    package var decimal: String {
        let part = String(cents.magnitude % 100)
        return "\(cents < 0 ? "-" : "")\(cents.magnitude / 100).\(part.count < 2 ? "0" + part : part)"
    }
}
