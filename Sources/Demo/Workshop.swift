import DiveShop
import Store

/// The gear itself and its service over the years.
extension ShopMaker {
    /// When each thing was last done to an item; nil: never.
    struct Care {
        /// The visual inspection of a cylinder, the yearly service of anything else.
        let yearly: Day?
        let hydro: Day?
        let isOxygenClean: Bool
        let oxygen: Day?
        let isOldAlloy: Bool
    }

    /// As its label has it: `TNK-0007`.
    func code(_ i: Int) -> String {
        let digits = String(gear.number(of: i))
        let prefix = Goods.gear[gear.items[i].kind].prefix
        return "\(prefix)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }

    func isCylinder(_ i: Int) -> Bool { gear.items[i].kind == 0 }

    /// When an item is due next, so that some of it is overdue, some due soon, some was never looked at, and most is fine; nil: never
    /// inspected. A few are so in every shop, however small.
    private mutating func due(_ i: Int) -> Day? {
        let part = chance.part()
        switch (gear.items[i].kind, gear.number(of: i)) {
        case (0...1, 2): return today.adding(days: -chance.within(31...60))
        case (1...2, 5): return today.adding(days: chance.within(0...7))
        case (0, 9), (3, 5): return nil
        default: break
        }
        return switch part {
        case ..<0.03: nil
        case ..<0.07: today.adding(days: -chance.within(1...40))
        case ..<0.14: today.adding(days: chance.within(0...7))
        case ..<0.25: today.adding(days: chance.within(8...30))
        default: today.adding(days: chance.within(31...350))
        }
    }

    mutating func makeGear() throws(Refusal) {
        var record = 0
        for i in gear.items.indices { try makeItem(i, &record) }
    }

    private mutating func makeCare(_ i: Int) -> Care {
        let item = gear.items[i]
        let due = item.fate == .retired ? today.adding(days: -chance.within(100...500)) : due(i)
        let yearly = due.map { max($0.adding(months: -12), item.bought) }
        guard isCylinder(i) else {
            return Care(yearly: yearly, hydro: nil, isOxygenClean: false, oxygen: nil, isOldAlloy: false)
        }
        // Bought with a test that was a while ago, and tested anew every five years; a few were forgotten last month.
        var hydro = item.bought.adding(days: -chance.within(0...900))
        while hydro.adding(months: 58) <= today { hydro = hydro.adding(months: 58) }
        if gear.number(of: i) % 14 == 3 { hydro = today.adding(months: -61) }
        let isOxygenClean = gear.number(of: i) % 9 == 4
        return Care(
            yearly: yearly, hydro: hydro, isOxygenClean: isOxygenClean,
            oxygen: isOxygenClean && chance.happens(0.8) ? today.adding(days: -chance.within(20...360)) : nil,
            isOldAlloy: gear.number(of: i) % 11 == 6)
    }

    private mutating func makeItem(_ i: Int, _ record: inout Int) throws(Refusal) {
        let item = gear.items[i]
        let kind = Goods.gear[item.kind]
        let (maker, model) = chance.pick(kind.makers)
        let care = makeCare(i)
        let last = care.yearly
        let failed = item.fate == .damaged ? max(last ?? item.bought, today.adding(days: -chance.within(2...30))) : nil
        let done = [last, care.hydro.flatMap { $0 > item.bought ? $0 : nil }, care.oxygen, failed].compactMap { $0 }
        let status = item.fate?.rawValue ?? (item.isOut ? "rented" : "available")
        try tables.equipment.insert(
            .int(i + 1), .int(kind.category + 1), .text(code(i)),
            .text(kind.name), .text(chance.pick(kind.sizes)), .text(maker), .text(model),
            .text("\(maker.prefix(2).uppercased())\(100_000 + chance.below(899_999))"),
            .text(item.bought.text), .money(Money(cents: chance.within(kind.cost))), .money(Money(cents: kind.rate)),
            .money(Money(cents: kind.rate * 5)),
            .text(status),
            .text(
                item.fate == .damaged || item.fate == .retired
                    ? "poor" : chance.pick(["excellent", "good", "good", "good", "fair"])),
            isCylinder(i) ? .optional(last?.text) : .null, isCylinder(i) ? .optional(last?.text) : .null,
            .optional(care.hydro?.text),
            item.fate == .damaged ? .text("out of use until repaired") : .null,
            .text(text(max(item.bought, first.adding(days: -400)), ShopMaker.opening)),
            .optional(done.max()?.text), isCylinder(i) ? .text(care.isOldAlloy ? "6351" : "6061") : .null,
            .bool(care.isOxygenClean))
        try makeDues(i, care)
        try makeHistory(i, care, failed: failed, &record)
        try makeJobs(i, due: last?.adding(months: 12), record, failed: failed)
        try makeStatuses(i, failed: failed)
    }

    private mutating func makeDues(_ i: Int, _ care: Care) throws(Refusal) {
        var dues: [(String, Day?)] =
            isCylinder(i) ? [("visual", care.yearly), ("hydro", care.hydro)] : [("service", care.yearly)]
        // An old alloy is tested with each visual inspection.
        if care.isOldAlloy { dues.append(("eddy_current", care.yearly)) }
        if care.isOxygenClean { dues.append(("oxygen_clean", care.oxygen)) }
        for (kind, last) in dues { try tables.dues.insert(.int(i + 1), .text(kind), .optional(last?.text)) }
    }

    private mutating func makeHistory(_ i: Int, _ care: Care, failed: Day?, _ record: inout Int) throws(Refusal) {
        let item = gear.items[i]
        if let last = care.yearly {
            var day = last
            var dates: [Day] = []
            while day >= item.bought, dates.count < 6 {
                dates.append(day)
                day = day.adding(months: -12)
            }
            for date in dates.reversed() {
                let type = isCylinder(i) ? "inspection" : item.kind <= 2 ? "servicing" : "safety_check"
                let next = date.adding(months: 12)
                try insertCare(
                    i, type, date, cost: chance.within(item.kind == 1 ? 6500...12500 : 1500...4500),
                    next: isCylinder(i) ? next.endOfMonth : next, result: "passed",
                    parts: item.kind == 1
                        ? "service kit, HP seat, lot K\(date.civil.year % 100)-\(date.civil.month)" : nil,
                    words: isCylinder(i) ? "Visual inspection, sticker applied" : "Yearly service",
                    renews: isCylinder(i) ? (care.isOldAlloy ? "visual,eddy_current" : "visual") : "service", &record)
            }
        }
        if let hydro = care.hydro, hydro > item.bought {
            try insertCare(
                i, "pressure_test", hydro, cost: 3500, next: hydro.adding(months: 60).endOfMonth, result: "passed",
                parts: nil, words: "Hydrostatic test, stamped", renews: "hydro", &record)
        }
        if let oxygen = care.oxygen {
            try insertCare(
                i, "cleaning", oxygen, cost: 4500, next: oxygen.adding(months: 12).endOfMonth, result: "passed",
                parts: "O-rings for oxygen", words: "Cleaned for oxygen", renews: "oxygen_clean", &record)
        }
        for _ in 0..<chance.below(3) {
            let date = item.bought.adding(days: chance.below(max(1, today - item.bought)))
            let (type, words, parts) = chance.pick([
                ("cleaning", "Deep clean after salt water", nil), ("repair", "Replaced what leaked", "O-rings"),
                ("parts_replacement", "New mouthpiece", "mouthpiece"),
                ("calibration", "Gauge compared with the bench's", nil),
            ])
            if let last = care.yearly, date <= last {
                try insertCare(
                    i, type, date, cost: chance.within(500...6000), next: nil, result: nil, parts: parts, words: words,
                    renews: "", &record)
            }
        }
        guard let failed else { return }
        try insertCare(
            i, "safety_check", failed, cost: 0, next: nil, result: "failed", parts: nil,
            words: chance.pick(["Cracked first-stage body", "Corroded thread", "Bladder leaks at the seam"]),
            renews: "", &record)
    }

    private mutating func insertCare(
        _ i: Int, _ type: String, _ date: Day, cost: Int, next: Day?, result: String?, parts: String?, words: String,
        renews: String, _ record: inout Int
    ) throws(Refusal) {
        record += 1
        try tables.care.insert(
            .int(i + 1), .text(type), .text(date.text), .int(chance.pick(ShopMaker.technicians)), .text(words),
            .optional(parts),
            .money(Money(cents: cost)), .optional(next?.text), .optional(result),
            .text(text(date, date == today ? ShopMaker.opening : ShopMaker.opening + chance.below(9 * 3600))),
            .text(renews), .bool(next != nil))
    }
}
