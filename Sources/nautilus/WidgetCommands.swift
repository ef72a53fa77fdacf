import ArgumentParser
import DiveShop
import Store

struct WidgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "widget", abstract: "The widgets there are, and what they show.",
        subcommands: [List.self, Data.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Every widget with its options.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let staff = try Counter(output.asking).staff
            if output.json {
                return print(JSON.array(Widget.catalogue.map { $0.json(for: staff) }).text)
            }
            var table = TextTable(titles: ["id", "category", "size", "options", "what it shows"])
            table.rows = Widget.catalogue.map { widget in
                [
                    widget.id.rawValue, widget.category.rawValue, widget.size.rawValue,
                    widget.options.map { "\($0.name) \($0.allowed.map(String.init).joined(separator: ", "))" }
                        .joined(separator: "; "),
                    staff.may(widget.permission)
                        ? widget.summary : "needs the permission \(widget.permission.rawValue)",
                ]
            }
            print(table.text)
        }
    }

    struct Data: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "data", abstract: "What a widget shows now.")
        @Argument(help: "The widget's id; without one: all that you may see.") var id: WidgetArgument?
        @Option(name: .customLong("set"), help: "An option, such as days=30.") var options: [OptionArgument] = []
        @Option(help: "As it was at that time of the shop: 2026-11-24 or 2026-11-24T15:30.") var at: MomentArgument?
        @Flag(help: "Print the SQL that the reading runs instead of what it shows.") var sql = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking).looking(at: at)
            if let id { return try show([id.widget], counter) }
            if !options.isEmpty { throw ValidationError("--set needs the id of a widget") }
            try show(WidgetID.allCases.filter { counter.staff.may(Widget.of($0).permission) }, counter)
        }

        private func show(_ widgets: [WidgetID], _ counter: Counter) throws {
            let values = Dictionary(options.map { ($0.name, $0.value) }) { _, last in last }
            let queries = try widgets.map { ($0, try $0.options(values)) }
            if sql {
                for (widget, options) in queries {
                    for statement in try counter.store.statements(
                        for: .reading(widget, options), staff: counter.staff.id, at: counter.now)
                    {
                        print(statement + ";")
                    }
                }
                return
            }
            let readings = try queries.map { ($0.0, try counter.reading(of: $0.0, $0.1)) }
            if output.json {
                let documents = readings.map { $0.1.json(of: $0.0, calendar: counter.shop.calendar) }
                return print((id == nil ? JSON.array(documents) : documents[0]).text)
            }
            for (widget, reading) in readings {
                print("\(Widget.of(widget).title) (as of \(counter.shop.calendar.clock(of: reading.asOf)))")
                print(reading.words(shop: counter.shop, indent: "  "))
            }
        }
    }
}

extension Widget {
    fileprivate func json(for staff: Staff) -> JSON {
        [
            "id": .string(id.rawValue), "title": .string(title), "category": .string(category.rawValue),
            "shape": .string(shape.rawValue), "size": .string(size.rawValue),
            "permission": .string(permission.rawValue),
            "permitted": .bool(staff.may(permission)), "summary": .string(summary), "definition": .string(definition),
            "options": .array(
                options.map {
                    [
                        "name": .string($0.name), "allowed": .array($0.allowed.map(JSON.int)),
                        "default": .int($0.standard),
                    ]
                }),
        ]
    }
}
