import DiveShop
import Foundation
import GRDB

/// Rows behind a widget: one SELECT, what its columns are, and their order. The tile shows its beginning, the drill-down pages
/// through all of it; so the order leaves nothing to chance.
struct Listing: Sendable {
    enum Kind: Sendable { case text, count, money, day, moment, auditValues }
    struct Column: Sendable {
        let column: Rows.Column
        let kind: Kind
        /// Columns that tell of a person, by their names.
        private static let personal: Set = [
            "customer", "email", "phone", "mobile", "first_name", "last_name", "company_name", "message", "old_value",
            "new_value", "old_values", "new_values",
        ]

        init(_ name: String, _ title: String, _ kind: Kind = .text, rank: Int = 0) {
            column = Rows.Column(
                name, title, rank: rank, isNumber: kind == .count || kind == .money,
                isPersonal: Column.personal.contains(name), isAuditValues: kind == .auditValues)
            self.kind = kind
        }
    }

    let columns: [Column]
    /// Selects the columns by their names; columns `tone`, `row_id` and `equipment_code` beside them give the row's.
    let sql: String
    var arguments: [any DatabaseValueConvertible & Sendable] = []
    /// By names of columns.
    let order: String
    /// Counts all of them where counting what `sql` selects would take longer; nil: it would not.
    var count: String?
    /// The one column that a filter looks through, telephones in it by their figures alone; nil: all that show.
    var searched: String?
    /// The condition for a row in which people read a word of a filter though no column holds it; nil: there is no such row.
    var alsoFound: (@Sendable (_ word: String) -> String?)?

    func page(_ db: Database, _ request: RowsRequest, _ moment: Moment) throws -> RowsPage {
        let (condition, words) = filter(request.filter)
        let counting = "SELECT COUNT(*) FROM (\(sql))\(condition)"
        let total =
            try Int.fetchOne(
                db, sql: words.isEmpty ? count ?? counting : counting,
                arguments: StatementArguments(arguments + words))
            ?? 0
        // No further than to the last of them: behind it the rest of the table would be looked through once more.
        var shown = request
        shown.limit = min(request.limit, max(0, total - max(0, request.offset)))
        let rows = shown.limit > 0 ? try rows(db, shown) : Rows(columns: columns.map(\.column), rows: [])
        return RowsPage(request: request, rows: rows, total: total, asOf: moment.now)
    }

    /// The beginning alone, uncounted.
    func rows(_ db: Database, limit: Int) throws -> Rows { try rows(db, RowsRequest(limit: limit)) }

    private func rows(_ db: Database, _ request: RowsRequest) throws -> Rows {
        let (condition, words) = filter(request.filter)
        let statement = try db.makeStatement(
            sql: "SELECT * FROM (\(sql))\(condition) ORDER BY \(order) LIMIT ? OFFSET ?")
        let values = arguments + words + [max(0, request.limit), max(0, request.offset)]
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values))
        let places = Places(columns, statement.columnNames)
        var rows: [Rows.Row] = []
        while let row = try cursor.next() { rows.append(self.row(row, places)) }
        return Rows(columns: columns.map(\.column), rows: rows)
    }

    /// Where the columns stand in what the statement gives: looking for each by its name takes longer than reading it.
    private struct Places {
        let columns: [Int?]
        let tone: Int?
        let id: Int?
        let item: Int?

        init(_ columns: [Column], _ names: [String]) {
            self.columns = columns.map { column in names.firstIndex(of: column.column.name) }
            tone = names.firstIndex(of: "tone")
            id = names.firstIndex(of: "row_id")
            item = names.firstIndex(of: "equipment_code")
        }
    }

    private func row(_ row: Row, _ places: Places) -> Rows.Row {
        func value(_ place: Int?) -> DatabaseValue { place.map { row[$0] } ?? .null }
        return Rows.Row(
            zip(columns, places.columns).map { $0.value(value($1)) },
            tone: value(places.tone).asText.flatMap(Tone.init(rawValue:)) ?? .plain,
            id: Int64.fromDatabaseValue(value(places.id)), item: value(places.item).asText)
    }

    /// Reads all of them by one statement, `size` at a time.
    /// - Parameter each: reading stops when it returns false.
    func each(_ db: Database, filter text: String, by size: Int, _ each: (Rows) throws -> Bool) throws {
        let (condition, words) = filter(text)
        let statement = try db.makeStatement(sql: "SELECT * FROM (\(sql))\(condition) ORDER BY \(order)")
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments + words))
        let places = Places(columns, statement.columnNames)
        var batch: [Rows.Row] = []
        while let next = try cursor.next() {
            batch.append(row(next, places))
            guard batch.count == size else { continue }
            guard try each(Rows(columns: columns.map(\.column), rows: batch)) else { return }
            batch.removeAll(keepingCapacity: true)
        }
        _ = try each(Rows(columns: columns.map(\.column), rows: batch))
    }

    /// What is plainly of a telephone, by its figures: `(305)` and `555-0101`.
    private static func figures(_ word: Substring) -> String {
        let figures = word.unicodeScalars.filter { ("0"..."9").contains($0) }
        let isNumber = word.unicodeScalars.allSatisfy {
            ("0"..."9").contains($0) || "+-()./".unicodeScalars.contains($0)
        }
        return isNumber && !figures.isEmpty ? String(String.UnicodeScalarView(figures)) : String(word)
    }

    /// Every word must stand in one of the texts, whatever its case. Money is compared as it is shown, with two decimals.
    private func filter(_ text: String) -> (sql: String, words: [any DatabaseValueConvertible & Sendable]) {
        let words = text.split(separator: " ").prefix(8).map { searched == nil ? String($0) : Listing.figures($0) }
        guard !words.isEmpty else { return ("", []) }
        let shown = columns.map { column -> String in
            let name = column.column.name
            return "COALESCE(\(column.kind == .money ? "printf('%.2f', \(name))" : name), '')"
        }.joined(separator: " || ' ' || ")
        let all = searched ?? shown
        let conditions = words.map { word -> String in
            // Who types Soren finds Søren.
            if searched != nil { return "\(Folding.foundName)(\(all), ?)" }
            // SQLite's LIKE knows the case of ASCII letters alone, and a function of ours takes longer.
            let isPlain = word.utf8.allSatisfy { $0 < 0x80 }
            let stands = "\(isPlain ? all : "\(Folding.name)(\(all))") LIKE ? ESCAPE '\\'"
            return alsoFound?(word).map { "(\(stands) OR \($0))" } ?? stands
        }
        return (
            " WHERE " + conditions.joined(separator: " AND "),
            words.map { word in
                if searched != nil { return Folding.bare(word) }
                return "%" + Folding.fold(word).flatMap { "%_\\".contains($0) ? "\\\($0)" : String($0) } + "%"
            }
        )
    }
}

extension Listing.Column {
    func value(_ value: DatabaseValue) -> Quantity {
        guard let text = value.asText, !text.isEmpty else { return .none }
        switch kind {
        case .text, .auditValues: return .text(text)
        case .count: return .count(value.asInt)
        case .money: return .money(value.asMoney)
        case .day: return Day(text: text.prefix(10)).map { .day($0) } ?? .text(text)
        case .moment: return Instant(text: text).map { .moment($0) } ?? .text(text)
        }
    }
}

/// Columns may hold anything that somebody stored there: nothing that is read here ends the program.
extension Row {
    func int(_ column: String) -> Int { value(column).asInt }

    /// Of a column of whole cents.
    func cents(_ column: String) -> Money { Money(cents: int(column)) }

    /// Of a DECIMAL column.
    func money(_ column: String) -> Money { value(column).asMoney }

    private func value(_ column: String) -> DatabaseValue { self[column] }
}

extension DatabaseValue {
    var asInt: Int { Int(bounded(asNumber)) }
    var asMoney: Money { Money(cents: Int(bounded(asNumber * 100).rounded())) }

    private var asNumber: Double {
        let number =
            switch storage {
            case .int64(let number): Double(number)
            case .double(let number): number
            case .string(let text): Double(text) ?? 0
            case .null, .blob: 0.0
            }
        return number.isNaN ? 0 : number
    }

    /// Whole numbers of this size are exact in floating point, and no sum of them that a screen makes overflows.
    private func bounded(_ number: Double) -> Double { Swift.max(-1e15, Swift.min(1e15, number)) }
}

/// A DECIMAL column in whole cents: sums of these are exact, where sums of amounts are not. Add them up by TOTAL: it keeps
/// whole numbers exact up to 2^53, and does not fail beyond as SUM does.
func cents(_ column: String) -> String { "ROUND(\(column) * 100)" }
