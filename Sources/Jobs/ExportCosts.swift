package import DiveShop
import Foundation
package import Store

/// Carries out ``Job/exportCosts(from:to:)``: four CSV files, read at one moment.
package struct ExportCosts {
    private let from: Day
    private let to: Day
    private let staff: Int64
    private let home: Home

    package init(from: Day, to: Day, staff: Int64, home: Home) {
        self.from = from
        self.to = to
        self.staff = staff
        self.home = home
    }

    /// - Parameter report: told once, of the end; called on this thread.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        var written: [String] = []
        let end: JobEvent
        do throws(Refusal) {
            let shop = try store.shop()
            for (name, rows) in ExportCosts.tables(try read(store, at: now)) {
                do {
                    let path = try WholeFile.free("costs-\(name)", in: home, at: now, shop.calendar)
                    try Csv.write(rows, to: path, shop.calendar)
                    written.append(path)
                } catch {
                    throw (error as? Refusal)
                        ?? Refusal(.failed, "the files could not be written: \(error.localizedDescription)")
                }
            }
            // What leaves the shop is written down; where it cannot be, nothing leaves.
            let names = written.map { ($0 as NSString).lastPathComponent }
            try store.tellTrail(
                "export_costs", module: "export",
                ["from": from.text, "to": to.text, "files": names.joined(separator: ", ")], staff: staff, at: now)
            end = .finished("\(names.count) files in exports: \(names.joined(separator: ", "))")
        } catch {
            for path in written { unlink(path) }
            store.tellTrail(of: error, action: "export_costs", module: "export", staff: staff, at: now)
            end = .failed(error)
        }
        _ = report(end)
    }

    private func read(_ store: Store, at now: Instant) throws(Refusal) -> CostAnalysis {
        switch try store.answer(.costs(from: from, to: to), staff: staff, at: now) {
        case .costs(let analysis): return analysis
        case .refused(let why): throw why
        default: throw Refusal(.failed, "the costs could not be read")
        }
    }

    private static func tables(_ analysis: CostAnalysis) -> [(String, Rows)] {
        let months = Rows(
            columns: [Rows.Column("month", "Month"), Rows.Column("cost", "Cost", isNumber: true)],
            rows: analysis.byMonth.points.map { Rows.Row([.day($0.date), $0.value]) })
        return [
            ("by-item", analysis.byItem), ("by-type", analysis.byType), ("by-month", months), ("coming", analysis.load),
        ]
    }
}
