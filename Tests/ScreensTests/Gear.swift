import DiveShop
import Rig

/// Items, rules and rows for tests, as of Saturday 13 June 2026.
enum Gear {
    static let today = day("2026-06-13")
    static func day(_ text: String) -> Day { Day(text: text) ?? Day(number: 0) }

    static let visual = ServiceRule(kind: .visual, months: 12, isStamp: true, source: "trade practice in the US")
    static let hydro = ServiceRule(kind: .hydro, months: 60, isStamp: true, isLegal: true, source: "49 CFR 180.209")
    static let yearly = ServiceRule(
        kind: .service, months: 12, uses: 100, source: "makers' practice: 12 months or 100 dives")

    /// A cylinder whose visual inspection is overdue and allowed, whose hydrostatic test is soon, and which has everything.
    static func tank(code: String = "TNK-0005", name: String = "Cylinder AL80", status: EquipmentStatus = .available)
        -> ItemPage
    {
        let word = DueDate.Override(
            until: day("2026-06-20"), reason: "the inspector comes on Friday", by: "Nora Castillo")
        return page(
            id: 5, status: status, ruleSet: .cylinder,
            [
                .code: code, .category: "Cylinders", .name: name, .size: "80 cf", .manufacturer: "Luxfer",
                .model: "S080", .serial: "LU856806", .alloy: "6351", .oxygenService: "no", .condition: "fair",
                .purchaseDate: "2021-07-30", .purchaseCost: "211.62", .dailyRate: "12.00", .weeklyRate: "60.00",
                .visual: "2025-05-12", .hydro: "2021-06-15", .notes: "Valve replaced once.",
            ],
            dues: [
                DueDate(
                    kind: .visual, lastDone: day("2025-05-12"), due: day("2026-05-31"), rule: visual, override: word),
                DueDate(kind: .hydro, lastDone: day("2021-06-15"), due: day("2026-06-18"), isGiven: true, rule: hydro),
                DueDate(kind: .eddyCurrent, lastDone: nil, due: nil, rule: nil),
            ],
            jobs: [
                ServiceJob(
                    id: 3, equipmentID: 5, code: code, name: name, type: .pressureTest, date: day("2026-06-10"),
                    technician: "kai", technicianName: "Kai Nakamura", notes: "take along the valve",
                    status: .scheduled,
                    repeatMonths: 60, startedAt: nil)
            ])
    }

    static func regulator() -> ItemPage {
        page(
            id: 6, status: .maintenance, ruleSet: .regulator,
            [
                .code: "REG-0001", .category: "Regulators", .name: "Regulator set", .oxygenService: "no",
                .condition: "good",
            ],
            dues: [
                DueDate(kind: .service, lastDone: day("2026-01-20"), due: day("2027-01-20"), daysOut: 21, rule: yearly)
            ])
    }

    static func page(
        id: Int64, status: EquipmentStatus, ruleSet: RuleSet, _ texts: [EquipmentDraft.Field: String], dues: [DueDate],
        jobs: [ServiceJob] = []
    ) -> ItemPage {
        let isTank = ruleSet == .cylinder
        return ItemPage(
            id: id, draft: EquipmentDraft(texts), status: status, ruleSet: ruleSet, dues: dues,
            verdict: Verdict(
                status: status, ruleSet: ruleSet, isOxygenService: false, dues: dues.filter { $0.rule != nil },
                oxygenLimit: 40, on: today),
            services: isTank ? 31 : 0, cost: Money(cents: 6193), income: Money(cents: 19_200), jobs: jobs,
            reservations: isTank ? reservations : empty(reservations),
            substitutes: isTank ? [176: [Substitute(code: "TNK-0002", name: "Cylinder AL80")], 180: []] : [:],
            documents: isTank ? documents : empty(documents), statusHistory: isTank ? states : empty(states),
            asOf: SmallShop.now)
    }

    private static func empty(_ rows: Rows) -> Rows { Rows(columns: rows.columns, rows: []) }
    private static func rows(_ columns: [Rows.Column], _ cells: [(Int64, [Quantity])]) -> Rows {
        Rows(columns: columns, rows: cells.map { Rows.Row($0.1, id: $0.0) })
    }

    private static let reservations = rows(
        [
            Rows.Column("reservation_number", "Rental"), Rows.Column("customer", "Customer", rank: 1, isPersonal: true),
            Rows.Column("start_date", "From"), Rows.Column("end_date", "Back"), Rows.Column("status", "State", rank: 1),
        ],
        [
            (
                176,
                [
                    .text("R000176"), .text("Ольга Иванова"), .day(day("2026-06-17")), .day(day("2026-06-24")),
                    .text("confirmed"),
                ]
            ),
            (
                180,
                [
                    .text("R000180"), .text("Lucas O'Neill"), .day(day("2026-07-10")), .day(day("2026-07-11")),
                    .text("pending"),
                ]
            ),
        ])
    private static let documents = rows(
        [Rows.Column("title", "Document"), Rows.Column("file_name", "File", rank: 1)],
        [(1, [.text("Hydro certificate 2021"), .text("hydro-2021.pdf")])])
    private static let states = rows(
        [
            Rows.Column("created_at", "Time"), Rows.Column("old_status", "From"), Rows.Column("new_status", "To"),
            Rows.Column("username", "Who", rank: 1), Rows.Column("reason", "Why", rank: 1),
        ],
        [
            (
                9,
                [
                    .moment(Instant(text: "2026-02-03 15:00:00") ?? SmallShop.now), .text("maintenance"),
                    .text("available"),
                    .text("kai"), .text("passed: inspection"),
                ]
            )
        ])

    // MARK: Lists

    static func list(_ items: [ItemPage], _ request: RowsRequest) -> RowsPage {
        let columns = [
            Rows.Column("equipment_code", "Code"), Rows.Column("name", "What", rank: 1),
            Rows.Column("category", "Category", rank: 3), Rows.Column("size", "Size", rank: 2),
            Rows.Column("status", "Status"), Rows.Column("urgency", "Urgency"),
            Rows.Column("next_inspection_due", "Due", rank: 1),
        ]
        func text(_ text: String?) -> Quantity { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none }
        let found = items.map { item in
            let first = item.dues.compactMap(\.due).min()
            let urgency = item.dues.first?.urgency(on: today)
            return Rows.Row(
                [
                    text(item.code), text(item.name), text(item.draft[.category]), text(item.draft[.size]),
                    text(item.status.rawValue), text(urgency.map { "\($0.symbol) \($0.title)" }),
                    first.map { .day($0) } ?? .none,
                ], id: item.id)
        }.filter { row in
            request.filter.split(separator: " ").allSatisfy { word in
                row.cells.contains {
                    if case .text(let text) = $0 { text.lowercased().contains(word.lowercased()) } else { false }
                }
            }
        }
        return RowsPage(
            request: request, rows: Rows(columns: columns, rows: found), total: found.count, asOf: SmallShop.now)
    }

    /// Thirty-one records, a month apart.
    static func history(_ request: RowsRequest) -> RowsPage {
        let columns = [
            Rows.Column("maintenance_date", "Day"), Rows.Column("maintenance_type", "Work"),
            Rows.Column("result", "Result"),
            Rows.Column("technician", "Technician", rank: 2), Rows.Column("description", "Notes", rank: 1),
            Rows.Column("parts_replaced", "Parts", rank: 2), Rows.Column("cost", "Cost", rank: 1, isNumber: true),
        ]
        let all = (0..<31).map { i in
            Rows.Row(
                [
                    .day(day("2026-05-12").adding(months: -i)), .text("inspection"),
                    .text(i == 7 ? "failed" : "passed"),
                    .text("kai"), .text("Record \(31 - i)"), .text("O-ring lot 77"), .money(Money(cents: 2400 + i)),
                ], tone: i == 7 ? .alarm : .plain, id: Int64(31 - i))
        }
        let rows = Array(all.dropFirst(request.offset).prefix(request.limit))
        return RowsPage(
            request: request, rows: Rows(columns: columns, rows: rows), total: all.count, asOf: SmallShop.now)
    }

    static func recall(_ part: String, _ request: RowsRequest) -> RowsPage {
        let columns = [
            Rows.Column("equipment_code", "Code"), Rows.Column("maintenance_date", "Fitted"),
            Rows.Column("parts_replaced", "Parts", rank: 1), Rows.Column("customer", "Customer", isPersonal: true),
            Rows.Column("checkout_date", "Out", rank: 1),
        ]
        let rows =
            part == "lot 77"
            ? [
                Rows.Row(
                    [
                        .text("TNK-0005"), .day(day("2026-05-12")), .text("O-ring lot 77"), .text("Dora Deep"),
                        .day(day("2026-05-20")),
                    ],
                    tone: .alarm, id: 5)
            ] : []
        return RowsPage(
            request: request, rows: Rows(columns: columns, rows: rows), total: rows.count, asOf: SmallShop.now)
    }

    // MARK: Rules

    static let workshop = Workshop(
        categories: [
            EquipmentCategory(id: 1, name: "Cylinders", ruleSet: .cylinder, items: 16),
            EquipmentCategory(id: 2, name: "Regulators", ruleSet: .regulator, items: 1),
            EquipmentCategory(id: 3, name: "Lights", ruleSet: .none, items: 0),
        ],
        rules: [
            rule(1, .cylinder, .unitedStates, visual), rule(2, .cylinder, .unitedStates, hydro),
            rule(
                3, .cylinder, .unitedStates,
                ServiceRule(kind: .eddyCurrent, months: 12, isStamp: true, source: "trade practice for alloy 6351"),
                along: .visual, only: "alloy_6351"),
            rule(4, .regulator, .unitedStates, yearly),
            rule(
                5, .cylinder, .unitedKingdom,
                ServiceRule(kind: .visual, months: 30, isStamp: true, source: "UK practice")),
        ], jurisdiction: .unitedStates, templates: [], technicians: ["kai"], oxygenLimit: 40, renewals: [:])

    private static func rule(
        _ id: Int64, _ set: RuleSet, _ place: Jurisdiction, _ rule: ServiceRule, along: DueKind? = nil,
        only: String? = nil
    ) -> ListedRule {
        ListedRule(
            id: id, ruleSet: set, jurisdiction: place, rule: rule, alongWith: along, onlyFor: only, isActive: true,
            isInForce: place == .unitedStates)
    }
}
