import DiveShop
import GRDB

extension Store {
    /// Changes how often items are looked at. Due dates that came from the rule are computed anew by triggers; those that a person gave
    /// stay.
    static func changeRule(
        _ db: Database, _ change: RuleChange, of staff: Staff, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityType = "service_rules"
        guard let old = try rule(db, change.kind, beside: change), let id = old.id("id") else {
            throw Refusal(.data, "there is no rule for \(change.kind.title) there")
        }
        entry.entityID = id
        try check(change, against: old)
        if let other = change.alongWith { try check(db, change, along: other) }
        let isLegal = old.int("is_legal") == 1
        var new: [(column: String, value: (any DatabaseValueConvertible)?)] = []
        if let months = change.months { new += [("months", months), ("along_with", nil)] }
        if let other = change.alongWith { new += [("months", nil), ("along_with", other.rawValue)] }
        if let uses = change.uses { new.append(("uses", uses == 0 ? nil : uses)) }
        if let perDay = change.usesPerDay { new.append(("uses_per_day", perDay)) }
        if let isActive = change.isActive { new.append(("is_active", isActive)) }
        new = new.filter { text($0.value) != old.text($0.column) }
        guard !new.isEmpty else { return }
        if !isLegal, new.contains(where: { $0.column != "is_active" }) {
            new.append(("source", "the shop's own, set by \(staff.name) on \(moment.today.text)"))
        }
        let columns = new.map { "\($0.column) = ?" }.joined(separator: ", ")
        try db.execute(
            sql: "UPDATE service_rules SET \(columns), updated_at = ? WHERE id = ?",
            arguments: StatementArguments(new.map(\.value) + [moment.now.text, id]))
        for (column, value) in new { (entry.old[column], entry.new[column]) = (old.text(column), text(value)) }
    }

    /// A kind's rule where the changed one stands, too.
    private static func rule(_ db: Database, _ kind: DueKind, beside change: RuleChange) throws -> Row? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM service_rules WHERE rule_set = ? AND jurisdiction = ? AND kind = ?",
            arguments: [change.ruleSet.rawValue, change.jurisdiction.rawValue, kind.rawValue])
    }

    /// Refuses what makes no sense, and what the law says otherwise.
    private static func check(_ change: RuleChange, against old: Row) throws {
        func allow(_ field: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
            guard let value, !range.contains(value) else { return }
            throw Refusal(.data, field: field, "from \(range.lowerBound) to \(range.upperBound)")
        }
        try allow("months", change.months, 1...600)
        try allow("uses", change.uses, 0...100_000)
        try allow("uses_per_day", change.usesPerDay, 1...100)
        if change.months != nil, change.alongWith != nil {
            throw Refusal(.data, field: "along_with", "either months, or along with another")
        }
        guard old.int("is_legal") == 1 else { return }
        let source = old.text("source") ?? ""
        if change.isActive == false {
            throw Refusal(.data, field: "is_active", "the law asks for it (\(source)): it stays in force")
        }
        if change.alongWith != nil {
            throw Refusal(.data, field: "along_with", "the law says how often (\(source))")
        }
        if let months = change.months, let most = old.number("most_months"), months > most {
            throw Refusal(.data, field: "months", "at most \(most) by law (\(source))")
        }
    }

    /// A rule goes along with one that has months of its own, never with one that goes along with a third.
    private static func check(_ db: Database, _ change: RuleChange, along other: DueKind) throws {
        guard other == .visual || other == .hydro, other != change.kind,
            try rule(db, other, beside: change)?.number("months") != nil
        else { throw Refusal(.data, field: "along_with", "visual or hydro, which has months of its own") }
        if try Int64.fetchOne(
            db,
            sql: "SELECT id FROM service_rules WHERE rule_set = ? AND jurisdiction = ? AND along_with = ?",
            arguments: [change.ruleSet.rawValue, change.jurisdiction.rawValue, change.kind.rawValue]) != nil
        {
            throw Refusal(.data, field: "along_with", "another rule goes along with \(change.kind.title) itself")
        }
    }

    private static func text(_ value: (any DatabaseValueConvertible)?) -> String? {
        switch value {
        case let number as Int: "\(number)"
        case let flag as Bool: flag ? "1" : "0"
        case let text as String: text
        default: nil
        }
    }
}
