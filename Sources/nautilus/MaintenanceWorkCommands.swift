import ArgumentParser
import DiveShop
import Printable

/// What was done, as it is typed.
struct ServiceFields: ParsableArguments {
    @Option(help: "What was done.") var type: MaintenanceType?
    @Option(parsing: .unconditional, help: "The day; without it: today.") var date: String?
    @Option(help: "passed or failed; without it: none.") var result: ServiceResult?
    @Option(help: "A user name; without it: you.") var technician: String?
    @Option(help: "Parts that were replaced, with their lots.") var parts: String?
    @Option(parsing: .unconditional, help: "What it cost, such as 45.00.") var cost: String?
    @Option(parsing: .unconditional, help: "When it is due next; without it: by the rule.") var next: String?
    @Option(help: "Which checks it renews, such as visual,hydro; none; without it: as the work says.")
    var renews: String?
    @Option(help: "What is to be remembered of it.") var description: String?

    func draft(code: String = "", on today: Day) -> ServiceDraft {
        ServiceDraft([
            .code: code, .type: type?.rawValue ?? "", .date: date ?? today.text, .result: result?.rawValue ?? "",
            .technician: technician ?? "", .parts: parts ?? "", .cost: cost ?? "", .next: next ?? "",
            .renews: renews ?? "", .description: description ?? "",
        ])
    }
}

extension MaintenanceCommands {
    struct Record: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "record", abstract: "Write down what was done to an item, or the same to several.",
            discussion:
                "With several codes each has its own line of what came of it and is saved as it goes; the exit status is 65 where one was refused."
        )
        @Argument(help: "Codes or serial numbers.") var codes: [String]
        @OptionGroup var fields: ServiceFields
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if fields.type == nil { throw ValidationError("--type is needed: what was done") }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            if codes.count > 1 { return try recordAll(counter) }
            let code = codes[0]
            let id = try counter.perform(.maintenance(.record(fields.draft(code: code, on: counter.today))))
            let (words, more) = try counter.after(code)
            tell(id, words, output, also: more)
        }

        /// One after the other: what is saved stays, whatever becomes of the next.
        private func recordAll(_ counter: Counter) throws {
            try counter.mustBeAllowed(.maintenance(.record(ServiceDraft())))
            var seen: Set<Int64> = []
            var documents: [JSON] = []
            var done = 0
            for code in codes {
                do {
                    let page = try counter.item(code)
                    guard seen.insert(page.id).inserted else {
                        throw Refusal(.data, "was recorded a moment ago; a code stands here twice")
                    }
                    let draft = fields.draft(code: page.code, on: counter.today)
                    let id = try counter.perform(.maintenance(.record(draft)))
                    done += 1
                    let (words, more) = try counter.after(page.code)
                    documents.append(
                        .object([("id", id.map { .int(Int($0)) } ?? .null)] + more + [("recorded", .bool(true))]))
                    say("\(words) (\(done))")
                } catch let refusal as Refusal {
                    documents.append(
                        [
                            "id": .null, "equipment_code": .string(code), "recorded": .bool(false),
                            "error": .string(refusal.allWords),
                        ])
                    say("\(code): not recorded: \(refusal.allWords)")
                }
            }
            if output.json {
                print(JSON.array(documents).text)
                if done < codes.count { throw ExitCode(65) }
            } else if done < codes.count {
                throw Refusal(.data, "\(codes.count - done) of \(codes.count) were not recorded")
            }
        }

        private func say(_ words: String) {
            if !output.json { print(Printable.visible(words)) }
        }
    }

    struct Schedule: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "schedule", abstract: "Plan work on an item.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @Option(help: "What is to be done.") var type: MaintenanceType
        @Option(help: "The day.") var date: String
        @Option(help: "A user name; without it: nobody yet.") var technician: String?
        @Option(help: "What is to be remembered of it.") var notes: String?
        @Option(help: "Once it is done, again after so many months.") var repeatMonths: Int?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let draft = JobDraft([
                .code: code, .type: type.rawValue, .date: date, .technician: technician ?? "", .notes: notes ?? "",
                .repeatMonths: repeatMonths.map { "\($0)" } ?? "",
            ])
            let id = try counter.perform(.maintenance(.schedule(draft)))
            tell(id, "Job \(id ?? 0): \(type.title) of \(code) on \(date)", output)
        }
    }

    struct Begin: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "begin", abstract: "Work on an item begins: it is in maintenance from now on.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let page = try counter.item(code, for: .maintenance(.begin(equipment: 0)))
            try counter.perform(.maintenance(.begin(equipment: page.id)))
            tell(page.id, "\(page.code) is in maintenance", output)
        }
    }

    struct Complete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "complete", abstract: "A planned job is done: write down what was done.",
            discussion: "What is not said is as the job has it.")
        @Argument(help: "The job's number; nautilus maintenance jobs shows them.") var id: Int64
        @OptionGroup var fields: ServiceFields
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let record = try counter.perform(.maintenance(.complete(job: id, fields.draft(on: counter.today))))
            tell(record, "Job \(id) is done", output, also: [("job", .int(Int(id)))])
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "A planned job is not to be done.")
        @Argument(help: "The job's number.") var id: Int64
        @Option(help: "Why.") var reason: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.perform(.maintenance(.cancel(job: id, reason: reason)))
            tell(id, "Job \(id) is cancelled", output)
        }
    }

    struct Override: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "override",
            abstract: "Let an item be used up to a day although a check is overdue; never a hydrostatic test.")
        @Argument(help: "Its code, or its serial number.") var code: String
        @Option(help: "Which check.") var kind: DueKind
        @Option(help: "The last day, such as 2026-11-24 or +14.") var until: String
        @Option(help: "Why.") var reason: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            guard let day = Day(typed: until, today: counter.today) else {
                throw Refusal(.data, "--until: \(Day.howTyped)")
            }
            let command = { MaintenanceCommand.override(equipment: $0, kind, until: day, reason: reason) }
            let page = try counter.item(code, for: .maintenance(command(0)))
            let id = try counter.perform(.maintenance(command(page.id)))
            tell(id, "\(page.code) may be used until \(day.text) without its \(kind.title)", output)
        }
    }
}

extension Counter {
    /// What is to be said of an item once a record of it is written: what it may be used for now, and where it is out of use, who waits
    /// for it and what could go out instead.
    func after(_ code: String) throws -> (words: String, json: [(String, JSON)]) {
        guard staff.may(.viewMaintenance) else {
            return ("\(code): recorded", [("equipment_code", .string(code))])
        }
        let page = try item(code)
        let words = ["\(page.code): recorded; \(page.verdict.line(on: today).words)"] + page.substituteLines
        return (
            words.joined(separator: "; "),
            [
                ("equipment_code", .string(page.code)), ("status", .string(page.status.rawValue)),
                ("verdict", page.verdictJSON(until: nil, why: nil, gas: nil)),
                ("reservations", page.reservationsJSON(shop.calendar)),
            ]
        )
    }
}
