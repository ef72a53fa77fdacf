import DiveShop
import Testing

/// May be rented until, may be filled with, or why not (domain.md §6).
@Suite struct VerdictTests {
    static let today = Day(text: "2026-11-24")!

    private func due(_ kind: DueKind, _ days: Int?, override until: Int? = nil) -> DueDate {
        DueDate(
            kind: kind, lastDone: days.map { _ in Self.today.adding(days: -300) },
            due: days.map { Self.today.adding(days: $0) },
            override: until.map { .init(until: Self.today.adding(days: $0), reason: "a spare", by: "mia") })
    }

    private func verdict(
        _ dues: [DueDate], _ status: EquipmentStatus = .available, _ set: RuleSet = .cylinder, oxygen: Bool = false,
        limit: Double = 40
    ) -> Verdict {
        Verdict(
            status: status, ruleSet: set, isOxygenService: oxygen, dues: dues, oxygenLimit: limit, on: Self.today)
    }

    /// The earliest date limits a rental; on the day itself it is still in date.
    @Test(arguments: [(10, 400, 10), (400, 10, 10), (0, 10, 0), (10, 0, 0)])
    func rentedUntilTheEarliest(visual: Int, hydro: Int, until: Int) {
        let verdict = verdict([due(.visual, visual), due(.hydro, hydro)])
        #expect(verdict.mayRentUntil == Self.today.adding(days: until) && verdict.isLimited)
        #expect(verdict.mayRent(until: Self.today.adding(days: until)))
        #expect(!verdict.mayRent(until: Self.today.adding(days: until + 1)))
        #expect(verdict.mayFill == [.air, .nitrox, .trimix])
    }

    @Test func whatIsOverdueIsNeitherRentedNorFilled() {
        for dues in [[due(.visual, -1), due(.hydro, 9)], [due(.visual, 9), due(.hydro, -1)], [due(.visual, nil)]] {
            let verdict = verdict(dues)
            #expect(verdict.mayRentUntil == nil && verdict.mayFill.isEmpty && verdict.reasons.count == 1)
            #expect(verdict.line(on: Self.today).tone == .alarm)
            #expect(verdict.why(not: Self.today, nil) == verdict.reasons[0])
        }
        #expect(verdict([due(.visual, nil)]).reasons == ["visual inspection never recorded"])
    }

    @Test func aManagersWordLetsAVisualAndNeverAHydro() {
        let let9 = verdict([due(.visual, -5, override: 9), due(.hydro, 400)])
        #expect(let9.mayRentUntil == Self.today.adding(days: 9) && let9.mayFill.contains(.air))
        #expect(let9.reasons.first?.contains("allowed until 2026-12-03 by mia: a spare") == true)
        #expect(let9.line(on: Self.today).tone == .warning)
        #expect(verdict([due(.visual, -5, override: 0)]).mayRentUntil == Self.today)
        #expect(verdict([due(.visual, -5, override: -1)]).mayRentUntil == nil)
        #expect(verdict([due(.visual, nil, override: 3)]).mayRentUntil == Self.today.adding(days: 3))
        for kind in [DueKind.eddyCurrent, .oxygenClean] { #expect(!kind.mayBeOverridden) }
        let hydro = verdict([due(.visual, 400), due(.hydro, -1, override: 30)])
        #expect(hydro.mayRentUntil == nil && hydro.mayFill.isEmpty)
    }

    /// What should have come back is not told as if that day were still to come.
    @Test(arguments: [
        (nil, "is out on rental"), (3, "is out until 2026-11-27"), (0, "is out until 2026-11-24"),
        (-3, "is out, due back since 2026-11-21"),
    ])
    func whatIsOut(back: Int?, reason: String) {
        let verdict = Verdict(
            status: .rented, ruleSet: .cylinder, isOxygenService: false, dues: [due(.visual, 9)],
            outUntil: back.map { Self.today.adding(days: $0) }, oxygenLimit: 40, on: Self.today)
        #expect(verdict.reasons.first == reason)
    }

    @Test(arguments: EquipmentStatus.allCases) func byState(status: EquipmentStatus) {
        let verdict = verdict([due(.visual, 9)], status)
        #expect((verdict.mayRentUntil != nil) == (status == .available))
        #expect(!verdict.mayFill.isEmpty == [.available, .rented].contains(status))
    }

    @Test func oxygenNeedsACleanCylinder() {
        func gases(_ days: Int?, oxygen: Bool, limit: Double = 40, has: Bool = true) -> [Gas] {
            verdict([due(.visual, 9)] + (has ? [due(.oxygenClean, days)] : []), oxygen: oxygen, limit: limit).mayFill
        }
        #expect(gases(9, oxygen: true) == Gas.allCases)
        #expect(gases(-1, oxygen: true) == [.air, .nitrox, .trimix])
        #expect(gases(nil, oxygen: true) == [.air, .nitrox, .trimix])
        #expect(gases(nil, oxygen: false, has: false) == [.air, .nitrox, .trimix])
        #expect(gases(nil, oxygen: true, has: false) == [.air, .nitrox, .trimix])
        // The stricter setting counts every blend.
        #expect(gases(-1, oxygen: true, limit: 23.5) == [.air])
        #expect(gases(9, oxygen: true, limit: 23.5) == Gas.allCases)
        // It is for the gas, not for the diver.
        #expect(verdict([due(.visual, 9), due(.oxygenClean, -1)], oxygen: true).mayRentUntil != nil)
    }

    @Test func otherGearIsNotFilledAndNotLimitedWithoutDates() {
        let mask = verdict([], .available, .none)
        #expect(mask.mayRentUntil == Self.today && !mask.isLimited && mask.mayFill.isEmpty && mask.reasons.isEmpty)
        #expect(mask.mayRent(until: Self.today.adding(days: 1000)))
        let used = DueDate(kind: .service, lastDone: Self.today, due: nil)
        #expect(verdict([used], .available, .regulator).mayRent(until: Self.today.adding(days: 1000)))
    }

    @Test(arguments: [
        (-1, Urgency.overdue), (0, .dueSoon), (7, .dueSoon), (8, .scheduled), (30, .scheduled), (31, nil),
    ])
    func urgency(days: Int, urgency: Urgency?) { #expect(due(.visual, days).urgency(on: Self.today) == urgency) }

    @Test func neverInspectedIsDue() {
        let rule = ServiceRule(
            kind: .visual, months: 12, uses: nil, usesPerDay: 2, isStamp: true, isLegal: false, source: "trade practice"
        )
        let asked = DueDate(kind: .visual, lastDone: nil, due: nil, rule: rule)
        #expect(asked.isAsked && asked.urgency(on: Self.today) == .neverInspected)
        let byHand = DueDate(kind: .visual, lastDone: nil, due: nil, isGiven: true)
        #expect(byHand.urgency(on: Self.today) == .neverInspected)
        // What nobody asks for does not press.
        #expect(!due(.visual, nil).isAsked && due(.visual, nil).urgency(on: Self.today) == nil)
        #expect(DueDate(kind: .service, lastDone: Self.today, due: nil).urgency(on: Self.today) == nil)
    }
}
