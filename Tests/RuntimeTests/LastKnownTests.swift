import DiveShop
import Foundation
import Rig
import Runtime
import Store
import Testing

/// What is kept of the tiles from one sitting to the next.
@Suite struct LastKnownTests {
    /// Every widget's reading of the demo shop comes back as it was.
    @Test func readingsComeBackAsTheyWere() throws {
        let home = try SmallShop.home()
        let store = try Store(path: home.home.database)
        let owner = try #require(try store.staff(username: "owner")).id
        var readings: [Query: Reading] = [:]
        try store.answer(WidgetID.allCases.map { .reading($0, .standard) }, staff: owner, at: SmallShop.now) {
            query, snapshot in
            if case .reading(let reading) = snapshot { readings[query] = reading }
            return true
        }
        #expect(readings.count == WidgetID.allCases.count)
        LastKnown(home: home.home, staff: owner).save(readings)
        #expect(LastKnown(home: home.home, staff: owner).load() == readings)
        #expect(LastKnown(home: home.home, staff: owner + 1).load().isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(home.home.cache)/readings-\(owner)")[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.home.cache).count == 1)
    }

    /// A file cut short anywhere, or with any one byte changed, is read without a trap; what it says then is at most another figure.
    @Test func aBrokenFileEndsNothing() throws {
        let home = try SmallShop.home()
        let known = LastKnown(home: home.home, staff: 1)
        let reading = Reading(
            asOf: SmallShop.now,
            content: .rows(
                Rows(columns: [.init("a", "A")], rows: [.init([.money(Money(cents: -5)), .text("é")], tone: .alarm)])),
            badge: "3 in all")
        known.save([.reading(.lowStockAlert, .standard): reading])
        let url = URL(fileURLWithPath: "\(home.home.cache)/readings-1")
        let whole = try Data(contentsOf: url)
        for end in 0..<whole.count {
            try whole.prefix(end).write(to: url)
            #expect(known.load()[.reading(.lowStockAlert, .standard)] == nil)
        }
        for i in whole.indices {
            for byte: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                var changed = whole
                changed[i] = byte
                try changed.write(to: url)
                #expect(known.load().count <= 1)
            }
        }
    }

    @Test(arguments: ["", "{", "nautilus", "\u{0}\u{1}", "{\"store\":1}"])
    func whatCannotBeReadCountsAsNone(_ text: String) throws {
        let home = try SmallShop.home()
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(home.home.cache)/readings-1"))
        #expect(LastKnown(home: home.home, staff: 1).load().isEmpty)
    }

    /// After another demo shop, or a store copied back, nothing of the old one is shown.
    @Test func anotherStoreBeginsAnew() throws {
        let home = try SmallShop.home()
        let reading = Reading(asOf: SmallShop.now, content: .alerts([Alert(.info, "old")]))
        LastKnown(home: home.home, staff: 1).save([.reading(.alerts, .standard): reading])
        let data = try Data(contentsOf: URL(fileURLWithPath: home.home.database))
        try FileManager.default.moveItem(atPath: home.home.database, toPath: home.home.database + ".old")
        try data.write(to: URL(fileURLWithPath: home.home.database))
        #expect(LastKnown(home: home.home, staff: 1).load().isEmpty)
    }
}
