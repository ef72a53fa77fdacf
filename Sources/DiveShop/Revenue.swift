/// Where money came from, as `products.product_type` names it; whatever that does not know is retail.
package enum RevenueSource: String, CaseIterable, Hashable, Sendable {
    case retail, rental, course, trip
    case airFill = "air_fill"

    package var title: String {
        switch self {
        case .retail: "Retail"
        case .rental: "Rentals"
        case .course: "Courses"
        case .trip: "Trips"
        case .airFill: "Air fills"
        }
    }
}

/// What money can be for, by number, so that many tickets are added up quickly: first the sources, of which retail means
/// goods of no category, then retail's categories as they come.
package struct RevenueParts: Sendable {
    package private(set) var categories: [String] = []
    private var numbers: [String: Int] = [:]

    package init() {}

    package static let uncategorised = number(of: .retail)
    package static func number(of source: RevenueSource) -> Int { RevenueSource.allCases.firstIndex(of: source)! }
    package static func isRetail(_ part: Int) -> Bool { part == uncategorised || part >= RevenueSource.allCases.count }

    /// The part of a product of that type and category.
    package mutating func number(of source: RevenueSource, category: String?) -> Int {
        guard source == .retail, let category else { return RevenueParts.number(of: source) }
        if let number = numbers[category] { return number }
        let number = RevenueSource.allCases.count + categories.count
        categories.append(category)
        numbers[category] = number
        return number
    }
}

/// So many cents were for that part.
package struct RevenueShare: Hashable, Sendable {
    package var part: Int
    package var cents: Int

    package init(part: Int, cents: Int) {
        self.part = part
        self.cents = cents
    }
}

/// What was sold on one ticket, and how its money divides over it (domain.md §3: nothing is counted twice, and whatever is
/// rung up on a ticket counts as what it is). No amount may be beyond 10^12 cents.
package struct Ticket: Hashable, Sendable {
    /// What it adds to net sales: its total in cents, tax included, negative for a return.
    package var net: Int
    /// A return's may have either sign: as a whole they follow the ticket's.
    package var items: [RevenueShare]
    /// The fills, rentals, enrolments and bookings that were rung up on it, by their source.
    package var linked: [RevenueShare]

    package init(net: Int, items: [RevenueShare] = [], linked: [RevenueShare] = []) {
        self.net = net
        self.items = items
        self.linked = linked
    }

    /// They add up to what the ticket adds. What the items do not explain of it (tax, a discount on the whole,
    /// rounding) is divided in proportion to them; a ticket without items is retail.
    package var shares: [RevenueShare] {
        var shares: [RevenueShare] = []
        for item in items {
            if let i = shares.firstIndex(where: { $0.part == item.part }) {
                shares[i].cents += item.cents
            } else {
                shares.append(item)
            }
        }
        if net < 0, shares.sum > 0 { for i in shares.indices { shares[i].cents.negate() } }
        if shares.allSatisfy({ $0.cents == 0 }) {
            shares = [RevenueShare(part: RevenueParts.uncategorised, cents: net)]
        }
        if !linked.isEmpty { count(linked, in: &shares) }
        let rest = net - shares.sum
        if rest != 0 {
            for (i, share) in shares.divide(rest).enumerated() { shares[i].cents += share.cents }
        }
        return shares
    }

    /// Something that no item of the ticket shows was sold as goods: it is taken out of them, never more than they are.
    private func count(_ linked: [RevenueShare], in shares: inout [RevenueShare]) {
        for one in linked where one.cents > 0 && !items.contains(where: { $0.part == one.part }) {
            // Goods of no category first, since there the item of a fill without a product stands, then the largest.
            let goods = shares.indices.filter { RevenueParts.isRetail(shares[$0].part) && shares[$0].cents > 0 }
                .sorted {
                    let (a, b) = (shares[$0], shares[$1])
                    return (b.part == RevenueParts.uncategorised ? 1 : 0, b.cents)
                        < (a.part == RevenueParts.uncategorised ? 1 : 0, a.cents)
                }
            var left = one.cents
            for i in goods {
                let taken = min(left, shares[i].cents)
                shares[i].cents -= taken
                left -= taken
            }
            if left < one.cents { shares.append(RevenueShare(part: one.part, cents: one.cents - left)) }
        }
    }

    /// A refund of that many cents by what it was given back for: in proportion to what was sold.
    package func refund(of cents: Int) -> [RevenueShare] {
        let sold = shares.filter { $0.cents > 0 }
        return sold.isEmpty ? [RevenueShare(part: RevenueParts.uncategorised, cents: cents)] : sold.divide(cents)
    }
}

extension [RevenueShare] {
    fileprivate var sum: Int { reduce(0) { $0 + $1.cents } }

    /// An amount in proportion to the sizes of these shares, of which one at least is not zero: exact to the cent, the
    /// largest takes what rounding leaves.
    fileprivate func divide(_ amount: Int) -> [RevenueShare] {
        if count == 1 { return [RevenueShare(part: self[0].part, cents: amount)] }
        let whole = reduce(0.0) { $0 + Double(abs($1.cents)) }
        var parts = map {
            RevenueShare(part: $0.part, cents: Int((Double(amount) * Double(abs($0.cents)) / whole).rounded()))
        }
        let largest = indices.max { abs(self[$0].cents) < abs(self[$1].cents) }!
        parts[largest].cents += amount - parts.sum
        return parts
    }
}
