import ArgumentParser
import DiveShop
import Foundation

extension MaintenanceCommands {
    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rules", abstract: "How often gear is to be checked, and by whose word.",
            subcommands: [List.self, Set.self],
            defaultSubcommand: List.self)

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "list", abstract: "The rules where the shop is.")
            @Flag(help: "Those of other countries, and those not in use, too.") var all = false
            @OptionGroup var output: OutputOptions

            func run() throws {
                let rules = try Counter(output.asking).workshop().rules.filter { all || $0.isInForce }
                if output.json { return print(JSON.array(rules.map(\.json)).text) }
                var table = TextTable(
                    titles: ["rules", "where", "check", "months", "uses", "for", "in force", "by whose word"],
                    numbers: [3, 4])
                table.rows = rules.map { rule in
                    [
                        rule.ruleSet.rawValue, rule.jurisdiction.rawValue, rule.rule.kind.short,
                        rule.alongWith.map { "as \($0.short)" } ?? rule.rule.months.map(String.init) ?? "",
                        rule.rule.uses.map(String.init) ?? "",
                        (rule.onlyFor ?? "").replacingOccurrences(of: "_", with: " "), rule.isInForce ? "yes" : "no",
                        rule.rule.source,
                    ]
                }
                print(table.text)
            }
        }

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "set", abstract: "Change a rule; due dates that follow from it move with it.")
            @Argument(help: "The rules it is one of.") var ruleSet: RuleSet
            @Argument(help: "Which check.") var kind: DueKind
            @Option(help: "US or GB; without it: where the shop is.") var jurisdiction: Jurisdiction?
            @Option(help: "Every so many months.") var months: Int?
            @Option(help: "After so many uses; 0: not by use.") var uses: Int?
            @Option(help: "Uses that a day out on rental counts as.") var usesPerDay: Int?
            @Option(help: "As often as that other check.") var alongWith: DueKind?
            @Option(help: "on or off.") var active: Switch?
            @OptionGroup var output: OutputOptions

            enum Switch: String, CaseIterable, ExpressibleByArgument { case on, off }

            func validate() throws {
                if months == nil, uses == nil, usesPerDay == nil, alongWith == nil, active == nil {
                    throw ValidationError("say what is to be changed, such as --months")
                }
            }

            func run() throws {
                let counter = try Counter(output.asking)
                let command = {
                    MaintenanceCommand.changeRule(
                        RuleChange(
                            ruleSet, $0, kind, months: months, uses: uses, usesPerDay: usesPerDay,
                            alongWith: alongWith, isActive: active.map { $0 == .on }))
                }
                try counter.mustBeAllowed(.maintenance(command(jurisdiction ?? .unitedStates)))
                let here = try jurisdiction ?? counter.workshop().jurisdiction
                try counter.perform(.maintenance(command(here)))
                let rule = try counter.workshop().rules.first {
                    $0.ruleSet == ruleSet && $0.jurisdiction == here && $0.rule.kind == kind
                }
                tell(rule?.id, "The rule for the \(kind.title) of \(ruleSet.rawValue) gear is changed", output)
            }
        }
    }

    struct Templates: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "templates", abstract: "What the record form is filled in with.",
            subcommands: [List.self, Set.self, Remove.self],
            defaultSubcommand: List.self)

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "list", abstract: "Every template.")
            @OptionGroup var output: OutputOptions

            func run() throws {
                let templates = try Counter(output.asking).workshop().templates
                if output.json {
                    let documents = templates.map { template -> JSON in
                        [
                            "id": .int(Int(template.id)), "category": .optional(template.category),
                            "maintenance_type": .string(template.type.rawValue),
                            "description": .string(template.description),
                            "parts_replaced": .string(template.parts), "cost": .optional(template.cost?.decimal),
                        ]
                    }
                    return print(JSON.array(documents).text)
                }
                var table = TextTable(
                    titles: ["number", "category", "work", "cost", "parts", "notes"], numbers: [0, 3])
                table.rows = templates.map {
                    [
                        "\($0.id)", $0.category ?? "every category", $0.type.title, $0.cost?.decimal ?? "", $0.parts,
                        $0.description,
                    ]
                }
                print(table.text)
            }
        }

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "set", abstract: "Make the template of a category and a kind of work, or replace it.")
            @Option(help: "What is done.") var type: MaintenanceType
            @Option(help: "A category; without it: every one.") var category: String?
            @Option(help: "What is written down of it.") var description = ""
            @Option(help: "Parts that are replaced.") var parts = ""
            @Option(help: "What it costs, such as 45.00; without it: it differs.") var cost: String?
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                let command = { (category: Int64?, cost: Money?) in
                    MaintenanceCommand.setTemplate(
                        category: category, type, description: description, parts: parts, cost: cost)
                }
                try counter.mustBeAllowed(.maintenance(command(nil, nil)))
                let price = try cost.map { text in
                    guard let price = Money(typed: text) else {
                        throw Refusal(.data, "--cost: '\(text)' is no amount; write it like 45.00")
                    }
                    return price
                }
                let id = try counter.perform(.maintenance(command(try category.map(counter.category), price)))
                tell(id, "The template for \(type.title) of \(category ?? "every category") is there", output)
            }
        }

        struct Remove: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take a template away.")
            @Argument(help: "Its number; nautilus maintenance templates shows them.") var id: Int64
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                try counter.perform(.maintenance(.removeTemplate(id)))
                tell(id, "The template is gone", output)
            }
        }
    }
}

extension ListedRule {
    fileprivate var json: JSON {
        [
            "id": .int(Int(id)), "rule_set": .string(ruleSet.rawValue),
            "jurisdiction": .string(jurisdiction.rawValue), "kind": .string(rule.kind.rawValue),
            "months": rule.months.map(JSON.int) ?? .null, "uses": rule.uses.map(JSON.int) ?? .null,
            "uses_per_day": .int(rule.usesPerDay), "along_with": .optional(alongWith?.rawValue),
            "only_for": .optional(onlyFor), "is_stamp": .bool(rule.isStamp), "is_legal": .bool(rule.isLegal),
            "is_active": .bool(isActive), "is_in_force": .bool(isInForce), "source": .string(rule.source),
        ]
    }
}
