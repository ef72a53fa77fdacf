import ArgumentParser
import DiveShop

struct EquipmentCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "equipment", abstract: "Rental gear: what there is, in what state, and whether it may go out.",
        subcommands: [
            List.self, Show.self, Add.self, Edit.self, Retire.self, VerdictCommand.self, Categories.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Gear by its code.")
        @Option(help: "Of that category alone.") var category: String?
        @Option(help: "In that state alone.") var status: EquipmentStatus?
        @Option(help: "With a due date that presses so alone.") var due: Urgency?
        @OptionGroup var options: ListOptions

        func run() throws {
            let counter = try Counter(options.output.asking)
            let filter = EquipmentFilter(category: category, status: status, urgency: due)
            try options.show({ .equipment(filter, $0) }, counter)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "All that is known of an item.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let page = try counter.item(code)
            print(output.json ? page.json(counter).text : page.words(counter))
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "A new item.")
        @Argument(help: "Its code, as its label has it.") var code: String
        @OptionGroup var fields: EquipmentFields
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            var draft = fields.draft
            draft[.code] = code
            let id = try counter.perform(.equipment(.add(draft)))
            tell(id, "\(code) is there", output)
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change what is written down of an item; an empty value takes it away.")
        @Argument(help: "Its code.") var code: String
        @Option(help: "Another code.") var newCode: String?
        @OptionGroup var fields: EquipmentFields
        @OptionGroup var output: OutputOptions

        private var changes: [EquipmentDraft.Field: Change<String>] {
            var texts = fields.texts
            texts[.code] = newCode
            return texts.mapValues(Change.to)
        }

        func validate() throws {
            if changes.isEmpty { throw ValidationError("say what is to be changed, such as --name or --daily-rate") }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            let page = try counter.item(code, for: .equipment(.edit(0, changes)))
            try counter.perform(.equipment(.edit(page.id, changes)))
            tell(page.id, "\(newCode ?? page.code) is changed", output)
        }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire", abstract: "Take an item out of use for good; its open jobs are cancelled.")
        @Argument(help: "Its code.") var code: String
        @Option(help: "Why.") var reason: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let page = try counter.item(code, for: .equipment(.retire(0, reason: reason)))
            try counter.perform(.equipment(.retire(page.id, reason: reason)))
            tell(page.id, "\(page.code) is retired", output)
        }
    }

    struct VerdictCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verdict", abstract: "Whether an item may be rented out or filled, and why not.",
            discussion:
                "With --until or --gas the exit status is 65 where it may not; with --json the document says so.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @Option(help: "The last day of a rental from today.", transform: Day.argument) var until: Day?
        @Option(help: "What it is to be filled with.") var gas: Gas?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let page = try counter.item(code)
            let why = page.verdict.why(not: until, gas)
            if output.json {
                print(page.verdictJSON(until: until, why: why, gas: gas).text)
            } else if why == nil {
                print("\(page.code) \(page.name): \(page.verdict.line(on: counter.today).words)".asShown)
            }
            if let why, !output.json { throw Refusal(.data, "\(page.code): \(why)") }
        }
    }

    struct Categories: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "categories", abstract: "Kinds of gear, and the rules by which each is inspected.",
            subcommands: [List.self, Add.self, Set.self], defaultSubcommand: List.self)

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "list", abstract: "Every category with its rules.")
            @OptionGroup var output: OutputOptions

            func run() throws {
                let categories = try Counter(output.asking).workshop().categories
                if output.json {
                    let documents = categories.map { category -> JSON in
                        [
                            "id": .int(Int(category.id)), "name": .string(category.name),
                            "rule_set": .string(category.ruleSet.rawValue), "items": .int(category.items),
                        ]
                    }
                    return print(JSON.array(documents).text)
                }
                var table = TextTable(titles: ["category", "rules", "items"], numbers: [2])
                table.rows = categories.map { [$0.name, $0.ruleSet.rawValue, "\($0.items)"] }
                print(table.text)
            }
        }

        struct Add: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "add", abstract: "A new category.")
            @Argument(help: "Its name.") var name: String
            @Option(help: "The rules that its items are under.") var ruleSet: RuleSet
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                let id = try counter.perform(.equipment(.addCategory(name: name, ruleSet)))
                tell(id, "The category \(name) is there", output)
            }
        }

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "set", abstract: "Put a category under other rules; due dates of its items follow.")
            @Argument(help: "Its name.") var name: String
            @Option(help: "The rules.") var ruleSet: RuleSet
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                let command = { (id: Int64) in EquipmentCommand.setRuleSet(category: id, ruleSet) }
                try counter.mustBeAllowed(.equipment(command(0)))
                let id = try counter.category(name)
                try counter.perform(.equipment(command(id)))
                tell(id, "\(name) is under the rules \(ruleSet.rawValue)", output)
            }
        }
    }
}

/// What may be written down of an item.
struct EquipmentFields: ParsableArguments {
    @Option(help: "A category; nautilus equipment categories shows them.") var category: String?
    @Option var name: String?
    @Option var size: String?
    @Option var manufacturer: String?
    @Option var model: String?
    @Option(help: "The serial number.") var serial: String?
    @Option(help: "A cylinder's alloy, as its shoulder has it: 6351, 6061, steel.") var alloy: String?
    @Option(help: "Whether it is used for more oxygen than the limit: yes or no.") var oxygenService: String?
    @Option(help: "excellent, good, fair or poor.") var condition: String?
    @Option var purchaseDate: String?
    @Option(parsing: .unconditional) var purchaseCost: String?
    @Option(parsing: .unconditional) var dailyRate: String?
    @Option(parsing: .unconditional) var weeklyRate: String?
    @Option(help: "When it was last inspected visually.") var vip: String?
    @Option(help: "When it was last tested hydrostatically.") var hydro: String?
    @Option(help: "When it was last serviced.") var service: String?
    @Option var notes: String?

    var texts: [EquipmentDraft.Field: String] {
        let texts: [EquipmentDraft.Field: String?] = [
            .category: category, .name: name, .size: size, .manufacturer: manufacturer, .model: model,
            .serial: serial, .alloy: alloy, .oxygenService: oxygenService, .condition: condition,
            .purchaseDate: purchaseDate, .purchaseCost: purchaseCost, .dailyRate: dailyRate,
            .weeklyRate: weeklyRate, .visual: vip, .hydro: hydro, .service: service, .notes: notes,
        ]
        return texts.compactMapValues { $0 }
    }
    var draft: EquipmentDraft { EquipmentDraft(texts) }
}

extension EquipmentStatus: ExpressibleByArgument {}
extension Urgency: ExpressibleByArgument {}
extension Gas: ExpressibleByArgument {}
extension RuleSet: ExpressibleByArgument {}
