/// The customer's nine.
package enum MaintenanceType: String, CaseIterable, Hashable, Sendable {
    case inspection, repair, cleaning, calibration
    case partsReplacement = "parts_replacement"
    case servicing
    case safetyCheck = "safety_check"
    case pressureTest = "pressure_test"
    case other

    package var title: String {
        switch self {
        case .inspection: "inspection"
        case .repair: "repair"
        case .cleaning: "cleaning"
        case .calibration: "calibration"
        case .partsReplacement: "parts replacement"
        case .servicing: "servicing"
        case .safetyCheck: "safety check"
        case .pressureTest: "pressure test"
        case .other: "other"
        }
    }
}

package enum ServiceResult: String, CaseIterable, Hashable, Sendable { case passed, failed }

/// A record of service as it is typed; checked as a whole before anything is stored.
package struct ServiceDraft: TypedDraft {
    /// Fields by the names of their columns.
    package enum Field: String, CaseIterable, Hashable, Sendable {
        case code = "equipment_code"
        case type = "maintenance_type"
        case date = "maintenance_date"
        /// `passed`, `failed`, or empty: none.
        case result
        /// A user name; empty: whoever records it.
        case technician = "performed_by"
        case parts = "parts_replaced"
        case cost
        case description
        /// Kinds, a comma between; empty: as the type says; `none`: none.
        case renews
        /// Empty: by the rule.
        case next = "next_service_date"
    }
    package var typed = TypedTexts<Field>()
    package init() {}
}

/// Work that is planned for an item.
package struct JobDraft: TypedDraft {
    package enum Field: String, CaseIterable, Hashable, Sendable {
        case code = "equipment_code"
        case type = "maintenance_type"
        case date = "scheduled_date"
        /// A user name; empty: nobody yet.
        case technician = "assigned_to"
        case notes
        /// Empty: once.
        case repeatMonths = "repeat_months"
    }
    package var typed = TypedTexts<Field>()
    package init() {}
}

/// What the record form is filled in with.
package struct ServiceTemplate: Hashable, Sendable, Identifiable {
    package let id: Int64
    /// A category's name; nil: every category.
    package let category: String?
    package let type: MaintenanceType
    package let description: String
    package let parts: String
    /// Nil: it differs.
    package let cost: Money?
    package init(
        id: Int64, category: String?, type: MaintenanceType, description: String, parts: String, cost: Money?
    ) {
        self.id = id
        self.category = category
        self.type = type
        self.description = description
        self.parts = parts
        self.cost = cost
    }
}

package enum MaintenanceCommand: Hashable, Sendable {
    /// Writes down what was done, moves due dates and status, and where it failed opens a job.
    case record(ServiceDraft)
    /// Work on it begins: from now on it is in maintenance. A job of it that is open is said to be begun.
    case begin(equipment: Int64)
    case schedule(JobDraft)
    case reschedule(job: Int64, [JobDraft.Field: Change<String>])
    /// Once: whoever is second is told who was first.
    case complete(job: Int64, ServiceDraft)
    case cancel(job: Int64, reason: String)
    /// It may be used up to that day although that is overdue.
    case override(equipment: Int64, DueKind, until: Day, reason: String)
    case changeRule(RuleChange)
    /// Makes or replaces the template of that category (nil: all) and type.
    case setTemplate(category: Int64?, MaintenanceType, description: String, parts: String, cost: Money?)
    case removeTemplate(Int64)

    package var permission: Permission {
        switch self {
        case .record, .begin: .recordMaintenance
        case .schedule, .reschedule, .complete, .cancel: .scheduleMaintenance
        case .override: .overrideDueDates
        case .changeRule, .setTemplate, .removeTemplate: .editEquipment
        }
    }
    /// As the trail names it.
    package var name: String {
        switch self {
        case .record: "record_maintenance"
        case .begin: "begin_maintenance"
        case .schedule: "schedule_maintenance"
        case .reschedule: "reschedule_maintenance"
        case .complete: "complete_maintenance"
        case .cancel: "cancel_maintenance"
        case .override: "override_due_date"
        case .changeRule: "change_rule"
        case .setTemplate: "set_template"
        case .removeTemplate: "remove_template"
        }
    }
}
