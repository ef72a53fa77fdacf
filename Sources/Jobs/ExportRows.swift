package import DiveShop
import Foundation
package import Store

/// Carries out ``Job/exportRows(_:_:filter:)``: all the rows behind a tile, read at one moment, as a CSV file (RFC 4180).
/// The file is written under a temporary name: one under the final name is whole.
package struct ExportRows {
    private let widget: WidgetID
    private let options: WidgetOptions
    private let filter: String
    private let staff: Int64
    private let home: Home

    private static let pageLength = 2000

    package init(widget: WidgetID, options: WidgetOptions, filter: String, staff: Int64, home: Home) {
        self.widget = widget
        self.options = options
        self.filter = filter
        self.staff = staff
        self.home = home
    }

    /// - Parameter report: told of progress and then, once, of the end; called on this thread. The job is cancelled when it
    ///   answers progress with false.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        let end: JobEvent
        do {
            let shop = try store.shop()
            if let (path, rows) = try write(store, now, shop.calendar, report) {
                let name = (path as NSString).lastPathComponent
                // What leaves the shop is written down; where it cannot be, nothing leaves.
                do throws(Refusal) {
                    let values = ["widget": widget.rawValue, "filter": filter, "rows": "\(rows)", "file": name]
                    try store.tellTrail("export_rows", module: "export", values, staff: staff, at: now)
                } catch {
                    unlink(path)
                    throw error
                }
                end = .finished("\(rows == 1 ? "one row" : "\(rows) rows") in exports/\(name)")
            } else {
                end = .cancelled
            }
        } catch let refusal as Refusal {
            store.tellTrail(of: refusal, action: "export_rows", module: "export", staff: staff, at: now)
            end = .failed(refusal)
        } catch {
            end = .failed(Refusal(.failed, "the file could not be written: \(error.localizedDescription)"))
        }
        _ = report(end)
    }

    /// - Returns: the file, and how many rows it has; nil: it was stopped, and no file is left.
    private func write(
        _ store: Store, _ now: Instant, _ calendar: ShopCalendar, _ report: (JobEvent) -> Bool
    ) throws -> (path: String, rows: Int)? {
        func free() throws -> String { try WholeFile.free(widget.rawValue, in: home, at: now, calendar) }
        var path = try free()
        var draft: WholeFile.Draft?
        var written = 0
        var isStopped = false
        try store.eachRow(
            behind: widget, options, filter: filter, staff: staff, at: now, by: ExportRows.pageLength
        ) { rows, total in
            let isFirst = draft == nil
            let file = try draft ?? WholeFile.Draft(beside: path)
            draft = file
            let lines = (isFirst ? Csv.titles(of: rows) : "") + Csv.lines(of: rows, calendar)
            do { try file.file.write(contentsOf: Data(lines.utf8)) } catch {
                throw Refusal(
                    .unavailable, "\(path) cannot be written: the disk is full, or at a limit; no file was left")
            }
            written += rows.rows.count
            isStopped = !report(
                .progress(total == 0 ? 1 : min(1, Double(written) / Double(total)), "\(written) of \(total) rows"))
            return !isStopped
        }
        guard let draft, !isStopped else { return nil }
        // Another terminal may have taken the name meanwhile.
        while try !draft.put(at: path) { path = try free() }
        return (path, written)
    }
}
