import DiveShop
import GRDB
import GRDBSQLite
import Store
import Testing

/// How SQLite finds what the widgets ask for: no table that grows with the shop is read whole, and ten years cost what one
/// does. Work is counted in steps of SQLite's machine, so that no clock is needed.
struct PlanTests {
    struct Question: Sendable, CustomTestStringConvertible {
        let widget: WidgetID
        let options: [String: Int]
        var testDescription: String { "\(widget.rawValue) \(options.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })" }

        func statements(_ shop: HandShop) throws -> [String] {
            try shop.store.statements(
                for: .reading(widget, try WidgetOptions(options, for: widget)), staff: shop.owner, at: HandShop.now)
        }
    }

    /// Every widget with every combination of its options.
    static let questions: [Question] = Widget.catalogue.flatMap { widget in
        widget.options.reduce([[:]]) { chosen, option in
            chosen.flatMap { one in option.allowed.map { one.merging([option.name: $0]) { _, new in new } } }
        }.map { Question(widget: widget.id, options: $0) }
    }

    @Test func everyWidgetIsAsked() {
        #expect(Set(Self.questions.map(\.widget)) == Set(WidgetID.allCases))
        #expect(Self.questions.count > 40)
    }

    /// Tables that the shop's size bounds and not its age, and what a query makes for itself.
    static let small: Set<String> = [
        "products", "product_categories", "rental_equipment", "courses", "trips", "days", "months", "tickets", "buyer",
        "failed", "sold", "backup_schedules", "schedule",
        "CONSTANT",
    ]
    /// What may be read from one end to the other: the few rows of a partial index, the count of customers, and the newest
    /// of a kind, which ends where enough are found.
    static let walks: Set<String> = [
        "customers USING COVERING INDEX customers_by_state",
        "course_enrollments USING INDEX course_enrollments_to_certify",
        "equipment_maintenance USING COVERING INDEX equipment_maintenance_by_result",
        "communication_campaigns USING INDEX communication_campaigns_by_turn",
        "communication_campaigns USING INDEX communication_campaigns_stopped",
        "transactions USING INDEX transactions_by_time",
        "backups USING INDEX backups_by_time", "backups USING INDEX backups_proven",
    ]

    @Test(arguments: [false, true]) func noTableThatGrowsIsReadWhole(analyzed: Bool) throws {
        let growing = try GrowingShop(days: 1200)
        if analyzed { try growing.analyze() }
        for question in Self.questions {
            for sql in try question.statements(growing.shop) {
                let plan = try growing.shop.query { db in
                    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
                }
                for line in plan where line.hasPrefix("SCAN ") {
                    let what = String(line.dropFirst(5))
                    let name = String(what.prefix { $0 != " " && $0 != "-" })
                    #expect(
                        Self.small.contains(name) || Int(name) != nil || name == "(subquery"
                            || Self.walks.contains(what),
                        "\(question): \(line)\n\(sql)")
                }
                #expect(!plan.contains { $0.contains("ANY(") }, "\(question): \(plan)")
                #expect(!plan.contains { $0.contains("AUTOMATIC") }, "\(question): \(plan)")
            }
        }
    }

    @Test(arguments: [false, true]) func tenTimesThePastCostsNoMore(analyzed: Bool) throws {
        let (short, long) = (try GrowingShop(days: 120), try GrowingShop(days: 1200))
        if analyzed {
            try short.analyze()
            try long.analyze()
        }
        for question in Self.questions {
            let (few, many) = (try steps(question, short.shop), try steps(question, long.shop))
            #expect(Double(many) <= Double(few) * 1.3 + 300, "\(question): \(few) steps, then \(many)")
        }
    }

    private func steps(_ question: Question, _ shop: HandShop) throws -> Int {
        let statements = try question.statements(shop)
        #expect(!statements.isEmpty)
        return try shop.query { db in
            try statements.reduce(0) { sum, sql in
                let statement = try db.makeStatement(sql: sql)
                return withExtendedLifetime(statement) {
                    while sqlite3_step(statement.sqliteStatement) == SQLITE_ROW {}
                    return sum + Int(sqlite3_stmt_status(statement.sqliteStatement, SQLITE_STMTSTATUS_VM_STEP, 1))
                }
            }
        }
    }
}
