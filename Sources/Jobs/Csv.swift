package import DiveShop
import Foundation
import Printable

/// Rows as CSV (RFC 4180), as the command line writes values: money as a decimal, days as YYYY-MM-DD, times with offset.
package enum Csv {
    /// The names of the columns, as scripts know them.
    static func titles(of rows: Rows) -> String { rows.columns.map { field($0.name) }.joined(separator: ",") + "\r\n" }

    static func lines(of rows: Rows, _ calendar: ShopCalendar) -> String {
        var text = ""
        for row in rows.rows { text += row.cells.map { field($0, calendar) }.joined(separator: ",") + "\r\n" }
        return text
    }

    /// As ``WholeFile`` does it.
    /// - Throws: ``Refusal``, where there is a file, too.
    package static func write(_ rows: Rows, to path: String, _ calendar: ShopCalendar) throws {
        try WholeFile.write(Data((titles(of: rows) + lines(of: rows, calendar)).utf8), to: path)
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
