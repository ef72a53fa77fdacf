import DiveShop
import Testing

/// The list of gear: in which order, filtered by what, and how urgent each item is. The shop's day is 2026-06-13.
struct EquipmentListTests {
    let shop: HandShop
    init() throws { shop = try HandShop.withGear() }

    @Test func gearComesByCodeWithItsUrgency() throws {
        try shop.sowGear()
        let page = try shop.rows(.equipment(EquipmentFilter(), RowsRequest()))
        #expect(page.total == 8)
        #expect(
            page.rows.texts("equipment_code") == page.rows.texts("equipment_code").sorted())
        let urgency = Dictionary(
            uniqueKeysWithValues: zip(
                page.rows.texts("equipment_code"), page.rows.column("urgency")))
        #expect(
            urgency == [
                "C-OVER": .text("‼ overdue"), "C-NEVER": .text("? never inspected"), "C-BOTH": .text("‼ overdue"),
                "C-FINE": .none, "C-GONE": .none, "R-SOON": .text("! due soon"), "R-LATER": .text("· scheduled"),
                "HOOK": .none,
            ])
        #expect(page.rows.rows.allSatisfy { $0.id != nil })
        #expect(try shop.codes(EquipmentFilter(), RowsRequest(offset: 2, limit: 3)) == ["C-GONE", "C-NEVER", "C-OVER"])
        #expect(try shop.codes(EquipmentFilter(), RowsRequest(filter: "tank 15")) == ["C-FINE"])
        #expect(try shop.codes(EquipmentFilter(), RowsRequest(filter: "9913")) == ["C-FINE"])
    }

    @Test func gearIsFilteredByCategoryStatusAndUrgency() throws {
        try shop.sowGear()
        #expect(try shop.codes(EquipmentFilter(category: "Regulators")) == ["R-LATER", "R-SOON"])
        #expect(try shop.codes(EquipmentFilter(status: .maintenance)) == ["R-SOON"])
        #expect(try shop.codes(EquipmentFilter(category: "Cylinders", status: .retired)) == ["C-GONE"])
        #expect(try shop.codes(EquipmentFilter(urgency: .overdue)) == ["C-BOTH", "C-OVER"])
        #expect(try shop.codes(EquipmentFilter(urgency: .neverInspected)) == ["C-NEVER"])
        #expect(try shop.codes(EquipmentFilter(urgency: .dueSoon)) == ["R-SOON"])
        #expect(try shop.codes(EquipmentFilter(urgency: .scheduled)) == ["R-LATER"])
        #expect(try shop.codes(EquipmentFilter(category: "no such")) == [])
    }
}
