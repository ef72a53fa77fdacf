import ArgumentParser
import CSystem
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
    @Option(name: .long, help: "The shop's time zone, such as America/New_York; without it: the machine's.")
    var timeZone: String?
    @Option(help: "The shop's country, as two letters.") var country = "US"
    @Option(help: "A file whose first line is the owner's password; without it only the account signs in.")
    var passwordFile: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let home = Home.current
        guard country.count == 2, country.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw Refusal(.data, "'\(country)' is no country; write it as two letters, such as US or GB")
        }
        let password = try passwordFile.map { try Typing.newSecret("password", file: $0) }
        try home.make()
        let store = try Store(path: home.database, creating: true, settings: .of(home, environment: environment))
        let owner = owner ?? Account.name
        let id = try store.makeShop(
            name: shop, timeZone: timeZone, country: country.uppercased(), owner: owner, osAccount: Account.name,
            password: password, at: .now)
        if output.json {
            let made: JSON = [
                "user_id": .int(Int(id)), "username": .string(owner), "shop": .string(shop),
                "database": .string(home.database),
            ]
            return print(made.text)
        }
        print("\(Printable.visible(shop)) is ready in \(Printable.visible(home.root)); nautilus opens it.")
    }
}

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the store's schema up to date; opening the shop does it too.")

    @OptionGroup var asking: Asking

    func run() throws {
        let counter = try Counter(asking)
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

    private func write(_ text: String) { csys_say(text) }
}
