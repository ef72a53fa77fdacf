import Foundation

/// A member of staff as the list of users shows them.
package struct Person: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let username: String
    package let firstName: String
    package let lastName: String
    package let email: String
    package let role: String
    package let isActive: Bool
    /// The account of the operating system that signs in by itself; nil: none.
    package let osAccount: String?
    package let lastSignIn: Instant?
    package let hasPassword: Bool
    package let hasPIN: Bool
    /// Until when wrong tries keep them out; nil: they do not.
    package let lockedUntil: Instant?

    package init(
        id: Int64, username: String, firstName: String, lastName: String, email: String, role: String, isActive: Bool,
        osAccount: String?, lastSignIn: Instant?, hasPassword: Bool, hasPIN: Bool, lockedUntil: Instant?
    ) {
        self.id = id
        self.username = username
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.role = role
        self.isActive = isActive
        self.osAccount = osAccount
        self.lastSignIn = lastSignIn
        self.hasPassword = hasPassword
        self.hasPIN = hasPIN
        self.lockedUntil = lockedUntil
    }
}

/// What some people may do, under one name.
package struct Role: Hashable, Sendable, Identifiable {
    /// `counter`.
    package let name: String
    /// `Counter`.
    package let title: String
    package let permissions: Set<Permission>
    /// How many active people have it.
    package let members: Int
    package var id: String { name }

    package init(name: String, title: String, permissions: Set<Permission>, members: Int) {
        self.name = name
        self.title = title
        self.permissions = permissions
        self.members = members
    }
}

/// Everybody who works or worked here, and the roles there are.
package struct People: Hashable, Sendable {
    package let people: [Person]
    package let roles: [Role]
    package let asOf: Instant

    package init(people: [Person], roles: [Role], asOf: Instant) {
        self.people = people
        self.roles = roles
        self.asOf = asOf
    }
}

/// What is written down of a person; checked as a whole before anything is stored.
package struct PersonDraft: Hashable, Sendable {
    package var username: String
    package var firstName: String
    package var lastName: String
    package var email: String
    /// A role's short name.
    package var role: String

    package init(username: String, firstName: String = "", lastName: String = "", email: String = "", role: String) {
        self.username = username.precomposedStringWithCanonicalMapping
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.role = role
    }

    /// By the columns; a role is told by its name.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case username
        case firstName = "first_name"
        case lastName = "last_name"
        case email, role
    }

    package subscript(field: Field) -> String {
        get { self[keyPath: PersonDraft.path(field)] }
        set { self[keyPath: PersonDraft.path(field)] = newValue }
    }

    private static func path(_ field: Field) -> WritableKeyPath<PersonDraft, String> {
        switch field {
        case .username: \.username
        case .firstName: \.firstName
        case .lastName: \.lastName
        case .email: \.email
        case .role: \.role
        }
    }

    /// User names are typed at a till and in commands: 1 to 64 letters, digits, dots, hyphens and underscores.
    package static let longestName = 64
    private static let longestText = 200

    /// What is wrong, by field.
    package var complaints: [Field: String] {
        var complaints: [Field: String] = [:]
        let allowed = username.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || ".-_".unicodeScalars.contains($0)
        }
        if username.isEmpty {
            complaints[.username] = "a user name is needed"
        } else if username.unicodeScalars.count > PersonDraft.longestName || !allowed {
            complaints[.username] =
                "up to \(PersonDraft.longestName) letters, digits, dots, hyphens and underscores"
        }
        for (field, text) in [(Field.firstName, firstName), (.lastName, lastName), (.email, email)] {
            if text.unicodeScalars.count > PersonDraft.longestText {
                complaints[field] = "at most \(PersonDraft.longestText) characters"
            } else if text.hasControlCharacters {
                complaints[field] = "there are control characters in it"
            }
        }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        if !email.isEmpty, parts.count != 2 || parts.contains(where: \.isEmpty) || email.contains(where: \.isWhitespace)
        {
            complaints[.email] = "an address looks like name@example.com"
        }
        return complaints
    }
}

/// What is done with people and their roles.
package enum StaffCommand: Hashable, Sendable {
    /// Without a password only a linked account signs in.
    case add(PersonDraft, password: Secret?)
    /// Names, address and role, as far as they are to be different; the rest stays as it is then.
    case edit(Int64, [PersonDraft.Field: Change<String>])
    case setActive(Int64, Bool)
    case setPassword(Int64, Secret)
    /// One's own, by anybody.
    case changeOwnPassword(old: Secret, new: Secret)
    /// Nil: none any more.
    case setPIN(Int64, Secret?)
    /// An account of the operating system; nil: none any more.
    case link(Int64, Change<String?>)
    /// Lets somebody try again at once whom wrong tries keep out.
    case unlock(Int64)
    case addRole(name: String, title: String, Set<Permission>)
    /// What it may do from now on, and what no more; the rest stays as it is then. It may or it may not: whoever changed one of these
    /// meanwhile has made it just what is wanted here, so there is nothing to compare.
    case editRole(name: String, allow: Set<Permission>, forbid: Set<Permission>)

    package var permission: Permission? {
        if case .changeOwnPassword = self { nil } else { .manageUsers }
    }
}

/// A setting of the shop that is changed in the program.
package enum ShopSetting: String, CaseIterable, Hashable, Sendable {
    /// Minutes without a key after which the screen is locked; 0: never.
    case autoLockMinutes = "auto_lock_minutes"
    /// Minutes without a key after which money and personal figures are blanked; 0: never.
    case privacyMinutes = "privacy_minutes"
    /// Whether people with the counter role may sign in with a PIN: 1 or 0.
    case counterPIN = "counter_pin"
    /// How long a password's hash takes, in steps of about twice each (crypt(5), yescrypt).
    case passwordCost = "password_cost"
    /// Whether the open program sends what is queued, beside `nautilus worker`: 1 or 0.
    case sendHere = "send_here"

    package var standard: Int {
        switch self {
        case .autoLockMinutes: 15
        case .privacyMinutes: 0
        case .counterPIN: 0
        case .passwordCost: 8
        case .sendHere: 0
        }
    }
    package var allowed: ClosedRange<Int> {
        switch self {
        case .autoLockMinutes, .privacyMinutes: 0...480
        case .counterPIN, .sendHere: 0...1
        case .passwordCost: 5...11
        }
    }
    /// Whether it is only on or off.
    package var isSwitch: Bool { allowed == 0...1 }
    /// What it may be, in words.
    package var bounds: String { "a number from \(allowed.lowerBound) to \(allowed.upperBound)" }
    package var title: String {
        switch self {
        case .autoLockMinutes: "Lock the screen after minutes without a key (0: never)"
        case .privacyMinutes: "Blank money and names after minutes without a key (0: never)"
        case .counterPIN: "Counter staff may sign in with a PIN (1: yes, 0: no)"
        case .passwordCost: "How long a password's hash takes (5 to 11)"
        case .sendHere: "The open program sends messages, as the worker does (1: yes, 0: no)"
        }
    }
}
