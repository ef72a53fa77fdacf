import DiveShop
import Foundation
import GRDB
import Jobs
import Store
import Testing

/// What service cost leaves the shop as CSV files.
@Suite struct ExportCostsTests {
    let shop: StaffShop
    let home: Home

    init() throws {
        shop = try StaffShop()
        home = Home(root: shop.folder.file("home"))
        try shop.run(
            """
            INSERT INTO rental_categories (id, name, rule_set) VALUES (1, 'Cylinders', 'cylinder');
            INSERT INTO rental_equipment (id, category_id, equipment_code, name, vip_date, hydro_date) VALUES
                (1, 1, 'TNK-0001', '=cmd, "x"', '2026-05-01', '2024-01-01'), (2, 1, 'TNK-0002', 'Cylinder', '2026-05-01', '2024-01-01');
            INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, cost, result) VALUES
                (1, 'inspection', '2026-04-30', 1, 100, 'passed'), (1, 'inspection', '2026-05-01', 1, 12.5, 'passed'),
                (1, 'cleaning', '2026-05-31', 1, 0.1, NULL), (2, 'inspection', '2026-06-01', 1, 100, 'passed');
            """)
    }

    private func carryOut(from: String, to: String) throws -> JobEvent? {
        var end: JobEvent?
        let export = ExportCosts(
            from: try #require(Day(text: from)), to: try #require(Day(text: to)), staff: try shop.id("tom"), home: home)
        export.carryOut(on: shop.store, at: founding) {
            end = $0
            return true
        }
        return end
    }

    private var files: [String: String] {
        get throws {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: home.exports)) ?? []
            return try Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0, try String(contentsOfFile: home.exports + "/" + $0, encoding: .utf8))
                })
        }
    }

    private func table(_ name: String) throws -> [String] {
        let text = try #require(try files.first { $0.key.hasPrefix("costs-\(name)-") }?.value)
        return text.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    }

    @Test func theDaysOfThePeriodCount() throws {
        guard case .finished(let words) = try carryOut(from: "2026-05-01", to: "2026-05-31") else {
            return #expect(Bool(false), "it is not finished")
        }
        #expect(words.hasPrefix("4 files in exports: costs-by-item-"))
        let items = try table("by-item")
        #expect(items.count == 2 && items[0].hasPrefix("equipment_code,name,"), "\(items)")
        #expect(items[1].hasPrefix("TNK-0001,\"'=cmd, \"\"x\"\"\",2,12.60,"), "\(items)")
        #expect(try table("by-month") == ["month,cost", "2026-05-01,12.60"])
        #expect(try table("by-type").count == 3)
        #expect(
            try shop.store.column("SELECT action || ' ' || outcome FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "export_costs done"
            ])
        // Once more: other names, nothing is written over.
        _ = try carryOut(from: "2026-05-01", to: "2026-05-31")
        #expect(try files.count == 8 && files.keys.allSatisfy { $0.hasSuffix(".csv") })
    }

    /// Nothing is left of what could not be written.
    @Test func whereNothingCanBeWritten() throws {
        try FileManager.default.createDirectory(atPath: home.root, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: home.exports))
        guard case .failed = try carryOut(from: "2026-05-01", to: "2026-05-31") else {
            return #expect(Bool(false), "it did not fail")
        }
        #expect(
            try shop.store.column("SELECT COUNT(*) FROM audit_logs WHERE action = 'export_costs' AND outcome = 'done'")
                == ["0"])
    }
}
