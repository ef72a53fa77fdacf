import DiveShop
import Store

/// The gear itself and its service over the years.
extension ShopMaker {
    /// When a piece is due next, so that some of it is overdue, some due soon, some was never looked at, and most is fine; nil: never
    /// inspected.
    private mutating func due() -> Day? {
        switch chance.part() {
        case ..<0.03: nil
        case ..<0.07: today.adding(days: -chance.within(1...40))
        case ..<0.14: today.adding(days: chance.within(0...7))
        case ..<0.25: today.adding(days: chance.within(8...30))
        default: today.adding(days: chance.within(31...350))
        }
    }

    mutating func makeGear() throws(Refusal) {
        var record = 0
        var inKind = 0
        for i in gear.items.indices {
            inKind = i > 0 && gear.items[i].kind == gear.items[i - 1].kind ? inKind + 1 : 1
            try makeItem(i, number: inKind, &record)
        }
    }

    private mutating func makeItem(_ i: Int, number: Int, _ record: inout Int) throws(Refusal) {
        let item = gear.items[i]
        let kind = Goods.gear[item.kind]
        let (maker, model) = chance.pick(kind.makers)
        let digits = String(number)
        let isCylinder = item.kind == 0
        let due = item.fate == .retired ? today.adding(days: -chance.within(100...500)) : due()
        let last = due.map { max($0.adding(months: -12), item.bought) }
        let hydro = isCylinder ? item.bought.adding(days: -chance.within(0...900)) : nil
        let status = item.fate?.rawValue ?? (item.isOut ? "rented" : "available")
        try tables.equipment.insert(
            .int(i + 1), .int(kind.category + 1),
            .text("\(kind.prefix)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"),
            .text(kind.name), .text(chance.pick(kind.sizes)), .text(maker), .text(model),
            .text("\(maker.prefix(2).uppercased())\(100_000 + chance.below(899_999))"),
            .text(item.bought.text), .money(Money(cents: chance.within(kind.cost))), .money(Money(cents: kind.rate)),
            .money(Money(cents: kind.rate * 5)),
            .text(status),
            .text(
                item.fate == .damaged || item.fate == .retired
                    ? "poor" : chance.pick(["excellent", "good", "good", "good", "fair"])),
            .optional(last?.text), isCylinder ? .optional(last?.text) : .null, .optional(hydro?.text),
            item.fate == .damaged ? .text("out of use until repaired") : .null,
            .text(text(max(item.bought, first.adding(days: -400)), ShopMaker.opening)),
            .optional(last?.text), .optional(due?.text))
        try makeHistory(i, item, from: last, &record)
        if let due { try makeJobs(i, due, record) }
    }

    private mutating func makeHistory(_ i: Int, _ item: Gear.Item, from last: Day?, _ record: inout Int) throws(Refusal)
    {
        guard let last else { return }
        var day = last
        var dates: [Day] = []
        while day >= item.bought, dates.count < 6 {
            dates.append(day)
            day = day.adding(months: -12)
        }
        for date in dates.reversed() {
            let type = item.kind == 0 ? "inspection" : item.kind == 1 ? "servicing" : "safety_check"
            try insertCare(
                i, type, date, cost: chance.within(item.kind == 1 ? 6500...12500 : 1500...4500),
                next: date.adding(months: 12), result: "passed",
                parts: item.kind == 1 ? "service kit, HP seat" : nil,
                words: item.kind == 0 ? "Visual inspection, sticker applied" : "Yearly service", &record)
        }
        for _ in 0..<chance.below(3) {
            let date = item.bought.adding(days: chance.below(max(1, today - item.bought)))
            let (type, words, parts) = chance.pick([
                ("cleaning", "Deep clean after salt water", nil), ("repair", "Replaced what leaked", "O-rings"),
                ("parts_replacement", "New mouthpiece", "mouthpiece"),
                ("calibration", "Gauge compared with the bench's", nil),
            ])
            if date <= last {
                try insertCare(
                    i, type, date, cost: chance.within(500...6000), next: nil, result: nil, parts: parts, words: words,
                    &record)
            }
        }
        guard item.fate == .damaged else { return }
        let day0 = max(last, today.adding(days: -chance.within(2...30)))
        try insertCare(
            i, "safety_check", day0, cost: 0, next: nil, result: "failed", parts: nil,
            words: chance.pick(["Cracked first-stage body", "Corroded thread", "Bladder leaks at the seam"]), &record)
    }

    private mutating func insertCare(
        _ i: Int, _ type: String, _ date: Day, cost: Int, next: Day?, result: String?, parts: String?, words: String,
        _ record: inout Int
    ) throws(Refusal) {
        record += 1
        try tables.care.insert(
            .int(i + 1), .text(type), .text(date.text), .int(chance.pick(ShopMaker.technicians)), .text(words),
            .optional(parts),
            .money(Money(cents: cost)), .optional(next?.text), .optional(result),
            .text(text(date, ShopMaker.opening + chance.below(9 * 3600))))
    }

    private mutating func makeJobs(_ i: Int, _ due: Day, _ record: Int) throws(Refusal) {
        let type = gear.items[i].kind == 0 ? "inspection" : "servicing"
        let made = text(max(first, today.adding(days: -20)), ShopMaker.opening)
        if due <= today.adding(days: 14) && chance.happens(0.6) {
            let day = max(today, due).adding(days: chance.below(6))
            try tables.careSchedules.insert(
                .int(i + 1), .text(day.text), .text(type), .int(chance.pick(ShopMaker.technicians)),
                chance.happens(0.4) ? .text("Ring the owner of the boat before") : .null, .text("scheduled"), .null,
                .null, .null, .null, .text(made))
        } else if chance.happens(0.15), record > 0 {
            try tables.careSchedules.insert(
                .int(i + 1), .text(due.adding(months: -12).text), .text(type), .int(chance.pick(ShopMaker.technicians)),
                .null, .text("completed"),
                .int(record), .text(text(due.adding(months: -12), ShopMaker.closing)), .null, .null, .text(made))
        } else if chance.happens(0.05) {
            try tables.careSchedules.insert(
                .int(i + 1), .text(today.adding(days: -3).text), .text("cleaning"), .null, .null, .text("cancelled"),
                .null, .null,
                .text(text(today.adding(days: -4), ShopMaker.closing)), .text("item is out on a trip"), .text(made))
        }
    }
}
