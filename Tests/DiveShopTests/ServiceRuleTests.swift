import DiveShop
import Testing

/// When an item is due, what a record of service renews, and what is wrong with one.
@Suite struct ServiceRuleTests {
    static let today = Day(text: "2026-11-24")!

    @Test(arguments: [
        // A day, months, and when it is due on the day and as a stamp.
        ("2026-01-15", 12, "2027-01-15", "2027-01-31"), ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-29"), ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29", "2028-02-29"), ("2024-02-29", 60, "2029-02-28", "2029-02-28"),
        ("2026-02-28", 24, "2028-02-28", "2028-02-29"), ("2026-03-15", 60, "2031-03-15", "2031-03-31"),
        ("2098-02-28", 24, "2100-02-28", "2100-02-28"), ("2096-02-29", 48, "2100-02-28", "2100-02-28"),
        ("1996-02-29", 48, "2000-02-29", "2000-02-29"), ("2026-08-31", 30, "2029-02-28", "2029-02-28"),
        ("2026-12-31", 2, "2027-02-28", "2027-02-28"), ("2026-12-31", 12, "2027-12-31", "2027-12-31"),
        ("2026-05-31", 1, "2026-06-30", "2026-06-30"), ("2026-06-30", 1, "2026-07-30", "2026-07-31"),
    ])
    func dueByMonths(done: String, months: Int, onTheDay: String, stamped: String) throws {
        let day = try #require(Day(text: done))
        #expect(ServiceRule(kind: .service, months: months).due(after: day)?.text == onTheDay)
        #expect(ServiceRule(kind: .hydro, months: months, isStamp: true).due(after: day)?.text == stamped)
        #expect(ServiceRule(kind: .service, months: nil, uses: 100).due(after: day) == nil)
    }

    private static let cylinder = ItemRules(
        ruleSet: .cylinder,
        rules: [
            ServiceRule(kind: .visual, months: 12, isStamp: true),
            ServiceRule(kind: .hydro, months: 60, isStamp: true, isLegal: true, source: "49 CFR 180.209"),
        ], renewals: [.inspection: [.visual], .pressureTest: [.hydro]])
    private static let regulator = ItemRules(
        ruleSet: .regulator, rules: [ServiceRule(kind: .service, months: 12, uses: 100)],
        renewals: [.servicing: [.service]])

    private func draft(_ fields: [ServiceDraft.Field: String]) -> ServiceDraft {
        ServiceDraft([.code: "C1", .type: "inspection"].merging(fields) { $1 })
    }

    @Test func whatARecordRenews() {
        let cases: [([ServiceDraft.Field: String], ItemRules, [DueKind], String?)] = [
            ([:], Self.cylinder, [.visual], "2027-11-30"),
            ([.date: "2026-01-15"], Self.cylinder, [.visual], "2027-01-31"),
            ([.type: "Pressure test"], Self.cylinder, [.hydro], "2031-11-30"),
            ([.type: "pressure_test", .renews: "hydro, visual"], Self.cylinder, [.hydro, .visual], "2027-11-30"),
            ([.renews: "Eddy current, visual"], Self.cylinder, [.eddyCurrent, .visual], "2027-11-30"),
            ([.renews: "visual,visual"], Self.cylinder, [.visual], "2027-11-30"),
            ([.renews: "none"], Self.cylinder, [], nil), ([.result: "failed"], Self.cylinder, [], nil),
            ([.result: "passed"], Self.cylinder, [.visual], "2027-11-30"),
            ([.type: "cleaning"], Self.cylinder, [], nil),
            // No visual inspection: the date is one for a service of its own.
            ([.type: "cleaning", .next: "+30"], Self.cylinder, [.service], nil),
            ([.type: "cleaning", .next: "+30"], Self.regulator, [.service], "2027-11-24"),
            ([.type: "servicing"], Self.regulator, [.service], "2027-11-24"),
            ([.type: "no such type"], Self.regulator, [], nil),
        ]
        for (fields, rules, kinds, next) in cases {
            let draft = draft(fields)
            #expect(draft.renewed(rules) == kinds, "\(fields)")
            #expect(draft.proposedNext(rules, today: Self.today)?.text == next, "\(fields)")
        }
    }

    /// What is typed, the field that is complained of, and a word of what is said; nil: nothing is wrong.
    @Test func whatIsWrongWithARecord() {
        let long = String(repeating: "n", count: 5000)
        let cases: [([ServiceDraft.Field: String], ServiceDraft.Field?, String)] = [
            ([:], nil, ""), ([.code: "  "], .code, "scan"), ([.type: ""], .type, "inspection, repair"),
            ([.type: "Safety check"], nil, ""), ([.type: "servicing!"], .type, "one of"),
            ([.date: "2026-11-24"], nil, ""), ([.date: "today"], nil, ""), ([.date: "tomorrow"], .date, "to come"),
            ([.date: "2026-11-25"], .date, "to come"), ([.date: "2026-02-30"], .date, "looks like"),
            ([.date: "1949-12-31"], .date, "long ago"), ([.date: "1950-01-01"], nil, ""), ([.date: "-3"], nil, ""),
            ([.result: "passed"], nil, ""), ([.result: "perhaps"], .result, "passed, failed"),
            ([.cost: "45"], nil, ""), ([.cost: "45,00"], nil, ""), ([.cost: "-1"], .cost, "not negative"),
            ([.cost: "1.234"], .cost, "looks like"), ([.cost: "1e9"], .cost, "looks like"),
            ([.cost: "100000"], nil, ""), ([.cost: "100000.01"], .cost, "more than 100000.00"),
            ([.cost: "99999999999999999999"], .cost, "looks like"), ([.cost: "٤٥"], .cost, "looks like"),
            ([.description: long], .description, "at most 2,000 characters; there are 5,000"),
            ([.description: "a\nb"], nil, ""), ([.description: "a\u{1B}b"], .description, "control"),
            ([.parts: long], .parts, "there are 5,000"),
            ([.next: "2027-06-01"], nil, ""), ([.next: "2026-11-24"], .next, "not after"),
            ([.next: "2026-11-23"], .next, "not after"), ([.next: "2026-11-31"], .next, "looks like"),
            ([.date: "2026-01-15", .next: "2026-01-16"], nil, ""),
            ([.next: "2076-12-01"], .next, "50 years"),
            ([.result: "failed", .next: "2027-06-01"], .next, "failed"),
            ([.renews: "none", .next: "2027-06-01"], .next, "nothing is renewed"),
            ([.renews: "visual, brakes"], .renews, "comma"), ([.renews: "service"], .renews, "no rule asks"),
            ([.renews: "service", .next: "2027-06-01"], nil, ""),
            ([.renews: "visual, service", .next: "2027-06-01"], .renews, "no rule asks"),
            // What failed is named, too: it is out of test.
            ([.result: "failed", .renews: "visual"], nil, ""),
            ([.result: "failed", .renews: "service"], .renews, "no rule asks"),
            ([.type: "pressure_test", .next: "2031-11-30"], nil, ""),
            ([.type: "pressure_test", .next: "2031-12-01"], .next, "2031-11-30 at the latest (49 CFR 180.209)"),
            // It is not what the date is for.
            ([.renews: "visual, hydro", .next: "2035-01-01"], nil, ""),
        ]
        for (fields, field, word) in cases {
            let complaints = draft(fields).complaints(Self.cylinder, today: Self.today)
            if let field {
                #expect(complaints.keys.map { $0 } == [field], "\(fields): \(complaints)")
                #expect(complaints[field]?.contains(word) == true, "\(fields): \(complaints)")
            } else {
                #expect(complaints.isEmpty, "\(fields): \(complaints)")
            }
        }
    }

    @Test func everythingWrongIsToldAtOnce() {
        let draft = ServiceDraft([.date: "soon", .cost: "much", .next: "later"])
        #expect(Set(draft.complaints(nil, today: Self.today).keys) == [.code, .type, .date, .cost, .next])
    }

    @Test(arguments: [
        ("45", 4500), ("45.00", 4500), ("45,00", 4500), (" 45,5 ", 4550), ("0", 0), ("1 234.50", 123_450),
        ("1'234.50", 123_450), ("999999999.99", 99_999_999_999),
    ])
    func amountsAsTheyAreTyped(text: String, cents: Int) { #expect(Money(typed: text)?.cents == cents) }

    @Test(arguments: ["", " ", ".", "45.", ".5", "1,234.50", "1.2.3", "4 5x", "-1", "+1", "1234567890", "½", "0x10"])
    func whatIsNoAmount(text: String) { #expect(Money(typed: text) == nil) }

    @Test(arguments: [
        ("2026-11-24", "2026-11-24"), (" Today ", "2026-11-24"), ("tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"), ("+30", "2026-12-24"), ("-24", "2026-10-31"), ("+0", "2026-11-24"),
    ])
    func daysAsTheyAreTyped(text: String, day: String) {
        #expect(Day(typed: text, today: Self.today)?.text == day)
    }

    @Test(arguments: ["", "24.11.2026", "2026-11-31", "2025-02-29", "+", "+-3", "+999999", "soon", "2026-1-1"])
    func whatIsNoDay(text: String) { #expect(Day(typed: text, today: Self.today) == nil) }

    @Test(arguments: [
        ("2024-05", "2024-05-01"), ("05/2024", "2024-05-01"), ("2024-05-17", "2024-05-17"), ("2024-13", nil),
        ("13/2024", nil), ("5/2024", nil),
    ])
    func stampsAsTheyAreTyped(text: String, day: String?) {
        #expect(Day(stamped: text, today: Self.today)?.text == day)
    }

    @Test func whatIsWrongWithAnItem() {
        func complaints(_ fields: [EquipmentDraft.Field: String]) -> [EquipmentDraft.Field: String] {
            EquipmentDraft([.code: "C1", .name: "Tank", .category: "Cylinders"].merging(fields) { $1 })
                .complaints(today: Self.today)
        }
        #expect(complaints([:]).isEmpty)
        let good: [EquipmentDraft.Field: String] = [
            .condition: "Fair", .oxygenService: "Yes", .hydro: "05/2024", .visual: "2026-11", .dailyRate: "12,50",
            .notes: "a\nb",
        ]
        #expect(complaints(good).isEmpty)
        for (field, text) in [
            (EquipmentDraft.Field.code, ""), (.code, String(repeating: "c", count: 65)), (.code, "a\tb"), (.name, " "),
            (.category, ""), (.condition, "new"), (.oxygenService, "maybe"), (.hydro, "2026-11-25"), (.hydro, "x"),
            (.visual, "1900-01-01"), (.service, "2027-01-01"), (.purchaseDate, "2027-01-01"), (.purchaseCost, "-5"),
            (.dailyRate, "100000.01"), (.weeklyRate, "x"), (.notes, String(repeating: "n", count: 2001)),
            (.serial, String(repeating: "n", count: 201)),
        ] {
            #expect(complaints([field: text]).keys.map { $0 } == [field], "\(field) \(text.prefix(20))")
        }
    }

    @Test func whatIsWrongWithAJob() {
        func complaints(_ fields: [JobDraft.Field: String]) -> [JobDraft.Field: String] {
            JobDraft([.code: "C1", .type: "cleaning", .date: "2026-12-01"].merging(fields) { $1 })
                .complaints(today: Self.today)
        }
        for fields: [JobDraft.Field: String] in [
            [:], [.date: "today"], [.repeatMonths: "12"], [.notes: "a\nb"], [.date: "2036-11-24"],
        ] { #expect(complaints(fields).isEmpty, "\(fields)") }
        for (field, text) in [
            (JobDraft.Field.code, ""), (.type, "x"), (.date, ""), (.date, "yesterday"), (.date, "2036-11-25"),
            (.repeatMonths, "0"), (.repeatMonths, "121"), (.repeatMonths, "x"),
            (.notes, String(repeating: "n", count: 2001)),
        ] {
            #expect(complaints([field: text]).keys.map { $0 } == [field], "\(field) \(text.prefix(20))")
        }
    }
}
