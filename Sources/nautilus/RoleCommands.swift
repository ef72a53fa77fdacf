import ArgumentParser
import DiveShop
import Printable

struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "What each role may do.",
        subcommands: [List.self, Add.self, Grant.self, Revoke.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every role with its permissions.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let roles = try Counter(output.asking).people().roles
            if output.json {
                let documents = roles.map { role -> JSON in
                    [
                        "name": .string(role.name), "display_name": .string(role.title), "members": .int(role.members),
                        "permissions": .array(role.permissions.map(\.rawValue).sorted().map(JSON.string)),
                    ]
                }
                return print(JSON.array(documents).text)
            }
            var table = TextTable(titles: ["permission"] + roles.map(\.name))
            table.rows = Permission.allCases.map { permission in
                [permission.rawValue] + roles.map { $0.permissions.contains(permission) ? "yes" : "–" }
            }
            print(table.text)
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Make a role of your own.")
        @Argument(help: "Small letters and underscores, such as dive_guide.") var name: String
        @Option(help: "How it is called.") var title = ""
        @Option(help: "A permission; may be given again.") var permission: [Permission] = []
        @OptionGroup var output: OutputOptions
        func run() throws {
            let counter = try Counter(output.asking)
            try counter.perform(.staff(.addRole(name: name, title: title, Set(permission))))
            RoleCommand.tell(name, "The role \(name) is there.", output)
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "grant", abstract: "Allow a role something more.")
        @Argument(help: "The role's name.") var name: String
        @Argument(help: "A permission.") var permissions: [Permission]
        @OptionGroup var output: OutputOptions
        func run() throws { try change(name, output, allow: Set(permissions)) }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Allow a role something no more.")
        @Argument(help: "The role's name.") var name: String
        @Argument(help: "A permission.") var permissions: [Permission]
        @OptionGroup var output: OutputOptions
        func run() throws { try change(name, output, forbid: Set(permissions)) }
    }

    private static func change(
        _ name: String, _ output: OutputOptions, allow: Set<Permission> = [], forbid: Set<Permission> = []
    ) throws {
        let counter = try Counter(output.asking)
        guard try counter.people().roles.contains(where: { $0.name == name }) else {
            throw Refusal(.data, "there is no role '\(name)'; nautilus role list shows them")
        }
        try counter.perform(.staff(.editRole(name: name, allow: allow, forbid: forbid)))
        tell(name, "The role \(name) is changed.", output)
    }

    private static func tell(_ name: String, _ words: String, _ output: OutputOptions) {
        print(output.json ? (["name": .string(name)] as JSON).text : Printable.visible(words))
    }
}

extension Permission: ExpressibleByArgument {}
