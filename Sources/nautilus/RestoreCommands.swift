import ArgumentParser
import CSystem
import DiveShop
import Foundation
import Glibc
import Jobs
import Printable
import Store

extension BackupCommands {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract: "What a restore would change: rows now and then, what would be lost, what stays.")
        @OptionGroup var archive: ArchiveArgument
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let passphrase = try archive.passphrase()
            let preview = try counter.work { try counter.desk.preview(archive.file, passphrase, at: counter.now, $0) }
            print(output.json ? preview.json(counter.shop.calendar).text : preview.words(counter))
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Bring the shop back to an archive; what is there now is backed up and proven first.",
            discussion: """
                Shows what would change and asks, on a terminal; elsewhere it needs --yes. Other terminals go on with the restored shop. \
                nautilus backup undo-restore brings back what was there.
                """)
        @OptionGroup var archive: ArchiveArgument
        @Flag(help: "Do it without asking.") var yes = false
        @Flag(help: "Take the archive although it is another shop's.") var otherShop = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let passphrase = try archive.passphrase()
            if !yes {
                let preview = try counter.work {
                    try counter.desk.preview(archive.file, passphrase, at: counter.now, $0)
                }
                try Question.ask(preview.words(counter), "Restore \(preview.filename)?")
            }
            let order = RestoreOrder(filename: archive.file, passphrase: passphrase, acceptsOtherShop: otherShop)
            let done = try counter.work { try counter.desk.restore(order, at: counter.now, $0) }
            done.tell(output, "The shop is as in \(done.restored). What was there is in \(done.before)")
        }
    }

    struct UndoRestore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-restore", abstract: "Bring back what the last restore replaced.",
            discussion:
                "On a terminal it asks; elsewhere, too, nothing is lost: what is there now is backed up and proven first."
        )
        @OptionGroup var secret: PassphraseOption
        @Flag(help: "Do it without asking.") var yes = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let passphrase = try secret.passphrase()
            try counter.mustBeAllowed(.restoreBackups, to: "undo_restore", module: "backups")
            if !yes, let undo = try counter.store.backupList(at: counter.now).undo {
                try Question.askOnTerminal(
                    "\(undo.restored) was restored \(counter.words(undo.at)).", "Bring back what was there before?")
            }
            let done = try counter.work { try counter.desk.undoRestore(passphrase, at: counter.now, $0) }
            done.tell(
                output,
                "The shop is as it was before the restore of \(done.restored). What was there is in \(done.before)")
        }
    }

    struct BringBack: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bring-back",
            abstract: "Bring one customer or one item with its history back from an archive, and leave the rest alone.")
        @OptionGroup var archive: ArchiveArgument
        @Option(help: "The customer's number.") var customer: Int64?
        @Option(help: "The item's code.") var equipment: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (customer == nil) != (equipment == nil) else {
                throw ValidationError("say --customer with a number, or --equipment with a code")
            }
        }

        func run() throws {
            let counter = try Counter(output.asking)
            let what = customer.map { BroughtBack.customer($0) } ?? .equipment(equipment ?? "")
            let passphrase = try archive.passphrase()
            let words = try counter.work {
                try counter.desk.bringBack(what, from: archive.file, passphrase, at: counter.now, $0)
            }
            if output.json {
                let id: (String, JSON) =
                    customer.map { ("id", .int(Int($0))) } ?? ("equipment_code", .optional(equipment))
                return print(JSON.object([id, ("brought", .string(words))]).text)
            }
            print(Printable.visible(words))
        }
    }
}

/// A question before what changes much.
enum Question {
    /// Asks where somebody sits at a terminal; a script has said what it wants.
    static func askOnTerminal(_ words: String, _ question: String) throws {
        if isatty(STDIN_FILENO) == 1 { try ask(words, question) }
    }

    /// Returns where the answer is yes.
    /// - Throws: ``Refusal``: it is no, or nobody is there who could answer.
    /// - Parameter elsewhere: what to do where nobody can be asked.
    static func ask(
        _ words: String, _ question: String, elsewhere: String = "look at it with nautilus backup preview"
    ) throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw Refusal(.data, "nobody is there to ask; \(elsewhere), then say --yes")
        }
        let lines = words.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.visible(String($0)) }
        csys_say("\(lines.joined(separator: "\n"))\n\n\(Printable.visible(question)) [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        guard ["y", "yes"].contains(answer) else { throw Refusal(.failed, "nothing was changed") }
    }
}

extension Backups.Restored {
    fileprivate func tell(_ output: OutputOptions, _ words: String) {
        guard output.json else { return print(Printable.visible("\(words)\(keptWords).")) }
        let document: JSON = [
            "filename": .string(restored), "pre_restore_filename": .string(before),
            "kept_documents": .array(kept.map { .string($0) }),
        ]
        print(document.text)
    }
}

extension RestorePreview {
    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        [
            "filename": .string(filename), "created_at": .string(calendar.iso8601(createdAt)),
            "description": .string(metadata.description), "schema_version": .int(metadata.schemaVersion),
            "schema_version_now": .int(schemaVersion), "shop": .string(metadata.shopName),
            "other_shop": .bool(isOtherShop),
            "tables": .array(tables.map { ["name": .string($0.name), "now": .int($0.now), "then": .int($0.then)] }),
            "lost": .array(lost.map { .string($0) }), "carried_over": .array(carriedOver.map { .string($0) }),
            "includes_documents": .bool(metadata.includesDocuments),
            "documents": [
                "added": .int(documents.added), "removed": .int(documents.removed), "changed": .int(documents.changed),
            ],
        ]
    }

    fileprivate func words(_ counter: Counter) -> String {
        var table = TextTable(titles: ["table", "now", "then", ""])
        table.numbers = [1, 2, 3]
        table.rows = tables.filter { $0.now != $0.then }.map {
            [$0.name, "\($0.now)", "\($0.then)", $0.then > $0.now ? "+\($0.then - $0.now)" : "\($0.then - $0.now)"]
        }
        var parts = [
            "\(filename), made \(counter.words(createdAt)), schema \(metadata.schemaVersion) (now \(schemaVersion))"
        ]
        if !metadata.description.isEmpty { parts[0] += ": \(metadata.description)" }
        if isOtherShop { parts.append("It is the backup of ANOTHER SHOP, \(metadata.shopName).") }
        parts.append(table.rows.isEmpty ? "Every table has as many rows as now." : table.text)
        func list(_ title: String, _ lines: [String]) {
            if !lines.isEmpty { parts.append(([title] + lines.map { "  " + $0 }).joined(separator: "\n")) }
        }
        list("would be lost", lost)
        list("stays as it is now", carriedOver)
        if metadata.includesDocuments {
            list(
                "documents",
                ["\(documents.added) come back, \(documents.removed) go, \(documents.changed) are others"])
        }
        return parts.map {
            $0.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.visible(String($0)) }.joined(
                separator: "\n")
        }
        .joined(separator: "\n\n")
    }
}
