import ArgumentParser
import Demo
import DiveShop
import Foundation
import Glibc
import Jobs
import Printable
import Store

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make an imaginary dive shop, and open it.",
        discussion: """
            The same numbers and date make the same shop; today's ends now, or at half past three in the afternoon. It lives in \
            NAUTILUS_HOME if that is set, else in a home of its own beside the real shop's; a shop that is no demo is never touched. The \
            demo shop that is there is opened as it is where it was made \
            with these numbers for this day, else it is made anew.

            Everybody in it has the password \(DemoShop.password): owner, marina (manager), kai and tomas (technicians), clara, ben and others \
            (counter). Inside, U signs you out and asks who is there.
            """)
    @Option(help: "How many years of sales, 1 to 30.") var years = 2
    @Option(help: "How many customers, 1 to 1,000,000.") var customers = 2000
    @Option(help: "Tickets on an ordinary day, 1 to 5,000.") var salesPerDay = 40
    @Option(help: "Another seed makes another shop.") var seed: UInt64 = 1
    @Option(name: .customLong("as-of"), help: "The shop's last day, such as 2026-06-13; without it: today, up to now.")
    var asOf: MomentArgument?
    @Flag(name: .customLong("no-screen"), help: "Make it only.") var noScreen = false
    @OptionGroup var output: OutputOptions

    private static let whoIsThere =
        "Everybody there has the password \(DemoShop.password): owner, marina, kai, clara and the others on the screen Staff."

    /// The shop ends in the middle of an afternoon, today's not later than now.
    private static let endOfData = 15 * 3600 + 1800

    func validate() throws {
        guard (1...30).contains(years) else { throw ValidationError("--years is a number from 1 to 30") }
        guard (1...1_000_000).contains(customers) else {
            throw ValidationError("--customers is a number from 1 to 1,000,000")
        }
        guard (1...5000).contains(salesPerDay) else {
            throw ValidationError("--sales-per-day is a number from 1 to 5,000")
        }
    }

    func run() throws {
        let home = Home.demo(environment: environment)
        let numbers = DemoShop.Numbers(years: years, customers: customers, salesPerDay: salesPerDay, seed: seed)
        let calendar = DemoShop.calendar
        let now = Instant.now
        let today = calendar.day(of: now)
        let day = asOf?.day ?? today
        let there = try DemoShop.existing(at: home.database)
        var count: Int?
        if there.map({ $0.numbers == numbers && $0.day == day }) != true {
            try home.make()
            let line = ProgressLine()
            defer { line.clear() }
            let afternoon = calendar.start(of: day).adding(seconds: DemoCommand.endOfData)
            // What has not been yet is in no shop.
            let end = day == today ? min(afternoon, now) : afternoon
            count = try DemoShop.make(
                at: home.database, numbers: numbers, asOf: end,
                osAccount: Account.name, documents: home.documents, backupFollows: true
            ) { line.show($0, $1) }
            try backUp(home, at: end)
        }
        if output.json {
            let made: JSON = [
                "database": .string(home.database), "rows": count.map(JSON.int) ?? .null, "as_of": .string(day.text),
                "password": .string(DemoShop.password),
            ]
            print(made.text)
        } else if noScreen {
            let rows = count.map { "\($0) rows" } ?? "it was there already"
            print("The demo shop as of \(day.text) is in \(Printable.visible(home.root)) (\(rows)).")
            print("Open it with: NAUTILUS_HOME='\(Printable.visible(home.root))' nautilus")
        }
        // It stands on the terminal again when the screen is left.
        if !output.json { print(DemoCommand.whoIsThere) }
        if !noScreen { try open(home) }
    }

    /// The backup in the demo's list: a real one, of the moment at which the shop ends. A big shop, which nobody looks at, has none.
    private func backUp(_ home: Home, at end: Instant) throws {
        let store = try Store(path: home.database, settings: .none)
        guard customers <= DemoCommand.mostCustomersBackedUp, let owner = try store.staff(username: "owner") else {
            return
        }
        _ = try Backups(store: store, home: home, staff: owner.id).backUp(
            BackupOrder(includesDocuments: true, description: DemoShop.lastBackup), at: end
        ) { _, _ in true }
    }
    private static let mostCustomersBackedUp = 20_000

    /// The screen's guard must fork before there is any thread, and making a shop had some: the program starts itself anew.
    private func open(_ home: Home) throws {
        setenv("NAUTILUS_HOME", home.root, 1)
        fflush(nil)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(CommandLine.arguments[0]), nil]
        execv("/proc/self/exe", &arguments)
        throw Refusal(
            .failed,
            "the program cannot start itself: \(String(cString: strerror(errno))); start nautilus with NAUTILUS_HOME=\(home.root)"
        )
    }
}
