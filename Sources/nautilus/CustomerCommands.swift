import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Store

struct CustomerCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Who buys, rents, dives and learns here.",
        subcommands: [
            List.self, Show.self, Add.self, Edit.self, Deactivate.self, Activate.self, Tag.self, Export.self,
            Erase.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Customers by name; --search looks for names, companies, addresses and telephones.")
        @Flag(help: "Those who are no customers any more.") var inactive = false
        @Flag(help: "All of them.") var all = false
        @Option(help: "With that tag alone.") var tag: String?
        @OptionGroup var options: ListOptions

        func validate() throws {
            if inactive && all { throw ValidationError("say --inactive or --all") }
        }

        func run() throws {
            let counter = try Counter(options.output.asking)
            let filter = CustomerFilter(standing: all ? nil : inactive ? .inactive : .active, tag: tag)
            try options.show({ .customers(filter, $0) }, counter, ids: true)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "All that is known of a customer.")
        @OptionGroup var who: CustomerArgument

        func run() throws {
            let counter = try Counter(who.output.asking)
            let page = try counter.customer(who.id)
            print(who.output.json ? page.json(counter.shop.calendar).text : page.words(counter))
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "A new customer.")
        @OptionGroup var fields: CustomerFields
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let draft = CustomerDraft(fields.texts)
            let id = try counter.perform(.customer(.add(draft)))
            // Families share numbers: it is told, nothing more.
            let alike = try id.map { try counter.alike(CustomerContact(draft, except: $0)) } ?? []
            tell(
                id, "\(draft.name) is customer \(id ?? 0)", output,
                also: [("alike", .array(alike.map { .int(Int($0.id)) }))])
            if !output.json { for other in alike { print("Note: \(other.words.asShown).") } }
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change what is written down of a customer; an empty value takes it away.")
        @OptionGroup var who: CustomerArgument
        @OptionGroup var fields: CustomerFields

        func validate() throws {
            if fields.texts.isEmpty {
                throw ValidationError("say what is to be changed, such as --email or --mobile")
            }
        }

        func run() throws {
            try who.act({ .edit($0, fields.texts.mapValues(Change.to)) }, "is changed")
        }
    }

    struct Deactivate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "deactivate",
            abstract: "No customer any more: not in lists, and not written to. Everything stays.")
        @OptionGroup var who: CustomerArgument
        func run() throws { try who.act({ .setActive($0, false) }, "is inactive") }
    }

    struct Activate: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "activate", abstract: "A customer again.")
        @OptionGroup var who: CustomerArgument
        func run() throws { try who.act({ .setActive($0, true) }, "is active") }
    }

    struct Tag: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tag",
            abstract: "Give a customer a tag, by which people are chosen for a message; or take it away.")
        @OptionGroup var who: CustomerArgument
        @Argument(help: "A word, such as nitrox.") var tag: String
        @Flag(help: "Take it away.") var remove = false

        func run() throws {
            if remove {
                try who.act({ .untag($0, tag) }, "has the tag \(tag) no more")
            } else {
                try who.act({ .tag($0, tag) }, "has the tag \(tag)")
            }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Everything that is held on a customer, as one JSON document: every row of every table.",
            discussion: "The trail tells of it. A file is for its owner alone.")
        @OptionGroup var who: CustomerArgument
        @Option(help: "Into this file instead of standard output.") var file: String?

        func run() throws {
            let counter = try Counter(who.output.asking)
            let name = file.map { ($0 as NSString).lastPathComponent } ?? "standard output"
            let record = try counter.store.record(
                ofCustomer: who.id, into: name, staff: counter.staff.id, at: counter.now)
            let text = record.json(counter.shop.calendar).text
            guard let file else { return print(text) }
            try WholeFile.write(Data((text + "\n").utf8), to: file)
            tell(
                who.id, "\(record.count) rows in \(file)", who.output,
                also: [("file", .string(file)), ("rows", .int(record.count))])
        }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase", abstract: "Take away for good what is personal of a customer; books and ledger stay.",
            discussion: """
                Names, addresses, telephones, birth date, notes, tags, devices and the texts of messages go. Amounts, tickets, the ledger \
                of consent and the trail stay. It cannot be undone, and a restore of an older backup does not undo it.
                """)
        @OptionGroup var who: CustomerArgument
        @Flag(help: "Do it without asking.") var yes = false

        func run() throws {
            let counter = try Counter(who.output.asking)
            let command = Command.customer(.erase(who.id))
            try counter.mustBeAllowed(command)
            if !yes {
                let page = try counter.customer(who.id)
                try Question.ask(
                    "\(page.name.asShown) is erased for good: this cannot be undone.",
                    "Erase customer \(who.id)?", elsewhere: "look at it with nautilus customer show \(who.id)")
            }
            try counter.perform(command)
            tell(who.id, "Customer \(who.id) is erased", who.output)
        }
    }
}

/// One customer, by number.
struct CustomerArgument: ParsableArguments {
    @Argument(help: "The customer's number; nautilus customer list shows them.") var id: Int64
    @OptionGroup var output: OutputOptions

    /// - Parameter words: behind the number.
    func act(_ command: (Int64) -> CustomerCommand, _ words: String) throws {
        let counter = try Counter(output.asking)
        try counter.perform(.customer(command(id)))
        tell(id, "Customer \(id) \(words)", output)
    }
}

/// What may be written down of a customer.
struct CustomerFields: ParsableArguments {
    @Option var firstName: String?
    @Option var lastName: String?
    @Option var company: String?
    @Option var email: String?
    @Option(parsing: .unconditional, help: "As it is typed.") var phone: String?
    @Option(parsing: .unconditional, help: "As it is typed.") var mobile: String?
    @Option(help: "A day such as 1990-11-24.") var birthDate: String?
    @Option var state: String?
    @Option var postalCode: String?
    @Option(help: "Two letters, such as US.") var country: String?
    @Option(help: "Such as America/New_York.") var timeZone: String?
    @Option(help: "Since when they are one; a new one: since today.") var since: String?
    @Option var notes: String?

    var texts: [CustomerDraft.Field: String] {
        let texts: [CustomerDraft.Field: String?] = [
            .firstName: firstName, .lastName: lastName, .company: company, .email: email, .phone: phone,
            .mobile: mobile, .birthDate: birthDate, .state: state, .postalCode: postalCode, .country: country,
            .timeZone: timeZone, .since: since, .notes: notes,
        ]
        return texts.compactMapValues { $0 }
    }
}
