/// Which rows of the trail are wanted; nil: all.
package struct AuditFilter: Hashable, Sendable {
    /// The first and the last day of the shop.
    package var since: Day?
    package var until: Day?
    /// A user name.
    package var user: String?
    package var module: String?

    package init(since: Day? = nil, until: Day? = nil, user: String? = nil, module: String? = nil) {
        self.since = since
        self.until = until
        self.user = user
        self.module = module
    }
}

/// What a check of the trail found.
package struct AuditCheck: Hashable, Sendable {
    /// Rows read.
    package let rows: Int
    /// The first thing that is wrong, in words; nil: the trail is whole.
    package let problem: String?
    package var isIntact: Bool { problem == nil }

    package init(rows: Int, problem: String?) {
        self.rows = rows
        self.problem = problem
    }
}
