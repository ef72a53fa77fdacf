import DiveShop
import Jobs
import Printable

/// What an import tells while it goes on: refused lines as they are found, since there may be very many; then the counts.
final class ImportReport {
    private let table: ImportTable
    private let file: String
    private let isDryRun: Bool
    private let isJSON: Bool
    private let progress = ProgressLine()
    private var hasBegun = false
    private var refused = 0
    /// The last progress shown, in hundredths.
    private var shown = -1

    init(table: ImportTable, file: String, isDryRun: Bool, isJSON: Bool) {
        self.table = table
        self.file = file
        self.isDryRun = isDryRun
        self.isJSON = isJSON
    }

    /// - Returns: whether to go on.
    func take(_ event: ImportFile.Event) -> Bool {
        switch event {
        case .progress(let share, let words):
            if Int(share * 100) != shown { progress.show(share, words) }
            shown = Int(share * 100)
        case .columns(let entries, let ignored): begin(entries, ignored)
        case .refused(let line, let reason):
            progress.clear()
            if isJSON {
                print(
                    "\(refused == 0 ? "" : ",")\n    {\"line\": \(line), \"reason\": \(JSON.string(reason).text)}",
                    terminator: "")
            } else {
                print("line \(line): \(Printable.visible(reason))")
            }
            refused += 1
        }
        return !Interruption.came
    }

    private func begin(_ entries: [HeaderMap.Entry], _ ignored: [String]) {
        progress.clear()
        hasBegun = true
        guard isJSON else {
            if isDryRun {
                for entry in entries {
                    switch entry.source {
                    case .field: print("'\(Printable.visible(entry.header))' is \(entry.column.name)")
                    case .constant(let value):
                        print("\(entry.column.name) is '\(Printable.visible(value))' in every line")
                    }
                }
            }
            for header in ignored { print("'\(Printable.visible(header))' is not brought in") }
            return
        }
        let columns = entries.map { entry -> JSON in
            switch entry.source {
            case .field: ["name": .string(entry.column.name), "header": .string(entry.header), "value": .null]
            case .constant(let value):
                ["name": .string(entry.column.name), "header": .null, "value": .string(value)]
            }
        }
        let beginning: JSON = [
            "table": .string(table.name), "file": .string(file), "dry_run": .bool(isDryRun), "columns": .array(columns),
            "ignored": .array(ignored.map(JSON.string)),
        ]
        // The document goes on with the refused lines, which may be too many to keep.
        print("\(beginning.text.dropLast(2)),\n  \"refused\": [", terminator: "")
    }

    /// Ends the refused lines and, with these members, the document.
    private func end(_ members: JSON) { print("\(refused == 0 ? "]" : "\n  ]"),\(members.text.dropFirst())") }

    func finish(_ counts: ImportCounts) {
        progress.clear()
        if isJSON {
            return end([
                "read": .int(counts.read), "new": .int(counts.new), "unchanged": .int(counts.unchanged),
                "updated": .int(counts.updated),
                "made": .object(counts.made.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }),
                "kept": .bool(!isDryRun && counts.refused == 0),
            ])
        }
        var parts = ["\(counts.new) new", "\(counts.unchanged) unchanged"]
        if counts.updated > 0 { parts.append("\(counts.updated) updated") }
        if counts.refused > 0 { parts.append("\(counts.refused) refused") }
        for (table, count) in counts.made.sorted(by: { $0.key < $1.key }) { parts.append("\(count) made in \(table)") }
        let lines = counts.read == 1 ? "one line read" : "\(counts.read) lines read"
        let kept = isDryRun ? "; a dry run, so nothing was kept" : counts.refused > 0 ? "; nothing was kept" : ""
        print("\(table.name): \(lines): \(parts.joined(separator: ", "))\(kept)")
    }

    /// It went wrong as a whole: what was begun is ended.
    func fail(_ refusal: Refusal) {
        progress.clear()
        guard isJSON && hasBegun else { return }
        end(["kept": .bool(false), "error": .string(refusal.words)])
    }
}

/// What can be brought in.
enum ImportTables {
    static func list(_ output: OutputOptions) {
        if output.json { return print(JSON.array(ImportTable.catalogue.map(\.json)).text) }
        for (number, table) in ImportTable.catalogue.enumerated() {
            print(
                "\(number == 0 ? "" : "\n")\(table.name): \(table.summary); needs the permission \(table.permission.rawValue)"
            )
            print("  a line is known by \(table.keyWords ?? "all that it says")")
            if !table.needsOneOf.isEmpty { print("  one of \(table.needsOneOf.joined(separator: ", ")) must be given") }
            var text = TextTable(titles: ["  column", "", "what it is"])
            text.rows = table.columns.map { ["  " + $0.name, $0.isRequired ? "required" : "", $0.words(in: table)] }
            print(text.text)
        }
    }
}

extension ImportTable {
    fileprivate var json: JSON {
        [
            "table": .string(name), "summary": .string(summary), "permission": .string(permission.rawValue),
            "key": .optional(keyWords), "needs_one_of": .array(needsOneOf.map(JSON.string)),
            "columns": .array(
                columns.map { column in
                    let reference = reference(of: column.name)
                    let allowed: JSON =
                        if case .word(let words, _) = column.kind { .array(words.map(JSON.string)) } else { .null }
                    return [
                        "name": .string(column.name), "required": .bool(column.isRequired),
                        "what": .string(column.words(in: self)), "allowed": allowed,
                        "refers_to": .optional(reference?.target.table), "by": .optional(reference?.target.key),
                        "also_called": .array(column.headers.map(JSON.string)),
                    ]
                }),
        ]
    }
}

extension ImportColumn {
    fileprivate func words(in table: ImportTable) -> String {
        guard let target = table.reference(of: name)?.target else { return kind.words }
        return "of \(target.table), by \(target.key)\(target.canBeMade ? "; --create-missing makes it" : "")"
    }
}
