/// What a person may do. Names are the customer's document's and domain.md's; roles group them.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    case viewDashboard = "dashboard.view"
    case customizeWidgets = "widgets.customize"
    case viewSales = "sales.view"
    case viewCustomers = "customers.view"
    case editCustomers = "customers.edit"
    case editEquipment = "equipment.edit"
    case manageBackups = "backups.manage"
    case createBackups = "backups.create"
    case restoreBackups = "backups.restore"
    case downloadBackups = "backups.download"
    case viewCommunication = "communication.view"
    case sendMessages = "communication.send"
    case sendBulk = "communication.send_bulk"
    case viewMaintenance = "maintenance.view"
    case recordMaintenance = "maintenance.create"
    case scheduleMaintenance = "maintenance.schedule"
    case overrideDueDates = "maintenance.override"
    case manageUsers = "users.manage"
    case viewAudit = "audit.view"
}

/// A person who works in the shop, with what they may do.
package struct Staff: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let username: String
    package let firstName: String
    package let lastName: String
    /// The role's short name (`counter`) and how it is called (`Counter`).
    package let role: String
    package let roleTitle: String
    package let permissions: Set<Permission>
    /// The theme they chose; nil: the standard one.
    package let theme: String?
    /// Whether they can come in by a password; who cannot is not locked out by the clock.
    package let hasPassword: Bool

    package init(
        id: Int64, username: String, firstName: String = "", lastName: String = "", role: String,
        roleTitle: String = "",
        permissions: Set<Permission>, theme: String? = nil, hasPassword: Bool = false
    ) {
        self.id = id
        self.username = username
        self.firstName = firstName
        self.lastName = lastName
        self.role = role
        self.roleTitle = roleTitle
        self.permissions = permissions
        self.theme = theme
        self.hasPassword = hasPassword
    }

    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// First and last name, or the user name where neither is given.
    package var name: String {
        let full = [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " ")
        return full.isEmpty ? username : full
    }
}

/// The shop itself, as its settings describe it.
package struct Shop: Hashable, Sendable {
    package let name: String
    package let calendar: ShopCalendar
    package let country: String
    /// Put before amounts on the screen: `$`.
    package let currencySymbol: String
    /// Whether this is an imaginary shop, made by `nautilus demo`.
    package let isDemo: Bool
    /// Minutes without a key after which the screen is locked, or blanked; 0: never.
    package let autoLockMinutes: Int
    package let privacyMinutes: Int
    /// Which channels are on, at which pace and price.
    package let messages: MessageSettings

    package init(
        name: String, calendar: ShopCalendar, country: String = "US", currencySymbol: String = "$",
        isDemo: Bool = false,
        autoLockMinutes: Int = 0, privacyMinutes: Int = 0, messages: MessageSettings = .none
    ) {
        self.name = name
        self.calendar = calendar
        self.country = country
        self.currencySymbol = currencySymbol
        self.isDemo = isDemo
        self.autoLockMinutes = autoLockMinutes
        self.privacyMinutes = privacyMinutes
        self.messages = messages
    }
}
