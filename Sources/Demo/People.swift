import DiveShop
import Store

/// Who the shop's customers are and since when: their ids grow with the day they came.
struct Customers {
    let count: Int
    /// Days since the epoch, by id less 1.
    let since: [Int32]
    /// Those who had come by the day that is being made.
    private(set) var known = 0

    init(count: Int, first: Day, today: Day, years: Int) {
        self.count = count
        // An old shop has more customers from before its books begin than a young one.
        let founding = max(1, count * 2 / (years + 3))
        let span = Double(today - first)
        since = (0..<count).map { i in
            if i < founding { return Int32(first.number - 1 - (founding - i) * 5 * 365 / founding) }
            let day = span * Double(i - founding + 1) / Double(max(1, count - founding))
            // More come in spring than in autumn: the steps are unequal and never go back.
            return Int32(min(today.number, first.number + Int(day) + Int(9 * sine(day / 365 * 2 * .pi))))
        }
    }

    mutating func advance(to day: Day) {
        while known < count, Int(since[known]) <= day.number { known += 1 }
    }

    /// Somebody who buys: newcomers and old customers more often than those between; nil: nobody known.
    func buyer(_ chance: inout Chance) -> Int? {
        guard known > 0, !chance.happens(0.24) else { return nil }
        return someone(&chance)
    }

    func someone(_ chance: inout Chance) -> Int {
        if chance.happens(0.12) { return known - chance.below(min(known, 60)) }
        let part = chance.part()
        return 1 + Int(part * part * Double(known - 1))
    }
}

/// Sine by its series: the demo shop is the same on every machine, whatever its mathematics library.
private func sine(_ x: Double) -> Double {
    var y = x.truncatingRemainder(dividingBy: 2 * .pi)
    if y > .pi { y -= 2 * .pi }
    let square = y * y
    return y * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
}

extension ShopMaker {
    /// The owner, whom ``DemoShop`` has founded the shop for, is 1.
    static let counterStaff = [1, 2, 5, 6]
    static let technicians = [3, 4]
    static let instructors = [7, 8]

    mutating func makeStaff() throws(Refusal) {
        let day = text(first.adding(days: -40), ShopMaker.opening)
        // Roles in the order in which the schema makes them: 1 admin, 2 manager, 3 technician, 4 counter.
        let people: [(role: Int, username: String, first: String, last: String, isActive: Bool)] = [
            (2, "marina", "Marina", "Castillo", true), (3, "tomas", "Tomáš", "Novák", true),
            (3, "kai", "Kai", "Nakamura", true), (4, "clara", "Clara", "Boone", true),
            (4, "ben", "Ben", "Okafor", true),
            (4, "ingrid", "Ingrid", "Solberg", true), (4, "luis", "Luis", "Herrera", true),
            (4, "jonas", "Jonas", "Former", false),
        ]
        let password = DemoShop.passwordHash
        for (i, person) in people.enumerated() {
            try tables.users.insert(
                .int(i + 2), .int(person.role), .text(person.username), .text("\(person.username)@nautilus.example"),
                .text(person.first), .text(person.last), .bool(person.isActive), .bool(person.username == "kai"),
                .text(password), .text(day))
        }
        try bulk.run(
            "UPDATE users SET first_name = 'Nora', last_name = 'Castillo', email = 'owner@nautilus.example', password_hash = '\(password)' WHERE id = 1"
        )
        // What the schema itself brings was there when the shop was founded, not when this program ran.
        for table in ["roles", "permissions", "settings"] { try bulk.run("UPDATE \(table) SET created_at = '\(day)'") }
        // One who has arranged the dashboard: a technician with what a bench needs.
        let tiles = try bulk.table("dashboard_widgets", "user_id, widget_id, position, size, config, created_at")
        for (i, tile) in [
            ("maintenance_due", "large", "{\"limit\":10}"), ("air_fills_today", "small", nil),
            ("equipment_status", "medium", nil),
            ("alerts", "medium", nil), ("pending_certifications", "small", nil),
        ].enumerated() {
            try tiles.insert(.int(4), .text(tile.0), .int(i), .text(tile.1), .optional(tile.2), .text(day))
        }
    }

    mutating func makeCustomers() throws(Refusal) {
        for i in 0..<customers.count { try makeCustomer(i + 1, since: Day(number: Int(customers.since[i]))) }
    }

    private mutating func makeCustomer(_ id: Int, since: Day) throws(Refusal) {
        // Each of the names from elsewhere comes to even a small shop, and some more than once.
        let isFromElsewhere = id % 11 == 7 && id / 11 < Names.elsewhere.count
        let name =
            isFromElsewhere
            ? Names.elsewhere[id / 11]
            : chance.happens(0.03)
                ? chance.pick(Names.elsewhere) : (chance.pick(Names.first), chance.pick(Names.last))
        let digits = String(1_000_0000 + id % 1_000_0000)
        // 555 numbers are nobody's.
        let mobile = "+1\(ShopMaker.areas[id % ShopMaker.areas.count])555\(digits.suffix(4))"
        let company = chance.happens(0.015) ? chance.pick(Names.companies) : nil
        let hasMail = chance.happens(0.85)
        let place = chance.below(Names.states.count)
        let isAbroad = chance.happens(0.06)
        let made = text(since, ShopMaker.opening + chance.below(9 * 3600))
        let pushes = chance.happens(0.1)
        try tables.customers.insert(
            .int(id), .text(name.0), .text(name.1), .optional(company),
            hasMail ? .text("\(ShopMaker.mailName(name.0, name.1))\(id)@example.com") : .null,
            chance.happens(0.2) ? .text("(305) 555-\(digits.suffix(4))") : .null,
            chance.happens(0.9) ? .text(mobile) : .null,
            chance.happens(0.7)
                ? .text(Day(number: since.number - 365 * (18 + chance.below(50)) - chance.below(365)).text) : .null,
            isAbroad ? .null : .text(Names.states[place]),
            isAbroad ? .null : .text("\(Names.cities[place])\(chance.within(10...99))"),
            .text(isAbroad ? chance.pick(["CA", "GB", "DE", "MX", "BR", "FR"]) : "US"), .text(since.text),
            chance.happens(0.06) ? .text(chance.pick(ShopMaker.notes)) : .null, .bool(!chance.happens(0.05)),
            .text(made),
            .bool(!chance.happens(0.08)), .bool(!chance.happens(0.12)), .bool(pushes))
        if pushes {
            for _ in 0..<chance.within(1...2) {
                try tables.devices.insert(
                    .int(id), .text("demo-\(String(chance.next(), radix: 36))\(String(chance.next(), radix: 36))"),
                    .text(chance.happens(0.55) ? "ios" : "android"), .text(made), .text(made))
            }
        }
        if chance.happens(0.12) {
            try tables.certified.insert(
                .int(id), .int(chance.within(1...ShopMaker.cards)), .text("C\(1_000_000 + chance.below(8_999_999))"),
                .text(since.adding(days: -chance.within(30...2500)).text), .null,
                .text(chance.happens(0.8) ? "verified" : "pending"), .text(made))
        }
    }

    /// As people write their own names in addresses: the ASCII letters alone.
    private static func mailName(_ first: String, _ last: String) -> String {
        let letters = (first + "." + last).lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || $0 == "." }
        let text = String(String.UnicodeScalarView(letters))
        return text.count > 3 ? text : "diver"
    }

    private static let areas = [305, 786, 954, 561, 239, 407, 813, 904, 850, 352]
    private static let notes = [
        "Prefers the early boat", "Allergic to neoprene glue", "Pays by invoice", "Left-handed BCD",
        "Own cylinders, nitrox 32",
        "Wants a call before any service", "Nervous on ladders",
    ]
}
