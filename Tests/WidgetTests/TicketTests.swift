import DiveShop
import Rig
import Testing

/// How a ticket's money divides over what was sold on it.
struct TicketTests {
    static let (rental, fill, masks, suits) = (
        RevenueParts.number(of: .rental), RevenueParts.number(of: .airFill), 100, 101
    )
    static let other = RevenueParts.uncategorised

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ticket: Ticket
        let shares: [Int: Int]
        init(_ words: String, _ net: Int, _ items: [(Int, Int)], linked: [(Int, Int)] = [], gives shares: [Int: Int]) {
            testDescription = words
            ticket = Ticket(
                net: net, items: items.map { RevenueShare(part: $0.0, cents: $0.1) },
                linked: linked.map { RevenueShare(part: $0.0, cents: $0.1) })
            self.shares = shares
        }
    }

    static let cases = [
        Case("items that add up are what they are", 100, [(masks, 60), (rental, 40)], gives: [masks: 60, rental: 40]),
        Case("two items of a part are one share", 100, [(masks, 60), (masks, 40)], gives: [masks: 100]),
        Case("a ticket without items is goods", 100, [], gives: [other: 100]),
        Case("items of nothing tell nothing", 100, [(rental, 0)], gives: [other: 100]),
        Case("tax is divided in proportion", 108, [(masks, 75), (rental, 25)], gives: [masks: 81, rental: 27]),
        Case("so is a discount on the whole", 60, [(masks, 75), (rental, 25)], gives: [masks: 45, rental: 15]),
        Case(
            "the largest takes what rounding leaves", 110, [(masks, 25), (rental, 75)],
            gives: [masks: 28, rental: 82]),
        Case(
            "not a cent is lost", 100, [(masks, 1), (suits, 1), (rental, 1)],
            gives: [masks: 34, suits: 33, rental: 33]),
        Case("an exchange gives back and takes", 30, [(masks, -50), (suits, 80)], gives: [masks: -50, suits: 80]),
        Case(
            "an even exchange moves money between its parts", 0, [(masks, -50), (suits, 50)],
            gives: [masks: -50, suits: 50]),
        Case("a return stored as amounts", -100, [(masks, 60), (rental, 40)], gives: [masks: -60, rental: -40]),
        Case("a return stored negative", -100, [(masks, -60), (rental, -40)], gives: [masks: -60, rental: -40]),
        Case("a return less a fee", -90, [(masks, -100), (other, 10)], gives: [masks: -100, other: 10]),
        Case("a fill sold without a product", 100, [(other, 100)], linked: [(fill, 8)], gives: [other: 92, fill: 8]),
        Case(
            "a fill with an item of its own is counted by the item", 100, [(masks, 92), (fill, 8)],
            linked: [(fill, 16)], gives: [masks: 92, fill: 8]),
        Case(
            "it is never more than the ticket's goods", 40, [(masks, 10), (rental, 30)], linked: [(fill, 25)],
            gives: [masks: 0, rental: 30, fill: 10]),
        Case(
            "two kinds of it share the goods", 100, [(masks, 100)], linked: [(fill, 70), (rental, 70)],
            gives: [masks: 0, fill: 70, rental: 30]),
        Case(
            "goods of no category are the first to be it", 100, [(masks, 60), (other, 40)], linked: [(fill, 50)],
            gives: [masks: 50, other: 0, fill: 50]),
        Case("tax goes with it", 110, [(other, 100)], linked: [(fill, 100)], gives: [other: 0, fill: 110]),
        Case("a free fill is nothing", 100, [(masks, 100)], linked: [(fill, 0)], gives: [masks: 100]),
        Case("a return does not undo a fill", -100, [(masks, 100)], linked: [(fill, 8)], gives: [masks: -100]),
    ]

    @Test(arguments: cases) func aTicketDivides(_ one: Case) {
        let shares = one.ticket.shares
        #expect(Dictionary(shares.map { ($0.part, $0.cents) }) { $0 + $1 } == one.shares)
        #expect(shares.reduce(0) { $0 + $1.cents } == one.ticket.net)
    }

    @Test(arguments: [
        ([(masks, 60), (rental, 40)], 100, 10, [masks: 6, rental: 4]),
        ([(masks, 1), (suits, 1), (rental, 1)], 3, 100, [masks: 34, suits: 33, rental: 33]),
        ([(masks, -50), (suits, 80)], 30, 30, [suits: 30]),
        ([], 0, 30, [other: 30]),
    ]) func aRefundDividesAsTheTicketDid(items: [(Int, Int)], net: Int, refund: Int, gives: [Int: Int]) {
        let ticket = Ticket(net: net, items: items.map { RevenueShare(part: $0.0, cents: $0.1) })
        #expect(Dictionary(uniqueKeysWithValues: ticket.refund(of: refund).map { ($0.part, $0.cents) }) == gives)
    }

    /// Whatever stands on a ticket, its shares add up to it to the cent, also at the bounds.
    @Test func sharesAlwaysAddUp() {
        var random = Chance(5)
        let amounts = [0, 1, -1, 7, 333, 99_999, -5000, 1_000_000_000_000, -1_000_000_000_000]
        for _ in 0..<5000 {
            func shares(_ parts: [Int]) -> [RevenueShare] {
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    RevenueShare(
                        part: parts.randomElement(using: &random)!, cents: amounts.randomElement(using: &random)!)
                }
            }
            let ticket = Ticket(
                net: amounts.randomElement(using: &random)!, items: shares([Self.other, Self.masks, Self.rental]),
                linked: shares([Self.rental, Self.fill]))
            #expect(ticket.shares.reduce(0) { $0 + $1.cents } == ticket.net, "\(ticket)")
            let refund = amounts.randomElement(using: &random)!
            #expect(ticket.refund(of: refund).reduce(0) { $0 + $1.cents } == refund, "\(ticket)")
        }
    }
}
