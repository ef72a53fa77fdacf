/// The numbers at the head of the maintenance screen (the customer's document, §4).
package struct MaintenanceStats: Hashable, Sendable {
    /// Items, by their earliest due date; retired ones are none of them.
    package let overdue: Int
    package let neverInspected: Int
    package let dueSoon: Int
    package let inMaintenance: Int
    /// Jobs that are neither done nor cancelled.
    package let scheduled: Int
    /// Records of this month of the shop, and what they cost.
    package let monthServices: Int
    package let monthCost: Money
    package let asOf: Instant
    package init(
        overdue: Int, neverInspected: Int, dueSoon: Int, inMaintenance: Int, scheduled: Int, monthServices: Int,
        monthCost: Money, asOf: Instant
    ) {
        self.overdue = overdue
        self.neverInspected = neverInspected
        self.dueSoon = dueSoon
        self.inMaintenance = inMaintenance
        self.scheduled = scheduled
        self.monthServices = monthServices
        self.monthCost = monthCost
        self.asOf = asOf
    }
}

/// Which jobs are wanted.
package struct JobFilter: Hashable, Sendable {
    package enum Status: String, CaseIterable, Hashable, Sendable { case scheduled, completed, cancelled }
    /// A user name; nil: anybody's.
    package var technician: String?
    package var since: Day?
    package var until: Day?
    /// Nil: all.
    package var status: Status?
    package init(technician: String? = nil, since: Day? = nil, until: Day? = nil, status: Status? = .scheduled) {
        self.technician = technician
        self.since = since
        self.until = until
        self.status = status
    }
}

/// A planned piece of work.
package struct ServiceJob: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let equipmentID: Int64
    package let code: String
    package let name: String
    package let type: MaintenanceType
    package let date: Day
    /// A user name, and how they are called; nil: nobody yet.
    package let technician: String?
    package let technicianName: String?
    package let notes: String
    package let status: JobFilter.Status
    package let repeatMonths: Int?
    package let startedAt: Instant?

    package init(
        id: Int64, equipmentID: Int64, code: String, name: String, type: MaintenanceType, date: Day,
        technician: String?, technicianName: String?, notes: String, status: JobFilter.Status, repeatMonths: Int?,
        startedAt: Instant?
    ) {
        self.id = id
        self.equipmentID = equipmentID
        self.code = code
        self.name = name
        self.type = type
        self.date = date
        self.technician = technician
        self.technicianName = technicianName
        self.notes = notes
        self.status = status
        self.repeatMonths = repeatMonths
        self.startedAt = startedAt
    }
}

/// One piece of gear with all that is known of it, but for its history, which is paged.
package struct ItemPage: Hashable, Sendable {
    package let id: Int64
    /// Every field as the form shows it.
    package let draft: EquipmentDraft
    package let status: EquipmentStatus
    package let ruleSet: RuleSet
    package let dues: [DueDate]
    package let verdict: Verdict
    /// Records and what they cost in all; what it earned on rentals.
    package let services: Int
    package let cost: Money
    package let income: Money
    package let jobs: [ServiceJob]
    /// Open and coming rentals: number, customer, from, back, state; customers only for who may see them.
    package let reservations: Rows
    /// Items that could take its place, by the ``Rows/Row/id`` of the reservations that it cannot be given out for.
    package let substitutes: [Int64: [Substitute]]
    /// Title, file, size, date.
    package let documents: Rows
    /// Time, from, to, who, why; the newest first.
    package let statusHistory: Rows
    package let asOf: Instant

    package init(
        id: Int64, draft: EquipmentDraft, status: EquipmentStatus, ruleSet: RuleSet, dues: [DueDate],
        verdict: Verdict, services: Int, cost: Money, income: Money, jobs: [ServiceJob], reservations: Rows,
        substitutes: [Int64: [Substitute]], documents: Rows, statusHistory: Rows, asOf: Instant
    ) {
        self.id = id
        self.draft = draft
        self.status = status
        self.ruleSet = ruleSet
        self.dues = dues
        self.verdict = verdict
        self.services = services
        self.cost = cost
        self.income = income
        self.jobs = jobs
        self.reservations = reservations
        self.substitutes = substitutes
        self.documents = documents
        self.statusHistory = statusHistory
        self.asOf = asOf
    }
    package var code: String { draft[.code] }
    package var name: String { draft[.name] }
}

/// An item that could go out in another's place: of the same category and size, in date for all its days, and free then.
package struct Substitute: Hashable, Sendable {
    package let code: String
    package let name: String
    package init(code: String, name: String) {
        self.code = code
        self.name = name
    }
}

/// What the forms of maintenance need to know of the shop.
package struct Workshop: Hashable, Sendable {
    package let categories: [EquipmentCategory]
    package let rules: [ListedRule]
    package let jurisdiction: Jurisdiction
    package let templates: [ServiceTemplate]
    /// User names of those who may record service.
    package let technicians: [String]
    /// Above this percentage of oxygen a cylinder must be oxygen clean.
    package let oxygenLimit: Double
    /// What a record of that type renews, by rule set.
    package let renewals: [RuleSet: [MaintenanceType: [DueKind]]]

    package init(
        categories: [EquipmentCategory], rules: [ListedRule], jurisdiction: Jurisdiction,
        templates: [ServiceTemplate], technicians: [String], oxygenLimit: Double,
        renewals: [RuleSet: [MaintenanceType: [DueKind]]]
    ) {
        self.categories = categories
        self.rules = rules
        self.jurisdiction = jurisdiction
        self.templates = templates
        self.technicians = technicians
        self.oxygenLimit = oxygenLimit
        self.renewals = renewals
    }
}

/// What service cost in a period, and what is coming.
package struct CostAnalysis: Hashable, Sendable {
    package let from: Day
    package let to: Day
    package let services: Int
    package let cost: Money
    /// Items by cost, the dearest first: code, name, services, cost, rental income, what is left.
    package let byItem: Rows
    /// Types by cost: type, services, cost, average.
    package let byType: Rows
    /// Every month of the period, oldest first.
    package let byMonth: Series
    /// What is to be done in the next three months, by month and kind: month, kind, items, and what that is likely to cost, by what the
    /// work costs on average in the period (nothing where none was done in it). What is due already comes first, as `overdue`.
    package let load: Rows
    package let asOf: Instant

    package init(
        from: Day, to: Day, services: Int, cost: Money, byItem: Rows, byType: Rows, byMonth: Series, load: Rows,
        asOf: Instant
    ) {
        self.from = from
        self.to = to
        self.services = services
        self.cost = cost
        self.byItem = byItem
        self.byType = byType
        self.byMonth = byMonth
        self.load = load
        self.asOf = asOf
    }
    /// Per service, to the cent; nil: there was none.
    package var average: Money? {
        services > 0 ? cost / services : nil
    }
}

/// What somebody was typing when the line dropped: fields by name.
package struct FormDraft: Hashable, Sendable {
    /// The form of a record of service.
    package static let record = "record"
    /// Its number in the store.
    package let id: Int64
    /// Which form.
    package let form: String
    package let fields: [String: String]
    package let savedAt: Instant
    /// Whether the same person has it open at another terminal: there it stays.
    package let isOpenElsewhere: Bool
    package init(
        id: Int64 = 0, form: String, fields: [String: String], savedAt: Instant, isOpenElsewhere: Bool = false
    ) {
        self.id = id
        self.form = form
        self.fields = fields
        self.savedAt = savedAt
        self.isOpenElsewhere = isOpenElsewhere
    }
}
