import DiveShop
import GRDB

extension Store {
    /// Rules, categories, templates and technicians.
    static func workshop(_ db: Database) throws -> Workshop {
        let jurisdiction = try jurisdiction(db)
        return Workshop(
            categories: try categories(db), rules: try rules(db, inForce: jurisdiction), jurisdiction: jurisdiction,
            templates: try templates(db), technicians: try technicians(db), oxygenLimit: try oxygenLimit(db),
            renewals: try workshopRenewals(db))
    }

    /// Where the shop is, as the view service_rules_in_force has it.
    static func jurisdiction(_ db: Database) throws -> Jurisdiction {
        let text = try String.fetchOne(
            db,
            sql: """
                SELECT COALESCE((SELECT value FROM settings WHERE category = 'maintenance' AND key = 'jurisdiction'),
                    (SELECT CASE WHEN value IN ('GB', 'UK') THEN 'GB' END FROM settings WHERE category = 'shop' AND key = 'country'),
                    'US')
                """)
        return text.flatMap(Jurisdiction.init(rawValue:)) ?? .unitedStates
    }

    static func categories(_ db: Database) throws -> [EquipmentCategory] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, name, rule_set,
                    (SELECT COUNT(*) FROM rental_equipment WHERE category_id = rental_categories.id) AS items
                FROM rental_categories ORDER BY name, id
                """)
        return rows.compactMap { row in
            guard let id = row.id("id") else { return nil }
            return EquipmentCategory(
                id: id, name: row.text("name") ?? "",
                ruleSet: row.text("rule_set").flatMap(RuleSet.init(rawValue:)) ?? .general, items: row.int("items"))
        }
    }

    private static func rules(_ db: Database, inForce here: Jurisdiction) throws -> [ListedRule] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT rule.*, COALESCE(rule.months, other.months) AS all_months
                FROM service_rules AS rule LEFT JOIN service_rules AS other ON other.rule_set = rule.rule_set
                    AND other.jurisdiction = rule.jurisdiction AND other.kind = rule.along_with
                ORDER BY rule.id
                """)
        return rows.compactMap { row in
            guard let id = row.id("id"), let set = row.text("rule_set").flatMap(RuleSet.init(rawValue:)),
                let jurisdiction = row.text("jurisdiction").flatMap(Jurisdiction.init(rawValue:)),
                let rule = rule(row, months: "all_months")
            else { return nil }
            let isActive = row.int("is_active") == 1
            return ListedRule(
                id: id, ruleSet: set, jurisdiction: jurisdiction,
                rule: rule,
                alongWith: row.text("along_with").flatMap(DueKind.init(rawValue:)), onlyFor: row.text("only_for"),
                isActive: isActive, isInForce: isActive && jurisdiction == here)
        }
    }

    /// Those of every category first.
    private static func templates(_ db: Database) throws -> [ServiceTemplate] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT maintenance_templates.*, rental_categories.name AS category
                FROM maintenance_templates LEFT JOIN rental_categories ON rental_categories.id = category_id
                ORDER BY category, maintenance_templates.id
                """)
        return rows.compactMap { row in
            guard let id = row.id("id"),
                let type = row.text("maintenance_type").flatMap(MaintenanceType.init(rawValue:))
            else { return nil }
            return ServiceTemplate(
                id: id, category: row.text("category"), type: type, description: row.text("description") ?? "",
                parts: row.text("parts_replaced") ?? "", cost: row.text("cost").map { _ in row.money("cost") })
        }
    }

    /// Of a row of users: whether they record service.
    static let mayRecord = """
        is_active AND role_id IN (SELECT role_id FROM role_permissions JOIN permissions ON permissions.id = permission_id
            WHERE permissions.name = '\(Permission.recordMaintenance.rawValue)')
        """

    private static func technicians(_ db: Database) throws -> [String] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT username FROM users WHERE \(mayRecord) ORDER BY username COLLATE NOCASE
                """
        ).compactMap { $0.text("username") }
    }

    static func workshopRenewals(_ db: Database) throws -> [RuleSet: [MaintenanceType: [DueKind]]] {
        var renewals: [RuleSet: [MaintenanceType: [DueKind]]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM service_renewals") {
            guard let set = row.text("rule_set").flatMap(RuleSet.init(rawValue:)),
                let type = row.text("maintenance_type").flatMap(MaintenanceType.init(rawValue:)),
                let kind = row.text("kind").flatMap(DueKind.init(rawValue:))
            else { continue }
            renewals[set, default: [:]][type, default: []].append(kind)
        }
        return renewals
    }
}

extension Row {
    func id(_ column: String) -> Int64? { Int64.fromDatabaseValue(self[column]) }

    /// Of a column of whole numbers; nil: NULL.
    func number(_ column: String) -> Int? { text(column).map { _ in int(column) } }
}
