import ArgumentParser
import DiveShop
import Store

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What was done, by whom, and whether the trail of it is whole.",
        subcommands: [List.self, Verify.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "What was done, the newest first.")
        @Option(help: "From that day of the shop on.", transform: Day.argument) var since: Day?
        @Option(help: "Up to and with that day.", transform: Day.argument) var until: Day?
        @Option(help: "By that user alone.") var user: String?
        @Option(help: "In that part of the program alone: staff, dashboard, …") var module: String?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let filter = AuditFilter(since: since, until: until, user: user, module: module)
            let request = RowsRequest(limit: limit.rows(isText: !output.json))
            guard case .rows(let page) = try counter.answer(.audit(filter, request)) else {
                preconditionFailure("another query's answer")
            }
            if output.json {
                let names = page.rows.columns.map(\.name)
                let documents = page.rows.rows.map { row in
                    JSON.object(zip(names, row.cells).map { ($0, $1.json(counter.shop.calendar)) })
                }
                return print(JSON.array(documents).text)
            }
            // The names of tables are for scripts.
            let shown = page.rows.columns.indices.filter { page.rows.columns[$0].name != "entity" }
            let told = Reading(asOf: page.asOf, content: .rows(page.rows.only(shown)))
            print(told.words(shop: counter.shop, indent: ""))
            if page.total > page.rows.rows.count {
                print("… \(page.total - page.rows.rows.count) more; --limit shows them")
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Prove that no row of the trail was altered, removed or put in.",
            discussion: "Exit status 65 where one was; the first is named.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            let counter = try Counter(output.asking)
            let line = ProgressLine()
            let check = try counter.store.checkAudit(staff: counter.staff.id, at: counter.now) { share in
                line.show(share, "the trail")
                return true
            }
            line.clear()
            guard let check else { return }
            if output.json {
                let document: JSON = [
                    "rows": .int(check.rows), "intact": .bool(check.isIntact), "problem": .optional(check.problem),
                ]
                print(document.text)
            } else if check.isIntact {
                print("The trail is whole: \(check.rows) rows, each sealed by the one after it.")
            }
            if let problem = check.problem {
                if output.json { throw ExitCode(65) }
                throw Refusal(.data, "the trail is not whole: \(problem)")
            }
        }
    }
}

/// `2026-06-13`.
extension Day {
    /// - Throws: what the parser tells with the word that is wrong.
    static func argument(_ text: String) throws -> Day {
        guard let day = Day(text: text) else { throw ValidationError("a date looks like 2026-11-24") }
        return day
    }
}
