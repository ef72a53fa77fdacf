import ArgumentParser
import DiveShop
import Printable

struct TemplateCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Texts with fields: those that come with the program, and the shop's own.",
        subcommands: [List.self, Show.self, Set.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Every template.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let templates = try Counter(output.asking).templates()
            if output.json { return print(JSON.array(templates.map(\.json)).text) }
            var table = TextTable(titles: ["name", "title", "for", "purpose", "whose", "text"])
            table.rows = templates.map {
                [
                    $0.name, $0.title, $0.occasion.title, $0.purpose.rawValue, $0.isOwn ? "the shop's" : "as it came",
                    $0.text,
                ]
            }
            print(table.text)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "One template, and how it reads to a customer.",
            discussion:
                "What belongs to an occasion, such as [equipment] or [date], is filled in when the message is sent.")
        @Argument(help: "Its name.") var name: String
        @Option(help: "As it reads to that customer.") var customer: Int64?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let template = try counter.template(name)
            let sample = try customer.map { id -> AudienceSample in
                let query = MessageQuery.sample(Audience([.customers([id])]), .sms, customer: id)
                guard case .sample(let sample?) = try counter.messages(query) else {
                    throw Refusal(.data, "there is no customer \(id); nautilus customer list shows them")
                }
                return sample
            }
            let form = MessageContent.Form(MessageContent(text: template.text, title: template.subject))
            let filled = sample.map { form.filled($0.values) }
            if output.json {
                let preview: [(String, JSON)] =
                    filled.map {
                        [
                            ("preview", .string($0.content.text)), ("preview_subject", .string($0.content.title)),
                            ("missing", .array($0.missing.map(JSON.string))),
                        ]
                    } ?? []
                return print(JSON.object(template.members + preview).text)
            }
            print("\(template.name): \(template.title)".asShown)
            print("  for: \(template.occasion.title); \(template.purpose.rawValue)")
            if !template.subject.isEmpty { print("  subject: \(template.subject.asShown)") }
            print("  text: \(template.text.asShown)")
            print("  fields: \(template.occasion.fields.map { "\($0.written) \($0.title)" }.joined(separator: ", "))")
            guard let filled, let sample else { return }
            print("  to \(sample.name): \(filled.content.text)".asShown)
            if !filled.missing.isEmpty { print("  no value here: \(filled.missing.joined(separator: ", "))".asShown) }
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Make a template, or change it; those that come with the program get the shop's own words.")
        @Argument(help: "Letters, digits and hyphens.") var name: String
        @Option(parsing: .unconditional, help: "With fields such as [first_name].") var text: String?
        @Option(help: "As lists show it.") var title: String?
        @Option(parsing: .unconditional, help: "Of a push or an e-mail.") var subject: String?
        @Option(help: "What it is about: rental_due, rental_overdue, trip, course, appointment, offer or other.")
        var occasion: MessageOccasion?
        @Option(help: "transactional or promotional.") var purpose: Purpose?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "set_template", module: "messages")
            guard text != nil || title != nil || subject != nil || occasion != nil || purpose != nil else {
                throw ValidationError("say what is to be set, such as --text or --title")
            }
            let before = try counter.templates().first { $0.name.lowercased() == name.lowercased() }
            guard let text = text ?? before?.text else { throw ValidationError("say what it reads: --text") }
            let template = ShopTemplate(
                name: before?.name ?? name, title: title ?? before?.title ?? name,
                purpose: purpose ?? before?.purpose ?? .transactional, occasion: occasion ?? before?.occasion ?? .other,
                subject: subject ?? before?.subject ?? "", text: text)
            let id = try counter.perform(.messages(.setTemplate(template)))
            tell(id, "The template \(template.name) is set", output, also: template.members)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Take a template away; those that come with the program get their own words back.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Counter(output.asking).perform(.messages(.removeTemplate(name)))
            if output.json { return print((["name": .string(name)] as JSON).text) }
            print(Printable.visible("The shop's words of \(name) are gone."))
        }
    }
}

extension MessageOccasion: ExpressibleByArgument {}

extension Counter {
    func templates() throws -> [ShopTemplate] {
        guard case .templates(let templates) = try messages(.templates) else {
            preconditionFailure("another query's answer")
        }
        return templates
    }

    func template(_ name: String) throws -> ShopTemplate {
        guard let template = try templates().first(where: { $0.name.lowercased() == name.trimmed.lowercased() }) else {
            throw Refusal(.data, "there is no template \(name); nautilus template list shows them")
        }
        return template
    }
}

extension ShopTemplate {
    fileprivate var members: [(String, JSON)] {
        [
            ("name", .string(name)), ("title", .string(title)), ("purpose", .string(purpose.rawValue)),
            ("occasion", .string(occasion.rawValue)), ("subject", .optional(subject.isEmpty ? nil : subject)),
            ("text", .string(text)), ("is_built_in", .bool(isBuiltIn)), ("is_own", .bool(isOwn)),
            ("fields", .array(occasion.fields.map { .string($0.rawValue) })),
        ]
    }
    fileprivate var json: JSON { .object(members) }
}
