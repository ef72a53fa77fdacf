package import DiveShop
import Foundation
import Store

/// One imaginary dive shop, in Florida, that ends at a given moment: the same for the same numbers and date.
package enum DemoShop {
    /// How large the shop is. The same numbers give the same shop.
    package struct Numbers: Hashable, Sendable {
        package var years: Int
        package var customers: Int
        /// Tickets on an ordinary day.
        package var salesPerDay: Int
        package var seed: UInt64

        package init(years: Int = 2, customers: Int = 2000, salesPerDay: Int = 40, seed: UInt64 = 1) {
            self.years = years
            self.customers = customers
            self.salesPerDay = salesPerDay
            self.seed = seed
        }
    }

    /// Everybody's, the owner's too: an imaginary shop has no secrets.
    package static let password = "dive-demo"
    /// What the newest backup in its list is for.
    package static let lastBackup = "Before the new price list"
    /// What ``password`` is stored as: the same shop has the same bytes.
    static let passwordHash = "$y$jCT$XMdDiHHpfgWpJXYwVDvj4.$utR7eVdVlF7gjuSE1wKt5JwuSBVzCHwaGdMCoJDh4E0"

    static let timeZone = "America/New_York"
    /// The shop's own, whatever the machine's.
    package static var calendar: ShopCalendar { ShopCalendar(timeZone: timeZone) ?? .utc }

    /// The demo shop that is there; nil: there is none.
    /// - Throws: ``Refusal`` for a shop that is no demo, and for what is no store: both are left as they are.
    package static func existing(at path: String) throws(Refusal) -> (numbers: Numbers, day: Day)? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let store = try Store(path: path)
        guard try store.shop().isDemo else {
            throw Refusal(
                .data, "the shop at \(path) is no demo and was left as it is; set NAUTILUS_HOME to another folder")
        }
        let settings = try store.settings(in: "demo")
        guard let years = settings["years"].flatMap({ Int($0) }),
            let customers = settings["customers"].flatMap({ Int($0) }),
            let sales = settings["sales_per_day"].flatMap({ Int($0) }),
            let seed = settings["seed"].flatMap({ UInt64($0) }),
            let day = settings["as_of"].flatMap({ Day(text: $0.prefix(10)) })
        else { return (Numbers(years: 0, customers: 0, salesPerDay: 0, seed: 0), Day(number: 0)) }
        return (Numbers(years: years, customers: customers, salesPerDay: sales, seed: seed), day)
    }

    /// Makes the shop, in the place of the demo shop that is there. It is written under another name: what stands at `path` is whole
    /// at any time.
    /// - Parameters:
    ///   - osAccount: the account that the owner is linked to.
    ///   - documents: the folder for the shop's documents.
    ///   - backupFollows: its newest backup is made afterwards; otherwise it stands in the list without a file.
    ///   - progress: how much is done, from 0 to 1, and what is being made.
    /// - Returns: how many rows were made.
    @discardableResult
    package static func make(
        at path: String, numbers: Numbers, asOf now: Instant, osAccount: String?, documents: String,
        backupFollows: Bool = false, progress: (Double, String) -> Void = { _, _ in }
    ) throws(Refusal) -> Int {
        let isThere = try existing(at: path) != nil
        let new = path + ".new"
        removeStore(new)
        defer { removeStore(new) }
        do {
            let store = try Store(path: new, creating: true)
            try store.makeShop(
                name: "Nautilus Dive Shop", timeZone: timeZone, country: "US", currencySymbol: "$", owner: "owner",
                osAccount: osAccount,
                isDemo: true, at: calendar.start(of: calendar.day(of: now).adding(days: -365 * numbers.years)))
        }
        let bulk = try Bulk(path: new)
        var maker = try ShopMaker(bulk, numbers, now, calendar, documents: documents, backupFollows: backupFollows)
        try maker.make { progress(0.85 * $0, $1) }
        let count = bulk.count
        try bulk.finish { progress(0.85 + 0.15 * $0, "indexes") }
        if isThere { try Store.releaseForReplacement(path) }
        guard rename(new, path) == 0 else {
            throw Refusal(.unavailable, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        progress(1, "done")
        return count
    }

    private static func removeStore(_ path: String) {
        for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) }
    }
}
