/// What is typed into the fields of a form; checked as a whole before anything is stored.
package protocol TypedDraft: Hashable, Sendable {
    associatedtype Field: Hashable & Sendable

    init()
    var typed: TypedTexts<Field> { get set }
}

extension TypedDraft {
    package init(_ texts: [Field: String]) {
        self.init()
        for (field, text) in texts { self[field] = text }
    }

    /// Empty: nothing is known.
    package subscript(field: Field) -> String {
        get { typed[field] }
        set { typed[field] = newValue }
    }

    package var isEmpty: Bool { typed.isEmpty }
}

/// Texts by field. An empty one is as one that was never typed.
package struct TypedTexts<Field: Hashable & Sendable>: Hashable, Sendable {
    private var texts: [Field: String] = [:]

    package init() {}

    package subscript(field: Field) -> String {
        get { texts[field] ?? "" }
        set { texts[field] = newValue.isEmpty ? nil : newValue }
    }

    package var isEmpty: Bool { texts.isEmpty }
}
