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
            let path = try Csv.free(widget.rawValue, in: home, at: now, shop.calendar)
            let name = (path as NSString).lastPathComponent
            let rows = try write(to: path, store, now, shop.calendar, report)
            // What leaves the shop is written down; where it cannot be, nothing leaves.
            if let rows {
                do throws(Refusal) {
                    let values = ["widget": widget.rawValue, "filter": filter, "rows": "\(rows)", "file": name]
                    try store.tellTrail("export_rows", module: "export", values, staff: staff, at: now)
                } catch {
                    unlink(path)
                    throw error
                }
            }
            end =
                rows.map {
                    .finished(
                        "\($0 == 1 ? "one row" : "\($0) rows") in exports/\(name)")
                } ?? .cancelled
        } catch let refusal as Refusal {
            store.tellTrail(of: refusal, action: "export_rows", module: "export", staff: staff, at: now)
            end = .failed(refusal)
        } catch {
            end = .failed(Refusal(.failed, "the file could not be written: \(error.localizedDescription)"))
        }
        _ = report(end)
    }

    /// - Returns: how many rows; nil: it was stopped, and no file is left.
    private func write(
        to path: String, _ store: Store, _ now: Instant, _ calendar: ShopCalendar, _ report: (JobEvent) -> Bool
    ) throws -> Int? {
        let temporary = path + ".part"
        var file: FileHandle?
        var isWhole = false
        defer {
            try? file?.close()
            if file != nil && !isWhole { unlink(temporary) }
        }
        var written = 0
        var isStopped = false
        try store.eachRow(
            behind: widget, options, filter: filter, staff: staff, at: now, by: ExportRows.pageLength
        ) { rows, total in
            if file == nil {
                file = try Csv.make(temporary)
                try file?.write(contentsOf: Data(Csv.titles(of: rows).utf8))
            }
            do { try file?.write(contentsOf: Data(Csv.lines(of: rows, calendar).utf8)) } catch {
                throw Refusal(
                    .unavailable, "\(path) cannot be written: the disk is full, or at a limit; no file was left")
            }
            written += rows.rows.count
            isStopped = !report(
                .progress(total == 0 ? 1 : min(1, Double(written) / Double(total)), "\(written) of \(total) rows"))
            return !isStopped
        }
        if isStopped { return nil }
        try file?.synchronize()
        isWhole = rename(temporary, path) == 0
        guard isWhole else { throw Refusal(.unavailable, "\(path) cannot be written") }
        return written
    }
}
