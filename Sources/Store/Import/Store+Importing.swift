package import DiveShop
import GRDB

extension Store {
    /// Refuses a person who may not bring such a file in, before anybody looks for the file.
    package func checkMayImport(_ permissions: [Permission], staff id: Int64, at now: Instant) throws(Refusal) {
        try checkMay(permissions, action: "import_rows", module: "import", staff: id, at: now)
    }

    /// Brings the rows of a file into the shop for a person, at a moment: all of them, or none where one is refused or the plan is a
    /// dry run. Until it is over other terminals read the shop as it was, and those that want to write wait.
    /// - Parameters:
    ///   - next: the next rows of a pass through the file; nil: there are no more. A second pass may follow the first.
    ///   - report: told of each refused row, its line and why; called on this thread.
    /// - Throws: ``Refusal``, also one that `next` throws; then nothing was changed.
    package func importRows(
        _ plan: ImportPlan, staff id: Int64, at now: Instant, next: (_ pass: Int) throws(Refusal) -> ImportBatch?,
        report: @escaping (Int, String) -> Void
    ) throws(Refusal) -> ImportCounts {
        do {
            return try write { db in
                try Store.checkMay(db, plan.permissions, staff: id)
                let importer = try RowImporter(db, plan, at: now, report: report)
                defer { importer.end() }
                while let batch = try next(1) { try importer.take(batch) }
                if try importer.goesOn() {
                    while let batch = try next(2) { try importer.take(batch) }
                }
                try importer.finish()
                if plan.isDryRun || importer.counts.refused > 0 { throw NothingKept(counts: importer.counts) }
                let counts = importer.counts
                let entry = AuditEntry(
                    action: "import_rows", module: "import", entityType: plan.table.name,
                    new: ["new": "\(counts.new)", "updated": "\(counts.updated)", "unchanged": "\(counts.unchanged)"])
                try entry.append(db, user: id, at: now)
                return importer.counts
            }
        } catch let nothing as NothingKept {
            return nothing.counts
        } catch {
            throw Store.refusal(error, path: path)
        }
    }
}

/// Undoes what a transaction did, and tells what it would have been.
private struct NothingKept: Error {
    let counts: ImportCounts
}
