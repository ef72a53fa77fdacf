import ArgumentParser
import Foundation
import Testing
import nautilus

/// What the commands say of themselves. ArgumentParser looks at some of it in a program that is not optimised, and there alone.
@Suite struct CommandNameTests {
    /// The parser makes up a name for a command that gives none, and takes as long over each as SQLite over a query: with all of them every start
    /// took twice as long.
    @Test func everyCommandGivesItsName() {
        var waiting: [any ParsableCommand.Type] = [Nautilus.self]
        var count = 0
        while let command = waiting.popLast() {
            count += 1
            #expect(command.configuration.commandName != nil, "\(command)")
            waiting += command.configuration.subcommands
        }
        #expect(count > 100)
    }

    struct Told: Decodable {
        struct Command: Decodable {
            let commandName: String
            let arguments: [Argument]?
            let subcommands: [Command]?
        }
        struct Argument: Decodable {
            struct Name: Decodable, Hashable { let kind, name: String }
            let kind: String
            let isRepeating: Bool
            let names: [Name]?
        }
        let command: Command
    }

    /// No option is hidden by another of its name, and nothing stands behind an argument that takes all the rest.
    @Test func everyArgumentCanBeReached() throws {
        let told = try Program().run("--experimental-dump-help").output
        var waiting = [try JSONDecoder().decode(Told.self, from: Data(told.utf8)).command]
        var count = 0
        while let command = waiting.popLast() {
            let arguments = command.arguments ?? []
            let names = arguments.flatMap { $0.names ?? [] }
            count += names.count
            #expect(names.count == Set(names).count, "\(command.commandName)")
            let places = arguments.filter { $0.kind == "positional" }
            #expect(places.dropLast().allSatisfy { !$0.isRepeating }, "\(command.commandName)")
            waiting += command.subcommands ?? []
        }
        #expect(count > 300)
    }
}
