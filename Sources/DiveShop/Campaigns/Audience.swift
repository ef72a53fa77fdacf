/// One rule by which people are chosen for a campaign. As it is typed and stored: a word, or a word, a colon and what it is about.
package enum AudienceRule: Hashable, Sendable {
    /// Every active customer.
    case all
    case tag(String)
    /// Bought something within so many days.
    case bought(days: Int)
    /// On a course, by its code, that is under way or to come.
    case course(String)
    /// Booked on a trip, by its code, that is under way or to come.
    case trip(String)
    /// Has a certification, by its name or code.
    case certified(String)
    /// Has gear out that is due back within so many days, or overdue.
    case rentalDue(days: Int)
    /// Chosen by hand.
    case customers([Int64])

    /// Words for help: what can be typed, and what it means.
    package static let help: [(written: String, words: String)] = [
        ("all", "every active customer"),
        ("tag:NAME", "with that tag"),
        ("bought:DAYS", "who bought something within so many days"),
        ("course:CODE", "on a course that is under way or to come"),
        ("trip:CODE", "booked on a trip that is under way or to come"),
        ("certified:NAME", "with that certification, by name or code"),
        ("rental-due:DAYS", "with gear due back within so many days, or overdue"),
        ("customers:1,2,3", "chosen by hand"),
    ]

    package init(typed: String) throws(Refusal) {
        let typed = typed.trimmed
        let colon = typed.firstIndex(of: ":")
        let word = (colon.map { typed[..<$0] } ?? typed[...]).lowercased()
        let value = colon.map { String(typed[typed.index(after: $0)...]).trimmed } ?? ""
        func days() throws(Refusal) -> Int {
            guard let days = Int(value), (0...36_500).contains(days) else {
                throw Refusal(.data, field: "audience", "\(word) needs a number of days, like \(word):30")
            }
            return days
        }
        func name() throws(Refusal) -> String {
            if value.isEmpty {
                throw Refusal(.data, field: "audience", "\(word) needs what it is about, like \(word):NAME")
            }
            if let why = value.whyNoLine(atMost: 100) { throw Refusal(.data, field: "audience", "\(word): \(why)") }
            return value
        }
        switch word {
        case "all" where colon == nil: self = .all
        case "tag": self = .tag(try name())
        case "bought": self = .bought(days: try days())
        case "course": self = .course(try name())
        case "trip": self = .trip(try name())
        case "certified": self = .certified(try name())
        case "rental-due": self = .rentalDue(days: try days())
        case "customers":
            let ids = value.split(separator: ",").map { Int64(String($0).trimmed) }
            guard !ids.isEmpty, !ids.contains(nil) else {
                throw Refusal(.data, field: "audience", "customers needs numbers of customers, like customers:101,102")
            }
            self = .customers(ids.compactMap { $0 })
        default:
            let known = AudienceRule.help.map(\.written).joined(separator: ", ")
            throw Refusal(.data, field: "audience", "\(typed) is no rule for an audience; there are \(known)")
        }
    }

    /// As it is typed.
    package var written: String {
        switch self {
        case .all: "all"
        case .tag(let tag): "tag:\(tag)"
        case .bought(let days): "bought:\(days)"
        case .course(let code): "course:\(code)"
        case .trip(let code): "trip:\(code)"
        case .certified(let name): "certified:\(name)"
        case .rentalDue(let days): "rental-due:\(days)"
        case .customers(let ids): "customers:\(ids.map(String.init).joined(separator: ","))"
        }
    }

    /// In words: `bought within 90 days`.
    package var title: String {
        switch self {
        case .all: "every active customer"
        case .tag(let tag): "tagged \(tag)"
        case .bought(let days): "bought within \(days) days"
        case .course(let code): "on the course \(code)"
        case .trip(let code): "on the trip \(code)"
        case .certified(let name): "certified: \(name)"
        case .rentalDue(let days):
            days == 0 ? "gear due back today or overdue" : "gear due back within \(days) days or overdue"
        case .customers(let ids): ids.count == 1 ? "customer \(ids[0])" : "\(ids.count) chosen by hand"
        }
    }

    /// Rules of one kind widen the audience, those of different kinds narrow it.
    package var kind: Int {
        switch self {
        case .all: 0
        case .tag: 1
        case .bought: 2
        case .course: 3
        case .trip: 4
        case .certified: 5
        case .rentalDue: 6
        case .customers: 7
        }
    }
}

/// Who gets a campaign: the active customers who meet a rule of each kind that is given, and those chosen by hand besides. Nobody twice; who is
/// chosen by hand and is no customer any more is skipped, and that is told.
package struct Audience: Hashable, Sendable {
    package var rules: [AudienceRule]

    package init(_ rules: [AudienceRule]) { self.rules = rules }

    /// One rule a line, or between semicolons.
    package init(written: String) throws(Refusal) {
        rules = []
        for line in written.split(whereSeparator: { $0 == "\n" || $0 == ";" }) where !line.allSatisfy(\.isWhitespace) {
            rules.append(try AudienceRule(typed: String(line)))
        }
    }

    package var written: String { rules.map(\.written).joined(separator: "\n") }
    /// In a sentence.
    package var title: String {
        if rules.isEmpty { return "nobody" }
        let byHand = rules.filter { $0.kind == AudienceRule.customers([]).kind }
        let kinds = Dictionary(grouping: rules.filter { !byHand.contains($0) }, by: \.kind)
        let narrowed = kinds.keys.sorted().map { (kinds[$0] ?? []).map(\.title).joined(separator: " or ") }
        let both = [narrowed.joined(separator: ", and "), byHand.map(\.title).joined(separator: ", ")]
        return both.filter { !$0.isEmpty }.joined(separator: "; and ")
    }
}
