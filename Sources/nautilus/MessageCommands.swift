import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Store

struct MessageCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Messages to customers: by SMS, push and e-mail.",
        discussion: "What is sent is put down first; nautilus worker sends it.",
        subcommands: [Send.self, History.self, List.self, Test.self, Resolve.self])

    struct Send: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "send", abstract: "Write to one customer.",
            discussion: """
                Who has not agreed to it is not written to, and the reason is told. A promotional message in quiet hours waits until \
                they are over.
                """)
        @Option(help: "The customer's number.") var customer: Int64
        @Option(help: "sms, push or email.") var channel: Channel
        @Option(help: "transactional or promotional; without it that of the template, else transactional.")
        var purpose: Purpose?
        @OptionGroup var content: ContentOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try content.mustSaySomething() }

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.sendMessages, to: "send_message", module: "messages")
            let (written, template) = try content.written(counter)
            let purpose = try template.purpose(asked: purpose) ?? .transactional
            let id = try counter.perform(
                .messages(
                    .send(MessageOrder(customer: customer, channel: channel, purpose: purpose, content: written))))
            let row = try id.flatMap { try counter.message($0, to: customer) }
            let held = row?["held_until"].flatMap(\.instant)
            let words =
                held.map { "is held until \(counter.words($0)) (\(row?["reason"]?.plainText ?? ""))" } ?? "waits"
            tell(
                id, "Message \(id ?? 0) \(words); nautilus worker sends it", output,
                also: [
                    ("customer_id", .int(Int(customer))), ("type", .string(channel.rawValue)),
                    ("status", .string(MessageStatus.pending.rawValue)),
                    ("held_until", .optional(held.map(counter.shop.calendar.iso8601))),
                    ("reason", .optional(row?["reason"]?.plainText)),
                ])
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "Messages to a customer, the newest first.")
        @Argument(help: "The customer's number.") var customer: Int64
        @OptionGroup var options: ListOptions

        func run() throws {
            try options.show(
                { .messages(.history(customer: customer, $0)) }, Counter(options.output.asking), ids: true)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every message, the newest first.")
        @Option(help: "all, waiting, held, sent, failed, skipped or uncertain.") var state: MessageFilter = .all
        @OptionGroup var options: ListOptions

        func run() throws {
            try options.show({ .messages(.log(state, $0)) }, Counter(options.output.asking), ids: true)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Send a message to an address of your own, at once; no customer's history has it.")
        @Option(help: "sms, push or email.") var channel: Channel
        @Option(parsing: .unconditional, help: "A number, a device's token, or an e-mail address.") var to: String
        @OptionGroup var content: ContentOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try content.mustSaySomething() }

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.sendMessages, to: "test_message", module: "messages")
            let (written, _) = try content.written(counter)
            try counter.test(channel, to: to, written, output)
        }
    }

    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve",
            abstract: "Say what becomes of messages of which nobody knows whether they went out.")
        @Argument(help: "Their numbers; nautilus message list --state uncertain shows them.") var messages: [Int64]
        @Flag(help: "What is done with them.") var resolution: ResolutionFlag
        @OptionGroup var output: OutputOptions

        func run() throws { try Counter(output.asking).resolve(messages, resolution.resolution, output) }
    }
}

/// What is written, on the command line.
struct ContentOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "The text; [first_name] and [shop] are filled in.") var text: String?
    @Option(help: "A template instead; nautilus template list shows them.") var template: String?
    @Option(parsing: .unconditional, help: "What stands for [details] in the template.") var details: String?
    @Option(
        name: [.customLong("title"), .customLong("subject")], parsing: .unconditional,
        help: "The title of a push, the subject of an e-mail.")
    var title: String?
    @Option(help: "Of a push: the address of a picture, https://…") var image: String?
    @Option(help: "Of a push, for the app: key=value.") var data: [String] = []

    func validate() throws {
        if text != nil && template != nil { throw ValidationError("say --text or --template") }
        for pair in data where PushText.pair(typed: pair) == nil {
            throw ValidationError("--data is key=value, not '\(pair)'")
        }
    }

    /// Where there is nothing to begin from.
    func mustSaySomething() throws {
        if text == nil && template == nil { throw ValidationError("say what is to be sent: --text or --template") }
    }

    var isEmpty: Bool { text == nil && template == nil && title == nil && image == nil && data.isEmpty }

    /// - Parameter before: what stands there already, and stays where nothing is said.
    /// - Returns: the template, where one was named.
    func written(_ counter: Counter, over before: MessageContent? = nil) throws -> (MessageContent, ShopTemplate?) {
        let used = try template.map(counter.template)
        var content = before ?? MessageContent(text: "")
        if let text { content.text = text }
        if let used {
            content.text = used.text
            if !used.subject.isEmpty { content.title = used.subject }
        }
        if let details { content.text = MessageTemplate(content.text).filled([.details: details]).text }
        if let title { content.title = title }
        if let image { content.image = image }
        if !data.isEmpty {
            content.data = Dictionary(data.compactMap(PushText.pair).map { ($0.key, $0.value) }) { $1 }
        }
        return (content, used)
    }
}

extension ShopTemplate? {
    /// What a message by this template is for: an offer is never sent as something that the customer has with the shop.
    /// - Returns: nil: nobody has said it.
    func purpose(asked: Purpose?) throws -> Purpose? {
        if let template = self, template.purpose == .promotional, asked == .transactional {
            throw Refusal(.data, "the template \(template.name) is promotional; leave --purpose out")
        }
        return asked ?? self?.purpose
    }
}

extension Channel: ExpressibleByArgument {}
extension MessageFilter: ExpressibleByArgument {}

/// `--send-again`, `--count-as-sent` or `--give-up`.
enum ResolutionFlag: EnumerableFlag {
    case sendAgain, countAsSent, giveUp

    var resolution: Resolution {
        switch self {
        case .sendAgain: .sendAgain
        case .countAsSent: .countAsSent
        case .giveUp: .giveUp
        }
    }
    static func help(for value: ResolutionFlag) -> ArgumentHelp? {
        let words = value.resolution.title
        return ArgumentHelp(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
}

extension Quantity {
    var instant: Instant? { if case .moment(let moment) = self { moment } else { nil } }
    var plainText: String? { if case .text(let text) = self { text } else { nil } }
}

extension Counter {
    func messages(_ query: MessageQuery) throws -> MessageSnapshot {
        guard case .messages(let snapshot) = try answer(.messages(query)) else {
            preconditionFailure("another query's answer")
        }
        return snapshot
    }

    /// One of the newest messages to a customer, by column; nil: it is not among them, or they may not be seen.
    fileprivate func message(_ id: Int64, to customer: Int64) throws -> [String: Quantity]? {
        guard staff.may(.viewCommunication),
            case .rows(let page) = try messages(.history(customer: customer, RowsRequest(limit: 20))),
            let row = page.rows.rows.first(where: { $0.id == id })
        else { return nil }
        return Dictionary(zip(page.rows.columns.map(\.name), row.cells)) { $1 }
    }

    /// Sends it at once, beside the outbox.
    func test(_ channel: Channel, to address: String, _ content: MessageContent, _ output: OutputOptions) throws {
        let end = Ending()
        var event: JobEvent?
        TestMessage(channel: channel, address: address, content: content, staff: staff.id).carryOut(on: store, at: now)
        {
            event = $0
            return !end.has(within: 0)
        }
        switch event {
        case .finished(let words):
            if output.json { return print((["sent": .bool(true), "result": .string(words)] as JSON).text) }
            print(Printable.visible(words))
        case .failed(let refusal): throw refusal
        default: throw Refusal(.failed, "it was stopped; nobody knows whether it went out")
        }
    }

    func resolve(_ messages: [Int64], _ resolution: Resolution, _ output: OutputOptions) throws {
        try perform(.messages(.resolve(messages, resolution)))
        if output.json {
            let document: JSON = [
                "ids": .array(messages.map { .int(Int($0)) }), "resolution": .string(resolution.rawValue),
            ]
            return print(document.text)
        }
        print(messages.count == 1 ? "Message \(messages[0]) is settled." : "\(messages.count) messages are settled.")
    }
}
