import ArgumentParser
import DiveShop

extension MaintenanceCommands {
    struct Costs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "costs",
            abstract: "What service cost: in all, by item against its rental income, by work and by month.",
            discussion: "Without days: the last twelve months.")
        @Option(help: "From that day on.", transform: Day.argument) var from: Day?
        @Option(help: "Up to and with that day.", transform: Day.argument) var to: Day?
        @Option(help: "How many items, the dearest first; JSON and CSV have them all.") var limit = 20
        @Option(help: "Write a table to this CSV file instead.", transform: CsvFile.argument) var csv: String?
        @Option(help: "Which table the CSV file has.") var by = Table.item
        @Flag(help: "Print the SQL that the analysis runs instead of what it shows.") var sql = false
        @OptionGroup var output: OutputOptions

        enum Table: String, CaseIterable, ExpressibleByArgument { case item, type, month, load }

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit is a number from 1") }
            if let from, let to, to < from { throw ValidationError("--to is before --from") }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            let last = to ?? max(counter.today, from ?? counter.today)
            let first = from ?? last.startOfMonth.adding(months: -11)
            if sql { return try counter.printSQL(of: .costs(from: first, to: last)) }
            guard case .costs(let costs) = try counter.answer(.costs(from: first, to: last)) else {
                preconditionFailure("another query's answer")
            }
            if let csv { return try counter.export(costs.table(by), to: csv, "costs by \(by.rawValue)", output) }
            print(output.json ? costs.json(counter.shop.calendar).text : costs.words(counter, limit))
        }
    }
}

extension CostAnalysis {
    fileprivate func table(_ table: MaintenanceCommands.Costs.Table) -> Rows {
        switch table {
        case .item: byItem
        case .type: byType
        case .month: months
        case .load: load
        }
    }

    private var months: Rows {
        Rows(
            columns: [.init("month", "Month"), .init("cost", "Cost", isNumber: true)],
            rows: byMonth.points.map { Rows.Row([.text(String($0.date.text.prefix(7))), $0.value]) })
    }

    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        [
            "from": .string(from.text), "to": .string(to.text),
            "totals": [
                "services": .int(services), "cost": .string(cost.decimal), "average": .optional(average?.decimal),
            ], "by_equipment": byItem.json(calendar), "by_type": byType.json(calendar),
            "by_month": months.json(calendar), "coming": load.json(calendar),
        ]
    }

    fileprivate func words(_ counter: Counter, _ limit: Int) -> String {
        func words(_ rows: Rows) -> String {
            rows.words(counter.shop, indent: "  ")
        }
        let few = Rows(columns: byItem.columns, rows: Array(byItem.rows.prefix(limit)))
        let more = byItem.rows.count - few.rows.count
        return [
            "\(from.text) to \(to.text): \(services) services, cost \(cost.decimal), average \(average?.decimal ?? "–")",
            "", "by item", words(few) + (more > 0 ? "\n  … \(more) more; --limit shows them" : ""), "", "by work",
            words(byType), "", "by month", words(months), "", "the coming three months", words(load),
        ].joined(separator: "\n")
    }
}
