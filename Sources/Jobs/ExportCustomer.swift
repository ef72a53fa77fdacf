package import DiveShop
import Foundation
package import Store

/// Carries out ``Job/exportCustomer(_:)``: everything that is held on a person, as one JSON file for its owner alone.
package struct ExportCustomer {
    private let customer: Int64
    private let staff: Int64
    private let home: Home

    package init(customer: Int64, staff: Int64, home: Home) {
        self.customer = customer
        self.staff = staff
        self.home = home
    }

    /// - Parameter report: told once, of the end; called on this thread.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        let end: JobEvent
        do {
            let calendar = try store.shop().calendar
            // By the number: a name would stand in the trail, and in the folder after an erasure.
            let path = try WholeFile.free("customer-\(customer)", in: home, at: now, calendar, suffix: "json")
            let name = (path as NSString).lastPathComponent
            let record = try store.record(ofCustomer: customer, into: name, staff: staff, at: now)
            try WholeFile.write(Data((record.json(calendar).text + "\n").utf8), to: path)
            end = .finished("\(record.count) rows in exports/\(name)")
        } catch let refusal as Refusal {
            end = .failed(refusal)
        } catch {
            end = .failed(Refusal(.failed, "the file could not be written: \(error.localizedDescription)"))
        }
        _ = report(end)
    }
}
