import DiveShop
import Store

/// The rental gear: what there is, and until when each piece is taken.
struct Gear {
    struct Item {
        /// In ``Goods/gear``.
        let kind: Int
        let bought: Day
        /// Nothing else is to become of it in the end but this: nil, it is in use.
        let fate: Fate?
        /// The first day it may go out again.
        var free: Day
        var isOut = false
    }
    enum Fate: String { case maintenance, damaged, retired }

    private(set) var items: [Item] = []
    /// By kind: where its items begin and end.
    private var ranges: [Range<Int>] = []

    init(_ numbers: DemoShop.Numbers, first: Day, today: Day, _ chance: inout Chance) {
        let count = 36 + Int(Double(numbers.salesPerDay) * 1.4)
        for (kind, gear) in Goods.gear.enumerated() {
            let begin = items.count
            for i in 0..<max(4, Int((Double(count) * gear.share).rounded())) {
                let age = chance.within(90...(365 * min(6, numbers.years + 2)))
                let fate: Fate? = i % 17 == 3 ? .maintenance : i % 23 == 7 ? .damaged : i % 19 == 11 ? .retired : nil
                let bought = today.adding(days: -age)
                items.append(Item(kind: kind, bought: bought, fate: fate, free: max(first, bought)))
            }
            ranges.append(begin..<items.count)
        }
    }

    /// A piece of that kind that is free on those days.
    mutating func take(_ kind: Int, from start: Day, to end: Day, today: Day, isOut: Bool, _ chance: inout Chance)
        -> Int?
    {
        let range = ranges[kind]
        let offset = chance.below(range.count)
        for n in 0..<range.count {
            let i = range.lowerBound + (offset + n) % range.count
            // What is in the workshop, or gone, went out of use some weeks ago.
            guard items[i].free <= start, items[i].fate == nil || end < today.adding(days: -40) else { continue }
            items[i].free = end.adding(days: 1)
            items[i].isOut = items[i].isOut || isOut
            return i
        }
        return nil
    }

    /// Which of its kind an item is, from 1.
    func number(of i: Int) -> Int { i - ranges[items[i].kind].lowerBound + 1 }

    func someCylinder(_ chance: inout Chance) -> Int? {
        ranges[0].isEmpty ? nil : ranges[0].lowerBound + chance.below(ranges[0].count) + 1
    }
}

/// A rental, until the till has its number.
struct Reservation {
    enum Status: String {
        case pending, confirmed
        case pickedUp = "picked_up"
        case returned, cancelled
    }
    let id: Int
    let customer: Int
    /// When it was made.
    let day: Day
    let second: Int
    let start: Day
    let end: Day
    let status: Status
    let items: [Int]
    /// In cents.
    let cost: Int

    var days: Int { end - start + 1 }
}

extension ShopMaker {
    /// Those that go out on that day.
    mutating func reservations(on day: Day) -> [Reservation] {
        let count = chance.about(Double(numbers.salesPerDay) * 0.055 * season(day) * partDone(of: day))
        return (0..<count).compactMap { _ in reservation(made: day, from: day) }
    }

    /// Those booked for the weeks to come, without a ticket yet.
    mutating func makeReservationsToCome() throws(Refusal) {
        for ahead in 1...45 {
            let day = today.adding(days: ahead)
            for _ in 0..<chance.about(Double(numbers.salesPerDay) * 0.05 * season(day) / (1 + Double(ahead) / 8)) {
                let made = today.adding(days: -chance.below(20))
                if let reservation = reservation(made: max(first, made), from: day) {
                    try insert(reservation, ticket: nil)
                }
            }
        }
    }

    private mutating func reservation(made: Day, from start: Day) -> Reservation? {
        guard customers.known > 0 else { return nil }
        let days = chance.pick([1, 1, 1, 1, 2, 2, 2, 3, 3, 7])
        let end = start.adding(days: days - 1)
        let fate = chance.part()
        let status: Reservation.Status =
            if start > today { fate < 0.2 ? .pending : .confirmed } else if fate < 0.06 {
                .cancelled
            } else if end < today {
                today - end <= 6 && fate < 0.2 ? .pickedUp : .returned
            } else { .pickedUp }
        var items: [Int] = []
        let isOut = status == .pickedUp
        // Somebody takes a whole set, somebody else a piece or two.
        let kinds =
            chance.happens(0.35)
            ? [0, 1, 2, 3] : (0..<chance.within(1...2)).map { _ in chance.weighted(Goods.gear.map(\.share)) }
        if status != .cancelled {
            let until = isOut && end < today ? today.adding(days: 3) : end
            for kind in kinds {
                if let item = gear.take(kind, from: start, to: until, today: today, isOut: isOut, &chance) {
                    items.append(item)
                }
            }
            guard !items.isEmpty else { return nil }
        }
        let rate = items.reduce(0) { $0 + Goods.gear[gear.items[$1].kind].rate }
        lastReservation += 1
        return Reservation(
            id: lastReservation, customer: customers.someone(&chance), day: made, second: moment(on: made),
            start: start, end: end,
            status: status, items: items, cost: rate * (days == 7 ? 5 : days))
    }

    mutating func insert(_ reservation: Reservation, ticket: Int?) throws(Refusal) {
        let r = reservation
        let digits = String(r.id)
        let isOut = r.status == .pickedUp || r.status == .returned
        let made = text(r.day, r.second)
        try tables.reservations.insert(
            .int(r.id), .text("R\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"), .int(r.customer),
            .text(r.start.text),
            .text(r.end.text), isOut ? .text(r.start.text) : .null, r.status == .returned ? .text(r.end.text) : .null,
            .text(r.status.rawValue), .money(Money(cents: r.cost)), .money(Money(cents: r.cost / 5)),
            .int(chance.pick(ShopMaker.counterStaff)),
            .optional(ticket), .text(made))
        for item in r.items {
            let rate = Goods.gear[gear.items[item].kind].rate
            try tables.reservationItems.insert(
                .int(r.id), .int(item + 1), .money(Money(cents: rate)), .int(r.days),
                .money(Money(cents: rate * (r.days == 7 ? 5 : r.days))))
            guard isOut else { continue }
            let isBack = r.status == .returned
            let isDamaged = isBack && chance.happens(0.012)
            try tables.checkouts.insert(
                .int(r.id), .int(item + 1), .text(text(r.start, max(r.second, ShopMaker.opening))), .text(r.end.text),
                isBack
                    ? .text(
                        text(r.end, r.end == r.start ? ShopMaker.closing : ShopMaker.closing - chance.below(4 * 3600)))
                    : .null,
                .text(chance.pick(["excellent", "good", "good", "fair"])),
                isBack ? .text(isDamaged ? "poor" : "good") : .null,
                isDamaged
                    ? .text(
                        chance.pick([
                            "torn inflator hose", "broken fin strap", "flooded computer", "cut in the left knee",
                        ])) : .null,
                .money(Money(cents: isDamaged ? chance.within(10...90) * 100 : 0)),
                .int(chance.pick(ShopMaker.counterStaff)),
                isBack ? .int(chance.pick(ShopMaker.counterStaff)) : .null)
        }
    }
}
