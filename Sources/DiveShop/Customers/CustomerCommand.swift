package enum CustomerCommand: Hashable, Sendable {
    case add(CustomerDraft)
    case edit(Int64, [CustomerDraft.Field: Change<String>])
    case setActive(Int64, Bool)
    case tag(Int64, String)
    case untag(Int64, String)
    /// Into the ledger, each that says something new; the opt-in columns follow.
    /// - Parameters:
    ///   - source: how it is known: `counter`.
    ///   - wording: what they were told or wrote; empty: it is not kept.
    case setPreferences(Int64, [PreferenceChange], source: String, wording: String)
    /// A device that is there is refreshed; one that another customer had is this one's from now on.
    case addDevice(Int64, token: String, DeviceType)
    case removeDevice(Int64)
    /// For good: what is personal goes, the books stay.
    case erase(Int64)

    package var permission: Permission {
        switch self {
        case .add, .edit, .setActive, .tag, .untag, .erase: .editCustomers
        case .setPreferences, .addDevice, .removeDevice: .sendMessages
        }
    }
    /// As the trail names it.
    package var name: String {
        switch self {
        case .add: "add_customer"
        case .edit: "edit_customer"
        case .setActive(_, true): "activate_customer"
        case .setActive(_, false): "deactivate_customer"
        case .tag: "tag_customer"
        case .untag: "untag_customer"
        case .setPreferences: "set_preferences"
        case .addDevice: "add_device"
        case .removeDevice: "remove_device"
        case .erase: "erase_customer"
        }
    }
}
