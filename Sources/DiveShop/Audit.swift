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
    /// The values as ``words(_:isNew:people:categories:)`` tells them name staff by their numbers in these.
    private static let ofStaff: Set = ["assigned_to", "created_by", "performed_by", "user_id"]

    /// For people: `email a@b.example · first name Clara`, `size 2.1 MB`, `active yes`; what was refused, by its reason alone. What is no
    /// such object stays as it is.
    /// Numbers by which only the store knows something are left out, or stand as what they mean: what the row is about says the item, the
    /// customer, the job.
    /// - Parameters:
    ///   - isNew: nothing was before: what was left empty is not told.
    ///   - people: the names of staff by their numbers.
    ///   - categories: the names of categories of gear by theirs.
    ///   - calendar: by whose clock moments are told; nil: as they are stored.
    package static func words(
        _ json: String, isNew: Bool = false, people: [String: String] = [:], categories: [String: String] = [:],
        calendar: ShopCalendar? = nil
    ) -> String {
        guard let values = try? JSONDecoder().decode([String: String?].self, from: Data(json.utf8)) else { return json }
        if values.count == 1, let reason = values["reason"] ?? nil { return reason }
        return values.sorted { $0.key < $1.key }.compactMap { name, value in
            // A campaign's message is no number.
            if storeNumbers.contains(name), value.map({ Int64($0) != nil }) != false { return nil }
            if name == "maintenance_id" { return value == nil ? "no service record" : "service is recorded" }
            if name == "job", value != nil { return "its planned job begins" }
            if let value, let calendar, let moment = Instant(text: value), value.utf8.count > 10 {
                return "\(words(of: name)) \(calendar.day(of: moment).text) \(calendar.clock(of: moment))"
            }
            if let value, ofStaff.contains(name), let person = people[value] { return "\(words(of: name)) \(person)" }
            if let value, name == "category_id" { return "\(words(of: name)) \(categories[value] ?? value)" }
            guard let value, !value.isEmpty else { return isNew ? nil : "\(words(of: name)) nothing" }
            return "\(words(of: name)) \(told(value, of: name))"
        }.joined(separator: " · ")
    }

    /// An item, a device, the first of the messages that were put down: their numbers mean nothing to anybody.
    private static let storeNumbers: Set = ["equipment_id", "device", "message"]

    private static func words(of name: String) -> String {
        let plain = name.hasPrefix("is_") ? name.dropFirst(3) : name.hasSuffix("_id") ? name.dropLast(3) : name[...]
        return plain.split(separator: "_").joined(separator: " ")
    }

    private static func told(_ value: String, of name: String) -> String {
        if name == "size", let bytes = Int(value) { return ByteCount.words(bytes) }
        if name.hasPrefix("is_"), ["1", "true"].contains(value) { return "yes" }
        if name.hasPrefix("is_"), ["0", "false"].contains(value) { return "no" }
        if name == "channel", let channel = Channel(rawValue: value) { return channel.title }
        if name == "layout" { return tiles(value) }
        // Of a few that the program knows: `pressure_test`, `picked_up`.
        if name.hasSuffix("type") || name == "status" { return value.split(separator: "_").joined(separator: " ") }
        return value
    }

    /// `sales_today small, alerts large`, by the titles of the tiles.
    private static func tiles(_ layout: String) -> String {
        layout.split(separator: ",").map { tile in
            let words = tile.split(separator: " ")
            guard let first = words.first, let widget = WidgetID(rawValue: String(first)) else { return String(tile) }
            return ([Widget.of(widget).title] + words.dropFirst().map(String.init)).joined(separator: " ")
        }.joined(separator: ", ")
    }
}
