import DiveShop
import Foundation

/// Makes rows for the store out of a file's records.
final class RowReader {
    private let table: ImportTable
    private let columns: [ColumnReader]
    private let width: Int
    private let encoding: TextEncoding
    /// Places of the columns of which one must be given, and of those that may not be in another order.
    private let needsOneOf: [Int]
    private let spans: [(from: Int, to: Int)]
    private var decoded: UnsafeMutableRawPointer
    private var capacity = 1 << 12

    /// - Parameter width: how many columns the file has.
    init(
        _ map: HeaderMap, table: ImportTable, width: Int, encoding: TextEncoding, options: ImportOptions,
        setting: ImportSetting
    ) {
        self.table = table
        self.width = width
        self.encoding = encoding
        columns = map.entries.map { ColumnReader($0, options: options, setting: setting) }
        let names = map.entries.map(\.column.name)
        needsOneOf = table.needsOneOf.compactMap { names.firstIndex(of: $0) }
        spans = table.spans.compactMap { span in
            guard let from = names.firstIndex(of: span.from), let to = names.firstIndex(of: span.to) else { return nil }
            return (from, to)
        }
        decoded = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { decoded.deallocate() }

    /// Whether a look at the whole file may be needed before its values can be read.
    var needsSurvey: Bool { columns.contains { $0.needsSurvey } }

    /// Takes a record as evidence of how dates and numbers are written in its columns.
    func survey(_ record: CsvReader) {
        for column in columns where column.needsSurvey {
            guard let field = column.field, field < record.count else { continue }
            column.survey(TextForms.trimmed(text(field, record)))
        }
    }

    /// Adds a record to the batch: its values, or why it cannot be read.
    func read(_ record: CsvReader, into batch: ImportBatch) {
        if let reason = record.flaw ?? wrongCount(record) { return refuse(record.line, reason, in: batch) }
        var reasons: [String] = []
        let first = batch.cells.count
        for column in columns {
            if let reason = read(column, record, into: batch) {
                batch.add(.none)
                reasons.append(reason)
            }
        }
        if reasons.isEmpty, let reason = wrongTogether(first, batch) { reasons.append(reason) }
        batch.close(line: record.line, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    }

    /// Adds a record that cannot be read.
    func refuse(_ line: Int, _ reason: String, in batch: ImportBatch) {
        for _ in columns { batch.add(.none) }
        batch.close(line: line, reason: reason)
    }

    /// A line may end in delimiters more than the first one has, but not in values.
    private func wrongCount(_ record: CsvReader) -> String? {
        if record.count == width { return nil }
        if record.count > width && (width..<record.count).allSatisfy({ TextForms.trimmed(record.bytes($0)).isEmpty }) {
            return nil
        }
        let fields = record.count == 1 ? "one field" : "\(record.count) fields"
        return "it has \(fields) where the first line has \(width)"
    }

    private func read(_ column: ColumnReader, _ record: CsvReader, into batch: ImportBatch) -> String? {
        guard let field = column.field else {
            return column.constant.withUnsafeBytes { read(column, $0, into: batch) }
        }
        if record.hasZero(field) { return "\(column.header) holds a zero byte" }
        if record.hasHighBytes(field) && encoding == .utf8 && !EncodingSurvey.isUTF8(record.bytes(field)) {
            return "\(column.header) is not UTF-8; say --encoding windows-1252 if that is what it is"
        }
        return read(column, TextForms.trimmed(text(field, record)), into: batch)
    }

    private func read(_ column: ColumnReader, _ text: UnsafeRawBufferPointer, into batch: ImportBatch) -> String? {
        if column.isNothing(text) {
            if column.isRequired { return "\(column.header) is empty" }
            batch.add(.none)
            return nil
        }
        return column.read(text, into: batch)
    }

    private func text(_ field: Int, _ record: CsvReader) -> UnsafeRawBufferPointer {
        let bytes = record.bytes(field)
        guard encoding == .windows1252 && record.hasHighBytes(field) else { return bytes }
        if bytes.count * 3 > capacity {
            decoded.deallocate()
            capacity = bytes.count * 3
            decoded = .allocate(byteCount: capacity, alignment: 16)
        }
        return UnsafeRawBufferPointer(start: decoded, count: TextEncoding.decodeWindows1252(bytes, into: decoded))
    }

    private func wrongTogether(_ first: Int, _ batch: ImportBatch) -> String? {
        if !needsOneOf.isEmpty && needsOneOf.allSatisfy({ batch.cells[first + $0].kind == .none }) {
            return "it has none of \(table.needsOneOf.joined(separator: ", "))"
        }
        for (from, to) in spans {
            let (begin, end) = (batch.cells[first + from], batch.cells[first + to])
            // Both are in the store's form, whose order is time's.
            if begin.kind == .text && end.kind == .text
                && batch.text(end).lexicographicallyPrecedes(batch.text(begin))
            {
                return "\(columns[to].header) is before \(columns[from].header)"
            }
        }
        return nil
    }
}
