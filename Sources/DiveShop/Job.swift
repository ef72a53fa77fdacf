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
    /// Makes an archive and proves it.
    case backUp(BackupOrder)
    /// Reads an archive back whole, as proving does. The passphrase is needed where it is encrypted and the settings have another or none.
    case verifyBackup(String, Secret?)
    /// Says what a restore would change: ``JobEvent/previewed(_:)``.
    case previewRestore(String, Secret?)
    /// Brings the shop back to an archive, after a backup of what is there now.
    case restoreBackup(RestoreOrder)
    /// Brings back what the last restore replaced; that is encrypted where what was restored is.
    case undoRestore(Secret? = nil)
    /// Copies an archive to a path or into a folder, and reads the copy back.
    case downloadBackup(String, to: String)
    case deleteBackup(String)
    case cleanBackups(Retention)
    /// Brings one customer or item with its history back from an archive.
    case bringBack(BroughtBack, from: String, Secret?)
    /// Writes everything that is held on a customer to a JSON file in the home's `exports` folder, for its owner alone.
    case exportCustomer(Int64)
    /// Says what a campaign would do: ``JobEvent/dryRun(_:)``.
    case dryRun(CampaignDraft)
    /// Sends a message to an address of one's own, as it stands, at once; nobody's history has it.
    case testMessage(Channel, to: String, MessageContent)

    package var title: String {
        switch self {
        case .checkStore: "Check the store"
        case .exportRows(let id, _, _): "Export \(Widget.of(id).title)"
        case .exportCosts: "Export the costs of service"
        case .verifyAudit: "Verify the trail"
        case .backUp(let order): order.includesDocuments ? "Back up the shop and its documents" : "Back up the shop"
        case .verifyBackup(let name, _): "Verify \(name)"
        case .previewRestore(let name, _): "Look into \(name)"
        case .restoreBackup(let order): "Restore \(order.filename)"
        case .undoRestore: "Undo the restore"
        case .downloadBackup(let name, _): "Copy \(name)"
        case .deleteBackup(let name): "Delete \(name)"
        case .cleanBackups: "Clean old backups"
        case .bringBack(.customer(let id), _, _): "Bring customer \(id) back"
        case .bringBack(.equipment(let code), _, _): "Bring \(code) back"
        case .exportCustomer(let id): "Export customer \(id)"
        case .dryRun(let draft): "Dry run of \(draft.name)"
        case .testMessage(let channel, _, _): "Test by \(channel.title)"
        }
    }
    package var permission: Permission? {
        switch self {
        case .checkStore: nil
        case .exportRows(let id, _, _): Widget.of(id).permission
        case .exportCosts: .viewMaintenance
        case .verifyAudit: .viewAudit
        case .backUp, .verifyBackup: .createBackups
        case .previewRestore, .restoreBackup, .undoRestore, .bringBack: .restoreBackups
        case .downloadBackup: .downloadBackups
        case .deleteBackup, .cleanBackups: .manageBackups
        case .exportCustomer: .editCustomers
        case .dryRun: .sendBulk
        case .testMessage: .sendMessages
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
    /// What a restore would change; the job is over.
    case previewed(RestorePreview)
    /// What a campaign would do; the job is over.
    case dryRun(DryRun)
}
