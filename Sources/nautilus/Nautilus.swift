package import ArgumentParser
import CSystem
import DiveShop
import Foundation
import Glibc
import Runtime
import Store

/// `nautilus` alone opens the full screen; every other word is a subcommand.
@main
package struct Nautilus: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "nautilus",
        abstract: "The day's work of a dive shop, on one screen.",
        discussion: "Without a subcommand the shop opens on the full screen.",
        version: Release.version,
        subcommands: [
            InitCommand.self, DemoCommand.self, ImportCommand.self, DashboardCommand.self, WidgetCommand.self,
            PictureCommand.self, CustomerCommands.self, DeviceCommands.self, PreferenceCommands.self,
            MessageCommands.self, CampaignCommands.self, TemplateCommands.self, AutomaticCommands.self,
            ReplyCommands.self, ChannelCommands.self,
            EquipmentCommands.self, MaintenanceCommands.self, BackupCommands.self,
            UserCommand.self, RoleCommand.self,
            SettingCommand.self, AuditCommand.self,
            WorkerCommand.self,
            DoctorCommand.self,
            MigrateCommand.self, KeysCommand.self, FacesCommand.self, ThemesCommand.self,
        ])

    package init() {}

    /// Not asynchronous, and the full screen comes first: its guard must fork before there is any thread.
    package static func main() {
        csys_settle_memory()
        if CommandLine.arguments.count == 1 {
            Glibc.exit(FullScreen.run(home: .current, environment: environment, account: Account.name))
        }
        csys_outlive_full_disks()
        var status: Int32 = 0
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            status = tell(error)
        }
        // Who no longer reads has what was wanted.
        let lost = csys_finish_output()
        if lost != 0 && lost != EPIPE && status == 0 {
            complain(
                "it is done, but what it had to say is lost (\(String(cString: strerror(lost)))); look where it goes")
            status = 1
        }
        Glibc.exit(status)
    }

    package func run() throws {
        throw ExitCode(FullScreen.run(home: .current, environment: environment, account: Account.name))
    }

    /// One line on standard error, and the exit status of cli.md.
    private static func tell(_ error: any Error) -> Int32 {
        if let refusal = error as? Refusal {
            complain(refusal.words)
            return refusal.exitStatus
        }
        if let code = error as? ExitCode { return code.rawValue }
        let status = exitCode(for: error)
        if status.isSuccess {
            print(fullMessage(for: error))
        } else if status == .validationFailure {
            let (command, next) = subcommand(CommandLine.arguments)
            let said = inOneLine(message(for: error), isGoingOn: true)
            let isWord = said.lowercased().contains("unexpected argument")
            complain(
                "\(next.flatMap { isWord ? "there is no subcommand '\($0)'" : nil } ?? said); see \(command) --help")
        } else {
            complain(inOneLine(message(for: error)))
        }
        return status.rawValue
    }

    /// The subcommand that was typed, as far as it is one: whose help tells what is wrong. And the word after it, where a subcommand must stand
    /// there and that is none; nil: so it is.
    private static func subcommand(_ arguments: [String]) -> (command: String, unknown: String?) {
        var command: any ParsableCommand.Type = Nautilus.self
        var words = ["nautilus"]
        for argument in arguments.dropFirst() {
            guard
                let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == argument })
            else {
                let isMissing = !command.configuration.subcommands.isEmpty && !argument.hasPrefix("-")
                return (words.joined(separator: " "), isMissing ? argument : nil)
            }
            command = next
            words.append(argument)
        }
        return (words.joined(separator: " "), nil)
    }

    /// Words that come as a list, a line each, one after another.
    /// - Parameter isGoingOn: more follows, so that there is no full stop at the end.
    private static func inOneLine(_ message: String, isGoingOn: Bool = false) -> String {
        let lines = message.split(separator: "\n").map { String($0).trimmed }
        let items = lines.filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }.joined(separator: ", ")
        let line = (lines.filter { !$0.hasPrefix("- ") } + [items]).filter { !$0.isEmpty }.joined(separator: " ")
        return isGoingOn && line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}
