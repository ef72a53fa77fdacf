import Foundation

/// Which rows of the trail are wanted; nil: all.
package struct AuditFilter: Hashable, Sendable {
    /// The first and the last day of the shop.
    package var since: Day?
    package var until: Day?
    /// A user name.
    package var user: String?
    package var module: String?

    /// The parts of the program that write rows.
    package static let modules = [
        "staff", "dashboard", "customers", "messages", "equipment", "maintenance", "backups", "audit", "import",
        "export", "shop",
        "screen",
    ]

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

/// What a row of the trail tells of before or after.
package enum AuditValues {
    /// For people: `email a@b.example · first name Clara`, `size 2.1 MB`, `active yes`; what was refused, by its reason alone. What is no
    /// such object stays as it is.
    package static func words(_ json: String) -> String {
        guard let values = try? JSONDecoder().decode([String: String?].self, from: Data(json.utf8)) else { return json }
        if values.count == 1, let reason = values["reason"] ?? nil { return reason }
        return values.sorted { $0.key < $1.key }.map { name, value in
            let isAnswer = name.hasPrefix("is_")
            let words = (isAnswer ? name.dropFirst(3) : name[...]).split(separator: "_").joined(separator: " ")
            return "\(words) \(value.map { told($0, isAnswer: isAnswer, isSize: name == "size") } ?? "nothing")"
        }.joined(separator: " · ")
    }

    private static func told(_ value: String, isAnswer: Bool, isSize: Bool) -> String {
        if value.isEmpty { return "nothing" }
        if isSize, let bytes = Int(value) { return ByteCount.words(bytes) }
        if isAnswer, ["1", "true"].contains(value) { return "yes" }
        if isAnswer, ["0", "false"].contains(value) { return "no" }
        return value
    }
}
