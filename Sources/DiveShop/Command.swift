/// Everything that may be asked of the shop. A key, a subcommand, a worker and a test say the same thing, and
/// permission and transaction are in one place: where the store carries it out.
package enum Command: Hashable, Sendable {
    case changeLayout(LayoutChange)
    /// By name; it must be one that the program or the user has.
    case chooseTheme(String)

    /// What the person who gives it must be allowed to do; nil: anybody who works here.
    package var permission: Permission? {
        switch self {
        case .changeLayout: .customizeWidgets
        case .chooseTheme: nil
        }
    }
}

/// Why something was not done: one sentence that says what happened and, where there is a way out, what to do.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The person may not (exit 77).
        case permission
        /// What was asked for cannot be (exit 65).
        case data
        /// The store or a service is not to be had (exit 69).
        case unavailable
        /// It may work in a moment (exit 75).
        case later
        /// Anything else (exit 1).
        case failed
    }
    package let kind: Kind
    package let words: String
    package var description: String { words }

    package init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    package static func needs(_ permission: Permission) -> Refusal {
        Refusal(.permission, "this needs the permission \(permission.rawValue)")
    }
}
