import ArgumentParser
import Testing

@testable import nautilus

/// The parser makes up a name for a command that gives none, and takes as long over each as SQLite over a query: with all of them every start
/// took twice as long.
@Suite struct CommandNameTests {
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
}
