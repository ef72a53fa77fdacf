import DiveShop
import GRDB

/// Rows behind a widget: one SELECT, what its columns are, and their order. The tile shows its beginning, the drill-down pages
/// through all of it.
struct Listing: Sendable {
    enum Kind: Sendable { case text, count, money, day, moment }
    struct Column: Sendable {
        let column: Rows.Column
        let kind: Kind
        init(_ name: String, _ title: String, _ kind: Kind = .text, rank: Int = 0) {
            column = Rows.Column(name, title, rank: rank, isNumber: kind == .count || kind == .money)
            self.kind = kind
        }
    }

    let columns: [Column]
    /// Selects the columns by their names; a column `tone` beside them gives the row's.
    let sql: String
    var arguments: [any DatabaseValueConvertible & Sendable] = []
    /// By names of columns.
    let order: String

    /// - Parameter total: nil: it is counted.
    func page(_ db: Database, _ request: RowsRequest, _ moment: Moment) throws -> RowsPage {
        let (condition, words) = filter(request.filter)
        let total =
            try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM (\(sql))\(condition)", arguments: StatementArguments(arguments + words))
            ?? 0
        return RowsPage(request: request, rows: try rows(db, request), total: total, asOf: moment.now)
    }

    /// The beginning alone, uncounted.
    func rows(_ db: Database, limit: Int) throws -> Rows { try rows(db, RowsRequest(limit: limit)) }

    private func rows(_ db: Database, _ request: RowsRequest) throws -> Rows {
        let (condition, words) = filter(request.filter)
        let statement = "SELECT * FROM (\(sql))\(condition) ORDER BY \(order) LIMIT ? OFFSET ?"
        let values = arguments + words + [max(0, request.limit), max(0, request.offset)]
        let fetched = try Row.fetchAll(db, sql: statement, arguments: StatementArguments(values))
        return Rows(
            columns: columns.map(\.column),
            rows: fetched.map { row in
                Rows.Row(
                    columns.map { $0.value(in: row) }, tone: row.text("tone").flatMap(Tone.init(rawValue:)) ?? .plain)
            })
    }

    /// Every word must stand in one of the texts, whatever the case of its ASCII letters (SQLite's LIKE).
    private func filter(_ text: String) -> (sql: String, words: [any DatabaseValueConvertible & Sendable]) {
        let words = text.split(separator: " ").prefix(8)
        guard !words.isEmpty else { return ("", []) }
        let all = columns.map { "COALESCE(\($0.column.name), '')" }.joined(separator: " || ' ' || ")
        let condition = words.map { _ in "\(all) LIKE ? ESCAPE '\\'" }.joined(separator: " AND ")
        return (
            " WHERE " + condition,
            words.map { word in
                "%" + word.flatMap { "%_\\".contains($0) ? "\\\($0)" : String($0) } + "%"
            }
        )
    }
}

extension Listing.Column {
    func value(in row: Row) -> Quantity {
        guard let text = row.text(column.name), !text.isEmpty else { return .none }
        switch kind {
        case .text: return .text(text)
        case .count: return .count(row.int(column.name))
        case .money: return .money(row.money(column.name))
        case .day: return Day(text: text.prefix(10)).map { .day($0) } ?? .text(text)
        case .moment: return Instant(text: text).map { .moment($0) } ?? .text(text)
        }
    }
}

/// Columns may hold anything that somebody stored there: nothing that is read here ends the program.
extension Row {
    func int(_ column: String) -> Int { Int(bounded(number(column))) }

    /// Of a column of whole cents.
    func cents(_ column: String) -> Money { Money(cents: int(column)) }

    /// Of a DECIMAL column.
    func money(_ column: String) -> Money { Money(cents: Int(bounded(number(column) * 100).rounded())) }

    private func number(_ column: String) -> Double {
        let value: DatabaseValue = self[column]
        switch value.storage {
        case .int64(let number): return Double(number)
        case .double(let number): return number.isFinite ? number : 0
        case .string(let text): return Double(text).flatMap { $0.isFinite ? $0 : nil } ?? 0
        case .null, .blob: return 0
        }
    }

    /// Whole numbers of this size are exact in floating point, and no sum of them that a screen makes overflows.
    private func bounded(_ number: Double) -> Double { Swift.max(-1e15, Swift.min(1e15, number)) }
}

/// Sums of a DECIMAL column in whole cents: exact, where adding floating point is not.
func cents(_ column: String) -> String { "CAST(ROUND(\(column) * 100) AS INTEGER)" }
