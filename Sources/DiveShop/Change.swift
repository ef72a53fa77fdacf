/// What a field is to be from now on, and what it was when the person who wants it saw it.
package struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
    /// As it stood when the form was opened; nil: nobody looked, it is written whatever stands there.
    package let from: Value?
    package let to: Value

    package init(from: Value, to: Value) {
        self.from = from
        self.to = to
    }

    private init(to: Value) {
        from = nil
        self.to = to
    }

    /// Whatever it was.
    package static func to(_ value: Value) -> Change { Change(to: value) }

    /// Whether writing it would undo what somebody else has written since: what stands there now is neither what was seen nor what is
    /// wanted.
    package func overwrites(_ current: Value) -> Bool {
        guard let from else { return false }
        return current != from && current != to
    }
}

/// What others have written into fields since a form was opened.
package struct Newer: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        /// The column, as in ``Refusal/complaints``.
        package let name: String
        /// What stands there now; empty: nothing.
        package let value: String
        /// Who wrote it, by name, and when; nil: the trail does not tell, as where it was changed by other ways than the program's.
        package let by: String?
        package let at: Instant?

        package init(name: String, value: String, by: String? = nil, at: Instant? = nil) {
            self.name = name
            self.value = value
            self.by = by
            self.at = at
        }
    }
    package let fields: [Field]

    package init(_ fields: [Field]) { self.fields = fields }
}
