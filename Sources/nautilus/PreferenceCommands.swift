import ArgumentParser
import DiveShop

struct PreferenceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preferences", abstract: "What a customer may be sent, and the ledger of what they agreed to.",
        subcommands: [Show.self, Set.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Per channel and purpose, with the ledger.")
        @OptionGroup var who: CustomerArgument

        func run() throws {
            let counter = try Counter(who.output.asking)
            let page = try counter.customer(who.id)
            let calendar = counter.shop.calendar
            guard who.output.json else { return print(page.preferenceWords(calendar)) }
            print(JSON.object([("customer_id", .int(Int(page.id)))] + page.preferenceMembers(calendar)).text)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Write down what a customer agreed to or withdrew.",
            discussion: """
                Without --purpose, on is for messages about what they have with the shop, and off is for all messages of that channel. \
                Every change is a line of the ledger.
                """)
        @OptionGroup var who: CustomerArgument
        @Option(help: "on or off.") var sms: Switch?
        @Option(help: "on or off.") var email: Switch?
        @Option(help: "on or off.") var push: Switch?
        @Option(help: "transactional or promotional.") var purpose: Purpose?
        @Option(help: "How it is known: counter, telephone, form.") var source = "counter"
        @Option(help: "What they were told, or wrote.") var wording = ""

        func validate() throws {
            if changes.isEmpty {
                throw ValidationError("say what is to be changed: --sms, --email or --push, on or off")
            }
        }

        private var changes: [PreferenceChange] {
            let given: [(Channel, Switch?)] = [(.sms, sms), (.email, email), (.push, push)]
            return given.flatMap { channel, value in
                value.map { PreferenceChange.of(channel, $0 == .on, purpose) } ?? []
            }
        }

        func run() throws {
            let counter = try Counter(who.output.asking)
            try counter.perform(
                .customer(.setPreferences(who.id, changes, source: source, wording: wording)))
            guard who.output.json else { return tell(who.id, "Customer \(who.id): it is written down", who.output) }
            let page = try counter.customer(who.id)
            print(
                JSON.object(
                    [("id", .int(Int(page.id)))] + page.preferenceMembers(counter.shop.calendar)
                ).text)
        }
    }

    enum Switch: String, CaseIterable, ExpressibleByArgument { case on, off }
}

extension Purpose: ExpressibleByArgument {}
