import ArgumentParser
import DiveShop
import Printable

/// Messages that go by themselves.
struct AutomaticCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "automatic",
        abstract: "Messages that go by themselves: rentals due, classes, trips, appointments.",
        subcommands: [List.self, Set.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Each there is, and whether it is on.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let rules = try Counter(output.asking).rules()
            if output.json { return print(JSON.array(rules.map { .object($0.members) }).text) }
            var table = TextTable(titles: ["occasion", "", "channel", "template", "days"], numbers: [4])
            table.rows = rules.map {
                [
                    $0.occasion.rawValue, $0.isActive ? "on" : "off", $0.channel.title, $0.template,
                    $0.occasion == .staff ? "" : "\($0.days)",
                ]
            }
            print(table.text)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Switch one on or off, or change it.")
        @Argument(help: "rental_due, rental_overdue, course, trip, appointment or staff.")
        var occasion: AutomaticRule.Occasion
        @Option(help: "on or off.") var active: Switch?
        @Option(help: "sms, push or email.") var channel: Channel?
        @Option(help: "A template for that; nautilus template list shows them.") var template: String?
        @Option(help: "So many days before; after, where it is overdue.") var days: Int?
        @OptionGroup var output: OutputOptions

        enum Switch: String, CaseIterable, ExpressibleByArgument { case on, off }

        func validate() throws {
            if active == nil && channel == nil && template == nil && days == nil {
                throw ValidationError("say what is to be changed, such as --active on")
            }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "set_automatic_message", module: "messages")
            let before = try counter.rules().first { $0.occasion == occasion } ?? .standard(occasion)
            let rule = AutomaticRule(
                occasion, channel: channel ?? before.channel, template: template ?? before.template,
                days: days ?? before.days, isActive: active.map { $0 == .on } ?? before.isActive)
            try counter.perform(.messages(.setRule(rule)))
            if output.json { return print(JSON.object(rule.members).text) }
            print("\(occasion.title): \(rule.isActive ? "on" : "off").")
        }
    }
}

/// What came in.
struct ReplyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replies", abstract: "What customers answered.", subcommands: [List.self, Handle.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "What a person has to look at first, then the newest.")
        @OptionGroup var options: ListOptions

        func run() throws {
            try options.show({ .messages(.replies($0)) }, Counter(options.output.asking), ids: true)
        }
    }

    struct Handle: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "handle", abstract: "Say that somebody has looked at a reply.",
            discussion: "Where it takes the customer out, nautilus preferences set writes that down.")
        @Argument(help: "Its number.") var reply: Int64
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Counter(output.asking).perform(.messages(.handleReply(reply)))
            tell(reply, "Reply \(reply) is done with", output)
        }
    }
}

/// How SMS, push and e-mail stand.
struct ChannelCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel", abstract: "How SMS, push and e-mail stand: what waits, and why nothing goes.",
        subcommands: [List.self, Resume.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Each channel.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            guard case .campaigns(let list) = try counter.messages(.campaigns(RowsRequest(limit: 0))) else {
                preconditionFailure("another query's answer")
            }
            let calendar = counter.shop.calendar
            if output.json { return print(JSON.array(list.lanes.map { $0.json(calendar) }).text) }
            var table = TextTable(
                titles: ["channel", "", "waiting", "held", "uncertain", "sent today", "why"], numbers: [2, 3, 4, 5])
            table.rows = list.lanes.map { lane in
                [
                    lane.channel.title, lane.word, "\(lane.waiting)", "\(lane.held)", "\(lane.uncertain)",
                    lane.dailyCap.map { "\(lane.sentToday) of \($0)" } ?? "\(lane.sentToday)",
                    lane.stoppedBecause ?? lane.restingUntil.map {
                        "until \(counter.words($0)): \(lane.restingBecause ?? "")"
                    } ?? "",
                ]
            }
            print(table.text)
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "Let a channel go on that an error of the account had stopped, and the campaigns with it.")
        @Argument(help: "sms, push or email.") var channel: Channel
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Counter(output.asking).perform(.messages(.resumeChannel(channel)))
            if output.json { return print((["channel": .string(channel.rawValue)] as JSON).text) }
            print("\(channel.title) goes on.")
        }
    }
}

extension AutomaticRule.Occasion: ExpressibleByArgument {}

extension AutomaticRule {
    fileprivate var members: [(String, JSON)] {
        [
            ("occasion", .string(occasion.rawValue)), ("is_active", .bool(isActive)),
            ("channel", .string(channel.rawValue)), ("template", .optional(template.isEmpty ? nil : template)),
            ("days", .int(days)),
        ]
    }
}

extension LaneState {
    fileprivate var word: String {
        !isOn ? "off" : stoppedBecause != nil ? "stopped" : restingUntil != nil ? "resting" : "on"
    }

    func json(_ calendar: ShopCalendar) -> JSON {
        [
            "channel": .string(channel.rawValue), "is_on": .bool(isOn), "stopped_because": .optional(stoppedBecause),
            "resting_until": .optional(restingUntil.map(calendar.iso8601)),
            "resting_because": .optional(restingBecause), "waiting": .int(waiting), "held": .int(held),
            "next_held": .optional(nextHeld.map(calendar.iso8601)), "sending": .int(sending),
            "uncertain": .int(uncertain), "sent_today": .int(sentToday), "daily_cap": dailyCap.map(JSON.int) ?? .null,
        ]
    }
}

extension Counter {
    fileprivate func rules() throws -> [AutomaticRule] {
        guard case .rules(let rules) = try messages(.rules) else { preconditionFailure("another query's answer") }
        return rules
    }
}
