package import DiveShop
package import Foundation
import Printable
import Store

/// Rows as CSV (RFC 4180), as the command line writes values: money as a decimal, days as YYYY-MM-DD, times with offset.
package enum Csv {
    /// A name in the home's `exports` folder that no file has yet.
    static func free(
        _ name: String, in home: Home, at now: Instant, _ calendar: ShopCalendar, suffix: String = "csv"
    ) throws -> String {
        try FileManager.default.createDirectory(atPath: home.exports, withIntermediateDirectories: true)
        let stamp = calendar.iso8601(now).prefix(19).replacingOccurrences(of: ":", with: "").replacingOccurrences(
            of: "T", with: "-")
        let base = "\(home.exports)/\(name)-\(stamp)"
        var path = "\(base).\(suffix)"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(base)-\(number).\(suffix)"
            number += 1
        }
        return path
    }

    /// The names of the columns, as scripts know them.
    static func titles(of rows: Rows) -> String { rows.columns.map { field($0.name) }.joined(separator: ",") + "\r\n" }

    static func lines(of rows: Rows, _ calendar: ShopCalendar) -> String {
        var text = ""
        for row in rows.rows { text += row.cells.map { field($0, calendar) }.joined(separator: ",") + "\r\n" }
        return text
    }

    /// Writes a whole file, for its owner alone: one that is there is whole, and none is written over.
    /// - Throws: ``Refusal``.
    package static func write(_ rows: Rows, to path: String, _ calendar: ShopCalendar) throws {
        try write(Data((titles(of: rows) + lines(of: rows, calendar)).utf8), to: path)
    }

    /// The same of any file.
    package static func write(_ bytes: Data, to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Refusal(.data, "\(path) is there already; say another name")
        }
        let temporary = path + ".part"
        let file = try make(temporary)
        do {
            try file.write(contentsOf: bytes)
            try file.synchronize()
            try file.close()
            guard link(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            unlink(temporary)
        } catch {
            unlink(temporary)
            throw Refusal(.unavailable, "\(path) cannot be written; look at the folder's permissions and the disk")
        }
    }

    static func make(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Refusal(.unavailable, "\(path) cannot be written; look at the folder's permissions and the disk") }
        return file
    }

    /// As the command line writes it: money as a decimal, days as YYYY-MM-DD, times with offset.
    private static func field(_ cell: Quantity, _ calendar: ShopCalendar) -> String {
        switch cell {
        case .money(let money): money.decimal
        case .count(let count): String(count)
        case .share(let share): String(share)
        case .seconds(let seconds): String(seconds)
        case .day(let day): day.text
        case .moment(let instant): calendar.iso8601(instant)
        case .text(let text): field(text)
        case .none: ""
        }
    }

    /// Text made harmless: no control characters, and nothing that a spreadsheet would carry out as a formula.
    private static func field(_ text: String) -> String {
        var text = Printable.visible(text)
        if let first = text.first, "=+-@".contains(first) { text = "'" + text }
        guard text.contains(where: { ",\"\n\r;".contains($0) }) || text.first == " " || text.last == " " else {
            return text
        }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
