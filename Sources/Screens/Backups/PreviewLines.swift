import Cells
import DiveShop

/// A restore's preview in lines: first what matters most.
enum PreviewLines {
    struct Line: Hashable {
        var text: String
        var face: Face
        /// Numbers at the right edge, each in a column of its own width.
        var numbers: [String] = []
        init(_ text: String, _ face: Face, numbers: [String] = []) {
            self.text = text
            self.face = face
            self.numbers = numbers
        }

        func draw(into grid: inout Grid, _ p: Point, width: Int) {
            var right = p.x + width
            for number in numbers.reversed() {
                grid.writeRight(number, before: right, y: p.y, face: face, width: PreviewLines.numberWidth)
                right -= PreviewLines.numberWidth
            }
            grid.write(text, at: p, face: face, width: max(0, right - p.x - (numbers.isEmpty ? 0 : 1)))
        }
    }

    static let numberWidth = 8

    /// What would be lost, what stays, documents, schema.
    static func words(_ preview: RestorePreview, _ words: Words, width: Int) -> [Line] {
        var lines: [Line] = []
        func add(_ text: String, _ face: Face = .text, mark: String = "") {
            let indent = mark.isEmpty ? "" : String(repeating: " ", count: columns(mark) + 1)
            for (i, line) in wrapped(text, width: max(8, width - indent.count)).enumerated() {
                lines.append(Line(mark.isEmpty ? line : i == 0 ? "\(mark) \(line)" : indent + line, face))
            }
        }
        func heading(_ text: String) {
            if !lines.isEmpty { lines.append(Line("", .text)) }
            lines.append(Line(text, .heading))
        }
        if preview.isOtherShop {
            add(
                "This is the archive of another shop, \(preview.metadata.shopName): it would take the place of this one.",
                .alarm, mark: "‼")
        }
        heading("What would be lost")
        for lost in preview.lost { add(lost, .warning, mark: "!") }
        if preview.lost.isEmpty { add("nothing: nothing was changed since \(preview.moment(words))", .good, mark: "✓") }
        heading("What stays as it is today")
        for stays in preview.carriedOver { add(stays, .text, mark: "✓") }
        if preview.carriedOver.isEmpty { add("nothing there is to keep", .quiet) }
        heading("Documents")
        add(documents(preview))
        heading("Version of the database")
        let then = preview.metadata.schemaVersion
        add(
            then == preview.schemaVersion
                ? "\(then), as the shop's" : "\(then); it is brought up to the shop's \(preview.schemaVersion)",
            .text)
        heading("The way back")
        add("Before anything changes, a backup of now is made and proven. u on the list brings it back.")
        return lines
    }

    private static func documents(_ preview: RestorePreview) -> String {
        guard preview.metadata.includesDocuments else { return "none in this archive; those of today stay" }
        let documents = preview.documents
        func part(_ count: Int, _ one: String, _ many: String) -> String? {
            count == 0 ? nil : count == 1 ? "one \(one)" : "\(Words.grouped(count)) \(many)"
        }
        let parts = [
            part(documents.added, "comes back", "come back"), part(documents.removed, "goes", "go"),
            part(documents.changed, "becomes what it was", "become what they were"),
        ].compactMap(\.self)
        return parts.isEmpty ? "the same as today" : parts.joined(separator: ", ")
    }

    /// Rows a table, now and then; those that stay equal are counted only.
    static func tables(_ preview: RestorePreview, width: Int) -> [Line] {
        let changed = preview.tables.filter { $0.now != $0.then }
        // Where room is short, the name matters more than the difference.
        let columns = width < 50 ? 2 : 3
        var lines = [Line("Rows", .tableHeading, numbers: Array(["now", "then", "change"].prefix(columns)))]
        for table in changed.sorted(by: { ($0.now - $0.then, $1.name) > ($1.now - $1.then, $0.name) }) {
            let change = table.then - table.now
            lines.append(
                Line(
                    table.name, change < 0 ? .warning : .text,
                    numbers: Array(
                        [
                            Words.grouped(table.now), Words.grouped(table.then),
                            (change > 0 ? "+" : "") + Words.grouped(change),
                        ].prefix(columns))))
        }
        let same = preview.tables.count - changed.count
        if same > 0 {
            let count = same == 1 ? "one table has" : "\(same) tables have"
            lines.append(Line("\(changed.isEmpty ? "all " : "")\(count) as many rows as now", .quiet))
        }
        return lines
    }
}
