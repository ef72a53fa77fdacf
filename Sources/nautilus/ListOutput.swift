import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Screens
import Store

/// A file that rows are written to, on the command line.
enum CsvFile {
    /// - Throws: where that names none; `-` would be standard output in other programs, and a file of that name is hard to be rid of.
    static func argument(_ text: String) throws -> String {
        guard !text.isEmpty, text != "-" else { throw ValidationError("name a new file, such as rows.csv") }
        return text
    }
}

/// How many rows of a list are printed. People see the first hundred, and that there are more; whoever reads JSON or a file sees no such
/// words, and gets all.
struct LimitOption: ParsableArguments {
    @Option(help: "How many rows; without it text shows 100, and JSON and CSV have all.") var limit: Int?

    func validate() throws {
        if let limit, limit <= 0 { throw ValidationError("--limit is a number from 1") }
    }

    private static let ofText = 100
    private static let everything = 10_000_000

    /// - Parameter isText: for people.
    func rows(isText: Bool) -> Int { limit ?? (isText ? LimitOption.ofText : LimitOption.everything) }
}

/// How a list is printed: text for people, JSON, or a CSV file.
struct ListOptions: ParsableArguments {
    @OptionGroup var limit: LimitOption
    @Option(help: "Rows with all of these words alone.") var search = ""
    @Option(help: "Write the rows to this CSV file instead.", transform: CsvFile.argument) var csv: String?
    @Flag(help: "Print the SQL that the list runs instead of what it shows.") var sql = false
    @OptionGroup var output: OutputOptions

    /// What is to be asked for.
    var request: RowsRequest { RowsRequest(filter: search, limit: limit.rows(isText: csv == nil && !output.json)) }

    /// - Parameter ids: whether each row begins with its own number, by which commands name it.
    func show(_ query: (RowsRequest) -> Query, _ counter: Counter, ids: Bool = false) throws {
        if sql { return try counter.printSQL(of: query(request)) }
        let page: RowsPage
        switch try counter.answer(query(request)) {
        case .rows(let rows), .messages(.rows(let rows)): page = rows
        default: preconditionFailure("another query's answer")
        }
        let rows = ids ? page.rows.numbered : page.rows
        if let csv { return try counter.export(rows, to: csv, query(request).module, output) }
        if output.json { return print(rows.json(counter.shop.calendar).text) }
        print(rows.words(counter.shop))
        if page.total > page.rows.rows.count {
            print("… \(page.total - page.rows.rows.count) more; --limit shows them")
        }
    }
}

extension Counter {
    /// As `sqlite3` can run it.
    func printSQL(of query: Query) throws {
        for statement in try store.statements(for: query, staff: staff.id, at: now) { print(statement + ";") }
    }

    /// What leaves the shop is written down; where it cannot be, nothing leaves.
    func export(_ rows: Rows, to path: String, _ module: String, _ output: OutputOptions) throws {
        try Csv.write(rows.plain, to: path, shop.calendar)
        do {
            let name = (path as NSString).lastPathComponent
            try store.tellTrail(
                "export_rows", module: "export", ["list": module, "rows": "\(rows.rows.count)", "file": name],
                staff: staff.id, at: now)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        if output.json {
            print((["file": .string(path), "rows": .int(rows.rows.count)] as JSON).text)
        } else {
            print("\(rows.rows.count == 1 ? "One row" : "\(rows.rows.count) rows") in \(Printable.visible(path)).")
        }
    }
}

extension Rows {
    /// Columns of such names.
    private static let named: Set = ["kind", "urgency", "maintenance_type", "status", "old_status", "new_status"]

    /// With each row's id before it.
    var numbered: Rows {
        Rows(
            columns: [.init("id", "Number", isNumber: true)] + columns,
            rows: rows.map { row in
                Rows.Row([row.id.map { .count(Int($0)) } ?? .none] + row.cells, tone: row.tone, id: row.id)
            })
    }

    /// For people; days with their years, since due dates and records reach over several.
    func words(_ shop: Shop, indent: String = "") -> String {
        if rows.isEmpty { return indent + "none" }
        let words = Words(calendar: shop.calendar, currencySymbol: shop.currencySymbol)
        var table = TextTable(titles: columns.map(\.title))
        table.numbers = Set(columns.indices.filter { columns[$0].isNumber })
        table.rows = rows.map { row in
            zip(columns, row.cells).map { column, cell in
                switch cell {
                case .day(let day): day.text
                case .count(let count) where column.name == "id" || column.name.hasSuffix("_id"): "\(count)"
                case .count(let count) where column.name == "is_active": count == 0 ? "no" : "yes"
                default: words.text(cell, in: column)
                }
            }
        }
        return table.text.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }.joined(
            separator: "\n")
    }

    /// With the names that the store has for what lists show in words: `overdue` for `‼ overdue`, `eddy_current` for `eddy current`.
    fileprivate var plain: Rows {
        let places = columns.indices.filter { Rows.named.contains(columns[$0].name) }
        guard !places.isEmpty else { return self }
        // There are few words, and many rows.
        var names: [String: Quantity] = [:]
        return Rows(
            columns: columns,
            rows: rows.map { row in
                var cells = row.cells
                for place in places {
                    guard case .text(let text) = cells[place] else { continue }
                    if let name = names[text] {
                        cells[place] = name
                    } else {
                        cells[place] = .text(String(text.drop { !$0.isLetter }.map { $0 == " " ? "_" : $0 }))
                        names[text] = cells[place]
                    }
                }
                return Rows.Row(cells, tone: row.tone, id: row.id)
            })
    }

    /// A list of objects, by the names of the columns.
    func json(_ calendar: ShopCalendar) -> JSON {
        .array(
            plain.rows.map { row in .object(zip(columns, row.cells).map { ($0.name, $1.json(calendar)) }) })
    }
}

/// What was made or changed: its id first in JSON, a sentence for people.
func tell(_ id: Int64?, _ words: String, _ output: OutputOptions, also more: [(String, JSON)] = []) {
    guard output.json else { return print(Printable.visible(words + ".")) }
    print(JSON.object([("id", id.map { .int(Int($0)) } ?? .null)] + more).text)
}

extension Refusal {
    /// The words, and what is wrong with which field where they do not say it.
    var allWords: String {
        let others = complaints.sorted { $0.key < $1.key }.filter { !words.contains($0.value) }
        return others.isEmpty ? words : words + ": " + others.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
    }
}
