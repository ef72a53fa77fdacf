/// What an item is looked at for; each has a due date of its own (domain.md §6).
package enum DueKind: String, CaseIterable, Hashable, Sendable {
    case visual, hydro
    case eddyCurrent = "eddy_current"
    case oxygenClean = "oxygen_clean"
    case service

    /// As it stands in a sentence: `visual inspection`.
    package var title: String {
        switch self {
        case .visual: "visual inspection"
        case .hydro: "hydrostatic test"
        case .eddyCurrent: "eddy-current test"
        case .oxygenClean: "oxygen cleaning"
        case .service: "service"
        }
    }
    /// For columns: `visual`.
    package var short: String {
        switch self {
        case .visual: "visual"
        case .hydro: "hydro"
        case .eddyCurrent: "eddy current"
        case .oxygenClean: "oxygen clean"
        case .service: "service"
        }
    }
    /// Whether a manager may let an item be used although this is overdue (domain.md §6): a visual inspection or a service. Never what
    /// tells whether a cylinder may burst or burn.
    package var mayBeOverridden: Bool { self == .visual || self == .service }
}

/// Which rules the items of a category are under.
package enum RuleSet: String, CaseIterable, Hashable, Sendable {
    case cylinder, regulator, bcd, general
    /// Not inspected at all.
    case none
}

/// Where rules come from.
package enum Jurisdiction: String, CaseIterable, Hashable, Sendable {
    case unitedStates = "US"
    case unitedKingdom = "GB"
}

/// How often an item is to be looked at for one thing: months or uses, whichever is reached first.
package struct ServiceRule: Hashable, Sendable {
    package let kind: DueKind
    /// Nil: not by time.
    package let months: Int?
    /// Dives; a day out on rental counts as ``usesPerDay`` of them. Nil: not by use.
    package let uses: Int?
    package let usesPerDay: Int
    /// Stamps and stickers tell month and year: it is due at the month's end.
    package let isStamp: Bool
    /// A law's date: it cannot be overridden, nor put off by hand.
    package let isLegal: Bool
    package let source: String

    package init(
        kind: DueKind, months: Int?, uses: Int? = nil, usesPerDay: Int = 2, isStamp: Bool = false,
        isLegal: Bool = false, source: String = ""
    ) {
        self.kind = kind
        self.months = months
        self.uses = uses
        self.usesPerDay = usesPerDay
        self.isStamp = isStamp
        self.isLegal = isLegal
        self.source = source
    }

    /// When it is due next, by time, if it was done on that day; nil: this rule knows no time. A month without such a day counts
    /// by its last one. The schema's views and triggers compute the same; a test compares them.
    package func due(after day: Day) -> Day? {
        guard let months else { return nil }
        let next = day.adding(months: months)
        return isStamp ? next.endOfMonth : next
    }
}

/// A rule as it is listed and changed: for a rule set in a jurisdiction.
package struct ListedRule: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let ruleSet: RuleSet
    package let jurisdiction: Jurisdiction
    /// With the months of the kind it goes along with, where it does.
    package let rule: ServiceRule
    package let alongWith: DueKind?
    /// Only cylinders of alloy 6351 (`alloy_6351`), or items in oxygen service (`oxygen_service`); nil: all.
    package let onlyFor: String?
    package let isActive: Bool
    /// Whether it is the one where the shop is.
    package let isInForce: Bool

    package init(
        id: Int64, ruleSet: RuleSet, jurisdiction: Jurisdiction, rule: ServiceRule, alongWith: DueKind?,
        onlyFor: String?, isActive: Bool, isInForce: Bool
    ) {
        self.id = id
        self.ruleSet = ruleSet
        self.jurisdiction = jurisdiction
        self.rule = rule
        self.alongWith = alongWith
        self.onlyFor = onlyFor
        self.isActive = isActive
        self.isInForce = isInForce
    }
}

/// What is to be changed of a rule; nil: left as it is.
package struct RuleChange: Hashable, Sendable {
    package var ruleSet: RuleSet
    package var jurisdiction: Jurisdiction
    package var kind: DueKind
    /// 1 to 600.
    package var months: Int?
    /// 1 to 100,000; 0: not by use any more.
    package var uses: Int?
    /// 1 to 100.
    package var usesPerDay: Int?
    /// Visual or hydro: as often as that; takes the place of months.
    package var alongWith: DueKind?
    package var isActive: Bool?

    package init(
        _ ruleSet: RuleSet, _ jurisdiction: Jurisdiction, _ kind: DueKind, months: Int? = nil, uses: Int? = nil,
        usesPerDay: Int? = nil, alongWith: DueKind? = nil, isActive: Bool? = nil
    ) {
        self.ruleSet = ruleSet
        self.jurisdiction = jurisdiction
        self.kind = kind
        self.months = months
        self.uses = uses
        self.usesPerDay = usesPerDay
        self.alongWith = alongWith
        self.isActive = isActive
    }
}

/// A due date of one item.
package struct DueDate: Hashable, Sendable {
    package let kind: DueKind
    /// Nil: never, as far as is known.
    package let lastDone: Day?
    /// Nil: never done, so it counts as due; or the rule knows uses alone.
    package let due: Day?
    /// Whether a person set the date.
    package let isGiven: Bool
    /// Days out on rental since then.
    package let daysOut: Int
    /// Nil: no rule asks for it any more.
    package let rule: ServiceRule?
    /// Up to when a manager lets the item be used all the same, and why; nil: nobody does.
    package let override: Override?
    /// When it failed, where none passed since: nobody may override that.
    package let failedOn: Day?

    package struct Override: Hashable, Sendable {
        package let until: Day
        package let reason: String
        /// Who let it.
        package let by: String
        package init(until: Day, reason: String, by: String) {
            self.until = until
            self.reason = reason
            self.by = by
        }
    }

    package init(
        kind: DueKind, lastDone: Day?, due: Day?, isGiven: Bool = false, daysOut: Int = 0, rule: ServiceRule? = nil,
        override: Override? = nil, failedOn: Day? = nil
    ) {
        self.kind = kind
        self.lastDone = lastDone
        self.due = due
        self.isGiven = isGiven
        self.daysOut = daysOut
        self.rule = rule
        self.override = override
        self.failedOn = failedOn
    }

    /// Whether a rule or a person asks for it; false: it is only known when it was done.
    package var isAsked: Bool { rule != nil || isGiven || due != nil }

    /// Nil: it does not press; what nobody asks for never does.
    package func urgency(on today: Day) -> Urgency? {
        isAsked ? Urgency(due: due, lastDone: lastDone, on: today) : nil
    }
}

/// How pressing a due date is (domain.md §6): overdue before today, due soon within 7 days, scheduled within 30.
package enum Urgency: String, CaseIterable, Hashable, Sendable {
    case overdue
    case neverInspected = "never_inspected"
    case dueSoon = "due_soon"
    case scheduled

    package static let soonDays = 7
    package static let scheduledDays = 30

    /// Nil: later than that, or due by use alone.
    package init?(due: Day?, lastDone: Day?, on today: Day) {
        guard let due else {
            guard lastDone == nil else { return nil }
            self = .neverInspected
            return
        }
        switch due - today {
        case ..<0: self = .overdue
        case ...Urgency.soonDays: self = .dueSoon
        case ...Urgency.scheduledDays: self = .scheduled
        default: return nil
        }
    }

    package var title: String {
        switch self {
        case .overdue: "overdue"
        case .neverInspected: "never inspected"
        case .dueSoon: "due soon"
        case .scheduled: "scheduled"
        }
    }
    /// Symbol and word, as lists show it: `‼ overdue`.
    package var words: String { "\(symbol) \(title)" }
    /// Beside word and colour.
    package var symbol: String {
        switch self {
        case .overdue: "‼"
        case .neverInspected: "?"
        case .dueSoon: "!"
        case .scheduled: "·"
        }
    }
    package var tone: Tone {
        switch self {
        case .overdue: .alarm
        case .neverInspected, .dueSoon: .warning
        case .scheduled: .good
        }
    }
}
