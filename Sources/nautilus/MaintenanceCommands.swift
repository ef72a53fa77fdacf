import ArgumentParser
import DiveShop

struct MaintenanceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Service of rental gear: what is due, what was done, what it cost.",
        subcommands: [
            Record.self, Schedule.self, Begin.self, Complete.self, Cancel.self, Jobs.self, Due.self, History.self,
            Costs.self, Stats.self, Rules.self, Recall.self, Override.self, Templates.self,
        ], defaultSubcommand: Due.self)

    struct Jobs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "jobs", abstract: "Planned work, by technician and day.")
        @Option(help: "Of that user alone.") var technician: String?
        @Option(help: "From that day on.", transform: Day.argument) var from: Day?
        @Option(help: "Up to and with that day.", transform: Day.argument) var to: Day?
        @Option(help: "scheduled, completed or cancelled.") var status: JobFilter.Status = .scheduled
        @Flag(help: "Whatever became of it.") var all = false
        @OptionGroup var options: ListOptions

        func run() throws {
            let counter = try Counter(options.output.asking)
            let filter = JobFilter(technician: technician, since: from, until: to, status: all ? nil : status)
            try options.show({ .jobs(filter, $0) }, counter, ids: true)
        }
    }

    struct Due: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "due", abstract: "What is overdue, never inspected or due soon, the most urgent first.")
        @Option(help: "Up to so many days ahead.") var days = 30
        @OptionGroup var options: ListOptions

        func validate() throws {
            guard (0...3660).contains(days) else { throw ValidationError("--days is a number from 0 to 3660") }
        }

        func run() throws {
            let counter = try Counter(options.output.asking)
            try options.show({ .due(days: days, $0) }, counter)
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "What was done to an item, the newest first.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @OptionGroup var options: ListOptions

        func run() throws {
            let counter = try Counter(options.output.asking)
            let page = try counter.item(code)
            try options.show({ .history(equipment: page.id, $0) }, counter, ids: true)
        }
    }

    struct Recall: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recall", abstract: "Every item that got a part or lot, and who rented it since.")
        @Argument(help: "Words of the part, such as a lot's number.") var part: String
        @OptionGroup var options: ListOptions

        func validate() throws {
            if part.allSatisfy(\.isWhitespace) { throw ValidationError("say which part or lot") }
        }

        func run() throws {
            let counter = try Counter(options.output.asking)
            try options.show({ .recall(part, $0) }, counter)
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "How much is due, and this month's services.")
        @Flag(help: "Print the SQL that the numbers run instead of what they are.") var sql = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            if sql { return try counter.printSQL(of: .maintenanceStats) }
            guard case .maintenanceStats(let stats) = try counter.answer(.maintenanceStats) else {
                preconditionFailure("another query's answer")
            }
            if output.json {
                let document: JSON = [
                    "overdue": .int(stats.overdue), "never_inspected": .int(stats.neverInspected),
                    "due_soon": .int(stats.dueSoon), "in_maintenance": .int(stats.inMaintenance),
                    "scheduled": .int(stats.scheduled), "month_services": .int(stats.monthServices),
                    "month_cost": .string(stats.monthCost.decimal),
                ]
                return print(document.text)
            }
            var table = TextTable(titles: ["", "items"], numbers: [1])
            table.rows = [
                ["overdue", "\(stats.overdue)"], ["never inspected", "\(stats.neverInspected)"],
                ["due soon", "\(stats.dueSoon)"], ["in maintenance", "\(stats.inMaintenance)"],
                ["jobs scheduled", "\(stats.scheduled)"], ["services this month", "\(stats.monthServices)"],
                ["their cost", stats.monthCost.decimal],
            ]
            print(table.text)
        }
    }
}

extension MaintenanceType: ExpressibleByArgument {}
extension ServiceResult: ExpressibleByArgument {}
extension DueKind: ExpressibleByArgument {}
extension Jurisdiction: ExpressibleByArgument {}
extension JobFilter.Status: ExpressibleByArgument {}
