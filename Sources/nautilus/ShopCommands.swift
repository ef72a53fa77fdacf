import ArgumentParser
import Demo
import DiveShop
import Foundation
import Printable
import Runtime
import Store

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new shop in this home.",
        discussion: "The account that runs this is linked to the owner, who may do everything.")
    @Option(help: "The shop's name.") var shop = "Nautilus Dive Shop"
    @Option(help: "The owner's user name; without it: the name of the account.") var owner: String?
    @Option(name: .long, help: "The shop's time zone, such as America/New_York; without it: the machine's.") var timeZone: String?
    @Option(help: "The shop's country, as two letters.") var country = "US"
    @OptionGroup var output: OutputOptions

    func run() throws {
        let home = Home.current
        guard country.count == 2, country.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw Refusal(.data, "'\(country)' is no country; write it as two letters, such as US or GB")
        }
        try home.make()
        let store = try Store(path: home.database, creating: true, settings: .of(home, environment: environment))
        let owner = owner ?? Account.name
        let id = try store.makeShop(
            name: shop, timeZone: timeZone, country: country.uppercased(), owner: owner, osAccount: Account.name, at: .now)
        if output.json {
            let made: JSON = [
                "user_id": .int(Int(id)), "username": .string(owner), "shop": .string(shop), "database": .string(home.database),
            ]
            return print(made.text)
        }
        print("\(Printable.visible(shop)) is ready in \(Printable.visible(home.root)); nautilus opens it.")
    }
}

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make an imaginary shop and open it.",
        discussion: """
            The same numbers and date give the same shop. It is made in NAUTILUS_HOME if that is set, else in a home of its \
            own, and never over a shop that is no demo.
            """)
    @Option(help: "How many years of trade.") var years = 2
    @Option(help: "How many customers.") var customers = 2000
    @Option(name: .customLong("sales-per-day"), help: "Tickets on an ordinary day.") var salesPerDay = 40
    @Option(help: "Another number, another shop.") var seed = 1
    @Option(name: .customLong("as-of"), help: "The day it ends, as 2026-11-24; without it: today.") var asOf: MomentArgument?
    @Flag(name: .customLong("no-screen"), help: "Only make it.") var noScreen = false

    func validate() throws {
        for (name, value, range) in [
            ("--years", years, 1...50), ("--customers", customers, 1...5_000_000), ("--sales-per-day", salesPerDay, 1...10_000),
        ] where !range.contains(value) {
            throw ValidationError("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
        }
        guard seed >= 0 else { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        let home = Home.demo(environment: environment)
        let numbers = DemoShop.Numbers(years: years, customers: customers, salesPerDay: salesPerDay, seed: UInt64(seed))
        let calendar = DemoShop.calendar
        let moment = asOf?.instant(in: calendar, standard: 15 * 3600 + 30 * 60) ?? .now
        let there = try DemoShop.existing(at: home.database)
        if there.map({ $0.numbers == numbers && $0.day == calendar.day(of: moment) }) != true {
            try home.make()
            let progress = ProgressLine()
            try DemoShop.make(
                at: home.database, numbers: numbers, asOf: moment, osAccount: Account.name, documents: home.documents,
                progress: progress.show)
            progress.clear()
        }
        if noScreen { return print("The demo shop is in \(Printable.visible(home.root)).") }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw Refusal(.failed, "the demo shop is in \(home.root), but this is no terminal to show it on; use --no-screen")
        }
        throw ExitCode(FullScreen.run(home: home))
    }
}

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the store's schema up to date; opening the shop does it too.")

    func run() throws {
        let counter = try Counter()
        print("The store has schema \(Store.schemaVersion), which is what this program knows.")
        _ = counter
    }
}

/// Progress of long work on standard error, where that is a terminal.
struct ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ share: Double, _ words: String) {
        guard isTerminal else { return }
        let width = 24
        let done = Int((share * Double(width)).rounded())
        let bar = String(repeating: "=", count: done) + String(repeating: " ", count: width - done)
        write("\r[\(bar)] \(Int((share * 100).rounded(.down))) %  \(Printable.visible(words))\u{1B}[K")
    }

    func clear() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
