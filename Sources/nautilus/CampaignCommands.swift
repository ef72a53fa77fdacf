import ArgumentParser
import DiveShop
import Foundation
import Printable
import Store

struct CampaignCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "One message to many customers.",
        discussion: "It is written, looked at with preview, tried with test, and sent. nautilus worker sends it.",
        subcommands: [
            List.self, Show.self, Create.self, Edit.self, Delete.self, Preview.self, Test.self, Send.self, Pause.self,
            Resume.self, Cancel.self, Messages.self, Resolve.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The running ones, then the newest.")
        @OptionGroup var limit: LimitOption
        @Option(help: "With all of these words in the name.") var search = ""
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let list = try counter.campaigns(RowsRequest(filter: search, limit: limit.rows(isText: !output.json)))
            if output.json {
                return print(JSON.array(list.campaigns.map { .object($0.members(counter.shop.calendar)) }).text)
            }
            print(list.words(counter))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "All of one: how far it is, why messages did not go, and the cost.")
        @OptionGroup var which: CampaignArgument

        func run() throws {
            let counter = try Counter(which.output.asking)
            let page = try counter.campaign(which.id)
            print(which.output.json ? JSON.object(page.members(counter.shop.calendar)).text : page.words(counter))
        }
    }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Write a campaign; it is a draft until it is sent.",
            discussion: "Rules for the audience, where those of different kinds narrow it: "
                + AudienceRule.help.map { "\($0.written) (\($0.words))" }.joined(separator: ", ") + ".")
        @Option(help: "As it is listed.") var name: String
        @Option(help: "sms, push or email.") var channel: Channel
        @OptionGroup var content: ContentOptions
        @OptionGroup var audience: AudienceOptions
        @Option(help: "promotional or transactional.") var purpose: Purpose?
        @Option(help: "Send it then, such as \"2026-11-27 09:00\", by the shop's clock.") var at: MomentArgument?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            try content.mustSaySomething()
            if audience.isEmpty { throw ValidationError("say who is to get it: --audience or --customers") }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "create_campaign", module: "messages")
            let (written, template) = try content.written(counter)
            let draft = CampaignDraft(
                name: name, channel: channel, purpose: try template.purpose(asked: purpose) ?? .promotional,
                content: written, audience: try audience.written())
            let moment = at.map { counter.moment($0) }
            if let moment, moment <= counter.now { throw Refusal(.data, "--at: that moment has passed") }
            guard let id = try counter.perform(.messages(.createCampaign(draft))) else { return }
            if let moment {
                do { try counter.perform(.messages(.startCampaign(id, at: moment))) } catch {
                    // Nothing half done: who wanted it to be sent then has no draft that never is.
                    try counter.perform(.messages(.deleteCampaign(id)))
                    throw error
                }
            }
            let page = try counter.campaign(id)
            if output.json { return print(JSON.object(page.members(counter.shop.calendar)).text) }
            let next =
                moment.map { "goes at \(counter.words($0))" }
                ?? "is a draft; look at it with nautilus campaign preview \(id)"
            print(Printable.visible("Campaign \(id) \(next)."))
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "edit", abstract: "Change a draft.")
        @OptionGroup var which: CampaignArgument
        @Option(help: "As it is listed.") var name: String?
        @Option(help: "sms, push or email.") var channel: Channel?
        @OptionGroup var content: ContentOptions
        @OptionGroup var audience: AudienceOptions
        @Option(help: "promotional or transactional.") var purpose: Purpose?

        func validate() throws {
            if name == nil && channel == nil && purpose == nil && content.isEmpty && audience.isEmpty {
                throw ValidationError("say what is to be changed, such as --text or --audience")
            }
        }

        func run() throws {
            let counter = try Counter(which.output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "edit_campaign", module: "messages")
            let before = try counter.campaign(which.id).draft
            var draft = before
            if let name { draft.name = name }
            if let channel { draft.channel = channel }
            if let purpose { draft.purpose = purpose }
            let (written, template) = try content.written(counter, over: before.content)
            draft.content = written
            if template?.purpose == .promotional {
                draft.purpose = try template.purpose(asked: purpose) ?? .promotional
            }
            if !audience.isEmpty { draft.audience = try audience.written() }
            try counter.perform(.messages(.editCampaign(which.id, Change(from: before, to: draft))))
            try which.tell("is changed", counter)
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete a draft.")
        @OptionGroup var which: CampaignArgument

        func run() throws {
            try Counter(which.output.asking).perform(.messages(.deleteCampaign(which.id)))
            nautilus.tell(which.id, "Campaign \(which.id) is deleted", which.output)
        }
    }

    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause", abstract: "Let nothing more of it go; one that is scheduled is a draft again.")
        @OptionGroup var which: CampaignArgument
        func run() throws { try which.act(.pauseCampaign(which.id), "is paused") }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let a paused one go on.")
        @OptionGroup var which: CampaignArgument
        func run() throws { try which.act(.resumeCampaign(which.id), "goes on") }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "End it for good: what has not gone does not go.",
            discussion: "On a terminal it asks first.")
        @OptionGroup var which: CampaignArgument
        @Flag(help: "Do it without asking.") var yes = false

        func run() throws {
            let counter = try Counter(which.output.asking)
            let command = Command.messages(.cancelCampaign(which.id))
            try counter.mustBeAllowed(command)
            if !yes {
                let page = try counter.campaign(which.id)
                try Question.askOnTerminal(
                    "\(page.campaign.name): \(page.campaign.counts.left) of \(page.campaign.counts.target) messages would not go.",
                    "Cancel it for good?")
            }
            try counter.perform(command)
            try which.tell("is cancelled", counter)
        }
    }

    struct Messages: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "messages", abstract: "Its messages, one by one.")
        @Argument(help: "Its number; nautilus campaign list shows them.") var id: Int64
        @Option(help: "all, waiting, held, sent, failed, skipped or uncertain.") var state: MessageFilter = .all
        @OptionGroup var options: ListOptions

        func run() throws {
            try options.show(
                { .messages(.messages(campaign: id, state, $0)) }, Counter(options.output.asking), ids: true)
        }
    }

    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve",
            abstract:
                "Say what becomes of the messages of which nobody knows whether they went out; without a word: list them."
        )
        @OptionGroup var which: CampaignArgument
        @Flag(help: "What is done with them.") var resolution: ResolutionFlag?
        @Option(help: "These alone, by number.") var message: [Int64] = []

        func run() throws {
            let counter = try Counter(which.output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "resolve_messages", module: "messages")
            let query = MessageQuery.messages(campaign: which.id, .uncertain, RowsRequest(limit: 1_000_000))
            guard case .rows(let page) = try counter.messages(query) else {
                preconditionFailure("another query's answer")
            }
            guard let resolution = resolution?.resolution else {
                if which.output.json { return print(page.rows.numbered.json(counter.shop.calendar).text) }
                return print(page.rows.numbered.words(counter.shop))
            }
            let ids = page.rows.rows.compactMap(\.id)
            if ids.isEmpty { throw Refusal(.data, "campaign \(which.id) has no uncertain messages") }
            if let other = message.first(where: { !ids.contains($0) }) {
                throw Refusal(.data, "message \(other) is none of the uncertain ones of campaign \(which.id)")
            }
            try counter.resolve(message.isEmpty ? ids : message, resolution, which.output)
        }
    }
}

/// One campaign, by number.
struct CampaignArgument: ParsableArguments {
    @Argument(help: "Its number; nautilus campaign list shows them.") var id: Int64
    @OptionGroup var output: OutputOptions

    func act(_ command: MessageCommand, _ words: String) throws {
        let counter = try Counter(output.asking)
        try counter.perform(.messages(command))
        try tell(words, counter)
    }

    /// As it is now, in JSON.
    func tell(_ words: String, _ counter: Counter) throws {
        guard output.json else { return print("Campaign \(id) \(words).") }
        print(JSON.object(try counter.campaign(id).members(counter.shop.calendar)).text)
    }
}

/// Who is to get it, on the command line.
struct AudienceOptions: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Rules, such as all, tag:nitrox, bought:90.") var audience: [String] = []
    @Option(help: "Customers chosen by hand: 101,102,103.") var customers: String?

    var isEmpty: Bool { audience.isEmpty && customers == nil }

    func written() throws -> Audience {
        Audience(
            try (audience + [customers.map { "customers:\($0)" }].compactMap(\.self)).map {
                try AudienceRule(typed: $0)
            })
    }
}

extension Counter {
    func campaigns(_ request: RowsRequest) throws -> CampaignList {
        guard case .campaigns(let list) = try messages(.campaigns(request)) else {
            preconditionFailure("another query's answer")
        }
        return list
    }

    func campaign(_ id: Int64) throws -> CampaignPage {
        guard case .campaign(let page) = try messages(.campaign(id)) else {
            preconditionFailure("another query's answer")
        }
        return page
    }

    /// By the shop's clock; a day alone: its morning.
    func moment(_ argument: MomentArgument) -> Instant { argument.instant(in: shop.calendar, standard: 9 * 3600) }
}
