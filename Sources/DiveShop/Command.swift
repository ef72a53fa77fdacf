/// Everything that may be asked of the shop. A key, a subcommand, a worker and a test say the same thing, and
/// permission and transaction are in one place: where the store carries it out.
package enum Command: Hashable, Sendable {
    case changeLayout(LayoutChange)
    /// By name; it must be one that the program or the user has.
    case chooseTheme(String)
    case staff(StaffCommand)
    /// As the whole shop has them.
    case changeSettings([ShopSetting: Change<Int>])
    case equipment(EquipmentCommand)
    case maintenance(MaintenanceCommand)
    case backup(BackupCommand)
    case customer(CustomerCommand)
    case messages(MessageCommand)

    /// What the person who gives it must be allowed to do; nil: anybody who works here.
    package var permission: Permission? {
        switch self {
        case .changeLayout: .customizeWidgets
        case .chooseTheme: nil
        case .staff(let command): command.permission
        case .changeSettings: .manageUsers
        case .equipment(let command): command.permission
        case .maintenance(let command): command.permission
        case .backup(let command): command.permission
        case .customer(let command): command.permission
        case .messages(let command): command.permission
        }
    }
}

/// Why something was not done: one sentence that says what happened and, where there is a way out, what to do.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The person may not (exit 77).
        case permission
        /// What was asked for cannot be (exit 65).
        case data
        /// The store or a service is not to be had (exit 69).
        case unavailable
        /// It may work in a moment (exit 75).
        case later
        /// Anything else (exit 1).
        case failed
    }
    package let kind: Kind
    package let words: String
    /// What is wrong with which field, where it is about fields: by the column that the field is stored in, so that a form shows each at
    /// its own place.
    package let complaints: [String: String]
    /// What others have changed meanwhile, where that is the reason: a form lets the person choose.
    package let newer: Newer?
    package var description: String { words }

    package init(_ kind: Kind, _ words: String, complaints: [String: String] = [:], newer: Newer? = nil) {
        self.kind = kind
        self.words = words
        self.complaints = complaints
        self.newer = newer
    }

    /// About one field.
    package init(_ kind: Kind, field: String, _ words: String) { self.init(kind, words, complaints: [field: words]) }

    /// The person was disabled, or their account is gone: whoever sits there is signed out.
    package static let accountClosed = Refusal(.permission, "this account is no longer active")

    /// Nobody has said what the person may do.
    package static let noRole = Refusal(
        .permission, "this account has no role here; whoever manages staff can give it one")

    package static func needs(_ permission: Permission) -> Refusal {
        Refusal(.permission, "this needs the permission \(permission.rawValue)")
    }
}

extension Command {
    /// One setting, whatever it was.
    package static func changeSetting(_ setting: ShopSetting, _ value: Int) -> Command {
        .changeSettings([setting: .to(value)])
    }

    /// As the trail names it.
    package var name: String {
        switch self {
        case .changeLayout: "change_layout"
        case .chooseTheme: "choose_theme"
        case .staff(let command): command.name
        case .changeSettings: "change_setting"
        case .equipment(let command): command.name
        case .maintenance(let command): command.name
        case .backup(let command): command.name
        case .customer(let command): command.name
        case .messages(let command): command.name
        }
    }
    /// The part of the program it belongs to, as the trail names it.
    package var module: String {
        switch self {
        case .changeLayout, .chooseTheme: "dashboard"
        case .staff, .changeSettings: "staff"
        case .equipment: "equipment"
        case .maintenance: "maintenance"
        case .backup: "backups"
        case .customer: "customers"
        case .messages: "messages"
        }
    }
}

extension StaffCommand {
    package var name: String {
        switch self {
        case .add: "add_user"
        case .edit: "edit_user"
        case .setActive(_, true): "enable_user"
        case .setActive(_, false): "disable_user"
        case .setPassword, .changeOwnPassword: "change_password"
        case .setPIN: "change_pin"
        case .link(_, let account): account.to == nil ? "unlink_account" : "link_account"
        case .unlock: "unlock_user"
        case .addRole: "add_role"
        case .editRole: "edit_role"
        }
    }
}
