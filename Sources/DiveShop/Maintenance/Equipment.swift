package enum EquipmentStatus: String, CaseIterable, Hashable, Sendable {
    case available, rented, maintenance, damaged, retired

    package var title: String {
        switch self {
        case .available: "available"
        case .rented: "rented"
        case .maintenance: "in maintenance"
        case .damaged: "damaged"
        case .retired: "retired"
        }
    }
    package var tone: Tone {
        switch self {
        case .available: .good
        case .rented: .plain
        case .maintenance: .warning
        case .damaged: .alarm
        case .retired: .quiet
        }
    }
}

/// What is written down of a piece of rental gear; every field as it is typed, checked as a whole before anything is stored.
package struct EquipmentDraft: TypedDraft {
    /// Fields by the names of their columns; `category` by its name.
    package enum Field: String, CaseIterable, Hashable, Sendable {
        case code = "equipment_code"
        case category, name, size, manufacturer, model
        case serial = "serial_number"
        case alloy
        /// `yes` or `no`.
        case oxygenService = "is_oxygen_service"
        case condition
        case purchaseDate = "purchase_date"
        case purchaseCost = "purchase_cost"
        case dailyRate = "daily_rate"
        case weeklyRate = "weekly_rate"
        /// When it was last visually inspected, tested, serviced.
        case visual = "vip_date"
        case hydro = "hydro_date"
        case service = "last_service_date"
        case notes
    }
    package var typed = TypedTexts<Field>()
    package init() {}
}

/// What part of the gear is wanted.
package struct EquipmentFilter: Hashable, Sendable {
    /// A category's name; nil: all.
    package var category: String?
    package var status: EquipmentStatus?
    /// Items with a due date of that urgency; nil: all.
    package var urgency: Urgency?

    package init(category: String? = nil, status: EquipmentStatus? = nil, urgency: Urgency? = nil) {
        self.category = category
        self.status = status
        self.urgency = urgency
    }
}

package struct EquipmentCategory: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    package let ruleSet: RuleSet
    package let items: Int
    package init(id: Int64, name: String, ruleSet: RuleSet, items: Int) {
        self.id = id
        self.name = name
        self.ruleSet = ruleSet
        self.items = items
    }
}

package enum EquipmentCommand: Hashable, Sendable {
    case add(EquipmentDraft)
    case edit(Int64, [EquipmentDraft.Field: Change<String>])
    /// For good, with a word why; its open jobs are cancelled.
    case retire(Int64, reason: String)
    case addCategory(name: String, RuleSet)
    case setRuleSet(category: Int64, RuleSet)

    package var permission: Permission { .editEquipment }
    /// As the trail names it.
    package var name: String {
        switch self {
        case .add: "add_equipment"
        case .edit: "edit_equipment"
        case .retire: "retire_equipment"
        case .addCategory: "add_category"
        case .setRuleSet: "change_category"
        }
    }
}
