import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Store

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring a table of the shop in from a CSV file.",
        usage: "nautilus import TABLE FILE.csv [OPTIONS]\nnautilus import tables [--json]",
        discussion: """
            Every line is brought in, or none is: a line that cannot be is listed with the reason. The same file brought in twice \
            makes nothing twice. What a file does not say for certain is asked for, never guessed.
            """)
    @Argument(help: "The table, such as customers; 'tables' lists them all with their columns.") var table:
        TableArgument
    @Argument(help: "A CSV file; - for standard input.") var file: String?
    @Flag(help: "List every line that would be refused, and keep nothing.") var dryRun = false
    @Option(help: "The file's name for a column, as column=header; an empty header leaves the column out.")
    var map: [PairArgument] = []
    @Option(help: "What every line has in a column that the file has not, as column=value.") var set: [PairArgument] =
        []
    @Flag(help: "Make categories, agencies and certifications that are named but are not there.") var createMissing =
        false
    @Flag(help: "Take the file's values where the shop has the row with others.") var update = false
    @Option(help: "How dates like 03/04/2026 are meant: dmy, mdy or ymd.") var dates: DateOrder?
    @Option(help: "What stands before a fraction: point or comma.") var decimal: DecimalSign?
    @Option(help: "What stands between fields: comma, semicolon, tab, pipe or another sign.") var delimiter:
        DelimiterArgument?
    @Option(help: "How the file's letters are written: utf-8 or windows-1252 (Latin-1).") var encoding: TextEncoding?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if table == .list && file != nil { throw ValidationError("'tables' takes no file; name the table to bring in") }
        if table != .list && file == nil {
            throw ValidationError("name the CSV file to bring in, or - for standard input")
        }
    }

    func run() throws {
        guard case .table(let table) = table, let file else { return ImportTables.list(output) }
        let counter = try Counter(output.asking)
        var options = ImportOptions()
        options.delimiter = delimiter?.byte
        options.encoding = encoding
        options.dates = dates
        options.decimal = decimal
        options.map = map.map { ($0.name, $0.value) }
        options.set = set.map { ($0.name, $0.value) }
        options.isDryRun = dryRun
        options.updates = update
        options.makesMissing = createMissing
        let job = ImportFile(table, path: file, options: options, staff: counter.staff.id, home: .current)
        let report = ImportReport(table: table, file: file, isDryRun: dryRun, isJSON: output.json)
        Interruption.watch()
        let counts: ImportCounts
        do {
            counts = try job.carryOut(on: counter.store, at: counter.now) { report.take($0) }
        } catch {
            report.fail(error)
            throw error
        }
        report.finish(counts)
        guard counts.refused == 0 else {
            let lines = counts.refused == 1 ? "one line was" : "\(counts.refused) lines were"
            throw Refusal(
                .data, "\(lines) refused and nothing was imported; mend what is listed in \(file) and try again")
        }
    }
}

enum TableArgument: ExpressibleByArgument, Equatable {
    /// The word that asks for the list of tables.
    case list
    case table(ImportTable)

    init?(argument: String) {
        if argument == "tables" {
            self = .list
        } else {
            guard let table = ImportTable.named(argument) else { return nil }
            self = .table(table)
        }
    }

    static func == (a: TableArgument, b: TableArgument) -> Bool { a.name == b.name }
    private var name: String? { if case .table(let table) = self { table.name } else { nil } }
    static var allValueStrings: [String] { ImportTable.catalogue.map(\.name) + ["tables"] }
}

/// `column=something`.
struct PairArgument: ExpressibleByArgument {
    let name: String
    let value: String
    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
        name = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }
}

struct DelimiterArgument: ExpressibleByArgument {
    let byte: UInt8
    init?(argument: String) {
        guard let byte = ImportOptions.delimiter(argument) else { return nil }
        self.byte = byte
    }
}

extension DateOrder: ExpressibleByArgument {}
extension DecimalSign: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {
    package init?(argument: String) { self.init(name: argument) }
}
