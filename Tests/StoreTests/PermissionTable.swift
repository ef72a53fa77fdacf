import DiveShop

/// What each command, question and job needs, and who has that. Switches without a default: a new one does not compile until it is here.
enum PermissionTable {
    /// A new shop's roles, one that may nothing, and no role at all.
    static let roles = ["admin", "manager", "technician", "counter", "newcomer", ""]

    /// Whether somebody of that role has it.
    static func has(_ role: String, _ permission: String) -> Bool {
        switch permission {
        case "users.manage": role == "admin"
        case "sales.view", "audit.view", "maintenance.override", "communication.send_bulk", "backups.create",
            "backups.restore", "backups.download", "backups.manage":
            ["admin", "manager"].contains(role)
        case "equipment.edit", "maintenance.create", "maintenance.schedule":
            ["admin", "manager", "technician"].contains(role)
        case "customers.view", "customers.edit", "communication.view", "communication.send":
            ["admin", "manager", "counter"].contains(role)
        case "widgets.customize", "maintenance.view": ["admin", "manager", "technician", "counter"].contains(role)
        default: false
        }
    }
}

/// The commands by name.
enum CommandKind: CaseIterable {
    case changeLayout, chooseTheme, changeSetting
    case add, edit, setActive, setPassword, changeOwnPassword, setPIN, link, unlock, addRole, editRole
    case addItem, editItem, retire, addCategory, setRuleSet
    case record, begin, schedule, reschedule, complete, cancel, override, changeRule, setTemplate, removeTemplate
    case pinBackup, addSchedule, removeSchedule, setScheduleActive
    case addCustomer, editCustomer, setCustomerActive, tagCustomer, untagCustomer, eraseCustomer
    case setPreferences, addDevice, removeDevice
    case sendMessage, createCampaign, editCampaign, startCampaign, pauseCampaign, resumeCampaign, cancelCampaign
    case deleteCampaign, resolveMessages, setMessageTemplate, removeMessageTemplate, setRule, resumeChannel
    case handleReply

    /// Nil: a role is enough.
    var needs: String? {
        switch self {
        case .chooseTheme, .changeOwnPassword: nil
        case .changeLayout: "widgets.customize"
        case .changeSetting, .add, .edit, .setActive, .setPassword, .setPIN, .link, .unlock, .addRole, .editRole:
            "users.manage"
        case .addItem, .editItem, .retire, .addCategory, .setRuleSet, .changeRule, .setTemplate, .removeTemplate:
            "equipment.edit"
        case .record, .begin: "maintenance.create"
        case .schedule, .reschedule, .complete, .cancel: "maintenance.schedule"
        case .override: "maintenance.override"
        case .pinBackup, .addSchedule, .removeSchedule, .setScheduleActive: "backups.manage"
        case .addCustomer, .editCustomer, .setCustomerActive, .tagCustomer, .untagCustomer, .eraseCustomer:
            "customers.edit"
        case .setPreferences, .addDevice, .removeDevice, .sendMessage, .handleReply: "communication.send"
        case .createCampaign, .editCampaign, .startCampaign, .pauseCampaign, .resumeCampaign, .cancelCampaign,
            .deleteCampaign, .resolveMessages, .setMessageTemplate, .removeMessageTemplate, .setRule, .resumeChannel:
            "communication.send_bulk"
        }
    }

    func isAllowed(to role: String) -> Bool { needs.map { PermissionTable.has(role, $0) } ?? !role.isEmpty }
}

/// The questions by name.
enum QueryKind: CaseIterable {
    case dashboard, reading, rows, people, audit, settings
    case equipment, item, history, maintenanceStats, due, jobs, costs, recall, workshop, draft, backups
    case customers, customer, customersAlike, messages

    /// Nil: anybody who works here may ask.
    var needs: String? {
        switch self {
        case .dashboard, .draft: nil
        // The tile of today's sales; WidgetTests has them all.
        case .reading, .rows: "sales.view"
        case .people, .settings: "users.manage"
        case .audit: "audit.view"
        case .equipment, .item, .history, .maintenanceStats, .due, .jobs, .costs, .recall, .workshop:
            "maintenance.view"
        case .backups: "backups.create"
        case .customers, .customer, .customersAlike: "customers.view"
        case .messages: "communication.view"
        }
    }

    func isAllowed(to role: String) -> Bool { needs.map { PermissionTable.has(role, $0) } ?? true }
}

/// The jobs by name.
enum JobKind: CaseIterable {
    case checkStore, exportRows, exportCosts, verifyAudit
    case backUp, verifyBackup, previewRestore, restoreBackup, undoRestore, downloadBackup, deleteBackup
    case cleanBackups, bringBack, exportCustomer, dryRun, testMessage

    /// Nil: anybody who works here may have it done.
    var needs: String? {
        switch self {
        case .checkStore: nil
        // The rows of today's sales.
        case .exportRows: "sales.view"
        case .exportCosts: "maintenance.view"
        case .verifyAudit: "audit.view"
        case .backUp, .verifyBackup: "backups.create"
        case .previewRestore, .restoreBackup, .undoRestore, .bringBack: "backups.restore"
        case .downloadBackup: "backups.download"
        case .deleteBackup, .cleanBackups: "backups.manage"
        case .exportCustomer: "customers.edit"
        case .dryRun: "communication.send_bulk"
        case .testMessage: "communication.send"
        }
    }

    func isAllowed(to role: String) -> Bool { needs.map { PermissionTable.has(role, $0) } ?? true }
}

extension Command {
    var kind: CommandKind {
        switch self {
        case .changeLayout: .changeLayout
        case .chooseTheme: .chooseTheme
        case .changeSettings: .changeSetting
        case .staff(let command):
            switch command {
            case .add: .add
            case .edit: .edit
            case .setActive: .setActive
            case .setPassword: .setPassword
            case .changeOwnPassword: .changeOwnPassword
            case .setPIN: .setPIN
            case .link: .link
            case .unlock: .unlock
            case .addRole: .addRole
            case .editRole: .editRole
            }
        case .equipment(let command):
            switch command {
            case .add: .addItem
            case .edit: .editItem
            case .retire: .retire
            case .addCategory: .addCategory
            case .setRuleSet: .setRuleSet
            }
        case .maintenance(let command):
            switch command {
            case .record: .record
            case .begin: .begin
            case .schedule: .schedule
            case .reschedule: .reschedule
            case .complete: .complete
            case .cancel: .cancel
            case .override: .override
            case .changeRule: .changeRule
            case .setTemplate: .setTemplate
            case .removeTemplate: .removeTemplate
            }
        case .backup(let command):
            switch command {
            case .pin: .pinBackup
            case .addSchedule: .addSchedule
            case .removeSchedule: .removeSchedule
            case .setScheduleActive: .setScheduleActive
            }
        case .customer(let command):
            switch command {
            case .add: .addCustomer
            case .edit: .editCustomer
            case .setActive: .setCustomerActive
            case .tag: .tagCustomer
            case .untag: .untagCustomer
            case .setPreferences: .setPreferences
            case .addDevice: .addDevice
            case .removeDevice: .removeDevice
            case .erase: .eraseCustomer
            }
        case .messages(let command):
            switch command {
            case .send: .sendMessage
            case .createCampaign: .createCampaign
            case .editCampaign: .editCampaign
            case .startCampaign: .startCampaign
            case .pauseCampaign: .pauseCampaign
            case .resumeCampaign: .resumeCampaign
            case .cancelCampaign: .cancelCampaign
            case .deleteCampaign: .deleteCampaign
            case .resolve: .resolveMessages
            case .setTemplate: .setMessageTemplate
            case .removeTemplate: .removeMessageTemplate
            case .setRule: .setRule
            case .resumeChannel: .resumeChannel
            case .handleReply: .handleReply
            }
        }
    }
}

extension Query {
    var kind: QueryKind {
        switch self {
        case .dashboard: .dashboard
        case .reading: .reading
        case .rows: .rows
        case .people: .people
        case .audit: .audit
        case .settings: .settings
        case .equipment: .equipment
        case .item: .item
        case .history: .history
        case .maintenanceStats: .maintenanceStats
        case .due: .due
        case .jobs: .jobs
        case .costs: .costs
        case .recall: .recall
        case .workshop: .workshop
        case .draft: .draft
        case .backups: .backups
        case .customers: .customers
        case .customer: .customer
        case .customersAlike: .customersAlike
        case .messages: .messages
        }
    }
}

extension Job {
    var kind: JobKind {
        switch self {
        case .checkStore: .checkStore
        case .exportRows: .exportRows
        case .exportCosts: .exportCosts
        case .verifyAudit: .verifyAudit
        case .backUp: .backUp
        case .verifyBackup: .verifyBackup
        case .previewRestore: .previewRestore
        case .restoreBackup: .restoreBackup
        case .undoRestore: .undoRestore
        case .downloadBackup: .downloadBackup
        case .deleteBackup: .deleteBackup
        case .cleanBackups: .cleanBackups
        case .bringBack: .bringBack
        case .exportCustomer: .exportCustomer
        case .dryRun: .dryRun
        case .testMessage: .testMessage
        }
    }
}
