import ArgumentParser
import DiveShop

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Who works here, and how they sign in.",
        subcommands: [
            List.self, Add.self, Edit.self, Disable.self, Enable.self, Password.self, Pin.self, SetRole.self, Link.self,
            Unlink.self,
            Unlock.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Everybody, those who work here first.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let people = try counter.people()
            if output.json { return print(JSON.array(people.people.map { $0.json(counter.shop.calendar) }).text) }
            var table = TextTable(titles: ["user name", "name", "role", "state", "account", "last sign-in"])
            table.rows = people.people.map { person in
                [
                    person.username, [person.firstName, person.lastName].filter { !$0.isEmpty }.joined(separator: " "),
                    person.role,
                    person.state(at: people.asOf),
                    person.osAccount ?? "",
                    person.lastSignIn.map { "\(counter.shop.calendar.iso8601($0).prefix(10))" } ?? "never",
                ]
            }
            print(table.text)
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Let somebody new in.",
            discussion:
                "The password is the first line of the file; without one only a linked account signs in, until a password is set."
        )
        @Argument(help: "The user name.") var name: String
        @Option(help: "Their role; see nautilus role list.") var role: String
        @Option var firstName = ""
        @Option var lastName = ""
        @Option var email = ""
        @Option(help: "A file whose first line is the password.") var passwordFile: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.manageUsers, to: "add_user", module: "staff")
            let password = try passwordFile.map { try Typing.newSecret("password", file: $0) }
            let draft = PersonDraft(username: name, firstName: firstName, lastName: lastName, email: email, role: role)
            let id = try counter.perform(.staff(.add(draft, password: password)))
            tell(id, "\(name) may work here as \(role)".capitalizedFirst, output)
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change somebody's names or address.")
        @OptionGroup var who: Who
        @Option(help: "A new user name.") var username: String?
        @Option var firstName: String?
        @Option var lastName: String?
        @Option(help: "An empty one takes it away.") var email: String?

        private var changes: [PersonDraft.Field: Change<String>] {
            let new: [PersonDraft.Field: String?] = [
                .username: username, .firstName: firstName, .lastName: lastName, .email: email,
            ]
            return new.compactMapValues { $0.map(Change.to) }
        }

        func validate() throws {
            if changes.isEmpty {
                throw ValidationError("say what is to be changed: --username, --first-name, --last-name or --email")
            }
        }

        func run() throws {
            try who.act { (.edit($0.id, changes), "\(username ?? $0.username) is changed") }
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable", abstract: "Keep somebody out; their open terminals are signed out at once.")
        @OptionGroup var who: Who
        func run() throws {
            try who.act { person in (.setActive(person.id, false), "\(person.username) is disabled") }
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "enable", abstract: "Let somebody in again.")
        @OptionGroup var who: Who
        func run() throws {
            try who.act { person in (.setActive(person.id, true), "\(person.username) is enabled") }
        }
    }

    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Set somebody's password, or your own: typed twice, or from a file.")
        @Argument(help: "The user name; without it: you.") var name: String?
        @Option(help: "A file whose first line is the new password.") var passwordFile: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            guard let name else { return try setOwn() }
            try Who.act(name, output) {
                (.setPassword($0.id, try newPassword()), "\($0.username) has a new password")
            }
        }

        private func newPassword() throws -> Secret { try Typing.newSecret("password", file: passwordFile) }

        private func setOwn() throws {
            let counter = try Counter(output.asking)
            let old = try counter.ownPassword()
            try counter.perform(.staff(.changeOwnPassword(old: old, new: try newPassword())))
            tell(counter.staff.id, "\(counter.staff.username) has a new password".capitalizedFirst, output)
        }
    }

    struct Pin: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pin", abstract: "Set somebody's PIN, for roles and shops that allow one; or take it away.")
        @OptionGroup var who: Who
        @Option(help: "A file whose first line is the PIN.") var passwordFile: String?
        @Flag(help: "Take the PIN away.") var remove = false
        func run() throws {
            try who.act { person in
                if remove { return (.setPIN(person.id, nil), "\(person.username) has no PIN any more") }
                return (
                    .setPIN(person.id, try Typing.newSecret("PIN", file: passwordFile)),
                    "\(person.username) has a new PIN"
                )
            }
        }
    }

    struct SetRole: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "role", abstract: "Give somebody another role.")
        @OptionGroup var who: Who
        @Argument(help: "The role's name.") var role: String
        func run() throws {
            try who.act { person in
                (.edit(person.id, [.role: .to(role)]), "\(person.username) is \(role) now")
            }
        }
    }

    struct Link: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link", abstract: "Let an account of the operating system sign in by itself.")
        @OptionGroup var who: Who
        @Argument(help: "The account's name.") var account: String
        func run() throws {
            try who.act { person in
                (.link(person.id, .to(account)), "the account \(account) signs in as \(person.username)")
            }
        }
    }

    struct Unlink: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlink", abstract: "No account signs in as that user by itself any more.")
        @OptionGroup var who: Who
        func run() throws {
            try who.act { person in (.link(person.id, .to(nil)), "no account signs in as \(person.username)") }
        }
    }

    struct Unlock: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock", abstract: "Let somebody try again at once whom wrong tries keep out.")
        @OptionGroup var who: Who
        func run() throws { try who.act { person in (.unlock(person.id), "\(person.username) may try again") } }
    }
}

/// The user that a command is about.
struct Who: ParsableArguments {
    @Argument(help: "The user name.") var name: String
    @OptionGroup var output: OutputOptions

    /// - Parameter command: what is to be done with that person, and what to say once it is done.
    func act(_ command: (Person) throws -> (StaffCommand, String)) throws { try Who.act(name, output, command) }

    static func act(_ name: String, _ output: OutputOptions, _ command: (Person) throws -> (StaffCommand, String))
        throws
    {
        let counter = try Counter(output.asking)
        let people = try counter.people()
        guard let person = people.people.first(where: { $0.username.lowercased() == name.lowercased() }) else {
            throw Refusal(.data, "there is no user '\(name)'; nautilus user list shows them")
        }
        let (command, words) = try command(person)
        try counter.perform(.staff(command))
        tell(person.id, words.capitalizedFirst, output)
    }
}

extension Person {
    func state(at now: Instant) -> String {
        !isActive
            ? "disabled"
            : lockedUntil != nil ? "kept out" : hasPassword || osAccount != nil ? "active" : "no password yet"
    }

    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        [
            "id": .int(Int(id)), "username": .string(username), "first_name": .string(firstName),
            "last_name": .string(lastName),
            "email": .string(email), "role": .string(role), "is_active": .bool(isActive),
            "os_account": .optional(osAccount),
            "last_login_at": .optional(lastSignIn.map { calendar.iso8601($0) }), "has_password": .bool(hasPassword),
            "has_pin": .bool(hasPIN),
            "locked_until": .optional(lockedUntil.map { calendar.iso8601($0) }),
        ]
    }
}

extension Counter {
    func people() throws -> People {
        guard case .people(let people) = try answer(.people) else { preconditionFailure("another query's answer") }
        return people
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
