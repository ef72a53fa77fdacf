import DiveShop
import Store

/// The till: ticket numbers, what was sold lately and may come back, and what will be given back on which day.
struct Till {
    struct Sold {
        let id: Int
        let customer: Int?
        let line: Line
    }
    struct Refund {
        let ticket: Int
        let amount: Int
        let isWhole: Bool
        /// When the ticket was rung up.
        let sold: Instant
    }
    var lastTicket = 0
    private(set) var lately: [Sold] = []
    private var next = 0
    /// Refunds to come, by the day they are given on.
    var refunds: [[Refund]] = Array(repeating: [], count: 16)

    /// Keeps the last few hundred sales, for returns.
    mutating func remember(_ sold: Sold) {
        if lately.count < 400 { lately.append(sold) } else { lately[next] = sold }
        next = (next + 1) % 400
    }
}

/// A line of a ticket; money in cents.
struct Line {
    /// In ``Goods/products``; less than 0: a free text, ``Goods/freeText`` from its end.
    let product: Int
    let quantity: Int
    let price: Int
    var discount = 0

    var amount: Int { quantity * price }
    /// 7 % where the product is taxed, rounded half up.
    var tax: Int { product < 0 || Goods.products[product].isTaxed ? ((amount - discount) * 7 + 50) / 100 : 0 }
    var total: Int { amount - discount + tax }
}

extension ShopMaker {
    /// A ticket before it is rung up.
    struct Ticket {
        enum Cause {
            case ordinary
            case rental(Reservation)
            case signUp(SignUp)
        }
        let second: Int
        let customer: Int?
        var type = "sale"
        var lines: [Line]
        var cause = Cause.ordinary
        var original: Int?
    }

    mutating func makeDay(_ day: Day) throws(Refusal) {
        customers.advance(to: day)
        var tickets: [Ticket] = []
        for reservation in reservations(on: day) {
            if reservation.status != .cancelled && chance.happens(0.65) {
                tickets.append(
                    Ticket(
                        second: reservation.second, customer: reservation.customer,
                        lines: [Line(product: ShopMaker.rentalSet, quantity: 1, price: reservation.cost)],
                        cause: .rental(reservation)))
            } else {
                try insert(reservation, ticket: nil)
            }
        }
        for signUp in signUps(on: day) {
            guard chance.happens(0.75) else {
                try insert(signUp, ticket: nil)
                continue
            }
            let schedule = events.all[signUp.schedule]
            let line =
                schedule.kind == .course
                ? Line(product: ShopMaker.courseFee, quantity: 1, price: Goods.courses[schedule.what].price)
                : Line(product: ShopMaker.tripFee, quantity: 1, price: Goods.trips[schedule.what].price)
            tickets.append(
                Ticket(second: signUp.second, customer: signUp.customer, lines: [line], cause: .signUp(signUp)))
        }
        let ordinary = chance.about(
            Double(numbers.salesPerDay) * season(day) * (0.85 + 0.3 * chance.part()) * partDone(of: day))
        for _ in 0..<max(0, ordinary - tickets.count) { tickets.append(ordinaryTicket(on: day)) }
        tickets.sort { $0.second < $1.second }
        for (n, ticket) in tickets.enumerated() { try ring(ticket, day, number: n + 1) }
        try giveRefunds(on: day)
        try makeFills(on: day)
    }

    // MARK: What is on a ticket

    private mutating func ordinaryTicket(on day: Day) -> Ticket {
        let second = moment(on: day)
        let customer = customers.buyer(&chance)
        if chance.happens(0.015), !till.lately.isEmpty {
            let sold = chance.pick(till.lately)
            let line = Line(product: sold.line.product, quantity: -1, price: sold.line.price)
            return Ticket(second: second, customer: sold.customer, type: "return", lines: [line], original: sold.id)
        }
        var lines: [Line] = []
        for _ in 0...chance.weighted([0.3, 0.29, 0.21, 0.13, 0.07]) {
            if chance.happens(0.09) {
                let gas = chance.weighted([5, 3, 1.5, 0.3])
                lines.append(
                    Line(
                        product: ShopMaker.firstFill + gas, quantity: chance.weighted([2, 3, 1, 0.5]) + 1,
                        price: Goods.products[ShopMaker.firstFill + gas].price))
            } else if chance.happens(0.02) {
                lines.append(
                    Line(
                        product: -1 - chance.below(Goods.freeText.count), quantity: 1,
                        price: 500 * chance.within(1...12)))
            } else {
                let product = Goods.byWeight[chance.below(Goods.byWeight.count)]
                let price = Goods.products[product].price
                var line = Line(
                    product: product, quantity: price < 4000 && chance.happens(0.25) ? chance.within(2...4) : 1,
                    price: price)
                if chance.happens(0.07) { line.discount = line.amount * chance.pick([5, 10, 20]) / 100 }
                lines.append(line)
            }
        }
        let type = chance.happens(0.028) ? chance.pick(["exchange", "quote", "layaway"]) : "sale"
        return Ticket(second: second, customer: customer, type: type, lines: lines)
    }

    // MARK: Ringing up

    private mutating func ring(_ ticket: Ticket, _ day: Day, number: Int) throws(Refusal) {
        till.lastTicket += 1
        let id = till.lastTicket
        let made = text(day, ticket.second)
        let sum = ticket.lines.reduce((amount: 0, discount: 0, tax: 0)) {
            ($0.amount + $1.amount, $0.discount + $1.discount, $0.tax + $1.tax)
        }
        let total = sum.amount - sum.discount + sum.tax
        let status = fate(of: ticket, id, total, on: day)
        let digits = String(number)
        let day6 = day.text
        let transactionNumber =
            "\(day6.dropFirst(2).prefix(2))\(day6.dropFirst(5).prefix(2))\(day6.suffix(2))-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
        try tables.transactions.insert(
            .int(id), .text(transactionNumber), .optional(ticket.customer), .text(ticket.type),
            .money(Money(cents: sum.amount)),
            .money(Money(cents: sum.tax)), .money(Money(cents: sum.discount)), .money(Money(cents: total)),
            .text(status),
            .optional(ticket.original), .int(chance.pick(ShopMaker.counterStaff)), .text(made))
        for line in ticket.lines {
            let product = line.product < 0 ? nil : Goods.products[line.product]
            try tables.items.insert(
                .int(id), product == nil ? .null : .int(line.product + 1),
                .text(product?.name ?? Goods.freeText[-1 - line.product]),
                .optional(product?.sku), .int(line.quantity), .money(Money(cents: line.price)),
                .money(Money(cents: line.discount)),
                .money(Money(cents: line.tax)), .money(Money(cents: line.total)))
            if line.product >= ShopMaker.firstFill, line.product < ShopMaker.firstFill + 4, ticket.type == "sale",
                status != "voided"
            {
                for _ in 0..<line.quantity {
                    try fill(
                        gas: line.product - ShopMaker.firstFill, customer: ticket.customer, cost: line.price,
                        ticket: id, made)
                }
            }
        }
        switch ticket.cause {
        case .ordinary: break
        case .rental(let reservation): try insert(reservation, ticket: id)
        case .signUp(let signUp): try insert(signUp, ticket: id)
        }
    }

    /// The ticket's status as it is in the end, and what its fate brings about on later days.
    private mutating func fate(of ticket: Ticket, _ id: Int, _ total: Int, on day: Day) -> String {
        switch ticket.type {
        case "quote", "layaway":
            return today - day < 60 && chance.happens(0.7) ? "pending" : chance.happens(0.5) ? "completed" : "voided"
        case "return": return "completed"
        default: break
        }
        guard case .ordinary = ticket.cause else { return "completed" }
        if chance.happens(0.007) { return "voided" }
        if day == today && chance.happens(0.01) { return "pending" }
        let later = chance.within(0...14)
        if chance.happens(0.012), day.adding(days: later) <= today, total > 0 {
            let isWhole = chance.happens(0.4)
            let part = isWhole ? total : max(1, min(total - 1, ticket.lines[0].total / 2))
            till.refunds[(day.number + later) % 16].append(
                Till.Refund(ticket: id, amount: part, isWhole: isWhole, sold: been(day, ticket.second)))
            return isWhole ? "refunded" : "partial_refund"
        }
        if ticket.type == "sale", let line = ticket.lines.first, line.product >= 0, line.quantity > 0,
            Goods.products[line.product].type == "retail"
        {
            till.remember(Till.Sold(id: id, customer: ticket.customer, line: line))
        }
        return "completed"
    }

    private mutating func giveRefunds(on day: Day) throws(Refusal) {
        let due = till.refunds[day.number % 16]
        till.refunds[day.number % 16] = []
        for refund in due {
            // After the last ticket of the day it may belong to.
            let given =
                day == today
                ? now.adding(seconds: -chance.below(600))
                : calendar.start(of: day).adding(seconds: ShopMaker.closing + chance.below(1500))
            try tables.refunds.insert(
                .int(refund.ticket), .money(Money(cents: refund.amount)),
                .text(chance.pick(["card", "card", "cash", "store credit"])),
                .text(
                    chance.pick(["wrong size", "changed mind", "damaged in the box", "price match", "double charge"])),
                .int(chance.pick([1, 2])), .text(max(given, refund.sold).text))
        }
    }

    // MARK: Fills

    private mutating func fill(gas: Int, customer: Int?, cost: Int, ticket: Int?, _ made: String, equipment: Int? = nil)
        throws(Refusal)
    {
        let (type, percent): (String, Double?) = [("air", nil), ("nitrox", 32), ("nitrox", 36), ("trimix", nil)][gas]
        try tables.fills.insert(
            .optional(customer), .optional(equipment),
            equipment == nil ? .text("AL\(100_000 + chance.below(899_999))") : .null, .text(type),
            .int(chance.pick([3000, 3000, 3000, 2950, 3300, 3442])), percent.map { .real($0) } ?? .null,
            .money(Money(cents: cost)),
            .int(chance.pick(ShopMaker.technicians)), .optional(ticket), .text(made))
    }

    /// Fills without a ticket: the shop's own cylinders, fill cards, and a jar of cash at the compressor.
    private mutating func makeFills(on day: Day) throws(Refusal) {
        for _ in 0..<chance.about(Double(numbers.salesPerDay) * 0.1 * season(day) * partDone(of: day)) {
            let made = text(day, moment(on: day))
            if chance.happens(0.45), let cylinder = gear.someCylinder(&chance) {
                try fill(gas: 0, customer: nil, cost: 0, ticket: nil, made, equipment: cylinder)
            } else {
                let gas = chance.weighted([5, 3, 1.5, 0.2])
                let isPrepaid = chance.happens(0.5)
                try fill(
                    gas: gas, customer: customers.buyer(&chance),
                    cost: isPrepaid ? 0 : Goods.products[ShopMaker.firstFill + gas].price,
                    ticket: nil, made)
            }
        }
    }

    static let firstFill = Goods.product("FIL-AIR")
    static let rentalSet = Goods.product("RNT-SET")
    static let courseFee = Goods.product("CRS-FEE")
    static let tripFee = Goods.product("TRP-FEE")
}
