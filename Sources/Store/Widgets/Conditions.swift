import GRDB

/// What rows of a list must be, one condition after another, with the values that stand for their question marks.
struct Conditions {
    private var all: [String] = []
    private(set) var arguments: [any DatabaseValueConvertible & Sendable] = []

    /// One without a value.
    mutating func add(_ condition: String) { all.append(condition) }

    /// One with a value; nil: whatever it is.
    mutating func add(_ condition: String, _ value: String?) {
        guard let value else { return }
        all.append(condition)
        arguments.append(value)
    }

    /// Empty where there are none.
    var sql: String { all.isEmpty ? "" : "WHERE " + all.joined(separator: " AND ") }
}
