import ArgumentParser
import DiveShop
import Jobs
import Printable
import Runtime

extension BackupCommands {
    struct Schedule: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schedule", abstract: "When backups are made by themselves.",
            discussion: "nautilus worker makes them, or nautilus backup run-due where cron does it.",
            subcommands: [List.self, Add.self, Remove.self, Pause.self, Resume.self], defaultSubcommand: List.self)

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "list", abstract: "Every schedule, with when it is due next.")
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                let schedules = try counter.backups().schedules
                if output.json { return print(JSON.array(schedules.map { $0.json(counter.shop.calendar) }).text) }
                if schedules.isEmpty { return print("none") }
                var table = TextTable(titles: ["number", "when", "what", "last", "next"])
                table.numbers = [0]
                table.rows = schedules.map {
                    [
                        "\($0.id)", $0.draft.words, $0.draft.whatWords, $0.lastRun.map(counter.words) ?? "never",
                        $0.isActive ? $0.nextDue.map(counter.words) ?? "" : "paused",
                    ]
                }
                print(table.text)
            }
        }

        struct Add: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "add", abstract: "Make backups by themselves from now on.")
            @Option(help: "daily, weekly or monthly.") var frequency: ScheduleDraft.Frequency
            @Option(help: "When, on the shop's clock, such as 02:00.") var time: String
            @Option(help: "Weekly: mon to sun, else Sunday. Monthly: 1 to 31, else the first.") var day: DayArgument?
            @Flag(help: "With the documents.") var documents = false
            @Flag(help: "Encrypted.") var encrypt = false
            @OptionGroup var output: OutputOptions

            func run() throws {
                let counter = try Counter(output.asking)
                let draft = ScheduleDraft(
                    frequency: frequency, time: time, day: day?.number, includesDocuments: documents,
                    isEncrypted: encrypt)
                let id = try counter.perform(.backup(.addSchedule(draft)))
                tell(id, "Schedule \(id ?? 0): \(draft.words), \(draft.whatWords)", output)
            }
        }

        struct Remove: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "remove", abstract: "No longer by itself.")
            @Argument(help: "Its number.") var id: Int64
            @OptionGroup var output: OutputOptions

            func run() throws {
                try Counter(output.asking).perform(.backup(.removeSchedule(id)))
                tell(id, "Schedule \(id) is gone", output)
            }
        }

        struct Pause: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "pause", abstract: "Not for a while.")
            @Argument(help: "Its number.") var id: Int64
            @OptionGroup var output: OutputOptions

            func run() throws {
                try Counter(output.asking).perform(.backup(.setScheduleActive(id, false)))
                tell(id, "Schedule \(id) is paused", output)
            }
        }

        struct Resume: ParsableCommand {
            static let configuration = CommandConfiguration(commandName: "resume", abstract: "Again, from now on.")
            @Argument(help: "Its number.") var id: Int64
            @OptionGroup var output: OutputOptions

            func run() throws {
                try Counter(output.asking).perform(.backup(.setScheduleActive(id, true)))
                tell(id, "Schedule \(id) goes on", output)
            }
        }
    }

    struct RunDue: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run-due", abstract: "Make the backups that are due by the schedules, for cron.",
            discussion: "Each is made once, whoever comes first; one that was missed is caught up on.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let runs = try counter.work { report -> [Backups.Run]? in
                try counter.desk.runDue(at: counter.now, report)
            }
            if output.json {
                let documents = runs.map { run -> JSON in
                    [
                        "filename": .optional(run.filename),
                        "due_at": .optional(run.dueAt.map(counter.shop.calendar.iso8601)),
                        "failure": .optional(run.failure), "removed": .array(run.removed.map { .string($0) }),
                    ]
                }
                print(JSON.array(documents).text)
            } else {
                for run in runs where run.failure == nil { print(Printable.visible(run.words)) }
            }
            let failed = runs.filter { $0.failure != nil }
            for run in failed.dropLast() { complain(run.words) }
            if let last = failed.last { throw Refusal(.failed, last.words) }
        }
    }
}

extension ScheduleDraft.Frequency: ExpressibleByArgument {}

/// `sun`, or a day of the month.
struct DayArgument: ExpressibleByArgument {
    let number: Int

    init?(argument: String) {
        let weekday = Day.weekdayNames.firstIndex { argument.lowercased().hasPrefix($0.lowercased()) }
        guard let number = weekday ?? Int(argument) else { return nil }
        self.number = number
    }
}

extension ScheduleDraft {
    /// `weekly, Sun 03:00`.
    fileprivate var words: String {
        let on =
            switch frequency {
            case .daily: ""
            case .weekly: " \(Day.weekdayNames[min(6, max(0, day ?? 6))])"
            case .monthly: " day \(day ?? 1)"
            }
        return "\(frequency.rawValue)\(on) \(time)"
    }

    fileprivate var whatWords: String {
        (includesDocuments ? "database and documents" : "database") + (isEncrypted ? ", encrypted" : "")
    }
}

extension BackupSchedule {
    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        [
            "id": .int(Int(id)), "frequency": .string(draft.frequency.rawValue), "time": .string(draft.time),
            "day": draft.day.map { .int($0) } ?? .null, "include_documents": .bool(draft.includesDocuments),
            "encrypted": .bool(draft.isEncrypted), "is_active": .bool(isActive),
            "last_run": .optional(lastRun.map(calendar.iso8601)), "next_due": .optional(nextDue.map(calendar.iso8601)),
        ]
    }
}
