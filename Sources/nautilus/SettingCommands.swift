import ArgumentParser
import DiveShop

struct SettingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setting", abstract: "Locking, privacy and passwords, as the whole shop has them.",
        subcommands: [List.self, Set.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Every setting with its value.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            guard case .settings(let stored) = try counter.answer(.settings) else {
                preconditionFailure("another query's answer")
            }
            let values = ShopSetting.allCases.map { ($0, stored[$0] ?? $0.standard) }
            if output.json { return print(JSON.array(values.map { $0.json($1) }).text) }
            var table = TextTable(titles: ["setting", "value", ""], numbers: [1])
            table.rows = values.map { [$0.rawValue, "\($1)", $0.title] }
            print(table.text)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "set", abstract: "Change a setting.")
        @Argument(help: "The setting's name.") var name: ShopSetting
        @Argument(help: "A whole number.") var value: Int
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.perform(.changeSetting(name, value))
            print(output.json ? name.json(value).text : "\(name.rawValue) is \(value).")
        }
    }
}

extension ShopSetting: ExpressibleByArgument {}

extension ShopSetting {
    fileprivate func json(_ value: Int) -> JSON {
        [
            "name": .string(rawValue), "value": .int(value), "standard": .int(standard),
            "least": .int(allowed.lowerBound),
            "most": .int(allowed.upperBound), "description": .string(title),
        ]
    }
}
