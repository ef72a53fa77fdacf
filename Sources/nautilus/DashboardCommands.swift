import ArgumentParser
import DiveShop

struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "Look at your dashboard and arrange its tiles.",
        subcommands: [
            Show.self, ShowLayout.self, Add.self, Remove.self, Move.self, Resize.self, SetOption.self, Reset.self,
        ],
        defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Every tile of your dashboard with what it shows now.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let layout = try counter.dashboard().layout
            let readings = layout.tiles.map { tile in
                (tile, Result { try counter.reading(of: tile.widget, tile.options) })
            }
            if output.json {
                let tiles = readings.map { tile, reading -> JSON in
                    switch reading {
                    case .success(let reading): reading.json(of: tile.widget, calendar: counter.shop.calendar)
                    case .failure(let error): ["id": .string(tile.widget.rawValue), "error": .string("\(error)")]
                    }
                }
                return print(JSON.array(tiles).text)
            }
            for (tile, reading) in readings {
                print(Widget.of(tile.widget).title)
                switch reading {
                case .success(let reading): print(reading.words(shop: counter.shop, indent: "  "))
                case .failure(let error): print("  \(error)")
                }
            }
        }
    }

    struct ShowLayout: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "layout", abstract: "The tiles in order, with size and options.")
        @OptionGroup var output: OutputOptions
        func run() throws { try Counter(output.asking).showLayout(output) }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Put a tile on the dashboard.")
        @Argument(help: "The widget's id; see nautilus widget list.") var id: WidgetArgument
        @Option(name: .customLong("at"), help: "Its place, from 0; without it: last.") var place: Int?
        @OptionGroup var output: OutputOptions
        func run() throws { try change(.add(id.widget, at: place), output) }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a tile off the dashboard.")
        @Argument(help: "The widget's id.") var id: WidgetArgument
        @OptionGroup var output: OutputOptions
        func run() throws { try change(.remove(id.widget), output) }
    }

    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "move", abstract: "Move a tile to another place.")
        @Argument(help: "The widget's id.") var id: WidgetArgument
        @Option(name: .customLong("to"), help: "The new place, from 0.") var place: Int
        @OptionGroup var output: OutputOptions
        func run() throws { try change(.move(id.widget, to: place), output) }
    }

    struct Resize: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resize", abstract: "Make a tile small, medium or large.")
        @Argument(help: "The widget's id.") var id: WidgetArgument
        @Argument(help: "small, medium or large.") var size: WidgetSize
        @OptionGroup var output: OutputOptions
        func run() throws { try change(.resize(id.widget, size), output) }
    }

    struct SetOption: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "set", abstract: "Choose a tile's options.")
        @Argument(help: "The widget's id.") var id: WidgetArgument
        @Argument(help: "Such as days=30.") var options: [OptionArgument]
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            guard let tile = try counter.dashboard().layout[id.widget] else {
                throw Refusal(.data, LayoutRefused.notThere(id.widget).description)
            }
            let values = tile.options.chosen.merging(options.map { ($0.name, $0.value) }) { _, new in new }
            try counter.perform(.changeLayout(.set(id.widget, try id.widget.options(values))))
            try counter.showLayout(output)
        }
    }

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset", abstract: "Back to your role's usual tiles.")
        @OptionGroup var output: OutputOptions
        func run() throws { try change(.reset, output) }
    }
}

private func change(_ change: LayoutChange, _ output: OutputOptions) throws {
    let counter = try Counter(output.asking)
    try counter.perform(.changeLayout(change))
    try counter.showLayout(output)
}

extension WidgetSize: ExpressibleByArgument {}

struct WidgetArgument: ExpressibleByArgument {
    let widget: WidgetID
    init?(argument: String) {
        guard let widget = WidgetID(rawValue: argument) else { return nil }
        self.widget = widget
    }
    static var allValueStrings: [String] { WidgetID.allCases.map(\.rawValue) }
}

/// `days=30`.
struct OptionArgument: ExpressibleByArgument {
    let name: String
    let value: Int
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Int(parts[1]) else { return nil }
        name = String(parts[0])
        self.value = value
    }
}

extension WidgetID {
    /// The options, or a refusal that names what is allowed.
    func options(_ values: [String: Int]) throws -> WidgetOptions {
        do { return try WidgetOptions(values, for: self) } catch { throw Refusal(.data, error.description) }
    }
}

extension Counter {
    func showLayout(_ output: OutputOptions) throws {
        let snapshot = try dashboard()
        let tiles = snapshot.layout.tiles.enumerated()
        if output.json {
            return print(
                JSON.array(
                    tiles.map { place, tile in
                        [
                            "widget_id": .string(tile.widget.rawValue), "position": .int(place),
                            "size": .string(tile.size.rawValue),
                            "config": .object(tile.effectiveOptions.map { ($0.name, .int($0.value)) }),
                        ]
                    }
                ).text)
        }
        if snapshot.layout.tiles.isEmpty {
            return print("The dashboard is empty; nautilus dashboard reset brings the usual tiles back.")
        }
        var table = TextTable(titles: ["", "id", "title", "size", "options"], numbers: [0])
        table.rows = tiles.map { place, tile in
            [
                "\(place)", tile.widget.rawValue, Widget.of(tile.widget).title, tile.size.rawValue,
                tile.effectiveOptions.map { "\($0.name)=\($0.value)" }.joined(separator: " "),
            ]
        }
        print(table.text)
        if snapshot.isStandard { print("These are the usual tiles of your role.") }
    }

    func reading(of widget: WidgetID, _ options: WidgetOptions) throws -> Reading {
        guard case .reading(let reading) = try answer(.reading(widget, options)) else {
            preconditionFailure("another query's answer")
        }
        return reading
    }
}

extension Tile {
    /// Every option with the value in force.
    var effectiveOptions: [(name: String, value: Int)] {
        Widget.of(widget).options.map { ($0.name, options.value($0.name, of: widget)) }
    }
}
