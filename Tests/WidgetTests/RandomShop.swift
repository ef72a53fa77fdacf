import DiveShop
import Rig

/// A shop of many tickets of every kind over a hundred days, and its sums made without SQL.
struct RandomShop {
    let shop: HandShop
    /// What each day adds to net sales, in cents.
    private(set) var net: [Day: Int] = [:]
    /// What was taken without a ticket each day, in cents.
    private(set) var withoutTicket: [Day: Int] = [:]
    /// Quantity sold, less what was returned, by day and name.
    private(set) var sold: [Day: [String: Int]] = [:]

    static let today = Day(text: "2026-06-13")!

    init(seed: Int, tickets: Int = 400) throws {
        shop = try HandShop()
        var random = Chance(seed)
        func any<C: Collection>(_ choices: C) -> C.Element { choices.randomElement(using: &random)! }
        var products: [(id: Int64, name: String)] = []
        for n in 0..<12 {
            let type = any(["retail", "retail", "rental", "course", "trip", "air_fill"])
            let category = any([nil, "Masks", "Fins", "Suits"])
            products.append((try shop.product("Product \(n)", type: type, category: category), "Product \(n)"))
        }
        let customer = try shop.customer("Ana", "Diver")
        var (net, withoutTicket, sold) = (net, withoutTicket, sold)
        try shop.inOneTransaction {
            for _ in 0..<tickets {
                let (day, time) = Self.moment(&random)
                let type = any(["sale", "sale", "sale", "sale", "exchange", "return", "quote", "layaway"])
                let status = any(["completed", "completed", "partial_refund", "refunded", "pending", "voided"])
                let sign =
                    ["sale", "exchange"].contains(type) && !["pending", "voided"].contains(status)
                    ? 1 : type == "return" && status == "completed" ? -1 : 0
                let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    (
                        any(products), isProduct: any([true, true, false]),
                        quantity: Int.random(in: 1...4, using: &random),
                        cents: Int.random(in: 0...20_000, using: &random)
                    )
                }
                let rest = any([0, 0, 0, 7, -3, 500])
                let total = items.isEmpty ? 4200 : max(0, items.reduce(rest) { $0 + $1.cents })
                let ticket = try shop.ticket(
                    Double(total) / 100, type: type, status: status, at: time, to: any([nil, customer]))
                for item in items {
                    try shop.add(
                        "transaction_items",
                        [
                            "transaction_id": ticket, "product_id": item.isProduct ? item.0.id : nil,
                            "item_name": "Free \(item.0.name)", "quantity": item.quantity,
                            "total": Double(item.cents) / 100,
                        ])
                    let name = item.isProduct ? item.0.name : "Free \(item.0.name)"
                    if sign != 0 { sold[day, default: [:]][name, default: 0] += sign * item.quantity }
                }
                net[day, default: 0] += sign * total
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let (later, time) = Self.moment(&random)
                    let amount = Int.random(in: 1...max(1, total), using: &random)
                    try shop.refund(Double(amount) / 100, of: ticket, at: time)
                    if type != "return" { net[later, default: 0] -= amount }
                }
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let (later, time) = Self.moment(&random)
                    let isOnTicket = Bool.random(using: &random)
                    try shop.add(
                        "air_fills",
                        ["cost": 8.55, "transaction_id": isOnTicket ? ticket : nil, "created_at": time])
                    if !isOnTicket { withoutTicket[later, default: 0] += 855 }
                }
                if Int.random(in: 0..<6, using: &random) == 0 {
                    let isOnTicket = Bool.random(using: &random)
                    try shop.add(
                        "rental_reservations",
                        [
                            "reservation_number": "R\(ticket)", "customer_id": customer, "start_date": day.text,
                            "end_date": day.adding(days: 3).text, "status": "returned", "total_cost": 45.10,
                            "transaction_id": isOnTicket ? ticket : nil,
                        ])
                    if !isOnTicket { withoutTicket[day, default: 0] += 4510 }
                }
            }
        }
        (self.net, self.withoutTicket, self.sold) = (net, withoutTicket, sold)
    }

    /// A moment of the last hundred days, a summer in New York: its day there, and in UTC.
    private static func moment(_ random: inout Chance) -> (Day, String) {
        let day = today.adding(days: -Int.random(in: 0..<97, using: &random))
        let second = [0, 86_399, Int.random(in: 0..<86_400, using: &random)].randomElement(using: &random)!
        // Four hours behind UTC since the 8th of March.
        return (day, Instant(seconds: day.number * 86_400 + second + 4 * 3600).text)
    }

    /// The days of a window that ends today.
    func sum(_ days: Int, _ amounts: [Day: Int]) -> Int {
        amounts.filter { $0.key > Self.today.adding(days: -days) && $0.key <= Self.today }.reduce(0) { $0 + $1.value }
    }
}
