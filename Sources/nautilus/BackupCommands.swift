import Archives
import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Runtime
import Store

struct BackupCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Archives of the shop that are proven restorable, and bringing them back.",
        subcommands: [
            List.self, Create.self, Verify.self, Preview.self, Restore.self, UndoRestore.self, BringBack.self,
            Download.self, Delete.self, Clean.self, Prune.self, Pin.self, Unpin.self, Stats.self, Schedule.self,
            RunDue.self, PassphraseCommand.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every archive, the newest first.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let list = try counter.backups()
            if output.json { return print(JSON.array(list.backups.map { $0.json(counter.shop.calendar) }).text) }
            if list.backups.isEmpty { return print("none") }
            var table = TextTable(titles: ["file", "made", "size", "state", "", "description"])
            table.numbers = [2]
            table.rows = list.backups.map {
                [
                    $0.filename, counter.words($0.createdAt), ByteCount.words($0.fileSize), $0.stateWords(counter),
                    $0.marks, $0.description,
                ]
            }
            print(table.text)
        }
    }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make an archive and prove it.",
            discussion: "Others go on working meanwhile. It is listed once it was read back whole.")
        @Flag(help: "With the documents.") var documents = false
        @Option(help: "What is to be remembered of it.") var description = ""
        @Flag(help: "AES-256, by the passphrase of BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE.") var encrypt = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let order = BackupOrder(includesDocuments: documents, description: description, isEncrypted: encrypt)
            let backup = try counter.work { try counter.desk.backUp(order, at: counter.now, $0) }
            if output.json { return print(backup.json(counter.shop.calendar).text) }
            print("\(backup.filename) is made and proven, \(ByteCount.words(backup.fileSize))\(backup.leftOutWords).")
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read an archive back whole, and examine the database in it.",
            discussion: "Exit status 65 where it is damaged; the first that is wrong is named.")
        @OptionGroup var archive: ArchiveArgument
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let backup = try counter.work {
                try counter.desk.verify(archive.file, archive.passphrase(), at: counter.now, $0)
            }
            if output.json { return print(backup.json(counter.shop.calendar).text) }
            print(Printable.visible("\(backup.filename) is whole and restorable."))
        }
    }

    struct Download: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "download", abstract: "Copy an archive to a path or into a folder, and read the copy back.")
        @Argument(help: "Its name.") var file: String
        @Argument(help: "A path that nothing has yet, or a folder.") var destination: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let path = try counter.work { try counter.desk.download(file, to: destination, at: counter.now, $0) }
            if output.json { return print((["file": .string(path)] as JSON).text) }
            print(Printable.visible("Copied to \(path), and read back."))
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Delete an archive.", discussion: "On a terminal it asks first.")
        @Argument(help: "Its name.") var file: String
        @Flag(help: "Do it without asking.") var yes = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            try counter.mustBeAllowed(.manageBackups, to: "delete_backup", module: "backups")
            if !yes, let backup = try counter.backups().find(file) {
                try Question.askOnTerminal(
                    "\(backup.filename), made \(counter.words(backup.createdAt)), goes for good.", "Delete it?")
            }
            let backup = try counter.desk.delete(file, at: counter.now)
            if output.json { return print((["filename": .string(backup.filename)] as JSON).text) }
            print(Printable.visible("\(backup.filename) is deleted."))
        }
    }

    struct Clean: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clean", abstract: "Delete all but the newest archives.",
            discussion: Prune.whatStays)
        @Option(help: "How many stay.") var keep: Int
        @Flag(help: "Say what would go, and leave it.") var dryRun = false
        @Flag(help: "Do it without asking.") var yes = false
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard keep > 0 else { throw ValidationError("--keep is a number from 1") }
        }
        func run() throws { try Counter(output.asking).clean(.keep(keep), dryRun, yes, output) }
    }

    struct Prune: ParsableCommand {
        static let whatStays =
            "Pinned ones stay, the newest made before a restore, the newest proven one, and those that came from elsewhere."
        static let configuration = CommandConfiguration(
            commandName: "prune", abstract: "Delete all but the newest of 10 days, 4 weeks and 12 months.",
            discussion: whatStays)
        @Flag(help: "Say what would go, and leave it.") var dryRun = false
        @Flag(help: "Do it without asking.") var yes = false
        @OptionGroup var output: OutputOptions

        func run() throws { try Counter(output.asking).clean(.bestPractice, dryRun, yes, output) }
    }

    struct Pin: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pin", abstract: "Keep an archive whatever is cleaned away.")
        @Argument(help: "Its name.") var file: String
        @OptionGroup var output: OutputOptions

        func run() throws { try Counter(output.asking).pin(file, true, output) }
    }

    struct Unpin: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unpin", abstract: "Let an archive be cleaned away again.")
        @Argument(help: "Its name.") var file: String
        @OptionGroup var output: OutputOptions

        func run() throws { try Counter(output.asking).pin(file, false, output) }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "How many archives there are, how big, how old, and the room that is left.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let list = try counter.backups()
            print(output.json ? list.statistics(counter.shop.calendar).text : list.words(counter))
        }
    }

    struct PassphraseCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "passphrase", abstract: "Make a passphrase that nobody guesses, for BACKUP_PASSPHRASE.",
            discussion:
                "It is shown this once and kept nowhere. Write it down where a fire does not reach it: without it no encrypted archive can be opened."
        )
        @Flag(help: "One JSON document instead of text.") var json = false

        func run() throws {
            let passphrase = Passphrase.make().value
            print(json ? (["passphrase": .string(passphrase)] as JSON).text : passphrase)
        }
    }
}

/// An archive that is to be opened.
struct ArchiveArgument: ParsableArguments {
    @Argument(help: "Its name, or a path to one that lies elsewhere.") var file: String
    @OptionGroup var secret: PassphraseOption

    func passphrase() throws -> Secret? { try secret.passphrase() }
}

/// What opens an encrypted archive.
struct PassphraseOption: ParsableArguments {
    @Option(help: "A file whose first line is its passphrase; without it: the one that is set.") var passphraseFile:
        String?

    func passphrase() throws -> Secret? { try passphraseFile.map { try Typing.secret(inFile: $0) } }
}

extension Counter {
    var desk: Backups { Backups(store: store, home: .current, staff: staff.id) }

    func backups() throws -> BackupList {
        guard case .backups(let list) = try answer(.backups) else { preconditionFailure("another query's answer") }
        return list
    }

    /// Carries long work out with its progress on a terminal's standard error; ctrl-c and SIGTERM stop it where it can be stopped.
    func work<T>(_ body: (@escaping Backups.Report) throws -> T?) throws -> T {
        try tellInterrupted()
        let line = ProgressLine()
        let ending = Ending()
        defer { line.clear() }
        guard
            let result = try body({ share, words in
                if let share { line.show(share, words) }
                return !ending.has(within: 0)
            })
        else { throw Refusal(.failed, "it was stopped; nothing was changed and nothing is left of it") }
        return result
    }

    /// Says once what became of a restore that was cut off.
    func tellInterrupted() throws {
        if let words = try Backups.endInterrupted(store, .current, at: now) { complain(words) }
    }

    fileprivate func clean(_ retention: Retention, _ dryRun: Bool, _ yes: Bool, _ output: OutputOptions) throws {
        var gone = try desk.toClean(retention, at: now)
        if !dryRun && !gone.isEmpty {
            if !yes {
                try Question.askOnTerminal(
                    gone.map(\.filename).joined(separator: "\n"), "Delete these \(gone.count) for good?")
            }
            gone = try desk.clean(retention, at: now)
        }
        if output.json {
            let document: JSON = [
                "removed": .array(gone.map { .string($0.filename) }), "count": .int(gone.count),
                "size": .int(gone.reduce(0) { $0 + $1.fileSize }), "dry_run": .bool(dryRun),
            ]
            return print(document.text)
        }
        for backup in gone { print(Printable.visible(backup.filename)) }
        if dryRun && !gone.isEmpty { return print("\(gone.count) would go.") }
        let words = Backups.words(removed: gone)
        print(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }

    fileprivate func pin(_ name: String, _ isPinned: Bool, _ output: OutputOptions) throws {
        try perform(.backup(.pin(name, isPinned)))
        if output.json { return print((["filename": .string(name), "pinned": .bool(isPinned)] as JSON).text) }
        print(Printable.visible("\(name) \(isPinned ? "is pinned" : "is no longer pinned")."))
    }

    /// A moment on the shop's clock.
    func words(_ instant: Instant) -> String {
        "\(shop.calendar.day(of: instant).text) \(shop.calendar.clock(of: instant))"
    }
}

extension Backup {
    func json(_ calendar: ShopCalendar) -> JSON {
        [
            "filename": .string(filename), "created_at": .string(calendar.iso8601(createdAt)),
            "description": .string(description), "file_size": .int(fileSize),
            "includes_documents": .bool(includesDocuments), "encrypted": .bool(isEncrypted),
            "state": .string(state.rawValue), "proven_at": .optional(provenAt.map(calendar.iso8601)),
            "problem": .optional(problem.isEmpty ? nil : problem), "pinned": .bool(isPinned),
            "origin": .string(origin.rawValue),
        ]
    }

    fileprivate func stateWords(_ counter: Counter) -> String {
        switch state {
        case .proven: "proven" + (provenAt.map { " \(counter.words($0))" } ?? "")
        case .damaged where !problem.isEmpty: "DAMAGED: \(problem.trimmingPrefix("\(filename): "))"
        case .unproven where !problem.isEmpty: "unproven: \(problem)"
        case .missing where !problem.isEmpty: "missing: \(problem)"
        default: state.rawValue
        }
    }

    fileprivate var marks: String {
        [
            includesDocuments ? "documents" : nil, isEncrypted ? "encrypted" : nil, isPinned ? "pinned" : nil,
            origin == .preRestore ? "before a restore" : origin == .scheduled ? "scheduled" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
    }
}

extension BackupList {
    fileprivate func statistics(_ calendar: ShopCalendar) -> JSON {
        let there = backups.filter { $0.state != .missing }
        return [
            "total_backups": .int(there.count), "total_size": .int(totalSize),
            "last_backup": .optional(there.first.map { calendar.iso8601($0.createdAt) }),
            "database_size": .int(databaseSize),
            "last_proven": .optional(lastProven.map { calendar.iso8601($0.createdAt) }),
            "disk_free": .int(diskFree), "disk_size": .int(diskSize),
        ]
    }

    fileprivate func words(_ counter: Counter) -> String {
        let there = backups.filter { $0.state != .missing }
        var table = TextTable(titles: ["", ""])
        table.rows = [
            ["backups", "\(there.count), \(ByteCount.words(totalSize))"],
            ["last", there.first.map { counter.words($0.createdAt) } ?? "none"],
            ["last proven", lastProven.map { counter.words($0.createdAt) } ?? "none"],
            ["database", ByteCount.words(databaseSize)],
            [
                "disk",
                "\(ByteCount.words(diskFree)) of \(ByteCount.words(diskSize)) left, \(diskSize == 0 ? 0 : Int((100 * Double(diskFree) / Double(diskSize)).rounded(.down))) %",
            ],
        ]
        return table.text.split(separator: "\n").joined(separator: "\n")
    }
}
