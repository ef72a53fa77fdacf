import Foundation
import GRDB

extension Row {
    /// A column as text, whatever somebody stored there: a number by its digits, bytes as UTF-8 with what is wrong replaced;
    /// nil: NULL, or no such column. GRDB's own subscripts end the program on a value of another type.
    func text(_ column: String) -> String? {
        guard hasColumn(column) else { return nil }
        let value: DatabaseValue = self[column]
        return value.asText
    }
}

extension DatabaseValue {
    /// As ``GRDB/Row/text(_:)`` has it.
    var asText: String? {
        switch storage {
        case .null: nil
        case .int64(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): text
        case .blob(let data): String(decoding: data, as: UTF8.self)
        }
    }
}
