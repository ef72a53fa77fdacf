/// Names a running job.
package struct JobID: Hashable, Sendable, Comparable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
    package static func < (a: JobID, b: JobID) -> Bool { a.number < b.number }
}

/// Long work, done beside the screen.
package enum Job: Hashable, Sendable {
    /// Reads the whole store and says whether it is sound.
    case checkStore
    /// Writes the rows behind a tile to a CSV file in the home's `exports` folder.
    case exportRows(WidgetID, WidgetOptions, filter: String)
    /// Writes what service cost in a period to CSV files there: by item, by type, by month, and what is coming.
    case exportCosts(from: Day, to: Day)
    /// Reads the whole trail of what was done and says whether it is as it was written.
    case verifyAudit

    package var title: String {
        switch self {
        case .checkStore: "Check the store"
        case .exportRows(let id, _, _): "Export \(Widget.of(id).title)"
        case .exportCosts: "Export the costs of service"
        case .verifyAudit: "Verify the trail"
        }
    }
    package var permission: Permission? {
        switch self {
        case .checkStore: nil
        case .exportRows(let id, _, _): Widget.of(id).permission
        case .exportCosts: .viewMaintenance
        case .verifyAudit: .viewAudit
        }
    }
}

package enum JobEvent: Hashable, Sendable {
    /// How much is done, from 0 to 1, and what is being done; nil: nobody can tell how much.
    case progress(Double?, String)
    /// It is over; what came of it, in words.
    case finished(String)
    case failed(Refusal)
    case cancelled
}
