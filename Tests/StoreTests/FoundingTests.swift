import DiveShop
import Foundation
import Store
import Testing

@Suite struct FoundingTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    @Test func aNewShopHasItsSettingsAndItsOwner() throws {
        let store = try folder.store()
        let id = try store.makeShop(
            name: "Blue Hole", timeZone: "Europe/Malta", country: "MT", currencySymbol: "€", owner: "grace",
            osAccount: "gh",
            at: founding)
        let shop = try store.shop()
        #expect(shop.name == "Blue Hole" && shop.country == "MT" && shop.currencySymbol == "€" && !shop.isDemo)
        #expect(shop.calendar.timeZone.identifier == "Europe/Malta")
        let owner = try #require(try store.staff(osAccount: "gh"))
        #expect(owner.id == id && owner.username == "grace" && owner.role == "admin")
        #expect(owner.permissions == Set(Permission.allCases))
        #expect(try store.staff(osAccount: "root") == nil)
    }

    @Test func aShopIsNeverFoundedOverAnother() throws {
        let store = try folder.store()
        try store.makeShop(name: "First", owner: "grace", osAccount: nil, at: founding)
        let refusal = #expect(throws: Refusal.self) {
            try store.makeShop(name: "Second", owner: "ada", osAccount: "ada", isDemo: true, at: founding)
        }
        #expect(refusal?.words.contains("already") == true)
        #expect(try store.shop().name == "First" && !store.shop().isDemo)
        #expect(try store.staff(osAccount: "ada") == nil)
    }

    @Test(arguments: [("", "grace", "UTC"), ("Shop", "  ", "UTC"), ("Shop", "grace", "Mars/Olympus")])
    func nonsenseIsRefused(name: String, owner: String, zone: String) throws {
        let store = try folder.store()
        #expect(throws: Refusal.self) {
            try store.makeShop(name: name, timeZone: zone, owner: owner, osAccount: nil, at: founding)
        }
        try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
    }

    @Test func settingsGoBeforeWhatIsStored() throws {
        try folder.store().makeShop(
            name: "Stored", timeZone: "Europe/Malta", owner: "grace", osAccount: nil, isDemo: true, at: founding)
        func shop(_ environment: [String: String]) throws -> Shop {
            try folder.store(settings: Settings(environment: environment)).shop()
        }
        #expect(try shop(["BUSINESS_NAME": "Set"]).name == "Set")
        #expect(try shop(["BUSINESS_NAME": ""]).name == "Stored")
        #expect(try shop([:]).isDemo)
        #expect(try shop(["SHOP_TIMEZONE": "Asia/Tokyo"]).calendar.timeZone.identifier == "Asia/Tokyo")
        #expect(try shop(["SHOP_TIMEZONE": "Mars/Olympus"]).calendar.timeZone.identifier == "Europe/Malta")
    }
}
